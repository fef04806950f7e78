//! What the sentence around a date tells of its time.

use super::resolve::Tense;

/// So many bytes to either side are looked at.
const REACH: usize = 240;

/// The tense of the verb that stands nearest before the date in its clause, or else behind it.
pub(super) fn tense(before: &str, after: &str) -> Tense {
    let before = behind(before);
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
    let after = after.get(..floor(after, REACH)).unwrap_or("").split(ENDS).next().unwrap_or("");
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

const ENDS: [char; 5] = ['.', '\n', '!', '?', ';'];

/// The part of the text before a date that is of its sentence.
fn behind(before: &str) -> &str {
    let mut from = before.len().saturating_sub(REACH);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    before[from..].rsplit(ENDS).next().unwrap_or("")
}

/// The largest character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn clean(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The word directly before a date, if it is of its sentence.
pub(super) fn last_word(before: &str) -> &str {
    behind(before).split_whitespace().next_back().unwrap_or("")
}

/// Whether the date was said to be none too exact: `omkring 1945`, `omkring år 1945`.
pub(super) fn approximate(before: &str) -> bool {
    if before.trim_end().ends_with("ca.") {
        return true;
    }
    let mut words = behind(before).split_whitespace().rev().skip_while(|word| matches!(*word, "år" | "den" | "året"));
    matches!(words.next(), Some("omkring" | "Omkring" | "cirka" | "Cirka" | "ca" | "Ca" | "ungefär" | "runt"))
}

fn verb(word: &str) -> Option<Tense> {
    const FUTURE: [&str; 21] = [
        "ska",
        "skall",
        "väntas",
        "förväntas",
        "planeras",
        "planerar",
        "beräknas",
        "hoppas",
        "siktar",
        "avser",
        "tänker",
        "blir",
        "kommande",
        "måste",
        "bör",
        "räknar",
        "lär",
        "skulle",
        "kommer",
        "stundande",
        "inför",
    ];
    const PAST: [&str; 76] = [
        "var",
        "blev",
        "fick",
        "gick",
        "kom",
        "tog",
        "togs",
        "höll",
        "hölls",
        "dog",
        "sade",
        "sa",
        "stod",
        "skrev",
        "skrevs",
        "föll",
        "steg",
        "slog",
        "slogs",
        "vann",
        "vanns",
        "såg",
        "sågs",
        "drog",
        "drogs",
        "avled",
        "lät",
        "gav",
        "gavs",
        "fanns",
        "lade",
        "lades",
        "låg",
        "satt",
        "sköt",
        "sköts",
        "bröt",
        "utbröt",
        "for",
        "fann",
        "bjöd",
        "hade",
        "avgick",
        "sedan",
        "gångna",
        "försvann",
        "omkom",
        "brann",
        "sprang",
        "sjöng",
        "flög",
        "grep",
        "greps",
        "sjönk",
        "spred",
        "spreds",
        "stal",
        "svor",
        "svors",
        "bad",
        "bar",
        "bars",
        "drev",
        "drevs",
        "slöt",
        "slöts",
        "sov",
        "rev",
        "revs",
        "reste",
        "läste",
        "visste",
        "löste",
        "löstes",
        "lyfte",
        "fortsatte",
    ];
    // Endings of the past tense that few other words have.
    const ENDINGS: [&str; 32] = [
        "ade", "ades", "dde", "ddes", "kte", "ktes", "pte", "ptes", "tte", "ttes", "xte", "lde", "ldes", "rde", "rdes",
        "gde", "gdes", "mde", "mdes", "vde", "vdes", "ände", "ändes", "stod", "tog", "togs", "gick", "höll", "hölls",
        "föll", "bröt", "gavs",
    ];
    const OTHERS: [&str; 5] = ["fjärde", "mitte", "hundrade", "värde", "mervärde"];
    if FUTURE.contains(&word) {
        return Some(Tense::Future);
    }
    let long = word.len() > 4 && !OTHERS.contains(&word);
    (PAST.contains(&word) || long && ENDINGS.iter().any(|ending| word.ends_with(ending))).then_some(Tense::Past)
}
