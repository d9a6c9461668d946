//! `telisik search`

use anyhow::{Error, Result, anyhow};

use crate::search::SearchError;

use super::arguments::{SearchArguments, SearchFormat};
use super::location::{dictionary, open_searcher};
use super::output::{csv, json, text, trec};
use super::{Outcome, messages, report};

pub(super) fn run(arguments: &SearchArguments) -> Result<Outcome> {
    let (searcher, complete) = open_searcher(&arguments.place)?;
    let query = arguments.query.join(" ");
    let dictionary = dictionary(Some(searcher.index()), &arguments.options.lexicons)?;
    let mut options =
        arguments.options.search_options(arguments.limit, arguments.offset, dictionary);
    options.parallel = arguments.parallel;
    options.explain = arguments.explain;
    let results = searcher.search(&query, &options).map_err(|error| pointed(error, &query))?;
    for note in &results.notes {
        report(&messages::note(note));
    }
    match arguments.format {
        SearchFormat::Text => text::write(&results, arguments.snippet)?,
        SearchFormat::Json => json::write_object(&results)?,
        SearchFormat::Jsonl => json::write_lines(&results)?,
        SearchFormat::Csv => csv::write(&results)?,
        SearchFormat::Trec => trec::write(&results, options.group)?,
    }
    Ok(match (complete, results.hits.is_empty()) {
        (false, _) => Outcome::Incomplete,
        (true, true) => Outcome::NothingFound,
        (true, false) => Outcome::Found,
    })
}

/// An error of the grammar with the place below the query.
fn pointed(error: SearchError, query: &str) -> Error {
    match &error {
        SearchError::Query(misfit) => {
            anyhow!("{}\n{}", messages::describe(&error), misfit.pointed(query))
        }
        _ => error.into(),
    }
}
