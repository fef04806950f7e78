//! Who is who, and who holds which office: the texts of `tests/data/document.txt`, and the cost of long ones.

use presspan::{Annotation, Document, Extractor, FurnitureKind, Kind, Language, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::{Duration, Instant};

const TABLE: &str = include_str!("data/document.txt");

/// A text without its marks, and the marked spans by number.
fn unmark(marked: &str) -> (String, Vec<(u32, Range<usize>)>) {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), marked);
    while let Some((before, tail)) = rest.split_once('{') {
        let (mark, after) = tail.split_once('}').expect("a mark ends");
        let (number, name) = mark.split_once(' ').expect("a mark has a number and a name");
        text.push_str(before);
        marks.push((number.parse().expect("a number"), text.len()..text.len() + name.len()));
        text.push_str(name);
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

fn roles_of(annotation: &Annotation) -> BTreeSet<String> {
    annotation
        .offices()
        .map(|(role, title, holder, body)| {
            let held = match role.status {
                Status::Present => String::new(),
                status => format!(" [{status}]"),
            };
            format!("{} > {} > {}{held}", title.text(), holder.text(), body.map_or("-", |b| b.text()))
        })
        .collect()
}

/// What is wrong with a line of the table.
fn faults(extractor: &Extractor, line: &str) -> Vec<String> {
    let (marked, roles) = line.split_once(" || ").map_or((line, None), |(text, roles)| (text, Some(roles)));
    let (text, marks) = unmark(&marked.replace("\\n", "\n"));
    let annotation = extractor.annotate(&Document::new(&text));
    let mut faults = Vec::new();
    let mut cluster_of: BTreeMap<u32, (usize, &str)> = BTreeMap::new();
    for (number, range) in marks {
        let name = &text[range.clone()];
        let found = annotation
            .clusters()
            .iter()
            .position(|cluster| annotation.mentions(cluster).any(|mention| mention.range() == range));
        if number == 0 {
            faults.extend(found.map(|_| format!("`{name}` is joined to something")));
            continue;
        }
        let Some(found) = found else {
            faults.push(format!("`{name}` is in no cluster: {:?}", annotation.entities()));
            continue;
        };
        match cluster_of.get(&number) {
            Some((known, other)) if *known != found => faults.push(format!("`{other}` and `{name}` are parted")),
            Some(_) => {}
            None => {
                if let Some((_, other)) = cluster_of.values().find(|(known, _)| *known == found) {
                    faults.push(format!("`{other}` and `{name}` are joined"));
                }
                cluster_of.insert(number, (found, name));
            }
        }
    }
    if let Some(roles) = roles {
        let expected: BTreeSet<String> =
            roles.split("; ").filter(|role| *role != "none").map(|role| role.trim().to_owned()).collect();
        let found = roles_of(&annotation);
        if expected != found {
            faults.push(format!("roles {found:?}"));
        }
    }
    faults
}

#[test]
fn every_text_of_the_table_is_joined_as_it_says() {
    let extractor = Extractor::new(Language::Swedish);
    let lines: Vec<_> = TABLE.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')).collect();
    assert!(lines.len() >= 150, "only {} texts", lines.len());
    let mut wrong = Vec::new();
    for (number, line) in &lines {
        for fault in faults(&extractor, line) {
            wrong.push(format!("document.txt:{}: {line}\n    {fault}", number + 1));
        }
    }
    assert!(wrong.is_empty(), "{} of {} texts fail:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

#[test]
fn the_address_of_a_page_restores_a_whole_name() {
    let extractor = Extractor::new(Language::Swedish);
    let names = |text: &str, url: &str| -> Vec<String> {
        let annotation = extractor.annotate(&Document::new(text).at(url));
        annotation.clusters().iter().filter(|c| c.kind() == Kind::Person).map(|c| c.name().to_owned()).collect()
    };
    let text = "Generalsekreterare till Lam kom till Laos. Herr Lam talade länge.";
    // The name as a translator mistook it (Tô is read as the English preposition) stands whole in the address.
    assert_eq!(names(text, "https://exempel.vn/tong-bi-thu-to-lam-tham-lao-post12345.html"), ["To Lam"]);
    assert_eq!(names(text, "https://exempel.vn/nyheter/thu-tuong-pham-minh-chinh.html"), ["Lam"]);
    assert_eq!(names(text, ""), ["Lam"]);
    assert_eq!(names(&format!("{text}\nKälla: https://exempel.vn/tong-bi-thu-to-lam-tham-lao"), ""), ["To Lam"]);
    let text = "Herr Chinh talade. Fru Khai log. Herr Obama kom.";
    let url = "https://exempel.vn/pham-minh-chinh-va-nguyen-thi-minh-khai-gap-obama.htm";
    assert_eq!(names(text, url), ["Pham Minh Chinh", "Nguyen Thi Minh Khai", "Obama"]);
    // What the text itself says comes first.
    assert_eq!(names("Nguyen Van Chinh talade. Herr Chinh log.", url), ["Nguyen Van Chinh"]);
}

/// A page with the line, and what is told of it: kinds and pieces.
fn furniture_of(extractor: &Extractor, page: &str) -> Vec<(FurnitureKind, String)> {
    let annotation = extractor.annotate(&Document::new(page));
    annotation.furniture().iter().map(|f| (f.kind, page[f.range.clone()].to_owned())).collect()
}

#[test]
fn running_text_is_no_furniture() {
    let extractor = Extractor::new(Language::Swedish);
    let long = "Foto är hennes stora intresse, och hon reser gärna långt för en bild, helst till fjällen om hösten, där ljuset är \
                som bäst när snön har fallit och renarna går ned mot skogen.";
    for line in [
        "Annonsbyrån Qwert växer, och det är bra.",
        "Se Mercedes nya bil i dag.",
        "Httpd är ett gammalt program.",
        long,
    ] {
        let found = furniture_of(&extractor, &format!("Ett möte\nDet var ett långt möte.\n{line}\nMötet är slut.\n"));
        assert_eq!(found, [], "{line}");
    }
}

#[test]
fn furniture_is_known_by_how_it_begins_and_ends() {
    use FurnitureKind::{Byline, Caption, Credit, DateLine, Leftover, Link, Slogan, Source};
    let extractor = Extractor::new(Language::Swedish);
    let whole = [
        (Caption, "Bild 3: Barn leker.|- Ảnh 2: Barn leker.|Ảnh 2: Barn leker."),
        (
            Credit,
            "Foto: Minh Tu|FOTO: MINH TU|(Foto: Minh Tu)|(Bild: Minh Tu)|(Video: Minh Tu)|( Video: Minh Tu)|Foto Minh Tu",
        ),
        (
            Credit,
            "Foton: Minh Tu|Fotograf: Minh Tu|Bild: Minh Tu|Grafik: Minh Tu|Illustration: Minh Tu|Illustrationsfoto|Video: Minh Tu",
        ),
        (Byline, "Av: Lan Nguyen|Framfört av Minh Tu|Redaktör: Lan Nguyen|Skriven av Lan Nguyen|Text: An Nhien"),
        (Byline, "Översatt av Lan Nguyen|Översättning: Lan Nguyen|Nguyen Van Lan|Nguyen Van Lan och Tran Minh Tu"),
        (Byline, "Nguyen Van Lan, Tran Minh Tu.|Av Nguyen Van Lan"),
        (
            Source,
            "(Enligt Caixin)|Enligt tidningen Nhan Dan|https://exempel.vn/motet|Källa: Caixin|Källa Caixin|Källor: Caixin|Enligt VTV",
        ),
        (DateLine, "Thứ Ba, 10/12/2024 | 08:33|Báo XBáo X20/10/2025"),
        (Slogan, "Doc lap - Tu do - Hanh phuc|Độc lập - Tự do - Hạnh phúc|ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
        (Slogan, "Självständighet - Frihet - Lycka|Självständighet – Frihet – Lycka|VietNamNet - Nền tảng tin tức"),
        (
            Link,
            "- Läs mer: Så var mötet|>>> Så var mötet|Följ oss på nätet|Läs mer: Så var mötet|Läs också: Så var mötet",
        ),
        (Link, "Se mer: Så var mötet|Se också: Så var mötet|Tagg: Hanoi|Taggar: Hanoi, Hue|Ämne: Hanoi|Ämnen: Hanoi"),
        (Leftover, "![](bild.jpg)|[annons_2]|Annons|Kommentar (0)|Kommentarer (2)|LeftCenterRight|DSC_7274 2.jpg"),
        (Leftover, "Redaktörens anmärkning: Så var mötet"),
    ];
    let mut wrong = Vec::new();
    let mut expect = |line: &str, expected: &[(FurnitureKind, &str)]| {
        let page = format!("Ett möte\nDet var ett långt möte.\n{line}\nMötet är slut.\n");
        let found = furniture_of(&extractor, &page);
        if !found.iter().map(|(kind, piece)| (*kind, piece.as_str())).eq(expected.iter().copied()) {
            wrong.push(format!("{line}: {found:?}"));
        }
    };
    for (kind, lines) in whole {
        // A bar parts the lines, and a bar between spaces is one of a date line.
        let mut rest = lines;
        while !rest.is_empty() {
            let end = rest.match_indices('|').map(|(at, _)| at).find(|&at| !rest[at..].starts_with("| "));
            let line = &rest[..end.unwrap_or(rest.len())];
            expect(line, &[(kind, line)]);
            expect(&format!("  {line} "), &[(kind, line)]);
            rest = end.map_or("", |end| &rest[end + 1..]);
        }
    }
    expect("Barn leker. Foto: Minh Tu", &[(Caption, "Barn leker."), (Credit, "Foto: Minh Tu")]);
    expect("Bild 3: Barn leker (Foto: Minh Tu)", &[(Caption, "Bild 3: Barn leker"), (Credit, "(Foto: Minh Tu)")]);
    expect("Så var det.[annons_2]", &[(Leftover, "[annons_2]")]);
    for line in [
        "Bild av en stad",
        "- Ảnh av en stad",
        "- Nguyen Van Lan",
        "Nguyen Van Lan.",
        "Nguyen Van Lan:",
        "Nguyen Van Lan kom.",
        "Hanoi",
        "Filen bild.jpg är borta",
        "Mötet hölls 20/10/2025 i staden med gäster.",
    ] {
        expect(line, &[]);
    }
    let long = format!("Foto: Minh Tu {}", "och så vidare ".repeat(20));
    expect(&format!("Barn leker. {long}"), &[]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A line of names is a byline below the headline or below the text; the headline and what stands between are none.
#[test]
fn names_alone_are_a_byline_at_the_ends_of_a_text() {
    let extractor = Extractor::new(Language::Swedish);
    let lines = |page: &str| -> Vec<usize> {
        let annotation = extractor.annotate(&Document::new(page));
        annotation.furniture().iter().map(|f| page[..f.range.start].matches('\n').count()).collect()
    };
    assert_eq!(lines("Nguyen Van Lan\nDet regnar.\nDet är kallt."), []);
    assert_eq!(lines("Regn\nNguyen Van Lan\nDet regnar."), [1]);
    assert_eq!(lines("Regn\n\nDet regnar.\nNguyen Van Lan\nDet är kallt."), [3]);
    assert_eq!(lines("Regn\nDet regnar.\nDet är kallt.\nNguyen Van Lan\nDet är vått."), []);
    assert_eq!(lines("Regn\nDet regnar.\nDet är kallt.\nDet är vått.\nNguyen Van Lan"), [4]);
    assert_eq!(lines("Regn\nDet regnar.\nDet är kallt.\nAv: Nguyen Van Lan\nDet är vått."), [3]);
}

/// A document with `count` people of different names, each with an office, a short name and a body.
fn many_names(count: usize) -> String {
    const FAMILY: [&str; 7] = ["Nguyen", "Tran", "Le", "Pham", "Hoang", "Vu", "Dang"];
    const SYLLABLES: [&str; 16] = [
        "Minh", "Duc", "Quoc", "Thanh", "Hai", "Xuan", "Ngoc", "Anh", "Tuan", "Hung", "Dung", "Khanh", "Phong",
        "Quang", "Bao", "Trung",
    ];
    let syllable = |i: usize| SYLLABLES[i % SYLLABLES.len()];
    (0..count)
        .map(|i| {
            let (family, given) = (FAMILY[i % FAMILY.len()], syllable(i / 7));
            let middle = format!("{} {}", syllable(i / 112), syllable(i / 1792));
            format!(
                "Ordförande för VFF {family} {middle} {given} talade i Hanoi. Herr {given} log, och ordföranden gick.\n"
            )
        })
        .collect()
}

#[test]
fn the_cost_is_linear_in_the_number_of_names() {
    let extractor = Extractor::new(Language::Swedish);
    let cost = |count: usize| {
        let text = many_names(count);
        let time = || {
            let start = Instant::now();
            let clusters = extractor.annotate(&Document::new(&text)).clusters().len();
            assert!(clusters > count / 20, "{clusters} clusters");
            start.elapsed()
        };
        (0..3).map(|_| time()).min().unwrap_or(Duration::MAX)
    };
    cost(100);
    let (small, large) = (cost(6250), cost(100_000));
    // Sixteen times the text; room for a machine that is busy with other things, and for memory that is far.
    assert!(large < 16 * 3 * small, "{small:?} for 6,250 names, {large:?} for 100,000");
}

#[test]
fn chains_and_lists_cost_no_more_than_their_length() {
    let extractor = Extractor::new(Language::Swedish);
    let chains = [
        ("minister och ", ""),
        ("minister, ", "Pham Duc Long"),
        ("Pham Duc Long, ", "minister"),
        ("Kina och ", "president Xi Jinping"),
        ("VFF (", ")"),
        ("Foto: ", "Minh"),
        ("herr Minh ", ""),
    ];
    for (link, end) in chains {
        let cost = |count: usize| {
            let text = link.repeat(count) + end;
            let time = || {
                let start = Instant::now();
                extractor.annotate(&Document::new(&text));
                start.elapsed()
            };
            (0..3).map(|_| time()).min().unwrap_or(Duration::MAX)
        };
        cost(10);
        // The clock of a busy machine is forgiven twice; what grows with the square fails every time.
        let slow = |_| {
            let (small, large) = (cost(1000), cost(16_000));
            (large > 16 * 4 * small + Duration::from_millis(20)).then_some((small, large))
        };
        let times: Option<Vec<_>> = (0..3).map(slow).collect();
        assert!(times.is_none(), "`{link}`: {times:?}");
    }
}

#[test]
fn nothing_panics_and_every_index_holds() {
    let extractor = Extractor::new(Language::Swedish);
    let lines = TABLE.lines().map(|line| unmark(&line.replace("\\n", "\n")).0);
    let odd = [
        "",
        "\n",
        "(",
        "Foto:",
        "Källa: http",
        "Källa: https:///",
        "–",
        "ministern",
        "Minister",
        "\u{AD}Minister\u{AD} X",
    ];
    for text in lines.chain(odd.map(str::to_owned)) {
        for text in [text.to_uppercase(), text.chars().rev().collect(), text.replace(' ', "\n"), text] {
            let annotation = extractor.annotate(&Document::new(&text).at(&text));
            let count = annotation.entities().len();
            let mut seen = BTreeSet::new();
            for cluster in annotation.clusters() {
                assert!(!cluster.mentions().is_empty() && !cluster.name().is_empty(), "{cluster:?}");
                assert!(cluster.mentions().is_sorted());
                assert!(cluster.mentions().iter().all(|&m| m < count && seen.insert(m)), "{cluster:?} in {text}");
            }
            assert_eq!(annotation.offices().count(), annotation.roles().len());
            let parts = annotation.furniture();
            assert!(parts.iter().all(|f| text.get(f.range.clone()).is_some()), "{parts:?} in {text}");
            assert!(parts.windows(2).all(|w| w[0].range.end <= w[1].range.start), "{parts:?} in {text}");
        }
    }
}
