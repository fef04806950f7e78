//! What was found out of names and titles in the texts before: most texts speak of the same ones.

use super::clusters::Seen;
use super::names::{Keyed, Name};
use super::titles::Office;
use super::who::Who;
use std::collections::hash_map::Entry;
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
/// Whoever found something keeps its place in the row of items, and no count of those who do.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    places: Keyed<u32>,
    items: Vec<Item<T>>,
}

#[derive(Debug)]
struct Item<T> {
    key: u64,
    /// It was asked for again since those were forgotten that were not.
    again: bool,
    value: T,
}

/// Where so many are remembered when a text begins, those are forgotten that nobody asked for again: most names come once. Where
/// more than half were asked for, all are.
const MOST: usize = 1 << 14;

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Remembered { places: Keyed::default(), items: Vec::new() }
    }
}

impl<T> Remembered<T> {
    /// Begins a text: places found in the one before are none any more.
    fn begin(&mut self) {
        if self.items.len() < MOST {
            return;
        }
        let mut items = std::mem::take(&mut self.items);
        items.retain_mut(|item| std::mem::take(&mut item.again));
        if items.len() >= MOST / 2 {
            items.clear();
        }
        items.shrink_to_fit();
        *self = Remembered { places: items.iter().map(|item| item.key).zip(0..).collect(), items };
    }

    /// The place of what `key` stands for, which is found out if it is new.
    pub(super) fn place(&mut self, key: u64, find_out: impl FnOnce() -> T) -> u32 {
        match self.places.entry(key) {
            Entry::Occupied(known) => {
                let place = *known.get();
                self.items[place as usize].again = true;
                place
            }
            Entry::Vacant(free) => {
                self.items.push(Item { key, again: false, value: find_out() });
                *free.insert(self.items.len() as u32 - 1)
            }
        }
    }
}

impl<T> Index<u32> for Remembered<T> {
    type Output = T;

    fn index(&self, place: u32) -> &T {
        &self.items[place as usize].value
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Remembered};

    #[test]
    fn what_is_remembered_is_found_out_once_and_forgotten_when_it_is_much() {
        let mut memory = Remembered::default();
        let mut found_out = 0;
        // Keys that share a half are different ones.
        let keys = [1, 2, 1 << 32, 1 << 32 | 1];
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
        for (key, place) in many().zip(places).take(MOST / 4) {
            assert_eq!(memory.place(key, || unreachable!()), place);
            assert_eq!(memory[place], if keys.contains(&key) { 10 * key } else { key });
        }
        // Those that were asked for again stay, unless they are many.
        memory.begin();
        for key in many().take(MOST / 4) {
            memory.place(key, || unreachable!());
        }
        let kept = memory.items.len();
        assert!((MOST / 4..=MOST / 4 + keys.len()).contains(&kept), "{kept}");
        for key in many().chain(many()) {
            memory.place(key, || key);
        }
        memory.begin();
        assert!(memory.items.is_empty() && memory.places.is_empty());
    }
}
