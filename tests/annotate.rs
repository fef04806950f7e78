//! The command line of `annotate`: what it reads, what it prints, how it fails.

#[path = "support/program.rs"]
mod program;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use program::Run;
use serde_json::Value;
use std::io::{BufRead, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

const TEXT: &str = "Åtta år senare log Xi Jinping i VTV.\n";

fn annotate(arguments: &[&str], input: &str) -> Run {
    program::run("annotate", arguments, input.as_bytes())
}

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("presspan-annotate-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn text(path: &std::path::Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))
}

fn fails(arguments: &[&str], input: &[u8], message: &str) {
    let run = program::run("annotate", arguments, input);
    assert_eq!(run.status, Some(2), "{arguments:?}: {}", run.err);
    assert!(run.err.starts_with("annotate: ") && run.err.contains(message), "{arguments:?}: {}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn text_is_marked_and_summed_up() {
    let run = annotate(&[], TEXT);
    assert_eq!(run.status, Some(0), "{}", run.err);
    assert!(run.out.starts_with("Åtta år senare log [person: Xi Jinping] i [organisation: VTV].\n"), "{}", run.out);
    let table: Vec<Vec<&str>> = run.out.lines().skip(3).map(|l| l.split_whitespace().collect()).collect();
    assert_eq!(table, [vec!["person", "Xi", "Jinping", "1"], vec!["organisation", "VTV", "1"]]);
    assert!(run.err.is_empty(), "{}", run.err);
}

#[test]
fn jsonl_answers_line_by_line_in_order() {
    let mut input = String::new();
    for i in 0..300 {
        input += &serde_json::json!({"id": i, "text": TEXT, "date": null, "lang": "sv", "more": [1]}).to_string();
        input += "\n";
    }
    let one = annotate(&["--jsonl", "--offsets", "chars", "--threads", "1"], &input);
    assert_eq!(one.status, Some(0), "{}", one.err);
    let many = annotate(&["--jsonl", "--offsets", "chars", "--threads", "7"], &input);
    assert_eq!(one.out, many.out);
    let first = one.out.lines().next().expect("a line");
    let value = json(first);
    assert_eq!(value["id"], 0);
    let person = value["entities"][0].as_object().expect("an object");
    let mut keys: Vec<&str> = person.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["end", "kind", "norm", "rule", "start", "text"]);
    assert_eq!((person["start"].as_u64(), person["end"].as_u64()), (Some(19), Some(29)));
    assert_eq!(
        one.out.lines().map(|l| json(l)["id"].as_u64()).collect::<Vec<_>>(),
        (0..300).map(Some).collect::<Vec<_>>()
    );
}

#[test]
fn units_differ_beyond_ascii() {
    let input = serde_json::json!({"id": "a", "text": "Å 🎬 Xi Jinping"}).to_string();
    for (unit, start) in [("bytes", 8), ("chars", 4), ("utf16", 5)] {
        let run = annotate(&["--jsonl", "--offsets", unit], &input);
        assert_eq!(json(&run.out)["entities"][0]["start"], start, "{unit}");
    }
}

#[test]
fn broken_lines_are_named_and_the_others_answered() {
    let mut input =
        format!("{}\n\n{{\"id\": 1\n{{\"id\": 2}}\n", serde_json::json!({"id": 0, "text": TEXT})).into_bytes();
    input.extend(b"{\"id\": 3, \"text\": \"\xff\"}\n{\"id\": 4, \"text\": \"\", \"date\": \"May\"}\n{\"id\": 5, \"text\": \"\"}\n");
    for threads in ["1", "4"] {
        let run = program::run("annotate", &["--jsonl", "--threads", threads], &input);
        assert_eq!(run.status, Some(1));
        let ids: Vec<Value> = run.out.lines().map(|l| json(l)["id"].clone()).collect();
        assert_eq!(ids, [0, 5]);
        let errors: Vec<&str> = run.err.lines().collect();
        assert_eq!(errors.len(), 4, "{}", run.err);
        for (error, line) in errors.iter().zip([3, 4, 5, 6]) {
            assert!(error.starts_with(&format!("annotate: standard input:{line}: ")), "{error}");
        }
        assert!(errors[1].contains("no string `text`") && errors[3].contains("date `May`"), "{}", run.err);
    }
}

#[test]
fn wrong_use_is_told_in_one_line() {
    fails(
        &["--format", "xml"],
        b"",
        "--format `xml`: expected one of text, json, jsonl, tsv, conll, brat, spacy, w3c, html",
    );
    fails(&["--kinds", "person,ship"], b"", "--kinds `ship`: expected one of person");
    fails(&["--offsets", "words"], b"", "--offsets `words`: expected one of bytes, chars, utf16");
    fails(&["--date", "yesterday"], b"", "--date `yesterday`: ");
    fails(&["--threads", "0"], b"", "--threads `0`: expected a number from 1");
    fails(&["--min-confidence", "2"], b"", "--min-confidence `2`: expected a number from 0 to 1");
    fails(&["--document", "--min-confidence", "0.5"], b"", "--min-confidence goes neither with --document");
    fails(&["--format"], b"", "--format wants a format");
    fails(&["--explain=yes"], b"", "--explain takes no value");
    fails(&["--colour"], b"", "unknown option `--colour`");
    fails(&["no/such/file.txt"], b"", "no/such/file.txt: ");
    fails(&["no/such/*.txt"], b"", "no/such/*.txt: no file matches");
    fails(&["--dictionary", "no/such/folder"], b"", "no/such/folder");
    fails(&["--format", "html", "examples/articles"], b"", "name a folder with --output");
    fails(&["-"], b"one\ntwo \xff\n", "standard input:2: not UTF-8");
}

#[test]
fn files_that_can_be_read_are_answered_beside_those_that_cannot() {
    let folder = folder("bad");
    std::fs::write(folder.join("a.txt"), TEXT).expect("a file");
    std::fs::write(folder.join("b.txt"), b"en\ntv\xe5\n").expect("a file");
    std::fs::write(folder.join("c.txt"), TEXT).expect("a file");
    let run = annotate(&["--format", "jsonl", text(&folder)], "");
    assert_eq!(run.status, Some(2));
    assert_eq!(run.out.lines().count(), 2);
    assert_eq!(run.err, format!("annotate: {}:2: not UTF-8\n", folder.join("b.txt").display()));
}

#[test]
fn mistakes_in_a_dictionary_have_file_line_and_column() {
    let folder = folder("dictionary");
    std::fs::write(folder.join("mine.tsv"), "form\tclasses\nHanoi\tTOWN\nHue\tVILLAGE\n").expect("a file");
    let run = annotate(&["--add", text(&folder)], TEXT);
    assert_eq!(run.status, Some(2));
    let errors: Vec<&str> = run.err.lines().collect();
    assert_eq!(errors.len(), 2, "{}", run.err);
    assert!(errors[0].starts_with("annotate: mine.tsv:2:7: found class `TOWN`"), "{}", run.err);
}

#[test]
fn dictionaries_from_a_folder_say_the_same_as_those_built_in() {
    let built_in = annotate(&["--format", "json", "examples/article.txt"], "");
    let folder = annotate(&["--format", "json", "--dictionary", "dictionaries", "examples/article.txt"], "");
    assert_eq!(folder.err, "");
    assert_eq!(built_in.out, folder.out);
}

#[test]
fn folders_globs_and_packed_files_are_read() {
    let folder = folder("many");
    std::fs::create_dir_all(folder.join("2025/maj")).expect("a folder");
    std::fs::write(folder.join("b.txt"), TEXT).expect("a file");
    std::fs::write(folder.join("note.md"), TEXT).expect("a file");
    std::fs::write(folder.join("2025/maj/a.txt"), TEXT).expect("a file");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(TEXT.as_bytes()).expect("packing");
    std::fs::write(folder.join("c.txt.gz"), packed.finish().expect("packing")).expect("a file");
    let named = |arguments: &[&str]| {
        let run = annotate(&[&["--format", "jsonl"], arguments].concat(), "");
        assert_eq!(run.status, Some(0), "{}", run.err);
        run.out
            .lines()
            .map(json)
            .map(|v| (v["id"].as_str().unwrap_or_default().to_owned(), v["entities"].as_array().map_or(0, Vec::len)))
            .collect::<Vec<_>>()
    };
    let path = |name: &str| (folder.join(name).display().to_string(), 2);
    assert_eq!(named(&[text(&folder)]), [path("2025/maj/a.txt"), path("b.txt"), path("c.txt.gz")]);
    assert_eq!(named(&[text(&folder.join("*.md"))]), [path("note.md")]);
    assert_eq!(
        named(&[text(&folder.join("**/a.txt")), text(&folder.join("note.md"))]),
        [path("2025/maj/a.txt"), path("note.md")]
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed_for_ever() {
    let folder = folder("links");
    std::fs::create_dir_all(folder.join("2025/maj")).expect("a folder");
    std::fs::write(folder.join("2025/maj/a.txt"), TEXT).expect("a file");
    for (to, link) in [(".", "2025/self"), ("../..", "2025/maj/up")] {
        std::os::unix::fs::symlink(to, folder.join(link)).expect("a link");
    }
    let run = annotate(&["--format", "jsonl", text(&folder)], "");
    assert_eq!((run.status, run.out.lines().count()), (Some(0), 1), "{}", run.err);
    assert_eq!(json(&run.out)["id"], text(&folder.join("2025/maj/a.txt")));
}

#[test]
fn each_text_has_a_file_of_its_own_in_the_output_folder() {
    let out = folder("out");
    for (format, name) in
        [("html", "konferens.html"), ("brat", "konferens.ann"), ("w3c", "konferens.jsonld"), ("tsv", "konferens.tsv")]
    {
        let run = annotate(&["--format", format, "--output", text(&out), "examples/articles"], "");
        assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (Some(0), "", ""));
        assert!(std::fs::metadata(out.join(name)).is_ok_and(|m| m.len() > 100), "{name}");
    }
    let copy = std::fs::read_to_string(out.join("konferens.txt")).expect("the text beside the .ann");
    assert_eq!(copy, std::fs::read_to_string("examples/articles/konferens.txt").expect("the text"));
    // Names that collide or that no file system likes stay apart.
    let input = r#"{"id": "a/b", "text": "x"}
{"id": "a/b", "text": "y"}
{"id": "..", "text": "z"}
"#;
    let run = annotate(&["--jsonl", "--format", "json", "--gzip", "--output", text(&out)], input);
    assert_eq!(run.status, Some(0), "{}", run.err);
    for (name, content) in [("a_b.json.gz", "x"), ("a_b-2.json.gz", "y"), ("text.json.gz", "z")] {
        let packed = std::fs::read(out.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut unpacked = String::new();
        GzDecoder::new(&packed[..]).read_to_string(&mut unpacked).expect("gzip");
        assert_eq!(json(&unpacked)["text"], content);
    }
}

#[test]
fn several_texts_make_one_value_of_json() {
    let run = annotate(&["--format", "json", "examples/articles"], "");
    assert_eq!(json(&run.out).as_array().map(Vec::len), Some(3));
    let run = annotate(&["--format", "w3c", "examples/articles"], "");
    assert_eq!(json(&run.out).as_array().map(Vec::len), Some(3));
    let run = annotate(&["--format", "json", "examples/article.txt"], "");
    assert_eq!(json(&run.out)["id"], "examples/article.txt");
    let run = annotate(&["--jsonl", "--format", "json"], "");
    assert_eq!(json(&run.out).as_array().map(Vec::len), Some(0));
    let run = annotate(&["--format", "tsv", "examples/articles"], "");
    assert_eq!(run.out.matches(presspan::output::TSV_HEADER).count(), 1);
    let run = annotate(&["--format", "conll", "examples/articles"], "");
    assert_eq!(run.out.matches("-DOCSTART- O\n\n").count(), 3);
}

#[test]
fn kinds_and_confidence_choose() {
    let run = annotate(&["--format", "jsonl", "--kinds", "organisation"], TEXT);
    let entities = json(&run.out)["entities"].clone();
    assert_eq!(entities.as_array().map(Vec::len), Some(1));
    assert_eq!(entities[0]["text"], "VTV");
    let all = annotate(&["--format", "jsonl", "--min-confidence", "0"], TEXT);
    assert_eq!(json(&all.out)["entities"].as_array().map(Vec::len), Some(2));
    let none = annotate(&["--format", "jsonl", "--min-confidence=1"], TEXT);
    assert_eq!(json(&none.out)["entities"].as_array().map(Vec::len), Some(0));
}

#[test]
fn explain_tells_rule_and_entry() {
    let run = annotate(&["--format", "jsonl", "--explain"], TEXT);
    let organisation = &json(&run.out)["entities"][1];
    let source = organisation["source"].as_str().expect("a source");
    assert!(source.contains("organisations.rules:") && source.contains(".tsv:"), "{source}");
    let run = annotate(&["--explain-sentence", "Det sade Xi Jinping."], "");
    assert_eq!(run.status, Some(0), "{}", run.err);
    for part in ["  Xi ", "FAMILY!", "+ person: Xi Jinping\n    rule ", ": won\n", "- person: ", "priority"] {
        assert!(run.out.contains(part), "{part} is missing in\n{}", run.out);
    }
    let run = annotate(&["--explain-sentence", ""], "");
    assert!(run.out.contains("no rule matches"), "{}", run.out);
}

#[test]
fn help_shows_every_option_and_format() {
    for flag in ["--help", "-h"] {
        let run = annotate(&[flag], "");
        assert_eq!((run.status, run.err.as_str()), (Some(0), ""));
        for word in [
            "USAGE",
            "EXAMPLES",
            "EXIT STATUS",
            "--jsonl",
            "--format",
            "--kinds",
            "--date",
            "--offsets",
            "--explain",
            "--min-confidence",
            "--threads",
            "--output",
            "--gzip",
            "--dictionary",
            "conll",
            "brat",
            "spacy",
            "w3c",
            "html",
        ] {
            assert!(run.out.contains(word), "{word}");
        }
        assert!(run.out.lines().all(|line| line.chars().count() <= 110));
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    for threads in ["1", "4"] {
        let mut child = Command::new(program::path("annotate"))
            .args(["--jsonl", "--threads", threads])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("its standard input");
        // More than pipes and buffers hold.
        let writer = std::thread::spawn(move || {
            let line = format!("{}\n", serde_json::json!({"id": 1, "text": TEXT.repeat(50)}));
            (0..500).all(|_| stdin.write_all(line.as_bytes()).is_ok())
        });
        let mut first = [0; 100];
        let mut stdout = child.stdout.take().expect("its standard output");
        stdout.read_exact(&mut first).expect("some output");
        drop(stdout);
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("the writer ends");
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Ends a program that would go on for ever.
struct Watching(std::process::Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn watch_answers_again_when_a_dictionary_changes() {
    let folder = folder("watch");
    let file = folder.join("mine.tsv");
    let rows = |town: &str| format!("%default\tclasses\tCITY\nform\n{town}\n");
    std::fs::write(&file, rows("Qwertma")).expect("a dictionary");
    let article = folder.join("article.txt");
    std::fs::write(&article, "Hon ritade Qwertma på papper, sedan målade hon Zyxlamu.").expect("a text");
    let arguments = ["--watch", "--add", text(&folder), "--format", "tsv", "--kinds", "place", text(&article)];
    let mut command = Command::new(program::path("annotate"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Watching(command.spawn().expect("the program starts"));
    let stdout = child.0.stdout.take().expect("its standard output");
    let stderr = child.0.stderr.take().expect("its standard error");
    let mut answers = std::io::BufReader::new(stdout).lines().map(|line| line.expect("a line"));
    let mut notes = std::io::BufReader::new(stderr).lines().map(|line| line.expect("a line"));
    assert!(notes.next().is_some_and(|note| note.ends_with("waiting for a change")));
    assert!(answers.by_ref().nth(1).is_some_and(|row| row.contains("Qwertma")));
    std::fs::write(&file, "form\tclasses\nQwertma\tTOWNS\n").expect("a mistake");
    assert!(notes.next().is_some_and(|note| note.contains("mine.tsv:2")));
    std::fs::write(&file, rows("Qwertma\nZyxlamu")).expect("a dictionary");
    let found: Vec<String> = answers.by_ref().take(3).collect();
    assert!(found[1].contains("Qwertma") && found[2].contains("Zyxlamu"), "{found:?}");
}

#[test]
fn watch_wants_something_that_can_be_read_again() {
    fails(&["--watch"], b"", "--watch reads a text again and again");
}

/// Bytes of all kinds, the same in every run.
fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed << 1 | 1;
    let pieces: &[&[u8]] = &[
        b"{\"text\": \"",
        b"Xi Jinping",
        b"\"}",
        b"\n",
        b"\\ud800",
        b"\xFF",
        b"\xC3",
        b"\0",
        b"{[",
        b"1e999",
        b",\"id\":",
    ];
    let mut out = Vec::new();
    while out.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        match pieces.get(state as usize % (2 * pieces.len())) {
            Some(piece) => out.extend_from_slice(piece),
            None => out.push((state >> 32) as u8),
        }
    }
    out
}

#[test]
fn any_bytes_are_read_or_complained_about() {
    for seed in 1..40 {
        let bytes = noise(2_000, (seed * 0x9E37_79B9) >> 1);
        for arguments in [&["--jsonl"][..], &[]] {
            let run = program::run("annotate", arguments, &bytes);
            assert!(matches!(run.status, Some(0..=2)), "{arguments:?} {seed}: {:?} {}", run.status, run.err);
            assert_eq!(run.status == Some(0), run.err.is_empty(), "{arguments:?} {seed}: {}", run.err);
            assert!(run.err.lines().all(|l| l.starts_with("annotate: ")), "{arguments:?} {seed}: {}", run.err);
        }
    }
}
