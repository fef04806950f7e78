//! What fuzzing and property tests found, each once.

use presspan::{Extractor, Kind, Language};
use unicode_normalization::UnicodeNormalization;

fn meanings(text: &str) -> Vec<(Kind, String)> {
    let extractor = Extractor::new(Language::Swedish);
    extractor.extract(text).iter().map(|e| (e.kind(), e.normal().nfc().collect())).collect()
}

/// Behind a letter with a mark of its own, the rest of the line was read by other rules: an address was none.
#[test]
fn an_address_is_one_however_the_letters_before_it_are_encoded() {
    let composed = "Đà\"Nguyen@Nguyen ";
    let decomposed: String = composed.nfd().collect();
    assert_eq!(meanings(composed), []);
    assert_eq!(meanings(&decomposed), []);
}

/// Every date looked at its whole sentence, so that a line of dates took time with the square of its length.
#[test]
fn dates_on_a_long_line_are_read_in_time() {
    let extractor = Extractor::new(Language::Swedish);
    let text = "3/5/2024 ".repeat(20_000);
    let start = std::time::Instant::now();
    extractor.extract(&text);
    assert!(start.elapsed().as_secs() < 3, "{:?}", start.elapsed());
}

/// Letters behind the end of a table were read as the first ones of its second half: `ɐ` as `Ḁ`.
#[test]
fn letters_beyond_the_latin_table_are_themselves() {
    assert_eq!(meanings("H\u{250}noi"), []);
    assert_eq!(meanings("Hanoi"), [(Kind::Place, "Hanoi".to_owned())]);
}

/// A Greek letter in title case was small, and its decomposed form a capital.
#[test]
fn letters_in_title_case_are_capitals() {
    let composed = "president a\u{200D}\u{1FAF}";
    assert_eq!(meanings(composed), meanings(&composed.nfd().collect::<String>()));
}

/// Where the markup of a page ended, the space between two words was lost, and names with it.
#[test]
fn names_beside_lost_markup_are_found() {
    let named = |kind, text: &str| (kind, text.to_owned());
    assert_eq!(
        meanings("Så talade ministernTran Van Binh.Foto: Le Minh An"),
        [named(Kind::Title, "minister"), named(Kind::Person, "Tran Van Binh"), named(Kind::Person, "Le Minh An")]
    );
    assert_eq!(
        meanings("Báo Lâm ĐồngBáo Lâm Đồng20/10/2025"),
        [
            named(Kind::Organisation, "Báo Lâm Đồng"),
            named(Kind::Organisation, "Báo Lâm Đồng"),
            named(Kind::Date, "2025-10-20")
        ]
    );
    assert_eq!(
        meanings("Fru Tran&nbsp;Thi&nbsp;Lan kom."),
        [named(Kind::Title, "fru"), named(Kind::Person, "Tran Thi Lan")]
    );
}

/// A space of no width stood within names, or was a sign beside them.
#[test]
fn spaces_of_no_width_part_words() {
    let named = |kind, name: &str| (kind, name.to_owned());
    assert_eq!(
        meanings(
            "Fru\u{200B} Tran\u{200B} Thi \u{200B}Lan mötte \u{200B}Le\u{200B}Minh\u{200B}An den 5\u{200B} maj 2025."
        ),
        [
            named(Kind::Title, "fru"),
            named(Kind::Person, "Tran Thi Lan"),
            named(Kind::Person, "Le Minh An"),
            named(Kind::Date, "2025-05-05")
        ]
    );
}

/// The words around a date were compared as they were encoded.
#[test]
fn words_around_a_date_are_read_however_they_are_encoded() {
    for text in [
        "Ungefär 4 maj kom hon.",
        "Det var runt 1945 ungefär 4 maj.",
        "Hon kommer, hölls det, den 4 maj.",
        "Den 4 maj höll de möte.",
    ] {
        let text = format!("Hanoi, 20/10/2025\n{text} {}", "å".repeat(100));
        let decomposed: String = text.nfd().collect();
        assert_eq!(meanings(&text), meanings(&decomposed), "{text}");
    }
    let approximate = "Hon kom ungefär 4 maj 2024.".nfd().collect::<String>();
    assert_eq!(meanings(&approximate), [(Kind::Date, "2024-05-04~".to_owned())]);
}

/// A company that is known by what the text said of it before stands in the genitive.
#[test]
fn what_was_told_once_is_known_again() {
    let text = "Gruvbolaget Zyxtalco (ZTK) växer. Zyxtalcos vinst steg. Folk litar på Zyxtalco. ZTK:s aktie föll.";
    let bodies = ["Zyxtalco", "ZTK", "Zyxtalco", "Zyxtalco", "ZTK"];
    assert_eq!(meanings(text), bodies.map(|body| (Kind::Organisation, body.to_owned())));
    assert_eq!(meanings("Zyxtalcos vinst steg."), []);
    // A rule finds this genitive without what stands before.
    let text = "Batteritillverkaren Zyxtalco växer. Zyxtalcos vd Anna Ek log.";
    let named: Vec<String> = meanings(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(named, ["Zyxtalco", "Zyxtalco", "vd", "Anna Ek"]);
}

/// A letter that is large and has a small mark behind it was none of both.
#[test]
fn a_large_letter_is_one_however_it_is_encoded() {
    let composed = "Văn Th\u{1FAF}ngHi Ha kom.";
    assert_eq!(meanings(composed), meanings(&composed.nfd().collect::<String>()));
}

/// The mark of the letter before a head went to the head, and was lost with it.
#[test]
fn a_compound_keeps_the_mark_before_its_head() {
    let composed = "VTV, presiden\u{1E6D}president, kom.";
    let decomposed: String = composed.nfd().collect();
    assert_eq!(meanings(composed), meanings(&decomposed));
    assert!(meanings(composed).contains(&(Kind::Title, "presiden\u{1E6D}president".to_owned())));
}

/// Somebody, or a team, took the place of a doubtful name only where people or organisations were asked for.
#[test]
fn a_place_that_yields_to_another_name_yields_whoever_asks() {
    let places = Extractor::builder().kinds([Kind::Place]).build().expect("the embedded pack");
    for (text, other) in [
        ("Nguyen, Van – Van Nguyen ", (Kind::Person, "Van")),
        ("Stockholm. universitetet Stockholm", (Kind::Organisation, "Stockholm")),
    ] {
        assert_eq!(places.extract(text), []);
        assert!(meanings(text).contains(&(other.0, other.1.to_owned())), "{text}");
    }
}

/// An abbreviation in lower case hid a body that ends a sentence.
#[test]
fn a_body_in_capitals_at_the_end_of_a_sentence_is_no_abbreviation() {
    assert!(meanings("Han är chef för SR. Där är det lugnt.").contains(&(Kind::Organisation, "SR".to_owned())));
    assert!(meanings("DR. Nguyen Van An kom.").contains(&(Kind::Person, "Nguyen Van An".to_owned())));
}

/// What rules name is known of additions too, and hid what the dictionaries say of it: `Hanoi` lost its identifier, and `hösten 2023`
/// was a year.
#[test]
fn an_added_row_changes_nothing_else() {
    let plain = Extractor::new(Language::Swedish);
    let added = Extractor::builder()
        .dictionary("mine", "%default\tclasses\tCITY\nform\nPeking Zyxqby\nZyxqby\nmåndag zyxqby\n")
        .rules("mine", "rule mine\npriority 99\nmatch 'zyxqbyska' (other.thing: CAP)\n")
        .build()
        .expect("rows and rules in order");
    let lines = include_str!("data/dates.tsv").lines().chain(include_str!("data/patterns.txt").lines());
    let lines = lines.map(|line| line.split('\t').next().unwrap_or_default().replace(['[', ']'], ""));
    for line in lines.chain(["Hanoi, USA, FN, Paris, Finnmarkssykehuset, Kinas och Pekings".to_owned()]) {
        let records = |extractor: &Extractor| -> Vec<_> {
            let found = extractor.extract(&line);
            found
                .iter()
                .map(|e| (e.range(), e.kind(), e.normal().into_owned(), e.id().map(|id| id.into_owned())))
                .collect()
        };
        assert_eq!(records(&plain), records(&added), "{line}");
    }
    assert_eq!(added.extract("De bor i Zyxqby.").len(), 1);
}

/// The symbols of one extractor are no symbols of another, which looked for them beyond the ends of its tables.
#[test]
fn a_scratch_of_another_extractor_does_no_harm() {
    let swedish = Extractor::new(Language::Swedish);
    let small = Extractor::builder()
        .empty()
        .dictionary("classes.tsv", "class\timplies\tmeaning\nCITY\t\ta town\n")
        .dictionary("towns.tsv", "form\tclasses\nHanojo\tCITY\n")
        .rules("towns.rules", "rule town\nmatch (place: CITY)\n")
        .build()
        .expect("rows and rules in order");
    let text = "Xi Jinping bor i Hanojo, sade premiärminister Pham Minh Chinh i går.";
    let (mut scratch, mut found) = (swedish.scratch(), Vec::new());
    for extractor in [&swedish, &small, &swedish] {
        extractor.extract_with(text, &mut scratch, &mut found);
        assert_eq!(found, extractor.extract(text));
    }
}

/// A lone name at the start of a sentence was lost behind many words in lower case.
#[test]
fn a_long_text_keeps_its_names() {
    let words = (0..100_000u32)
        .map(|n| format!("{:x}q ", n.wrapping_mul(0x9E37_79B1)).replace(|c: char| c.is_ascii_digit(), "å"));
    let text = format!("Läkaren Eva Zyxlin kom. Där fanns {}. Zyxlin skrattade.", words.collect::<String>());
    let extractor = Extractor::new(Language::Swedish);
    let found = extractor.extract(&text);
    assert_eq!(found.last().map(|last| last.text()), Some("Zyxlin"));
}

/// Tags within a name, signs that say how to read it and numbers of HTML stood in normal forms and dates.
#[test]
fn names_are_told_without_what_is_left_of_a_page() {
    let person = |name: &str| (Kind::Person, name.to_owned());
    assert!(meanings("Det sade Karin <b>Lindqvist</b> i går.").contains(&person("Karin Lindqvist")));
    assert!(meanings("Det sade Xi\u{200F} Jinping i går.").contains(&person("Xi Jinping")));
    assert_eq!(meanings("Mötet &#2019; hölls"), []);
}

/// A compound was called by its head: *Zyxmarkssykehuset* was `sykehus`.
#[test]
fn a_compound_is_not_called_by_its_head() {
    let extractor = Extractor::new(Language::Swedish);
    let found = extractor.extract("Det meddelar Zyxmarkssykehuset i dag.");
    assert_eq!((found[0].text(), found[0].canonical()), ("Zyxmarkssykehuset", None));
}

/// A date came from the first file that has the word, whatever the word is there: *maj* from a list of names.
#[test]
fn a_date_comes_from_the_calendar() {
    let extractor = Extractor::new(Language::Swedish);
    for text in ["De firar tet hemma.", "Det var i maj som de kom."] {
        let found = extractor.extract(text);
        assert_eq!(found[0].kind(), Kind::Date, "{text}");
        assert!(found[0].source().contains("sv/calendar.tsv:"), "{}", found[0].source());
    }
}

/// A name that ends in a little word took it from the sentence: the club *Ho Chi Minh-staden I* stood in *i Ho Chi Minh-staden i dag*.
#[test]
fn a_name_ends_in_a_little_word_only_with_a_capital() {
    let place = (Kind::Place, "Ho Chi Minh-staden".to_owned());
    assert!(meanings("De bor i Ho Chi Minh-staden i dag.").contains(&place));
    let extractor = Extractor::builder()
        .dictionary("clubs.tsv", "%default\tclasses\tORG_NAME\nform\nZyxlin Qwert I\nZyxlin Med\nZyxlin nu\n")
        .dictionary("words.tsv", "%default\tclasses\tCOMMON\nform\ni\nmed\nnu\n")
        .build()
        .unwrap_or_else(|e| panic!("{e}"));
    let found = |text: &str| extractor.extract(text).first().map(|entity| entity.text().to_owned());
    for name in ["Zyxlin Qwert I", "Zyxlin Med", "Zyxlin nu", "Zyxlin Nu"] {
        assert_eq!(found(&format!("De såg {name} där.")).as_deref(), Some(name));
    }
    assert_ne!(found("De såg Zyxlin Qwert i dag.").as_deref(), Some("Zyxlin Qwert i"));
    assert_ne!(found("De såg Zyxlin med sol.").as_deref(), Some("Zyxlin med"));
}

/// The ending was counted in the bytes of an apostrophe, and cut out of the middle of a curly one.
#[test]
fn a_genitive_has_a_curly_apostrophe() {
    for text in ["Där såg VTV’s lag Dalabron. Dalabron är stor.", "Där såg VTV's lag Dalabron. Dalabron är stor."]
    {
        let extractor = Extractor::new(Language::Swedish);
        let found = extractor.extract(text);
        assert_eq!(found.iter().map(|entity| entity.normal()).collect::<Vec<_>>(), ["VTV", "Dalabron", "Dalabron"]);
    }
}
