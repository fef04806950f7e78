//! Annotates press text: `cargo run --release --example annotate -- FILE…`

mod input;
mod options;
mod order;
mod print;
mod run;
mod watch;

use std::io::Write;
use std::process::ExitCode;

/// Why the program stops.
pub enum Stop {
    /// Nobody reads the output any more: no mistake of ours, and nothing to say.
    ClosedPipe,
    /// What is wrong, in one line (a dictionary may have a line for each mistake).
    Message(String),
}

impl Stop {
    /// The error of writing to `target`.
    fn writing(target: &str, error: std::io::Error) -> Stop {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
            _ => Stop::Message(format!("{target}: {error}")),
        }
    }
}

impl From<String> for Stop {
    fn from(message: String) -> Stop {
        Stop::Message(message)
    }
}

fn main() -> ExitCode {
    let done = options::read(std::env::args_os().skip(1)).map_err(Stop::from).and_then(|options| match options {
        Some(options) if options.watch => watch::watch(&options, || run::run(&options)),
        Some(options) => run::run(&options),
        None => print::out(options::HELP.as_bytes()).map(|()| 0),
    });
    match done {
        Ok(status) => ExitCode::from(status),
        Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
        Err(Stop::Message(message)) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
}

/// Says what is wrong on standard error, each line with the name of the program.
pub fn complain(message: &str) {
    let mut stderr = std::io::stderr().lock();
    for line in message.lines() {
        // Where nobody listens there is nobody to tell.
        let _ = writeln!(stderr, "annotate: {line}");
    }
}
