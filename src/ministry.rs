//! Ministries by what they are for: what `ministeriet för kultur och sport` and `kultur- och sportministeriet` share.

/// What sort of body a rendering names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
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

/// Fields that a compound or another translator writes in another way than with an *s*.
const FIELDS: &[(&str, &str)] = &[
    ("allmän säkerhet", "offentlig säkerhet"),
    ("arbets", "arbete"),
    ("bostads", "bostäder"),
    ("byggande", "bygg"),
    ("byggnads", "bygg"),
    ("byggnation", "bygg"),
    ("ekonomiska", "ekonomi"),
    ("familje", "familj"),
    ("finans", "finans"),
    ("finanser", "finans"),
    ("fiske", "fiskeri"),
    ("gas", "gas"),
    ("gruv", "gruvor"),
    ("hälso", "hälsa"),
    ("hälsovård", "hälsa"),
    ("hälsovårds", "hälsa"),
    ("idrott", "sport"),
    ("idrotts", "sport"),
    ("inre", "inrikes"),
    ("inrikes", "inrikes"),
    ("interna", "inrikes"),
    ("investering", "investeringar"),
    ("investerings", "investeringar"),
    ("konstruktion", "bygg"),
    ("kvinno", "kvinnor"),
    ("naturresurs", "naturresurser"),
    ("olje", "olja"),
    ("polis", "polis"),
    ("religioner", "religion"),
    ("skatte", "skatter"),
    ("sociala", "social"),
    ("teknologi", "teknik"),
    ("television", "tv"),
    ("transporter", "transport"),
    ("turist", "turism"),
    ("utrikes", "utrikes"),
    ("vattenresurs", "vattenresurser"),
];

/// A ministry or general department: what it is for, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ministry {
    pub(crate) rank: Rank,
    /// Whose it is, without the genitive; empty where nothing is said.
    pub(crate) owner: String,
    fields: Vec<String>,
}

impl Ministry {
    /// Reads a folded name such as `informations- och kommunikationsministeriet`; `None` for any other body, and for one
    /// of which nothing but the head is said.
    pub(crate) fn read(name: &str) -> Option<Ministry> {
        const HYPHENS: [char; 3] = ['‐', '‑', '–'];
        if name.contains(HYPHENS) {
            return Ministry::read(&name.replace(HYPHENS, "-"));
        }
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
        fields.sort_unstable();
        let owner = owner.trim_end_matches(':').strip_suffix('s').unwrap_or(owner).trim_end_matches(':').to_owned();
        (!fields.is_empty()).then_some(Ministry { rank, owner, fields })
    }

    /// Whether a text that first speaks of it without its country means the same body when it adds the country.
    pub(crate) fn takes_owner_later(&self) -> bool {
        self.rank == Rank::General
    }

    /// The key of the body with its country.
    pub(crate) fn key(&self) -> String {
        format!("{:?} {} {}", self.rank, self.owner, self.fields.join(" "))
    }

    /// The key of the body where the country is understood; `None` where none is named anyway.
    pub(crate) fn key_without_owner(&self) -> Option<String> {
        (!self.owner.is_empty()).then(|| format!("{:?}  {}", self.rank, self.fields.join(" ")))
    }

    /// Its fields in the letters of an identifier: `information-kommunikation`.
    pub(crate) fn slug(&self) -> String {
        let mut out = String::new();
        for c in self.fields.join("-").chars() {
            match c {
                'å' | 'ä' => out.push('a'),
                'ö' => out.push('o'),
                c if c.is_ascii_alphanumeric() => out.push(c),
                _ if out.ends_with('-') => {}
                _ => out.push('-'),
            }
        }
        out.trim_end_matches('-').to_owned()
    }

    /// Its name, the same for all renderings: `ministeriet för information och kommunikation`.
    pub(crate) fn name(&self) -> String {
        let mut out = "ministeriet för ".to_owned();
        for (n, field) in self.fields.iter().enumerate() {
            out.push_str(match n {
                0 => "",
                n if n + 1 == self.fields.len() => " och ",
                _ => ", ",
            });
            out.push_str(field);
            if matches!(field.as_str(), "utrikes" | "inrikes") {
                out.push_str(" frågor");
            }
        }
        out
    }
}

/// A field in its plain form: `informations-` is `information`, `utrikes frågor` is `utrikes`.
fn field(word: &str) -> String {
    let word = word.trim().trim_end_matches('-').trim();
    let word = word.strip_suffix(" frågor").or_else(|| word.strip_suffix(" angelägenheter")).unwrap_or(word);
    let word = word.strip_prefix("nationellt ").unwrap_or(word);
    match FIELDS.binary_search_by_key(&word, |(written, _)| written) {
        Ok(at) => FIELDS[at].1.to_owned(),
        Err(_) => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::fold::fold;

    #[test]
    fn renderings_of_one_ministry_meet() {
        assert!(FIELDS.is_sorted());
        let read = |name| Ministry::read(&fold(name)).unwrap_or_else(|| panic!("{name}"));
        let first = read("ministeriet för information och kommunikation");
        for name in ["informations- och kommunikationsministeriet", "Informations- och kommunikationsdepartementet"] {
            assert_eq!(read(name), first, "{name}");
        }
        assert_eq!(first.slug(), "information-kommunikation");
        assert_eq!(first.name(), "ministeriet för information och kommunikation");
        let owned = read("Vietnams ministerium för kultur, sport och turism");
        assert_eq!(owned.key_without_owner(), Some(read("kultur-, sport- och turismministeriet").key()));
        assert_eq!(owned.key(), read("Vietnams kultur-, sport- och turismministerium").key());
        assert_ne!(read("Japans jordbruksministerium").key(), read("Frankrikes jordbruksdepartement").key());
        assert_eq!(read("ministeriet för utrikes frågor"), read("utrikesministeriet"));
        assert_eq!(read("sydkoreas hälso- och välfärdsministerium").slug(), "halsa-valfard");
        assert_eq!(Ministry::read("hanois folkkommitte"), None);
        assert_eq!(Ministry::read("ministeriet"), None);
    }
}
