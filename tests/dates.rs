//! Calendar expressions in sentences and their values, and sentences that hold none.

mod support;

use presspan::date::{Certainty, Date, Day, Value};
use presspan::{Extractor, Kind, Language};

const DATES: &str = include_str!("data/dates.tsv");
const NOT_DATES: &str = include_str!("data/not_dates.txt");

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The dates of a text: bytes and normal form.
fn dates(extractor: &Extractor, text: &str, day: Option<Day>) -> Vec<(usize, usize, String)> {
    let found = match day {
        Some(day) => extractor.extract_dated(text, day),
        None => extractor.extract(text),
    };
    let dates = found.iter().filter(|e| e.kind() == Kind::Date);
    dates.map(|e| (e.range().start, e.range().end, e.normal().into_owned())).collect()
}

fn only(extractor: &Extractor, text: &str) -> Vec<String> {
    dates(extractor, text, None)
        .into_iter()
        .map(|(start, end, normal)| format!("{} = {normal}", &text[start..end]))
        .collect()
}

#[test]
fn every_expression_is_found_whole_with_its_value() {
    let extractor = Extractor::new(Language::Swedish);
    let mut rows = lines(DATES);
    let header: Vec<&str> = rows.next().unwrap().split('\t').skip(1).collect();
    assert!(header.len() >= 4);
    let (mut seen, mut failures) = (0, Vec::new());
    for row in rows {
        let mut cells = row.split('\t');
        let (text, spans) = support::unmark(cells.next().unwrap());
        seen += spans.len();
        for (reference, cell) in header.iter().zip(cells) {
            let values = cell.split(' ').map(str::to_owned);
            let expected: Vec<_> = spans.iter().zip(values).map(|(&(start, end, _), v)| (start, end, v)).collect();
            assert_eq!(expected.len(), spans.len(), "{row}");
            let found = dates(&extractor, &text, reference.parse().ok());
            if found != expected {
                failures.push(format!("on {reference}: {row}\n    found {found:?}"));
            }
        }
    }
    assert!(seen >= 500, "only {seen} expressions");
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn sentences_without_a_date_have_none() {
    let extractor = Extractor::new(Language::Swedish);
    let day = "2025-01-15".parse().ok();
    let failures: Vec<String> = lines(NOT_DATES)
        .flat_map(|text| {
            dates(&extractor, text, day).into_iter().map(move |d| format!("{:?} in: {text}", &text[d.0..d.1]))
        })
        .collect();
    assert!(lines(NOT_DATES).count() >= 200);
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
}

/// Every value of the table: EDTF by the judgement of another implementation, with the same first and last day.
#[test]
fn values_are_edtf() {
    let values = lines(DATES).skip(1).flat_map(|row| row.split('\t').skip(1)).flat_map(|cell| cell.split(' '));
    for text in values.chain(["199X?", "1945%", "2024-05~/2024-07~", "2025-39", "-0044-03-15", "XXXX-02-29", "20XX"]) {
        let value: Value = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(value.to_string(), text);
        let other = edtf_core::Edtf::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        // Seasons begin where a reader wants them to begin.
        let season = matches!(value.start(), Date::Season { season: 21..=24, .. });
        if let (Some(first), Some(last), false) = (value.earliest(), value.latest(), season) {
            let bounds = other.bounds();
            let bound = |bound: edtf_core::Bound| match bound {
                edtf_core::Bound::Date(day) => day.to_string(),
                _ => String::new(),
            };
            assert_eq!((bound(bounds.earliest), bound(bounds.latest)), (first.to_string(), last.to_string()), "{text}");
        }
    }
}

#[test]
fn what_is_no_possible_date_is_no_value() {
    for text in [
        "",
        "2025-02-30",
        "2025-13",
        "2025-00",
        "2025-42",
        "20245",
        "199x",
        "X999",
        "2025-1-1",
        "2025-01-01/",
        "/2025",
        "2025-05-03/2025-05-01",
        "+2025",
        "-0000",
        "2025~/2026",
        "2025/2026~",
        "2025-01-01-01",
        "XXXX-13-01",
        "é",
    ] {
        assert!(text.parse::<Value>().is_err(), "{text}");
    }
}

#[test]
fn values_tell_their_first_and_last_day() {
    let bounds = |text: &str| {
        let value: Value = text.parse().unwrap();
        (value.earliest().map(|d| d.to_string()), value.latest().map(|d| d.to_string()))
    };
    let days = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
    assert_eq!(bounds("2024-02"), days("2024-02-01", "2024-02-29"));
    assert_eq!(bounds("2025-24"), days("2024-12-01", "2025-02-28"));
    assert_eq!(bounds("2025-38"), days("2025-05-01", "2025-08-31"));
    assert_eq!(bounds("17XX"), days("1700-01-01", "1799-12-31"));
    assert_eq!(bounds("-0398/-0299"), days("-0398-01-01", "-0299-12-31"));
    assert_eq!(bounds("XXXX-05-05"), (None, None));
    assert_eq!("1945~".parse::<Value>().map(|v| v.certainty()), Ok(Certainty::Approximate));
}

#[test]
fn the_page_tells_its_day() {
    let extractor = Extractor::new(Language::Swedish);
    for page in [
        "Rubrik\nBáo XBáo X20/10/2025\nDet hände i går.",
        "Rubrik\nThứ Hai, 20/10/2025 | 08:33\nDet hände i går.",
        "Måndag, 20 oktober 2025 | 08:33:17\nDet hände i går.",
        "Publicerad: 2025-10-20 08:33\nDet hände i går.",
        "Det hände i går.\nKälla: https://exempel.vn/nyhet-20251020.htm",
        "Det hände i går.\nKälla: https://exempel.cn/2025/10/20/nyhet.html",
    ] {
        let found = dates(&extractor, page, None);
        assert!(
            found.iter().any(|(start, end, normal)| &page[*start..*end] == "i går" && normal == "2025-10-19"),
            "{page}: {found:?}"
        );
    }
    let dated = dates(&extractor, "Báo X20/10/2025\nDet hände i går.", "2024-01-01".parse().ok());
    assert_eq!(dated.last().map(|d| d.2.as_str()), Some("2023-12-31"), "the caller's day counts first");
}

#[test]
fn the_order_of_figures_is_the_callers() {
    let american = Extractor::builder().month_first(true).two_digit_years(true).build().unwrap();
    assert_eq!(only(&american, "Det var 12/31/2025."), ["12/31/2025 = 2025-12-31"]);
    assert_eq!(only(&american, "Det var 5/11/25."), ["5/11/25 = 2025-05-11"]);
    assert_eq!(only(&american, "Det var 2025-11-05."), ["2025-11-05 = 2025-11-05"]);
    assert!(only(&american, "Det var 31/12/2025.").is_empty());
    let default = Extractor::new(Language::Swedish);
    assert!(only(&default, "Det var 12/31/2025.").is_empty());
    assert!(only(&default, "Det var 5/11/25.").is_empty());
    let short = Extractor::builder().two_digit_years(true).build().unwrap();
    assert_eq!(only(&short, "Det var 5/11/25 och 5/11/68."), ["5/11/25 = 2025-11-05", "5/11/68 = 1968-11-05"]);
}

#[cfg(feature = "serde")]
#[test]
fn values_are_serialised_as_edtf() {
    let value: Value = "2024-05-13/2024-05-15".parse().unwrap();
    let json = serde_json::to_string(&value).unwrap();
    assert_eq!(json, "\"2024-05-13/2024-05-15\"");
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
    assert!(serde_json::from_str::<Value>("\"2025-02-30\"").is_err());
}
