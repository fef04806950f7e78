//! Calendar expressions: what was said, as a value that prints EDTF.

use std::fmt;

/// A word of a matched date expression: its surface and the identifier of its dictionary entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) id: &'a str,
}

/// A named group of a date rule.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    pub(crate) words: Vec<Word<'a>>,
}

/// What a rule read, before the reference date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Expression {
    pub(crate) value: Value,
}

/// A calendar value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    year: i32,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)
    }
}

/// Reads a match by the named function; `None` where it is no possible date.
pub(crate) fn read(_function: &str, parts: &[Part], _before: &str, _after: &str) -> Option<Expression> {
    let year = parts.iter().find(|p| p.name == "year")?.words.first()?;
    let _ = year.id;
    Some(Expression { value: Value { year: year.text.parse().ok()? } })
}

impl Expression {
    /// Places the expression on the time line, by the reference date where it needs one.
    pub(crate) fn resolve(&self, _reference: Option<Day>) -> Option<Value> {
        Some(self.value)
    }
}

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u8,
    day: u8,
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDayError;

impl fmt::Display for ParseDayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a day as YYYY-MM-DD")
    }
}

impl std::error::Error for ParseDayError {}

impl std::str::FromStr for Day {
    type Err = ParseDayError;

    fn from_str(s: &str) -> Result<Self, ParseDayError> {
        let mut parts = s.split('-');
        let mut next = || parts.next().and_then(|p| p.parse::<i32>().ok()).ok_or(ParseDayError);
        Ok(Day { year: next()?, month: next()? as u8, day: next()? as u8 })
    }
}
