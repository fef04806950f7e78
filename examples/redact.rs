//! Gives people other names, the same person the same name all through a text.
//!
//! `cargo run --release --example redact < article.txt`

use presspan::{Extractor, Kind, Language};
use std::collections::HashMap;
use std::io::{self, Read, Write};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    io::stdout().write_all(redact(&Extractor::new(Language::Swedish), &text).as_bytes())
}

fn redact(extractor: &Extractor, text: &str) -> String {
    let mut people = extractor.extract(text);
    people.retain(|e| e.kind() == Kind::Person);
    // Full names first, so that a short form finds the name that it is short for.
    let mut names: Vec<String> = people.iter().map(|e| e.normal().into_owned()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.split(' ').count()));
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for name in &names {
        let next = numbers.len() + 1;
        let full = names.iter().find(|full| short_for(name, full)).unwrap_or(name);
        let number = numbers.get(full).copied().unwrap_or(next);
        numbers.entry(name.clone()).or_insert(number);
    }
    let mut out = String::new();
    let mut at = 0;
    for person in people {
        let name = person.normal();
        out.push_str(&text[at..person.range().start]);
        out.push_str(&format!("Person {}", numbers.get(&*name).copied().unwrap_or(0)));
        // `Pham Duc Longs tal` stays a genitive.
        if person.text().len() > name.len() && person.text().ends_with('s') {
            out.push_str(":s");
        }
        at = person.range().end;
    }
    out + &text[at..]
}

/// Whether `name` is the last or the first words of `full`: `Long` and `Duc Long` of `Pham Duc Long`.
fn short_for(name: &str, full: &str) -> bool {
    let words: Vec<&str> = full.split(' ').collect();
    let short: Vec<&str> = name.split(' ').collect();
    words.ends_with(&short) || words.starts_with(&short)
}
