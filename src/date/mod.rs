//! Calendar expressions: what was said, as a value that prints EDTF.
//!
//! A rule finds the words (`sv/rules/dates.rules`) and names a function of [`read`](self) that makes an
//! expression of them; the expression becomes a [`Value`] once the reference date is known.
//!
//! # Which year, which week
//! * `i går`, `förra veckan`, `i fjol` are counted from the reference date: the caller's
//!   ([`Extractor::extract_dated`](crate::Extractor::extract_dated)), else the page's own date line, else the
//!   date in the address of its source.
//! * Without a reference date what is not known stays unspecified: `XXXX-11-05`, `XXXX-XX-XX`.
//! * `i måndags` and `förra måndagen` are the last Monday before the day of writing, `nästa måndag` the next one
//!   after it. `på måndag` and `till måndag` are the next one, that day included. `måndagen` (`på måndagen`) is
//!   the last one, that day included, unless the sentence is of the future; `måndag` without a preposition
//!   follows the verb.
//! * A day, month, season, quarter, week or holiday without a year is the one nearest to the reference date.
//!   Where the sentence is of the past, one ahead counts as six times as far; where it is of the future
//!   (`ska`, `väntas`, `kommer att`, `senast den`), one behind does. The verb before the date decides, else the
//!   one after it; a verb of speech does not reach over `att`. A weekday (`måndagen den 5 maj`) decides
//!   between the years around in which it is right. `i våras` lies behind, `i vår` ahead.
//! * Weeks run from Monday to Sunday, week 1 is that of 4 January (ISO 8601). `nästa helg` is the weekend
//!   ahead, or from Friday on the one behind it.
//! * `förra sommaren` is that of the year before, `nästa sommar` that of the year after. The winter of a year
//!   is the one that ends in it.
//! * A weekday, part of the day or preposition that is no part of the date has no share in its value; `omkring`
//!   and `cirka` make it approximate (`1945~`).
//! * The lunar calendar is that of Vietnam.
//!
//! ```
//! let extractor = presspan::Extractor::new(presspan::Language::Swedish);
//! let day = "2025-01-15".parse()?;
//! let found = extractor.extract_dated("Bron ska invigas den 3 mars, sade han i måndags.", day);
//! let values: Vec<_> = found.iter().filter_map(|e| e.date()).map(|d| d.to_string()).collect();
//! assert_eq!(values, ["2025-03-03", "2025-01-13"]);
//! # Ok::<(), presspan::date::ParseError>(())
//! ```

mod holidays;
mod page;
mod read;
mod resolve;
mod tense;
mod value;

pub(crate) use page::{line_date, page_date};
pub(crate) use read::{Options, Word, read};
pub(crate) use resolve::Expression;
pub use value::{Certainty, Date, Day, ParseError, Unit, Value};

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether marks stand in a text that are put on the letters before them. They begin with two bytes. All bytes are looked at
/// without a way out, so that several are compared at once.
fn is_marked(text: &str) -> bool {
    text.bytes().fold(false, |some, byte| some | (byte & !1 == 0xCC))
}

/// A text as its words are compared: decomposed, letters look different and take up to three times as many bytes.
fn composed(text: &str) -> Cow<'_, str> {
    if !is_marked(text) {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}
