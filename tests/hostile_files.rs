//! Damaged and boundless files are refused with their place; they never panic and never load by half.

use presspan::{Error, Extractor};
use std::path::{Path, PathBuf};
use std::time::Instant;

const TEXT: &str = "Finansminister Nguyen Van Thang talade i Hanoi den 3 maj 2024 om VTV1 och Världsbanken.";

/// The shipped dictionaries and rules, below `dictionaries`.
fn files() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries");
    let mut out = Vec::new();
    let mut stack: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = stack.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
            if entry.is_dir() {
                stack.push(entry);
            } else if entry.extension().is_some_and(|e| e == "tsv" || e == "rules") {
                let name = entry.strip_prefix(&root).expect("a file below").display().to_string();
                out.push((name, std::fs::read(entry).expect("a file")));
            }
        }
    }
    out.sort();
    out
}

fn sound(error: &Error) {
    assert!(!error.diagnostics().is_empty());
    for d in error.diagnostics() {
        assert!(!d.file.is_empty() && !d.found.is_empty() && !d.expected.is_empty(), "{d}");
        // A whole file may be wrong; else there is a place in it.
        assert_eq!(d.line == 0, d.column == 0, "{d}");
    }
}

/// What a file needs beside it: the shipped classes and models of inflection.
struct Beside {
    classes: String,
    inflection: String,
}

impl Beside {
    fn of(files: &[(String, Vec<u8>)]) -> Beside {
        let named = |end: &str| files.iter().find(|f| f.0.ends_with(end)).expect("a shipped file");
        let text = |end: &str| String::from_utf8_lossy(&named(end).1).into_owned();
        Beside { classes: text("classes.tsv"), inflection: text("inflection.tsv") }
    }

    /// Builds with a file and extracts.
    fn load(&self, name: &str, text: &str) {
        let mut builder = Extractor::builder().empty();
        for (other, text) in [("common/classes.tsv", &self.classes), ("sv/inflection.tsv", &self.inflection)] {
            if other.split('/').next_back() != name.split('/').next_back() {
                builder = builder.dictionary(other, text);
            }
        }
        let built =
            if name.ends_with(".rules") { builder.rules(name, text) } else { builder.dictionary(name, text) }.build();
        match built {
            Ok(extractor) => drop(extractor.extract(TEXT).iter().map(|e| e.to_record()).collect::<Vec<_>>()),
            Err(error) => sound(&error),
        }
    }
}

/// Numbers that look random and are the same every time.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    }
}

/// Each file, cut and flipped so often; of long files a stretch of whole lines, so that every load is short.
fn damage(cuts: usize, flips: usize, longest: usize) {
    let mut number = numbers();
    let files = files();
    assert!(files.len() > 40, "{}", files.len());
    let beside = Beside::of(&files);
    for (name, bytes) in &files {
        let end = bytes.iter().enumerate().take(longest).rposition(|(_, &b)| b == b'\n').map_or(bytes.len(), |i| i + 1);
        let bytes = &bytes[..end];
        for _ in 0..cuts {
            beside.load(name, &String::from_utf8_lossy(&bytes[..number(bytes.len())]));
        }
        for _ in 0..flips {
            let mut bytes = bytes.to_vec();
            let at = number(bytes.len());
            bytes[at] ^= 1 << number(8);
            beside.load(name, &String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn damaged_files_load_or_tell_where() {
    damage(4, 6, 8_000);
}

/// `cargo test --release --test hostile_files -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn whole_files_damaged_load_or_tell_where() {
    damage(10, 10, usize::MAX);
}

/// A file as its readers see it: a head that all of it needs, and parts of which each is read for itself. A row of a
/// dictionary needs the header and the defaults, a rule the macros before it; so what damage does to a part shows with the
/// head and that part alone, in a thousandth of the time.
struct Parts<'a> {
    head: Vec<&'a [u8]>,
    parts: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn of(name: &str, bytes: &'a [u8]) -> Parts<'a> {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
        if !name.ends_with(".rules") {
            let header = lines.iter().position(|line| !line.starts_with(b"#") && !line.starts_with(b"%"));
            let (head, parts) = lines.split_at(header.map_or(lines.len(), |at| at + 1));
            return Parts { head: head.to_vec(), parts: parts.to_vec() };
        }
        let mut parts = Parts { head: Vec::new(), parts: Vec::new() };
        let mut from = 0;
        let mut at = 0;
        for line in lines {
            if line.starts_with(b"let ") {
                parts.head.push(line);
            }
            if line.starts_with(b"rule ") && at > from {
                parts.parts.push(&bytes[from..at]);
                from = at;
            }
            at += line.len();
        }
        parts.parts.push(&bytes[from..]);
        parts
    }
}

/// Every truncation there is: of a dictionary that of each row, many rows in a load, of rules that of each rule.
#[test]
#[ignore = "takes minutes"]
fn files_cut_anywhere_load_or_tell_where() {
    let files = files();
    let beside = Beside::of(&files);
    let (mut cuts, mut loads) = (0, 0);
    for (name, bytes) in &files {
        let Parts { head, parts } = Parts::of(name, bytes);
        let head = head.concat();
        let mut load = |text: &[u8]| {
            beside.load(name, &String::from_utf8_lossy(text));
            loads += 1;
        };
        for cut in 0..=head.len() {
            load(&head[..cut]);
        }
        cuts += head.len();
        let mut text = head.clone();
        for part in parts {
            for cut in 1..part.len() {
                text.extend(&part[..cut]);
                if name.ends_with(".rules") || text.len() > 100_000 {
                    load(&text);
                    text.truncate(head.len());
                } else {
                    text.push(b'\n');
                }
            }
            cuts += part.len();
        }
        load(&text);
    }
    println!("{cuts} truncations of {} files in {loads} loads", files.len());
}

/// A thousand times for each file, in the head and in parts anywhere.
#[test]
#[ignore = "takes minutes"]
fn files_with_a_bit_flipped_load_or_tell_where() {
    let mut number = numbers();
    let files = files();
    let beside = Beside::of(&files);
    for (name, bytes) in &files {
        let Parts { head, parts } = Parts::of(name, bytes);
        let head = head.concat();
        for n in 0..1000 {
            // What is damaged in the head bears on all that follows, so it is not left to chance alone.
            let first = number(parts.len());
            let mut text = head.clone();
            text.extend(parts.iter().skip(first).take(5).copied().flatten());
            let at = if n < 100 { number(head.len()) } else { number(text.len()) };
            text[at] ^= 1 << number(8);
            beside.load(name, &String::from_utf8_lossy(&text));
        }
    }
}

fn refused(rules: &str, limit: &str) {
    let error = Extractor::builder().rules("mine.rules", rules).build().expect_err("too much");
    sound(&error);
    assert!(error.to_string().contains(limit), "{error}");
    assert!(error.diagnostics().iter().all(|d| d.file == "mine.rules" && d.line > 0), "{error}");
}

#[test]
fn rules_that_explode_are_refused_by_the_limit() {
    refused("rule a\nmatch (person: GIVEN{1,33})\n", "up to 32");
    refused("rule a\nmatch (person: (((GIVEN{32}){32}){32}){32})\n", "at most 100000 atoms");
    refused(&format!("rule a\nmatch (person: GIVEN{})\n", "?".repeat(100_000)), "at most three quantifiers");
    refused(&format!("rule a\nmatch {}GIVEN{}\n", "(".repeat(100_000), ")".repeat(100_000)), "at most 32 brackets");
    let doubling: String = (1..60).map(|i| format!("let a{i} = a{0} a{0}\n", i - 1)).collect();
    refused(&format!("let a0 = GIVEN\n{doubling}rule a\nmatch (person: a30)\n"), "at most 100000 atoms");
    let nesting: String = (1..50_000).map(|i| format!("let a{i} = a{}?\n", i - 1)).collect();
    refused(&format!("let a0 = GIVEN\n{nesting}rule a\nmatch (person: a9)\n"), "100 deep");
    let large: String = (0..300).map(|i| format!("rule r{i}\nmatch (person: ((GIVEN{{32}}){{32}}){{32}})\n")).collect();
    refused(&large, "smaller ones, of 16 MB together");
}

/// 8000 words took 13 seconds, 1000 of them behind 1000 others too; beyond 65,535 their numbers were those of others.
#[test]
fn rules_of_too_many_words_are_refused() {
    let words = |first: char, count| (0..count).map(|i| format!("'{first}{i}'")).collect::<Vec<_>>().join(" | ");
    let few = format!("rule a\nmatch (place: {})\n", words('a', 1000));
    let few = Extractor::builder().empty().rules("mine.rules", few).build().expect("not too many");
    assert_eq!(few.extract("A7 eller b7, a999").len(), 2);
    refused(&format!("rule a\nmatch (place: {})\n", words('a', 2001)), "2001 different atoms, expected at most 2000");
    let pairs = format!("rule a\nmatch (place: ({}) ({}))\n", words('a', 1001), words('b', 1001));
    refused(&pairs, "2002 different atoms, expected at most 2000");
    let mut builder = Extractor::builder().empty();
    for (file, first) in ('a'..='d').enumerate() {
        builder = builder.rules(format!("{file}.rules"), format!("rule a\nmatch (place: {})\n", words(first, 20_000)));
    }
    let error = builder.build().expect_err("too many");
    assert!(error.to_string().contains("classes and words of rules, expected at most 65535"), "{error}");
}

/// Each of 3000 classes implied the next, and each was one of an entry: that took 22 seconds.
#[test]
fn classes_that_imply_too_many_are_refused() {
    let chain = |count: usize| {
        let next = |i| if i + 1 < count { format!("C{}", i + 1) } else { String::new() };
        let classes: String = (0..count).map(|i| format!("C{i}\t{}\n", next(i))).collect();
        let rows: String = (0..count).map(|i| format!("Ort{i}\tC{i}\n")).collect();
        let builder = Extractor::builder().empty().dictionary("classes.tsv", format!("class\timplies\n{classes}"));
        let builder = builder.dictionary("mine.tsv", format!("form\tclasses\n{rows}"));
        builder.rules("mine.rules", "rule a\nmatch (place: C49)\n").build()
    };
    assert_eq!(chain(50).expect("not too many").extract("Ort0 och Ort49").len(), 2);
    let error = chain(3000).expect_err("too many");
    sound(&error);
    assert!(error.to_string().starts_with("mine.tsv:2:1: found more than 128 classes"), "{error}");
}

#[test]
fn too_many_files_are_refused_by_the_limit() {
    let mut builder = Extractor::builder().empty();
    for i in 0..33 {
        builder = builder.rules(format!("{i:02}.rules"), "rule a\nmatch (place: DEF)\n");
    }
    let error = builder.build().expect_err("too many");
    assert!(error.to_string().contains("33 rule files, expected at most 32"), "{error}");
    let mut builder = Extractor::builder();
    for i in 0..257 {
        builder = builder.dictionary(format!("{i}.tsv"), format!("form\tclasses\nOrt{i}\tCITY\n"));
    }
    let error = builder.build().expect_err("too many");
    assert!(error.to_string().contains("more than 256 dictionaries"), "{error}");
}

#[test]
fn files_without_content_are_no_trouble() {
    for text in ["", "\n", "\u{FEFF}", "# only a comment\n", "\0", "form\n", "\t\t\t\n"] {
        for name in ["a.tsv", "classes.tsv", "inflection.tsv", "confidence.tsv", "a.rules"] {
            Beside { classes: "class\timplies\n".into(), inflection: String::new() }.load(name, text);
        }
    }
}

/// Where a group stands was searched for with memory for each group in each state: 900 of them took 2.5 GB.
#[test]
fn rules_of_many_groups_take_little_time() {
    let groups: Vec<String> = (0..900).map(|i| format!("(other.x: 'ord{i}')")).collect();
    let rule = format!("rule a\npriority 90\nmatch ({}){{1,32}}\n", groups.join(" | "));
    let start = Instant::now();
    let extractor = Extractor::builder().rules("mine.rules", rule).build().expect("not too many");
    assert_eq!(extractor.extract("Här är ord7 eller ord9.").len(), 2);
    let words: Vec<String> = (0..3200).map(|i| format!("ord{}", i * 7 % 900)).collect();
    assert_eq!(extractor.extract(&words.join(" ")).len(), 3200);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// Each of these was taken without a word, and did nothing or something else.
#[test]
fn rules_with_a_mistake_are_refused() {
    for (lines, expected) in [
        ("match (persn: CAP)", "one of person, title"),
        ("match (other.: CAP)", "one of person, title"),
        ("match CAP", "a group"),
        ("match (date: INT)", "a line such as `value words`"),
        ("match (date: INT)\nvalue range", "one of words, figures"),
        ("match (person: CAP)\nmatch (place: CAP)", "one in each rule"),
        ("match (person: CAP)\nweak yes", "nothing more on this line"),
        ("match (person: CAP)\ntells nonsense", "nothing more on this line"),
        ("match 'vita huset' (person: CAP)", "found `'vita huset'`, expected one word"),
        ("match 'tv-serien' (person: CAP)", "found `'tv-serien'`, expected one word"),
        ("match '' (person: CAP)", "found `''`, expected one word"),
    ] {
        refused(&format!("rule a\n{lines}\n"), expected);
    }
    let twice = Extractor::builder()
        .rules("a", "rule a\nmatch (person: CAP)\n")
        .rules("a.rules", "rule b\nmatch (place: CAP)\n");
    assert!(twice.build().unwrap_err().to_string().starts_with("a.rules:1:1: found a second file of this name"));
    // A file of any name is read.
    let error = Extractor::builder().dictionary("places", "no header\n").build().unwrap_err();
    assert!(error.to_string().starts_with("places.tsv:1:1: "), "{error}");
    let marked = Extractor::builder().rules("a", "\u{FEFF}rule a\nmatch (person: CAP)\n");
    assert!(marked.build().is_ok());
}
