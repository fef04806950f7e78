//! What was found, in the formats that other programs read.
//!
//! A [`Marked`] text is what every format is made from. Each function returns the whole output as a string.
//!
//! | function | what reads it | unit of offsets |
//! |---|---|---|
//! | [`text`] | people: `[person: Xi Jinping]` | – |
//! | [`json`], [`jsonl`], [`tsv`] | any program, spreadsheets | [`Marked::unit`], bytes unless told otherwise |
//! | [`conll`] | trainers and scorers of the CoNLL-2002 shared task (one token a line, BIO) | – |
//! | [`brat`] | the annotation tool brat (standoff, `.ann` beside the `.txt`) | code points |
//! | [`spacy`] | spaCy's training data `(text, {"entities": […]})` | code points |
//! | [`w3c`] | the Web Annotation data model, as JSON-LD | code points |
//! | [`html`] | people, in any browser: one file that needs no other | – |
//!
//! ```
//! use presspan::{Extractor, Language, output};
//! let extractor = Extractor::new(Language::Swedish);
//! let text = "Premiärminister Pham Minh Chinh besökte Laos.";
//! let entities = extractor.extract(text);
//! let marked = output::Marked::new(text, &entities).id("laos");
//! assert_eq!(output::text(&marked), "[title: Premiärminister] [person: Pham Minh Chinh] besökte [place: Laos].");
//! assert!(output::conll(&marked).contains("\nPham B-PER\nMinh I-PER\nChinh I-PER\n"));
//! ```

mod brat;
mod conll;
mod html;
mod json;
mod spacy;
mod tsv;
mod w3c;

pub use brat::brat;
pub use conll::conll;
pub use html::html;
pub use json::{json, jsonl};
pub use spacy::spacy;
pub use tsv::{TSV_HEADER, tsv};
pub use w3c::w3c;

use crate::document::Annotation;
use crate::entity::Entity;
use crate::offsets::{Offsets, Unit};

/// A text with its entities, ready to be written.
///
/// ```
/// use presspan::{Extractor, Language, Unit, output::{Marked, tsv}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Åtta möten i Hanoi";
/// let entities = extractor.extract(text);
/// let marked = Marked::new(text, &entities).id("möten.txt").unit(Unit::Chars);
/// assert!(tsv(&marked).starts_with("möten.txt\t13\t18\tplace\tHanoi\tHanoi\t"));
/// ```
#[derive(Clone, Debug)]
pub struct Marked<'a> {
    pub(crate) text: &'a str,
    pub(crate) entities: &'a [Entity<'a>],
    id: Id<'a>,
    unit: Unit,
    explained: bool,
    /// Clusters and roles are known, even where there are none.
    linked: bool,
    clusters: Vec<Vec<usize>>,
    roles: Vec<Role>,
}

#[derive(Clone, Copy, Debug)]
enum Id<'a> {
    None,
    Name(&'a str),
    /// Something that is JSON already.
    Json(&'a str),
}

/// An office, who holds it and what it is an office of, as numbers of entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Role {
    title: usize,
    holder: Option<usize>,
    body: Option<usize>,
}

impl<'a> Marked<'a> {
    /// A text and the entities found in it.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::Marked};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Hon bor i Hanoi.";
    /// let entities = extractor.extract(text);
    /// assert_eq!(Marked::new(text, &entities).entities().len(), 1);
    /// ```
    pub fn new(text: &'a str, entities: &'a [Entity<'a>]) -> Self {
        Marked {
            text,
            entities,
            id: Id::None,
            unit: Unit::Bytes,
            explained: false,
            linked: false,
            clusters: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// A text with all that [`Extractor::annotate`](crate::Extractor::annotate) found in it; clusters of one are left out.
    ///
    /// ```
    /// use presspan::{Document, Extractor, Language, output::{Marked, jsonl}};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Kinas president Xi Jinping kom. Herr Xi talade.";
    /// let annotation = extractor.annotate(&Document::new(text));
    /// assert!(jsonl(&Marked::of(text, &annotation)).contains(r#""clusters":[[2,4]],"#));
    /// ```
    pub fn of(text: &'a str, annotation: &'a Annotation<'a>) -> Self {
        let clusters = annotation.clusters().iter().map(|c| c.mentions().to_vec()).filter(|c| c.len() > 1);
        let marked = Marked::new(text, annotation.entities()).clusters(clusters);
        let mut marked =
            annotation.roles().iter().fold(marked, |m, role| m.role(role.title, Some(role.holder), role.body));
        marked.linked = true;
        marked
    }

    /// The name of the text, such as its file.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::{Marked, jsonl}};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Hon bor i Hanoi.";
    /// let entities = extractor.extract(text);
    /// let marked = Marked::new(text, &entities).id("a.txt");
    /// assert!(jsonl(&marked).starts_with(r#"{"id":"a.txt""#));
    /// ```
    #[must_use]
    pub fn id(mut self, id: &'a str) -> Self {
        self.id = Id::Name(id);
        self
    }

    /// The name of the text as JSON, where it has to be handed on as it came: a number, say. It is not checked.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::{Marked, jsonl}};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Hon bor i Hanoi.";
    /// let entities = extractor.extract(text);
    /// let marked = Marked::new(text, &entities).json_id("7");
    /// assert!(jsonl(&marked).starts_with(r#"{"id":7,"#));
    /// ```
    #[must_use]
    pub fn json_id(mut self, json: &'a str) -> Self {
        self.id = Id::Json(json);
        self
    }

    /// The unit of start and end, for the formats that leave the choice.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::{Marked, jsonl}};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Hon bor i Hanoi.";
    /// let entities = extractor.extract(text);
    /// let marked = Marked::new(text, &entities).unit(presspan::Unit::Chars);
    /// assert!(jsonl(&marked).contains(r#""start":10"#));
    /// ```
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Whether [`text`] and [`jsonl`] tell the rule and the dictionary entry behind each span.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::{Marked, jsonl}};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Hon bor i Hanoi.";
    /// let entities = extractor.extract(text);
    /// let marked = Marked::new(text, &entities).explained(true);
    /// assert!(jsonl(&marked).contains("sv/rules/places.rules:"));
    /// ```
    #[must_use]
    pub fn explained(mut self, explained: bool) -> Self {
        self.explained = explained;
        self
    }

    /// The mentions of the same thing, as numbers of entities. A cluster with a number that no entity has is left out.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::{Marked, json}};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Hon bor i Hanoi.";
    /// let entities = extractor.extract(text);
    /// let marked = Marked::new(text, &entities).clusters([vec![0]]);
    /// assert!(json(&marked).contains("clusters"));
    /// ```
    #[must_use]
    pub fn clusters(mut self, clusters: impl IntoIterator<Item = Vec<usize>>) -> Self {
        let known = self.entities.len();
        self.clusters = clusters.into_iter().filter(|cluster| cluster.iter().all(|&mention| mention < known)).collect();
        self
    }

    /// Adds an office: the numbers of the title, of who holds it and of the body or place that it is an office of.
    /// One with a number that no entity has is left out.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::{Marked, json}};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Kinas president Xi Jinping talade.";
    /// let entities = extractor.extract(text);
    /// assert_eq!(entities.len(), 3);
    /// let marked = Marked::new(text, &entities).role(1, Some(2), Some(0));
    /// assert!(json(&marked).contains(r#""roles":[{"title":1,"holder":2,"body":0}]"#));
    /// ```
    #[must_use]
    pub fn role(mut self, title: usize, holder: Option<usize>, body: Option<usize>) -> Self {
        if [Some(title), holder, body].into_iter().flatten().all(|mention| mention < self.entities.len()) {
            self.roles.push(Role { title, holder, body });
        }
        self
    }

    /// The entities.
    ///
    /// ```
    /// use presspan::{Extractor, Language, output::Marked};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Hon bor i Hanoi.";
    /// let entities = extractor.extract(text);
    /// assert_eq!(Marked::new(text, &entities).entities()[0].text(), "Hanoi");
    /// ```
    pub fn entities(&self) -> &'a [Entity<'a>] {
        self.entities
    }

    /// The name for formats that want a word: empty where there is none.
    fn name(&self) -> &'a str {
        match self.id {
            Id::None => "",
            Id::Name(name) => name,
            Id::Json(json) => json.trim_matches('"'),
        }
    }

    /// A part of the text; empty where a caller's entities are of another text or out of order.
    fn part(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn offsets(&self) -> Spans<'a> {
        Spans { offsets: (self.unit != Unit::Bytes).then(|| Offsets::new(self.text)), unit: self.unit }
    }

    fn chars(&self) -> Spans<'a> {
        Spans { offsets: Some(Offsets::new(self.text)), unit: Unit::Chars }
    }
}

/// Spans of one text in one unit; bytes need no table.
struct Spans<'a> {
    offsets: Option<Offsets<'a>>,
    unit: Unit,
}

impl Spans<'_> {
    fn at(&self, byte: usize) -> usize {
        self.offsets.as_ref().map_or(byte, |o| o.to_unit(byte, self.unit))
    }

    fn span(&self, entity: &Entity) -> (usize, usize) {
        (self.at(entity.start), self.at(entity.end))
    }
}

/// The text with each entity in brackets: `[person: Xi Jinping]`.
///
/// Where it is [explained](Marked::explained), the rule and its place follow in braces.
///
/// ```
/// use presspan::{Extractor, Language, output::{self, Marked}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Hon bor i Hanoi.";
/// let entities = extractor.extract(text);
/// assert_eq!(output::text(&Marked::new(text, &entities)), "Hon bor i [place: Hanoi].");
/// ```
pub fn text(marked: &Marked) -> String {
    let mut out = String::with_capacity(marked.text.len() * 5 / 4);
    let mut at = 0;
    for entity in marked.entities {
        out.push_str(marked.part(at, entity.start));
        out.push_str(&format!("[{entity}]"));
        if marked.explained {
            out.push_str(&format!("{{{} {}}}", entity.rule(), entity.source()));
        }
        at = entity.end;
    }
    out.push_str(marked.part(at, marked.text.len()));
    out
}

/// `text` with every tab, line break and other control character as a space: what a cell of a line can hold.
fn flat(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}
