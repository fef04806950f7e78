//! A rule as a regular expression over bytes, kept in a form that is read much faster than its text would be parsed:
//! prefix notation, each operator a number with its own numbers behind it. Classes of letters are told by their numbers in
//! the [`Program`] of the rule file, where their letters stand.

use super::parse::{Atom, Expr};
use super::program::{Program, read_number, write_number};
use crate::lexicon::bytes::Blob;
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Look, Repetition};
use std::collections::HashMap;

const CLASS: u32 = 0;
const CONCAT: u32 = 1;
const EITHER: u32 = 2;
const REPEAT: u32 = 3;
const GROUP: u32 = 4;

#[derive(Clone, Debug)]
pub(crate) struct Pattern(pub(crate) Blob);

/// The classes of a rule file, and whether its letters take two bytes.
#[derive(Clone, Copy)]
pub(crate) struct Letters<'a> {
    pub(crate) program: &'a Program,
    pub(crate) wide: bool,
}

impl Pattern {
    pub(crate) fn new(expr: &Expr, atoms: &HashMap<Atom, usize>) -> Pattern {
        let mut code = Vec::new();
        write(expr, atoms, &mut code);
        Pattern(Blob::Shared(code.into()))
    }

    /// The expression as the automata take it.
    pub(crate) fn hir(&self, letters: Letters) -> Hir {
        let mut code: &[u8] = &self.0;
        read(&mut code, letters, &mut 0)
    }

    /// The expression for a whole text and nothing less.
    pub(crate) fn whole(&self, letters: Letters) -> Hir {
        Hir::concat(vec![Hir::look(Look::Start), self.hir(letters), Hir::look(Look::End)])
    }
}

fn write(expr: &Expr, atoms: &HashMap<Atom, usize>, code: &mut Vec<u8>) {
    match expr {
        Expr::Atom(atom) => [CLASS, atoms[atom] as u32].into_iter().for_each(|number| write_number(number, code)),
        Expr::Concat(items) | Expr::Either(items) => {
            write_number(if matches!(expr, Expr::Concat(_)) { CONCAT } else { EITHER }, code);
            write_number(items.len() as u32, code);
            items.iter().for_each(|item| write(item, atoms, code));
        }
        Expr::Repeat(item, min, max) => {
            [REPEAT, *min, *max].into_iter().for_each(|number| write_number(number, code));
            write(item, atoms, code);
        }
        Expr::Group(_, item) => {
            write_number(GROUP, code);
            write(item, atoms, code);
        }
    }
}

fn read(code: &mut &[u8], letters: Letters, groups: &mut u32) -> Hir {
    // A pattern that was cut off fits nothing.
    if code.is_empty() {
        return Hir::fail();
    }
    match read_number(code) {
        CLASS => class(letters.program.letters(read_number(code)), letters.wide),
        CONCAT => Hir::concat(read_items(code, letters, groups)),
        EITHER => Hir::alternation(read_items(code, letters, groups)),
        REPEAT => {
            let (min, max) = (read_number(code), read_number(code));
            let sub = Box::new(read(code, letters, groups));
            Hir::repetition(Repetition { min, max: Some(max), greedy: true, sub })
        }
        GROUP => {
            *groups += 1;
            let index = *groups;
            Hir::capture(Capture { index, name: None, sub: Box::new(read(code, letters, groups)) })
        }
        _ => Hir::fail(),
    }
}

fn read_items(code: &mut &[u8], letters: Letters, groups: &mut u32) -> Vec<Hir> {
    let len = read_number(code);
    (0..len).map(|_| read(code, letters, groups)).collect()
}

/// First and last byte of each range.
type Ranges = Vec<(u8, u8)>;

/// A class of ranges of letters, which are sorted. None at all is a class that nothing fits.
fn class(letters: impl Iterator<Item = (u16, u16)>, wide: bool) -> Hir {
    let class = |ranges: &[(u8, u8)]| {
        let ranges = ranges.iter().map(|&(first, last)| ClassBytesRange::new(first, last));
        Hir::class(Class::Bytes(ClassBytes::new(ranges)))
    };
    if !wide {
        return class(&letters.map(|(first, last)| (first as u8, last as u8)).collect::<Ranges>());
    }
    // What follows each first byte. Those before which the same follows stand together.
    let mut pages: Vec<(u8, Ranges)> = Vec::new();
    for (first, last) in letters {
        for high in first >> 8..=last >> 8 {
            let (low, end) = (first.max(high << 8) as u8, last.min(high << 8 | 0xFF) as u8);
            match pages.last_mut().filter(|(page, _)| u16::from(*page) == high) {
                Some((_, lows)) => lows.push((low, end)),
                None => pages.push((high as u8, vec![(low, end)])),
            }
        }
    }
    let mut alike: Vec<(Ranges, Ranges)> = Vec::new();
    for (high, lows) in pages {
        match alike.iter_mut().find(|(_, other)| *other == lows) {
            Some((highs, _)) => highs.push((high, high)),
            None => alike.push((vec![(high, high)], lows)),
        }
    }
    Hir::alternation(alike.iter().map(|(highs, lows)| Hir::concat(vec![class(highs), class(lows)])).collect())
}
