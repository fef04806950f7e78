//! What the titles of a text are, apart from who holds them.

use super::Status;
use super::memory::Remembered;
use super::names::{Class, Gender, Words, join};
use crate::entity::{Entity, Kind};
use crate::segment::fold::{fold, hash};
use std::borrow::Cow;

/// What a title is.
#[derive(Debug)]
pub(super) struct Office {
    /// Rank and head of the title, and of the titles that it is a compound of: `biträdande utrikesministern` is a deputy
    /// `utrikesminister`, and a deputy `minister`.
    pub(super) keys: Vec<u64>,
    /// The head in its dictionary form, in small letters.
    pub(super) head: String,
    /// A form of address or an academic degree.
    pub(super) address: bool,
    /// An office of something: no form of address, and no degree but what is held at a body.
    pub(super) has_body: bool,
    /// Stands in the definite form.
    pub(super) definite: bool,
    pub(super) number: Number,
    pub(super) gender: Option<Gender>,
    pub(super) status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Singular,
    /// `redaktörer`, as far as the ending tells.
    Plural,
    /// `ministrarna`
    PluralDefinite,
}

/// The titles of a text.
pub(crate) struct Titles<'m> {
    offices: &'m Remembered<Office>,
    /// For each entity its office; any for what is no title.
    of: Vec<u32>,
}

impl<'m> Titles<'m> {
    pub(super) fn read(entities: &[Entity], words: &mut Words, offices: &'m mut Remembered<Office>) -> Titles<'m> {
        let read = |entity: &Entity| match entity.kind {
            Kind::Title => {
                let surface = join(entity.origin.hash(), hash(entity.text().as_bytes()));
                offices.place(surface, || Office::read(entity, words))
            }
            _ => 0,
        };
        Titles { of: entities.iter().map(read).collect(), offices }
    }

    /// What the title at `mention` is.
    pub(super) fn get(&self, mention: usize) -> &Office {
        &self.offices[self.of[mention]]
    }
}

impl Office {
    fn read(title: &Entity, words: &mut Words) -> Office {
        const FEMALE: &[&str] = &[
            "fru",
            "fröken",
            "frk",
            "mrs",
            "ms",
            "miss",
            "madame",
            "moster",
            "drottning",
            "prinsessa",
            "kronprinsessa",
        ];
        const MALE: &[&str] = &["herr", "hr", "mr", "farbror", "onkel", "kung", "prins", "sir"];
        let text = title.text().to_lowercase();
        let (head, definite) = head(title, &text);
        // `expresidenten`
        let former = head.strip_prefix("ex").map(|rest| rest.trim_start_matches('-'));
        let former =
            former.filter(|rest| rest.len() > 4 && words.classes(hash(fold(rest).as_bytes())).has(Class::Title));
        let status = if former.is_some() { Status::Former } else { status(&text) };
        let rank = match status {
            Status::Deputy => 1,
            Status::Former => 2,
            Status::Future => 3,
            Status::Outgoing => 4,
            Status::Present | Status::Acting => 0,
        };
        let stem = fold(former.or(head.strip_prefix("vice").filter(|rest| rest.len() > 3)).unwrap_or(&head));
        let mut keys = vec![join(rank, hash(stem.as_bytes()))];
        // No title is longer than this, and a word may be as long as the text.
        const LONGEST: usize = 64;
        for (at, _) in stem.char_indices().skip(2).skip_while(|(at, _)| stem.len() - at > LONGEST) {
            let part = hash(&stem.as_bytes()[at..]);
            if stem.len() - at > 3 && words.classes(part).has(Class::Title) {
                keys.push(join(rank, part));
            }
        }
        let classes = words.classes_of_entry(title);
        let (honorific, degree) = (classes.has(Class::Honorific), classes.has(Class::Degree));
        let ends = |endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
        Office {
            keys,
            address: honorific || degree,
            has_body: !honorific && (!degree || classes.has(Class::Post)),
            definite,
            number: if ends(&["rna", "ena"]) {
                Number::PluralDefinite
            } else if ends(&["ar", "er", "or"]) {
                Number::Plural
            } else {
                Number::Singular
            },
            gender: if FEMALE.contains(&head.as_str()) {
                Some(Gender::Female)
            } else {
                MALE.contains(&head.as_str()).then_some(Gender::Male)
            },
            head,
            status,
        }
    }
}

/// How the title, in small letters, says that the office is held; `tidigare vice` was held.
fn status(text: &str) -> Status {
    let says = |word: &str| match word.trim_end_matches('.') {
        "tidigare" | "förre" | "förra" | "dåvarande" | "avsatte" | "avsatta" | "framlidne" | "framlidna" | "före"
        | "f.d" | "forne" | "forna" | "ex" | "pensionerad" | "pensionerade" => Some((0, Status::Former)),
        "avgående" => Some((1, Status::Outgoing)),
        "tillförordnad" | "tillförordnade" | "tf" | "t.f" | "interims" => Some((2, Status::Acting)),
        "blivande" | "tillträdande" | "nyvald" | "nyvalde" | "nyvalda" | "designerad" | "designerade" => {
            Some((3, Status::Future))
        }
        "vice" | "biträdande" | "ställföreträdande" => Some((4, Status::Deputy)),
        _ => None,
    };
    if let Some((_, status)) = text.split_whitespace().filter_map(says).min_by_key(|(rank, _)| *rank) {
        status
    } else if text.starts_with("vice") {
        Status::Deputy
    } else if text.starts_with("interims") {
        Status::Acting
    } else {
        Status::Present
    }
}

/// The head of a title in its dictionary form, and whether it is written in the definite form: `biträdande ministern`
/// is `minister`, definite.
fn head(title: &Entity, text: &str) -> (String, bool) {
    // Most titles are one word.
    let without_portfolio =
        |text: &str| if text.contains(' ') { text.find(" för ").unwrap_or(text.len()) } else { text.len() };
    let normal = title.normal();
    // Nothing was made of what is borrowed: it is the form of the dictionary.
    let is_lemma = matches!(normal, Cow::Borrowed(_));
    let normal = &normal[..without_portfolio(&normal)];
    let written = normal.rsplit(char::is_whitespace).find(|w| !w.is_empty()).unwrap_or(normal).trim_end_matches('.');
    // A form that the dictionary holds no lemma for may be a genitive.
    let lemma = if is_lemma {
        None
    } else {
        title.inner.lemma(written).or_else(|| title.inner.lemma(written.strip_suffix('s')?))
    };
    let head = lemma.unwrap_or(written).to_lowercase();
    let bare = text[..without_portfolio(text)].trim_end_matches('.');
    let definite =
        !bare.ends_with(head.as_str()) && !bare.strip_suffix('s').is_some_and(|s| s.ends_with(head.as_str()));
    (head, definite)
}
