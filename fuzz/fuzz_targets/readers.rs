//! Any bytes as a dictionary, as rules and as an extractor of the two: it loads, or says where it is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presspan::Extractor;

const TEXT: &str = "Finansminister Nguyen Van Thang talade i Hanoi den 3 maj 2024 om VTV1.";

fuzz_target!(|input: &str| {
    // What stands before the first NUL is a dictionary, what stands behind it rules.
    let (dictionary, rules) = input.split_once('\0').unwrap_or((input, ""));
    let classes = "class\timplies\nFIRST\tSECOND\nSECOND\t\n";
    let built = Extractor::builder()
        .empty()
        .dictionary("classes.tsv", classes)
        .dictionary("some.tsv", dictionary)
        .rules("some.rules", rules)
        .build();
    match built {
        Ok(extractor) => {
            for entity in extractor.extract(TEXT) {
                assert_eq!(entity.text(), &TEXT[entity.range()]);
                entity.to_record();
            }
        }
        Err(error) => assert!(!error.diagnostics().is_empty()),
    }
});
