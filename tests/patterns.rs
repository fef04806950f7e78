//! How translated press text names people, titles, bodies, programmes and places, and what only looks so:
//! `tests/data/patterns.txt`, which explains itself.

mod support;

use presspan::{Extractor, Language};
use std::collections::BTreeSet;

const TABLE: &str = include_str!("data/patterns.txt");

/// The sections, and how many lines each has.
const SECTIONS: [(u32, u32); 15] = [
    (1, 24),  // forms of address
    (2, 30),  // offices of state and party
    (3, 30),  // degrees, ranks, honours, trades
    (4, 30),  // ministries and central bodies
    (5, 27),  // people's committees, councils, departments of a province
    (6, 25),  // party, front, mass organisations
    (7, 27),  // companies, clubs, schools, hospitals, media
    (8, 28),  // laws and decisions
    (9, 29),  // programmes, films, songs, contests
    (14, 25), // abbreviations
    (15, 30), // shapes of persons' names
    (16, 42), // names that are words
    (17, 26), // places
    (18, 25), // coordination, ellipsis, compounds
    (19, 20), // case
];

/// Each row of the table as its number and what it says.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').expect("a number and a sentence"))
}

#[test]
fn every_sentence_is_read_as_it_is_marked() {
    let extractor = Extractor::new(Language::Swedish);
    let (mut seen, mut wrong) = (0, Vec::new());
    for (number, marked) in rows().filter(|(_, row)| !row.starts_with("none: ")) {
        let (text, _) = support::unmark(marked);
        let found: Vec<_> =
            extractor.extract(&text).iter().map(|e| (e.range().start, e.range().end, e.kind())).collect();
        let found = support::mark(&text, &found);
        seen += 1;
        if found != marked {
            wrong.push(format!("{number} {marked}\n    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {seen} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_line_has_a_sentence_or_a_reason() {
    let numbers: BTreeSet<&str> = rows().map(|(number, _)| number).collect();
    let lines: BTreeSet<String> = SECTIONS
        .iter()
        .flat_map(|(section, lines)| (1..=*lines).map(move |line| format!("{section}.{line}")))
        .collect();
    let missing: Vec<_> = lines.iter().filter(|line| !numbers.contains(line.as_str())).collect();
    assert!(missing.is_empty(), "nothing for {missing:?}");
    let known =
        |number: &str| lines.contains(number) || SECTIONS.iter().any(|(section, _)| section.to_string() == number);
    let unknown: Vec<_> = numbers.iter().filter(|number| !known(number)).collect();
    assert!(unknown.is_empty(), "no such lines: {unknown:?}");
    // A reason stands alone.
    for (number, _) in rows().filter(|(_, row)| row.starts_with("none: ")) {
        assert_eq!(rows().filter(|(other, _)| *other == number).count(), 1, "{number} has a reason and a sentence");
    }
}
