//! Who holds which title, and of what.

use super::Role;
use super::titles::{Number, Titles};
use crate::entity::{Entity, Kind};

/// As many entities are looked at on either side of a title.
const WINDOW: usize = 12;

/// A gap between two neighbours that belong together is no longer, in bytes.
const GAP: usize = 48;

/// Finds the roles of the sorted `entities` of `text`, of which `lines` tells the number of the line of each.
pub(crate) fn find(text: &str, entities: &[Entity], lines: &[u32], titles: &Titles) -> Vec<Role> {
    let finder = Finder::new(text, entities, lines, titles);
    let mut roles = Vec::new();
    let mut holders = Vec::new();
    for title in (0..entities.len()).filter(|&i| entities[i].kind == Kind::Title) {
        holders.clear();
        finder.holders(title, &mut holders);
        let Some(&last) = holders.last() else { continue };
        let office = titles.get(title);
        let body = if office.has_body { finder.body(title).or_else(|| finder.body_behind(title, last)) } else { None };
        roles.extend(holders.iter().map(|&holder| Role { title, holder, body, status: office.status }));
    }
    roles
}

pub(super) struct Finder<'a, 'e> {
    text: &'e str,
    entities: &'e [Entity<'a>],
    lines: &'e [u32],
    titles: &'e Titles<'e>,
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
    pub(super) fn new(text: &'e str, entities: &'e [Entity<'a>], lines: &'e [u32], titles: &'e Titles<'e>) -> Self {
        Finder { text, entities, lines, titles }
    }

    /// The text between two neighbours, if they are near and in one line.
    fn between(&self, left: usize) -> Option<&'e str> {
        let [a, b] = self.entities.get(left..left + 2)? else { return None };
        let near = b.start.checked_sub(a.end)? <= GAP && self.lines.get(left) == self.lines.get(left + 1);
        self.text.get(a.end..b.start).filter(|_| near)
    }

    fn gap(&self, left: usize) -> Gap {
        let Some(between) = self.between(left) else { return Gap::Other };
        let between = match between {
            " " => return Gap::Space,
            _ => between.trim(),
        };
        // `Nguyen Van Tam, tillika chef`
        let between = ["tillika", "även", "också", "samtidigt", "därtill"]
            .iter()
            .find_map(|word| between.strip_suffix(word))
            .map_or(between, str::trim_end);
        match between {
            "" => return Gap::Space,
            "," | "–" | "-" | "—" | "(" | ")" | ")," | ":" | ") –" | ", –" => return Gap::Comma,
            "och" | "samt" | ", och" | ", samt" | "och även" | "respektive" | ") och" | "&" => return Gap::And,
            // `Anna Ek, grekisk minister`
            _ if between.strip_prefix(", ").is_some_and(|word| word.ends_with("sk") && !word.contains(' ')) => {
                return Gap::Comma;
            }
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
    fn holders(&self, title: usize, holders: &mut Vec<usize>) {
        let (ahead, direct) = self.ahead(title);
        match (ahead, self.behind(title)) {
            // `Anna Ek, ordförande, och president Bo Alm`
            (_, Some(person)) if self.between(title).is_some_and(|gap| gap.starts_with(", och ")) => {
                holders.push(person);
            }
            (Some(person), _) if direct => self.spread(title, person, holders),
            (_, Some(person)) => holders.push(person),
            (Some(person), None) => self.spread(title, person, holders),
            (None, None) => holders.extend(self.subject(title)),
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
                // `presidentens talesperson Anna Ek`
                (Some(Kind::Title), Gap::Space, Some(_)) if self.possesses(at) => break,
                (_, Gap::Space, Some(Kind::Person)) => return (Some(next), true),
                // `ordförande i nationalförsamlingen, Anna Ek`; a name joined by `och` is another person.
                (_, Gap::Comma, Some(Kind::Person)) => return (Some(next), false),
                (_, Gap::Space | Gap::Comma | Gap::And, Some(Kind::Title)) => seen_body = false,
                // `generalsekreterare och Kinas president Xi Jinping`
                (_, Gap::Comma | Gap::And, Some(_))
                    if self.is_body(next)
                        && self.kind(next + 1) == Some(Kind::Title)
                        && self.gap(next) == Gap::Space => {}
                // `Sedan mötte presidenten Norges utrikesminister Anna Ek`
                (Some(Kind::Title), Gap::Space, Some(_))
                    if self.is_body(next) && self.owns(next) && self.kind(next + 1) == Some(Kind::Title) =>
                {
                    break;
                }
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
        while self.is_body(before) && (self.gap(before) == Gap::Space || self.owns(before))
            || self.kind(before) == Some(Kind::Date) && self.gap(before) == Gap::Space
        {
            start = self.entities.get(before)?.start;
            before = before.checked_sub(1)?;
        }
        let lead = self.clause(before, start)?;
        // `svors in som ny minister`
        let verb = lead.split_whitespace().rfind(|word| *word != "ny")?;
        let named = || !self.titles.get(title).definite;
        if !matches!(verb, "som" | "till" | "blir" | "bli" | "blev" | "var" | "är" | "blivit") || !named() {
            return None;
        }
        for at in (title.saturating_sub(WINDOW)..=before).rev() {
            let between = self.clause(at, start)?;
            if self.kind(at) != Some(Kind::Person) {
                continue;
            }
            let says = |stems: &[&str]| stems.iter().any(|stem| between.contains(stem));
            // `Anna Ek vill bli minister`
            if says(&["vill bli", "ville bli", "kan bli", "kandid", "ansök", "kunde ha bli"]) {
                return None;
            }
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
    fn spread(&self, title: usize, first: usize, holders: &mut Vec<usize>) {
        holders.push(first);
        let heads_list = match self.titles.get(title).number {
            Number::PluralDefinite => true,
            // `Redaktörer: Liu Wenbo, Sun Meiling`
            Number::Plural => self.between(title).is_some_and(|gap| gap.starts_with(':')),
            Number::Singular => false,
        };
        let mut at = first;
        while heads_list && matches!(self.gap(at), Gap::Comma | Gap::And) && self.kind(at + 1) == Some(Kind::Person) {
            at += 1;
            holders.push(at);
        }
    }

    /// Whether only white space stands behind, or one adjective: `Japans nya premiärminister`.
    fn owns(&self, owner: usize) -> bool {
        let Some(word) = self.between(owner).map(str::trim) else { return false };
        word.is_empty() || is_adjective(word) && word != "sade"
    }

    /// Whether the title is a definite form in the genitive: `presidentens`.
    fn possesses(&self, title: usize) -> bool {
        self.titles.get(title).definite && self.entities.get(title).is_some_and(|e| e.text().ends_with("ns"))
    }

    /// The body behind the name: `överste Anna Ek vid marinen`, `delegaten Ek (Hanoi)`.
    fn body_behind(&self, title: usize, holder: usize) -> Option<usize> {
        let body = holder + 1;
        if holder < title || !self.is_body(body) {
            return None;
        }
        let (entity, gap) = (self.entities.get(body)?, self.between(holder)?.trim());
        let place = entity.kind == Kind::Place;
        let office = &self.titles.get(title).head;
        let is = |heads: &[&str]| heads.iter().any(|head| office.ends_with(head));
        let fits = if let Some(adjective) = gap.strip_prefix('(') {
            // `kansler Anna Ek (FDP)` is chancellor of something else than his party.
            let party = entity.category() == Some("party") || entity.text().len() < 3;
            // `regionstyrelsens ordförande Anna Ek (M)`
            let owned = || self.lead(title).is_some_and(|owner| owner.ends_with('s'));
            (adjective.is_empty() || is_adjective(adjective))
                && (!party || is(&["ledare", "ordförande", "sekreterare", "språkrör"]) && !owned())
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
            let gap = self.between(before).unwrap_or_default().trim_end();
            // `Vinamilk, vars vd Anna Ek`
            if gap == ", vars" {
                return Some(before);
            }
            // `ministeriet svarade genom talesperson Anna Ek`
            if owner.kind == Kind::Organisation
                && ["genom", "genom sin", "via sin"].iter().any(|by| gap.ends_with(by))
                && self.titles.get(title).head.starts_with("tales")
            {
                return Some(before);
            }
        }
        let mut last = title;
        while last < title + WINDOW && self.kind(last + 1) == Some(Kind::Title) && self.gap(last) == Gap::And {
            last += 1;
        }
        // `partisekreterare och ordförande för Hanois folkkommitté` is no secretary of the committee.
        let shared = last == title || !self.titles.get(title).head.ends_with("partisekreterare");
        (shared && self.gap(last) == Gap::Of && self.is_body(last + 1)).then_some(last + 1)
    }
}

fn is_adjective(word: &str) -> bool {
    word.len() < 20 && word.ends_with(['a', 'e']) && word.chars().all(char::is_lowercase)
}
