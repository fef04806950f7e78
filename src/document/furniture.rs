//! What a page carries around its text: credits, sources, advertisement marks, counters.

use std::ops::Range;

/// What a piece of furniture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum FurnitureKind {
    /// Who made a picture or a film: `Foto: Minh Tu`.
    Credit,
    /// Where the text comes from: `Källa: https://…`.
    Source,
    /// Marks that a machine left: `[annons_2]`, `Kommentar (0)`.
    Leftover,
    /// Links to other texts: `Läs mer: …`, `Ämne: …`.
    Link,
    /// The date and the name of the page: `Báo XBáo X20/10/2025`.
    DateLine,
    /// Who wrote the text, on a line of its own: `Text: An Nhien`.
    Byline,
}

/// A part of a page that is not its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
}

/// Beginnings of lines, in lower case.
const LINES: &[(&str, FurnitureKind)] = &[
    ("källa:", FurnitureKind::Source),
    ("källänk", FurnitureKind::Source),
    ("(enligt ", FurnitureKind::Source),
    ("enligt tidningen ", FurnitureKind::Source),
    ("[annons", FurnitureKind::Leftover),
    ("kommentar (", FurnitureKind::Leftover),
    ("läs mer", FurnitureKind::Link),
    ("se mer", FurnitureKind::Link),
    (">>>", FurnitureKind::Link),
    ("ämne:", FurnitureKind::Link),
    ("tagg:", FurnitureKind::Link),
    ("text:", FurnitureKind::Byline),
    ("av:", FurnitureKind::Byline),
    ("översatt av", FurnitureKind::Byline),
    ("framfört av", FurnitureKind::Byline),
];

/// Words that begin a credit, at the start of a line or behind a sentence.
const CREDITS: &[&str] =
    &["foto:", "foto ", "bild:", "illustrationsfoto", "illustration:", "video:", "(foto:", "( video"];

/// Finds the furniture of a page, in the order of the text.
pub(crate) fn find(text: &str) -> Vec<Furniture> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let lead = content.len() - content.trim_start().len();
        let range = start + lead..start + content.len();
        start += line.len();
        // No prefix is longer than this, and folding a whole long line would be work for nothing.
        let lower: String = content.trim_start().chars().take(24).flat_map(char::to_lowercase).collect();
        if let Some((_, kind)) = LINES.iter().find(|(prefix, _)| lower.starts_with(prefix)) {
            out.push(Furniture { kind: *kind, range });
        } else if CREDITS.iter().any(|prefix| lower.starts_with(prefix)) {
            out.push(Furniture { kind: FurnitureKind::Credit, range });
        } else if content.len() < 120 && crate::date::page_date(content).is_some() {
            out.push(Furniture { kind: FurnitureKind::DateLine, range });
        } else if let Some(at) = content.find("Foto:") {
            // A caption with its credit behind it.
            out.push(Furniture { kind: FurnitureKind::Credit, range: range.start - lead + at..range.end });
        }
    }
    out
}

/// Whether a place lies in furniture; `furniture` is sorted.
pub(crate) fn covers(furniture: &[Furniture], at: usize) -> bool {
    let next = furniture.partition_point(|f| f.range.end <= at);
    furniture.get(next).is_some_and(|f| f.range.start <= at)
}
