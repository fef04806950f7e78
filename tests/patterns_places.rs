//! How places are written: `tests/data/patterns_places.txt`, a sentence a line, its places in square brackets.

use presspan::{Extractor, Kind, Language};

const TABLE: &str = include_str!("data/patterns_places.txt");

#[test]
fn each_way_to_write_a_place_is_read() {
    let extractor = Extractor::new(Language::Swedish);
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let text = line.replace(['[', ']'], "");
        let marked: Vec<&str> =
            line.split('[').skip(1).filter_map(|part| part.split_once(']')).map(|(place, _)| place).collect();
        let entities = extractor.extract(&text);
        let found: Vec<&str> =
            entities.iter().filter(|entity| entity.kind() == Kind::Place).map(|entity| entity.text()).collect();
        if marked != found {
            wrong.push(format!("{line}\n    found: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
