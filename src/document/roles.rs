//! Who holds which title, and of what.

use super::{Role, Status};
use crate::entity::{Entity, Kind};

/// As many entities are looked at on either side of a title.
const WINDOW: usize = 12;

/// Finds the roles of the sorted `entities` of `text`.
pub(crate) fn find(text: &str, entities: &[Entity]) -> Vec<Role> {
    let finder = Finder { text, entities };
    let mut roles = Vec::new();
    for (i, title) in entities.iter().enumerate().filter(|(_, e)| e.kind == Kind::Title) {
        let holders = finder.holders(i);
        if holders.is_empty() {
            continue;
        }
        let of_office =
            !title.inner.entry_has_class(title, "HONORIFIC") && !title.inner.entry_has_class(title, "DEGREE");
        let body = if of_office { finder.body(i).or_else(|| finder.body_behind(i, *holders.last()?)) } else { None };
        let status = status(title);
        roles.extend(holders.into_iter().map(|holder| Role { title: i, holder, body, status }));
    }
    roles
}

pub(super) fn status(title: &Entity) -> Status {
    let normal = title.normal().to_lowercase();
    let says = |words: &[&str]| normal.split_whitespace().any(|w| words.contains(&w.trim_end_matches('.')));
    if says(&[
        "tidigare",
        "förre",
        "förra",
        "dåvarande",
        "avsatte",
        "framlidne",
        "framlidna",
        "före",
        "f.d",
        "forne",
        "forna",
    ]) {
        Status::Former
    } else if says(&["tillförordnad", "tillförordnade", "tf", "t.f"]) {
        Status::Acting
    } else if says(&["blivande", "tillträdande", "nyvald", "nyvalde", "nyvalda"]) {
        Status::Future
    } else if says(&["vice", "biträdande", "ställföreträdande"]) || normal.starts_with("vice") {
        Status::Deputy
    } else {
        Status::Present
    }
}

struct Finder<'a, 'e> {
    text: &'a str,
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
    /// `för`, `i`, `vid`, `av` and the like.
    Of,
    Other,
}

impl Finder<'_, '_> {
    fn gap(&self, left: usize) -> Gap {
        let (Some(a), Some(b)) = (self.entities.get(left), self.entities.get(left + 1)) else { return Gap::Other };
        let between = self.text.get(a.end..b.start).unwrap_or_default();
        if between.contains('\n') || between.len() > 40 {
            return Gap::Other;
        }
        match between.trim() {
            "" => Gap::Space,
            "," | "–" | "-" | "—" | "(" | ")" | ")," | ":" => Gap::Comma,
            "och" | "samt" | ", och" | ", samt" => Gap::And,
            "för" | "i" | "vid" | "av" | "på" | "till" | "hos" | "inom" | "från" | "för den" | "för det" | "för de"
            | "vid den" | "i den" | "i det" | "av den" | "till den" | "för distriktet" | "i distriktet"
            | "i provinsen" | "i staden" | "för provinsen" | "i kommunen" | "för staden" | "för tidningen"
            | "för bolaget" | "på tidningen" | "vid tidningen" | "i delstaten" => Gap::Of,
            _ => Gap::Other,
        }
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
                // `ordförande i nationalförsamlingen, Tran Thanh Man`; a name joined by `och` is another person.
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
                // `blir Takeshi Iwaya utrikesminister`
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

    /// The person who becomes or is something: `Taro Aso blir högste rådgivare`, `stannar som finansminister`.
    fn subject(&self, title: usize) -> Option<usize> {
        let words = |end: usize, from: usize| self.text.get(from..end).unwrap_or_default();
        let mut start = self.entities.get(title)?.start;
        let mut before = title.checked_sub(1)?;
        // `valdes till Japans premiärminister`
        if self.is_body(before) && self.gap(before) == Gap::Space {
            start = self.entities.get(before)?.start;
            before = before.checked_sub(1)?;
        }
        let lead = words(start, self.entities.get(before)?.end);
        let verb = lead.split_whitespace().next_back()?;
        if !matches!(verb, "som" | "till" | "blir" | "bli" | "blev" | "var" | "är" | "blivit") {
            return None;
        }
        for at in (title.saturating_sub(WINDOW)..=before).rev() {
            let between = words(start, self.entities.get(at)?.end);
            if between.contains(". ") || between.contains('\n') || between.len() > 160 {
                return None;
            }
            if self.kind(at) == Some(Kind::Person) {
                return Some(at);
            }
        }
        None
    }

    /// A plural title has all the persons of the list that follows.
    fn spread(&self, title: usize, first: usize) -> Vec<usize> {
        let mut holders = vec![first];
        let text = self.entities[title].text().to_lowercase();
        if ["arna", "erna", "orna", "rna", "ena"].iter().any(|ending| text.ends_with(ending)) {
            let mut at = first;
            while matches!(self.gap(at), Gap::Comma | Gap::And) && self.kind(at + 1) == Some(Kind::Person) {
                at += 1;
                holders.push(at);
            }
        }
        holders
    }

    /// Whether only white space stands behind, or one adjective: `Sydkoreas nye president`.
    fn owns(&self, owner: usize) -> bool {
        let (Some(a), Some(b)) = (self.entities.get(owner), self.entities.get(owner + 1)) else { return false };
        let between = self.text.get(a.end..b.start).unwrap_or_default();
        let word = between.trim();
        !between.contains('\n')
            && (word.is_empty()
                || word.ends_with(['e', 'a'])
                    && word.len() < 16
                    && word.chars().all(char::is_lowercase)
                    && !matches!(word, "sade" | "inte"))
    }

    /// The body behind the name: `överste Thomas Reed vid flygvapnet`, `delegaten Ngan (Hanoi)`.
    fn body_behind(&self, title: usize, holder: usize) -> Option<usize> {
        if holder < title || !self.is_body(holder + 1) {
            return None;
        }
        let (a, b) = (self.entities.get(holder)?, self.entities.get(holder + 1)?);
        let bracket = self.text.get(a.end..b.start).is_some_and(|gap| gap.trim() == "(");
        (bracket || self.gap(holder) == Gap::Of).then_some(holder + 1)
    }

    /// The body or place that the title is an office of: before it in the genitive, or after it.
    fn body(&self, title: usize) -> Option<usize> {
        // Titles joined to this one share what stands before the first or after the last.
        let mut first = title;
        while first > 0 && self.kind(first - 1) == Some(Kind::Title) && matches!(self.gap(first - 1), Gap::And) {
            first -= 1;
        }
        if first > 0 && self.is_body(first - 1) && self.owns(first - 1) {
            let before = &self.entities[first - 1];
            if before.genitive > 0 || before.text().ends_with('s') {
                return Some(first - 1);
            }
        }
        let mut last = title;
        while self.kind(last + 1) == Some(Kind::Title) && self.gap(last) == Gap::And {
            last += 1;
        }
        (self.gap(last) == Gap::Of && self.is_body(last + 1)).then_some(last + 1)
    }
}
