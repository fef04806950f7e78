//! Holds the segmenter to UAX #29 and the quick ways of folding to the slow one.

use super::fold::{fold, fold_latin, hash, hash_ascii};
use super::seam::seam;
use super::{Case, Form, Last, Place, Sink, Token, html, is_space, segment};
use proptest::prelude::*;
use std::collections::HashMap;
use unicode_segmentation::UnicodeSegmentation;

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    segment(text, &mut out);
    out
}

/// Letters, signs and marks that meet in all ways where few are tried.
fn trouble() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> = "a B z0 9 .|:|'|,|;|_|\"|(|-|@|\0|é|đ|ễ|Å|ß|ẞ|ﬁ|İ|ŉ|µ|ª|º|·|§|×|–|’|“|…|‿|א|א\"|ア|中|한|ไ|क|ा|Ⅻ|½|٣|\u{301}|\u{308}|\u{AD}|\u{200B}|\u{200D}|\u{200E}|\u{202F}|\u{2028}|\u{2060}|\u{3000}|\u{85}|\u{A0}|\u{2003}|\u{FEFF}|🎬|👩|🇻|\u{FE0F}|\u{20E3}|\n|\r\n|\t"
        .split(['|', ' '])
        .chain([" ", " ", "://", "www."])
        .collect();
    prop_oneof![
        1 => any::<String>(),
        4 => prop::collection::vec(prop::sample::select(pieces), 0..16).prop_map(|p| p.concat()),
    ]
}

/// A piece of UAX #29, cut where markup was lost.
fn at_seams<'a>(mut at: usize, mut piece: &'a str, rest: &[u8]) -> Vec<(usize, &'a str)> {
    let mut out = Vec::new();
    while let Some(seam) = seam(piece, rest) {
        let (before, behind) = piece.split_at(seam.at);
        out.push((at, before));
        at += seam.at;
        piece = behind;
        if piece.starts_with(['.', ':']) {
            out.push((at, &piece[..1]));
            (at, piece) = (at + 1, &piece[1..]);
        }
    }
    out.push((at, piece));
    out
}

/// Holds the tokens of `text` to its pieces.
fn check_pieces(text: &str) {
    let found = tokens(text);
    // Addresses and line breaks are longer than a piece; all else is one that is not white space.
    let longer = |t: &&Token| matches!(t.form, Form::Url | Form::Break);
    let within = |at: usize| found.iter().filter(longer).any(|t| (t.start as usize..t.end as usize).contains(&at));
    let expected: Vec<(usize, &str)> = text
        .split_word_bound_indices()
        .filter(|(at, piece)| !within(*at) && !piece.starts_with(is_space))
        .flat_map(|(at, piece)| at_seams(at, piece, &text.as_bytes()[at + piece.len()..]))
        .collect();
    let pieces: Vec<(usize, &str)> = found
        .iter()
        .filter(|t| !longer(t))
        .map(|t| (t.start as usize, &text[t.start as usize..t.end as usize]))
        .collect();
    assert_eq!(expected, pieces, "{text:?}");
    let bounds: Vec<usize> = text
        .split_word_bound_indices()
        .flat_map(|(at, piece)| at_seams(at, piece, &text.as_bytes()[at + piece.len()..]))
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    for token in found {
        assert!(bounds.contains(&(token.start as usize)), "{token:?} {text:?}");
        assert!(token.form == Form::Break || bounds.contains(&(token.end as usize)), "{token:?} {text:?}");
    }
}

#[test]
fn every_character_cuts_and_joins_as_uax_29_says() {
    for c in '\0'..=char::MAX {
        for (before, after) in [("a", "a"), ("1", "1"), ("é", "é"), (" ", " "), ("a.", "b"), ("1,", "2"), ("–", "–")]
        {
            check_pieces(&format!("{before}{c}{c}{after}{c}"));
        }
    }
}

/// Takes words again by their spelling, and all that was found out of them the first time.
#[derive(Default)]
struct Rememberer {
    known: HashMap<u64, Token>,
    out: Vec<Token>,
}

impl Sink for Rememberer {
    const REMEMBERS: bool = true;

    fn again(&mut self, spelling: u64, place: Place) -> bool {
        let Place { start, end, spaced, sentence_start } = place;
        let known = self.known.get(&spelling).map(|known| Token { start, end, spaced, sentence_start, ..*known });
        self.out.extend(known);
        known.is_some()
    }

    fn take(&mut self, token: Token, spelling: Option<u64>) {
        self.known.extend(spelling.map(|spelling| (spelling, token)));
        self.out.push(token);
    }

    fn last(&self) -> Option<Last> {
        Sink::last(&self.out)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_are_the_pieces_of_uax_29(text in trouble()) {
        // `<b …>` is a tag, and no text.
        prop_assume!(text.match_indices(['<', '&']).all(|(at, _)| html::remain(&text.as_bytes()[at..]).is_none()));
        check_pieces(&text);
    }

    #[test]
    fn words_that_come_again_are_the_same(texts in prop::collection::vec(prop_oneof![trouble(), "[a-zA-ZåäöÅÄÖ0-9é. ,:-]{0,60}"], 1..4)) {
        let mut sink = Rememberer::default();
        for text in texts.iter().chain(&texts) {
            sink.out.clear();
            segment(text, &mut sink);
            prop_assert_eq!(format!("{:?}", sink.out), format!("{:?}", tokens(text)), "{}", text);
        }
    }

    #[test]
    fn words_are_known_by_their_folded_form(text in trouble()) {
        for token in tokens(&text).into_iter().filter(|t| t.form == Form::Word) {
            let word = &text[token.start as usize..token.end as usize];
            let folded = fold(word);
            prop_assert_eq!(token.hash, hash(folded.as_bytes()), "{}", word);
        }
    }

    #[test]
    fn ascii_is_hashed_without_folding(word in "[A-Za-z0-9']{0,40}") {
        prop_assert_eq!(hash_ascii(word.as_bytes()), hash(fold(&word).as_bytes()));
    }

    #[test]
    fn plain_words_are_one_token(before in "[ (–]{0,9}", word in "[A-ZÅÄÖĐ]?[a-zåäöéđ]{0,40}x|[A-ZÅÄÖ]{1,40}|[0-9]{1,20}|[A-Z]{2}[0-9]{1,9}", after in "[ ),–…]{0,9}") {
        let found: Vec<Token> =
            tokens(&format!("{before}{word}{after}")).into_iter().filter(|t| t.form != Form::Punct).collect();
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].start as usize..found[0].end as usize, before.len()..before.len() + word.len());
        prop_assert_eq!(found[0].ends_in_s, word.ends_with(['s', 'S']));
        let small = word.chars().any(char::is_lowercase);
        let case = match (word.chars().next().is_some_and(char::is_uppercase), word.chars().skip(1).any(char::is_uppercase)) {
            (false, false) => Case::Lower,
            (true, false) if small => Case::Capital,
            (true, false) if word.chars().count() == 1 => Case::Initial,
            _ if small => Case::Mixed,
            _ => Case::Upper,
        };
        prop_assert_eq!(found[0].case, case);
        prop_assert_eq!(found[0].form == Form::Number, word.bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn latin_is_folded_alike_both_ways(word in "[A-Za-z0-9À-ɏḀ-ỿ']{0,20}") {
        let mut folded = b"before".to_vec();
        if fold_latin(&word, &mut folded) {
            prop_assert_eq!(&folded[6..], &*fold(&word).into_bytes());
        } else {
            prop_assert_eq!(folded, b"before");
        }
    }

    #[test]
    fn folding_twice_is_folding_once(word in any::<String>()) {
        let folded = fold(&word);
        prop_assert_eq!(fold(&folded), folded);
    }
}

#[test]
fn writing_is_told_from_the_letters() {
    let cases = |text: &str| tokens(text).iter().map(|t| t.case).collect::<Vec<_>>();
    let expected = [Case::Lower, Case::Capital, Case::Upper, Case::Upper, Case::Mixed, Case::Mixed, Case::Initial];
    assert_eq!(cases("hanoi Hanoi VTV VTV3 VinFast iPhone J"), expected);
    assert_eq!(cases("J.D J.R.R J.de F1"), [Case::Initial, Case::Initial, Case::Capital, Case::Upper]);
    // The same in letters of the slow path.
    assert_eq!(cases("ханой Ханой ВТВ ВТВ3 ВинФаст вПхоне Й"), expected);
}

#[test]
fn sentences_begin_after_full_stops_but_not_after_initials() {
    let starts = |text: &str| -> Vec<String> {
        let found = tokens(text);
        let starts = found.iter().filter(|t| t.sentence_start && t.form == Form::Word);
        starts.map(|t| text[t.start as usize..t.end as usize].to_owned()).collect()
    };
    assert_eq!(starts("Det regnar. Solen sken"), ["Det", "Solen"]);
    assert_eq!(starts("Där kom J. Karlsson"), ["Där"]);
    assert_eq!(starts("Kl. tre kom han"), ["Kl"]);
    assert_eq!(starts("Han sade: ”Kom hit! Nu” igen"), ["Han", "Kom", "Nu"]);
    assert_eq!(starts("Se avsnitt a.(Bilagan) och b."), ["Se"]);
    assert_eq!(starts("Rubrik\nBrödtext går\nvidare"), ["Rubrik", "Brödtext"]);
}

#[test]
fn words_that_lost_the_space_between_them_are_two() {
    let pieces = |text: &str| -> Vec<String> {
        tokens(text).iter().map(|t| text[t.start as usize..t.end as usize].to_owned()).collect()
    };
    assert_eq!(pieces("ministernTo Lam"), ["ministern", "To", "Lam"]);
    // Where two blocks of a page meet, a line ends.
    assert_eq!(pieces("Báo MaiBáo Mai20/10/2025"), ["Báo", "Mai", "", "Báo", "Mai", "", "20", "/", "10", "/", "2025"]);
    assert_eq!(pieces("sa Binh.Foto: Mai"), ["sa", "Binh", ".", "Foto", ":", "Mai"]);
    assert_eq!(pieces("Nguye\u{302}\u{303}nMai"), ["Nguye\u{302}\u{303}n", "", "Mai"]);
    assert_eq!(pieces("VTV:ÅÄÖ"), ["VTV", ":", "ÅÄÖ"]);
    assert_eq!(pieces("2024\u{301}Ministeriet").len(), 1);
    assert_eq!(pieces("PresidentLuong Ńang").len(), pieces("PresidentLuong N\u{301}ang").len());
    assert_eq!(pieces("VinFast, anna.Berg@exempel.se"), ["VinFast", ",", "anna.Berg@exempel.se"]);
}

#[test]
fn remains_of_html_are_read() {
    let forms = |text: &str| tokens(text).iter().map(|t| (t.form, t.spaced, t.sentence_start)).collect::<Vec<_>>();
    assert_eq!(forms("vi&nbsp;ser"), forms("vi ser"));
    assert_eq!(forms("han: &quot;Nej&quot;"), forms("han: \"Nej\""));
    assert_eq!(forms("AT&amp;T"), forms("AT&T"));
    assert_eq!(
        forms("slut</p><p>Ny"),
        [(Form::Word, true, true), (Form::Break, true, false), (Form::Break, true, false), (Form::Word, true, true)]
    );
    assert_eq!(forms("han <b>Lam</b> kom"), forms("han Lam kom"));
}

#[test]
fn addresses_are_one_token() {
    let urls = |text: &str| -> Vec<String> {
        let found = tokens(text);
        let urls = found.iter().filter(|t| t.form == Form::Url);
        urls.map(|t| text[t.start as usize..t.end as usize].to_owned()).collect()
    };
    assert_eq!(urls("Se https://vtv.vn/a?b=c, eller skriv till a@b.se."), ["https://vtv.vn/a?b=c", "a@b.se"]);
    assert_eq!(urls("Шри://a.b и д@ж.рф"), ["Шри://a.b", "д@ж.рф"]);
    assert!(urls("3 @ 4 och e. V.").is_empty());
}

#[test]
fn words_that_differ_have_hashes_that_differ() {
    let mut seen = std::collections::HashSet::new();
    for ending in 0..20_000u32 {
        for before in ["", "minister", "ministeriet för "] {
            let word = format!("{before}{ending}");
            assert!(seen.insert(hash(word.as_bytes())), "{word}");
        }
    }
    // Where words begin in different ways, too.
    for beginning in 20_000..40_000u32 {
        let word = format!("{beginning:08}ministern");
        assert!(seen.insert(hash(word.as_bytes())), "{word}");
    }
}

#[test]
fn letters_of_other_scripts_are_folded_too() {
    let folded = ["хано\u{438}", "αθηνα", "izmir", "diyarbakir", "straße"];
    assert_eq!(["Ханой", "ΑΘΉΝΑ", "İzmir", "Diyarbakır", "Straße"].map(fold), folded);
}
