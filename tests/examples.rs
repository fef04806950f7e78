//! The small programs of `examples/`, each run once.

#[path = "support/program.rs"]
mod program;

use program::run;

const ARTICLES: [&str; 3] =
    ["examples/articles/festival.txt", "examples/articles/konferens.txt", "examples/articles/toppmote.txt"];

fn row<'a>(table: &'a str, name: &str) -> &'a str {
    table.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no row {name} in\n{table}"))
}

#[test]
fn custom_dictionary_finds_ships_beside_what_is_built_in() {
    let run = run("custom_dictionary", &[], b"");
    assert_eq!(run.status, Some(0), "{}", run.err);
    assert_eq!(row(&run.out, "ship     Nordic Pioneer"), "ship     Nordic Pioneer   own category, by rule ship-known");
    assert_eq!(row(&run.out, "ship     Havets Ros"), "ship     Havets Ros       own category, by rule ship-after-word");
    assert!(row(&run.out, "person   Tran Van Son").contains("built in"));
}

#[test]
fn redact_names_the_same_person_alike() {
    let text = "Pham Duc Long talade. Minister Pham Duc Longs tal var kort, sade Le Thi Hoa. Herr Long log.";
    let run = run("redact", &[], text.as_bytes());
    assert_eq!(run.status, Some(0), "{}", run.err);
    assert!(!run.out.contains("Long") && !run.out.contains("Hoa"), "{}", run.out);
    let number = run.out.strip_prefix("Person ").and_then(|rest| rest.chars().next()).expect("a number");
    assert!(run.out.contains(&format!("Minister Person {number}:s tal")), "{}", run.out);
    assert!(run.out.ends_with(&format!("Herr Person {number} log.")), "{}", run.out);
    assert_eq!(run.out.matches(&format!("Person {number}")).count(), 3, "{}", run.out);
}

#[test]
fn who_is_who_gathers_offices_from_all_articles() {
    let run = run("who_is_who", &ARTICLES, b"");
    assert_eq!(run.status, Some(0), "{}", run.err);
    let chinh: Vec<&str> = row(&run.out, "Pham Minh Chinh").split_whitespace().skip(3).collect();
    assert_eq!(chinh, ["3", "2", "premiärminister"]);
    assert!(row(&run.out, "Xi Jinping").ends_with("president (Kina)"));
}

#[test]
fn timeline_sorts_dates_of_all_articles() {
    let run = run("timeline", &ARTICLES, b"");
    assert_eq!(run.status, Some(0), "{}", run.err);
    let dates: Vec<&str> = run.out.split("<li><b>").skip(1).filter_map(|item| item.split("</b>").next()).collect();
    assert!(dates.len() >= 8, "{dates:?}");
    assert!(dates.is_sorted());
    assert_eq!(dates[0], "1950");
    assert!(run.out.starts_with("<!DOCTYPE html>") && run.out.ends_with("</html>\n"));
}

#[test]
fn parallel_reads_all_texts_of_a_folder() {
    let run = run("parallel", &["examples/articles"], b"");
    assert_eq!(run.status, Some(0), "{}", run.err);
    assert!(run.out.contains(" entities in 3 texts "), "{}", run.out);
    let found: usize = run.out.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
    assert!(found > 40, "{found}");
}

const GOLD: &str = r#"{"id": "g1", "kinds": ["person"], "text": "Det sade Xi Jinping 2024.", "entities": [{"start": 9, "end": 19, "kind": "person"}]}
{"id": "g2", "kinds": ["person"], "text": "Herr Tran Van Son log.", "entities": [{"start": 0, "end": 4, "kind": "person"}]}
"#;

/// A file of this test's own, in a folder of this run's own.
fn file(name: &str, text: &str) -> String {
    let folder = std::env::temp_dir().join(format!("presspan-examples-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    path.display().to_string()
}

#[test]
fn evaluate_counts_and_shows_errors_in_context() {
    let gold = file("gold.jsonl", GOLD);
    let run = run("evaluate", &[&gold], b"");
    assert_eq!(run.status, Some(0), "{}", run.err);
    let person: Vec<&str> = row(&run.out, "person").split_whitespace().collect();
    assert_eq!(person, ["person", "50.0", "50.0", "50.0", "2", "2", "1"]);
    assert!(run.out.contains("1 wrong\n  g2 ["), "{}", run.out);
    assert!(run.out.contains("Herr [Tran Van Son] log."), "{}", run.out);
    assert!(run.out.contains("1 missed\n  g2 person: [Herr] Tran Van Son log."), "{}", run.out);
}

#[test]
fn evaluate_writes_confidences_that_the_library_reads() {
    let gold = file("gold2.jsonl", GOLD);
    let table = file("confidence.tsv", "");
    let run = run("evaluate", &["--confidence", &table, "--reliability", &gold], b"");
    assert_eq!(run.status, Some(0), "{}", run.err);
    assert!(run.out.contains("expected calibration error"), "{}", run.out);
    let text = std::fs::read_to_string(&table).expect("the table");
    let built = presspan::Extractor::builder().dictionary("confidence.tsv", text.clone()).build();
    let extractor = built.unwrap_or_else(|e| panic!("{e}"));
    let entities = extractor.extract("Det sade Xi Jinping.");
    // One right of one or two, drawn towards one half by four.
    let expected = row(&text, entities[0].rule()).split('\t').nth(1).and_then(|c| c.parse::<f32>().ok());
    assert_eq!(Some(entities[0].confidence()), expected);
    assert!(expected.is_some_and(|c| (0.5..=0.6).contains(&c)), "{expected:?}");
}

#[test]
fn evaluate_names_file_and_line_of_a_broken_gold_file() {
    let gold = file("broken.jsonl", "{\"text\": \"\", \"entities\": []}\n{\"text\": 1}\n");
    for (arguments, message) in [
        (vec![gold.as_str()], ":2: no string `text`"),
        (vec!["no-such-file"], "no-such-file: "),
        (vec![], "no gold file named"),
        (vec!["--nonsense"], "unknown option `--nonsense`"),
    ] {
        let run = run("evaluate", &arguments, b"");
        assert_eq!(run.status, Some(2));
        assert!(run.err.contains(message) && run.err.lines().count() == 1, "{}", run.err);
    }
}
