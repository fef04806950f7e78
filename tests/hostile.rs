//! Text made to cost time: it costs time in proportion to its length, and no more memory than a text of its entities.

#[path = "support/texts.rs"]
mod texts;

use presspan::{Document, Extractor, Language};
use std::hint::black_box;
use std::time::{Duration, Instant};
use texts::{check, word_ends};

/// What one line is filled with.
const FILLINGS: &[(&str, &str)] = &[
    ("capital letters", "A "),
    ("capital letters without spaces", "A"),
    ("small letters without spaces", "a"),
    ("letters of Vietnamese without spaces", "ễ"),
    ("opening quotes", "“"),
    ("ASCII quotes", "\""),
    ("combining marks", "\u{301}"),
    ("diaereses on nothing", "\u{308}"),
    ("letters with marks", "e\u{302}\u{303}"),
    ("hyphens", "-"),
    ("hyphenated names", "Anna-"),
    ("names without spaces", "Nguyễn"),
    ("sentences without spaces", "Binh.Foto"),
    ("what begins like a tag", "<a "),
    ("what is left of HTML", "&nbsp;<b>"),
    ("digits", "1"),
    ("numbers", "19,"),
    ("dates", "3/5/2024 "),
    ("half dates", "den 3 "),
    ("dots", "."),
    ("dotted letters", "a."),
    ("dots between spaces", ". "),
    ("colons", ": "),
    ("brackets", "([{"),
    ("closing brackets", ")]}"),
    ("scripts", "aя中あ한א"),
    ("right-to-left marks", "\u{200F}a\u{202E}"),
    ("families", "👨\u{200D}👩\u{200D}👧"),
    ("unpaired joiners", "\u{200D}"),
    ("flags", "🇻🇳🇸"),
    ("dotted capital I", "İ"),
    ("ligatures", "ﬁﬀﷺ"),
    ("byte order marks", "\u{FEFF}"),
    ("soft hyphens", "a\u{AD}"),
    ("NUL", "\0"),
    ("no-break spaces", "\u{A0}"),
    ("white space", " "),
    ("line ends", "\n"),
    ("carriage returns", "\r"),
    ("addresses", "http://a.b "),
    ("one address", "x@"),
    ("schemes", "a://"),
    ("underscores", "_"),
    ("family names", "Nguyen "),
    ("names", "Nguyen Van Thang "),
    ("names with commas", "Nguyen, "),
    ("beginnings of phrases", "Ho Chi "),
    ("ministries", "ministeriet för "),
    ("titles", "president "),
    ("titles and names", "president Xi och "),
    ("open lists", "finans-, försvars- och "),
    ("genitives", "Hanois "),
    ("a long compound", "minister"),
];

/// `filling` over and over, `len` bytes or a little less, on one line.
fn line(filling: &str, len: usize) -> String {
    filling.repeat(len / filling.len())
}

fn time(extractor: &Extractor, text: &str) -> Duration {
    let start = Instant::now();
    black_box(extractor.extract(text));
    start.elapsed()
}

#[test]
fn time_grows_with_length_and_no_faster() {
    let extractor = Extractor::new(Language::Swedish);
    // Automata are built when they are first needed: not on the clock.
    for (_, filling) in FILLINGS {
        extractor.extract(&line(filling, 100_000));
    }
    let mut slow = Vec::new();
    for (name, filling) in FILLINGS {
        let times = [1, 2, 4].map(|mb| time(&extractor, &line(filling, mb * 1_000_000)));
        println!("{name:40} {times:9.1?}");
        // Below a twentieth of a second the clock tells little.
        let ratio_of = |one: Duration, four: Duration| four.as_secs_f64() / one.as_secs_f64().max(0.05);
        let mut ratio = ratio_of(times[0], times[2]);
        // The clock of a busy machine is forgiven twice; what grows with the square fails every time.
        for _ in 0..2 {
            if ratio >= 8.0 {
                let again = [1, 4].map(|mb| time(&extractor, &line(filling, mb * 1_000_000)));
                ratio = ratio.min(ratio_of(again[0], again[1]));
            }
        }
        if ratio >= 8.0 {
            slow.push(format!("{name}: {times:?}, {ratio:.1} times as long for 4 times the text"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// Whatever is asked of a text and its entities: their names, who is who, why.
#[test]
fn all_that_is_told_of_a_text_takes_time_in_proportion() {
    let extractor = Extractor::new(Language::Swedish);
    // A word in the midst of an entity is as long as the text makes it.
    let escaped = |n: usize| format!("De såg filmen \"Vinden a@&{}b\" i går.\n", "amp;".repeat(n / 4));
    let title = |n: usize| format!("Biträdande {}minister Anna Ek talade.\n", "ab".repeat(n / 2));
    let speech = |n: usize| "Minister Anna Ek kom till Hanoi den 3 maj 2024. ".repeat(n / 48);
    type Made<'a> = &'a dyn Fn(usize) -> String;
    let texts: [(&str, Made); 3] = [("escaped signs", &escaped), ("a long title", &title), ("sentences", &speech)];
    for (name, made) in texts {
        let times = [15_000, 60_000].map(|len| {
            let text = made(len);
            let start = Instant::now();
            for entity in extractor.annotate(&Document::new(&text)).entities() {
                black_box(entity.to_record());
            }
            black_box(extractor.explain(&text));
            start.elapsed()
        });
        println!("{name:40} {times:9.1?}");
        // In proportion these are milliseconds; with the square of the length they were seconds.
        assert!(times[1] < Duration::from_secs(1) || times[1] < 8 * times[0], "{name}: {times:?}");
    }
    assert_eq!(extractor.extract(&escaped(60_000))[0].normal(), "Vinden a@&b");
}

#[test]
fn entities_of_hostile_text_are_sound() {
    let extractor = Extractor::new(Language::Swedish);
    for (_, filling) in FILLINGS {
        for (before, after) in [("", ""), ("Nguyen", "Hanoi"), ("president Xi ", " 3 maj"), ("“VTV ", "”")] {
            let text = format!("{before}{}{after}", line(filling, 2000));
            check(&text, &extractor.extract(&text));
        }
    }
}

/// Blocks end where no word does: on a line without white space, in the midst of a cluster.
#[test]
fn long_lines_are_cut_between_words() {
    let extractor = Extractor::new(Language::Swedish);
    let mut text = line("Nguyen-", 70_000);
    for filling in ["Nguyen\u{301}", "Hanoi,", "Nguyễn/", "👨\u{200D}👩\u{200D}👧Xi Jinping"] {
        text.push_str(&line(filling, 150_000));
    }
    let entities = extractor.extract(&text);
    // `check` would look at every boundary for every entity.
    let bounds = word_ends(&text);
    for entity in entities {
        assert!(bounds.contains(&entity.range().start), "{entity:?}");
        assert!(entity.range().end == text.len() || bounds.contains(&entity.range().end), "{entity:?}");
    }
}

/// The most memory in use since the last call, in megabytes, where the system tells.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    // Begins to count anew.
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    line.split_whitespace().next()?.parse::<usize>().ok().map(|kb| kb / 1000)
}

/// `cargo test --release --test hostile -- --ignored --nocapture --test-threads 1`
#[test]
#[ignore = "takes minutes"]
fn up_to_a_hundred_megabytes_on_one_line() {
    let extractor = Extractor::new(Language::Swedish);
    for mb in [1, 10, 100] {
        for (name, filling) in FILLINGS {
            let text = line(filling, mb * 1_000_000);
            peak();
            let start = Instant::now();
            let found = extractor.extract(&text).len();
            let took = start.elapsed();
            let beside =
                peak().map_or_else(String::new, |all| format!(", {} MB beside the text", all.saturating_sub(mb)));
            println!("{mb:4} MB of {name:40} {took:9.1?}, {found} entities{beside}");
        }
    }
}
