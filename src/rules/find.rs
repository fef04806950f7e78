//! Matching: the automata of all layers run side by side over symbols.
//!
//! They are run as one: a state of the [`Finder`] is the states of all layers that are still alive, and each step that was
//! made from one is remembered, a lexeme and all layers at a time, in a small table. Of a hundred steps that a text asks
//! for, all but a few have been made before.

use super::automata::Automata;
use super::compile::{Alphabet, CompiledRule, LARGEST, LONGEST, Layer};
use crate::segment::fold::QuickMap;
use regex_automata::meta;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input};
use std::collections::BTreeMap;

/// A match of a rule: the lexemes `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) layer: usize,
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

/// No state.
const UNKNOWN: u16 = 0;

/// The state from which no rule can match.
const DEAD: u16 = u16::MAX;

/// The letter behind the last lexeme of a text; there are fewer symbols than it says.
const END: u16 = u16::MAX;

/// The most states, and the most sets of rules that match together, before all is forgotten: at the next run, which may
/// add some.
const MOST: usize = DEAD as usize - 2 * LONGEST;

/// Where a step leads, and which rules match up to the lexeme before it.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: u16,
    /// An index of `Finder::matches`.
    matches: u16,
}

/// What was found out before, by two numbers: a hash table that is half full at most. A slot holds a key and, in its lower
/// half, a value, so that one comparison tells whether it is the one.
#[derive(Debug)]
struct Memory {
    slots: Box<[u64]>,
    used: usize,
}

impl Memory {
    /// No key: no symbol is of the last kind, since there are fewer kinds than symbols, and no step begins where no rule
    /// can match.
    const FREE: u32 = (DEAD as u32) << 16;

    /// Slots of an empty table, and the most slots: a table that is to be larger is emptied. Powers of two.
    const FEWEST: usize = 1 << 10;
    const MOST: usize = 1 << 18;

    fn new() -> Self {
        Memory { slots: vec![u64::from(Self::FREE) << 32; Self::FEWEST].into(), used: 0 }
    }

    fn clear(&mut self) {
        *self = Self::new();
    }

    #[inline]
    fn key((first, second): (u16, u16)) -> u32 {
        u32::from(first) << 16 | u32::from(second)
    }

    /// Where a key stands, or where it would, and what stands there.
    #[inline]
    fn slot(&self, key: u32) -> (usize, u64) {
        let mut at = (u64::from(key).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize;
        loop {
            at &= self.slots.len() - 1;
            let slot = self.slots[at];
            let known = (slot >> 32) as u32;
            if known == key || known == Self::FREE {
                return (at, slot);
            }
            at += 1;
        }
    }

    #[inline]
    fn get(&self, key: (u16, u16)) -> Option<u32> {
        let key = Self::key(key);
        let (_, slot) = self.slot(key);
        ((slot >> 32) as u32 == key).then_some(slot as u32)
    }

    fn insert(&mut self, key: (u16, u16), value: u32) {
        if 2 * self.used >= self.slots.len() {
            let before = std::mem::take(&mut self.slots);
            let len = if before.len() < Self::MOST { 2 * before.len() } else { Self::FEWEST };
            self.slots = vec![u64::from(Self::FREE) << 32; len].into();
            self.used = 0;
            for &slot in before.iter().filter(|slot| len > before.len() && (**slot >> 32) as u32 != Self::FREE) {
                self.put((slot >> 32) as u32, slot as u32);
            }
        }
        self.put(Self::key(key), value);
    }

    fn put(&mut self, key: u32, value: u32) {
        let (at, _) = self.slot(key);
        self.slots[at] = u64::from(key) << 32 | u64::from(value);
        self.used += 1;
    }
}

/// A bit for each layer with a rule that may begin with two symbols.
#[cold]
fn openings(rules: Rules, pair: (u16, u16)) -> u32 {
    let mut mask = rules.alphabet.starts(pair.0);
    let mut rest = mask;
    while rest != 0 {
        let number = rest.trailing_zeros() as usize;
        rest &= rest - 1;
        let (row, column) = rules.alphabet.row_and_column(pair, number);
        mask &= !(u32::from(!rules.layers[number].pairs.has(row, column)) << number);
    }
    mask
}

/// A rule that matches at some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Matching {
    pub(crate) layer: u16,
    /// Rules are numbered by priority, so the first is of the highest.
    pub(crate) rule: u16,
}

/// The rules that match together.
#[derive(Debug, Default)]
struct Matches {
    all: Vec<Matching>,
    /// Of each layer the first of those that begin with an entity, and of those that begin with context.
    best: Vec<Best>,
}

/// The best rule of its layer, of those that begin with context or of the others.
#[derive(Clone, Copy, Debug)]
struct Best {
    rule: Matching,
    priority: u8,
    context: bool,
}

/// The states of the automata of the layers that can go on.
type Alive = Vec<u32>;

/// The rules of a language, to be run over symbols.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) layers: &'a [Layer],
    pub(crate) alphabet: &'a Alphabet,
}

/// Matches whose groups are remembered.
const CAPTURED: usize = 1 << 10;

/// A match, and its groups from its start.
#[derive(Clone, Debug, Default)]
struct Captured {
    layer: usize,
    rule: usize,
    symbols: Vec<u16>,
    groups: Vec<Found>,
}

fn mixed(key: usize, symbol: u16) -> usize {
    let key = (key as u64 ^ u64::from(symbol)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (key ^ key >> 32) as usize
}

/// A state of all layers together.
#[derive(Clone, Copy, Debug)]
struct State {
    /// The states of the layers that are alive stand here in `Finder::alive`.
    start: u32,
    end: u32,
    /// The symbol that was read, where it is the only one.
    only: Option<u16>,
}

/// The automata of all layers as far as they have been run, of one thread.
#[derive(Debug)]
pub(crate) struct Finder {
    automata: Automata,
    /// For kinds of symbols, the layers with a rule that may begin with two of them, a bit each.
    openings: Memory,
    states: Vec<State>,
    alive: Alive,
    numbers: QuickMap<(Option<u16>, Alive), u16>,
    /// Sets of rules that match together; the first is empty.
    matches: Vec<Matches>,
    matches_by_rules: QuickMap<Vec<Matching>, u16>,
    /// The states behind a first symbol.
    firsts: Vec<u16>,
    /// The steps by state and letter.
    steps: Memory,
    /// All is to be forgotten.
    full: bool,
    /// Buffers.
    best: Vec<(Best, usize)>,
    letters: Vec<u8>,
    slots: Vec<Option<NonMaxUsize>>,
    /// What the groups of rules are searched for in, by layer and rule.
    regexes: QuickMap<(usize, usize), meta::Cache>,
    captured: Vec<Captured>,
}

impl Finder {
    pub(crate) fn new() -> Finder {
        let mut finder = Finder {
            automata: Automata::default(),
            openings: Memory::new(),
            states: Vec::new(),
            alive: Vec::new(),
            numbers: QuickMap::default(),
            matches: Vec::new(),
            matches_by_rules: QuickMap::default(),
            firsts: Vec::new(),
            steps: Memory::new(),
            full: false,
            best: Vec::new(),
            letters: Vec::new(),
            slots: Vec::new(),
            regexes: QuickMap::default(),
            captured: vec![Captured::default(); CAPTURED],
        };
        finder.forget();
        finder
    }

    /// Begins anew.
    fn forget(&mut self) {
        self.automata.clear();
        self.states.clear();
        // `UNKNOWN`
        self.states.push(State { start: 0, end: 0, only: None });
        self.firsts.clear();
        self.alive.clear();
        self.numbers.clear();
        self.matches.clear();
        self.matches.push(Matches::default());
        self.matches_by_rules.clear();
        self.steps.clear();
        self.full = false;
    }

    #[inline]
    fn step(&mut self, rules: Rules, from: u16, letter: u16) -> Step {
        match self.steps.get((from, letter)) {
            Some(step) => Step { to: step as u16, matches: (step >> 16) as u16 },
            None => self.make(rules, from, letter),
        }
    }

    /// Remembers a step.
    fn remember(&mut self, from: u16, letter: u16, step: Step) -> Step {
        self.steps.insert((from, letter), u32::from(step.to) | u32::from(step.matches) << 16);
        step
    }

    /// The state behind the first symbol. What is alive shows with the next symbol only, so that no automaton is run where no
    /// rule can begin with the two.
    #[inline]
    fn first(&mut self, rules: Rules, symbol: u16) -> u16 {
        match self.firsts.get(usize::from(symbol)) {
            Some(&state) if state != UNKNOWN => state,
            _ => self.make_first(rules, symbol),
        }
    }

    #[cold]
    fn make_first(&mut self, rules: Rules, symbol: u16) -> u16 {
        let dead = rules.alphabet.starts(rules.alphabet.kinds()(symbol).0) == 0;
        let state = if dead { DEAD } else { self.number(Some(symbol), Vec::new()) };
        let at = usize::from(symbol);
        self.firsts.resize(self.firsts.len().max(at + 1), UNKNOWN);
        self.firsts[at] = state;
        state
    }

    /// Runs the automata of all layers that are alive over one letter: a match shows one letter late.
    #[cold]
    fn make(&mut self, rules: Rules, from: u16, letter: u16) -> Step {
        let State { start, end, only } = self.states[usize::from(from)];
        let mut alive = self.alive[start as usize..end as usize].to_vec();
        if let Some(first) = only {
            let kinds = rules.alphabet.kinds();
            let (kind, second) = (kinds(first).0, kinds(letter).1);
            let begin = if letter == END { rules.alphabet.starts(kind) } else { openings(rules, (kind, second)) };
            let layers = rules.layers.iter().filter(|layer| begin & 1 << layer.number != 0);
            alive.extend(layers.filter_map(|layer| {
                let start = self.automata.start(layer)?;
                self.automata.step(layer, start, rules.alphabet.letter(first, layer.number))
            }));
        }
        // A match shows one letter late.
        let found = alive.iter().flat_map(|&state| self.automata.matching(state)).copied().collect();
        alive.retain_mut(|state| {
            let layer = &rules.layers[self.automata.layer(*state)];
            let read = |symbol| (symbol != END).then(|| rules.alphabet.letter(symbol, layer.number));
            let to = read(letter).and_then(|letter| self.automata.step(layer, *state, letter));
            *state = to.unwrap_or_default();
            to.is_some()
        });
        let to = if alive.is_empty() { DEAD } else { self.number(None, alive) };
        let step = Step { to, matches: self.matches(rules.layers, found) };
        self.full = self.states.len().max(self.matches.len()) >= MOST || self.automata.is_full();
        self.remember(from, letter, step)
    }

    /// The number of a state.
    fn number(&mut self, only: Option<u16>, alive: Alive) -> u16 {
        *self.numbers.entry((only, alive)).or_insert_with_key(|(only, alive)| {
            let start = self.alive.len() as u32;
            self.alive.extend_from_slice(alive);
            self.states.push(State { start, end: self.alive.len() as u32, only: *only });
            self.states.len() as u16 - 1
        })
    }

    /// The index of the set of rules that was collected.
    fn matches(&mut self, layers: &[Layer], mut found: Vec<Matching>) -> u16 {
        if found.is_empty() {
            return 0;
        }
        found.sort_unstable_by_key(|m| (m.layer, m.rule));
        if let Some(&index) = self.matches_by_rules.get(&found) {
            return index;
        }
        let mut best: Vec<Best> = Vec::new();
        for &rule in &found {
            let CompiledRule { priority, context, .. } = layers[usize::from(rule.layer)].rules[usize::from(rule.rule)];
            if !best.iter().any(|b| b.rule.layer == rule.layer && b.context == context) {
                best.push(Best { rule, priority, context });
            }
        }
        let index = self.matches.len() as u16;
        self.matches.push(Matches { all: found.clone(), best });
        self.matches_by_rules.insert(found, index);
        index
    }

    /// The lexemes with which, and with what stands behind them, a rule may begin: the only ones to walk from.
    pub(crate) fn openings(&mut self, rules: Rules, symbols: &[u16], out: &mut Vec<u32>) {
        out.clear();
        let kinds = rules.alphabet.kinds();
        let Some((&first, rest)) = symbols.split_first() else { return };
        let mut first = kinds(first).0;
        for (at, &symbol) in rest.iter().enumerate() {
            let (next, second) = kinds(symbol);
            let pair = (first, second);
            first = next;
            let layers = self.openings.get(pair).unwrap_or_else(|| {
                let layers = openings(rules, pair);
                self.openings.insert(pair, layers);
                layers
            });
            if layers != 0 {
                out.push(at as u32);
            }
        }
        // Behind the last one stands nothing.
        out.push(rest.len() as u32);
    }

    /// The best matches that begin with the lexeme at `start`: of each layer those of the highest priority, then the longest,
    /// then by name. One is of the rules whose entity begins right there, another of those that begin with context:
    /// the two speak of different places in the text, so neither hides the other.
    #[inline]
    pub(crate) fn find(&mut self, rules: Rules, symbols: &[u16], start: usize, out: &mut Vec<Match>) {
        out.clear();
        let mut best = std::mem::take(&mut self.best);
        best.clear();
        self.walk(rules, symbols, start, |matches, end| {
            for new in &matches.best {
                match best.iter_mut().find(|(b, _)| b.rule.layer == new.rule.layer && b.context == new.context) {
                    // A later match is a longer one.
                    Some(old) if new.priority >= old.0.priority => *old = (*new, end),
                    Some(_) => {}
                    None => best.push((*new, end)),
                }
            }
        });
        out.extend(best.iter().map(|&(Best { rule, .. }, end)| Match {
            layer: usize::from(rule.layer),
            rule: usize::from(rule.rule),
            start,
            end,
        }));
        self.best = best;
    }

    /// Every rule that matches from the lexeme at `start`, each with its longest match: for explanations.
    pub(crate) fn find_each(&mut self, rules: Rules, symbols: &[u16], start: usize) -> Vec<Match> {
        let mut ends: BTreeMap<(u16, u16), usize> = BTreeMap::new();
        self.walk(rules, symbols, start, |matches, end| {
            ends.extend(matches.all.iter().map(|m| ((m.layer, m.rule), end)));
        });
        let found = |((layer, rule), end)| Match { layer: usize::from(layer), rule: usize::from(rule), start, end };
        ends.into_iter().map(found).collect()
    }

    /// Runs the automata until no rule can go on and tells what matches, with its end.
    #[inline]
    fn walk(&mut self, rules: Rules, symbols: &[u16], start: usize, mut matched: impl FnMut(&Matches, usize)) {
        if self.full {
            self.forget();
        }
        let symbols = &symbols[start..];
        let Some(&first) = symbols.first() else { return };
        let mut state = self.first(rules, first);
        if state == DEAD {
            return;
        }
        // What matches shows at the lexeme behind it.
        for (read, &letter) in symbols[..symbols.len().min(LONGEST + 1)].iter().enumerate().skip(1) {
            let step = self.step(rules, state, letter);
            if step.matches > 0 {
                matched(&self.matches[usize::from(step.matches)], start + read);
            }
            if step.to == DEAD {
                return;
            }
            state = step.to;
        }
        if symbols.len() <= LONGEST {
            let step = self.step(rules, state, END);
            if step.matches > 0 {
                matched(&self.matches[usize::from(step.matches)], start + symbols.len());
            }
        }
    }

    /// The groups of a match that took part in it, remembered for the matches that came last.
    pub(crate) fn groups(&mut self, rules: Rules, found: Match, symbols: &[u16], out: &mut Vec<Found>) {
        out.clear();
        let covered = &symbols[found.start..found.end];
        let key = covered.iter().fold(found.layer << 16 | found.rule, |key, &symbol| mixed(key, symbol));
        let known = &self.captured[key % CAPTURED];
        if (known.layer, known.rule) == (found.layer, found.rule) && known.symbols == covered {
            let moved =
                |group: &Found| Found { start: found.start + group.start, end: found.start + group.end, ..*group };
            out.extend(known.groups.iter().map(moved));
            return;
        }
        if self.search(rules, found, covered, out).is_none() {
            return;
        }
        let known = &mut self.captured[key % CAPTURED];
        (known.layer, known.rule) = (found.layer, found.rule);
        known.symbols.clear();
        known.symbols.extend_from_slice(covered);
        known.groups.clear();
        let moved = |group: &Found| Found { start: group.start - found.start, end: group.end - found.start, ..*group };
        known.groups.extend(out.iter().map(moved));
    }

    fn search(&mut self, rules: Rules, found: Match, covered: &[u16], out: &mut Vec<Found>) -> Option<()> {
        let layer = &rules.layers[found.layer];
        let rule = &layer.rules[found.rule];
        let regex = rule
            .regex
            .get_or_init(|| {
                meta::Regex::builder()
                    .configure(meta::Config::new().utf8_empty(false).nfa_size_limit(Some(LARGEST)).hybrid(false))
                    .build_from_hir(&rule.pattern.whole())
                    .ok()
            })
            .as_ref()?;
        let letters = &mut self.letters;
        letters.clear();
        for &symbol in covered {
            let letter = rules.alphabet.letter(symbol, found.layer);
            if layer.wide {
                letters.push((letter >> 8) as u8);
            }
            letters.push(letter as u8);
        }
        let unit = if layer.wide { 2 } else { 1 };
        let cache = self.regexes.entry((found.layer, found.rule)).or_insert_with(|| regex.create_cache());
        self.slots.clear();
        self.slots.resize(2 * rule.groups.len() + 2, None);
        regex.search_slots_with(cache, &Input::new(letters).anchored(Anchored::Yes), &mut self.slots)?;
        for (group, slots) in self.slots.chunks_exact(2).skip(1).enumerate() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Buffers;
    use crate::{Extractor, Language};

    /// What is found does not depend on what is remembered.
    #[test]
    fn matches_are_the_same_when_all_was_forgotten() {
        let extractor = Extractor::new(Language::Swedish);
        let text = include_str!("../../examples/article.txt");
        let inner = extractor.extract("Hon bor i Hanoi.")[0].inner;
        let (mut lexemes, mut symbols) = (Vec::new(), Vec::new());
        inner.lexicon().look_up(text, &mut Buffers::default(), &mut lexemes, &mut symbols);
        let rules = inner.grammar().rules();
        let (mut finder, mut forgetful) = (Finder::new(), Finder::new());
        let (mut found, mut again) = (Vec::new(), Vec::new());
        let mut matches = 0;
        for start in 0..symbols.len() {
            finder.find(rules, &symbols, start, &mut found);
            forgetful.full = true;
            forgetful.find(rules, &symbols, start, &mut again);
            assert_eq!(found, again, "at {}", &text[lexemes[start].start as usize..]);
            matches += found.len();
        }
        assert!(matches > 100, "only {matches}");
    }
}
