//! Help, and what is wrong with the arguments.
//!
//! clap reports both as an error that carries the facts. English is clap's own rendering;
//! Indonesian is said here from the same facts.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::cli::terminal::{Paging, error_output, show};
use crate::language::Language;

use super::{describe, help, ui};

/// Shows help or says what is wrong with the arguments, and gives the exit code.
pub(in crate::cli) fn explain(
    error: Error,
    definition: Command,
    arguments: &[OsString],
) -> ExitCode {
    let language = ui();
    // Once more with the texts of the language: the definition that was parsed with has none.
    let error_again = help::in_language(definition, language).try_get_matches_from(arguments);
    let error = error_again.err().unwrap_or(error);
    if error.use_stderr() {
        error_output(&complaint(&error, language));
        return ExitCode::from(2);
    }
    // A reader that goes away has read what it wanted.
    let _ = show(&help::framed(&error.render().ansi().to_string(), language), &Paging::Off);
    ExitCode::SUCCESS
}

fn complaint(error: &Error, language: Language) -> String {
    if language == Language::English {
        return error.render().ansi().to_string();
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return help::framed(&error.render().ansi().to_string(), language);
    }
    let mut text = format!("galat: {}\n", what(error));
    for (kind, thing) in [
        (ContextKind::SuggestedSubcommand, "perintah"),
        (ContextKind::SuggestedArg, "opsi"),
        (ContextKind::SuggestedValue, "nilai"),
    ] {
        if let Some(suggested) = fact(error, kind) {
            text.push_str(&format!("\n  saran: mungkin maksudnya {thing} {suggested}?\n"));
        }
    }
    if let Some(usage) = fact(error, ContextKind::Usage) {
        text.push_str(&format!("\n{}\n", help::framed(&usage, language)));
    }
    text.push_str("\nUntuk keterangan lebih lanjut, coba '--help'.\n");
    text
}

/// A fact of the error as text; several are joined by commas.
fn fact(error: &Error, kind: ContextKind) -> Option<String> {
    let listed = |values: &[String]| {
        let quoted = values.iter().map(|value| format!("'{value}'"));
        quoted.collect::<Vec<_>>().join(", ")
    };
    match error.get(kind)? {
        ContextValue::String(value) => Some(format!("'{value}'")),
        ContextValue::Strings(values) if values.is_empty() => None,
        ContextValue::Strings(values) => Some(listed(values)),
        ContextValue::StyledStr(value) => Some(value.to_string()),
        ContextValue::Number(value) => Some(value.to_string()),
        ContextValue::Bool(_) => None,
        other => Some(other.to_string()),
    }
}

/// What is wrong, in one line without advice.
pub(in crate::cli) fn what_is_wrong(error: &Error) -> String {
    match ui() {
        Language::Indonesian => what(error),
        Language::English => {
            let text = error.render().to_string();
            let first = text.lines().take_while(|line| !line.is_empty()).map(str::trim);
            let text = first.collect::<Vec<_>>().join(" ");
            text.strip_prefix("error: ").map_or(text.clone(), str::to_owned)
        }
    }
}

fn what(error: &Error) -> String {
    let argument = fact(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = fact(error, ContextKind::InvalidValue).unwrap_or_default();
    let number = |kind| fact(error, kind).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => format!("argumen {argument} tidak dikenal"),
        ErrorKind::InvalidSubcommand => format!(
            "perintah {} tidak dikenal",
            fact(error, ContextKind::InvalidSubcommand).unwrap_or_default()
        ),
        ErrorKind::MissingSubcommand => "perintahnya belum disebut".to_owned(),
        ErrorKind::MissingRequiredArgument => {
            format!("argumen yang wajib belum diberikan: {argument}")
        }
        ErrorKind::InvalidValue if value.is_empty() || value == "''" => {
            format!("{argument} memerlukan nilai{}", choices(error))
        }
        ErrorKind::InvalidValue => {
            format!("nilai {value} tidak sah untuk {argument}{}", choices(error))
        }
        ErrorKind::ValueValidation => {
            let cause = std::error::Error::source(error).map(describe).unwrap_or_default();
            format!("nilai {value} tidak sah untuk {argument}: {}", number_cause(&cause))
        }
        ErrorKind::ArgumentConflict => match fact(error, ContextKind::PriorArg) {
            Some(prior) if prior != argument => {
                format!("{argument} tidak dapat dipakai bersama {prior}")
            }
            _ => format!("{argument} tidak boleh diulang"),
        },
        ErrorKind::NoEquals => format!("{argument} harus diikuti '=' dan nilainya"),
        ErrorKind::TooManyValues => format!("nilai {value} untuk {argument} berlebih"),
        ErrorKind::TooFewValues => {
            format!("{argument} memerlukan {} nilai lagi", number(ContextKind::MinValues))
        }
        ErrorKind::WrongNumberOfValues => format!(
            "{argument} memerlukan {} nilai, bukan {}",
            number(ContextKind::ExpectedNumValues),
            number(ContextKind::ActualNumValues)
        ),
        ErrorKind::InvalidUtf8 => "ada argumen yang bukan UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

fn choices(error: &Error) -> String {
    match fact(error, ContextKind::ValidValue) {
        Some(values) => format!("; pilihannya: {values}"),
        None => String::new(),
    }
}

/// What Rust says of a number that is none.
fn number_cause(cause: &str) -> &str {
    match cause {
        "invalid digit found in string" => "tulis bilangan bulat",
        "cannot parse integer from empty string" => "tulis bilangan",
        "invalid float literal" | "cannot parse float from empty string" => "tulis bilangan",
        "number too large to fit in target type" => "bilangan terlalu besar",
        "number too small to fit in target type" => "bilangan terlalu kecil",
        "number would be zero for non-zero type" => "bilangan harus mulai dari 1",
        cause => cause,
    }
}
