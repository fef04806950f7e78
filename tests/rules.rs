//! Every rule carries its examples: they are run here, each through the whole extractor.

mod support;

use presspan::explain::Candidate;
use presspan::{Extractor, Kind, Language};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_example_of_every_rule_holds() {
    let extractor = Extractor::new(Language::Swedish);
    // Examples are of a text written on this Wednesday.
    let written = "2025-01-15".parse().expect("a day");
    let mut failures = Vec::new();
    let mut seen = 0;
    let finds: BTreeSet<String> =
        extractor.rule_examples().into_iter().filter(|e| e.positive).map(|e| e.rule).collect();
    for example in extractor.rule_examples() {
        seen += 1;
        // A rule that keeps others off marks what it keeps: `[nothing: 2025] personer`.
        let (text, spans) = support::unmark(&example.text.replace("[nothing: ", "[other: "));
        let found = extractor.extract_dated(&text, written);
        let place = format!("{}:{}: {}", example.file, example.line, example.rule);
        if !example.positive && !finds.contains(&example.rule) {
            // A rule that only keeps others off: what it keeps is nothing because of it.
            let keeps = |c: &Candidate| c.kind.is_none() && c.rule == example.rule && c.won();
            if !extractor.explain(&text).candidates().iter().any(keeps) {
                failures.push(format!("{place} keeps nothing off in: {text}"));
            }
        }
        if !example.positive {
            if let Some(wrong) = found.iter().find(|e| e.rule() == example.rule) {
                failures.push(format!("{place} must not find `{}` in: {text}", wrong.text()));
            }
            continue;
        }
        if spans.is_empty() {
            failures.push(format!("{place} has a positive example without a marked span: {text}"));
        }
        if spans.iter().any(|(.., kind)| *kind == Kind::Other) {
            let explanation = extractor.explain(&text);
            for (start, end, _) in spans {
                let kept =
                    |c: &Candidate| c.range == (start..end) && c.kind.is_none() && c.rule == example.rule && c.won();
                if !explanation.candidates().iter().any(kept) {
                    failures.push(format!("{place} must keep `{}` from being anything in: {text}", &text[start..end]));
                }
            }
            continue;
        }
        for (start, end, kind) in spans {
            if !found.iter().any(|e| e.range() == (start..end) && e.kind() == kind) {
                let instead: Vec<String> = found
                    .iter()
                    .filter(|e| e.range().start < end && start < e.range().end)
                    .map(|e| format!("{e} ({})", e.rule()))
                    .collect();
                failures.push(format!(
                    "{place} must find [{kind}: {}] but there is {instead:?} in: {text}",
                    &text[start..end]
                ));
            }
        }
        if !found.iter().any(|e| e.rule() == example.rule) {
            let others: Vec<&str> = found.iter().map(|e| e.rule()).collect();
            failures.push(format!("{place} is shadowed by {others:?} in: {text}"));
        }
    }
    assert!(seen > 100, "only {seen} examples");
    assert!(failures.is_empty(), "{} of {seen} examples fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_rule_has_two_positive_examples_and_a_negative_one() {
    let extractor = Extractor::new(Language::Swedish);
    let mut counts: BTreeMap<(String, String), [usize; 2]> = BTreeMap::new();
    for example in extractor.rule_examples() {
        counts.entry((example.file, example.rule)).or_default()[usize::from(example.positive)] += 1;
    }
    let poor: Vec<_> =
        counts.iter().filter(|(_, [no, yes])| if *yes == 0 { *no < 2 } else { *yes < 2 || *no < 1 }).collect();
    assert!(poor.is_empty(), "{poor:?}");
}

/// A word that a rule names is known as it stands, and no genitive any more: `'lagets'` would hide what `laget` is from all other
/// rules, and `'laget'&GEN` does not.
#[test]
fn no_literal_hides_the_genitive_of_a_class_word() {
    let extractor = Extractor::new(Language::Swedish);
    let has = |word: &str, any: &[&str]| {
        let explanation = extractor.explain(&format!("Om {word} där."));
        explanation.words()[1].classes.iter().any(|class| any.contains(&class.trim_end_matches('!')))
    };
    let (mut seen, mut hidden) = (0, BTreeSet::new());
    for file in std::fs::read_dir("dictionaries/sv/rules").expect("a folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("rules");
        let expressions = text.lines().filter(|line| line.starts_with(['m', 'l', ' ']));
        let literals = expressions.flat_map(|line| line.split('\'').skip(1).step_by(2));
        for literal in literals {
            let Some(stem) = literal.strip_suffix('s') else { continue };
            seen += 1;
            // The metal is no bridge's.
            if has(stem, &["DEF"])
                && has(stem, &["LEVEL", "ORG_HEAD", "PLACE_HEAD"])
                && !has(literal, &["GEN"])
                && literal != "brons"
            {
                hidden.insert(literal.to_owned());
            }
        }
    }
    assert!(seen > 100, "only {seen}");
    assert!(hidden.is_empty(), "{hidden:?}");
}
