//! The dictionaries as files: each tells where it comes from, and reads well in a diff.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use unicode_normalization::is_nfc;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries")
}

/// All files below `dictionaries/` that hold entries or rules, by their path from there, with their text.
fn files() -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of dictionaries") {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_none_or(|name| name != "README.md" && name != "SOURCES.toml") {
                let name = path.strip_prefix(root()).expect("a path below the root");
                let name = name.to_str().expect("a name in UTF-8").replace('\\', "/");
                out.insert(name, std::fs::read_to_string(&path).expect("a file in UTF-8"));
            }
        }
    }
    out
}

/// A table of `SOURCES.toml`: its header, and its keys with what stands in quotation marks behind them.
struct Table<'a> {
    header: &'a str,
    keys: BTreeMap<&'a str, Vec<&'a str>>,
}

/// Reads the part of TOML that `SOURCES.toml` is written in: headers, strings and lists of strings, one a line.
fn tables(text: &str) -> Vec<Table<'_>> {
    let mut out: Vec<Table> = Vec::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if line.starts_with('[') {
            out.push(Table { header: line, keys: BTreeMap::new() });
        } else {
            let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("no key and value: {line}"));
            let strings = value.split('"').skip(1).step_by(2).collect();
            let table = out.last_mut().unwrap_or_else(|| panic!("a key before the first table: {line}"));
            assert!(table.keys.insert(key, strings).is_none(), "a key twice: {line}");
        }
    }
    out
}

#[test]
fn every_file_names_its_sources() {
    let text = std::fs::read_to_string(root().join("SOURCES.toml")).expect("SOURCES.toml");
    let tables = tables(&text);
    let mut sources = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut named = BTreeSet::new();
    for table in &tables {
        let has = |key: &str| assert!(table.keys.contains_key(key), "{} {:?} lacks {key}", table.header, table.keys);
        if let Some(name) = table.header.strip_prefix("[source.").and_then(|h| h.strip_suffix(']')) {
            ["name", "version", "licence", "home"].into_iter().for_each(has);
            assert!(sources.insert(name), "source {name} twice");
        } else {
            assert_eq!(table.header, "[[file]]");
            ["path", "source", "how"].into_iter().for_each(has);
            used.extend(table.keys["source"].iter().copied());
            assert!(!table.keys["source"].is_empty(), "{:?} names no source", table.keys["path"]);
            assert!(named.insert(table.keys["path"][0].to_owned()), "{:?} twice", table.keys["path"]);
        }
    }
    assert_eq!(used, sources, "sources named by files (left) and described (right)");
    let present: BTreeSet<String> = files().into_keys().collect();
    let missing: Vec<_> = present.difference(&named).collect();
    let gone: Vec<_> = named.difference(&present).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in SOURCES.toml: {missing:?}; no such file: {gone:?}");
}

#[test]
fn the_notices_of_the_packages_travel_with_the_crate() {
    let notices = include_str!("../LICENSE-THIRD-PARTY");
    let text = std::fs::read_to_string(root().join("SOURCES.toml")).expect("SOURCES.toml");
    for table in tables(&text).iter().filter(|t| t.keys.get("licence").is_some_and(|l| l[0].starts_with("MIT"))) {
        let heading = format!("{} {}", table.keys["name"][0], table.keys["version"][0]);
        assert!(table.header == "[source.hand]" || notices.contains(&heading), "no notice of {heading}");
    }
}

#[test]
fn rows_are_sorted_and_unique() {
    for (name, text) in files() {
        assert!(is_nfc(&text), "{name} is not NFC");
        assert!(text.ends_with('\n') && !text.contains('\r'), "{name} does not end its lines with a line feed");
        if let Some((number, line)) = text.lines().enumerate().find(|(_, l)| l.ends_with(' ')) {
            panic!("{name}:{}: a space at the end of `{line}`", number + 1);
        }
        if !name.ends_with(".tsv") {
            continue;
        }
        // Comments and defaults stand before the header.
        let head = text.lines().take_while(|l| l.starts_with(['#', '%'])).count() + 1;
        let mut before = "";
        for (number, line) in text.lines().enumerate().skip(head) {
            let form = line.split('\t').next().unwrap_or_default();
            assert!(before < form, "{name}:{}: `{form}` behind `{before}`", number + 1);
            before = form;
        }
    }
}

#[test]
fn the_rows_of_one_thing_give_it_one_name() {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in files() {
        // The calendar's identifiers are functions of dates.
        if !file.ends_with(".tsv") || file.ends_with("calendar.tsv") {
            continue;
        }
        let mut rows = text.lines().filter(|line| !line.starts_with(['#', '%'])).map(|line| line.split('\t'));
        let header: Vec<&str> = rows.next().unwrap_or_else(|| panic!("{file} has no header")).collect();
        for row in rows.map(|row| row.collect::<Vec<_>>()) {
            let cell = |name: &str| header.iter().position(|column| *column == name).and_then(|at| row.get(at));
            let Some(id) = cell("id").filter(|id| !id.is_empty()) else { continue };
            let name = cell("canonical").filter(|name| !name.is_empty()).unwrap_or(&row[0]);
            names.entry((*id).to_owned()).or_default().insert((*name).to_owned());
        }
    }
    names.retain(|_, names| names.len() > 1);
    assert!(names.is_empty(), "things with several names: {names:#?}");
}
