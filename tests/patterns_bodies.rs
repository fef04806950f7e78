//! How bodies and programmes are written, and what is none: `tests/data/patterns_bodies.txt`, a sentence a line, with
//! `[o: …]` around its organisations and `[p: …]` around its programmes.

use presspan::{Extractor, Kind, Language};

const TABLE: &str = include_str!("data/patterns_bodies.txt");

/// A sentence without its marks, and what they mark.
fn unmark(line: &str) -> (String, Vec<(Kind, String)>) {
    let (mut text, mut marked, mut rest) = (String::new(), Vec::new(), line);
    while let Some((before, tail)) = rest.split_once('[') {
        let (mark, after) = tail.split_once(']').expect("a mark ends");
        let (kind, surface) = mark.split_once(": ").expect("a mark has a kind");
        let kind = if kind == "o" { Kind::Organisation } else { Kind::Programme };
        marked.push((kind, surface.to_owned()));
        text.push_str(before);
        text.push_str(surface);
        rest = after;
    }
    text.push_str(rest);
    (text, marked)
}

#[test]
fn each_way_to_write_a_body_or_a_programme_is_read() {
    let extractor = Extractor::new(Language::Swedish);
    let (mut seen, mut wrong) = (0, Vec::new());
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let (text, marked) = unmark(line);
        let found: Vec<(Kind, String)> = extractor
            .extract(&text)
            .iter()
            .filter(|entity| matches!(entity.kind(), Kind::Organisation | Kind::Programme))
            .map(|entity| (entity.kind(), entity.text().to_owned()))
            .collect();
        seen += 1;
        if marked != found {
            wrong.push(format!("{line}\n    found: {found:?}"));
        }
    }
    assert!(seen > 80, "only {seen} sentences");
    assert!(wrong.is_empty(), "{} of {seen} sentences:\n{}", wrong.len(), wrong.join("\n"));
}
