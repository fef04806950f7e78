//! Prints what the program costs in memory: the heap of the embedded pack when it is loaded and when it has been
//! used, of a scratch, and the sizes of pack and binary.
use presspan::{Extractor, Language};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::error::Error;

#[global_allocator]
static GLOBAL: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ARTICLE: &str = include_str!("article.txt");

fn heap(region: &Region<System>) -> f64 {
    let change = region.change();
    (change.bytes_allocated as f64 + change.bytes_reallocated as f64 - change.bytes_deallocated as f64) / 1e6
}

fn main() -> Result<(), Box<dyn Error>> {
    let region = Region::new(GLOBAL);
    let extractor = Extractor::new(Language::Swedish);
    println!("heap, pack loaded      {:6.2} MB", heap(&region));
    let (mut scratch, mut out) = (extractor.scratch(), Vec::new());
    extractor.extract_with(ARTICLE, &mut scratch, &mut out);
    println!("heap, an article read  {:6.2} MB, {} entities", heap(&region), out.len());
    drop((scratch, out));
    println!("heap, scratch dropped  {:6.2} MB", heap(&region));
    println!("pack, in the binary    {:6.2} MB", env!("PACK_BYTES").parse::<f64>()? / 1e6);
    println!("this binary            {:6.2} MB", std::env::current_exe()?.metadata()?.len() as f64 / 1e6);
    Ok(())
}
