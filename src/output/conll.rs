//! CoNLL-2002: a token and its BIO tag a line, an empty line between sentences.

use super::Marked;
use crate::entity::{Entity, Kind};
use crate::segment::{Form, segment};

/// Tokens with BIO tags, as in the shared task CoNLL-2002: `Hanoi B-LOC`.
///
/// Persons, organisations and places have the tags of the task (`PER`, `ORG`, `LOC`); titles, programmes and dates
/// are `TITLE`, `PROG` and `DATE`; categories of the user's are written in capitals. White space within a token
/// (`119 396`) becomes `_`. Every text ends in an empty line.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, conll}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Xi Jinping talade. Det regnade.";
/// let entities = extractor.extract(text);
/// let lines = conll(&Marked::new(text, &entities));
/// assert_eq!(lines, "Xi B-PER\nJinping I-PER\ntalade O\n. O\n\nDet O\nregnade O\n. O\n\n");
/// ```
pub fn conll(marked: &Marked) -> String {
    let mut tokens = Vec::new();
    segment(marked.text, &mut tokens);
    let mut out = String::with_capacity(marked.text.len() * 2);
    let mut entities = marked.entities.iter().peekable();
    let mut inside: Option<&Entity> = None;
    for token in tokens.iter().filter(|t| t.form != Form::Break) {
        let (start, end) = (token.start as usize, token.end as usize);
        while entities.next_if(|e| e.end <= start).is_some() {}
        let entity = entities.peek().copied().filter(|e| e.start < end && start < e.end);
        // A quotation begins a sentence for the rules, but not a sentence of the corpus when it opens within one.
        if token.sentence_start && entity.is_none_or(|e| e.start >= start) && !out.is_empty() && !out.ends_with("\n\n")
        {
            out.push('\n');
        }
        let Some(word) = marked.text.get(start..end) else { continue };
        out.extend(word.chars().map(|c| if c.is_whitespace() || c.is_control() { '_' } else { c }));
        match entity {
            None => out.push_str(" O\n"),
            Some(entity) => {
                let again = inside.is_some_and(|i| i.start == entity.start);
                out.push_str(if again { " I-" } else { " B-" });
                out.push_str(&tag(entity));
                out.push('\n');
            }
        }
        inside = entity;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn tag(entity: &Entity) -> String {
    match entity.kind() {
        Kind::Person => "PER".to_owned(),
        Kind::Organisation => "ORG".to_owned(),
        Kind::Place => "LOC".to_owned(),
        Kind::Programme => "PROG".to_owned(),
        _ => entity.label().to_uppercase(),
    }
}
