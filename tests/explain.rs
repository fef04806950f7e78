//! Explanations and confidences: what the tools of those who write rules rest on.

#[path = "support/thrown.rs"]
mod thrown;

use presspan::explain::{Candidate, Reason, Verdict};
use presspan::{Extractor, Kind, Language};

const CLASSES: &str = "class\timplies\tmeaning\nCOLOUR\t\ta colour\nBOAT\t\ta word for a boat\n";
const WORDS: &str = "form\tclasses\nröd\tCOLOUR\nblå\tCOLOUR\nbåt\tBOAT\n";
const RULES: &str = "
rule two-words
priority 60
match (programme: COLOUR BOAT)

rule colour
priority 60
match (place: COLOUR)

rule low
priority 20
match (person: COLOUR)
";
const OTHER: &str = "
rule boat-high
priority 90
match (organisation: BOAT)

rule boat-again
priority 10
weak
match (person: CAP)
";

fn extractor() -> Extractor {
    Extractor::builder()
        .empty()
        .dictionary("classes.tsv", CLASSES)
        .dictionary("words.tsv", WORDS)
        .rules("a.rules", RULES)
        .rules("b.rules", OTHER)
        .build()
        .unwrap_or_else(|e| panic!("{e}"))
}

fn of<'c>(candidates: &'c [Candidate], rule: &str) -> &'c Candidate {
    candidates.iter().find(|c| c.rule == rule).unwrap_or_else(|| panic!("no candidate of {rule} in {candidates:#?}"))
}

#[test]
fn it_tells_what_won_and_why_the_others_lost() {
    let extractor = extractor();
    let explanation = extractor.explain("röd båt");
    let candidates = explanation.candidates();
    assert_eq!(of(candidates, "boat-high").verdict, Verdict::Won);
    assert_eq!(
        of(candidates, "two-words").verdict,
        Verdict::Beaten { by: "boat-high".to_owned(), text: "båt".to_owned(), reason: Reason::Priority }
    );
    let shadowed = Verdict::Shadowed { by: "two-words".to_owned(), priority: 60 };
    assert_eq!(of(candidates, "colour").verdict, shadowed);
    assert_eq!(of(candidates, "low").verdict, shadowed);
    assert_eq!(of(candidates, "low").source, "a.rules:10");
    assert_eq!(candidates.iter().filter(|c| c.won()).count(), extractor.extract("röd båt").len());
}

#[test]
fn weak_rules_are_told_apart() {
    let extractor = extractor();
    let explanation = extractor.explain("Kajsa");
    assert_eq!(of(explanation.candidates(), "boat-again").verdict, Verdict::Unsupported);
    let swedish = Extractor::new(Language::Swedish);
    let explanation = swedish.explain("Minister Nguyen Manh Hung talade. Enligt Hung går det bra.");
    let hung = explanation.candidates().iter().find(|c| c.text == "Hung" && c.kind == Some(Kind::Person) && c.won());
    assert!(hung.is_some(), "{explanation}");
}

#[test]
fn words_have_their_classes_and_rows() {
    let explanation = extractor().explain("Röd\nbåt!");
    let words: Vec<(&str, Vec<&str>, &[String])> = explanation
        .words()
        .iter()
        .map(|w| (w.text.as_str(), w.classes.iter().map(String::as_str).collect(), w.entries.as_slice()))
        .collect();
    assert_eq!(words[0].0, "Röd");
    assert!(words[0].1.contains(&"COLOUR!") && words[0].1.contains(&"CAP") && words[0].1.contains(&"START"));
    assert!(!words[0].1.contains(&"COLOUR"), "`COLOUR!` says it all");
    assert_eq!(words[0].2, ["words.tsv:2"]);
    assert!(words.iter().any(|w| w.0 == "!" && w.1.contains(&"EXCLAIM")));
    assert_eq!(words.iter().find(|w| w.0 == "båt").map(|w| w.2), Some(&["words.tsv:4".to_owned()][..]));
}

#[test]
fn its_winners_are_what_an_extraction_finds() {
    let extractor = Extractor::new(Language::Swedish);
    let mut seen = 0;
    let examples = extractor.rule_examples().into_iter().map(|e| e.text.replace(['[', ']'], " "));
    for text in examples.chain(thrown::texts(500)) {
        let found: Vec<_> =
            extractor.extract(&text).iter().map(|e| (e.range(), e.kind(), e.rule().to_owned())).collect();
        let explanation = extractor.explain(&text);
        let won = explanation.candidates().iter().filter(|c| c.won());
        let won: Vec<_> = won.filter_map(|c| Some((c.range.clone(), c.kind?, c.rule.clone()))).collect();
        for entity in &found {
            assert!(won.contains(entity), "{entity:?} is not explained in: {text}\n{explanation}");
        }
        assert_eq!(won.len(), found.len(), "{text}\n{explanation}");
        seen += found.len();
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_table_of_confidences_is_read() {
    let built = |table: &str| {
        Extractor::builder()
            .empty()
            .dictionary("classes.tsv", CLASSES)
            .dictionary("words.tsv", WORDS)
            .rules("a.rules", RULES)
            .dictionary("confidence.tsv", table)
            .build()
    };
    let extractor = built("# how sure\nrule\tconfidence\ncolour\t0.25\n").unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(extractor.extract("blå")[0].confidence(), 0.25);
    assert_eq!(extractor.extract("röd båt")[0].confidence(), 0.5, "a rule that is not in the table");
    let error = built("rule\tconfidence\ncolour\t1.5\nsize\t0.5\nlow\n").unwrap_err();
    let places: Vec<_> = error.diagnostics().iter().map(|d| (d.line, d.column, d.found.as_str())).collect();
    assert_eq!(places, [(2, 8, "`1.5`"), (3, 1, "rule `size`"), (4, 5, "``")]);
}
