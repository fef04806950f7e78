//! Matching: the automata of all layers run side by side over symbols.
//!
//! They are run as one: a state of the [`Finder`] is the states of all layers that are still alive, and each step that was
//! made from one is remembered, a lexeme and all layers at a time, in a small table. Of a hundred steps that a text asks
//! for, all but a few have been made before.
//!
//! From each lexeme a walk begins. Those of [`WALKS`] neighbours take their steps together: what a step needs lies far from
//! the processor, and is fetched for all of them at once.

use super::automata::Automata;
use super::compile::{Alphabet, CompiledRule, LONGEST, Layer};
use super::pattern::Buffers;
use crate::segment::fold::QuickMap;
use std::collections::BTreeMap;

/// A match of a rule: the lexemes `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) rule: Matching,
    pub(crate) start: u32,
    pub(crate) end: u32,
    priority: u8,
    /// The rule begins with context.
    context: bool,
}

/// A group of a match: its number in the rule, and its lexemes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) group: u16,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The state from which no rule can match.
const DEAD: u16 = u16::MAX;

/// It is not known yet which state a walk begins with.
const NOT_BEGUN: u16 = DEAD - 1;

/// The letter behind the last lexeme of a text; there are fewer symbols than it says.
const END: u16 = u16::MAX;

/// Walks that take their steps together.
const WALKS: usize = 128;

/// The most states, and the most sets of rules that match together, before all is forgotten: when the next walks begin, which
/// may add some.
const MOST: usize = NOT_BEGUN as usize - (WALKS + 1) * (LONGEST + 1);

/// Where a step leads, and which rules match up to the lexeme before it.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: u16,
    /// An index of `Finder::matches`.
    matches: u16,
}

/// What a step is remembered by: a state and the letter behind it.
#[inline]
fn key(first: u16, second: u16) -> u32 {
    u32::from(first) << 16 | u32::from(second)
}

/// The letter at a place of a text.
#[inline]
fn letter(symbols: &[u16], at: usize) -> u16 {
    symbols.get(at).copied().unwrap_or(END)
}

/// Rules that match together, an index of `Finder::matches`, on a walk, and how many lexemes they match.
#[derive(Clone, Copy, Debug, Default)]
struct Event {
    from: u16,
    len: u16,
    matches: u16,
}

/// What was found out before, by two numbers: a hash table that is three quarters full at most. A slot holds a key and, in its lower
/// half, a step, so that one comparison tells whether it is the one.
#[derive(Debug)]
struct Memory {
    slots: Box<[u64]>,
    used: usize,
}

impl Memory {
    /// No key: no step begins where no rule can match.
    const FREE: u32 = (DEAD as u32) << 16;

    /// Slots of an empty table, and the most slots: a table that is to be larger is emptied. Powers of two.
    const FEWEST: usize = 1 << 10;
    const MOST: usize = 1 << 20;

    fn new() -> Self {
        Memory { slots: vec![u64::from(Self::FREE) << 32; Self::FEWEST].into(), used: 0 }
    }

    fn clear(&mut self) {
        *self = Self::new();
    }

    /// Where the search for a key begins.
    #[inline]
    fn place(&self, key: u32) -> usize {
        (u64::from(key).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize & (self.slots.len() - 1)
    }

    /// Where a key stands, or where it would, and what stands there.
    #[inline]
    fn slot(&self, key: u32) -> (usize, u64) {
        let mut at = self.place(key);
        loop {
            let slot = self.slots[at];
            let known = (slot >> 32) as u32;
            if known == key || known == Self::FREE {
                return (at, slot);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// What stands where the search for each key begins, most often what is looked for: all are fetched at once.
    fn glance(&self, keys: &[u32], out: &mut [u64; WALKS]) {
        for (&key, out) in keys.iter().zip(out) {
            *out = self.slots[self.place(key)];
        }
    }

    /// What is remembered of a key, by what a glance saw.
    #[inline]
    fn get(&self, key: u32, glance: u64) -> Option<Step> {
        let slot = if (glance >> 32) as u32 == key { glance } else { self.slot(key).1 };
        ((slot >> 32) as u32 == key).then_some(Step { to: slot as u16, matches: (slot >> 16) as u16 })
    }

    fn insert(&mut self, key: u32, step: Step) {
        if 4 * self.used >= 3 * self.slots.len() {
            let before = std::mem::take(&mut self.slots);
            let len = if before.len() < Self::MOST { 2 * before.len() } else { Self::FEWEST };
            self.slots = vec![u64::from(Self::FREE) << 32; len].into();
            self.used = 0;
            for &slot in before.iter().filter(|slot| len > before.len() && (**slot >> 32) as u32 != Self::FREE) {
                self.put((slot >> 32) as u32, slot as u32);
            }
        }
        self.put(key, u32::from(step.to) | u32::from(step.matches) << 16);
    }

    fn put(&mut self, key: u32, value: u32) {
        let (at, _) = self.slot(key);
        self.slots[at] = u64::from(key) << 32 | u64::from(value);
        self.used += 1;
    }
}

/// A rule that matches at some place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Matching {
    pub(crate) layer: u16,
    /// Rules are numbered by priority, so the first is of the highest.
    pub(crate) rule: u16,
}

/// Rules that match together.
#[derive(Clone, Copy, Debug, Default)]
struct Matches {
    /// Where they stand in `Finder::matching`.
    all: (u32, u32),
    /// Of each layer the first of those that begin with an entity, and of those that begin with context, in `Finder::best`.
    best: (u32, u32),
}

/// The best rule of its layer, of those that begin with context or of the others.
#[derive(Clone, Copy, Debug)]
struct Best {
    rule: Matching,
    priority: u8,
    context: bool,
}

/// The rules of a language, to be run over symbols.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) layers: &'a [Layer],
    pub(crate) alphabet: &'a Alphabet,
}

impl<'a> Rules<'a> {
    pub(crate) fn rule(&self, of: Matching) -> &'a CompiledRule {
        &self.layers[usize::from(of.layer)].rules[usize::from(of.rule)]
    }
}

/// Matches whose groups are remembered.
const CAPTURED: usize = 1 << 11;

/// A match, and its groups from its start.
#[derive(Clone, Debug, Default)]
struct Captured {
    rule: Matching,
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
}

/// The automata of all layers as far as they have been run, of one thread.
#[derive(Debug)]
pub(crate) struct Finder {
    automata: Automata,
    states: Vec<State>,
    alive: Vec<u32>,
    numbers: QuickMap<Vec<u32>, u16>,
    /// Sets of rules that match together; the first is empty.
    matches: Vec<Matches>,
    matching: Vec<Matching>,
    best: Vec<Best>,
    matches_by_rules: QuickMap<Vec<Matching>, u16>,
    /// The state that each symbol leads to with which a walk begins.
    begun: Vec<u16>,
    /// The steps by state and letter.
    steps: Memory,
    /// All is to be forgotten.
    full: bool,
    /// The walks that can go on, so many of them, by the lexeme from which each began, counted from the first of its neighbours;
    /// the steps that they ask for; and what they came by.
    walks: [u16; WALKS],
    keys: [u32; WALKS],
    going: usize,
    events: Vec<Event>,
    sorted: Vec<Event>,
    /// Buffers.
    glances: [u64; WALKS],
    next: Vec<u32>,
    found: Vec<Matching>,
    letters: Vec<u16>,
    buffers: Buffers,
    captured: Vec<Captured>,
}

impl Finder {
    pub(crate) fn new() -> Finder {
        let mut finder = Finder {
            automata: Automata::default(),
            states: Vec::new(),
            alive: Vec::new(),
            numbers: QuickMap::default(),
            matches: Vec::new(),
            matching: Vec::new(),
            best: Vec::new(),
            matches_by_rules: QuickMap::default(),
            begun: Vec::new(),
            steps: Memory::new(),
            full: false,
            walks: [0; WALKS],
            keys: [0; WALKS],
            going: 0,
            events: Vec::new(),
            sorted: Vec::new(),
            glances: [0; WALKS],
            next: Vec::new(),
            found: Vec::new(),
            letters: Vec::new(),
            buffers: Buffers::default(),
            captured: vec![Captured::default(); CAPTURED],
        };
        finder.forget();
        finder
    }

    /// Begins anew.
    fn forget(&mut self) {
        self.automata.clear();
        self.states.clear();
        self.alive.clear();
        self.numbers.clear();
        self.matches.clear();
        self.matches.push(Matches::default());
        self.matching.clear();
        self.best.clear();
        self.matches_by_rules.clear();
        self.begun.clear();
        self.steps.clear();
        self.full = false;
    }

    #[cold]
    fn make_step(&mut self, rules: Rules, key: u32) -> Step {
        let step = self.run(rules, (key >> 16) as u16, key as u16);
        self.steps.insert(key, step);
        step
    }

    /// Where a symbol leads with which a walk begins.
    #[cold]
    fn make_beginning(&mut self, rules: Rules, symbol: u16) -> u16 {
        self.next.clear();
        for layer in rules.layers {
            let Some(start) = self.automata.start(layer) else { continue };
            self.next.extend(self.automata.step(layer, start, rules.alphabet.letter(symbol, layer.number)));
        }
        let begun = self.number();
        self.begun.resize(rules.alphabet.len(), NOT_BEGUN);
        if let Some(known) = self.begun.get_mut(usize::from(symbol)) {
            *known = begun;
        }
        begun
    }

    /// Runs the automata of all layers that are alive over one letter: a match shows one letter late.
    fn run(&mut self, rules: Rules, from: u16, letter: u16) -> Step {
        let State { start, end } = self.states[usize::from(from)];
        self.next.clear();
        self.found.clear();
        for &set in &self.alive[start as usize..end as usize] {
            self.found.extend_from_slice(self.automata.matching(set));
            if letter != END {
                let layer = &rules.layers[self.automata.layer(set)];
                self.next.extend(self.automata.step(layer, set, rules.alphabet.letter(letter, layer.number)));
            }
        }
        let step = Step { to: self.number(), matches: self.matches(rules) };
        self.full = self.states.len().max(self.matches.len()) >= MOST || self.automata.is_full();
        step
    }

    /// The number of the state of the sets that were reached.
    fn number(&mut self) -> u16 {
        if self.next.is_empty() {
            return DEAD;
        }
        if let Some(&number) = self.numbers.get(&self.next) {
            return number;
        }
        let (number, start) = (self.states.len() as u16, self.alive.len() as u32);
        self.alive.extend_from_slice(&self.next);
        self.states.push(State { start, end: self.alive.len() as u32 });
        self.numbers.insert(self.next.clone(), number);
        number
    }

    /// The index of the set of rules that were found.
    fn matches(&mut self, rules: Rules) -> u16 {
        if self.found.is_empty() {
            return 0;
        }
        self.found.sort_unstable();
        if let Some(&index) = self.matches_by_rules.get(&self.found) {
            return index;
        }
        let (all, best) = (self.matching.len(), self.best.len());
        self.matching.extend_from_slice(&self.found);
        for &rule in &self.found {
            let CompiledRule { priority, context, .. } = *rules.rule(rule);
            if !self.best[best..].iter().any(|b| b.rule.layer == rule.layer && b.context == context) {
                self.best.push(Best { rule, priority, context });
            }
        }
        let index = self.matches.len() as u16;
        let part = |start: usize, end: usize| (start as u32, end as u32);
        self.matches.push(Matches { all: part(all, self.matching.len()), best: part(best, self.best.len()) });
        self.matches_by_rules.insert(self.found.clone(), index);
        index
    }

    /// The best matches that begin with each lexeme, in the order of the lexemes: of each layer those of the highest priority,
    /// then the longest, then by name. One is of the rules whose entity begins right there, another of those that begin with
    /// context: the two speak of different places in the text, so neither hides the other.
    pub(crate) fn find(&mut self, rules: Rules, symbols: &[u16], out: &mut Vec<Match>) {
        out.clear();
        let (mut before, mut first) = (u32::MAX, 0);
        self.walk(rules, symbols, |_, best, start, end| {
            if before != start {
                (before, first) = (start, out.len());
            }
            for &Best { rule, priority, context } in best {
                let new = Match { rule, start, end, priority, context };
                match out[first..].iter_mut().find(|old| old.rule.layer == rule.layer && old.context == context) {
                    // A later match is a longer one.
                    Some(old) if priority >= old.priority => *old = new,
                    Some(_) => {}
                    None => out.push(new),
                }
            }
        });
    }

    /// Every rule that matches from each lexeme, each with its longest match: for explanations.
    pub(crate) fn find_each(&mut self, rules: Rules, symbols: &[u16]) -> Vec<Match> {
        let mut ends: BTreeMap<(u32, Matching), u32> = BTreeMap::new();
        self.walk(rules, symbols, |all, _, start, end| {
            ends.extend(all.iter().map(|&rule| ((start, rule), end)));
        });
        let found = |((start, rule), end)| {
            let CompiledRule { priority, context, .. } = *rules.rule(rule);
            Match { rule, start, end, priority, context }
        };
        ends.into_iter().map(found).collect()
    }

    /// Runs the automata from each lexeme until no rule can go on and tells what matches, with its start and end.
    fn walk(&mut self, rules: Rules, symbols: &[u16], mut matched: impl FnMut(&[Matching], &[Best], u32, u32)) {
        for from in (0..symbols.len()).step_by(WALKS) {
            if self.full {
                self.forget();
            }
            self.begin(rules, &symbols[from..]);
            for read in 1..=LONGEST {
                if self.going == 0 {
                    break;
                }
                self.go_on(rules, &symbols[from..], read);
            }
            self.sort_events();
            for &Event { from: walk, len, matches } in &self.sorted {
                let start = from as u32 + u32::from(walk);
                let Matches { all, best } = self.matches[usize::from(matches)];
                let all = &self.matching[all.0 as usize..all.1 as usize];
                let best = &self.best[best.0 as usize..best.1 as usize];
                matched(all, best, start, start + u32::from(len));
            }
        }
    }

    /// Sorts the events by walk. Of each walk the shorter match comes first, as it did.
    fn sort_events(&mut self) {
        // Where the next event of each walk goes.
        let mut places = [0; WALKS];
        self.events.iter().for_each(|event| places[usize::from(event.from)] += 1);
        let mut sum = 0;
        places.iter_mut().for_each(|place| sum += std::mem::replace(place, sum));
        self.sorted.resize(self.events.len(), Event::default());
        for &event in &self.events {
            let place = &mut places[usize::from(event.from)];
            self.sorted[*place] = event;
            *place += 1;
        }
    }

    /// Begins a walk with each of the first symbols.
    fn begin(&mut self, rules: Rules, symbols: &[u16]) {
        self.events.clear();
        let mut going = 0;
        for (from, &symbol) in symbols.iter().enumerate().take(WALKS) {
            let state = match self.begun.get(usize::from(symbol)) {
                Some(&begun) if begun != NOT_BEGUN => begun,
                _ => self.make_beginning(rules, symbol),
            };
            going = self.keep(going, from as u16, state, letter(symbols, from + 1));
        }
        self.going = going;
    }

    /// Takes the step of each walk over the letter so far behind its start. What matches shows at the lexeme behind it: so many
    /// are matched.
    fn go_on(&mut self, rules: Rules, symbols: &[u16], read: usize) {
        let before = self.going.min(WALKS);
        self.steps.glance(&self.keys[..before], &mut self.glances);
        let mut going = 0;
        for i in 0..before {
            let (from, key) = (self.walks[i], self.keys[i]);
            let step = match self.steps.get(key, self.glances[i]) {
                Some(step) => step,
                None => self.make_step(rules, key),
            };
            if step.matches > 0 {
                self.events.push(Event { from, len: read as u16, matches: step.matches });
            }
            going = self.keep(going, from, step.to, letter(symbols, usize::from(from) + read + 1));
        }
        self.going = going;
    }

    /// Keeps a walk as the one behind `going` others, and what it asks for next, and tells how many can go on.
    #[inline]
    fn keep(&mut self, going: usize, from: u16, state: u16, letter: u16) -> usize {
        // Whether it can is hard to guess, so that nothing is made to depend on it.
        self.walks[going] = from;
        self.keys[going] = key(state, letter);
        going + usize::from(state != DEAD)
    }

    /// The groups of a match that took part in it, remembered for the matches that came last.
    pub(crate) fn groups(&mut self, rules: Rules, found: Match, symbols: &[u16], out: &mut Vec<Found>) {
        out.clear();
        let covered = &symbols[found.start as usize..found.end as usize];
        let Matching { layer, rule } = found.rule;
        let key = covered.iter().fold(key(layer, rule) as usize, |key, &symbol| mixed(key, symbol));
        let known = &self.captured[key % CAPTURED];
        if known.rule == found.rule && known.symbols == covered {
            let moved =
                |group: &Found| Found { start: found.start + group.start, end: found.start + group.end, ..*group };
            out.extend(known.groups.iter().map(moved));
            return;
        }
        if self.search(rules, found, covered, out).is_none() {
            return;
        }
        let known = &mut self.captured[key % CAPTURED];
        known.rule = found.rule;
        known.symbols.clear();
        known.symbols.extend_from_slice(covered);
        known.groups.clear();
        let moved = |group: &Found| Found { start: group.start - found.start, end: group.end - found.start, ..*group };
        known.groups.extend(out.iter().map(moved));
    }

    fn search(&mut self, rules: Rules, found: Match, covered: &[u16], out: &mut Vec<Found>) -> Option<()> {
        let layer = &rules.layers[usize::from(found.rule.layer)];
        let rule = rules.rule(found.rule);
        let search = rule.search.get_or_init(|| rule.pattern.search()).as_ref()?;
        self.letters.clear();
        self.letters.extend(covered.iter().map(|&symbol| rules.alphabet.letter(symbol, layer.number)));
        let groups = search.run(layer.program.as_ref()?, &self.letters, &mut self.buffers)?;
        for (group, edges) in (0..).zip(groups) {
            if let Some((start, end)) = edges.filter(|(start, end)| start < end) {
                let at = |lexeme: usize| found.start + lexeme as u32;
                out.push(Found { group, start: at(start), end: at(end) });
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
        // From each of these on, other walks are neighbours.
        for from in (0..symbols.len()).step_by(WALKS / 4 + 1) {
            finder.find(rules, &symbols[from..], &mut found);
            forgetful.full = true;
            forgetful.find(rules, &symbols[from..], &mut again);
            assert_eq!(found, again, "from {}", &text[lexemes[from].start as usize..]);
            assert!(found.is_sorted_by_key(|found| found.start));
        }
        finder.find(rules, &symbols, &mut found);
        assert!(found.len() > 100, "only {}", found.len());
        // The best are among all.
        let all = finder.find_each(rules, &symbols);
        assert!(found.iter().all(|best| all.contains(best)));
    }
}
