//! A folder of texts on all processors: one extractor, shared by scoped threads.
//!
//! `cargo run --release --example parallel -- examples/articles`

use presspan::{Extractor, Language};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn main() -> Result<(), String> {
    let folder = std::env::args().nth(1).ok_or("usage: parallel FOLDER")?;
    let files = std::fs::read_dir(&folder).map_err(|e| format!("{folder}: {e}"))?;
    let mut files: Vec<PathBuf> =
        files.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    let extractor = Extractor::new(Language::Swedish);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let counts: Vec<(usize, usize, usize)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    // Buffers of this thread's own: no two threads wait for each other.
                    let mut scratch = extractor.scratch();
                    let (mut texts, mut bytes, mut found) = (0, 0, 0);
                    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        match std::fs::read_to_string(file) {
                            Ok(text) => {
                                let mut entities = Vec::new();
                                extractor.extract_with(&text, &mut scratch, &mut entities);
                                (texts, bytes, found) = (texts + 1, bytes + text.len(), found + entities.len());
                            }
                            Err(error) => eprintln!("{}: {error}", file.display()),
                        }
                    }
                    (texts, bytes, found)
                })
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let (texts, bytes, found) = counts.iter().fold((0, 0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1, sum.2 + c.2));
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{found} entities in {texts} texts ({bytes} bytes), {threads} threads, {:.1} MB/s",
        bytes as f64 / seconds / 1e6
    );
    Ok(())
}
