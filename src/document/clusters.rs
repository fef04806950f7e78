//! Which mentions are of the same person, body, programme or place.

use super::bodies;
use super::furniture::{self, Furniture};
use super::memory::Memory;
use super::names::{self, Form, Gender, Keyed, Name, Words, join};
use super::roles::Finder as Roles;
use super::titles::Titles;
use super::{Cluster, Role};
use crate::entity::{Entity, Kind};
use crate::identity::{self, Identity};
use crate::ministry::Ministry;
use crate::segment::fold::{fold, hash};
use std::borrow::Cow;
use std::sync::Arc;

const QUOTES: [char; 5] = ['"', '”', '“', '»', '’'];

/// So many bearers of a short name, and holders of an office, are remembered: the last ones.
const REMEMBERED: usize = 8;

/// What is known of a text before its clusters are looked for.
pub(crate) struct Source<'a, 'e> {
    pub(crate) text: &'e str,
    /// The sorted entities, and the number of the line of each.
    pub(crate) entities: &'e [Entity<'a>],
    pub(crate) lines: &'e [u32],
    pub(crate) titles: &'e Titles,
    pub(crate) furniture: &'e [Furniture],
    pub(crate) address: &'e str,
}

/// Finds the clusters.
pub(crate) fn find<'a>(
    source: &Source<'a, '_>,
    roles: &[Role],
    words: &mut Words<'a>,
    memory: &mut Memory,
) -> Vec<Cluster> {
    let &Source { text, entities, lines, titles, furniture, address } = source;
    let address = match furniture::slug(text, furniture).and_then(|range| text.get(range)) {
        Some(slug) if address.is_empty() => slug,
        _ => address.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
    };
    let slug =
        address.split(['-', '_', '.', '+']).filter(|w| !w.is_empty()).take(64).map(|w| (w, words.hash(w))).collect();
    let asides = furniture::asides(furniture, entities);
    let mut finder = Finder {
        text,
        entities,
        titles,
        roles: Roles::new(text, entities, titles),
        words,
        memory,
        nobody: Arc::default(),
        slug,
        sets: Vec::with_capacity(entities.len() / 2),
        of: vec![NONE; entities.len()],
        next: vec![NONE; entities.len()],
        names: Keyed::default(),
        short: Keyed::with_capacity_and_hasher(entities.len() / 4, Default::default()),
        surfaces: Keyed::with_capacity_and_hasher(entities.len() / 4, Default::default()),
        things: Keyed::with_capacity_and_hasher(entities.len() / 2, Default::default()),
        loose: Keyed::default(),
        brands: Keyed::default(),
        offices: Keyed::default(),
        awaited: Vec::new(),
        forms: Vec::new(),
        line: 0,
    };
    let mut roles = roles.iter().peekable();
    let mut waiting: Vec<Role> = Vec::new();
    for (i, entity) in entities.iter().enumerate() {
        finder.line = lines.get(i).copied().unwrap_or_default();
        match entity.kind {
            Kind::Person => finder.person(i, &waiting, asides[i]),
            Kind::Organisation | Kind::Programme | Kind::Place => finder.thing(i),
            Kind::Title => {
                let before = waiting.len();
                while let Some(role) = roles.next_if(|role| role.title == i) {
                    waiting.push(*role);
                }
                if waiting.len() == before && !asides[i] {
                    finder.bare_title(i);
                }
            }
            Kind::Date | Kind::Other => {}
        }
        if waiting.is_empty() {
            continue;
        }
        // An office is known once its holder has been read.
        waiting.retain(|role| {
            let Some(holder) = finder.set_of(role.holder) else { return true };
            if !asides[role.title] {
                finder.introduce(role, holder);
            }
            false
        });
    }
    finder.finish()
}

/// Where a set or a mention is none.
const NONE: u32 = u32::MAX;

/// What is known of one person or thing.
#[derive(Debug)]
struct Set {
    /// The set that this one has been found to be, itself where it has not.
    is: u32,
    kind: Kind,
    name: Fullest,
    /// First and last of its chain of mentions, and how many they are.
    first: u32,
    end: u32,
    count: usize,
    gender: Option<Gender>,
    in_address: bool,
    /// The last mention by name, and its line.
    last: usize,
    line: u32,
    who: Arc<Who>,
}

impl Set {
    /// Takes over who it is, where that was not known as well.
    fn learn(&mut self, who: Arc<Who>) {
        let is_any = |who: &Who| who.identity().is_any();
        if self.who.id.is_none() || is_any(&self.who) && who.id.is_some() && !is_any(&who) {
            self.who = who;
        }
    }
}

/// Who a thing is, and the names by which it comes back.
#[derive(Debug, Default)]
pub(super) struct Who {
    id: Option<Arc<str>>,
    canonical: Option<Arc<str>>,
    country: String,
    keys: Keys,
}

impl Who {
    fn new(entity: &Entity, identity: Identity) -> Who {
        let keys = Keys::of(entity, &identity);
        let told = |text: Cow<str>| (!text.is_empty()).then(|| Arc::from(text));
        let Identity { id, canonical, country, .. } = identity;
        Who { id: told(id), canonical: told(canonical), country: country.to_owned(), keys }
    }

    fn identity(&self) -> Identity<'_> {
        let [id, canonical] =
            [&self.id, &self.canonical].map(|text| Cow::Borrowed(text.as_deref().unwrap_or_default()));
        Identity { id, canonical, country: &self.country, category: "" }
    }
}

/// The mention with the fullest name.
#[derive(Clone, Debug, Default)]
struct Fullest {
    /// How many words a person's name has; of a thing only the length counts.
    words: usize,
    /// How many bytes it has: a name with its diacritics is longer.
    length: usize,
    mention: usize,
    /// Of a person.
    person: Option<Arc<Name>>,
}

/// A person who goes by a short name.
#[derive(Clone, Copy, Debug)]
struct Bearer {
    set: u32,
    form: Form,
    /// Has been called so.
    used: bool,
}

/// A person who holds an office.
#[derive(Clone, Copy, Debug)]
struct Holder {
    set: u32,
    /// The mention of the body or place, or none.
    body: u32,
    /// The title is not a compound of the one asked for.
    exact: bool,
}

/// The last few of something, without an allocation of its own.
#[derive(Clone, Copy, Debug)]
struct Few<T> {
    items: [Option<T>; REMEMBERED],
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Few { items: [const { None }; REMEMBERED] }
    }
}

impl<T: Copy> Few<T> {
    fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.iter().map_while(Option::as_ref)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.items.iter_mut().map_while(Option::as_mut)
    }

    fn push(&mut self, item: T) {
        match self.items.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(item),
            None => {
                self.items.rotate_left(1);
                self.items[REMEMBERED - 1] = Some(item);
            }
        }
    }

    fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let mut kept = Few::default();
        self.iter().filter(|item| keep(item)).for_each(|item| kept.push(*item));
        *self = kept;
    }
}

struct Finder<'a, 'e, 'w> {
    text: &'e str,
    entities: &'e [Entity<'a>],
    titles: &'e Titles,
    roles: Roles<'a, 'e>,
    words: &'w mut Words<'a>,
    memory: &'w mut Memory,
    nobody: Arc<Who>,
    /// The words of the address of the page.
    slug: Vec<(&'e str, u64)>,
    sets: Vec<Set>,
    /// The set of each entity, and the mention that follows it there.
    of: Vec<u32>,
    next: Vec<u32>,
    /// Persons by their full names.
    names: Keyed<u32>,
    /// Persons by the shorter forms of their names.
    short: Keyed<Few<Bearer>>,
    /// Other things as they are written, by identifier or name, and by names that are less sure.
    surfaces: Keyed<u32>,
    things: Keyed<u32>,
    loose: Keyed<u32>,
    /// Bodies by the first words of their names: those that have more, and those that have no other.
    brands: Keyed<u32>,
    offices: Keyed<Few<Holder>>,
    /// Titles of the headline that await their holder: the mention and the body.
    awaited: Vec<(usize, Option<usize>)>,
    /// Buffers.
    forms: Vec<(u64, Form)>,
    /// Number of the line.
    line: u32,
}

impl<'a, 'e> Finder<'a, 'e, '_> {
    /// The set that a set has been found to be.
    fn root(&mut self, mut set: u32) -> u32 {
        while let Some(is) = self.sets.get(set as usize).map(|s| s.is).filter(|&is| is != set) {
            // Halve the way for the next who asks.
            let further = self.at(is).is;
            self.at(set).is = further;
            set = further;
        }
        set
    }

    fn at(&mut self, set: u32) -> &mut Set {
        &mut self.sets[set as usize]
    }

    fn set_of(&self, mention: usize) -> Option<u32> {
        self.of.get(mention).copied().filter(|&set| set != NONE)
    }

    fn open(&mut self, mention: usize) -> u32 {
        let set = self.sets.len() as u32;
        self.sets.push(Set {
            is: set,
            kind: self.entities[mention].kind,
            name: Fullest { mention, ..Fullest::default() },
            first: NONE,
            end: NONE,
            count: 0,
            gender: None,
            in_address: false,
            last: mention,
            line: self.line,
            who: Arc::clone(&self.nobody),
        });
        self.add(set, mention);
        set
    }

    fn add(&mut self, set: u32, mention: usize) -> u32 {
        let (set, line) = (self.root(set), self.line);
        let s = self.at(set);
        (s.last, s.line) = (mention, line);
        self.link(set, mention);
        set
    }

    /// Appends a mention that is in no set yet.
    fn link(&mut self, set: u32, mention: usize) {
        self.of[mention] = set;
        let s = &mut self.sets[set as usize];
        match s.end {
            NONE => s.first = mention as u32,
            end => self.next[end as usize] = mention as u32,
        }
        s.end = mention as u32;
        s.count += 1;
    }

    /// Two sets are found to be of the same thing.
    fn unite(&mut self, a: u32, b: u32) -> u32 {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return a;
        }
        // The larger one stays, so that no way to the root is long.
        let (keep, gone) = if self.at(a).count >= self.at(b).count { (a, b) } else { (b, a) };
        self.at(gone).is = keep;
        let gone = self.at(gone);
        let (first, end, count, last, line) = (gone.first, gone.end, gone.count, gone.last, gone.line);
        let name = std::mem::take(&mut gone.name);
        let who = Arc::clone(&gone.who);
        let s = &mut self.sets[keep as usize];
        self.next[s.end as usize] = first;
        s.end = end;
        s.count += count;
        s.learn(who);
        // Of two names of one length the earlier.
        if (name.words, name.length, s.name.mention) > (s.name.words, s.name.length, name.mention) {
            s.name = name;
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
        let kind = self.entities.get(mention)?.kind;
        // `Anna Ek, Bo Alms mor, log. Anki, som hon kallas`
        let named = |b: &usize| self.entities[*b].kind == kind && self.entities[*b].genitive == 0;
        let before = (mention.saturating_sub(6)..mention).rev().find(named)?;
        // `Pelé, som han kallas`, `"Mai", som filmen heter i Vietnam`
        if self.after(mention).trim_start_matches(QUOTES).strip_prefix(", som ").is_some_and(|rest| {
            let mut words = rest.split([' ', ',', '.']);
            words.next() != Some("egentligen")
                && matches!(words.next(), Some("kallas" | "kallades" | "heter" | "hette" | "kallats"))
        }) {
            return Some(before);
        }
        // No saying is shorter, and most gaps are longer than one.
        if !(6..64).contains(&self.entities[mention].start.saturating_sub(self.entities[before].end)) {
            return None;
        }
        let gap = self.between(before, mention)?.trim_end_matches([' ', ':', '"', '”', '(']);
        // `Franciskus, eller Jorge Mario Bergoglio,`
        if gap == ", eller" && self.after(mention).starts_with(',') {
            return Some(before);
        }
        let says = gap.bytes().next_back().is_some_and(|last| {
            let ends =
                |saying: &&str| gap.strip_suffix(*saying).is_some_and(|rest| rest.ends_with([' ', '(', '"', ',']));
            sayings(last).iter().any(ends)
        });
        // `född i Chile som Anna`
        let born = || gap.ends_with(" som") && gap_begins(gap, &["född ", "född"]);
        let born_elsewhere = || {
            before + 2 == mention
                && self.between(before, before + 1).is_some_and(|g| gap_begins(g, &["född "]))
                && self.between(before + 1, mention).is_some_and(|g| g.trim() == "som")
        };
        let in_one_clause = || !gap.contains([';', '?', '!']) && !gap.contains(". ");
        ((says || born() || born_elsewhere()) && in_one_clause()).then_some(before)
    }

    fn person(&mut self, i: usize, waiting: &[Role], aside: bool) {
        let entity = &self.entities[i];
        let depends_on = join(hash(entity.text().as_bytes()), entity.origin.hash() ^ u64::from(entity.genitive));
        let name = self.memory.names.get(depends_on, || Name::read(&entity.normal(), self.words));
        if name.len() > 0 {
            self.named(i, name, waiting, aside);
        }
    }

    fn named(&mut self, i: usize, name: Arc<Name>, waiting: &[Role], aside: bool) {
        let titles = self.titles;
        let offices = || waiting.iter().filter(|role| role.holder == i).map(|role| titles.get(role.title));
        let gender = name.gender().or_else(|| offices().find_map(|t| t.gender));
        let is_called = |name: &Name| Called { key: name.key(), words: name.len(), gender, mention: i, aside };
        let renamed = self.renamed(i).and_then(|before| self.set_of(before));
        let (mut name, mut known) = (name.clone(), self.known(is_called(&name), waiting));
        // A genitive that the lexicon could not see.
        if known.is_none() && self.entities[i].text().ends_with('s') {
            let normal = self.entities[i].normal();
            if let Some(stem) = normal.strip_suffix('s').filter(|stem| stem.len() > 2) {
                let without = self.memory.names.get(hash(stem.as_bytes()), || Name::read(stem, self.words));
                known = self.known(is_called(&without), waiting);
                if known.is_some() {
                    name = without;
                }
            }
        }
        let key = name.key();
        // The forms of a full name that came before are known.
        let told = aside || name.len() > 1 && self.names.contains_key(&key);
        let mut forms = std::mem::take(&mut self.forms);
        forms.clear();
        if !told {
            name.short_forms(&mut forms);
        }
        // A surname or given name alone came first, and now the full name.
        let early = || {
            let fits = |set: &u32, words: usize| {
                self.sets.get(*set as usize).is_some_and(|s| {
                    let differ = s.gender.is_some() && gender.is_some() && s.gender != gender;
                    s.is == *set && s.name.words == words && !differ
                })
            };
            forms.iter().filter(|(_, form)| *form != Form::Inner).find_map(|(form, _)| {
                let bearers = self.short.get(form).into_iter().flat_map(|bearers| bearers.iter().map(|b| b.set));
                // `Dinh Bac` is `Nguyen Dinh Bac`.
                let both = self.names.get(form).copied().filter(|set| name.len() > 2 && fits(set, 2));
                bearers.into_iter().find(|set| fits(set, 1)).or(both)
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
        let in_address = !told
            && name.len() > 1
            && name.parts().first().is_some_and(|first| {
                let begins = |at: &usize| self.slug[*at].1 == *first;
                let names =
                    |at| name.parts().iter().eq(self.slug[at..].iter().map(|(_, hash)| hash).take(name.parts().len()));
                (0..self.slug.len()).filter(begins).any(names)
            });
        let s = self.at(set);
        s.gender = s.gender.or(gender);
        s.in_address |= in_address;
        let (words, length) = (name.len(), name.length());
        if (words, length) > (s.name.words, s.name.length) {
            s.name = Fullest { words, length, mention: i, person: Some(name) };
        }
        if aside && known.is_none() {
            self.names.entry(key).or_insert(set);
        } else {
            if words > 1 {
                self.names.insert(key, set);
            } else {
                self.bear(key, Form::Family, set, true);
            }
            for (form, kind) in forms.drain(..) {
                self.bear(form, kind, set, false);
            }
        }
        self.forms = forms;
    }

    /// Remembers that a person goes by a short name.
    fn bear(&mut self, key: u64, form: Form, set: u32, used: bool) {
        let bearers = self.short.entry(key).or_default();
        let known = bearers.iter_mut().find(|b| b.set == set).map(|bearer| bearer.used |= used);
        if known.is_none() {
            bearers.push(Bearer { set, form, used });
        }
    }

    /// The person of a full or short name.
    fn known(&mut self, called: Called, waiting: &[Role]) -> Option<u32> {
        let Called { key, words, gender, mention, aside } = called;
        if let Some(&set) = self.names.get(&key).filter(|_| words > 1) {
            return Some(set);
        }
        // In a credit nobody is called by a short name; and `en man vid namn Long` has not been spoken of.
        if aside || words == 1 && self.is_introduced(mention) {
            return None;
        }
        let bearers = *self.short.get(&key)?;
        let mut found: Few<Bearer> = Few::default();
        for bearer in bearers.iter() {
            let set = self.root(bearer.set);
            let theirs = self.at(set).gender;
            if theirs.is_none() || gender.is_none() || theirs == gender {
                found.push(Bearer { set, ..*bearer });
            }
        }
        if found.iter().any(|b| b.form != Form::Inner) {
            found.retain(|b| b.form != Form::Inner);
        }
        // `vice premiärminister Tung` is the one who holds that office.
        if found.iter().nth(1).is_some() {
            let titles = self.titles;
            let offices = || waiting.iter().filter(|r| r.holder == mention).map(|r| titles.get(r.title));
            let holds = |b: &Bearer| {
                offices()
                    .filter(|t| !t.address)
                    .filter_map(|t| self.offices.get(t.keys.first()?))
                    .any(|holders| holders.iter().any(|h| h.exact && h.set == b.set))
            };
            if found.iter().any(holds) {
                found.retain(holds);
            }
        }
        let given = found.iter().any(|b| b.form == Form::Given);
        let rank = |b: &&Bearer| {
            let s = &self.sets[b.set as usize];
            let here = s.line == self.line;
            match given {
                true => (false, false, false, 0, s.last),
                false => (b.used, s.in_address, here, s.count, usize::MAX - b.set as usize),
            }
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
        let surface = join(entity.kind as u64 + 1, hash(entity.text().as_bytes()));
        if let Some(&set) = self.surfaces.get(&surface) {
            self.add(set, i);
            // `FN varnar. Förenta nationerna (FN) är oroligt.`
            let bracketed = self.text.as_bytes().get(..entity.start).is_some_and(|before| before.ends_with(b"("));
            let long = bracketed.then(|| self.defined(i)).flatten().and_then(|before| self.set_of(before));
            if let Some(long) = long.filter(|&long| !self.differ(set, long)) {
                self.unite(set, long);
            }
            return;
        }
        let depends_on = join(surface, entity.origin.hash() ^ u64::from(entity.genitive));
        let mut who = self.memory.things.get(depends_on, || Who::new(entity, identity::alone(entity)));
        if who.identity().is_any() {
            let identity = identity::in_context(entity, who.identity());
            if who.id.as_deref() != Some(&identity.id) {
                who = Arc::new(Who::new(entity, identity));
            }
        }
        let keys = &who.keys;
        let find = |map: &Keyed<u32>, keys: &[u64]| keys.iter().find_map(|key| map.get(key)).copied();
        let sure = find(&self.things, &keys.sure).or_else(|| find(&self.things, &keys.known_by));
        let brand = keys.brands.iter().find_map(|(_, other)| self.brands.get(other)).copied();
        let brand = brand.filter(|&set| set != NONE);
        let again = find(&self.loose, &keys.again).or(brand);
        let same = self.defined(i).or_else(|| self.renamed(i)).and_then(|before| self.set_of(before));
        let mut set = match sure.or(again).or(same) {
            Some(set) => self.add(set, i),
            None => self.open(i),
        };
        self.at(set).learn(Arc::clone(&who));
        for other in again.into_iter().chain(same) {
            if !self.differ(set, other) {
                set = self.unite(set, other);
            }
        }
        let s = self.at(set);
        if entity.text().len() > s.name.length {
            s.name = Fullest { length: entity.text().len(), mention: i, ..Fullest::default() };
        }
        self.surfaces.insert(surface, set);
        for &(own, other) in &keys.brands {
            // Two companies that begin alike go by their full names.
            let known = self.brands.get(&own).copied();
            if known.is_none_or(|known| known != NONE && self.root(known) != self.root(set)) {
                self.brands.insert(own, if known.is_none() { set } else { NONE });
            }
            if brand.is_some() {
                self.brands.insert(other, NONE);
            }
        }
        for &key in &keys.sure {
            self.things.entry(key).or_insert(set);
        }
        for &key in &keys.loose {
            self.loose.entry(key).or_insert(set);
        }
    }

    /// Whether two sets are known as different things.
    fn differ(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        let (a, b) = (self.sets[a as usize].who.identity(), self.sets[b as usize].who.identity());
        let same = || a.id == b.id || (a.is_any() || b.is_any()) && a.any() == b.any();
        !(a.id.is_empty() || b.id.is_empty() || same())
    }

    /// The long form before the abbreviation in brackets, or the abbreviation before the long form.
    fn defined(&self, i: usize) -> Option<usize> {
        let before = i.checked_sub(1)?;
        let (first, second) = (&self.entities[before], &self.entities[i]);
        if first.kind != second.kind {
            return None;
        }
        let gap = self.between(before, i)?;
        let quoted = gap.starts_with(QUOTES);
        let label = gap.trim_matches(|c| c == ' ' || QUOTES.contains(&c)).strip_prefix('(')?;
        if !self.after(i).trim_start_matches(QUOTES).starts_with([')', ',', ';', '/']) {
            return None;
        }
        match label.trim_end_matches(':') {
            "" | "förkortat" | "nedan" => {}
            "tidigare" | "nu" | "numera" | "idag" | "f.d." | "även" => return Some(before),
            // `(engelska: Mai)`
            language if label.ends_with("ska:") && !language.contains(' ') => return Some(before),
            _ => return None,
        }
        let capitals = |e: &Entity| e.text().chars().filter(|c| c.is_uppercase()).count();
        let one_word = |e: &Entity| !e.text().contains(' ') && e.text().starts_with(char::is_uppercase);
        let short = |e: &Entity| one_word(e) && capitals(e) > 1;
        let defines = match second.kind {
            // `Hue (Vietnam)` tells where it lies.
            Kind::Place => short(first) != short(second),
            // `"Myrtenblomman" ("Hoa sim")`
            Kind::Programme if quoted => true,
            Kind::Organisation if shares_name(first.text(), second.text()) => true,
            // `Folkmaktpartiet (PPP)`
            Kind::Organisation if short(second) && !short(first) => true,
            _ => one_word(second) && first.text().contains(' ') || short(first) && second.text().contains(' '),
        };
        defines.then_some(before)
    }

    fn introduce(&mut self, role: &Role, holder: u32) {
        let office = self.titles.get(role.title);
        if office.address {
            return;
        }
        let set = self.root(holder);
        for (n, key) in office.keys.iter().enumerate() {
            let holders = self.offices.entry(*key).or_default();
            let known = holders.iter().find(|h| h.set == set).map_or(NONE, |h| h.body);
            holders.retain(|h| h.set != set);
            holders.push(Holder { set, body: role.body.map_or(known, |body| body as u32), exact: n == 0 });
        }
        // The headline spoke of the holder already.
        let mut awaited = std::mem::take(&mut self.awaited);
        awaited.retain(|&(title, body)| {
            let asked = self.titles.get(title);
            let meets = asked.keys.first().is_some_and(|key| office.keys.contains(key));
            if !meets || !self.fits(body, Holder { set, body: role.body.map_or(NONE, |body| body as u32), exact: true })
            {
                return true;
            }
            self.link(set, title);
            false
        });
        self.awaited = awaited;
    }

    /// Whether an office of `body` may be the one that `holder` holds.
    fn fits(&mut self, body: Option<usize>, holder: Holder) -> bool {
        let Some(body) = body else { return true };
        if holder.body == NONE {
            // A Vietnamese with an office of no country holds it in Vietnam.
            let place = &self.entities[body];
            let vietnamese = self.at(holder.set).name.person.as_ref().is_some_and(|name| name.is_vietnamese());
            return !vietnamese || place.kind != Kind::Place || place.country() == Some("VN");
        }
        match (self.set_of(body), self.set_of(holder.body as usize)) {
            (Some(a), Some(b)) => self.root(a) == self.root(b),
            _ => false,
        }
    }

    /// `Biträdande ministern` is the person last introduced as one.
    fn bare_title(&mut self, i: usize) {
        let office = self.titles.get(i);
        let holders = office.keys.first().and_then(|key| self.offices.get(key)).copied().unwrap_or_default();
        let awaits = self.line == 0 && self.awaited.len() < REMEMBERED;
        if office.address || holders.iter().next().is_none() && !awaits {
            return;
        }
        let body = self.roles.body(i);
        // An indefinite form stands for somebody only behind a genitive: `Kinas president sade`.
        if !office.definite && body.is_none_or(|body| body > i) {
            return;
        }
        let mut found: Few<Holder> = Few::default();
        for holder in holders.iter() {
            let holder = Holder { set: self.root(holder.set), ..*holder };
            if self.fits(body, holder) {
                found.push(holder);
            }
        }
        if found.iter().any(|h| h.exact) {
            found.retain(|h| h.exact);
        }
        // Of several, whoever this paragraph speaks of; else whom the text speaks of most.
        let best = found.iter().max_by_key(|h| {
            let s = &self.sets[h.set as usize];
            let here = s.line == self.line;
            (here, if here { 0 } else { s.count }, s.last)
        });
        match best.map(|h| h.set) {
            Some(set) => self.link(set, i),
            None if awaits => self.awaited.push((i, body)),
            None => {}
        }
    }

    /// Gives the bodies whose country nothing tells that of the text, where it is plainly about one.
    fn settle(&mut self) {
        let open = |set: &Set| set.who.identity().is_any();
        if !self.sets.iter().any(open) {
            return;
        }
        let Some(home) = self.home() else { return };
        for set in 0..self.sets.len() as u32 {
            let Some(s) = self.sets.get(set as usize).filter(|s| s.is == set && open(s)) else { continue };
            let identity = s.who.identity();
            let Some(id) = identity::of_country(&identity.id, &home) else { continue };
            if let Some(&own) = self.things.get(&id_key(s.kind, &id)) {
                self.unite(set, own);
                continue;
            }
            let inner = self.entities[s.name.mention].inner;
            let canonical = Some(identity::name_of(inner, &id, &home, identity.canonical).into());
            self.at(set).who =
                Arc::new(Who { id: Some(id.into()), canonical, country: home.clone(), keys: Keys::default() });
        }
    }

    /// The country of more than two thirds of the mentions that are of some country, if they are three or more.
    fn home(&self) -> Option<String> {
        let mut counts: Keyed<(&str, usize)> = Keyed::default();
        let mut all = 0;
        let counted = self.sets.iter().enumerate().filter(|(i, s)| s.is as usize == *i && !s.who.country.is_empty());
        for (_, set) in counted {
            let country = set.who.country.as_str();
            counts.entry(hash(country.as_bytes())).or_insert((country, 0)).1 += set.count;
            all += set.count;
        }
        // At most one is of more than half of them.
        counts.values().find(|(_, count)| *count >= 3 && count * 3 > all * 2).map(|(country, _)| (*country).to_owned())
    }

    fn finish(mut self) -> Vec<Cluster> {
        self.settle();
        let mut clusters: Vec<Cluster> = Vec::with_capacity(self.sets.len());
        let sets = std::mem::take(&mut self.sets);
        for (_, set) in sets.into_iter().enumerate().filter(|(i, s)| s.is as usize == *i) {
            let mut mentions = Vec::with_capacity(set.count);
            let mut at = set.first;
            while let Some(&next) = self.next.get(at as usize) {
                mentions.push(at as usize);
                at = next;
            }
            mentions.sort_unstable();
            let (id, canonical) = (set.who.id.clone(), set.who.canonical.clone());
            let name = canonical.unwrap_or_else(|| match &set.name.person {
                Some(name) if name.len() == 1 => match names::restore(name, &self.slug, self.words) {
                    Some(whole) => whole.into(),
                    None => name.normal(),
                },
                Some(name) => name.normal(),
                None => self.entities[set.name.mention].normal().into(),
            });
            clusters.push(Cluster { kind: set.kind, name, id, mentions });
        }
        clusters.sort_by_key(|c| c.mentions.first().copied());
        clusters
    }
}

/// Words before another name of the same thing, of those that end in this byte: most gaps end in none.
fn sayings(last: u8) -> &'static [&'static str] {
    match last {
        b'a' => &["det vill säga", "numera", "på engelska"],
        b'd' => &["kallad", "född"],
        b'e' => &["som tidigare hette"],
        b'g' => &["kallade sig"],
        b'l' => &["bytte namn till", "byter namn till", "döpt till", "döptes om till", "originaltitel"],
        b'm' => &["född som", "känd som", "känt som"],
        b'n' => &["fullständigt namn", "artistnamn", "egentligen", "pseudonymen", "signaturen", "originaltiteln"],
        b'r' => &["numera heter", "riktiga namn är"],
        b's' => &["kallas", "alias", "förkortas"],
        b't' => {
            &["kallat", "förkortat", "artistnamnet", "smeknamnet", "öknamnet", "känd under namnet", "känt under namnet"]
        }
        // `å`
        0xA5 => &["nya namnet på"],
        _ => &[],
    }
}

/// How a person is called at a mention.
#[derive(Clone, Copy)]
struct Called {
    key: u64,
    words: usize,
    gender: Option<Gender>,
    mention: usize,
    /// In furniture.
    aside: bool,
}

/// Whether two names have a word in common that is no small one.
fn shares_name(one: &str, other: &str) -> bool {
    let named = |word: &&str| word.len() > 3 && word.starts_with(char::is_uppercase);
    other.split(' ').filter(named).any(|word| one.split(' ').any(|known| known == word))
}

fn gap_begins(gap: &str, words: &[&str]) -> bool {
    let gap = gap.trim_start_matches([',', ' ', '(']);
    words.iter().any(|word| gap.starts_with(word))
}

fn key(kind: Kind, parts: &[&str]) -> u64 {
    parts.iter().fold(kind as u64 + 1, |key, part| join(key, hash(part.as_bytes())))
}

fn id_key(kind: Kind, id: &str) -> u64 {
    key(kind, &["#", id])
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
    /// What the first words of its name are kept under, and where a body is kept that has no other words, or one that has
    /// more: `Nippon`, `Nippon Steel`.
    brands: Vec<(u64, u64)>,
}

impl Keys {
    /// The names of a thing.
    fn of(entity: &Entity, identity: &Identity) -> Keys {
        let mut keys = Keys::default();
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
                        keys.sure.push(stem);
                    } else {
                        keys.sure.push(join(stem, hash(edition.as_bytes())));
                        keys.loose.push(stem);
                    }
                }
                // `Venedigs filmfestival` is `filmfestivalen i Venedig`.
                if edition.is_empty() {
                    keys.sure.extend(bodies::seat(&normal).map(|seat| join(key(&["@"]), seat)));
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
                if identity.is_any() {
                    keys.again.extend(id);
                } else if let Some(any) = identity.any() {
                    keys.loose.push(id_key(entity.kind, &any));
                }
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
                    keys.sure.extend(bodies::seat(&normal).map(|seat| join(key(&["@"]), seat)));
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
                keys.brands = bodies::first_words(&normal)
                    .filter(|words| words.len() < normal.len() || id.is_none())
                    .map(|words| {
                        let all = words.len() == normal.len();
                        let words = key(&[&fold(words)]);
                        (join(words, u64::from(all)), join(words, u64::from(!all)))
                    })
                    .collect();
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
