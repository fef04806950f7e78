//! The dictionary rows as the program remembers them.

use super::bytes::{Blob, Reader, Writer, u16_at, u32_at, u64_at};
use std::collections::HashMap;

/// A row as the compiler reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) file: u32,
    pub(crate) line: u32,
    pub(crate) classes: Vec<u16>,
    pub(crate) id: String,
    pub(crate) canonical: String,
    pub(crate) country: String,
    pub(crate) category: String,
}

/// What a row says of its thing; empty where it says nothing. A field is read when it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record<'a> {
    /// Fields with tabs between them.
    fields: &'a [u8],
}

impl<'a> Record<'a> {
    pub(crate) fn id(self) -> &'a str {
        self.field(0)
    }

    pub(crate) fn canonical(self) -> &'a str {
        self.field(1)
    }

    pub(crate) fn country(self) -> &'a str {
        self.field(2)
    }

    pub(crate) fn category(self) -> &'a str {
        self.field(3)
    }

    fn field(self, number: usize) -> &'a str {
        let field = self.fields.split(|&byte| byte == b'\t').nth(number);
        field.and_then(|field| std::str::from_utf8(field).ok()).unwrap_or_default()
    }

    /// Identifier, canonical name, country and category.
    pub(crate) fn fields(self) -> [&'a str; 4] {
        let mut fields = self.fields.split(|&byte| byte == b'\t');
        [(); 4].map(|()| fields.next().and_then(|field| std::str::from_utf8(field).ok()).unwrap_or_default())
    }
}

/// All rows, by their numbers. Most are names of which nothing is said, in files of one class: what takes space is
/// told of them together.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntryTable {
    /// The class set of each entry.
    set_of: Blob,
    /// Class sets that occur.
    sets: Vec<Vec<u16>>,
    /// Entries on consecutive lines: the first one, its file and its line.
    runs: Blob,
    /// A bit for each entry that has a record.
    has_record: Blob,
    /// The records before each 64 entries.
    records_before: Blob,
    /// Where each record ends in `text`.
    ends: Blob,
    /// The records, each with tabs between its fields.
    text: Blob,
}

/// The most class sets of entries.
pub(crate) const MOST_SETS: usize = 1 << 16;

impl EntryTable {
    /// Sets beyond [`MOST_SETS`] are not kept; the caller refuses them.
    pub(crate) fn new(entries: &[Entry]) -> Self {
        let mut sets: Vec<Vec<u16>> = Vec::new();
        let mut index = HashMap::new();
        let mut set_of = Vec::with_capacity(entries.len());
        let mut runs = Vec::new();
        let mut next = (u32::MAX, 0);
        let (mut has_record, mut records_before) = (vec![0u64; entries.len().div_ceil(64)], Vec::new());
        let (mut ends, mut text) = (Vec::new(), Vec::new());
        for (i, entry) in entries.iter().enumerate() {
            let set = *index.entry(&entry.classes).or_insert_with(|| {
                sets.push(entry.classes.clone());
                sets.len() - 1
            });
            set_of.push(set as u16);
            if (entry.file, entry.line) != next {
                runs.extend([i as u32, entry.file, entry.line]);
            }
            next = (entry.file, entry.line + 1);
            if i % 64 == 0 {
                records_before.push(ends.len() as u32);
            }
            let fields = [&entry.id, &entry.canonical, &entry.country, &entry.category];
            if fields.iter().any(|field| !field.is_empty()) {
                has_record[i / 64] |= 1 << (i % 64);
                text.extend(fields.map(String::as_str).join("\t").into_bytes());
                ends.push(text.len() as u32);
            }
        }
        EntryTable {
            set_of: Blob::of_u16(set_of),
            sets,
            runs: Blob::of_u32(runs),
            has_record: Blob::of_u64(has_record),
            records_before: Blob::of_u32(records_before),
            ends: Blob::of_u32(ends),
            text: Blob::Shared(text.into()),
        }
    }

    /// The class sets that occur.
    pub(crate) fn sets(&self) -> &[Vec<u16>] {
        &self.sets
    }

    pub(crate) fn classes(&self, entry: u32) -> &[u16] {
        self.sets.get(usize::from(u16_at(&self.set_of, entry as usize))).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn len(&self) -> u32 {
        (self.set_of.len() / 2) as u32
    }

    /// The number of the file and the line in it.
    pub(crate) fn place(&self, entry: u32) -> (u32, u32) {
        let run = |i: usize| [0, 1, 2].map(|field| u32_at(&self.runs, 3 * i + field));
        let (mut from, mut to) = (0, self.runs.len() / 12);
        while to - from > 1 {
            let middle = (from + to) / 2;
            if run(middle)[0] <= entry { from = middle } else { to = middle }
        }
        let [first, file, line] = run(from);
        (file, line + entry.saturating_sub(first))
    }

    pub(crate) fn record(&self, entry: u32) -> Record<'_> {
        let entry = entry as usize;
        let (bits, bit) = (u64_at(&self.has_record, entry / 64), 1 << (entry % 64));
        if bits & bit == 0 {
            return Record::default();
        }
        let record = u32_at(&self.records_before, entry / 64) as usize + (bits & (bit - 1)).count_ones() as usize;
        let start = record.checked_sub(1).map_or(0, |before| u32_at(&self.ends, before));
        Record { fields: self.text.get(start as usize..u32_at(&self.ends, record) as usize).unwrap_or_default() }
    }

    #[allow(dead_code, reason = "the build script writes packs, the library reads them")]
    pub(crate) fn write(&self, w: &mut Writer) {
        for table in [&self.set_of, &self.runs, &self.has_record, &self.records_before, &self.ends, &self.text] {
            w.table(table);
        }
        w.sets(&self.sets);
    }

    pub(crate) fn read(r: &mut Reader) -> EntryTable {
        EntryTable {
            set_of: r.table(),
            runs: r.table(),
            has_record: r.table(),
            records_before: r.table(),
            ends: r.table(),
            text: r.table(),
            sets: r.sets(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_back() {
        let entry = |i: u32| {
            let say = |some: bool, what: &str| if some { format!("{what} {i}") } else { String::new() };
            Entry {
                file: i / 100,
                line: i % 100 + i % 100 / 40 * 5,
                classes: vec![(i % 7) as u16, 9],
                id: say(i % 3 == 0, "id"),
                canonical: say(i % 5 == 0, "Å"),
                country: say(i % 15 == 0, "SE"),
                category: say(i == 299, "last"),
            }
        };
        let entries: Vec<Entry> = (0..300).map(entry).collect();
        let table = EntryTable::new(&entries);
        assert_eq!(table.sets().len(), 7);
        for (i, entry) in entries.iter().enumerate() {
            let i = i as u32;
            assert_eq!((table.place(i), table.classes(i)), ((entry.file, entry.line), entry.classes.as_slice()));
            let record = table.record(i);
            assert_eq!(
                [record.id(), record.canonical(), record.country(), record.category()],
                [&entry.id, &entry.canonical, &entry.country, &entry.category].map(String::as_str)
            );
        }
        assert_eq!(table.record(300), Record::default());
        assert_eq!(EntryTable::default().place(0), (0, 0));
    }
}
