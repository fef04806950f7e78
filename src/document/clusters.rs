//! Which mentions are of the same person, body, programme or place.

use super::few::{Few, Lists, REMEMBERED};
use super::furniture::{self, Furniture};
use super::memory::Remembered;
use super::names::{self, Form, Gender, Keyed, Name, Words, join};
use super::roles::Finder as Roles;
use super::titles::Titles;
use super::who::{Who, id_key};
use super::{Cluster, Role};
use crate::entity::{Entity, Kind};
use crate::identity;
use crate::segment::fold::hash;
use smallvec::SmallVec;

const QUOTES: [char; 5] = ['"', '”', '“', '»', '’'];

/// What is known of a text before its clusters are looked for.
pub(crate) struct Source<'a, 'e> {
    pub(crate) text: &'e str,
    /// The sorted entities, and the number of the line of each.
    pub(crate) entities: &'e [Entity<'a>],
    pub(crate) lines: &'e [u32],
    pub(crate) titles: &'e Titles<'e>,
    pub(crate) furniture: &'e [Furniture],
    pub(crate) address: &'e str,
}

/// What is remembered of the texts before, and the tables for this one.
pub(crate) struct Tables<'m> {
    pub(super) things: &'m mut Remembered<Who>,
    pub(super) names: &'m mut Remembered<Name>,
    pub(super) seen: &'m mut Seen,
}

/// Finds the clusters.
pub(crate) fn find<'a>(
    source: &Source<'a, '_>,
    roles: &[Role],
    words: &mut Words<'a>,
    Tables { things, names, seen }: Tables,
) -> Vec<Cluster> {
    let &Source { text, entities, lines, titles, furniture, address } = source;
    let address = match furniture::slug(text, furniture).and_then(|range| text.get(range)) {
        Some(slug) if address.is_empty() => slug,
        _ => address.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
    };
    let slug =
        address.split(['-', '_', '.', '+']).filter(|w| !w.is_empty()).take(64).map(|w| (w, words.hash(w))).collect();
    let asides = furniture::asides(furniture, entities);
    seen.begin(entities.len());
    let mut finder = Finder {
        text,
        entities,
        lines,
        titles,
        roles: Roles::new(text, entities, lines, titles),
        words,
        things,
        names,
        slug,
        seen,
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
#[derive(Clone, Copy, Debug)]
struct Set {
    /// The set that this one has been found to be, itself where it has not.
    is: u32,
    /// How many mentions it has.
    count: u32,
    /// The last mention by name, and its line.
    last: u32,
    line: u32,
    name: Fullest,
    /// Where it is told who it is, or none.
    who: u32,
    kind: Kind,
    gender: Option<Gender>,
    in_address: bool,
}

/// The mention with the fullest name.
#[derive(Clone, Copy, Debug)]
struct Fullest {
    /// How many words a person's name has; of a thing only the length counts.
    words: u32,
    /// How many bytes it has: a name with its diacritics is longer.
    length: u32,
    mention: u32,
    /// Where the name of a person stands, or none.
    person: u32,
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

/// What has been seen of a text so far: tables that the next text is read into again.
#[derive(Debug, Default)]
pub(super) struct Seen {
    sets: Vec<Set>,
    /// The set of each entity.
    of: Vec<u32>,
    /// Persons by their full names.
    names: Keyed<u32>,
    /// Persons by the shorter forms of their names.
    short: Lists<Bearer>,
    /// Other things as they are written, by identifier or name, and by names that are less sure.
    surfaces: Keyed<u32>,
    things: Keyed<u32>,
    loose: Keyed<u32>,
    /// Bodies by the first words of their names: those that have more, and those that have no other.
    brands: Keyed<u32>,
    offices: Lists<Holder>,
    /// Bodies of some country that their names do not tell.
    open: Vec<u32>,
    /// Titles of the headline that await their holder: the mention and the body.
    awaited: Vec<(usize, Option<usize>)>,
    forms: Vec<(u64, Form)>,
}

impl Seen {
    /// Forgets the text before, and the space as well where that was a large one: it would be swept for each small text.
    fn begin(&mut self, entities: usize) {
        const LARGE: usize = 1 << 13;
        if self.of.capacity() > LARGE {
            *self = Seen::default();
        }
        let Seen { sets, of, names, short, surfaces, things, loose, brands, offices, open, awaited, .. } = self;
        sets.clear();
        of.clear();
        of.resize(entities, NONE);
        for map in [names, surfaces, things, loose, brands] {
            map.clear();
        }
        short.clear();
        offices.clear();
        open.clear();
        awaited.clear();
    }

    /// The set that a set has been found to be.
    fn root(&mut self, mut set: u32) -> u32 {
        while let Some(is) = self.sets.get(set as usize).map(|s| s.is).filter(|&is| is != set) {
            // Halve the way for the next who asks.
            let further = self.sets[is as usize].is;
            self.sets[set as usize].is = further;
            set = further;
        }
        set
    }
}

struct Finder<'a, 'e, 'w> {
    text: &'e str,
    entities: &'e [Entity<'a>],
    lines: &'e [u32],
    titles: &'e Titles<'e>,
    roles: Roles<'a, 'e>,
    words: &'w mut Words<'a>,
    /// What the texts before told of things and names.
    things: &'w mut Remembered<Who>,
    names: &'w mut Remembered<Name>,
    /// The words of the address of the page.
    slug: Vec<(&'e str, u64)>,
    seen: &'w mut Seen,
    /// Number of the line.
    line: u32,
}

impl<'a, 'e> Finder<'a, 'e, '_> {
    fn root(&mut self, set: u32) -> u32 {
        self.seen.root(set)
    }

    fn at(&mut self, set: u32) -> &mut Set {
        &mut self.seen.sets[set as usize]
    }

    fn set_of(&self, mention: usize) -> Option<u32> {
        self.seen.of.get(mention).copied().filter(|&set| set != NONE)
    }

    fn open(&mut self, mention: usize) -> u32 {
        let set = self.seen.sets.len() as u32;
        self.seen.sets.push(Set {
            is: set,
            count: 0,
            last: mention as u32,
            line: self.line,
            name: Fullest { words: 0, length: 0, mention: mention as u32, person: NONE },
            who: NONE,
            kind: self.entities[mention].kind,
            gender: None,
            in_address: false,
        });
        self.add(set, mention);
        set
    }

    fn add(&mut self, set: u32, mention: usize) -> u32 {
        let (set, line) = (self.root(set), self.line);
        let s = self.at(set);
        (s.last, s.line) = (mention as u32, line);
        self.join(set, mention);
        set
    }

    /// Adds a mention that is in no set yet, and may be one by title.
    fn join(&mut self, set: u32, mention: usize) {
        self.seen.of[mention] = set;
        self.at(set).count += 1;
    }

    /// A set takes over who it is, where that was not known as well.
    fn learn(&mut self, set: u32, who: u32) {
        let (known, new) = (self.who(set), &self.things[who]);
        let better = |known: &Who| known.id.is_none() || known.is_any && new.id.is_some() && !new.is_any;
        if known.is_none_or(better) {
            self.at(set).who = who;
        }
    }

    /// Who a set is said to be.
    fn who(&self, set: u32) -> Option<&Who> {
        let who = self.seen.sets[set as usize].who;
        (who != NONE).then(|| &self.things[who])
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
        let Set { count, last, line, name, who, .. } = *gone;
        if who != NONE {
            self.learn(keep, who);
        }
        let s = self.at(keep);
        s.count += count;
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
        let near = end.checked_sub(start)? < 64 && self.lines.get(left) == self.lines.get(right);
        self.text.get(start..end).filter(|_| near)
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
        let name = self.names.place(depends_on, || Name::read(&entity.normal(), self.words));
        if self.names[name].len() > 0 {
            self.named(i, name, waiting, aside);
        }
    }

    fn named(&mut self, i: usize, mut place: u32, waiting: &[Role], aside: bool) {
        let titles = self.titles;
        let offices = || waiting.iter().filter(|role| role.holder == i).map(|role| titles.get(role.title));
        let name = &self.names[place];
        let gender = name.gender().or_else(|| offices().find_map(|t| t.gender));
        let is_called = |name: &Name| Called { key: name.key(), words: name.len(), gender, mention: i, aside };
        let mut called = is_called(name);
        let renamed = self.renamed(i).and_then(|before| self.set_of(before));
        let mut known = self.known(called, waiting);
        // A genitive that the lexicon could not see.
        if known.is_none() && self.entities[i].text().ends_with('s') {
            let normal = self.entities[i].normal();
            if let Some(stem) = normal.strip_suffix('s').filter(|stem| stem.len() > 2) {
                let without = self.names.place(hash(stem.as_bytes()), || Name::read(stem, self.words));
                let stem = is_called(&self.names[without]);
                known = self.known(stem, waiting);
                if known.is_some() {
                    (place, called) = (without, stem);
                }
            }
        }
        let Called { key, words, .. } = called;
        // The forms of a full name that came before are known.
        let again = known.is_some() && words > 1 && self.seen.names.contains_key(&key);
        let told = aside || again;
        let mut forms = std::mem::take(&mut self.seen.forms);
        forms.clear();
        if !told {
            self.names[place].short_forms(&mut forms);
        }
        let early = || self.called_before(words, &forms, gender);
        let set = match known.or_else(early).or(renamed) {
            Some(set) => self.add(set, i),
            None => self.open(i),
        };
        let set = match renamed {
            Some(other) => self.unite(set, other),
            None => set,
        };
        let name = &self.names[place];
        let in_address = !told && words > 1 && self.is_in_address(name);
        let full = Fullest { words: words as u32, length: name.length() as u32, mention: i as u32, person: place };
        let s = self.at(set);
        s.gender = s.gender.or(gender);
        s.in_address |= in_address;
        if (full.words, full.length) > (s.name.words, s.name.length) {
            s.name = full;
        }
        if aside && known.is_none() {
            self.seen.names.entry(key).or_insert(set);
        } else {
            if words == 1 {
                self.bear(key, Form::Family, set, true);
            } else if !again {
                self.seen.names.insert(key, set);
            }
            for (form, kind) in forms.drain(..) {
                self.bear(form, kind, set, false);
            }
        }
        self.seen.forms = forms;
    }

    /// The person whom a surname or given name alone spoke of before the full name came.
    fn called_before(&self, words: usize, forms: &[(u64, Form)], gender: Option<Gender>) -> Option<u32> {
        let fits = |set: u32, words: u32| {
            let s = &self.seen.sets[set as usize];
            let differ = s.gender.is_some() && gender.is_some() && s.gender != gender;
            s.is == set && s.name.words == words && !differ
        };
        forms.iter().filter(|(_, form)| *form != Form::Inner).find_map(|(form, _)| {
            let bearers = self.seen.short.get(*form);
            let alone = bearers.iter().map(|bearer| bearer.set).find(|&set| fits(set, 1));
            // `Dinh Bac` is `Nguyen Dinh Bac`.
            let both = || self.seen.names.get(form).copied().filter(|&set| words > 2 && fits(set, 2));
            alone.or_else(both)
        })
    }

    /// Whether the address of the page names somebody.
    fn is_in_address(&self, name: &Name) -> bool {
        let (parts, slug) = (name.parts(), &self.slug);
        let names = |at| parts.iter().eq(slug[at..].iter().map(|(_, hash)| hash).take(parts.len()));
        (0..slug.len()).any(|at| parts.first() == Some(&slug[at].1) && names(at))
    }

    /// Remembers that a person goes by a short name.
    fn bear(&mut self, key: u64, form: Form, set: u32, used: bool) {
        self.seen.short.change(key, |bearers| {
            let known = bearers.iter_mut().find(|bearer| bearer.set == set).map(|bearer| bearer.used |= used);
            if known.is_none() {
                bearers.push(Bearer { set, form, used });
            }
        });
    }

    /// The person of a full or short name.
    fn known(&mut self, called: Called, waiting: &[Role]) -> Option<u32> {
        let Called { key, words, gender, mention, aside } = called;
        if let Some(&set) = self.seen.names.get(&key).filter(|_| words > 1) {
            return Some(set);
        }
        // In a credit nobody is called by a short name; and `en man vid namn Long` has not been spoken of.
        if aside || words == 1 && self.is_introduced(mention) {
            return None;
        }
        let mut found = Few::default();
        for bearer in self.seen.short.get(key).iter() {
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
                    .filter_map(|t| Some(self.seen.offices.get(*t.keys.first()?)))
                    .any(|holders| holders.iter().any(|h| h.exact && h.set == b.set))
            };
            if found.iter().any(holds) {
                found.retain(holds);
            }
        }
        let given = found.iter().any(|b| b.form == Form::Given);
        let rank = |b: &&Bearer| {
            let s = &self.seen.sets[b.set as usize];
            let here = s.line == self.line;
            match given {
                true => (false, false, false, 0, s.last),
                false => (b.used, s.in_address, here, s.count, u32::MAX - b.set),
            }
        };
        let best = found.iter().max_by_key(rank)?.set;
        self.seen.short.change(key, |bearers| {
            bearers.iter_mut().filter(|bearer| bearer.set == best).for_each(|bearer| bearer.used = true);
        });
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
        if let Some(&set) = self.seen.surfaces.get(&surface) {
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
        let mut place = self.things.place(depends_on, || Who::new(entity, identity::alone(entity)));
        if self.things[place].is_any {
            let alone = &self.things[place];
            let identity = identity::in_context(entity, alone.identity());
            if alone.id.as_deref() != Some(&identity.id) {
                let depends_on = join(depends_on, hash(identity.id.as_bytes()));
                let who = Who::new(entity, identity);
                place = self.things.place(depends_on, || who);
            }
        }
        let &Who { ref keys, is_any, .. } = &self.things[place];
        let find = |map: &Keyed<u32>, keys: &[u64]| keys.iter().find_map(|key| map.get(key)).copied();
        let sure = find(&self.seen.things, keys.sure()).or_else(|| find(&self.seen.things, keys.known_by()));
        let brand = keys.brands().find_map(|(_, other)| self.seen.brands.get(&other)).copied();
        let brand = brand.filter(|&set| set != NONE);
        let again = find(&self.seen.loose, keys.again()).or(brand);
        let same = self.defined(i).or_else(|| self.renamed(i)).and_then(|before| self.set_of(before));
        let mut set = match sure.or(again).or(same) {
            Some(set) => self.add(set, i),
            None => self.open(i),
        };
        if is_any {
            self.seen.open.push(set);
        }
        self.learn(set, place);
        for other in again.into_iter().chain(same) {
            if !self.differ(set, other) {
                set = self.unite(set, other);
            }
        }
        let s = self.at(set);
        let length = entity.text().len() as u32;
        if length > s.name.length {
            s.name = Fullest { words: 0, length, mention: i as u32, person: NONE };
        }
        let (seen, keys) = (&mut *self.seen, &self.things[place].keys);
        seen.surfaces.insert(surface, set);
        for (own, other) in keys.brands() {
            // Two companies that begin alike go by their full names.
            let known = seen.brands.get(&own).copied();
            if known.is_none_or(|known| known != NONE && seen.root(known) != seen.root(set)) {
                seen.brands.insert(own, if known.is_none() { set } else { NONE });
            }
            if brand.is_some() {
                seen.brands.insert(other, NONE);
            }
        }
        for &key in keys.sure() {
            seen.things.entry(key).or_insert(set);
        }
        for &key in keys.loose() {
            seen.loose.entry(key).or_insert(set);
        }
    }

    /// Whether two sets are known as different things.
    fn differ(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        let [Some(a), Some(b)] = [a, b].map(|set| self.who(set)) else { return false };
        let same = || a.id == b.id || (a.is_any || b.is_any) && a.identity().any() == b.identity().any();
        a.id.is_some() && b.id.is_some() && !same()
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
            self.seen.offices.change(*key, |holders| {
                let known = holders.iter().find(|h| h.set == set).map_or(NONE, |h| h.body);
                holders.retain(|h| h.set != set);
                holders.push(Holder { set, body: role.body.map_or(known, |body| body as u32), exact: n == 0 });
            });
        }
        // The headline spoke of the holder already.
        let mut awaited = std::mem::take(&mut self.seen.awaited);
        awaited.retain(|&(title, body)| {
            let asked = self.titles.get(title);
            let meets = asked.keys.first().is_some_and(|key| office.keys.contains(key));
            if !meets || !self.fits(body, Holder { set, body: role.body.map_or(NONE, |body| body as u32), exact: true })
            {
                return true;
            }
            self.join(set, title);
            false
        });
        self.seen.awaited = awaited;
    }

    /// Whether an office of `body` may be the one that `holder` holds.
    fn fits(&mut self, body: Option<usize>, holder: Holder) -> bool {
        let Some(body) = body else { return true };
        if holder.body == NONE {
            // A Vietnamese with an office of no country holds it in Vietnam.
            let place = &self.entities[body];
            let person = self.at(holder.set).name.person;
            let vietnamese = person != NONE && self.names[person].is_vietnamese();
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
        let holders = office.keys.first().map(|key| self.seen.offices.get(*key)).unwrap_or_default();
        let awaits = self.line == 0 && self.seen.awaited.len() < REMEMBERED;
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
            let s = &self.seen.sets[h.set as usize];
            let here = s.line == self.line;
            (here, if here { 0 } else { s.count }, s.last)
        });
        match best.map(|h| h.set) {
            Some(set) => self.join(set, i),
            None if awaits => self.seen.awaited.push((i, body)),
            None => {}
        }
    }

    /// Gives the bodies whose country nothing tells that of the text, where it is plainly about one.
    fn settle(&mut self) {
        if self.seen.open.is_empty() {
            return;
        }
        let Some(home) = &self.home() else { return };
        for i in 0..self.seen.open.len() {
            let set = self.root(self.seen.open[i]);
            let Set { kind, name, .. } = self.seen.sets[set as usize];
            let Some(identity) = self.who(set).filter(|who| who.is_any).map(Who::identity) else { continue };
            let Some(id) = identity::of_country(&identity.id, home) else { continue };
            if let Some(&own) = self.seen.things.get(&id_key(kind, &id)) {
                self.unite(set, own);
                continue;
            }
            let inner = self.entities[name.mention as usize].inner;
            let canonical = identity::name_of(inner, &id, home, identity.canonical);
            let depends_on = join(hash(id.as_bytes()), hash(canonical.as_bytes()));
            let who = Who { id: Some(id.into()), canonical: Some(canonical.into()), ..Who::default() };
            self.at(set).who = self.things.place(depends_on, || who);
        }
    }

    /// The country of more than two thirds of the mentions that are of some country, if they are three or more.
    fn home(&self) -> Option<Box<str>> {
        let sets = self.seen.sets.iter().enumerate().filter(|(i, set)| set.is as usize == *i);
        let of_country = sets
            .filter(|(_, set)| set.who != NONE)
            .map(|(_, set)| (&self.things[set.who], set.count))
            .filter(|(who, _)| who.country_key != 0);
        let mut counts: Keyed<(&Who, u32)> = Keyed::default();
        let mut all = 0;
        for (who, count) in of_country {
            counts.entry(who.country_key).or_insert((who, 0)).1 += count;
            all += count;
        }
        // At most one is of more than half of them.
        counts.values().find(|(_, count)| *count >= 3 && count * 3 > all * 2).map(|(who, _)| who.country.clone())
    }

    fn finish(mut self) -> Vec<Cluster> {
        self.settle();
        let mut clusters: Vec<Cluster> = Vec::with_capacity(self.seen.sets.len());
        // The cluster of each set.
        let mut of = vec![NONE; self.seen.sets.len()];
        for mention in 0..self.entities.len() {
            let Some(set) = self.set_of(mention) else { continue };
            let set = self.root(set);
            let at = &mut of[set as usize];
            if *at == NONE {
                *at = clusters.len() as u32;
                clusters.push(self.cluster(set));
            }
            clusters[*at as usize].mentions.push(mention);
        }
        clusters
    }

    /// The cluster of a set, still without its mentions.
    fn cluster(&self, set: u32) -> Cluster {
        let Set { kind, count, name: Fullest { mention, person, .. }, .. } = self.seen.sets[set as usize];
        let who = self.who(set);
        let named = || match person {
            NONE => self.entities[mention as usize].normal().into(),
            person => match &self.names[person] {
                name if name.len() == 1 => match names::restore(name, &self.slug, self.words) {
                    Some(whole) => whole.into(),
                    None => name.normal(),
                },
                name => name.normal(),
            },
        };
        let name = who.and_then(|who| who.canonical.clone()).unwrap_or_else(named);
        let id = who.and_then(|who| who.id.clone());
        Cluster { kind, name, id, mentions: SmallVec::with_capacity(count as usize) }
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
