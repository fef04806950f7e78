//! From bytes to code points and UTF-16 units, and back.

use std::fmt;
use std::str::FromStr;

/// The unit in which positions are counted.
///
/// ```
/// use presspan::{Offsets, Unit};
/// assert_eq!(Offsets::new("Åsa").to_unit(2, "chars".parse()?), 1);
/// assert_eq!(Unit::Utf16.to_string(), "utf16");
/// # Ok::<(), presspan::UnknownUnit>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Unit {
    /// Bytes of UTF-8, as Rust slices strings.
    #[default]
    Bytes,
    /// Code points, as Python counts.
    Chars,
    /// Code units of UTF-16, as JavaScript, Java and C# count.
    Utf16,
}

impl Unit {
    /// All units.
    ///
    /// ```
    /// assert_eq!(presspan::Unit::ALL.map(|unit| unit.as_str()), ["bytes", "chars", "utf16"]);
    /// ```
    pub const ALL: [Unit; 3] = [Unit::Bytes, Unit::Chars, Unit::Utf16];

    /// The name of the unit: `bytes`, `chars` or `utf16`.
    ///
    /// ```
    /// assert_eq!(presspan::Unit::Chars.as_str(), "chars");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::Chars => "chars",
            Unit::Utf16 => "utf16",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The error of parsing a [`Unit`] from a word that names none.
///
/// ```
/// assert_eq!("words".parse::<presspan::Unit>(), Err(presspan::UnknownUnit));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownUnit;

impl fmt::Display for UnknownUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected one of bytes, chars, utf16")
    }
}

impl std::error::Error for UnknownUnit {}

impl FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(s: &str) -> Result<Self, UnknownUnit> {
        Unit::ALL.into_iter().find(|u| u.as_str() == s).ok_or(UnknownUnit)
    }
}

/// Converts positions of one text between bytes, code points and UTF-16 code units.
///
/// Making it takes one pass over the text; a conversion looks at no more than 256 bytes.
///
/// ```
/// let text = "Åsa 🎬 Li";
/// let offsets = presspan::Offsets::new(text);
/// let byte = text.find("Li").unwrap();
/// assert_eq!(offsets.to_chars(byte), 6);
/// assert_eq!(offsets.to_utf16(byte), 7);
/// assert_eq!(offsets.from_chars(6), byte);
/// assert_eq!(offsets.from_utf16(7), byte);
/// ```
#[derive(Clone, Debug)]
pub struct Offsets<'a> {
    text: &'a str,
    /// Code points and UTF-16 units before every `STRIDE`th byte.
    marks: Vec<(usize, usize)>,
}

const STRIDE: usize = 256;

impl<'a> Offsets<'a> {
    /// Prepares the conversions for `text`.
    ///
    /// ```
    /// assert_eq!(presspan::Offsets::new("Åsa").to_chars(2), 1);
    /// ```
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let (mut chars, mut units) = (0, 0);
        for chunk in text.as_bytes().chunks(STRIDE) {
            marks.push((chars, units));
            for &byte in chunk {
                chars += starts_char(byte);
                units += utf16_units(byte);
            }
        }
        if marks.is_empty() {
            marks.push((0, 0));
        }
        Offsets { text, marks }
    }

    /// Code points before a byte position; positions beyond the end count as the end.
    ///
    /// ```
    /// let offsets = presspan::Offsets::new("Åsa");
    /// assert_eq!((offsets.to_chars(2), offsets.to_chars(99)), (1, 3));
    /// ```
    pub fn to_chars(&self, byte: usize) -> usize {
        let (mark, bytes) = self.before(byte);
        mark.0 + bytes.iter().map(|&b| starts_char(b)).sum::<usize>()
    }

    /// UTF-16 code units before a byte position.
    ///
    /// ```
    /// assert_eq!(presspan::Offsets::new("🎬 Li").to_utf16(4), 2);
    /// ```
    pub fn to_utf16(&self, byte: usize) -> usize {
        let (mark, bytes) = self.before(byte);
        mark.1 + bytes.iter().map(|&b| utf16_units(b)).sum::<usize>()
    }

    /// A byte position in another unit.
    ///
    /// ```
    /// assert_eq!(presspan::Offsets::new("🎬 Li").to_unit(5, presspan::Unit::Utf16), 3);
    /// ```
    pub fn to_unit(&self, byte: usize, unit: Unit) -> usize {
        match unit {
            Unit::Bytes => byte.min(self.text.len()),
            Unit::Chars => self.to_chars(byte),
            Unit::Utf16 => self.to_utf16(byte),
        }
    }

    fn before(&self, byte: usize) -> ((usize, usize), &[u8]) {
        let byte = byte.min(self.text.len());
        let mark = (byte / STRIDE).min(self.marks.len() - 1);
        (self.marks[mark], &self.text.as_bytes()[mark * STRIDE..byte])
    }

    /// The byte position of the code point numbered `chars`, or the end of the text.
    ///
    /// ```
    /// assert_eq!(presspan::Offsets::new("Åsa").from_chars(1), 2);
    /// ```
    pub fn from_chars(&self, chars: usize) -> usize {
        let mark = self.marks.partition_point(|m| m.0 <= chars).saturating_sub(1);
        self.find(mark, chars - self.marks[mark].0, starts_char)
    }

    /// The byte position of a UTF-16 offset; one within a surrogate pair gives the end of its character.
    ///
    /// ```
    /// assert_eq!(presspan::Offsets::new("🎬 Li").from_utf16(2), 4);
    /// ```
    pub fn from_utf16(&self, units: usize) -> usize {
        let mark = self.marks.partition_point(|m| m.1 <= units).saturating_sub(1);
        self.find(mark, units - self.marks[mark].1, utf16_units)
    }

    /// The first position from `mark` on before which `count` units begin and which begins a character.
    fn find(&self, mark: usize, count: usize, units: fn(u8) -> usize) -> usize {
        let mut seen = 0;
        let from = mark * STRIDE;
        for (i, &byte) in self.text.as_bytes()[from..].iter().enumerate() {
            if seen >= count && starts_char(byte) == 1 {
                return from + i;
            }
            seen += units(byte);
        }
        self.text.len()
    }
}

fn starts_char(byte: u8) -> usize {
    usize::from(byte & 0xC0 != 0x80)
}

fn utf16_units(byte: u8) -> usize {
    starts_char(byte) + usize::from(byte >= 0xF0)
}
