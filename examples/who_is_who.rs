//! A table of the people of many articles: their offices, the bodies these belong to, and how often they are named.
//!
//! `cargo run --release --example who_is_who -- examples/articles/*.txt`

use presspan::{Entity, Extractor, Kind, Language};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Someone {
    mentions: usize,
    offices: BTreeSet<String>,
    articles: BTreeSet<String>,
}

fn main() -> Result<(), String> {
    let extractor = Extractor::new(Language::Swedish);
    let mut people: BTreeMap<String, Someone> = BTreeMap::new();
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
        let entities = extractor.extract(&text);
        for (i, person) in entities.iter().enumerate().filter(|(_, e)| e.kind() == Kind::Person) {
            let someone = people.entry(person.normal().into_owned()).or_default();
            someone.mentions += 1;
            someone.articles.insert(file.clone());
            someone.offices.extend(office(&text, &entities, i));
        }
    }
    let mut people: Vec<_> = people.into_iter().collect();
    people.sort_by_key(|(_, p)| std::cmp::Reverse(p.mentions));
    println!("{:<24}{:>9}{:>10}  offices", "person", "mentions", "articles");
    for (name, p) in people {
        let offices: Vec<String> = p.offices.into_iter().collect();
        println!(
            "{}",
            format!("{name:<24}{:>9}{:>10}  {}", p.mentions, p.articles.len(), offices.join("; ")).trim_end()
        );
    }
    Ok(())
}

/// The title that stands right before a person, with the body right before that: `Kinas president Xi Jinping`.
fn office(text: &str, entities: &[Entity], person: usize) -> Option<String> {
    let touches = |a: &Entity, b: &Entity| text[a.range().end..b.range().start].trim().is_empty();
    let title = entities.get(person.checked_sub(1)?)?;
    if title.kind() != Kind::Title || !touches(title, &entities[person]) {
        return None;
    }
    let body = person.checked_sub(2).and_then(|i| entities.get(i));
    let body = body.filter(|b| matches!(b.kind(), Kind::Place | Kind::Organisation) && touches(b, title));
    Some(match body {
        Some(body) => format!("{} ({})", title.normal(), body.normal()),
        None => title.normal().into_owned(),
    })
}
