//! Bodies that go by several renderings: what `Ha Giangs folkkommitté` and `folkkommittén i Ha Giang` share.

use super::names::join;
use crate::segment::fold::{fold, hash};

/// The key that `Ha Giangs folkkommitté`, `folkkommittén i Ha Giang` and `folkkommittén i provinsen Ha Giang` share.
pub(crate) fn seat(name: &str) -> Option<u64> {
    let small = |word: &&str| word.starts_with(char::is_lowercase);
    // `Vietnam Airlines`, `FN`
    if !name.contains(' ') || !name.split(' ').any(|word| small(&word)) {
        return None;
    }
    let key = |stem: &str, owner: &str| join(hash(stem.as_bytes()), hash(fold(without_class(owner)).as_bytes()));
    let words: Vec<&str> = name.split_whitespace().collect();
    // The first word is the head, in the definite form, or stands before it: `Internationella filmfestivalen i Busan`.
    let (first, rest) = match words.split_first()? {
        (adjective, rest) if is_level(adjective) => rest.split_first()?,
        head => head,
    };
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
    let head = match rest {
        [head] => head,
        [adjective, head] if is_level(adjective) => head,
        _ => return None,
    };
    let owner = owner.join(" ");
    let owner = owner.strip_suffix(":s").or_else(|| owner.strip_suffix('s'))?;
    let head = fold(head);
    let stem = head.strip_suffix("um").or_else(|| head.strip_suffix('e')).unwrap_or(&head);
    Some(key(stem, owner))
}

fn is_level(word: &str) -> bool {
    ["provinsiella", "kommunala", "nationella", "internationella"].iter().any(|level| word.eq_ignore_ascii_case(level))
}

/// The first word and the first two of a name of proper words alone: `Nippon`, `Nippon Steel`.
pub(crate) fn first_words(name: &str) -> impl Iterator<Item = &str> {
    let proper = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let ends = name.match_indices(' ').map(|(at, _)| at).chain([name.len()]).take(2);
    let all_proper = name.split(' ').all(proper);
    ends.map(|end| &name[..end]).filter(move |words| all_proper && words.len() > 3)
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
        "group",
        "holding",
        "holdings",
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

/// The letters that stand beside the name of a club.
const CLUB: [&str; 22] = [
    "AIF", "BK", "BOIS", "CF", "FC", "FF", "FK", "GIF", "HC", "HF", "HK", "HV", "IBF", "IBK", "IF", "IFK", "IK", "IS",
    "SC", "SK", "VBK", "VC",
];

/// The name of a club without its letters: `Kalmar` for `Kalmar FF`.
pub(crate) fn without_letters(name: &str) -> Option<&str> {
    // They are four at most, so that little of a name is looked at.
    let front = name.bytes().take(5).position(|byte| byte == b' ').filter(|&at| CLUB.contains(&&name[..at]));
    let back = name.bytes().rev().take(5).position(|byte| byte == b' ').map(|at| name.len() - at);
    match (front, back.filter(|&at| CLUB.contains(&&name[at..]))) {
        (Some(at), None) => Some(&name[at + 1..]),
        (None, Some(at)) => Some(&name[..at - 1]),
        _ => None,
    }
}

/// The name behind a description: `gruvkoncernen Boliden` is `Boliden`, `Vingroup-koncernen` is `Vingroup`.
pub(crate) fn proper(name: &str) -> Option<&str> {
    const HUNG: &[&str] = &[
        "-banken",
        "-bolaget",
        "-företaget",
        "-gruppen",
        "-kartellen",
        "-klubben",
        "-koncernen",
        "-partiet",
        "-rörelsen",
        "-sjukhuset",
        "-stiftelsen",
    ];
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
    fn companies_and_clubs_lose_what_is_no_name() {
        assert_eq!(without_legal_form("Xiaomi Technology Co., Ltd."), Some("Xiaomi Technology"));
        assert_eq!(without_legal_form("Telia AB"), Some("Telia"));
        assert_eq!(without_legal_form("Telia"), None);
        assert_eq!(without_letters("IFK Zyxköping"), Some("Zyxköping"));
        assert_eq!(without_letters("Zyx Qwert FF"), Some("Zyx Qwert"));
        assert_eq!(without_letters("Zyx TV"), None);
        assert_eq!(proper("gruv- och energikoncernen Boliden"), Some("Boliden"));
        assert_eq!(proper("Vingroup-koncernen"), Some("Vingroup"));
        assert_eq!(proper("folkkommittén i Hanoi"), None);
    }
}
