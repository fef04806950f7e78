//! spaCy's offset format: the text, and start, end and label of each span.

use super::Marked;
use super::json::Json;
use crate::entity::Kind;

/// One line of JSON as spaCy's training data has it: `["text", {"entities": [[0, 10, "PERSON"]]}]`.
///
/// Offsets are code points, as in Python. Labels are those of spaCy's own models where they have one (`PERSON`,
/// `ORG`, `LOC`, `DATE`), else `TITLE`, `PROGRAMME` and the user's category in capitals.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, spacy}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Det sade Xi Jinping.";
/// let entities = extractor.extract(text);
/// assert_eq!(spacy(&Marked::new(text, &entities)), "[\"Det sade Xi Jinping.\",{\"entities\":[[9,19,\"PERSON\"]]}]\n");
/// ```
pub fn spacy(marked: &Marked) -> String {
    let offsets = marked.chars();
    let mut json = Json::default();
    json.open('[');
    json.string(marked.text);
    json.open('{');
    json.key("entities");
    json.open('[');
    for entity in marked.entities {
        let (start, end) = offsets.span(entity);
        json.open('[');
        json.number(start);
        json.number(end);
        json.string(&match entity.kind() {
            Kind::Organisation => "ORG".to_owned(),
            Kind::Place => "LOC".to_owned(),
            _ => entity.label().to_uppercase(),
        });
        json.close(']');
    }
    json.close(']');
    json.close('}');
    json.close(']');
    json.finish()
}
