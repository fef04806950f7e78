//! From what was said to a place on the time line.

use super::holidays::{easter, lunar};
use super::value::{Date, Day, Value};

/// Where an expression without a year looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Open,
    Future,
}

/// A holiday by the way its day is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    Fixed(u8, u8),
    /// Days after Easter Sunday.
    Easter(i16),
    Lunar(u8, u8),
    /// Days before the lunar new year.
    LunarEve,
    /// The first such weekday on or after a day.
    WeekdayFrom(u8, u8, u8),
    /// Fixed days from a first to a last.
    Span(u8, u8, u8, u8),
}

/// One end of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    Date(Date),
    /// Days from the reference day.
    Days(i16),
    /// A weekday; `strict` excludes the reference day itself.
    Weekday {
        weekday: u8,
        tense: Tense,
        strict: bool,
    },
    /// The week so many weeks from that of the reference day; its weekend alone.
    Weeks(i16),
    Weekend(i16),
    Months(i16),
    Years(i16),
    /// A part of the year so many years from the reference year.
    OfYear {
        date: Date,
        years: i16,
    },
    /// Several months of a year.
    MonthSpan {
        from: u8,
        to: u8,
        year: Option<i32>,
        years: i16,
    },
    /// An ISO week.
    Week {
        week: u8,
        year: Option<i32>,
    },
    Holiday {
        holiday: Holiday,
        year: Option<i32>,
    },
    /// The nth weekday of a month; 0 is the last.
    NthWeekday {
        nth: u8,
        weekday: u8,
        month: u8,
        year: Option<i32>,
    },
    /// From the end of one year to the start of the next.
    TurnOfYear,
}

/// What a rule read, before the reference date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Expression {
    pub(crate) start: Term,
    pub(crate) end: Option<Term>,
    pub(crate) tense: Tense,
}

impl Expression {
    /// Places the expression on the time line. `None`: it needs a reference date, or there is no such date.
    pub(crate) fn resolve(&self, reference: Option<Day>) -> Option<Value> {
        let start = self.term(self.start, reference)?;
        let Some(end) = self.end else { return valid(start) };
        let mut end = self.term(end, reference)?;
        let mut start = start.start;
        // Two ends without a year: the second is not before the first.
        if let (Some(a), Some(b)) = (start.earliest(), end.latest())
            && b < a
            && let (Some(reference), Term::Date(first), Some(Term::Date(last))) = (reference, self.start, self.end)
        {
            if last.is_open() {
                end = Value::from(last.with_year(a.year() + i32::from(last.with_year(a.year()).latest()? < a)));
            } else if first.is_open() {
                start = first.with_year(b.year() - i32::from(first.with_year(b.year()).earliest()? > b));
            }
            debug_assert!(reference.year() < 10_000);
        }
        valid(Value { start, end: Some(end.end.unwrap_or(end.start)) })
    }

    fn term(&self, term: Term, reference: Option<Day>) -> Option<Value> {
        let day = |days: i64| Some(Value::from(Date::from(reference?.plus(days)?)));
        let days = |from: Day, to: Day| Some(Value { start: from.into(), end: Some(to.into()) });
        match term {
            Term::Date(date) if date.is_open() => match reference {
                Some(reference) => Some(self.nearest(reference, |year| Some(date.with_year(year).into()))?),
                None => Some(date.into()),
            },
            Term::Date(date) => Some(date.into()),
            Term::Days(offset) => day(offset.into()),
            Term::Weekday { weekday, tense, strict } => {
                let today = i64::from(reference?.weekday());
                let ahead = (i64::from(weekday) - today).rem_euclid(7);
                match tense {
                    Tense::Past if ahead == 0 => day(if strict { -7 } else { 0 }),
                    Tense::Past => day(ahead - 7),
                    _ if ahead == 0 && strict => day(7),
                    _ => day(ahead),
                }
            }
            Term::Weeks(offset) => {
                let monday = monday_of(reference?)?.plus(7 * i64::from(offset))?;
                days(monday, monday.plus(6)?)
            }
            Term::Weekend(offset) => {
                let monday = monday_of(reference?)?.plus(7 * i64::from(offset))?;
                days(monday.plus(5)?, monday.plus(6)?)
            }
            Term::Months(offset) => {
                let reference = reference?;
                let month = reference.year() * 12 + i32::from(reference.month()) - 1 + i32::from(offset);
                let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u8 + 1);
                Some(Date::Month { year: Some(year), month }.into())
            }
            Term::Years(offset) => Some(Date::Year(reference?.year() + i32::from(offset)).into()),
            Term::OfYear { date, years } => Some(date.with_year(reference?.year() + i32::from(years)).into()),
            Term::MonthSpan { from, to, year, years } => {
                let year = match (year, reference) {
                    (Some(year), _) => Some(year),
                    (None, Some(reference)) => Some(reference.year() + i32::from(years)),
                    (None, None) => None,
                };
                let month = |month| Date::Month { year, month };
                Some(Value { start: month(from), end: (from != to).then(|| month(to)) })
            }
            Term::Week { week, year } => match year {
                Some(year) => week_of(year, week),
                None => self.nearest(reference?, |year| week_of(year, week)),
            },
            Term::Holiday { holiday, year } => match (year, reference, holiday) {
                (Some(year), ..) => holiday.of(year),
                (None, Some(reference), _) => self.nearest(reference, |year| holiday.of(year)),
                (None, None, Holiday::Fixed(month, day)) => Some(Date::Day { year: None, month, day }.into()),
                (None, None, _) => None,
            },
            Term::NthWeekday { nth, weekday, month, year } => match year {
                Some(year) => nth_weekday(year, month, nth, weekday),
                None => self.nearest(reference?, |year| nth_weekday(year, month, nth, weekday)),
            },
            Term::TurnOfYear => {
                let reference = reference?;
                let year = if reference.month() <= 6 { reference.year() - 1 } else { reference.year() };
                days(Day::new(year, 12, 31)?, Day::new(year + 1, 1, 1)?)
            }
        }
    }

    /// The candidate of three years that is nearest to the reference date by tense.
    fn nearest(&self, reference: Day, of: impl Fn(i32) -> Option<Value>) -> Option<Value> {
        let year = reference.year();
        [year, year - 1, year + 1]
            .into_iter()
            .filter_map(|year| {
                let value = valid(of(year)?)?;
                let (from, to) = (value.earliest()?.number(), value.latest()?.number());
                let now = reference.number();
                let behind = (now - to).max(0) * if self.tense == Tense::Future { 3 } else { 1 };
                let ahead = (from - now).max(0) * if self.tense == Tense::Past { 3 } else { 1 };
                Some((behind + ahead, value))
            })
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, value)| value)
    }
}

fn valid(value: Value) -> Option<Value> {
    (value.start.valid() && value.end.is_none_or(Date::valid)).then_some(value)
}

fn monday_of(day: Day) -> Option<Day> {
    day.plus(1 - i64::from(day.weekday()))
}

fn week_of(year: i32, week: u8) -> Option<Value> {
    // 4 January is always in week 1.
    let monday = monday_of(Day::new(year, 1, 4)?)?.plus(7 * (i64::from(week) - 1))?;
    let thursday = monday.plus(3)?;
    (thursday.year() == year && week > 0).then_some(())?;
    Some(Value { start: monday.into(), end: Some(monday.plus(6)?.into()) })
}

fn nth_weekday(year: i32, month: u8, nth: u8, weekday: u8) -> Option<Value> {
    let day = if nth == 0 {
        let last = Date::Month { year: Some(year), month }.latest()?;
        last.plus(-(i64::from(last.weekday()) - i64::from(weekday)).rem_euclid(7))?
    } else {
        let first = Day::new(year, month, 1)?;
        let ahead = (i64::from(weekday) - i64::from(first.weekday())).rem_euclid(7);
        first.plus(ahead + 7 * (i64::from(nth) - 1))?
    };
    (day.month() == month).then(|| Date::from(day).into())
}

impl Holiday {
    fn of(self, year: i32) -> Option<Value> {
        let day = match self {
            Holiday::Fixed(month, day) => Day::new(year, month, day)?,
            Holiday::Easter(offset) => easter(year)?.plus(offset.into())?,
            Holiday::Lunar(month, day) => lunar(year, month, day)?,
            Holiday::LunarEve => lunar(year, 1, 1)?.plus(-1)?,
            Holiday::WeekdayFrom(weekday, month, day) => {
                let from = Day::new(year, month, day)?;
                from.plus((i64::from(weekday) - i64::from(from.weekday())).rem_euclid(7))?
            }
            Holiday::Span(month, first, to_month, last) => {
                let (start, end) = (Day::new(year, month, first)?, Day::new(year, to_month, last)?);
                return Some(Value { start: start.into(), end: Some(end.into()) });
            }
        };
        Some(Date::from(day).into())
    }
}
