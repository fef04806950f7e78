//! What is read: files, folders, globs and standard input, packed or not.

use flate2::read::MultiGzDecoder;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A source of text.
#[derive(Clone)]
pub enum Source {
    Stdin,
    File {
        path: PathBuf,
        /// What its output is named after: the path below the folder that was named, or the file's name.
        below: PathBuf,
    },
}

impl Source {
    pub fn name(&self) -> String {
        match self {
            Source::Stdin => "standard input".to_owned(),
            Source::File { path, .. } => path.display().to_string(),
        }
    }

    pub fn path(self) -> Option<PathBuf> {
        match self {
            Source::Stdin => None,
            Source::File { path, .. } => Some(path),
        }
    }

    pub fn open(&self) -> io::Result<Box<dyn BufRead + Send>> {
        match self {
            Source::Stdin => Ok(Box::new(BufReader::new(io::stdin()))),
            Source::File { path, .. } => {
                let file = BufReader::with_capacity(1 << 16, File::open(path)?);
                Ok(if path.extension().is_some_and(|e| e == "gz") {
                    Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file)))
                } else {
                    Box::new(file)
                })
            }
        }
    }

    /// The whole text.
    pub fn read(&self) -> Result<String, String> {
        let mut bytes = Vec::new();
        let read = self.open().and_then(|mut source| source.read_to_end(&mut bytes));
        read.map_err(|e| format!("{}: {e}", self.name()))?;
        String::from_utf8(bytes).map_err(|e| {
            let before = e.as_bytes().iter().take(e.utf8_error().valid_up_to());
            format!("{}:{}: not UTF-8", self.name(), before.filter(|&&b| b == b'\n').count() + 1)
        })
    }
}

/// The sources that the arguments name, in their order; what a folder or glob names is sorted.
pub fn sources(inputs: &[String], jsonl: bool) -> Result<Vec<Source>, String> {
    if inputs.is_empty() {
        return Ok(vec![Source::Stdin]);
    }
    let mut out = Vec::new();
    for input in inputs {
        let path = Path::new(input);
        if input == "-" {
            out.push(Source::Stdin);
        } else if path.is_dir() {
            let before = out.len();
            for file in below(path).map_err(|e| format!("{input}: {e}"))? {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let name = name.strip_suffix(".gz").unwrap_or(&name);
                if name.ends_with(if jsonl { ".jsonl" } else { ".txt" }) {
                    let below = file.strip_prefix(path).unwrap_or(&file).to_owned();
                    out.push(Source::File { path: file, below });
                }
            }
            if out.len() == before {
                return Err(format!("{input}: no {} files in this folder", if jsonl { ".jsonl" } else { ".txt" }));
            }
        } else if path.exists() || !input.contains(['*', '?', '[']) {
            // One that does not exist is reported when it is read.
            out.push(file(path));
        } else {
            let before = out.len();
            let matches = glob::glob(input).map_err(|e| format!("{input}: {e}"))?;
            for path in matches.filter_map(Result::ok).filter(|p| p.is_file()) {
                out.push(file(&path));
            }
            if out.len() == before {
                return Err(format!("{input}: no file matches"));
            }
        }
    }
    Ok(out)
}

fn file(path: &Path) -> Source {
    Source::File { path: path.to_owned(), below: path.file_name().unwrap_or_default().into() }
}

/// The files below a folder, sorted; links are followed, and no folder is read twice.
pub fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fn collect(folder: &Path, seen: &mut BTreeSet<PathBuf>, out: &mut Vec<PathBuf>) -> io::Result<()> {
        // A link may lead back.
        if !seen.insert(folder.canonicalize()?) {
            return Ok(());
        }
        let mut paths = folder.read_dir()?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                collect(&path, seen, out)?;
            } else {
                out.push(path);
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    collect(folder, &mut BTreeSet::new(), &mut out)?;
    Ok(out)
}
