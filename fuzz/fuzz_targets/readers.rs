//! Any bytes as a dictionary, as rules and as an extractor of the two: it loads, or says where it is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presspan::{Builder, Extractor};
use std::path::PathBuf;
use std::sync::LazyLock;

const TEXT: &str = "Finansminister Nguyen Van Thang talade i Hanoi den 3 maj 2024 om VTV1.";
const CLASSES: &str = "class\timplies\nFIRST\tSECOND\nSECOND\t\n";

/// A folder for what is not UTF-8, which only files can hold.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("presspan-readers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("classes.tsv"), CLASSES).expect("a file");
    folder
});

fn check(builder: Builder) {
    match builder.build() {
        Ok(extractor) => {
            for entity in extractor.extract(TEXT) {
                assert_eq!(entity.text(), &TEXT[entity.range()]);
                entity.to_record();
            }
        }
        Err(error) => {
            assert!(!error.diagnostics().is_empty());
            for d in error.diagnostics() {
                // A whole file may be wrong; else there is a place in it.
                assert!(!d.file.is_empty() && !d.expected.is_empty() && (d.line == 0) == (d.column == 0), "{d}");
            }
        }
    }
}

fuzz_target!(|input: &[u8]| {
    // What stands before the first NUL is a dictionary, what stands behind it rules, and behind another one the name of
    // the dictionary: the tables of classes, inflection and confidence have readers of their own.
    let mut parts = input.splitn(3, |&byte| byte == 0);
    let [dictionary, rules, name] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let name = match name.first() {
        Some(b'c') => "other/classes.tsv",
        Some(b'i') => "inflection.tsv",
        Some(b'p') => "confidence.tsv",
        _ => "some.tsv",
    };
    if let (Ok(dictionary), Ok(rules)) = (std::str::from_utf8(dictionary), std::str::from_utf8(rules)) {
        let builder = Extractor::builder().empty().dictionary("classes.tsv", CLASSES);
        check(builder.dictionary(name, dictionary).rules("some.rules", rules));
    } else {
        std::fs::write(FOLDER.join("some.tsv"), dictionary).expect("a file");
        std::fs::write(FOLDER.join("some.rules"), rules).expect("a file");
        check(Extractor::builder().empty().directory(&*FOLDER));
    }
});
