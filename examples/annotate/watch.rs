//! Does the work again whenever a dictionary, a rule file or a text has changed.

use crate::options::Options;
use crate::{Stop, complain, input};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// How often it is looked for a change.
const PAUSE: Duration = Duration::from_millis(100);

/// Works until the reader of the output closes it, or the user ends the program.
pub fn watch(options: &Options, mut work: impl FnMut() -> Result<u8, Stop>) -> Result<u8, Stop> {
    if options.sentence.is_none() && !options.inputs.iter().any(|name| name != "-") {
        return Err("--watch reads a text again and again: name a file, or a sentence".to_owned().into());
    }
    loop {
        // Before the work, so that a change during it counts.
        let seen = files(options);
        let start = Instant::now();
        if std::io::stdout().is_terminal() {
            // A clean screen, and the cursor at its top.
            let _ = std::io::stdout().write_all(b"\x1b[2J\x1b[H");
        }
        match work() {
            Ok(_) => complain(&format!("{:.1} s; waiting for a change", start.elapsed().as_secs_f32())),
            // A mistake in a file will be mended.
            Err(Stop::Message(message)) => complain(&message),
            Err(Stop::ClosedPipe) => return Err(Stop::ClosedPipe),
        }
        // Once a change has come to rest: an editor may empty a file before it fills it.
        let mut last = files(options);
        loop {
            std::thread::sleep(PAUSE);
            let now = files(options);
            if now == last && now != seen {
                break;
            }
            last = now;
        }
    }
}

/// The files that the answer hangs on, with their times and lengths.
fn files(options: &Options) -> Vec<(PathBuf, Option<(SystemTime, u64)>)> {
    let mut paths = Vec::new();
    // What cannot be read is said where it is read.
    paths.extend(
        options.dictionary.iter().chain(&options.add).flat_map(|folder| input::below(folder).unwrap_or_default()),
    );
    if options.sentence.is_none() {
        paths.extend(input::sources(&options.inputs, options.jsonl_in).into_iter().flatten().filter_map(|s| s.path()));
    }
    let state = |path: &Path| {
        let data = path.metadata().ok()?;
        Some((data.modified().ok()?, data.len()))
    };
    paths.into_iter().map(|path| (path.clone(), state(&path))).collect()
}
