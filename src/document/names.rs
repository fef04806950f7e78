//! How the bearer of a name is called afterwards, by the custom of the culture that the name is of.
//!
//! A name is compared by the hashes of its folded parts, so that `Nguyễn Văn Hùng` and `NGUYEN VAN HUNG`, `Kim Sang-sik`
//! and `Kim Sang Sik` are the same name, and so that no text is copied.

use crate::entity::Entity;
use crate::extractor::Inner;
use crate::segment::fold;

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

/// What the lexicon says of single words, with the numbers of the classes looked up once.
pub(crate) struct Words<'a> {
    inner: Option<&'a Inner>,
    numbers: [Option<u16>; CLASSES.len()],
    folded: Vec<u8>,
}

impl<'a> Words<'a> {
    /// Asks the lexicon that the entities were found with.
    pub(crate) fn new(entities: &[Entity<'a>]) -> Self {
        let inner = entities.first().map(|e| e.inner);
        Words { inner, numbers: CLASSES.map(|(_, name)| inner.and_then(|i| i.class(name))), folded: Vec::new() }
    }

    fn holds(&self, classes: &[u16], class: Class) -> bool {
        self.numbers[class as usize].is_some_and(|number| classes.contains(&number))
    }

    /// Whether a word, written with a capital, carries a class.
    pub(crate) fn is(&self, word: u64, class: Class) -> bool {
        self.inner.is_some_and(|inner| self.holds(inner.classes_of(word), class))
    }

    /// Whether the dictionary entry behind an entity carries a class.
    pub(crate) fn entry_is(&self, entity: &Entity, class: Class) -> bool {
        self.holds(entity.inner.classes_of_entry(entity), class)
    }

    /// The hash of a word as the lexicon knows it.
    pub(crate) fn hash(&mut self, word: &str) -> u64 {
        self.folded.clear();
        if !fold::fold_latin(word, &mut self.folded) {
            fold::fold_into(word, &mut self.folded);
        }
        fold::hash(&self.folded)
    }
}

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
    parts: Vec<u64>,
    /// Where each word begins in `parts`.
    words: Vec<usize>,
    /// Lengths of the words in bytes.
    lengths: Vec<usize>,
}

impl Name {
    pub(crate) fn read(text: &str, words: &mut Words) -> Name {
        let mut name = Name::default();
        for word in text.split_whitespace() {
            let word = word.trim_matches(['.', ',', '"', '”']);
            if word.is_empty() {
                continue;
            }
            name.words.push(name.parts.len());
            name.lengths.push(word.len());
            name.parts.extend(word.split('-').filter(|p| !p.is_empty()).map(|p| words.hash(p)));
        }
        name
    }

    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The key of the whole name.
    pub(crate) fn key(&self) -> u64 {
        key_of(&self.parts)
    }

    pub(crate) fn parts(&self) -> &[u64] {
        &self.parts
    }

    fn from(&self, word: usize) -> &[u64] {
        self.words.get(word).and_then(|&at| self.parts.get(at..)).unwrap_or_default()
    }

    fn word(&self, word: usize) -> &[u64] {
        let end = self.words.get(word + 1).copied().unwrap_or(self.parts.len());
        self.words.get(word).and_then(|&at| self.parts.get(at..end)).unwrap_or_default()
    }

    fn is(&self, words: &Words, word: usize, class: Class) -> bool {
        matches!(self.word(word), [part] if words.is(*part, class))
    }

    /// Whether a word begins with a particle: `al-Sharaa`.
    fn is_particle(&self, words: &Words, word: usize) -> bool {
        self.word(word).first().is_some_and(|&part| words.is(part, Class::Particle))
    }

    /// Family name first, then syllables: `Nguyen Thi Minh Khai`.
    pub(crate) fn is_vietnamese(&self, words: &Words) -> bool {
        self.len() > 1
            && self.is(words, 0, Class::VietnameseFamily)
            && (1..self.len()).all(|w| self.is(words, w, Class::VietnameseSyllable) || self.len() > 3)
            && self.parts.len() == self.len()
    }

    /// What a Vietnamese middle name tells: `Thị` stands in names of women, `Văn` in names of men.
    pub(crate) fn gender(&self, words: &mut Words) -> Option<Gender> {
        if self.len() < 3 || !self.is_vietnamese(words) {
            return None;
        }
        let middle = *self.word(1).first()?;
        if middle == words.hash("thi") {
            Some(Gender::Female)
        } else {
            (middle == words.hash("van")).then_some(Gender::Male)
        }
    }

    /// The keys of the shorter forms by which the bearer may be called afterwards.
    ///
    /// Vietnamese are called by the given name, which stands last, with or without the middle name; Chinese and
    /// Koreans by the family name, which stands first; others by the surname with its particles, or by the first name.
    pub(crate) fn short_forms(&self, words: &Words) -> Vec<(u64, Form)> {
        let mut forms = Vec::new();
        let mut count = self.len();
        // Kings are called without their number, a son never without what tells him from his father.
        if count > 1 && self.is(words, count - 1, Class::Generation) {
            if self.lengths.last().is_some_and(|&l| l > 1) && count > 2 {
                forms.push((key_of(self.from(count - 2)), Form::Family));
                return forms;
            }
            count -= 1;
            forms.push((key_of(&self.parts[..self.words.get(count).copied().unwrap_or_default()]), Form::Given));
        }
        if count < 2 {
            return forms;
        }
        let end = self.words.get(count).copied().unwrap_or(self.parts.len());
        let tail =
            |word: usize| key_of(self.words.get(word).and_then(|&at| self.parts.get(at..end)).unwrap_or_default());
        let vietnamese = self.is_vietnamese(words);
        let family_first = self.is(words, 0, Class::ChineseFamily)
            || self.is(words, 0, Class::KoreanFamily)
            || self.word(0).len() == 1 && count == 2 && self.word(1).len() == 2 && !self.is_particle(words, 1);
        forms.push((tail(count - 1), if vietnamese || family_first { Form::Given } else { Form::Family }));
        if count > 2 {
            forms.push((tail(count - 2), if vietnamese { Form::Given } else { Form::Family }));
        }
        // Half the people of a Vietnamese text share a family name.
        if !vietnamese || count == 2 && family_first {
            forms.push((key_of(self.word(0)), if family_first { Form::Family } else { Form::Given }));
        }
        if vietnamese {
            return forms;
        }
        // `al-Sharaa` without its article.
        if let [_, first, rest @ ..] = self.word(count - 1) {
            if !family_first {
                forms.push((rest.iter().fold(join(0, *first), |key, &part| join(key, part)), Form::Family));
            }
        }
        if count > 2 {
            forms.push((join(key_of(self.word(0)), tail(count - 1)), Form::Family));
            if let Some(particle) = (1..count - 1).find(|&w| self.is(words, w, Class::Particle)) {
                forms.push((tail(particle), Form::Family));
            }
            for word in 1..count - 1 {
                if self.lengths.get(word).is_some_and(|&l| l > 3) {
                    forms.push((key_of(self.word(word)), Form::Inner));
                }
            }
        } else if self.is(words, 0, Class::JapaneseFamily) || self.is(words, 1, Class::JapaneseFamily) {
            // Japanese names come in both orders.
            let turned = self.word(1).iter().chain(self.word(0)).fold(0, |key, &part| join(key, part));
            forms.push((turned, Form::Family));
        }
        forms
    }
}
