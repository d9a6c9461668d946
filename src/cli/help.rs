//! `telisik help`

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Command;

use super::arguments::HelpArguments;
use super::messages::{ui, usage};
use super::output::prose::render;
use super::terminal::{Paging, show, width};
use crate::language::Language;

/// Lines of prose read badly beyond this.
const WIDEST: usize = 100;

/// Shows what `telisik COMMAND --help` shows, or the query language.
pub(super) fn run(arguments: &HelpArguments, definition: Command) -> ExitCode {
    if let [topic] = arguments.topic.as_slice()
        && matches!(topic.as_str(), "query" | "kueri")
    {
        let grammar = match ui() {
            Language::English => include_str!("../query/grammar.md"),
            Language::Indonesian => include_str!("../query/grammar.id.md"),
        };
        // A reader that goes away has read enough.
        let _ = show(&render(grammar, width(WIDEST)), &Paging::Auto(None));
        return ExitCode::SUCCESS;
    }
    let topic = arguments.topic.iter().map(String::as_str);
    let words: Vec<OsString> =
        ["telisik"].into_iter().chain(topic).chain(["--help"]).map(OsString::from).collect();
    match definition.clone().try_get_matches_from(&words) {
        // `--help` never parses into arguments.
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => usage::explain(error, definition, &words),
    }
}
