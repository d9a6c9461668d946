//! Text that is longer than the screen, page by page.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use anstream::{AutoStream, ColorChoice};
use unicode_width::UnicodeWidthStr;

use super::harmless::{only_own_sequences, without_links};
use super::size;

/// Whether to use a pager, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Paging {
    /// Never.
    Off,
    /// Where the screen is too short: this one, or `TELISIK_PAGER`, `PAGER`, `less`.
    Auto(Option<String>),
}

/// What pages where nothing else was asked for: it ends by itself where the text fits the screen,
/// shows colours, and leaves the text standing.
const LESS: &str = "less -FRX";

/// Shows a finished text on standard output; its colours only where they are wanted.
pub(in crate::cli) fn show(text: &str, paging: &Paging) -> io::Result<()> {
    let text = only_own_sequences(text);
    if let Paging::Auto(asked) = paging
        && is_longer_than_screen(&text)
        && let Some(pager) = pager(asked.as_deref())
        && page(&text, &pager)?
    {
        return Ok(());
    }
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says a finished text on standard error.
pub(in crate::cli) fn error_output(text: &str) {
    anstream::eprint!("{}", only_own_sequences(text));
}

fn is_longer_than_screen(text: &str) -> bool {
    let Some(height) = size::height() else { return false };
    let width = size::width(usize::MAX).max(1);
    let plain = anstream::adapter::strip_str(text).to_string();
    let lines = plain.lines().map(|line| line.width().div_ceil(width).max(1));
    lines.sum::<usize>() >= height
}

/// The pager's program and arguments; `None` where an empty setting or `cat` says that there is to
/// be none.
fn pager(asked: Option<&str>) -> Option<Vec<String>> {
    let variable = |name: &str| env::var(name).ok();
    let chosen = asked.map(str::to_owned).or_else(|| variable("TELISIK_PAGER"));
    let chosen = chosen.or_else(|| variable("PAGER")).unwrap_or_else(|| LESS.to_owned());
    let mut words: Vec<String> = chosen.split_whitespace().map(str::to_owned).collect();
    match words.first().map(String::as_str) {
        None | Some("cat") => return None,
        Some("less") if words.len() == 1 => words.push("-FRX".to_owned()),
        _ => {}
    }
    Some(words)
}

/// Whether the pager could be started. One that is left before the end is no error.
fn page(text: &str, pager: &[String]) -> io::Result<bool> {
    let Some((program, arguments)) = pager.split_first() else { return Ok(false) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    // What we write is UTF-8, whether or not the system has the locale that is asked for.
    if env::var_os("LESSCHARSET").is_none() {
        command.env("LESSCHARSET", "utf-8");
    }
    let started = command.spawn();
    let Ok(mut child) = started else { return Ok(false) };
    if let Some(input) = child.stdin.take() {
        let choice = AutoStream::choice(&io::stdout());
        let choice = if choice == ColorChoice::Never { choice } else { ColorChoice::AlwaysAnsi };
        let mut input = AutoStream::new(Box::new(input) as Box<dyn Write>, choice);
        match input.write_all(without_links(text).as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    child.wait()?;
    Ok(io::stdout().is_terminal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_asked_for_is_used() {
        let cases: &[(&str, Option<&[&str]>)] = &[
            ("less", Some(&["less", "-FRX"])),
            ("less -S", Some(&["less", "-S"])),
            ("moar --no-linenumbers", Some(&["moar", "--no-linenumbers"])),
            ("", None),
            ("cat", None),
        ];
        for (asked, expected) in cases {
            let found = pager(Some(asked));
            let found: Option<Vec<&str>> =
                found.as_ref().map(|words| words.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), *expected, "{asked:?}");
        }
    }
}
