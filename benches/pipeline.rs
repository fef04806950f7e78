//! Speed of extraction beside what does less, in one run; `benches/README.md` tells how to read it.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use presspan::{Document, Entity, Extractor, Kind, Language};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use unicode_segmentation::UnicodeSegmentation;

/// The argument with which this program finds one entity and ends, for the measurement of the start.
const FIRST_ENTITY: &str = "--first-entity";

const SENTENCE: &str = "Vietnams premiärminister Pham Minh Chinh besökte Hanoi den 12 november 2025.";

/// The files below `folder` with this extension, sorted.
fn files(folder: &Path, extension: &str, out: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, extension, out);
        } else if path.extension().is_some_and(|e| e == extension) {
            out.push(path);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn press() -> String {
    let mut paths = Vec::new();
    files(&root().join("benches/data"), "txt", &mut paths);
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Forms and variants of all entries, as they are written.
fn surface_forms() -> Vec<String> {
    let mut paths = Vec::new();
    files(&root().join("dictionaries"), "tsv", &mut paths);
    paths.retain(|path| !["classes.tsv", "inflection.tsv", "confidence.tsv"].iter().any(|name| path.ends_with(name)));
    let mut forms = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap();
        let mut header = None;
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with(['#', '%'])) {
            let cells: Vec<&str> = line.split('\t').collect();
            let Some((form, variants)) = header else {
                let column = |name| cells.iter().position(|&cell| cell == name);
                header = Some((column("form").unwrap(), column("variants")));
                continue;
            };
            forms.push(cells[form].to_owned());
            let variants = variants.and_then(|i: usize| cells.get(i)).copied().unwrap_or_default();
            forms.extend(variants.split('|').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned));
        }
    }
    forms.sort();
    forms.dedup();
    forms
}

fn extract(c: &mut Criterion) {
    let text = press();
    let extractor = Extractor::new(Language::Swedish);
    let dates = Extractor::builder().kinds([Kind::Date]).build().unwrap();
    let mut group = c.benchmark_group("extract");
    for (id, extractor, text) in [
        ("press", &extractor, text.as_str()),
        ("one_sentence", &extractor, SENTENCE),
        ("dates_only", &dates, text.as_str()),
    ] {
        let (mut scratch, mut out) = (extractor.scratch(), Vec::new());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(id, |b| b.iter(|| extractor.extract_with(black_box(text), &mut scratch, &mut out)));
    }
    // Each of two threads reads the whole text, for as long as all rounds last, with buffers that it keeps, as one
    // thread does above.
    group.throughput(Throughput::Bytes(2 * text.len() as u64));
    let mut buffers = [extractor.scratch(), extractor.scratch()];
    group.bench_function("two_threads", |b| {
        b.iter_custom(|rounds| {
            let (extractor, text) = (&extractor, text.as_str());
            let times: Vec<Duration> = std::thread::scope(|scope| {
                let start = std::time::Instant::now();
                let threads = buffers.each_mut().map(|scratch| {
                    scope.spawn(move || {
                        let mut out: Vec<Entity> = Vec::new();
                        for _ in 0..rounds {
                            extractor.extract_with(black_box(text), scratch, &mut out);
                        }
                        start.elapsed()
                    })
                });
                threads.map(|thread| thread.join().unwrap()).into()
            });
            times.into_iter().max().unwrap()
        })
    });
    group.finish();
}

fn document(c: &mut Criterion) {
    let text = press();
    let extractor = Extractor::new(Language::Swedish);
    let document = Document::new(&text);
    let mut group = c.benchmark_group("document");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("annotate", |b| b.iter(|| extractor.annotate(black_box(&document))));
    group.finish();
}

fn baseline(c: &mut Criterion) {
    let text = press();
    let mut group = c.benchmark_group("baseline");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("utf8_validate", |b| b.iter(|| std::str::from_utf8(black_box(text.as_bytes())).is_ok()));
    group.bench_function("unicode_word_indices", |b| b.iter(|| black_box(&text).unicode_word_indices().count()));
    let dictionary = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(surface_forms())
        .unwrap();
    group.bench_function("aho_corasick", |b| b.iter(|| dictionary.find_iter(black_box(&text)).count()));
    group.finish();
}

fn start(c: &mut Criterion) {
    let program = std::env::current_exe().unwrap();
    let mut group = c.benchmark_group("start");
    group.sample_size(20);
    group.bench_function("first_entity", |b| {
        b.iter(|| assert!(Command::new(&program).arg(FIRST_ENTITY).status().unwrap().success()))
    });
    group.finish();
}

fn scale(c: &mut Criterion) {
    let text = press();
    let extractor = Extractor::new(Language::Swedish);
    let mut group = c.benchmark_group("scale");
    group.sample_size(10);
    for times in [1, 10, 100] {
        let text = text.repeat(times);
        let (mut scratch, mut out) = (extractor.scratch(), Vec::new());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(format!("text_{times}x")), |b| {
            b.iter(|| extractor.extract_with(black_box(&text), &mut scratch, &mut out))
        });
    }
    // Three forms more for each there is, like it but for a letter, so that they are looked for and not found.
    let mut rows = String::from("%default\tclasses\tCITY\nform\n");
    for form in surface_forms() {
        let middle = (form.len().div_ceil(2)..=form.len()).find(|&i| form.is_char_boundary(i)).unwrap();
        for letter in ["q", "x", "zq"] {
            rows.push_str(&format!("{}{letter}{}\n", &form[..middle], &form[middle..]));
        }
    }
    let larger = Extractor::builder().dictionary("larger.tsv", rows).build().unwrap();
    group.throughput(Throughput::Bytes(text.len() as u64));
    for (id, extractor) in [("dictionary_1x", &extractor), ("dictionary_4x", &larger)] {
        let (mut scratch, mut out) = (extractor.scratch(), Vec::new());
        group.bench_function(id, |b| b.iter(|| extractor.extract_with(black_box(&text), &mut scratch, &mut out)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = extract, document, baseline, start, scale
}

fn main() {
    if std::env::args().any(|argument| argument == FIRST_ENTITY) {
        let extractor = Extractor::new(Language::Swedish);
        std::process::exit(i32::from(extractor.extract(SENTENCE).is_empty()));
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
