//! The normal form of a name: the surface without its genitive; of a title its dictionary form.

use crate::entity::{Entity, Kind};
use std::borrow::Cow;

pub(crate) fn normal<'a>(entity: &Entity<'a>) -> Cow<'a, str> {
    let text = entity.text();
    let stem = &text[..text.len() - genitive(entity, text)];
    if entity.kind == Kind::Title {
        return title(entity, stem);
    }
    clean(stem)
}

/// Bytes of the genitive ending of a name.
fn genitive(entity: &Entity, text: &str) -> usize {
    if entity.genitive > 0 {
        let ending = entity.genitive as usize;
        return if text.len() > ending && text.is_char_boundary(text.len() - ending) { ending } else { 0 };
    }
    match text.as_bytes() {
        [.., b':', b's'] => 2,
        // The last word is in no dictionary: an s after a letter that rarely precedes one in names.
        [.., before, b's'] if entity.entry.is_none() && entity.kind == Kind::Person => {
            let last = text.rsplit([' ', '-']).next().unwrap_or(text);
            let known = matches!(before, b'a' | b'e' | b'i' | b'o' | b'u' | b's' | b'k' | b'c');
            usize::from(!known && last.len() > 3 && !entity.inner.knows(last))
        }
        _ => 0,
    }
}

/// White space of any kind and length as one space, invisible characters dropped.
fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| {
        (c.is_whitespace() && c != ' ') || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
    };
    if !text.contains(odd) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !odd(c) {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// `Biträdande ministern` is `biträdande minister`.
fn title<'a>(entity: &Entity<'a>, stem: &'a str) -> Cow<'a, str> {
    if let Some(lemma) = entity.canonical() {
        return Cow::Borrowed(lemma);
    }
    let lower = clean(stem).to_lowercase();
    let (head, last) = lower.rsplit_once(' ').map_or(("", lower.as_str()), |(h, l)| (h, l));
    match entity.inner.lemma(last) {
        Some(lemma) if head.is_empty() => Cow::Owned(lemma.to_owned()),
        Some(lemma) => Cow::Owned(format!("{head} {lemma}")),
        None => Cow::Owned(lower),
    }
}

/// The keys under which the renderings of one ministry or general department meet: what it is for, in any order,
/// with and without its country. `ministeriet för information och kommunikation` and `informations- och
/// kommunikationsdepartementet` share a key; other names have none.
pub(crate) fn body_keys(name: &str) -> Vec<String> {
    const HEADS: &[(&str, &str)] = &[
        ("ministeriet", "ministry"),
        ("ministerium", "ministry"),
        ("generaldepartementet", "general"),
        ("generaldepartement", "general"),
        ("departementet", "ministry"),
        ("departement", "ministry"),
        ("allmänna avdelningen", "general"),
        ("allmänna avdelning", "general"),
        ("generalavdelningen", "general"),
    ];
    let Some((at, head, class)) = HEADS
        .iter()
        .filter_map(|(head, class)| Some((name.find(head)?, head, class)))
        .min_by_key(|(at, head, _)| (*at, usize::MAX - head.len()))
    else {
        return Vec::new();
    };
    let (before, after) = (name[..at].trim(), &name[at + head.len()..]);
    // What the word before the head is: a country in the genitive, or fields that are compounded with the head.
    let mut owner = "";
    let mut fields: Vec<String> = Vec::new();
    if let Some(rest) = after.strip_prefix(" för ") {
        owner = before.trim_end_matches('s');
        fields.extend(rest.split(',').flat_map(|part| part.split(" och ")).map(field));
    } else if after.is_empty() {
        let start = before.find('-').map_or(before, |dash| &before[..dash]);
        if let Some((left, _)) = start.rsplit_once(' ') {
            owner = left.trim_end_matches('s');
        }
        let own = before.get(owner.len()..).unwrap_or(before).trim_start_matches('s').trim();
        fields.extend(own.split(',').flat_map(|part| part.split(" och ")).map(field));
    }
    fields.retain(|f| !f.is_empty());
    if fields.is_empty() {
        return Vec::new();
    }
    // A general department is known by what it begins with.
    if *class == "general" {
        fields.truncate(2);
    }
    fields.sort_unstable();
    let fields = fields.join(" ");
    let mut keys = vec![format!("{class} {owner} {fields}")];
    if !owner.is_empty() {
        keys.push(format!("{class}  {fields}"));
    }
    keys
}

/// A field without its linking form: `informations-` is `information`, `utrikes frågor` is `utrikes`.
fn field(word: &str) -> String {
    let word = word.trim().trim_end_matches('-').trim();
    let word = word.strip_suffix(" frågor").or_else(|| word.strip_suffix(" angelägenheter")).unwrap_or(word);
    let word = word.strip_prefix("nationellt ").unwrap_or(word);
    match word {
        "utrikes" | "inrikes" => word.to_owned(),
        "television" => "tv".to_owned(),
        _ => word.trim_end_matches('s').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::body_keys;

    #[test]
    fn renderings_of_one_ministry_meet() {
        let same = [
            "ministeriet för information och kommunikation",
            "informations- och kommunikationsministeriet",
            "informations- och kommunikationsdepartementet",
        ];
        for name in same {
            assert_eq!(body_keys(name), ["ministry  information kommunikation"], "{name}");
        }
        assert_eq!(
            body_keys("vietnams ministerium för kultur, sport och turism")[1],
            body_keys("kultur-, sport- och turismministeriet")[0]
        );
        assert!(body_keys("hanois folkkommitté").is_empty());
        assert!(body_keys("ministeriet").is_empty());
    }
}
