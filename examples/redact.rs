//! Gives people other names, the same person the same name all through a text.
//!
//! `cargo run --release --example redact < article.txt`

use presspan::{Document, Extractor, Kind, Language};
use std::io::{self, Read, Write};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    io::stdout().write_all(redact(&Extractor::new(Language::Swedish), &text).as_bytes())
}

fn redact(extractor: &Extractor, text: &str) -> String {
    let annotation = extractor.annotate(&Document::new(text));
    let people = annotation.clusters().iter().filter(|cluster| cluster.kind() == Kind::Person);
    // A title that stands for a person (`ministern sade`) gives nobody away and stays.
    let mut names: Vec<_> = (1..)
        .zip(people)
        .flat_map(|(number, person)| annotation.mentions(person).map(move |mention| (number, mention)))
        .filter(|(_, mention)| mention.kind() == Kind::Person)
        .collect();
    names.sort_by_key(|(_, mention)| mention.range().start);
    let (mut out, mut at) = (String::new(), 0);
    for (number, mention) in names {
        out.push_str(&text[at..mention.range().start]);
        // `Pham Duc Longs tal` stays a genitive.
        let genitive = mention.text().len() > mention.normal().len() && mention.text().ends_with('s');
        out.push_str(&format!("Person {number}{}", if genitive { ":s" } else { "" }));
        at = mention.range().end;
    }
    out + &text[at..]
}
