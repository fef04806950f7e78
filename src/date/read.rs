//! From the words of a match to an expression: the closed list of functions that date rules name.

use super::resolve::{Expression, Holiday, Tense, Term};
use super::value::Date;

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

/// How figures are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// `5/11` is 11 May.
    pub(crate) month_first: bool,
    /// `5/11/25` is a date.
    pub(crate) two_digit_years: bool,
}

/// Reads a match by the named function; `None` where it is no possible date.
pub(crate) fn read(function: &str, parts: &[Part], before: &str, after: &str, options: Options) -> Option<Expression> {
    let parts = Parts { parts, options };
    // Most dates say themselves when they are; the sentence around is read for the others alone.
    let mut expression = read_as(function, &parts, || tense(before, after))?;
    let absolute = |term: Term| matches!(term, Term::Date(date) if !date.is_open());
    if !(absolute(expression.start) && expression.end.is_none_or(absolute)) {
        expression.tense = tense(before, after);
    }
    Some(expression)
}

fn read_as(function: &str, parts: &Parts, tense_around: impl Fn() -> Tense) -> Option<Expression> {
    let tense = Tense::Open;
    let one = |start: Option<Term>| Some(Expression { start: start?, end: None, tense });
    match function {
        "date" => one(parts.point("")),
        "range" => parts.range(tense),
        "numeric" => one(parts.numeric()),
        "iso" => one(parts.iso()),
        "decade" => one(parts.decade("year").map(Term::Date)),
        "decades" => Some(Expression {
            start: Term::Date(parts.decade("year")?),
            end: Some(Term::Date(parts.decade("year2")?)),
            tense,
        }),
        "century" => one(Some(Term::Date(Date::Century(i32::from(parts.small("century")?) - 1)))),
        "years-bc" => one(Some(Term::Date(Date::Year(1 - parts.figures("year")?)))),
        "relative" => one(relative_term(parts.id("relative")?)),
        "weekday" => one(parts.weekday(tense_around())),
        "months-of" => one(parts.months_of()),
        "week" => one(Some(Term::Week { week: parts.small("week")?, year: parts.figures("year") })),
        "holiday" => one(Some(Term::Holiday { holiday: holiday(parts.id("holiday")?)?, year: parts.figures("year") })),
        "lunar" => one(Some(Term::Holiday {
            holiday: Holiday::Lunar(parts.small("month")?, parts.small("day")?),
            year: parts.figures("year"),
        })),
        "lunar-new-year" => {
            one(Some(Term::Holiday { holiday: Holiday::Lunar(1, parts.small("day")?), year: parts.figures("year") }))
        }
        "nth-weekday" => one(Some(Term::NthWeekday {
            nth: if parts.word("nth")?.text.eq_ignore_ascii_case("sista") { 0 } else { parts.small("nth")? },
            weekday: parts.numbered("weekday", "weekday-")?,
            month: parts.numbered("month", "month-")?,
            year: parts.figures("year"),
        })),
        _ => None,
    }
    .filter(|expression| possible(expression.start) && expression.end.is_none_or(possible))
}

fn possible(term: Term) -> bool {
    match term {
        Term::Date(date) | Term::OfYear { date, .. } => date.valid(),
        Term::Week { week, .. } => (1..=53).contains(&week),
        Term::MonthSpan { from, to, .. } => from >= 1 && from <= to && to <= 12,
        _ => true,
    }
}

/// So many bytes of a sentence are looked at on either side, however long it is: time stays linear.
const NEAR: usize = 512;

/// What the sentence around tells of its time.
fn tense(before: &str, after: &str) -> Tense {
    let boundary = |text: &str, mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let before = &before[boundary(before, before.len().saturating_sub(NEAR))..];
    let after = &after[..boundary(after, after.len().min(NEAR))];
    let before = before.rsplit(['.', '\n', '!', '?', ';']).next().unwrap_or("");
    let after = after.split(['.', '\n', '!', '?', ';']).next().unwrap_or("");
    let mut past = false;
    for word in before.split_whitespace().rev().take(20).chain(after.split_whitespace().take(20)) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        // All that is looked for is short; of longer words the ending tells.
        let mut lower = [0; 16];
        let from = (word.len().saturating_sub(lower.len())..).find(|&i| word.is_char_boundary(i)).unwrap_or(0);
        let lower = &mut lower[..word.len() - from];
        lower.copy_from_slice(&word.as_bytes()[from..]);
        lower.make_ascii_lowercase();
        match std::str::from_utf8(lower).unwrap_or_default() {
            "ska" | "skall" | "kommer" | "väntas" | "planeras" | "planerar" | "nästa" | "kommande" | "senast"
            | "hoppas" | "måste" | "bör" | "fram" | "siktar" => return Tense::Future,
            "var" | "hölls" | "blev" | "fick" | "gick" | "kom" | "tog" | "höll" | "dog" | "sade" | "sa" | "stod"
            | "skrev" | "föll" | "steg" | "hade" | "har" | "slog" | "vann" | "såg" | "drog" | "avled" => past = true,
            w if w.len() > 4
                && (w.ends_with("ade") || w.ends_with("ades") || w.ends_with("des") || w.ends_with("tes")) =>
            {
                past = true;
            }
            _ => {}
        }
    }
    if past { Tense::Past } else { Tense::Open }
}

struct Parts<'a> {
    parts: &'a [Part<'a>],
    options: Options,
}

impl<'a> Parts<'a> {
    fn words(&self, name: &str) -> Option<&'a [Word<'a>]> {
        self.parts.iter().find(|p| p.name == name).map(|p| p.words.as_slice())
    }

    fn word(&self, name: &str) -> Option<Word<'a>> {
        self.words(name)?.first().copied()
    }

    fn id(&self, name: &str) -> Option<&'a str> {
        self.word(name).map(|w| w.id)
    }

    /// A number in figures.
    fn figures(&self, name: &str) -> Option<i32> {
        self.word(name)?.text.parse().ok()
    }

    /// The number behind a prefix of an identifier: `month-5`.
    fn numbered(&self, name: &str, prefix: &str) -> Option<u8> {
        self.id(name)?.strip_prefix(prefix)?.parse().ok()
    }

    /// A small number in figures, or as an ordinal or cardinal in words.
    fn small(&self, name: &str) -> Option<u8> {
        let word = self.word(name)?;
        word.text.parse().ok().or_else(|| word.id.strip_prefix("number-")?.parse().ok())
    }

    /// A year in figures, or one counted from the reference year.
    fn year(&self, suffix: &str) -> (Option<i32>, Option<i16>) {
        let word = self.word(&format!("year{suffix}"));
        let year = word.and_then(|w| w.text.parse().ok());
        let years = word.and_then(|w| w.id.strip_prefix("year")).and_then(|n| n.parse().ok());
        (year, years)
    }

    /// A date, a month, a season or a year from the groups with this suffix.
    fn point(&self, suffix: &str) -> Option<Term> {
        let group = |name: &str| format!("{name}{suffix}");
        if let Some(relative) = self.word(&group("relative")) {
            return relative_term(relative.id);
        }
        let (year, years) = self.year(suffix);
        let month = self.numbered(&group("month"), "month-");
        let date = if let Some(month) = month {
            match self.word(&group("day")) {
                Some(_) => Date::Day { year, month, day: self.small(&group("day"))? },
                None => Date::Month { year, month },
            }
        } else if let Some(season) = self.numbered(&group("season"), "season-") {
            Date::Season { year, season }
        } else if self.word(&group("quarter")).is_some() {
            let quarter = self.small(&group("quarter"))?;
            (1..=4).contains(&quarter).then_some(Date::Season { year, season: 32 + quarter })?
        } else if self.word(&group("half")).is_some() {
            let half = self.small(&group("half"))?;
            (1..=2).contains(&half).then_some(Date::Season { year, season: 39 + half })?
        } else {
            return match (year, years) {
                (Some(year), _) => Some(Term::Date(Date::Year(year))),
                (_, Some(years)) => Some(Term::Years(years)),
                _ => None,
            };
        };
        Some(match years {
            Some(years) => Term::OfYear { date, years },
            None => Term::Date(date),
        })
    }

    /// Two points; what the one leaves out it takes from the other.
    fn range(&self, tense: Tense) -> Option<Expression> {
        let month = self.numbered("month", "month-");
        let end_month = self.numbered("month2", "month-");
        let (year, end_year) = (self.figures("year"), self.figures("year2"));
        // `2023/24` is 2023 to 2024.
        let end_year = match (year, end_year) {
            (Some(year), Some(short)) if (0..100).contains(&short) => Some(year / 100 * 100 + short),
            (_, end) => end,
        };
        if self.word("day").is_some() {
            let (day, end_day) = (self.small("day")?, self.small("day2")?);
            let (month, end_month) = (month.or(end_month)?, end_month.or(month)?);
            let wraps = (end_month, end_day) < (month, day);
            let start = Date::Day { year: year.or(end_year.map(|y| y - i32::from(wraps))), month, day };
            let end =
                Date::Day { year: end_year.or(year.map(|y| y + i32::from(wraps))), month: end_month, day: end_day };
            if month == end_month && year == end_year && wraps {
                return None;
            }
            return Some(Expression { start: Term::Date(start), end: Some(Term::Date(end)), tense });
        }
        if let (Some(month), Some(end_month)) = (month, end_month) {
            let wraps = end_month < month;
            let start = Date::Month { year: year.or(end_year.map(|y| y - i32::from(wraps))), month };
            let end = Date::Month { year: end_year.or(year.map(|y| y + i32::from(wraps))), month: end_month };
            return Some(Expression { start: Term::Date(start), end: Some(Term::Date(end)), tense });
        }
        if let (Some(year), Some(end_year)) = (year, end_year)
            && self.word("season").is_none()
        {
            return (year < end_year).then_some(Expression {
                start: Term::Date(Date::Year(year)),
                end: Some(Term::Date(Date::Year(end_year))),
                tense,
            });
        }
        let (start, end) = (self.point("")?, self.point("2")?);
        // The first quarter takes the year of the last.
        let start = match (start, end) {
            (Term::Date(first), Term::Date(last)) if first.is_open() => {
                Term::Date(last.year().map_or(first, |year| first.with_year(year)))
            }
            _ => start,
        };
        Some(Expression { start, end: Some(end), tense })
    }

    /// Figures with separators: `5/11`, `20/10/2025`, `05.11.2025`, `11/2025`.
    fn numeric(&self) -> Option<Term> {
        let text: String = self.words("date")?.iter().map(|w| w.text).collect();
        let numbers: Vec<&str> = text.split(['/', '-', '.', '–']).filter(|n| !n.is_empty()).collect();
        let number = |s: &str| s.parse::<i32>().ok();
        let small = |s: &str| s.parse::<u8>().ok();
        let ordered = |a: u8, b: u8| if self.options.month_first { (b, a) } else { (a, b) };
        let date = match *numbers.as_slice() {
            [month, year] if year.len() == 4 => Date::Month { year: Some(number(year)?), month: small(month)? },
            [a, b] => {
                let (day, month) = ordered(small(a)?, small(b)?);
                Date::Day { year: None, month, day }
            }
            [year, month, day] if year.len() == 4 => {
                Date::Day { year: Some(number(year)?), month: small(month)?, day: small(day)? }
            }
            [a, b, year] if year.len() == 4 || (year.len() == 2 && self.options.two_digit_years) => {
                let (day, month) = ordered(small(a)?, small(b)?);
                let year = number(year)?;
                // Two figures mean a year from 1950 to 2049.
                let year = match year {
                    0..50 => 2000 + year,
                    50..100 => 1900 + year,
                    _ => year,
                };
                Date::Day { year: Some(year), month, day }
            }
            _ => return None,
        };
        Some(Term::Date(date))
    }

    /// Eight figures: `20251105`.
    fn iso(&self) -> Option<Term> {
        let text = self.word("date")?.text;
        let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
        Some(Term::Date(Date::Day {
            year: Some(year.parse().ok()?),
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        }))
    }

    fn decade(&self, name: &str) -> Option<Date> {
        let word = self.word(name)?;
        match word.id.strip_prefix("decade-") {
            Some(decade) => decade.parse().ok().map(Date::Decade),
            None => {
                let figures: i32 = word.text.parse().ok()?;
                match (word.text.len(), figures % 100, figures % 10) {
                    (4, 0, _) => Some(Date::Century(figures / 100)),
                    (4, _, 0) => Some(Date::Decade(figures / 10)),
                    (2, _, 0) => Some(Date::Decade(190 + figures / 10)),
                    _ => None,
                }
            }
        }
    }

    /// A weekday: `måndagen` looks back unless the sentence is of the future, `måndag` ahead.
    fn weekday(&self, tense: Tense) -> Option<Term> {
        let word = self.word("weekday")?;
        let weekday = word.id.strip_prefix("weekday-")?.parse().ok()?;
        let lower = word.text.to_lowercase();
        let definite =
            lower.ends_with("dagen") || lower.ends_with("dagens") || lower.ends_with("en") && lower.len() > 9;
        Some(match (definite, tense) {
            (true, Tense::Future) => Term::Weekday { weekday, tense: Tense::Future, strict: false },
            (true, _) => Term::Weekday { weekday, tense: Tense::Past, strict: false },
            (false, _) => Term::Weekday { weekday, tense: Tense::Future, strict: false },
        })
    }

    /// `de första nio månaderna av 2025`, `årets första elva månader`.
    fn months_of(&self) -> Option<Term> {
        let count = self.small("count")?;
        let (year, years) = self.year("");
        Some(Term::MonthSpan { from: 1, to: count, year, years: years.unwrap_or(0) })
    }
}

/// A fixed phrase by its identifier: `day-1` yesterday, `week+1` next week, `past-3` last Wednesday.
fn relative_term(id: &str) -> Option<Term> {
    let number = |prefix: &str| id.strip_prefix(prefix)?.parse::<i16>().ok();
    if let Some(days) = number("day") {
        return Some(Term::Days(days));
    }
    if let Some(weekends) = number("weekend") {
        return Some(Term::Weekend(weekends));
    }
    if let Some(weekday) = number("weekday-") {
        return Some(Term::Weekday { weekday: weekday as u8, tense: Tense::Future, strict: true });
    }
    if let Some(weeks) = number("week") {
        return Some(Term::Weeks(weeks));
    }
    if let Some(months) = number("month") {
        return Some(Term::Months(months));
    }
    if let Some(years) = number("year") {
        return Some(Term::Years(years));
    }
    if let Some(weekday) = number("past-") {
        return Some(Term::Weekday { weekday: weekday as u8, tense: Tense::Past, strict: true });
    }
    if let Some(season) = number("season-") {
        return Some(Term::Date(Date::Season { year: None, season: season as u8 }));
    }
    match id {
        "turn-of-year" => Some(Term::TurnOfYear),
        _ => holiday(id).map(|holiday| Term::Holiday { holiday, year: None }),
    }
}

/// A holiday by its identifier: `fixed-12-24`, `easter-2`, `easter+39`, `lunar-8-15`, `lunar-eve`,
/// `weekday-6-6-20` (the first Saturday from 20 June), `span-4-13-4-15`.
fn holiday(id: &str) -> Option<Holiday> {
    let (kind, rest) = match id.find(['-', '+']) {
        Some(at) => id.split_at(at),
        None => (id, ""),
    };
    let numbers: Vec<u8> = rest.split('-').filter_map(|n| n.parse().ok()).collect();
    Some(match (kind, numbers.as_slice()) {
        ("fixed", [month, day]) => Holiday::Fixed(*month, *day),
        ("easter", _) => Holiday::Easter(if rest.is_empty() { 0 } else { rest.parse().ok()? }),
        ("lunar", [month, day]) => Holiday::Lunar(*month, *day),
        ("lunar", _) => Holiday::LunarEve,
        ("weekday", [weekday, month, day]) => Holiday::WeekdayFrom(*weekday, *month, *day),
        ("span", [month, day, to_month, to_day]) => Holiday::Span(*month, *day, *to_month, *to_day),
        _ => return None,
    })
}
