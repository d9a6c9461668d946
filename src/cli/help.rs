//! `telisik help`

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use super::arguments::{Arguments, HelpArguments};
use super::messages;
use crate::language::Language;

/// Shows what `telisik COMMAND --help` shows, or the query language.
pub(super) fn run(arguments: &HelpArguments) -> ExitCode {
    if let [topic] = arguments.topic.as_slice()
        && matches!(topic.as_str(), "query" | "kueri")
    {
        let grammar = match messages::ui() {
            Language::English => include_str!("../query/grammar.md"),
            Language::Indonesian => include_str!("../query/grammar.id.md"),
        };
        // A reader that goes away has read enough.
        let _ = anstream::stdout().write_all(grammar.as_bytes());
        return ExitCode::SUCCESS;
    }
    let topic = arguments.topic.iter().map(String::as_str);
    let words: Vec<OsString> =
        ["telisik"].into_iter().chain(topic).chain(["--help"]).map(OsString::from).collect();
    match Arguments::try_parse_from(&words) {
        // `--help` never parses into arguments.
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => messages::usage::explain(error, &words),
    }
}
