//! Prints the speed of the full pipeline on files, the first time they are read and the best of several rounds;
//! `--kinds date` keeps only these kinds.
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
    let mut round = || {
        let start = Instant::now();
        extractor.extract_with(&text, &mut scratch, &mut out);
        start.elapsed().as_secs_f64()
    };
    // What its words lead to is found out on the way.
    let first = round();
    let best = (0..20).map(|_| round()).fold(first, f64::min);
    let speed = |seconds: f64| text.len() as f64 / seconds / 1e6;
    println!(
        "{} entities in {} bytes, {:.1} MB/s, {:.1} the first time, {:.0} ns an entity",
        out.len(),
        text.len(),
        speed(best),
        speed(first),
        best * 1e9 / out.len() as f64
    );
}
