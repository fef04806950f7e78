//! What holds for every text there is.

#[path = "support/texts.rs"]
mod texts;

use presspan::{Document, Entity, Extractor, Kind, Language, Offsets};
use proptest::prelude::*;
use std::sync::LazyLock;
use texts::{Span, check, mixed, spans};
use unicode_normalization::UnicodeNormalization;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Language::Swedish));

/// Anything at all, or something like the news.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![1 => any::<String>(), 4 => mixed()]
}

/// Kinds and normal forms, composed: what may not depend on how the letters are encoded.
fn meanings(entities: &[Entity]) -> Vec<(Kind, String)> {
    entities.iter().map(|e| (e.kind(), e.normal().nfc().collect())).collect()
}

/// A word of few letters in many writings, so that words meet often.
fn word() -> impl Strategy<Value = String> {
    let letters: Vec<char> = "aåäáằAÅÄÁẰoöóộOÖÓỘdđĐ".chars().collect();
    let letters = prop::collection::vec(prop::sample::select(letters), 2..4);
    (letters, any::<bool>()).prop_map(|(letters, decomposed)| {
        let word: String = letters.into_iter().collect();
        if decomposed { word.nfd().collect() } else { word }
    })
}

/// What a word is looked up by, letter by letter and slowly: marks do not count but for å, ä and ö.
fn naive(word: &str) -> String {
    let plain = |c: char| match c {
        'å' | 'ä' | 'ö' => c,
        'đ' => 'd',
        c => c.nfd().next().unwrap_or(c),
    };
    word.nfc().flat_map(char::to_lowercase).map(plain).collect()
}

proptest! {
    // 256 cases unless `PROPTEST_CASES` tells otherwise; what is found becomes a test of `regressions.rs`.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_sound(text in texts()) {
        check(&text, &EXTRACTOR.extract(&text));
    }

    #[test]
    fn output_repeats(text in texts()) {
        let extracted = EXTRACTOR.extract(&text);
        let mut again = Vec::new();
        let mut scratch = EXTRACTOR.scratch();
        // A scratch full of another text changes nothing.
        EXTRACTOR.extract_with("Ministern Nguyen Van Thang och VTV den 3 maj", &mut scratch, &mut again);
        EXTRACTOR.extract_with(&text, &mut scratch, &mut again);
        prop_assert_eq!(&extracted, &again);
        let there = std::thread::scope(|s| s.spawn(|| spans(&EXTRACTOR.extract(&text))).join());
        prop_assert_eq!(spans(&extracted), there.expect("no panic"));
    }

    #[test]
    fn who_is_who_tells_of_the_same_entities(text in texts()) {
        let annotation = EXTRACTOR.annotate(&Document::new(&text).at(&text));
        let found = EXTRACTOR.extract(&text);
        prop_assert_eq!(annotation.entities(), &found);
        // A mention is of one cluster alone.
        let mut mentions: Vec<usize> = annotation.clusters().iter().flat_map(|c| c.mentions().to_vec()).collect();
        mentions.sort_unstable();
        prop_assert!(mentions.windows(2).all(|two| two[0] < two[1]));
        prop_assert!(mentions.last().is_none_or(|&last| last < found.len()));
        prop_assert_eq!(annotation.offices().count(), annotation.roles().len());
    }

    #[test]
    fn line_ends_are_alike(text in texts()) {
        let unix = text.replace('\r', "");
        let windows = unix.replace('\n', "\r\n");
        let moved = |at: usize| at + unix[..at].matches('\n').count();
        let expected: Vec<Span> = spans(&EXTRACTOR.extract(&unix))
            .into_iter()
            .map(|(range, kind, normal)| (moved(range.start)..moved(range.end), kind, normal))
            .collect();
        prop_assert_eq!(expected, spans(&EXTRACTOR.extract(&windows)));
    }

    #[test]
    fn another_paragraph_changes_nothing(text in texts()) {
        let longer = format!("{text}\n\nDet regnar.");
        let shorter = format!("{text}\n\n");
        prop_assert_eq!(spans(&EXTRACTOR.extract(&shorter)), spans(&EXTRACTOR.extract(&longer)));
    }

    #[test]
    fn composition_changes_nothing(text in texts()) {
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        prop_assert_eq!(meanings(&EXTRACTOR.extract(&composed)), meanings(&EXTRACTOR.extract(&decomposed)));
    }

    #[test]
    fn offsets_are_inverse(text in texts()) {
        let offsets = Offsets::new(&text);
        for (chars, (byte, c)) in text.char_indices().enumerate() {
            prop_assert_eq!(offsets.to_chars(byte), chars);
            prop_assert_eq!(offsets.from_chars(chars), byte);
            let units = text[..byte].encode_utf16().count();
            prop_assert_eq!(offsets.to_utf16(byte), units);
            prop_assert_eq!(offsets.from_utf16(units), byte);
            if c.len_utf16() == 2 {
                prop_assert_eq!(offsets.from_utf16(units + 1), byte + c.len_utf8());
            }
        }
        prop_assert_eq!(offsets.to_chars(usize::MAX), text.chars().count());
        prop_assert_eq!(offsets.from_chars(usize::MAX), text.len());
        prop_assert_eq!(offsets.from_utf16(usize::MAX), text.len());
    }

    #[test]
    fn fewer_kinds_are_a_part_of_all(text in texts()) {
        static FEWER: LazyLock<[Extractor; 2]> = LazyLock::new(|| {
            [&[Kind::Person][..], &[Kind::Date, Kind::Place]]
                .map(|kinds| Extractor::builder().kinds(kinds.iter().copied()).build().expect("the embedded pack"))
        });
        let [people, others]: [Vec<_>; 2] = spans(&EXTRACTOR.extract(&text)).into_iter().partition(|s| s.1 == Kind::Person).into();
        let others: Vec<_> = others.into_iter().filter(|s| matches!(s.1, Kind::Date | Kind::Place)).collect();
        prop_assert_eq!([people, others], FEWER.each_ref().map(|extractor| spans(&extractor.extract(&text))));
    }

    #[test]
    fn what_a_dictionary_holds_is_what_a_naive_look_up_finds(
        entries in prop::collection::vec(prop::collection::vec(word(), 1..4), 1..20),
        words in prop::collection::vec(word(), 1..20),
    ) {
        // Words that look as if they were two are cut.
        let glued = |w: &String| {
            let letters: Vec<char> = w.nfc().collect();
            letters.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
        };
        let words: Vec<String> = words.into_iter().filter(|w| !glued(w)).collect();
        let fold = |words: &[String]| -> Vec<String> { words.iter().map(|w| naive(w)).collect() };
        let rows: Vec<String> =
            entries.iter().map(|e| format!("{}\tTHING\n", e.join(" ").to_lowercase())).collect();
        let extractor = Extractor::builder()
            .empty()
            .dictionary("classes.tsv", "class\timplies\nTHING\t\n")
            .dictionary("things.tsv", format!("form\tclasses\n{}", rows.concat()))
            .rules("things.rules", "rule a\nmatch (other.x: THING)\n")
            .build()
            .expect("sound files");
        let entries: std::collections::HashSet<Vec<String>> = entries.iter().map(|e| fold(e)).collect();
        let folded = fold(&words);
        let mut expected = Vec::new();
        let mut at = 0;
        while at < words.len() {
            // The longest entry that begins here.
            let lens = (1..=3usize.min(words.len() - at)).rev();
            let len = lens.into_iter().find(|len| entries.contains(&folded[at..at + len]));
            if let Some(len) = len {
                expected.push(words[at..at + len].join(" "));
            }
            at += len.unwrap_or(1);
        }
        let text = words.join(" ");
        let found: Vec<&str> = extractor.extract(&text).iter().map(|e| e.text()).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn units_count_what_they_are_named_after() {
    let offsets = Offsets::new("å𝄞s");
    let counted = presspan::Unit::ALL.map(|unit| (unit.as_str().to_owned(), offsets.to_unit(6, unit)));
    assert_eq!(counted, [("bytes", 6), ("chars", 2), ("utf16", 3)].map(|(name, at)| (name.to_owned(), at)));
    for unit in presspan::Unit::ALL {
        assert_eq!(unit.to_string().parse(), Ok(unit));
    }
}

/// Positions are counted from marks that lie some way apart.
#[test]
fn offsets_are_inverse_in_a_long_text() {
    let text = "Nguyễn 🎬 åt ".repeat(500);
    let offsets = Offsets::new(&text);
    let mut units = 0;
    for (chars, (byte, c)) in text.char_indices().enumerate() {
        assert_eq!((offsets.to_chars(byte), offsets.from_chars(chars)), (chars, byte));
        assert_eq!((offsets.to_utf16(byte), offsets.from_utf16(units)), (units, byte));
        units += c.len_utf16();
    }
}
