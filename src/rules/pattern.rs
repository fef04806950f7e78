//! A rule as a regular expression over bytes, kept in a form that is read much faster than its text would be parsed:
//! prefix notation, each operator a byte with its numbers behind it.

use super::parse::{Atom, Expr};
use crate::lexicon::bytes::{Blob, u16_at, u32_at};
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Look, Repetition};
use std::collections::HashMap;

const CLASS: u8 = 0;
const CONCAT: u8 = 1;
const EITHER: u8 = 2;
const REPEAT: u8 = 3;
const GROUP: u8 = 4;

#[derive(Clone, Debug)]
pub(crate) struct Pattern(pub(crate) Blob);

/// What the letters of a rule file mean in bytes.
pub(crate) struct Letters<'a> {
    pub(crate) atoms: &'a HashMap<Atom, usize>,
    /// The letters of each atom, sorted.
    pub(crate) members: &'a [Vec<u16>],
    /// Letters take two bytes.
    pub(crate) wide: bool,
}

impl Pattern {
    pub(crate) fn new(expr: &Expr, letters: &Letters) -> Pattern {
        let mut code = Vec::new();
        write(expr, letters, &mut code);
        Pattern(Blob::Shared(code.into()))
    }

    /// The expression as the automata take it.
    pub(crate) fn hir(&self) -> Hir {
        let mut code: &[u8] = &self.0;
        read(&mut code, &mut 0)
    }

    /// The expression for a whole text and nothing less.
    pub(crate) fn whole(&self) -> Hir {
        Hir::concat(vec![Hir::look(Look::Start), self.hir(), Hir::look(Look::End)])
    }
}

fn write(expr: &Expr, letters: &Letters, code: &mut Vec<u8>) {
    match expr {
        Expr::Atom(atom) => write_atom(&letters.members[letters.atoms[atom]], letters.wide, code),
        Expr::Concat(items) | Expr::Either(items) => {
            code.push(if matches!(expr, Expr::Concat(_)) { CONCAT } else { EITHER });
            code.extend((items.len() as u32).to_le_bytes());
            items.iter().for_each(|item| write(item, letters, code));
        }
        Expr::Repeat(item, min, max) => {
            code.push(REPEAT);
            code.extend(min.to_le_bytes());
            code.extend(max.to_le_bytes());
            write(item, letters, code);
        }
        Expr::Group(_, item) => {
            code.push(GROUP);
            write(item, letters, code);
        }
    }
}

fn write_atom(members: &[u16], wide: bool, code: &mut Vec<u8>) {
    if !wide || members.is_empty() {
        let low: Vec<u8> = members.iter().map(|m| *m as u8).collect();
        return write_class(&low, code);
    }
    // Pages with the same second bytes stand together.
    let mut pages: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for page in members.chunk_by(|a, b| a >> 8 == b >> 8) {
        let low: Vec<u8> = page.iter().map(|m| *m as u8).collect();
        let high = (page[0] >> 8) as u8;
        match pages.iter_mut().find(|(_, other)| *other == low) {
            Some((highs, _)) => highs.push(high),
            None => pages.push((vec![high], low)),
        }
    }
    code.push(EITHER);
    code.extend((pages.len() as u32).to_le_bytes());
    for (high, low) in pages {
        code.push(CONCAT);
        code.extend(2u32.to_le_bytes());
        write_class(&high, code);
        write_class(&low, code);
    }
}

/// A class of bytes, which are sorted, as ranges. None at all is a class that nothing fits.
fn write_class(bytes: &[u8], code: &mut Vec<u8>) {
    let mut ranges = Vec::new();
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        let len = (1..rest.len()).find(|&i| rest[i] != first + i as u8).unwrap_or(rest.len());
        ranges.extend([first, rest[len - 1]]);
        rest = &rest[len..];
    }
    code.push(CLASS);
    code.extend((ranges.len() as u16 / 2).to_le_bytes());
    code.extend(ranges);
}

/// Takes so many bytes off the front.
fn take<'a>(code: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (taken, rest) = code.split_at(len.min(code.len()));
    *code = rest;
    taken
}

fn read(code: &mut &[u8], groups: &mut u32) -> Hir {
    match take(code, 1).first() {
        Some(&CLASS) => {
            let ranges = usize::from(u16_at(take(code, 2), 0));
            let bytes = take(code, 2 * ranges);
            let ranges = bytes.chunks_exact(2).map(|range| ClassBytesRange::new(range[0], range[1]));
            Hir::class(Class::Bytes(ClassBytes::new(ranges)))
        }
        Some(&CONCAT) => Hir::concat(read_items(code, groups)),
        Some(&EITHER) => Hir::alternation(read_items(code, groups)),
        Some(&REPEAT) => {
            let (min, max) = (u32_at(take(code, 4), 0), u32_at(take(code, 4), 0));
            let sub = Box::new(read(code, groups));
            Hir::repetition(Repetition { min, max: Some(max), greedy: true, sub })
        }
        Some(&GROUP) => {
            *groups += 1;
            let index = *groups;
            Hir::capture(Capture { index, name: None, sub: Box::new(read(code, groups)) })
        }
        // A pattern that was cut off fits nothing.
        _ => Hir::fail(),
    }
}

fn read_items(code: &mut &[u8], groups: &mut u32) -> Vec<Hir> {
    let len = u32_at(take(code, 4), 0);
    (0..len).map(|_| read(code, groups)).collect()
}
