//! Bodies that go by several renderings: what `ministeriet för kultur och sport` and `kultur- och sportministeriet` share.

use super::names::join;
use crate::segment::fold::{fold, hash};

/// What sort of body a rendering names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    Ministry,
    /// A general department, whose fields a translation often cuts short.
    General,
}

const HEADS: &[(&str, Rank)] = &[
    ("ministeriet", Rank::Ministry),
    ("ministerium", Rank::Ministry),
    ("generaldepartementet", Rank::General),
    ("generaldepartement", Rank::General),
    ("departementet", Rank::Ministry),
    ("departement", Rank::Ministry),
    ("allmänna avdelningen", Rank::General),
    ("allmänna avdelning", Rank::General),
    ("generalavdelningen", Rank::General),
];

/// A ministry or general department: what it is for, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ministry {
    rank: Rank,
    owner: String,
    fields: Vec<String>,
}

impl Ministry {
    /// Reads a folded name such as `informations- och kommunikationsministeriet`; `None` for any other body, and for one
    /// of which nothing but the head is said.
    pub(crate) fn read(name: &str) -> Option<Ministry> {
        // The head stands before `för` or ends the name.
        let spaces = name.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at);
        let ends = spaces.filter(|&at| name[at..].starts_with(" för ")).chain([name.len()]);
        let (at, head, rank) = ends.map(|end| &name[..end]).find_map(|name| {
            if !name.ends_with(['t', 'm', 'n']) {
                return None;
            }
            let heads = HEADS.iter().filter(|(head, _)| name.ends_with(head));
            let (head, rank) = heads.max_by_key(|(head, _)| head.len())?;
            Some((name.len() - head.len(), head, *rank))
        })?;
        let (before, after) = (name[..at].trim(), &name[at + head.len()..]);
        let mut owner = "";
        let list = if let Some(list) = after.strip_prefix(" för ") {
            owner = before;
            list
        } else if after.is_empty() {
            // A country in the genitive may stand before the fields that are compounded with the head.
            let first = before.find('-').map_or(before, |dash| &before[..dash]);
            match first.rsplit_once(' ') {
                Some((left, _)) => {
                    owner = left;
                    before[left.len()..].trim()
                }
                None => before,
            }
        } else {
            return None;
        };
        let mut fields: Vec<String> =
            list.split(',').flat_map(|part| part.split(" och ")).map(field).filter(|f| !f.is_empty()).collect();
        if rank == Rank::General {
            fields.truncate(2);
        }
        let owner = owner.trim_end_matches(':').strip_suffix('s').unwrap_or(owner).trim_end_matches(':').to_owned();
        (!fields.is_empty()).then_some(Ministry { rank, owner, fields })
    }

    /// Whether a text that first speaks of it without its country means the same body when it adds the country.
    pub(crate) fn takes_owner_later(&self) -> bool {
        self.rank == Rank::General
    }

    /// The key of the body with its country.
    pub(crate) fn key(&self) -> String {
        format!("{:?} {} {}", self.rank, self.owner, self.sorted())
    }

    /// The key of the body where the country is understood; `None` where none is named anyway.
    pub(crate) fn key_without_owner(&self) -> Option<String> {
        (!self.owner.is_empty()).then(|| format!("{:?}  {}", self.rank, self.sorted()))
    }

    fn sorted(&self) -> String {
        let mut fields: Vec<&str> = self.fields.iter().map(String::as_str).collect();
        fields.sort_unstable();
        fields.join(" ")
    }
}

/// A field without its linking form: `informations-` is `information`, `utrikes frågor` is `utrikes`.
fn field(word: &str) -> String {
    let word = word.trim().trim_end_matches('-').trim();
    let word = word.strip_suffix(" frågor").or_else(|| word.strip_suffix(" angelägenheter")).unwrap_or(word);
    let word = word.strip_prefix("nationellt ").unwrap_or(word);
    match word {
        "utrikes" | "inrikes" => word.to_owned(),
        "television" => "tv".to_owned(),
        _ => word.trim_end_matches('s').to_owned(),
    }
}

/// The key that `Ha Giangs folkkommitté`, `folkkommittén i Ha Giang` and `folkkommittén i provinsen Ha Giang` share.
pub(crate) fn seat(name: &str) -> Option<u64> {
    let small = |word: &&str| word.starts_with(char::is_lowercase);
    // `Vietnam Airlines`, `FN`
    if !name.contains(' ') || !name.split(' ').any(|word| small(&word)) {
        return None;
    }
    let key = |stem: &str, owner: &str| join(hash(stem.as_bytes()), hash(fold(without_class(owner)).as_bytes()));
    let words: Vec<&str> = name.split_whitespace().collect();
    // The first word is the head, in the definite form.
    let (first, rest) = words.split_first()?;
    if let Some(rest) = rest.strip_prefix(&["i"]).or_else(|| rest.strip_prefix(&["för"])) {
        let owner = match rest {
            [class, owner @ ..] if small(class) && class.ends_with(['n', 't']) => owner,
            owner => owner,
        };
        if owner.is_empty() || owner.iter().any(small) {
            return None;
        }
        let head = fold(first);
        let stem = ["en", "et", "n"].iter().find_map(|ending| head.strip_suffix(ending))?;
        return Some(key(stem, &owner.join(" ")));
    }
    // The last word is the head: `Quang Binhs provinsiella folkkommitté`.
    let (owner, rest) = words.split_at(words.iter().position(small)?);
    let ([head] | ["provinsiella" | "kommunala", head]) = rest else { return None };
    let owner = owner.join(" ");
    let owner = owner.strip_suffix(":s").or_else(|| owner.strip_suffix('s'))?;
    let head = fold(head);
    let stem = head.strip_suffix("um").or_else(|| head.strip_suffix('e')).unwrap_or(&head);
    Some(key(stem, owner))
}

/// A place without the class word that is hung on it: `Quang Binh-provinsen` is `Quang Binh`.
pub(crate) fn without_class(place: &str) -> &str {
    const CLASSES: [&str; 5] = ["-provinsen", "-distriktet", "-länet", "-kommunen", "-regionen"];
    CLASSES.iter().find_map(|class| place.strip_suffix(class)).unwrap_or(place)
}

/// A company without its legal form: `Telia AB` is `Telia`.
pub(crate) fn without_legal_form(name: &str) -> Option<&str> {
    const FORMS: &[&str] = &[
        "ab",
        "ag",
        "aktiebolag",
        "as",
        "asa",
        "a/s",
        "bhd",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "jsc",
        "limited",
        "llc",
        "ltd",
        "nv",
        "oy",
        "oyj",
        "plc",
        "pte",
        "sa",
        "se",
        "spa",
    ];
    let mut rest = name;
    while let Some((head, last)) = rest.rsplit_once(' ') {
        let last = last.trim_matches(['.', ',']);
        if !FORMS.iter().any(|form| form.eq_ignore_ascii_case(last)) {
            break;
        }
        rest = head.trim_end_matches(',');
    }
    (rest.len() < name.len()).then_some(rest)
}

/// The name behind a description: `gruvkoncernen Boliden` is `Boliden`, `Vingroup-koncernen` is `Vingroup`.
pub(crate) fn proper(name: &str) -> Option<&str> {
    const HUNG: [&str; 5] = ["-koncernen", "-gruppen", "-bolaget", "-företaget", "-klubben"];
    if let Some(stem) = HUNG.iter().find_map(|class| name.strip_suffix(class)) {
        return Some(stem);
    }
    let at = name.char_indices().find(|&(i, c)| i > 0 && c.is_uppercase() && name[..i].ends_with(' '))?.0;
    let (description, proper) = name.split_at(at);
    let mut words = description.split_whitespace();
    let last = words.next_back()?;
    let plain = |w: &str| !matches!(w, "i" | "för" | "av" | "vid" | "på" | "till" | "inom");
    let company = ["koncernen", "bolaget", "banken", "gruppen", "företaget", "jätten", "byrån", "kanalen", "klubben"];
    (company.iter().any(|head| last.ends_with(head)) && words.all(plain)).then_some(proper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renderings_of_one_ministry_meet() {
        let read = |name| Ministry::read(&fold(name)).unwrap_or_else(|| panic!("{name}"));
        let first = read("ministeriet för information och kommunikation");
        for name in ["informations- och kommunikationsministeriet", "Informations- och kommunikationsdepartementet"] {
            assert_eq!(read(name), first, "{name}");
        }
        let owned = read("Vietnams ministerium för kultur, sport och turism");
        assert_eq!(owned.key_without_owner(), Some(read("kultur-, sport- och turismministeriet").key()));
        assert_eq!(owned.key(), read("Vietnams kultur-, sport- och turismministerium").key());
        assert_ne!(read("Japans jordbruksministerium").key(), read("Frankrikes jordbruksdepartement").key());
        assert_eq!(Ministry::read("hanois folkkommitte"), None);
        assert_eq!(Ministry::read("ministeriet"), None);
    }

    #[test]
    fn committees_meet_at_their_place() {
        let first = seat("Ha Giangs folkkommitté");
        assert!(first.is_some());
        for name in
            ["Folkkommittén i Ha Giang", "folkkommittén i provinsen Ha Giang", "Ha Giang-provinsens folkkommitté"]
        {
            assert_eq!(seat(name), first, "{name}");
        }
        assert_eq!(seat("Hanois museum"), seat("museet i Hanoi"));
        assert_ne!(seat("Ha Giangs folkråd"), first);
        assert_eq!(seat("folkkommittén i provinsen"), None);
    }

    #[test]
    fn companies_lose_what_is_no_name() {
        assert_eq!(without_legal_form("Xiaomi Technology Co., Ltd."), Some("Xiaomi Technology"));
        assert_eq!(without_legal_form("Telia AB"), Some("Telia"));
        assert_eq!(without_legal_form("Telia"), None);
        assert_eq!(proper("gruv- och energikoncernen Boliden"), Some("Boliden"));
        assert_eq!(proper("Vingroup-koncernen"), Some("Vingroup"));
        assert_eq!(proper("folkkommittén i Hanoi"), None);
    }
}
