//! Names that the words around them tell: *mediebolaget Song Xanh Media* is a company where it stands alone too, and so is
//! *Song Xanh*, whatever such words look like elsewhere. After *tyfonen Yagi*, *Yagi* is nobody.
//!
//! Rules that say `tells` tell. What was told is known from its block on.

use crate::entity::Kind;
use crate::evidence::{Filter, merge};
use crate::lexicon::{Lexeme, Origin};
use crate::resolve::{Candidate, DOUBTFUL};
use crate::segment::fold::{QuickMap, fold, hash, mix};
use crate::segment::{Case, Form, is_quote};

/// Longer names are not looked for.
const LONGEST: usize = 12;

/// What a name was told to be.
#[derive(Clone, Debug)]
struct Telling {
    /// Where it was told, and by which rule; of no kind where it was told to be nothing.
    by: Candidate,
    reach: Reach,
    /// It was told to be one thing, and no part of somebody's name.
    holds: bool,
}

/// What a telling may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// It stands only where nothing else does.
    Gaps,
    /// The beginning of a name: it takes the place of what has a form only.
    Beginning,
    /// The whole name.
    Whole,
}

impl Telling {
    /// The surer of two tellings holds.
    fn strength(&self) -> (Reach, u8) {
        (self.reach, self.by.priority)
    }

    /// Whether it takes the place of a candidate that it overlaps where it stands at `start..end`.
    fn outdoes(&self, other: &Candidate, (start, end): (usize, usize)) -> bool {
        let inside = start <= other.start as usize && other.end as usize <= end;
        let same = (end - start) as u32 == other.end - other.start;
        let surer = || {
            let named = other.kind != Some(Kind::Person) && self.reach == Reach::Whole;
            !other.tells || named && self.by.priority > other.priority
        };
        let better = match self.by.kind {
            // Somebody may have the name of a storm, hardly all the names of a ship.
            None => !other.tells && (end - start > 1 || other.priority < DOUBTFUL),
            kind if kind == other.kind => !same,
            Some(_) => surer(),
        };
        inside && other.kind.is_some() && self.reach > Reach::Gaps && better
    }
}

/// The names that a text tells.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// By the key of their lexemes.
    names: QuickMap<u64, Telling>,
    /// The most lexemes of the names that begin with a word.
    longest: QuickMap<u64, usize>,
    /// The words that names begin with.
    begins: Filter,
    /// A buffer.
    found: Vec<Candidate>,
}

/// A told name where it stands.
struct Found<'a> {
    len: usize,
    telling: &'a Telling,
    /// The hash of the last word without a genitive that the lexicon could not see, and the bytes of that.
    stem: Option<(u64, u8)>,
}

/// The key of a name that goes on with a word.
fn key(name: u64, word: u64, case: Case) -> u64 {
    mix(name, word ^ u64::from(case == Case::Lower))
}

fn key_of(name: &[Lexeme]) -> u64 {
    name.iter().fold(0, |of, word| key(of, word.hash, word.case))
}

/// Whether it is a word with a capital.
fn is_capital(lexeme: &Lexeme) -> bool {
    lexeme.form == Form::Word && lexeme.case != Case::Lower
}

/// What a telling of a name may do at most: an ordinary word with a capital is known again only as a title, and where it is
/// nothing.
fn reach(name: &[Lexeme], kind: Option<Kind>) -> Option<Reach> {
    match name {
        [_] if kind.is_none() => Some(Reach::Whole),
        [one] if one.origin == Origin::NONE && one.case != Case::Initial => Some(Reach::Whole),
        [one] if one.case == Case::Upper => Some(Reach::Gaps),
        [one] if one.case == Case::Capital && kind == Some(Kind::Programme) => Some(Reach::Gaps),
        [] | [_] => None,
        _ => Some(Reach::Whole).filter(|_| name.len() <= LONGEST),
    }
}

impl Told {
    /// Forgets the text before, for one of so many bytes.
    pub(crate) fn begin(&mut self, bytes: usize) {
        self.names.clear();
        self.longest.clear();
        // Names begin with an eighth of the words.
        self.begins.begin(bytes / 64);
    }

    /// Learns the names that `candidates` tell.
    pub(crate) fn learn(&mut self, candidates: &[Candidate], lexemes: &[Lexeme]) {
        for by in candidates.iter().filter(|c| c.tells) {
            let name = &lexemes[by.start as usize..by.end as usize];
            if !name.first().is_some_and(is_capital) {
                continue;
            }
            self.tell(name, by, Reach::Whole, true);
            match by.kind {
                // Somebody's name alone is left to the rules of persons.
                Some(Kind::Person) => {
                    for word in name.iter().filter(|word| is_capital(word)) {
                        self.tell(std::slice::from_ref(word), by, Reach::Whole, false);
                    }
                }
                Some(Kind::Organisation) => {
                    let beginnings = (1..name.len()).filter(|&len| is_capital(&name[len - 1]));
                    // *Bach Mai-sjukhuset* may be named after somebody.
                    let reach = |len: usize| if name[len].form == Form::Word { Reach::Beginning } else { Reach::Gaps };
                    beginnings.for_each(|len| self.tell(&name[..len], by, reach(len), true));
                }
                // The class of a place may be left out, and the subtitle of a programme, its year or its number.
                Some(kind) => {
                    let goes_on =
                        |word: &Lexeme| if kind == Kind::Place { is_capital(word) } else { word.form == Form::Word };
                    let len = name.iter().take_while(|word| goes_on(word)).count();
                    if len < name.len() && is_capital(&name[len - 1]) {
                        let reach = if kind == Kind::Place { Reach::Beginning } else { Reach::Gaps };
                        self.tell(&name[..len], by, reach, true);
                    }
                }
                None => {}
            }
        }
    }

    fn tell(&mut self, name: &[Lexeme], by: &Candidate, most: Reach, holds: bool) {
        let Some(reach) = reach(name, by.kind).map(|reach| reach.min(most)) else { return };
        let new = Telling { by: by.clone(), reach, holds };
        let of = key_of(name);
        self.begins.insert(name[0].hash);
        let longest = self.longest.entry(name[0].hash).or_default();
        *longest = name.len().max(*longest);
        let old = self.names.entry(of).or_insert_with(|| new.clone());
        if new.strength() > old.strength() {
            *old = new;
        } else if new.strength() == old.strength() && (new.by.kind != old.by.kind || !new.holds) {
            old.holds = false;
        }
    }

    /// The longest told name that `lexemes` begin with.
    fn find(&self, block: &str, lexemes: &[Lexeme]) -> Option<Found<'_>> {
        let known = self.begins.contains(lexemes[0].hash);
        if !(known || lexemes[0].ends_in_s() && lexemes[0].origin == Origin::NONE) {
            return None;
        }
        let mut found = None;
        let mut of = 0;
        let longest = self.longest.get(&lexemes[0].hash).filter(|_| known);
        for (i, word) in lexemes.iter().enumerate().take(longest.map_or(1, |longest| *longest)) {
            let whole = key(of, word.hash, word.case);
            let telling = self.names.get(&whole);
            let stem = genitive(block, word).filter(|_| longest.is_some() || word.origin == Origin::NONE);
            let owner = stem.and_then(|(stem, _)| self.names.get(&key(of, stem, word.case)));
            // A genitive may be told for a name of its own.
            match (telling, owner) {
                (None, Some(owner)) => found = Some(Found { len: i + 1, telling: owner, stem }),
                (Some(telling), Some(owner)) if telling.by.kind == owner.by.kind => {
                    found = Some(Found { len: i + 1, telling: owner, stem });
                }
                (Some(telling), _) => found = Some(Found { len: i + 1, telling, stem: None }),
                (None, None) => {}
            }
            of = whole;
        }
        found
    }

    /// Finds the told names in a block and lets them take the place of `candidates`, which are settled, by rules that do not tell.
    /// `capitals` are the words with a capital, and `lower` tells of a word whether it was seen in lower case.
    pub(crate) fn settle(
        &mut self,
        block: &str,
        lexemes: &mut [Lexeme],
        capitals: &[u32],
        candidates: &mut Vec<Candidate>,
        taken: &mut [bool],
        lower: impl Fn(u64) -> bool,
    ) {
        if self.names.is_empty() {
            return;
        }
        let mut found = std::mem::take(&mut self.found);
        let (mut at, mut from) = (0, 0);
        for start in capitals.iter().map(|&start| start as usize) {
            if start < at {
                continue;
            }
            let Some(Found { len, telling, stem }) = self.find(block, &lexemes[start..]) else { continue };
            let end = start + len;
            let name = &lexemes[start..end];
            let next = lexemes.get(end);
            let (first_byte, last_byte) = (name[0].start as usize, name[len - 1].end as usize);
            let quoted = block[..first_byte].ends_with(is_quote) && block[last_byte..].starts_with(is_quote);
            // A title in sentence case that begins a sentence may be its first words, and a word another one.
            let doubtful = name[0].sentence_start()
                && !quoted
                && match name {
                    // That an ordinary word has a capital proves nothing here.
                    [one] => lower(one.hash) || one.origin != Origin::NONE && telling.by.kind == Some(Kind::Programme),
                    [_, second] => second.case == Case::Lower,
                    _ => false,
                };
            let goes_on = telling.reach < Reach::Whole
                && next.is_some_and(|next| is_capital(next) && !next.sentence_start() && !taken[end]);
            let bytes = block.as_bytes();
            let joined = bytes.get(last_byte) == Some(&b'-') || first_byte > 0 && bytes[first_byte - 1] == b'-';
            while candidates.get(from).is_some_and(|c| c.end as usize <= start) {
                from += 1;
            }
            let mut to = from;
            let mut yields =
                telling.holds && reach(name, telling.by.kind).is_some() && !doubtful && !goes_on && !joined;
            while yields && candidates.get(to).is_some_and(|c| (c.start as usize) < end) {
                yields = telling.outdoes(&candidates[to], (start, end));
                to += 1;
            }
            // What stands there already may be the same name.
            let same = |c: &Candidate| (c.start, c.end, c.kind) == (start as u32, end as u32, telling.by.kind);
            if let Some((hash, genitive)) = stem.filter(|_| yields || candidates.get(from).is_some_and(same)) {
                let last = &mut lexemes[end - 1];
                (last.hash, last.genitive) = (hash, genitive);
            }
            if !yields {
                continue;
            }
            found.push(Candidate { start: start as u32, end: end as u32, ..telling.by.clone() });
            // What yields is emptied.
            candidates[from..to].iter_mut().for_each(|c| c.end = c.start);
            taken[start..end].fill(true);
            at = end;
        }
        if !found.is_empty() {
            candidates.retain(|c| c.start < c.end);
            let middle = candidates.len();
            candidates.append(&mut found);
            merge(candidates, middle, |c| c.start as usize);
        }
        self.found = found;
    }
}

/// The hash of a word without its genitive ending, which the lexicon could not see, and the bytes of the ending.
fn genitive(block: &str, lexeme: &Lexeme) -> Option<(u64, u8)> {
    let word = &block[lexeme.start as usize..lexeme.end as usize];
    let sees = lexeme.ends_in_s() && lexeme.genitive == 0 && is_capital(lexeme);
    let stem = word.strip_suffix('s').filter(|_| sees)?;
    let stem = stem.strip_suffix(':').unwrap_or(stem);
    Some((hash(fold(stem).as_bytes()), (word.len() - stem.len()) as u8))
}

#[cfg(test)]
mod tests {
    use crate::{Extractor, Kind};

    const CLASSES: &str = "class\timplies\tmeaning\nWORD\t\tan ordinary word\n";
    const WORDS: &str = "form\tclasses\ndär\tWORD\nregn\tWORD\nny\tWORD\n";
    const RULES: &str = "
rule firm
priority 70
tells
match 'bolaget' (organisation: CAP{1,3})

rule film
priority 70
tells
match 'filmen' (programme: CAP{1,2} (COLON CAP)? | CAP LOWER)

rule doctor
priority 78
tells
match 'doktor' (person: CAP{1,2})

rule shape
priority 30
match (person: CAP&!WORD CAP)

rule storm
priority 90
tells
match 'orkanen' (nothing: CAP{1,2})

rule on
priority 51
tells
match 'på' (place: CAP{1,2} (JOIN LOWER)?)
";

    /// What is found, each mention with its kind.
    fn found(text: &str) -> String {
        let extractor = Extractor::builder()
            .empty()
            .dictionary("classes.tsv", CLASSES)
            .dictionary("words.tsv", WORDS)
            .rules("a.rules", RULES)
            .build()
            .unwrap_or_else(|e| panic!("{e}"));
        let found = extractor.extract(text);
        found.iter().map(|e| format!("{} {}", &e.kind().as_str()[..2], e.normal())).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_name_is_what_it_was_told_to_be_wherever_it_stands() {
        assert_eq!(found("där var Zyx Qwert"), "pe Zyx Qwert");
        assert_eq!(found("bolaget Zyx Qwert, där Zyx Qwert"), "or Zyx Qwert, or Zyx Qwert");
        // Before it was told, as a genitive and beside other names too.
        assert_eq!(found("där var Zyx Qwerts och bolaget Zyx Qwert"), "or Zyx Qwert, or Zyx Qwert");
        assert_eq!(found("bolaget Zyx. Där är Zyx. Zyxs regn"), "or Zyx, or Zyx, or Zyx");
        assert_eq!(found("filmen Zyx regn, där Zyx regn, där Zyx Regn"), "pr Zyx regn, pr Zyx regn, pe Zyx Regn");
        assert_eq!(found("filmen Ny regn. ”Ny regn” regn"), "pr Ny regn, pr Ny regn");
        // From the block on in which it was told.
        let rain = "regn ".repeat(20_000);
        assert_eq!(
            found(&format!("där Zyx Qwert\n{rain}\nbolaget Zyx Qwert\n{rain}\nZyx Qwert")),
            "pe Zyx Qwert, or Zyx Qwert, or Zyx Qwert"
        );
    }

    #[test]
    fn bodies_and_places_go_by_how_their_names_begin() {
        assert_eq!(
            found("bolaget Zyx Qwert Holding, där Zyx Qwert, Zyx"),
            "or Zyx Qwert Holding, or Zyx Qwert, or Zyx"
        );
        // Another name goes on.
        assert_eq!(found("bolaget Zyx Qwert Holding, där Zyx Bre"), "or Zyx Qwert Holding, pe Zyx Bre");
        assert_eq!(found("på Zyx Qwert-ön, där Zyx Qwert"), "pl Zyx Qwert-ön, pl Zyx Qwert");
        // A title in front of a colon may be somebody's name.
        assert_eq!(found("filmen Zyx Qwert: Holding, där Zyx Qwert"), "pr Zyx Qwert: Holding, pe Zyx Qwert");
    }

    #[test]
    fn what_may_be_something_else_is_not_taken_for_it() {
        // Ordinary words, what is joined to others, and words that the text has in lower case.
        assert_eq!(found("filmen Regn. Regn"), "pr Regn");
        assert_eq!(found("filmen Regn, där Regn. ”Regn” på Regn"), "pr Regn, pr Regn, pr Regn, pl Regn");
        assert_eq!(found("bolaget Regn, där Regn"), "or Regn");
        assert_eq!(found("filmen Ny regn. Ny regn"), "pr Ny regn");
        assert_eq!(found("bolaget Zyx, Zyx-regn, regn-Zyx"), "or Zyx");
        assert_eq!(found("bolaget Zyx, en zyx. Zyx"), "or Zyx");
        // Two things of one name, and the surer of two tellings.
        assert_eq!(
            found("bolaget Zyx Qwert, filmen Zyx Qwert, där Zyx Qwert"),
            "or Zyx Qwert, pr Zyx Qwert, pe Zyx Qwert"
        );
        assert_eq!(found("på Zyx Qwert, filmen Zyx Qwert, där Zyx Qwert"), "pr Zyx Qwert, pr Zyx Qwert, pr Zyx Qwert");
        assert_eq!(
            found("doktor Zyx Qwert, bolaget Qwert, där Qwert, där Zyx Qwert"),
            "pe Zyx Qwert, or Qwert, pe Zyx Qwert"
        );
    }

    #[test]
    fn what_is_nothing_is_nobody_where_it_stands_alone() {
        assert_eq!(found("där är Zyx Qwert"), "pe Zyx Qwert");
        assert_eq!(found("orkanen Zyx Qwert. Där är Zyx Qwert, och Zyx Qwerts regn"), "");
        assert_eq!(found("där är Zyx Qwert. Där kom orkanen Zyx Qwert"), "");
        // Somebody whom the words around the name tell is somebody.
        assert_eq!(found("orkanen Zyx Qwert, doktor Zyx Qwert"), "pe Zyx Qwert");
        // A name of somebody elsewhere too.
        let swedish = Extractor::new(crate::Language::Swedish);
        let people = |text| swedish.extract(text).into_iter().filter(|e| e.kind() == Kind::Person).count();
        assert_eq!(people("Efter Melissa saknas tio. Melissas regn gav skred."), 2);
        assert_eq!(people("Orkanen Melissa slog till. Efter Melissa saknas tio. Melissas regn gav skred."), 0);
        assert_eq!(people("Fartyget Anna Berg sjönk. De sökte efter Anna Berg i tre dagar."), 0);
    }

    #[test]
    fn many_tellings_take_time_with_the_length_of_the_text() {
        let start = std::time::Instant::now();
        let names = (0..20_000).map(|n| format!("bolaget Zyx Qwert{n} Bre, Zyx Zyx Zyx Qwert{n} ")).collect::<String>();
        found(&names);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    #[test]
    fn an_explanation_says_what_was_told() {
        let extractor = Extractor::new(crate::Language::Swedish);
        let explanation = extractor.explain("Restaurangkedjan Bun Bo Love växer. Det vet Bun Bo Love själv.");
        let told = explanation.candidates().iter().find(|c| c.verdict == crate::explain::Verdict::Told);
        assert_eq!(told.map(|c| (c.text.as_str(), c.kind)), Some(("Bun Bo Love", Some(Kind::Organisation))));
    }
}
