//! How the bearer of a name is called afterwards, by the custom of the culture that the name is of.
//!
//! A name is compared by the hashes of its folded parts, so that `Nguyễn Văn Hùng` and `NGUYEN VAN HUNG`, `Kim Sang-sik`
//! and `Kim Sang Sik` are the same name, and so that no text is copied.

use crate::entity::Entity;
use crate::extractor::Inner;
use crate::segment::fold;
use smallvec::SmallVec;
use std::sync::Arc;

/// The classes that tell the culture of a name and the kind of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    VietnameseFamily,
    VietnameseSyllable,
    ChineseFamily,
    KoreanFamily,
    JapaneseFamily,
    Particle,
    Generation,
    Honorific,
    Degree,
    Post,
    Title,
}

const CLASSES: [(Class, &str); 11] = [
    (Class::VietnameseFamily, "VN_FAMILY"),
    (Class::VietnameseSyllable, "VN_SYLLABLE"),
    (Class::ChineseFamily, "ZH_FAMILY"),
    (Class::KoreanFamily, "KO_FAMILY"),
    (Class::JapaneseFamily, "JA_FAMILY"),
    (Class::Particle, "PARTICLE"),
    (Class::Generation, "GENERATION"),
    (Class::Honorific, "HONORIFIC"),
    (Class::Degree, "DEGREE"),
    (Class::Post, "POST"),
    (Class::Title, "TITLE"),
];

/// The classes of a word, a bit for each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Classes(u16);

impl Classes {
    pub(crate) fn has(self, class: Class) -> bool {
        self.0 & 1 << class as u16 != 0
    }
}

/// For each class of the lexicon its bit here.
fn bits_of(inner: &Inner) -> Vec<u16> {
    let mut bits = Vec::new();
    for (class, name) in CLASSES {
        if let Some(number) = inner.class(name).map(usize::from) {
            bits.resize(bits.len().max(number + 1), 0);
            bits[number] = 1 << class as u16;
        }
    }
    bits
}

/// What the lexicon says of single words.
pub(crate) struct Words<'a> {
    inner: Option<&'a Inner>,
    bits: Arc<[u16]>,
    folded: Vec<u8>,
}

impl<'a> Words<'a> {
    /// Asks the lexicon that the entities were found with, whose bits are remembered.
    pub(crate) fn new(entities: &[Entity<'a>], bits: &mut Option<Arc<[u16]>>) -> Self {
        let inner = entities.first().map(|e| e.inner);
        let bits = inner.map(|inner| Arc::clone(bits.get_or_insert_with(|| bits_of(inner).into())));
        Words { inner, bits: bits.unwrap_or_default(), folded: Vec::new() }
    }

    fn bits(&self, classes: &[u16]) -> Classes {
        let bit = |&class: &u16| self.bits.get(usize::from(class)).copied().unwrap_or_default();
        Classes(classes.iter().map(bit).fold(0, |all, bit| all | bit))
    }

    /// The classes of a word, written with a capital.
    pub(crate) fn classes(&self, word: u64) -> Classes {
        self.inner.map_or(Classes::default(), |inner| self.bits(inner.classes_of(word)))
    }

    /// The classes of the dictionary entry behind an entity.
    pub(crate) fn classes_of_entry(&self, entity: &Entity) -> Classes {
        self.bits(entity.inner.classes_of_entry(entity))
    }

    /// The hash of a word as the lexicon knows it.
    pub(crate) fn hash(&mut self, word: &str) -> u64 {
        if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return fold::hash_ascii(word.as_bytes());
        }
        self.folded.clear();
        if !fold::fold_latin(word, &mut self.folded) {
            fold::fold_into(word, &mut self.folded);
        }
        fold::hash(&self.folded)
    }
}

/// A map whose keys are hashes already.
pub(crate) type Keyed<V> = fold::QuickMap<u64, V>;

/// Appends a part to the key of a name.
pub(crate) fn join(key: u64, part: u64) -> u64 {
    (key.rotate_left(17) ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn key_of(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |key, &part| join(key, part))
}

/// What kind of short form a name has: it decides who is meant where two people share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A given name: whoever was spoken of last.
    Given,
    /// A family name: it stays with whom it was used for first.
    Family,
    /// Any other word of the name: it counts where nobody has it as given or family name.
    Inner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Female,
    Male,
}

/// A person's name.
#[derive(Debug, Default)]
pub(crate) struct Name {
    /// Hashes of the parts; a hyphen parts as a space does.
    parts: SmallVec<[u64; 3]>,
    words: SmallVec<[Word; 3]>,
    normal: Arc<str>,
    key: u64,
    gender: Option<Gender>,
    vietnamese: bool,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    /// Where it begins in the parts.
    at: u32,
    /// Its length in bytes.
    length: u32,
    /// The classes of its first part; looked up in names of several words alone.
    classes: Classes,
}

impl Name {
    /// Reads the normal form of a name.
    pub(crate) fn read(text: &str, words: &mut Words) -> Name {
        let (mut parts, mut spans) = (SmallVec::new(), SmallVec::<[Word; 3]>::new());
        // A normal form parts its words by single spaces.
        for word in text.split(' ') {
            let word = match word.as_bytes() {
                [b'A'..=b'Z', .., b'a'..=b'z'] => word,
                _ => word.trim_matches(['.', ',', '"', '”']),
            };
            if word.is_empty() {
                continue;
            }
            let (at, length) = (parts.len() as u32, word.len() as u32);
            spans.push(Word { at, length, classes: Classes::default() });
            if word.contains('-') {
                parts.extend(word.split('-').filter(|p| !p.is_empty()).map(|p| words.hash(p)));
            } else {
                parts.push(words.hash(word));
            }
        }
        if spans.len() > 1 {
            for word in &mut spans {
                word.classes = parts.get(word.at as usize).map_or(Classes::default(), |&part| words.classes(part));
            }
        }
        let key = key_of(&parts);
        let mut name = Name { parts, words: spans, normal: text.into(), key, ..Name::default() };
        // Family name first, then syllables: `Nguyen Thi Minh Khai`.
        name.vietnamese = name.len() > 1
            && name.parts.len() == name.len()
            && name.is(0, Class::VietnameseFamily)
            && (name.len() > 3 || (1..name.len()).all(|word| name.is(word, Class::VietnameseSyllable)));
        // `Thị` stands in names of women, `Văn` in names of men.
        let middle = name.word(1).first().filter(|_| name.vietnamese && name.len() > 2);
        name.gender = match middle {
            Some(&middle) if middle == fold::hash(b"thi") => Some(Gender::Female),
            Some(&middle) if middle == fold::hash(b"van") => Some(Gender::Male),
            _ => None,
        };
        name
    }

    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The key of the whole name.
    pub(crate) fn key(&self) -> u64 {
        self.key
    }

    pub(crate) fn normal(&self) -> Arc<str> {
        Arc::clone(&self.normal)
    }

    /// The length of its normal form in bytes.
    pub(crate) fn length(&self) -> usize {
        self.normal.len()
    }

    pub(crate) fn parts(&self) -> &[u64] {
        &self.parts
    }

    pub(crate) fn is_vietnamese(&self) -> bool {
        self.vietnamese
    }

    /// Where a word begins; the end of the name behind the last one.
    fn at(&self, word: usize) -> usize {
        self.words.get(word).map_or(self.parts.len(), |w| w.at as usize)
    }

    /// The parts of some words.
    fn span(&self, from: usize, to: usize) -> &[u64] {
        self.parts.get(self.at(from)..self.at(to)).unwrap_or_default()
    }

    fn word(&self, word: usize) -> &[u64] {
        self.span(word, word + 1)
    }

    fn is(&self, word: usize, class: Class) -> bool {
        self.word(word).len() == 1 && self.begins(word, class)
    }

    /// Whether the first part of a word carries a class: `al-Sharaa` begins with a particle.
    fn begins(&self, word: usize, class: Class) -> bool {
        self.words.get(word).is_some_and(|w| w.classes.has(class))
    }

    /// What a Vietnamese middle name tells.
    pub(crate) fn gender(&self) -> Option<Gender> {
        self.gender
    }

    /// The keys of the shorter forms by which the bearer may be called afterwards.
    ///
    /// Vietnamese are called by the given name, which stands last, with or without the middle name; Chinese and
    /// Koreans by the family name, which stands first; others by the surname with its particles, or by the first name.
    pub(crate) fn short_forms(&self, forms: &mut Vec<(u64, Form)>) {
        let mut count = self.len();
        // Kings are called without their number, a son never without what tells him from his father.
        if count > 1 && self.is(count - 1, Class::Generation) {
            if self.words.last().is_some_and(|w| w.length > 1) && count > 2 {
                forms.push((key_of(self.span(count - 2, count)), Form::Family));
                return;
            }
            count -= 1;
            forms.push((key_of(self.span(0, count)), Form::Given));
        }
        if count < 2 {
            return;
        }
        let tail = |word: usize| key_of(self.span(word, count));
        let vietnamese = self.vietnamese;
        let family_first = self.is(0, Class::ChineseFamily)
            || self.is(0, Class::KoreanFamily)
            || self.word(0).len() == 1 && count == 2 && self.word(1).len() == 2 && !self.begins(1, Class::Particle);
        forms.push((tail(count - 1), if vietnamese || family_first { Form::Given } else { Form::Family }));
        if count > 2 {
            forms.push((tail(count - 2), if vietnamese { Form::Given } else { Form::Family }));
        }
        // Half the people of a Vietnamese text share a family name.
        if !vietnamese || count == 2 && family_first {
            forms.push((key_of(self.word(0)), if family_first { Form::Family } else { Form::Given }));
        }
        if vietnamese {
            return;
        }
        // `al-Sharaa` without its article.
        if let [_, rest @ ..] = self.word(count - 1) {
            if !rest.is_empty() && !family_first {
                forms.push((key_of(rest), Form::Family));
            }
        }
        if count > 2 {
            forms.push((join(key_of(self.word(0)), tail(count - 1)), Form::Family));
            if let Some(particle) = (1..count - 1).find(|&w| self.is(w, Class::Particle)) {
                forms.push((tail(particle), Form::Family));
                // `Corrêa do Lago`
                if particle > 1 {
                    forms.push((tail(particle - 1), Form::Family));
                }
            }
            for word in 1..count - 1 {
                if self.words.get(word).is_some_and(|w| w.length > 3) {
                    forms.push((key_of(self.word(word)), Form::Inner));
                }
            }
        } else if self.is(0, Class::JapaneseFamily) || self.is(1, Class::JapaneseFamily) {
            // Japanese names come in both orders.
            let turned = self.word(1).iter().chain(self.word(0)).fold(0, |key, &part| join(key, part));
            forms.push((turned, Form::Family));
        }
    }
}

/// The whole name of a Vietnamese who is called by his given name, from the words of an address, which are undiacritised
/// and in small letters: `Lam` is `To Lam` in `tong-bi-thu-to-lam-tham-lao`.
pub(crate) fn restore(called: &Name, address: &[(&str, u64)], words: &Words) -> Option<String> {
    let [called] = called.parts[..] else { return None };
    let end = address.iter().position(|&(_, hash)| hash == called)?;
    let is = |at: usize, class| words.classes(address[at].1).has(class);
    // Most names have three words; what stands before one of two may look like a part of it.
    [3, 2, 4].into_iter().find_map(|count| {
        let start = (end + 1).checked_sub(count)?;
        let name = is(start, Class::VietnameseFamily) && (start + 1..=end).all(|at| is(at, Class::VietnameseSyllable));
        name.then(|| {
            let mut full = String::new();
            for (word, _) in &address[start..=end] {
                let mut letters = word.chars();
                full.extend((!full.is_empty()).then_some(' '));
                full.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
            }
            full
        })
    })
}
