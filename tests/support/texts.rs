//! Texts made for trouble, and what must hold of the entities in them.

#![allow(dead_code)] // Every test uses some of it.

use presspan::{Entity, Kind};
use proptest::prelude::*;
use std::collections::HashSet;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// An entity in short.
pub type Span = (Range<usize>, Kind, String);

const WORDS: &[&str] = &[
    "Nguyen",
    "Nguyễn",
    "NGUYEN",
    "Van",
    "Văn",
    "Thang",
    "Thị",
    "Tran",
    "Xi",
    "Jinping",
    "Åsa",
    "Karlsson",
    "Li",
    "Pham",
    "Chinhs",
    "Donald",
    "O'Brien",
    "d'Arc",
    "Jean-Pierre",
    "A",
    "J",
    "president",
    "presidenten",
    "President",
    "finansminister",
    "ministern",
    "biträdande",
    "premiärminister",
    "general",
    "ordförande",
    "ministeriet",
    "för",
    "finans",
    "Ministeriet",
    "Folkrepubliken",
    "VTV",
    "VTV1",
    "WHO",
    "FN:s",
    "universitetet",
    "Universitetet",
    "banken",
    "Bank",
    "AB",
    "Hanoi",
    "Hanois",
    "Ho",
    "Chi",
    "Minh-staden",
    "Đà",
    "Nẵng",
    "Đồng",
    "Stockholm",
    "Laos",
    "gatan",
    "provinsen",
    "Dalarna",
    "den",
    "i",
    "och",
    "på",
    "av",
    "går",
    "januari",
    "maj",
    "måndags",
    "klockan",
    "kl",
    "talet",
    "år",
    "kvartalet",
    "1",
    "3",
    "12",
    "31",
    "2024",
    "2025",
    "1990",
    "19.30",
    "5/11/2024",
    "2024-05-03",
    "11-12",
    "sade",
    "talade",
    "besökte",
    "programmet",
    "tidningen",
    "Det",
    "regnar",
    "ett",
    "İstanbul",
    "ﬁnans",
    "straße",
    "Ⅻ",
    "www.vtv.vn",
    "https://vtv.vn/a?b=c",
    "a@b.se",
    "kaffe",
    "åäö",
    "ÅÄÖ",
    "e\u{301}",
    "东京",
    "北京",
    "ひらがな",
    "カタカナ",
    "한국",
    "ไทย",
    "שלום",
    "مرحبا",
    "Путин",
    "Ω",
];

const JOINS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "",
    ", ",
    ". ",
    ": ",
    "; ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "  ",
    "-",
    "–",
    " – ",
    "/",
    "'",
    "’",
    "\"",
    "”",
    "“",
    "„",
    "»",
    "«",
    "(",
    ")",
    "[",
    "]",
    "!",
    "?",
    "…",
    ".",
    ":",
    "_",
    "&",
    "%",
    "@",
    "://",
    "\u{A0}",
    "\u{AD}",
    "\u{200B}",
    "\u{200C}",
    "\u{200D}",
    "\u{200F}",
    "\u{202F}",
    "\u{2060}",
    "\u{2028}",
    "\u{FEFF}",
    "\u{301}",
    "\u{308}",
    "\u{30A}",
    "\u{323}",
    "\u{FE0F}",
    "\u{20E3}",
    "\0",
    "\u{B}",
    "\u{85}",
    "·",
    "🎬",
    "👨\u{200D}👩\u{200D}👧",
    "🇻🇳",
    "🇸",
    "ʼ",
    "\u{2010}",
    "\u{2011}",
    "§",
    "×",
    "º",
    "µ",
    "s",
    "s ",
];

/// Text of words of the news, with every kind of joint between them.
pub fn mixed() -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(WORDS), prop::sample::select(JOINS));
    prop::collection::vec(piece, 0..40).prop_map(|p| p.into_iter().flat_map(|(word, join)| [word, join]).collect())
}

pub fn spans(entities: &[Entity]) -> Vec<Span> {
    entities.iter().map(|e| (e.range(), e.kind(), e.normal().into_owned())).collect()
}

/// Where words begin and end: at the boundaries of Unicode, and where two words may have lost what stood between them.
pub fn word_ends(text: &str) -> HashSet<usize> {
    let mut ends: HashSet<usize> = text.split_word_bound_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let letters: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !is_combining_mark(*c)).collect();
    for pair in letters.windows(2) {
        let ((_, before), (at, c)) = (pair[0], pair[1]);
        let meets = before.is_lowercase() && c.is_uppercase() || before.is_ascii_digit() != c.is_ascii_digit();
        if meets || ".:".contains(before) || ".:".contains(c) {
            ends.insert(at);
        }
    }
    ends
}

/// Spans are sorted and disjoint, begin and end where words and graphemes do, and everything can be asked of them.
pub fn check(text: &str, entities: &[Entity]) {
    let mut ends = word_ends(text);
    let mut graphemes = vec![text.len()];
    graphemes.extend(text.grapheme_indices(true).map(|(at, _)| at));
    ends.retain(|at| graphemes.contains(at));
    let mut reach = 0;
    for entity in entities {
        let range = entity.range();
        assert!(reach <= range.start && range.start < range.end, "{entity:?} overlaps in {text:?}");
        assert!(ends.contains(&range.start) && ends.contains(&range.end), "{entity:?} cuts a word of {text:?}");
        assert_eq!(entity.text(), &text[range.clone()]);
        assert!(!entity.normal().is_empty(), "{entity:?} has no normal form in {text:?}");
        assert!((0.0..=1.0).contains(&entity.confidence()));
        assert_eq!(entity.date().is_some(), entity.kind() == Kind::Date);
        assert!(!entity.source().is_empty() && !entity.label().is_empty());
        reach = range.end;
    }
}
