//! The last few of something: on the stack, and in lists that share one allocation.

use super::names::Keyed;

/// So many of a kind are remembered: bearers of a short name, holders of an office.
pub(super) const REMEMBERED: usize = 8;

/// The last few of something, the oldest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Few<T> {
    items: [Option<T>; REMEMBERED],
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Few { items: [const { None }; REMEMBERED] }
    }
}

impl<T: Copy> Few<T> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.iter().map_while(Option::as_ref)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.items.iter_mut().map_while(Option::as_mut)
    }

    pub(super) fn push(&mut self, item: T) {
        match self.items.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(item),
            None => {
                self.items.rotate_left(1);
                self.items[REMEMBERED - 1] = Some(item);
            }
        }
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let mut kept = Few::default();
        self.iter().filter(|item| keep(item)).for_each(|item| kept.push(*item));
        *self = kept;
    }
}

/// For each key the last few of something. Most keys have one item: those of all keys stand in one place, each with the
/// way to the next of its key.
#[derive(Debug)]
pub(super) struct Lists<T> {
    first: Keyed<u32>,
    links: Vec<Link<T>>,
}

#[derive(Debug)]
struct Link<T> {
    /// None where the list has become shorter.
    item: Option<T>,
    next: u32,
}

/// Where no link follows.
const END: u32 = u32::MAX;

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists { first: Keyed::default(), links: Vec::new() }
    }
}

impl<T: Copy> Lists<T> {
    /// The items of a key.
    pub(super) fn get(&self, key: u64) -> Few<T> {
        self.first.get(&key).map_or_else(Few::default, |&first| from(first, &self.links))
    }

    /// Changes the items of a key.
    pub(super) fn change(&mut self, key: u64, change: impl FnOnce(&mut Few<T>)) {
        let first = self.first.entry(key).or_insert(END);
        let mut few = from(*first, &self.links);
        change(&mut few);
        let (mut at, mut before) = (*first, None);
        for item in few.items {
            if at == END {
                if item.is_none() {
                    return;
                }
                at = self.links.len() as u32;
                self.links.push(Link { item, next: END });
                match before {
                    None => *first = at,
                    Some(before) => self.links[before as usize].next = at,
                }
            }
            let link = &mut self.links[at as usize];
            link.item = item;
            (before, at) = (Some(at), link.next);
        }
    }

    pub(super) fn clear(&mut self) {
        self.first.clear();
        self.links.clear();
    }
}

/// The items of the list that begins at a link.
fn from<T: Copy>(mut at: u32, links: &[Link<T>]) -> Few<T> {
    let mut few = Few::default();
    for place in &mut few.items {
        let Some(link) = links.get(at as usize) else { break };
        (*place, at) = (link.item, link.next);
    }
    few
}

#[cfg(test)]
mod tests {
    use super::{Lists, REMEMBERED};

    #[test]
    fn lists_keep_the_last_few_of_each_key() {
        let mut lists = Lists::default();
        let items = |lists: &Lists<u32>, key| lists.get(key).iter().copied().collect::<Vec<_>>();
        for item in 0..3 * REMEMBERED as u32 {
            for key in [7, 8] {
                lists.change(key, |few| few.push(item + key as u32));
            }
        }
        let last = (2 * REMEMBERED as u32..3 * REMEMBERED as u32).collect::<Vec<_>>();
        assert_eq!(items(&lists, 7), last.iter().map(|item| item + 7).collect::<Vec<_>>());
        assert_eq!(items(&lists, 9), []);
        assert_eq!(lists.links.len(), 2 * REMEMBERED);
        // What becomes shorter and longer again has the links that it had.
        lists.change(8, |few| few.retain(|item| item % 2 == 0));
        let even = last.iter().map(|item| item + 8).filter(|item| item % 2 == 0).collect::<Vec<_>>();
        assert_eq!(items(&lists, 8), even);
        lists.change(8, |few| few.push(1));
        assert_eq!(items(&lists, 8), [&even[..], &[1]].concat());
        assert_eq!(lists.links.len(), 2 * REMEMBERED);
        lists.clear();
        assert_eq!(items(&lists, 8), []);
    }
}
