//! The one folding function that serves text and dictionary keys alike.
//!
//! Lower case; compatibility forms, marks and invisible characters dropped, except that å, ä and ö
//! stay letters of their own; `Đ đ Ð ð` become `d`, and the dotless `ı` of Turkish `i`. `Nguyễn`, `NGUYEN`
//! and `Nguye` + marks all fold to `nguyen`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Appends the folded form of `word` to `out`.
pub(crate) fn fold_into(word: &str, out: &mut Vec<u8>) {
    // A ring or a diaeresis belongs to the letter directly before it only where no other mark
    // came between, so the last base letter is remembered until something else is written.
    let mut base = None;
    for c in word.nfkd() {
        match c {
            '\u{30A}' | '\u{308}' => {
                let letter = match (base.take(), c) {
                    (Some('a'), '\u{30A}') => 'å',
                    (Some('a'), _) => 'ä',
                    (Some('o'), '\u{308}') => 'ö',
                    _ => continue,
                };
                out.pop();
                push(letter, out);
            }
            'đ' | 'Đ' | 'ð' | 'Ð' => {
                out.push(b'd');
                base = None;
            }
            // Its capital is an `I` like any other.
            'ı' => {
                out.push(b'i');
                base = Some('i');
            }
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
            '\u{2019}' | '\u{2BC}' => out.push(b'\''),
            c if is_combining_mark(c) => {}
            c => {
                for lower in c.to_lowercase() {
                    if !is_combining_mark(lower) {
                        push(lower, out);
                        base = Some(lower);
                    }
                }
            }
        }
    }
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The folded form of `word` as a string.
pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut out = Vec::with_capacity(word.len());
    if !fold_latin(word, &mut out) {
        fold_into(word, &mut out);
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The hash of folded bytes, eight at a time. Dictionary and text meet in this number.
pub(crate) fn hash(folded: &[u8]) -> u64 {
    let mut state = 0;
    for chunk in folded.chunks(8) {
        let word = match chunk.try_into() {
            Ok(bytes) => u64::from_le_bytes(bytes),
            Err(_) => last_word(folded, chunk),
        };
        state = mix(state, word | equal(word, LEAD) >> 2);
    }
    finish(state, folded.len())
}

/// The last one to seven bytes of `all` as a number, without a loop.
#[inline]
fn last_word(all: &[u8], rest: &[u8]) -> u64 {
    // What is read twice is the same.
    let at = |byte: usize| u64::from(rest[byte]) << (8 * byte);
    match (all.last_chunk(), rest.first_chunk(), rest.last_chunk()) {
        (Some(eight), ..) => u64::from_le_bytes(*eight) >> (64 - 8 * rest.len()),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * rest.len() - 32)
        }
        _ => at(0) | at(rest.len() / 2) | at(rest.len() - 1),
    }
}

/// The first byte of å, ä and ö. It is hashed with bit 5 set, as all the other bytes of a folded word have it that is made
/// of ASCII and these letters: so such a word need not be folded to be hashed, since there bit 5 is the whole difference
/// between the cases.
pub(crate) const LEAD: u8 = 0xC3;

/// Bit 5 of each byte.
pub(crate) const LOWER: u64 = 0x20 * ONES;

/// Bit 0 of each byte.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte.
pub(crate) const HIGH: u64 = 0x80 * ONES;

/// The highest bit of each byte that is `byte`.
#[inline]
pub(crate) fn equal(word: u64, byte: u8) -> u64 {
    let other = word ^ (u64::from(byte) * ONES);
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

/// The hash of a word of ASCII letters, digits, apostrophes and full stops without folding it first.
pub(crate) fn hash_ascii(word: &[u8]) -> u64 {
    let mut state = 0;
    for chunk in word.chunks(8) {
        let bytes = if let Ok(bytes) = chunk.try_into() { u64::from_le_bytes(bytes) } else { last_word(word, chunk) };
        state = mix(state, bytes | LOWER & u64::MAX >> (64 - 8 * chunk.len()));
    }
    finish(state, word.len())
}

/// A map that hashes quickly. Its keys come from dictionaries or are hashes already.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// The hasher of a [`QuickMap`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = mix(self.0, hash(bytes));
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = mix(self.0, u64::from(key));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = mix(self.0, key);
    }

    fn write_usize(&mut self, key: usize) {
        self.0 = mix(self.0, key as u64);
    }

    fn finish(&self) -> u64 {
        // The products have their best bits on top, and the table looks at the lowest as well.
        self.0 ^ self.0 >> 32
    }
}

/// Reads eight bytes into a hash.
#[inline]
pub(crate) fn mix(state: u64, word: u64) -> u64 {
    (state.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The hash of so many bytes.
#[inline]
pub(crate) fn finish(state: u64, len: usize) -> u64 {
    let state = (state ^ (state >> 32) ^ len as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    state ^ (state >> 32)
}

/// What the fast path of the segmenter knows of one letter of the Latin blocks.
#[derive(Clone, Copy, Default)]
pub(crate) struct Latin {
    /// The folded letter in UTF-8; `len` of the bytes count.
    pub(crate) bytes: [u8; 2],
    pub(crate) len: u8,
    /// Whether it is a letter at all, by the word rules of UAX #29.
    pub(crate) letter: bool,
    pub(crate) upper: bool,
}

/// U+00C0 to U+024F and U+1E00 to U+1EFF: every letter of Swedish and Vietnamese.
static LATIN: LazyLock<Vec<Latin>> = LazyLock::new(|| {
    (0xC0..0x250u32)
        .chain(0x1E00..0x1F00)
        .map(|code| {
            let Some(c) = char::from_u32(code) else { return Latin::default() };
            // Not by `fold`, which reads this table.
            let mut folded = Vec::new();
            fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
            let mut bytes = [0; 2];
            // Letters that fold to more than two bytes take the slow path.
            if !c.is_alphabetic() || folded.is_empty() || folded.len() > 2 {
                return Latin::default();
            }
            bytes[..folded.len()].copy_from_slice(&folded);
            Latin { bytes, len: folded.len() as u8, letter: true, upper: c.is_uppercase() }
        })
        .collect()
});

pub(crate) fn latin_table() -> &'static [Latin] {
    &LATIN
}

/// Folds a word of ASCII and of the letters in the table, appending it to `out`; leaves `out` as it was and
/// says no where anything else stands in the word.
pub(crate) fn fold_latin(word: &str, out: &mut Vec<u8>) -> bool {
    let (table, bytes, before) = (latin_table(), word.as_bytes(), out.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            out.push(byte.to_ascii_lowercase());
            at += 1;
        } else if let Some((letter, len)) = latin(table, &bytes[at..]) {
            out.extend_from_slice(&letter.bytes[..letter.len as usize]);
            at += len;
        } else {
            out.truncate(before);
            return false;
        }
    }
    true
}

/// The letter that a two- or three-byte sequence encodes, and its length in bytes.
#[inline]
pub(crate) fn latin(table: &[Latin], bytes: &[u8]) -> Option<(Latin, usize)> {
    let (index, len) = match *bytes {
        // U+0250, where the table ends, is C9 90.
        [a @ 0xC3..=0xC8, b, ..] | [a @ 0xC9, b @ 0x80..=0x8F, ..] => {
            (((a as usize & 0x1F) << 6 | (b as usize & 0x3F)).checked_sub(0xC0)?, 2)
        }
        [0xE1, b @ 0xB8..=0xBB, c, ..] => {
            (((b as usize & 0x3F) << 6 | (c as usize & 0x3F)) - 0xE00 + (0x250 - 0xC0), 3)
        }
        _ => return None,
    };
    let latin = *table.get(index)?;
    latin.letter.then_some((latin, len))
}
