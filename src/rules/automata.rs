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

/// The most readings, sets and steps together before all is to be forgotten. Two megabytes of texts on all subjects need half
/// of it; what is forgotten takes longer to find out again than a megabyte to read.
const MOST: usize = 1 << 22;

/// A state of the deterministic automaton of a layer.
#[derive(Debug)]
struct Set {
    layer: u16,
    /// What is read from it, as a part of `Automata::readings`.
    start: u32,
    end: u32,
    matching: Box<[Matching]>,
}

/// The deterministic automata of all layers.
#[derive(Debug, Default)]
pub(crate) struct Automata {
    sets: Vec<Set>,
    readings: Vec<Reading>,
    /// The sets by the hash of what they are.
    numbers: QuickMap<u64, u32>,
    /// The sets by the layer and the states that were reached, behind which they are all that follows without reading.
    behind: QuickMap<Box<[u32]>, u32>,
    /// Where a letter leads from a set, and where a layer begins.
    steps: QuickMap<(u32, u16), u32>,
    starts: QuickMap<u16, u32>,
    buffers: Buffers,
    reached: Vec<u32>,
    states: Vec<u32>,
}

impl Automata {
    /// Forgets what was found out.
    pub(crate) fn clear(&mut self) {
        *self = Automata::default();
    }

    pub(crate) fn is_full(&self) -> bool {
        self.readings.len() + self.sets.len() + self.steps.len() >= MOST
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
        let number = layer.number as u16;
        if let Some(&start) = self.starts.get(&number) {
            return Some(start);
        }
        let program = layer.program.as_ref()?;
        program.close([program.start()].into_iter(), &mut self.buffers, &mut self.states);
        let start = self.number(number, program);
        self.starts.insert(number, start);
        Some(start)
    }

    /// Where a letter leads from a set of the layer; `None`: no rule can go on.
    pub(crate) fn step(&mut self, layer: &Layer, from: u32, letter: u16) -> Option<u32> {
        let to = match self.steps.get(&(from, letter)) {
            Some(&to) => to,
            None => {
                let program = layer.program.as_ref()?;
                let Set { start, end, .. } = self.sets[from as usize];
                let readings = &self.readings[start as usize..end as usize];
                self.reached.clear();
                self.reached.push(layer.number as u32);
                program.step(readings, letter, &mut self.reached);
                let to = if self.reached.len() == 1 { DEAD } else { self.behind(layer.number as u16, program) };
                self.steps.insert((from, letter), to);
                to
            }
        };
        (to != DEAD).then_some(to)
    }

    /// The number of the set of all that follows behind the states that were reached. Most letters lead where others led.
    fn behind(&mut self, layer: u16, program: &Program) -> u32 {
        let Automata { reached, behind, buffers, states, .. } = self;
        reached[1..].sort_unstable();
        if let Some(&known) = behind.get(&reached[..]) {
            return known;
        }
        program.close(reached[1..].iter().copied(), buffers, states);
        let number = if states.is_empty() { DEAD } else { self.number(layer, program) };
        self.behind.insert(self.reached[..].into(), number);
        number
    }

    /// The number of the set of the states that were found. Sets from which the same is read and where the same matches are
    /// one; the states themselves are not kept.
    fn number(&mut self, layer: u16, program: &Program) -> u32 {
        let start = self.readings.len();
        // What reads one class stands side by side, and is asked once whether it reads a letter.
        self.readings.extend(self.states.iter().filter_map(|&state| program.reading(state)));
        self.readings[start..].sort_unstable_by_key(|reading| reading.key());
        let rules = self.states.iter().filter_map(|&state| program.matching(state));
        let mut matching: Box<[Matching]> = rules.map(|rule| Matching { layer, rule }).collect();
        matching.sort_unstable_by_key(|matching| matching.rule);
        let readings = &self.readings[start..];
        let numbers = readings.iter().map(|reading| reading.key()).chain(matching.iter().map(|it| u64::from(it.rule)));
        let mut key = fold::finish(numbers.fold(u64::from(layer), fold::mix), readings.len());
        // Two that differ may have one key.
        while let Some(&number) = self.numbers.get(&key) {
            let known = &self.sets[number as usize];
            let read = &self.readings[known.start as usize..known.end as usize];
            if known.layer == layer && known.matching == matching && read == readings {
                self.readings.truncate(start);
                return number;
            }
            key = key.wrapping_add(1);
        }
        let (number, end) = (self.sets.len() as u32, self.readings.len() as u32);
        self.sets.push(Set { layer, start: start as u32, end, matching });
        self.numbers.insert(key, number);
        number
    }
}
