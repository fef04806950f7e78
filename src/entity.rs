//! What a caller gets: typed spans with their values.

use crate::date::Value;
use crate::extractor::Inner;
use crate::identity;
use crate::lexicon::Origin;
use crate::normal;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// The kind of a named thing.
///
/// ```
/// use presspan::Kind;
/// assert_eq!("organisation".parse(), Ok(Kind::Organisation));
/// assert_eq!(Kind::Date.to_string(), "date");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Kind {
    /// A named human being: the name without a title.
    Person,
    /// An office, a rank or a form of address.
    Title,
    /// A named body.
    Organisation,
    /// A named thing that is broadcast, staged, run or offered: shows, films, festivals, prizes, platforms.
    Programme,
    /// A calendar expression.
    Date,
    /// A named place.
    Place,
    /// A category of the user's own rules: see [`Entity::label`].
    Other,
}

impl Kind {
    /// The six kinds that the library itself finds.
    ///
    /// ```
    /// assert!(presspan::Kind::ALL.contains(&presspan::Kind::Person));
    /// assert!(!presspan::Kind::ALL.contains(&presspan::Kind::Other));
    /// ```
    pub const ALL: [Kind; 6] =
        [Kind::Person, Kind::Title, Kind::Organisation, Kind::Programme, Kind::Date, Kind::Place];

    /// The name of the kind in lower case.
    ///
    /// ```
    /// assert_eq!(presspan::Kind::Organisation.as_str(), "organisation");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Title => "title",
            Kind::Organisation => "organisation",
            Kind::Programme => "programme",
            Kind::Date => "date",
            Kind::Place => "place",
            Kind::Other => "other",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The error of parsing a [`Kind`] from a word that names none.
///
/// ```
/// assert_eq!("company".parse::<presspan::Kind>(), Err(presspan::UnknownKind));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected one of person, title, organisation, programme, date, place, other")
    }
}

impl std::error::Error for UnknownKind {}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(s: &str) -> Result<Self, UnknownKind> {
        Kind::ALL.into_iter().chain([Kind::Other]).find(|k| k.as_str() == s).ok_or(UnknownKind)
    }
}

/// A named thing found in a text.
///
/// It borrows the text and the extractor; [`Entity::to_record`] gives a copy that stands alone.
///
/// ```
/// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let text = "Premiärminister Pham Minh Chinh besökte Laos.";
/// let entities = extractor.extract(text);
/// assert_eq!(entities[1].kind(), presspan::Kind::Person);
/// assert_eq!(&text[entities[1].range()], "Pham Minh Chinh");
/// ```
#[derive(Clone, Copy)]
pub struct Entity<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Bytes of the genitive ending that the lexicon saw.
    pub(crate) genitive: u8,
    pub(crate) layer: u16,
    pub(crate) rule: u16,
    /// Group of the rule, for the label of user's categories.
    pub(crate) group: u16,
    /// Where the dictionary entries stand, where one lexeme is the span. Which of them it is, is found out when
    /// somebody asks: many never do.
    pub(crate) origin: Origin,
    pub(crate) date: Option<Value>,
    pub(crate) inner: &'a Inner,
}

impl<'a> Entity<'a> {
    /// What kind of thing it is.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon bor i Hanoi.");
    /// assert_eq!(entities[0].kind(), presspan::Kind::Place);
    /// ```
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its place in the text, in bytes; [`Offsets`](crate::Offsets) converts to other units.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon bor i Hanoi.");
    /// assert_eq!(entities[0].range(), 10..15);
    /// ```
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The text it covers without the genitive ending that the lexicon saw.
    pub(crate) fn stem(&self) -> &'a str {
        let text = self.text();
        let end = text.len().checked_sub(self.genitive.into());
        end.and_then(|end| text.get(..end)).unwrap_or(text)
    }

    /// The text it covers.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Xi Jinpings besök");
    /// assert_eq!(entities[0].text(), "Xi Jinpings");
    /// ```
    pub fn text(&self) -> &'a str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// The normal form: names without genitive, dates as EDTF, titles in their dictionary form.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("president Xi Jinpings besök i december 2023");
    /// let normals: Vec<_> = entities.iter().map(|e| e.normal()).collect();
    /// assert_eq!(normals, ["president", "Xi Jinping", "2023-12"]);
    /// ```
    pub fn normal(&self) -> Cow<'a, str> {
        match &self.date {
            Some(value) => Cow::Owned(value.to_string()),
            None => normal::normal(self),
        }
    }

    /// The date as a calendar value, for entities of [`Kind::Date`].
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Det sker den 5 november 2025.");
    /// assert_eq!(entities[0].date().and_then(|date| date.earliest()), presspan::date::Day::new(2025, 11, 5));
    /// ```
    pub fn date(&self) -> Option<&Value> {
        self.date.as_ref()
    }

    /// The rule that found it.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon bor i Hanoi.");
    /// assert!(entities[0].rule().starts_with("place-"));
    /// ```
    pub fn rule(&self) -> &'a str {
        &self.inner.rule(self).name
    }

    /// The file and line of the rule, and of the dictionary entry where one covers the span:
    /// `sv/rules/places.rules:12, sv/places/asia.tsv:40`.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon bor i Hanoi.");
    /// assert!(entities[0].source().starts_with("sv/rules/places.rules:"));
    /// ```
    pub fn source(&self) -> String {
        let rule = self.inner.rule(self);
        let mut out = format!("{}:{}", self.inner.layer(self).file, rule.line);
        if let Some((file, line)) = self.entry_place() {
            out.push_str(&format!(", {file}:{line}"));
        }
        out
    }

    /// File and line of the dictionary entry that covers the span.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon bor i Hanoi.");
    /// assert_eq!(entities[0].entry_place().map(|(file, _)| file), Some("sv/places/vietnam.tsv"));
    /// ```
    pub fn entry_place(&self) -> Option<(&'a str, usize)> {
        let (tables, index) = self.inner.entry_index(self)?;
        let tables = self.inner.tables(tables)?;
        let (file, line) = tables.entries.place(index);
        Some((tables.files.get(file as usize)?, line as usize))
    }

    /// The stable identifier of the thing, the same for all its names: lower-case ASCII with hyphens.
    ///
    /// Most identifiers stand in the dictionaries. One that begins with `any-` says what sort of body it is – a
    /// ministry of finance, a politburo – and not whose, since nothing beside it tells: such bodies of two texts need not
    /// be the same. Where a country stands before it, as a genitive or an adjective, or behind it with `i`, its
    /// ISO 3166 code takes the place of `any`. ([`Cluster::id`](crate::Cluster::id) looks further: at the whole text.)
    ///
    /// A ministry that is in no dictionary is identified by its country and what it is for, in the order of the alphabet.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let ids = |text: &'static str| -> Vec<String> {
    ///     extractor.extract(text).iter().filter_map(|e| Some(e.id()?.into_owned())).collect()
    /// };
    /// assert_eq!(ids("WHO och Världshälsoorganisationen")[0], ids("Världshälsoorganisationen")[0]);
    /// assert_eq!(ids("Enligt utrikesministeriet är det så."), ["any-ministry-utrikes"]);
    /// assert_eq!(ids("Enligt Japans utrikesministerium är det så."), ["jp-ministry-utrikes"]);
    /// assert_eq!(ids("Enligt det japanska utrikesministeriet är det så."), ["jp-ministry-utrikes"]);
    /// assert_eq!(ids("Enligt Perus ministerium för rymdfart och fiske är det så."), ["pe-ministry-fiskeri-rymdfart"]);
    /// assert_eq!(ids("Enligt Perus fiskeri- och rymdfartsministerium är det så."), ["pe-ministry-fiskeri-rymdfart"]);
    /// ```
    pub fn id(&self) -> Option<Cow<'a, str>> {
        Some(identity::of(self).id).filter(|id| !id.is_empty())
    }

    /// The canonical name of the thing: that of the dictionary, or for a ministry that is in none a name made
    /// of what it is for, the same for all renderings.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Enligt FN är det så.");
    /// assert_eq!(entities[0].canonical().as_deref(), Some("Förenta nationerna"));
    /// ```
    pub fn canonical(&self) -> Option<Cow<'a, str>> {
        Some(identity::of(self).canonical).filter(|name| !name.is_empty())
    }

    /// The country of the thing, as an ISO 3166 alpha-2 code: by the dictionary, or by the words beside a body
    /// that many states have.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon arbetar på Viettel.");
    /// assert_eq!(entities[0].country(), Some("VN"));
    /// ```
    pub fn country(&self) -> Option<&'a str> {
        Some(identity::of(self).country).filter(|country| !country.is_empty())
    }

    /// The closer category that the dictionary gives: `bank`, `ministry`, `tv-channel` …
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon arbetar på Viettel.");
    /// assert_eq!(entities[0].category(), Some("company"));
    /// ```
    pub fn category(&self) -> Option<&'a str> {
        Some(identity::of(self).category).filter(|category| !category.is_empty())
    }

    /// The name of the kind, or of the category of a user's rule (`(other.product: …)` gives `product`).
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder()
    ///     .rules("ships.rules", "rule ship\npriority 75\nmatch 'fartyget' (other.ship: CAP)\n")
    ///     .build()?;
    /// assert_eq!(extractor.extract("Vi såg fartyget Zyxla.")[0].label(), "ship");
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn label(&self) -> &'a str {
        match self.kind {
            Kind::Other => {
                let name = self.inner.rule(self).groups.get(self.group as usize).map_or("other", |g| g.name.as_str());
                name.strip_prefix("other.").unwrap_or(name)
            }
            kind => kind.as_str(),
        }
    }

    /// How sure it is, from 0 to 1: the precision of its rule, estimated on annotated text.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract("Hon bor i Hanoi.");
    /// assert!((0.0..=1.0).contains(&entities[0].confidence()));
    /// ```
    pub fn confidence(&self) -> f32 {
        self.inner.confidence(self)
    }

    /// A copy that stands alone.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let record = {
    ///     let text = String::from("Hon bor i Hanoi.");
    ///     extractor.extract(&text)[0].to_record()
    /// };
    /// assert_eq!(record.text, "Hanoi");
    /// ```
    pub fn to_record(&self) -> Record {
        Record {
            start: self.start,
            end: self.end,
            kind: self.kind,
            label: self.label().to_owned(),
            text: self.text().to_owned(),
            normal: self.normal().into_owned(),
            rule: self.rule().to_owned(),
            confidence: self.confidence(),
            id: self.id().map(Cow::into_owned),
            canonical: self.canonical().map(Cow::into_owned),
        }
    }
}

impl PartialEq for Entity<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end, self.kind, self.rule(), self.text())
            == (other.start, other.end, other.kind, other.rule(), other.text())
            && self.date == other.date
    }
}

impl fmt::Debug for Entity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{} {} {:?} ({})", self.start, self.end, self.kind, self.text(), self.rule())
    }
}

/// `kind: text`.
impl fmt::Display for Entity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.label(), self.text())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Entity<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_record().serialize(serializer)
    }
}

/// An entity that owns what it tells: for storing and sending.
///
/// ```
/// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let entities = extractor.extract("Hon bor i Hanoi.");
/// let records: Vec<presspan::Record> = entities.iter().map(|e| e.to_record()).collect();
/// assert_eq!((records[0].start, records[0].end, records[0].label.as_str()), (10, 15, "place"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Record {
    /// First byte of the span.
    pub start: usize,
    /// The byte after the span.
    pub end: usize,
    /// The kind.
    pub kind: Kind,
    /// The name of the kind or of the user's category.
    pub label: String,
    /// The text of the span.
    pub text: String,
    /// The normal form.
    pub normal: String,
    /// The rule that found it.
    pub rule: String,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// The identifier: see [`Entity::id`].
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none", default))]
    pub id: Option<String>,
    /// The canonical name: see [`Entity::canonical`].
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none", default))]
    pub canonical: Option<String>,
}
