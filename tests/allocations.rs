//! What an extraction allocates once its buffers have grown: nothing for each token (a word beyond the Latin blocks
//! costs a small one). Alone in its program, because
//! the count is of the whole process.

use presspan::{Extractor, Language};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static GLOBAL: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ARTICLE: &str = include_str!("../examples/article.txt");

#[test]
fn steady_state_allocates_nothing_for_each_token() {
    let extractor = Extractor::new(Language::Swedish);
    let (mut scratch, mut out) = (extractor.scratch(), Vec::new());
    let long = ARTICLE.repeat(20);
    for text in [&long, ARTICLE] {
        for _ in 0..3 {
            extractor.extract_with(text, &mut scratch, &mut out);
        }
        let region = Region::new(GLOBAL);
        extractor.extract_with(text, &mut scratch, &mut out);
        let change = region.change();
        assert!(!out.is_empty());
        let most = text.len() / 1000;
        assert!(change.allocations + change.reallocations <= most, "{change:?} in {} bytes", text.len());
    }
}
