//! The command: one file per subcommand, one per output format.
//!
//! A subcommand reads its arguments, calls the library and hands what it gets to an output
//! format. Exit codes are ripgrep's: 0 found, 1 nothing found, 2 error. A reader that goes away
//! (`telisik search x | head -1`) ends the command quietly.

mod analyze;
mod arguments;
mod batch;
mod index;
mod info;
mod lexicon;
mod location;
mod output;
mod search;
mod stem;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// What a subcommand found.
enum Outcome {
    Found,
    NothingFound,
    /// Something went wrong and was reported; the rest was done.
    Incomplete,
}

/// Runs the command with the process's arguments.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Index(options) => index::run(&options),
        Command::Search(options) => search::run(&options),
        Command::Batch(options) => batch::run(&options),
        Command::Stem(options) => stem::run(&options),
        Command::Analyze(options) => analyze::run(&options),
        Command::Info(options) => info::run(&options),
        Command::Lexicon(command) => lexicon::run(&command),
    };
    match outcome {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Says on standard error what went wrong.
fn report(message: &str) {
    let message = output::printable(message);
    anstream::eprintln!("telisik: {message}");
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |cause: &(dyn std::error::Error + 'static)| {
        let io_kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json_kind = cause.downcast_ref::<serde_json::Error>().and_then(|e| e.io_error_kind());
        let csv_kind = cause.downcast_ref::<csv::Error>().and_then(|error| match error.kind() {
            csv::ErrorKind::Io(error) => Some(error.kind()),
            _ => None,
        });
        [io_kind, json_kind, csv_kind].contains(&Some(io::ErrorKind::BrokenPipe))
    };
    error.chain().any(is_broken)
}
