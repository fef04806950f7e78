//! Extracts the texts of `benches/data` as many times as the argument says, or annotates them where a second argument is
//! `annotate`, and nothing else: what `benches/cost.sh` counts the instructions of.
use presspan::{Document, Extractor, Language};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let rounds: usize = std::env::args().nth(1).ok_or("usage: cost ROUNDS")?.parse()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/data");
    let mut paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let text = paths.iter().map(std::fs::read_to_string).collect::<Result<String, _>>()?;
    let extractor = Extractor::new(Language::Swedish);
    let (mut scratch, mut out) = (extractor.scratch(), Vec::new());
    extractor.extract_with("Vietnams premiärminister Pham Minh Chinh besökte Hanoi.", &mut scratch, &mut out);
    let annotates = std::env::args().nth(2).is_some_and(|argument| argument == "annotate");
    for _ in 0..rounds {
        if annotates {
            extractor.annotate(&Document::new(&text));
        } else {
            extractor.extract_with(&text, &mut scratch, &mut out);
        }
    }
    println!("{}\t{}", text.len(), out.len());
    Ok(())
}
