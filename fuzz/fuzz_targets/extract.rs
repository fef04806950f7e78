//! Any text: spans are sorted, disjoint and on boundaries, and everything can be asked of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presspan::{Document, Extractor, Language, Offsets};
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Language::Swedish));

/// Whether two words may have lost the space between them here.
fn may_be_seam(text: &str, at: usize) -> bool {
    let (before, behind) = (text[..at].chars().next_back(), text[at..].chars().next());
    let (Some(before), Some(behind)) = (before, behind) else { return true };
    // Letters in title case are capitals too.
    let capital = !behind.to_lowercase().eq([behind]);
    capital || before.is_ascii_digit() != behind.is_ascii_digit() || ".:".contains([before, behind])
}

fuzz_target!(|text: &str| {
    let mut words: Vec<usize> = text.split_word_bound_indices().map(|(at, _)| at).collect();
    words.push(text.len());
    let offsets = Offsets::new(text);
    let mut reach = 0;
    let found = EXTRACTOR.extract(text);
    for entity in &found {
        let range = entity.range();
        assert!(reach <= range.start && range.start < range.end, "{entity:?}");
        for at in [range.start, range.end] {
            assert!(words.binary_search(&at).is_ok() || may_be_seam(text, at), "{entity:?}");
            assert_eq!(offsets.from_chars(offsets.to_chars(at)), at);
            assert_eq!(offsets.from_utf16(offsets.to_utf16(at)), at);
        }
        assert!(!entity.to_record().normal.is_empty(), "{entity:?}");
        reach = range.end;
    }
    // Who is who: a mention is of one cluster alone.
    let annotation = EXTRACTOR.annotate(&Document::new(text).at(text));
    assert_eq!(annotation.entities(), &found);
    let mut mentions: Vec<usize> = annotation.clusters().iter().flat_map(|c| c.mentions().to_vec()).collect();
    mentions.sort_unstable();
    assert!(mentions.windows(2).all(|two| two[0] < two[1]), "{mentions:?}");
    assert!(mentions.last().is_none_or(|&last| last < found.len()), "{mentions:?}");
});
