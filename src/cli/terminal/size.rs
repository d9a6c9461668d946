//! How large the terminal is.

use std::env;
use std::io::{self, IsTerminal};

/// Where nothing tells.
const PLAIN: usize = 80;
const NARROWEST: usize = 20;

/// The columns there are: what `COLUMNS` says, else the terminal's, else 80; not more than
/// `widest`, beyond which lines read badly.
pub(in crate::cli) fn width(widest: usize) -> usize {
    let said = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let own = || io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    let columns = said.or_else(|| own().map(|(width, _)| usize::from(width.0)));
    columns.unwrap_or(PLAIN.min(widest)).clamp(NARROWEST, widest)
}

/// The lines of the terminal, where standard output is one.
pub(in crate::cli) fn height() -> Option<usize> {
    let size = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    size.map(|(_, height)| usize::from(height.0))
}
