//! Who a thing is, and the names by which it comes back.

use super::bodies;
use super::few::REMEMBERED;
use super::names::join;
use crate::entity::{Entity, Kind};
use crate::identity::Identity;
use crate::ministry::Ministry;
use crate::segment::fold::{fold, hash};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::sync::Arc;

/// Who a thing is, and the names by which it comes back.
#[derive(Debug, Default)]
pub(super) struct Who {
    pub(super) id: Option<Arc<str>>,
    pub(super) canonical: Option<Arc<str>>,
    pub(super) country: Box<str>,
    /// The hash of the country, or 0 where it has none.
    pub(super) country_key: u64,
    /// Whether it is a body of some country that nothing tells.
    pub(super) is_any: bool,
    pub(super) keys: Keys,
}

impl Who {
    pub(super) fn new(entity: &Entity, identity: Identity) -> Who {
        let (keys, is_any) = (Keys::of(entity, &identity), identity.is_any());
        let told = |text: Cow<str>| (!text.is_empty()).then(|| Arc::from(text));
        let Identity { id, canonical, country, .. } = identity;
        Who {
            id: told(id),
            canonical: told(canonical),
            country: country.into(),
            country_key: country_key(country),
            is_any,
            keys,
        }
    }

    pub(super) fn identity(&self) -> Identity<'_> {
        let [id, canonical] =
            [&self.id, &self.canonical].map(|text| Cow::Borrowed(text.as_deref().unwrap_or_default()));
        Identity { id, canonical, country: &self.country, category: "" }
    }
}

fn key(kind: Kind, parts: &[&str]) -> u64 {
    parts.iter().fold(kind as u64 + 1, |key, part| join(key, hash(part.as_bytes())))
}

fn country_key(country: &str) -> u64 {
    if country.is_empty() { 0 } else { hash(country.as_bytes()) }
}

/// The key of an identifier.
pub(super) fn id_key(kind: Kind, id: &str) -> u64 {
    key(kind, &["#", id])
}

/// The names by which a thing may come back, hashed with its kind.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// All of them in one place, list after list, and where each list ends: a text has a thousand things, and what is read
    /// of them puts something else out of the cache.
    all: SmallVec<[u64; 6]>,
    ends: [u16; 5],
}

impl Keys {
    /// Names that are its own.
    pub(super) fn sure(&self) -> &[u64] {
        self.list(0)
    }

    /// Names under which it is looked up, but does not come back.
    pub(super) fn known_by(&self) -> &[u64] {
        self.list(1)
    }

    /// Names under which something fuller may have been called.
    pub(super) fn again(&self) -> &[u64] {
        self.list(2)
    }

    /// Names under which it comes back where nothing else is called so.
    pub(super) fn loose(&self) -> &[u64] {
        self.list(3)
    }

    /// What the first words of its name are kept under, and where a body is kept that has no other words, or one that has
    /// more: `Nippon`, `Nippon Steel`.
    pub(super) fn brands(&self) -> impl Iterator<Item = (u64, u64)> {
        self.list(4).chunks_exact(2).map(|pair| (pair[0], pair[1]))
    }

    fn list(&self, list: usize) -> &[u64] {
        let start = list.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start.into()..self.ends[list].into()]
    }

    fn new(lists: [Vec<u64>; 5]) -> Keys {
        let mut ends = [0; 5];
        let mut end = 0;
        for (list, at) in lists.iter().zip(&mut ends) {
            end += list.len() as u16;
            *at = end;
        }
        Keys { all: lists.iter().flatten().copied().collect(), ends }
    }

    /// The names of a thing.
    fn of(entity: &Entity, identity: &Identity) -> Keys {
        let [mut sure, mut known_by, mut again, mut loose, mut brands] = [const { Vec::new() }; 5];
        let normal = entity.normal();
        let name = fold(&normal);
        let key = |parts: &[&str]| key(entity.kind, parts);
        let id = (!identity.id.is_empty()).then(|| id_key(entity.kind, &identity.id));
        match entity.kind {
            Kind::Programme => {
                // Editions of one event are different events (SEA Games 29, SEA Games 30); the bare name is the first.
                let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '/' | '-' | '–'));
                let edition = name[stem.len()..].trim();
                for stem in id.into_iter().chain([key(&[stem])]) {
                    if edition.is_empty() {
                        sure.push(stem);
                    } else {
                        sure.push(join(stem, hash(edition.as_bytes())));
                        loose.push(stem);
                    }
                }
                // `Venedigs filmfestival` is `filmfestivalen i Venedig`.
                if edition.is_empty() {
                    sure.extend(bodies::seat(&normal).map(|seat| join(key(&["@"]), seat)));
                }
                again.clone_from(&sure);
                // `Internationella veckan Hue Festival 2026` is `Hue Festival 2026`.
                let tails = stem.match_indices(' ').map(|(at, _)| &stem[at + 1..]).filter(|tail| tail.contains(' '));
                known_by.extend(tails.take(REMEMBERED).map(|tail| match edition {
                    "" => key(&[tail]),
                    _ => join(key(&[tail]), hash(edition.as_bytes())),
                }));
            }
            Kind::Organisation => {
                sure.extend(id);
                if identity.is_any() {
                    again.extend(id);
                } else if let Some(any) = identity.any() {
                    loose.push(id_key(entity.kind, &any));
                }
                if let Some(ministry) = Ministry::read(&name) {
                    let own = key(&[&ministry.key()]);
                    sure.push(own);
                    again.push(own);
                    if let Some(understood) = ministry.key_without_owner() {
                        let understood = key(&[&understood]);
                        if ministry.takes_owner_later() {
                            known_by.push(understood);
                        }
                        loose.push(understood);
                    }
                } else {
                    sure.extend(bodies::seat(&normal).map(|seat| join(key(&["@"]), seat)));
                    sure.extend(bodies::proper(&normal).map(|proper| key(&[&fold(proper)])));
                }
                if let Some(short) = bodies::without_legal_form(&normal) {
                    let short = fold(short);
                    let brand = short.split_once(' ').filter(|(first, rest)| first.len() > 3 && !rest.contains(' '));
                    if let Some((first, _)) = brand {
                        known_by.push(key(&[first]));
                        loose.push(key(&[first]));
                    }
                    sure.push(key(&[&short]));
                }
                if let Some(town) = bodies::without_letters(&normal) {
                    known_by.push(key(&[&fold(town)]));
                    loose.push(key(&[&fold(town)]));
                }
                brands = bodies::first_words(&normal)
                    .filter(|words| words.len() < normal.len() || id.is_none())
                    .flat_map(|words| {
                        let all = words.len() == normal.len();
                        let words = key(&[&fold(words)]);
                        [join(words, u64::from(all)), join(words, u64::from(!all))]
                    })
                    .collect();
                let name = key(&[&name]);
                again.push(name);
                sure.push(name);
            }
            _ => {
                sure.extend(id);
                let plain = bodies::without_class(&normal);
                if plain.len() < normal.len() {
                    sure.push(key(&[&fold(plain)]));
                }
                sure.push(key(&[&name]));
            }
        }
        Keys::new([sure, known_by, again, loose, brands])
    }
}
