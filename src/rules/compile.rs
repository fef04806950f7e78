//! Rules become regular expressions over symbols, and the rules of a file one automaton.
//!
//! The automaton keeps all alternatives alive and is run from each lexeme with
//! which a rule of the file can begin: it stops as soon as no rule can go on, so that text without evidence
//! costs nothing, and no match can be longer than [`LONGEST`] lexemes, so that time is linear.

use super::bits::Bits;
use super::parse::{Atom, Expr, Rule};
use super::pattern::{Pattern, Search};
use super::program::{LARGEST_PROGRAM, Program};
use crate::error::Report;
use crate::lexicon::COLUMNS;
use crate::lexicon::builtin;
use crate::lexicon::bytes::{Blob, Reader, Writer, u16_at};
use crate::lexicon::compile::{Classes, each_test, symbol_classes};
use crate::segment::Case;
use crate::segment::fold::QuickMap;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The longest match, in lexemes.
pub(crate) const LONGEST: usize = 64;

/// The most kinds of lexemes that the rule files may tell apart.
const MOST_SYMBOLS: usize = (1 << 16) - 1;

/// The most classes and words that dictionaries and rules may name together: each has a number of 16 bits.
const MOST_CLASSES: usize = u16::MAX as usize;

/// The most different atoms of a rule file. What is built of them grows with their square, and faster where many may stand
/// behind many.
const MOST_ATOMS: usize = 2000;

/// The most rule files.
pub(crate) const MOST_LAYERS: usize = 32;

/// Where a group begins or ends within a match, in lexemes, where that is the same in every match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    FromStart(u8),
    FromEnd(u8),
    Varies,
}

/// A named group of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) start: Edge,
    pub(crate) end: Edge,
}

/// A rule, or one of the alternatives of which a rule consists.
#[derive(Debug)]
pub(crate) struct CompiledRule {
    pub(crate) name: String,
    pub(crate) line: u32,
    pub(crate) priority: u8,
    pub(crate) weak: bool,
    /// The words around its entity tell what it is, and hold for the same name elsewhere.
    pub(crate) tells: bool,
    pub(crate) value: String,
    pub(crate) groups: Vec<Group>,
    /// It begins with context, not with its first entity.
    pub(crate) context: bool,
    pub(crate) pattern: Pattern,
    /// Finds the groups whose edges vary; compiled when first needed.
    pub(crate) search: OnceLock<Option<Search>>,
}

impl CompiledRule {
    /// Its groups have to be searched for.
    fn searches(&self) -> bool {
        self.groups.iter().any(|group| [group.start, group.end].contains(&Edge::Varies))
    }
}

/// The rules of one file.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) file: String,
    /// Its place among the layers.
    pub(crate) number: usize,
    pub(crate) rules: Vec<CompiledRule>,
    /// Its automaton, unless it is too large.
    pub(crate) program: Option<Program>,
}

/// What each symbol is to each layer: its letter in the narrower alphabet of the layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alphabet {
    layers: usize,
    letters: Blob,
}

impl Alphabet {
    /// How many symbols there are.
    pub(crate) fn len(&self) -> usize {
        self.letters.len() / (2 * self.layers.max(1))
    }

    /// `layers` are the letters of each layer. Also gives the number of each symbol in the alphabet: those that no layer tells
    /// apart are one.
    fn new(layers: &[Vec<u16>], symbols: usize) -> (Alphabet, Vec<u32>) {
        let mut records = Records::default();
        let numbers = (0..symbols).map(|symbol| records.add(layers.iter().map(|letters| letters[symbol]).collect()));
        let numbers = numbers.collect();
        (Alphabet { layers: layers.len(), letters: Blob::of_u16(records.out) }, numbers)
    }

    #[inline]
    pub(crate) fn letter(&self, symbol: u16, layer: usize) -> u16 {
        u16_at(&self.letters, usize::from(symbol) * self.layers + layer)
    }

    #[allow(dead_code, reason = "the build script writes packs, the library reads them")]
    pub(crate) fn write(&self, w: &mut Writer) {
        w.u32(self.layers as u32);
        w.table(&self.letters);
    }

    pub(crate) fn read(r: &mut Reader) -> Alphabet {
        Alphabet { layers: r.u32() as usize, letters: r.table() }
    }
}

/// Distinct records of numbers, one behind the other.
#[derive(Default)]
struct Records {
    out: Vec<u16>,
    index: QuickMap<Vec<u16>, u32>,
}

impl Records {
    fn add(&mut self, record: Vec<u16>) -> u32 {
        let next = self.index.len() as u32;
        *self.index.entry(record).or_insert_with_key(|record| {
            self.out.extend(record);
            next
        })
    }
}

#[derive(Default)]
pub(crate) struct Compiled {
    pub(crate) symbols: Blob,
    pub(crate) alphabet: Alphabet,
    pub(crate) layers: Vec<Layer>,
}

/// Compiles all rule files over the rows of the lexicon; `last_case` tells for each the last case in which it
/// may be written.
pub(crate) fn compile(
    files: &[(String, Vec<Rule>)],
    classes: &Classes,
    rows: &[[u32; 3]],
    last_case: &[Case],
    sets: &[Vec<u16>],
    report: &mut Report,
) -> Compiled {
    let mut used = vec![false; classes.names.len()];
    for (file, rules) in files {
        for rule in rules {
            each_test(&rule.expr, &mut |test| match classes.get(&test.class) {
                Some(class) => used[class as usize] = true,
                None => report.add(
                    file,
                    rule.line,
                    1,
                    format!("class `{}` in rule `{}`", test.class, rule.name),
                    "a class that classes.tsv or the library declares",
                ),
            });
        }
    }
    let mut refuse = |file: &str, at: usize, found: String, most: String| report.add(file, at, at, found, most);
    if files.len() > MOST_LAYERS {
        let found = format!("{} rule files", files.len());
        refuse(&files[MOST_LAYERS].0, 1, found, format!("at most {MOST_LAYERS}"));
    }
    if classes.names.len() > MOST_CLASSES {
        let found = format!("{} classes and words of rules", classes.names.len());
        refuse("dictionaries", 0, found, format!("at most {MOST_CLASSES}"));
    }
    for (file, rules) in files {
        let mut atoms = HashSet::new();
        for rule in rules {
            each_atom(&rule.expr, 1, &mut |atom, _| {
                atoms.insert(atom);
            });
        }
        if atoms.len() > MOST_ATOMS {
            refuse(file, 1, format!("{} different atoms", atoms.len()), format!("at most {MOST_ATOMS} in a file"));
        }
    }
    // What is wrong is refused in any case, and what is too much would take too long.
    if !report.is_empty() {
        return Compiled::default();
    }
    // A symbol is a set of classes as far as the rules look at them.
    let mut index: QuickMap<Vec<u16>, u32> = QuickMap::default();
    let mut symbols: Vec<Vec<u16>> = Vec::new();
    let mut table: Vec<u32> = Vec::with_capacity(rows.len() * COLUMNS);
    // Words whose genitive a rule asks for.
    let mut owners = vec![false; classes.names.len()];
    for rule in files.iter().flat_map(|(_, rules)| rules) {
        each_atom(&rule.expr, 1, &mut |atom, _| {
            if atom.iter().any(|test| test.class == "GEN" && !test.negated) {
                atom.iter().filter_map(|test| classes.get(&test.class)).for_each(|class| owners[class as usize] = true);
            }
        });
    }
    // Whether rules name a word of these classes, none as a genitive, and it is no name.
    let named = |row: [u32; 3]| {
        let words = sets[row[0] as usize].iter().filter(|&&c| classes.names[c as usize].starts_with('\''));
        row[0] == row[2] && words.map(|&word| owners[word as usize]).max() == Some(false)
    };
    for i in 0..rows.len() {
        for column in 0..COLUMNS {
            // Marks and numbers have no case: their further columns repeat the first.
            if i > 0 && i < builtin::ROWS.len() && column > 0 {
                table.push(table[i * COLUMNS]);
                continue;
            }
            // Kinds of lexemes are counted, so none is made that no text can hold, or that rules need not tell apart.
            if i > 0 && column / 4 > last_case.get(i).map_or(Case::Upper, |case| *case) as usize {
                // Nothing but a capital is explained by the beginning of a sentence.
                table.push(table[i * COLUMNS + Case::Capital as usize * 4 + column % 2]);
                continue;
            }
            // A word that rules name so is no genitive in capitals: rules of a user's own bring kinds of lexemes too.
            if column / 4 == Case::Upper as usize && column % 2 == 1 && named(rows[i]) {
                table.push(table[i * COLUMNS + column - 1]);
                continue;
            }
            let mut set = symbol_classes(classes, rows, i, sets, column);
            set.retain(|&c| used[c as usize]);
            set.sort_unstable();
            set.dedup();
            table.push(*index.entry(set).or_insert_with_key(|set| {
                symbols.push(set.clone());
                symbols.len() as u32 - 1
            }));
        }
    }
    // One file knows nothing of another.
    let compiled = std::thread::scope(|scope| {
        let symbols = &symbols;
        let mut threads = Vec::with_capacity(files.len());
        for (i, (file, rules)) in files.iter().enumerate() {
            threads.push(scope.spawn(move || layer(i, file, rules, classes, symbols)));
        }
        threads.into_iter().map(|thread| thread.join()).collect::<Result<Vec<_>, _>>()
    });
    let compiled = compiled.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let (layers, letters): (Vec<Layer>, Vec<Vec<u16>>) = compiled.into_iter().unzip();
    for layer in layers.iter().filter(|layer| layer.program.is_none()) {
        let most = format!("smaller ones, of {} MB together", LARGEST_PROGRAM >> 20);
        report.add(&layer.file, 1, 1, "rules that are too large to compile", most);
    }
    let (alphabet, numbers) = Alphabet::new(&letters, symbols.len());
    let kinds = alphabet.len();
    if kinds > MOST_SYMBOLS {
        report.add("dictionaries", 0, 0, format!("{kinds} kinds of lexemes"), format!("at most {MOST_SYMBOLS}"));
    }
    let symbols = Blob::of_u16(table.into_iter().map(|symbol| numbers[symbol as usize] as u16));
    Compiled { symbols, alphabet, layers }
}

/// Also gives the letter of each symbol.
fn layer(number: usize, file: &str, rules: &[Rule], classes: &Classes, symbols: &[Vec<u16>]) -> (Layer, Vec<u16>) {
    // How often each atom stands in the compiled rules, repetitions counted.
    let mut weights: HashMap<&Atom, (usize, u32)> = HashMap::new();
    for rule in rules {
        each_atom(&rule.expr, 1, &mut |atom, times| {
            let seen = weights.len();
            let (_, weight) = weights.entry(atom).or_insert((seen, 0));
            *weight = weight.saturating_add(times);
        });
    }
    let mut atoms: Vec<&Atom> = weights.keys().copied().collect();
    atoms.sort_by_key(|atom| (Reverse(weights[atom].1), weights[atom].0));
    let atom_index: HashMap<Atom, usize> = atoms.iter().enumerate().map(|(i, atom)| ((*atom).clone(), i)).collect();
    let (of_symbol, known) = signatures(&atoms, classes, symbols);
    let mut distinct: Vec<(&Bits, usize)> = known.iter().map(|(signature, &number)| (signature, number)).collect();
    sort_by_likeness(&mut distinct, atoms.len());
    let mut letters = vec![0; distinct.len()];
    for (letter, (_, number)) in distinct.iter().enumerate() {
        letters[*number] = letter as u16;
    }
    let mut members: Vec<Vec<u16>> = vec![Vec::new(); atoms.len()];
    for (letter, (signature, _)) in distinct.iter().enumerate() {
        signature.iter().for_each(|atom| members[atom].push(letter as u16));
    }
    let projection: Vec<u16> = of_symbol.iter().map(|&number| letters[number]).collect();
    let mut by_priority: Vec<&Rule> = rules.iter().collect();
    by_priority.sort_by(|a, b| b.priority.cmp(&a.priority).then_with(|| a.name.cmp(&b.name)));
    // Each alternative of a rule is a pattern of its own: the edges of its groups are the same in every match more often
    // than those of the whole rule.
    let alternatives = by_priority.into_iter().flat_map(|rule| match &rule.expr {
        Expr::Either(items) => items.iter().map(|expr| (rule, expr)).collect(),
        expr => vec![(rule, expr)],
    });
    let alternatives: Vec<(&Rule, &Expr)> = alternatives.collect();
    let program = Program::new(alternatives.iter().map(|(_, expr)| *expr), &atom_index, &members);
    let compiled = alternatives
        .into_iter()
        .map(|(rule, expr)| {
            let mut groups = Vec::new();
            edges(expr, Some(0), Some(0), &mut groups);
            CompiledRule {
                name: rule.name.clone(),
                line: rule.line as u32,
                priority: rule.priority,
                weak: rule.weak,
                tells: rule.tells,
                value: rule.value.clone(),
                context: begins_with_context(&groups),
                groups,
                pattern: Pattern::new(expr, &atom_index),
                search: OnceLock::new(),
            }
        })
        .collect();
    (Layer { file: file.to_owned(), number, rules: compiled, program }, projection)
}

/// Sorts signatures so that neighbours differ in few atoms: as the numbers of a Gray code, in whose first digits stand the atoms
/// that tell most signatures apart.
fn sort_by_likeness(signatures: &mut [(&Bits, usize)], atoms: usize) {
    let mut fits = vec![0; atoms];
    signatures.iter().flat_map(|(signature, _)| signature.iter()).for_each(|atom| fits[atom] += 1);
    let mut digits: Vec<usize> = (0..atoms).collect();
    digits.sort_by_key(|&atom| Reverse(fits[atom].min(signatures.len() - fits[atom])));
    signatures.sort_by_cached_key(|(signature, _)| {
        // A digit of the number is how many digits up to it the code has, odd or even.
        let odd = digits.iter().scan(false, |odd, &atom| {
            *odd ^= signature.has(atom);
            Some(*odd)
        });
        Bits::of(atoms, odd.enumerate().filter(|(_, odd)| *odd).map(|(digit, _)| digit))
    });
}

/// The number of each symbol's signature, which is the set of atoms that it fits: two symbols that no atom of a file tells
/// apart are one letter of its alphabet.
fn signatures(atoms: &[&Atom], classes: &Classes, symbols: &[Vec<u16>]) -> (Vec<usize>, QuickMap<Bits, usize>) {
    let tests: Vec<Vec<(bool, u16)>> = atoms
        .iter()
        .map(|atom| atom.iter().filter_map(|t| classes.get(&t.class).map(|c| (t.negated, c))).collect())
        .collect();
    // An atom is tried where the rarest class is met that it asks for.
    let mut met = vec![0; classes.names.len()];
    symbols.iter().flatten().for_each(|&class| met[class as usize] += 1);
    let mut asking = vec![Vec::new(); classes.names.len()];
    let mut unconditional = Vec::new();
    for (atom, tests) in tests.iter().enumerate() {
        let asked = tests.iter().filter(|(negated, _)| !negated).map(|&(_, class)| class);
        match asked.min_by_key(|&class| met[class as usize]) {
            Some(class) => asking[class as usize].push(atom),
            None => unconditional.push(atom),
        }
    }
    let mut has = vec![false; classes.names.len()];
    let mut known: QuickMap<Bits, usize> = QuickMap::default();
    let of_symbol = symbols.iter().map(|set| {
        set.iter().for_each(|&class| has[class as usize] = true);
        let fits = |&atom: &usize| tests[atom].iter().all(|&(negated, class)| has[class as usize] != negated);
        let tried = set.iter().flat_map(|&class| &asking[class as usize]).chain(&unconditional).copied();
        let signature = Bits::of(atoms.len(), tried.filter(fits));
        set.iter().for_each(|&class| has[class as usize] = false);
        let next = known.len();
        *known.entry(signature).or_insert(next)
    });
    (of_symbol.collect(), known)
}

fn each_atom<'e>(expr: &'e Expr, times: u32, f: &mut impl FnMut(&'e Atom, u32)) {
    match expr {
        Expr::Atom(atom) => f(atom, times),
        Expr::Concat(items) | Expr::Either(items) => items.iter().for_each(|item| each_atom(item, times, f)),
        Expr::Repeat(item, _, max) => each_atom(item, times.saturating_mul(*max), f),
        Expr::Group(_, item) => each_atom(item, times, f),
    }
}

/// The width of an expression in lexemes, where it is fixed.
fn width(expr: &Expr) -> Option<u32> {
    match expr {
        Expr::Atom(_) => Some(1),
        Expr::Concat(items) => items.iter().map(width).sum(),
        Expr::Either(items) => {
            let first = width(items.first()?)?;
            items.iter().all(|item| width(item) == Some(first)).then_some(first)
        }
        Expr::Repeat(item, min, max) => (min == max).then(|| width(item)?.checked_mul(*min)).flatten(),
        Expr::Group(_, item) => width(item),
    }
}

/// Finds the groups in the order of their opening brackets, with edges that do not vary.
fn edges(expr: &Expr, before: Option<u32>, after: Option<u32>, out: &mut Vec<Group>) {
    match expr {
        Expr::Atom(_) => {}
        Expr::Concat(items) => {
            for (i, item) in items.iter().enumerate() {
                let before = items[..i].iter().map(width).sum::<Option<u32>>().and_then(|w| Some(w + before?));
                let after = items[i + 1..].iter().map(width).sum::<Option<u32>>().and_then(|w| Some(w + after?));
                edges(item, before, after, out);
            }
        }
        // Which branch matched, or how often, is not known from the edges alone.
        Expr::Either(items) => items.iter().for_each(|item| edges(item, None, None, out)),
        Expr::Repeat(item, ..) => edges(item, None, None, out),
        Expr::Group(name, item) => {
            // What is further off than a byte tells never matches.
            let near = |offset: Option<u32>| offset.and_then(|offset| u8::try_from(offset).ok());
            let edge = |from_start, from_end| match (near(from_start), near(from_end)) {
                (Some(offset), _) => Edge::FromStart(offset),
                (None, Some(offset)) => Edge::FromEnd(offset),
                (None, None) => Edge::Varies,
            };
            let width = width(item);
            out.push(Group {
                name: name.clone(),
                start: edge(before, after.zip(width).map(|(a, w)| a + w)),
                end: edge(before.zip(width).map(|(b, w)| b + w), after),
            });
            edges(item, before, after, out);
        }
    }
}

fn begins_with_context(groups: &[Group]) -> bool {
    groups.first().is_some_and(|g| g.start != Edge::FromStart(0))
}

impl Layer {
    #[allow(dead_code, reason = "the build script writes packs, the library reads them")]
    pub(crate) fn write(&self, w: &mut Writer) {
        w.blob(self.file.as_bytes());
        w.blob(self.program.as_ref().map_or(&[], |program| &program.0));
        w.u32(self.rules.len() as u32);
        for rule in &self.rules {
            w.blob(rule.name.as_bytes());
            w.u32(rule.line);
            w.u32(u32::from(rule.priority));
            w.u32(u32::from(rule.weak));
            w.u32(u32::from(rule.tells));
            w.blob(rule.value.as_bytes());
            // Of the others the program is enough.
            w.blob(if rule.searches() { &rule.pattern.0 } else { &[] });
            w.u32(rule.groups.len() as u32);
            for group in &rule.groups {
                w.blob(group.name.as_bytes());
                for edge in [group.start, group.end] {
                    let (tag, offset) = match edge {
                        Edge::FromStart(offset) => (0, offset),
                        Edge::FromEnd(offset) => (1, offset),
                        Edge::Varies => (2, 0),
                    };
                    w.u32(tag);
                    w.u32(offset.into());
                }
            }
        }
    }

    pub(crate) fn read(number: usize, r: &mut Reader) -> Layer {
        let edge = |r: &mut Reader| match (r.u32(), r.u32() as u8) {
            (0, offset) => Edge::FromStart(offset),
            (1, offset) => Edge::FromEnd(offset),
            _ => Edge::Varies,
        };
        Layer {
            file: r.str().to_owned(),
            number,
            program: Some(Program(r.blob())),
            rules: (0..r.u32())
                .map(|_| {
                    let mut rule = CompiledRule {
                        name: r.str().to_owned(),
                        line: r.u32(),
                        priority: r.u32() as u8,
                        weak: r.u32() != 0,
                        tells: r.u32() != 0,
                        value: r.str().to_owned(),
                        pattern: Pattern(r.blob()),
                        groups: (0..r.u32())
                            .map(|_| Group { name: r.str().to_owned(), start: edge(r), end: edge(r) })
                            .collect(),
                        context: false,
                        search: OnceLock::new(),
                    };
                    rule.context = begins_with_context(&rule.groups);
                    rule
                })
                .collect(),
        }
    }
}
