//! The command: one file per subcommand, one per output format.
//!
//! A subcommand reads its arguments, calls the library and hands what it gets to an output
//! format. Exit codes are ripgrep's: 0 found, 1 nothing found, 2 error. A reader that goes away
//! (`telisik search x | head -1`) ends the command quietly.

mod analyze;
mod arguments;
mod batch;
mod check;
mod cluster;
mod completions;
mod export;
mod help;
mod index;
mod info;
mod lexicon;
mod location;
mod manual;
mod messages;
mod output;
mod progress;
mod push;
mod search;
mod settings;
mod similar;
mod stem;
mod suggest;
mod terminal;
mod worker;

use std::ffi::OsString;
use std::process::ExitCode;
use std::{env, io, panic, thread};

use clap::{CommandFactory, FromArgMatches};

use crate::index::is_guarded;
use crate::source::is_fenced;

use arguments::{Arguments, ColorMode, Command};
use settings::Settings;

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
    keep_caught_panics_quiet();
    let words: Vec<OsString> = env::args_os().collect();
    let settings = Settings::load();
    let chosen = settings.as_ref().ok().and_then(|settings| settings.value("ui"));
    messages::set_ui(messages::preferred(&words, chosen));
    let run = || -> anyhow::Result<ExitCode> {
        let settings = match settings {
            // Who asks for help gets it, whatever the settings say.
            Err(_) if wants_help(&words) => Settings::default(),
            settings => settings?,
        };
        if settings.is_empty()
            && let Some(search) = Arguments::of_search(&words)
        {
            set_colours(search.color);
            return Ok(run(&search.command, &settings)?.into());
        }
        let definition = || settings.apply(Arguments::command());
        let matches = match definition()?.try_get_matches_from(&words) {
            Ok(matches) => matches,
            Err(error) => return Ok(messages::usage::explain(error, definition()?, &words)),
        };
        let mut arguments = match Arguments::from_arg_matches(&matches) {
            Ok(arguments) => arguments,
            Err(error) => return Ok(messages::usage::explain(error, definition()?, &words)),
        };
        set_colours(arguments.color);
        if let Command::Help(topic) = &arguments.command {
            return Ok(help::run(topic, definition()?));
        }
        arguments.keep_index_that_was_named(&matches);
        Ok(run(&arguments.command, &settings)?.into())
    };
    match run() {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&messages::describe(error.as_ref()));
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command, settings: &Settings) -> anyhow::Result<Outcome> {
    match command {
        Command::Index(options) => index::run(options),
        Command::Search(options) => search::run(options),
        Command::Similar(options) => similar::run(options),
        Command::Batch(options) => batch::run(options),
        Command::Stem(options) => stem::run(options),
        Command::Analyze(options) => analyze::run(options),
        Command::Suggest(options) => suggest::run(options),
        Command::Info(options) => info::run(options, settings),
        Command::Check(options) => check::run(options),
        Command::Export(options) => export::run(options),
        Command::Push(options) => push::run(options),
        Command::Lexicon(command) => lexicon::run(command),
        Command::Man(options) => manual::run(options),
        Command::Completions(options) => completions::run(options),
        // Shown before, where the definition is at hand.
        Command::Help(_) => Ok(Outcome::Found),
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Found => ExitCode::SUCCESS,
            Outcome::NothingFound => ExitCode::from(1),
            Outcome::Incomplete => ExitCode::from(2),
        }
    }
}

fn wants_help(words: &[OsString]) -> bool {
    let asks = |word: &OsString| word == "--help" || word == "-h" || word == "help";
    words.iter().take_while(|word| *word != "--").any(asks)
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

/// Damaged index files may make tantivy panic, and damaged documents their parsers. The library
/// turns that into an error that names the file, so nothing of it is to reach the terminal before;
/// any other panic is shown as ever.
fn keep_caught_panics_quiet() {
    let show = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        // Merges run on threads of tantivy's own, which catches their panics: the segments stay.
        let is_merge =
            thread::current().name().is_some_and(|name| name.starts_with("merge_thread"));
        if !is_guarded() && !is_fenced() && !is_merge {
            show(what);
        }
    }));
}

/// Says on standard error what went wrong.
fn report(message: &str) {
    say(&format!("telisik: {message}"));
}

/// Says something on standard error.
fn say(message: &str) {
    terminal::error_output(&format!("{}\n", output::printable(message)));
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
