//! Tab-separated rows, for spreadsheets and the tools of the command line.

use super::{Marked, flat};
use std::fmt::Write as _;

/// The names of the columns of [`tsv`], as a row.
///
/// ```
/// assert_eq!(presspan::output::TSV_HEADER.split('\t').next(), Some("document"));
/// ```
pub const TSV_HEADER: &str = "document\tstart\tend\tkind\ttext\tnorm\trule\tconfidence\tsource\n";

/// One row an entity, with the columns of [`TSV_HEADER`]. Tabs and line breaks within a cell become spaces.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, TSV_HEADER, tsv}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Det sade Xi Jinping.";
/// let entities = extractor.extract(text);
/// let row = tsv(&Marked::new(text, &entities).id("a.txt"));
/// assert!(row.starts_with("a.txt\t9\t19\tperson\tXi Jinping\tXi Jinping\t"));
/// assert_eq!(row.split('\t').count(), TSV_HEADER.split('\t').count());
/// ```
pub fn tsv(marked: &Marked) -> String {
    let mut out = String::new();
    let offsets = marked.offsets();
    let name = flat(marked.name());
    for entity in marked.entities {
        let (start, end) = offsets.span(entity);
        let _ = writeln!(
            out,
            "{name}\t{start}\t{end}\t{}\t{}\t{}\t{}\t{}\t{}",
            entity.label(),
            flat(entity.text()),
            flat(&entity.normal()),
            entity.rule(),
            entity.confidence(),
            entity.source()
        );
    }
    out
}
