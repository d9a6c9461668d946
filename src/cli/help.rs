//! `telisik help`

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use super::arguments::{Arguments, HelpArguments};
use super::messages;

/// Shows what `telisik COMMAND --help` shows.
pub(super) fn run(arguments: &HelpArguments) -> ExitCode {
    let topic = arguments.topic.iter().map(String::as_str);
    let words: Vec<OsString> =
        ["telisik"].into_iter().chain(topic).chain(["--help"]).map(OsString::from).collect();
    match Arguments::try_parse_from(&words) {
        // `--help` never parses into arguments.
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => messages::usage::explain(error, &words),
    }
}
