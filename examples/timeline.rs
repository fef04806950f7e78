//! The dates of many articles in the order of the calendar, as an HTML page.
//!
//! `cargo run --release --example timeline -- examples/articles/*.txt > timeline.html`

use presspan::{Extractor, Kind};
use std::collections::BTreeSet;

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"sv\"><head><meta charset=\"utf-8\"><title>Time line</title>
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<style>
  :root { color-scheme: light dark; }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  ol { list-style: none; padding: 0 0 0 1.2rem; border-left: 3px solid #8888; }
  li { margin: 0 0 1rem; position: relative; }
  li::before { content: ''; position: absolute; left: -1.65rem; top: .45rem; width: .7rem; height: .7rem; border-radius: 50%; background: #c80; }
  small { opacity: .7; }
</style></head><body><h1>Time line</h1><ol>
";

fn main() -> Result<(), String> {
    let extractor = Extractor::builder().kinds([Kind::Date]).build().map_err(|e| e.to_string())?;
    // EDTF is made so that it sorts; what has no year (`XXXX-05-05`) comes last.
    let mut dates = BTreeSet::new();
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
        for date in extractor.extract(&text) {
            dates.insert((date.normal().into_owned(), sentence(&text, date.range().start).to_owned(), file.clone()));
        }
    }
    print!("{HEAD}");
    for (date, sentence, file) in dates {
        println!("<li><b>{}</b> {} <small>{}</small></li>", escape(&date), escape(&sentence), escape(&file));
    }
    println!("</ol></body></html>");
    Ok(())
}

/// The sentence around a place of the text, as far as full stops and line breaks tell.
fn sentence(text: &str, at: usize) -> &str {
    let from = text[..at].rfind(['\n', '!', '?']).max(text[..at].rfind(". ")).map_or(0, |i| i + 1);
    let to =
        text[at..].find(['\n', '!', '?']).into_iter().chain(text[at..].find(". ")).min().map_or(text.len(), |i| at + i);
    text[from..to].trim()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
