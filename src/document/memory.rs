//! What was found out of names and titles in the texts before: most texts speak of the same ones.

use super::clusters::Seen;
use super::names::Name;
use super::titles::Office;
use super::who::Who;
use std::ops::Index;
use std::sync::Arc;

/// What an extractor remembers of the documents that it annotated.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(super) things: Remembered<Who>,
    pub(super) names: Remembered<Name>,
    pub(super) offices: Remembered<Office>,
    /// For each class of the lexicon its bit among those of names and titles.
    pub(super) bits: Option<Arc<[u16]>>,
    /// The tables of the text before.
    pub(super) seen: Seen,
}

impl Memory {
    /// Begins a text.
    pub(super) fn begin(&mut self) {
        self.things.begin();
        self.names.begin();
        self.offices.begin();
    }
}

/// What was found out before, by the hash of all that it depends on.
///
/// Whoever found something keeps its place. All items stand in one row, and the table of their places is small: a text asks
/// for hundreds of them, and a question that leaves the cache takes as long as a hundred instructions.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    /// The upper half of a key, by which it is found here, and below it a place. A power of two of slots, half of them free.
    slots: Vec<u64>,
    items: Vec<(u64, T)>,
}

/// So many are remembered before all are forgotten, when the next text begins.
const MOST: usize = 1 << 12;

/// Slots of an empty table.
const FEWEST: usize = 64;

/// The place in a free slot: none is as high.
const FREE: u64 = u32::MAX as u64;

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Remembered { slots: vec![FREE; FEWEST], items: Vec::new() }
    }
}

impl<T> Remembered<T> {
    /// Begins a text: places found in the one before are none any more.
    fn begin(&mut self) {
        if self.items.len() >= MOST {
            *self = Remembered::default();
        }
    }

    /// The place of what `key` stands for, which is found out if it is new.
    pub(super) fn place(&mut self, key: u64, find_out: impl FnOnce() -> T) -> u32 {
        let mut at = self.home(key);
        loop {
            let slot = self.slots[at];
            if slot & FREE == FREE {
                break;
            }
            if (slot ^ key) >> 32 == 0 && self.items[(slot & FREE) as usize].0 == key {
                return slot as u32;
            }
            at = self.next(at);
        }
        let place = self.items.len() as u32;
        self.items.push((key, find_out()));
        if self.slots.len() > 2 * self.items.len() {
            self.slots[at] = key & !FREE | u64::from(place);
        } else {
            self.grow();
        }
        place
    }

    fn home(&self, key: u64) -> usize {
        (key >> 32) as usize & (self.slots.len() - 1)
    }

    fn next(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; 2 * self.slots.len()];
        for (place, (key, _)) in (0..).zip(&self.items) {
            let mut at = self.home(*key);
            while self.slots[at] & FREE != FREE {
                at = self.next(at);
            }
            self.slots[at] = key & !FREE | place;
        }
    }
}

impl<T> Index<u32> for Remembered<T> {
    type Output = T;

    fn index(&self, place: u32) -> &T {
        &self.items[place as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::{FEWEST, MOST, Remembered};

    #[test]
    fn what_is_remembered_is_found_out_once_and_forgotten_when_it_is_much() {
        let mut memory = Remembered::default();
        let mut found_out = 0;
        // Keys that share a half, or the slot in which they are looked for first, are different ones.
        let keys = [1, 2, 1 << 32, 1 << 32 | 1, (FEWEST as u64 + 1) << 32];
        for key in keys.iter().chain(&keys) {
            let place = memory.place(*key, || {
                found_out += 1;
                10 * key
            });
            assert_eq!(memory[place], 10 * key);
        }
        assert_eq!(found_out, keys.len());
        memory.begin();
        assert_eq!(memory.items.len(), keys.len());
        let many = || (0..3 * MOST as u64).map(|key| key.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let places: Vec<u32> = many().map(|key| memory.place(key, || key)).collect();
        for (key, place) in many().zip(places) {
            assert_eq!(memory.place(key, || unreachable!()), place);
            assert_eq!(memory[place], if keys.contains(&key) { 10 * key } else { key });
        }
        memory.begin();
        assert!(memory.items.is_empty() && memory.slots.len() == FEWEST);
    }
}
