//! The command: one file per subcommand, one per output format.
//!
//! A subcommand reads its arguments, calls the library and hands what it gets to an output
//! format. Exit codes are ripgrep's: 0 found, 1 nothing found, 2 error. A reader that goes away
//! (`telisik search x | head -1`) ends the command quietly.

mod analyze;
mod arguments;
mod batch;
mod help;
mod index;
mod info;
mod lexicon;
mod location;
mod messages;
mod output;
mod search;
mod stem;
mod suggest;
mod worker;

use std::ffi::OsString;
use std::process::ExitCode;
use std::{env, io, panic};

use clap::Parser;

use crate::source::is_fenced;

use arguments::{Arguments, ColorMode, Command};

/// What a subcommand found.
enum Outcome {
    Found,
    NothingFound,
    /// Something went wrong and was reported; the rest was done.
    Incomplete,
}

/// Runs the command with the process's arguments.
pub fn main() -> ExitCode {
    if worker::is_called_for() {
        return worker::run();
    }
    let say_panic = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_fenced() {
            say_panic(info);
        }
    }));
    let words: Vec<OsString> = env::args_os().collect();
    messages::set_ui(messages::preferred(&words));
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return messages::usage::explain(error, &words),
    };
    set_colours(arguments.color);
    let outcome = match arguments.command {
        Command::Index(options) => index::run(&options),
        Command::Search(options) => search::run(&options),
        Command::Batch(options) => batch::run(&options),
        Command::Stem(options) => stem::run(&options),
        Command::Analyze(options) => analyze::run(&options),
        Command::Suggest(options) => suggest::run(&options),
        Command::Info(options) => info::run(&options),
        Command::Lexicon(command) => lexicon::run(&command),
        Command::Help(options) => return help::run(&options),
    };
    match outcome {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&messages::describe(error.as_ref()));
            ExitCode::from(2)
        }
    }
}

/// `auto` leaves it to the terminal and to NO_COLOR, CLICOLOR and CLICOLOR_FORCE.
fn set_colours(mode: ColorMode) {
    let choice = match mode {
        ColorMode::Auto => anstream::ColorChoice::Auto,
        ColorMode::Always => anstream::ColorChoice::Always,
        ColorMode::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Says on standard error what went wrong.
fn report(message: &str) {
    say(&format!("telisik: {message}"));
}

/// Says something on standard error.
fn say(message: &str) {
    anstream::eprintln!("{}", output::printable(message));
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
