//! The automata of the rule files, each made deterministic as far as it has been run.
//!
//! A state is a set of states of the NFA that a [`Program`] holds: all alternatives are followed at once, so that no text
//! takes long. What leads from one set to another is found out when a text asks for it, and remembered.

use super::compile::Layer;
use super::find::Matching;
use super::program::{Buffers, Program, Reading};
use crate::segment::fold::{self, QuickMap};

/// The most states, closures, readings, words of rows, masks and signatures, sets and steps together before all is to be
/// forgotten, some 60 megabytes of memory. Two megabytes of texts on all subjects need a third of it; to find it out again
/// takes longer than to read one.
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
    /// The states behind which it is all that follows without reading, as a part of `Automata::states`.
    states: Part,
    matching: Box<[Matching]>,
    /// It was asked where a letter leads; most are asked once.
    asked: bool,
    /// The classes that are read from it, as a part of `Automata::masks`, once it was asked again.
    masks: Option<Part>,
}

/// Some classes: the number of a word of a row, and bits of it.
#[derive(Clone, Copy, Debug)]
struct Mask {
    word: u32,
    bits: u64,
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
    /// The states of sets, and of each of them what follows, as a number of `closures`.
    states: Vec<u32>,
    behind: Vec<u32>,
    /// The classes that read a letter, a bit each, and where the row of each letter of a layer begins.
    rows: Vec<u64>,
    letters: QuickMap<u64, u32>,
    masks: Vec<Mask>,
    /// The sets by the hash of their layer and states.
    numbers: QuickMap<u64, u32>,
    /// What follows behind states, and its number by the layer and the state.
    closures: Vec<Closure>,
    closure_numbers: QuickMap<u64, u32>,
    closed: Vec<Reading>,
    closed_rules: Vec<u16>,
    /// Where letters lead from a set, by the hash of the set and their signature: which of the classes that are read from the set
    /// read the letter. Of four letters three have one that another had before. With each step stands where `signatures` tells
    /// set and signature, the latter as long as there are masks.
    steps: QuickMap<u64, (u32, u32)>,
    signatures: Vec<u64>,
    /// Where a layer begins.
    starts: QuickMap<u32, u32>,
    buffers: Buffers,
    reached: Vec<u32>,
    rules: Vec<u16>,
    row: Vec<u64>,
    signature: Vec<u64>,
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
        let kept = self.states.len() + self.behind.len() + self.closed.len() + self.sets.len() + self.steps.len();
        kept + self.rows.len() + self.masks.len() + self.signatures.len() >= MOST
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
        let program = layer.program.as_ref()?;
        let row = self.row(layer, program, letter);
        if !std::mem::replace(&mut self.sets[from as usize].asked, true) {
            return self.make_step(layer, program, from, row);
        }
        let masks = self.masks(program, from);
        let (row_of, masks) = (row.of(&self.rows), masks.of(&self.masks));
        self.signature.clear();
        self.signature.push(from.into());
        self.signature.extend(masks.iter().map(|mask| row_of[mask.word as usize] & mask.bits));
        if self.signature[1..].iter().all(|bits| *bits == 0) {
            return None;
        }
        let hash = self.signature.iter().fold(0, |hash, &word| fold::mix(hash, word));
        let mut hash = fold::finish(hash, self.signature.len());
        // Two that differ may have one hash.
        while let Some(&(signature, to)) = self.steps.get(&hash) {
            if self.signatures[signature as usize..].starts_with(&self.signature) {
                return Some(to);
            }
            hash = hash.wrapping_add(1);
        }
        let to = self.make_step(layer, program, from, row)?;
        self.steps.insert(hash, (self.signatures.len() as u32, to));
        self.signatures.extend_from_slice(&self.signature);
        Some(to)
    }

    /// The classes that read a letter, as a part of `rows`.
    fn row(&mut self, layer: &Layer, program: &Program, letter: u16) -> Part {
        let Automata { rows, letters, .. } = self;
        let start = *letters.entry(key(layer.number as u32, letter.into())).or_insert_with(|| {
            let start = rows.len() as u32;
            program.letters().row(letter, rows);
            start
        });
        Part(start, start + program.letters().words() as u32)
    }

    /// The classes that are read from a set, as a part of `masks`.
    fn masks(&mut self, program: &Program, set: u32) -> Part {
        let Automata { sets, behind, closures, closed, masks, row, .. } = self;
        let Set { states, masks: known, .. } = &mut sets[set as usize];
        *known.get_or_insert_with(|| {
            row.clear();
            row.resize(program.letters().words(), 0);
            let closures = states.of(behind).iter().map(|&closure| closures[closure as usize]);
            for Reading { class, .. } in closures.flat_map(|closure| closure.readings.of(closed)) {
                if let Some(word) = row.get_mut(usize::from(class / 64)) {
                    *word |= 1 << (class % 64);
                }
            }
            let first = masks.len();
            let words = (0..).zip(&*row).filter(|(_, bits)| **bits != 0);
            masks.extend(words.map(|(word, &bits)| Mask { word, bits }));
            Part::behind(first, masks)
        })
    }

    /// Finds out where a letter leads from a set that is read by the classes of `row`.
    fn make_step(&mut self, layer: &Layer, program: &Program, from: u32, row: Part) -> Option<u32> {
        let Automata { sets, behind, closures, closed, rows, reached, .. } = self;
        reached.clear();
        let row = row.of(rows);
        for &closure in sets[from as usize].states.of(behind) {
            for reading in closures[closure as usize].readings.of(closed) {
                if has(row, reading.class) {
                    reached.push(reading.next);
                }
            }
        }
        reached.sort_unstable();
        reached.dedup();
        (!reached.is_empty()).then(|| self.number(layer, program))
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
        let states = Part::behind(first, &self.states);
        self.sets.push(Set { layer, states, matching, asked: false, masks: None });
    }

    /// The number of what follows behind a state.
    fn closure(&mut self, layer: u16, program: &Program, state: u32) -> u32 {
        let Automata { closures, closure_numbers, closed, closed_rules, buffers, .. } = self;
        *closure_numbers.entry(key(layer.into(), state)).or_insert_with(|| {
            let (first, first_rule) = (closed.len(), closed_rules.len());
            program.close(state, buffers, closed, closed_rules);
            let (readings, rules) = (Part::behind(first, closed), Part::behind(first_rule, closed_rules));
            closures.push(Closure { readings, rules });
            closures.len() as u32 - 1
        })
    }
}

/// Whether the bit of a class is set.
#[inline]
fn has(row: &[u64], class: u16) -> bool {
    row.get(usize::from(class / 64)).is_some_and(|word| word >> (class % 64) & 1 == 1)
}
