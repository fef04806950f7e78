//! The rule format: readable text, one rule after another, each with its own examples.

use crate::error::Report;
use crate::lexicon::source::{SourceFile, is_class_name};
use crate::segment::segment;
use std::collections::{HashMap, HashSet};

/// `*` and `+` mean at most so many.
pub(crate) const MANY: u32 = 16;

/// The largest count that a rule may write.
const MOST: u32 = 32;

/// The most atoms and operators of an expression, with macros and repetitions written out.
const LARGEST: usize = 100_000;

/// The deepest nesting of an expression, with macros written out.
const DEEPEST: usize = 100;

/// One condition of an atom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Test {
    pub(crate) negated: bool,
    /// A class (`TITLE`), a class of sure entries (`TITLE!`), a literal (`'för'`), or `.` for anything in the line.
    pub(crate) class: String,
}

/// What one lexeme must be: every test holds.
pub(crate) type Atom = Vec<Test>;

/// A rule's expression over lexemes.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Atom(Atom),
    Concat(Vec<Expr>),
    Either(Vec<Expr>),
    Repeat(Box<Expr>, u32, u32),
    Group(String, Box<Expr>),
}

impl Expr {
    /// How many atoms and operators it has, repetitions written out, and how deep they nest.
    fn measure(&self) -> (usize, usize) {
        let of = |items: &[Expr]| {
            items
                .iter()
                .map(Expr::measure)
                .fold((0usize, 0), |sum, item| (sum.0.saturating_add(item.0), sum.1.max(item.1)))
        };
        let (size, depth) = match self {
            Expr::Atom(tests) => (tests.len(), 0),
            Expr::Concat(items) | Expr::Either(items) => of(items),
            Expr::Repeat(item, _, max) => {
                let (size, depth) = item.measure();
                (size.saturating_mul(*max as usize), depth)
            }
            Expr::Group(_, item) => item.measure(),
        };
        (size.saturating_add(1), depth + 1)
    }

    fn has_group(&self) -> bool {
        match self {
            Expr::Atom(_) => false,
            Expr::Concat(items) | Expr::Either(items) => items.iter().any(Expr::has_group),
            Expr::Repeat(item, ..) => item.has_group(),
            Expr::Group(..) => true,
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Expr::Concat(items) if items.is_empty())
    }

    /// The names of the groups.
    fn groups(&self) -> Vec<&str> {
        match self {
            Expr::Atom(_) => Vec::new(),
            Expr::Concat(items) | Expr::Either(items) => items.iter().flat_map(Expr::groups).collect(),
            Expr::Repeat(item, ..) => item.groups(),
            Expr::Group(name, item) => [vec![&**name], item.groups()].concat(),
        }
    }

    /// The expression with repetitions that groups stand in written out, since a group tells only the last of what it
    /// matches: `(COMMA (place: CAP)){1,2}` is `COMMA (place: CAP) (COMMA (place: CAP))?`.
    fn written_out(self) -> Expr {
        let of = |items: Vec<Expr>| items.into_iter().map(Expr::written_out).collect();
        match self {
            Expr::Atom(_) => self,
            Expr::Concat(items) => Expr::Concat(of(items)),
            Expr::Either(items) => Expr::Either(of(items)),
            Expr::Group(name, item) => Expr::Group(name, Box::new(item.written_out())),
            Expr::Repeat(item, min, max) => {
                let item = item.written_out();
                if max == 1 || !item.has_group() {
                    return Expr::Repeat(Box::new(item), min, max);
                }
                let optional = |further: Option<Expr>| {
                    let items = std::iter::once(item.clone()).chain(further).collect();
                    Expr::Repeat(Box::new(Expr::Concat(items)), 0, 1)
                };
                let further = (min..max).fold(None, |further, _| Some(optional(further)));
                let least = (0..min).map(|_| item.clone());
                Expr::Concat(least.chain(further).collect())
            }
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) line: usize,
    pub(crate) positive: bool,
    pub(crate) text: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) priority: u8,
    pub(crate) weak: bool,
    pub(crate) tells: bool,
    pub(crate) value: String,
    pub(crate) expr: Expr,
    pub(crate) examples: Vec<Example>,
}

/// What may stand before the colon of a group: the kinds that the library finds, and what is known to be nothing.
const GROUPS: [&str; 7] = ["person", "title", "organisation", "programme", "date", "place", "nothing"];

/// The functions that read dates (`src/date/read.rs`).
const VALUES: [&str; 6] = ["words", "figures", "decades", "years-bc", "lunar", "this"];

/// Reads the rules of a file.
pub(crate) fn rules(file: &SourceFile, report: &mut Report) -> Vec<Rule> {
    let mut macros: HashMap<String, Expr> = HashMap::new();
    let (mut names, mut unread) = (HashSet::new(), HashSet::new());
    let mut out: Vec<Rule> = Vec::new();
    for line in logical_lines(file) {
        let (keyword, rest) = match line.text.split_once(char::is_whitespace) {
            Some((keyword, rest)) => (keyword, rest.trim()),
            None => (line.text.as_str(), ""),
        };
        let column = line.column + line.text.len() - line.text.trim_start().len();
        let value_column = column + keyword.chars().count() + 1;
        let mut fail =
            |found: String, expected: &str| report.add(&file.name, line.number, value_column, found, expected);
        match keyword {
            "let" => match rest.split_once('=') {
                Some((name, expr)) if is_macro_name(name.trim()) => {
                    let at = value_column + rest.chars().count() - expr.chars().count();
                    if let Some(expr) = Parser::parse(file, line.number, at, expr, &macros, report) {
                        macros.insert(name.trim().to_owned(), expr);
                    }
                }
                _ => fail(format!("`{rest}`"), "a name in small letters, `=` and an expression"),
            },
            "rule" => {
                if rest.is_empty() || rest.contains(char::is_whitespace) {
                    fail(format!("`{rest}`"), "a rule name without spaces");
                } else if !names.insert(rest.to_owned()) {
                    fail(format!("rule `{rest}` a second time"), "each name once");
                }
                out.push(Rule {
                    name: rest.to_owned(),
                    line: line.number,
                    priority: 50,
                    weak: false,
                    tells: false,
                    value: String::new(),
                    expr: Expr::Concat(Vec::new()),
                    examples: Vec::new(),
                });
            }
            "priority" | "match" | "value" | "weak" | "tells" | "yes" | "no" => {
                let Some(rule) = out.last_mut() else {
                    fail(format!("`{keyword}`"), "`rule` and a name first");
                    continue;
                };
                match keyword {
                    "priority" => match rest.parse() {
                        Ok(priority) if priority <= 100 => rule.priority = priority,
                        _ => fail(format!("`{rest}`"), "a number from 0 to 100"),
                    },
                    "value" if VALUES.contains(&rest) => rule.value = rest.to_owned(),
                    "value" => fail(format!("`{rest}`"), &format!("one of {}", VALUES.join(", "))),
                    "weak" | "tells" if !rest.is_empty() => fail(format!("`{rest}`"), "nothing more on this line"),
                    "weak" => rule.weak = true,
                    "tells" => rule.tells = true,
                    "match" if !rule.expr.is_empty() => fail("a second `match`".to_owned(), "one in each rule"),
                    "match" => {
                        match Parser::parse(file, line.number, value_column, rest, &macros, report) {
                            Some(expr) => rule.expr = expr.written_out(),
                            // Nothing more is to be said of it.
                            None => {
                                unread.insert(rule.name.clone());
                            }
                        }
                    }
                    _ => rule.examples.push(Example {
                        line: line.number,
                        positive: keyword == "yes",
                        text: rest.to_owned(),
                    }),
                }
            }
            _ => report.add(
                &file.name,
                line.number,
                column,
                format!("`{keyword}`"),
                "one of let, rule, priority, match, value, weak, tells, yes, no",
            ),
        }
    }
    for rule in out.iter().filter(|rule| !unread.contains(&rule.name)) {
        let groups = rule.expr.groups();
        let mut fail = |found: &str, expected: &str| {
            report.add(&file.name, rule.line, 1, format!("rule `{}` {found}", rule.name), expected);
        };
        if !rule.expr.is_empty() && groups.is_empty() {
            fail("without a group", "a group such as `(person: …)`");
        }
        if groups.contains(&"date") && rule.value.is_empty() {
            fail("of dates without a value", "a line such as `value words`");
        }
        if rule.expr.is_empty() {
            fail("without an expression", "a line `match EXPRESSION`");
        }
    }
    out
}

struct Line {
    number: usize,
    column: usize,
    text: String,
}

/// Lines without comments; a line that begins with white space and `|` or `)` or `(` goes on the line before.
fn logical_lines(file: &SourceFile) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let text = file.text.strip_prefix('\u{FEFF}').unwrap_or(&file.text);
    for (i, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let indented = line.starts_with(char::is_whitespace);
        match out.last_mut() {
            Some(last) if indented && trimmed.starts_with(['|', '(', ')']) => {
                last.text.push(' ');
                last.text.push_str(trimmed);
            }
            _ => out.push(Line {
                number: i + 1,
                column: 1 + line.chars().take_while(|c| c.is_whitespace()).count(),
                text: trimmed.to_owned(),
            }),
        }
    }
    out
}

fn is_macro_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a literal may be found: in a text it is one word, number or mark.
fn is_one_token(literal: &str) -> bool {
    let mut tokens = Vec::new();
    segment(literal, &mut tokens);
    tokens.len() == 1
}

struct Parser<'a> {
    file: &'a SourceFile,
    line: usize,
    column: usize,
    chars: Vec<char>,
    at: usize,
    macros: &'a HashMap<String, Expr>,
    report: &'a mut Report,
    failed: bool,
    depth: u32,
    /// Atoms and operators that macros brought.
    size: usize,
}

impl Parser<'_> {
    fn parse(
        file: &SourceFile,
        line: usize,
        column: usize,
        text: &str,
        macros: &HashMap<String, Expr>,
        report: &mut Report,
    ) -> Option<Expr> {
        let mut parser = Parser {
            file,
            line,
            column,
            chars: text.chars().collect(),
            at: 0,
            macros,
            report,
            failed: false,
            depth: 0,
            size: 0,
        };
        let expr = parser.either();
        // What a macro holds is measured here, before it can double with every line that names it.
        let (size, depth) = if parser.failed { (0, 0) } else { expr.measure() };
        if size > LARGEST || depth > DEEPEST {
            parser.at = 0;
            parser.fail(&format!(
                "at most {LARGEST} atoms and operators, {DEEPEST} deep, with macros and repetitions written out"
            ));
        }
        if !parser.failed && parser.at < parser.chars.len() {
            parser.fail("the end, `|` or an atom");
        }
        (!parser.failed).then_some(expr)
    }

    fn fail(&mut self, expected: &str) {
        let found = match self.chars.get(self.at) {
            Some(c) => format!("`{c}`"),
            None => "the end of the line".to_owned(),
        };
        self.fail_at(self.at, found, expected);
    }

    fn fail_at(&mut self, at: usize, found: String, expected: &str) {
        if !self.failed {
            self.report.add(&self.file.name, self.line, self.column + at, found, expected);
        }
        self.failed = true;
    }

    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> Expr {
        let mut branches = vec![self.concat()];
        while !self.failed && self.eat('|') {
            branches.push(self.concat());
        }
        if branches.len() == 1 { branches.remove(0) } else { Expr::Either(branches) }
    }

    fn concat(&mut self) -> Expr {
        let mut items = Vec::new();
        while !self.failed {
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => items.push(self.repeat()),
            }
        }
        if items.is_empty() {
            self.fail("an atom: a class in capitals, a 'word', a name in small letters, `.` or `(`");
        }
        if items.len() == 1 { items.remove(0) } else { Expr::Concat(items) }
    }

    fn repeat(&mut self) -> Expr {
        let mut expr = self.item();
        // A quantifier stands directly behind its item.
        for quantifiers in 0.. {
            if self.failed {
                break;
            }
            let (min, max) = match self.chars.get(self.at) {
                Some('?') => (0, 1),
                Some('*') => (0, MANY),
                Some('+') => (1, MANY),
                Some('{') => {
                    self.at += 1;
                    let min = self.number();
                    let max = if self.eat(',') { self.number() } else { min };
                    if self.peek() != Some('}') || min > max || max == 0 || max > MOST {
                        self.fail("`{n}` or `{least,most}` with most up to 32");
                    }
                    (min, max)
                }
                _ => break,
            };
            if quantifiers == 3 {
                self.fail("at most three quantifiers behind each other");
            }
            self.at += 1;
            expr = Expr::Repeat(Box::new(expr), min, max);
        }
        expr
    }

    fn number(&mut self) -> u32 {
        self.peek();
        let mut value = 0u32;
        while let Some(digit) = self.chars.get(self.at).and_then(|c| c.to_digit(10)) {
            value = (value * 10 + digit).min(10_000);
            self.at += 1;
        }
        value
    }

    fn item(&mut self) -> Expr {
        match self.peek() {
            Some('(') => {
                self.at += 1;
                self.depth += 1;
                if self.depth > 32 {
                    self.fail("at most 32 brackets inside each other");
                    return Expr::Concat(Vec::new());
                }
                let name = self.group_name();
                let inner = self.either();
                self.depth -= 1;
                if !self.failed && !self.eat(')') {
                    self.fail("`)`");
                }
                match name {
                    Some(name) => Expr::Group(name, Box::new(inner)),
                    None => inner,
                }
            }
            Some(c) if c.is_ascii_lowercase() => {
                let start = self.at;
                let name = self.word();
                match self.macros.get(&name) {
                    Some(expr) => {
                        self.size = self.size.saturating_add(expr.measure().0);
                        if self.size > LARGEST {
                            self.at = start;
                            self.fail(&format!(
                                "at most {LARGEST} atoms and operators, with macros and repetitions written out"
                            ));
                            return Expr::Concat(Vec::new());
                        }
                        expr.clone()
                    }
                    None => {
                        self.at = start;
                        self.fail("a name that a `let` above defines");
                        Expr::Concat(Vec::new())
                    }
                }
            }
            _ => self.atom(),
        }
    }

    /// `name:` directly behind an opening bracket.
    fn group_name(&mut self) -> Option<String> {
        self.peek();
        let start = self.at;
        let name = self.word();
        if !name.is_empty() && self.chars.get(self.at) == Some(&':') {
            let own = name.strip_prefix("other.").is_some_and(|label| !label.is_empty());
            if !own && !GROUPS.contains(&&*name) {
                self.at = start;
                self.fail(&format!("one of {} or `other.` and a name", GROUPS.join(", ")));
            }
            self.at += 1;
            return Some(name);
        }
        self.at = start;
        None
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self
            .chars
            .get(self.at)
            .is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.'))
        {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn atom(&mut self) -> Expr {
        let mut tests = Vec::new();
        loop {
            let negated = self.eat('!');
            match self.peek() {
                Some('\'') => {
                    let start = self.at + 1;
                    let Some(len) = self.chars[start..].iter().position(|&c| c == '\'') else {
                        self.fail("a closing `'`");
                        break;
                    };
                    let literal: String = self.chars[start..start + len].iter().collect();
                    if !is_one_token(&literal) {
                        self.fail_at(
                            start - 1,
                            format!("`'{literal}'`"),
                            "one word, which is all that a literal matches",
                        );
                    }
                    self.at = start + len + 1;
                    tests.push(Test { negated, class: format!("'{}'", literal.to_lowercase()) });
                }
                Some('.') => {
                    self.at += 1;
                    tests.push(Test { negated: !negated, class: "BREAK".to_owned() });
                }
                Some(c) if c.is_ascii_uppercase() => {
                    let start = self.at;
                    while self
                        .chars
                        .get(self.at)
                        .is_some_and(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                    {
                        self.at += 1;
                    }
                    let mut class: String = self.chars[start..self.at].iter().collect();
                    debug_assert!(is_class_name(&class));
                    if self.chars.get(self.at) == Some(&'!') {
                        self.at += 1;
                        class.push('!');
                    }
                    tests.push(Test { negated, class });
                }
                _ => {
                    self.fail("an atom: a class in capitals, a 'word', a name in small letters, `.` or `(`");
                    break;
                }
            }
            if self.chars.get(self.at) != Some(&'&') {
                break;
            }
            self.at += 1;
        }
        Expr::Atom(tests)
    }
}
