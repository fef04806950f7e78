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
