//! Who holds which title, and of what.

use super::names::{Class, Words};
use super::{Role, Status};
use crate::entity::{Entity, Kind};

/// As many entities are looked at on either side of a title.
const WINDOW: usize = 12;

/// A gap between two neighbours that belong together is no longer, in bytes.
const GAP: usize = 48;

/// Finds the roles of the sorted `entities` of `text`.
pub(crate) fn find(text: &str, entities: &[Entity]) -> Vec<Role> {
    let finder = Finder::new(text, entities);
    let words = Words::new(entities);
    let mut roles = Vec::new();
    for (i, title) in entities.iter().enumerate().filter(|(_, e)| e.kind == Kind::Title) {
        let holders = finder.holders(i);
        let Some(&last) = holders.last() else { continue };
        let degree = words.entry_is(title, Class::Degree) && !words.entry_is(title, Class::Post);
        let body = if !degree && !words.entry_is(title, Class::Honorific) {
            finder.body(i).or_else(|| finder.body_behind(i, last))
        } else {
            None
        };
        let status = status(title);
        roles.extend(holders.into_iter().map(|holder| Role { title: i, holder, body, status }));
    }
    roles
}

/// How the title says that the office is held.
pub(super) fn status(title: &Entity) -> Status {
    const WORDS: &[(&[&str], Status)] = &[
        (
            &[
                "tidigare",
                "förre",
                "förra",
                "dåvarande",
                "avsatte",
                "avsatta",
                "framlidne",
                "framlidna",
                "före",
                "f.d",
                "forne",
                "forna",
                "ex",
                "pensionerad",
                "pensionerade",
            ],
            Status::Former,
        ),
        (&["avgående"], Status::Outgoing),
        (&["tillförordnad", "tillförordnade", "tf", "t.f", "interims"], Status::Acting),
        (&["blivande", "tillträdande", "nyvald", "nyvalde", "nyvalda", "designerad", "designerade"], Status::Future),
        (&["vice", "biträdande", "ställföreträdande"], Status::Deputy),
    ];
    let text = title.text().to_lowercase();
    let says = |words: &[&str]| text.split_whitespace().any(|w| words.contains(&w.trim_end_matches('.')));
    if let Some((_, status)) = WORDS.iter().find(|(words, _)| says(words)) {
        *status
    } else if text.starts_with("vice") {
        Status::Deputy
    } else if text.starts_with("interims") {
        Status::Acting
    } else {
        Status::Present
    }
}

pub(super) struct Finder<'a, 'e> {
    text: &'e str,
    entities: &'e [Entity<'a>],
}

/// What stands between two neighbours, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// White space alone.
    Space,
    /// A comma, a dash or a bracket.
    Comma,
    /// `och`, `samt`.
    And,
    /// `för`, `i`, `vid`, `av` and the like, perhaps with an article or a class word: `i provinsen`.
    Of,
    Other,
}

/// Verbs that make somebody the holder of an office, with `till`.
const CHOOSE: &[&str] = &["välj", "vald", "valt", "utsåg", "utse", "utnämn", "befordra", "utropa", "krön"];

/// Words that lead from a title to its body.
const OF: &[&str] = &["för", "i", "vid", "av", "på", "till", "hos", "inom", "från"];

impl<'a, 'e> Finder<'a, 'e> {
    pub(super) fn new(text: &'e str, entities: &'e [Entity<'a>]) -> Self {
        Finder { text, entities }
    }

    /// The text between two neighbours, if they are near and in one line.
    fn between(&self, left: usize) -> Option<&'e str> {
        let (a, b) = (self.entities.get(left)?, self.entities.get(left + 1)?);
        self.text.get(a.end..b.start).filter(|between| between.len() <= GAP && !between.contains('\n'))
    }

    fn gap(&self, left: usize) -> Gap {
        let Some(between) = self.between(left) else { return Gap::Other };
        let between = between.trim();
        // `Nguyen Van Tam, tillika chef`
        let between = ["tillika", "även", "också", "samtidigt", "därtill"]
            .iter()
            .find_map(|word| between.strip_suffix(word))
            .map_or(between, str::trim_end);
        match between {
            "" => return Gap::Space,
            "," | "–" | "-" | "—" | "(" | ")" | ")," | ":" | ") –" | ", –" => return Gap::Comma,
            "och" | "samt" | ", och" | ", samt" | "och även" | "respektive" | ") och" | "&" => return Gap::And,
            _ => {}
        }
        let mut words = between.split(' ').filter(|w| !w.is_empty());
        let led = words.next().is_some_and(|first| OF.contains(&first));
        let mut count = 0;
        let filled = words.all(|word| {
            count += 1;
            let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
            word.chars().all(char::is_lowercase)
                && ends(&["den", "det", "de", "a", "e", "en", "et", "n"])
                && !OF.contains(&word)
        });
        if led && filled && count <= 3 { Gap::Of } else { Gap::Other }
    }

    fn kind(&self, i: usize) -> Option<Kind> {
        self.entities.get(i).map(|e| e.kind)
    }

    fn is_body(&self, i: usize) -> bool {
        matches!(self.kind(i), Some(Kind::Organisation | Kind::Place | Kind::Programme))
    }

    /// The persons who hold the title at `title`.
    fn holders(&self, title: usize) -> Vec<usize> {
        let (ahead, direct) = self.ahead(title);
        if let (Some(person), true) = (ahead, direct) {
            return self.spread(title, person);
        }
        match (self.behind(title), ahead) {
            (Some(person), _) => vec![person],
            (None, Some(person)) => self.spread(title, person),
            (None, None) => self.subject(title).into_iter().collect(),
        }
    }

    /// The person that follows: over further titles and bodies. Also whether no comma stands before the name.
    fn ahead(&self, title: usize) -> (Option<usize>, bool) {
        let mut at = title;
        let mut seen_body = false;
        while at < title + WINDOW {
            let gap = self.gap(at);
            let next = at + 1;
            match (self.kind(at), gap, self.kind(next)) {
                (_, Gap::Space, Some(Kind::Person)) => return (Some(next), true),
                // `ordförande i nationalförsamlingen, Anna Ek`; a name joined by `och` is another person.
                (_, Gap::Comma, Some(Kind::Person)) => return (Some(next), false),
                (_, Gap::Space | Gap::Comma | Gap::And, Some(Kind::Title)) => seen_body = false,
                // `generalsekreterare och Kinas president Xi Jinping`
                (_, Gap::Comma | Gap::And, Some(_))
                    if self.is_body(next)
                        && self.kind(next + 1) == Some(Kind::Title)
                        && self.gap(next) == Gap::Space => {}
                (Some(Kind::Title), Gap::Of | Gap::Space, Some(_)) if self.is_body(next) && !seen_body => {
                    seen_body = true
                }
                // An abbreviation in brackets, or a second body.
                (_, Gap::Comma | Gap::And | Gap::Of, Some(_)) if seen_body && self.is_body(next) => {}
                _ => break,
            }
            at = next;
        }
        (None, false)
    }

    /// The person before, to whom the title stands in apposition.
    fn behind(&self, title: usize) -> Option<usize> {
        let mut at = title;
        while at > 0 && title - at < WINDOW {
            let gap = self.gap(at - 1);
            at -= 1;
            match (self.kind(at), gap) {
                (Some(Kind::Person), Gap::Comma) => return Some(at),
                // `blir Anna Ek utrikesminister`
                (Some(Kind::Person), Gap::Space) if at + 1 == title => return Some(at),
                (Some(Kind::Title), Gap::Comma | Gap::And | Gap::Space) => {}
                (Some(Kind::Title), Gap::Of) if self.is_body(at + 1) => {}
                (Some(_), Gap::Comma | Gap::And | Gap::Of | Gap::Space) if self.is_body(at) => {}
                (Some(Kind::Date), Gap::Comma | Gap::Space) => {}
                _ => return None,
            }
        }
        None
    }

    /// The person who is or becomes something: `Anna Ek blir högste rådgivare`, `arbetar som finansminister`,
    /// `ny ordförande är Tran Van Long`.
    fn subject(&self, title: usize) -> Option<usize> {
        // The verb stands between the title and the name.
        if self.kind(title + 1) == Some(Kind::Person) {
            let mut words = self.between(title).unwrap_or_default().split_whitespace();
            if matches!(words.next(), Some("är" | "blir" | "blev" | "heter" | "var")) && words.count() < 2 {
                return Some(title + 1);
            }
        }
        let mut start = self.entities.get(title)?.start;
        let mut before = title.checked_sub(1)?;
        // `valdes till Japans premiärminister`, `var 2010–2018 chef`
        while (self.is_body(before) || self.kind(before) == Some(Kind::Date)) && self.gap(before) == Gap::Space {
            start = self.entities.get(before)?.start;
            before = before.checked_sub(1)?;
        }
        let lead = self.clause(before, start)?;
        let verb = lead.split_whitespace().next_back()?;
        let named = || self.entities.get(title).is_some_and(|t| !head(t).1);
        if !matches!(verb, "som" | "till" | "blir" | "bli" | "blev" | "var" | "är" | "blivit") || !named() {
            return None;
        }
        for at in (title.saturating_sub(WINDOW)..=before).rev() {
            let between = self.clause(at, start)?;
            if self.kind(at) != Some(Kind::Person) {
                continue;
            }
            let says = |stems: &[&str]| stems.iter().any(|stem| between.contains(stem));
            // `rådgivare till presidenten` has no verb of choice.
            if verb == "till"
                && !says(CHOOSE)
                && !self.lead(at).is_some_and(|verb| CHOOSE.iter().any(|stem| verb.contains(stem)))
            {
                return None;
            }
            // `Anna Ek efterträder Bo Alm som utrikesminister`
            let other = at.checked_sub(1).filter(|&other| self.kind(other) == Some(Kind::Person));
            let replaced = other.filter(|&other| {
                let verb = self.between(other).unwrap_or_default();
                verb == " efter "
                    || ["efterträ", "ersätt", "ersatt", "avlös", "tar över efter", "tog över efter"]
                        .iter()
                        .any(|v| verb.contains(v))
            });
            return Some(replaced.unwrap_or(at));
        }
        None
    }

    /// The word before an entity: `utnämnde Anna Ek`.
    fn lead(&self, at: usize) -> Option<&'e str> {
        let end = self.entities.get(at)?.start;
        let start = at.checked_sub(1).and_then(|before| self.entities.get(before)).map_or(0, |e| e.end);
        self.text.get(start..end)?.trim_end().rsplit(' ').next()
    }

    /// The text from an entity to `end`, if it is of one sentence.
    fn clause(&self, from: usize, end: usize) -> Option<&'e str> {
        let text = self.text.get(self.entities.get(from)?.end..end)?;
        (text.len() <= 160 && !text.contains(". ") && !text.contains('\n')).then_some(text)
    }

    /// A plural title has all the persons of the list that follows.
    fn spread(&self, title: usize, first: usize) -> Vec<usize> {
        let mut holders = vec![first];
        let text = self.entities[title].text().to_lowercase();
        // `Redaktörer: Liu Wenbo, Sun Meiling`
        let heads_list = || {
            self.between(title).is_some_and(|gap| gap.starts_with(':'))
                && ["ar", "er", "or"].iter().any(|ending| text.ends_with(ending))
        };
        if ["arna", "erna", "orna", "rna", "ena"].iter().any(|ending| text.ends_with(ending)) || heads_list() {
            let mut at = first;
            while matches!(self.gap(at), Gap::Comma | Gap::And) && self.kind(at + 1) == Some(Kind::Person) {
                at += 1;
                holders.push(at);
            }
        }
        holders
    }

    /// Whether only white space stands behind, or one adjective: `Japans nya premiärminister`.
    fn owns(&self, owner: usize) -> bool {
        let Some(word) = self.between(owner).map(str::trim) else { return false };
        word.is_empty() || is_adjective(word) && word != "sade"
    }

    /// The body behind the name: `överste Anna Ek vid marinen`, `delegaten Ek (Hanoi)`.
    fn body_behind(&self, title: usize, holder: usize) -> Option<usize> {
        let body = holder + 1;
        if holder < title || !self.is_body(body) {
            return None;
        }
        let (entity, gap) = (self.entities.get(body)?, self.between(holder)?.trim());
        let place = entity.kind == Kind::Place;
        let office = head(self.entities.get(title)?).0;
        let is = |heads: &[&str]| heads.iter().any(|head| office.ends_with(head));
        let fits = if let Some(adjective) = gap.strip_prefix('(') {
            // `kansler Anna Ek (FDP)` is chancellor of something else than his party.
            let party = entity.category() == Some("party");
            (adjective.is_empty() || is_adjective(adjective))
                && (!party || is(&["ledare", "ordförande", "sekreterare", "språkrör"]))
        } else if self.gap(holder) == Gap::Of {
            match gap.split(' ').next().unwrap_or_default() {
                "från" | "av" => true,
                "i" if place => is(&[
                    "guvernör",
                    "borgmästare",
                    "hövding",
                    "partisekreterare",
                    "partichef",
                    "biskop",
                    "ambassadör",
                    "konsul",
                    "delegat",
                    "senator",
                    "prefekt",
                    "distriktschef",
                    "provinschef",
                ]),
                "till" => false,
                // `minister Anna Ek på Norges ambassad` tells where she was.
                "på" => !place && !entity.text().contains("ambassad"),
                _ => !place,
            }
        } else {
            false
        };
        fits.then_some(body)
    }

    /// The body or place that the title is an office of: before it in the genitive, or after it.
    pub(super) fn body(&self, title: usize) -> Option<usize> {
        // Titles joined to this one share what stands before the first or after the last.
        let reach = title.saturating_sub(WINDOW);
        let mut first = title;
        while first > reach && self.kind(first - 1) == Some(Kind::Title) && self.gap(first - 1) == Gap::And {
            first -= 1;
        }
        if let Some(before) = first.checked_sub(1).filter(|&before| self.is_body(before)) {
            let owner = self.entities.get(before)?;
            if self.owns(before) && (owner.genitive > 0 || owner.text().ends_with('s')) {
                return Some(before);
            }
            // `ministeriet svarade genom talesperson Anna Ek`
            let gap = self.between(before).unwrap_or_default().trim_end();
            if owner.kind == Kind::Organisation
                && ["genom", "genom sin", "via sin"].iter().any(|by| gap.ends_with(by))
                && head(self.entities.get(title)?).0.starts_with("tales")
            {
                return Some(before);
            }
        }
        let mut last = title;
        while last < title + WINDOW && self.kind(last + 1) == Some(Kind::Title) && self.gap(last) == Gap::And {
            last += 1;
        }
        (self.gap(last) == Gap::Of && self.is_body(last + 1)).then_some(last + 1)
    }
}

fn is_adjective(word: &str) -> bool {
    word.len() < 20 && word.ends_with(['a', 'e']) && word.chars().all(char::is_lowercase)
}

/// The head of a title in its dictionary form, and whether it is written in the definite form: `biträdande ministern`
/// is `minister`, definite.
pub(super) fn head(title: &Entity) -> (String, bool) {
    let without_portfolio = |text: &str| text.split(" för ").next().unwrap_or_default().to_lowercase();
    let (normal, surface) = (without_portfolio(&title.normal()), without_portfolio(title.text()));
    let written = normal.split_whitespace().next_back().unwrap_or(&normal).trim_end_matches('.');
    // A form that the dictionary holds no lemma for may be a genitive.
    let lemma = title.inner.lemma(written).or_else(|| title.inner.lemma(written.strip_suffix('s')?));
    let head = lemma.unwrap_or(written).to_lowercase();
    let bare = surface.trim_end_matches('.');
    let definite =
        !bare.ends_with(head.as_str()) && !bare.strip_suffix('s').is_some_and(|s| s.ends_with(head.as_str()));
    (head, definite)
}
