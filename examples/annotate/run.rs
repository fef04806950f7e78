//! The work: every text through the extractor, on all processors, its answers in order.

use crate::input::{self, Source};
use crate::options::{Format, Options};
use crate::order::in_order;
use crate::print::{self, Answer, Printer};
use crate::{Stop, complain};
use indicatif::{ProgressBar, ProgressStyle};
use presspan::date::Day;
use presspan::output::{self, Marked};
use presspan::{Document, Extractor, Kind};
use std::io::{BufRead, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Does what was asked and returns the exit status.
pub fn run(options: &Options) -> Result<u8, Stop> {
    let extractor = extractor(options)?;
    if let Some(sentence) = &options.sentence {
        return print::out(extractor.explain(sentence).to_string().as_bytes()).map(|()| 0);
    }
    let sources = input::sources(&options.inputs, options.jsonl_in)?;
    let several = options.jsonl_in || sources.len() > 1;
    if several && options.output.is_none() && matches!(options.format, Format::Brat | Format::Html) {
        return Err("--format brat and html write one file a text: name a folder with --output".to_owned().into());
    }
    if options.min_confidence > 0.0 && (options.document || options.format == Format::Html) {
        // Clusters and roles are of all entities, and each may hang on one that is less sure.
        return Err("--min-confidence goes neither with --document nor with --format html".to_owned().into());
    }
    let bar = progress(options, &sources);
    let mut status = 0;
    let mut printer = Printer::new(options, several);
    let mut take = |result: Result<Answer, Failure>| {
        let written = match result {
            Ok(answer) => {
                bar.inc(1);
                printer.write(answer)
            }
            Err(failure) => {
                status = status.max(failure.status);
                bar.suspend(|| complain(&failure.message));
                Ok(())
            }
        };
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(stop) => ControlFlow::Break(stop),
        }
    };
    let flow = if options.jsonl_in {
        let work = |line: Result<Line, Failure>| json_line(&extractor, options, line?);
        in_order(options.threads, sources.iter().flat_map(lines), work, &mut take)
    } else {
        in_order(
            options.threads.min(sources.len()),
            sources.iter(),
            |source| file(&extractor, options, source),
            &mut take,
        )
    };
    bar.finish_and_clear();
    match flow {
        ControlFlow::Break(stop) => Err(stop),
        ControlFlow::Continue(()) => printer.finish().map(|()| status),
    }
}

fn extractor(options: &Options) -> Result<Extractor, Stop> {
    let mut builder = Extractor::builder();
    if let Some(folder) = &options.dictionary {
        builder = builder.empty().directory(folder);
    }
    for folder in &options.add {
        builder = builder.directory(folder);
    }
    if !options.kinds.is_empty() {
        builder = builder.kinds(options.kinds.iter().copied());
    }
    builder.build().map_err(|e| e.to_string().into())
}

/// A text that could not be read, and the exit status that this makes.
struct Failure {
    message: String,
    status: u8,
}

fn file(extractor: &Extractor, options: &Options, source: &Source) -> Result<Answer, Failure> {
    let text = source.read().map_err(|message| Failure { message, status: 2 })?;
    let name = source.name();
    Ok(answer(extractor, options, &text, options.date, Name { id: Id::Text(&name), file: print::name_of(source) }))
}

struct Line {
    place: String,
    bytes: Vec<u8>,
}

/// The lines of a JSONL source that are not empty.
fn lines(source: &Source) -> Box<dyn Iterator<Item = Result<Line, Failure>> + Send + '_> {
    let name = source.name();
    let failed = move |e: std::io::Error| Failure { message: format!("{name}: {e}"), status: 2 };
    let name = source.name();
    match source.open() {
        Err(e) => Box::new(std::iter::once(Err(failed(e)))),
        Ok(reader) => Box::new(reader.split(b'\n').enumerate().filter_map(move |(i, line)| match line {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => None,
            Ok(bytes) => Some(Ok(Line { place: format!("{name}:{}", i + 1), bytes })),
            Err(e) => Some(Err(failed(e))),
        })),
    }
}

fn json_line(extractor: &Extractor, options: &Options, line: Line) -> Result<Answer, Failure> {
    let failed = |message: String| Failure { message: format!("{}: {message}", line.place), status: 1 };
    let object: serde_json::Value = serde_json::from_slice(&line.bytes).map_err(|e| failed(e.to_string()))?;
    let text = object.get("text").and_then(|t| t.as_str()).ok_or_else(|| failed("no string `text`".to_owned()))?;
    let date = match object.get("date") {
        Some(serde_json::Value::String(date)) => Some(date.parse().map_err(|e| failed(format!("date `{date}`: {e}")))?),
        None | Some(serde_json::Value::Null) => options.date,
        Some(other) => return Err(failed(format!("date `{other}`: expected a string"))),
    };
    let id = object.get("id").unwrap_or(&serde_json::Value::Null);
    let json = id.to_string();
    let name = id.as_str().unwrap_or(&json);
    let name = if id.is_null() { &line.place } else { name };
    Ok(answer(extractor, options, text, date, Name { id: Id::Json(&json), file: print::safe_name(name) }))
}

/// What a text is called.
struct Name<'a> {
    id: Id<'a>,
    file: PathBuf,
}

enum Id<'a> {
    Text(&'a str),
    Json(&'a str),
}

fn answer(extractor: &Extractor, options: &Options, text: &str, date: Option<Day>, name: Name) -> Answer {
    let mut document = Document::new(text);
    if let Some(date) = date {
        document = document.dated(date);
    }
    let linked = options.document || options.format == Format::Html;
    let annotation = linked.then(|| extractor.annotate(&document));
    let mut plain = match (&annotation, date) {
        (Some(_), _) => Vec::new(),
        (None, Some(date)) => extractor.extract_dated(text, date),
        (None, None) => extractor.extract(text),
    };
    plain.retain(|e| e.confidence() >= options.min_confidence);
    let marked = match &annotation {
        Some(annotation) => Marked::of(text, annotation),
        None => Marked::new(text, &plain),
    };
    let marked = marked.unit(options.unit).explained(options.explain);
    let marked = match name.id {
        Id::Text(id) => marked.id(id),
        Id::Json(json) => marked.json_id(json),
    };
    let body = match options.format {
        Format::Text if linked => {
            output::text(&marked) + "\n\n" + &annotation.as_ref().map(print::digest).unwrap_or_default()
        }
        Format::Text if options.output.is_none() && print::colour() => {
            print::coloured(text, &marked, options.explain) + "\n"
        }
        Format::Text => output::text(&marked) + "\n",
        Format::Json => output::json(&marked),
        Format::Jsonl => output::jsonl(&marked),
        Format::Tsv => output::tsv(&marked),
        Format::Conll => output::conll(&marked),
        Format::Brat => output::brat(&marked),
        Format::Spacy => output::spacy(&marked),
        Format::W3c => output::w3c(&marked),
        Format::Html => output::html(&marked),
    };
    let counts: Vec<(Kind, String)> = match options.format {
        Format::Text if !linked => marked.entities().iter().map(|e| (e.kind(), e.normal().into_owned())).collect(),
        _ => Vec::new(),
    };
    Answer {
        body,
        text: (options.format == Format::Brat && options.output.is_some()).then(|| text.to_owned()),
        counts,
        name: name.file,
    }
}

/// A bar with rate and remaining time, where there is somebody to look at it.
fn progress(options: &Options, sources: &[Source]) -> ProgressBar {
    let watched = std::io::stderr().is_terminal() && (options.output.is_some() || !std::io::stdout().is_terminal());
    if options.quiet || !watched || (sources.len() < 2 && !options.jsonl_in) {
        return ProgressBar::hidden();
    }
    let (bar, template) = if options.jsonl_in {
        (ProgressBar::no_length(), "{spinner} {human_pos} texts, {per_sec}, {elapsed}")
    } else {
        let template = "{wide_bar} {human_pos}/{human_len} texts, {per_sec}, {eta} left";
        (ProgressBar::new(sources.len() as u64), template)
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
