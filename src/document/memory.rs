//! What was found out of names and titles in the texts before: most texts speak of the same ones.

use super::clusters::Seen;
use super::names::{Keyed, Name};
use super::titles::Office;
use super::who::Who;
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

/// What was found out before, by the hash of all that it depends on.
#[derive(Debug)]
pub(super) struct Remembered<T>(Keyed<Arc<T>>);

/// So many are remembered before all are forgotten.
const MOST: usize = 1 << 12;

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Remembered(Keyed::default())
    }
}

impl<T> Remembered<T> {
    pub(super) fn get(&mut self, key: u64, find_out: impl FnOnce() -> T) -> Arc<T> {
        if let Some(known) = self.0.get(&key) {
            return Arc::clone(known);
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let new = Arc::new(find_out());
        self.0.insert(key, Arc::clone(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Remembered};

    #[test]
    fn what_is_remembered_is_found_out_once_and_forgotten_when_it_is_much() {
        let mut memory = Remembered::default();
        let mut found_out = 0;
        for key in [1, 2, 1, 2, 1] {
            let value = memory.get(key, || {
                found_out += 1;
                10 * key
            });
            assert_eq!(*value, 10 * key);
        }
        assert_eq!(found_out, 2);
        for key in 0..3 * MOST as u64 {
            memory.get(key, || key);
            assert!(memory.0.len() <= MOST);
        }
    }
}
