//! CoNLL-2002: a token and its BIO tag a line, an empty line between sentences.

use super::Marked;
use crate::entity::{Entity, Kind};
use crate::segment::{Case, Form, Token, segment};

/// Tokens with BIO tags, as in the shared task CoNLL-2002: `Hanoi B-LOC`.
///
/// Persons, organisations and places have the tags of the task (`PER`, `ORG`, `LOC`); titles, programmes and dates
/// are `TITLE`, `PROG` and `DATE`; categories of the user's are written in capitals. White space within a token
/// (`119 396`) becomes `_`. An empty line ends each sentence, and so each text.
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
    let mut sentence = Sentence::default();
    for token in &tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        while entities.next_if(|e| e.end <= start).is_some() {}
        let entity = entities.peek().copied().filter(|e| e.start < end && start < e.end);
        // No chunk goes over two sentences.
        if sentence.begins(token, marked.part(start, end)) && entity.is_none_or(|e| e.start >= start) && !out.is_empty()
        {
            out.push('\n');
        }
        if token.form == Form::Break {
            continue;
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

/// Where sentences end: at a line break, and after a full stop, a question or exclamation mark with what closes
/// behind it, unless what follows is in lower case or a number (`kl. 10`), or an abbreviation went before (`Dr. Le`).
#[derive(Default)]
struct Sentence {
    end: End,
    /// The last token is a word so short that a full stop is more likely part of it.
    short: bool,
}

/// What went before.
#[derive(Clone, Copy, Default, PartialEq)]
enum End {
    #[default]
    Nothing,
    /// A mark that may end a sentence.
    Mark,
    /// A line break, which does.
    Line,
}

impl Sentence {
    /// Takes the next token in and tells whether a sentence begins with it.
    fn begins(&mut self, token: &Token, text: &str) -> bool {
        if token.form == Form::Break {
            *self = Sentence { end: End::Line, short: false };
            return false;
        }
        let closes = !token.spaced && matches!(text, "\"" | "”" | "'" | "’" | "»" | ")" | "]");
        let begins = match (self.end, token.form) {
            (End::Nothing, _) | (End::Mark, Form::Number) => false,
            (End::Line, _) => true,
            (End::Mark, Form::Punct) => token.spaced,
            (End::Mark, _) => token.case != Case::Lower,
        };
        self.end = match text {
            "!" | "?" | "…" => End::Mark,
            "." if !self.short => End::Mark,
            _ if closes && self.end == End::Mark => End::Mark,
            _ => End::Nothing,
        };
        let capital = matches!(token.case, Case::Capital | Case::Initial);
        self.short = token.form == Form::Word && capital && text.chars().count() < 3;
        begins
    }
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
