//! Prints the speed of the full pipeline on files, best of several rounds; `--kinds date` keeps only these kinds.
use std::time::Instant;
fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let kinds = arguments.next_if(|a| a == "--kinds").and_then(|_| arguments.next());
    let text: String = arguments.map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let start = Instant::now();
    let mut builder = presspan::Extractor::builder();
    if let Some(kinds) = kinds {
        builder = builder.kinds(kinds.split(',').map(|kind| kind.parse().unwrap()));
    }
    let extractor = builder.build().unwrap();
    let first = extractor.extract("Hanoi är en stad.").len();
    println!("first entity {first} after {:?}", start.elapsed());
    let mut scratch = extractor.scratch();
    let mut out = Vec::new();
    let mut best = f64::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        extractor.extract_with(&text, &mut scratch, &mut out);
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{} entities in {} bytes, {:.1} MB/s, {:.0} ns an entity",
        out.len(),
        text.len(),
        text.len() as f64 / best / 1e6,
        best * 1e9 / out.len() as f64
    );
}
