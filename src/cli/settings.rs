//! What a user has set once and for all: environment variables, and below them a config file.
//!
//! Settings become the defaults of arguments, so that what stands on the command line outranks them
//! and help shows what holds. The file is TOML, flat; a key is the long name of its option:
//!
//! ```toml
//! ui = "id"
//! index = "/home/sri/documents.index"
//! limit = 20
//! ```

mod file;
mod table;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches, Command, CommandFactory};

use super::arguments::Arguments;
use super::messages::{text, usage};

use table::{SETTINGS, Setting};

/// Where a value is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// An environment variable.
    Variable(&'static str),
    /// The config file.
    File(PathBuf),
    /// The program.
    Program,
}

/// What the user has set.
#[derive(Debug, Default)]
pub(super) struct Settings {
    values: Vec<(&'static Setting, Vec<String>, Source)>,
}

impl Settings {
    /// Reads the environment and the config file. What is wrong with either is an error that
    /// names the place.
    pub(super) fn load() -> Result<Self> {
        let (path, read) = file::read()?;
        let mut settings = Settings::default();
        for setting in SETTINGS {
            let variable = env::var(setting.variable).ok().filter(|value| !value.is_empty());
            if let Some(value) = variable {
                settings.values.push((setting, vec![value], Source::Variable(setting.variable)));
            } else if let Some((_, values)) = read.iter().find(|(key, _)| key == setting.key) {
                settings.values.push((setting, values.clone(), Source::File(path.clone())));
            }
        }
        Ok(settings)
    }

    /// Whether nothing is set.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of a setting that has one value.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        let found = self.values.iter().find(|(setting, ..)| setting.key == key)?;
        found.1.first().map(String::as_str)
    }

    /// The definition of the command with the settings as defaults.
    ///
    /// # Errors
    /// A value that its option would not take.
    pub(super) fn apply(&self, mut command: Command) -> Result<Command> {
        for (setting, values, from) in &self.values {
            let found = setting.places().find_map(|place| argument(&command, place, setting));
            if let Some(arg) = found {
                check(arg, values, from, setting)?;
            }
            for place in setting.places() {
                let change =
                    |arg: Arg| arg.default_values(values.iter().map(|value| value.to_owned()));
                command = if place.is_empty() {
                    command.mut_arg(setting.argument, change)
                } else {
                    command.mut_subcommand(place, |below| below.mut_arg(setting.argument, change))
                };
            }
        }
        Ok(command)
    }

    /// Every setting: its key, its value and where that is from.
    pub(super) fn all(&self) -> Vec<(&'static str, Option<String>, Source)> {
        let command = Arguments::command();
        let row = |setting: &'static Setting| {
            let set = self.values.iter().find(|(known, ..)| known.key == setting.key);
            if let Some((_, values, from)) = set {
                return (setting.key, Some(values.join(" ")), from.clone());
            }
            let arg = setting.places().find_map(|place| argument(&command, place, setting));
            let own = arg.and_then(|arg| arg.get_default_values().first());
            (setting.key, own.map(|value| value.to_string_lossy().into_owned()), Source::Program)
        };
        SETTINGS.iter().map(row).collect()
    }
}

/// Whether a value stood on the command line, not among the settings.
pub(super) fn is_given(matches: &ArgMatches, argument: &str) -> bool {
    let Some((_, below)) = matches.subcommand() else { return false };
    let is_known = below.try_contains_id(argument).is_ok();
    is_known && below.value_source(argument) == Some(clap::parser::ValueSource::CommandLine)
}

/// The file that holds the settings, if there is one, or where it would be.
pub(super) fn config_path() -> Option<PathBuf> {
    file::path().map(|(path, _)| path)
}

fn argument<'a>(command: &'a Command, place: &str, setting: &Setting) -> Option<&'a Arg> {
    let command = if place.is_empty() { command } else { command.find_subcommand(place)? };
    command.get_arguments().find(|arg| arg.get_id() == setting.argument)
}

/// Whether the option would take the values.
fn check(arg: &Arg, values: &[String], from: &Source, setting: &Setting) -> Result<()> {
    let words = values.iter().map(|value| format!("--{}={value}", setting.key));
    let command = Command::new("telisik").no_binary_name(true).arg(arg.clone());
    let Err(error) = command.try_get_matches_from(words) else { return Ok(()) };
    let cause = usage::what_is_wrong(&error);
    let place = match from {
        Source::Variable(name) => (*name).to_owned(),
        Source::File(path) => format!("{}: {}", path.display(), setting.key),
        Source::Program => setting.key.to_owned(),
    };
    bail!("{place}: {cause}")
}

/// What is wrong with a key of the config file.
fn unknown_key(path: &Path, key: &str) -> anyhow::Error {
    let path = path.display();
    let known: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
    let known = known.join(", ");
    anyhow::anyhow!(text!(
        en: "{path}: there is no setting \"{key}\"; the settings are {known}",
        id: "{path}: tidak ada pengaturan \"{key}\"; pengaturannya ialah {known}",
    ))
}
