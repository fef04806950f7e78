//! The automaton of a rule file as it is kept: the states of an NFA over letters, by Thompson's construction, in a run of
//! bytes.
//!
//! A state is known by the place of its first byte, so that nothing has to be read before the automaton is run. It
//! begins with what it is and a number, in one: the number of the rule that matches, of the class of letters that is read,
//! or how many states it is at once. The states behind it follow, told by how far before it they stand: expressions are
//! written from their ends. The classes stand behind the states: how many ranges, and first and last letter of each. Classes
//! of few letters, which most are, stand behind them as pairs of letter and class, so that all those of a letter are found at
//! once. Then come the places of the classes, and in the last twelve bytes where the pairs and the places begin and the state
//! in which every run begins.

use super::parse::{Atom, Expr};
use crate::lexicon::bytes::{Blob, u16_at, u32_at};
use crate::segment::fold::QuickMap;
use std::collections::HashMap;

const FAIL: u32 = 0;
const MATCH: u32 = 1;
const READ: u32 = 2;
const UNION: u32 = 3;

/// The largest program, in bytes.
pub(crate) const LARGEST_PROGRAM: usize = 16 << 20;

/// The most letters of a class that is kept as pairs.
const FEW: usize = 16;

/// Stands for the place of a class that is kept as pairs.
const PAIRS: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(crate) struct Program(pub(crate) Blob);

/// A class of letters, by its number, and the state behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    class: u32,
    next: u32,
}

impl Reading {
    /// Both numbers in one.
    pub(crate) fn key(self) -> u64 {
        u64::from(self.class) << 32 | u64::from(self.next)
    }
}

/// What is used while states are looked for.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    /// Where to go on from.
    stack: Vec<u32>,
    /// A bit for each place that was passed, and the places.
    seen: Vec<u64>,
    passed: Vec<u32>,
}

impl Program {
    /// Compiles the expressions of rules, which match by their numbers; `members` are the letters of each atom, sorted. Atoms
    /// that come often should have small numbers, which take fewer bytes. `None` where it would be too large.
    pub(crate) fn new<'e>(
        rules: impl Iterator<Item = &'e Expr>,
        atoms: &HashMap<Atom, usize>,
        members: &[Vec<u16>],
    ) -> Option<Program> {
        let mut writer = Writer { out: Vec::new(), states: QuickMap::default(), atoms };
        let mut starts = Vec::new();
        for (number, expr) in rules.enumerate() {
            let end = writer.state(number as u32, MATCH, &[])?;
            starts.push(writer.expr(expr, end)?);
        }
        let start = writer.union(&starts)?;
        let mut out = writer.out;
        let (mut places, mut pairs) = (Vec::new(), Vec::new());
        for (class, letters) in (0..).zip(members) {
            places.push(if letters.len() <= FEW { PAIRS } else { write_class(letters, &mut out) });
            pairs.extend(letters.iter().filter(|_| letters.len() <= FEW).map(|&letter| pair(letter, class)));
        }
        pairs.sort_unstable();
        let pairs_at = out.len() as u32;
        let places_at = pairs_at + 4 * pairs.len() as u32;
        let rest = pairs.into_iter().chain(places).chain([pairs_at, places_at, start]);
        out.extend(rest.flat_map(u32::to_le_bytes));
        (out.len() <= LARGEST_PROGRAM).then(|| Program(Blob::Shared(out.into())))
    }

    /// The state in which every run begins.
    pub(crate) fn start(&self) -> u32 {
        self.end(2)
    }

    /// One of the last three numbers.
    fn end(&self, number: usize) -> u32 {
        u32_at(self.0.get(self.0.len().saturating_sub(12)..).unwrap_or_default(), number)
    }

    /// Finds the states that are reached from some of `from` without reading anything, and from which something is read or
    /// a rule matches; each once.
    pub(crate) fn close(&self, from: impl Iterator<Item = u32>, buffers: &mut Buffers, to: &mut Vec<u32>) {
        let Buffers { stack, seen, passed } = buffers;
        seen.resize(seen.len().max(self.0.len().div_ceil(64)), 0);
        to.clear();
        stack.extend(from);
        while let Some(state) = stack.pop() {
            let (word, bit) = (state as usize / 64, 1 << (state % 64));
            let Some(word) = seen.get_mut(word).filter(|word| **word & bit == 0) else { continue };
            *word |= bit;
            passed.push(state);
            let mut code = self.code(state);
            let head = read_number(&mut code);
            match head & 3 {
                UNION => stack.extend((0..head >> 2).map_while(|_| state.checked_sub(read_number(&mut code)))),
                FAIL => {}
                _ => to.push(state),
            }
        }
        passed.drain(..).for_each(|state| seen[state as usize / 64] = 0);
    }

    /// What is read from a state.
    pub(crate) fn reading(&self, state: u32) -> Option<Reading> {
        let mut code = self.code(state);
        let head = read_number(&mut code);
        let next = state.checked_sub(read_number(&mut code))?;
        (head & 3 == READ).then_some(Reading { class: head >> 2, next })
    }

    /// Adds the states that readings lead to with a letter. Of neighbours of one class it is asked for once.
    pub(crate) fn step(&self, readings: &[Reading], letter: u16, to: &mut Vec<u32>) {
        let (places, pairs) = (self.places(), self.pairs());
        let [first, last] = [0, u16::MAX].map(|class| 4 * before(pairs, pair(letter, class)));
        let of_letter = pairs.get(first..last).unwrap_or_default();
        for alike in readings.chunk_by(|a, b| a.class == b.class) {
            let class = alike[0].class;
            let reads = match u32_at(places, class as usize) {
                PAIRS => of_letter.chunks_exact(4).any(|it| u32_at(it, 0) == pair(letter, class as u16)),
                place => self.within(place, letter),
            };
            if reads {
                to.extend(alike.iter().map(|reading| reading.next));
            }
        }
    }

    /// Whether a class has a letter.
    pub(crate) fn reads(&self, class: u32, letter: u16) -> bool {
        match u32_at(self.places(), class as usize) {
            PAIRS => {
                let (pairs, pair) = (self.pairs(), pair(letter, class as u16));
                let at = before(pairs, pair);
                4 * at < pairs.len() && u32_at(pairs, at) == pair
            }
            place => self.within(place, letter),
        }
    }

    /// The places of the classes.
    fn places(&self) -> &[u8] {
        self.code(self.end(1)).split_last_chunk::<12>().map_or(&[], |(places, _)| places)
    }

    /// The pairs of letters and classes, sorted.
    fn pairs(&self) -> &[u8] {
        self.0.get(self.end(0) as usize..self.end(1) as usize).unwrap_or_default()
    }

    /// Whether the class at a place has a letter, by its sorted ranges: first and last letter of each.
    fn within(&self, place: u32, letter: u16) -> bool {
        let class = self.code(place);
        let ranges = class.get(2..2 + 4 * usize::from(u16_at(class, 0))).unwrap_or_default();
        let range = |number: usize| (u16_at(ranges, 2 * number), u16_at(ranges, 2 * number + 1));
        // The last range that does not begin behind the letter is among those from here on.
        let (mut from, mut len) = (0, ranges.len() / 4);
        while len > 1 {
            let half = len / 2;
            if range(from + half).0 <= letter {
                from += half;
            }
            len -= half;
        }
        let (first, last) = range(from);
        len == 1 && first <= letter && letter <= last
    }

    /// The number of the rule that matches in a state.
    pub(crate) fn matching(&self, state: u32) -> Option<u16> {
        let head = read_number(&mut self.code(state));
        (head & 3 == MATCH).then_some((head >> 2) as u16)
    }

    fn code(&self, place: u32) -> &[u8] {
        self.0.get(place as usize..).unwrap_or_default()
    }
}

struct Writer<'a> {
    out: Vec<u8>,
    /// The states that were written: what they are with their number, and the states behind them.
    states: QuickMap<(u32, Vec<u32>), u32>,
    atoms: &'a HashMap<Atom, usize>,
}

impl Writer<'_> {
    /// Writes an expression behind which `next` follows, and gives the state in which it begins.
    fn expr(&mut self, expr: &Expr, next: u32) -> Option<u32> {
        match expr {
            Expr::Atom(atom) => {
                let class = self.atoms[atom] as u32;
                self.state(class, READ, &[next])
            }
            Expr::Concat(items) => items.iter().rev().try_fold(next, |next, item| self.expr(item, next)),
            Expr::Either(items) => {
                let starts: Option<Vec<u32>> = items.iter().map(|item| self.expr(item, next)).collect();
                self.union(&starts?)
            }
            Expr::Repeat(item, min, max) => {
                let mut start = next;
                for _ in *min..*max {
                    let again = self.expr(item, start)?;
                    start = self.union(&[again, next])?;
                }
                (0..*min).try_fold(start, |start, _| self.expr(item, start))
            }
            Expr::Group(_, item) => self.expr(item, next),
        }
    }

    fn union(&mut self, states: &[u32]) -> Option<u32> {
        self.state(states.len() as u32, UNION, states)
    }

    fn state(&mut self, number: u32, what: u32, behind: &[u32]) -> Option<u32> {
        let head = number << 2 | what;
        let out = &mut self.out;
        // Ways that end alike share their ends.
        let place = *self.states.entry((head, behind.to_vec())).or_insert_with(|| {
            let place = out.len() as u32;
            write_number(head, out);
            behind.iter().for_each(|state| write_number(place - state, out));
            place
        });
        (self.out.len() <= LARGEST_PROGRAM).then_some(place)
    }
}

/// A class of few letters and one of them.
fn pair(letter: u16, class: u16) -> u32 {
    u32::from(letter) << 16 | u32::from(class)
}

/// How many of the sorted pairs are less than this one.
fn before(pairs: &[u8], end: u32) -> usize {
    let (mut from, mut to) = (0, pairs.len() / 4);
    while from < to {
        let middle = from.midpoint(to);
        if u32_at(pairs, middle) < end {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

/// Writes a class and gives its place.
fn write_class(letters: &[u16], out: &mut Vec<u8>) -> u32 {
    let place = out.len() as u32;
    let ranges = letters.chunk_by(|a, b| a + 1 == *b);
    out.extend((ranges.clone().count() as u16).to_le_bytes());
    out.extend(ranges.flat_map(|range| [range[0], range[range.len() - 1]]).flat_map(u16::to_le_bytes));
    place
}

/// Writes a number, seven bits a byte, the lowest first.
pub(super) fn write_number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number; zero, which is a state that fails, beyond the end.
#[inline]
pub(super) fn read_number(code: &mut &[u8]) -> u32 {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let Some((&byte, rest)) = code.split_first() else { break };
        *code = rest;
        number |= u32::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::parse::Test;
    use regex::Regex;
    use std::collections::BTreeSet;

    fn program(rules: &[Expr], letters: &[(&str, &[u16])]) -> Program {
        let atom = |name: &str| vec![Test { class: name.to_owned(), negated: false }];
        let atoms = letters.iter().enumerate().map(|(i, (name, _))| (atom(name), i)).collect();
        let members: Vec<Vec<u16>> = letters.iter().map(|(_, members)| members.to_vec()).collect();
        Program::new(rules.iter(), &atoms, &members).expect("a program")
    }

    /// The rules that match all of a text.
    fn matching(program: &Program, text: &[u16]) -> Vec<u16> {
        let (mut buffers, mut states) = (Buffers::default(), Vec::new());
        program.close([program.start()].into_iter(), &mut buffers, &mut states);
        for &letter in text {
            let readings: Vec<Reading> = states.iter().filter_map(|&state| program.reading(state)).collect();
            let mut reached = Vec::new();
            program.step(&readings, letter, &mut reached);
            program.close(reached.into_iter(), &mut buffers, &mut states);
        }
        let mut found: Vec<u16> = states.into_iter().filter_map(|state| program.matching(state)).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn a_program_matches_what_its_expressions_match() {
        let atom = |name: &str| Expr::Atom(vec![Test { class: name.to_owned(), negated: false }]);
        let repeat = |item, min, max| Expr::Repeat(Box::new(item), min, max);
        let group = |item| Expr::Group("g".to_owned(), Box::new(item));
        // Letters far apart, so that a class has several ranges.
        let letters: [(&str, &[u16]); 4] =
            [("A", &[1]), ("B", &[1, 2, 3, 700, 65_534]), ("C", &[3, 4, 700]), ("D", &[])];
        let rules = [
            (Expr::Concat(vec![atom("A"), repeat(atom("B"), 0, 16), atom("C")]), "ab{0,16}c"),
            (repeat(atom("C"), 2, 5), "c{2,5}"),
            (Expr::Either(vec![atom("A"), Expr::Concat(vec![atom("C"), atom("C")]), atom("C")]), "a|cc|c"),
            (Expr::Concat(vec![repeat(atom("A"), 0, 1), repeat(group(atom("C")), 0, 1)]), "a?c?"),
            (repeat(Expr::Either(vec![repeat(atom("A"), 0, 2), atom("C")]), 1, 3), "(a{0,2}|c){1,3}"),
            (Expr::Concat(vec![atom("A"), atom("D")]), "ad"),
        ];
        let program = program(&rules.each_ref().map(|(expr, _)| expr.clone()), &letters);
        // The same over characters that stand for the letters.
        let letter = [1, 2, 3, 4, 700, 65_534, 9];
        let characters = ['1', '2', '3', '4', '5', '6', '9'];
        let class = |pattern: &str| {
            pattern.replace('a', "[1]").replace('b', "[12356]").replace('c', "[345]").replace('d', r"[0&&1]")
        };
        let expressions = rules
            .each_ref()
            .map(|(_, pattern)| Regex::new(&format!("^(?:{})$", class(pattern))).expect("an expression"));
        let mut outcomes = BTreeSet::new();
        for number in 0..7usize.pow(5) {
            let places: Vec<usize> = (0..number % 6).map(|i| number / 7usize.pow(i as u32) % 7).collect();
            let text: String = places.iter().map(|&place| characters[place]).collect();
            let matches = |regex: &Regex| regex.is_match(&text);
            let expected: Vec<u16> = (0..).zip(&expressions).filter(|(_, e)| matches(e)).map(|(n, _)| n).collect();
            let text: Vec<u16> = places.iter().map(|&place| letter[place]).collect();
            assert_eq!(matching(&program, &text), expected, "{text:?}");
            outcomes.insert(expected);
        }
        assert!(outcomes.len() > 6, "{outcomes:?}");
    }

    #[test]
    fn numbers_are_read_back() {
        for number in (0..32).flat_map(|bit| [(1u32 << bit) - 1, 1 << bit, u32::MAX >> bit]) {
            let mut out = Vec::new();
            write_number(number, &mut out);
            assert_eq!(read_number(&mut &out[..]), number);
        }
    }

    #[test]
    fn broken_bytes_do_no_harm() {
        for bytes in [&[][..], &[0; 4], &[255; 9], &[7, 3, 0, 0, 0, 0], &[2, 0, 7, 1, 3, 1, 0, 0, 0], &[9, 0, 0, 0]] {
            let program = Program(Blob::Shared(bytes.into()));
            assert_eq!(matching(&program, &[0, 1, 700]), []);
        }
    }
}
