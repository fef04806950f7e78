//! What the rest of the text tells of a doubtful name: a full name makes its short form a person, a team makes its town one,
//! and what is a name elsewhere is one at the head of a sentence.

use crate::document::without_letters;
use crate::entity::{Entity, Kind};
use crate::lexicon::{Lexeme, Origin, filter_bits};
use crate::resolve::Candidate;
use crate::segment::fold::{QuickMap, hash};
use crate::segment::{Case, Form};
use crate::told::Told;

/// A doubtful name that waits for evidence from elsewhere in the text.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    start: usize,
    end: usize,
    layer: u16,
    rule: u16,
    group: u16,
    kind: Kind,
    first: u64,
    last: u64,
    words: usize,
    genitive: u8,
    sentence_start: bool,
}

impl Pending {
    pub(crate) fn new(
        start: usize,
        end: usize,
        rule: u16,
        layer: u16,
        group: u16,
        kind: Kind,
        lexemes: &[Lexeme],
    ) -> Self {
        let (first, last) = (lexemes.first(), lexemes.last());
        Pending {
            start,
            end,
            layer,
            rule,
            group,
            kind,
            first: first.map_or(0, |l| l.hash),
            last: last.map_or(0, |l| l.hash),
            words: lexemes.len(),
            genitive: last.map_or(0, |l| l.genitive),
            sentence_start: first.is_some_and(Lexeme::sentence_start),
        }
    }

    /// The name without a genitive.
    fn name<'a>(&self, text: &'a str) -> &'a [u8] {
        &text.as_bytes()[self.start..self.end - usize::from(self.genitive)]
    }
}

/// What the certain entities of a text say of the doubtful ones.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Words of certain names, and whether somebody may be called by the word alone.
    names: QuickMap<u64, bool>,
    pending: Vec<(Pending, Origin)>,
    /// The names that wait to be those of something, by its kind and their hash, and whether one that was found has the name.
    things: QuickMap<(Kind, u64), bool>,
    /// The words seen in lower case.
    lower: Filter,
    /// Where the words with a capital stand in the block.
    capitals: Vec<u32>,
    told: Told,
}

/// A set of words, by their hashes, of which a yes may be wrong: a Bloom filter, small enough to stay in cache.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// A power of two of them, or none.
    bits: Vec<u64>,
}

impl Filter {
    /// Empties the set, for the words of a text of so many bytes: by Heaps' law the different ones grow like a root of its
    /// length. In 200 KB of press text they are some fifteen times the square root, and each has 19 bits here.
    pub(crate) fn begin(&mut self, bytes: usize) {
        self.bits.clear();
        self.bits.resize((4 * bytes.isqrt()).clamp(1 << 8, 1 << 15).next_power_of_two(), 0);
    }

    #[inline]
    pub(crate) fn insert(&mut self, word: u64) {
        let (number, bits) = filter_bits(word, self.bits.len());
        if let Some(number) = self.bits.get_mut(number) {
            *number |= bits;
        }
    }

    #[inline]
    pub(crate) fn contains(&self, word: u64) -> bool {
        let (number, bits) = filter_bits(word, self.bits.len());
        self.bits.get(number).is_some_and(|number| number & bits == bits)
    }
}

impl Evidence {
    /// Forgets the text before, for one of so many bytes.
    pub(crate) fn begin(&mut self, bytes: usize) {
        self.names.clear();
        self.pending.clear();
        self.lower.begin(bytes);
        self.told.begin(bytes);
    }

    /// Remembers which words stand in lower case, and finds those with a capital.
    pub(crate) fn see(&mut self, lexemes: &[Lexeme]) {
        self.capitals.clear();
        for (at, lexeme) in lexemes.iter().enumerate().filter(|(_, lexeme)| lexeme.form == Form::Word) {
            if lexeme.case == Case::Lower {
                self.lower.insert(lexeme.hash);
            } else {
                self.capitals.push(at as u32);
            }
        }
    }

    /// Learns what the settled candidates of a block tell of names, and what stands there by the same names becomes the same.
    pub(crate) fn tell(
        &mut self,
        block: &str,
        lexemes: &mut [Lexeme],
        candidates: &mut Vec<Candidate>,
        taken: &mut [bool],
    ) {
        self.told.learn(candidates, lexemes);
        let lower = &self.lower;
        self.told.settle(block, lexemes, &self.capitals, candidates, taken, |word| lower.contains(word));
    }

    /// Learns the words of a certain name.
    pub(crate) fn learn(&mut self, entity: &Entity, lexemes: &[Lexeme]) {
        if entity.kind != Kind::Person {
            return;
        }
        for (i, lexeme) in lexemes.iter().enumerate().filter(|(_, l)| l.form == Form::Word) {
            // Alone a person goes by the first or the last name.
            let alone = i == 0 || i + 1 == lexemes.len();
            *self.names.entry(lexeme.hash).or_default() |= alone;
        }
    }

    pub(crate) fn wait(&mut self, pending: Pending, origin: Origin) {
        self.pending.push((pending, origin));
    }

    /// Finds out which names that wait something has that was found: a body perhaps with the letters of a club (`Kalmar FF`)
    /// or its sponsor (`Becamex Binh Duong`).
    fn find_things(&mut self, text: &str, found: &[Entity]) {
        let Evidence { pending, things, .. } = self;
        things.clear();
        let waiting = pending.iter().map(|(p, _)| p).filter(|p| p.kind != Kind::Person);
        things.extend(waiting.map(|p| ((p.kind, hash(p.name(text))), false)));
        if things.is_empty() {
            return;
        }
        for thing in found.iter().filter(|entity| entity.kind != Kind::Person) {
            let kind = thing.kind;
            let name = thing.stem();
            let key = |name: &str| (kind, hash(name.as_bytes()));
            let town = if kind == Kind::Organisation { without_letters(name) } else { None };
            // `Leksands IF` is Leksand's.
            let owner = town.and_then(|town| town.strip_suffix('s'));
            for name in [Some(name), town, owner].into_iter().flatten() {
                things.entry(key(name)).and_modify(|has| *has = true);
            }
            if kind == Kind::Organisation {
                // Few words, with perhaps many spaces between two.
                let pairs = name.as_bytes().windows(2).enumerate();
                let words = pairs.filter(|(_, pair)| pair[0] == b' ' && pair[1] != b' ');
                for end in words.map(|(at, _)| key(&name[at + 1..])) {
                    if things.get(&end).is_some_and(|has| !has) && is_club(thing) {
                        things.insert(end, true);
                    }
                }
            }
        }
    }

    /// Lets the doubtful names in for which there is evidence.
    pub(crate) fn settle<'a>(&mut self, out: &mut Vec<Entity<'a>>) {
        if self.pending.is_empty() || out.is_empty() {
            return;
        }
        let (text, inner) = (out[0].text, out[0].inner);
        let before = out.len();
        self.find_things(text, out);
        let mut reach = 0;
        for &(ref p, origin) in &self.pending {
            let part = |hash: u64| self.names.contains_key(&hash);
            let alone = |hash: u64| self.names.get(&hash).is_some_and(|alone| *alone);
            let supported = match p.kind {
                Kind::Person if p.words == 1 => alone(p.last),
                Kind::Person => part(p.first) && part(p.last),
                kind => self.things.get(&(kind, hash(p.name(text)))).is_some_and(|has| *has),
            };
            let doubtful = p.sentence_start && self.lower.contains(p.first);
            if p.start >= reach && supported && !doubtful {
                reach = p.end;
                let entity = Entity {
                    text,
                    start: p.start,
                    end: p.end,
                    kind: p.kind,
                    genitive: p.genitive,
                    layer: p.layer,
                    rule: p.rule,
                    group: p.group,
                    origin,
                    date: None,
                    inner,
                };
                // What stands there already yields.
                match out[..before].binary_search_by_key(&p.start, |there| there.start) {
                    Ok(there) => out[there] = entity,
                    Err(_) => out.push(entity),
                }
            }
        }
        merge(out, before, |entity| entity.start);
    }
}

fn is_club(body: &Entity) -> bool {
    body.inner.record(body).is_some_and(|row| row.category().ends_with("club"))
}

/// Merges two sorted runs, of which the second begins at `middle` and is short.
pub(crate) fn merge<T: Clone>(all: &mut [T], middle: usize, start: impl Fn(&T) -> usize) {
    let second = all[middle..].to_vec();
    let (mut from, mut to) = (middle, all.len());
    for item in second.into_iter().rev() {
        while from > 0 && start(&all[from - 1]) > start(&item) {
            from -= 1;
            to -= 1;
            all.swap(to, from);
        }
        to -= 1;
        all[to] = item;
    }
}

#[cfg(test)]
mod tests {
    use crate::Extractor;

    /// What is found, each mention with its kind.
    fn found(extractor: &Extractor, text: &str) -> String {
        let found = extractor.extract(text);
        found.iter().map(|e| format!("{} {}", &e.kind().as_str()[..2], e.text())).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_doubtful_name_yields_to_somebody_whom_the_text_names_so() {
        const RULES: &str = "
rule doctor
match 'doktor' (person: CAP{2})

rule firm
priority 37
match (organisation: CAP&FIRM)

rule sure-firm
priority 38
match 'bolaget' (organisation: CAP&FIRM)
";
        const AGAIN: &str = "rule again\npriority 10\nweak\nmatch (person: CAP)\n";
        let extractor = Extractor::builder()
            .empty()
            .dictionary("classes.tsv", "class\timplies\tmeaning\nFIRM\t\ta company\n")
            .dictionary("firms.tsv", "form\tclasses\nQwert\tFIRM\n")
            .rules("a.rules", RULES)
            .rules("b.rules", AGAIN)
            .build()
            .unwrap_or_else(|e| panic!("{e}"));
        let found = |text: &str| found(&extractor, text);
        assert_eq!(found("där var Qwert"), "or Qwert");
        assert_eq!(found("där var Qwert och doktor Zyx Qwert"), "pe Qwert, pe Zyx Qwert");
        assert_eq!(found("doktor Zyx Qwert, bolaget Qwert"), "pe Zyx Qwert, or Qwert");
        assert_eq!(found("doktor Qwert Zyx, Qwert, Bre"), "pe Qwert Zyx, pe Qwert");
    }

    #[test]
    fn a_town_is_the_team_that_the_text_names_so() {
        const RULES: &str = "
rule town
priority 40
match (place: CAP&TOWN)

rule club
match (organisation: 'laget'&LOWER? CAP&TOWN (CAP&'ff' | CAP&'tv')) | 'laget' (organisation: CAP&TOWN)

rule again
priority 10
weak
match 'mot' (organisation: CAP&TOWN)
";
        let extractor = Extractor::builder()
            .empty()
            .dictionary("classes.tsv", "class\timplies\tmeaning\nTOWN\t\ta town\n")
            .dictionary("towns.tsv", "form\tclasses\nQwert\tTOWN\nZyx\tTOWN\n")
            .rules("a.rules", RULES)
            .build()
            .unwrap_or_else(|e| panic!("{e}"));
        let found = |text: &str| found(&extractor, text);
        assert_eq!(found("mot Qwert"), "pl Qwert");
        assert_eq!(found("mot Qwert, laget Qwert, mot Zyx"), "or Qwert, or Qwert, pl Zyx");
        // Where no rule asks, it is the town.
        assert_eq!(found("laget Qwert, i Qwert, mot Qwerts"), "or Qwert, pl Qwert, or Qwerts");
        // Its letters may be missing, those of another body not.
        assert_eq!(found("Qwert FF, mot Qwert"), "or Qwert FF, or Qwert");
        assert_eq!(found("Qwert TV, mot Qwert"), "or Qwert TV, pl Qwert");
        let swedish = Extractor::new(crate::Language::Swedish);
        let teams = |text| swedish.extract(text).into_iter().filter(|e| e.kind() == crate::Kind::Organisation).count();
        assert_eq!(teams("Där spelade Leksands IF. Då vann Leksand igen."), 2);
        assert_eq!(teams("Där spelade Becamex Binh Duong. Då visste Binh Duong allt."), 2);
        assert_eq!(teams("Där satt Agribank Binh Duong. Då visste Binh Duong allt."), 1);
        // However many spaces the page has.
        let start = std::time::Instant::now();
        let spaces = " ".repeat(50_000);
        assert_eq!(teams(&format!("Där spelade Becamex{spaces}Binh Duong. Då visste Binh Duong allt.")), 2);
        assert!(start.elapsed().as_secs_f32() < 0.5, "{:?}", start.elapsed());
    }
}
