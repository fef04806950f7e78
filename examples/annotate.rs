//! Annotates press text: `cargo run --release --example annotate -- FILE…`

use presspan::{Entity, Extractor, Kind, Offsets};
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::process::ExitCode;

const HELP: &str = "\
Marks people, titles, organisations, programmes, dates and places in text.

usage: annotate [OPTIONS] [FILE…]        (standard input where no file is named)

  --format text|json|jsonl|tsv   what to print (text)
  --jsonl                        read JSON objects with \"id\" and \"text\", one a line; print one a line
  --kinds person,date,…          only these kinds
  --date YYYY-MM-DD              the day of the text, for `i går` and the like
  --offsets bytes|chars|utf16    unit of start and end (bytes)
  --explain                      tell the rule and the dictionary entry behind each span
  --help                         this text

exit status: 0 all well, 1 some lines of --jsonl were broken, 2 nothing could be done
";

struct Options {
    format: String,
    jsonl_in: bool,
    kinds: Vec<Kind>,
    date: Option<presspan::date::Day>,
    offsets: String,
    explain: bool,
    files: Vec<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("annotate: {message}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Result<Option<Options>, String> {
    let mut options = Options {
        format: "text".into(),
        jsonl_in: false,
        kinds: Vec::new(),
        date: None,
        offsets: "bytes".into(),
        explain: false,
        files: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = |allowed: &str| arguments.next().ok_or(format!("{argument} wants {allowed}"));
        match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--jsonl" => options.jsonl_in = true,
            "--explain" => options.explain = true,
            "--format" => options.format = one_of(value("a format")?, &["text", "json", "jsonl", "tsv"])?,
            "--offsets" => options.offsets = one_of(value("a unit")?, &["bytes", "chars", "utf16"])?,
            "--kinds" => {
                for kind in value("kinds")?.split(',') {
                    options.kinds.push(kind.parse().map_err(|e| format!("kind `{kind}`: {e}"))?);
                }
            }
            "--date" => {
                let text = value("a date such as 2024-12-10")?;
                options.date = Some(text.parse().map_err(|e| format!("--date `{text}`: {e}"))?);
            }
            flag if flag.starts_with("--") => return Err(format!("unknown option `{flag}`; see --help")),
            _ => options.files.push(argument),
        }
    }
    Ok(Some(options))
}

fn one_of(value: String, allowed: &[&str]) -> Result<String, String> {
    if allowed.contains(&value.as_str()) {
        Ok(value)
    } else {
        Err(format!("`{value}` is none of {}", allowed.join(", ")))
    }
}

fn run() -> Result<ExitCode, String> {
    let Some(options) = options()? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let mut builder = Extractor::builder();
    if !options.kinds.is_empty() {
        builder = builder.kinds(options.kinds.iter().copied());
    }
    let extractor = builder.build().map_err(|e| e.to_string())?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if options.jsonl_in {
        return jsonl(&extractor, &options, &mut out);
    }
    if options.files.is_empty() {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map_err(|e| format!("standard input: {e}"))?;
        document(&extractor, &options, "standard input", bytes, &mut out)?;
    }
    for file in &options.files {
        let bytes = std::fs::read(file).map_err(|e| format!("{file}: {e}"))?;
        document(&extractor, &options, file, bytes, &mut out)?;
    }
    out.flush().map_err(|e| e.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn document(
    extractor: &Extractor,
    options: &Options,
    name: &str,
    bytes: Vec<u8>,
    out: &mut impl Write,
) -> Result<(), String> {
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        format!("{name}:{line}: not UTF-8")
    })?;
    let entities = match options.date {
        Some(date) => extractor.extract_dated(&text, date),
        None => extractor.extract(&text),
    };
    let written = match options.format.as_str() {
        "json" | "jsonl" => writeln!(out, "{}", record(serde_json::Value::from(name), &text, &entities, options)),
        "tsv" => tsv(&text, &entities, options, out),
        _ => marked(&text, &entities, options, out),
    };
    written.map_err(|e| e.to_string())
}

fn jsonl(extractor: &Extractor, options: &Options, out: &mut impl Write) -> Result<ExitCode, String> {
    let mut broken = false;
    for (number, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line.map_err(|e| format!("standard input: {e}"))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match json_line(extractor, options, &line) {
            Ok(answer) => writeln!(out, "{answer}").map_err(|e| e.to_string())?,
            Err(message) => {
                eprintln!("annotate: standard input:{}: {message}", number + 1);
                broken = true;
            }
        }
    }
    out.flush().map_err(|e| e.to_string())?;
    Ok(if broken { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn json_line(extractor: &Extractor, options: &Options, line: &[u8]) -> Result<serde_json::Value, String> {
    let object: serde_json::Value = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let id = object.get("id").cloned().unwrap_or_default();
    let text = object.get("text").and_then(|t| t.as_str()).ok_or("no string `text`")?;
    let date = match object.get("date").and_then(|d| d.as_str()) {
        Some(date) => Some(date.parse().map_err(|e| format!("date `{date}`: {e}"))?),
        None => options.date,
    };
    let entities = match date {
        Some(date) => extractor.extract_dated(text, date),
        None => extractor.extract(text),
    };
    Ok(record(id, text, &entities, options))
}

fn record(id: serde_json::Value, text: &str, entities: &[Entity], options: &Options) -> serde_json::Value {
    let offsets = Offsets::new(text);
    let entities: Vec<_> = entities
        .iter()
        .map(|e| {
            let (start, end) = span(&offsets, e, options);
            let mut object = serde_json::json!({
                "start": start, "end": end, "kind": e.kind().as_str(), "text": e.text(), "norm": e.normal(), "rule": e.rule(),
            });
            if options.explain {
                object["source"] = e.source().into();
                object["confidence"] = e.confidence().into();
            }
            object
        })
        .collect();
    serde_json::json!({ "id": id, "entities": entities })
}

fn span(offsets: &Offsets, entity: &Entity, options: &Options) -> (usize, usize) {
    let range = entity.range();
    match options.offsets.as_str() {
        "chars" => (offsets.to_chars(range.start), offsets.to_chars(range.end)),
        "utf16" => (offsets.to_utf16(range.start), offsets.to_utf16(range.end)),
        _ => (range.start, range.end),
    }
}

fn tsv(text: &str, entities: &[Entity], options: &Options, out: &mut impl Write) -> io::Result<()> {
    let offsets = Offsets::new(text);
    for entity in entities {
        let (start, end) = span(&offsets, entity, options);
        let flat = |s: &str| s.replace(['\t', '\n', '\r'], " ");
        write!(
            out,
            "{start}\t{end}\t{}\t{}\t{}\t{}",
            entity.kind(),
            flat(entity.text()),
            flat(&entity.normal()),
            entity.rule()
        )?;
        if options.explain {
            write!(out, "\t{}", entity.source())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn marked(text: &str, entities: &[Entity], options: &Options, out: &mut impl Write) -> io::Result<()> {
    let colour = io::stdout().is_terminal();
    let mut at = 0;
    for entity in entities {
        let range = entity.range();
        write!(out, "{}", &text[at..range.start])?;
        if colour {
            let code = match entity.kind() {
                Kind::Person => 32,
                Kind::Title => 36,
                Kind::Organisation => 34,
                Kind::Programme => 35,
                Kind::Date => 33,
                _ => 31,
            };
            write!(out, "\x1b[{code};1m{}\x1b[0m", entity.text())?;
        } else {
            write!(out, "[{}: {}]", entity.kind(), entity.text())?;
        }
        if options.explain {
            write!(out, "{{{} {}}}", entity.rule(), entity.source())?;
        }
        at = range.end;
    }
    writeln!(out, "{}\n", &text[at..])?;
    let mut counts = std::collections::BTreeMap::new();
    for entity in entities {
        *counts.entry((entity.kind(), entity.normal().into_owned())).or_insert(0) += 1;
    }
    for ((kind, normal), count) in counts {
        writeln!(out, "{kind:<14}{normal:<50}{count:>4}")?;
    }
    Ok(())
}
