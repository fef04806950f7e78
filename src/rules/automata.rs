//! The automata of the rule files, each made deterministic as far as it has been run.
//!
//! A state is a set of states of the NFA that a [`Program`] holds: all alternatives are followed at once, so that no text
//! takes long. What leads from one set to another is found out when a text asks for it, and remembered.

use super::compile::Layer;
use super::find::Matching;
use super::program::{Buffers, Program, Reading};
use crate::segment::fold::{self, QuickMap};

/// A set from which no rule of its layer can match.
const DEAD: u32 = u32::MAX;

/// The most states, readings, words of rows, runs, sets and steps together before all is to be forgotten, some 60 megabytes of
/// memory. Two megabytes of texts on all subjects need a quarter of it; to find it out again takes longer than to read one.
const MOST: usize = 1 << 23;

/// The fewest readings behind a state that are looked for by their classes, since a letter is read by fewer classes than these.
const MANY: usize = 200;

/// Where a part of a run begins and ends.
#[derive(Clone, Copy, Debug)]
struct Part(u32, u32);

impl Part {
    fn of<T>(self, run: &[T]) -> &[T] {
        &run[self.0 as usize..self.1 as usize]
    }

    /// All from `first` on.
    fn behind<T>(first: usize, run: &[T]) -> Part {
        Part(first as u32, run.len() as u32)
    }
}

/// A state of the deterministic automaton of a layer.
#[derive(Debug)]
struct Set {
    layer: u16,
    /// The states behind which it is all that follows without reading, as a part of `Automata::states`.
    states: Part,
    matching: Box<[Matching]>,
}

/// What follows behind a state of the NFA without reading, as parts of `Automata::closed` and `Automata::closed_rules`.
#[derive(Clone, Copy, Debug)]
struct Closure {
    readings: Part,
    /// Where it is told in `Automata::runs` where the readings of each class begin: of [`MANY`], which are sorted by it.
    runs: Option<u32>,
    rules: Part,
}

/// The deterministic automata of all layers.
#[derive(Debug, Default)]
pub(crate) struct Automata {
    sets: Vec<Set>,
    /// The states of sets, and of each of them what follows, as a number of `closures`.
    states: Vec<u32>,
    behind: Vec<u32>,
    /// For each class of a layer where its readings begin, counted from the first, and where the last ones end.
    runs: Vec<u32>,
    /// The classes that read a letter, a bit each, and where the row of each letter of a layer begins.
    rows: Vec<u64>,
    letters: QuickMap<u64, u32>,
    /// The sets by the hash of their layer and states.
    numbers: QuickMap<u64, u32>,
    /// What follows behind states, and its number by the layer and the state.
    closures: Vec<Closure>,
    closure_numbers: QuickMap<u64, u32>,
    closed: Vec<Reading>,
    closed_rules: Vec<u16>,
    /// Where a letter leads from a set, and where a layer begins.
    steps: QuickMap<u64, u32>,
    starts: QuickMap<u32, u32>,
    buffers: Buffers,
    reached: Vec<u32>,
    rules: Vec<u16>,
}

/// Two numbers in one.
fn key(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

impl Automata {
    /// Forgets what was found out.
    pub(crate) fn clear(&mut self) {
        *self = Automata::default();
    }

    pub(crate) fn is_full(&self) -> bool {
        let kept = self.states.len() + self.behind.len() + self.rows.len() + self.runs.len() + self.closed.len();
        kept + self.sets.len() + self.steps.len() >= MOST
    }

    /// The layer that a set is of.
    pub(crate) fn layer(&self, set: u32) -> usize {
        usize::from(self.sets[set as usize].layer)
    }

    /// The rules that match where a set is reached.
    pub(crate) fn matching(&self, set: u32) -> &[Matching] {
        &self.sets[set as usize].matching
    }

    /// Where every run of a layer begins.
    pub(crate) fn start(&mut self, layer: &Layer) -> Option<u32> {
        let number = layer.number as u32;
        if let Some(&start) = self.starts.get(&number) {
            return Some(start);
        }
        let program = layer.program.as_ref()?;
        self.reached.clear();
        self.reached.push(program.start());
        let start = self.number(layer, program);
        self.starts.insert(number, start);
        Some(start)
    }

    /// Where a letter leads from a set of the layer; `None`: no rule can go on.
    pub(crate) fn step(&mut self, layer: &Layer, from: u32, letter: u16) -> Option<u32> {
        let key = key(from, letter.into());
        let to = match self.steps.get(&key) {
            Some(&to) => to,
            None => {
                let program = layer.program.as_ref()?;
                self.reach(layer, program, from, letter);
                let to = if self.reached.is_empty() { DEAD } else { self.number(layer, program) };
                self.steps.insert(key, to);
                to
            }
        };
        (to != DEAD).then_some(to)
    }

    /// Finds the states that are reached with a letter from a set.
    fn reach(&mut self, layer: &Layer, program: &Program, from: u32, letter: u16) {
        let Automata { sets, behind, closures, closed, rows, runs, letters, reached, .. } = self;
        let words = program.letters().words();
        let row = *letters.entry(key(layer.number as u32, letter.into())).or_insert_with(|| {
            let row = rows.len() as u32;
            program.letters().row(letter, rows);
            row
        });
        reached.clear();
        let row = &rows[row as usize..][..words];
        for &closure in sets[from as usize].states.of(behind) {
            let Closure { readings, runs: by_class, .. } = closures[closure as usize];
            let all = readings.of(closed);
            match by_class {
                None => {
                    for reading in all {
                        if has(row, reading.class) {
                            reached.push(reading.next);
                        }
                    }
                }
                Some(first) => each_bit(row, |class| {
                    let runs = &runs[first as usize + class..];
                    reached.extend(Part(runs[0], runs[1]).of(all).iter().map(|reading| reading.next));
                }),
            }
        }
        reached.sort_unstable();
        reached.dedup();
    }

    /// The number of the set of all that follows behind the states that were reached. Most letters lead where others led.
    fn number(&mut self, layer: &Layer, program: &Program) -> u32 {
        let layer = layer.number as u16;
        let hash = self.reached.iter().fold(layer.into(), |hash, &state| fold::mix(hash, state.into()));
        let mut hash = fold::finish(hash, self.reached.len());
        // Two that differ may have one hash.
        while let Some(&number) = self.numbers.get(&hash) {
            let known = &self.sets[number as usize];
            if known.layer == layer && known.states.of(&self.states) == self.reached {
                return number;
            }
            hash = hash.wrapping_add(1);
        }
        self.add(layer, program);
        let number = self.sets.len() as u32 - 1;
        self.numbers.insert(hash, number);
        number
    }

    /// Adds the set of all that follows behind the states that were reached.
    fn add(&mut self, layer: u16, program: &Program) {
        let first = self.states.len();
        self.states.extend_from_slice(&self.reached);
        self.rules.clear();
        for at in first..self.states.len() {
            let closure = self.closure(layer, program, self.states[at]);
            self.behind.push(closure);
            self.rules.extend_from_slice(self.closures[closure as usize].rules.of(&self.closed_rules));
        }
        self.rules.sort_unstable();
        self.rules.dedup();
        let matching = self.rules.iter().map(|&rule| Matching { layer, rule }).collect();
        self.sets.push(Set { layer, states: Part::behind(first, &self.states), matching });
    }

    /// The number of what follows behind a state.
    fn closure(&mut self, layer: u16, program: &Program, state: u32) -> u32 {
        let Automata { closures, closure_numbers, closed, closed_rules, runs, buffers, .. } = self;
        *closure_numbers.entry(key(layer.into(), state)).or_insert_with(|| {
            let (first, first_rule) = (closed.len(), closed_rules.len());
            program.close(state, buffers, closed, closed_rules);
            let readings = &mut closed[first..];
            let by_class = (readings.len() >= MANY).then(|| {
                readings.sort_unstable_by_key(|reading| reading.class);
                let (start, mut end) = (runs.len() as u32, 0);
                for class in 0..=64 * program.letters().words() {
                    let alike = readings[end..].iter().take_while(|reading| usize::from(reading.class) < class);
                    end += alike.count();
                    runs.push(end as u32);
                }
                start
            });
            let (readings, rules) = (Part::behind(first, closed), Part::behind(first_rule, closed_rules));
            closures.push(Closure { readings, runs: by_class, rules });
            closures.len() as u32 - 1
        })
    }
}

/// Whether the bit of a class is set.
#[inline]
fn has(row: &[u64], class: u16) -> bool {
    row.get(usize::from(class / 64)).is_some_and(|word| word >> (class % 64) & 1 == 1)
}

/// Tells the number of each bit that is set.
fn each_bit(row: &[u64], mut tell: impl FnMut(usize)) {
    for (word, &bits) in row.iter().enumerate() {
        let mut rest = bits;
        while rest != 0 {
            tell(64 * word + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}
