//! From dictionaries and rules to the pack: run by the build for the embedded language and at run time
//! for what a user adds, so that both are one.

use super::bytes::{Blob, u16_at};
use super::entries::{Entry, EntryTable, MOST};
use super::source::{self, Model, SourceFile};
use super::table::HashTable;
use super::{COLUMNS, Entries, Grammar, Pack, PhraseTable, RuleFile, Tables, WordTable, builtin, column};
use crate::error::{Error, Report};
use crate::rules::compile as rule_compile;
use crate::rules::parse as rule_parse;
use crate::segment::{CASES, Case, Form, fold, segment};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Names and numbers of classes. A class is written `X`; its sure entries, those that are not
/// `AMBIGUOUS`, carry `X!` as well. A literal of a rule is the class `'word'`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    pub(crate) names: Vec<String>,
    index: HashMap<String, u16>,
    /// For every class those that come along, itself included.
    implied: Vec<Vec<u16>>,
}

impl Classes {
    pub(crate) fn new(names: Vec<String>, implied: Vec<Vec<u16>>) -> Self {
        let index = names.iter().enumerate().map(|(i, n)| (n.clone(), i as u16)).collect();
        Classes { names, index, implied }
    }

    pub(crate) fn get(&self, name: &str) -> Option<u16> {
        self.index.get(name).copied()
    }

    fn add(&mut self, name: &str) -> u16 {
        if let Some(id) = self.get(name) {
            return id;
        }
        let id = self.names.len() as u16;
        self.names.push(name.to_owned());
        self.index.insert(name.to_owned(), id);
        self.implied.push(vec![id]);
        id
    }

    #[allow(dead_code, reason = "the build script writes packs, the library reads them")]
    pub(crate) fn implied(&self) -> &[Vec<u16>] {
        &self.implied
    }
}

/// What the writing of an entry asks of the text: nothing, a capital, or capitals only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    Any,
    Capital,
    Upper,
}

fn need(form: &str) -> Need {
    let upper = form.chars().filter(|c| c.is_uppercase()).count();
    let lower = form.chars().filter(|c| c.is_lowercase()).count();
    match (upper, lower) {
        (0, _) => Need::Any,
        // Longer names in capitals are house style (NASDAQ), short ones abbreviations.
        (2..=6, 0) => Need::Upper,
        _ => Need::Capital,
    }
}

/// Whether a folded word of four letters and more can be read as one: it alternates between vowels and consonants.
fn pronounceable(word: &str) -> bool {
    let vowel = |c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'ä' | 'ö');
    let letters: Vec<char> = word.chars().collect();
    let run = |three: &[char]| three.iter().all(|&c| vowel(c)) || !three.iter().any(|&c| vowel(c));
    letters.len() >= 4 && letters.iter().all(|c| c.is_alphabetic()) && !letters.windows(3).any(run)
}

#[derive(Default)]
struct Key {
    /// Written with a small first letter somewhere.
    small: bool,
    /// The last word is written with a small letter somewhere.
    small_last: bool,
    classes: [Vec<u16>; 3],
    entries: Vec<u32>,
}

#[derive(Default)]
struct Compiler {
    classes: Classes,
    words: BTreeMap<String, Key>,
    /// By their folded form; each with the states of the phrase automaton that it leads through.
    phrases: BTreeMap<String, (Vec<u64>, Key)>,
    entries: Vec<Entry>,
    files: Vec<String>,
    report: Report,
}

/// Classes whose words are looked for at the end of unknown compounds.
const SUFFIXED: &[&str] = &[
    "TITLE",
    "ORG_HEAD",
    "PLACE_HEAD",
    "PROG_HEAD",
    "PROG_TRIGGER",
    "OCCUPATION",
    "ORG_TRIGGER",
    "FIELD",
    "ACTIVITY",
    "INHABITANTS",
    "TEAM_PART",
    "NO_NAME",
];

/// Files that hold no entries, in whatever folder.
const SPECIAL: [&str; 3] = ["classes.tsv", "inflection.tsv", "confidence.tsv"];

fn without_folder(file: &SourceFile) -> &str {
    file.name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The most files of entries: an entry tells its file in a byte.
const MOST_FILES: usize = 256;

/// The most classes of an entry, with those that they imply.
const MOST_CLASSES: usize = 128;

/// The shortest head that is looked for at the end of a compound, in bytes.
const SHORTEST_HEAD: usize = 4;

/// Common words of fewer bytes are little ones, which a sentence may have behind any name.
const LITTLE: usize = 4;

/// Compiles `sources`; with a `base`, what they say is added to what the base knows.
pub(crate) fn compile(sources: &[SourceFile], base: Option<&Pack>) -> Result<Pack, Error> {
    let mut compiler = Compiler::default();
    let mut rule_files = Vec::new();
    match base {
        Some(base) => {
            compiler.classes = Classes::new(base.grammar.classes.names.clone(), base.grammar.classes.implied.clone());
            rule_files.extend(base.grammar.rule_files());
        }
        None => {
            for class in builtin::CLASSES {
                compiler.classes.add(class);
            }
        }
    }
    let special = |name: &'static str| sources.iter().filter(move |file| without_folder(file) == name);
    let named = |ending: &'static str| sources.iter().filter(move |file| file.name.ends_with(ending));
    let mut names = HashSet::new();
    for file in sources.iter().filter(|file| !names.insert(&file.name)) {
        compiler.report.add(&file.name, 1, 1, "a second file of this name", "each name once");
    }
    for file in special("classes.tsv") {
        compiler.classes(file);
    }
    let mut models: HashMap<&str, Model> = HashMap::new();
    for file in special("inflection.tsv") {
        source::models(file, &mut models, &mut compiler.report);
    }
    for file in named(".tsv").filter(|file| !SPECIAL.contains(&without_folder(file))) {
        compiler.file(file, &models);
    }
    for file in named(".rules") {
        // A user's file of the same name takes the place of ours.
        rule_files.retain(|f: &SourceFile| f.name != file.name);
        rule_files.push(file.clone());
    }
    rule_files.sort_by(|a, b| a.name.cmp(&b.name));
    let rules: Vec<_> =
        rule_files.iter().map(|file| (file.name.clone(), rule_parse::rules(file, &mut compiler.report))).collect();
    let mut confidence = base.map(|base| base.confidence.clone()).unwrap_or_default();
    for file in special("confidence.tsv") {
        compiler.confidence(file, &rules, &mut confidence);
    }
    compiler.literals(&rules);
    compiler.finish(base, rule_files, rules, confidence)
}

impl Compiler {
    fn classes(&mut self, file: &SourceFile) {
        let rows = source::classes(file, &mut self.report);
        for row in &rows {
            self.classes.add(row.class);
            self.classes.add(&format!("{}!", row.class));
        }
        for row in &rows {
            for implied in row.implies.split_whitespace() {
                match (self.classes.get(row.class), self.classes.get(implied)) {
                    (Some(class), Some(implied)) => {
                        // Declarations are sorted by name, not by dependence: chains are followed on use.
                        self.classes.implied[class as usize].push(implied);
                    }
                    _ => self.report.add(
                        &file.name,
                        row.line,
                        row.class.len() + 2,
                        format!("class `{implied}`"),
                        "a class of this file",
                    ),
                }
            }
        }
    }

    /// Reads how sure rules are; each must be a rule that there is.
    fn confidence(
        &mut self,
        file: &SourceFile,
        rules: &[(String, Vec<rule_parse::Rule>)],
        out: &mut BTreeMap<String, f32>,
    ) {
        let names: HashSet<&str> = rules.iter().flat_map(|(_, rules)| rules).map(|rule| rule.name.as_str()).collect();
        for row in source::confidences(file, &mut self.report) {
            if names.contains(row.rule) {
                out.insert(row.rule.to_owned(), row.confidence);
            } else {
                self.report.add(&file.name, row.line, 1, format!("rule `{}`", row.rule), "the name of a rule");
            }
        }
    }

    /// The closure of a class under implication, with the sure variants where `sure`.
    fn close(&self, class: u16, sure: bool, out: &mut Vec<u16>) {
        let mut stack = vec![class];
        while let Some(class) = stack.pop() {
            if out.contains(&class) {
                continue;
            }
            // The caller refuses so many.
            if out.len() > MOST_CLASSES {
                return;
            }
            out.push(class);
            stack.extend(&self.classes.implied[class as usize]);
            if sure {
                out.extend(self.classes.get(&format!("{}!", self.classes.names[class as usize])));
            }
        }
    }

    fn file(&mut self, file: &SourceFile, models: &HashMap<&str, Model>) {
        let number = self.files.len() as u32;
        if self.files.len() == MOST_FILES {
            self.report.add(&file.name, 0, 0, format!("more than {MOST_FILES} dictionaries"), "fewer, larger files");
        }
        self.files.push(file.name.clone());
        let features = ["INDEF", "DEF", "PL", "PL"].map(|n| self.classes.get(n));
        let definite = self.classes.get("DEF");
        let abbreviation = self.classes.get("ABBREVIATION");
        // Rows share a handful of class columns; each is resolved once.
        let mut resolved: HashMap<&str, Vec<u16>> = HashMap::new();
        for row in source::rows(file, &mut self.report) {
            if !resolved.contains_key(row.classes) {
                let sure = !row.classes.split_whitespace().any(|c| c == "AMBIGUOUS");
                let mut set = Vec::new();
                let mut at = row.classes_at;
                for class in row.classes.split(' ') {
                    match self.classes.get(class) {
                        Some(id) => self.close(id, sure, &mut set),
                        None if class.is_empty() => {}
                        None => self.report.add(
                            &file.name,
                            row.line,
                            at,
                            format!("class `{class}`"),
                            "a class that classes.tsv declares",
                        ),
                    }
                    at += class.chars().count() + 1;
                }
                if set.len() > MOST_CLASSES {
                    let found = format!("more than {MOST_CLASSES} classes, with those that they imply");
                    self.report.add(&file.name, row.line, 1, found, "fewer of them");
                }
                if set.is_empty() && row.classes.trim().is_empty() {
                    self.report.add(
                        &file.name,
                        row.line,
                        1,
                        "an entry without a class",
                        "a class in the column `classes` or a `%default`",
                    );
                }
                resolved.insert(row.classes, set);
            }
            let set = resolved[row.classes].clone();
            let entry = self.entries.len() as u32;
            let keeps_name = !row.id.is_empty()
                || !row.canonical.is_empty()
                || !row.like.is_empty()
                || !row.variants.is_empty()
                || !row.abbr.is_empty();
            self.entries.push(Entry {
                file: number,
                line: row.line as u32,
                classes: set.clone(),
                id: row.id.to_owned(),
                canonical: if !row.canonical.is_empty() {
                    row.canonical.to_owned()
                } else if keeps_name {
                    row.form.to_owned()
                } else {
                    String::new()
                },
                country: row.country.to_owned(),
                category: row.category.to_owned(),
            });
            let forms = std::iter::once(row.form)
                .chain(row.variants.split('|'))
                .map(|f| (f.trim(), false))
                .chain(row.abbr.split('|').map(|f| (f.trim(), true)))
                .filter(|(f, _)| !f.is_empty());
            for (form, short) in forms {
                let mut set = set.clone();
                if short {
                    set.extend(abbreviation);
                }
                if row.like.is_empty() || short {
                    self.form(file, row.line, form, &set, entry);
                    continue;
                }
                let Some(model) = models.get(row.like) else {
                    self.report.add(
                        &file.name,
                        row.line,
                        row.like_at,
                        format!("model `{}`", row.like),
                        "a model of inflection.tsv",
                    );
                    continue;
                };
                match model.inflect(form) {
                    Some(forms) => {
                        for (i, inflected) in &forms {
                            // A plural that looks like the singular is no evidence of a plural.
                            if *i >= 2 && forms.iter().any(|(j, other)| *j < 2 && other == inflected) {
                                continue;
                            }
                            let mut set = set.clone();
                            set.extend(features[*i]);
                            if *i == 3 {
                                set.extend(definite);
                            }
                            self.form(file, row.line, inflected, &set, entry);
                        }
                    }
                    None => self.report.add(
                        &file.name,
                        row.line,
                        row.like_at,
                        format!("`{form}` like `{}`", row.like),
                        "an entry that ends as its model does",
                    ),
                }
            }
        }
    }

    fn form(&mut self, file: &SourceFile, line: usize, form: &str, set: &[u16], entry: u32) {
        let mut tokens = Vec::new();
        segment(form, &mut tokens);
        let key = match tokens.as_slice() {
            [] => None,
            [one] if one.form == Form::Word => Some(self.words.entry(fold::fold(form)).or_default()),
            [first, ..] if first.form == Form::Word || tokens.len() > 1 => {
                let (path, key) = self.phrases.entry(phrase_key(form)).or_default();
                if path.is_empty() {
                    path.extend(super::path(&tokens));
                }
                Some(key)
            }
            _ => None,
        };
        let Some(key) = key else {
            self.report.add(&file.name, line, 1, format!("`{form}`"), "an entry with a letter in it");
            return;
        };
        key.small |= !form.starts_with(char::is_uppercase);
        key.small_last |= tokens.last().is_some_and(|token| token.case == Case::Lower);
        let classes = &mut key.classes[need(form) as usize];
        for class in set {
            if !classes.contains(class) {
                classes.push(*class);
            }
        }
        if key.entries.last() != Some(&entry) {
            key.entries.push(entry);
        }
    }

    /// Every literal of a rule becomes a class of its word.
    fn literals(&mut self, rules: &[(String, Vec<rule_parse::Rule>)]) {
        for (_, rules) in rules {
            for rule in rules {
                each_test(&rule.expr, &mut |test| {
                    if let Some(word) = test.class.strip_prefix('\'').and_then(|w| w.strip_suffix('\'')) {
                        let class = self.classes.add(&test.class);
                        let key = self.words.entry(fold::fold(word)).or_default();
                        if !key.classes[0].contains(&class) {
                            key.classes[0].push(class);
                        }
                    }
                });
            }
        }
    }

    fn finish(
        mut self,
        base: Option<&Pack>,
        rule_files: Vec<SourceFile>,
        rules: Vec<(String, Vec<rule_parse::Rule>)>,
        confidence: BTreeMap<String, f32>,
    ) -> Result<Pack, Error> {
        // What the base already says of a word stays true of it.
        if let Some(base) = base {
            for (key, hit) in self
                .words
                .iter_mut()
                .filter_map(|(w, k)| base.tables.word(fold::hash(w.as_bytes())).map(|hit| (k, hit)))
            {
                for (need, set) in base.grammar.rows[hit.value as usize].iter().enumerate() {
                    for class in &base.grammar.sets[*set as usize] {
                        if !key.classes[need].contains(class) {
                            key.classes[need].push(*class);
                        }
                    }
                }
            }
        }
        let mut sets = Sets::default();
        sets.add(Vec::new());
        let mut rows: Vec<[u32; 3]> = Vec::new();
        let mut row_index: fold::QuickMap<[u32; 3], u32> = Default::default();
        match base {
            Some(base) => {
                for set in &base.grammar.sets {
                    sets.add(set.clone());
                }
                rows.clone_from(&base.grammar.rows);
            }
            None => {
                for classes in builtin::ROWS {
                    let set = sets.add(classes.iter().filter_map(|c| self.classes.get(c)).collect());
                    rows.push([set; 3]);
                }
            }
        }
        for (i, row) in rows.iter().enumerate().skip(builtin::ROWS.len()) {
            row_index.insert(*row, i as u32);
        }
        let mut row_of = |classes: &[Vec<u16>; 3], extra: &[u16], sets: &mut Sets| {
            let mut all: Vec<u16> = extra.to_vec();
            let row = [0, 1, 2].map(|need| {
                all.extend(&classes[need]);
                sets.add(all.clone())
            });
            *row_index.entry(row).or_insert_with(|| {
                rows.push(row);
                rows.len() as u32 - 1
            })
        };

        // An abbreviation that is read as a word is written as one too, where that would be nothing else: Unesco.
        for (word, key) in &mut self.words {
            if key.classes[0].is_empty() && key.classes[1].is_empty() && pronounceable(word) {
                key.classes[1] = std::mem::take(&mut key.classes[2]);
            }
        }

        // For each row the last case, in their order, in which it may be written: only words are mixed, and only words of one
        // letter are initials. Of the base its symbols tell, since its rules ask for both.
        let mut last_case: Vec<Case> = base.map_or_else(Vec::new, |base| {
            let symbol = |row, case, i| u16_at(&base.grammar.symbols, row * COLUMNS + case as usize * 4 + i);
            let differs = |row, case| (0..4).any(|i| symbol(row, case, i) != symbol(row, Case::Capital, i % 2));
            let last = |row| [Case::Initial, Case::Mixed].into_iter().find(|case| differs(row, *case));
            (0..base.grammar.rows.len()).map(|row| last(row).unwrap_or(Case::Upper)).collect()
        });
        let mut written = |row: u32, case: Case| {
            last_case.resize(last_case.len().max(row as usize + 1), Case::Upper);
            let last = &mut last_case[row as usize];
            if case as usize > *last as usize {
                *last = case;
            }
        };

        // Words, with the compounds they may be heads of.
        let compound = self.classes.get("COMPOUND");
        let suffixed: Vec<u16> = SUFFIXED.iter().filter_map(|c| self.classes.get(c)).collect();
        let mut words = Vec::new();
        let mut suffixes = Vec::new();
        for (word, key) in &self.words {
            let row = row_of(&key.classes, &[], &mut sets);
            words.push((fold::hash(word.as_bytes()), row, key));
            // A word that a rule names is a capital where it is mixed: else each were more kinds of lexemes, which are counted.
            let named = key.classes[0].iter().any(|&c| self.classes.names[c as usize].starts_with('\''));
            let mixed = if named { Case::Upper } else { Case::Mixed };
            written(row, if word.chars().nth(1).is_none() { Case::Initial } else { mixed });
            if word.len() >= SHORTEST_HEAD && key.classes[0].iter().any(|c| suffixed.contains(c)) {
                // What the head is as a name of its own does not hold of a compound.
                let head: Vec<u16> = key.classes[0]
                    .iter()
                    .copied()
                    .filter(|&c| !self.classes.names[c as usize].starts_with('\''))
                    .collect();
                let heads = [head, Vec::new(), Vec::new()];
                let row = row_of(&heads, compound.as_slice(), &mut sets);
                written(row, Case::Mixed);
                suffixes.push((word.as_bytes().to_vec(), row, key));
            }
        }
        // A phrase made of Vietnamese syllables alone may be a part of a name: Nguyen + Hoa Binh.
        if let Some(syllable) = self.classes.get("VN_SYLLABLE") {
            let words = &self.words;
            let is_syllable = |w: &str| words.get(w).is_some_and(|k| k.classes.iter().any(|c| c.contains(&syllable)));
            for (phrase, (_, key)) in &mut self.phrases {
                if phrase.split(' ').all(is_syllable) && !key.small {
                    key.classes[1].push(syllable);
                }
            }
        }
        let mut phrases = Vec::new();
        // Whether a word begins a phrase in lower case.
        let mut first_words: fold::QuickMap<u64, bool> = Default::default();
        let common = self.classes.get("COMMON");
        let is_common =
            |word: &str| self.words.get(word).is_some_and(|key| key.classes[0].iter().any(|&c| Some(c) == common));
        for (phrase, (path, key)) in &self.phrases {
            let Some((first, rest)) = path.split_first() else { continue };
            *first_words.entry(*first).or_default() |= key.small;
            let row = row_of(&key.classes, &[], &mut sets);
            let little = phrase.rsplit(' ').next().is_some_and(|last| last.len() < LITTLE && is_common(last));
            let capital_first = if key.small { 0 } else { super::CAPITAL_FIRST };
            let capital_last = if little && !key.small_last { super::CAPITAL_LAST } else { 0 };
            phrases.push((rest, row | capital_first | capital_last, key));
        }

        let mut lists = ListWriter::default();
        let mut slots: [Vec<(u64, u32, bool, Entries)>; 2] = Default::default();
        for (hash, row, key) in words {
            let phrase = first_words.remove(&hash);
            let small = !key.classes[0].is_empty() || phrase == Some(true);
            slots[usize::from(!small)].push((hash, row, phrase.is_some(), lists.add(&key.entries)));
        }
        for (hash, small) in first_words {
            // A first word that is no entry itself; what the base says of it still holds.
            let row = base.and_then(|b| b.tables.word(hash)).map_or(builtin::UNKNOWN, |hit| hit.value);
            slots[usize::from(!small)].push((hash, row, true, Entries(0)));
        }
        let suffixes = suffix_tables(&suffixes, &mut lists);
        let phrases = phrase_table(phrases, &mut lists);
        let files = std::mem::take(&mut self.files);
        let most = self.entries.len().max(lists.out.len()).max(self.phrases.len());
        let room = Entries::ONE as usize - 2;
        if most > room {
            self.report.add("dictionaries", 0, 0, format!("{most} entries"), format!("at most {room}"));
        }
        let tables = Tables {
            words: slots.map(word_table),
            suffix_lengths: suffixes.0,
            heads: suffixes.1,
            phrases,
            lists: Blob::of_u24(lists.out),
            entries: EntryTable::new(&std::mem::take(&mut self.entries)),
            files,
        };
        for (count, what) in tables.entries.counts().into_iter().zip(["classes", "country and category"]) {
            if count <= MOST {
                continue;
            }
            let found = format!("{count} combinations of {what}");
            self.report.add("dictionaries", 0, 0, found, format!("at most {MOST}"));
        }
        let sets = sets.list;
        let compiled = rule_compile::compile(&rules, &self.classes, &rows, &last_case, &sets, &mut self.report);
        let known = rows.iter().map(|row| (0..3).map(|need| u8::from(row[need] != 0) << need).sum()).collect();
        let grammar = Grammar {
            classes: self.classes,
            sets,
            rows,
            known: Blob::Shared(known),
            symbols: compiled.symbols,
            alphabet: compiled.alphabet,
            layers: compiled.layers,
            rule_files: rule_files
                .into_iter()
                .map(|file| RuleFile { name: file.name, text: Blob::Shared(file.text.into_bytes().into()) })
                .collect(),
        };
        self.report.finish()?;
        Ok(Pack { tables, grammar, confidence })
    }
}

pub(crate) fn each_test(expr: &rule_parse::Expr, f: &mut impl FnMut(&rule_parse::Test)) {
    use rule_parse::Expr;
    match expr {
        Expr::Atom(tests) => tests.iter().for_each(f),
        Expr::Concat(items) | Expr::Either(items) => {
            for item in items {
                each_test(item, f);
            }
        }
        Expr::Repeat(item, ..) | Expr::Group(_, item) => each_test(item, f),
    }
}

/// The folded form of a phrase: tokens with one space where the text has white space.
pub(crate) fn phrase_key(form: &str) -> String {
    let mut tokens = Vec::new();
    segment(form, &mut tokens);
    let mut key = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if i > 0 && token.spaced {
            key.push(b' ');
        }
        super::fold_token(&form[token.start as usize..token.end as usize], token.form, &mut key);
    }
    String::from_utf8(key).unwrap_or_default()
}

#[derive(Default)]
struct Sets {
    list: Vec<Vec<u16>>,
    index: fold::QuickMap<Vec<u16>, u32>,
}

impl Sets {
    fn add(&mut self, mut set: Vec<u16>) -> u32 {
        set.sort_unstable();
        set.dedup();
        *self.index.entry(set).or_insert_with_key(|set| {
            self.list.push(set.clone());
            self.list.len() as u32 - 1
        })
    }
}

/// Lists of entry numbers, each led by its length; the first is empty.
struct ListWriter {
    out: Vec<u32>,
    index: fold::QuickMap<Vec<u32>, u32>,
}

impl Default for ListWriter {
    fn default() -> Self {
        ListWriter { out: vec![0], index: Default::default() }
    }
}

impl ListWriter {
    fn add(&mut self, entries: &[u32]) -> Entries {
        match *entries {
            [] => Entries(0),
            [one] => Entries(one | Entries::ONE),
            _ => Entries(*self.index.entry(entries.to_vec()).or_insert_with(|| {
                let at = self.out.len() as u32;
                self.out.push(entries.len() as u32);
                self.out.extend(entries);
                at
            })),
        }
    }
}

/// Words by their hash: row, whether it begins a phrase, entries. What goes in is sorted, so that the same dictionaries
/// always give the same bytes.
fn word_table(mut words: Vec<(u64, u32, bool, Entries)>) -> WordTable {
    words.sort_unstable_by_key(|&(hash, row, phrase, _)| (hash, row, phrase));
    let items: Vec<_> = words.iter().map(|&(hash, row, phrase, _)| (hash, row, phrase)).collect();
    // Words are asked for once, as long as they are remembered.
    let (rows, slots) = HashTable::new(&items, 15);
    let entries = rows.spread(&slots, words.iter().map(|(.., entries)| entries.0));
    WordTable { rows, entries }
}

fn suffix_tables(suffixes: &[(Vec<u8>, u32, &Key)], lists: &mut ListWriter) -> (Blob, WordTable) {
    let mut lengths = vec![0u32; super::SUFFIX_BUCKETS];
    let mut words = Vec::new();
    for (word, row, key) in suffixes {
        lengths[super::suffix_bucket(word)] |= 1 << word.len().min(31);
        words.push((fold::hash(word), *row, false, lists.add(&key.entries)));
    }
    (Blob::of_u32(lengths), word_table(words))
}

/// `phrases` are each the states behind its second and further tokens, its row with its marks, and its entries.
fn phrase_table(phrases: Vec<(&[u64], u32, &Key)>, lists: &mut ListWriter) -> PhraseTable {
    // The number of the phrase that each state is, and whether it goes on.
    let mut states: fold::QuickMap<u64, (u32, bool)> = Default::default();
    let mut values = vec![builtin::UNKNOWN, 0];
    for (path, row, key) in phrases {
        for (i, state) in path.iter().enumerate() {
            let (phrase, goes_on) = states.entry(*state).or_default();
            if i + 1 < path.len() {
                *goes_on = true;
            } else {
                *phrase = values.len() as u32 / 2;
            }
        }
        values.extend([row, lists.add(&key.entries).0]);
    }
    let mut filter = vec![0; (states.len() * super::FILTER).div_ceil(64).next_power_of_two()];
    for state in states.keys() {
        let (number, bits) = super::filter_bits(*state, filter.len());
        filter[number] |= bits;
    }
    let mut states: Vec<_> = states.into_iter().map(|(state, (phrase, goes_on))| (state, phrase, goes_on)).collect();
    states.sort_unstable();
    // The filter keeps away most of what is not there.
    let (states, _) = HashTable::new(&states, 15);
    PhraseTable { states, values: Blob::of_u24(values), filter: Blob::of_u64(filter) }
}

/// The classes of a row in a column of the symbol table: those of its entries that the case admits,
/// and those of case and position.
pub(crate) fn symbol_classes(
    classes: &Classes,
    rows: &[[u32; 3]],
    row: usize,
    sets: &[Vec<u16>],
    col: usize,
) -> Vec<u16> {
    let case = [Case::Lower, Case::Capital, Case::Upper, Case::Mixed, Case::Initial][col / 4 % CASES];
    let need = match case {
        Case::Lower => Need::Any,
        Case::Upper => Need::Upper,
        _ => Need::Capital,
    };
    let mut set = sets[rows[row][need as usize] as usize].clone();
    // Marks and numbers have no case.
    if row > 0 && row < builtin::ROWS.len() {
        return set;
    }
    let shape: &[&str] = match case {
        Case::Lower => &["LOWER"],
        Case::Capital => &["CAP"],
        Case::Upper => &["CAP", "UPPER"],
        Case::Mixed => &["CAP", "MIXED"],
        Case::Initial => &["CAP", "INITIAL"],
    };
    // The beginning of a sentence explains a capital, and nothing else.
    let start = (col & 2 != 0 && matches!(case, Case::Capital | Case::Initial)).then_some("START");
    let genitive = (col & 1 != 0).then_some("GEN");
    set.extend(shape.iter().copied().chain(start).chain(genitive).filter_map(|c| classes.get(c)));
    debug_assert_eq!(col, column(case, col & 2 != 0, genitive.is_some()));
    debug_assert!(col < COLUMNS);
    set
}
