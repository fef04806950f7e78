//! The command line.

use presspan::date::Day;
use presspan::{Kind, Unit};
use std::ffi::OsString;
use std::path::PathBuf;

pub const HELP: &str = "\
annotate – finds people, titles, organisations, programmes, dates and places in press text

USAGE
  annotate [OPTIONS] [FILE | FOLDER | 'GLOB']…
  annotate --jsonl [OPTIONS] [FILE…]
  annotate --explain-sentence SENTENCE

  Reads the named files; all .txt and .txt.gz files below a named folder; all files that a glob in
  quotation marks matches ('news/**/*.txt'). Reads standard input where nothing is named, or for `-`.
  Text is UTF-8; what ends in .gz is unpacked.

INPUT
  --jsonl                  the input is JSON objects, one a line, with \"id\" and \"text\", and perhaps
                           \"date\" (YYYY-MM-DD); other members are ignored. Each is a text of its own
  --date YYYY-MM-DD        the day the texts were written, from which `i går` and the like are counted
  --dictionary FOLDER      dictionaries and rules from this folder instead of those that are built in:
                           a changed row counts at once, without a new build
  --add FOLDER             dictionaries and rules from this folder besides those that are built in

OUTPUT
  --format FORMAT          text    the text with its entities marked, and a table of what was found
                                   (the default; in colour on a terminal)
                           json    everything that is known, as one JSON value: an object for one
                                   text, an array for several
                           jsonl   {\"id\", \"entities\": [{start, end, kind, text, norm, rule}]},
                                   one object a line (the default with --jsonl)
                           tsv     a row an entity, with a header
                           conll   CoNLL-2002: a token and its BIO tag a line
                           brat    standoff, for the annotation tool brat
                           spacy   [text, {\"entities\": [[start, end, label]]}], one text a line
                           w3c     Web Annotations as JSON-LD
                           html    a page to look at
  --kinds KIND,…           only these: person, title, organisation, programme, date, place
  --min-confidence NUMBER  only what is at least so sure, from 0 to 1
  --offsets UNIT           unit of start and end in json, jsonl and tsv: bytes (default), chars, utf16
                           (brat, spacy and w3c always count code points, as they must)
  --explain                text, jsonl: tell the rule and the dictionary entry behind each span
  --document               tell who is who and who holds which office: a digest in place of the table
                           (text), \"clusters\" and \"roles\" (json, jsonl), a side panel (html)
  --output FOLDER          a file for each text in this folder, named after it: news/a.txt → a.html
  --gzip                   pack the output, on standard output or in the folder (a.json.gz)

OTHER
  --explain-sentence TEXT  show the words of TEXT with their classes, the rules that match, which of them
                           won and why
  --threads NUMBER         how many texts to work on at once (all processors); the output is the same
  --watch                  work again whenever a file of the input, or of the folders of --dictionary and
                           --add, has changed; a mistake in one is told, and waited for
  --quiet                  no progress bar (there is none anyway where standard error is no terminal)
  -h, --help               this text

EXAMPLES
  Look at an article:
      annotate article.txt
  A page for each article of a folder, to open in a browser:
      annotate --format html --output pages news/
  Who is named how often in a year of articles:
      annotate --format tsv --kinds person news/ | cut -f 6 | sort | uniq -c | sort -rn | head
  Training data for spaCy, from a dump:
      zcat dump.jsonl.gz | annotate --jsonl --format spacy > train.jsonl
  Why is this not found?
      annotate --explain-sentence 'Det sade minister Nguyen Van Hung.'
  Try changes of the dictionaries without building, in one window, while you edit in another:
      annotate --watch --dictionary dictionaries --explain-sentence 'Han talade i Nya Staden.'

EXIT STATUS
  0  all well, also where the reader of the output closed it early
  1  with --jsonl: some lines could not be read; each is named on standard error, the others are answered
  2  wrong use, or a file that cannot be read: named on standard error, with file and line; the files
     that can be read are answered

ENVIRONMENT
  NO_COLOR  if set and not empty, no colour on terminals
";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Tsv,
    Conll,
    Brat,
    Spacy,
    W3c,
    Html,
}

const FORMATS: [(&str, Format); 9] = [
    ("text", Format::Text),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("tsv", Format::Tsv),
    ("conll", Format::Conll),
    ("brat", Format::Brat),
    ("spacy", Format::Spacy),
    ("w3c", Format::W3c),
    ("html", Format::Html),
];

impl Format {
    /// What a file of this format is called by.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Text => "marked.txt",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Tsv => "tsv",
            Format::Conll => "conll",
            Format::Brat => "ann",
            Format::Spacy => "spacy.jsonl",
            Format::W3c => "jsonld",
            Format::Html => "html",
        }
    }
}

pub struct Options {
    pub format: Format,
    pub jsonl_in: bool,
    pub kinds: Vec<Kind>,
    pub date: Option<Day>,
    pub unit: Unit,
    pub explain: bool,
    pub document: bool,
    pub min_confidence: f32,
    pub threads: usize,
    pub output: Option<PathBuf>,
    pub gzip: bool,
    pub quiet: bool,
    pub watch: bool,
    pub dictionary: Option<PathBuf>,
    pub add: Vec<PathBuf>,
    pub sentence: Option<String>,
    pub inputs: Vec<String>,
}

/// Reads the command line; `None` where help was asked for.
pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Option<Options>, String> {
    let mut format = None;
    let mut options = Options {
        format: Format::Text,
        jsonl_in: false,
        kinds: Vec::new(),
        date: None,
        unit: Unit::Bytes,
        explain: false,
        document: false,
        min_confidence: 0.0,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        output: None,
        gzip: false,
        quiet: false,
        watch: false,
        dictionary: None,
        add: Vec::new(),
        sentence: None,
        inputs: Vec::new(),
    };
    let mut arguments = arguments.map(|a| a.into_string().map_err(|a| format!("{}: not UTF-8", a.to_string_lossy())));
    while let Some(argument) = arguments.next().transpose()? {
        // `--format=json` is `--format json`.
        let (flag, attached) = match argument.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let no_value = || match &attached {
            Some(value) => Err(format!("{flag} takes no value, but there is `{value}`")),
            None => Ok(()),
        };
        let mut value = |wanted: &str| match attached.clone() {
            Some(value) => Ok(value),
            None => arguments.next().transpose()?.ok_or(format!("{flag} wants {wanted}; see --help")),
        };
        match flag {
            "--help" | "-h" => return Ok(None),
            "--jsonl" => (options.jsonl_in, ()) = (true, no_value()?),
            "--explain" => (options.explain, ()) = (true, no_value()?),
            "--document" => (options.document, ()) = (true, no_value()?),
            "--gzip" => (options.gzip, ()) = (true, no_value()?),
            "--watch" => (options.watch, ()) = (true, no_value()?),
            "--quiet" => (options.quiet, ()) = (true, no_value()?),
            "--format" => {
                let name = value("a format")?;
                let known = FORMATS.iter().find(|(n, _)| *n == name);
                let names = FORMATS.map(|(n, _)| n).join(", ");
                format = Some(known.ok_or(format!("--format `{name}`: expected one of {names}"))?.1);
            }
            "--offsets" => options.unit = parse(flag, &value("a unit")?)?,
            "--kinds" => {
                for kind in value("kinds")?.split(',') {
                    options.kinds.push(parse(flag, kind.trim())?);
                }
            }
            "--date" => options.date = Some(parse(flag, &value("a day such as 2024-12-10")?)?),
            "--min-confidence" => {
                let text = value("a number from 0 to 1")?;
                options.min_confidence = match text.parse() {
                    Ok(number) if (0.0..=1.0).contains(&number) => number,
                    _ => return Err(format!("{flag} `{text}`: expected a number from 0 to 1")),
                };
            }
            "--threads" => {
                let text = value("a number")?;
                options.threads = match text.parse() {
                    Ok(number @ 1..=1024) => number,
                    _ => return Err(format!("{flag} `{text}`: expected a number from 1 to 1024")),
                };
            }
            "--output" => options.output = Some(value("a folder")?.into()),
            "--dictionary" => options.dictionary = Some(value("a folder")?.into()),
            "--add" => options.add.push(value("a folder")?.into()),
            "--explain-sentence" => options.sentence = Some(value("a sentence")?),
            "--" => {
                while let Some(input) = arguments.next().transpose()? {
                    options.inputs.push(input);
                }
            }
            "-" => options.inputs.push(argument),
            flag if flag.starts_with('-') => return Err(format!("unknown option `{flag}`; see --help")),
            _ => options.inputs.push(argument),
        }
    }
    options.format = format.unwrap_or(if options.jsonl_in { Format::Jsonl } else { Format::Text });
    Ok(Some(options))
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(flag: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|e| format!("{flag} `{text}`: {e}"))
}
