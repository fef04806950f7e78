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

/// The most readings, words of rows, runs, sets and steps together before all is to be forgotten, some 60 megabytes of memory.
/// Two megabytes of texts on all subjects need half of it; to find it out again takes longer than to read one.
const MOST: usize = 1 << 23;

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
    /// What is read from it, as a part of `Automata::readings`.
    readings: Part,
    /// Where the classes that are read begin in `Automata::rows`, a bit each.
    row: u32,
    /// Where it is told in `Automata::runs` where the readings of each of these classes begin.
    runs: u32,
    matching: Box<[Matching]>,
}

/// What follows behind a state of the NFA without reading, as parts of `Automata::closed` and `Automata::closed_rules`.
#[derive(Clone, Copy, Debug)]
struct Closure {
    readings: Part,
    rules: Part,
}

/// The deterministic automata of all layers.
#[derive(Debug, Default)]
pub(crate) struct Automata {
    sets: Vec<Set>,
    readings: Vec<Reading>,
    /// The rows of sets and of letters.
    rows: Vec<u64>,
    /// For each word of a set's row where the first of its classes stands here, counted from the set's first number; then for each
    /// class where its readings begin, and where the last ones end.
    runs: Vec<u32>,
    /// Where the row of each letter of a layer begins.
    letters: QuickMap<u64, u32>,
    /// The sets by the hash of what they are.
    numbers: QuickMap<u64, u32>,
    /// The sets by the layer and the states that were reached, behind which they are all that follows without reading.
    behind: QuickMap<Box<[u32]>, u32>,
    /// What follows behind a state, by the layer and the state.
    closures: QuickMap<u64, Closure>,
    closed: Vec<Reading>,
    closed_rules: Vec<u16>,
    /// Where a letter leads from a set, and where a layer begins.
    steps: QuickMap<u64, u32>,
    starts: QuickMap<u32, u32>,
    buffers: Buffers,
    reached: Vec<u32>,
    merged: Vec<Reading>,
    /// Of each class where the next of its readings goes; zeros between calls.
    places: Vec<u32>,
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
        let kept = self.readings.len() + self.rows.len() + self.runs.len() + self.closed.len();
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
        let start = match self.starts.get(&number) {
            Some(&start) => start,
            None => {
                let program = layer.program.as_ref()?;
                self.reached.clear();
                self.reached.extend([number, program.start()]);
                let start = self.number(program);
                self.starts.insert(number, start);
                start
            }
        };
        (start != DEAD).then_some(start)
    }

    /// Where a letter leads from a set of the layer; `None`: no rule can go on.
    pub(crate) fn step(&mut self, layer: &Layer, from: u32, letter: u16) -> Option<u32> {
        let key = key(from, letter.into());
        let to = match self.steps.get(&key) {
            Some(&to) => to,
            None => {
                let program = layer.program.as_ref()?;
                self.reach(layer.number as u32, program, from, letter);
                let to = if self.reached.len() == 1 { DEAD } else { self.behind(program) };
                self.steps.insert(key, to);
                to
            }
        };
        (to != DEAD).then_some(to)
    }

    /// Finds the states that are reached with a letter from a set, behind the number of the layer.
    fn reach(&mut self, layer: u32, program: &Program, from: u32, letter: u16) {
        let Automata { sets, readings, rows, runs, letters, reached, .. } = self;
        let row = *letters.entry(key(layer, letter.into())).or_insert_with(|| {
            let row = rows.len() as u32;
            program.letters().row(letter, rows);
            row
        });
        reached.clear();
        reached.push(layer);
        let from = &sets[from as usize];
        let [asked, reads] = [from.row, row].map(|row| &rows[row as usize..]);
        let runs = &runs[from.runs as usize..];
        for word in 0..program.letters().words() {
            let mut both = asked[word] & reads[word];
            while both != 0 {
                let below = (both & both.wrapping_neg()) - 1;
                let class = runs[word] as usize + (asked[word] & below).count_ones() as usize;
                let alike = Part(runs[class], runs[class + 1]).of(readings);
                reached.extend(alike.iter().map(|reading| reading.next()));
                both &= both - 1;
            }
        }
    }

    /// The number of the set of all that follows behind the states that were reached. Most letters lead where others led.
    fn behind(&mut self, program: &Program) -> u32 {
        self.reached[1..].sort_unstable();
        if let Some(&known) = self.behind.get(&self.reached[..]) {
            return known;
        }
        let number = self.number(program);
        self.behind.insert(self.reached[..].into(), number);
        number
    }

    /// The same, found out. Sets from which the same is read and where the same matches are one; the states themselves are
    /// not kept.
    fn number(&mut self, program: &Program) -> u32 {
        let Automata { reached, closures, closed, closed_rules, buffers, merged, rules, .. } = self;
        let layer = reached[0];
        merged.clear();
        rules.clear();
        for &state in &reached[1..] {
            let closure = closures.entry(key(layer, state)).or_insert_with(|| {
                let (first, first_rule) = (closed.len(), closed_rules.len());
                program.close(state, buffers, closed, closed_rules);
                Closure { readings: Part::behind(first, closed), rules: Part::behind(first_rule, closed_rules) }
            });
            merged.extend_from_slice(closure.readings.of(closed));
            rules.extend_from_slice(closure.rules.of(closed_rules));
        }
        rules.sort_unstable();
        rules.dedup();
        if merged.is_empty() && rules.is_empty() {
            return DEAD;
        }
        let (first, row, runs) = (self.readings.len(), self.rows.len(), self.runs.len());
        self.sort_merged(program.letters().words());
        let Automata { readings, rules, .. } = self;
        let merged = &readings[first..];
        let numbers = merged.iter().map(|reading| reading.number()).chain(rules.iter().map(|&rule| rule.into()));
        let mut key = fold::finish(numbers.fold(layer.into(), fold::mix), merged.len());
        let layer = layer as u16;
        // Two that differ may have one key.
        while let Some(&number) = self.numbers.get(&key) {
            let known = &self.sets[number as usize];
            let alike = known.matching.iter().map(|matching| matching.rule).eq(rules.iter().copied());
            if known.layer == layer && alike && known.readings.of(readings) == merged {
                readings.truncate(first);
                self.rows.truncate(row);
                self.runs.truncate(runs);
                return number;
            }
            key = key.wrapping_add(1);
        }
        let number = self.sets.len() as u32;
        let matching = rules.iter().map(|&rule| Matching { layer, rule }).collect();
        let readings = Part::behind(first, readings);
        self.sets.push(Set { layer, readings, row: row as u32, runs: runs as u32, matching });
        self.numbers.insert(key, number);
        number
    }

    /// Appends the readings that were merged, sorted and each once, with a row of so many words for their classes, and their
    /// runs. They are sorted by counting those of each class, since of most classes there are one or two.
    fn sort_merged(&mut self, words: usize) {
        let Automata { readings, rows, runs, merged, places, .. } = self;
        let (row, first) = (rows.len(), readings.len());
        rows.resize(row + words, 0);
        let row = &mut rows[row..];
        places.resize(places.len().max(64 * words), 0);
        for reading in &*merged {
            let class = usize::from(reading.class());
            row[class / 64] |= 1 << (class % 64);
            places[class] += 1;
        }
        let mut place = first as u32;
        each_bit(row, |class| {
            place += std::mem::replace(&mut places[class], place);
        });
        readings.resize(first + merged.len(), Reading::default());
        for &reading in &*merged {
            let place = &mut places[usize::from(reading.class())];
            readings[*place as usize] = reading;
            *place += 1;
        }
        let mut class = words as u32;
        for word in &*row {
            runs.push(class);
            class += word.count_ones();
        }
        let (mut start, mut end) = (first, first);
        each_bit(row, |class| {
            runs.push(end as u32);
            let alike = start..std::mem::take(&mut places[class]) as usize;
            start = alike.end;
            if alike.len() > 1 {
                readings[alike.clone()].sort_unstable();
            }
            let mut last = None;
            for at in alike {
                let reading = readings[at];
                if last.replace(reading) != Some(reading) {
                    readings[end] = reading;
                    end += 1;
                }
            }
        });
        runs.push(end as u32);
        readings.truncate(end);
    }
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
