//! Persons' names of every shape, names that are ordinary words, and places that hold a person's name:
//! `tests/data/patterns_persons.txt`.
//!
//! A line is a text. `[surface|kind]` marks an entity that must be found; a person who is not marked must not be found.

use presspan::{Extractor, Language};

/// A text without its marks, and what they mark, by place.
fn unmark(marked: &str) -> (String, Vec<(usize, usize, String)>) {
    let (mut text, mut spans, mut rest) = (String::new(), Vec::new(), marked);
    while let Some((before, tail)) = rest.split_once('[') {
        let (mark, after) = tail.split_once(']').expect("a mark ends");
        let (surface, kind) = mark.split_once('|').expect("a mark has a kind");
        text.push_str(before);
        spans.push((text.len(), text.len() + surface.len(), kind.to_owned()));
        text.push_str(surface);
        rest = after;
    }
    text.push_str(rest);
    (text, spans)
}

#[test]
fn persons_of_every_shape_are_told_from_words_and_places() {
    let extractor = Extractor::new(Language::Swedish);
    let mut wrong = Vec::new();
    for line in include_str!("data/patterns_persons.txt").lines().filter(|line| !line.starts_with('#')) {
        let (text, marked) = unmark(line);
        let found: Vec<_> =
            extractor.extract(&text).iter().map(|e| (e.range().start, e.range().end, e.kind().to_string())).collect();
        let missed = marked.iter().any(|span| !found.contains(span));
        let extra = found.iter().any(|span| span.2 == "person" && !marked.contains(span));
        if missed || extra {
            wrong.push(format!("{line}\n    found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
