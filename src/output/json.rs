//! JSON: the complete record of a text, and one short line of it; with the one escaper of the crate.

use super::{Id, Marked};
use crate::entity::Kind;
use crate::identity;
use std::fmt::Write as _;

/// Writes JSON by hand, so that the library needs no JSON crate: the caller opens and closes, commas are placed here.
#[derive(Default)]
pub(super) struct Json {
    out: String,
    /// Something stands before, in the object or array that is open.
    comma: bool,
}

impl Json {
    fn value(&mut self) {
        if std::mem::replace(&mut self.comma, true) {
            self.out.push(',');
        }
    }

    /// Begins an object (`{`) or an array (`[`).
    pub(super) fn open(&mut self, bracket: char) {
        self.value();
        self.out.push(bracket);
        self.comma = false;
    }

    /// Ends what was begun.
    pub(super) fn close(&mut self, bracket: char) {
        self.out.push(bracket);
        self.comma = true;
    }

    /// A line break, where a reader of the file will be glad of one.
    pub(super) fn line(&mut self) {
        if std::mem::take(&mut self.comma) {
            self.out.push(',');
        }
        self.out.push('\n');
    }

    pub(super) fn key(&mut self, key: &str) {
        self.value();
        quote(key, &mut self.out);
        self.out.push(':');
        self.comma = false;
    }

    pub(super) fn string(&mut self, value: &str) {
        self.value();
        quote(value, &mut self.out);
    }

    pub(super) fn number(&mut self, value: usize) {
        self.value();
        let _ = write!(self.out, "{value}");
    }

    /// What is JSON already.
    pub(super) fn raw(&mut self, json: &str) {
        self.value();
        self.out.push_str(json);
    }

    pub(super) fn member(&mut self, key: &str, value: &str) {
        self.key(key);
        self.string(value);
    }

    pub(super) fn count(&mut self, key: &str, value: usize) {
        self.key(key);
        self.number(value);
    }

    pub(super) fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    pub(super) fn id(&mut self, id: Id) {
        match id {
            Id::None => self.raw("null"),
            Id::Name(name) => self.string(name),
            Id::Json(json) => self.raw(json),
        }
    }
}

/// Appends `text` as a JSON string (RFC 8259): quotation marks, backslashes and control characters are escaped,
/// and the two line separators that JavaScript once took for ends of lines.
pub(super) fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1F' | '\x7F' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The complete record as one JSON object: text, entities with all that is known of them, clusters and roles.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, json}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Xi Jinping besökte Hanoi.";
/// let entities = extractor.extract(text);
/// let json = json(&Marked::new(text, &entities).id("a1"));
/// assert!(json.starts_with(r#"{"id":"a1","text":"Xi Jinping besökte Hanoi.","entities":["#));
/// ```
pub fn json(marked: &Marked) -> String {
    let mut json = Json::default();
    let offsets = marked.offsets();
    json.open('{');
    json.key("id");
    json.id(marked.id);
    json.member("text", marked.text);
    json.key("entities");
    json.open('[');
    for entity in marked.entities {
        let (start, end) = offsets.span(entity);
        json.line();
        json.open('{');
        json.count("start", start);
        json.count("end", end);
        json.member("kind", entity.kind().as_str());
        if entity.kind() == Kind::Other {
            json.member("label", entity.label());
        }
        json.member("text", entity.text());
        json.member("norm", &entity.normal());
        let identity = identity::of(entity);
        let known = [
            ("id", &*identity.id),
            ("canonical", &*identity.canonical),
            ("country", identity.country),
            ("category", identity.category),
        ];
        for (key, value) in known {
            if !value.is_empty() {
                json.member(key, value);
            }
        }
        json.member("rule", entity.rule());
        json.member("source", &entity.source());
        json.key("confidence");
        json.raw(&entity.confidence().to_string());
        json.close('}');
    }
    json.close(']');
    json.line();
    links(marked, &mut json);
    json.close('}');
    json.finish()
}

/// The members `clusters` and `roles`.
fn links(marked: &Marked, json: &mut Json) {
    json.key("clusters");
    json.open('[');
    for cluster in &marked.clusters {
        json.open('[');
        cluster.iter().for_each(|&mention| json.number(mention));
        json.close(']');
    }
    json.close(']');
    json.key("roles");
    json.open('[');
    for role in &marked.roles {
        json.open('{');
        json.count("title", role.title);
        for (key, mention) in [("holder", role.holder), ("body", role.body)] {
            json.key(key);
            match mention {
                Some(mention) => json.number(mention),
                None => json.raw("null"),
            }
        }
        json.close('}');
    }
    json.close(']');
}

/// One line of JSON: `{"id":…,"entities":[{"start","end","kind","text","norm","rule"}]}`, the text left out.
///
/// Where it is [explained](Marked::explained), each entity tells its `source` and `confidence` too; where it is of an
/// [annotation](Marked::of), `clusters` and `roles` follow.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, jsonl}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Det sade Xi Jinping.";
/// let entities = extractor.extract(text);
/// let line = jsonl(&Marked::new(text, &entities).id("a1"));
/// assert!(line.starts_with(r#"{"id":"a1","entities":[{"start":9,"end":19,"kind":"person","text":"Xi Jinping","#));
/// ```
pub fn jsonl(marked: &Marked) -> String {
    let mut json = Json::default();
    let offsets = marked.offsets();
    json.open('{');
    json.key("id");
    json.id(marked.id);
    json.key("entities");
    json.open('[');
    for entity in marked.entities {
        let (start, end) = offsets.span(entity);
        json.open('{');
        json.count("start", start);
        json.count("end", end);
        json.member("kind", entity.kind().as_str());
        if entity.kind() == Kind::Other {
            json.member("label", entity.label());
        }
        json.member("text", entity.text());
        json.member("norm", &entity.normal());
        json.member("rule", entity.rule());
        if marked.explained {
            json.member("source", &entity.source());
            json.key("confidence");
            json.raw(&entity.confidence().to_string());
        }
        json.close('}');
    }
    json.close(']');
    if marked.linked {
        links(marked, &mut json);
    }
    json.close('}');
    json.finish()
}
