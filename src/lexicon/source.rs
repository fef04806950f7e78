//! The dictionary format: tab-separated text with a header, as `dictionaries/README.md` tells.

use crate::error::Report;
use std::collections::HashMap;

/// A file handed to the compiler, by name and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceFile {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// One row of a dictionary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row<'a> {
    pub(crate) line: usize,
    pub(crate) form: &'a str,
    pub(crate) variants: &'a str,
    pub(crate) abbr: &'a str,
    pub(crate) classes: &'a str,
    /// Column at which `classes` begins, for messages.
    pub(crate) classes_at: usize,
    pub(crate) like: &'a str,
    pub(crate) like_at: usize,
    pub(crate) id: &'a str,
    pub(crate) canonical: &'a str,
    pub(crate) country: &'a str,
    pub(crate) category: &'a str,
}

/// A class declared in a `classes.tsv`.
pub(crate) struct ClassRow<'a> {
    pub(crate) line: usize,
    pub(crate) class: &'a str,
    pub(crate) implies: &'a str,
}

/// A model of inflection: the endings of its four forms behind the shared stem.
#[derive(Clone, Debug)]
pub(crate) struct Model<'a> {
    pub(crate) endings: [Option<&'a str>; 4],
}

const COLUMNS: [&str; 9] = ["form", "variants", "abbr", "classes", "like", "id", "canonical", "country", "type"];

/// A line with its number, comments left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.strip_prefix('\u{FEFF}').unwrap_or(line)))
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
}

/// Cells of a line with the column (in code points, from 1) where each begins.
fn cells(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut column = 1;
    line.split('\t').map(move |cell| {
        let at = column;
        column += cell.chars().count() + 1;
        (at, cell)
    })
}

/// Reads the rows of an entry file.
pub(crate) fn rows<'a>(file: &'a SourceFile, report: &mut Report) -> Vec<Row<'a>> {
    let mut defaults = Row::default();
    let mut header: Option<Vec<usize>> = None;
    let mut out = Vec::new();
    for (number, line) in lines(&file.text) {
        if let Some(rest) = line.strip_prefix("%default\t") {
            let mut parts = rest.splitn(2, '\t');
            let (column, value) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            match COLUMNS.iter().position(|&c| c == column) {
                Some(index) if index > 0 => set(&mut defaults, index, 10 + column.len(), value),
                _ => report.add(&file.name, number, 10, format!("`{column}`"), "the name of a column"),
            }
        } else if line.starts_with('%') {
            report.add(&file.name, number, 1, format!("`{line}`"), "`%default`, a tab, a column, a tab and a value");
        } else if let Some(header) = &header {
            let mut row = Row { line: number, ..defaults.clone() };
            for (i, (at, cell)) in cells(line).enumerate() {
                match header.get(i) {
                    Some(_) if cell.is_empty() => {}
                    Some(&column) => set(&mut row, column, at, cell),
                    None => {
                        report.add(
                            &file.name,
                            number,
                            at,
                            format!("a cell `{cell}`"),
                            format!("{} columns as the header names", header.len()),
                        );
                        break;
                    }
                }
            }
            if row.form.trim().is_empty() {
                report.add(&file.name, number, 1, "nothing", "an entry in the column `form`");
            } else {
                out.push(row);
            }
        } else {
            let mut columns = Vec::new();
            for (at, cell) in cells(line) {
                match COLUMNS.iter().position(|&c| c == cell) {
                    Some(index) if !columns.contains(&index) => columns.push(index),
                    Some(_) => report.add(&file.name, number, at, format!("column `{cell}` twice"), "each column once"),
                    None => {
                        report.add(
                            &file.name,
                            number,
                            at,
                            format!("column `{cell}`"),
                            format!("one of {}", COLUMNS.join(", ")),
                        );
                        columns.push(usize::MAX);
                    }
                }
            }
            if !columns.contains(&0) {
                report.add(&file.name, number, 1, format!("`{line}`"), "a header with the column `form`");
                return out;
            }
            header = Some(columns);
        }
    }
    out
}

fn set<'a>(row: &mut Row<'a>, column: usize, at: usize, value: &'a str) {
    match column {
        0 => row.form = value,
        1 => row.variants = value,
        2 => row.abbr = value,
        3 => (row.classes, row.classes_at) = (value, at),
        4 => (row.like, row.like_at) = (value, at),
        5 => row.id = value,
        6 => row.canonical = value,
        7 => row.country = value,
        8 => row.category = value,
        _ => {}
    }
}

/// Reads a file of class declarations.
pub(crate) fn classes<'a>(file: &'a SourceFile, report: &mut Report) -> Vec<ClassRow<'a>> {
    let mut out = Vec::new();
    for (number, line) in lines(&file.text).skip(1) {
        let mut cells = line.split('\t');
        let (class, implies) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
        if is_class_name(class) {
            out.push(ClassRow { line: number, class, implies });
        } else {
            report.add(&file.name, number, 1, format!("`{class}`"), "a class name of capital letters, digits and `_`");
        }
    }
    out
}

/// The confidence of a rule, as a file `confidence.tsv` tells it.
pub(crate) struct ConfidenceRow<'a> {
    pub(crate) line: usize,
    pub(crate) rule: &'a str,
    pub(crate) confidence: f32,
}

/// Reads a file of confidences: columns `rule` and `confidence`, a number from 0 to 1.
pub(crate) fn confidences<'a>(file: &'a SourceFile, report: &mut Report) -> Vec<ConfidenceRow<'a>> {
    let mut out = Vec::new();
    for (number, line) in lines(&file.text).skip(1) {
        let (rule, value) = line.split_once('\t').unwrap_or((line, ""));
        match value.trim().parse() {
            Ok(confidence) if (0.0..=1.0).contains(&confidence) => {
                out.push(ConfidenceRow { line: number, rule, confidence })
            }
            _ => report.add(&file.name, number, rule.chars().count() + 2, format!("`{value}`"), "a number from 0 to 1"),
        }
    }
    out
}

pub(crate) fn is_class_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Reads a file of inflection models into `models`.
pub(crate) fn models<'a>(file: &'a SourceFile, models: &mut HashMap<&'a str, Model<'a>>, report: &mut Report) {
    for (number, line) in lines(&file.text).skip(1) {
        let forms: Vec<&str> = line.split('\t').collect();
        if forms.len() != 4 {
            report.add(
                &file.name,
                number,
                1,
                format!("{} cells", forms.len()),
                "four: model, definite, plural, plural definite",
            );
            continue;
        }
        let stem = forms.iter().filter(|f| **f != "-").fold(forms[0], |stem, form| {
            let shared = stem
                .char_indices()
                .zip(form.chars())
                .find(|((_, a), b)| a != b)
                .map_or(stem.len().min(form.len()), |((i, _), _)| i);
            &stem[..shared]
        });
        let mut endings = [None; 4];
        for (ending, form) in endings.iter_mut().zip(&forms) {
            *ending = (*form != "-").then(|| &form[stem.len()..]);
        }
        if models.insert(forms[0], Model { endings }).is_some() {
            report.add(&file.name, number, 1, format!("model `{}` twice", forms[0]), "each model once");
        }
    }
}

impl Model<'_> {
    /// The forms of `lemma` with the index of the form, or `None` where the lemma does not end as the model does.
    pub(crate) fn inflect(&self, lemma: &str) -> Option<Vec<(usize, String)>> {
        let stem = lemma.strip_suffix(self.endings[0]?)?;
        Some(
            self.endings
                .iter()
                .enumerate()
                .filter_map(|(i, ending)| ending.map(|ending| (i, format!("{stem}{ending}"))))
                .collect(),
        )
    }
}
