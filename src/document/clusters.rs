//! Which mentions are of the same person, body, programme or place.

use super::furniture::{Furniture, covers};
use super::names::Name;
use super::{Cluster, Role, Status};
use crate::entity::{Entity, Kind};
use crate::segment::fold::fold;
use std::collections::HashMap;

/// Finds the clusters of the sorted `entities`.
pub(crate) fn find(text: &str, entities: &[Entity], roles: &[Role], furniture: &[Furniture]) -> Vec<Cluster> {
    let mut finder = Finder {
        text,
        clusters: Vec::new(),
        of: vec![None; entities.len()],
        names: HashMap::new(),
        short: HashMap::new(),
        things: HashMap::new(),
        offices: HashMap::new(),
    };
    let mut roles = roles.iter().peekable();
    let mut waiting: Vec<Role> = Vec::new();
    for (i, entity) in entities.iter().enumerate() {
        match entity.kind {
            Kind::Person => finder.person(i, entities),
            Kind::Organisation | Kind::Programme | Kind::Place => finder.thing(i, entities),
            Kind::Title => {
                let mut held = false;
                while let Some(role) = roles.peek().filter(|role| role.title == i) {
                    held = true;
                    waiting.push(**role);
                    roles.next();
                }
                if !held && !covers(furniture, entity.start) {
                    finder.bare_title(i, entity);
                }
            }
            _ => {}
        }
        // An office is known once its holder has been read.
        waiting.retain(|role| {
            let Some(holder) = finder.of.get(role.holder).copied().flatten() else { return true };
            if !covers(furniture, entities[role.title].start) {
                finder.introduce(&entities[role.title], holder);
            }
            false
        });
    }
    finder.finish(entities)
}

struct Finder<'a> {
    text: &'a str,
    clusters: Vec<Cluster>,
    /// The cluster of each entity.
    of: Vec<Option<usize>>,
    /// Persons by their folded full name.
    names: HashMap<String, usize>,
    /// Persons by the shorter forms of their names, the last introduced last.
    short: HashMap<String, Vec<usize>>,
    /// Other things by identifier or name.
    things: HashMap<(Kind, String), usize>,
    /// The last person introduced with an office, by the head of its title.
    offices: HashMap<String, (usize, String)>,
}

impl Finder<'_> {
    fn join(&mut self, cluster: usize, mention: usize) {
        self.clusters[cluster].mentions.push(mention);
        self.of[mention] = Some(cluster);
    }

    fn open(&mut self, kind: Kind, entity: &Entity, mention: usize) -> usize {
        self.clusters.push(Cluster {
            kind,
            name: entity.normal().into_owned(),
            id: entity.id().map(str::to_owned).filter(|_| kind != Kind::Person),
            mentions: Vec::new(),
        });
        let cluster = self.clusters.len() - 1;
        self.join(cluster, mention);
        cluster
    }

    /// The person of a full or short name; of several bearers of a short name the one introduced last.
    fn named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied().or_else(|| self.short.get(name)?.last().copied())
    }

    fn person(&mut self, i: usize, entities: &[Entity]) {
        let entity = &entities[i];
        let name = Name::of(entity);
        let full = name.full();
        let known = self.named(&full).or_else(|| self.named(full.strip_suffix('s')?));
        if let Some(cluster) = known {
            return self.join(cluster, i);
        }
        // A surname alone came first, and now the full name.
        let early = (name.words.len() > 1)
            .then(|| name.short_forms(entity))
            .into_iter()
            .flatten()
            .find_map(|form| self.names.get(&form).copied().filter(|_| !form.contains(' ')));
        let cluster = match early {
            Some(cluster) => {
                self.clusters[cluster].name = entity.normal().into_owned();
                self.join(cluster, i);
                cluster
            }
            None => self.open(Kind::Person, entity, i),
        };
        for form in name.short_forms(entity) {
            self.short.entry(form).or_default().push(cluster);
        }
        self.names.insert(full, cluster);
    }

    fn thing(&mut self, i: usize, entities: &[Entity]) {
        let entity = &entities[i];
        let (keys, loose) = keys(entity);
        let known = keys.iter().find_map(|key| self.things.get(&(entity.kind, key.clone())).copied());
        // An abbreviation in brackets is another name of what stands before.
        let defined = i
            .checked_sub(1)
            .filter(|&before| {
                entities[before].kind == entity.kind
                    && self.text.get(entities[before].end..entity.start).is_some_and(|gap| gap.trim() == "(")
                    && !entity.text().contains(' ')
                    && self.text.get(entity.end..).is_some_and(|rest| rest.starts_with(')'))
            })
            .and_then(|before| self.of[before]);
        let cluster = match defined.or(known) {
            Some(cluster) => {
                self.join(cluster, i);
                cluster
            }
            None => self.open(entity.kind, entity, i),
        };
        for key in keys.into_iter().chain(loose) {
            self.things.entry((entity.kind, key)).or_insert(cluster);
        }
    }

    fn introduce(&mut self, title: &Entity, holder: usize) {
        if title.inner.entry_has_class(title, "HONORIFIC") || title.inner.entry_has_class(title, "DEGREE") {
            return;
        }
        let (rank, head) = office(title);
        for head in heads(&head) {
            self.offices.insert(format!("{rank} {head}"), (holder, head.clone()));
        }
    }

    /// `Biträdande ministern` is the person last introduced as one.
    fn bare_title(&mut self, i: usize, title: &Entity) {
        let lower = title.text().to_lowercase();
        let definite = ["en", "n", "et", "ens", "ns", "ets"].iter().any(|ending| lower.ends_with(ending));
        if !definite || title.inner.entry_has_class(title, "HONORIFIC") {
            return;
        }
        let (rank, head) = office(title);
        if let Some((holder, _)) = self.offices.get(&format!("{rank} {head}")) {
            self.join(*holder, i);
        }
    }

    fn finish(mut self, entities: &[Entity]) -> Vec<Cluster> {
        for cluster in &mut self.clusters {
            cluster.mentions.sort_unstable();
            cluster.mentions.dedup();
        }
        self.clusters.sort_by_key(|c| c.mentions.first().map(|&m| entities[m].start));
        self.clusters
    }
}

/// The names under which a thing is looked up, the surest first; and further names by which it may come back.
fn keys(entity: &Entity) -> (Vec<String>, Vec<String>) {
    let name = fold(&entity.normal());
    let (mut keys, mut loose) = (Vec::new(), Vec::new());
    if entity.kind == Kind::Programme {
        // Editions of one event are different events (SEA Games 31, SEA Games 33), and its name alone is the last one.
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '/' | '-' | '–')).to_owned();
        let edition = name[stem.len()..].trim().to_owned();
        let names = entity.id().map(|id| format!("#{id}")).into_iter().chain([stem]);
        for stem in names {
            if !edition.is_empty() {
                keys.push(format!("{stem} {edition}"));
                loose.push(stem);
            } else {
                keys.push(stem);
            }
        }
        return (keys, loose);
    }
    keys.extend(entity.id().map(|id| format!("#{id}")));
    // With its country a ministry is looked up as such, and comes back without.
    let mut body = crate::normal::body_keys(&name).into_iter();
    keys.extend(body.next());
    loose.extend(body);
    // A company comes back without its legal form.
    if entity.kind == Kind::Organisation
        && let Some(short) = without_legal_form(&name)
    {
        keys.push(short.to_owned());
        let first = short.split_once(' ').filter(|(first, rest)| first.len() > 3 && !rest.contains(' '));
        loose.extend(first.map(|(first, _)| first.to_owned()));
    }
    keys.push(name);
    (keys, loose)
}

fn without_legal_form(name: &str) -> Option<&str> {
    const FORMS: &[&str] = &[
        "ab",
        "jsc",
        "ltd",
        "ltd.",
        "co.",
        "co",
        "inc",
        "inc.",
        "corporation",
        "corp",
        "corp.",
        "oyj",
        "oy",
        "asa",
        "a/s",
        "gmbh",
        "ag",
        "plc",
        "llc",
        "aktiebolag",
        "co.,",
    ];
    let mut rest = name;
    while let Some((head, last)) = rest.rsplit_once(' ') {
        if !FORMS.contains(&last) {
            break;
        }
        rest = head.trim_end_matches(',');
    }
    (rest.len() < name.len()).then_some(rest)
}

/// Rank and head of a title: `biträdande ministern` is `biträdande` and `minister`.
fn office(title: &Entity) -> (&'static str, String) {
    let normal = title.normal().to_lowercase();
    let base = normal.split(" för ").next().unwrap_or(&normal);
    let rank = match super::roles::status(title) {
        Status::Deputy => "vice",
        Status::Former => "former",
        Status::Future => "future",
        Status::Present | Status::Acting => "",
    };
    let head = base.split_whitespace().next_back().unwrap_or(base).to_owned();
    (rank, head)
}

/// A compound title comes back by its head: `utrikesminister` as `ministern`.
fn heads(head: &str) -> Vec<String> {
    const HEADS: &[&str] = &[
        "minister",
        "sekreterare",
        "ordförande",
        "direktör",
        "chef",
        "president",
        "general",
        "löjtnant",
        "överste",
        "ambassadör",
        "åklagare",
        "tränare",
        "redaktör",
        "ledare",
        "ledamot",
        "guvernör",
        "kommissarie",
        "mästare",
        "läkare",
        "rektor",
        "talesperson",
        "domare",
        "advokat",
        "kapten",
        "major",
        "inspektör",
        "rådgivare",
        "representant",
        "delegat",
        "kansler",
    ];
    let mut out = vec![head.to_owned()];
    out.extend(HEADS.iter().filter(|h| head.ends_with(*h) && head.len() > h.len()).map(|h| (*h).to_owned()));
    out
}
