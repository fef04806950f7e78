//! Classes and rows that the library itself gives: punctuation, numbers, case and position.

/// Classes that no dictionary declares.
pub(crate) const CLASSES: &[&str] = &[
    // What the lexicon says of a word.
    "UNKNOWN",
    "COMPOUND",
    // How a word is written.
    "LOWER",
    "CAP",
    "UPPER",
    "MIXED",
    "INITIAL",
    "START",
    "GEN",
    // Forms that inflection makes.
    "INDEF",
    "DEF",
    "PL",
    // Punctuation.
    "PUNCT",
    "BREAK",
    "URL",
    "JOIN",
    "HANG",
    "DASH",
    "OPEN_QUOTE",
    "CLOSE_QUOTE",
    "TIGHT",
    "COMMA",
    "PERIOD",
    "SEMICOLON",
    "COLON",
    "EXCLAIM",
    "QUESTION",
    "LPAREN",
    "RPAREN",
    "LBRACKET",
    "RBRACKET",
    "SLASH",
    "AMP",
    "ELLIPSIS",
    "PLUS",
    "PERCENT",
    "PIPE",
    "APOSTROPHE",
    // Numbers.
    "NUM",
    "INT",
    "DAY",
    "MONTH_NUM",
    "HOUR",
    "MINUTE",
    "YEAR",
    "YEAR_NOW",
    "N2",
    "N8",
    "CLOCK",
    "DOTTED",
    "DECIMAL",
];

/// Rows with fixed numbers at the head of every pack, each with its classes.
pub(crate) const ROWS: &[&[&str]] = &[
    &["UNKNOWN"],
    &["PUNCT"],
    &["BREAK"],
    &["URL"],
    &["JOIN"],
    &["HANG"],
    &["DASH", "PUNCT"],
    &["OPEN_QUOTE"],
    &["CLOSE_QUOTE"],
    // Punctuation in pairs: loose, and tight (no white space on either side).
    &["COMMA"],
    &["COMMA", "TIGHT"],
    &["PERIOD"],
    &["PERIOD", "TIGHT"],
    &["SEMICOLON"],
    &["SEMICOLON", "TIGHT"],
    &["COLON"],
    &["COLON", "TIGHT"],
    &["EXCLAIM"],
    &["EXCLAIM", "TIGHT"],
    &["QUESTION"],
    &["QUESTION", "TIGHT"],
    &["LPAREN"],
    &["LPAREN", "TIGHT"],
    &["RPAREN"],
    &["RPAREN", "TIGHT"],
    &["LBRACKET"],
    &["LBRACKET", "TIGHT"],
    &["RBRACKET"],
    &["RBRACKET", "TIGHT"],
    &["SLASH"],
    &["SLASH", "TIGHT"],
    &["AMP"],
    &["AMP", "TIGHT"],
    &["ELLIPSIS"],
    &["ELLIPSIS", "TIGHT"],
    &["PLUS"],
    &["PLUS", "TIGHT"],
    &["PERCENT"],
    &["PERCENT", "TIGHT"],
    &["PIPE"],
    &["PIPE", "TIGHT"],
    &["APOSTROPHE"],
    &["APOSTROPHE", "TIGHT"],
    // Whole numbers: zero, 1–12, 13–24, 25–31, 32–59, 60–99, each of one or two digits.
    &["NUM", "INT", "N2", "HOUR", "MINUTE"],
    &["NUM", "INT", "N2", "DAY", "MONTH_NUM", "HOUR", "MINUTE"],
    &["NUM", "INT", "N2", "DAY", "HOUR", "MINUTE"],
    &["NUM", "INT", "N2", "DAY", "MINUTE"],
    &["NUM", "INT", "N2", "MINUTE"],
    &["NUM", "INT", "N2"],
    // Other whole numbers, years (1000–2199), years that need no evidence (1800–2099), eight digits.
    &["NUM", "INT"],
    &["NUM", "INT", "YEAR"],
    &["NUM", "INT", "YEAR", "YEAR_NOW"],
    &["NUM", "INT", "N8"],
    // 19.30; 05.11.2025; anything else.
    &["NUM", "CLOCK", "DECIMAL"],
    &["NUM", "DOTTED"],
    &["NUM", "DECIMAL"],
];

pub(crate) const UNKNOWN: u32 = 0;
pub(crate) const PUNCT: u32 = 1;
pub(crate) const BREAK: u32 = 2;
pub(crate) const URL: u32 = 3;
pub(crate) const JOIN: u32 = 4;
pub(crate) const HANG: u32 = 5;
pub(crate) const DASH: u32 = 6;
pub(crate) const OPEN_QUOTE: u32 = 7;
pub(crate) const CLOSE_QUOTE: u32 = 8;
const COMMA: u32 = 9;
const ZERO: u32 = COMMA + 2 * 17;

/// The row of a loose mark of punctuation; the tight one follows it.
pub(crate) fn punctuation(c: char) -> Option<u32> {
    let index = match c {
        ',' => 0,
        '.' => 1,
        ';' => 2,
        ':' => 3,
        '!' => 4,
        '?' => 5,
        '(' => 6,
        ')' => 7,
        '[' => 8,
        ']' => 9,
        '/' => 10,
        '&' => 11,
        '…' => 12,
        '+' => 13,
        '%' => 14,
        '|' => 15,
        '\'' => 16,
        _ => return None,
    };
    Some(COMMA + 2 * index)
}

/// The row of a number as it is written.
pub(crate) fn number(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let digits = bytes.iter().all(u8::is_ascii_digit);
    let value = || text.parse::<u32>().unwrap_or(u32::MAX);
    match bytes.len() {
        1 | 2 if digits => {
            ZERO + match value() {
                0 => 0,
                1..=12 => 1,
                13..=24 => 2,
                25..=31 => 3,
                32..=59 => 4,
                _ => 5,
            }
        }
        4 if digits && (1800..2100).contains(&value()) => ZERO + 8,
        4 if digits && (1000..2200).contains(&value()) => ZERO + 7,
        8 if digits => ZERO + 9,
        _ if digits => ZERO + 6,
        4 | 5 if is_clock(bytes) => ZERO + 10,
        _ if is_dotted_date(text) => ZERO + 11,
        _ => ZERO + 12,
    }
}

fn is_clock(bytes: &[u8]) -> bool {
    let Some(dot) = bytes.iter().position(|&b| b == b'.') else { return false };
    dot + 3 == bytes.len() && bytes.iter().enumerate().all(|(i, b)| i == dot || b.is_ascii_digit())
}

fn is_dotted_date(text: &str) -> bool {
    let mut parts = text.split('.');
    let number = |part: Option<&str>, most: usize| {
        part.is_some_and(|p| (1..=most).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    number(parts.next(), 4) && number(parts.next(), 2) && number(parts.next(), 4) && parts.next().is_none()
}
