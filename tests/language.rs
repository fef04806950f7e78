//! A language of its own by files alone: nothing of the embedded one is used.

mod support;

use presspan::{Error, Extractor};

fn esperanto() -> Result<Extractor, Error> {
    Extractor::builder().empty().directory(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/xx")).build()
}

#[test]
fn its_rules_hold_their_examples() -> Result<(), Error> {
    let extractor = esperanto()?;
    let examples = extractor.rule_examples();
    assert_eq!(examples.len(), 9);
    for example in examples {
        let (text, spans) = support::unmark(&example.text);
        let found = extractor.extract(&text);
        let place = format!("{}:{}", example.file, example.line);
        if example.positive {
            let found: Vec<_> = found.iter().map(|e| (e.range().start, e.range().end, e.kind())).collect();
            assert_eq!(support::mark(&text, &found), support::mark(&text, &spans), "{place}");
        } else {
            assert!(found.iter().all(|e| e.rule() != example.rule), "{place}: {found:?}");
        }
    }
    Ok(())
}

#[test]
fn its_words_have_normal_forms_and_identifiers() -> Result<(), Error> {
    let extractor = esperanto()?;
    let text = "La 3 de marto 2024 prezidanto Ana Silva venis al Beijing. Ministroj vojaĝis al Roterdamo.";
    let found = extractor.extract(text);
    let normals: Vec<_> = found.iter().map(|e| (e.label(), e.normal().into_owned(), e.id())).collect();
    assert_eq!(
        normals,
        [
            ("date", "2024-03-03".to_owned(), None),
            ("title", "prezidanto".to_owned(), None),
            ("person", "Ana Silva".to_owned(), None),
            ("place", "Beijing".to_owned(), Some("city-beijing".into())),
            ("place", "Roterdamo".to_owned(), Some("city-rotterdam".into())),
        ]
    );
    Ok(())
}

#[test]
fn swedish_is_not_there() -> Result<(), Error> {
    let found = esperanto()?;
    let found = found.extract("I går talade Eva Lind i Stockholm.");
    assert!(found.is_empty(), "{found:?}");
    Ok(())
}
