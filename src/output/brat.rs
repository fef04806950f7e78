//! brat standoff: what the tool keeps in the `.ann` file beside a `.txt`.

use super::{Marked, flat};
use std::fmt::Write as _;

/// The standoff file of the annotation tool brat, for the text in a file beside it.
///
/// A line `T1⇥Person 0 10⇥Xi Jinping` for each entity (offsets in code points; a span that goes over a
/// line break has a part for each line, as brat asks), its normal form as a note where it differs, its dictionary
/// entry as a reference (`N`), roles as relations `Holder` and `Body` and clusters as an equivalence.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, brat}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Det var Xi Jinpings ord.";
/// let entities = extractor.extract(text);
/// let ann = brat(&Marked::new(text, &entities));
/// assert_eq!(ann, "T1\tPerson 8 19\tXi Jinpings\n#1\tAnnotatorNotes T1\tXi Jinping\n");
/// ```
pub fn brat(marked: &Marked) -> String {
    let offsets = marked.chars();
    let mut out = String::new();
    let (mut notes, mut references) = (0, 0);
    for (i, entity) in marked.entities.iter().enumerate() {
        let number = i + 1;
        let mut parts = Vec::new();
        let mut at = entity.start;
        for line in entity.text().split_inclusive(['\n', '\r']) {
            let end = at + line.trim_end_matches(['\n', '\r']).len();
            if end > at {
                parts.push(format!("{} {}", offsets.at(at), offsets.at(end)));
            }
            at += line.len();
        }
        let text = entity.text().split(['\n', '\r']).filter(|p| !p.is_empty()).map(flat).collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "T{number}\t{} {}\t{text}", label(entity.label()), parts.join(";"));
        let normal = flat(&entity.normal());
        if normal != text {
            notes += 1;
            let _ = writeln!(out, "#{notes}\tAnnotatorNotes T{number}\t{normal}");
        }
        if let Some(id) = entity.id() {
            references += 1;
            let _ = writeln!(
                out,
                "N{references}\tReference T{number} presspan:{id}\t{}",
                entity.canonical().as_deref().unwrap_or(&normal)
            );
        }
    }
    let mut relations = 0;
    for role in &marked.roles {
        for (name, mention) in [("Holder", role.holder), ("Body", role.body)] {
            if let Some(mention) = mention {
                relations += 1;
                let _ = writeln!(out, "R{relations}\t{name} Arg1:T{} Arg2:T{}", role.title + 1, mention + 1);
            }
        }
    }
    for cluster in &marked.clusters {
        let mentions: Vec<String> = cluster.iter().map(|m| format!("T{}", m + 1)).collect();
        let _ = writeln!(out, "*\tEquiv {}", mentions.join(" "));
    }
    out
}

/// brat's names of types are letters, digits, `-` and `_`; by custom they begin with a capital.
fn label(label: &str) -> String {
    let mut chars = label.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' });
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}
