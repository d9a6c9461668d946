//! `telisik suggest`

use anyhow::Result;

use crate::query::Suggestion;

use super::Outcome;
use super::arguments::SuggestArguments;
use super::location::{Place, open_place};
use super::search::outcome;
use super::terminal::standard_output;

/// Prints the words that begin as asked, or else those that may have been meant.
pub(super) fn run(arguments: &SuggestArguments) -> Result<Outcome> {
    let (place, complete) = open_place(&arguments.place)?;
    let words = words(&place, &arguments.word, arguments.limit)?;
    let mut out = standard_output();
    for suggestion in &words {
        writeln!(out, "{}\t{}", suggestion.word, suggestion.passages)?;
    }
    out.flush()?;
    Ok(outcome(complete, words.is_empty()))
}

fn words(place: &Place, word: &str, most: usize) -> Result<Vec<Suggestion>> {
    let completed = match place {
        Place::Here(searcher) => searcher.complete(word, most)?,
        Place::Cluster(searcher) => searcher.complete(word, most)?,
    };
    if !completed.is_empty() {
        return Ok(completed);
    }
    Ok(match place {
        Place::Here(searcher) => searcher.suggest(word, most)?,
        Place::Cluster(searcher) => searcher.suggest(word, most)?,
    })
}
