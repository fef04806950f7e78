//! Every output is read back, by a reader that knows only the format.

#[path = "support/thrown.rs"]
mod thrown;

use presspan::output::{self, Marked, TSV_HEADER};
use presspan::{Entity, Extractor, Offsets, Unit};
use serde_json::Value;

/// Texts of every sort: plain, with characters that formats must escape, decomposed, beyond the BMP, empty.
const TEXTS: &[&str] = &[
    "Premiärminister Pham Minh Chinh besökte Laos i december 2023.\n\nXi Jinpings tal sändes i VTV1. Det var allt.",
    "\"Vi & de\", sade <b>Tran Thanh Man</b> i \\Hanoi\\ 🎬\u{1F1FB}\u{1F1F3} år 2024.\tXi Jinping\r\nlog – 'inte' \u{2028}Li Qiang.",
    "Herr Nguye\u{302}\u{303}n Văn A\u{301}i och fru Le\u{AD} Thi\u{200B} Lan reste. \u{FEFF}Kon\u{300}! Pham\u{A0}Duc\u{A0}Long kom 2025.",
    "Skeppet Röda Örn mötte Tran\nVan Son på VTV Go\u{0}\u{1}\u{7f}.",
    "",
    "Det regnar.",
    "---\n[person: ingen]\n#1\tT1\n</script><!-- & &amp; --> Xi Jinping",
];

fn extractor() -> Extractor {
    let built = Extractor::builder()
        .dictionary("mine/classes.tsv", "class\timplies\tmeaning\nSHIP_WORD\t\ta word for ships\n")
        .dictionary("mine/words.tsv", "%default\tclasses\tSHIP_WORD\nform\nskeppet\n")
        .rules("mine/ships.rules", "rule ship\npriority 90\nmatch SHIP_WORD (other.big_ship: CAP{1,3})\n")
        .build();
    built.unwrap_or_else(|e| panic!("{e}"))
}

/// Runs a check over all texts; there must be something to check.
fn each(check: impl Fn(&str, &[Entity], &Marked)) {
    let extractor = extractor();
    let mut seen = 0;
    for text in TEXTS.iter().map(|t| (*t).to_owned()).chain(thrown::texts(2000)) {
        let entities = extractor.extract(&text);
        seen += entities.len();
        check(&text, &entities, &Marked::new(&text, &entities).id("a \"b\"/ö.txt"));
    }
    assert!(seen > 300, "only {seen} entities");
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e} in {text}"))
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number")) as usize
}

/// A text as a cell of a line can hold it.
fn flat(text: &str) -> String {
    text.replace(|c: char| c.is_control() || c == '\u{2028}', " ")
}

fn chars(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn json_reads_back_whole() {
    each(|text, entities, marked| {
        let value = json(&output::json(marked));
        assert_eq!(value["id"], "a \"b\"/ö.txt");
        assert_eq!(value["text"], text);
        let read = value["entities"].as_array().expect("an array");
        assert_eq!(read.len(), entities.len());
        for (value, entity) in read.iter().zip(entities) {
            assert_eq!(number(&value["start"])..number(&value["end"]), entity.range());
            assert_eq!(value["kind"], entity.kind().as_str());
            assert_eq!(value["text"], entity.text());
            assert_eq!(value["norm"], *entity.normal());
            assert_eq!(value["rule"], entity.rule());
            assert_eq!(value["source"], entity.source());
            assert_eq!(value.get("id").and_then(Value::as_str), entity.id().as_deref());
            let confidence = value["confidence"].as_f64().expect("a number");
            assert!((confidence - f64::from(entity.confidence())).abs() < 1e-6);
        }
    });
}

#[test]
fn jsonl_is_one_line_in_every_unit() {
    each(|text, entities, marked| {
        for unit in Unit::ALL {
            let line = output::jsonl(&marked.clone().unit(unit));
            assert_eq!(line.matches('\n').count(), 1);
            let value = json(&line);
            let units: Vec<u16> = text.encode_utf16().collect();
            for (value, entity) in value["entities"].as_array().expect("an array").iter().zip(entities) {
                let (start, end) = (number(&value["start"]), number(&value["end"]));
                let there = match unit {
                    Unit::Bytes => text[start..end].to_owned(),
                    Unit::Chars => chars(text, start, end),
                    Unit::Utf16 => String::from_utf16(&units[start..end]).expect("whole characters"),
                };
                assert_eq!(there, entity.text());
            }
        }
    });
}

#[test]
fn jsonl_hands_identifiers_on_as_they_came() {
    for id in ["7", "\"x\\ny\"", "null", "{\"a\":[1.50,true]}"] {
        let value = json(&output::jsonl(&Marked::new("", &[]).json_id(id)));
        assert_eq!(value["id"], json(id));
    }
    assert_eq!(json(&output::jsonl(&Marked::new("", &[])))["id"], Value::Null);
}

#[test]
fn every_character_survives_json() {
    let text: String = (0..0x3100)
        .chain(0xD7F0..0xE010)
        .chain(0xFFF0..0x1_0010)
        .chain(0x1F600..0x1F610)
        .filter_map(char::from_u32)
        .collect();
    assert_eq!(json(&output::json(&Marked::new(&text, &[])))["text"], text);
    assert_eq!(json(&output::spacy(&Marked::new(&text, &[])))[0], text);
}

#[test]
fn tsv_has_a_row_an_entity_and_as_many_cells_as_its_header() {
    let columns: Vec<&str> = TSV_HEADER.trim_end().split('\t').collect();
    each(|_, entities, marked| {
        let rows = output::tsv(marked);
        let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split('\t').collect()).collect();
        assert_eq!(rows.len(), entities.len());
        for (row, entity) in rows.iter().zip(entities) {
            assert_eq!(row.len(), columns.len(), "{row:?}");
            assert_eq!(
                row[1].parse::<usize>().ok()..row[2].parse().ok(),
                Some(entity.range().start)..Some(entity.range().end)
            );
            assert_eq!(row[3], entity.label());
            assert_eq!(row[4], flat(entity.text()));
            assert_eq!(row[5], flat(&entity.normal()));
        }
    });
}

/// Chunks of a CoNLL-2002 file as its scorer takes them: label and tokens.
fn chunks(conll: &str) -> Vec<(String, String)> {
    let mut chunks: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in conll.lines() {
        let Some((token, tag)) = line.rsplit_once(' ') else {
            assert!(line.is_empty(), "a line without a tag: {line:?}");
            open = false;
            continue;
        };
        assert!(!token.is_empty() && !token.contains(char::is_whitespace), "{line:?}");
        match tag.split_once('-') {
            Some(("B", label)) => {
                chunks.push((label.to_owned(), token.to_owned()));
                open = true;
            }
            Some(("I", label)) => {
                let last = chunks
                    .last_mut()
                    .filter(|(l, _)| open && l == label)
                    .unwrap_or_else(|| panic!("I without B: {line}"));
                last.1.push_str(token);
            }
            _ => {
                assert_eq!(tag, "O");
                open = false;
            }
        }
    }
    chunks
}

#[test]
fn conll_holds_all_tokens_and_all_chunks() {
    let solid = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    each(|text, entities, marked| {
        let conll = output::conll(marked);
        let words: String = conll.lines().filter_map(|l| l.rsplit_once(' ')).map(|(token, _)| token).collect();
        // A tag that is left of HTML is white space.
        assert_eq!(solid(&words), solid(&text.replace("<b>", "").replace("</b>", "")));
        let read: Vec<String> = chunks(&conll).iter().map(|(_, tokens)| solid(tokens)).collect();
        let found: Vec<String> = entities.iter().map(|e| solid(e.text())).collect();
        assert_eq!(read, found);
        assert!(!conll.contains("\n\n\n") && !conll.starts_with('\n'));
    });
    let extractor = extractor();
    let text = "Skeppet Röda Örn lämnade VTV. Xi Jinping log.";
    let labels: Vec<String> =
        chunks(&output::conll(&Marked::new(text, &extractor.extract(text)))).into_iter().map(|c| c.0).collect();
    assert_eq!(labels, ["BIG_SHIP", "ORG", "PER"]);
}

#[test]
fn brat_points_at_its_text_line_by_line() {
    each(|text, entities, marked| {
        let ann = output::brat(marked);
        let mut read = 0;
        for line in ann.lines() {
            let cells: Vec<&str> = line.splitn(3, '\t').collect();
            assert_eq!(cells.len(), 3, "{line:?}");
            if !cells[0].starts_with('T') {
                assert!(cells[0].starts_with(['#', 'N']), "{line:?}");
                continue;
            }
            let (label, places) = cells[1].split_once(' ').expect("label and offsets");
            assert!(label.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'));
            let parts: Vec<String> = places
                .split(';')
                .map(|part| {
                    let (start, end) = part.split_once(' ').expect("start and end");
                    chars(text, start.parse().expect("start"), end.parse().expect("end"))
                })
                .collect();
            assert!(parts.iter().all(|part| !part.contains('\n') && !part.is_empty()), "{parts:?}");
            assert_eq!(flat(&parts.join(" ")), cells[2]);
            assert_eq!(cells[0], format!("T{}", read + 1));
            assert_eq!(label.to_lowercase(), entities[read].label());
            read += 1;
        }
        assert_eq!(read, entities.len());
    });
}

#[test]
fn spacy_offsets_are_those_of_python() {
    each(|text, entities, marked| {
        let line = output::spacy(marked);
        assert_eq!(line.matches('\n').count(), 1);
        let value = json(&line);
        assert_eq!(value[0], text);
        let spans = value[1]["entities"].as_array().expect("an array");
        assert_eq!(spans.len(), entities.len());
        for (span, entity) in spans.iter().zip(entities) {
            assert_eq!(chars(text, number(&span[0]), number(&span[1])), entity.text());
            assert!(span[2].as_str().is_some_and(|label| label == label.to_uppercase()));
        }
    });
}

#[test]
fn web_annotations_find_their_target_by_place_and_by_quotation() {
    each(|text, entities, marked| {
        let page = json(&output::w3c(marked));
        assert_eq!(page["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_eq!(page["type"], "AnnotationPage");
        let items = page["items"].as_array().expect("an array");
        assert_eq!(items.len(), entities.len());
        let mut names = std::collections::HashSet::new();
        for (item, entity) in items.iter().zip(entities) {
            assert!(names.insert(item["id"].as_str().expect("an id").to_owned()));
            assert_eq!(item["type"], "Annotation");
            assert_eq!(item["target"]["source"], "a%20%22b%22/ö.txt");
            assert_eq!(item["body"][0]["value"], entity.label());
            assert_eq!(item["body"][1]["value"], *entity.normal());
            let [place, quote] = [0, 1].map(|i| &item["target"]["selector"][i]);
            let (start, end) = (number(&place["start"]), number(&place["end"]));
            assert_eq!(chars(text, start, end), entity.text());
            let [exact, prefix, suffix] = ["exact", "prefix", "suffix"].map(|k| quote[k].as_str().expect("a string"));
            let at = text.find(&format!("{prefix}{exact}{suffix}")).expect("the quotation") + prefix.len();
            assert_eq!(Offsets::new(text).to_chars(at), start);
        }
    });
}

/// The text of an element, as a browser would show it.
fn unescape(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        let end = if rest[at..].starts_with('<') { '>' } else { ';' };
        let to = at + rest[at..].find(end).expect("a tag or reference that ends");
        match &rest[at..=to] {
            "&amp;" => out.push('&'),
            "&lt;" => out.push('<'),
            "&gt;" => out.push('>'),
            "&quot;" => out.push('"'),
            "&#39;" => out.push('\''),
            "&#13;" => out.push('\r'),
            tag => assert!(tag.starts_with('<'), "{tag}"),
        }
        rest = &rest[to + 1..];
    }
    out + rest
}

#[test]
fn html_shows_the_text_and_marks_each_entity() {
    each(|text, entities, marked| {
        let page = output::html(marked);
        let article =
            page.split_once("<article>").and_then(|(_, rest)| rest.split_once("</article>")).expect("an article").0;
        assert_eq!(unescape(article), text.replace('\0', "\u{FFFD}"));
        let marks: Vec<String> = article
            .split("<mark ")
            .skip(1)
            .map(|m| unescape(&format!("<{}", m.split_once("</mark>").expect("an end").0)))
            .collect();
        let texts: Vec<String> = entities.iter().map(|e| e.text().replace('\0', "\u{FFFD}")).collect();
        assert_eq!(marks, texts);
        for (i, entity) in entities.iter().enumerate() {
            assert!(page.contains(&format!("id=\"e{i}\"")));
            assert!(page.contains(&format!("data-rule=\"{}\"", entity.rule())));
        }
        // Nothing is fetched, and no text gets out of its element.
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("));
        assert_eq!(page.matches("<script>").count(), 1);
        assert_eq!(page.matches("</script>").count(), 1);
    });
}

#[test]
fn marked_text_reads_as_text() {
    let extractor = extractor();
    let text = "Det sade Xi Jinping.";
    let entities = extractor.extract(text);
    let marked = Marked::new(text, &entities);
    assert_eq!(output::text(&marked), "Det sade [person: Xi Jinping].");
    let explained = output::text(&marked.explained(true));
    assert!(explained.contains(&format!("[person: Xi Jinping]{{{} ", entities[0].rule())), "{explained}");
}

#[test]
fn roles_and_clusters_are_told_where_a_format_has_them() {
    let extractor = extractor();
    let text = "Kinas president Xi Jinping talade. Herr Xi log.";
    let entities = extractor.extract(text);
    let texts: Vec<&str> = entities.iter().map(Entity::text).collect();
    assert_eq!(texts, ["Kinas", "president", "Xi Jinping", "Herr", "Xi"]);
    let marked = Marked::new(text, &entities)
        .clusters([vec![2, 4], vec![0, 99]])
        .role(1, Some(2), Some(0))
        .role(3, Some(4), None)
        .role(3, Some(99), None);
    let value = json(&output::json(&marked));
    assert_eq!(value["clusters"], json("[[2, 4]]"));
    assert_eq!(
        value["roles"],
        json(r#"[{"title": 1, "holder": 2, "body": 0}, {"title": 3, "holder": 4, "body": null}]"#)
    );
    let ann = output::brat(&marked);
    let relations: Vec<&str> = ann.lines().filter(|l| l.starts_with(['R', '*'])).collect();
    assert_eq!(
        relations,
        ["R1\tHolder Arg1:T2 Arg2:T3", "R2\tBody Arg1:T2 Arg2:T1", "R3\tHolder Arg1:T4 Arg2:T5", "*\tEquiv T3 T5"]
    );
    let page = output::html(&marked);
    let people =
        page.split_once("<h2>People</h2>").and_then(|(_, rest)| rest.split_once("</section>")).expect("people").0;
    assert_eq!(people.matches("<li>").count(), 1, "{people}");
    assert!(people.contains("data-at=\"2 4\" lang=\"sv\">Xi Jinping</button>"), "{people}");
    assert!(people.contains("president – Kina; herr"), "{people}");
}

#[test]
fn the_time_line_stands_in_the_order_of_the_calendar() {
    let extractor = extractor();
    let text = "Det var 2024, inte 1975 eller 2030. Ja, 1975.";
    let entities = extractor.extract(text);
    let page = output::html(&Marked::new(text, &entities));
    let times =
        page.split_once("<ol class=\"times\">").and_then(|(_, rest)| rest.split_once("</ol>")).expect("times").0;
    let years: Vec<&str> =
        times.split("lang=\"sv\">").filter_map(|p| p.split_once("</button>")).map(|(year, _)| year).collect();
    assert_eq!(years, ["1975", "2024", "2030"]);
    assert!(times.contains("× 2"), "{times}");
    assert!(page.contains("aria-label=\"Dates from 1975 to 2031\""));
}

#[test]
fn entities_of_another_text_do_no_harm() {
    let extractor = extractor();
    let long = "Å Xi Jinping och VTV i Hanoi 2024, och Xi Jinping.";
    let mut entities = extractor.extract(long);
    entities.reverse();
    for text in ["", "ÅÅÅ", "ååååååååååååååååååååååååååå\nå"] {
        let marked = Marked::new(text, &entities).role(0, Some(1), None).clusters([vec![0, 1]]);
        for write in [
            output::text,
            output::json,
            output::jsonl,
            output::tsv,
            output::conll,
            output::brat,
            output::spacy,
            output::w3c,
            output::html,
        ] {
            write(&marked);
        }
    }
}

#[test]
fn conll_sentences_end_where_sentences_end() {
    let text = "Han sade \"Vi går.\" Sedan log Dr. Le Thi Hoa. Kl. 10 (Nej!) kom de. – Ja, sade hon\nRubrik: mer\n\n\n2024 var sist.";
    let conll = output::conll(&Marked::new(text, &[]));
    let sentences: Vec<String> = conll
        .split_terminator("\n\n")
        .map(|s| s.lines().filter_map(|l| l.split(' ').next()).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        sentences,
        [
            "Han sade \" Vi går . \"",
            "Sedan log Dr . Le Thi Hoa .",
            "Kl . 10 ( Nej ! ) kom de .",
            "– Ja , sade hon",
            "Rubrik : mer",
            "2024 var sist .",
        ]
    );
}
