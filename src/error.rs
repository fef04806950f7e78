//! One opaque error that carries every mistake found in a load.

use std::fmt;

/// One mistake in a dictionary or rule file: where it is, what stands there and what was expected.
///
/// ```
/// let error = presspan::Extractor::builder().rules("mine.rules", "rule a\nmatch (place: CAP\n").build().unwrap_err();
/// assert_eq!(error.diagnostics()[0].to_string(), "mine.rules:2:18: found the end of the line, expected `)`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The file as the caller named it.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in code points, counted from 1.
    pub column: usize,
    /// What stands there.
    pub found: String,
    /// What was expected instead.
    pub expected: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: found {}, expected {}", self.file, self.line, self.column, self.found, self.expected)
    }
}

/// Why a dictionary or a rule file could not be loaded.
///
/// All mistakes of a load are reported at once, one a line, as
/// `file:line:column: found …, expected …`.
///
/// ```
/// let error = presspan::Extractor::builder()
///     .dictionary("mine.tsv", "form\tclasses\nHanoi\tTOWN\n")
///     .build()
///     .unwrap_err();
/// assert_eq!(error.diagnostics()[0].line, 2);
/// assert!(error.to_string().starts_with("mine.tsv:2:7: found class `TOWN`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    /// The mistakes, in the order of the files and their lines.
    ///
    /// ```
    /// let error = presspan::Extractor::builder().dictionary("mine.tsv", "name\nHanoi\n").build().unwrap_err();
    /// assert!(error.diagnostics().iter().any(|d| d.file == "mine.tsv" && d.line == 1));
    /// ```
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.diagnostics.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Collects mistakes while a load goes on, so that all of them are told at once.
#[derive(Default)]
pub(crate) struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub(crate) fn add(
        &mut self,
        file: &str,
        line: usize,
        column: usize,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic {
            file: file.to_owned(),
            line,
            column,
            found: found.into(),
            expected: expected.into(),
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// `Ok` where nothing was reported.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        if self.is_empty() {
            return Ok(());
        }
        // Classes and rules are looked at in turns.
        self.diagnostics.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        Err(Error { diagnostics: self.diagnostics })
    }
}
