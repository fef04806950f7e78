//! A table of the people of many articles: their offices, the bodies these belong to, and how often they are named.
//!
//! `cargo run --release --example who_is_who -- examples/articles/*.txt`

use presspan::{Document, Extractor, Kind, Language, Role, Status};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Someone {
    mentions: usize,
    articles: usize,
    offices: BTreeSet<String>,
}

fn main() -> Result<(), String> {
    let extractor = Extractor::new(Language::Swedish);
    let mut people: BTreeMap<String, Someone> = BTreeMap::new();
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
        let annotation = extractor.annotate(&Document::new(&text));
        for cluster in annotation.clusters().iter().filter(|c| c.kind() == Kind::Person) {
            let someone = people.entry(cluster.name().to_owned()).or_default();
            // `Ministern sade` counts: it is a mention of the minister.
            someone.mentions += cluster.mentions().len();
            someone.articles += 1;
            let theirs = annotation.offices().filter(|(role, ..)| cluster.mentions().contains(&role.holder));
            someone.offices.extend(theirs.map(|(role, title, _, body)| {
                let body = body.map_or(String::new(), |body| format!(" ({})", body.normal()));
                format!("{}{body}{}", title.normal(), held(role))
            }));
        }
    }
    let mut people: Vec<_> = people.into_iter().collect();
    people.sort_by_key(|(_, p)| std::cmp::Reverse(p.mentions));
    println!("{:<24}{:>9}{:>10}  offices", "person", "mentions", "articles");
    for (name, p) in people {
        let offices: Vec<String> = p.offices.into_iter().collect();
        println!("{}", format!("{name:<24}{:>9}{:>10}  {}", p.mentions, p.articles, offices.join("; ")).trim_end());
    }
    Ok(())
}

/// How an office is held that is held no longer or not yet.
fn held(role: &Role) -> String {
    match role.status {
        Status::Former | Status::Outgoing | Status::Future => format!(", {}", role.status),
        _ => String::new(),
    }
}
