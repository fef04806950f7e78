//! The normal form of a name: the surface without its genitive; of a title its dictionary form.

use crate::entity::{Entity, Kind};
use crate::segment::{html, is_space};
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

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
        return text.len() - entity.stem().len();
    }
    match text.as_bytes() {
        [.., b':', b's'] => 2,
        // The last word is in no dictionary: an s after a letter that rarely precedes one in names.
        [.., before, b's'] if entity.kind == Kind::Person && entity.inner.entry_index(entity).is_none() => {
            let last = text.rsplit([' ', '-']).next().unwrap_or(text);
            let known = matches!(before, b'a' | b'e' | b'i' | b'o' | b'u' | b's' | b'k' | b'c');
            usize::from(!known && last.len() > 3 && !entity.inner.knows(last))
        }
        _ => 0,
    }
}

/// A space, which is odd behind another.
const SPACE: u8 = 1;

/// Begins what may be odd.
const DOUBTFUL: u8 = 2;

const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b' ' => SPACE,
            // All that is odd begins with one of these; most letters of Swedish and Vietnamese do not.
            0..b' ' | b'&' | b'<' | 0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEF => DOUBTFUL,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// White space of any kind and length as one space, invisible characters dropped, signs of HTML read.
fn clean(text: &str) -> Cow<'_, str> {
    let mut before = 0;
    let odd = text.bytes().any(|byte| {
        let kind = KINDS[usize::from(byte)];
        kind & (std::mem::replace(&mut before, kind) | DOUBTFUL) != 0
    });
    if !odd {
        return Cow::Borrowed(text);
    }
    let plain = untagged(text);
    match Some(&*plain).filter(|text| text.contains('&')).and_then(unescaped) {
        Some(read) => Cow::Owned(spaced(&read).into_owned()),
        None => match plain {
            Cow::Borrowed(text) => spaced(text),
            Cow::Owned(text) => Cow::Owned(spaced(&text).into_owned()),
        },
    }
}

/// A text without the tags that the segmenter reads as white space.
fn untagged(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('<');
    let Some(mut out) = parts.next().filter(|first| first.len() < text.len()).map(str::to_owned) else {
        return Cow::Borrowed(text);
    };
    let mut at = out.len();
    for part in parts {
        let tag = html::remain(&text.as_bytes()[at..]).map_or(0, |(_, len)| len);
        out.push_str(if tag > 0 { " " } else { "<" });
        at += 1 + part.len();
        out.push_str(part.get(tag.saturating_sub(1)..).unwrap_or_default());
    }
    Cow::Owned(out)
}

/// A text with `&nbsp;` and `&amp;` read, however often they were escaped: `&amp;amp;` is `&`. In one pass, since there may
/// be thousands behind each other. `None` where nothing is to be read.
fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('&');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let mut rest = part;
        while let Some(behind) = rest.strip_prefix("amp;") {
            rest = behind;
        }
        let space = rest.strip_prefix("nbsp;");
        out.push(if space.is_some() { ' ' } else { '&' });
        out.push_str(space.unwrap_or(rest));
    }
    (out.len() < text.len()).then_some(out)
}

/// White space of any kind and length as one space, invisible characters dropped.
fn spaced(text: &str) -> Cow<'_, str> {
    let odd = |c: char| {
        (is_space(c) && c != ' ') || matches!(c, '\u{AD}' | '\u{200C}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    };
    if !text.contains(odd) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_space(c) {
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
    if let Some(row) = entity.inner.record(entity).filter(|row| !row.canonical().is_empty()) {
        return match compound(entity, stem, row.canonical()) {
            Some(title) => Cow::Owned(title),
            None => Cow::Borrowed(row.canonical()),
        };
    }
    let lower = clean(stem).to_lowercase();
    // What the office is for stays as it is: `ministern för städer` is `minister för städer`.
    let ends = [" för ", " i ", " vid ", " av ", " på "].into_iter().filter_map(|word| lower.find(word));
    let (title, rest) = lower.split_at(ends.min().unwrap_or(lower.len()));
    let start = title.rfind(' ').map_or(0, |space| space + 1);
    match entity.inner.lemma(&title[start..]) {
        Some(lemma) => Cow::Owned(format!("{}{lemma}{rest}", &title[..start])),
        None => Cow::Owned(lower),
    }
}

/// The form of a compound of which the dictionary holds the head alone: `landchefen` is `landchef`, and `chef` its head.
fn compound(entity: &Entity, stem: &str, head: &str) -> Option<String> {
    /// No head is longer, in bytes, and a word may be as long as the text.
    const LONGEST: usize = 64;
    let lower = clean(stem).to_lowercase();
    let lemma = |word: &str| entity.inner.lemma(word);
    if lower == head || lower.contains(' ') || lemma(&lower).is_some() {
        return None;
    }
    // A mark belongs to the letter before it.
    let letters = lower.char_indices().skip(1).filter(|&(_, c)| !is_combining_mark(c));
    let mut ends = letters.map(|(at, _)| at).skip_while(|at| lower.len() - at > LONGEST);
    let at = ends.find(|&at| lemma(&lower[at..]) == Some(head))?;
    Some(format!("{}{head}", &lower[..at]))
}

#[cfg(test)]
mod tests {
    use super::unescaped;
    use crate::{Extractor, Language};

    #[test]
    fn names_lose_their_genitive_and_what_is_invisible() {
        let extractor = Extractor::new(Language::Swedish);
        for (text, expected) in [
            ("Det är Hanois sak.", "Hanoi"),
            ("Det är USA:s sak.", "USA"),
            ("Det är Karin Lindqvists bok.", "Karin Lindqvist"),
            // In no dictionary: an s behind a letter that seldom stands before one in a name.
            ("Det är Anna Zyxlorps bok.", "Anna Zyxlorp"),
            ("Det är Anna Zyxlos bok.", "Anna Zyxlos"),
            ("Där satt Karin\u{A0}Lindqvist.", "Karin Lindqvist"),
            ("Där satt Karin   Lindqvist.", "Karin Lindqvist"),
            ("Där satt Karin\tLindqvist.", "Karin Lindqvist"),
            ("Där satt Karin Lind\u{AD}qvist.", "Karin Lindqvist"),
            ("Där satt Karin&nbsp;Lindqvist.", "Karin Lindqvist"),
            ("Biträdande ministern log.", "biträdande minister"),
            ("Ministern log.", "minister"),
            ("Smurfministern log.", "smurfminister"),
            ("Ministern för städer log.", "minister för städer"),
            ("De såg filmen \"Vinden &amp; havet\".", "Vinden & havet"),
        ] {
            let entities = extractor.extract(text);
            let names: Vec<_> = entities.iter().map(|e| e.normal()).collect();
            assert_eq!(names, [expected], "{text}");
        }
        // Not Danmarks Radio.
        assert_eq!(extractor.extract("Det sade dr Anna Ek.")[0].normal(), "dr");
    }

    #[test]
    fn signs_of_html_are_read_however_often_they_were_escaped() {
        for (text, expected) in [
            ("a &amp; b", Some("a & b")),
            ("a&nbsp;b", Some("a b")),
            ("&amp;amp;amp;", Some("&")),
            ("&amp;nbsp;&nbsp;&amp;", Some("  &")),
            ("&&amp;&", Some("&&&")),
            ("a & b; c", None),
            ("amp;", None),
        ] {
            assert_eq!(unescaped(text).as_deref(), expected, "{text}");
        }
    }
}
