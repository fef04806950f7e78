//! The automaton of a rule file as it is kept: the states of an NFA over letters, by Thompson's construction, in a run of
//! bytes.
//!
//! A state is known by the place of its first byte, so that nothing has to be read before the automaton is run. It
//! begins with what it is and a number, in one: the number of the rule that matches, of the class of letters that is read,
//! or how many states it is at once. The states behind it follow, told by how far before it they stand: expressions are
//! written from their ends. The classes stand behind the states ([`Letters`]), and in the last eight bytes where they begin
//! and the state in which every run begins.

use super::letters::Letters;
use super::parse::{Atom, Expr};
use crate::lexicon::bytes::{Blob, u32_at};
use crate::segment::fold::QuickMap;
use std::collections::HashMap;

// What states are; one that is nothing of these fails.
const MATCH: u32 = 1;
const READ: u32 = 2;
const UNION: u32 = 3;

/// The largest program, in bytes.
pub(crate) const LARGEST_PROGRAM: usize = 16 << 20;

#[derive(Clone, Debug)]
pub(crate) struct Program(pub(crate) Blob);

/// A class of letters that is read and the state behind it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) class: u16,
    pub(crate) next: u32,
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
        // Classes are told by 16 bits.
        u16::try_from(members.len()).ok()?;
        let mut writer = Writer { out: Vec::new(), states: QuickMap::default(), atoms };
        let mut starts = Vec::new();
        for (number, expr) in rules.enumerate() {
            let end = writer.state(number as u32, MATCH, &[])?;
            starts.push(writer.expr(expr, end)?);
        }
        let start = writer.union(&starts)?;
        let mut out = writer.out;
        let letters = out.len() as u32;
        Letters::write(members, &mut out);
        out.extend([letters, start].into_iter().flat_map(u32::to_le_bytes));
        (out.len() <= LARGEST_PROGRAM).then(|| Program(Blob::Shared(out.into())))
    }

    /// The state in which every run begins.
    pub(crate) fn start(&self) -> u32 {
        self.end(1)
    }

    /// One of the last two numbers.
    fn end(&self, number: usize) -> u32 {
        u32_at(self.0.get(self.0.len().saturating_sub(8)..).unwrap_or_default(), number)
    }

    /// The classes of letters.
    pub(crate) fn letters(&self) -> Letters<'_> {
        let bytes = self.code(self.end(0));
        Letters::read(bytes.get(..bytes.len().saturating_sub(8)).unwrap_or_default())
    }

    /// Appends what is read from the states that are reached from one without reading anything, and the rules that match in
    /// them.
    pub(crate) fn close(&self, from: u32, buffers: &mut Buffers, readings: &mut Vec<Reading>, matching: &mut Vec<u16>) {
        let Buffers { stack, seen, passed } = buffers;
        seen.resize(seen.len().max(self.0.len().div_ceil(64)), 0);
        stack.push(from);
        while let Some(state) = stack.pop() {
            let (word, bit) = (state as usize / 64, 1 << (state % 64));
            let Some(word) = seen.get_mut(word).filter(|word| **word & bit == 0) else { continue };
            *word |= bit;
            passed.push(state);
            let mut code = self.code(state);
            let head = read_number(&mut code);
            let mut behind = || state.checked_sub(read_number(&mut code));
            match head & 3 {
                UNION => stack.extend((0..head >> 2).map_while(|_| behind())),
                READ => readings.extend(behind().map(|next| Reading { class: (head >> 2) as u16, next })),
                MATCH => matching.push((head >> 2) as u16),
                _ => {}
            }
        }
        passed.drain(..).for_each(|state| seen[state as usize / 64] = 0);
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
        let (mut buffers, mut reached) = (Buffers::default(), vec![program.start()]);
        let (mut readings, mut found) = (Vec::new(), Vec::new());
        for letter in text.iter().map(Some).chain([None]) {
            readings.clear();
            found.clear();
            for state in reached.drain(..) {
                program.close(state, &mut buffers, &mut readings, &mut found);
            }
            let Some(&letter) = letter else { break };
            let letters = program.letters();
            let reads = |reading: &&Reading| letters.reads(reading.class, letter);
            reached.extend(readings.iter().filter(reads).map(|reading| reading.next));
        }
        found.sort_unstable();
        found.dedup();
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
