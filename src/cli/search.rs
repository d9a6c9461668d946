//! `telisik search`

use anyhow::Result;

use super::Outcome;
use super::arguments::{SearchArguments, SearchFormat};
use super::location::{dictionary, open_searcher};
use super::output::{csv, json, text, trec};

pub(super) fn run(arguments: &SearchArguments) -> Result<Outcome> {
    let (searcher, complete) = open_searcher(&arguments.place)?;
    let query = arguments.query.join(" ");
    let dictionary = dictionary(Some(searcher.index()), &arguments.options.lexicons)?;
    let mut options =
        arguments.options.search_options(arguments.limit, arguments.offset, dictionary);
    options.parallel = arguments.parallel;
    options.explain = arguments.explain;
    let results = searcher.search(&query, &options)?;
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
