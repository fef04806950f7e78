//! Renderings of one thing have one identifier and one name, and other things have others: `tests/data/identity.txt`.

use presspan::{Document, Extractor, Language};
use std::collections::BTreeSet;
use std::ops::Range;

const TABLE: &str = include_str!("data/identity.txt");

fn lines() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A text without its brackets, and what stands in them.
fn unmark(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (n, part) in marked.split(['[', ']']).enumerate() {
        if n % 2 == 1 {
            marks.push(text.len()..text.len() + part.len());
        }
        text.push_str(part);
    }
    (text, marks)
}

#[test]
fn renderings_of_one_thing_have_one_identifier_and_one_name() {
    let extractor = Extractor::new(Language::Swedish);
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for (id, texts) in lines().filter_map(|line| line.split_once(" = ")) {
        assert!(seen.insert(id), "{id} stands on two lines");
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{id}");
        let mut names = BTreeSet::new();
        for marked in texts.split(" | ") {
            let (text, marks) = unmark(marked);
            let entities = extractor.extract(&text);
            for mark in marks {
                let Some(entity) = entities.iter().find(|entity| entity.range() == mark) else {
                    wrong.push(format!("{marked}\n    found {entities:?}"));
                    continue;
                };
                if entity.id().as_deref() != Some(id) {
                    wrong.push(format!("{marked}\n    is {:?}, not {id}", entity.id()));
                }
                names.insert(entity.canonical().map(|name| name.into_owned()));
                // What tells a country begins with it.
                let country = id.split_once('-').map(|(owner, _)| owner).filter(|owner| owner.len() == 2);
                assert_eq!(entity.country().map(str::to_lowercase).as_deref(), country, "{marked}");
            }
        }
        if names.len() != 1 || names.contains(&None) {
            wrong.push(format!("{id} is called {names:?}"));
        }
    }
    assert!(seen.len() > 30, "only {} things", seen.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_whole_text_tells_whose_a_body_is() {
    let extractor = Extractor::new(Language::Swedish);
    for (id, marked) in lines().filter_map(|line| line.split_once(" : ")) {
        let (text, marks) = unmark(marked);
        let annotation = extractor.annotate(&Document::new(&text));
        let cluster = annotation.clusters().iter().find(|cluster| cluster.id() == Some(id));
        let cluster = cluster.unwrap_or_else(|| panic!("{marked}\n    {:?}", annotation.clusters()));
        let found: Vec<_> = annotation.mentions(cluster).map(|mention| mention.range()).collect();
        assert_eq!(found, marks, "{marked}");
    }
}

#[test]
fn a_ministry_in_no_row_is_called_by_its_country() {
    let extractor = Extractor::new(Language::Swedish);
    for (text, id, name) in [
        ("Det sade Japans rymdministerium.", "jp-ministry-rymd", "Japans ministerium för rymd"),
        ("Det sade USA:s rymdministerium.", "us-ministry-rymd", "USA:s ministerium för rymd"),
        ("Det sade Laos rymdministerium.", "la-ministry-rymd", "Laos ministerium för rymd"),
        ("Det sade rymdministeriet.", "any-ministry-rymd", "ministeriet för rymd"),
        // A general department is no ministry.
        ("Det sade generaldepartementet för rymd.", "", ""),
    ] {
        let entities = extractor.extract(text);
        let [entity] = entities.as_slice() else { panic!("{text}: {entities:?}") };
        assert_eq!(entity.id().unwrap_or_default(), id, "{text}");
        assert_eq!(entity.canonical().unwrap_or_default(), name, "{text}");
    }
}
