//! Reading and writing the compiled pack: little-endian numbers in one run of bytes.

use std::ops::Deref;
use std::sync::Arc;

/// Bytes of a line of the processor's cache, where tables begin.
pub(crate) const LINE: usize = 64;

/// The pack as the program embeds it: on a line of the cache.
#[repr(C, align(64))]
pub(crate) struct Aligned<B: ?Sized>(pub(crate) B);

/// Bytes of a table, embedded in the program or made at run time.
#[derive(Clone, Debug)]
pub(crate) enum Blob {
    Static(&'static [u8]),
    Shared(Arc<[u8]>),
}

impl Default for Blob {
    fn default() -> Self {
        Blob::Static(&[])
    }
}

impl Deref for Blob {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Blob::Static(bytes) => bytes,
            Blob::Shared(bytes) => bytes,
        }
    }
}

impl Blob {
    pub(crate) fn of_u16(values: impl IntoIterator<Item = u16>) -> Blob {
        Blob::Shared(values.into_iter().flat_map(u16::to_le_bytes).collect())
    }

    /// Numbers of 24 bits.
    pub(crate) fn of_u24(values: impl IntoIterator<Item = u32>) -> Blob {
        let bytes = |value: u32| value.to_le_bytes().into_iter().take(3);
        Blob::Shared(values.into_iter().flat_map(bytes).collect())
    }

    pub(crate) fn of_u32(values: impl IntoIterator<Item = u32>) -> Blob {
        Blob::Shared(values.into_iter().flat_map(u32::to_le_bytes).collect())
    }

    pub(crate) fn of_u64(values: impl IntoIterator<Item = u64>) -> Blob {
        Blob::Shared(values.into_iter().flat_map(u64::to_le_bytes).collect())
    }
}

/// The number at `index` of a table of numbers; zero beyond its end.
#[inline]
pub(crate) fn u16_at(bytes: &[u8], index: usize) -> u16 {
    match bytes.get(2 * index..2 * index + 2) {
        Some(&[a, b]) => u16::from_le_bytes([a, b]),
        _ => 0,
    }
}

#[inline]
pub(crate) fn u24_at(bytes: &[u8], index: usize) -> u32 {
    match bytes.get(3 * index..3 * index + 3) {
        Some(&[a, b, c]) => u32::from_le_bytes([a, b, c, 0]),
        _ => 0,
    }
}

#[inline]
pub(crate) fn u32_at(bytes: &[u8], index: usize) -> u32 {
    match bytes.get(4 * index..4 * index + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => 0,
    }
}

#[inline]
pub(crate) fn u64_at(bytes: &[u8], index: usize) -> u64 {
    match bytes.get(8 * index..8 * index + 8) {
        Some(&[a, b, c, d, e, f, g, h]) => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => 0,
    }
}

#[allow(dead_code, reason = "the build script writes packs, the library reads them")]
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) out: Vec<u8>,
}

#[allow(dead_code, reason = "the build script writes packs, the library reads them")]
impl Writer {
    pub(crate) fn u32(&mut self, value: u32) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn blob(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.out.extend_from_slice(bytes);
    }

    /// Bytes that begin at a multiple of [`LINE`].
    pub(crate) fn table(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.out.resize(self.out.len().next_multiple_of(LINE), 0);
        self.out.extend_from_slice(bytes);
    }

    pub(crate) fn sets(&mut self, sets: &[Vec<u16>]) {
        self.u32(sets.len() as u32);
        for set in sets {
            self.u32(set.len() as u32);
            set.iter().for_each(|class| self.u32(u32::from(*class)));
        }
    }

    pub(crate) fn strings<S: AsRef<str>>(&mut self, strings: &[S]) {
        self.u32(strings.len() as u32);
        for s in strings {
            self.blob(s.as_ref().as_bytes());
        }
    }
}

/// Reads what `Writer` wrote. The pack is made by the crate's own build, so a short read
/// can only mean a broken build: it yields zeros and empty tables, and never panics.
pub(crate) struct Reader {
    all: &'static [u8],
    at: usize,
}

impl Reader {
    pub(crate) fn new(all: &'static [u8]) -> Self {
        Reader { all, at: 0 }
    }

    fn take(&mut self, len: usize) -> &'static [u8] {
        let bytes = self.all.get(self.at..self.at + len).unwrap_or_default();
        self.at += len;
        bytes
    }

    pub(crate) fn u32(&mut self) -> u32 {
        u32_at(self.take(4), 0)
    }

    pub(crate) fn blob(&mut self) -> Blob {
        Blob::Static(self.bytes())
    }

    pub(crate) fn table(&mut self) -> Blob {
        let len = self.u32() as usize;
        self.at = self.at.next_multiple_of(LINE);
        Blob::Static(self.take(len))
    }

    fn bytes(&mut self) -> &'static [u8] {
        let len = self.u32() as usize;
        self.take(len)
    }

    pub(crate) fn str(&mut self) -> &'static str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    pub(crate) fn strings(&mut self) -> Vec<String> {
        (0..self.u32()).map(|_| self.str().to_owned()).collect()
    }

    pub(crate) fn sets(&mut self) -> Vec<Vec<u16>> {
        (0..self.u32()).map(|_| (0..self.u32()).map(|_| self.u32() as u16).collect()).collect()
    }
}
