//! A hash table that is read where it lies, in the program or in memory: nothing is built when the program starts.

use super::bytes::{Blob, LINE, u24_at, u32_at};

/// Buckets of nine slots, each a line of the processor's cache: of every slot a part of the hash in four bytes, then of every
/// slot the value in three. All slots of a bucket are compared at once, without a branch that the processor could guess wrong.
#[derive(Debug, Default)]
pub(crate) struct HashTable {
    pub(crate) buckets: Blob,
}

/// Slots of a bucket.
const WIDTH: usize = LINE / (4 + 3);

/// Marks a value.
const MARK: u32 = 1 << 23;

/// What a table holds for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) value: u32,
    pub(crate) marked: bool,
    /// The slot, counted from the first.
    pub(crate) slot: u32,
}

/// The bucket in which the search begins, and the part of the hash that tells its slots apart.
#[inline]
fn place(hash: u64, buckets: usize) -> (usize, u32) {
    ((((hash & 0xFFFF_FFFF) * buckets as u64) >> 32) as usize, (hash >> 32) as u32)
}

impl HashTable {
    /// A table of hashes with their values, which are less than 2²³ − 1, marked or not, and the slot of each. So many
    /// sixteenths of it are full, at most: a fuller table is smaller, and asked for longer.
    pub(crate) fn new(items: &[(u64, u32, bool)], full: usize) -> (HashTable, Vec<usize>) {
        let buckets = items.len() * 16 / (full * WIDTH) + 1;
        let mut table = vec![0; buckets * LINE];
        let slots = items.iter().map(|&(hash, value, marked)| {
            let (mut bucket, tag) = place(hash, buckets);
            loop {
                let (tags, values) = table[bucket * LINE..][..LINE].split_at_mut(4 * WIDTH);
                if let Some(free) = (0..WIDTH).find(|&slot| u24_at(values, slot) == 0) {
                    let value = (value + 1) | if marked { MARK } else { 0 };
                    tags[4 * free..][..4].copy_from_slice(&tag.to_le_bytes());
                    values[3 * free..][..3].copy_from_slice(&value.to_le_bytes()[..3]);
                    return bucket * WIDTH + free;
                }
                bucket = (bucket + 1) % buckets;
            }
        });
        let slots = slots.collect();
        (HashTable { buckets: Blob::Shared(table.into()) }, slots)
    }

    /// As many numbers of 24 bits as there are slots, each in its place.
    pub(crate) fn spread(&self, slots: &[usize], numbers: impl IntoIterator<Item = u32>) -> Blob {
        let mut out = vec![0; self.buckets.len() / LINE * WIDTH];
        for (&slot, number) in slots.iter().zip(numbers) {
            out[slot] = number;
        }
        Blob::of_u24(out)
    }

    /// Brings the buckets of hashes near, all at once: nothing is made of what is read, so that nothing waits for it.
    pub(crate) fn fetch(&self, hashes: impl Iterator<Item = u64>) {
        let buckets = self.buckets.len() / LINE;
        let read = |hash| self.buckets.get(place(hash, buckets).0 * LINE).copied().unwrap_or_default();
        std::hint::black_box(hashes.fold(0, |all, hash| all ^ read(hash)));
    }

    #[inline]
    pub(crate) fn get(&self, hash: u64) -> Option<Hit> {
        let buckets = self.buckets.len() / LINE;
        let (mut at, tag) = place(hash, buckets);
        loop {
            let bucket: &[u8; LINE] = self.buckets.get(at * LINE..at * LINE + LINE)?.try_into().ok()?;
            let (tags, values) = bucket.split_at(4 * WIDTH);
            // Bit i + 1 for slot i: compilers then treat all slots alike, four at a time.
            let bits = std::array::from_fn::<u32, WIDTH, _>(|i| if u32_at(tags, i) == tag { 2 << i } else { 0 });
            let mut same = bits.iter().fold(0, |same, bit| same | bit);
            while same != 0 {
                let i = same.trailing_zeros() as usize - 1;
                let value = u24_at(values, i);
                if value != 0 {
                    let slot = (at * WIDTH + i) as u32;
                    return Some(Hit { value: (value & !MARK) - 1, marked: value & MARK != 0, slot });
                }
                same &= same - 1;
            }
            // A bucket that is not full was never passed by.
            if u24_at(values, WIDTH - 1) == 0 {
                return None;
            }
            at = if at + 1 == buckets { 0 } else { at + 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::bytes::u24_at;
    use crate::segment::fold;

    #[test]
    fn every_hash_is_found_and_no_other() {
        let sizes = [0, 1, 6, 7, 8, 9, 64, 1000, 50_000];
        for (size, full) in sizes.into_iter().flat_map(|size| [(size, 8), (size, 14), (size, 15)]) {
            let hash = |i: u32| fold::hash(format!("ord{i}").as_bytes());
            let items: Vec<_> = (0..size).map(|i| (hash(i), i * 7 % 1000, i % 3 == 0)).collect();
            let (table, slots) = HashTable::new(&items, full);
            let numbers = table.spread(&slots, 0..size);
            for (i, &(hash, value, marked)) in items.iter().enumerate() {
                let hit = table.get(hash).unwrap();
                assert_eq!((hit.value, hit.marked, hit.slot as usize), (value, marked, slots[i]));
                assert_eq!(u24_at(&numbers, hit.slot as usize), i as u32);
            }
            for i in size..2 * size + 100 {
                assert_eq!(table.get(hash(i)), None);
            }
        }
    }
}
