//! From text to tokens: words, numbers and punctuation with byte ranges and sentence starts.
//!
//! Boundaries are those of UAX #29 (Unicode word boundaries). Plain runs of Latin letters and digits
//! take a path of our own, and everything else goes to `unicode-segmentation`; `tests` holds both to the
//! same boundaries. Web and mail addresses are one token. Where markup was lost, words are cut
//! that Unicode takes for one (`seam`), and what is left of HTML is read as what it stands for.

pub(crate) mod fold;
pub(crate) mod html;
pub(crate) mod seam;
#[cfg(test)]
mod tests;

use fold::{HIGH, LOWER, Latin, ONES};
use unicode_segmentation::UnicodeSegmentation;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Form {
    /// Letters, perhaps with digits.
    Word,
    /// Digits, perhaps with separators inside: `2025`, `19.30`, `1,5`.
    Number,
    /// One character of punctuation, or a symbol.
    Punct,
    /// A web or mail address.
    Url,
    /// The end of a line that ends a sentence or a heading.
    Break,
}

/// How a word is written. The order is that of the columns of the symbol table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Case {
    Lower,
    /// First letter upper case, the rest lower: `Hanoi`.
    Capital,
    /// Two or more letters, all upper case: `VTV`, `VTV3`.
    Upper,
    /// Any other mixture: `VinFast`, `iPhone`.
    Mixed,
    /// One upper-case letter.
    Initial,
}

pub(crate) const CASES: usize = 5;

/// A token; offsets are bytes from the start of the block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Hash of the folded form (words), of the digits (numbers) or of the character (punctuation).
    pub(crate) hash: u64,
    pub(crate) form: Form,
    pub(crate) case: Case,
    /// White space stands before it.
    pub(crate) spaced: bool,
    /// It begins a sentence, a line or a quotation, so that its capital proves little.
    pub(crate) sentence_start: bool,
    /// It ends in `s` or `S`, as genitives do.
    pub(crate) ends_in_s: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Letter,
    Digit,
    Space,
    Newline,
    Punct,
    /// The first byte of something beyond ASCII, or an ASCII character that may join words.
    Other,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Other; 256];
    let mut i = 0;
    while i < 128 {
        table[i] = match i as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Byte::Letter,
            b'0'..=b'9' => Byte::Digit,
            b' ' | b'\t' => Byte::Space,
            b'\n' | b'\r' | 0x0B | 0x0C => Byte::Newline,
            b'_' => Byte::Other,
            _ => Byte::Punct,
        };
        i += 1;
    }
    table
};

/// Bytes with which a plain run may begin.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = matches!(BYTES[i], Byte::Letter | Byte::Digit) || i as u8 == fold::LEAD;
        i += 1;
    }
    table
};

// What a word is seen to hold.
const LOWER_CASE: u8 = 1;
const UPPER_CASE: u8 = 2;
const DIGIT: u8 = 4;

/// How a byte behind a plain word bears on its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The word ends before it.
    Plain,
    /// It may join the word to what follows.
    Joins,
    /// The first byte of something beyond ASCII, or the low line.
    Other,
}

const ENDS: [End; 256] = {
    let mut table = [End::Other; 256];
    let mut i = 0;
    while i < 128 {
        table[i] = match i as u8 {
            b'.' | b':' | b'\'' | b',' | b';' | b'@' => End::Joins,
            b'_' => End::Other,
            _ => End::Plain,
        };
        i += 1;
    }
    table
};

/// Takes the tokens of a text, in their order.
pub(crate) trait Sink {
    /// It knows words again.
    const REMEMBERS: bool;

    /// Is told of spellings that it will soon be asked for.
    fn expect(&self, _spellings: &[u64]) {}

    /// Takes a plain word or number that it took in this spelling before; says no where it did not.
    fn again(&mut self, spelling: u64, place: Place) -> bool;

    /// Takes a token. One with a spelling may come `again`.
    fn take(&mut self, token: Token, spelling: Option<u64>);

    /// What was taken last.
    fn last(&self) -> Option<Last>;
}

/// Where a token stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) spaced: bool,
    pub(crate) sentence_start: bool,
}

/// What the segmenter asks of a token before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Last {
    pub(crate) end: u32,
    pub(crate) form: Form,
    pub(crate) case: Case,
    pub(crate) hash: u64,
}

impl Sink for Vec<Token> {
    const REMEMBERS: bool = false;

    fn again(&mut self, _: u64, _: Place) -> bool {
        false
    }

    fn take(&mut self, token: Token, _: Option<u64>) {
        self.push(token);
    }

    fn last(&self) -> Option<Last> {
        self.as_slice().last().map(|&Token { end, form, case, hash, .. }| Last { end, form, case, hash })
    }
}

/// Cuts `text` into tokens, appending them to `out`.
pub(crate) fn segment<S: Sink>(text: &str, out: &mut S) {
    Segmenter {
        text,
        bytes: text.as_bytes(),
        latin: fold::latin_table(),
        ahead: Ahead { runs: [(0, 0); AHEAD], spellings: [0; AHEAD], next: AHEAD },
        out,
        folded: Vec::new(),
        at: 0,
        spaced: true,
        sentence_start: true,
    }
    .run();
}

/// How many runs are cut ahead.
const AHEAD: usize = 32;

/// The next runs of plain letters and digits: what is known of words lies far from the processor, and that of so many is
/// fetched together.
struct Ahead {
    /// Where they start and end.
    runs: [(u32, u32); AHEAD],
    /// Hashes of their bytes.
    spellings: [u64; AHEAD],
    /// The first of them that is yet to come.
    next: usize,
}

struct Segmenter<'a, S> {
    text: &'a str,
    bytes: &'a [u8],
    latin: &'static [Latin],
    out: &'a mut S,
    ahead: Ahead,
    /// A buffer for the folded form of words that are not plain.
    folded: Vec<u8>,
    at: usize,
    spaced: bool,
    sentence_start: bool,
}

impl Ahead {
    /// Cuts the runs from `at` on.
    fn look(&mut self, bytes: &[u8], mut at: usize) {
        for (run, spelling) in self.runs.iter_mut().zip(&mut self.spellings) {
            let start = at;
            (at, *spelling) = plain_run(bytes, start);
            *run = (start as u32, at as u32);
            at = at.max(start + 1);
            while bytes.get(at).is_some_and(|&byte| !PLAIN[byte as usize]) {
                at += 1;
            }
        }
        self.next = 0;
    }
}

impl<S: Sink> Segmenter<'_, S> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            // In the order of how often they come, since a processor guesses these better than a jump to one of six.
            let kind = BYTES[byte as usize];
            if matches!(kind, Byte::Letter | Byte::Digit) {
                self.word();
            } else if matches!(kind, Byte::Space | Byte::Punct) && !alone(&self.bytes[self.at + 1..]) {
                // A mark behind a space or a sign belongs to it.
                self.slow(self.at);
            } else if kind == Byte::Space {
                self.at += 1;
                self.spaced = true;
            } else if kind == Byte::Punct {
                if !(matches!(byte, b'&' | b'<') && self.html()) {
                    self.punct(self.at + 1, u64::from(byte));
                }
            } else if kind == Byte::Other {
                self.other();
            } else {
                self.newline();
            }
        }
    }

    /// A run of letters and digits that begins here. Most words have been read before: all that is found out of such a one
    /// is where it ends and how it is spelled.
    #[inline]
    fn word(&mut self) {
        if !S::REMEMBERS {
            return self.new_word(None);
        }
        let (start, bytes) = (self.at, self.bytes);
        let (at, spelling) = self.cut();
        let (spaced, sentence_start) = (self.spaced, self.sentence_start);
        let place = Place { start: start as u32, end: at as u32, spaced, sentence_start };
        // Most words are followed by a space and something plain.
        let space = matches!(bytes.get(at..at + 2), Some([b' ', 0..=0x7F]));
        if at == start || !space && !self.ends(at) {
            self.new_word(None);
        } else if self.out.again(spelling, place) {
            self.at = at + usize::from(space);
            self.spaced = space;
            self.sentence_start = false;
        } else {
            self.new_word(Some(spelling));
        }
    }

    /// The end of the plain run that begins here, and a hash of its bytes.
    #[inline]
    fn cut(&mut self) -> (usize, u64) {
        let ahead = &mut self.ahead;
        loop {
            match ahead.runs.get(ahead.next) {
                Some(&(start, _)) if (start as usize) < self.at => ahead.next += 1,
                Some(&(start, end)) if start as usize == self.at => {
                    let spelling = ahead.spellings[ahead.next];
                    ahead.next += 1;
                    return (end as usize, spelling);
                }
                // What begins here is not plain, or what stands before it is a word of its own.
                Some(_) => return plain_run(self.bytes, self.at),
                None => {
                    ahead.look(self.bytes, self.at);
                    self.out.expect(&ahead.spellings);
                }
            }
        }
    }

    /// Whether a run of plain letters and digits before `at` is a whole word.
    #[inline]
    fn ends(&self, at: usize) -> bool {
        let bytes = self.bytes;
        let Some(&byte) = bytes.get(at) else { return true };
        match ENDS[byte as usize] {
            End::Plain => true,
            End::Joins => {
                byte != b'@' && bytes.get(at + 1).is_none_or(|&b| b < 0x80 && !b.is_ascii_alphanumeric() && b != b'/')
            }
            End::Other => breaks(&bytes[at..]),
        }
    }

    /// A word that is not known again, most often of ASCII and the letters of Swedish: eight bytes at a time, without a branch
    /// for each.
    fn new_word(&mut self, spelling: Option<u64>) {
        let (start, bytes) = (self.at, self.bytes);
        let Letters { len, small, capitals, digits, hash } = Letters::of(chunk(bytes, start));
        let (mut at, mut state) = (start + len, fold::mix(0, hash));
        // What stands behind the first letter or digit.
        let first = 0x80 << (8 * u32::from(bytes[start] == fold::LEAD));
        let (mut small, mut more_capitals, mut digits) = (small, capitals & !first, digits);
        if len == 8 {
            loop {
                let more = Letters::of(chunk(bytes, at));
                if more.len == 0 {
                    break;
                }
                at += more.len;
                state = fold::mix(state, more.hash);
                (small, more_capitals, digits) =
                    (small | more.small, more_capitals | more.capitals, digits | more.digits);
                if more.len < 8 {
                    break;
                }
            }
        }
        if at == start || !self.ends(at) {
            return self.joined_word();
        }
        let case = match (capitals & first != 0, more_capitals != 0, small != 0) {
            (false, false, _) => Case::Lower,
            (true, false, true) => Case::Capital,
            (true, false, false) if digits == 0 => Case::Initial,
            (_, _, false) => Case::Upper,
            _ => Case::Mixed,
        };
        // Few words are written so that they may hold two.
        let letters = capitals | more_capitals | small != 0;
        let may_be_two = case == Case::Mixed || letters && digits != 0;
        if may_be_two && self.glued(start, at) {
            return;
        }
        let form = if letters { Form::Word } else { Form::Number };
        // Whether it is two depends on what stands behind it as well.
        let spelling = spelling.filter(|_| !may_be_two);
        self.push_word(start, at, fold::finish(state, at - start), form, case, spelling);
    }

    /// A run of letters and digits of any kind, perhaps joined by marks.
    #[cold]
    fn joined_word(&mut self) {
        let start = self.at;
        let bytes = self.bytes;
        let mut at = start;
        // What stands first, and what stands anywhere behind it.
        let (mut first, mut rest) = (0, 0);
        let mut joined = false;
        while let Some(&byte) = bytes.get(at) {
            let (seen, len) = match BYTES[byte as usize] {
                Byte::Letter if byte.is_ascii_lowercase() => (LOWER_CASE, 1),
                Byte::Letter => (UPPER_CASE, 1),
                Byte::Digit => (DIGIT, 1),
                Byte::Punct => {
                    if !matches!(byte, b'.' | b':' | b'\'' | b',' | b';') {
                        break;
                    }
                    if byte == b':' && bytes[at..].starts_with(b"://") {
                        return self.url(start);
                    }
                    // Punctuation joins letters to letters or digits to digits.
                    let before = bytes[at - 1];
                    let Some(&after) = bytes.get(at + 1) else { break };
                    let letters = !before.is_ascii_digit() && matches!(byte, b'.' | b':' | b'\'');
                    let numbers = before.is_ascii_digit() && byte != b':';
                    if letters && after.is_ascii_alphabetic() || numbers && after.is_ascii_digit() {
                        (0, 1)
                    } else if after >= 0x80 && letters {
                        match fold::latin(self.latin, &bytes[at + 1..]) {
                            Some(_) => (0, 1),
                            None => return self.slow(start),
                        }
                    } else if after >= 0x80 && numbers {
                        return self.slow(start);
                    } else {
                        break;
                    }
                }
                Byte::Other => match fold::latin(self.latin, &bytes[at..]) {
                    Some((letter, len)) => (if letter.upper { UPPER_CASE } else { LOWER_CASE }, len),
                    None if breaks(&bytes[at..]) => break,
                    None => return self.slow(start),
                },
                Byte::Space | Byte::Newline => break,
            };
            if at == start {
                first = seen;
            } else {
                rest |= seen;
            }
            joined |= seen == 0;
            at += len;
        }
        if bytes.get(at) == Some(&b'@') || (at - start == 3 && bytes[start..].starts_with(b"www.")) {
            return self.url(start);
        }
        let all = first | rest;
        // Few words are written so that they may hold two.
        let mixed = joined || rest & UPPER_CASE != 0 && all & LOWER_CASE != 0 || all & DIGIT != 0;
        if mixed && all != DIGIT && self.glued(start, at) {
            return;
        }
        let form = if all == DIGIT { Form::Number } else { Form::Word };
        let case = match case(first, rest) {
            Case::Upper if are_initials(&bytes[start..at]) => Case::Initial,
            case => case,
        };
        let hash = self.hash(start, at);
        self.push_word(start, at, hash, form, case, None);
    }

    /// The hash of a word of any letters.
    fn hash(&mut self, start: usize, end: usize) -> u64 {
        let word = &self.text[start..end];
        self.folded.clear();
        self.folded.reserve(word.len().max(64));
        if !fold::fold_latin(word, &mut self.folded) {
            fold::fold_into(word, &mut self.folded);
        }
        fold::hash(&self.folded)
    }

    /// Reads the word from `start` to its first seam, if it has one before `end`.
    #[cold]
    fn glued(&mut self, start: usize, end: usize) -> bool {
        let Some(seam) = seam::seam(&self.text[start..end], &self.bytes[end..]) else { return false };
        self.whole(start, start + seam.at);
        if seam.ends_line {
            self.sentence_start = true;
            self.push_break(self.at);
        }
        true
    }

    fn push_word(&mut self, start: usize, end: usize, hash: u64, form: Form, case: Case, spelling: Option<u64>) {
        let token = Token {
            start: start as u32,
            end: end as u32,
            hash,
            form,
            case,
            spaced: self.spaced,
            sentence_start: self.sentence_start,
            ends_in_s: self.bytes[end - 1] | 0x20 == b's',
        };
        self.out.take(token, spelling);
        self.at = end;
        self.spaced = false;
        self.sentence_start = false;
    }

    /// Punctuation from here to `end`.
    fn punct(&mut self, end: usize, hash: u64) {
        let start = self.at;
        let byte = self.bytes[start];
        let before = if byte == b'.' { self.out.last() } else { None };
        let token = Token {
            start: start as u32,
            end: end as u32,
            hash,
            form: Form::Punct,
            case: Case::Lower,
            spaced: self.spaced,
            sentence_start: self.sentence_start,
            ends_in_s: false,
        };
        self.out.take(token, None);
        let opens = self.spaced || start == 0;
        self.at = end;
        self.spaced = false;
        match byte {
            b'.' => {
                self.sentence_start |=
                    self.period_ends(before.is_some_and(|t| t.case == Case::Initial && t.end as usize == start))
            }
            b'!' | b'?' | b':' => self.sentence_start = true,
            b'"' | b'\'' if opens => self.sentence_start = true,
            _ if opens && char::from_u32(hash as u32).is_some_and(is_quote) => self.sentence_start = true,
            _ => {}
        }
    }

    /// Reads what is left of HTML here, if anything is: `&nbsp;`, `&quot;`, `<strong>`, `</p>`.
    #[cold]
    fn html(&mut self) -> bool {
        let start = self.at;
        match html::remain(&self.bytes[start..]) {
            None => return false,
            Some((html::Remain::Space, len)) => {
                self.at += len;
                self.spaced = true;
            }
            Some((html::Remain::Break, len)) => {
                self.at += len;
                self.spaced = true;
                self.sentence_start = true;
                self.push_break(start);
            }
            Some((html::Remain::Sign(sign), len)) => self.punct(start + len, u64::from(u32::from(sign))),
        }
        true
    }

    /// Whether the full stop just read ends a sentence: not after an initial, not before a small letter.
    fn period_ends(&self, behind_initial: bool) -> bool {
        if behind_initial {
            return false;
        }
        let mut rest = self.text[self.at..].chars();
        match rest.next() {
            None => true,
            Some(c) if is_space(c) => rest.find(|&c| !is_space(c)).is_none_or(|c| !c.is_lowercase()),
            // A space is missing: `sade Binh.Foto: …`.
            Some(c) => matches!(c, '"' | '”' | '»' | '\'' | ')') || c.is_uppercase(),
        }
    }

    /// The end of a line: a break, unless the sentence plainly goes on in a small letter.
    fn newline(&mut self) {
        let start = self.at;
        let mut lines = 0;
        while let Some(&byte) = self.bytes.get(self.at) {
            match BYTES[byte as usize] {
                Byte::Newline => {
                    lines += u32::from(byte != b'\r');
                    self.at += 1;
                }
                Byte::Space if alone(&self.bytes[self.at + 1..]) => self.at += 1,
                _ => break,
            }
        }
        let next_lower = self.text[self.at..].chars().next().is_some_and(char::is_lowercase);
        let goes_on = lines <= 1
            && next_lower
            && self
                .out
                .last()
                .is_some_and(|t| t.form == Form::Word || (t.form == Form::Punct && t.hash == u64::from(b',')));
        self.spaced = true;
        if goes_on {
            return;
        }
        self.sentence_start = true;
        self.push_break(start);
    }

    /// The end of a line, from `start` to here.
    fn push_break(&mut self, start: usize) {
        let token = Token {
            start: start as u32,
            end: self.at as u32,
            hash: u64::from(b'\n'),
            form: Form::Break,
            case: Case::Lower,
            spaced: true,
            sentence_start: false,
            ends_in_s: false,
        };
        self.out.take(token, None);
    }

    fn other(&mut self) {
        let rest = &self.bytes[self.at..];
        if fold::latin(self.latin, rest).is_some() {
            return self.word();
        }
        match *rest {
            // No-break, thin and other spaces; a narrow no-break space joins words and goes the slow way.
            [0xC2, 0xA0, ..] if alone(&rest[2..]) => {
                self.at += 2;
                self.spaced = true;
            }
            [0xE2, 0x80, 0x80..=0x8B, ..] if alone(&rest[3..]) => {
                self.at += 3;
                self.spaced = true;
            }
            _ if breaks(rest) => {
                let c = self.text[self.at..].chars().next().unwrap_or_default();
                self.punct(self.at + c.len_utf8(), u64::from(u32::from(c)));
            }
            _ => self.slow(self.at),
        }
    }

    /// A web address, e-mail address or the like, to the next white space.
    #[cold]
    fn url(&mut self, start: usize) {
        let rest = &self.text[start..];
        // A narrow no-break space joins words.
        let space = |c: char| is_space(c) && c != '\u{202F}';
        let mut end = start + rest.find(space).unwrap_or(rest.len());
        // Punctuation at the end belongs to the sentence; but an apostrophe may be a part of a Hebrew letter.
        while end > start + 1
            && match self.bytes[end - 1] {
                b'\'' => self.bytes[end - 2].is_ascii(),
                byte => matches!(byte, b'.' | b',' | b';' | b':' | b')' | b']' | b'"' | b'!' | b'?' | b'>'),
            }
        {
            end -= 1;
        }
        let hash = self.hash(start, end);
        self.push_word(start, end, hash, Form::Url, Case::Lower, None);
    }

    /// Everything else: what stands here to the next boundary by the crate's rules. Only one piece, so that what
    /// follows is read alike behind a letter of the fast path and behind one of this.
    #[cold]
    fn slow(&mut self, start: usize) {
        let rest = &self.text[start..];
        let word = rest.split_word_bounds().next().unwrap_or_default();
        let end = start + word.len();
        let first = word.chars().next().unwrap_or_default();
        self.at = start;
        if is_space(first) {
            self.at = end;
            self.spaced = true;
        } else if word.chars().any(char::is_alphanumeric) {
            if matches!(&self.bytes[end..], [b'@', ..] | [b':', b'/', b'/', ..]) {
                return self.url(start);
            }
            if !self.glued(start, end) {
                self.whole(start, end);
            }
        } else {
            self.punct(end, u64::from(u32::from(first)));
        }
    }

    /// A word or number of any letters.
    fn whole(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        let mut chars = word.chars();
        let first = chars.next().unwrap_or_default();
        let seen = |c: char| match c {
            // Letters in title case (`ǅ`, `ᾯ`) are capitals too, as they are when decomposed.
            c if c.is_uppercase() || c.to_lowercase().ne([c]) => UPPER_CASE,
            c if c.is_alphabetic() => LOWER_CASE,
            c if c.is_numeric() => DIGIT,
            _ => 0,
        };
        let rest = chars.fold(0, |rest, c| rest | seen(c));
        let form = if (seen(first) | rest) & (LOWER_CASE | UPPER_CASE) == 0 { Form::Number } else { Form::Word };
        let case = case(seen(first), rest);
        let hash = self.hash(start, end);
        self.push_word(start, end, hash, form, case, None);
    }
}

/// The end of the run of plain letters and digits from `start` on, and a hash of its bytes.
#[inline]
fn plain_run(bytes: &[u8], start: usize) -> (usize, u64) {
    let (mut at, mut state) = (start, 0);
    loop {
        let chunk = chunk(bytes, at);
        let mask = plain(chunk);
        let len = (mask.trailing_ones() / 8) as usize;
        state = fold::mix(state, chunk & mask);
        at += len;
        // The two bytes of a letter may stand in two chunks.
        if len < 7 || len == 7 && chunk >> 56 != u64::from(fold::LEAD) {
            break;
        }
    }
    // No letter is zero, so that nothing need be said of the length.
    (at, state ^ state >> 32)
}

/// The bytes up to the first that is no ASCII letter or digit and no letter of Swedish, all bits of each.
#[inline(always)]
fn plain(chunk: u64) -> u64 {
    let low = chunk & !HIGH;
    let lower = low | LOWER;
    let letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
    let digits = at_least(low, b'0') & !at_least(low, b'9' + 1);
    let mut within = (letters | digits) & !chunk & HIGH;
    if chunk & HIGH != 0 {
        let lead = swedish(chunk);
        within |= lead | lead << 8;
    }
    let ends = (!within & HIGH) >> 7;
    ends.wrapping_sub(1) & !ends
}

/// The highest bit of each byte below 128 that is no less than `least`; no byte carries into the next.
#[inline(always)]
fn at_least(low: u64, least: u8) -> u64 {
    low + u64::from(0x80 - least) * ONES
}

/// The highest bit of each byte with which a letter of Swedish begins.
#[inline(always)]
fn swedish(chunk: u64) -> u64 {
    // Ä, ä, Å and å differ in bits 0 and 5, Ö and ö in bit 5.
    let second = fold::equal(chunk & !(0x21 * ONES), 0x84) | fold::equal(chunk & !LOWER, 0x96);
    fold::equal(chunk, fold::LEAD) & second >> 8
}

/// What stands at the beginning of eight bytes: ASCII letters and digits and the letters of Swedish. Each byte of the masks
/// has its highest bit set where the byte of the text is such a character.
struct Letters {
    /// Bytes up to the first that is something else.
    len: usize,
    small: u64,
    capitals: u64,
    digits: u64,
    /// The bytes as they are hashed.
    hash: u64,
}

impl Letters {
    #[inline(always)]
    fn of(chunk: u64) -> Letters {
        let low = chunk & !HIGH;
        let lower = low | LOWER;
        let mut letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1) & !chunk & HIGH;
        let digits = at_least(low, b'0') & !at_least(low, b'9' + 1) & !chunk & HIGH;
        let mut within = letters | digits;
        if chunk & HIGH != 0 {
            let lead = swedish(chunk);
            // The second byte tells the case.
            letters |= lead << 8;
            within |= lead | lead << 8;
        }
        // All bits below the first byte that is something else.
        let ends = (!within & HIGH) >> 7;
        let mask = ends.wrapping_sub(1) & !ends;
        let letters = letters & mask;
        // Bit 5 tells small letters from capitals.
        let small = letters & chunk << 2;
        Letters {
            len: (mask.trailing_ones() / 8) as usize,
            small,
            capitals: letters & !small,
            digits: digits & mask,
            hash: (chunk | LOWER) & mask,
        }
    }
}

/// The eight bytes at `at`, zero beyond the end.
#[inline]
fn chunk(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8) {
        Some(chunk) => u64::from_le_bytes(chunk.try_into().unwrap_or_default()),
        None => last_chunk(bytes.get(at..).unwrap_or_default()),
    }
}

#[cold]
fn last_chunk(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// How a word is written, from what stands first and what stands behind.
fn case(first: u8, rest: u8) -> Case {
    match (first & UPPER_CASE != 0, rest & UPPER_CASE != 0, (first | rest) & LOWER_CASE != 0) {
        (false, false, _) => Case::Lower,
        (true, false, true) => Case::Capital,
        (true, false, false) if rest == 0 => Case::Initial,
        (_, _, false) => Case::Upper,
        _ => Case::Mixed,
    }
}

/// Whether single capitals with full stops between them stand here: `J.D` of `J.D. Vance`.
fn are_initials(word: &[u8]) -> bool {
    word.len() % 2 == 1
        && word.chunks(2).all(|pair| pair[0].is_ascii_uppercase() && pair.get(1).is_none_or(|&b| b == b'.'))
}

/// White space. Pages hold spaces of no width beside others and instead of them: a line may be broken there.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200B}'
}

pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '„' | '»' | '«' | '‘' | '’' | '\'' | '‹' | '›' | '《' | '〈' | '「' | '『')
}

/// Whether the character beyond ASCII that begins here surely ends a word and stands alone:
/// spaces, dashes, quotation marks and the ordinary signs. What is not sure goes the slow way.
fn breaks(bytes: &[u8]) -> bool {
    match *bytes {
        // U+00A0–U+00BF without ª (letter), soft hyphen, µ, ·, ¸ (a letter to UAX #29) and º.
        [0xC2, b, ..] => {
            (0xA0..=0xBF).contains(&b) && !matches!(b, 0xAA | 0xAD | 0xB5 | 0xB7 | 0xB8 | 0xBA) && alone(&bytes[2..])
        }
        // × ÷
        [0xC3, 0x97 | 0xB7, ..] => alone(&bytes[2..]),
        // General punctuation: spaces, dashes, quotes (not ’ or ‘, which may join), … • † ‹ ›
        [0xE2, 0x80, 0x80..=0x8B | 0x90..=0x97 | 0x9A..=0xA3 | 0xA5 | 0xA6 | 0xB0..=0xBE, ..] => alone(&bytes[3..]),
        _ => false,
    }
}

/// Whether no combining mark or joiner can follow: the next byte is ASCII, or begins a letter of the
/// Latin blocks or general punctuation that is none.
fn alone(rest: &[u8]) -> bool {
    match *rest {
        [] | [0..=0x7F, ..] | [0xC3..=0xC9, ..] => true,
        [0xC2, b, ..] => b != 0xAD,
        [0xE1, b, ..] => (0xB8..=0xBB).contains(&b),
        [0xE2, 0x80, b, ..] => !(0x8C..=0x8F).contains(&b) && !(0xA8..=0xAF).contains(&b),
        _ => false,
    }
}
