//! The automaton of a rule file in a form that is read in a fraction of the time in which it is made.
//!
//! What is kept are the states of its NFA, in their order: [`Builder`] makes them anew without an expression, and without
//! the work of finding out what they are. First the classes of bytes, each once; then the states, of which each is a tag and
//! the numbers of the states behind it, told from its own; then where each pattern begins, and where the run begins.

use crate::lexicon::bytes::Blob;
use regex_automata::nfa::thompson::{BuildError, Builder, NFA, State, Transition};
use regex_automata::util::primitives::StateID;

const FAIL: u8 = 0;
const MATCH: u8 = 1;
const CLASS: u8 = 2;
/// As many ranges of bytes, each with a state of its own.
const RANGES: u8 = 3;
/// As many states.
const UNION: u8 = 4;

#[derive(Clone, Debug)]
pub(crate) struct Program(pub(crate) Blob);

impl Program {
    /// Writes an automaton whose states are those that expressions of classes, alternatives and repetitions compile to.
    /// `None` where it has another one.
    #[allow(dead_code, reason = "the build script writes packs, the library reads them")]
    pub(crate) fn of(nfa: &NFA) -> Option<Program> {
        let mut classes: Vec<Vec<u8>> = Vec::new();
        let mut index = std::collections::HashMap::new();
        let mut states = Vec::new();
        for (id, state) in nfa.states().iter().enumerate() {
            let mut class = |ranges: &[Transition], states: &mut Vec<u8>| {
                let next = ranges.first().map_or(StateID::ZERO, |range| range.next);
                if ranges.iter().any(|range| range.next != next) {
                    states.push(RANGES);
                    write(ranges.len() as u32, states);
                    for range in ranges {
                        states.extend([range.start, range.end]);
                        write(offset(id, range.next), states);
                    }
                    return;
                }
                let bytes: Vec<u8> = ranges.iter().flat_map(|range| [range.start, range.end]).collect();
                let number = *index.entry(bytes).or_insert_with_key(|bytes| {
                    classes.push(bytes.clone());
                    classes.len() - 1
                });
                states.push(CLASS);
                write(number as u32, states);
                write(offset(id, next), states);
            };
            let union = |alternates: &[StateID], states: &mut Vec<u8>| {
                states.push(UNION);
                write(alternates.len() as u32, states);
                alternates.iter().for_each(|next| write(offset(id, *next), states));
            };
            match state {
                State::Fail => states.push(FAIL),
                State::Match { .. } => states.push(MATCH),
                State::ByteRange { trans } => class(&[*trans], &mut states),
                State::Sparse(sparse) => class(&sparse.transitions, &mut states),
                State::Union { alternates } => union(alternates, &mut states),
                State::BinaryUnion { alt1, alt2 } => union(&[*alt1, *alt2], &mut states),
                State::Dense(_) | State::Look { .. } | State::Capture { .. } => return None,
            }
        }
        let mut out = Vec::new();
        write(classes.len() as u32, &mut out);
        for class in &classes {
            write(class.len() as u32, &mut out);
            out.extend(class);
        }
        write(nfa.states().len() as u32, &mut out);
        out.extend(states);
        write(nfa.pattern_len() as u32, &mut out);
        for pattern in nfa.patterns() {
            write(nfa.start_pattern(pattern)?.as_u32(), &mut out);
        }
        write(nfa.start_anchored().as_u32(), &mut out);
        Some(Program(Blob::Shared(out.into())))
    }

    /// The automaton, for anchored runs.
    pub(crate) fn nfa(&self) -> Result<NFA, Box<BuildError>> {
        let mut code: &[u8] = &self.0;
        let code = &mut code;
        let classes: Vec<&[u8]> = (0..read(code))
            .map(|_| {
                let len = read(code) as usize;
                let (class, rest) = code.split_at(len.min(code.len()));
                *code = rest;
                class
            })
            .collect();
        let states = read(code) as usize;
        let mut rest = *code;
        (0..states).for_each(|_| skip(&mut rest));
        let starts: Vec<StateID> = (0..read(&mut rest)).map(|_| state(read(&mut rest))).collect();
        let start = state(read(&mut rest));
        let mut builder = Builder::new();
        builder.set_utf8(false);
        let (mut starts, mut within) = (starts.into_iter().peekable(), false);
        for id in 0..states {
            // What stands between two patterns does no harm in one of them.
            if !within && starts.peek().is_some() {
                builder.start_pattern()?;
                within = true;
            }
            match byte(code) {
                MATCH => {
                    builder.add_match()?;
                    builder.finish_pattern(starts.next().unwrap_or_default())?;
                    within = false;
                }
                CLASS => {
                    let class = classes.get(read(code) as usize).copied().unwrap_or_default();
                    let next = behind(id, read(code));
                    let range = |range: &[u8]| Transition { start: range[0], end: range[1], next };
                    match class {
                        [_, _] => builder.add_range(range(class))?,
                        _ => builder.add_sparse(class.chunks_exact(2).map(range).collect())?,
                    };
                }
                RANGES => {
                    let len = read(code);
                    let range = |_| Transition { start: byte(code), end: byte(code), next: behind(id, read(code)) };
                    builder.add_sparse((0..len).map(range).collect())?;
                }
                UNION => {
                    let len = read(code);
                    builder.add_union((0..len).map(|_| behind(id, read(code))).collect())?;
                }
                _ => {
                    builder.add_fail()?;
                }
            }
        }
        Ok(builder.build(start, start)?)
    }
}

fn state(number: u32) -> StateID {
    StateID::new(number as usize).unwrap_or_default()
}

/// How far a state is from another: twice the distance, and one more where it lies before.
fn offset(from: usize, to: StateID) -> u32 {
    let distance = to.as_usize() as i64 - from as i64;
    (distance.unsigned_abs() as u32) << 1 | u32::from(distance < 0)
}

fn behind(from: usize, offset: u32) -> StateID {
    let (from, distance) = (from as u32, offset >> 1);
    state(if offset & 1 == 0 { from.saturating_add(distance) } else { from.saturating_sub(distance) })
}

/// Writes a number, seven bits a byte, the lowest first.
fn write(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read(code: &mut &[u8]) -> u32 {
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

/// The next byte; zero, which is a state that fails, beyond the end.
fn byte(code: &mut &[u8]) -> u8 {
    let Some((&byte, rest)) = code.split_first() else { return FAIL };
    *code = rest;
    byte
}

fn skip(code: &mut &[u8]) {
    let (numbers, bytes) = match byte(code) {
        CLASS => (2, 0),
        RANGES => (read(code), 2),
        UNION => (read(code), 0),
        _ => (0, 0),
    };
    for _ in 0..numbers {
        *code = code.get(bytes..).unwrap_or_default();
        read(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::fold::QuickMap;
    use regex_automata::hybrid::dfa::DFA;
    use regex_automata::nfa::thompson::{Compiler, Config, WhichCaptures};
    use regex_automata::{Anchored, Input, MatchKind, PatternSet};

    fn matching(nfa: NFA, text: &str) -> Vec<usize> {
        let config = DFA::config().match_kind(MatchKind::All).skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).expect("an automaton");
        let mut found = PatternSet::new(dfa.pattern_len());
        let input = Input::new(text).anchored(Anchored::Yes);
        dfa.try_which_overlapping_matches(&mut dfa.create_cache(), &input, &mut found).expect("a search");
        found.iter().map(|pattern| pattern.as_usize()).collect()
    }

    #[test]
    fn an_automaton_is_read_back() {
        let patterns = ["a(b|c)*d", "[a-cx]{2,5}", "abc|abd|xyz|xq|y", "a?b?c?d", "a(bc|d)?[^a]", r"[a&&b]", "ad"];
        let config = Config::new().utf8(false).which_captures(WhichCaptures::None);
        let nfa = Compiler::new().configure(config).build_many(&patterns).expect("an automaton");
        let program = Program::of(&nfa).expect("a program");
        let mut outcomes: QuickMap<Vec<usize>, usize> = QuickMap::default();
        for number in 0..4000usize {
            let text: String = (0..5).map(|i| ['a', 'b', 'c', 'd', 'x', 'y'][number / 6usize.pow(i) % 6]).collect();
            let expected = matching(nfa.clone(), &text);
            assert_eq!(matching(program.nfa().expect("an automaton"), &text), expected, "{text}");
            *outcomes.entry(expected).or_default() += 1;
        }
        assert!(outcomes.len() > 10, "{outcomes:?}");
    }
}
