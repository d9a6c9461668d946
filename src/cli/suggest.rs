//! `telisik suggest`

use anyhow::Result;

use crate::index::Index;
use crate::search::Searcher;

use super::Outcome;
use super::arguments::SuggestArguments;
use super::terminal::standard_output;

/// Prints the words that begin as asked, or else those that may have been meant.
pub(super) fn run(arguments: &SuggestArguments) -> Result<Outcome> {
    let searcher = Searcher::open(&Index::open(&arguments.index)?)?;
    let mut words = searcher.complete(&arguments.word, arguments.limit)?;
    if words.is_empty() {
        words = searcher.suggest(&arguments.word, arguments.limit)?;
    }
    let mut out = standard_output();
    for suggestion in &words {
        writeln!(out, "{}\t{}", suggestion.word, suggestion.passages)?;
    }
    out.flush()?;
    Ok(if words.is_empty() { Outcome::NothingFound } else { Outcome::Found })
}
