//! The same text in other shapes says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presspan::{Entity, Extractor, Kind, Language};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Language::Swedish));

fn meanings(entities: &[Entity]) -> Vec<(Kind, String)> {
    entities.iter().map(|e| (e.kind(), e.normal().nfc().collect())).collect()
}

fuzz_target!(|text: &str| {
    let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
    assert_eq!(meanings(&EXTRACTOR.extract(&composed)), meanings(&EXTRACTOR.extract(&decomposed)), "encoding");

    let unix = text.replace('\r', "");
    let windows = unix.replace('\n', "\r\n");
    let found = EXTRACTOR.extract(&unix);
    assert_eq!(meanings(&found), meanings(&EXTRACTOR.extract(&windows)), "line ends");

    let longer = format!("{unix}\n\nDet regnar.");
    let shorter = format!("{unix}\n\n");
    assert_eq!(meanings(&EXTRACTOR.extract(&shorter)), meanings(&EXTRACTOR.extract(&longer)), "a paragraph more");

    let mut again = Vec::new();
    EXTRACTOR.extract_with(&unix, &mut EXTRACTOR.scratch(), &mut again);
    assert_eq!(found, again, "a fresh scratch");

    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| EXTRACTOR.extract(&unix))).collect();
        for thread in threads {
            assert_eq!(found, thread.join().expect("no panic"), "another thread");
        }
    });

    // People, bodies and programmes may be known by what other paragraphs say of them.
    let apart = |text: &str, from: usize| -> Vec<(Kind, usize, usize)> {
        let alone = |kind| matches!(kind, Kind::Title | Kind::Date | Kind::Place);
        let entities = EXTRACTOR.extract(text).into_iter().filter(|e| alone(e.kind()));
        entities.map(|e| (e.kind(), from + e.range().start, from + e.range().end)).collect()
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for part in shorter.split_inclusive("\n\n") {
        parts.extend(apart(part, from));
        from += part.len();
    }
    assert_eq!(apart(&shorter, 0), parts, "paragraphs apart");
});
