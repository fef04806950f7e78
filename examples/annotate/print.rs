//! Where the output goes: standard output or a folder, packed or not; and the text as people read it.

use crate::Stop;
use crate::input::Source;
use crate::options::{Format, Options};
use flate2::Compression;
use flate2::write::GzEncoder;
use presspan::output::Marked;
use presspan::{Annotation, Kind};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

/// Writes to standard output and flushes.
pub fn out(bytes: &[u8]) -> Result<(), Stop> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|e| Stop::writing("standard output", e))
}

/// One answer, ready to be written.
pub struct Answer {
    pub body: String,
    /// The text itself, where a format wants it in a file beside its own.
    pub text: Option<String>,
    /// What was found and how often, for the table at the end.
    pub counts: Vec<(Kind, String)>,
    /// What its file is named after.
    pub name: PathBuf,
}

enum Stream {
    Plain(BufWriter<Stdout>),
    Packed(GzEncoder<BufWriter<Stdout>>),
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(out) => out.write(bytes),
            Stream::Packed(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(out) => out.flush(),
            Stream::Packed(out) => out.flush(),
        }
    }
}

/// Where answers are written.
pub struct Printer<'a> {
    options: &'a Options,
    stream: Stream,
    /// Several texts go to one output.
    several: bool,
    written: usize,
    used: HashSet<PathBuf>,
    counts: BTreeMap<(Kind, String), usize>,
}

impl<'a> Printer<'a> {
    pub fn new(options: &'a Options, several: bool) -> Self {
        let stdout = BufWriter::with_capacity(1 << 16, io::stdout());
        let stream = if options.gzip && options.output.is_none() {
            Stream::Packed(GzEncoder::new(stdout, Compression::default()))
        } else {
            Stream::Plain(stdout)
        };
        Printer { options, stream, several, written: 0, used: HashSet::new(), counts: BTreeMap::new() }
    }

    pub fn write(&mut self, answer: Answer) -> Result<(), Stop> {
        let first = self.written == 0;
        self.written += 1;
        for count in answer.counts {
            *self.counts.entry(count).or_default() += 1;
        }
        if let Some(folder) = &self.options.output {
            let body = match self.options.format {
                Format::Tsv => presspan::output::TSV_HEADER.to_owned() + &answer.body,
                _ => answer.body,
            };
            let path = folder.join(free(&mut self.used, &answer.name, self.options.format.extension()));
            if let Some(text) = &answer.text {
                self.file(&path.with_extension("txt"), text, false)?;
            }
            return self.file(&path, &body, self.options.gzip);
        }
        let before = match self.options.format {
            Format::Json | Format::W3c if self.several => if first { "[\n" } else { ",\n" }.to_owned(),
            Format::Tsv if first => presspan::output::TSV_HEADER.to_owned(),
            Format::Conll if self.several => "-DOCSTART- O\n\n".to_owned(),
            Format::Text if self.several => {
                format!("{}==> {} <==\n", if first { "" } else { "\n" }, answer.name.display())
            }
            _ => String::new(),
        };
        let body = match self.options.format {
            Format::Json | Format::W3c if self.several => answer.body.trim_end(),
            _ => &answer.body,
        };
        let written = self.stream.write_all(before.as_bytes()).and_then(|()| self.stream.write_all(body.as_bytes()));
        written.map_err(|e| Stop::writing("standard output", e))
    }

    fn file(&self, path: &Path, body: &str, packed: bool) -> Result<(), Stop> {
        let packed_path = PathBuf::from(format!("{}.gz", path.display()));
        let path = if packed { packed_path.as_path() } else { path };
        let write = || {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            if packed {
                let mut out = GzEncoder::new(File::create(path)?, Compression::default());
                out.write_all(body.as_bytes())?;
                out.finish().map(|_| ())
            } else {
                std::fs::write(path, body)
            }
        };
        write().map_err(|e| Stop::writing(&path.display().to_string(), e))
    }

    /// Ends the output: closes what is open, and adds the table of what was found.
    pub fn finish(mut self) -> Result<(), Stop> {
        let mut end = String::new();
        if self.options.output.is_none() {
            match self.options.format {
                Format::Json | Format::W3c if self.several => {
                    end.push_str(if self.written == 0 { "[]\n" } else { "\n]\n" })
                }
                Format::Tsv if self.written == 0 => end.push_str(presspan::output::TSV_HEADER),
                Format::Text if !self.counts.is_empty() => end = self.table(),
                _ => {}
            }
        }
        let done = self.stream.write_all(end.as_bytes()).and_then(|()| match self.stream {
            Stream::Plain(mut out) => out.flush(),
            Stream::Packed(out) => out.finish().and_then(|mut out| out.flush()),
        });
        done.map_err(|e| Stop::writing("standard output", e))
    }

    /// Kind, normal form and count of everything found, the most frequent of each kind first.
    fn table(&self) -> String {
        let mut rows: Vec<_> = self.counts.iter().map(|((kind, normal), count)| (kind, normal, count)).collect();
        rows.sort_by_key(|(kind, _, count)| (**kind, std::cmp::Reverse(**count)));
        let widest = rows.iter().map(|(_, normal, _)| normal.chars().count()).max().unwrap_or(0).min(60);
        let mut out = String::from("\n");
        for (kind, normal, count) in rows {
            let _ = writeln!(out, "{kind:<14}{normal:<widest$}{count:>6}");
        }
        out
    }
}

/// A name in the output folder that no other text has.
fn free(used: &mut HashSet<PathBuf>, name: &Path, extension: &str) -> PathBuf {
    let unpacked = if name.extension().is_some_and(|e| e == "gz") { name.with_extension("") } else { name.to_owned() };
    let stem = if unpacked.extension().is_some_and(|e| e == "txt") { unpacked.with_extension("") } else { unpacked };
    let mut path = PathBuf::from(format!("{}.{extension}", stem.display()));
    let mut number = 2;
    while !used.insert(path.clone()) {
        path = PathBuf::from(format!("{}-{number}.{extension}", stem.display()));
        number += 1;
    }
    path
}

/// What the output of a source is named after.
pub fn name_of(source: &Source) -> PathBuf {
    match source {
        Source::Stdin => "standard input".into(),
        Source::File { below, .. } => below.clone(),
    }
}

/// A name from data as the name of a file: no folders, nothing that a file system refuses.
pub fn safe_name(id: &str) -> PathBuf {
    let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let name: String = id.chars().map(|c| if odd(c) { '_' } else { c }).take(100).collect();
    if name.trim_matches(['.', ' ']).is_empty() { "text".into() } else { name.into() }
}

/// Whether the text goes to a terminal that shows colours.
pub fn colour() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// The text with each entity in the colour of its kind.
pub fn coloured(text: &str, marked: &Marked, explain: bool) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    let mut at = 0;
    for entity in marked.entities() {
        let range = entity.range();
        let colour = match entity.kind() {
            Kind::Person => 32,
            Kind::Title => 36,
            Kind::Organisation => 34,
            Kind::Programme => 35,
            Kind::Date => 33,
            _ => 31,
        };
        let _ = write!(out, "{}\x1b[{colour};1m{}\x1b[0m", &text[at..range.start], entity.text());
        if explain {
            let _ = write!(out, "\x1b[2m{{{} {}}}\x1b[0m", entity.rule(), entity.source());
        }
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// People with their offices and mentions, bodies, programmes, places, and the dates in their order.
pub fn digest(annotation: &Annotation) -> String {
    let mut out = String::new();
    for (kind, heading) in [
        (Kind::Person, "People"),
        (Kind::Organisation, "Organisations"),
        (Kind::Programme, "Programmes"),
        (Kind::Place, "Places"),
    ] {
        let clusters: Vec<_> = annotation.clusters().iter().filter(|c| c.kind() == kind).collect();
        if clusters.is_empty() {
            continue;
        }
        out.push_str(&format!("{heading}\n"));
        for cluster in clusters {
            out.push_str(&format!("  {} ({})\n", cluster.name(), cluster.mentions().len()));
            let mut offices: Vec<String> = annotation
                .offices()
                .filter(|(role, ..)| cluster.mentions().contains(&role.holder))
                .map(|(_, title, _, body)| match body {
                    Some(body) => format!("{}, {}", title.normal(), body.normal()),
                    None => title.normal().into_owned(),
                })
                .collect();
            offices.sort();
            offices.dedup();
            for office in offices {
                out.push_str(&format!("    {office}\n"));
            }
        }
    }
    let mut dates: Vec<_> = annotation.entities().iter().filter(|e| e.kind() == Kind::Date).collect();
    dates.sort_by_key(|e| (e.date().and_then(|d| d.earliest()), e.range().start));
    if !dates.is_empty() {
        out.push_str("Dates\n");
        for date in dates {
            out.push_str(&format!("  {:<22} {}\n", date.normal(), date.text()));
        }
    }
    out
}
