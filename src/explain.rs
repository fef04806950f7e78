//! Why something was found, or was not: the stages of one sentence, written down.
//!
//! It runs the same stages as an extraction, and beside the match that counts it asks each rule file for every
//! rule that would have matched. It costs a multiple of an extraction and is meant for sentences.
//!
//! ```
//! use presspan::{Extractor, Language, explain::Verdict};
//! let extractor = Extractor::new(Language::Swedish);
//! let explanation = extractor.explain("Det sade Xi Jinping.");
//! let candidates = explanation.candidates();
//! assert!(candidates.iter().any(|c| c.text == "Xi Jinping" && c.verdict == Verdict::Won));
//! assert!(candidates.iter().any(|c| matches!(c.verdict, Verdict::Shadowed { .. })));
//! ```

use crate::entity::Kind;
use crate::extractor::{Extractor, Inner};
use crate::lexicon::compile::symbol_classes;
use crate::lexicon::{Buffers, Lexeme, builtin, column};
use crate::resolve;
use crate::rules::find::{Finder, Match};
use crate::segment::{Case, Form};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

/// What [`Extractor::explain`] tells; printed, it is a report for people.
///
/// ```
/// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let explanation = extractor.explain("Hon bor i Hanoi.");
/// assert!(explanation.to_string().contains("+ place: Hanoi"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Explanation {
    text: String,
    words: Vec<Word>,
    candidates: Vec<Candidate>,
}

/// A word, number, mark of punctuation or phrase of the dictionary, as the rules see it.
///
/// ```
/// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let explanation = extractor.explain("Hon bor i Hanoi.");
/// let word = &explanation.words()[3];
/// assert_eq!((word.text.as_str(), &word.range), ("Hanoi", &(10..15)));
/// assert!(word.classes.iter().any(|class| class == "PLACE!"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Word {
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
    /// What is written there; a line break is `⏎`.
    pub text: String,
    /// Its classes, as rules name them; `TITLE!` is a title that is nothing else.
    pub classes: Vec<String>,
    /// The dictionary rows behind it, as `file:line`.
    pub entries: Vec<String>,
}

/// A span that a rule proposes.
///
/// ```
/// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let explanation = extractor.explain("Hon bor i Hanoi.");
/// let best = &explanation.candidates()[0];
/// assert_eq!((best.text.as_str(), best.kind), ("Hanoi", Some(presspan::Kind::Place)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Candidate {
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
    /// The text of the span.
    pub text: String,
    /// What it would be; `None` where the rule says that it is nothing.
    pub kind: Option<Kind>,
    /// The rule.
    pub rule: String,
    /// File and line of the rule.
    pub source: String,
    /// The priority of the rule.
    pub priority: u8,
    /// What became of it.
    pub verdict: Verdict,
}

impl Candidate {
    /// Whether it is an entity in the end (or, for a rule that says so, nothing).
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// let explanation = extractor.explain("Hon bor i Hanoi.");
    /// assert!(explanation.candidates()[0].won());
    /// ```
    pub fn won(&self) -> bool {
        matches!(self.verdict, Verdict::Won | Verdict::Supported | Verdict::Told)
    }
}

/// What became of a candidate, and why.
///
/// ```
/// use presspan::explain::Verdict;
/// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let explanation = extractor.explain("Hon bor i Hanoi.");
/// assert_eq!(explanation.candidates()[0].verdict, Verdict::Won);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing better overlaps it.
    Won,
    /// A weak rule, let in because the text has evidence elsewhere.
    Supported,
    /// The rule matched the same name elsewhere in the text, where the words around it tell what it is.
    Told,
    /// A weak rule, and there is no evidence elsewhere in the text.
    Unsupported,
    /// It has the form of a date that does not exist.
    Impossible,
    /// Another rule of the same file matched from the same word: it has the higher priority, or the longer match.
    Shadowed {
        /// That rule.
        by: String,
        /// The priority of that rule.
        priority: u8,
    },
    /// A better candidate overlaps it.
    Beaten {
        /// The rule of that candidate.
        by: String,
        /// Its text.
        text: String,
        /// What decided.
        reason: Reason,
    },
    /// A later look at the whole text took it back, or its kind was not asked for.
    Withdrawn,
}

/// What decided between two candidates that overlap.
///
/// ```
/// use presspan::explain::{Reason, Verdict};
/// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
/// let explanation = extractor.explain("Hon bor i Hanoi.");
/// let beaten = |verdict: &Verdict| matches!(verdict, Verdict::Beaten { reason: Reason::Priority, .. });
/// assert!(explanation.candidates().iter().any(|c| beaten(&c.verdict)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Reason {
    /// The higher priority of the rule.
    Priority,
    /// More words.
    Length,
    /// The earlier place, or the order of files and rules.
    Order,
}

impl Explanation {
    /// The words of the text.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// assert_eq!(extractor.explain("Hon bor i Ho Chi Minh-staden.").words()[1].text, "bor");
    /// ```
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// What the rules propose, by place, the winners first.
    ///
    /// ```
    /// # let extractor = presspan::Extractor::new(presspan::Language::Swedish);
    /// assert!(extractor.explain("Det regnar.").candidates().is_empty());
    /// ```
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }
}

/// A proposal with what is needed to judge it.
struct Proposal {
    candidate: resolve::Candidate,
    weak: bool,
    shadow: Option<(String, u8)>,
}

pub(crate) fn explain(extractor: &Extractor, inner: &Inner, text: &str) -> Explanation {
    let (mut lexemes, mut symbols) = (Vec::new(), Vec::new());
    inner.lexicon().look_up(text, &mut Buffers::default(), &mut lexemes, &mut symbols);
    let words = lexemes.iter().map(|lexeme| word(inner, text, lexeme)).collect();

    let mut proposals = Vec::new();
    propose(inner, text, &lexemes, &symbols, &mut proposals);
    let mut kept: Vec<resolve::Candidate> =
        proposals.iter().filter(|p| !p.weak && p.shadow.is_none()).map(|p| p.candidate.clone()).collect();
    kept.sort_by_key(|c| c.start);
    resolve::resolve(&mut kept, lexemes.len(), &mut Vec::new());

    let found = extractor.extract(text);
    let mut candidates: Vec<Candidate> = proposals
        .iter()
        .filter_map(|proposal| {
            let c = &proposal.candidate;
            let layer = inner.grammar().layers.get(c.layer as usize)?;
            let rule = layer.rules.get(c.rule as usize)?;
            let range = bytes(&lexemes, c)?;
            // Entities are sorted and disjoint, and so are the candidates that were kept.
            let there = found.binary_search_by_key(&range.start, |e| e.range().start).ok().and_then(|i| found.get(i));
            let entity = there.is_some_and(|e| e.range() == range && e.rule() == rule.name && Some(e.kind()) == c.kind);
            let there = kept.get(kept.partition_point(|k| k.end <= c.start)).filter(|k| k.start < c.end);
            let by = |winner: &resolve::Candidate| {
                let by = inner.grammar().layers.get(winner.layer as usize)?.rules.get(winner.rule as usize)?;
                Some(Verdict::Beaten {
                    by: by.name.clone(),
                    text: text.get(bytes(&lexemes, winner)?)?.to_owned(),
                    reason: match (winner.priority != c.priority, winner.end - winner.start != c.end - c.start) {
                        (true, _) if !proposal.weak => Reason::Priority,
                        (false, true) => Reason::Length,
                        _ => Reason::Order,
                    },
                })
            };
            let same = |k: &resolve::Candidate| {
                (k.start, k.end, k.layer, k.rule, k.group) == (c.start, c.end, c.layer, c.rule, c.group)
            };
            let beaten = || there.and_then(by);
            let verdict = if let Some((by, priority)) = &proposal.shadow {
                Verdict::Shadowed { by: by.clone(), priority: *priority }
            } else if proposal.weak {
                match beaten() {
                    _ if entity => Verdict::Supported,
                    Some(beaten) => beaten,
                    None => Verdict::Unsupported,
                }
            } else if !there.is_some_and(same) {
                beaten()?
            } else if c.kind.is_none() && rule.groups.get(c.group as usize).is_some_and(|g| g.name == "date") {
                Verdict::Impossible
            } else if c.kind.is_some() && !entity {
                Verdict::Withdrawn
            } else {
                Verdict::Won
            };
            Some(Candidate {
                text: text.get(range.clone())?.to_owned(),
                range,
                kind: c.kind,
                rule: rule.name.clone(),
                source: format!("{}:{}", layer.file, rule.line),
                priority: rule.priority,
                verdict,
            })
        })
        .collect();
    let won: HashSet<Range<usize>> = candidates.iter().filter(|c| c.won()).map(|c| c.range.clone()).collect();
    for entity in &found {
        if !won.contains(&entity.range()) {
            let rule = inner.rule(entity);
            candidates.push(Candidate {
                range: entity.range(),
                text: entity.text().to_owned(),
                kind: Some(entity.kind()),
                rule: rule.name.clone(),
                source: format!("{}:{}", inner.layer(entity).file, rule.line),
                priority: rule.priority,
                verdict: Verdict::Told,
            });
        }
    }
    let order = |c: &Candidate| (c.range.start, !c.won(), Reverse((c.priority, c.range.end)));
    candidates.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.rule.cmp(&b.rule)));
    // Several alternatives of a rule may match alike.
    candidates.dedup_by(|a, b| (&a.range, a.kind, &a.rule) == (&b.range, b.kind, &b.rule));
    Explanation { text: text.to_owned(), words, candidates }
}

/// Adds what the rules propose, wherever they match.
fn propose(inner: &Inner, text: &str, lexemes: &[Lexeme], symbols: &[u16], out: &mut Vec<Proposal>) {
    let rules = inner.grammar().rules();
    let mut finder = Finder::new();
    let rule = |found: &Match| rules.rule(found.rule);
    let (mut best, mut groups) = (Vec::new(), Vec::new());
    finder.find(rules, symbols, &mut best);
    for found in finder.find_each(rules, symbols) {
        let best = &best[best.partition_point(|b| b.start < found.start)..];
        // Rules that begin with context hide only their like, of their own file.
        let like = |b: &&Match| b.rule.layer == found.rule.layer && rule(b).context == rule(&found).context;
        let winner = best.iter().take_while(|b| b.start == found.start).find(like).map(rule);
        let shadow = winner.filter(|w| w.name != rule(&found).name).map(|w| (w.name.clone(), w.priority));
        let mut candidates = Vec::new();
        inner.propose(found, symbols, &mut finder, &mut groups, &mut candidates);
        for candidate in &mut candidates {
            candidate.kind = candidate.kind.filter(|_| inner.is_possible(text, candidate, lexemes));
        }
        let weak = rule(&found).weak;
        out.extend(candidates.into_iter().map(|candidate| Proposal { candidate, weak, shadow: shadow.clone() }));
    }
}

fn bytes(lexemes: &[Lexeme], candidate: &resolve::Candidate) -> Option<Range<usize>> {
    let covered = lexemes.get(candidate.start as usize..candidate.end as usize)?;
    Some(covered.first()?.start as usize..covered.last()?.end as usize)
}

fn word(inner: &Inner, text: &str, lexeme: &Lexeme) -> Word {
    let grammar = inner.grammar();
    let range = lexeme.start as usize..lexeme.end as usize;
    let row = lexeme.row as usize;
    // Marks and numbers have no case: the first column holds for them all.
    let column = if row > 0 && row < builtin::ROWS.len() {
        column(Case::Lower, false, false)
    } else {
        column(lexeme.case, lexeme.sentence_start(), lexeme.genitive != 0)
    };
    let set =
        grammar.rows.get(row).map(|_| symbol_classes(&grammar.classes, &grammar.rows, row, &grammar.sets, column));
    let names: Vec<&str> =
        set.iter().flatten().filter_map(|&c| grammar.classes.names.get(c as usize)).map(String::as_str).collect();
    // `TITLE!` says what `TITLE` says and more.
    let sure = |name: &str| names.iter().any(|n| n.strip_suffix('!') == Some(name));
    let mut classes: Vec<String> = names.iter().filter(|n| !sure(n)).map(|n| (*n).to_owned()).collect();
    classes.sort_unstable();
    classes.dedup();
    let tables = inner.lexicon_tables();
    let entries = inner
        .lexicon()
        .entries(lexeme.origin)
        .filter_map(|(table, index)| {
            let tables = tables.get(table).copied().flatten()?;
            let (file, line) = tables.entries.place(index);
            Some(format!("{}:{}", tables.files.get(file as usize)?, line))
        })
        .collect();
    let written = text.get(range.clone()).unwrap_or_default();
    Word {
        range, text: if lexeme.form == Form::Break { "⏎".to_owned() } else { written.to_owned() }, classes, entries
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Won => f.write_str("won"),
            Verdict::Told => f.write_str("won: the text tells the name elsewhere"),
            Verdict::Supported => f.write_str("won: weak, but the text has evidence for it elsewhere"),
            Verdict::Unsupported => f.write_str("lost: weak, and the text has no evidence for it elsewhere"),
            Verdict::Impossible => f.write_str("no date: there is no such day; nothing else may stand here"),
            Verdict::Shadowed { by, priority } => {
                write!(f, "lost: `{by}` of the same file matches from the same word, priority {priority}")
            }
            Verdict::Beaten { by, text, reason } => write!(f, "lost to `{by}` ({text}): {reason}"),
            Verdict::Withdrawn => {
                f.write_str("lost: taken back after a look at the whole text, or not a kind asked for")
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Priority => "higher priority",
            Reason::Length => "same priority, more words",
            Reason::Order => "taken first",
        })
    }
}

/// Widths of the columns of a report.
const WORD: usize = 24;
const CLASSES: usize = 56;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n\nwords, their classes and the dictionary rows behind them", self.text.trim_end())?;
        for word in &self.words {
            let (classes, entries) = (word.classes.join(" "), word.entries.join(", "));
            writeln!(
                f,
                "{}",
                format_args!("  {:WORD$} {classes:CLASSES$} {entries}", word.text).to_string().trim_end()
            )?;
        }
        if self.candidates.is_empty() {
            return writeln!(f, "\nno rule matches");
        }
        writeln!(f, "\nwhat the rules propose (+ won, - lost)")?;
        for c in &self.candidates {
            let kind = c.kind.map_or("nothing", Kind::as_str);
            let sign = if c.won() { '+' } else { '-' };
            writeln!(f, "{sign} {kind}: {}", c.text)?;
            writeln!(f, "    rule {} ({}), priority {}: {}", c.rule, c.source, c.priority, c.verdict)?;
        }
        Ok(())
    }
}
