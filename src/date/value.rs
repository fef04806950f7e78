//! Calendar values: exactly what was said, printed as EDTF (ISO 8601-2:2019, levels 0 to 2 as far as used).

use std::fmt;
use std::str::FromStr;

/// A day of the proleptic Gregorian calendar.
///
/// ```
/// use presspan::date::Day;
/// let day: Day = "2024-12-10".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2024, 12, 10));
/// assert!(Day::new(2025, 2, 29).is_none());
/// # Ok::<(), presspan::date::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u8,
    day: u8,
}

impl Day {
    /// The day, or `None` where the calendar has no such day. Year 0 is 1 BC.
    ///
    /// ```
    /// use presspan::date::Day;
    /// assert!(Day::new(2024, 2, 29).is_some());
    /// assert!(Day::new(2025, 2, 29).is_none());
    /// ```
    pub fn new(year: i32, month: u8, day: u8) -> Option<Day> {
        let valid = (-9999..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(Some(year), month)).contains(&day);
        valid.then_some(Day { year, month, day })
    }

    /// The year; year 0 is 1 BC.
    ///
    /// ```
    /// assert_eq!(presspan::date::Day::new(2025, 11, 5).map(|day| day.year()), Some(2025));
    /// ```
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month from 1 to 12.
    ///
    /// ```
    /// assert_eq!(presspan::date::Day::new(2025, 11, 5).map(|day| day.month()), Some(11));
    /// ```
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month from 1.
    ///
    /// ```
    /// assert_eq!(presspan::date::Day::new(2025, 11, 5).map(|day| day.day()), Some(5));
    /// ```
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week: Monday is 1, Sunday 7.
    ///
    /// ```
    /// let day: presspan::date::Day = "2025-05-05".parse()?;
    /// assert_eq!(day.weekday(), 1);
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    pub fn weekday(self) -> u8 {
        // Day number 0 was a Monday.
        self.number().rem_euclid(7) as u8 + 1
    }

    /// Days since Monday, 1 January of year 1.
    pub(crate) fn number(self) -> i64 {
        // Years begin in March, so that the leap day is the last.
        let (year, month) = if self.month > 2 {
            (i64::from(self.year), i64::from(self.month) - 3)
        } else {
            (i64::from(self.year) - 1, i64::from(self.month) + 9)
        };
        365 * year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + i64::from(self.day)
            - 307
    }

    /// The day with a number, where it is in the range of years.
    pub(crate) fn from_number(number: i64) -> Option<Day> {
        let days = number + 306;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let year = year_of_era + era * 400 + i64::from(month >= 10);
        let month = if month < 10 { month + 3 } else { month - 9 };
        Day::new(i32::try_from(year).ok()?, month as u8, day as u8)
    }

    /// So many days later.
    pub(crate) fn plus(self, days: i64) -> Option<Day> {
        Day::from_number(self.number() + days)
    }
}

/// `YYYY-MM-DD`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_year(f, self.year)?;
        write!(f, "-{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = ParseError;

    fn from_str(s: &str) -> Result<Self, ParseError> {
        match s.parse()? {
            Date::Day { year: Some(year), month, day } => Day::new(year, month, day).ok_or(ParseError),
            _ => Err(ParseError),
        }
    }
}

fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month; of February 29 where the year is open.
pub(crate) fn days_in_month(year: Option<i32>, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_none_or(leap) => 29,
        2 => 28,
        _ => 31,
    }
}

fn write_year(f: &mut fmt::Formatter<'_>, year: i32) -> fmt::Result {
    if year < 0 { write!(f, "-{:04}", -year) } else { write!(f, "{year:04}") }
}

/// Why a text is no date: it is no EDTF of the kinds that this crate prints, or no possible date.
///
/// ```
/// assert_eq!("5 november".parse::<presspan::date::Date>(), Err(presspan::date::ParseError));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError;

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a possible date in EDTF, such as 2024-12-10, 2024-12, 199X or 2024-05-13/2024-05-15")
    }
}

impl std::error::Error for ParseError {}

/// A point of the calendar, as precise as it was said. A year that was not said and could not be told
/// is `None`.
///
/// ```
/// use presspan::date::Date;
/// assert_eq!(Date::Decade(199).to_string(), "199X");
/// assert_eq!("1975-21".parse(), Ok(Date::Season { year: Some(1975), season: 21 }));
/// assert_eq!(Date::Day { year: None, month: 5, day: 5 }.to_string(), "XXXX-05-05");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Date {
    /// The years that begin with these digits: 19 is 1900 to 1999.
    Century(i32),
    /// The years that begin with these digits: 199 is 1990 to 1999.
    Decade(i32),
    /// A year; year 0 is 1 BC.
    Year(i32),
    /// A part of a year by its EDTF code: 21–24 spring to winter, 33–36 quarters, 37–39 thirds, 40 and 41 halves.
    Season {
        /// The year.
        year: Option<i32>,
        /// The EDTF code.
        season: u8,
    },
    /// A month.
    Month {
        /// The year.
        year: Option<i32>,
        /// From 1 to 12.
        month: u8,
    },
    /// A day.
    Day {
        /// The year.
        year: Option<i32>,
        /// From 1 to 12.
        month: u8,
        /// From 1.
        day: u8,
    },
    /// A day, month or year of which no part is known: `i går` in a text without a date.
    Unknown(Unit),
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unit {
    /// A day: `XXXX-XX-XX`.
    Day,
    /// A month: `XXXX-XX`.
    Month,
    /// A year: `XXXX`.
    Year,
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Date::Day { year: Some(day.year), month: day.month, day: day.day }
    }
}

impl Date {
    /// Whether the calendar has such a date.
    pub(crate) fn valid(self) -> bool {
        let year_fits = |year: Option<i32>| year.is_none_or(|y| (-9999..=9999).contains(&y));
        match self {
            Date::Century(c) => (0..=99).contains(&c),
            Date::Decade(d) => (0..=999).contains(&d),
            Date::Year(y) => year_fits(Some(y)),
            Date::Season { year, season } => year_fits(year) && matches!(season, 21..=24 | 33..=41),
            Date::Month { year, month } => year_fits(year) && (1..=12).contains(&month),
            Date::Unknown(_) => true,
            Date::Day { year, month, day } => {
                year_fits(year) && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day)
            }
        }
    }

    /// The first day that it covers; `None` where its year is open.
    ///
    /// ```
    /// use presspan::date::{Date, Day};
    /// assert_eq!(Date::Decade(199).earliest(), Day::new(1990, 1, 1));
    /// assert_eq!(Date::Month { year: None, month: 5 }.earliest(), None);
    /// ```
    pub fn earliest(self) -> Option<Day> {
        match self {
            Date::Century(c) => Day::new(100 * c, 1, 1),
            Date::Decade(d) => Day::new(10 * d, 1, 1),
            Date::Year(y) => Day::new(y, 1, 1),
            Date::Unknown(_) => None,
            // Winter begins in December of the year before.
            Date::Season { year, season: 24 } => Day::new(year? - 1, 12, 1),
            Date::Season { year, season } => Day::new(year?, season_months(season)?.0, 1),
            Date::Month { year, month } => Day::new(year?, month, 1),
            Date::Day { year, month, day } => Day::new(year?, month, day),
        }
    }

    /// The last day that it covers; `None` where its year is open.
    ///
    /// ```
    /// use presspan::date::{Date, Day};
    /// assert_eq!(Date::Month { year: Some(2024), month: 2 }.latest(), Day::new(2024, 2, 29));
    /// ```
    pub fn latest(self) -> Option<Day> {
        let end = |year, month| Day::new(year, month, days_in_month(Some(year), month));
        match self {
            Date::Century(c) => Day::new(100 * c + 99, 12, 31),
            Date::Decade(d) => Day::new(10 * d + 9, 12, 31),
            Date::Year(y) => Day::new(y, 12, 31),
            Date::Unknown(_) => None,
            Date::Season { year, season } => end(year?, season_months(season)?.1),
            Date::Month { year, month } => end(year?, month),
            Date::Day { .. } => self.earliest(),
        }
    }
}

/// First and last month of a part of a year.
fn season_months(season: u8) -> Option<(u8, u8)> {
    Some(match season {
        21 => (3, 5),
        22 => (6, 8),
        23 => (9, 11),
        24 => (12, 2),
        33..=36 => (3 * (season - 33) + 1, 3 * (season - 33) + 3),
        37..=39 => (4 * (season - 37) + 1, 4 * (season - 37) + 4),
        40 => (1, 6),
        41 => (7, 12),
        _ => return None,
    })
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = |f: &mut fmt::Formatter<'_>, year: Option<i32>| match year {
            Some(year) => write_year(f, year),
            None => f.write_str("XXXX"),
        };
        match *self {
            Date::Century(c) => write!(f, "{c:02}XX"),
            Date::Decade(d) => write!(f, "{d:03}X"),
            Date::Year(y) => write_year(f, y),
            Date::Unknown(Unit::Day) => f.write_str("XXXX-XX-XX"),
            Date::Unknown(Unit::Month) => f.write_str("XXXX-XX"),
            Date::Unknown(Unit::Year) => f.write_str("XXXX"),
            Date::Season { year: y, season } => {
                year(f, y)?;
                write!(f, "-{season}")
            }
            Date::Month { year: y, month } => {
                year(f, y)?;
                write!(f, "-{month:02}")
            }
            Date::Day { year: y, month, day } => {
                year(f, y)?;
                write!(f, "-{month:02}-{day:02}")
            }
        }
    }
}

impl FromStr for Date {
    type Err = ParseError;

    fn from_str(s: &str) -> Result<Self, ParseError> {
        let number = |s: &str, len: usize| {
            (s.len() == len && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<i32>().ok()).flatten()
        };
        match s {
            "XXXX-XX-XX" => return Ok(Date::Unknown(Unit::Day)),
            "XXXX-XX" => return Ok(Date::Unknown(Unit::Month)),
            "XXXX" => return Ok(Date::Unknown(Unit::Year)),
            _ => {}
        }
        let (sign, rest) = match s.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, s),
        };
        let mut parts = rest.split('-');
        let head = parts.next().unwrap_or("");
        let (month, day) = (parts.next(), parts.next());
        if parts.next().is_some() {
            return Err(ParseError);
        }
        let year = match head {
            "XXXX" => None,
            head => match (head.strip_suffix("XX"), head.strip_suffix('X')) {
                (Some(century), _) if month.is_none() && sign > 0 => {
                    return number(century, 2).map(Date::Century).ok_or(ParseError);
                }
                (_, Some(decade)) if month.is_none() && sign > 0 => {
                    return number(decade, 3).map(Date::Decade).ok_or(ParseError);
                }
                // There is no year minus nought.
                _ if sign < 0 && head == "0000" => return Err(ParseError),
                _ => Some(sign * number(head, 4).ok_or(ParseError)?),
            },
        };
        let two = |s: &str| number(s, 2).map(|n| n as u8).ok_or(ParseError);
        let date = match (year, month, day) {
            (Some(year), None, None) => Date::Year(year),
            (year, Some(month), None) => match two(month)? {
                season @ 21..=99 => Date::Season { year, season },
                month => Date::Month { year, month },
            },
            (year, Some(month), Some(day)) => Date::Day { year, month: two(month)?, day: two(day)? },
            _ => return Err(ParseError),
        };
        if date.valid() { Ok(date) } else { Err(ParseError) }
    }
}

/// How sure a date was said to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Certainty {
    /// As it stands.
    #[default]
    Exact,
    /// `omkring 1945`: `1945~`.
    Approximate,
    /// `1945?`.
    Uncertain,
    /// Both: `1945%`.
    Doubtful,
}

impl Certainty {
    fn sign(self) -> &'static str {
        match self {
            Certainty::Exact => "",
            Certainty::Approximate => "~",
            Certainty::Uncertain => "?",
            Certainty::Doubtful => "%",
        }
    }
}

/// A date or an interval of dates; its `Display` is EDTF.
///
/// ```
/// use presspan::date::Value;
/// let value: Value = "2024-05-13/2024-05-15".parse()?;
/// assert_eq!(value.earliest().map(|d| d.to_string()).as_deref(), Some("2024-05-13"));
/// assert_eq!(value.latest().map(|d| d.to_string()).as_deref(), Some("2024-05-15"));
/// assert_eq!(value.to_string(), "2024-05-13/2024-05-15");
/// # Ok::<(), presspan::date::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Value {
    pub(crate) start: Date,
    pub(crate) end: Option<Date>,
    pub(crate) certainty: Certainty,
}

impl Value {
    /// The interval from one date to another, both included.
    pub(crate) fn interval(start: impl Into<Date>, end: impl Into<Date>) -> Value {
        Value { start: start.into(), end: Some(end.into()), certainty: Certainty::Exact }
    }

    /// The date, or the first date of an interval.
    ///
    /// ```
    /// use presspan::date::{Date, Value};
    /// let value: Value = "2026/2030".parse()?;
    /// assert_eq!(value.start(), Date::Year(2026));
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    pub fn start(&self) -> Date {
        self.start
    }

    /// The last date of an interval; `None` where it is a single date.
    ///
    /// ```
    /// use presspan::date::{Date, Value};
    /// let value: Value = "2026/2030".parse()?;
    /// assert_eq!(value.end(), Some(Date::Year(2030)));
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    pub fn end(&self) -> Option<Date> {
        self.end
    }

    /// How sure it was said to be.
    ///
    /// ```
    /// use presspan::date::{Certainty, Value};
    /// let value: Value = "1945~".parse()?;
    /// assert_eq!(value.certainty(), Certainty::Approximate);
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    pub fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// The first day that it covers; `None` where its year is open.
    ///
    /// ```
    /// use presspan::date::{Day, Value};
    /// let value: Value = "2026/2030".parse()?;
    /// assert_eq!(value.earliest(), Day::new(2026, 1, 1));
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    pub fn earliest(&self) -> Option<Day> {
        self.start.earliest()
    }

    /// The last day that it covers; `None` where its year is open.
    ///
    /// ```
    /// use presspan::date::{Day, Value};
    /// let value: Value = "2026/2030".parse()?;
    /// assert_eq!(value.latest(), Day::new(2030, 12, 31));
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    pub fn latest(&self) -> Option<Day> {
        self.end.unwrap_or(self.start).latest()
    }

    /// Whether each date is one of the calendar, and the last not before the first.
    pub(crate) fn valid(&self) -> bool {
        let ordered = match (self.earliest(), self.end.and_then(Date::latest)) {
            (Some(first), Some(last)) => first <= last,
            _ => true,
        };
        ordered && self.start.valid() && self.end.is_none_or(Date::valid)
    }
}

impl From<Date> for Value {
    fn from(start: Date) -> Self {
        Value { start, end: None, certainty: Certainty::Exact }
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Date::from(day).into()
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = self.certainty.sign();
        match self.end {
            Some(end) => write!(f, "{}{sign}/{end}{sign}", self.start),
            None => write!(f, "{}{sign}", self.start),
        }
    }
}

impl FromStr for Value {
    type Err = ParseError;

    fn from_str(s: &str) -> Result<Self, ParseError> {
        let certainty = [Certainty::Approximate, Certainty::Uncertain, Certainty::Doubtful]
            .into_iter()
            .find(|c| s.ends_with(c.sign()))
            .unwrap_or_default();
        let date = |s: &str| s.strip_suffix(certainty.sign()).ok_or(ParseError)?.parse::<Date>();
        let value = match s.split_once('/') {
            Some((start, end)) => Value { start: date(start)?, end: Some(date(end)?), certainty },
            None => Value { start: date(s)?, end: None, certainty },
        };
        if value.valid() { Ok(value) } else { Err(ParseError) }
    }
}

#[cfg(feature = "serde")]
mod serialised {
    use super::{Date, Day, Value};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    macro_rules! as_edtf {
        ($($type:ty),*) => {$(
            impl Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> Deserialize<'de> for $type {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
                }
            }
        )*};
    }

    as_edtf!(Date, Day, Value);
}
