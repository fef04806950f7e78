//! The date that a page gives itself.

use super::value::Day;

/// So many bytes from the top a date line is looked for.
const TOP: usize = 1500;

/// The day in the page's date line (`Báo X20/10/2025`, `Thứ Ba, 10/12/2024`, `Torsdag, 7 mars 2024 | 08:33`),
/// or else in the address of its source (`…-20241210.htm`).
pub(crate) fn page_date(text: &str) -> Option<Day> {
    let mut end = text.len().min(TOP);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].lines().find_map(date_line).or_else(|| {
        let url = text.rfind("http")?;
        in_address(text[url..].split_whitespace().next()?)
    })
}

/// A short line that holds a whole date in figures, glued to a word or led by a weekday.
fn date_line(line: &str) -> Option<Day> {
    let bytes = line.as_bytes();
    if bytes.len() > 120 {
        return None;
    }
    let at = bytes.windows(2).position(|w| w[0].is_ascii_digit() && (w[1].is_ascii_digit() || w[1] == b'/'))?;
    let mut parts = line[at..].splitn(3, '/');
    let (day, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let year = rest.get(..4)?;
    let tail = &rest[4..];
    let before = &line[..at];
    // In running text a date has words on both sides; in a date line nothing but a time follows.
    let line_of_its_own =
        tail.trim().is_empty() || tail.trim_start().starts_with(['|', ',', '-', '(']) || tail.contains(':');
    let glued = before.chars().next_back().is_some_and(char::is_alphabetic);
    let day = Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (glued || (line_of_its_own && before.chars().count() < 40)).then_some(day)
}

/// Eight figures `YYYYMMDD` in an address.
fn in_address(url: &str) -> Option<Day> {
    url.as_bytes().windows(8).enumerate().find_map(|(at, digits)| {
        if !digits.iter().all(u8::is_ascii_digit) || !matches!(digits, [b'1', b'9', ..] | [b'2', b'0', ..]) {
            return None;
        }
        let digits = url.get(at..at + 8)?;
        Day::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_lines_and_addresses() {
        let day = |text: &str| page_date(text).map(|d| d.to_string());
        assert_eq!(day("Rubrik\nBáo XBáo X20/10/2025\nText").as_deref(), Some("2025-10-20"));
        assert_eq!(day("Rubrik\nThứ Ba, 10/12/2024 | 08:33\nText").as_deref(), Some("2024-12-10"));
        assert_eq!(day("Text.\nKälla: https://exempel.vn/nyhet-20241210.htm").as_deref(), Some("2024-12-10"));
        assert_eq!(day("Mötet hölls 20/10/2025 i staden med gäster."), None);
        assert_eq!(day("31/02/2025"), None);
    }
}
