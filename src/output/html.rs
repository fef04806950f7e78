//! A page to look at: one file that needs no other, readable in light and dark, by mouse and by keyboard.

use super::Marked;
use crate::entity::{Entity, Kind};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// The text as a page with coloured, labelled entities, filters, the people with their offices and a time line.
///
/// Hovering over an entity, or stepping to it by keyboard, shows its normal form, rule, source and confidence. The
/// page is one file with style and script inside; nothing is fetched, and without the script it can still be read.
///
/// ```
/// use presspan::{Extractor, Language, output::{Marked, html}};
/// let extractor = Extractor::new(Language::Swedish);
/// let text = "Xi Jinping talade om <AT&T>.";
/// let entities = extractor.extract(text);
/// let page = html(&Marked::new(text, &entities).id("tal"));
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// assert!(page.contains(">Xi Jinping</mark> talade om &lt;"));
/// ```
pub fn html(marked: &Marked) -> String {
    let groups = groups(marked);
    let name = if marked.name().is_empty() { "presspan" } else { marked.name() };
    let mut out = String::with_capacity(marked.text.len() * 4 + 16_384);
    out.push_str("<!DOCTYPE html>\n<html lang=\"sv\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"presspan\">\n");
    let _ = writeln!(
        out,
        "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>",
        Escaped(name),
        include_str!("page/style.css")
    );
    legend(marked, name, &mut out);
    out.push_str("<main class=\"page\">\n");
    body(marked, &groups, &mut out);
    out.push_str("<aside lang=\"en\">\n");
    people(marked, &groups, &mut out);
    times(marked, &mut out);
    out.push_str("<p class=\"keys\"><kbd>Tab</kbd> to the text, <kbd>←</kbd> <kbd>→</kbd> from entity to entity, <kbd>Esc</kbd> closes.</p>\n");
    out.push_str("</aside>\n</main>\n<div id=\"tip\" role=\"tooltip\" lang=\"en\" hidden></div>\n");
    let _ = write!(out, "<script>\n{}</script>\n</body>\n</html>\n", include_str!("page/script.js"));
    out
}

/// Text as it may stand in an element or a quoted attribute.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // The parser would read a return as a line feed, and a null is no character of a page.
                '\r' => f.write_str("&#13;")?,
                '\0' => f.write_char('\u{FFFD}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// The numbers of all mentions of the same thing as each entity: its cluster, else those of the same kind and normal form.
fn groups(marked: &Marked) -> Vec<usize> {
    let mut groups: Vec<Option<usize>> = vec![None; marked.entities.len()];
    for (number, cluster) in marked.clusters.iter().enumerate() {
        for &mention in cluster {
            if let Some(group) = groups.get_mut(mention) {
                *group = Some(number);
            }
        }
    }
    let mut names: HashMap<(&str, String), usize> = HashMap::new();
    let mut next = marked.clusters.len();
    groups
        .into_iter()
        .zip(marked.entities)
        .map(|(group, entity)| {
            group.unwrap_or_else(|| {
                *names.entry((entity.label(), entity.normal().into_owned())).or_insert_with(|| {
                    next += 1;
                    next - 1
                })
            })
        })
        .collect()
}

fn legend(marked: &Marked, name: &str, out: &mut String) {
    let mut counts: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
    for entity in marked.entities {
        *counts.entry((entity.kind(), entity.label())).or_default() += 1;
    }
    let _ = write!(
        out,
        "<header lang=\"en\"><div class=\"bar\">\n<h1><span>{}</span><span class=\"sum\">{} found</span></h1>\n<fieldset><legend>Kinds shown</legend>\n",
        Escaped(name),
        marked.entities.len()
    );
    for ((kind, label), count) in counts {
        let _ = writeln!(
            out,
            "<label class=\"chip {kind}\"><input type=\"checkbox\" value=\"{0}\" checked>{0} <b>{count}</b></label>",
            Escaped(label)
        );
    }
    out.push_str("</fieldset>\n</div></header>\n");
}

fn body(marked: &Marked, groups: &[usize], out: &mut String) {
    out.push_str("<article>");
    let mut at = 0;
    let headline = headline(marked);
    if headline.is_some() {
        out.push_str("<span class=\"headline\">");
    }
    // Where the headline ends lies between two entities, or behind the last.
    let plain = |from: usize, to: usize, out: &mut String| {
        let text = |from, to| Escaped(marked.part(from, to));
        let _ = match headline {
            Some(end) if (from..=to).contains(&end) => write!(out, "{}</span>{}", text(from, end), text(end, to)),
            _ => write!(out, "{}", text(from, to)),
        };
    };
    for (i, (entity, group)) in marked.entities.iter().zip(groups).enumerate() {
        plain(at, entity.start, out);
        let normal = entity.normal();
        let (label, normal) = (Escaped(entity.label()), Escaped(&normal));
        let (rule, source) = (Escaped(entity.rule()), entity.source());
        let _ = write!(
            out,
            "<mark class=\"{}\" id=\"e{i}\" tabindex=\"{}\" title=\"{label}: {normal} ({rule})\" data-label=\"{}\" data-kind=\"{label}\" \
             data-norm=\"{normal}\" data-rule=\"{rule}\" data-source=\"{}\" data-confidence=\"{:.2}\" data-group=\"{group}\">{}</mark>",
            entity.kind(),
            if i == 0 { 0 } else { -1 },
            short(entity),
            Escaped(&source),
            entity.confidence(),
            Escaped(entity.text()),
        );
        at = entity.end;
    }
    plain(at, marked.text.len(), out);
    out.push_str("</article>\n");
}

/// The end of the first line, where it is short enough for a headline and more text follows.
fn headline(marked: &Marked) -> Option<usize> {
    let end = marked.text.find('\n')?;
    let short = (1..=200).contains(&end) && !marked.part(end, marked.text.len()).trim().is_empty();
    // An entity may begin or end there, but not lie across.
    let whole = !marked.entities.iter().any(|e| e.start <= end && end <= e.end);
    (short && whole).then_some(end)
}

/// The label behind an entity in the text.
fn short<'a>(entity: &Entity<'a>) -> Escaped<'a> {
    Escaped(match entity.kind() {
        Kind::Person => "per",
        Kind::Organisation => "org",
        Kind::Programme => "prog",
        Kind::Other => entity.label(),
        kind => kind.as_str(),
    })
}

/// The people, by how often they are named, each with the offices and bodies that the text gives them.
fn people(marked: &Marked, groups: &[usize], out: &mut String) {
    struct Someone {
        name: String,
        mentions: Vec<usize>,
        offices: Vec<String>,
    }
    let mut order: Vec<usize> = Vec::new();
    let mut people: HashMap<usize, Someone> = HashMap::new();
    for (i, entity) in marked.entities.iter().enumerate() {
        if entity.kind() != Kind::Person {
            continue;
        }
        let group = groups[i];
        let name = entity.normal();
        let someone = people.entry(group).or_insert_with(|| {
            order.push(group);
            Someone { name: String::new(), mentions: Vec::new(), offices: Vec::new() }
        });
        // The fullest form is the name.
        if name.chars().count() > someone.name.chars().count() {
            someone.name = name.into_owned();
        }
        someone.mentions.push(i);
    }
    for role in &marked.roles {
        let (Some(title), Some(holder)) = (marked.entities.get(role.title), role.holder) else { continue };
        let Some(someone) = groups.get(holder).and_then(|group| people.get_mut(group)) else { continue };
        let mut office = title.normal().into_owned();
        if let Some(body) = role.body.and_then(|body| marked.entities.get(body)) {
            let _ = write!(office, " – {}", body.normal());
        }
        if !someone.offices.contains(&office) {
            someone.offices.push(office);
        }
    }
    if order.is_empty() {
        return;
    }
    // Who holds an office comes before who is named as often without one.
    order.sort_by_key(|group| std::cmp::Reverse(people.get(group).map(|p| (p.mentions.len(), !p.offices.is_empty()))));
    out.push_str("<section><h2>People</h2>\n<ul class=\"people\">\n");
    for someone in order.iter().filter_map(|group| people.get(group)) {
        let _ = write!(out, "<li>{}", Link(&someone.name, &someone.mentions));
        if !someone.offices.is_empty() {
            let _ = write!(out, "<small lang=\"sv\">{}</small>", Escaped(&someone.offices.join("; ")));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul></section>\n");
}

/// A name that leads to its mentions.
struct Link<'a>(&'a str, &'a [usize]);

impl std::fmt::Display for Link<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at: Vec<String> = self.1.iter().map(usize::to_string).collect();
        write!(f, "<button class=\"go\" data-at=\"{}\" lang=\"sv\">{}</button>", at.join(" "), Escaped(self.0))?;
        if self.1.len() > 1 {
            write!(f, " <span class=\"n\">× {}</span>", self.1.len())?;
        }
        Ok(())
    }
}

/// The dates in the order of the calendar, with an axis where they have years.
fn times(marked: &Marked, out: &mut String) {
    let mut dates: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, entity) in marked.entities.iter().enumerate().filter(|(_, e)| e.kind() == Kind::Date) {
        dates.entry(entity.normal().into_owned()).or_default().push(i);
    }
    let mut dates: Vec<_> = dates.into_iter().map(|(normal, mentions)| (years(&normal), normal, mentions)).collect();
    if dates.is_empty() {
        return;
    }
    // What has no year stands last.
    dates.sort_by(|(a, ..), (b, ..)| match (a, b) {
        (Some(a), Some(b)) => a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    out.push_str("<section><h2>Time line</h2>\n");
    let spans: Vec<(f64, f64)> = dates.iter().filter_map(|(span, ..)| *span).collect();
    axis(&spans, out);
    out.push_str("<ol class=\"times\">\n");
    for (_, normal, mentions) in &dates {
        let _ = write!(out, "<li><span class=\"when\">{}</span>", Link(normal, mentions));
        if let Some(entity) = mentions.first().and_then(|&i| marked.entities.get(i)) {
            let (before, after) = around(marked, entity);
            let _ = write!(
                out,
                "<small lang=\"sv\">{}<b>{}</b>{}</small>",
                Escaped(&before),
                Escaped(entity.text()),
                Escaped(&after)
            );
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol></section>\n");
}

/// Some words before and after an entity, of the same line.
fn around(marked: &Marked, entity: &Entity) -> (String, String) {
    let before = marked.part(0, entity.start).rsplit('\n').next().unwrap_or_default();
    let after = marked.part(entity.end, marked.text.len()).split('\n').next().unwrap_or_default();
    let from = before.char_indices().rev().nth(28).and_then(|(at, _)| Some(at + before[at..].find(' ')?));
    let to = after.char_indices().nth(44).and_then(|(at, _)| after[..at].rfind(' '));
    (
        from.map_or_else(|| before.to_owned(), |from| format!("…{}", &before[from..])),
        to.map_or_else(|| after.to_owned(), |to| format!("{} …", &after[..to])),
    )
}

/// Width and margins of the axis, in units of the drawing.
const WIDTH: f64 = 320.0;
const MARGIN: f64 = 14.0;

/// An axis from the first year to the last, with a bar for each date.
fn axis(spans: &[(f64, f64)], out: &mut String) {
    let first = spans.iter().map(|s| s.0).fold(f64::INFINITY, f64::min).floor();
    let last = spans.iter().map(|s| s.1).fold(f64::NEG_INFINITY, f64::max).ceil();
    if spans.len() < 2 || last - first < 1.0 {
        return;
    }
    let x = |year: f64| MARGIN + (year - first) / (last - first) * (WIDTH - 2.0 * MARGIN);
    let _ = write!(
        out,
        "<svg class=\"axis\" viewBox=\"0 0 {WIDTH} 40\" role=\"img\" aria-label=\"Dates from {first} to {last}\">\
         <line class=\"rule\" x1=\"{MARGIN}\" x2=\"{}\" y1=\"12\" y2=\"12\"/>",
        WIDTH - MARGIN
    );
    // Ticks at round years, six at most.
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]
        .into_iter()
        .find(|s| (last - first) / s <= 6.0)
        .unwrap_or(2000.0);
    let mut tick = (first / step).ceil() * step;
    while tick <= last {
        let _ = write!(
            out,
            "<line class=\"rule\" x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"7\" y2=\"20\"/><text x=\"{0:.1}\" y=\"34\" text-anchor=\"middle\">{tick}</text>",
            x(tick)
        );
        tick += step;
    }
    for &(start, end) in spans {
        let _ = write!(out, "<line class=\"span\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"12\" y2=\"12\"/>", x(start), x(end));
    }
    out.push_str("</svg>\n");
}

/// Start and end of an EDTF value in years, with days as fractions, or `None` where it has no year.
fn years(edtf: &str) -> Option<(f64, f64)> {
    if let Some((from, to)) = edtf.split_once('/') {
        let (from, to) = (years(from), years(to));
        return match (from, to) {
            (Some(from), Some(to)) => Some((from.0, to.1.max(from.0))),
            (Some(one), None) | (None, Some(one)) => Some(one),
            (None, None) => None,
        };
    }
    let date = edtf.split('T').next()?.trim_end_matches(['?', '~', '%']);
    let mut parts = date.split('-');
    let year = parts.next()?;
    let digits = year.trim_end_matches('X');
    let unknown = year.len() - digits.len();
    if year.len() != 4 || unknown > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = 10_u32.pow(unknown as u32);
    let start = f64::from(digits.parse::<u32>().ok()? * scale);
    let (offset, length) =
        match (parts.next().and_then(|p| p.parse::<u32>().ok()), parts.next().and_then(|p| p.parse::<u32>().ok())) {
            (Some(month @ 1..=12), Some(day @ 1..=31)) => {
                (f64::from(month - 1) / 12.0 + f64::from(day - 1) / 372.0, 1.0 / 372.0)
            }
            (Some(month @ 1..=12), _) => (f64::from(month - 1) / 12.0, 1.0 / 12.0),
            // Spring, summer, autumn; winter; quarters; thirds; halves.
            (Some(season @ 21..=23), _) => (f64::from(season - 21) / 4.0 + 2.0 / 12.0, 0.25),
            (Some(24), _) => (11.0 / 12.0, 0.25),
            (Some(quarter @ 33..=36), _) => (f64::from(quarter - 33) / 4.0, 0.25),
            (Some(third @ 37..=39), _) => (f64::from(third - 37) / 3.0, 1.0 / 3.0),
            (Some(half @ 40..=41), _) => (f64::from(half - 40) / 2.0, 0.5),
            _ => (0.0, f64::from(scale)),
        };
    Some((start + offset, start + offset + length))
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn edtf_has_its_place_on_the_axis() {
        assert_eq!(years("2024"), Some((2024.0, 2025.0)));
        assert_eq!(years("199X"), Some((1990.0, 2000.0)));
        assert_eq!(years("2021/2026"), Some((2021.0, 2027.0)));
        assert_eq!(years("2024-35"), Some((2024.5, 2024.75)));
        assert_eq!(years("2024-07"), Some((2024.5, 2024.5 + 1.0 / 12.0)));
        assert!(years("2024-12-31").is_some_and(|(a, b)| a > 2024.99 && b <= 2025.01));
        assert_eq!(years("XXXX-05-05"), None);
        assert_eq!(years("tet"), None);
        assert_eq!(years(""), None);
        assert_eq!(years("å024"), None);
    }
}
