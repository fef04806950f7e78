//! `Extractor` and its builder: wires the stages.

use crate::date::{self, Day, Word};
use crate::document::Memory;
use crate::entity::{Entity, Kind};
use crate::error::{Error, Report};
use crate::evidence::{Evidence, Pending};
use crate::explain::Explanation;
use crate::lexicon::bytes::Aligned;
use crate::lexicon::compile::compile;
use crate::lexicon::entries::Record;
use crate::lexicon::source::SourceFile;
use crate::lexicon::{Buffers, Lexeme, Lexicon, Origin, Pack, Tables};
use crate::plans::Plans;
use crate::resolve::{self, Candidate, resolve};
use crate::rules::compile::{CompiledRule, LONGEST, Layer};
use crate::rules::find::{Finder, Found, Match};
use crate::segment::{Form, Token, fold, segment};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};
use unicode_segmentation::UnicodeSegmentation;

/// A language whose dictionaries and rules are embedded.
///
/// ```
/// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// assert!(!extractor.extract("Hon bor i Hanoi.").is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Language {
    /// Swedish, above all as it is translated from Vietnamese and Chinese.
    Swedish,
}

impl Language {
    fn pack(self) -> &'static Pack {
        static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/sv.pack")));
        static SWEDISH: LazyLock<Pack> = LazyLock::new(|| Pack::read(&BYTES.0));
        match self {
            Language::Swedish => &SWEDISH,
        }
    }
}

/// Finds entities in texts.
///
/// It is cheap to clone, immutable and shared between threads; the embedded dictionaries are loaded once a process.
///
/// ```
/// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let text = "Finansminister Nguyen Van Thang talade i Hanoi.";
/// let found: Vec<_> = extractor.extract(text).iter().map(|e| e.to_string()).collect();
/// assert_eq!(found, ["title: Finansminister", "person: Nguyen Van Thang", "place: Hanoi"]);
/// ```
#[derive(Clone)]
pub struct Extractor {
    pub(crate) inner: Arc<Inner>,
}

impl fmt::Debug for Extractor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extractor").field("layers", &self.inner.grammar().layers.len()).finish_non_exhaustive()
    }
}

pub(crate) struct Inner {
    /// No other extractor has it.
    number: u64,
    base: Option<&'static Pack>,
    own: Option<Pack>,
    /// A bit for each kind that is asked for.
    kinds: u8,
    dates: date::Options,
    plans: Plans,
    /// For each kind the class of the entries that name one.
    named: [Option<u16>; Kind::ALL.len() + 1],
    /// Where the things of a country stand in the dictionaries, by their identifiers: found when somebody asks.
    names: OnceLock<fold::QuickMap<u64, (usize, u32)>>,
    /// Buffers and automaton caches that wait for the next text.
    scratches: Mutex<Vec<Scratch>>,
}

/// Buffers that an extraction works in, and the caches of its automata.
///
/// [`Extractor::extract`] keeps its own; a caller who wants no sharing at all between threads passes one to
/// [`Extractor::extract_with`]. A scratch belongs to the extractor that made it; another one begins with it anew.
///
/// ```
/// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let (mut scratch, mut entities) = (extractor.scratch(), Vec::new());
/// for text in ["Hon bor i Hanoi.", "Hon bor i Peking."] {
///     extractor.extract_with(text, &mut scratch, &mut entities);
///     assert_eq!(entities.len(), 1);
/// }
/// ```
pub struct Scratch {
    /// The number of its extractor.
    owner: u64,
    lexemes: Vec<Lexeme>,
    symbols: Vec<u16>,
    candidates: Vec<Candidate>,
    taken: Vec<bool>,
    buffers: Buffers,
    weak: Vec<Candidate>,
    groups: Vec<Found>,
    matches: Vec<Match>,
    finder: Finder,
    evidence: Evidence,
    pub(crate) document: Memory,
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}

impl Extractor {
    /// An extractor for an embedded language.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// assert_eq!(extractor.extract("Hon bor i Hanoi.")[0].text(), "Hanoi");
    /// ```
    pub fn new(language: Language) -> Self {
        let pack = language.pack();
        Extractor { inner: Arc::new(Inner::new(Some(pack), None, !0, date::Options::default())) }
    }

    /// A builder for everything that is not the default.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder().kinds([presspan::Kind::Date]).build()?;
    /// assert_eq!(extractor.extract("Hon kom till Hanoi 2019.")[0].text(), "2019");
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn builder() -> Builder {
        Builder {
            language: Some(Language::Swedish),
            sources: Vec::new(),
            kinds: ALL_KINDS,
            dates: date::Options::default(),
            report: Report::default(),
        }
    }

    /// The entities of `text`, sorted by place, without overlap.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// assert!(extractor.extract("Det regnar.").is_empty());
    /// ```
    ///
    /// # Memory
    /// The text is worked through in blocks, whatever the length of its lines. What grows with it is the answer, 80 bytes an
    /// entity on a 64-bit machine, and a little for each different word of a name, for each different name that the text tells
    /// and for each name that is doubtful until the end is read. Of texts made to cost memory the worst, nothing but
    /// initials, takes 14 bytes for each of its own, and up to twice that while the answer grows. The automata of the rules
    /// grow with what they meet, in most texts to a few megabytes, and are begun anew before they take more than some 60 MB;
    /// what is remembered of words takes at most four megabytes, and of names in documents some ten. A [`Scratch`] has its own.
    pub fn extract<'a>(&'a self, text: &'a str) -> Vec<Entity<'a>> {
        let mut out = Vec::new();
        let mut scratch = self.inner.take_scratch();
        self.inner.extract(text, date::page_date(text), &mut scratch, &mut out);
        self.inner.put_scratch(scratch);
        out
    }

    /// A scratch for [`Extractor::extract_with`].
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let mut entities = Vec::new();
    /// extractor.extract_with("Hon bor i Hanoi.", &mut extractor.scratch(), &mut entities);
    /// assert_eq!(entities.len(), 1);
    /// ```
    pub fn scratch(&self) -> Scratch {
        self.inner.scratch()
    }

    /// Like [`Extractor::extract`], with buffers of the caller's: `out` is cleared and filled.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let (mut scratch, mut entities) = (extractor.scratch(), Vec::new());
    /// extractor.extract_with("Hon bor i Hanoi.", &mut scratch, &mut entities);
    /// assert_eq!(entities, extractor.extract("Hon bor i Hanoi."));
    /// ```
    pub fn extract_with<'a>(&'a self, text: &'a str, scratch: &mut Scratch, out: &mut Vec<Entity<'a>>) {
        out.clear();
        self.inner.extract(text, date::page_date(text), scratch, out);
    }

    /// Like [`Extractor::extract`], for a text written on `date`, from which `i går` is counted.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let entities = extractor.extract_dated("Det hände i går.", "2025-11-05".parse()?);
    /// assert_eq!(entities[0].normal(), "2025-11-04");
    /// # Ok::<(), presspan::date::ParseError>(())
    /// ```
    pub fn extract_dated<'a>(&'a self, text: &'a str, date: Day) -> Vec<Entity<'a>> {
        let mut out = Vec::new();
        let mut scratch = self.inner.take_scratch();
        self.inner.extract(text, Some(date), &mut scratch, &mut out);
        self.inner.put_scratch(scratch);
        out
    }

    /// Tells for a sentence what each word is, which rules match, which of them win and why: for those who write rules.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let explanation = extractor.explain("Det sade Xi Jinping.");
    /// assert!(explanation.words().iter().any(|w| w.text == "Xi" && w.classes.iter().any(|c| c == "FAMILY!")));
    /// assert!(explanation.candidates().iter().any(|c| c.text == "Xi Jinping" && c.won()));
    /// println!("{explanation}");
    /// ```
    pub fn explain(&self, text: &str) -> Explanation {
        crate::explain::explain(self, &self.inner, text)
    }

    /// The examples that rules carry, with file, line, rule and whether they are positive: for tests of rules.
    ///
    /// ```
    /// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let examples = extractor.rule_examples();
    /// assert!(examples.iter().any(|e| e.rule == "date-day" && e.positive && e.text.contains("[date: ")));
    /// ```
    pub fn rule_examples(&self) -> Vec<RuleExample> {
        let mut report = Report::default();
        let mut out = Vec::new();
        for file in self.inner.grammar().rule_files() {
            for rule in crate::rules::parse::rules(&file, &mut report) {
                for example in rule.examples {
                    out.push(RuleExample {
                        file: file.name.clone(),
                        line: example.line,
                        rule: rule.name.clone(),
                        positive: example.positive,
                        text: example.text,
                    });
                }
            }
        }
        out
    }
}

/// An example that a rule carries.
///
/// ```
/// let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// for example in extractor.rule_examples().iter().take(3) {
///     println!("{}:{}: {}", example.file, example.line, example.text);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleExample {
    /// The rule file.
    pub file: String,
    /// The line of the example.
    pub line: usize,
    /// The rule that carries it.
    pub rule: String,
    /// Whether the rule has to find the marked spans, or must find nothing.
    pub positive: bool,
    /// The sentence, with `[kind: text]` around each span.
    pub text: String,
}

/// Builds an [`Extractor`] with dictionaries and rules of the user's own.
///
/// ```
/// let extractor = presspan::Extractor::builder()
///     .dictionary("mine.tsv", "%default\tclasses\tCITY\nform\nGröna Dalen\n")
///     .kinds([presspan::Kind::Place])
///     .build()?;
/// let found = extractor.extract("Vi for till Gröna Dalen i mars.");
/// assert_eq!(found[0].text(), "Gröna Dalen");
/// assert_eq!(found.len(), 1);
/// # Ok::<(), presspan::Error>(())
/// ```
#[must_use]
pub struct Builder {
    language: Option<Language>,
    sources: Vec<SourceFile>,
    /// A bit for each kind that is asked for.
    kinds: u8,
    dates: date::Options,
    report: Report,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("sources", &self.sources.len()).finish_non_exhaustive()
    }
}

impl Builder {
    /// Builds on the embedded pack of a language (Swedish unless told otherwise).
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder().language(presspan::Language::Swedish).build()?;
    /// assert_eq!(extractor.extract("Hon bor i Hanoi.").len(), 1);
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Builds on nothing: all classes, dictionaries and rules are the caller's.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder()
    ///     .empty()
    ///     .dictionary("classes.tsv", "class\timplies\tmeaning\nCITY\t\ta town\n")
    ///     .dictionary("towns.tsv", "form\tclasses\nHanojo\tCITY\n")
    ///     .rules("towns.rules", "rule town\nmatch (place: CITY)\n")
    ///     .build()?;
    /// assert_eq!(extractor.extract("Ili loĝas en Hanojo.")[0].rule(), "town");
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn empty(mut self) -> Self {
        self.language = None;
        self
    }

    /// Adds a file of entries, classes (`classes.tsv`) or inflection models (`inflection.tsv`), in the format of
    /// `dictionaries/README.md`. The name stands in messages and in [`Entity::source`]; it ends in `.tsv` or is given that ending.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder()
    ///     .dictionary("mine.tsv", "form\tclasses\tid\nGröna Dalen\tCITY\tcity-grona-dalen\n")
    ///     .build()?;
    /// let entities = extractor.extract("Gröna Dalens invånare");
    /// assert_eq!(entities[0].id().as_deref(), Some("city-grona-dalen"));
    /// assert_eq!(entities[0].entry_place(), Some(("mine.tsv", 2)));
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn dictionary(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.sources.push(SourceFile { name: with_ending(name.into(), ".tsv"), text: text.into() });
        self
    }

    /// Adds a file of rules, whose name ends in `.rules` or is given that ending. One with the name of an embedded file takes its
    /// place.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder()
    ///     .rules("mine.rules", "rule ship\npriority 75\nmatch 'fartyget' (other.ship: CAP)\n")
    ///     .build()?;
    /// assert_eq!(extractor.extract("Vi såg fartyget Zyxla.")[0].to_string(), "ship: Zyxla");
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn rules(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.sources.push(SourceFile { name: with_ending(name.into(), ".rules"), text: text.into() });
        self
    }

    /// Adds all `.tsv` and `.rules` files below a folder, named by their path from it; links are followed, and no folder is read
    /// twice.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder().empty().directory("tests/data/xx").build()?;
    /// assert_eq!(extractor.extract("Ili loĝas en Hanojo.")[0].text(), "Hanojo");
    /// assert!(presspan::Extractor::builder().directory("no/such/folder").build().is_err());
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn directory(mut self, path: impl AsRef<Path>) -> Self {
        let root = path.as_ref();
        let mut waiting = BTreeSet::from([root.to_path_buf()]);
        let (mut files, mut seen) = (Vec::new(), BTreeSet::new());
        while let Some(folder) = waiting.pop_first() {
            // A link may lead back.
            if folder.canonicalize().is_ok_and(|real| !seen.insert(real)) {
                continue;
            }
            match std::fs::read_dir(&folder) {
                Ok(entries) => {
                    for path in entries.flatten().map(|e| e.path()) {
                        if path.is_dir() {
                            waiting.insert(path);
                        } else if path.extension().is_some_and(|e| e == "tsv" || e == "rules") {
                            files.push(path);
                        }
                    }
                }
                Err(error) => {
                    self.report.add(&folder.display().to_string(), 0, 0, error.to_string(), "a folder that can be read")
                }
            }
        }
        files.sort();
        for path in files {
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            match std::fs::read(&path) {
                Ok(bytes) => match String::from_utf8(bytes) {
                    Ok(text) => self.sources.push(SourceFile { name, text }),
                    Err(error) => {
                        let at = error.utf8_error().valid_up_to();
                        let before = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
                        let line = before.matches('\n').count() + 1;
                        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
                        self.report.add(&name, line, column, "a byte that is not UTF-8", "UTF-8 text");
                    }
                },
                Err(error) => self.report.add(&name, 0, 0, error.to_string(), "a file that can be read"),
            }
        }
        self
    }

    /// Keeps only entities of these kinds. What is found is the same as with all kinds, less the others.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder().kinds([presspan::Kind::Person]).build()?;
    /// let entities = extractor.extract("Xi Jinping kom till Hanoi.");
    /// assert_eq!(entities.len(), 1);
    /// assert_eq!(entities[0].text(), "Xi Jinping");
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.kinds = kinds.into_iter().fold(0, |mask, kind| mask | 1 << kind as u8);
        self
    }

    /// Whether `5/11` is 11 May; unless told otherwise it is 5 November, as in the translated texts.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder().month_first(true).build()?;
    /// assert_eq!(extractor.extract("Mötet hölls 5/11/2024.")[0].normal(), "2024-05-11");
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn month_first(mut self, yes: bool) -> Self {
        self.dates.month_first = yes;
        self
    }

    /// Whether `5/11/24` is a date, of the years 1950 to 2049; unless told otherwise it is none.
    ///
    /// ```
    /// let extractor = presspan::Extractor::builder().two_digit_years(true).build()?;
    /// assert_eq!(extractor.extract("Mötet hölls 5/11/24.")[0].normal(), "2024-11-05");
    /// # Ok::<(), presspan::Error>(())
    /// ```
    pub fn two_digit_years(mut self, yes: bool) -> Self {
        self.dates.two_digit_years = yes;
        self
    }

    /// Builds the extractor.
    ///
    /// ```
    /// let error = presspan::Extractor::builder().rules("mine.rules", "rule a\nmatch (place: NO_SUCH)\n").build().unwrap_err();
    /// assert!(error.to_string().starts_with("mine.rules:1:1: found class `NO_SUCH`"));
    /// ```
    ///
    /// # Errors
    /// Every mistake in the files added, with file, line and column. Nothing is loaded by half.
    pub fn build(self) -> Result<Extractor, Error> {
        self.report.finish()?;
        let base = self.language.map(Language::pack);
        let own = if self.sources.is_empty() && base.is_some() { None } else { Some(compile(&self.sources, base)?) };
        Ok(Extractor { inner: Arc::new(Inner::new(base, own, self.kinds, self.dates)) })
    }
}

fn with_ending(name: String, ending: &str) -> String {
    if name.ends_with(ending) { name } else { name + ending }
}

/// All kinds, a bit each.
const ALL_KINDS: u8 = !0;

/// Texts are worked through in blocks of about this many bytes, so that buffers stay small and in cache.
const BLOCK: usize = 32 << 10;

impl Inner {
    fn new(base: Option<&'static Pack>, own: Option<Pack>, kinds: u8, dates: date::Options) -> Self {
        // The builder compiles a pack of its own where there is no base.
        let grammar = own.as_ref().or(base).map(|pack| &pack.grammar);
        let plans = Plans::new(grammar.map_or(&[], |grammar| &grammar.layers));
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut inner = Inner {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            base,
            own,
            kinds,
            dates,
            plans,
            named: Default::default(),
            names: OnceLock::new(),
            scratches: Mutex::new(Vec::new()),
        };
        let classes = &inner.grammar().classes;
        let mut named: [Option<u16>; Kind::ALL.len() + 1] = Default::default();
        for (kind, class) in [
            (Kind::Person, "NAME"),
            (Kind::Title, "TITLE"),
            (Kind::Organisation, "ORG_NAME"),
            (Kind::Programme, "PROG_NAME"),
            (Kind::Place, "PLACE"),
        ] {
            named[kind as usize] = classes.get(class);
        }
        inner.named = named;
        inner
    }

    pub(crate) fn grammar(&self) -> &crate::lexicon::Grammar {
        match (&self.own, self.base) {
            (Some(own), _) => &own.grammar,
            (None, Some(base)) => &base.grammar,
            // The builder compiles a pack of its own where there is no base.
            (None, None) => unreachable!("an extractor without a pack"),
        }
    }

    pub(crate) fn lexicon(&self) -> Lexicon<'_> {
        Lexicon {
            tables: [self.own.as_ref().map(|p| &p.tables), self.base.map(|p| &p.tables)],
            grammar: self.grammar(),
        }
    }

    pub(crate) fn tables(&self, index: u8) -> Option<&Tables> {
        self.lexicon_tables()[usize::from(index)]
    }

    pub(crate) fn lexicon_tables(&self) -> [Option<&Tables>; 2] {
        [self.own.as_ref().map(|p| &p.tables), self.base.map(|p| &p.tables)]
    }

    pub(crate) fn layer(&self, entity: &Entity) -> &Layer {
        &self.grammar().layers[entity.layer as usize]
    }

    pub(crate) fn rule(&self, entity: &Entity) -> &CompiledRule {
        &self.layer(entity).rules[entity.rule as usize]
    }

    pub(crate) fn record(&self, entity: &Entity) -> Option<Record<'_>> {
        let (tables, index) = self.entry_index(entity)?;
        Some(self.tables(tables)?.entries.record(index))
    }

    pub(crate) fn confidence(&self, entity: &Entity) -> f32 {
        let pack = self.own.as_ref().or(self.base);
        pack.and_then(|pack| pack.confidence.get(&self.rule(entity).name)).copied().unwrap_or(0.5)
    }

    /// Whether the lexicon holds a word as it stands.
    pub(crate) fn knows(&self, word: &str) -> bool {
        let hash = fold::hash(fold::fold(word).as_bytes());
        self.lexicon_tables().iter().flatten().any(|t| t.word(hash).is_some())
    }

    /// The number of a class.
    pub(crate) fn class(&self, name: &str) -> Option<u16> {
        self.grammar().classes.get(name)
    }

    /// The classes of a word written with a capital, by the hash of its folded form.
    pub(crate) fn classes_of(&self, word: u64) -> &[u16] {
        let grammar = self.grammar();
        self.lexicon_tables()
            .iter()
            .flatten()
            .find_map(|t| t.word(word))
            .and_then(|hit| grammar.sets.get(grammar.rows.get(hit.value as usize)?[1] as usize))
            .map_or(&[], Vec::as_slice)
    }

    /// The classes of the dictionary entry that covers an entity.
    pub(crate) fn classes_of_entry(&self, entity: &Entity) -> &[u16] {
        self.entry_index(entity)
            .and_then(|(tables, index)| Some(self.tables(tables)?.entries.classes(index)))
            .unwrap_or_default()
    }

    /// The dictionary form of a word that is a title: `dr` is none of Danmarks Radio.
    pub(crate) fn lemma(&self, word: &str) -> Option<&str> {
        let class = self.named[Kind::Title as usize]?;
        let hash = fold::hash(fold::fold(word).as_bytes());
        self.lexicon_tables()
            .into_iter()
            .flatten()
            .find_map(|t| t.lemma(hash, class).map(|index| t.entries.record(index).canonical()))
    }

    /// What the dictionaries say of a name, whatever its writing.
    pub(crate) fn rows_of(&self, name: &[Token]) -> impl Iterator<Item = Record<'_>> + use<'_> {
        self.entries_of(name).map(|(tables, entry)| tables.entries.record(entry))
    }

    /// The country of a name or an adjective that has the class.
    pub(crate) fn country_of(&self, name: &str, class: &str) -> Option<&str> {
        let class = self.class(class)?;
        let mut tokens = Vec::new();
        segment(name, &mut tokens);
        let of_class =
            self.entries_of(&tokens).filter(|(tables, entry)| tables.entries.classes(*entry).contains(&class));
        of_class.map(|(tables, entry)| tables.entries.record(entry).country()).find(|country| !country.is_empty())
    }

    fn entries_of(&self, name: &[Token]) -> impl Iterator<Item = (&Tables, u32)> + use<'_> {
        let found = self.lexicon_tables().map(|tables| tables.map(|tables| (tables, tables.look_up(name))));
        found.into_iter().flatten().flat_map(|(tables, entries)| entries.map(move |entry| (tables, entry)))
    }

    /// The canonical name of the thing of an identifier that begins with a country, or with what stands for one.
    pub(crate) fn name_of(&self, id: &str) -> Option<&str> {
        let tables = || self.lexicon_tables().into_iter().flatten();
        let of_country =
            |row: Record| matches!(row.namespace(), owner if owner.len() == 2 || matches!(owner, "any" | "country"));
        let names = self.names.get_or_init(|| {
            let mut names = fold::QuickMap::default();
            for (n, tables) in tables().enumerate() {
                for entry in 0..tables.entries.len() {
                    let row = tables.entries.record(entry);
                    if of_country(row) {
                        names.entry(fold::hash(row.id().as_bytes())).or_insert((n, entry));
                    }
                }
            }
            names
        });
        let (n, entry) = *names.get(&fold::hash(id.as_bytes()))?;
        Some(tables().nth(n)?.entries.record(entry).canonical()).filter(|name| !name.is_empty())
    }

    /// The entities of a text with the reference date if there is one: the text is not searched for it.
    pub(crate) fn extract_on<'a>(&'a self, text: &'a str, date: Option<Day>, scratch: &mut Scratch) -> Vec<Entity<'a>> {
        // Press text has an entity in forty bytes or so.
        let mut out = Vec::with_capacity(text.len() / 40);
        self.extract(text, date, scratch, &mut out);
        out
    }

    pub(crate) fn take_scratch(&self) -> Scratch {
        let waiting = self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        waiting.unwrap_or_else(|| self.scratch())
    }

    pub(crate) fn put_scratch(&self, scratch: Scratch) {
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }

    fn scratch(&self) -> Scratch {
        Scratch {
            owner: self.number,
            lexemes: Vec::new(),
            symbols: Vec::new(),
            candidates: Vec::new(),
            taken: Vec::new(),
            buffers: Buffers::default(),
            weak: Vec::new(),
            groups: Vec::new(),
            matches: Vec::new(),
            finder: Finder::new(),
            evidence: Evidence::default(),
            document: Memory::default(),
        }
    }

    fn extract<'a>(&'a self, text: &'a str, reference: Option<Day>, scratch: &mut Scratch, out: &mut Vec<Entity<'a>>) {
        if scratch.owner != self.number {
            *scratch = self.scratch();
        }
        scratch.evidence.begin(text.len());
        let mut from = 0;
        while from < text.len() {
            let to = block_end(text, from);
            self.block(text, from, to, reference, scratch, out);
            from = to;
        }
        scratch.evidence.settle(out);
        if self.kinds != ALL_KINDS {
            out.retain(|entity| self.wants(entity.kind));
        }
    }

    fn block<'a>(
        &'a self,
        text: &'a str,
        from: usize,
        to: usize,
        reference: Option<Day>,
        scratch: &mut Scratch,
        out: &mut Vec<Entity<'a>>,
    ) {
        let block = &text[from..to];
        // Brings the whole block near at once: cut into words it would come line by line, and each be waited for.
        std::hint::black_box(block.as_bytes().iter().step_by(64).fold(0, |all, byte| all ^ byte));
        self.lexicon().look_up(block, &mut scratch.buffers, &mut scratch.lexemes, &mut scratch.symbols);
        scratch.candidates.clear();
        scratch.weak.clear();
        let rules = self.grammar().rules();
        scratch.finder.find(rules, &scratch.symbols, &mut scratch.matches);
        for &found in &scratch.matches {
            let to = if self.plans.of(found).weak { &mut scratch.weak } else { &mut scratch.candidates };
            self.propose(found, &scratch.symbols, &mut scratch.finder, &mut scratch.groups, to);
        }
        resolve::sort(&mut scratch.candidates);
        resolve(&mut scratch.candidates, scratch.lexemes.len(), &mut scratch.taken);
        scratch.evidence.see(&scratch.lexemes);
        scratch.evidence.tell(block, &mut scratch.lexemes, &mut scratch.candidates, &mut scratch.taken);
        // One kind takes the place of another where the text tells so: all are found, whichever are wanted.
        for candidate in &scratch.candidates {
            if let Some(entity) = self.entity(text, (from, to), candidate, &scratch.lexemes, reference) {
                let lexemes = &scratch.lexemes[candidate.start as usize..candidate.end as usize];
                scratch.evidence.learn(&entity, lexemes);
                out.push(entity);
            }
        }
        for candidate in &scratch.weak {
            let range = candidate.start as usize..candidate.end as usize;
            if scratch.taken[range.clone()].iter().any(|t| *t) {
                let there = scratch.candidates.binary_search_by_key(&candidate.start, |there| there.start);
                let there = there.ok().and_then(|there| scratch.candidates.get(there));
                if !there.is_some_and(|there| there.yields_to(candidate)) {
                    continue;
                }
            }
            if let Some(entity) = self.entity(text, (from, to), candidate, &scratch.lexemes, reference) {
                scratch.evidence.wait(
                    Pending::new(
                        entity.start,
                        entity.end,
                        entity.rule,
                        candidate.layer,
                        candidate.group,
                        entity.kind,
                        &scratch.lexemes[range],
                    ),
                    entity.origin,
                );
            }
        }
    }

    fn wants(&self, kind: Kind) -> bool {
        self.kinds & 1 << kind as u8 != 0
    }

    /// Turns a match into candidates, one for each group that is an entity or keeps others off. What only looks like a date
    /// is one too, so that it keeps its parts from being read as dates.
    pub(crate) fn propose(
        &self,
        found: Match,
        symbols: &[u16],
        finder: &mut Finder,
        groups: &mut Vec<Found>,
        out: &mut Vec<Candidate>,
    ) {
        let plan = self.plans.of(found);
        if !plan.fixed {
            finder.groups(self.grammar().rules(), found, symbols, groups);
        }
        for span in self.plans.spans(plan) {
            let group = match plan.fixed {
                true => span.place(found),
                false => groups.iter().copied().find(|group| group.group == span.number),
            };
            let Some(Found { start, end, .. }) = group else { continue };
            out.push(Candidate {
                start,
                end,
                priority: plan.priority,
                kind: span.kind,
                layer: found.rule.layer,
                rule: found.rule.rule,
                group: span.number,
                tells: plan.tells,
            });
        }
    }

    /// Whether a candidate may be what it seems: there is no 31 April.
    pub(crate) fn is_possible(&self, block: &str, candidate: &Candidate, lexemes: &[Lexeme]) -> bool {
        let covered = &lexemes[candidate.start as usize..candidate.end as usize];
        let function = &self.grammar().layers[candidate.layer as usize].rules[candidate.rule as usize].value;
        candidate.kind != Some(Kind::Date) || self.read_date(block, function, covered, ["", ""]).is_some()
    }

    /// Reads a date by the function of its rule, with the text around it.
    fn read_date(
        &self,
        block: &str,
        function: &str,
        covered: &[Lexeme],
        [before, after]: [&str; 2],
    ) -> Option<date::Expression> {
        let lexicon = self.lexicon();
        // On the stack, since a date is read for every year in a text; no match is longer than the larger array.
        const NO_WORD: Word = Word { text: "", id: Cow::Borrowed("") };
        let (mut few, mut many);
        let words = if covered.len() <= 8 {
            few = [NO_WORD; 8];
            &mut few[..covered.len()]
        } else {
            many = [NO_WORD; LONGEST];
            many.get_mut(..covered.len())?
        };
        for (word, l) in words.iter_mut().zip(covered) {
            *word = Word { text: &block[l.start as usize..l.end as usize], id: self.calendar_id(&lexicon, l) };
        }
        date::read(function, words, before, after, self.dates)
    }

    /// The identifier of the first entry of a lexeme that has one, of a calendar file where there are several.
    fn calendar_id<'a>(&'a self, lexicon: &Lexicon<'a>, lexeme: &Lexeme) -> Cow<'a, str> {
        let tables = self.lexicon_tables();
        let with_id = |(table, index): (usize, u32)| {
            let row = tables[table]?.entries.record(index);
            row.has_id().then_some((table, index, row))
        };
        let mut found = lexicon.entries(lexeme.origin).filter_map(with_id);
        let Some(first) = found.next() else { return Cow::Borrowed("") };
        let Some(second) = found.next() else { return first.2.id() };
        let of_calendar = |&(table, index, _): &(usize, u32, Record)| self.is_of_calendar(table, index);
        [first, second].into_iter().chain(found).find(of_calendar).unwrap_or(first).2.id()
    }

    /// Whether an entry stands in a calendar file.
    fn is_of_calendar(&self, table: usize, index: u32) -> bool {
        self.lexicon_tables()[table].is_some_and(|tables| {
            let file = tables.files.get(tables.entries.place(index).0 as usize);
            file.is_some_and(|file| file.contains("calendar"))
        })
    }

    fn entity<'a>(
        &'a self,
        text: &'a str,
        (from, to): (usize, usize),
        candidate: &Candidate,
        lexemes: &[Lexeme],
        reference: Option<Day>,
    ) -> Option<Entity<'a>> {
        let kind = candidate.kind?;
        let block = &text[from..to];
        let covered = &lexemes[candidate.start as usize..candidate.end as usize];
        let (first, last) = (covered.first()?, covered.last()?);
        let date = match kind {
            Kind::Date => {
                let function = &self.grammar().layers[candidate.layer as usize].rules[candidate.rule as usize].value;
                let around = [&block[..first.start as usize], &block[last.end as usize..]];
                Some(self.read_date(block, function, covered, around)?.resolve(reference)?)
            }
            _ => None,
        };
        let origin = if covered.len() == 1 && first.form == Form::Word { first.origin } else { Origin::NONE };
        Some(Entity {
            text,
            start: from + first.start as usize,
            end: from + last.end as usize,
            kind,
            genitive: last.genitive,
            layer: candidate.layer,
            rule: candidate.rule,
            group: candidate.group,
            origin,
            date,
            inner: self,
        })
    }

    /// Table and number of the dictionary entry that covers an entity: of several the one that fits the kind best.
    pub(crate) fn entry_index(&self, entity: &Entity) -> Option<(u8, u32)> {
        let kind = entity.kind;
        let wanted = self.named[kind as usize];
        let lexicon = self.lexicon();
        let tables = self.lexicon_tables();
        let mut first = None;
        for (table, index) in lexicon.entries(entity.origin) {
            let classes = tables[table]?.entries.classes(index);
            if wanted.is_some_and(|w| classes.contains(&w)) || kind == Kind::Date && self.is_of_calendar(table, index) {
                return Some((table as u8, index));
            }
            first = first.or(Some((table as u8, index)));
        }
        first.filter(|_| matches!(kind, Kind::Other | Kind::Organisation | Kind::Date))
    }
}

/// The end of the block that begins at `from`: after a line break if there is one in reach, else after white
/// space, else between words.
fn block_end(text: &str, from: usize) -> usize {
    if text.len() - from <= BLOCK {
        return text.len();
    }
    let bytes = &text.as_bytes()[from..];
    // A whole line longer than a block is cut, but not before a second block is full.
    let window = &bytes[..bytes.len().min(2 * BLOCK)];
    let line = window[BLOCK..].iter().position(|&b| b == b'\n').map(|i| BLOCK + i + 1);
    let cut = line
        .or_else(|| {
            window
                .windows(2)
                .rposition(|w| matches!(w, b". " | b"! " | b"? "))
                .filter(|&i| i > BLOCK / 2)
                .map(|i| i + 2)
        })
        .or_else(|| window.iter().rposition(|b| b.is_ascii_whitespace()).filter(|&i| i > BLOCK / 2).map(|i| i + 1));
    match cut {
        Some(cut) => from + cut,
        None => word_end(text, from + window.len(), LONGEST_WORD),
    }
}

/// A longer word is cut, since a token counts its bytes in 32 bits.
const LONGEST_WORD: usize = 1 << 30;

/// The last end of a word before `limit`, or the first one behind it, no further than `longest`.
fn word_end(text: &str, limit: usize, longest: usize) -> usize {
    /// So far back a word is looked for.
    const REACH: usize = 4 << 10;
    let boundary = |at: &usize| text.is_char_boundary(*at);
    let start = (limit.saturating_sub(REACH)..limit).find(boundary).unwrap_or_default();
    let end = (limit.saturating_add(longest)..text.len()).find(boundary).unwrap_or(text.len());
    let mut found = end;
    for (at, _) in text[start..end].split_word_bound_indices().skip(1) {
        if start + at > limit {
            return if found < limit { found } else { start + at };
        }
        found = start + at;
    }
    found
}

const _: fn() = || {
    fn shared<T: Send + Sync + std::panic::UnwindSafe>() {}
    shared::<Extractor>();
};

#[cfg(test)]
mod tests {
    use super::{BLOCK, block_end, word_end};

    #[test]
    fn blocks_end_where_little_is_torn() {
        let sentence = "Det regnar i Hanoi. ";
        let long = sentence.repeat(5 * BLOCK / sentence.len());
        assert_eq!(block_end("Kort.", 0), 5);
        // Behind the first end of a line that makes a block long enough, else of a sentence, else of a word.
        for (mark, expected) in [("\n", BLOCK + 11), (". ", 2 * BLOCK - 4), (" ", 2 * BLOCK - 4)] {
            let mut text = "x".repeat(5 * BLOCK);
            for at in [100, BLOCK + 10, BLOCK + 500, 2 * BLOCK - 4 - mark.len(), 3 * BLOCK] {
                text.replace_range(at..at + mark.len(), mark);
            }
            assert_eq!(block_end(&text, 0), expected, "{mark:?}");
            assert_eq!(block_end(&format!("Hej.{text}"), 4), expected + 4, "{mark:?}");
        }
        let end = block_end(&long, 0);
        assert!(end > BLOCK && end <= 2 * BLOCK && long[..end].ends_with(". "), "{end}");
    }

    #[test]
    fn words_are_cut_only_where_they_are_longer_than_can_be_told() {
        let text = "bo,å".repeat(10) + &"ễ".repeat(100);
        assert_eq!(word_end(&text, 20, 1000), 18);
        assert_eq!(word_end(&text, 60, 1000), 48);
        // No boundary is near behind the start.
        let word = "ễ".repeat(4000);
        assert_eq!(word_end(&word, 8000, 100_000), 12_000);
        assert_eq!(word_end(&word, 8000, 100), 8100);
        assert_eq!(word_end(&word, 8000, 101), 8103);
    }
}
