//! Any date in any form is found whole and gives its value back; no text makes an impossible one.

use presspan::date::{Day, Value};
use presspan::{Extractor, Kind, Language};
use proptest::prelude::*;
use std::sync::LazyLock;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Language::Swedish));

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"];
const ORDINALS: [&str; 31] = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
    "trettonde",
    "fjortonde",
    "femtonde",
    "sextonde",
    "sjuttonde",
    "artonde",
    "nittonde",
    "tjugonde",
    "tjugoförsta",
    "tjugoandra",
    "tjugotredje",
    "tjugofjärde",
    "tjugofemte",
    "tjugosjätte",
    "tjugosjunde",
    "tjugoåttonde",
    "tjugonionde",
    "trettionde",
    "trettioförsta",
];
const FORMS: usize = 17;

/// A day written in one of the forms.
fn written(day: Day, form: usize) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    let month = MONTHS[usize::from(m) - 1];
    let short = SHORT[usize::from(m) - 1];
    let weekday = WEEKDAYS[usize::from(day.weekday()) - 1];
    let ordinal = ORDINALS[usize::from(d) - 1];
    let ending = if matches!(d, 1 | 2 | 21 | 22 | 31) { "a" } else { "e" };
    match form {
        0 => format!("{d} {month} {y}"),
        1 => format!("{d}:{ending} {month} {y}"),
        2 => format!("{ordinal} {month} {y}"),
        3 => format!("{weekday}en den {d} {month} {y}"),
        4 => format!("{weekday} {d} {month} {y}"),
        5 => format!("{d} {short} {y}"),
        6 => format!("{d}/{m}/{y}"),
        7 => format!("{d:02}/{m:02}/{y}"),
        8 => format!("{d}.{m}.{y}"),
        9 => format!("{d:02}.{m:02}.{y}"),
        10 => format!("{y}-{m:02}-{d:02}"),
        11 => format!("{d:02}-{m:02}-{y}"),
        12 => format!("{y}/{m:02}/{d:02}"),
        13 => format!("{d}\u{A0}{month}\u{A0}{y}"),
        14 => format!("{} {y}", format!("{d} {month}").to_uppercase()),
        15 => format!("{d}/{m}-{y}"),
        _ => format!("{d} {month}, {y}"),
    }
}

fn day() -> impl Strategy<Value = Day> {
    (1800..2100i32, 1..=12u8, 1..=31u8).prop_filter_map("no such day", |(y, m, d)| Day::new(y, m, d))
}

fn no_day() -> impl Strategy<Value = (i32, u8, u8)> {
    (1800..2100i32, 1..=12u8, 29..40u8).prop_filter("a day", |&(y, m, d)| Day::new(y, m, d).is_none())
}

fn dates(text: &str) -> Vec<(&str, Option<Value>)> {
    let found = EXTRACTOR.extract(text);
    found.iter().filter(|e| e.kind() == Kind::Date).map(|e| (e.text(), e.date().copied())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_day_is_found_whole_and_gives_its_value_back(day in day(), form in 0..FORMS, frame in 0..4usize) {
        let date = written(day, form);
        let text = match frame {
            0 => format!("Mötet hölls den {date} i Hanoi."),
            1 => format!("Bron invigs {date}."),
            2 => format!("Han föddes i Hue ({date}) och sjöng."),
            _ => format!("- Slut: {date}\n- Nytt"),
        };
        let found = dates(&text);
        prop_assert_eq!(found.len(), 1, "{}: {:?}", text, found);
        prop_assert_eq!(found[0].0, date.as_str());
        prop_assert_eq!(found[0].1.map(|v| v.to_string()), Some(day.to_string()));
    }

    #[test]
    fn an_interval_is_found_whole(day in day(), days in 1..400i32, form in 0..2usize, dash in 0..4usize) {
        let last = (0..days).fold(day, |day, _| next(day));
        prop_assume!(last.year() < 2100);
        let forms = [0, 10];
        let dash = [" till ", " – ", "–", " - "][dash];
        let date = format!("{}{dash}{}", written(day, forms[form]), written(last, forms[form]));
        let found = dates(&format!("Det pågår från {date} i Hue.")).into_iter().map(|(t, v)| (t.to_owned(), v.map(|v| v.to_string()))).collect::<Vec<_>>();
        prop_assert_eq!(found, vec![(date, Some(format!("{day}/{last}")))]);
    }

    #[test]
    fn a_month_and_a_year_are_found_whole(year in 1800..2100i32, month in 1..=12usize) {
        let date = format!("{} {year}", MONTHS[month - 1]);
        let text = format!("I {date} kom han.");
        let found = dates(&text);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((found[0].0, found[0].1.map(|v| v.to_string())), (date.as_str(), Some(format!("{year:04}-{month:02}"))));
    }

    #[test]
    fn figures_and_separators_make_no_impossible_date(text in "([0-9]{1,5}|[-/.,: –—]|den |till |maj |nr |v. |f.Kr. |:e |och ){0,24}", reference in day()) {
        for entity in EXTRACTOR.extract_dated(&text, reference).iter().filter(|e| e.kind() == Kind::Date) {
            let value = entity.date().expect("a value");
            let printed = value.to_string();
            prop_assert_eq!(printed.parse::<Value>().ok(), Some(*value), "{} in {}", printed, text);
            prop_assert!(edtf_core::is_valid(&printed), "{}", printed);
            if let (Some(first), Some(last)) = (value.earliest(), value.latest()) {
                prop_assert!(first <= last, "{}", printed);
            }
        }
    }

    #[test]
    fn a_day_that_the_calendar_has_not_is_no_date((year, month, day) in no_day(), form in 0..5usize) {
        let date = match form {
            0 => format!("{day} {} {year}", MONTHS[usize::from(month) - 1]),
            1 => format!("{day}/{month}/{year}"),
            2 => format!("{year}-{month:02}-{day:02}"),
            3 => format!("{day:02}.{month:02}.{year}"),
            _ => format!("{day:02}-{month:02}-{year}"),
        };
        let text = format!("Det skedde den {date} i Hue.");
        let found = dates(&text);
        prop_assert!(found.is_empty(), "{}: {:?}", text, found);
    }

    #[test]
    fn days_are_numbered_without_a_gap(day in day()) {
        prop_assert_eq!(next(day).weekday(), day.weekday() % 7 + 1);
    }

    #[test]
    fn any_text_is_no_value_or_prints_as_it_was(text in "[-0-9X/~?%]{0,24}") {
        if let Ok(value) = text.parse::<Value>() {
            prop_assert_eq!(value.to_string(), text);
        }
    }
}

/// The day after, counted on the fingers.
fn next(day: Day) -> Day {
    let (y, m, d) = (day.year(), day.month(), day.day());
    Day::new(y, m, d + 1).or_else(|| Day::new(y, m + 1, 1)).or_else(|| Day::new(y + 1, 1, 1)).expect("a day after")
}

/// A dictionary named a flight to Mars by month and year, which chance alone came upon.
#[test]
fn no_name_is_a_month_and_a_year() {
    for month in MONTHS {
        let capital = month[..1].to_uppercase() + &month[1..];
        for (year, month) in (1900..2100).flat_map(|year| [&capital, &month.to_uppercase()].map(|m| (year, m.clone())))
        {
            let text = format!("Mötet hölls den 1 {month} {year} i Hanoi.");
            assert_eq!(dates(&text).first().map(|(date, _)| *date), Some(&*format!("1 {month} {year}")), "{text}");
        }
    }
}
