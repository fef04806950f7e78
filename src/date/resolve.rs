//! From what was said to a place on the time line.

use super::holidays::{easter, islamic, lunar};
use super::value::{Certainty, Date, Day, Unit, Value, days_in_month};

/// Where an expression that leaves its year or week open looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Open,
    Future,
}

/// The year of something that comes once a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    Open,
    Is(i32),
    /// Years from that of the reference day.
    Relative(i16),
}

/// A holiday by the way its day is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    Fixed(u8, u8),
    /// Days after Easter Sunday.
    Easter(i16),
    Lunar(u8, u8),
    /// The day before the lunar new year.
    LunarEve,
    /// The first such weekday on or after a day.
    WeekdayFrom(u8, u8, u8),
    /// Fixed days from a first to a last.
    Span(u8, u8, u8, u8),
    /// A month of the Islamic calendar, and its days from a first to a last.
    Islamic(u8, u8, u8),
    /// Told by a calendar that is not computed here, or by the country.
    Moving,
}

/// Something that comes once a year, or in some years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Yearly {
    /// `weekday` is 0 where none was said.
    Day {
        month: u8,
        day: u8,
        weekday: u8,
    },
    Month(u8),
    /// A season, quarter, third or half by its EDTF code.
    Part(u8),
    /// From one month to another.
    Months(u8, u8),
    /// From one day of a month to another.
    Days {
        month: u8,
        from: u8,
        to: u8,
    },
    LastDay(u8),
    /// The nth weekday of a month (0 is the last) and, for weekends, the day behind it.
    NthWeekday {
        nth: u8,
        weekday: u8,
        month: u8,
        weekend: bool,
    },
    /// The nth week of a month: the one with its nth Thursday, as ISO 8601 counts the weeks of a year.
    NthWeek {
        nth: u8,
        month: u8,
    },
    Week(u8),
    Holiday(Holiday),
    /// From the last day of the year to the first of the next.
    TurnOfYear,
    /// From the last day of the month to the first of the next.
    TurnOfMonth(u8),
}

/// Which of the weekdays of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The last one before the reference day.
    Before,
    /// The last one, the reference day included.
    UpTo,
    /// The next one, the reference day included.
    From,
    /// The next one after the reference day.
    After,
}

/// One end of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    Fixed(Date),
    InYear(Yearly, Year),
    /// Days from the reference day.
    Days(i16),
    Weekday(u8, Direction),
    /// A weekday of the week so many weeks from that of the reference day.
    WeekdayOfWeek {
        weekday: u8,
        weeks: i16,
    },
    /// The week so many weeks from that of the reference day.
    Weeks(i16),
    /// Its weekend.
    Weekends(i16),
    /// The weekend that is nearest by tense.
    Weekend,
    /// The weekend ahead, or from Friday on the one behind it.
    NextWeekend,
    Months(i16),
    /// The quarter so many quarters from that of the reference day.
    Quarters(i16),
    HalfYears(i16),
    /// A day of the month so many months from that of the reference day.
    DayOfMonth {
        day: u8,
        months: i16,
    },
    /// Such a day of a month, and a weekday unless that is 0: `fredagen den 13`, `den 20`.
    DayThe {
        weekday: u8,
        day: u8,
    },
    Years(i16),
    Decades(i16),
    Centuries(i16),
    /// From the last day of a month to the first of the next.
    TurnOfMonth,
}

/// What a rule read, before the reference date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Expression {
    pub(crate) start: Term,
    pub(crate) end: Option<Term>,
    pub(crate) tense: Tense,
    pub(crate) certainty: Certainty,
}

impl Expression {
    /// Places the expression on the time line; `None` where there is no such date. What needs a reference
    /// date and has none is left unspecified.
    pub(crate) fn resolve(&self, reference: Option<Day>) -> Option<Value> {
        let value = match self.end {
            None => self.term(self.start, reference)?,
            Some(end) => self.interval(self.start, end, reference)?,
        };
        value.valid().then_some(Value { certainty: self.certainty, ..value })
    }

    fn interval(&self, start: Term, end: Term, reference: Option<Day>) -> Option<Value> {
        let join = |start: Value, end: Value| Value::interval(start.start, end.end.unwrap_or(end.start));
        if let (Term::InYear(first, first_year), Term::InYear(last, last_year)) = (start, end) {
            let ordered = |first: &Value, last: &Value| first.earliest() <= last.latest();
            let from = |year| {
                let first = first.of(year)?;
                let last_here = last.of(year).filter(|last| ordered(&first, last));
                Some(join(first, last_here.or_else(|| last.of(year + 1))?))
            };
            return match (first_year.told(reference), last_year.told(reference)) {
                (Year::Is(year), Year::Is(to)) => Some(join(first.of(year)?, last.of(to)?)),
                (Year::Is(year), _) => from(year),
                (_, Year::Is(year)) => {
                    let last = last.of(year)?;
                    let here = first.of(year).filter(|first| ordered(first, &last));
                    Some(join(here.or_else(|| first.of(year - 1))?, last))
                }
                (Year::Open, Year::Open) if reference.is_some() => self.nearest(reference?, 0, from),
                _ => Some(join(first.unplaced(), last.unplaced())),
            };
        }
        let first = self.term(start, reference)?;
        let last = match (end, first.earliest()) {
            // The weekday behind the first day, whenever that is.
            (Term::Weekday(weekday, _), Some(day)) => self.term(Term::Weekday(weekday, Direction::From), Some(day))?,
            _ => self.term(end, reference)?,
        };
        Some(join(first, last))
    }

    fn term(&self, term: Term, reference: Option<Day>) -> Option<Value> {
        if let Term::InYear(yearly, Year::Is(year)) = term {
            return yearly.of(year);
        }
        let Some(now) = reference else { return Some(unplaced(term)) };
        let day = |offset: i64| Some(Value::from(now.plus(offset)?));
        let week = |offset: i16| monday_of(now)?.plus(7 * i64::from(offset));
        let month = |offset: i16| {
            let months = now.year() * 12 + i32::from(now.month()) - 1 + i32::from(offset);
            (months.div_euclid(12), months.rem_euclid(12) as u8 + 1)
        };
        // The parts of a year have EDTF codes in their order.
        let part = |first: u8, parts: i32, offset: i16| {
            let number = now.year() * parts + i32::from(now.month() - 1) * parts / 12 + i32::from(offset);
            Yearly::Part(first + number.rem_euclid(parts) as u8).of(number.div_euclid(parts))
        };
        match term {
            Term::Fixed(date) => Some(date.into()),
            Term::InYear(yearly, year) => match year.told(reference) {
                Year::Is(year) => yearly.of(year),
                _ => {
                    let weekday = if let Yearly::Day { weekday, .. } = yearly { weekday } else { 0 };
                    self.nearest(now, weekday, |year| yearly.of(year))
                }
            },
            Term::Days(offset) => day(offset.into()),
            Term::Weekday(weekday, direction) => {
                let ahead = (i64::from(weekday) - i64::from(now.weekday())).rem_euclid(7);
                day(match (direction, ahead) {
                    (Direction::Before, 0) => -7,
                    (Direction::UpTo | Direction::From, 0) => 0,
                    (Direction::After, 0) => 7,
                    (Direction::Before | Direction::UpTo, ahead) => ahead - 7,
                    (Direction::From | Direction::After, ahead) => ahead,
                })
            }
            Term::WeekdayOfWeek { weekday, weeks } => Some(week(weeks)?.plus(i64::from(weekday) - 1)?.into()),
            Term::Weeks(offset) => week_from(week(offset)?),
            Term::Weekends(offset) => weekend_of(week(offset)?),
            Term::NextWeekend => weekend_of(week(i16::from(now.weekday() > 4))?),
            Term::Weekend => self.best(now, [0, -1].into_iter().filter_map(|offset| weekend_of(week(offset)?))),
            Term::Months(offset) => {
                let (year, month) = month(offset);
                Some(Date::Month { year: Some(year), month }.into())
            }
            Term::Quarters(offset) => part(33, 4, offset),
            Term::HalfYears(offset) => part(40, 2, offset),
            Term::DayOfMonth { day, months } => {
                let (year, month) = month(months);
                Some(Day::new(year, month, day)?.into())
            }
            Term::DayThe { weekday, day } => self.best(
                now,
                (-14..=14).filter_map(|offset| {
                    let (year, month) = month(offset);
                    Some(Day::new(year, month, day).filter(|d| [0, d.weekday()].contains(&weekday))?.into())
                }),
            ),
            Term::Years(offset) => Some(Date::Year(now.year() + i32::from(offset)).into()),
            Term::Decades(offset) => Some(Date::Decade(now.year().div_euclid(10) + i32::from(offset)).into()),
            Term::Centuries(offset) => Some(Date::Century(now.year().div_euclid(100) + i32::from(offset)).into()),
            Term::TurnOfMonth => self.best(
                now,
                [0, -1].into_iter().filter_map(|offset| {
                    let (year, month) = month(offset);
                    Yearly::TurnOfMonth(month).of(year)
                }),
            ),
        }
    }

    /// The one of the years around that is nearest to the reference day by tense; of those in which the
    /// weekday is right, if there are any. What comes in leap years only is looked for further off.
    fn nearest(&self, now: Day, weekday: u8, of: impl Fn(i32) -> Option<Value>) -> Option<Value> {
        let around = |years: i32| (-years..=years).filter_map(|offset| of(now.year() + offset).filter(Value::valid));
        let years = if around(1).next().is_some() { 1 } else { 8 };
        let fits = |value: &Value| value.earliest().is_some_and(|day| day.weekday() == weekday);
        self.best(now, around(years).filter(fits)).or_else(|| self.best(now, around(years)))
    }

    /// The value that is nearest to the reference day, where a day on the wrong side of the tense counts
    /// as several.
    fn best(&self, now: Day, values: impl Iterator<Item = Value>) -> Option<Value> {
        const WRONG_SIDE: i64 = 6;
        let distance = |value: &Value| {
            let behind = value.latest().map_or(0, |to| (now.number() - to.number()).max(0));
            let ahead = value.earliest().map_or(0, |from| (from.number() - now.number()).max(0));
            match self.tense {
                Tense::Past => behind + WRONG_SIDE * ahead,
                Tense::Open => behind + ahead,
                Tense::Future => WRONG_SIDE * behind + ahead,
            }
        };
        values.min_by_key(distance)
    }
}

impl Year {
    /// The year in numbers, where it can be told.
    fn told(self, reference: Option<Day>) -> Year {
        match (self, reference) {
            (Year::Relative(offset), Some(now)) => Year::Is(now.year() + i32::from(offset)),
            _ => self,
        }
    }
}

impl Yearly {
    /// It in a year, where that year has it.
    fn of(self, year: i32) -> Option<Value> {
        let whole = |month| Date::Month { year: Some(year), month };
        let nth_day = |nth: u8, weekday: u8, month: u8| {
            let first = Day::new(year, month, 1)?;
            let day = if nth == 0 {
                let last = Day::new(year, month, days_in_month(Some(year), month))?;
                last.plus(-(i64::from(last.weekday()) - i64::from(weekday)).rem_euclid(7))?
            } else {
                first
                    .plus((i64::from(weekday) - i64::from(first.weekday())).rem_euclid(7) + 7 * (i64::from(nth) - 1))?
            };
            (day.month() == month).then_some(day)
        };
        Some(match self {
            Yearly::Day { month, day, .. } => Day::new(year, month, day)?.into(),
            Yearly::Month(month) => whole(month).into(),
            Yearly::Part(season) => Date::Season { year: Some(year), season }.into(),
            Yearly::Months(from, to) if from == to => whole(from).into(),
            Yearly::Months(from, to) => Value::interval(whole(from), whole(to)),
            Yearly::Days { month, from, to } => {
                Value::interval(Day::new(year, month, from)?, Day::new(year, month, to)?)
            }
            Yearly::LastDay(month) => Day::new(year, month, days_in_month(Some(year), month))?.into(),
            Yearly::NthWeekday { nth, weekday, month, weekend } => {
                let day = nth_day(nth, weekday, month)?;
                if weekend { Value::interval(day, day.plus(1)?) } else { day.into() }
            }
            Yearly::NthWeek { nth, month } => week_from(nth_day(nth, 4, month)?.plus(-3)?)?,
            Yearly::Week(week) => {
                // 4 January is always in week 1, and a week is of the year of its Thursday.
                let monday = monday_of(Day::new(year, 1, 4)?)?.plus(7 * (i64::from(week) - 1))?;
                (week > 0 && monday.plus(3)?.year() == year).then(|| week_from(monday))??
            }
            Yearly::Holiday(holiday) => holiday.of(year)?,
            Yearly::TurnOfYear => Value::interval(Day::new(year, 12, 31)?, Day::new(year + 1, 1, 1)?),
            Yearly::TurnOfMonth(month) => {
                let last = Day::new(year, month, days_in_month(Some(year), month))?;
                Value::interval(last, last.plus(1)?)
            }
        })
    }

    /// It in no certain year.
    fn unplaced(self) -> Value {
        let day = |month, day| Date::Day { year: None, month, day };
        let month = |month| Date::Month { year: None, month };
        let some_day = Date::Unknown(Unit::Day);
        match self {
            Yearly::Day { month, day: of_month, .. } => day(month, of_month).into(),
            Yearly::Month(of_year) => month(of_year).into(),
            Yearly::Part(season) => Date::Season { year: None, season }.into(),
            Yearly::Months(from, to) if from == to => month(from).into(),
            Yearly::Months(from, to) => Value::interval(month(from), month(to)),
            Yearly::Days { month, from, to } => Value::interval(day(month, from), day(month, to)),
            Yearly::LastDay(2) => some_day.into(),
            Yearly::LastDay(month) => day(month, days_in_month(None, month)).into(),
            Yearly::NthWeekday { weekend: false, .. } => some_day.into(),
            Yearly::NthWeekday { .. } | Yearly::NthWeek { .. } | Yearly::Week(_) => Value::interval(some_day, some_day),
            Yearly::Holiday(Holiday::Fixed(month, of_month)) => day(month, of_month).into(),
            Yearly::Holiday(Holiday::Span(month, from, to_month, to)) => {
                Value::interval(day(month, from), day(to_month, to))
            }
            Yearly::Holiday(_) => some_day.into(),
            Yearly::TurnOfYear => Value::interval(day(12, 31), day(1, 1)),
            Yearly::TurnOfMonth(_) => Value::interval(some_day, some_day),
        }
    }

    /// Whether any year has it.
    pub(crate) fn possible(self) -> bool {
        match self {
            Yearly::Week(week) => (1..=53).contains(&week),
            Yearly::NthWeekday { nth, month, .. } | Yearly::NthWeek { nth, month } => {
                nth <= 5 && (1..=12).contains(&month)
            }
            Yearly::Holiday(Holiday::Lunar(month, day)) => (1..=12).contains(&month) && (1..=30).contains(&day),
            _ => self.unplaced().valid(),
        }
    }
}

fn unplaced(term: Term) -> Value {
    let day = Date::Unknown(Unit::Day);
    match term {
        Term::Fixed(date) => date.into(),
        Term::InYear(yearly, _) => yearly.unplaced(),
        Term::Days(_)
        | Term::Weekday(..)
        | Term::WeekdayOfWeek { .. }
        | Term::DayOfMonth { .. }
        | Term::DayThe { .. } => day.into(),
        Term::Weeks(_) | Term::Weekends(_) | Term::Weekend | Term::NextWeekend | Term::TurnOfMonth => {
            Value::interval(day, day)
        }
        Term::Months(_) => Date::Unknown(Unit::Month).into(),
        Term::Quarters(_) | Term::HalfYears(_) => {
            Value::interval(Date::Unknown(Unit::Month), Date::Unknown(Unit::Month))
        }
        Term::Years(_) => Date::Unknown(Unit::Year).into(),
        // Nothing is known of it but that it is ten or a hundred years.
        Term::Decades(_) | Term::Centuries(_) => Date::Unknown(Unit::Year).into(),
    }
}

fn monday_of(day: Day) -> Option<Day> {
    day.plus(1 - i64::from(day.weekday()))
}

fn week_from(monday: Day) -> Option<Value> {
    Some(Value::interval(monday, monday.plus(6)?))
}

fn weekend_of(monday: Day) -> Option<Value> {
    Some(Value::interval(monday.plus(5)?, monday.plus(6)?))
}

impl Holiday {
    fn of(self, year: i32) -> Option<Value> {
        let day = match self {
            Holiday::Fixed(month, day) => Day::new(year, month, day)?,
            Holiday::Easter(offset) => easter(year)?.plus(offset.into())?,
            Holiday::Lunar(month, day) => lunar(year, month, day)?,
            Holiday::LunarEve => lunar(year, 1, 1)?.plus(-1)?,
            Holiday::Islamic(month, first, last) if first == last => islamic(year, month, first)?,
            Holiday::Islamic(month, first, last) => {
                let from = islamic(year, month, first)?;
                return Some(Value::interval(from, from.plus(i64::from(last) - i64::from(first))?));
            }
            Holiday::Moving => return Some(Date::Year(year).into()),
            Holiday::WeekdayFrom(weekday, month, day) => {
                let from = Day::new(year, month, day)?;
                from.plus((i64::from(weekday) - i64::from(from.weekday())).rem_euclid(7))?
            }
            Holiday::Span(month, first, to_month, last) => {
                return Some(Value::interval(Day::new(year, month, first)?, Day::new(year, to_month, last)?));
            }
        };
        Some(day.into())
    }
}
