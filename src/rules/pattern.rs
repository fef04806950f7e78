//! The expression of a rule, kept in prefix notation, each operator a number with its own numbers behind it, and the
//! search for its groups. Classes of letters are told by their numbers in the [`Program`] of the rule file, where their
//! letters stand.
//!
//! That a rule matches the automata have found out. Where its groups stand is asked seldom, and of few letters, so this is
//! a backtracking search: it goes the way that the rule prefers, and no way twice.

use super::parse::{Atom, Expr};
use super::program::{Program, read_number, write_number};
use crate::lexicon::bytes::Blob;
use std::collections::HashMap;

const CLASS: u32 = 0;
const CONCAT: u32 = 1;
const EITHER: u32 = 2;
const REPEAT: u32 = 3;
const GROUP: u32 = 4;

#[derive(Clone, Debug)]
pub(crate) struct Pattern(pub(crate) Blob);

impl Pattern {
    pub(crate) fn new(expr: &Expr, atoms: &HashMap<Atom, usize>) -> Pattern {
        let mut code = Vec::new();
        write(expr, atoms, &mut code);
        Pattern(Blob::Shared(code.into()))
    }

    /// The search for its groups; `None` where the pattern is broken.
    pub(crate) fn search(&self) -> Option<Search> {
        let mut search = Search { steps: Vec::new(), forks: 0, edges: 0 };
        search.read(&mut &self.0[..], &mut 0)?;
        search.steps.push(Step::End);
        Some(search)
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

/// A step of a search.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Reads a letter of a class.
    Read(u16),
    /// Goes on with the step behind it, or else with another one.
    Fork {
        number: u32,
        other: u32,
    },
    Jump(u32),
    /// A group begins, where the number is even, or ends.
    Edge(u32),
    End,
}

/// A pattern as steps.
#[derive(Debug)]
pub(crate) struct Search {
    steps: Vec<Step>,
    forks: u32,
    edges: u32,
}

/// What is still to be done when a way ends.
#[derive(Clone, Copy, Debug)]
enum Job {
    Go {
        step: u32,
        at: usize,
    },
    /// The place of an edge before it was passed.
    Restore {
        edge: u32,
        place: Option<u8>,
    },
}

/// What is used while groups are searched for.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    jobs: Vec<Job>,
    /// A bit for each fork at each letter, and behind the last one.
    tried: Vec<u64>,
    places: Vec<Option<u8>>,
}

impl Search {
    /// The most steps; a rule of the most atoms and operators has fewer.
    const MOST: usize = 1 << 20;

    /// Reads an expression; `groups` counts those that begin before it.
    fn read(&mut self, code: &mut &[u8], groups: &mut u32) -> Option<()> {
        if code.is_empty() || self.steps.len() > Self::MOST {
            return None;
        }
        match read_number(code) {
            CLASS => self.steps.push(Step::Read(read_number(code) as u16)),
            CONCAT => (0..read_number(code)).try_for_each(|_| self.read(code, groups))?,
            EITHER => {
                let mut ends = Vec::new();
                let last = read_number(code).checked_sub(1)?;
                for _ in 0..last {
                    let fork = self.fork();
                    self.read(code, groups)?;
                    ends.push(self.push(Step::Jump(0)));
                    self.lead_here(fork);
                }
                self.read(code, groups)?;
                ends.into_iter().for_each(|end| self.lead_here(end));
            }
            REPEAT => {
                let (min, max) = (read_number(code), read_number(code));
                let (item, before) = (*code, *groups);
                let mut forks = Vec::new();
                for round in 0..max {
                    if round >= min {
                        forks.push(self.fork());
                    }
                    // Every round has the same groups.
                    (*code, *groups) = (item, before);
                    self.read(code, groups)?;
                }
                forks.into_iter().for_each(|fork| self.lead_here(fork));
            }
            GROUP => {
                let edge = 2 * *groups;
                *groups += 1;
                self.edges = self.edges.max(edge + 2);
                self.steps.push(Step::Edge(edge));
                self.read(code, groups)?;
                self.steps.push(Step::Edge(edge + 1));
            }
            _ => return None,
        }
        Some(())
    }

    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    fn fork(&mut self) -> usize {
        self.forks += 1;
        self.push(Step::Fork { number: self.forks - 1, other: 0 })
    }

    /// Lets a fork or a jump lead to the step that comes next.
    fn lead_here(&mut self, from: usize) {
        let here = self.steps.len() as u32;
        if let Step::Fork { other: to, .. } | Step::Jump(to) = &mut self.steps[from] {
            *to = here;
        }
    }

    /// Where the edges of each group stand, before which of `letters`, of which all have to be read; nothing where the pattern
    /// does not match. There are at most 255 letters.
    pub(crate) fn run<'b>(
        &self,
        program: &Program,
        letters: &[u16],
        buffers: &'b mut Buffers,
    ) -> Option<impl Iterator<Item = Option<(usize, usize)>> + use<'b>> {
        let Buffers { jobs, tried, places } = buffers;
        let classes = program.letters();
        places.clear();
        places.resize(self.edges as usize, None);
        tried.clear();
        tried.resize((self.forks as usize * (letters.len() + 1)).div_ceil(64), 0);
        jobs.clear();
        jobs.push(Job::Go { step: 0, at: 0 });
        'jobs: while let Some(job) = jobs.pop() {
            let (mut step, mut at) = match job {
                Job::Go { step, at } => (step, at),
                Job::Restore { edge, place } => {
                    places[edge as usize] = place;
                    continue;
                }
            };
            loop {
                let mut next = step + 1;
                match self.steps[step as usize] {
                    Step::Read(class) if letters.get(at).is_some_and(|&letter| classes.reads(class, letter)) => at += 1,
                    Step::Read(_) => continue 'jobs,
                    Step::Fork { number, other } => {
                        let bit = number as usize * (letters.len() + 1) + at;
                        let (word, bit) = (&mut tried[bit / 64], 1 << (bit % 64));
                        if *word & bit != 0 {
                            continue 'jobs;
                        }
                        *word |= bit;
                        jobs.push(Job::Go { step: other, at });
                    }
                    Step::Jump(to) => next = to,
                    Step::Edge(edge) => {
                        let place = places[edge as usize].replace(at as u8);
                        jobs.push(Job::Restore { edge, place });
                    }
                    Step::End if at == letters.len() => {
                        let places = places.chunks_exact(2);
                        return Some(places.map(|edges| Some((edges[0]?.into(), edges[1]?.into()))));
                    }
                    Step::End => continue 'jobs,
                }
                step = next;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::parse::Test;
    use regex::Regex;

    fn atom(letter: u8) -> Expr {
        Expr::Atom(vec![Test { class: (letter as char).to_string(), negated: false }])
    }

    fn group(item: Expr) -> Expr {
        Expr::Group("g".to_owned(), Box::new(item))
    }

    fn repeat(item: Expr, min: u32, max: u32) -> Expr {
        Expr::Repeat(Box::new(item), min, max)
    }

    /// The expression as it would be written over characters: `a` is the letter *a*, `b` the letters *b* and *c*.
    fn written(expr: &Expr) -> String {
        let all = |items: &[Expr], between| items.iter().map(written).collect::<Vec<_>>().join(between);
        match expr {
            Expr::Atom(tests) if tests[0].class == "b" => "[bc]".to_owned(),
            Expr::Atom(tests) => tests[0].class.clone(),
            Expr::Concat(items) => all(items, ""),
            Expr::Either(items) => format!("(?:{})", all(items, "|")),
            Expr::Repeat(item, min, max) => format!("(?:{}){{{min},{max}}}", written(item)),
            Expr::Group(_, item) => format!("({})", written(item)),
        }
    }

    /// What the `regex` crate finds is found, in all texts of up to six letters.
    #[test]
    fn groups_stand_where_those_of_a_regular_expression_stand() {
        let [a, b, c] = [b'a', b'b', b'c'].map(atom);
        let both = || Expr::Either(vec![a.clone(), Expr::Concat(vec![a.clone(), b.clone()])]);
        let expressions = [
            Expr::Concat(vec![group(repeat(both(), 0, 3)), group(repeat(b.clone(), 0, 2)), repeat(c.clone(), 0, 1)]),
            Expr::Concat(vec![repeat(group(both()), 1, 3), group(repeat(c.clone(), 0, 5))]),
            Expr::Concat(vec![
                group(repeat(group(repeat(a.clone(), 0, 2)), 0, 2)),
                repeat(Expr::Either(vec![b.clone(), c.clone()]), 2, 4),
            ]),
            Expr::Either(vec![
                group(repeat(a.clone(), 2, 3)),
                Expr::Concat(vec![a.clone(), group(repeat(both(), 1, 2)), c.clone()]),
            ]),
        ];
        let atoms = [a, b, c].into_iter().zip(0..).filter_map(|(expr, i)| match expr {
            Expr::Atom(atom) => Some((atom, i)),
            _ => None,
        });
        let atoms = atoms.collect();
        let program = Program::new(expressions.iter(), &atoms, &[vec![0], vec![1, 2], vec![2]]).expect("a program");
        let (mut buffers, mut matching) = (Buffers::default(), 0);
        for expr in &expressions {
            let regex = Regex::new(&format!("^(?:{})$", written(expr))).expect("an expression");
            let search = Pattern::new(expr, &atoms).search().expect("a pattern");
            for (len, number) in (0..7).flat_map(|len| (0..3usize.pow(len)).map(move |number| (len, number))) {
                let letters: Vec<u16> = (0..len).map(|i| (number / 3usize.pow(i) % 3) as u16).collect();
                let text: String = letters.iter().map(|&letter| ['a', 'b', 'c'][usize::from(letter)]).collect();
                let expected = regex.captures(&text).map(|groups| {
                    groups.iter().skip(1).map(|group| group.map(|g| (g.start(), g.end()))).collect::<Vec<_>>()
                });
                matching += usize::from(expected.is_some());
                let found = search.run(&program, &letters, &mut buffers).map(|groups| groups.collect());
                assert_eq!(found, expected, "{regex} in {text}");
            }
        }
        assert!(matching > 100, "only {matching}");
    }

    #[test]
    fn broken_patterns_do_no_harm() {
        // Too few items, none to choose from, four billion rounds, a group of nothing, no operator.
        for code in [&[][..], &[1, 9], &[2, 0], &[3, 0, 255, 255, 255, 255, 15, 0, 0], &[4], &[7]] {
            assert!(Pattern(Blob::Shared(code.into())).search().is_none(), "{code:?}");
        }
    }
}
