//! Dictionaries and rules of the user's own, and extractors among threads.

use presspan::{Entity, Extractor, Kind, Language, Record};
use std::panic::UnwindSafe;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

const TEXT: &str = "Finansminister Nguyen Van Thang for till Hanoi den 3 maj 2024 med Världsbanken.";
const CLASSES: &str = "class\timplies\nGADGET\tTHING\nTHING\t\n";
const GADGETS: &str = "form\tclasses\tid\tcanonical\ttype\nSkruvis 3000\tGADGET\tg-1\tSkruvis\tscrewdriver\n";
const RULES: &str =
    "rule gadget\npriority 90\nmatch (other.product: THING)\nyes En [other: Skruvis 3000] till\nno Ingen\n";

const _: fn() = || {
    fn shared<T: Send + Sync + UnwindSafe>() {}
    shared::<Extractor>();
    shared::<Entity>();
    shared::<Record>();
    shared::<presspan::Error>();
};

fn found(extractor: &Extractor, text: &str) -> Vec<String> {
    extractor.extract(text).iter().map(Entity::to_string).collect()
}

fn with_gadgets() -> Extractor {
    Extractor::builder()
        .dictionary("mine/classes.tsv", CLASSES)
        .dictionary("mine/gadgets.tsv", GADGETS)
        .rules("mine/gadgets", RULES)
        .build()
        .expect("sound files")
}

#[test]
fn additions_stand_on_top_of_the_embedded_pack() {
    let extractor = with_gadgets();
    let text = "President Xi Jinping fick en Skruvis 3000 i Hanoi.";
    assert_eq!(
        found(&extractor, text),
        ["title: President", "person: Xi Jinping", "product: Skruvis 3000", "place: Hanoi"]
    );
    let entities = extractor.extract(text);
    let gadget = entities.iter().find(|e| e.kind() == Kind::Other).expect("the gadget");
    assert_eq!(
        (gadget.label(), gadget.id().as_deref(), gadget.canonical().as_deref()),
        ("product", Some("g-1"), Some("Skruvis"))
    );
    assert_eq!((gadget.category(), gadget.rule()), (Some("screwdriver"), "gadget"));
    assert_eq!(gadget.source(), "mine/gadgets.rules:1, mine/gadgets.tsv:2");
    // What is embedded is found as before.
    let plain = Extractor::new(Language::Swedish);
    assert_eq!(found(&extractor, TEXT), found(&plain, TEXT));
}

#[test]
fn files_can_take_the_place_of_the_embedded_pack() {
    let extractor = Extractor::builder()
        .empty()
        .dictionary("classes.tsv", CLASSES)
        .dictionary("gadgets.tsv", GADGETS)
        .rules("gadgets.rules", RULES)
        .build()
        .expect("sound files");
    assert_eq!(found(&extractor, "Xi Jinping fick en Skruvis 3000 i Hanoi."), ["product: Skruvis 3000"]);
    assert!(Extractor::builder().empty().build().expect("nothing at all").extract(TEXT).is_empty());
}

#[test]
fn a_folder_is_its_files_as_strings() {
    let folder = std::env::temp_dir().join(format!("presspan-runtime-{}", std::process::id()));
    let sub = folder.join("mine");
    std::fs::create_dir_all(&sub).expect("a folder");
    for (name, text) in
        [("classes.tsv", CLASSES), ("gadgets.tsv", GADGETS), ("gadgets.rules", RULES), ("README.md", "\t")]
    {
        std::fs::write(sub.join(name), text).expect("a file");
    }
    let read = Extractor::builder().directory(&folder).build().expect("sound files");
    let text = "En Skruvis 3000 i Hanoi.";
    let records = |e: &Extractor| e.extract(text).iter().map(Entity::to_record).collect::<Vec<_>>();
    assert_eq!(records(&read), records(&with_gadgets()));
    std::fs::write(sub.join("bad.tsv"), b"form\tclasses\nHa\xFFnoi\tCITY\n").expect("a file");
    let error = Extractor::builder().directory(&folder).build().expect_err("a byte that is not UTF-8");
    let place: PathBuf = ["mine", "bad.tsv"].iter().collect();
    let d = &error.diagnostics()[0];
    assert_eq!((d.file.as_str(), d.line, d.column), (place.to_str().expect("UTF-8"), 2, 3));
    std::fs::remove_dir_all(&folder).expect("a folder to remove");
    let error = Extractor::builder().directory(&folder).build().expect_err("no folder");
    assert_eq!(error.diagnostics()[0].line, 0);
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed_for_ever() {
    use std::os::unix::fs::symlink;
    let folder = std::env::temp_dir().join(format!("presspan-links-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("mine")).expect("a folder");
    std::fs::write(folder.join("mine/towns.tsv"), "form\tclasses\nGröna Dalen\tCITY\n").expect("a file");
    for (to, link) in [(".", "mine/self"), ("..", "mine/up"), ("mine", "other"), ("nowhere", "mine/lost")] {
        symlink(to, folder.join(link)).expect("a link");
    }
    let read = Extractor::builder().directory(&folder).build().expect("sound files");
    let entities = read.extract("Vi for till Gröna Dalen i mars.");
    assert_eq!(entities[0].entry_place(), Some(("mine/towns.tsv", 2)));
    std::fs::remove_dir_all(&folder).expect("a folder to remove");
}

#[test]
fn what_the_user_says_goes_before_what_is_embedded() {
    let extractor = Extractor::builder()
        .dictionary("mine.tsv", "form\tclasses\tid\nHanoi\tCITY\tmy-hanoi\n")
        .build()
        .expect("sound files");
    let entities = extractor.extract("Vi for till Hanoi.");
    assert_eq!(entities[0].id().as_deref(), Some("my-hanoi"));
    // The higher priority wins, whoever wrote the rule.
    let quiet = Extractor::builder()
        .rules("zz", "rule no-hanoi\npriority 100\nmatch (nothing: 'hanoi')\n")
        .build()
        .expect("sound rules");
    assert_eq!(found(&quiet, "Vi for till Hanoi och Paris."), ["place: Paris"]);
}

#[test]
fn outcome_does_not_depend_on_the_order_of_files_and_rules() {
    let a = "rule a\npriority 95\nmatch (other.a: 'alfa' 'beta')\n";
    let b = "rule b\npriority 95\nmatch (other.b: 'beta' 'gamma')\n";
    let text = "alfa beta gamma, beta gamma, alfa beta";
    let build = |files: &[(&str, String)]| {
        let builder = files.iter().fold(Extractor::builder(), |b, (name, text)| b.rules(*name, text.as_str()));
        found(&builder.build().expect("sound rules"), text)
    };
    let one = build(&[("x", format!("{a}{b}"))]);
    assert_eq!(one, ["a: alfa beta", "b: beta gamma", "a: alfa beta"]);
    assert_eq!(one, build(&[("x", format!("{b}{a}"))]));
    assert_eq!(one, build(&[("x", a.to_owned()), ("y", b.to_owned())]));
    assert_eq!(build(&[("y", b.to_owned()), ("x", a.to_owned())]), one);
}

#[test]
fn many_threads_find_what_one_finds() {
    let extractor = Extractor::new(Language::Swedish);
    let texts: Vec<String> = (1..60).map(|i| TEXT.repeat(i).replace("2024", &(1960 + i).to_string())).collect();
    let spans = |text: &String| extractor.extract(text).iter().map(Entity::to_record).collect::<Vec<_>>();
    let expected: Vec<_> = texts.iter().map(spans).collect();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| texts.iter().zip(&expected).for_each(|(text, expected)| assert_eq!(&spans(text), expected)));
        }
    });
}

#[test]
fn an_extractor_is_swapped_while_others_use_it() {
    let generation = |i: usize| {
        let rules = format!("rule swap\npriority 95\nmatch (other.g{i}: 'mätaren')\n");
        Extractor::builder().rules("swap", rules).build().expect("sound rules")
    };
    let shared = RwLock::new(Arc::new(generation(0)));
    let (done, seen) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut last = 0;
                while !done.load(Ordering::Relaxed) {
                    let extractor = Arc::clone(&shared.read().expect("no panic elsewhere"));
                    let entities = extractor.extract("Xi Jinping såg mätaren i Hanoi.");
                    let labels: Vec<&str> = entities.iter().map(Entity::label).collect();
                    assert_eq!((labels[0], labels[2], labels.len()), ("person", "place", 3));
                    let now: usize = labels[1][1..].parse().expect("a generation");
                    assert!(now >= last, "{now} after {last}");
                    last = now;
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for i in 1..5 {
            *shared.write().expect("no panic elsewhere") = Arc::new(generation(i));
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(seen.load(Ordering::Relaxed) > 0);
    assert_eq!(found(&shared.read().expect("no panic"), "mätaren"), ["g4: mätaren"]);
}
