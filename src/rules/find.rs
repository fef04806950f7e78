//! Matching: the automaton of a layer run over symbols.
//!
//! The lazy automaton of `regex-automata` reads bytes, two for most letters, and its states lie far apart in memory. So each
//! step that it has made is remembered here, a lexeme at a time, in a small table: of a hundred steps that a text
//! asks for, all but a few have been made before.

use super::compile::{Alphabet, Edge, LARGEST, LONGEST, Layer};
use crate::segment::fold::QuickMap;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::meta;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input};

/// A match of a rule: the lexemes `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) rule: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A group of a match: its number in the rule, and its lexemes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) group: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Buffers for the matches of one layer, of one thread.
#[derive(Debug)]
pub(crate) struct Finder {
    steps: Option<Steps>,
    /// For each rule whose groups have to be searched for.
    regexes: Vec<Option<meta::Cache>>,
    letters: Vec<u8>,
    slots: Vec<Option<NonMaxUsize>>,
}

/// The state in which every run begins.
const START: u16 = 0;

/// The state from which no rule can match.
const DEAD: u16 = u16::MAX;

/// The letter behind the last lexeme of a text; there are fewer symbols than it says.
const END: u16 = u16::MAX;

/// Which layers have rules that may begin with two symbols, remembered for the pairs that were asked for last.
#[derive(Debug)]
pub(crate) struct Openings {
    /// Pairs, each with its layers.
    table: Box<[(u16, u16, u32); Openings::REMEMBERED]>,
}

impl Default for Openings {
    fn default() -> Self {
        // No symbol is of the last kind, since there are fewer kinds than symbols.
        Openings { table: Box::new([(u16::MAX, u16::MAX, 0); Openings::REMEMBERED]) }
    }
}

impl Openings {
    const REMEMBERED: usize = 1 << 12;

    /// A bit for each layer.
    #[inline]
    pub(crate) fn layers(&mut self, layers: &[Layer], alphabet: &Alphabet, first: u16, second: u16) -> u32 {
        let (a, b) = alphabet.pair(first, second);
        let mixed = (u32::from(a) << 16 | u32::from(b)).wrapping_mul(0x9E37_79B1);
        let known = &mut self.table[(mixed >> 20) as usize % Openings::REMEMBERED];
        if (known.0, known.1) != (a, b) {
            *known = (a, b, openings(layers, alphabet, (a, b)));
        }
        known.2
    }
}

#[cold]
fn openings(layers: &[Layer], alphabet: &Alphabet, pair: (u16, u16)) -> u32 {
    let mut mask = alphabet.starts(pair.0);
    let mut rest = mask;
    while rest != 0 {
        let number = rest.trailing_zeros() as usize;
        rest &= rest - 1;
        let (row, column) = alphabet.row_and_column(pair, number);
        mask &= !(u32::from(!layers[number].pairs.has(row, column)) << number);
    }
    mask
}

/// Steps that are remembered; a power of two. One that is needed again after another took its place is made anew.
const REMEMBERED: usize = 1 << 14;

/// A step from state to state, and which rules match up to the lexeme before it.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: u16,
    letter: u16,
    to: u16,
    /// An index of `Steps::matches`.
    matches: u16,
}

impl Step {
    /// No step, since none begins where no rule can match.
    const NONE: Step = Step { from: DEAD, letter: 0, to: DEAD, matches: 0 };
}

/// The rules that match at some place.
#[derive(Debug, Default)]
struct Matches {
    /// Ascending, so the first is of the highest priority.
    rules: Vec<u16>,
    /// The first of those that begin with an entity, and of those that begin with context.
    best: [Option<u16>; 2],
}

/// The steps of one automaton.
#[derive(Debug)]
struct Steps {
    cache: Cache,
    /// The automaton's names of the states.
    states: Vec<LazyStateID>,
    numbers: QuickMap<LazyStateID, u16>,
    /// Sets of rules that match together; the first is empty.
    matches: Vec<Matches>,
    matches_by_rules: QuickMap<Vec<u16>, u16>,
    /// A buffer for the rules that match at a step.
    rules: Vec<u16>,
    table: Box<[Step; REMEMBERED]>,
}

impl Steps {
    fn new(dfa: &DFA) -> Steps {
        let mut steps = Steps {
            cache: dfa.create_cache(),
            states: Vec::new(),
            numbers: QuickMap::default(),
            matches: Vec::new(),
            matches_by_rules: QuickMap::default(),
            rules: Vec::new(),
            table: Box::new([Step::NONE; REMEMBERED]),
        };
        steps.forget(dfa);
        steps
    }

    /// Begins anew, as the cache of the automaton does when it is full.
    fn forget(&mut self, dfa: &DFA) {
        self.states.clear();
        self.numbers.clear();
        self.matches.clear();
        self.matches.push(Matches::default());
        self.matches_by_rules.clear();
        self.table.fill(Step::NONE);
        if let Ok(start) = dfa.start_state_forward(&mut self.cache, &Input::new(&[]).anchored(Anchored::Yes)) {
            self.number(start);
        }
    }

    fn number(&mut self, state: LazyStateID) -> u16 {
        *self.numbers.entry(state).or_insert_with(|| {
            self.states.push(state);
            self.states.len() as u16 - 1
        })
    }

    #[inline]
    fn step(&mut self, layer: &Layer, dfa: &DFA, from: u16, letter: u16) -> Step {
        let mixed = (u32::from(letter) << 16 | u32::from(from)).wrapping_mul(0x9E37_79B1);
        let at = (mixed >> 16) as usize % REMEMBERED;
        let step = &self.table[at];
        if step.from == from && step.letter == letter { *step } else { self.make(layer, dfa, from, letter, at) }
    }

    #[cold]
    fn make(&mut self, layer: &Layer, dfa: &DFA, from: u16, letter: u16, at: usize) -> Step {
        let clears = self.cache.clear_count();
        self.rules.clear();
        let to = self.run(layer, dfa, from, letter);
        let full = self.states.len().max(self.matches.len()) >= usize::from(DEAD) - 1;
        let anew = full || self.cache.clear_count() != clears;
        if anew {
            self.forget(dfa);
        }
        let to = to.map_or(DEAD, |to| self.number(to));
        let step = Step { from, letter, to, matches: self.matches(layer) };
        // `from` names another state now, if one at all.
        if !anew {
            self.table[at] = step;
        }
        step
    }

    /// Runs the automaton over one letter and collects the rules that match before it. `None`: no rule can go on.
    fn run(&mut self, layer: &Layer, dfa: &DFA, from: u16, letter: u16) -> Option<LazyStateID> {
        let (cache, rules) = (&mut self.cache, &mut self.rules);
        let mut state = *self.states.get(from as usize)?;
        let mut matched = |cache: &Cache, state: LazyStateID| {
            rules
                .extend((0..dfa.match_len(cache, state)).map(|i| dfa.match_pattern(cache, state, i).as_usize() as u16));
        };
        if letter == END {
            state = dfa.next_eoi_state(cache, state).ok()?;
            if state.is_match() {
                matched(cache, state);
            }
            return None;
        }
        let bytes = [(letter >> 8) as u8, letter as u8];
        // A match shows one byte late.
        for &byte in if layer.wide { &bytes[..] } else { &bytes[1..] } {
            state = dfa.next_state(cache, state, byte).ok()?;
            if state.is_match() {
                matched(cache, state);
            } else if state.is_tagged() {
                return None;
            }
        }
        Some(state)
    }

    /// The index of the set of rules that was collected.
    fn matches(&mut self, layer: &Layer) -> u16 {
        if self.rules.is_empty() {
            return 0;
        }
        self.rules.sort_unstable();
        if let Some(&index) = self.matches_by_rules.get(&self.rules) {
            return index;
        }
        let first = |context| self.rules.iter().copied().find(|&r| layer.rules[usize::from(r)].context == context);
        let best = [first(false), first(true)];
        let index = self.matches.len() as u16;
        self.matches.push(Matches { rules: self.rules.clone(), best });
        self.matches_by_rules.insert(self.rules.clone(), index);
        index
    }
}

impl Layer {
    /// Buffers for [`Layer::find`] and [`Layer::groups`].
    pub(crate) fn finder(&self) -> Finder {
        Finder {
            steps: self.automaton().map(Steps::new),
            regexes: self.rules.iter().map(|_| None).collect(),
            letters: Vec::new(),
            slots: Vec::new(),
        }
    }

    /// The best matches that begin with the lexeme at `start`: highest priority, then longest, then by name. The
    /// first is of the rules whose entity begins right there, the second of those that begin with context: the
    /// two speak of different places in the text, so neither hides the other.
    pub(crate) fn find(
        &self,
        finder: &mut Finder,
        alphabet: &Alphabet,
        symbols: &[u16],
        start: usize,
    ) -> [Option<Match>; 2] {
        let mut best: [Option<Match>; 2] = [None; 2];
        self.walk(finder, alphabet, symbols, start, |matches, end| {
            for (best, rule) in best.iter_mut().zip(matches.best) {
                let Some(rule) = rule.map(usize::from) else { continue };
                // A later match is a longer one.
                if best.is_none_or(|b| self.rules[rule].priority >= self.rules[b.rule].priority) {
                    *best = Some(Match { rule, start, end });
                }
            }
        });
        best
    }

    /// Every rule that matches from the lexeme at `start`, each with its longest match: for explanations.
    pub(crate) fn find_each(
        &self,
        finder: &mut Finder,
        alphabet: &Alphabet,
        symbols: &[u16],
        start: usize,
    ) -> Vec<Match> {
        let mut ends = vec![start; self.rules.len()];
        self.walk(finder, alphabet, symbols, start, |matches, end| {
            for &rule in &matches.rules {
                ends[usize::from(rule)] = end;
            }
        });
        let found = ends.into_iter().enumerate().map(|(rule, end)| Match { rule, start, end });
        found.filter(|m| m.end > start).collect()
    }

    /// Runs the automaton until no rule can go on and tells what matches, with its end.
    #[inline]
    fn walk(
        &self,
        finder: &mut Finder,
        alphabet: &Alphabet,
        symbols: &[u16],
        start: usize,
        mut matched: impl FnMut(&Matches, usize),
    ) {
        let (Some(dfa), Some(steps)) = (self.automaton(), finder.steps.as_mut()) else { return };
        let symbols = symbols.get(start..).unwrap_or_default();
        let letters = symbols.iter().map(|&symbol| alphabet.letter(symbol, self.number));
        let mut state = START;
        // What matches shows at the lexeme behind it.
        for (at, letter) in (start..).zip(letters.chain([END]).take(LONGEST + 1)) {
            let step = steps.step(self, dfa, state, letter);
            if step.matches > 0 && at > start {
                matched(&steps.matches[usize::from(step.matches)], at);
            }
            if step.to == DEAD {
                return;
            }
            state = step.to;
        }
    }

    /// The groups of a match that took part in it.
    pub(crate) fn groups(
        &self,
        finder: &mut Finder,
        alphabet: &Alphabet,
        found: Match,
        symbols: &[u16],
        out: &mut Vec<Found>,
    ) {
        out.clear();
        let known = |edge| match edge {
            Edge::FromStart(offset) => Some(found.start + offset as usize),
            Edge::FromEnd(offset) => Some(found.end - offset as usize),
            Edge::Varies => None,
        };
        for (number, group) in self.rules[found.rule].groups.iter().enumerate() {
            match (known(group.start), known(group.end)) {
                (Some(start), Some(end)) => out.push(Found { group: number, start, end }),
                _ => {
                    out.clear();
                    self.captures(finder, alphabet, found, symbols, out);
                    return;
                }
            }
        }
    }

    fn captures(
        &self,
        finder: &mut Finder,
        alphabet: &Alphabet,
        found: Match,
        symbols: &[u16],
        out: &mut Vec<Found>,
    ) -> Option<()> {
        let rule = &self.rules[found.rule];
        let regex = rule
            .regex
            .get_or_init(|| {
                meta::Regex::builder()
                    .configure(meta::Config::new().utf8_empty(false).nfa_size_limit(Some(LARGEST)).hybrid(false))
                    .build_from_hir(&rule.pattern.whole())
                    .ok()
            })
            .as_ref()?;
        let letters = &mut finder.letters;
        letters.clear();
        for &symbol in &symbols[found.start..found.end] {
            let letter = alphabet.letter(symbol, self.number);
            if self.wide {
                letters.push((letter >> 8) as u8);
            }
            letters.push(letter as u8);
        }
        let unit = if self.wide { 2 } else { 1 };
        let cache = finder.regexes[found.rule].get_or_insert_with(|| regex.create_cache());
        finder.slots.clear();
        finder.slots.resize(2 * rule.groups.len() + 2, None);
        regex.search_slots_with(cache, &Input::new(letters).anchored(Anchored::Yes), &mut finder.slots)?;
        for (group, slots) in finder.slots.chunks_exact(2).skip(1).enumerate() {
            match slots {
                &[Some(start), Some(end)] if start < end => {
                    let place = |slot: NonMaxUsize| found.start + slot.get() / unit;
                    out.push(Found { group, start: place(start), end: place(end) });
                }
                _ => {}
            }
        }
        Some(())
    }
}
