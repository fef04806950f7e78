//! Where markup was lost between two words, so that Unicode takes them for one: `ministernTo Lam`, `sa Binh.Foto: …`,
//! `Báo MaiBáo Mai20/10/2025`.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A place where one word ends and another begins without a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seam {
    /// Its place in the word, in bytes.
    pub(crate) at: usize,
    /// Two blocks of a page meet there, and not two words of a sentence.
    pub(crate) ends_line: bool,
}

/// No word of a page has more letters, even one of three.
const LONGEST: usize = 64;

/// The first seam of a word of UAX #29; `rest` is the text behind it.
///
/// What people write as one word has none: `VinFast`, `iPhone`, `Ph.D`, `FN:s`, `VTV3`.
pub(crate) fn seam(word: &str, rest: &[u8]) -> Option<Seam> {
    // Each part of a word is read once more, so words are cut only where that costs little.
    if word.chars().filter(|c| !is_combining_mark(*c)).nth(LONGEST).is_some() {
        return None;
    }
    let date = before_date(word, rest);
    if let Some(seam) = date {
        // The name of the page stands twice before its date: `VietNamNetVietNamNet30/09/2025`.
        let (name, half) = (&word[..seam.at], seam.at / 2);
        let twice = name.is_char_boundary(half) && name[..half] == name[half..];
        if twice && !name.starts_with(is_combining_mark) {
            return Some(Seam { at: half, ends_line: true });
        }
    }
    behind_date(word).or_else(|| between_letters(word, rest)).or(date)
}

/// `Mai20` before `/10/2025`: a date that is glued to the word before it.
fn before_date(word: &str, rest: &[u8]) -> Option<Seam> {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = |count| matches!(rest.get(1..1 + count), Some(d) if d.iter().all(u8::is_ascii_digit));
    let separator = *rest.first().filter(|b| matches!(b, b'/' | b'-'))?;
    let month = 1 + usize::from(digits(2));
    let year = rest.get(1 + month..6 + month)?;
    let is_date = digits(month) && year[0] == separator && year[1..].iter().all(u8::is_ascii_digit);
    let letter = name.trim_end_matches(is_combining_mark).ends_with(char::is_alphabetic);
    let glued =
        letter && matches!(word.len() - name.len(), 1 | 2) && name.chars().filter(|c| c.is_alphabetic()).count() > 1;
    (is_date && glued).then_some(Seam { at: name.len(), ends_line: true })
}

/// `2025Foto`: a year with a capitalised word glued to it.
fn behind_date(word: &str) -> Option<Seam> {
    let (year, name) = word.split_at_checked(4)?;
    // A mark on the last figure makes it something else.
    let whole = !name.starts_with(is_combining_mark);
    let is_year = whole && year.starts_with(['1', '2']) && year.bytes().all(|b| b.is_ascii_digit());
    let mut letters = name.chars().filter(|c| !is_combining_mark(*c));
    let capitalised = is_capital(letters.next()?) && letters.by_ref().take(2).filter(|c| c.is_lowercase()).count() == 2;
    (is_year && capitalised).then_some(Seam { at: 4, ends_line: true })
}

/// So many letters begin no name like `iPhone` and `myTV`.
const LONG: usize = 5;

/// So many letters begin hardly a name like `AstraZeneca`.
const LONG_CAPITALISED: usize = 9;

fn between_letters(word: &str, rest: &[u8]) -> Option<Seam> {
    // Behind a name of one word there is seldom another: `PresidentLuong Cuong`.
    let name_goes_on = matches!(rest, [b' ', next @ ..] if begins_with_capital(next));
    // Marks of decomposed letters are no letters of their own.
    let mut letters = word.char_indices().filter(|(_, c)| !is_combining_mark(*c)).peekable();
    // What stands since the start of the word or the last full stop: letters, and whether one is small or large.
    let (mut count, mut small, mut large) = (0, false, false);
    let mut before = None;
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|&(_, c)| c);
        match c {
            '.' | ':' => {
                // A mark right behind it belongs to it.
                let mut behind = word[at + 1..].chars();
                let capital = behind.next().is_some_and(is_capital);
                let second = behind.find(|c| !is_combining_mark(*c));
                // `TS.Nguyen` and `FOTO:GIA HAN`, and not `PGS.TS`.
                let word_follows =
                    second.is_some_and(char::is_lowercase) || second.is_some_and(is_capital) && (small || c == ':');
                if count > 1 && before.is_some_and(char::is_alphabetic) && capital && word_follows {
                    return Some(Seam { at, ends_line: false });
                }
                (count, small, large) = (0, false, false);
            }
            c if is_capital(c) => {
                let meets = before.is_some_and(char::is_lowercase) && next.is_some_and(char::is_lowercase);
                // `ĐồngLâm`: names that are written like `VinFast` have no marks. `ministernTô`
                let marked = word[..at].chars().any(is_marked);
                let long = count >= if large { LONG_CAPITALISED } else { LONG } && (!large || name_goes_on);
                if meets && (marked || long || word.chars().any(is_marked)) {
                    return Some(Seam { at, ends_line: marked || !long });
                }
                (count, large) = (count + 1, true);
            }
            // What has no case is written in more letters decomposed.
            c if c.is_lowercase() => (count, small) = (count + 1, true),
            _ => {}
        }
        before = Some(c);
    }
    None
}

fn begins_with_capital(text: &[u8]) -> bool {
    // No character is longer than four bytes.
    let letter = text[..text.len().min(4)].utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    letter.is_some_and(is_capital)
}

/// A large letter, or a Greek one that is large with a small mark behind it.
fn is_capital(c: char) -> bool {
    c.is_uppercase() || !c.is_lowercase() && c.to_lowercase().ne([c])
}

/// A letter with a mark, or a mark itself, as Vietnamese has them and brands do not; å, ä and ö are letters of Swedish.
fn is_marked(c: char) -> bool {
    let mut marked = matches!(c, 'đ' | 'Đ');
    decompose_canonical(c, |part| marked |= is_combining_mark(part) && !matches!(part, '\u{308}' | '\u{30A}'));
    marked
}

#[cfg(test)]
mod tests {
    use super::seam;

    fn parts(text: &str) -> Vec<&str> {
        let end = text.find(['/', '-', ' ']).unwrap_or(text.len());
        let mut parts = Vec::new();
        let mut from = 0;
        while let Some(seam) = seam(&text[from..end], &text.as_bytes()[end..]) {
            parts.push(&text[from..from + seam.at]);
            from += seam.at;
            from += usize::from(text[from..].starts_with(['.', ':']));
        }
        parts.push(&text[from..end]);
        parts
    }

    #[test]
    fn words_that_markup_parted_are_two() {
        assert_eq!(parts("generalsekreterarenTo"), ["generalsekreteraren", "To"]);
        assert_eq!(parts("ÖverstelöjtnantNguyen Quang"), ["Överstelöjtnant", "Nguyen"]);
        assert_eq!(parts("Binh.Foto"), ["Binh", "Foto"]);
        assert_eq!(parts("rätten.FOTO"), ["rätten", "FOTO"]);
        assert_eq!(parts("Mr.Tuan"), ["Mr", "Tuan"]);
        assert_eq!(parts("PGS.TS.Nguyễn"), ["PGS.TS", "Nguyễn"]);
        assert_eq!(parts("Foto:Minh"), ["Foto", "Minh"]);
        assert_eq!(parts("FOTO:GIA"), ["FOTO", "GIA"]);
        assert_eq!(parts("ĐộngBáo"), ["Động", "Báo"]);
        assert_eq!(parts("NamViệt"), ["Nam", "Việt"]);
        assert_eq!(parts("triểnBáo"), ["triển", "Báo"]);
        assert_eq!(parts("Nie\u{302}nBa\u{301}o"), ["Nie\u{302}n", "Ba\u{301}o"]);
        assert_eq!(parts("niên20/10/2025"), ["niên", "20"]);
        assert_eq!(parts("Nam6-8-2024"), ["Nam", "6"]);
        assert_eq!(parts("VietNamNetVietNamNet30/09/2025"), ["VietNamNet", "VietNamNet", "30"]);
        assert_eq!(parts("2025Thủ"), ["2025", "Thủ"]);
    }

    #[test]
    fn words_that_people_write_so_are_one() {
        for word in "VinFast iPhone eTax myTV YouTube McDonald LinkedIn AstraZeneca PricewaterhouseCoopers Ph.D. Th.S T.Ư \
            TP.HCM J.R.R.Tolkien Node.js VOV.VN FN:s USA:S VTV3 Covid19 A7/10/2025 COP30/31 U23 2000Hz 100Mbit 2025 1990-talet"
            .split_whitespace()
        {
            assert_eq!(parts(word).len(), 1, "{word}");
        }
    }
}
