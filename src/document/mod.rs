//! What only the whole text tells: who is who, and who holds which office.
//!
//! Clusters join the mentions of one person, body, programme or place; roles join a title to its holder and
//! to the body or place it is an office of; furniture is what a page carries around its text. All of it is
//! found in one pass over the sorted entities and the text between them, in linear time.

mod bodies;
mod clusters;
mod few;
mod furniture;
mod memory;
mod names;
mod roles;
mod titles;
mod who;

pub(crate) use bodies::without_letters;
pub use furniture::{Furniture, FurnitureKind};
pub(crate) use memory::Memory;

use crate::date::Day;
use crate::entity::{Entity, Kind};
use crate::extractor::Extractor;
use smallvec::SmallVec;
use std::fmt;
use std::sync::Arc;

/// A text with what is known of it.
///
/// ```
/// use presspan::{Document, Extractor, Language};
/// let extractor = Extractor::new(Language::Swedish);
/// let document = Document::new("Det hände i går.").dated("2024-12-10".parse()?);
/// assert_eq!(extractor.annotate(&document).entities()[0].normal(), "2024-12-09");
/// # Ok::<(), presspan::date::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    text: &'a str,
    date: Option<Day>,
    url: &'a str,
}

impl<'a> Document<'a> {
    /// A document of which only the text is known.
    ///
    /// ```
    /// use presspan::{Document, Extractor, Language};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Hon bor i Hanoi."));
    /// assert_eq!(annotation.clusters()[0].name(), "Hanoi");
    /// ```
    pub fn new(text: &'a str) -> Self {
        Document { text, date: None, url: "" }
    }

    /// The day it was written, from which `i går` is counted; without it the page's own date line counts.
    ///
    /// ```
    /// use presspan::{Document, Extractor, Language};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let document = Document::new("Mötet hölls i går.").dated("2025-11-05".parse()?);
    /// let annotation = extractor.annotate(&document);
    /// assert_eq!(annotation.entities()[0].normal(), "2025-11-04");
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    #[must_use]
    pub fn dated(mut self, date: Day) -> Self {
        self.date = Some(date);
        self
    }

    /// Its address. The words in the address of a news page name those the text is about, which helps to tell two people
    /// of one name apart, and tells the whole name of a Vietnamese whom the text calls by one word; without it the
    /// page's own source line counts.
    ///
    /// ```
    /// use presspan::{Document, Extractor, Language};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Kim Dae-jung och Kim Sang-sik kom. Kim talade.";
    /// let document = Document::new(text).at("https://example.org/hlv-kim-sang-sik.htm");
    /// let annotation = extractor.annotate(&document);
    /// let coach = annotation.clusters().iter().find(|c| c.name() == "Kim Sang-sik").unwrap();
    /// assert_eq!(annotation.mentions(coach).count(), 2);
    ///
    /// // *Tô Lâm*, as a translator may mistake it.
    /// let document = Document::new("Generalsekreterare till Lam kom.").at("https://example.org/tong-bi-thu-to-lam.htm");
    /// let annotation = extractor.annotate(&document);
    /// assert_eq!(annotation.clusters()[0].name(), "To Lam");
    /// ```
    #[must_use]
    pub fn at(mut self, url: &'a str) -> Self {
        self.url = url;
        self
    }
}

/// The mentions of one person, organisation, programme or place.
///
/// ```
/// use presspan::{Document, Extractor, Kind, Language};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Pham Duc Long kom från Vietnams television. Herr Long lämnade VTV i går.";
/// let annotation = extractor.annotate(&Document::new(text));
/// let found: Vec<_> = annotation.clusters().iter().map(|c| (c.kind(), c.name(), c.mentions().len())).collect();
/// assert_eq!(found[0], (Kind::Person, "Pham Duc Long", 2));
/// assert_eq!((found[1].0, found[1].2), (Kind::Organisation, 2));
/// assert!(annotation.clusters()[1].id().is_some());
/// assert_eq!(annotation.clusters()[0].to_string(), "person: Pham Duc Long");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cluster {
    pub(crate) kind: Kind,
    pub(crate) name: Arc<str>,
    pub(crate) id: Option<Arc<str>>,
    pub(crate) mentions: SmallVec<[usize; 2]>,
}

impl Cluster {
    /// What kind of thing it is.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Kind, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Hon bor i Hanoi."));
    /// assert_eq!(annotation.clusters()[0].kind(), Kind::Place);
    /// ```
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its canonical name in the dictionary, else the fullest one in the text. Of a Vietnamese whom the text calls by the
    /// given name alone the whole name, where the address of the page has it.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Pham Duc Long kom. Herr Longs tal var långt."));
    /// assert_eq!(annotation.clusters()[0].name(), "Pham Duc Long");
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identifier of one of its mentions ([`Entity::id`]). Of a body that many states have the country is told where it
    /// stands at any mention, and otherwise where the text is plainly about one country: where more than two
    /// thirds of the mentions of places and bodies that have a country, and three at least, are of that country.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Kina och Zornavia möttes."));
    /// let ids: Vec<_> = annotation.clusters().iter().map(|cluster| cluster.id()).collect();
    /// assert_eq!(ids[0], Some("country-cn"));
    /// ```
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Its mentions as positions in [`Annotation::entities`], in the order of the text. A title that stands for
    /// a person (`ministern sade`) is a mention of the person. [`Annotation::mentions`] gives the entities.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Kina och Laos möttes. Kinas svar kom snabbt."));
    /// assert_eq!(annotation.clusters()[0].mentions(), [0, 2]);
    /// ```
    pub fn mentions(&self) -> &[usize] {
        &self.mentions
    }
}

/// `kind: name`.
impl fmt::Display for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.name)
    }
}

/// How somebody holds an office.
///
/// ```
/// use presspan::{Document, Extractor, Language, Status};
/// let extractor = Extractor::new(Language::Swedish);
/// let annotation = extractor.annotate(&Document::new("Tidigare premiärminister Fumio Kishida talade."));
/// assert_eq!(annotation.roles()[0].status, Status::Former);
/// assert_eq!(Status::Former.to_string(), "former");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Status {
    /// Holds it.
    Present,
    /// Held it: `tidigare`, `förre`, `dåvarande`.
    Former,
    /// Stands in for the holder: `tillförordnad`.
    Acting,
    /// Holds it for a last while: `avgående`.
    Outgoing,
    /// Second to the holder: `vice`, `biträdande`.
    Deputy,
    /// Will hold it: `blivande`, `tillträdande`.
    Future,
}

impl Status {
    /// The name of the status in lower case.
    ///
    /// ```
    /// assert_eq!(presspan::Status::Acting.as_str(), "acting");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Present => "present",
            Status::Former => "former",
            Status::Acting => "acting",
            Status::Outgoing => "outgoing",
            Status::Deputy => "deputy",
            Status::Future => "future",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A title with the person who holds it.
///
/// ```
/// use presspan::{Document, Extractor, Language};
/// let extractor = Extractor::new(Language::Swedish);
/// let annotation = extractor.annotate(&Document::new("Japans finansminister Yoko Kamikawa talade."));
/// let (role, entities) = (annotation.roles()[0], annotation.entities());
/// assert_eq!(entities[role.title].text(), "finansminister");
/// assert_eq!(entities[role.holder].text(), "Yoko Kamikawa");
/// assert_eq!(role.body.map(|body| entities[body].normal().into_owned()).as_deref(), Some("Japan"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Role {
    /// The title, as a position in [`Annotation::entities`].
    pub title: usize,
    /// The mention of the person.
    pub holder: usize,
    /// The body or place that it is an office of, where the text names one.
    pub body: Option<usize>,
    /// How it is held.
    pub status: Status,
}

/// The entities of a document, and what joins them.
///
/// ```
/// use presspan::{Document, Extractor, Language};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Finansminister Nguyen Van Thang talade.\nFoto: Minh Tu";
/// let annotation = extractor.annotate(&Document::new(text));
/// for (role, title, holder, body) in annotation.offices() {
///     println!("{}: {} ({}, {})", holder.text(), title.text(), body.map_or("", |b| b.text()), role.status);
/// }
/// for cluster in annotation.clusters() {
///     println!("{cluster} at {:?}", annotation.mentions(cluster).map(|m| m.range()).collect::<Vec<_>>());
/// }
/// assert_eq!(annotation.clusters().len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation<'a> {
    entities: Vec<Entity<'a>>,
    clusters: Vec<Cluster>,
    roles: Vec<Role>,
    furniture: Vec<Furniture>,
    date: Option<Day>,
}

impl<'a> Annotation<'a> {
    /// The entities, sorted by place.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Hon for till Hanoi 2024."));
    /// assert_eq!(annotation.entities().len(), 2);
    /// ```
    pub fn entities(&self) -> &[Entity<'a>] {
        &self.entities
    }

    /// The clusters, in the order of their first mentions; things mentioned once are clusters of one.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Kina och Laos möttes. Kinas svar kom snabbt."));
    /// let sizes: Vec<_> = annotation.clusters().iter().map(|c| (c.name(), c.mentions().len())).collect();
    /// assert_eq!(sizes, [("Kina", 2), ("Laos", 1)]);
    /// ```
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// The entities of a cluster.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Kina och Laos möttes. Kinas svar kom snabbt."));
    /// let china: Vec<_> = annotation.mentions(&annotation.clusters()[0]).map(|entity| entity.text()).collect();
    /// assert_eq!(china, ["Kina", "Kinas"]);
    /// ```
    pub fn mentions<'s>(&'s self, cluster: &'s Cluster) -> impl Iterator<Item = &'s Entity<'a>> {
        cluster.mentions.iter().filter_map(|&i| self.entities.get(i))
    }

    /// The roles, in the order of their titles.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Generalsekreterare och president To Lam talade."));
    /// assert_eq!(annotation.roles().len(), 2);
    /// assert_eq!(annotation.roles()[0].holder, annotation.roles()[1].holder);
    /// ```
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Title, holder and body of each role.
    ///
    /// ```
    /// use presspan::{Document, Extractor, Language};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Kinas president Xi Jinping kom till Hanoi."));
    /// let (role, title, holder, body) = annotation.offices().next().unwrap();
    /// assert_eq!((title.text(), holder.text()), ("president", "Xi Jinping"));
    /// assert_eq!(body.unwrap().normal(), "Kina");
    /// assert_eq!(role.status, presspan::Status::Present);
    /// ```
    pub fn offices(&self) -> impl Iterator<Item = (&Role, &Entity<'a>, &Entity<'a>, Option<&Entity<'a>>)> {
        self.roles.iter().filter_map(|role| {
            let body = role.body.and_then(|b| self.entities.get(b));
            Some((role, self.entities.get(role.title)?, self.entities.get(role.holder)?, body))
        })
    }

    /// Captions, credits, sources and other parts of the page that are not its text.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Mötet är slut.\nFoto: Minh Tu"));
    /// assert_eq!(annotation.furniture()[0].kind, presspan::FurnitureKind::Credit);
    /// ```
    pub fn furniture(&self) -> &[Furniture] {
        &self.furniture
    }

    /// The reference date: the caller's, or the page's own.
    ///
    /// ```
    /// # use presspan::{Document, Extractor, Language};
    /// # let extractor = Extractor::new(Language::Swedish);
    /// let annotation = extractor.annotate(&Document::new("Rubrik\nBáo XBáo X20/10/2025\nDet hände i går."));
    /// assert_eq!(annotation.date().map(|day| day.to_string()).as_deref(), Some("2025-10-20"));
    /// ```
    pub fn date(&self) -> Option<Day> {
        self.date
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Annotation<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut object = serializer.serialize_struct("Annotation", 5)?;
        object.serialize_field("entities", &self.entities)?;
        object.serialize_field("clusters", &self.clusters)?;
        object.serialize_field("roles", &self.roles)?;
        object.serialize_field("furniture", &self.furniture)?;
        object.serialize_field("date", &self.date)?;
        object.end()
    }
}

impl Extractor {
    /// The entities of a document with their clusters and roles.
    ///
    /// ```
    /// use presspan::{Document, Extractor, Language};
    /// let extractor = Extractor::new(Language::Swedish);
    /// let text = "Biträdande minister Pham Duc Long kom. Herr Long talade länge.";
    /// let annotation = extractor.annotate(&Document::new(text));
    /// let long = &annotation.clusters()[0];
    /// assert_eq!(long.name(), "Pham Duc Long");
    /// let mentions: Vec<_> = annotation.mentions(long).map(|e| e.text()).collect();
    /// assert_eq!(mentions, ["Pham Duc Long", "Long"]);
    /// ```
    pub fn annotate<'a>(&'a self, document: &Document<'a>) -> Annotation<'a> {
        let date = document.date.or_else(|| crate::date::page_date(document.text));
        let mut scratch = self.inner.take_scratch();
        let entities = self.inner.extract_on(document.text, date, &mut scratch);
        let (furniture, lines) = furniture::find(document.text, &entities);
        scratch.document.begin();
        let Memory { things, names, offices, bits, seen } = &mut scratch.document;
        let mut words = names::Words::new(&entities, bits);
        let titles = titles::Titles::read(&entities, &mut words, offices);
        let roles = roles::find(document.text, &entities, &lines, &titles);
        let source = clusters::Source {
            text: document.text,
            entities: &entities,
            lines: &lines,
            titles: &titles,
            furniture: &furniture,
            address: document.url,
        };
        let clusters = clusters::find(&source, &roles, &mut words, clusters::Tables { things, names, seen });
        self.inner.put_scratch(scratch);
        Annotation { entities, clusters, roles, furniture, date }
    }
}
