//! Which classes of a program read which letter, in a run of bytes that is used where it lies.
//!
//! Most classes are of a few letters: they stand as pairs of letter and class, so that all those of a letter are found at once.
//! The others are wide, and the wide ones of a letter are a row of bits. Neighbours among the letters are read by almost the
//! same classes, so that only the row of every [`BLOCK`]th letter is kept, and behind it where the rows change from there on.
//!
//! In their order: how many classes, wide classes, pairs and blocks there are; the number of each class among the wide ones;
//! the wide classes; the pairs, sorted; the rows, each led by where the changes before the next one end; the changes.

use crate::lexicon::bytes::{u16_at, u32_at, u64_at};

/// The most letters of a class that is kept as pairs.
const FEW: usize = 16;

/// Letters to a row that is kept.
const BLOCK: u16 = 32;

/// The most wide classes, so that a change fits 16 bits.
const MOST_WIDE: u16 = 1 << 11;

/// The number of a class that is not wide.
const NARROW: u16 = u16::MAX;

/// The classes of letters of a program.
#[derive(Clone, Copy, Default)]
pub(crate) struct Letters<'a> {
    /// Of each class its number among the wide ones, and of each of those its class.
    numbers: &'a [u8],
    wide: &'a [u8],
    pairs: &'a [u8],
    blocks: &'a [u8],
    changes: &'a [u8],
    /// Numbers of 64 bits in a row of wide classes.
    words: usize,
}

impl<'a> Letters<'a> {
    /// Writes the classes, each with its letters, which are sorted.
    pub(crate) fn write(members: &[Vec<u16>], out: &mut Vec<u8>) {
        let wide: Vec<u16> = (0..)
            .zip(members)
            .filter(|(_, letters)| letters.len() > FEW)
            .map(|(class, _)| class)
            .take(MOST_WIDE.into())
            .collect();
        let mut numbers = vec![NARROW; members.len()];
        wide.iter().zip(0..).for_each(|(&class, number)| numbers[usize::from(class)] = number);
        let mut pairs = Vec::new();
        let mut last = None;
        for ((class, letters), &number) in (0..).zip(members).zip(&numbers) {
            if number == NARROW {
                pairs.extend(letters.iter().map(|&letter| pair(letter, class)));
            } else {
                last = last.max(letters.last());
            }
        }
        pairs.sort_unstable();
        // Of each block the row of its first letter, and where the rows change behind it.
        let blocks = last.map_or(0, |last| usize::from(last / BLOCK) + 1);
        let mut rows = vec![vec![0; wide.len().div_ceil(64)]; blocks];
        let mut changes: Vec<Vec<u16>> = vec![Vec::new(); blocks];
        for (number, &class) in (0..).zip(&wide) {
            for range in members[usize::from(class)].chunk_by(|a, b| a + 1 == *b) {
                let (first, end) = (usize::from(range[0]), usize::from(range[0]) + range.len());
                let block = usize::from(BLOCK);
                rows[first.div_ceil(block)..end.div_ceil(block)]
                    .iter_mut()
                    .for_each(|row| row[usize::from(number / 64)] |= 1u64 << (number % 64));
                for edge in [first, end].into_iter().filter(|edge| edge % block != 0) {
                    changes[edge / block].push(Change { within: (edge % block) as u16, number }.bits());
                }
            }
        }
        changes.iter_mut().for_each(|changes| changes.sort_unstable());
        let counts = [members.len(), wide.len(), pairs.len(), blocks];
        out.extend(counts.into_iter().flat_map(|count| (count as u32).to_le_bytes()));
        out.extend(numbers.into_iter().chain(wide).flat_map(u16::to_le_bytes));
        out.extend(pairs.into_iter().flat_map(u32::to_le_bytes));
        let mut end = 0;
        for (row, changes) in rows.into_iter().zip(&changes) {
            end += changes.len() as u32;
            out.extend(end.to_le_bytes());
            out.extend(row.into_iter().flat_map(u64::to_le_bytes));
        }
        out.extend(changes.into_iter().flatten().flat_map(u16::to_le_bytes));
    }

    /// The classes that were written; none where the bytes are broken.
    pub(crate) fn read(bytes: &'a [u8]) -> Letters<'a> {
        let mut rest = bytes;
        let mut part = |count: usize, size: usize| {
            let (part, behind) = rest.split_at_checked(count.checked_mul(size)?)?;
            rest = behind;
            Some(part)
        };
        let mut read = || {
            let counts = part(4, 4)?;
            let [classes, wide, pairs, blocks] = [0, 1, 2, 3].map(|number| u32_at(counts, number) as usize);
            let words = wide.div_ceil(64);
            let (numbers, wide, pairs) = (part(classes, 2)?, part(wide, 2)?, part(pairs, 4)?);
            Some(Letters { numbers, wide, pairs, blocks: part(blocks, 4 + 8 * words)?, changes: &[], words })
        };
        let letters = read().unwrap_or_default();
        Letters { changes: rest, ..letters }
    }

    /// Numbers of 64 bits in a row of all classes.
    pub(crate) fn words(&self) -> usize {
        self.numbers.len().div_ceil(2 * 64)
    }

    /// Appends the classes that read a letter, a bit each.
    pub(crate) fn row(&self, letter: u16, out: &mut Vec<u64>) {
        let start = out.len();
        out.resize(start + self.words(), 0);
        let mut flip = |class: u16| {
            if let Some(word) = out[start..].get_mut(usize::from(class / 64)) {
                *word ^= 1 << (class % 64);
            }
        };
        let narrow = (before(self.pairs, pair(letter, 0))..self.pairs.len() / 4).map(|at| u32_at(self.pairs, at));
        narrow.take_while(|pair| pair >> 16 == u32::from(letter)).for_each(|pair| flip(pair as u16));
        let Some((row, changes)) = self.block(letter) else { return };
        for word in 0..self.words {
            let mut rest = u64_at(row, word);
            while rest != 0 {
                flip(u16_at(self.wide, 64 * word + rest.trailing_zeros() as usize));
                rest &= rest - 1;
            }
        }
        let changes = changes.take_while(|change| change.within <= letter % BLOCK);
        changes.for_each(|change| flip(u16_at(self.wide, change.number.into())));
    }

    /// Whether a class has a letter.
    pub(crate) fn reads(&self, class: u16, letter: u16) -> bool {
        let number = self.number(class);
        if number == NARROW {
            let pair = pair(letter, class);
            let at = before(self.pairs, pair);
            return 4 * at < self.pairs.len() && u32_at(self.pairs, at) == pair;
        }
        let Some((row, changes)) = self.block(letter) else { return false };
        let first = u64_at(row, usize::from(number) / 64) >> (number % 64) & 1 == 1;
        let within = letter % BLOCK;
        // Without a branch, so that several are looked at together.
        let of_class = |change: Change| u16::from((change.number == number) & (change.within <= within));
        first != (changes.map(of_class).sum::<u16>() % 2 == 1)
    }

    /// The row of the first letter of a letter's block, and the changes behind it.
    #[inline]
    fn block(&self, letter: u16) -> Option<(&'a [u8], impl Iterator<Item = Change> + use<'a>)> {
        let len = 4 + 8 * self.words;
        let block = |number: usize| self.blocks.get(number * len..(number + 1) * len);
        let number = usize::from(letter / BLOCK);
        let this = block(number)?;
        let start = number.checked_sub(1).and_then(block).map_or(0, |before| u32_at(before, 0));
        let changes = self.changes.get(2 * start as usize..2 * u32_at(this, 0) as usize)?;
        Some((&this[4..], changes.chunks_exact(2).map(|bytes| Change::of(u16_at(bytes, 0)))))
    }

    /// The number of a class among the wide ones.
    #[inline]
    fn number(&self, class: u16) -> u16 {
        u16_at(self.numbers, usize::from(class))
    }
}

/// From a letter of a block on, counted from the block's first, a wide class reads or no longer reads.
#[derive(Clone, Copy)]
struct Change {
    within: u16,
    number: u16,
}

impl Change {
    fn of(bits: u16) -> Change {
        Change { within: bits / MOST_WIDE, number: bits % MOST_WIDE }
    }

    fn bits(self) -> u16 {
        self.within * MOST_WIDE + self.number
    }
}

/// A class of few letters and one of them.
fn pair(letter: u16, class: u16) -> u32 {
    u32::from(letter) << 16 | u32::from(class)
}

/// How many of the sorted pairs are less than this one.
fn before(pairs: &[u8], end: u32) -> usize {
    let (mut from, mut to) = (0, pairs.len() / 4);
    while from < to {
        let middle = from.midpoint(to);
        if u32_at(pairs, middle) < end {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is told of each class and letter is what was written.
    fn holds(members: &[Vec<u16>]) {
        let mut bytes = Vec::new();
        Letters::write(members, &mut bytes);
        let letters = Letters::read(&bytes);
        let last = members.iter().flatten().max().map_or(0, |&last| last.saturating_add(BLOCK));
        for letter in 0..=last {
            let reads = (0..).zip(members).filter(|(_, members)| members.binary_search(&letter).is_ok());
            let reads: Vec<u16> = reads.map(|(class, _)| class).collect();
            let asked: Vec<u16> = (0..members.len() as u16).filter(|&class| letters.reads(class, letter)).collect();
            assert_eq!(asked, reads, "{letter}");
            let mut row = vec![0];
            letters.row(letter, &mut row);
            assert_eq!(row.len(), 1 + members.len().div_ceil(64));
            let has = |class: u16| row[1 + usize::from(class / 64)] >> (class % 64) & 1 == 1;
            assert_eq!(
                (0..64 * (row.len() as u16 - 1)).filter(|&class| has(class)).collect::<Vec<_>>(),
                reads,
                "{letter}"
            );
        }
    }

    proptest! {
        #[test]
        fn classes_have_their_letters(
            few in prop::collection::vec(prop::collection::btree_set(0..300u16, 0..20), 0..40),
            ranges in prop::collection::vec(prop::collection::vec((0..300u16, 0..90u16), 0..4), 0..90),
        ) {
            let wide = ranges.into_iter().map(|ranges| ranges.into_iter().flat_map(|(first, len)| first..first + len).collect());
            let sets: Vec<std::collections::BTreeSet<u16>> = few.into_iter().chain(wide).collect();
            holds(&sets.into_iter().map(Vec::from_iter).collect::<Vec<_>>());
        }
    }

    #[test]
    fn edges_of_what_can_be_told() {
        holds(&[]);
        holds(&[(0..=u16::MAX).collect(), vec![u16::MAX], (u16::MAX - 40..u16::MAX).collect()]);
        // More wide classes than a change can tell.
        let wide = |class: u16| (class % 64..class % 64 + 20).collect();
        holds(&(0..MOST_WIDE + 9).map(wide).collect::<Vec<_>>());
    }
}
