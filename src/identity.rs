//! Which thing an entity is: the identifier and the name that all its renderings share.
//!
//! Most things are rows of a dictionary, and the row tells. A ministry or a politburo is one of many: a word that each
//! state has a body for. Their rows have identifiers that begin with `any-`, and the country that the text
//! names takes the place of that word: *utrikesministeriet* is `any-ministry-utrikes`, *Japans utrikesministerium* and
//! *japanska utrikesministeriet* are `jp-ministry-utrikes`. A ministry that is in no row gets its identifier from what it
//! is for.

use crate::entity::{Entity, Kind};
use crate::extractor::Inner;
use crate::lexicon::entries::Record;
use crate::ministry::{Ministry, Rank};
use crate::segment::fold::{fold, hash};
use crate::segment::segment;
use std::borrow::Cow;

/// Begins the identifier of a body that many states have, where the text does not tell whose it is.
pub(crate) const ANY: &str = "any-";

/// Who a thing is; empty where nothing is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity<'a> {
    pub(crate) id: Cow<'a, str>,
    pub(crate) canonical: Cow<'a, str>,
    pub(crate) country: &'a str,
    pub(crate) category: &'a str,
}

impl Identity<'_> {
    /// Whether it is a body of some country that nothing tells.
    pub(crate) fn is_any(&self) -> bool {
        self.id.starts_with(ANY)
    }

    /// The identifier that such a body has where nothing tells its country.
    pub(crate) fn any(&self) -> Option<Cow<'_, str>> {
        if self.is_any() {
            return Some(Cow::Borrowed(&self.id));
        }
        let (country, rest) = self.id.split_once('-')?;
        (!country.is_empty() && country.eq_ignore_ascii_case(self.country)).then(|| Cow::Owned(format!("{ANY}{rest}")))
    }
}

/// Who an entity is.
pub(crate) fn of<'a>(entity: &Entity<'a>) -> Identity<'a> {
    in_context(entity, alone(entity))
}

/// Who an entity is as far as its own words tell.
pub(crate) fn alone<'a>(entity: &Entity<'a>) -> Identity<'a> {
    let record = entity.inner.record(entity).unwrap_or_default();
    let made = if entity.kind == Kind::Organisation && !record.has_id() { made(entity) } else { None };
    // An entry of the head of a compound tells what it is, and not its name.
    let named = entity.kind == Kind::Title || !entity.origin.is_head();
    made.unwrap_or_else(|| Identity {
        id: record.id(),
        canonical: Cow::Borrowed(if named { record.canonical() } else { "" }),
        country: record.country(),
        category: record.category(),
    })
}

/// Who an entity is that may be a body of any country, where the words before it tell which.
pub(crate) fn in_context<'a>(entity: &Entity<'a>, alone: Identity<'a>) -> Identity<'a> {
    match alone.is_any().then(|| before(entity)).flatten() {
        Some(country) => body(entity.inner, alone.id, alone.canonical, alone.category, country),
        None => alone,
    }
}

/// The identifier of a body of a country.
pub(crate) fn of_country(id: &str, country: &str) -> Option<String> {
    Some(format!("{}-{}", country.to_ascii_lowercase(), id.strip_prefix(ANY)?))
}

/// A body of a phrase that is in no row: `Japans utrikesministerium`, `utrikesministeriet i Japan`, `rymdministeriet`.
fn made<'a>(entity: &Entity<'a>) -> Option<Identity<'a>> {
    let inner = entity.inner;
    let name = entity.normal();
    let (country, rest) = match parted(inner, &name) {
        Some((country, rest)) => (country, rest),
        // `turismdepartementet i Hue` is of a place that is no country.
        None if name.contains(" i ") => return None,
        None => ("", &*name),
    };
    let any = of_any(inner, rest)?;
    Some(body(inner, any.id, any.canonical, any.category, country))
}

/// A body without its country, by the row that it has in the definite form, or by what it is for.
fn of_any<'a>(inner: &'a Inner, name: &str) -> Option<Identity<'a>> {
    let name = fold(name);
    let (id, canonical, category) = if let Some(row) = row_of_any(inner, &name) {
        (row.id(), Cow::Borrowed(row.canonical()), row.category())
    } else {
        let ministry = Ministry::read(&name).filter(|it| it.rank == Rank::Ministry && it.owner.is_empty())?;
        let id = format!("{ANY}ministry-{}", ministry.slug());
        let canonical = inner.name_of(&id).map_or_else(|| Cow::Owned(ministry.name()), Cow::Borrowed);
        (Cow::Owned(id), canonical, "ministry")
    };
    Some(Identity { id, canonical, country: "", category })
}

/// A body that many states have, as that of `country`, or of none where that is empty.
fn body<'a>(
    inner: &'a Inner,
    id: Cow<'a, str>,
    canonical: Cow<'a, str>,
    category: &'a str,
    country: &'a str,
) -> Identity<'a> {
    let Some(own) = of_country(&id, country).filter(|_| !country.is_empty()) else {
        return Identity { id, canonical, country, category };
    };
    Identity { canonical: name_of(inner, &own, country, canonical), id: Cow::Owned(own), country, category }
}

/// The name of a body of a country, by its identifier and by the name that such a body has in any country.
pub(crate) fn name_of<'a>(inner: &'a Inner, id: &str, country: &str, any: Cow<'a, str>) -> Cow<'a, str> {
    if let Some(name) = inner.name_of(id) {
        return Cow::Borrowed(name);
    }
    let ministry = any.replacen("ministeriet", "ministerium", 1);
    match inner.name_of(&format!("country-{}", country.to_ascii_lowercase())) {
        Some(country) if ministry != *any => Cow::Owned(format!("{country}{} {ministry}", genitive(country))),
        _ => any,
    }
}

fn genitive(name: &str) -> &'static str {
    match name.chars().next_back() {
        Some('s' | 'x' | 'z') => "",
        Some(c) if c.is_uppercase() => ":s",
        _ => "s",
    }
}

/// A name of which the country is a part, as the country and the rest: `Japans | utrikesministerium`,
/// `utrikesministeriet | i Japan`.
fn parted<'a, 'n>(inner: &'a Inner, name: &'n str) -> Option<(&'a str, &'n str)> {
    if let Some((rest, owner)) = name.rsplit_once(" i ") {
        return Some((country(inner, owner)?, rest));
    }
    let spaces = name.match_indices(' ').take(4);
    spaces
        .map(|(at, _)| name.split_at(at))
        .find_map(|(owner, rest)| Some((possessor(inner, owner)?, rest.trim_start())))
}

/// The country that the word before an entity tells: `ryska [utrikesministeriet]`.
fn before<'a>(entity: &Entity<'a>) -> Option<&'a str> {
    let text = entity.text.get(..entity.start)?.strip_suffix([' ', '\u{A0}'])?;
    let start = text.rfind(|c: char| !c.is_alphabetic() && c != '-' && c != ':').map_or(0, |at| at + 1);
    possessor(entity.inner, text.get(start..)?)
}

/// The country of a genitive or an adjective: `Japans`, `japanska`.
fn possessor<'a>(inner: &'a Inner, word: &str) -> Option<&'a str> {
    if word.ends_with(['a', 'e']) {
        return inner.country_of(word, "DEMONYM");
    }
    let stem = word.strip_suffix('s')?;
    // `Laos` is its own genitive.
    country(inner, stem.strip_suffix(':').unwrap_or(stem)).or_else(|| country(inner, word))
}

fn country<'a>(inner: &'a Inner, name: &str) -> Option<&'a str> {
    inner.country_of(name, "COUNTRY")
}

/// The row of a body that many states have, by its folded name, or by the definite form of that: `politbyrå` is in the
/// row of `politbyrån`, `ministerium för handel` in that of `ministeriet för handel`.
fn row_of_any<'a>(inner: &'a Inner, name: &str) -> Option<Record<'a>> {
    let mut tokens = Vec::new();
    segment(name, &mut tokens);
    let end = name.find(" för ").unwrap_or(name.len());
    let at = tokens.iter().rposition(|token| token.end as usize <= end)?;
    let head = name.get(tokens[at].start as usize..tokens[at].end as usize)?;
    let (stem, endings) = match head.strip_suffix("um") {
        Some(stem) => (stem, &["um", "et"][..]),
        None => (head, &["", "n", "en", "et", "t"][..]),
    };
    let mut form = String::with_capacity(head.len() + 2);
    endings.iter().find_map(|ending| {
        form.clear();
        form.extend([stem, ending]);
        tokens[at].hash = hash(form.as_bytes());
        inner.rows_of(&tokens).find(|row| row.id().starts_with(ANY))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extractor, Language};
    use std::path::Path;

    /// What the dictionaries call a ministry is what it would be called without them.
    #[test]
    fn rows_of_ministries_have_the_identifiers_that_grammar_gives() {
        let extractor = Extractor::new(Language::Swedish);
        let inner = extractor.extract("Hon bor i Hanoi.")[0].inner;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries/sv/organisations");
        let mut seen = 0;
        for file in folder.read_dir().expect("the folder is there").map(|file| file.expect("a file").path()) {
            let text = std::fs::read_to_string(&file).expect("UTF-8");
            let mut rows = text.lines().filter(|line| !line.starts_with(['#', '%'])).map(|line| line.split('\t'));
            let header: Vec<&str> = rows.next().expect("a header").collect();
            let column = |name: &str| header.iter().position(|column| *column == name);
            for row in rows.map(|row| row.collect::<Vec<_>>()) {
                let cell = |name| column(name).and_then(|at| row.get(at)).copied().unwrap_or_default();
                let (id, form) =
                    (cell("id"), if cell("canonical").is_empty() { cell("form") } else { cell("canonical") });
                let Some((owner, slug)) = id.split_once("-ministry-") else {
                    assert!(!id.starts_with(ANY) || file.ends_with("state.tsv"), "{id} is in {}", file.display());
                    continue;
                };
                seen += 1;
                if owner == "any" {
                    let read = Ministry::read(&fold(form)).unwrap_or_else(|| panic!("{form}"));
                    assert_eq!(slug, read.slug(), "{form}");
                } else if let Some((country, rest)) = parted(inner, form) {
                    let made = of_any(inner, rest).and_then(|any| of_country(&any.id, country));
                    assert_eq!(Some(id), made.as_deref(), "{form}");
                }
            }
        }
        assert!(seen > 200, "only {seen} rows");
    }
}
