//! The Web Annotation data model of the W3C, as JSON-LD.

use super::Marked;
use super::json::Json;
use std::fmt::Write as _;

/// Code points of context before and after a quotation.
const CONTEXT: usize = 32;

/// A page of [Web Annotations](https://www.w3.org/TR/annotation-model/): for each entity its kind as a tag and its
/// normal form, and a target that is found by position (code points, as the model asks) or by quotation.
///
/// The name of the text is the source of the targets; each annotation is named by it and a number.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, w3c}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Det sade Xi Jinping.";
/// let entities = extractor.extract(text);
/// let page = w3c(&Marked::new(text, &entities).id("https://example.org/a1"));
/// assert!(page.contains(r#""id":"https://example.org/a1#annotation-1","type":"Annotation""#));
/// assert!(page.contains(r#"{"type":"TextPositionSelector","start":9,"end":19}"#));
/// ```
pub fn w3c(marked: &Marked) -> String {
    let offsets = marked.chars();
    let source = iri(marked.name());
    let mut json = Json::default();
    json.open('{');
    json.member("@context", "http://www.w3.org/ns/anno.jsonld");
    json.member("id", &format!("{source}#annotations"));
    json.member("type", "AnnotationPage");
    json.key("items");
    json.open('[');
    for (i, entity) in marked.entities.iter().enumerate() {
        let (start, end) = offsets.span(entity);
        json.line();
        json.open('{');
        json.member("id", &format!("{source}#annotation-{}", i + 1));
        json.member("type", "Annotation");
        json.member("motivation", "tagging");
        json.key("body");
        json.open('[');
        for (purpose, value) in [("tagging", entity.label()), ("identifying", &entity.normal())] {
            json.open('{');
            json.member("type", "TextualBody");
            json.member("purpose", purpose);
            json.member("value", value);
            json.member("format", "text/plain");
            json.close('}');
        }
        json.close(']');
        json.key("target");
        json.open('{');
        json.member("source", &source);
        json.key("selector");
        json.open('[');
        json.open('{');
        json.member("type", "TextPositionSelector");
        json.count("start", start);
        json.count("end", end);
        json.close('}');
        json.open('{');
        json.member("type", "TextQuoteSelector");
        json.member("exact", entity.text());
        json.member("prefix", before(marked.part(0, entity.start)));
        json.member("suffix", after(marked.part(entity.end, marked.text.len())));
        json.close('}');
        json.close(']');
        json.close('}');
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json.finish()
}

fn before(text: &str) -> &str {
    text.char_indices().rev().nth(CONTEXT - 1).map_or(text, |(at, _)| &text[at..])
}

fn after(text: &str) -> &str {
    text.char_indices().nth(CONTEXT).map_or(text, |(at, _)| &text[..at])
}

/// A name as an IRI: what may not stand in one is percent-encoded (in a web address, `%` and `#` may); a text
/// without a name is `urn:presspan:text`.
fn iri(name: &str) -> String {
    if name.is_empty() {
        return "urn:presspan:text".to_owned();
    }
    let address = name.contains("://");
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let reserved = matches!(c, '%' | '#') && !address;
        if reserved
            || c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}
