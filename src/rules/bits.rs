//! Sets of small numbers.

/// A set of numbers below a bound, a bit each. Of two sets the one is greater that has the least number which they do
/// not share.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Bits(Vec<u64>);

/// The word of a number and its bit there.
fn place(number: usize) -> (usize, u64) {
    (number / 64, 1 << (63 - number % 64))
}

impl Bits {
    /// The empty set, for numbers below `bound`.
    pub(crate) fn new(bound: usize) -> Bits {
        Bits(vec![0; bound.div_ceil(64)])
    }

    pub(crate) fn of(bound: usize, numbers: impl IntoIterator<Item = usize>) -> Bits {
        let mut bits = Bits::new(bound);
        numbers.into_iter().for_each(|number| bits.insert(number));
        bits
    }

    pub(crate) fn insert(&mut self, number: usize) {
        let (word, bit) = place(number);
        self.0[word] |= bit;
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        let (word, bit) = place(number);
        self.0[word] & bit != 0
    }

    /// The numbers in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, &bits)| {
            let mut rest = bits;
            std::iter::from_fn(move || {
                let number = rest.leading_zeros() as usize;
                rest &= !(1 << 63u32.checked_sub(number as u32)?);
                Some(64 * word + number)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn bits_are_sets(a in prop::collection::btree_set(0..200usize, 0..40), b in prop::collection::btree_set(0..200usize, 0..40)) {
            let of = |set: &BTreeSet<usize>| Bits::of(200, set.iter().copied());
            let (bits, more) = (of(&a), of(&b));
            prop_assert_eq!(bits.iter().collect::<BTreeSet<_>>(), a.clone());
            prop_assert!(bits.iter().is_sorted());
            prop_assert!((0..200).all(|number| bits.has(number) == a.contains(&number)));
            let least = (&a ^ &b).first().copied();
            prop_assert_eq!(bits > more, least.is_some_and(|least| a.contains(&least)));
        }
    }
}
