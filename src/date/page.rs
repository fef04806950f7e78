//! The date that a page gives itself.

use super::value::Day;
use super::{composed, is_marked};

/// So many bytes from the top a date line is looked for, and from either end the address of the source.
const TOP: usize = 1500;

/// A date line is no longer than this, in bytes.
const LINE: usize = 160;

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

/// What may stand before the date in a date line: weekdays of the pages' languages, and words of publishing.
const LEADS: [&str; 38] = [
    "måndag",
    "tisdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lördag",
    "söndag",
    "måndagen",
    "tisdagen",
    "onsdagen",
    "torsdagen",
    "fredagen",
    "lördagen",
    "söndagen",
    "den",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "publicerad",
    "publicerat",
    "uppdaterad",
    "uppdaterat",
    "publicerades",
    "datum",
    "ngày",
    "hai",
    "tư",
    "sáu",
    "bảy",
    "nhật",
    "thứ",
    "chủ",
    "ba",
    "năm",
];

/// The day in the page's date line (`Báo X20/10/2025`, `Thứ Ba, 10/12/2024`, `Torsdag, 7 mars 2024 | 08:33`, `LUSAKA, 7 mars 2024 – …`),
/// or else in the address of its source (`…-20241210.htm`, `…/2024/12/10/…`).
pub(crate) fn page_date(text: &str) -> Option<Day> {
    let boundary = |at: usize| (at..).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let (top, bottom) = (boundary(TOP.min(text.len())), boundary(text.len().saturating_sub(TOP)));
    let address = |text: &str| {
        // Colons are rare, and one byte is quickly looked for.
        let mut before = memchr::memrchr_iter(b':', text.as_bytes()).map(|colon| &text[..colon]);
        let url = before.find(|before| ["http", "https"].iter().any(|scheme| before.ends_with(scheme)))?.len();
        in_address(text[url..].split_whitespace().next()?)
    };
    let in_line = text[..top].lines().find_map(|line| line_date(line).or_else(|| dateline(line)));
    in_line.or_else(|| address(&text[bottom..])).or_else(|| address(&text[..top.min(bottom)]))
}

/// The day in a date line.
pub(crate) fn line_date(line: &str) -> Option<Day> {
    // A longer line may become a short one where marks are composed.
    if line.len() > LINE && (line.len() > 3 * LINE || !is_marked(line)) {
        return None;
    }
    // That changes no figure.
    let from = line.bytes().position(|byte| byte.is_ascii_digit()).map(|at| &line[at..])?;
    figures(from).or_else(|| words(from))?;
    date_line(Some(composed(line)).filter(|line| line.len() <= LINE)?.as_ref())
}

/// The date of a line that holds little else, or one that is glued to the name of the page.
fn date_line(line: &str) -> Option<Day> {
    let at = line.find(|c: char| c.is_ascii_digit())?;
    let (before, from) = line.split_at(at);
    let glued = before.ends_with(char::is_alphabetic);
    let (day, rest) = figures(from).or_else(|| if glued { None } else { words(from) })?;
    if glued {
        return Some(day);
    }
    // In running text a date has words on both sides.
    let rest = rest.trim_start();
    let ends = rest.is_empty()
        || rest.starts_with(['|', ',', '(', '–', '-'])
        || rest.starts_with(|c: char| c.is_ascii_digit())
        || rest.starts_with("kl");
    let mut words = before.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let mut leads = || words.all(|word| LEADS.iter().any(|lead| is(word, lead)));
    // A dash at the head of the line is that of a list.
    (ends && leads() && !before.trim_start().starts_with(['-', '–', '*', '•', '('])).then_some(day)
}

/// The date behind the place that a report begins with: `LUSAKA, 3 november 2026 – Ministern sade …`.
fn dateline(line: &str) -> Option<Day> {
    /// No places are longer, in bytes.
    const PLACES: usize = 60;
    let at = line.bytes().take(PLACES).position(|byte| byte.is_ascii_digit())?;
    let (places, from) = line.split_at(at);
    let mut names = places.strip_suffix(", ")?.split([' ', '-', '(', ')']).filter(|word| !word.is_empty());
    let (day, rest) = figures(from).or_else(|| words(from))?;
    (names.all(|word| word.starts_with(char::is_uppercase)) && rest.trim_start().starts_with(['–', '—', '-']))
        .then_some(day)
}

/// Whether a word is this one in small letters, in any case.
fn is(word: &str, small: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).eq(small.chars())
}

/// `20/10/2025`, `05.11.2025`, `2025-11-05` at the start of a text, and what follows.
fn figures(text: &str) -> Option<(Day, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.' | '-')).unwrap_or(text.len());
    let (date, rest) = text.split_at(end);
    let mut parts = date.trim_end_matches(['.', '-']).split(['/', '.', '-']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let fits = parts.next().is_none() && year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    let day = Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    fits.then_some((day, rest))
}

/// `7 mars 2024` at the start of a text, and what follows.
fn words(text: &str) -> Option<(Day, &str)> {
    let (day, rest) = text.split_once(' ').filter(|(day, _)| day.len() <= 2)?;
    let (month, rest) = rest.trim_start().split_once(' ')?;
    let month = MONTHS.iter().position(|name| is(month.trim_end_matches(','), name))? as u8 + 1;
    let rest = rest.trim_start();
    let year = rest.get(..4)?;
    Some((Day::new(year.parse().ok()?, month, day.parse().ok()?)?, rest.get(4..)?))
}

/// `YYYYMMDD`, `YYYY/MM/DD` or `YYYY-MM-DD` in an address.
fn in_address(url: &str) -> Option<Day> {
    let number = |range: std::ops::Range<usize>| {
        url.get(range).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?.parse::<u16>().ok()
    };
    (0..url.len()).find_map(|at| {
        let year = number(at..at + 4).filter(|year| (1990..2100).contains(year))?;
        let separator = url.as_bytes().get(at + 4)?;
        let (month, day) = match separator {
            b'/' | b'-' if url.as_bytes().get(at + 7) == Some(separator) => {
                (number(at + 5..at + 7)?, number(at + 8..at + 10)?)
            }
            _ => (number(at + 4..at + 6)?, number(at + 6..at + 8)?),
        };
        Day::new(year.into(), month as u8, day as u8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_lines_and_addresses() {
        let day = |text: &str| page_date(text).map(|d| d.to_string());
        for (text, expected) in [
            ("Rubrik\nBáo XBáo X20/10/2025\nText", "2025-10-20"),
            ("Rubrik\nThứ Ba, 10/12/2024 | 08:33\nText", "2024-12-10"),
            ("Torsdag, 7 mars 2024 | 08:33:17\nText", "2024-03-07"),
            ("Den 7 mars 2024\nText", "2024-03-07"),
            ("Rubrik\nLUSAKA, 3 november 2026 – Ministern sade i går att allt är bra.", "2026-11-03"),
            ("Ho Chi Minh-Staden (VNA), 20/10/2025 - Mötet är slut.", "2025-10-20"),
            ("Publicerad: 2024-12-10 08:33\nText", "2024-12-10"),
            ("Text.\nKälla: https://exempel.vn/nyhet-20241210.htm", "2024-12-10"),
            ("Text.\nhttps://exempel.cn/10462/2024/10/21/news.shtml", "2024-10-21"),
        ] {
            assert_eq!(day(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "Mötet hölls 20/10/2025 i staden med gäster.",
            "Den 7 mars 2024 hölls mötet i staden.",
            "Hon föddes i Lusaka, 3 november 1986 – och blev minister.",
            "Lusaka, 3 november 2026 som det var.",
            "- 12/7/2025",
            "Ansökan stänger: 28/7/2025",
            "31/02/2025",
            "20/10/2025/4",
            "020/10/2025",
            "20/010/2025",
            "20/10/25",
            "7 mars",
            "é20",
            "https://exempel.vn/20249999.htm",
            "",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
