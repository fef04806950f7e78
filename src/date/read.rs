//! From the words of a match to an expression.
//!
//! A rule has found which words belong to a date; here each word becomes a [`Sense`] by the identifier of its
//! calendar entry, and the senses fill in a [`Point`], or one on either side of `till`, a dash or `och`.

use super::resolve::{Direction, Expression, Holiday, Tense, Term, Year, Yearly};
use super::tense;
use super::value::{Certainty, Date};
use std::borrow::Cow;

/// A word of a matched date expression: its surface and the identifier of its dictionary entry.
#[derive(Clone, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) id: Cow<'a, str>,
}

/// How figures are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// `5/11` is 11 May.
    pub(crate) month_first: bool,
    /// `5/11/25` is a date.
    pub(crate) two_digit_years: bool,
}

/// Reads a match by the function that its rule names; `None` where it is no possible date. `before` and
/// `after` are the text around it.
pub(crate) fn read(function: &str, words: &[Word], before: &str, after: &str, options: Options) -> Option<Expression> {
    let [before, after] = &tense::around([before, after]);
    let context = Context { before, after, lead: words.first().map_or("", |w| &*w.id) };
    let (start, end) = match function {
        "words" => in_words(words, &context)?,
        "figures" => in_figures(words, options)?,
        "decades" => decades(words)?,
        "years-bc" => before_christ(words)?,
        "lunar" => lunar(words)?,
        "this" => (this(words.first()?.text)?, None),
        _ => return None,
    };
    // In `maj och juni 2025` the year is that of May too.
    let start = match (start, end) {
        (Term::InYear(yearly @ (Yearly::Day { .. } | Yearly::Month(_) | Yearly::Part(_)), Year::Open), None) => {
            Term::InYear(yearly, year_behind(after).map_or(Year::Open, Year::Is))
        }
        _ => start,
    };
    let possible = |term: Term| match term {
        Term::Fixed(date) => date.valid(),
        Term::InYear(yearly, _) => yearly.possible(),
        Term::DayOfMonth { day, .. } | Term::DayThe { day, .. } => (1..=31).contains(&day),
        _ => true,
    };
    let certainty = match start {
        Term::Fixed(_) | Term::InYear(Yearly::Day { .. } | Yearly::Month(_) | Yearly::Part(_), _)
            if tense::approximate(before) =>
        {
            Certainty::Approximate
        }
        _ => Certainty::Exact,
    };
    // The verb is looked for only where it decides.
    let open = |term: Term| {
        matches!(term, Term::InYear(_, Year::Open) | Term::Weekend | Term::DayThe { .. } | Term::TurnOfMonth)
    };
    let tense = if open(start) { context.tense() } else { Tense::Open };
    (possible(start) && end.is_none_or(possible)).then_some(Expression { start, end, tense, certainty })
}

/// The year of the date that is joined to this one by `och`.
fn year_behind(after: &str) -> Option<i32> {
    let mut words = after.get(..after.len().min(60)).unwrap_or_default().split(' ').skip(1);
    matches!(words.next(), Some("och" | "samt" | "eller")).then_some(())?;
    let word = |word: &str| word.chars().all(char::is_alphabetic) && !matches!(word, "i" | "under" | "år" | "sedan");
    let short = |word: &str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let next = words.find(|w| *w != "den" && !short(w)).filter(|w| word(w))?;
    let year = words.next()?.get(..4)?;
    year.parse().ok().filter(|year| next.len() > 2 && (1000..2200).contains(year))
}

/// What stands around the expression.
struct Context<'a> {
    before: &'a str,
    after: &'a str,
    /// The identifier of its first word.
    lead: &'a str,
}

impl Context<'_> {
    fn tense(&self) -> Tense {
        let tense = tense::tense(self.before, self.after);
        // `i våras` and `i jul` tell by themselves.
        match self.lead.split('-').next() {
            Some("was") => Tense::Past,
            Some("will") if tense != Tense::Past => Tense::Future,
            _ => tense,
        }
    }

    /// `på måndag` and `till måndag` lie ahead; `måndagen` and a bare `måndag` lie behind where the sentence
    /// is of the past, and `måndagen` where it says nothing too.
    fn direction(&self, definite: bool) -> Direction {
        // The night to Saturday is over or not, as the verb says.
        let night = self.before.ends_with("natten till ") || self.before.ends_with("Natten till ");
        let last = if night { "" } else { tense::last_word(self.before) };
        let ahead = matches!(last, "på" | "till" | "nu" | "redan" | "före" | "senast" | "från" | "först");
        match (definite, self.tense()) {
            (true, Tense::Future) => Direction::From,
            (true, _) => Direction::UpTo,
            (false, Tense::Past) if !ahead => Direction::UpTo,
            (false, _) => Direction::From,
        }
    }
}

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    /// A number in figures or in words.
    Number {
        value: u16,
        ordinal: bool,
    },
    /// Four figures.
    Year(i32),
    YearsOff(i16),
    Month(u8),
    Weekday {
        weekday: u8,
        definite: bool,
    },
    Season(u8),
    Part(Part),
    /// `Q3`.
    Numbered(Part, u8),
    Last,
    /// A phrase that is a date by itself: `i går`, `förra veckan`.
    Whole(Term),
    Holiday(Holiday),
    Connect,
    Slash,
    Other,
}

/// A unit that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Quarter,
    Third,
    Half,
    Months,
    Days,
    Week,
    Century,
    TurnOfYear,
    TurnOfMonth,
}

/// Christmas and the short form of July are one word.
const JUL: &str = "jul";

fn sense(word: &Word) -> Sense {
    if word.text.bytes().all(|b| b.is_ascii_digit()) {
        return match (word.text.len(), word.text.parse()) {
            (4, Ok(year)) => Sense::Year(year),
            (1..=3, Ok(year)) => Sense::Number { value: year as u16, ordinal: false },
            _ => Sense::Other,
        };
    }
    match word.text {
        "I" => return Sense::Number { value: 1, ordinal: true },
        "II" => return Sense::Number { value: 2, ordinal: true },
        "III" => return Sense::Number { value: 3, ordinal: true },
        "IV" => return Sense::Number { value: 4, ordinal: true },
        "-" | "–" | "—" | "−" | "‐" | "‑" | "," | "till" | "tills" | "och" | "samt" | "respektive" | "eller" =>
        {
            return Sense::Connect;
        }
        "/" => return Sense::Slash,
        _ => {}
    }
    let id = word.id.strip_prefix("was-").or(word.id.strip_prefix("will-")).unwrap_or(&word.id);
    let (name, rest) = id.split_at(id.find(['-', '+']).unwrap_or(id.len()));
    let plain = || rest.strip_prefix('-')?.parse::<u8>().ok();
    let offset = || rest.parse::<i16>().ok();
    let read = || {
        Some(match name {
            "to" => Sense::Connect,
            "last" => Sense::Last,
            "month" => Sense::Month(plain()?),
            "season" => Sense::Season(plain()?),
            "number" => Sense::Number { value: plain()?.into(), ordinal: false },
            "ordinal" => Sense::Number { value: plain()?.into(), ordinal: true },
            "weekday" => Sense::Weekday { weekday: plain()?, definite: false },
            "theweekday" => Sense::Weekday { weekday: plain()?, definite: true },
            "years" => Sense::YearsOff(offset()?),
            "days" => Sense::Whole(Term::Days(offset()?)),
            "weeks" => Sense::Whole(Term::Weeks(offset()?)),
            "weekends" => Sense::Whole(Term::Weekends(offset()?)),
            "weekend" => Sense::Whole(Term::Weekend),
            "weekendnext" => Sense::Whole(Term::NextWeekend),
            "lastseason" => Sense::Whole(Term::InYear(Yearly::Part(plain()?), Year::Relative(-1))),
            "nextseason" => Sense::Whole(Term::InYear(Yearly::Part(plain()?), Year::Relative(1))),
            "quarter" => Sense::Numbered(Part::Quarter, plain()?),
            "half" => Sense::Numbered(Part::Half, plain()?),
            "months" => Sense::Whole(Term::Months(offset()?)),
            "quarters" => Sense::Whole(Term::Quarters(offset()?)),
            "halfyears" => Sense::Whole(Term::HalfYears(offset()?)),
            "decades" => Sense::Whole(Term::Decades(offset()?)),
            "centuries" => Sense::Whole(Term::Centuries(offset()?)),
            "past" => Sense::Whole(Term::Weekday(plain()?, Direction::Before)),
            "next" => Sense::Whole(Term::Weekday(plain()?, Direction::After)),
            "ahead" => Sense::Whole(Term::Weekday(plain()?, Direction::From)),
            "decade" => Sense::Whole(Term::Fixed(Date::Decade(rest.get(1..)?.parse().ok()?))),
            "century" => Sense::Whole(Term::Fixed(Date::Century(plain()?.into()))),
            "year" => Sense::Year(rest.get(1..)?.parse().ok()?),
            "part" => Sense::Part(match rest {
                "-quarter" => Part::Quarter,
                "-third" => Part::Third,
                "-half" => Part::Half,
                "-months" => Part::Months,
                "-days" => Part::Days,
                "-week" => Part::Week,
                "-century" => Part::Century,
                "-turnofyear" => Part::TurnOfYear,
                _ => Part::TurnOfMonth,
            }),
            _ => Sense::Holiday(holiday(name, rest)?),
        })
    };
    read().unwrap_or(Sense::Other)
}

/// A holiday by its identifier: `fixed-12-24`, `easter-2`, `easter+39`, `lunar-8-15`, `lunareve`,
/// `first-6-6-20` (the first Saturday from 20 June), `span-4-13-4-15`, `islamic-9-1-30`, `moving`.
fn holiday(kind: &str, rest: &str) -> Option<Holiday> {
    let mut numbers = rest.split('-').skip(1).map(|n| n.parse().ok());
    let mut next = || numbers.next().flatten();
    Some(match kind {
        "fixed" => Holiday::Fixed(next()?, next()?),
        "easter" => Holiday::Easter(rest.parse().ok()?),
        "lunar" => Holiday::Lunar(next()?, next()?),
        "lunareve" => Holiday::LunarEve,
        "first" => Holiday::WeekdayFrom(next()?, next()?, next()?),
        "span" => Holiday::Span(next()?, next()?, next()?, next()?),
        "islamic" => Holiday::Islamic(next()?, next()?, next()?),
        "moving" => Holiday::Moving,
        JUL => Holiday::Fixed(12, 25),
        _ => return None,
    })
}

/// What the words on one side of a connector say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Point {
    /// The first and the last of the numbers that stand for themselves.
    numbers: Option<(u16, u16)>,
    /// A cardinal beside the ordinal `första`: the `nio` of `första nio månaderna`.
    cardinal: Option<u16>,
    /// The numbers stand before the weekday: `tredje tisdagen`.
    nth: bool,
    last: bool,
    weekday: Option<(u8, bool)>,
    month: Option<u8>,
    season: Option<u8>,
    part: Option<Part>,
    holiday: Option<Holiday>,
    whole: Option<Term>,
    year: Option<Year>,
}

impl Point {
    /// Takes one sense in; `false` where it does not fit.
    fn take(&mut self, sense: Sense) -> bool {
        match sense {
            Sense::Number { value, ordinal } => {
                if !ordinal {
                    self.cardinal = Some(value);
                }
                self.numbers = Some((self.numbers.map_or(value, |n| n.0), value));
            }
            Sense::Year(year) => self.year = Some(Year::Is(year)),
            Sense::YearsOff(years) => self.year = Some(Year::Relative(years)),
            Sense::Month(month) => self.month = Some(month),
            Sense::Weekday { weekday, definite } => {
                self.nth = self.numbers.is_some() || self.last;
                self.weekday = Some((weekday, definite));
            }
            Sense::Season(season) => self.season = Some(season),
            Sense::Part(part) => self.part = Some(part),
            Sense::Numbered(part, number) => {
                self.part = Some(part);
                self.numbers = Some((number.into(), number.into()));
            }
            Sense::Last => self.last = true,
            Sense::Whole(term) => self.whole = Some(term),
            // `5 jul` is of July.
            Sense::Holiday(Holiday::Fixed(12, 25)) if self.numbers.is_some() => self.month = Some(7),
            Sense::Holiday(holiday) => self.holiday = Some(holiday),
            Sense::Connect | Sense::Slash => return false,
            Sense::Other => {}
        }
        true
    }

    /// Whether only days stand here, of a month that the other side names.
    fn only_days(&self) -> bool {
        self.month.is_none() && self.numbers.is_some() && self.part.is_none() && self.whole.is_none() && !self.nth
    }

    /// The number that comes with a unit: `3:e`, `sista`.
    fn nth(&self) -> Option<u8> {
        if self.last { Some(0) } else { u8::try_from(self.numbers?.0).ok() }
    }

    fn term(&self, context: &Context) -> Option<Term> {
        let year = self.year.unwrap_or(Year::Open);
        let yearly = |yearly| Some(Term::InYear(yearly, year));
        let day = self.numbers.and_then(|n| u8::try_from(n.0).ok());
        if let Some(part) = self.part {
            return self.part_term(part, year);
        }
        if let (Some(month), Some(Term::Weekend)) = (self.month, self.whole) {
            return yearly(Yearly::NthWeekday { nth: self.nth()?, weekday: 6, month, weekend: true });
        }
        if let Some(month) = self.month {
            return yearly(match (self.weekday, day) {
                (Some((weekday, _)), _) if self.nth => {
                    Yearly::NthWeekday { nth: self.nth()?, weekday, month, weekend: false }
                }
                (weekday, Some(day)) => Yearly::Day { month, day, weekday: weekday.map_or(0, |w| w.0) },
                (None, None) if self.last => Yearly::LastDay(month),
                (None, None) => Yearly::Month(month),
                (Some(_), None) => return None,
            });
        }
        if let Some(season) = self.season {
            return yearly(Yearly::Part(season));
        }
        if let Some(holiday) = self.holiday {
            return yearly(Yearly::Holiday(holiday));
        }
        match (self.whole, self.weekday) {
            (Some(Term::Weeks(weeks)), Some((weekday, _))) => return Some(Term::WeekdayOfWeek { weekday, weeks }),
            (Some(Term::Months(months)), _) if day.is_some() => return Some(Term::DayOfMonth { day: day?, months }),
            (Some(whole), _) => return Some(whole),
            (None, Some((weekday, _))) if day.is_some() => return Some(Term::DayThe { weekday, day: day? }),
            (None, Some((weekday, definite))) => return Some(Term::Weekday(weekday, context.direction(definite))),
            (None, None) if self.year.is_none() && !self.last && !self.nth => {
                return Some(Term::DayThe { weekday: 0, day: day? });
            }
            (None, None) => {}
        }
        match self.year? {
            Year::Is(year) => Some(Term::Fixed(Date::Year(year))),
            Year::Relative(years) => Some(Term::Years(years)),
            Year::Open => None,
        }
    }

    /// Something counted: a quarter, a week, the first nine months.
    fn part_term(&self, part: Part, year: Year) -> Option<Term> {
        let yearly = |yearly| Some(Term::InYear(yearly, year));
        let numbered = |first: u8, count: u8| {
            let nth = if self.last { count } else { self.nth()? };
            (1..=count).contains(&nth).then_some(Yearly::Part(first + nth - 1))
        };
        match part {
            Part::Quarter => yearly(numbered(33, 4)?),
            Part::Third => yearly(numbered(37, 3)?),
            Part::Half => yearly(numbered(40, 2)?),
            Part::Months => {
                let count = u8::try_from(self.cardinal?).ok().filter(|n| (1..=12).contains(n))?;
                yearly(if self.last { Yearly::Months(13 - count, 12) } else { Yearly::Months(1, count) })
            }
            Part::Days => {
                let (month, count) = (self.month?, u8::try_from(self.cardinal?).ok()?);
                yearly(Yearly::Days { month, from: 1, to: count })
            }
            Part::Week => match self.month {
                Some(month) => yearly(Yearly::NthWeek { nth: self.nth()?, month }),
                None => yearly(Yearly::Week(self.nth()?)),
            },
            Part::Century => Some(Term::Fixed(Date::Century(i32::from(self.nth()?) - 1))),
            Part::TurnOfYear => yearly(Yearly::TurnOfYear),
            Part::TurnOfMonth => match self.month {
                Some(month) => yearly(Yearly::TurnOfMonth(month)),
                None => Some(Term::TurnOfMonth),
            },
        }
    }
}

/// Terms in words; what one side leaves out it takes from the other.
fn in_words(words: &[Word], context: &Context) -> Option<(Term, Option<Term>)> {
    let mut points = [Point::default(); 2];
    let mut sides = 1;
    let mut before = Sense::Other;
    for (i, word) in words.iter().enumerate() {
        let sense = sense(word);
        let connects = match sense {
            // A comma counts between days only, a slash between years, months and weekdays.
            Sense::Connect if word.text == "," => {
                let next = words.get(i + 1).map(self::sense);
                matches!((before, next), (Sense::Number { .. }, Some(Sense::Number { .. }))) && points[0].only_days()
            }
            Sense::Connect => true,
            Sense::Slash => matches!(before, Sense::Year(_) | Sense::Month(_) | Sense::Weekday { .. }),
            _ => false,
        };
        if connects {
            // Of several days only the first and the last count.
            sides = 2;
            points[1] = if points[1].only_days() { Point::default() } else { points[1] };
        } else if word.text != "," && sense != Sense::Slash {
            points[sides - 1].take(sense);
        }
        before = sense;
    }
    let [mut first, mut last] = points;
    if sides == 1 {
        return Some((first.term(context)?, None));
    }
    if last.part == Some(Part::TurnOfMonth) || first.part == Some(Part::TurnOfMonth) {
        // `månadsskiftet april/maj` is that of April.
        first = Point { part: Some(Part::TurnOfMonth), year: first.year.or(last.year), ..first };
        return Some((first.term(context)?, None));
    }
    if first.part == Some(Part::TurnOfYear) {
        return Some((first.term(context)?, None));
    }
    let bare = last == Point { numbers: last.numbers, cardinal: last.cardinal, ..Point::default() };
    match (first.year, last.numbers) {
        (Some(Year::Is(year)), Some((short, _))) if bare => {
            // `2023/24`, `2021–26`.
            let end = year.div_euclid(100) * 100 + i32::from(short);
            let end = if end <= year { end + 100 } else { end };
            if end > year + 30 {
                return None;
            }
            last = Point { year: Some(Year::Is(end)), season: first.season, ..Point::default() };
        }
        _ => {}
    }
    if first.season == Some(24) && last.season.is_none_or(|s| s == 24) && first.year.is_some() && last.year.is_some() {
        // `vintern 2024/25` is one winter, the one that ends in 2025.
        return match (first.year?, last.year?) {
            (Year::Is(a), Year::Is(b)) if b == a + 1 => Some((Term::InYear(Yearly::Part(24), Year::Is(b)), None)),
            _ => None,
        };
    }
    if first.only_days() {
        first.month = last.month;
        first.part = if last.month.is_none() { last.part } else { None };
        first.whole = last.whole.filter(|_| last.month.is_none() && last.numbers.is_some());
        if first.year.is_none() && first.month.is_some() {
            first.year = last.year;
        }
        // `den 28 till 3 maj` is none.
        if first.month.is_some() && first.numbers?.0 >= last.numbers?.1 {
            return None;
        }
        if let (Some((_, day)), Some(_)) = (last.numbers, first.month) {
            last.numbers = Some((day, day));
        }
    }
    if last.only_days() && last.part.is_none() {
        // `vecka 42–43`.
        last.part = first.part;
    }
    // A relative year or quarter is that of both ends, unless the first has one of its own.
    if first.year.is_none() && (first.part.is_some() || matches!(last.year, Some(Year::Relative(_)))) {
        first.year = last.year;
    }
    if last.year.is_none() && last.part.is_some() {
        last.year = first.year;
    }
    let (start, end) = (first.term(context)?, last.term(context)?);
    match (start, end) {
        (Term::Fixed(Date::Year(a)), Term::Fixed(Date::Year(b))) if a >= b => None,
        _ => Some((start, Some(end))),
    }
}

/// Figures with separators, one date or two: `20/10/2025`, `5–7/11`, `2025-11-05`, `05.11.2025`, `11/2025`.
fn in_figures(words: &[Word], options: Options) -> Option<(Term, Option<Term>)> {
    match words {
        // `2009–11` are years, `2009-11` is a month.
        [year, dash, _] if year.text.len() == 4 && matches!(dash.text, "–" | "—") => {
            return in_words(words, &Context { before: "", after: "", lead: "" });
        }
        _ => {}
    }
    let slashes = words.iter().any(|w| w.text == "/");
    let mut sides = [Figures::default(); 2];
    let mut at = 0;
    for (i, word) in words.iter().enumerate() {
        let text = word.text;
        let separates = match text {
            "-" => {
                // In `5/11-2025` it is followed by a year, in `5/11-7/11` by a day.
                let year_follows = sides[at].len == 2 && words.get(i + 1).is_some_and(|w| w.text.len() == 4);
                !slashes && sides[at].len < 3 || year_follows
            }
            "/" | "." | "," => true,
            _ => false,
        };
        if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text != "." {
            for figures in text.split('.') {
                sides[at].push(figures)?;
            }
        } else if !separates && sense(word) == Sense::Connect {
            at += 1;
            if at > 1 {
                return None;
            }
        }
    }
    let [first, last] = sides;
    if at == 0 {
        return Some((Term::from(first.read(options)?), None));
    }
    let end = last.read(options)?;
    let start = match (first.texts, first.len, end) {
        // `5–7/11`
        ([day, ..], 1, FigureDate { day: Some(_), .. }) => FigureDate { day: Some(day.parse().ok()?), ..end },
        _ => first.read(options)?,
    };
    let start = FigureDate { year: start.year.or(end.year.filter(|_| start.month <= end.month)), ..start };
    Some((start.into(), Some(end.into())))
}

/// Up to three groups of figures.
#[derive(Clone, Copy, Default)]
struct Figures<'a> {
    texts: [&'a str; 3],
    len: usize,
}

#[derive(Clone, Copy)]
struct FigureDate {
    year: Option<i32>,
    month: u8,
    day: Option<u8>,
}

impl From<FigureDate> for Term {
    fn from(date: FigureDate) -> Self {
        let year = date.year.map_or(Year::Open, Year::Is);
        match date.day {
            Some(day) => Term::InYear(Yearly::Day { month: date.month, day, weekday: 0 }, year),
            None => Term::InYear(Yearly::Month(date.month), year),
        }
    }
}

impl<'a> Figures<'a> {
    fn push(&mut self, text: &'a str) -> Option<()> {
        *self.texts.get_mut(self.len)? = text;
        self.len += 1;
        Some(())
    }

    fn read(&self, options: Options) -> Option<FigureDate> {
        let small = |s: &str| if s.len() <= 2 { s.parse::<u8>().ok() } else { None };
        let ordered = |a: &str, b: &str| {
            let (a, b) = (small(a)?, small(b)?);
            Some(if options.month_first { (b, a) } else { (a, b) })
        };
        let year = |s: &str| match s.len() {
            4 => s.parse::<i32>().ok(),
            // Two figures mean a year from 1950 to 2049.
            2 if options.two_digit_years => s.parse().ok().map(|y: i32| if y < 50 { 2000 + y } else { 1900 + y }),
            _ => None,
        };
        Some(match self.texts.get(..self.len)? {
            [eight] if eight.len() == 8 => FigureDate {
                year: Some(eight.get(..4)?.parse().ok()?),
                month: eight.get(4..6)?.parse().ok()?,
                day: Some(eight.get(6..)?.parse().ok()?),
            },
            [y, month] if y.len() == 4 => FigureDate { year: year(y), month: small(month)?, day: None },
            [month, y] if y.len() == 4 => FigureDate { year: year(y), month: small(month)?, day: None },
            [a, b] => {
                let (day, month) = ordered(a, b)?;
                FigureDate { year: None, month, day: Some(day) }
            }
            [y, month, day] if y.len() == 4 => {
                FigureDate { year: year(y), month: small(month)?, day: Some(small(day)?) }
            }
            [a, b, y] => {
                let (day, month) = ordered(a, b)?;
                FigureDate { year: Some(year(y)?), month, day: Some(day) }
            }
            _ => return None,
        })
    }
}

/// `1990-talet`, `60- och 70-talen`, `1800-talet`: years that end in nought, of a century where they end in two.
fn decades(words: &[Word]) -> Option<(Term, Option<Term>)> {
    let mut dates = words.iter().filter_map(|word| match sense(word) {
        Sense::Whole(term) => Some(term),
        _ => decade(word.text).map(Term::Fixed),
    });
    let (start, end) = (dates.next()?, dates.next());
    let bc = words.iter().any(|w| w.id == "bc");
    match (start, bc) {
        // The years 399 to 300 BC.
        (Term::Fixed(Date::Century(century)), true) => Some((
            Term::Fixed(Date::Year(1 - (100 * century + 99))),
            Some(Term::Fixed(Date::Year(1 - (100 * century).max(1)))),
        )),
        (_, true) => None,
        _ => Some((start, end)),
    }
}

fn decade(text: &str) -> Option<Date> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i32 = text.parse().ok()?;
    match (text.len(), value) {
        (3 | 4, value) if value % 100 == 0 => Some(Date::Century(value / 100)),
        (4, value) if value % 10 == 0 => Some(Date::Decade(value / 10)),
        // `00-talet` and `10-talet` are of this century, the others of the last.
        (2, 0 | 10) => Some(Date::Decade(200 + value / 10)),
        (2, value) if value % 10 == 0 => Some(Date::Decade(190 + value / 10)),
        _ => None,
    }
}

/// `300 f.Kr.`, `79 e.Kr.`, `300–200 f.Kr.`; there is no year nought between the eras.
fn before_christ(words: &[Word]) -> Option<(Term, Option<Term>)> {
    let bc = words.iter().any(|w| w.id == "bc");
    let mut years = words
        .iter()
        .filter_map(|w| w.text.parse::<i32>().ok())
        .map(|year| Term::Fixed(Date::Year(if bc { 1 - year } else { year })));
    Some((years.next()?, years.next()))
}

/// `i slutet av året`: the unit that the reference day is in.
fn this(word: &str) -> Option<Term> {
    Some(match word {
        "veckan" => Term::Weeks(0),
        "månaden" => Term::Months(0),
        "kvartalet" => Term::Quarters(0),
        "halvåret" => Term::HalfYears(0),
        "året" => Term::Years(0),
        "decenniet" => Term::Decades(0),
        "seklet" | "århundradet" => Term::Centuries(0),
        _ => return None,
    })
}

/// `femtonde dagen i åttonde månmånaden`: a day and a month of the lunar calendar; of the first month where
/// only the new year is named.
fn lunar(words: &[Word]) -> Option<(Term, Option<Term>)> {
    let mut numbers = [None; 2];
    let mut year = Year::Open;
    let mut new_year = false;
    for word in words {
        match sense(word) {
            Sense::Number { value, .. } => {
                *numbers.iter_mut().find(|n| n.is_none())? = u8::try_from(value).ok();
            }
            Sense::Month(month) => numbers[1] = Some(month),
            Sense::Year(is) => year = Year::Is(is),
            Sense::YearsOff(years) => year = Year::Relative(years),
            Sense::Holiday(_) => new_year = true,
            _ => {}
        }
    }
    let [day, month] = numbers;
    let month = if new_year { 1 } else { month? };
    Some((Term::InYear(Yearly::Holiday(Holiday::Lunar(month, day?)), year), None))
}
