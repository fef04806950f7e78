//! Calendar expressions: what was said, as a value that prints EDTF.
//!
//! A rule finds the words (`sv/rules/dates.rules`) and names a function of [`read`](self) that makes an
//! expression of them; the expression becomes a [`Value`] once the reference date is known.
//!
//! # Which year, which week
//! * `i går`, `förra veckan`, `i fjol` are counted from the reference date: the caller's
//!   ([`Extractor::extract_dated`](crate::Extractor::extract_dated)), else the page's own date line.
//! * Without a reference date they are no entities, and a day without a year keeps it open: `XXXX-11-05`.
//! * A weekday looks back after `i …s` and in the definite form (`på onsdagen`, the day of writing
//!   included), and ahead otherwise (`på fredag`); `ska`, `kommer`, `nästa` in the sentence turn the
//!   definite form ahead.
//! * A day, month, season, quarter or holiday without a year is the one nearest to the reference date. A
//!   past tense in its sentence makes one ahead count as three times as far, and a word of the future one
//!   behind.
//! * Weeks run from Monday to Sunday, week 1 is that of 4 January (ISO 8601).

mod holidays;
mod page;
mod read;
mod resolve;
mod tense;
mod value;

pub(crate) use page::page_date;
pub(crate) use read::{Options, Word, read};
pub(crate) use resolve::Expression;
pub use value::{Certainty, Date, Day, ParseError, Unit, Value};
