//! What the sentence around a date tells of its time.

use super::resolve::Tense;
use super::{composed, is_marked};
use std::borrow::Cow;

/// So many bytes to either side are looked at.
const REACH: usize = 240;

/// As many bytes as the words hold that stand right before a date.
const WORDS: usize = 48;

/// What stands before and behind a date, composed as far as it is looked at.
pub(super) fn around<'a>([before, after]: [&'a str; 2]) -> [Cow<'a, str>; 2] {
    let last = |reach| &before[ceiling(before, before.len().saturating_sub(reach))..];
    let first = |reach| &after[..floor(after, reach)];
    [
        if is_marked(last(REACH)) { composed(last(3 * REACH)) } else { before.into() },
        if is_marked(first(REACH)) { composed(first(3 * REACH)) } else { after.into() },
    ]
}

/// The tense of the verb that stands nearest before the date in its clause, or else behind it.
pub(super) fn tense(before: &str, after: &str) -> Tense {
    let before = behind(before, REACH);
    if before.trim_end_matches(" den ").trim_end().ends_with("senast") {
        return Tense::Future;
    }
    let mut words = before.split_whitespace().rev().map(clean).peekable();
    while let Some(word) = words.next() {
        if word == "att" {
            // The verb before a subordinate clause is not that of the clause; but `kommer att hållas`.
            if words.peek() == Some(&"kommer") {
                return Tense::Future;
            }
            break;
        }
        if let Some(tense) = verb(word) {
            return tense;
        }
    }
    let after = after.get(..floor(after, REACH)).unwrap_or("");
    let after = after.bytes().position(ends).map_or(after, |end| &after[..end]);
    let mut comma = after.starts_with(',');
    for word in after.split_whitespace() {
        let bare = clean(word);
        // `…, sade han` speaks of when it was said.
        if bare == "att" || comma && SPEECH.contains(&bare) {
            break;
        }
        if let Some(tense) = verb(bare) {
            return tense;
        }
        comma = word.ends_with([',', '"', '”']);
    }
    Tense::Open
}

const SPEECH: [&str; 12] = [
    "sade",
    "sa",
    "uppgav",
    "berättade",
    "tillade",
    "meddelade",
    "skrev",
    "förklarade",
    "betonade",
    "svarade",
    "menade",
    "underströk",
];

fn ends(byte: u8) -> bool {
    matches!(byte, b'.' | b'\n' | b'!' | b'?' | b';')
}

/// The part of the text before a date that is of its sentence, as far as `reach` bytes.
fn behind(before: &str, reach: usize) -> &str {
    let before = &before[ceiling(before, before.len().saturating_sub(reach))..];
    before.bytes().rposition(ends).map_or(before, |end| &before[end + 1..])
}

/// The largest character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The smallest character boundary from `at`.
fn ceiling(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn clean(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The word directly before a date, if it is of its sentence.
pub(super) fn last_word(before: &str) -> &str {
    behind(before, WORDS).split_whitespace().next_back().unwrap_or("")
}

/// Whether the date was said to be none too exact: `omkring 1945`, `omkring år 1945`.
pub(super) fn approximate(before: &str) -> bool {
    if before.trim_end().ends_with("ca.") {
        return true;
    }
    let mut words =
        behind(before, WORDS).split_whitespace().rev().skip_while(|word| matches!(*word, "år" | "den" | "året"));
    matches!(words.next(), Some("omkring" | "Omkring" | "cirka" | "Cirka" | "ca" | "Ca" | "ungefär" | "runt"))
}

/// The tense of a word that tells one. Written as patterns, which compile to comparisons of numbers: every word
/// around a date is asked.
fn verb(word: &str) -> Option<Tense> {
    match word {
        "avser" | "beräknas" | "blir" | "bör" | "förväntas" | "hoppas" | "inför" | "kommande" | "kommer" | "lär"
        | "måste" | "planerar" | "planeras" | "räknar" | "siktar" | "ska" | "skall" | "skulle" | "stundande"
        | "tänker" | "väntas" => return Some(Tense::Future),
        "avgick" | "avled" | "bad" | "bar" | "bars" | "bjöd" | "blev" | "brann" | "bröt" | "dog" | "drev" | "drevs"
        | "drog" | "drogs" | "fann" | "fanns" | "fick" | "flög" | "for" | "fortsatte" | "föll" | "försvann" | "gav"
        | "gavs" | "gick" | "grep" | "greps" | "gångna" | "hade" | "höll" | "hölls" | "kom" | "lade" | "lades"
        | "lyfte" | "läste" | "lät" | "låg" | "löste" | "löstes" | "omkom" | "reste" | "rev" | "revs" | "sa"
        | "sade" | "satt" | "sedan" | "sjöng" | "sjönk" | "skrev" | "skrevs" | "sköt" | "sköts" | "slog" | "slogs"
        | "slöt" | "slöts" | "sov" | "sprang" | "spred" | "spreds" | "stal" | "steg" | "stod" | "svor" | "svors"
        | "såg" | "sågs" | "tog" | "togs" | "utbröt" | "vann" | "vanns" | "var" | "visste" => {
            return Some(Tense::Past);
        }
        "fjärde" | "mitte" | "hundrade" | "värde" | "mervärde" => return None,
        _ => {}
    }
    // Endings of the past tense, active and passive, that few other words have.
    let stem = word.as_bytes();
    let stem = stem.strip_suffix(b"s").unwrap_or(stem);
    let past = word.len() > 4
        && match stem {
            [.., b'a' | b'd' | b'g' | b'l' | b'm' | b'r' | b'v', b'd', b'e'] => true,
            [.., b'k' | b'p' | b't' | b'x', b't', b'e'] => true,
            [.., b's', b't', b'o', b'd'] | [.., b't', b'o', b'g'] | [.., b'g', b'i', b'c', b'k'] => true,
            _ => ["ände", "höll", "föll", "bröt"].iter().any(|ending| stem.ends_with(ending.as_bytes())),
        };
    past.then_some(Tense::Past)
}
