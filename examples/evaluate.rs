//! Measures precision and recall on annotated texts: `cargo run --release --example evaluate -- GOLD.jsonl…`

use presspan::{Entity, Extractor, Kind, Offsets};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

const HELP: &str = "\
evaluate – how good the rules are on annotated texts, the worst rules first

USAGE
  evaluate [OPTIONS] GOLD.jsonl…

  A gold file has one JSON object a line: {\"text\", \"kinds\": [KIND, …], \"entities\": [{start, end, kind}]} with
  offsets in code points, and perhaps \"id\", \"date\" (YYYY-MM-DD) and \"norm\" of an entity. `kinds` are those
  that were annotated; only these are scored (all six where it is missing). A span is right if start, end and kind are.

OPTIONS
  --dictionary FOLDER   dictionaries and rules from this folder instead of those that are built in, so that a changed
                        row counts at once: evaluate --dictionary dictionaries GOLD.jsonl
  --rule NAME           list all errors of this rule
  --errors NUMBER       how many errors of each sort to list (20)
  --confidence FILE     estimate the precision of each rule and write FILE (dictionaries/sv/confidence.tsv), from
                        which Entity::confidence comes: (right + 4 p) / (found + 4), where p is the precision of
                        all rules together, so that a rule seen once is not sure of itself
  --reliability         compare confidence with what is right; use other gold files than --confidence saw
  -h, --help            this text

EXIT STATUS
  0 measured, 2 wrong use or a file that cannot be read
";

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            // A reader who has seen enough may close the pipe.
            let _ = std::io::stdout().write_all(report.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "evaluate: {message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<String, String> {
    let (mut files, mut dictionary, mut only, mut confidence) = (Vec::new(), None, None, None);
    let (mut errors, mut reliability) = (20, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} wants a value; see --help"));
        match argument.as_str() {
            "-h" | "--help" => return Ok(HELP.to_owned()),
            "--dictionary" => dictionary = Some(value()?),
            "--rule" => only = Some(value()?),
            "--errors" => errors = value()?.parse().map_err(|e| format!("--errors: {e}"))?,
            "--confidence" => confidence = Some(value()?),
            "--reliability" => reliability = true,
            flag if flag.starts_with('-') => return Err(format!("unknown option `{flag}`; see --help")),
            _ => files.push(argument),
        }
    }
    if files.is_empty() {
        return Err("no gold file named; see --help".to_owned());
    }
    let mut builder = Extractor::builder();
    if let Some(folder) = dictionary {
        builder = builder.empty().directory(folder);
    }
    let extractor = builder.build().map_err(|e| e.to_string())?;
    let mut score = Score::default();
    for file in &files {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let gold = Gold::read(line).map_err(|e| format!("{file}:{}: {e}", i + 1))?;
            score.add(&extractor, &gold);
        }
    }
    if let Some(path) = confidence {
        std::fs::write(&path, score.confidences()).map_err(|e| format!("{path}: {e}"))?;
    }
    Ok(match only {
        Some(rule) => score.errors(Some(&rule), usize::MAX),
        None if reliability => score.reliability(),
        None => score.kinds() + &score.rules() + &score.errors(None, errors),
    })
}

/// An annotated text.
struct Gold {
    id: String,
    text: String,
    date: Option<presspan::date::Day>,
    kinds: Vec<Kind>,
    /// Start and end in bytes.
    spans: Vec<(usize, usize, Kind)>,
}

impl Gold {
    fn read(line: &str) -> Result<Gold, String> {
        let object: serde_json::Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let text = object["text"].as_str().ok_or("no string `text`")?.to_owned();
        let kind = |value: &serde_json::Value| -> Result<Kind, String> {
            let name = value.as_str().ok_or("a kind that is no string")?;
            name.parse().map_err(|e| format!("kind `{name}`: {e}"))
        };
        let kinds = match object["kinds"].as_array() {
            Some(kinds) => kinds.iter().map(kind).collect::<Result<_, _>>()?,
            None => Kind::ALL.to_vec(),
        };
        let offsets = Offsets::new(&text);
        let mut spans = Vec::new();
        for entity in object["entities"].as_array().ok_or("no array `entities`")? {
            let at = |key: &str| -> Result<usize, String> {
                let number = entity[key].as_u64().ok_or(format!("an entity without `{key}`"))?;
                Ok(offsets.from_chars(number as usize))
            };
            let span = (at("start")?, at("end")?, kind(&entity["kind"])?);
            if span.0 >= span.1 {
                return Err(format!("an entity that ends before it begins: {entity}"));
            }
            spans.push(span);
        }
        let date = match object["date"].as_str() {
            Some(date) => Some(date.parse().map_err(|e| format!("date `{date}`: {e}"))?),
            None => None,
        };
        let id = object["id"].as_str().unwrap_or("?").to_owned();
        Ok(Gold { id, text, date, kinds, spans })
    }
}

#[derive(Default)]
struct Counts {
    right: usize,
    found: usize,
    gold: usize,
}

impl Counts {
    fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    fn row(&self, name: &str) -> String {
        let recall = self.right as f64 / self.gold.max(1) as f64;
        let f1 = 2.0 * self.right as f64 / (self.found + self.gold).max(1) as f64;
        let (p, r, f) = (100.0 * self.precision(), 100.0 * recall, 100.0 * f1);
        format!("{name:<14}{p:>10.1}{r:>10.1}{f:>10.1}{:>9}{:>9}{:>9}\n", self.gold, self.found, self.right)
    }
}

#[derive(Default)]
struct Rule {
    counts: Counts,
    source: String,
}

struct Mistake {
    /// `None` for what was missed.
    rule: Option<String>,
    line: String,
}

#[derive(Default)]
struct Score {
    kinds: BTreeMap<Kind, Counts>,
    rules: BTreeMap<String, Rule>,
    mistakes: Vec<Mistake>,
    /// Confidence, and whether it was right.
    trials: Vec<(f32, bool)>,
}

impl Score {
    fn add(&mut self, extractor: &Extractor, gold: &Gold) {
        let found = match gold.date {
            Some(date) => extractor.extract_dated(&gold.text, date),
            None => extractor.extract(&gold.text),
        };
        let found: Vec<Entity> = found.into_iter().filter(|e| gold.kinds.contains(&e.kind())).collect();
        for entity in &found {
            let range = entity.range();
            let right = gold.spans.contains(&(range.start, range.end, entity.kind()));
            let rule = self.rules.entry(entity.rule().to_owned()).or_default();
            if rule.source.is_empty() {
                rule.source = entity.source().split(',').next().unwrap_or_default().to_owned();
            }
            for counts in [&mut rule.counts, self.kinds.entry(entity.kind()).or_default()] {
                counts.found += 1;
                counts.right += usize::from(right);
            }
            self.trials.push((entity.confidence(), right));
            if !right {
                let instead = gold.spans.iter().filter(|(start, end, _)| *start < range.end && range.start < *end);
                let instead: Vec<String> = instead.map(|s| format!("{}: {}", s.2, &gold.text[s.0..s.1])).collect();
                let instead = if instead.is_empty() { "nothing".to_owned() } else { instead.join(" | ") };
                let context = context(&gold.text, range.start, range.end);
                let kind = entity.kind();
                let line = format!("{} [{}] {kind}: {context}\n      right is {instead}", gold.id, entity.rule());
                self.mistakes.push(Mistake { rule: Some(entity.rule().to_owned()), line });
            }
        }
        for &(start, end, kind) in gold.spans.iter().filter(|(.., kind)| gold.kinds.contains(kind)) {
            self.kinds.entry(kind).or_default().gold += 1;
            if !found.iter().any(|e| e.range() == (start..end) && e.kind() == kind) {
                let overlap = found.iter().filter(|e| e.range().start < end && start < e.range().end);
                let overlap: Vec<String> = overlap.map(|e| format!("{e} [{}]", e.rule())).collect();
                let instead = if overlap.is_empty() {
                    String::new()
                } else {
                    format!("\n      found is {}", overlap.join(" | "))
                };
                let line = format!("{} {kind}: {}{instead}", gold.id, context(&gold.text, start, end));
                self.mistakes.push(Mistake { rule: None, line });
            }
        }
    }

    fn total(&self) -> Counts {
        self.kinds.values().fold(Counts::default(), |sum, c| Counts {
            right: sum.right + c.right,
            found: sum.found + c.found,
            gold: sum.gold + c.gold,
        })
    }

    fn kinds(&self) -> String {
        let mut out = format!(
            "{:<14}{:>10}{:>10}{:>10}{:>9}{:>9}{:>9}\n",
            "kind", "precision", "recall", "F1", "gold", "found", "right"
        );
        for (kind, counts) in &self.kinds {
            out += &counts.row(kind.as_str());
        }
        out + &self.total().row("all")
    }

    fn rules(&self) -> String {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, r)| (std::cmp::Reverse(r.counts.found - r.counts.right), r.counts.right));
        let mut out = format!("\n{:<32}{:>7}{:>7}{:>11}  source\n", "rule", "wrong", "right", "precision");
        for (name, rule) in rules {
            let c = &rule.counts;
            let _ = writeln!(
                out,
                "{name:<32}{:>7}{:>7}{:>11.1}  {}",
                c.found - c.right,
                c.right,
                100.0 * c.precision(),
                rule.source
            );
        }
        out
    }

    fn errors(&self, rule: Option<&str>, most: usize) -> String {
        let mut out = String::new();
        for missed in [false, true] {
            let list = self
                .mistakes
                .iter()
                .filter(|m| m.rule.is_none() == missed && rule.is_none_or(|r| m.rule.as_deref() == Some(r)));
            let list: Vec<&Mistake> = list.collect();
            if list.is_empty() {
                continue;
            }
            let _ = writeln!(out, "\n{} {}", list.len(), if missed { "missed" } else { "wrong" });
            // Spread over all texts, so that a short list shows more than the first text.
            let step = list.len().div_ceil(most.max(1)).max(1);
            for mistake in list.iter().step_by(step).take(most) {
                let _ = writeln!(out, "  {}", mistake.line);
            }
        }
        out
    }

    fn confidences(&self) -> String {
        const WEIGHT: f64 = 4.0;
        let prior = self.total().precision();
        let mut out = String::from(
            "# How sure each rule is: its precision on annotated texts, drawn towards that of all rules where it was seen rarely.\n\
             # Written by `cargo run --release --example evaluate -- --confidence FILE GOLD.jsonl…`; rules that are not here are 0.5 sure.\n\
             rule\tconfidence\n",
        );
        for (name, Rule { counts, .. }) in &self.rules {
            let estimate = (counts.right as f64 + WEIGHT * prior) / (counts.found as f64 + WEIGHT);
            let _ = writeln!(out, "{name}\t{estimate:.2}");
        }
        out
    }

    fn reliability(&self) -> String {
        let mut bins: BTreeMap<u32, (f64, usize, usize)> = BTreeMap::new();
        for (confidence, right) in &self.trials {
            let bin = bins.entry((confidence * 10.0).floor().min(9.0) as u32).or_default();
            bin.0 += f64::from(*confidence);
            bin.1 += usize::from(*right);
            bin.2 += 1;
        }
        let mut out = format!("{:<12}{:>8}{:>12}{:>12}\n", "confidence", "found", "mean", "right");
        let mut gap = 0.0;
        for (bin, (sum, right, found)) in bins {
            let (mean, share) = (sum / found as f64, right as f64 / found as f64);
            gap += (mean - share).abs() * found as f64;
            let name = format!("{:.1}–{:.1}", f64::from(bin) / 10.0, f64::from(bin + 1) / 10.0);
            let _ = writeln!(out, "{name:<12}{found:>8}{mean:>12.3}{share:>12.3}");
        }
        let _ = writeln!(out, "expected calibration error {:.3}", gap / self.trials.len().max(1) as f64);
        out
    }
}

/// The span in brackets, with some text before and after it.
fn context(text: &str, start: usize, end: usize) -> String {
    let from = text[..start].char_indices().rev().nth(34).map_or(0, |(at, _)| at);
    let to = text[end..].char_indices().nth(35).map_or(text.len(), |(at, _)| end + at);
    format!("{}[{}]{}", &text[from..start], &text[start..end], &text[end..to]).replace('\n', " ⏎ ")
}
