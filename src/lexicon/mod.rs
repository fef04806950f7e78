//! From tokens to lexemes: dictionary entries found in the text, each with the symbol of its classes.
//!
//! Single words are found by the hash of their folded form, phrases by an automaton over words that
//! starts only at words that begin a phrase, and unknown compounds by their head. Genitives are
//! taken off at look-up, so that the tables hold no genitive at all.

pub(crate) mod builtin;
pub(crate) mod bytes;
pub(crate) mod compile;
pub(crate) mod entries;
pub(crate) mod source;
pub(crate) mod table;

use crate::rules::compile::{Alphabet, Layer};
use crate::rules::find::Rules;
use crate::segment::{CASES, Case, Form, Last, Place, Sink, Token, fold, segment};
use bytes::{Blob, Reader, Writer, u16_at, u24_at, u32_at, u64_at};
use compile::Classes;
use entries::EntryTable;
use source::SourceFile;
use std::collections::BTreeMap;
use table::{HashTable, Hit};

/// Columns of the symbol table: case, sentence start, genitive.
pub(crate) const COLUMNS: usize = CASES * 4;

#[inline]
pub(crate) fn column(case: Case, sentence_start: bool, genitive: bool) -> usize {
    case as usize * 4 + usize::from(sentence_start) * 2 + usize::from(genitive)
}

/// Phrases as an automaton over words: its states are the beginnings of phrases, its transitions tokens. A state is
/// a hash of the tokens read so far, so a transition is one look-up a token, and the whole automaton is one hash
/// table that needs no building when the program starts.
#[derive(Debug, Default)]
pub(crate) struct PhraseTable {
    /// The states of two tokens and more, each with the phrase that it is, if any, marked where it goes on.
    states: HashTable,
    /// Row and entries of each phrase; the first is none.
    values: Blob,
    /// A filter of the states, of which a yes may be wrong: small enough to stay in cache.
    filter: Blob,
}

/// Marks the row of a phrase whose first word is always written with a capital.
const CAPITAL_FIRST: u32 = 1 << 23;

/// Marks the row of a phrase whose last word is a little word that is always written with a capital here: the club
/// *Qwert I* does not stand in *bor i Qwert i dag*.
const CAPITAL_LAST: u32 = 1 << 22;

/// Bits of the filter for each state, at least.
const FILTER: usize = 5;

/// The bits of a hash in a Bloom filter of so many numbers of 64 bits, a power of two, and the number among whose bits they are.
#[inline]
pub(crate) fn filter_bits(hash: u64, numbers: usize) -> (usize, u64) {
    let bits = 1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 48 & 63);
    ((hash >> 16) as usize & numbers.wrapping_sub(1), bits)
}

/// The state behind `state` and a token.
#[inline]
fn step(state: u64, token: u64, spaced: bool) -> u64 {
    let state = (state.rotate_left(29) ^ token ^ u64::from(spaced) << 63).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    state ^ state >> 32
}

/// What a token is to the automaton: words and numbers by their hash, all dashes and all apostrophes alike.
#[inline]
fn letter(form: Form, hash: u64) -> u64 {
    if form != Form::Punct || hash < 0x80 {
        return hash;
    }
    match char::from_u32(hash as u32) {
        Some('–' | '‐' | '‑' | '−') => u64::from(b'-'),
        Some('\u{2019}' | '\u{2BC}') => u64::from(b'\''),
        _ => hash,
    }
}

/// The state behind two tokens.
#[inline]
fn second_state(first: &Lexeme, second: &Lexeme) -> u64 {
    step(first.hash, letter(second.form, second.hash), second.has(Lexeme::SPACED))
}

/// The states that a phrase leads through, from the hash of its first word on.
pub(crate) fn path(tokens: &[Token]) -> impl Iterator<Item = u64> + '_ {
    tokens.iter().scan(None, |state, token| {
        *state = Some(match *state {
            None => token.hash,
            Some(state) => step(state, letter(token.form, token.hash), token.spaced),
        });
        *state
    })
}

/// Whether there may be a state, by the filter of its table; a yes may be wrong.
#[inline]
fn may_be(filter: &[u8], state: u64) -> bool {
    let (number, bits) = filter_bits(state, filter.len() / 8);
    u64_at(filter, number) & bits == bits
}

/// Words by their hash.
#[derive(Debug, Default)]
struct WordTable {
    /// The row of each word, marked where the word begins a phrase.
    rows: HashTable,
    /// The entries of each slot.
    entries: Blob,
}

/// Entries as a word or phrase refers to them: one by its number, several by where their list stands.
#[derive(Clone, Copy)]
struct Entries(u32);

impl Entries {
    /// Marks a single entry. Neither entries nor places of lists are as many, and rows are fewer than entries.
    const ONE: u32 = 1 << 23;
}

/// The look-up tables of one compilation.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Words that are something in lower case too, and words that are something with a capital only: most
    /// words of a text are in lower case, and the small first table stays in cache.
    words: [WordTable; 2],
    /// For a bucket of word endings the lengths of the heads that end so.
    suffix_lengths: Blob,
    heads: WordTable,
    phrases: PhraseTable,
    /// Lists of entries, each led by its length; the first is empty.
    lists: Blob,
    pub(crate) entries: EntryTable,
    pub(crate) files: Vec<String>,
}

/// Classes, symbols and compiled rules.
#[derive(Debug)]
pub(crate) struct Grammar {
    pub(crate) classes: Classes,
    /// Distinct sets of classes; the first is empty.
    pub(crate) sets: Vec<Vec<u16>>,
    /// For each row the set in any writing, with a capital, in capitals.
    pub(crate) rows: Vec<[u32; 3]>,
    /// For each row a bit for each of the three writings in which it has any class.
    pub(crate) known: Blob,
    /// The symbol of each row and column.
    pub(crate) symbols: Blob,
    pub(crate) alphabet: Alphabet,
    pub(crate) layers: Vec<Layer>,
    rule_files: Vec<RuleFile>,
}

/// A file of rules as it was compiled, for examples and for compilations that add to it: read where somebody asks.
#[derive(Debug)]
struct RuleFile {
    name: String,
    text: Blob,
}

impl Grammar {
    /// The files of rules, in the order of the layers.
    pub(crate) fn rule_files(&self) -> impl Iterator<Item = SourceFile> + '_ {
        let text = |file: &RuleFile| String::from_utf8_lossy(&file.text).into_owned();
        self.rule_files.iter().map(move |file| SourceFile { name: file.name.clone(), text: text(file) })
    }

    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules { layers: &self.layers, alphabet: &self.alphabet }
    }
}

/// A compiled language.
#[derive(Debug)]
pub(crate) struct Pack {
    pub(crate) tables: Tables,
    pub(crate) grammar: Grammar,
    /// How sure each rule is, by its name.
    pub(crate) confidence: BTreeMap<String, f32>,
}

const SUFFIX_BUCKETS: usize = 16384;

/// The bucket of a word's last four bytes.
#[inline]
fn suffix_bucket(word: &[u8]) -> usize {
    match *word {
        [.., a, b, c, d] => {
            (u32::from_le_bytes([a, b, c, d]).wrapping_mul(0x9E37_79B1) >> 18) as usize & (SUFFIX_BUCKETS - 1)
        }
        _ => 0,
    }
}

impl Tables {
    /// A word as it is known in any writing.
    pub(crate) fn word(&self, hash: u64) -> Option<Hit> {
        self.word_in(hash, Case::Capital)
    }

    /// A word as it is known in this writing at least.
    #[inline]
    fn word_in(&self, hash: u64, case: Case) -> Option<Hit> {
        match self.words[0].rows.get(hash) {
            Some(hit) => Some(Hit { slot: hit.slot << 1, ..hit }),
            None if case == Case::Lower => None,
            None => self.words[1].rows.get(hash).map(|hit| Hit { slot: hit.slot << 1 | 1, ..hit }),
        }
    }

    fn entries_of_word(&self, slot: usize) -> Entries {
        Entries(u24_at(&self.words[slot & 1].entries, slot >> 1))
    }

    fn numbers(&self, entries: Entries) -> impl Iterator<Item = u32> + use<'_> {
        let one = (entries.0 & Entries::ONE != 0).then_some(entries.0 & !Entries::ONE);
        let list = entries.0 as usize;
        let len = if one.is_some() { 0 } else { u24_at(&self.lists, list) as usize };
        one.into_iter().chain((1..=len).map(move |i| u24_at(&self.lists, list + i)))
    }

    /// The first entry of a word that has the class and a canonical name.
    pub(crate) fn lemma(&self, hash: u64, class: u16) -> Option<u32> {
        let hit = self.word(hash)?;
        let mut entries = self.numbers(self.entries_of_word(hit.slot as usize));
        let named = |entry: u32| !self.entries.record(entry).canonical().is_empty();
        entries.find(|&entry| self.entries.classes(entry).contains(&class) && named(entry))
    }

    /// The head of an unknown compound, and its length: the longest known ending with something of two letters or more before it.
    fn head(&self, word: &[u8]) -> Option<(u32, Hit)> {
        if word.len() < 6 {
            return None;
        }
        let mut lengths = u32_at(&self.suffix_lengths, suffix_bucket(word));
        lengths &= (1u32 << (word.len() - 1).min(31)) - 1;
        while lengths != 0 {
            let len = 31 - lengths.leading_zeros();
            lengths &= !(1 << len);
            let head = &word[word.len() - len as usize..];
            if let Some(hit) = self.heads.rows.get(fold::hash(head)) {
                return Some((len, hit));
            }
        }
        None
    }
}

/// Where a lexeme's entries stand, packed: two bits of table, one of overlay, 29 of index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin(u32);

impl Origin {
    pub(crate) const NONE: Origin = Origin(0);

    /// A number that tells it from others.
    pub(crate) fn hash(self) -> u64 {
        u64::from(self.0) << 8
    }

    /// The entries are of the head of a compound.
    pub(crate) fn is_head(self) -> bool {
        self.0 >> 30 == 2
    }

    fn new(table: u32, overlay: usize, index: u32) -> Self {
        Origin(table << 30 | (overlay as u32) << 29 | (index & ((1 << 29) - 1)))
    }
}

/// A word, a phrase, a number or a mark of punctuation, with what the lexicon knows of it: half a line of the
/// processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(crate) struct Lexeme {
    /// Bytes from the start of the block.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Hash of the folded form without genitive, for a phrase that of its last word; of a mark its character.
    pub(crate) hash: u64,
    pub(crate) row: u32,
    pub(crate) origin: Origin,
    /// Its symbol within a sentence and at the start of one.
    symbols: [u16; 2],
    pub(crate) form: Form,
    pub(crate) case: Case,
    /// Bytes of a genitive ending, zero where there is none.
    pub(crate) genitive: u8,
    traits: u8,
}

impl Lexeme {
    /// White space stands before it.
    const SPACED: u8 = 1;
    /// It begins a sentence.
    const SENTENCE_START: u8 = 1 << 1;
    /// It ends in `s` or `S`, as genitives do.
    const ENDS_IN_S: u8 = 1 << 2;
    /// It may begin a phrase.
    const PHRASE: u8 = 1 << 3;
    /// What stands behind it bears on what it is.
    const OPEN: u8 = 1 << 4;

    #[inline]
    fn has(&self, one: u8) -> bool {
        self.traits & one != 0
    }

    /// Its symbol, as long as nothing bears on it that stands behind.
    #[inline]
    fn symbol(&self) -> u16 {
        self.symbols[usize::from(self.sentence_start())]
    }

    /// It may be a genitive.
    pub(crate) fn ends_in_s(&self) -> bool {
        self.has(Self::ENDS_IN_S)
    }

    /// It begins a sentence, so that its capital proves little.
    pub(crate) fn sentence_start(&self) -> bool {
        self.has(Self::SENTENCE_START)
    }
}

/// The lexicon that an extractor looks things up in: the user's additions, if any, and the embedded pack.
#[derive(Clone, Copy)]
pub(crate) struct Lexicon<'a> {
    /// Additions come first.
    pub(crate) tables: [Option<&'a Tables>; 2],
    pub(crate) grammar: &'a Grammar,
}

/// Buffers of the lexicon stage, reused from block to block.
#[derive(Debug)]
pub(crate) struct Buffers {
    folded: Vec<u8>,
    seen: Seen,
    /// The lexemes that may not be left as they are.
    turns: Vec<u32>,
}

impl Default for Buffers {
    fn default() -> Self {
        Buffers { folded: Vec::new(), seen: Seen::new(Seen::FEWEST), turns: Vec::new() }
    }
}

/// What was found out of the words seen before: most words of a text are its own words again, and this table is much smaller
/// than those of the lexicon.
#[derive(Debug)]
struct Seen {
    /// A power of two of pairs of words, the newer one first. A word stands in one of two that its spelling tells, in the first
    /// if there was room.
    pairs: Box<[[Known; 2]]>,
    /// How many words there are.
    words: usize,
}

impl Seen {
    /// Pairs of the first table, and of the largest, which takes four megabytes.
    const FEWEST: usize = 1 << 11;
    const MOST: usize = 1 << 16;

    fn new(pairs: usize) -> Seen {
        let nothing = Known { spelling: 0, ..Known::nothing(0, Form::Word, Case::Lower) };
        Seen { pairs: vec![[nothing; 2]; pairs].into(), words: 0 }
    }

    #[inline]
    fn get(&self, spelling: u64) -> Option<&Known> {
        let [first, second] = self.places(spelling);
        let found = |place: usize| {
            let pair = &self.pairs[place];
            // Which of the two it is cannot be guessed.
            Some(&pair[usize::from(pair[1].spelling == spelling)]).filter(|known| known.spelling == spelling)
        };
        found(first).or_else(|| found(second))
    }

    /// Brings the words of these spellings near, all at once: nothing is made of what is read, so that nothing waits for it.
    fn fetch(&self, spellings: &[u64]) {
        let read = |all, &spelling| all ^ self.pairs[self.places(spelling)[0]][1].spelling;
        std::hint::black_box(spellings.iter().fold(0, read));
    }

    /// The pairs in which a word may stand.
    #[inline]
    fn places(&self, spelling: u64) -> [usize; 2] {
        [spelling, spelling >> 32].map(|hash| hash as usize & (self.pairs.len() - 1))
    }

    /// Remembers a word, in a larger table where three eighths of this one are full: in fuller ones more have to go for others.
    fn insert(&mut self, known: Known) {
        if 4 * self.words >= 3 * self.pairs.len() && self.pairs.len() < Seen::MOST {
            let larger = Seen::new(2 * self.pairs.len());
            let before = std::mem::replace(self, larger).pairs;
            let words = before.iter().flat_map(|[newer, older]| [older, newer]).filter(|known| known.spelling != 0);
            words.for_each(|known| self.insert(*known));
        }
        let places = self.places(known.spelling);
        let room = places.into_iter().find(|&place| self.pairs[place][1].spelling == 0);
        self.words += usize::from(room.is_some());
        // Where there is no room, the older word of a pair goes.
        let pair = &mut self.pairs[room.unwrap_or(places[0])];
        *pair = [known, pair[0]];
    }
}

/// What the lexicon knows of a word in some spelling: half a line of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Known {
    spelling: u64,
    hash: u64,
    row: u32,
    origin: Origin,
    symbols: [u16; 2],
    form: Form,
    case: Case,
    genitive: u8,
    traits: u8,
}

impl Known {
    fn nothing(hash: u64, form: Form, case: Case) -> Self {
        let (row, origin) = (builtin::UNKNOWN, Origin::NONE);
        Known { spelling: 0, hash, row, origin, symbols: [0; 2], form, case, genitive: 0, traits: 0 }
    }

    #[inline]
    fn at(&self, place: Place) -> Lexeme {
        let Known { hash, row, origin, symbols, form, case, genitive, traits, .. } = *self;
        let spaced = if place.spaced { Lexeme::SPACED } else { 0 };
        let sentence_start = if place.sentence_start { Lexeme::SENTENCE_START } else { 0 };
        let traits = traits | spaced | sentence_start;
        Lexeme { start: place.start, end: place.end, hash, row, origin, symbols, form, case, genitive, traits }
    }
}

/// Takes words as they are cut, and looks them up.
struct Words<'a> {
    lexicon: Lexicon<'a>,
    text: &'a str,
    buffers: &'a mut Buffers,
    out: &'a mut Vec<Lexeme>,
}

impl Sink for Words<'_> {
    const REMEMBERS: bool = true;

    #[inline]
    fn expect(&self, spellings: &[u64]) {
        self.buffers.seen.fetch(spellings);
    }

    #[inline]
    fn again(&mut self, spelling: u64, place: Place) -> bool {
        let Some(lexeme) = self.buffers.seen.get(spelling).map(|known| known.at(place)) else { return false };
        self.out.push(lexeme);
        true
    }

    fn take(&mut self, token: Token, spelling: Option<u64>) {
        let Token { start, end, hash, form, case, spaced, sentence_start, .. } = token;
        let place = Place { start, end, spaced, sentence_start };
        if !matches!(form, Form::Word | Form::Number) {
            let open = Known { traits: Lexeme::OPEN, ..Known::nothing(hash, form, case) };
            return self.out.push(open.at(place));
        }
        // No plain spelling is one of these.
        let other = || !fold::hash(&self.text.as_bytes()[start as usize..end as usize]);
        let spelling = spelling.unwrap_or_else(other);
        let known = match self.buffers.seen.get(spelling) {
            Some(known) => *known,
            None => {
                let known = self.lexicon.known(self.text, &token, &mut self.buffers.folded);
                let known = self.lexicon.with_symbols(Known { spelling, ..known });
                self.buffers.seen.insert(known);
                known
            }
        };
        self.out.push(known.at(place));
    }

    fn last(&self) -> Option<Last> {
        self.out.last().map(|&Lexeme { end, form, case, hash, .. }| Last { end, form, case, hash })
    }
}

#[derive(Clone, Copy)]
struct PhraseHit {
    words: usize,
    row: u32,
    origin: Origin,
    case: Case,
    genitive: u8,
}

impl Lexicon<'_> {
    /// Finds the lexemes of a text, with their symbols in a run of their own.
    pub(crate) fn look_up(&self, text: &str, buffers: &mut Buffers, lexemes: &mut Vec<Lexeme>, symbols: &mut Vec<u16>) {
        lexemes.clear();
        symbols.clear();
        segment(text, &mut Words { lexicon: *self, text, buffers, out: lexemes });
        self.find_turns(lexemes, &mut buffers.turns);
        self.join(text, buffers, lexemes, symbols);
    }

    /// Finds the lexemes with which a phrase may begin and those on which bears what stands behind them, and brings near what is
    /// known of these phrases. None of it can be guessed, and so nothing is made to depend on it.
    fn find_turns(&self, lexemes: &[Lexeme], out: &mut Vec<u32>) {
        const TOGETHER: usize = 64;
        // Where such a lexeme stands, the state behind the next one, and whether it is to be looked at.
        let (mut candidates, mut turns) = ([(0, 0, false); TOGETHER], [0; TOGETHER]);
        out.clear();
        for from in (0..lexemes.len()).step_by(TOGETHER) {
            let mut len = 0;
            for (at, pair) in (from..).zip(lexemes[from..].windows(2)).take(TOGETHER) {
                // A genitive has to be taken off first.
                let sure = pair[0].has(Lexeme::OPEN) || pair[1].has(Lexeme::ENDS_IN_S);
                candidates[len] = (at as u32, second_state(&pair[0], &pair[1]), sure);
                len += usize::from(pair[0].has(Lexeme::PHRASE | Lexeme::OPEN));
            }
            for tables in self.tables.iter().flatten() {
                let filter: &[u8] = &tables.phrases.filter;
                candidates[..len].iter_mut().for_each(|(_, state, turn)| *turn |= may_be(filter, *state));
            }
            let mut found = 0;
            for &(at, _, turn) in &candidates[..len] {
                turns[found] = at;
                found += usize::from(turn);
            }
            out.extend_from_slice(&turns[..found]);
        }
        let phrases = out.iter().map(|&at| &lexemes[at as usize..]).filter(|behind| behind[0].has(Lexeme::PHRASE));
        let states = phrases.map(|behind| second_state(&behind[0], &behind[1]));
        self.tables.iter().flatten().for_each(|tables| tables.phrases.states.fetch(states.clone()));
        // Nothing stands behind the last one.
        out.extend(lexemes.last().filter(|last| last.has(Lexeme::OPEN)).map(|_| lexemes.len() as u32 - 1));
    }

    /// Makes one lexeme of the words of a phrase, and sees to what depends on what stands behind.
    fn join(&self, text: &str, buffers: &mut Buffers, lexemes: &mut Vec<Lexeme>, symbols: &mut Vec<u16>) {
        let Buffers { folded, turns, .. } = buffers;
        symbols.reserve(lexemes.len());
        // Lexemes are read at `at` and written at `to`, which is no later.
        let (mut at, mut to) = (0, 0);
        for turn in turns.iter().map(|&turn| turn as usize).chain([lexemes.len()]) {
            // It may stand in a phrase.
            let Some(plain) = turn.checked_sub(at) else { continue };
            if to < at {
                lexemes.copy_within(at..turn, to);
            }
            symbols.extend(lexemes[to..to + plain].iter().map(Lexeme::symbol));
            to += plain;
            let Some(&(mut lexeme)) = lexemes.get(turn) else { break };
            at = turn + 1;
            let phrase = lexeme.has(Lexeme::PHRASE).then(|| self.phrase(text, &lexemes[turn..], folded)).flatten();
            if let Some(phrase) = phrase {
                at = turn + phrase.words;
                let last = lexemes[at - 1];
                (lexeme.end, lexeme.hash, lexeme.form) = (last.end, last.hash, Form::Word);
                (lexeme.row, lexeme.origin) = (phrase.row, phrase.origin);
                (lexeme.case, lexeme.genitive) = (phrase.case, phrase.genitive);
                // The full stop of an abbreviation ends no sentence.
                if let Some(next) = lexemes.get_mut(at).filter(|_| last.form == Form::Punct) {
                    next.traits &= !Lexeme::SENTENCE_START;
                }
            } else if lexeme.has(Lexeme::OPEN) {
                settle(text, &mut lexeme, &lexemes[at..], folded);
            }
            let open = phrase.is_some() || lexeme.has(Lexeme::OPEN);
            let symbol = || self.symbol(lexeme.row, lexeme.case, lexeme.sentence_start(), lexeme.genitive);
            symbols.push(if open { symbol() } else { lexeme.symbol() });
            lexemes[to] = lexeme;
            to += 1;
        }
        lexemes.truncate(to);
    }

    fn symbol(&self, row: u32, case: Case, sentence_start: bool, genitive: u8) -> u16 {
        u16_at(&self.grammar.symbols, row as usize * COLUMNS + column(case, sentence_start, genitive != 0))
    }

    fn with_symbols(&self, known: Known) -> Known {
        let symbols = [false, true].map(|start| self.symbol(known.row, known.case, start, known.genitive));
        Known { symbols, ..known }
    }

    fn begins_phrase(&self, hash: u64) -> bool {
        self.tables.iter().flatten().any(|t| t.word(hash).is_some_and(|hit| hit.marked))
    }

    /// Looks a word up: as it stands, without a genitive, as a compound with a known head.
    #[cold]
    fn known(&self, text: &str, token: &Token, folded: &mut Vec<u8>) -> Known {
        let mut known = Known::nothing(token.hash, token.form, token.case);
        let phrase;
        if token.form == Form::Number {
            phrase = self.begins_phrase(token.hash);
            known.row = builtin::number(&text[token.start as usize..token.end as usize]);
        } else {
            phrase = self.word(text, token, folded, &mut known);
        }
        if token.ends_in_s {
            known.traits |= Lexeme::ENDS_IN_S;
        }
        if phrase {
            known.traits |= Lexeme::PHRASE;
        }
        if known.genitive > 0 {
            known.traits |= Lexeme::OPEN;
        }
        known
    }

    /// Looks a word up; tells whether it may begin a phrase.
    fn word(&self, text: &str, token: &Token, folded: &mut Vec<u8>, known: &mut Known) -> bool {
        let hits = self.tables.map(|tables| tables.and_then(|t| t.word_in(token.hash, token.case)));
        let phrase = hits.iter().flatten().any(|hit| hit.marked);
        self.choose(1, hits, known);
        if !self.known_as(known.row, token.case) {
            self.derived(text, token, folded, known);
        }
        phrase
    }

    /// Takes over what the additions and the embedded tables say of a word, if they know it: its row from the first that does, which
    /// says all that both say, and its entries from the first that has any, since the additions know every word that a rule names.
    fn choose(&self, table: u32, hits: [Option<Hit>; 2], known: &mut Known) -> bool {
        let [ours, theirs] = [0, 1].map(|overlay| hits[overlay].map(|hit| Origin::new(table, overlay, hit.slot)));
        let Some(first) = ours.or(theirs) else { return false };
        let mut rows = hits.iter().flatten().map(|hit| hit.value);
        known.row = rows.find(|&row| row != builtin::UNKNOWN).unwrap_or(builtin::UNKNOWN);
        let has_entries = |origin: &Origin| self.entries(*origin).next().is_some();
        known.origin = [ours, theirs].into_iter().flatten().find(has_entries).unwrap_or(first);
        true
    }

    /// Whether a row has any class in this writing.
    #[inline]
    fn known_as(&self, row: u32, case: Case) -> bool {
        let need = match case {
            Case::Lower => 1,
            Case::Upper => 4,
            _ => 2,
        };
        row != builtin::UNKNOWN && self.grammar.known.get(row as usize).is_some_and(|known| known & need != 0)
    }

    /// A word that no table holds as it stands: a genitive, or a compound with a known head.
    fn derived(&self, text: &str, token: &Token, folded: &mut Vec<u8>, known: &mut Known) {
        let word = &text[token.start as usize..token.end as usize];
        folded.clear();
        fold_token(word, token.form, folded);
        let ending = genitive_ending(folded);
        if ending > 0 {
            let stem = &folded[..folded.len() - ending];
            let hash = fold::hash(stem);
            // `VTV:s` and `VFFs` are mixed only by their ending.
            let written = &word[..word.len() - usize::from(bytes_of(word, ending))];
            let case = match token.case {
                Case::Mixed if written.is_ascii() && !written.bytes().any(|b| b.is_ascii_lowercase()) => Case::Upper,
                case => case,
            };
            let is_known = |hit: &Hit| self.known_as(hit.value, case);
            let hits = self.tables.map(|tables| tables.and_then(|t| t.word_in(hash, case)).filter(is_known));
            if self.choose(1, hits, known) {
                (known.case, known.genitive) = (case, bytes_of(word, ending));
                return;
            }
            if case == Case::Upper {
                (known.case, known.genitive) = (case, bytes_of(word, ending));
                return;
            }
        }
        for strip in [0, ending] {
            let stem = &folded[..folded.len() - strip];
            let heads = self.tables.map(|tables| tables.and_then(|t| t.head(stem)));
            let longest = heads.iter().flatten().map(|(len, _)| *len).max();
            let hits = heads.map(|head| head.filter(|(len, _)| Some(*len) == longest).map(|(_, hit)| hit));
            if self.choose(2, hits, known) {
                known.genitive = bytes_of(word, strip);
                return;
            }
            if ending == 0 {
                return;
            }
        }
    }

    /// The longest phrase that begins with the first of `words`.
    fn phrase(&self, text: &str, words: &[Lexeme], folded: &mut Vec<u8>) -> Option<PhraseHit> {
        let (first, rest) = words.split_first()?;
        let mut best: Option<PhraseHit> = None;
        for (overlay, tables) in self.tables.iter().enumerate() {
            let Some(phrases) = tables.map(|t| &t.phrases) else { continue };
            let mut state = first.hash;
            let mut writing = Writing::of(first);
            for (n, word) in rest.iter().enumerate() {
                if word.form == Form::Break {
                    break;
                }
                writing.see(word);
                let spaced = word.has(Lexeme::SPACED);
                let find = |state| if may_be(&phrases.filter, state) { phrases.states.get(state) } else { None };
                let mut keep = |hit: &Hit, genitive: u8| {
                    let value = u24_at(&phrases.values, 2 * hit.value as usize);
                    let row = value & !(CAPITAL_FIRST | CAPITAL_LAST);
                    let as_written = |word: &Lexeme, bit| word.case != Case::Lower || value & bit == 0;
                    let capitals = as_written(first, CAPITAL_FIRST) && as_written(word, CAPITAL_LAST);
                    // `SR.` is Sveriges Radio at the end of a sentence, and `sr.` is `senior`.
                    let name = n == 0
                        && word.form == Form::Punct
                        && value & CAPITAL_FIRST == 0
                        && first.case == Case::Upper
                        && self.known_as(first.row, Case::Upper)
                        && !self.known_as(first.row, Case::Lower);
                    let better = best.is_none_or(|b| b.words < n + 2 || b.words == n + 2 && b.genitive > 0);
                    let good = hit.value > 0 && better && capitals && !name && self.known_as(row, writing.case());
                    if good {
                        best = Some(PhraseHit {
                            words: n + 2,
                            row,
                            origin: Origin::new(3, overlay, hit.value),
                            case: writing.case(),
                            genitive,
                        });
                    }
                    good
                };
                let next = step(state, letter(word.form, word.hash), spaced);
                let hit = find(next);
                if !hit.is_some_and(|hit| keep(&hit, 0)) {
                    if let Some((stem, ending)) = genitive_stem(text, word, folded) {
                        if let Some(hit) = find(step(state, stem, spaced)) {
                            keep(&hit, ending);
                        }
                    }
                }
                if !hit.is_some_and(|hit| hit.marked) {
                    break;
                }
                state = next;
            }
        }
        best
    }

    /// The dictionary entries behind a lexeme, with the tables they are of.
    pub(crate) fn entries(&self, origin: Origin) -> impl Iterator<Item = (usize, u32)> + '_ {
        let overlay = (origin.0 >> 29 & 1) as usize;
        let index = (origin.0 & ((1 << 29) - 1)) as usize;
        let tables = self.tables[overlay];
        let entries = move |t: &Tables| match origin.0 >> 30 {
            1 => t.entries_of_word(index),
            2 => Entries(u24_at(&t.heads.entries, index)),
            3 => Entries(u24_at(&t.phrases.values, 2 * index + 1)),
            _ => Entries(0),
        };
        tables.into_iter().flat_map(move |t| t.numbers(entries(t))).map(move |entry| (overlay, entry))
    }
}

impl Tables {
    /// The entries of a name, whatever its writing.
    pub(crate) fn look_up(&self, name: &[Token]) -> impl Iterator<Item = u32> + use<'_> {
        let entries = match name {
            [one] => self.word(one.hash).map(|hit| self.entries_of_word(hit.slot as usize)),
            _ => path(name)
                .last()
                .and_then(|state| self.phrases.states.get(state))
                .map(|hit| Entries(u24_at(&self.phrases.values, 2 * hit.value as usize + 1))),
        };
        self.numbers(entries.unwrap_or(Entries(0)))
    }
}

/// How the words of a phrase are written, taken together.
#[derive(Clone, Copy)]
struct Writing {
    all_upper: bool,
    some_upper: bool,
    any_capital: bool,
    several: bool,
}

impl Writing {
    fn of(first: &Lexeme) -> Self {
        let mut writing = Writing { all_upper: true, some_upper: false, any_capital: false, several: false };
        writing.see(first);
        writing.several = false;
        writing
    }

    fn see(&mut self, word: &Lexeme) {
        self.several = true;
        if word.form == Form::Word {
            self.all_upper &= matches!(word.case, Case::Upper | Case::Initial);
            self.some_upper |= word.case == Case::Upper;
            self.any_capital |= word.case != Case::Lower;
        }
    }

    fn case(self) -> Case {
        match (self.any_capital, self.all_upper && (self.some_upper || self.several)) {
            (_, true) => Case::Upper,
            (true, _) => Case::Capital,
            _ => Case::Lower,
        }
    }
}

/// Sees to what depends on what stands behind a lexeme.
fn settle(text: &str, lexeme: &mut Lexeme, behind: &[Lexeme], folded: &mut Vec<u8>) {
    if !matches!(lexeme.form, Form::Word | Form::Number) {
        lexeme.row = mark(lexeme, behind.first());
    } else if hyphenated(behind) {
        // `Ams-skolan`: what is joined to the next word has no genitive.
        (lexeme.row, lexeme.origin, lexeme.genitive) = (builtin::UNKNOWN, Origin::NONE, 0);
    } else if let Some((stem, _)) = genitive_stem(text, lexeme, folded) {
        lexeme.hash = stem;
    }
}

/// The hash of a word without its genitive ending, and the bytes of that ending.
fn genitive_stem(text: &str, lexeme: &Lexeme, folded: &mut Vec<u8>) -> Option<(u64, u8)> {
    let word = &text[lexeme.start as usize..lexeme.end as usize];
    if lexeme.form != Form::Word || !matches!(word.as_bytes().last(), Some(b's' | b'S')) {
        return None;
    }
    folded.clear();
    fold_token(word, lexeme.form, folded);
    let ending = genitive_ending(folded);
    (ending > 0).then(|| (fold::hash(&folded[..folded.len() - ending]), bytes_of(word, ending)))
}

/// Bytes that the last letters of a word take as it is written, with their marks: an apostrophe may be a curly one.
fn bytes_of(word: &str, letters: usize) -> u8 {
    let Some(before) = letters.checked_sub(1) else { return 0 };
    let is_letter = |c: char| c.is_ascii() || !fold::fold(c.encode_utf8(&mut [0; 4])).is_empty();
    let first = word.char_indices().rev().filter(|&(_, c)| is_letter(c)).nth(before);
    first.and_then(|(at, _)| u8::try_from(word.len() - at).ok()).unwrap_or_default()
}

/// Letters of a genitive ending on a folded word: `s`, `:s`, `'s`.
fn genitive_ending(folded: &[u8]) -> usize {
    match folded {
        [_, .., b':' | b'\'', b's'] => 2,
        [_, _, .., b's'] => 1,
        _ => 0,
    }
}

/// The row of what is no word, with what stands behind it.
fn mark(lexeme: &Lexeme, next: Option<&Lexeme>) -> u32 {
    match lexeme.form {
        Form::Url => return builtin::URL,
        Form::Break => return builtin::BREAK,
        _ => {}
    }
    let spaced = lexeme.has(Lexeme::SPACED);
    let tight_after = next.is_some_and(|next| !next.has(Lexeme::SPACED) && next.form != Form::Break);
    let c = char::from_u32(lexeme.hash as u32).unwrap_or_default();
    match c {
        // A hyphen joins words; before a comma it hangs: `kultur-, sport- och turismminister`.
        '-' | '–' | '—' | '−' | '‐' | '‑' => {
            match (spaced, tight_after && next.is_some_and(|t| t.form != Form::Punct)) {
                (false, true) => builtin::JOIN,
                (false, false) => builtin::HANG,
                _ => builtin::DASH,
            }
        }
        '"' | '”' | '\'' | '’' | '»' if spaced && tight_after => builtin::OPEN_QUOTE,
        '“' | '„' | '«' | '‘' | '‹' if tight_after => builtin::OPEN_QUOTE,
        // What translators leave of Chinese, Japanese and Korean.
        '《' | '〈' | '「' | '『' => builtin::OPEN_QUOTE,
        '》' | '〉' | '」' | '』' => builtin::CLOSE_QUOTE,
        // After an opening bracket or dash a straight quotation mark opens too.
        '"' | '”' | '“' | '’' | '»' | '«' | '›' | '‘' => builtin::CLOSE_QUOTE,
        c => match builtin::punctuation(c) {
            Some(row) if !spaced && tight_after => row + 1,
            Some(row) => row,
            None => builtin::PUNCT,
        },
    }
}

/// Whether a hyphen and a word follow without a space.
fn hyphenated(behind: &[Lexeme]) -> bool {
    let tight = |lexeme: &Lexeme| !lexeme.has(Lexeme::SPACED);
    let hyphen = |lexeme: &Lexeme| lexeme.form == Form::Punct && lexeme.hash == u64::from(b'-') && tight(lexeme);
    matches!(behind, [first, second, ..] if hyphen(first) && second.form == Form::Word && tight(second))
}

/// Appends the folded form of a token.
fn fold_token(text: &str, form: Form, out: &mut Vec<u8>) {
    if form == Form::Punct && matches!(text, "–" | "‐" | "‑" | "−") {
        out.push(b'-');
    } else if !fold::fold_latin(text, out) {
        fold::fold_into(text, out);
    }
}

impl Pack {
    /// The pack as the build writes it.
    #[allow(dead_code, reason = "the build script writes packs, the library reads them")]
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut w = Writer::default();
        let t = &self.tables;
        for table in [
            &t.words[0].rows.buckets,
            &t.words[0].entries,
            &t.words[1].rows.buckets,
            &t.words[1].entries,
            &t.suffix_lengths,
            &t.heads.rows.buckets,
            &t.heads.entries,
            &t.phrases.states.buckets,
            &t.phrases.values,
            &t.phrases.filter,
            &t.lists,
        ] {
            w.table(table);
        }
        t.entries.write(&mut w);
        w.strings(&t.files);
        let g = &self.grammar;
        w.strings(&g.classes.names);
        w.sets(g.classes.implied());
        w.sets(&g.sets);
        w.u32(g.rows.len() as u32);
        for row in &g.rows {
            row.iter().for_each(|set| w.u32(*set));
        }
        w.table(&g.known);
        w.table(&g.symbols);
        g.alphabet.write(&mut w);
        w.u32(g.layers.len() as u32);
        for layer in &g.layers {
            layer.write(&mut w);
        }
        w.u32(g.rule_files.len() as u32);
        for file in g.rule_files() {
            w.blob(file.name.as_bytes());
            // Comments are for those who write rules; lines keep their numbers.
            let lines = file.text.lines().map(|line| if line.starts_with('#') { "" } else { line });
            w.blob(lines.collect::<Vec<_>>().join("\n").as_bytes());
        }
        w.u32(self.confidence.len() as u32);
        for (rule, confidence) in &self.confidence {
            w.blob(rule.as_bytes());
            w.u32(confidence.to_bits());
        }
        w.out
    }

    /// Reads an embedded pack; the large tables stay where they are.
    pub(crate) fn read(bytes: &'static [u8]) -> Pack {
        let mut r = Reader::new(bytes);
        let hash_table = |r: &mut Reader| HashTable { buckets: r.table() };
        let words = |r: &mut Reader| WordTable { rows: hash_table(r), entries: r.table() };
        let tables = Tables {
            words: [words(&mut r), words(&mut r)],
            suffix_lengths: r.table(),
            heads: words(&mut r),
            phrases: PhraseTable { states: hash_table(&mut r), values: r.table(), filter: r.table() },
            lists: r.table(),
            entries: EntryTable::read(&mut r),
            files: r.strings(),
        };
        let names = r.strings();
        let implied = r.sets();
        let sets = r.sets();
        let rows = (0..r.u32()).map(|_| [r.u32(), r.u32(), r.u32()]).collect();
        let grammar = Grammar {
            classes: Classes::new(names, implied),
            sets,
            rows,
            known: r.table(),
            symbols: r.table(),
            alphabet: Alphabet::read(&mut r),
            layers: (0..r.u32()).map(|number| Layer::read(number as usize, &mut r)).collect(),
            rule_files: (0..r.u32()).map(|_| RuleFile { name: r.str().to_owned(), text: r.blob() }).collect(),
        };
        let confidence = (0..r.u32()).map(|_| (r.str().to_owned(), f32::from_bits(r.u32()))).collect();
        Pack { tables, grammar, confidence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_of_phrases_grows_with_them() {
        for phrases in [0, 1, 100, 20_000] {
            let rows: String = (0..phrases).map(|n| format!("Zyx ord{n}\n")).collect();
            let classes = ("classes.tsv", "class\timplies\tmeaning\nCITY\t\ta town\n".to_owned());
            let sources = [classes, ("towns.tsv", format!("%default\tclasses\tCITY\nform\n{rows}"))];
            let sources = sources.map(|(name, text)| SourceFile { name: name.to_owned(), text });
            let pack = compile::compile(&sources, None).unwrap_or_else(|e| panic!("{e}"));
            let may_be = |n| {
                let mut tokens = Vec::new();
                segment(&format!("Zyx ord{n}"), &mut tokens);
                path(&tokens).last().is_some_and(|state| may_be(&pack.tables.phrases.filter, state))
            };
            assert!((0..phrases).all(may_be), "one of {phrases} is lost");
            let wrong = (phrases..phrases + 1000).filter(|&n| may_be(n)).count();
            assert!(wrong < 200, "{wrong} of 1000 pass the filter of {phrases}");
        }
    }

    #[test]
    fn words_seen_are_known_again_as_long_as_there_is_room() {
        let word = |n: u64| fold::hash(format!("ord{n}").as_bytes());
        let mut seen = Seen::new(Seen::FEWEST);
        for n in 0..20_000 {
            assert!(seen.get(word(n)).is_none(), "{n}");
            seen.insert(Known { spelling: word(n), ..Known::nothing(n, Form::Word, Case::Lower) });
            assert_eq!(seen.get(word(n)).map(|known| known.hash), Some(n));
        }
        let known = (0..20_000).filter(|&n| seen.get(word(n)).is_some_and(|known| known.hash == n)).count();
        assert!(known > 19_500, "only {known}");
        for n in 20_000..400_000 {
            seen.insert(Known { spelling: word(n), ..Known::nothing(n, Form::Word, Case::Lower) });
        }
        assert_eq!(seen.pairs.len(), Seen::MOST);
    }
}
