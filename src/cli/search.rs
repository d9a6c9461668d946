//! `telisik search`

use std::path::Path;

use anyhow::{Error, Result, anyhow, bail};

use crate::search::{Group, Results, SearchError, SearchOptions, Searcher};

use super::arguments::{SearchArguments, SearchFormat, ShownArguments};
use super::location::{Place, dictionary, open_place};
use super::messages::{self, text};
use super::output::{HitLines, counts, csv, json, kwic, text, trec};
use super::terminal::{Links, Paging, open_in_editor};
use super::{Outcome, report};

pub(super) fn run(arguments: &SearchArguments) -> Result<Outcome> {
    let (place, complete) = open_place(&arguments.place)?;
    let query = arguments.query.join(" ");
    let dictionary = dictionary(place.index(), &arguments.options.lexicons)?;
    let shown = &arguments.shown;
    let mut options = arguments.options.search_options(shown.limit, shown.offset, dictionary);
    options.parallel = arguments.parallel;
    options.explain = arguments.explain;
    if let Some(field) = &arguments.count_by {
        let Place::Here(searcher) = &place else {
            bail!(text!(
                en: "--count-by counts in an index on this machine; leave out --at",
                id: "--count-by menghitung dalam indeks di komputer ini; hilangkan --at",
            ))
        };
        return count(searcher, &query, field, &options, shown, complete);
    }
    let results =
        place.engine().search(&query, &options).map_err(|error| pointed(error, &query))?;
    for note in &results.notes {
        report(&messages::note(note));
    }
    show_results(&results, shown, options.group, complete)
}

/// Shows how many passages match by what they have in a field.
fn count(
    searcher: &Searcher,
    query: &str,
    field: &str,
    options: &SearchOptions,
    shown: &ShownArguments,
    complete: bool,
) -> Result<Outcome> {
    let counts = searcher.count_by(query, field, options).map_err(|error| pointed(error, query))?;
    let Some(counts) = counts else {
        bail!(text!(
            en: "no document of the index has a field \"{field}\"; every index has lang, path and doc",
            id: "tidak ada dokumen dalam indeks yang memiliki bidang \"{field}\"; setiap indeks memiliki lang, path, dan doc",
        ))
    };
    counts::write(&counts, shown.format, shown.limit, &paging(shown))?;
    Ok(outcome(complete, counts.total == 0))
}

fn paging(shown: &ShownArguments) -> Paging {
    if shown.no_pager { Paging::Off } else { Paging::Auto(shown.pager.clone()) }
}

pub(super) fn outcome(complete: bool, is_empty: bool) -> Outcome {
    match (complete, is_empty) {
        (false, _) => Outcome::Incomplete,
        (true, true) => Outcome::NothingFound,
        (true, false) => Outcome::Found,
    }
}

/// Shows hits in the form asked for, or opens one of them.
pub(super) fn show_results(
    results: &Results,
    shown: &ShownArguments,
    group: Group,
    complete: bool,
) -> Result<Outcome> {
    let links = Links::detect();
    let paging = paging(shown);
    match (shown.open, shown.format) {
        (Some(rank), _) if !results.hits.is_empty() => open(results, rank)?,
        (_, SearchFormat::Text) => text::write(results, shown.snippet, group, links, &paging)?,
        (_, SearchFormat::Json) => json::write_object(results)?,
        (_, SearchFormat::Jsonl) => json::write_lines(results)?,
        (_, SearchFormat::Csv) => csv::write(results)?,
        (_, SearchFormat::Trec) => trec::write(results, group)?,
        (_, SearchFormat::Kwic) => {
            kwic::write(results, shown.sort, shown.context, links, &paging)?;
        }
        (_, SearchFormat::KwicJsonl) => kwic::write_lines(results, shown.sort, shown.context)?,
    }
    Ok(outcome(complete, results.hits.is_empty()))
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

/// Opens the hit of a rank in the user's editor, at its first match.
fn open(results: &Results, rank: usize) -> Result<()> {
    let Some(hit) = results.hits.iter().find(|hit| hit.rank == rank) else {
        let last = results.hits.last().map_or(0, |hit| hit.rank);
        bail!(text!(
            en: "there is no hit {rank} to open; the last is {last}",
            id: "tidak ada hasil {rank} untuk dibuka; yang terakhir {last}",
        ))
    };
    let Some(path) = hit.source.path.as_deref().filter(|path| *path != "-") else {
        let id = hit.id();
        bail!(text!(
            en: "{id}: was not read from a file and cannot be opened",
            id: "{id}: tidak berasal dari berkas dan tidak dapat dibuka",
        ))
    };
    let first = hit.highlights.first().map_or(0, |highlight| highlight.bytes[0]);
    open_in_editor(Path::new(path), HitLines::of(hit).line_at(first))
}
