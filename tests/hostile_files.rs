//! Damaged and boundless files are refused with their place; they never panic and never load by half.

use presspan::{Error, Extractor};
use std::path::{Path, PathBuf};

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

/// Builds with a file and extracts; rule files and entries need the shipped classes.
fn load(name: &str, text: &str, classes: &str) {
    let builder = Extractor::builder().empty();
    let builder =
        if name.ends_with("classes.tsv") { builder } else { builder.dictionary("common/classes.tsv", classes) };
    let built =
        if name.ends_with(".rules") { builder.rules(name, text) } else { builder.dictionary(name, text) }.build();
    match built {
        Ok(extractor) => drop(extractor.extract(TEXT).iter().map(|e| e.to_record()).collect::<Vec<_>>()),
        Err(error) => sound(&error),
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
    let classes = files.iter().find(|f| f.0.ends_with("classes.tsv")).expect("classes");
    let classes = String::from_utf8_lossy(&classes.1);
    for (name, bytes) in &files {
        let end = bytes.iter().enumerate().take(longest).rposition(|(_, &b)| b == b'\n').map_or(bytes.len(), |i| i + 1);
        let bytes = &bytes[..end];
        for _ in 0..cuts {
            load(name, &String::from_utf8_lossy(&bytes[..number(bytes.len())]), &classes);
        }
        for _ in 0..flips {
            let mut bytes = bytes.to_vec();
            let at = number(bytes.len());
            bytes[at] ^= 1 << number(8);
            load(name, &String::from_utf8_lossy(&bytes), &classes);
        }
    }
}

#[test]
fn damaged_files_load_or_tell_where() {
    damage(4, 6, 8_000);
}

/// `cargo test --release --test hostile_files -- --ignored`
#[test]
#[ignore = "takes long"]
fn files_damaged_a_thousand_times_load_or_tell_where() {
    damage(1000, 1000, usize::MAX);
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
            load(name, text, "class\timplies\n");
        }
    }
}

/// Where a group stands may be searched for with memory for each group in each state: 900 of them took 2.5 GB.
#[test]
fn rules_of_too_many_groups_are_refused() {
    let rule = |groups: usize| {
        let groups: Vec<String> = (0..groups).map(|i| format!("(other.x: 'ord{}')", i % 50)).collect();
        format!("rule a\npriority 90\nmatch ({}){{1,32}}\n", groups.join(" | "))
    };
    let few = Extractor::builder().rules("mine.rules", rule(20)).build().expect("not too many");
    assert_eq!(few.extract("Här är ord7 eller ord9.").len(), 2);
    refused(&rule(900), "fewer groups or repetitions, to be searched for in 64 MB");
}
