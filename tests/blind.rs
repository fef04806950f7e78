//! How much is found right in texts that no rule was made for: `tests/data/blind_*.txt`.
//!
//! `== id` begins an article; `[surface|kind]` marks what is to be found in it. Do not mend rules until these texts are
//! right: they are here to tell how texts of tomorrow will fare, so a mistake in them is worth a rule only as one of its kind.

use presspan::{Extractor, Language};
use std::collections::BTreeSet;
use std::path::Path;

/// The least share (micro F1) that counts as unharmed, a little under what was measured last.
const FLOOR: f64 = 0.95;

type Span = (usize, usize, String);

/// A text without its marks, and what they mark.
fn unmark(marked: &str) -> (String, BTreeSet<Span>) {
    let (mut text, mut spans, mut rest) = (String::new(), BTreeSet::new(), marked);
    while let Some((before, tail)) = rest.split_once('[') {
        let (mark, after) = tail.split_once(']').expect("a mark ends");
        text.push_str(before);
        // `[annons_2]` is a part of the page.
        let Some((surface, kind)) = mark.split_once('|') else {
            text.extend(["[", mark, "]"]);
            rest = after;
            continue;
        };
        spans.insert((text.len(), text.len() + surface.len(), kind.to_owned()));
        text.push_str(surface);
        rest = after;
    }
    text.push_str(rest);
    (text, spans)
}

fn f1(right: usize, marked: usize, found: usize) -> f64 {
    2.0 * right as f64 / (marked + found) as f64
}

#[test]
fn unseen_texts_are_read_as_well_as_before() {
    let extractor = Extractor::new(Language::Swedish);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let (mut right, mut marked, mut found) = (0, 0, 0);
    for file in folder.read_dir().expect("the folder is there").map(|file| file.expect("a file").path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !(name.starts_with("blind_") && name.ends_with(".txt")) {
            continue;
        }
        let before = (right, marked, found);
        for article in std::fs::read_to_string(&file).expect("UTF-8").split("== ").skip(1) {
            let (_, body) = article.split_once('\n').expect("a text follows its id");
            let (text, gold) = unmark(body);
            let entities = extractor.extract(&text);
            let spans: BTreeSet<Span> =
                entities.iter().map(|e| (e.range().start, e.range().end, e.kind().to_string())).collect();
            right += gold.intersection(&spans).count();
            marked += gold.len();
            found += spans.len();
        }
        println!("{name}: {:.4}", f1(right - before.0, marked - before.1, found - before.2));
    }
    let share = f1(right, marked, found);
    println!("all: {share:.4}");
    assert!(share >= FLOOR, "micro F1 is {share:.4}, less than {FLOOR}");
}
