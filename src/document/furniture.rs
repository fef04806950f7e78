//! What a page carries around its text: captions, credits, bylines, sources, links and what machines left.

use crate::entity::{Entity, Kind};
use memchr::memchr_iter;
use std::fmt;
use std::ops::Range;

/// What a piece of furniture is.
///
/// ```
/// use presspan::{Document, Extractor, FurnitureKind, Language};
/// let extractor = Extractor::new(Language::Swedish);
/// let annotation = extractor.annotate(&Document::new("Mötet är slut.\nKälla: https://exempel.vn/motet"));
/// assert_eq!(annotation.furniture()[0].kind, FurnitureKind::Source);
/// assert_eq!(FurnitureKind::DateLine.to_string(), "dateline");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum FurnitureKind {
    /// What a picture shows: `Bild 3: Barn leker.`, or the words before a credit.
    Caption,
    /// Who made a picture or a film: `Foto: Minh Tu`.
    Credit,
    /// Who wrote the text: `Text: An Nhien`, or names on a line of their own.
    Byline,
    /// Where the text comes from: `Källa: https://…`, `Enligt Caixin`.
    Source,
    /// The day and the name of the page: `Báo XBáo X20/10/2025`.
    DateLine,
    /// The motto of a site or a state: `Độc lập - Tự do - Hạnh phúc`.
    Slogan,
    /// Links to other texts: `Läs mer: …`, `Ämne: …`.
    Link,
    /// Marks that a machine left: `[annons_2]`, `Kommentar (0)`, names of files.
    Leftover,
}

impl fmt::Display for FurnitureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FurnitureKind {
    /// The name of the kind in lower case.
    ///
    /// ```
    /// assert_eq!(presspan::FurnitureKind::Caption.as_str(), "caption");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            FurnitureKind::Caption => "caption",
            FurnitureKind::Credit => "credit",
            FurnitureKind::Byline => "byline",
            FurnitureKind::Source => "source",
            FurnitureKind::DateLine => "dateline",
            FurnitureKind::Slogan => "slogan",
            FurnitureKind::Link => "link",
            FurnitureKind::Leftover => "leftover",
        }
    }

    /// Whether the people who are named in it have no part in what the text tells.
    pub(crate) fn is_aside(self) -> bool {
        !matches!(self, FurnitureKind::Caption | FurnitureKind::DateLine)
    }
}

/// A part of a page that is not its running text.
///
/// ```
/// use presspan::{Document, Extractor, FurnitureKind, Language};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Mötet är slut.\nMinistern talar. Foto: Minh Tu\nKommentar (0)";
/// let annotation = extractor.annotate(&Document::new(text));
/// let parts: Vec<_> = annotation.furniture().iter().map(|f| (f.kind, &text[f.range.clone()])).collect();
/// assert_eq!(parts, [
///     (FurnitureKind::Caption, "Ministern talar."),
///     (FurnitureKind::Credit, "Foto: Minh Tu"),
///     (FurnitureKind::Leftover, "Kommentar (0)"),
/// ]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
}

/// Beginnings of lines that are furniture, in lower case, of those that begin with this byte: most lines begin with none.
fn beginnings(first: u8) -> &'static [(&'static str, FurnitureKind)] {
    use FurnitureKind::{Byline, Caption, Credit, Leftover, Link, Slogan, Source};
    match first {
        b'!' => &[("![](", Leftover)],
        b'(' => {
            &[("(foto:", Credit), ("(bild:", Credit), ("(video", Credit), ("( video", Credit), ("(enligt ", Source)]
        }
        b'-' => &[("- läs mer", Link), ("- ảnh ", Caption)],
        b'>' => &[(">>>", Link)],
        b'[' => &[("[annons", Leftover)],
        b'a' => &[("annons", Leftover), ("annonser", Leftover), ("av:", Byline)],
        b'b' => &[("bild:", Credit), ("bild ", Caption)],
        b'd' => &[("doc lap - tu do", Slogan)],
        b'e' => &[("enligt tidningen ", Source)],
        b'f' => &[
            ("foto:", Credit),
            ("foto ", Credit),
            ("foton:", Credit),
            ("fotograf:", Credit),
            ("följ oss", Link),
            ("framfört av", Byline),
        ],
        b'g' => &[("grafik:", Credit)],
        b'h' => &[("http:", Source), ("https:", Source)],
        b'i' => &[("illustrationsfoto", Credit), ("illustration:", Credit)],
        b'k' => &[
            ("källa:", Source),
            ("källa ", Source),
            ("källor:", Source),
            ("källänk", Source),
            ("kommentar (", Leftover),
            ("kommentarer (", Leftover),
        ],
        b'l' => &[("leftcenterright", Leftover), ("läs mer", Link), ("läs också", Link)],
        b'r' => &[("redaktörens anmärkning", Leftover), ("redaktör:", Byline)],
        b's' => &[
            ("se mer", Link),
            ("se också", Link),
            ("skriven av", Byline),
            ("självständighet - frihet - lycka", Slogan),
            ("självständighet – frihet – lycka", Slogan),
        ],
        b't' => &[("tagg:", Link), ("taggar:", Link), ("text:", Byline)],
        b'v' => &[("video:", Credit)],
        // `ä`, `ö`, `đ`, `ả`
        0xC3 => &[("ämne:", Link), ("ämnen:", Link), ("översatt av", Byline), ("översättning:", Byline)],
        0xC4 => &[("độc lập - tự do", Slogan)],
        0xE1 => &[("ảnh ", Caption)],
        _ => &[],
    }
}

/// What a line begins with, if with furniture, and what follows.
fn beginning(content: &str) -> Option<(FurnitureKind, &str)> {
    let mut bytes = [0; 4];
    let first = match content.chars().next()? {
        letter if letter.is_ascii() => (letter as u8).to_ascii_lowercase(),
        letter => *letter.to_lowercase().next()?.encode_utf8(&mut bytes).as_bytes().first()?,
    };
    let found = |(prefix, kind): &(&str, FurnitureKind)| {
        let rest = behind(content, prefix)?;
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        // `Annonsbyrån` is another word.
        let word_ends = !letter(prefix.chars().next_back()) || !letter(rest.chars().next());
        let marked = prefix.contains([':', '(', '[', '>', '-', '–']) || *kind == FurnitureKind::Caption;
        (word_ends && (marked || content.len() <= SHORT)).then_some((*kind, rest))
    };
    beginnings(first).iter().find_map(found)
}

/// Longer lines are running text, unless a mark behind their first words says what they are.
const SHORT: usize = 160;

/// Finds the furniture of a page, in the order of the text, and the number of the line of each entity; `entities` are
/// sorted.
pub(crate) fn find(text: &str, entities: &[Entity]) -> (Vec<Furniture>, Vec<u32>) {
    let mut out: Vec<Furniture> = Vec::new();
    let mut lines = Vec::with_capacity(entities.len());
    // Lines of nothing but names: bylines where they stand below the headline or below the text.
    let mut names_alone: Vec<(usize, usize)> = Vec::new();
    let (mut number, mut last_of_text, mut line_number) = (0, 0, 0);
    let mut start = 0;
    let mut next = 0;
    for end in memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]) {
        let line = &text[start..end];
        let content = line.trim();
        let from = start + (line.len() - line.trim_start().len());
        start = end;
        let first = next;
        while entities.get(next).is_some_and(|e| e.start < start) {
            lines.push(line_number);
            next += 1;
        }
        line_number += 1;
        if content.is_empty() {
            continue;
        }
        number += 1;
        let range = from..from + content.len();
        if let Some(kind) = kind(content, range.start, &entities[first..next]) {
            // A caption may end in its credit.
            match credit(content).filter(|_| kind == FurnitureKind::Caption) {
                Some(at) => split(content, range, at, &mut out),
                None => {
                    if kind == FurnitureKind::Byline && is_names(content) {
                        names_alone.push((out.len(), number));
                    }
                    out.push(Furniture { kind, range });
                }
            }
        } else if let Some(at) = credit(content) {
            split(content, range, at, &mut out);
        } else if let Some(mark) = content.strip_suffix(']').and_then(|c| c.rfind("[annons")) {
            // `Lan Nguyen[annons_2]`
            out.push(Furniture { kind: FurnitureKind::Leftover, range: from + mark..range.end });
        } else {
            last_of_text = number;
        }
    }
    let doubtful = |&(_, number): &(usize, usize)| number == 1 || number > 3 && number < last_of_text;
    let mut wrong = names_alone.iter().filter(|n| doubtful(n)).map(|(at, _)| *at).peekable();
    let mut at = 0;
    out.retain(|_| {
        at += 1;
        wrong.next_if_eq(&(at - 1)).is_none()
    });
    (out, lines)
}

/// Whether a byline is known by its names, and not by the words that begin it.
fn is_names(content: &str) -> bool {
    beginning(content).is_none()
}

fn split(content: &str, range: Range<usize>, at: usize, out: &mut Vec<Furniture>) {
    let caption = content[..at].trim_end();
    if !caption.is_empty() {
        out.push(Furniture { kind: FurnitureKind::Caption, range: range.start..range.start + caption.len() });
    }
    out.push(Furniture { kind: FurnitureKind::Credit, range: range.start + at..range.end });
}

/// Where the credit behind a caption begins. It ends the line; what goes on for long behind the word is running text.
fn credit(content: &str) -> Option<usize> {
    let mut from = content.len().saturating_sub(SHORT);
    while !content.is_char_boundary(from) {
        from += 1;
    }
    let tail = &content[from..];
    let words = ["(Foto", "(Bild", "Foto", "FOTO"];
    memchr_iter(b':', tail.as_bytes()).find_map(|colon| {
        let before = &content[..from + colon];
        words.iter().find(|word| before.ends_with(**word)).map(|word| before.len() - word.len())
    })
}

/// What follows a beginning in lower case, whatever the case of the line.
fn behind<'a>(content: &'a str, prefix: &str) -> Option<&'a str> {
    // Most lines differ in the second letter.
    let [content_second, prefix_second] =
        [content, prefix].map(|text| text.as_bytes().get(1).map(u8::to_ascii_lowercase));
    if let (Some(a), Some(b)) = (content_second, prefix_second) {
        if a.is_ascii() && b.is_ascii() && a != b {
            return None;
        }
    }
    let mut rest = content.chars();
    for expected in prefix.chars() {
        let c = rest.next()?;
        if c != expected && !c.to_lowercase().eq([expected]) {
            return None;
        }
    }
    Some(rest.as_str())
}

fn kind(content: &str, start: usize, entities: &[Entity]) -> Option<FurnitureKind> {
    if let Some((kind, rest)) = beginning(content) {
        // `Bild 3:`, not `Bild av en stad`.
        if kind != FurnitureKind::Caption || rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            return Some(kind);
        }
    }
    if content.len() > SHORT {
        return None;
    }
    if is_file_name(content) {
        return Some(FurnitureKind::Leftover);
    }
    if crate::date::line_date(content).is_some() {
        return Some(FurnitureKind::DateLine);
    }
    // The first byte of `ề` is seldom met.
    let rare = content.bytes().fold(false, |some, byte| some | (byte == 0xE1));
    if rare && (content.contains(" - Nền tảng") || content.contains(" – Nền tảng")) {
        return Some(FurnitureKind::Slogan);
    }
    names(content, start, entities)
}

/// A line of nothing but names and what joins them is a byline, or a source where the names are of media.
fn names(content: &str, start: usize, entities: &[Entity]) -> Option<FurnitureKind> {
    // A line of a list.
    if entities.is_empty() || content.starts_with(['-', '–', '•', '*']) {
        return None;
    }
    let (mut at, mut people, mut bodies, mut by) = (start, 0, 0, false);
    let mut joins = |between: &str| {
        between.split_whitespace().all(|word| {
            let word = word.trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '–' | '—'));
            by |= word.eq_ignore_ascii_case("enligt");
            ["", "och", "av", "enligt", "samt"].iter().any(|join| word.eq_ignore_ascii_case(join))
        })
    };
    for entity in entities {
        match entity.kind {
            Kind::Person => people += 1,
            Kind::Organisation => bodies += 1,
            Kind::Title | Kind::Date | Kind::Place => {}
            _ => return None,
        }
        if !joins(content.get(at.checked_sub(start)?..entity.start.checked_sub(start)?)?) {
            return None;
        }
        at = entity.end;
    }
    if !joins(content.get(at - start..)?) || content.ends_with(['.', ':']) && people + bodies < 2 {
        return None;
    }
    match (people, bodies) {
        (0, 0) => None,
        (0, _) => by.then_some(FurnitureKind::Source),
        _ => Some(FurnitureKind::Byline),
    }
}

/// `z6812345.jpg`, `DSC_7274 2.jpg`
fn is_file_name(content: &str) -> bool {
    if !content.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let ending = content.rsplit_once('.').map_or("", |(_, ending)| ending);
    let image = ["jpg", "jpeg", "png", "webp", "gif", "mp4"].iter().any(|image| ending.eq_ignore_ascii_case(image));
    image && content.split_whitespace().count() <= 2
}

/// Whether each of the entities stands in furniture whose people have no part in the text; both are sorted.
pub(crate) fn asides(furniture: &[Furniture], entities: &[Entity]) -> Vec<bool> {
    let mut parts = furniture.iter().peekable();
    let aside = |entity: &Entity| {
        while parts.next_if(|part| part.range.end <= entity.start).is_some() {}
        parts.peek().is_some_and(|part| part.range.start <= entity.start && part.kind.is_aside())
    };
    entities.iter().map(aside).collect()
}

/// The parts of the address in the last source line that may be words: `tong-bi-thu-to-lam-tham-lao`.
pub(crate) fn slug(text: &str, furniture: &[Furniture]) -> Option<std::ops::Range<usize>> {
    let source = furniture.iter().rev().find(|f| f.kind == FurnitureKind::Source)?;
    let line = text.get(source.range.clone())?;
    let at = line.find("http")?;
    let address = line[at..].split_whitespace().next()?;
    let address = address.trim_end_matches('/');
    let last = address.rfind('/')? + 1;
    let from = source.range.start + at;
    Some(from + last..from + address.len())
}
