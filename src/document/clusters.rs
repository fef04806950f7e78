//! Which mentions are of the same person, body, programme or place.

use super::bodies::{self, Ministry};
use super::furniture::{Furniture, is_aside, slug};
use super::names::{Class, Form, Gender, Name, Words, join};
use super::roles::Finder as Roles;
use super::{Cluster, Role, Status};
use crate::entity::{Entity, Kind};
use crate::segment::fold::{fold, hash};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

/// So many bearers of a short name, and holders of an office, are remembered: the last ones.
const REMEMBERED: usize = 8;

/// Finds the clusters of the sorted `entities`.
pub(crate) fn find(
    text: &str,
    entities: &[Entity],
    roles: &[Role],
    furniture: &[Furniture],
    address: &str,
) -> Vec<Cluster> {
    let mut words = Words::new(entities);
    let address = match slug(text, furniture).and_then(|range| text.get(range)) {
        Some(slug) if address.is_empty() => slug,
        _ => address.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
    };
    let slug = address.split(['-', '_', '.', '+']).filter(|w| !w.is_empty()).take(64).map(|w| words.hash(w)).collect();
    let mut finder = Finder {
        text,
        entities,
        furniture,
        roles: Roles::new(text, entities),
        words,
        slug,
        sets: Vec::new(),
        of: vec![None; entities.len()],
        names: HashMap::new(),
        short: HashMap::new(),
        surfaces: HashMap::new(),
        things: HashMap::new(),
        loose: HashMap::new(),
        titles: HashMap::new(),
        offices: HashMap::new(),
        awaited: Vec::new(),
        line: 0,
    };
    let mut roles = roles.iter().peekable();
    let mut waiting: Vec<Role> = Vec::new();
    let mut end = 0;
    for (i, entity) in entities.iter().enumerate() {
        finder.line += text.get(end..entity.start).unwrap_or_default().bytes().filter(|&b| b == b'\n').count();
        end = entity.end;
        match entity.kind {
            Kind::Person => finder.person(i, &waiting),
            Kind::Organisation | Kind::Programme | Kind::Place => finder.thing(i),
            Kind::Title => {
                let before = waiting.len();
                while let Some(role) = roles.next_if(|role| role.title == i) {
                    waiting.push(*role);
                }
                if waiting.len() == before && !is_aside(furniture, entity.start) {
                    finder.bare_title(i);
                }
            }
            Kind::Date | Kind::Other => {}
        }
        // An office is known once its holder has been read.
        waiting.retain(|role| {
            let Some(holder) = finder.of.get(role.holder).copied().flatten() else { return true };
            if !is_aside(furniture, entities[role.title].start) {
                finder.introduce(role, holder);
            }
            false
        });
    }
    finder.finish()
}

/// What is known of one person or thing.
#[derive(Debug)]
struct Set {
    /// The set that this one has been found to be, itself where it has not.
    is: usize,
    kind: Kind,
    /// The mention with the fullest name, and how many words that has.
    name: usize,
    words: usize,
    mentions: Vec<usize>,
    gender: Option<Gender>,
    in_address: bool,
    last: usize,
    line: usize,
}

/// A person who goes by a short name.
#[derive(Clone, Copy, Debug)]
struct Bearer {
    set: usize,
    form: Form,
    /// Has been called so.
    used: bool,
}

/// A person who holds an office.
#[derive(Clone, Copy, Debug)]
struct Holder {
    set: usize,
    /// The mention of the body or place.
    body: Option<usize>,
    /// The title is not a compound of the one asked for.
    exact: bool,
}

/// What a title is, apart from who holds it.
#[derive(Debug)]
struct Office {
    /// Rank and head of the title, and of the titles that it is a compound of.
    keys: Vec<u64>,
    /// A form of address or an academic degree.
    address: bool,
    definite: bool,
    gender: Option<Gender>,
}

struct Finder<'a, 'e> {
    text: &'e str,
    entities: &'e [Entity<'a>],
    furniture: &'e [Furniture],
    roles: Roles<'a, 'e>,
    words: Words<'a>,
    /// The words of the address of the page.
    slug: Vec<u64>,
    sets: Vec<Set>,
    /// The set of each entity.
    of: Vec<Option<usize>>,
    /// Persons by their full names.
    names: HashMap<u64, usize>,
    /// Persons by the shorter forms of their names.
    short: HashMap<u64, Vec<Bearer>>,
    /// Other things as they are written, by identifier or name, and by names that are less sure.
    surfaces: HashMap<(Kind, &'e str), usize>,
    things: HashMap<u64, usize>,
    loose: HashMap<u64, usize>,
    titles: HashMap<&'e str, Rc<Office>>,
    offices: HashMap<u64, Vec<Holder>>,
    /// Titles of the headline that await their holder: the mention and the body.
    awaited: Vec<(usize, Option<usize>)>,
    /// Number of the line.
    line: usize,
}

impl<'a, 'e> Finder<'a, 'e> {
    /// The set that a set has been found to be.
    fn root(&mut self, mut set: usize) -> usize {
        while let Some(is) = self.sets.get(set).map(|s| s.is).filter(|&is| is != set) {
            // Halve the way for the next who asks.
            let further = self.sets[is].is;
            self.sets[set].is = further;
            set = further;
        }
        set
    }

    fn open(&mut self, mention: usize) -> usize {
        let set = self.sets.len();
        self.sets.push(Set {
            is: set,
            kind: self.entities[mention].kind,
            name: mention,
            words: 0,
            mentions: Vec::new(),
            gender: None,
            in_address: false,
            last: mention,
            line: self.line,
        });
        self.add(set, mention);
        set
    }

    fn add(&mut self, set: usize, mention: usize) -> usize {
        let set = self.root(set);
        let line = self.line;
        if let Some(s) = self.sets.get_mut(set) {
            s.mentions.push(mention);
            (s.last, s.line) = (mention, line);
        }
        self.of[mention] = Some(set);
        set
    }

    /// Two sets are found to be of the same thing.
    fn unite(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return a;
        }
        // The larger list stays, so that no mention is moved more than a few times.
        let (keep, gone) = if self.sets[a].mentions.len() >= self.sets[b].mentions.len() { (a, b) } else { (b, a) };
        self.sets[gone].is = keep;
        let mentions = std::mem::take(&mut self.sets[gone].mentions);
        let (words, name, last, line) =
            (self.sets[gone].words, self.sets[gone].name, self.sets[gone].last, self.sets[gone].line);
        let s = &mut self.sets[keep];
        s.mentions.extend(mentions);
        if (words, s.name) > (s.words, name) {
            (s.words, s.name) = (words, name);
        }
        if last > s.last {
            (s.last, s.line) = (last, line);
        }
        keep
    }

    /// The text between two entities, if it is no longer than a clause and within one line.
    fn between(&self, left: usize, right: usize) -> Option<&'e str> {
        let (start, end) = (self.entities.get(left)?.end, self.entities.get(right)?.start);
        self.text.get(start..end).filter(|gap| gap.len() < 64 && !gap.contains('\n'))
    }

    /// The text right behind an entity.
    fn after(&self, mention: usize) -> &'e str {
        self.entities.get(mention).and_then(|e| self.text.get(e.end..)).unwrap_or_default()
    }

    /// The entity before, of the same kind, that the text says to be the same under another name.
    fn renamed(&self, mention: usize) -> Option<usize> {
        const SAYS: &[&str] = &[
            "kallad",
            "kallat",
            "kallas",
            "kallade sig",
            "alias",
            "det vill säga",
            "fullständigt namn",
            "artistnamn",
            "artistnamnet",
            "egentligen",
            "född som",
            "numera",
            "numera heter",
            "nya namnet på",
            "bytte namn till",
            "tidigare kallad",
            "som tidigare hette",
            "förkortat",
            "förkortas",
            "även känd som",
            "mer känd som",
            "känd som",
        ];
        let kind = self.entities.get(mention)?.kind;
        let before = (mention.saturating_sub(3)..mention).rev().find(|&b| self.entities[b].kind == kind)?;
        // `Pelé, som han kallas`
        let after = self.after(mention);
        if [", som han kallas", ", som hon kallas", ", som den kallas", ", som de kallas"]
            .iter()
            .any(|s| after.starts_with(s))
        {
            return Some(before);
        }
        let gap = self.between(before, mention)?;
        if gap.contains([';', '?', '!']) || gap.contains(". ") {
            return None;
        }
        let gap = gap.trim_end_matches([' ', ':', '"', '”', '(']);
        let says = SAYS.iter().any(|s| gap.ends_with(s) && gap[..gap.len() - s.len()].ends_with([' ', '(', '"', ',']));
        // `född i Chile som Anna`
        let born = || gap.ends_with(" som") && gap_begins(gap, &["född ", "född"]);
        let born_elsewhere = || {
            before + 2 == mention
                && self.between(before, before + 1).is_some_and(|g| gap_begins(g, &["född "]))
                && self.between(before + 1, mention).is_some_and(|g| g.trim() == "som")
        };
        (says || born() || born_elsewhere()).then_some(before)
    }

    fn person(&mut self, i: usize, waiting: &[Role]) {
        let entity = &self.entities[i];
        let aside = is_aside(self.furniture, entity.start);
        let normal = entity.normal();
        let mut name = Name::read(&normal, &mut self.words);
        if name.len() == 0 {
            return;
        }
        let titles: Vec<Rc<Office>> =
            waiting.iter().filter(|role| role.holder == i).map(|role| self.office(role.title)).collect();
        let gender = name.gender(&mut self.words).or_else(|| titles.iter().find_map(|t| t.gender));
        let mut key = name.key();
        let renamed = self.renamed(i).and_then(|before| self.of[before]);
        let mut known = self.known(key, name.len(), gender, &titles, i, aside);
        // A genitive that the lexicon could not see.
        if let (None, Some(stem)) = (known, normal.strip_suffix('s').filter(|s| s.len() > 2)) {
            let short = Name::read(stem, &mut self.words);
            known = self.known(short.key(), short.len(), gender, &titles, i, aside);
            if known.is_some() {
                (key, name) = (short.key(), short);
            }
        }
        // The forms of a full name that came before are known.
        let told = aside || name.len() > 1 && self.names.contains_key(&key);
        let forms = if told { Vec::new() } else { name.short_forms(&self.words) };
        // A surname alone came first, and now the full name.
        let early = || {
            forms.iter().filter(|(_, form)| *form != Form::Inner).find_map(|(form, _)| {
                let bearers = self.short.get(form)?;
                bearers.iter().map(|b| b.set).find(|&set| {
                    self.sets.get(set).is_some_and(|s| {
                        s.is == set && s.words == 1 && (s.gender.is_none() || gender.is_none() || s.gender == gender)
                    })
                })
            })
        };
        let set = match known.or_else(early).or(renamed) {
            Some(set) => self.add(set, i),
            None => self.open(i),
        };
        let set = match renamed {
            Some(other) => self.unite(set, other),
            None => set,
        };
        let in_address =
            !told && name.len() > 1 && self.slug.windows(name.parts().len().max(1)).any(|w| w == name.parts());
        let s = &mut self.sets[set];
        s.gender = s.gender.or(gender);
        s.in_address |= in_address;
        if name.len() > s.words {
            (s.words, s.name) = (name.len(), i);
        } else if name.len() == s.words && normal.len() > self.entities[s.name].normal().len() {
            // The same name with its diacritics is longer in bytes.
            s.name = i;
        }
        if aside && known.is_none() {
            self.names.entry(key).or_insert(set);
            return;
        }
        if name.len() > 1 {
            self.names.insert(key, set);
        } else {
            self.bear(key, Form::Family, set, true);
        }
        for (form, kind) in forms {
            self.bear(form, kind, set, false);
        }
    }

    /// Remembers that a person goes by a short name.
    fn bear(&mut self, key: u64, form: Form, set: usize, used: bool) {
        let bearers = self.short.entry(key).or_default();
        match bearers.iter_mut().find(|b| b.set == set) {
            Some(bearer) => bearer.used |= used,
            None => {
                if bearers.len() == REMEMBERED {
                    bearers.remove(0);
                }
                bearers.push(Bearer { set, form, used });
            }
        }
    }

    /// The person of a full or short name.
    fn known(
        &mut self,
        key: u64,
        words: usize,
        gender: Option<Gender>,
        titles: &[Rc<Office>],
        i: usize,
        aside: bool,
    ) -> Option<usize> {
        if let Some(&set) = self.names.get(&key).filter(|_| words > 1) {
            return Some(set);
        }
        // In a credit nobody is called by a short name; and `en man vid namn Long` has not been spoken of.
        if aside || words == 1 && self.is_introduced(i) {
            return None;
        }
        let bearers = self.short.get(&key)?;
        let mut found: Vec<Bearer> = Vec::with_capacity(bearers.len());
        for bearer in bearers.clone() {
            let set = self.root(bearer.set);
            let theirs = self.sets[set].gender;
            if theirs.is_none() || gender.is_none() || theirs == gender {
                found.push(Bearer { set, ..bearer });
            }
        }
        if found.iter().any(|b| b.form != Form::Inner) {
            found.retain(|b| b.form != Form::Inner);
        }
        // `vice premiärminister Tung` is the one who holds that office.
        let office = |b: &Bearer| {
            titles
                .iter()
                .filter(|t| !t.address)
                .filter_map(|t| self.offices.get(t.keys.first()?))
                .any(|holders| holders.iter().any(|h| h.exact && h.set == b.set))
        };
        if found.len() > 1 && found.iter().any(office) {
            let holders: Vec<Bearer> = found.iter().copied().filter(office).collect();
            found = holders;
        }
        let given = found.iter().any(|b| b.form == Form::Given);
        let rank = |b: &&Bearer| {
            let s = &self.sets[b.set];
            if given { (false, false, 0, s.last) } else { (b.used, s.in_address, s.mentions.len(), usize::MAX - b.set) }
        };
        let best = found.iter().max_by_key(rank)?.set;
        if let Some(bearer) = self.short.get_mut(&key).and_then(|b| b.iter_mut().find(|b| b.set == best)) {
            bearer.used = true;
        }
        Some(best)
    }

    /// Whether the words before a name say that it is new: `en man vid namn Long`, `hon heter Dam`.
    fn is_introduced(&self, i: usize) -> bool {
        let start = i.checked_sub(1).map_or(0, |before| self.entities[before].end);
        let before = self.text.get(start..self.entities[i].start).unwrap_or_default().trim_end();
        ["vid namn", " heter", " hette", "med namnet"].iter().any(|words| before.ends_with(words))
    }

    fn thing(&mut self, i: usize) {
        let entity = &self.entities[i];
        let surface = (entity.kind, entity.text());
        if let Some(&set) = self.surfaces.get(&surface) {
            self.add(set, i);
            return;
        }
        let keys = Keys::of(entity);
        let find = |map: &HashMap<u64, usize>, keys: &[u64]| keys.iter().find_map(|key| map.get(key)).copied();
        let sure = find(&self.things, &keys.sure).or_else(|| find(&self.things, &keys.known_by));
        let again = find(&self.loose, &keys.again);
        let same = self.defined(i).or_else(|| self.renamed(i)).and_then(|before| self.of[before]);
        let mut set = match sure.or(again).or(same) {
            Some(set) => self.add(set, i),
            None => self.open(i),
        };
        for other in again.into_iter().chain(same) {
            if !self.differ(set, other) {
                set = self.unite(set, other);
            }
        }
        let words = entity.text().len();
        let s = &mut self.sets[set];
        if words > s.words {
            (s.words, s.name) = (words, i);
        }
        self.surfaces.insert(surface, set);
        for key in keys.sure {
            self.things.entry(key).or_insert(set);
        }
        for key in keys.loose {
            self.loose.entry(key).or_insert(set);
        }
    }

    /// Whether the dictionary knows two sets as different things.
    fn differ(&mut self, a: usize, b: usize) -> bool {
        let id = |set: &Set| set.mentions.iter().take(2).find_map(|&m| self.entities[m].id());
        let (a, b) = (self.root(a), self.root(b));
        matches!((id(&self.sets[a]), id(&self.sets[b])), (Some(a), Some(b)) if a != b)
    }

    /// The long form before the abbreviation in brackets, or the abbreviation before the long form.
    fn defined(&self, i: usize) -> Option<usize> {
        let before = i.checked_sub(1)?;
        let (first, second) = (&self.entities[before], &self.entities[i]);
        let gap = self.between(before, i)?;
        let bracketed =
            matches!(gap.trim(), "(" | "(förkortat" | "(nedan") && self.after(i).starts_with([')', ',', ';', '/']);
        if first.kind != second.kind || !bracketed {
            return None;
        }
        let capitals = |e: &Entity| e.text().chars().filter(|c| c.is_uppercase()).count();
        let one_word = |e: &Entity| !e.text().contains(' ') && e.text().starts_with(char::is_uppercase);
        let short = |e: &Entity| one_word(e) && capitals(e) > 1;
        let defines = match second.kind {
            // `Hue (Vietnam)` tells where it lies.
            Kind::Place => short(first) != short(second),
            _ => one_word(second) && first.text().contains(' ') || short(first) && second.text().contains(' '),
        };
        defines.then_some(before)
    }

    /// What a title is; titles come again and again, and are read once.
    fn office(&mut self, i: usize) -> Rc<Office> {
        let title = &self.entities[i];
        match self.titles.entry(self.text.get(title.start..title.end).unwrap_or_default()) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => new.insert(Rc::new(read_office(title, &mut self.words))).clone(),
        }
    }

    fn introduce(&mut self, role: &Role, holder: usize) {
        let office = self.office(role.title);
        if office.address {
            return;
        }
        let set = self.root(holder);
        for (n, key) in office.keys.iter().enumerate() {
            let holders = self.offices.entry(*key).or_default();
            let known = holders.iter().position(|h| h.set == set);
            let body = role.body.or(known.and_then(|at| holders[at].body));
            match known {
                Some(at) => drop(holders.remove(at)),
                None if holders.len() == REMEMBERED => drop(holders.remove(0)),
                None => {}
            }
            holders.push(Holder { set, body, exact: n == 0 });
        }
        // The headline spoke of the holder already.
        let mut awaited = std::mem::take(&mut self.awaited);
        awaited.retain(|&(title, body)| {
            let asked = self.office(title);
            let meets = asked.keys.first().is_some_and(|key| office.keys.contains(key));
            if !meets || !self.fits(body, Holder { set, body: role.body, exact: true }) {
                return true;
            }
            self.sets[set].mentions.push(title);
            self.of[title] = Some(set);
            false
        });
        self.awaited = awaited;
    }

    /// Whether an office of `body` may be the one that `holder` holds.
    fn fits(&mut self, body: Option<usize>, holder: Holder) -> bool {
        let Some(body) = body else { return true };
        match holder.body {
            Some(theirs) => match (self.of[body], self.of[theirs]) {
                (Some(a), Some(b)) => self.root(a) == self.root(b),
                _ => false,
            },
            // A Vietnamese with an office of no country holds it in Vietnam.
            None => {
                let name = self.entities[self.sets[holder.set].name].normal();
                let vietnamese = Name::read(&name, &mut self.words).is_vietnamese(&self.words);
                let place = &self.entities[body];
                !vietnamese || place.kind != Kind::Place || place.country() == Some("VN")
            }
        }
    }

    /// `Biträdande ministern` is the person last introduced as one.
    fn bare_title(&mut self, i: usize) {
        let office = self.office(i);
        let body = self.roles.body(i);
        // An indefinite form stands for somebody only behind a genitive: `Kinas president sade`.
        if office.address || !office.definite && body.is_none_or(|body| body > i) {
            return;
        }
        let mut found = Vec::new();
        for holder in office.keys.first().and_then(|key| self.offices.get(key)).cloned().unwrap_or_default() {
            let holder = Holder { set: self.root(holder.set), ..holder };
            if self.fits(body, holder) {
                found.push(holder);
            }
        }
        if found.iter().any(|h| h.exact) {
            found.retain(|h| h.exact);
        }
        // Of several, whoever this paragraph speaks of; else whom the text speaks of most.
        let best = found.iter().max_by_key(|h| {
            let s = &self.sets[h.set];
            let here = s.line == self.line;
            (here, if here { 0 } else { s.mentions.len() }, s.last)
        });
        match best.map(|h| h.set) {
            Some(set) => {
                self.sets[set].mentions.push(i);
                self.of[i] = Some(set);
            }
            None if self.line == 0 && self.awaited.len() < REMEMBERED => self.awaited.push((i, body)),
            None => {}
        }
    }

    fn finish(mut self) -> Vec<Cluster> {
        let entities = self.entities;
        let mut clusters: Vec<Cluster> = Vec::new();
        for set in self.sets.iter_mut().enumerate().filter(|(i, s)| s.is == *i).map(|(_, s)| s) {
            set.mentions.sort_unstable();
            set.mentions.dedup();
            // A few mentions tell whether the dictionary knows the thing; of people it knows none.
            let known = set.mentions.iter().take(if set.kind == Kind::Person { 0 } else { 4 });
            let known = known.map(|&m| &entities[m]).find(|e| e.inner.entry_index(e).is_some());
            clusters.push(Cluster {
                kind: set.kind,
                name: match known.and_then(|e| e.canonical()) {
                    Some(name) => name.to_owned(),
                    None => entities[set.name].normal().into_owned(),
                },
                id: known.and_then(|e| e.id()).map(str::to_owned),
                mentions: std::mem::take(&mut set.mentions),
            });
        }
        clusters.sort_by_key(|c| c.mentions.first().copied());
        clusters
    }
}

fn gap_begins(gap: &str, words: &[&str]) -> bool {
    let gap = gap.trim_start_matches([',', ' ', '(']);
    words.iter().any(|word| gap.starts_with(word))
}

/// Reads rank and head of a title: `biträdande utrikesministern` is a deputy `utrikesminister`, and a deputy `minister`.
fn read_office(title: &Entity, words: &mut Words) -> Office {
    const FEMALE: &[&str] =
        &["fru", "fröken", "frk", "mrs", "ms", "miss", "madame", "moster", "drottning", "prinsessa", "kronprinsessa"];
    const MALE: &[&str] = &["herr", "hr", "mr", "farbror", "onkel", "kung", "prins", "sir"];
    let (head, definite) = super::roles::head(title);
    let rank = match super::roles::status(title) {
        Status::Deputy => 1,
        Status::Former => 2,
        Status::Future => 3,
        Status::Outgoing => 4,
        Status::Present | Status::Acting => 0,
    };
    let stem = head.strip_prefix("vice").filter(|rest| rest.len() > 3).unwrap_or(&head);
    let mut keys = vec![join(rank, words.hash(stem))];
    for (at, _) in stem.char_indices().skip(2) {
        let hash = words.hash(&stem[at..]);
        if stem.len() - at > 3 && words.is(hash, Class::Title) {
            keys.push(join(rank, hash));
        }
    }
    Office {
        keys,
        address: words.entry_is(title, Class::Honorific) || words.entry_is(title, Class::Degree),
        definite,
        gender: if FEMALE.contains(&head.as_str()) {
            Some(Gender::Female)
        } else {
            MALE.contains(&head.as_str()).then_some(Gender::Male)
        },
    }
}

/// The names by which a thing may come back, hashed with its kind.
#[derive(Debug, Default)]
struct Keys {
    /// Names that are its own.
    sure: Vec<u64>,
    /// Names under which it is looked up, but does not come back.
    known_by: Vec<u64>,
    /// Names under which something fuller may have been called.
    again: Vec<u64>,
    /// Names under which it comes back where nothing else is called so.
    loose: Vec<u64>,
}

impl Keys {
    fn of(entity: &Entity) -> Keys {
        let normal = entity.normal();
        let name = fold(&normal);
        let key =
            |parts: &[&str]| parts.iter().fold(entity.kind as u64 + 1, |key, part| join(key, hash(part.as_bytes())));
        let id = entity.id().map(|id| key(&["#", id]));
        let mut keys = Keys::default();
        match entity.kind {
            Kind::Programme => {
                // Editions of one event are different events (SEA Games 29, SEA Games 30); the bare name is the first.
                let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '/' | '-' | '–'));
                let edition = name[stem.len()..].trim();
                for stem in id.into_iter().chain([key(&[stem])]) {
                    if edition.is_empty() {
                        keys.sure.push(stem);
                    } else {
                        keys.sure.push(join(stem, hash(edition.as_bytes())));
                        keys.loose.push(stem);
                    }
                }
                keys.again.clone_from(&keys.sure);
                // `Internationella veckan Hue Festival 2026` is `Hue Festival 2026`.
                let tails = stem.match_indices(' ').map(|(at, _)| &stem[at + 1..]).filter(|tail| tail.contains(' '));
                keys.known_by.extend(tails.take(REMEMBERED).map(|tail| match edition {
                    "" => key(&[tail]),
                    _ => join(key(&[tail]), hash(edition.as_bytes())),
                }));
            }
            Kind::Organisation => {
                keys.sure.extend(id);
                if let Some(ministry) = Ministry::read(&name) {
                    let own = key(&[&ministry.key()]);
                    keys.sure.push(own);
                    keys.again.push(own);
                    if let Some(understood) = ministry.key_without_owner() {
                        let understood = key(&[&understood]);
                        if ministry.takes_owner_later() {
                            keys.known_by.push(understood);
                        }
                        keys.loose.push(understood);
                    }
                } else {
                    keys.sure.extend(bodies::seat(&normal).map(|seat| key(&["@", &seat])));
                    keys.sure.extend(bodies::proper(&normal).map(|proper| key(&[&fold(proper)])));
                }
                if let Some(short) = bodies::without_legal_form(&normal) {
                    let short = fold(short);
                    let brand = short.split_once(' ').filter(|(first, rest)| first.len() > 3 && !rest.contains(' '));
                    if let Some((first, _)) = brand {
                        keys.known_by.push(key(&[first]));
                        keys.loose.push(key(&[first]));
                    }
                    keys.sure.push(key(&[&short]));
                }
                let name = key(&[&name]);
                keys.again.push(name);
                keys.sure.push(name);
            }
            _ => {
                keys.sure.extend(id);
                let plain = bodies::without_class(&normal);
                if plain.len() < normal.len() {
                    keys.sure.push(key(&[&fold(plain)]));
                }
                keys.sure.push(key(&[&name]));
            }
        }
        keys
    }
}
