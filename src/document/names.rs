//! How the names of a culture are shortened.

use crate::entity::Entity;
use crate::segment::fold::fold;

/// A name in folded words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) words: Vec<String>,
}

impl Name {
    pub(crate) fn of(entity: &Entity) -> Name {
        let normal = entity.normal();
        let words = normal.split_whitespace().map(|w| fold(w.trim_matches(['.', ',', '"']))).filter(|w| !w.is_empty());
        Name { words: words.collect() }
    }

    pub(crate) fn full(&self) -> String {
        self.words.join(" ")
    }

    /// The shorter forms by which the bearer of a full name is called afterwards, the likeliest first.
    ///
    /// Vietnamese are called by the given name, which stands last, with or without the middle name; Chinese and
    /// Koreans by the family name, which stands first; others by the surname, or among friends by the first name.
    pub(crate) fn short_forms(&self, entity: &Entity) -> Vec<String> {
        let [first, .., last] = self.words.as_slice() else { return Vec::new() };
        let mut forms = vec![last.clone()];
        let count = self.words.len();
        if count > 2 {
            forms.push(self.words[count - 2..].join(" "));
            forms.push(format!("{first} {last}"));
        }
        // A Vietnamese family name is shared by half the people of a text.
        let is = |class| entity.inner.has_class(first, class);
        if !is("VN_FAMILY") || count == 2 && (is("ZH_FAMILY") || is("KO_FAMILY") && last.contains('-')) {
            forms.push(first.clone());
        }
        forms
    }
}
