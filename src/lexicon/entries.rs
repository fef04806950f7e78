//! The dictionary rows as the program remembers them.

use super::bytes::{Blob, Reader, Writer, u16_at, u32_at, u64_at};
use crate::segment::fold::fold;
use std::borrow::Cow;
use std::cmp::Reverse;
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
    /// The identifier and the canonical name with a tab between them, or with a line feed where the identifier ends in
    /// the slug of the name, which is then left out: most do.
    name: &'a str,
    /// The country and the category with a tab between them.
    sort: &'a str,
}

impl<'a> Record<'a> {
    pub(crate) fn id(self) -> Cow<'a, str> {
        let (id, canonical) = parted(self.name);
        if self.name[id.len()..].starts_with('\n') {
            return Cow::Owned([id, &slug(canonical)].concat());
        }
        Cow::Borrowed(id)
    }

    /// The identifier as far as its first hyphen, which is all of it where it has none.
    pub(crate) fn namespace(self) -> &'a str {
        let (id, _) = parted(self.name);
        id.split_once('-').map_or(id, |(namespace, _)| namespace)
    }

    pub(crate) fn has_id(self) -> bool {
        !self.name.is_empty() && !self.name.starts_with('\t')
    }

    pub(crate) fn canonical(self) -> &'a str {
        parted(self.name).1
    }

    pub(crate) fn country(self) -> &'a str {
        parted(self.sort).0
    }

    pub(crate) fn category(self) -> &'a str {
        parted(self.sort).1
    }
}

/// What stands before a tab or a line feed, and what behind it.
fn parted(fields: &str) -> (&str, &str) {
    let at = fields.bytes().position(|byte| matches!(byte, b'\t' | b'\n')).unwrap_or(fields.len());
    (&fields[..at], fields.get(at + 1..).unwrap_or_default())
}

/// The name as an identifier writes it: letters and figures of ASCII, anything else a hyphen.
fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in fold(name).chars() {
        match c {
            'å' | 'ä' => slug.push('a'),
            'ö' | 'ø' => slug.push('o'),
            _ if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The identifier and the name as [`Record`] has them.
fn joined(id: &str, canonical: &str) -> String {
    let slug = slug(canonical);
    match id.strip_suffix(&slug).filter(|namespace| namespace.ends_with('-') && !slug.is_empty()) {
        Some(namespace) => [namespace, canonical].join("\n"),
        None => [id, canonical].join("\t"),
    }
}

/// All rows, by their numbers. Most are names of which nothing is said, in files of one class: what takes space is
/// told of them together.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntryTable {
    /// The class set of each entry in a byte; [`RARE`] where it is told in `rare`.
    set_of: Blob,
    /// Entries of sets that few entries have, in their order, each with its set.
    rare: Blob,
    /// Class sets that occur.
    sets: Vec<Vec<u16>>,
    /// Entries on consecutive lines: the first one, its file and its line.
    runs: Blob,
    /// A bit for each entry that has a record.
    has_record: Blob,
    /// The records before each 64 entries.
    records_before: Blob,
    /// Where the name of each record ends in `names`.
    ends: Blob,
    names: Blob,
    /// The sort of each record: most share theirs with many others.
    sort_of: Blob,
    /// Sorts that occur.
    sorts: Vec<String>,
}

/// The most class sets of entries, and the most pairs of country and category.
pub(crate) const MOST: usize = 1 << 16;

/// The class set of an entry is one that few have: the first so many are those that most entries have.
const RARE: usize = 255;

impl EntryTable {
    /// Sets and sorts beyond [`MOST`] are not kept; the caller refuses them.
    pub(crate) fn new(entries: &[Entry]) -> Self {
        let mut counts: HashMap<&Vec<u16>, usize> = HashMap::new();
        for entry in entries {
            *counts.entry(&entry.classes).or_default() += 1;
        }
        let mut sets: Vec<Vec<u16>> = counts.keys().map(|classes| (*classes).clone()).collect();
        sets.sort_by_key(|classes| (Reverse(counts[classes]), classes.clone()));
        let index: HashMap<&Vec<u16>, usize> = sets.iter().enumerate().map(|(i, classes)| (classes, i)).collect();
        let (mut set_of, mut rare) = (Vec::with_capacity(entries.len()), Vec::new());
        let mut runs = Vec::new();
        let mut next = (u32::MAX, 0);
        let (mut has_record, mut records_before) = (vec![0u64; entries.len().div_ceil(64)], Vec::new());
        let (mut ends, mut names) = (Vec::new(), Vec::new());
        let (mut sort_of, mut sorts, mut sort_index) = (Vec::new(), Vec::new(), HashMap::new());
        for (i, entry) in entries.iter().enumerate() {
            let set = index[&entry.classes];
            set_of.push(set.min(RARE) as u8);
            if set >= RARE {
                rare.extend([i as u32, set as u32]);
            }
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
                names.extend(joined(&entry.id, &entry.canonical).into_bytes());
                ends.push(names.len() as u32);
                let sort = [entry.country.as_str(), &entry.category].join("\t");
                sort_of.push(*sort_index.entry(sort).or_insert_with_key(|sort| {
                    sorts.push(sort.clone());
                    sorts.len() - 1
                }) as u16);
            }
        }
        EntryTable {
            set_of: Blob::Shared(set_of.into()),
            rare: Blob::of_u32(rare),
            sets,
            runs: Blob::of_u32(runs),
            has_record: Blob::of_u64(has_record),
            records_before: Blob::of_u32(records_before),
            ends: Blob::of_u32(ends),
            names: Blob::Shared(names.into()),
            sort_of: Blob::of_u16(sort_of),
            sorts,
        }
    }

    /// How many class sets occur, and how many pairs of country and category.
    pub(crate) fn counts(&self) -> [usize; 2] {
        [self.sets.len(), self.sorts.len()]
    }

    pub(crate) fn classes(&self, entry: u32) -> &[u16] {
        let mut set = self.set_of.get(entry as usize).map(|set| usize::from(*set));
        if set == Some(RARE) {
            let field = |i: usize, field: usize| u32_at(&self.rare, 2 * i + field);
            let at = last_before(self.rare.len() / 8, |i| field(i, 0) <= entry);
            set = Some(field(at, 1) as usize);
        }
        set.and_then(|set| self.sets.get(set)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn len(&self) -> u32 {
        self.set_of.len() as u32
    }

    /// The number of the file and the line in it.
    pub(crate) fn place(&self, entry: u32) -> (u32, u32) {
        let run = |i: usize| [0, 1, 2].map(|field| u32_at(&self.runs, 3 * i + field));
        let [first, file, line] = run(last_before(self.runs.len() / 12, |i| run(i)[0] <= entry));
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
        let name = self.names.get(start as usize..u32_at(&self.ends, record) as usize).unwrap_or_default();
        let sort = self.sorts.get(usize::from(u16_at(&self.sort_of, record)));
        Record { name: std::str::from_utf8(name).unwrap_or_default(), sort: sort.map_or("", String::as_str) }
    }

    #[allow(dead_code, reason = "the build script writes packs, the library reads them")]
    pub(crate) fn write(&self, w: &mut Writer) {
        let tables = [
            &self.set_of,
            &self.rare,
            &self.runs,
            &self.has_record,
            &self.records_before,
            &self.ends,
            &self.names,
            &self.sort_of,
        ];
        for table in tables {
            w.table(table);
        }
        w.sets(&self.sets);
        w.strings(&self.sorts);
    }

    pub(crate) fn read(r: &mut Reader) -> EntryTable {
        EntryTable {
            set_of: r.table(),
            rare: r.table(),
            runs: r.table(),
            has_record: r.table(),
            records_before: r.table(),
            ends: r.table(),
            names: r.table(),
            sort_of: r.table(),
            sets: r.sets(),
            sorts: r.strings(),
        }
    }
}

/// The last of so many sorted places that begins at or before what is looked for; the first if none does.
fn last_before(places: usize, begins: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, places);
    while to - from > 1 {
        let middle = (from + to) / 2;
        if begins(middle) { from = middle } else { to = middle }
    }
    from
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
                // Most sets are rare.
                classes: if i % 2 == 0 { vec![9] } else { vec![9, i as u16] },
                // Some identifiers end in the slug of the name, with a hyphen before it or not.
                id: [say(i % 3 == 0, "id"), "se-a-".to_owned() + &i.to_string(), format!("a-{i}"), "se-".to_owned()]
                    [(i / 10 % 4) as usize]
                    .clone(),
                canonical: say(i % 5 == 0, "Å"),
                country: say(i % 15 == 0, "SE"),
                category: say(i == 299, "last"),
            }
        };
        let entries: Vec<Entry> = (0..900).map(entry).collect();
        let table = EntryTable::new(&entries);
        assert_eq!(table.counts(), [451, 62]);
        for (i, entry) in entries.iter().enumerate() {
            let i = i as u32;
            assert_eq!((table.place(i), table.classes(i)), ((entry.file, entry.line), entry.classes.as_slice()));
            let record = table.record(i);
            assert_eq!(
                [&record.id(), record.canonical(), record.country(), record.category()],
                [&entry.id, &entry.canonical, &entry.country, &entry.category].map(String::as_str)
            );
            assert_eq!(record.has_id(), !entry.id.is_empty());
            assert_eq!(Some(record.namespace()), entry.id.split('-').next());
        }
        assert_eq!(table.record(900), Record::default());
        assert_eq!(EntryTable::default().place(0), (0, 0));
    }
}
