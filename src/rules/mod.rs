//! From symbols to matches: every rule file is one automaton over the string of symbols.

pub(crate) mod automata;
mod bits;
pub(crate) mod compile;
pub(crate) mod find;
pub(crate) mod letters;
pub(crate) mod parse;
pub(crate) mod pattern;
pub(crate) mod program;
