//! `telisik completions`

use anyhow::Result;
use clap_complete::Shell;

use super::Outcome;
use super::arguments::{CompletionsArguments, ShellChoice};
use super::messages::{help, ui};
use super::terminal::standard_output;

/// Prints the completions of a shell.
pub(super) fn run(arguments: &CompletionsArguments) -> Result<Outcome> {
    let shell = match arguments.shell {
        ShellChoice::Bash => Shell::Bash,
        ShellChoice::Zsh => Shell::Zsh,
        ShellChoice::Fish => Shell::Fish,
        ShellChoice::Powershell => Shell::PowerShell,
        ShellChoice::Elvish => Shell::Elvish,
    };
    // Written at once: the generators do not expect a reader that goes away.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::described(ui()), "telisik", &mut script);
    let mut out = standard_output();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Found)
}
