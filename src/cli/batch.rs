//! `telisik batch`

mod in_order;
mod queries;
mod settings;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow};

use crate::query::Note;
use crate::search::{Engine, Group, Results, SearchError, SearchOptions};

use super::arguments::{BatchArguments, BatchFormat, threads};
use super::location::{Place, dictionary, open_place};
use super::messages::{self, describe, text};
use super::output::{csv, json, trec};
use super::terminal::standard_output;
use super::{Outcome, report};

use in_order::{Step, in_order};
use queries::{BadLine, BatchQuery, QueryReader};

/// Queries that a cluster works on at once.
const REQUESTS_IN_FLIGHT: usize = 8;

/// What came of a line of a batch.
enum Answer {
    /// What to write, whether anything was found, and the limits that the query met.
    Written { output: Vec<u8>, found: bool, notes: Vec<Note> },
    /// It is no query, or none that the grammar fits.
    LeftOut(String),
    /// The engine could not answer this one: that of another id.
    Unanswered { id: String, cause: String },
    /// Nothing can be answered.
    Failed(anyhow::Error),
}

pub(super) fn run(arguments: &BatchArguments) -> Result<Outcome> {
    let (place, mut complete) = open_place(&arguments.place)?;
    let dictionary = dictionary(place.index(), &arguments.options.lexicons)?;
    let mut options = arguments.options.search_options(arguments.limit, 0, dictionary);
    // The queries run side by side, a thread each.
    options.threads = Some(NonZeroUsize::MIN);
    if let Some(path) = &arguments.settings {
        settings::write(path, &place, arguments)?;
    }
    let name = arguments.file.display().to_string();
    let input: Box<dyn BufRead + Send> = if name == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = File::open(&arguments.file);
        Box::new(BufReader::new(file.with_context(
            || text!(en: "{name}: cannot read the queries", id: "{name}: kueri tidak dapat dibaca"),
        )?))
    };
    let threads = match (&place, arguments.threads) {
        // A request waits for the network more than for this machine.
        (Place::Cluster(_), None) => REQUESTS_IN_FLIGHT,
        (_, asked) => threads(asked),
    };
    let mut reader = QueryReader::new(input);
    let failures = AtomicUsize::new(0);
    let mut unasked = None;
    let next = || {
        let line = reader.read().transpose()?;
        match line {
            Ok(Ok(query)) if failures.load(Ordering::Relaxed) >= MOST_FAILURES => {
                unasked = Some(query);
                None
            }
            line => Some(line),
        }
    };
    let work = |line| answer(place.engine(), line, &options, arguments, &failures);
    let mut out = standard_output();
    let mut found_any = false;
    let mut has_header = !matches!(arguments.format, BatchFormat::Csv);
    in_order(threads, next, work, |step| {
        let Step::Done((line, answer)) = step else { return Ok(out.flush()?) };
        match answer {
            Answer::Written { output, found, notes } => {
                report_limits(&name, line, &notes);
                found_any |= found;
                if !std::mem::replace(&mut has_header, true) {
                    csv::write_batch_header(&mut out)?;
                }
                out.write_all(&output)?;
            }
            Answer::LeftOut(cause) => {
                complete = false;
                report(&text!(
                    en: "{name}:{line}: {cause}; the line was left out",
                    id: "{name}:{line}: {cause}; baris ini dilewati",
                ));
            }
            // The others go on: a part of a cluster may be gone for a moment.
            Answer::Unanswered { id, cause } => {
                complete = false;
                report(&text!(
                    en: "{name}:{line}: query {id}: {cause}",
                    id: "{name}:{line}: kueri {id}: {cause}",
                ));
            }
            Answer::Failed(cause) => return Err(cause),
        }
        Ok(())
    })?;
    out.flush()?;
    if let Some(BatchQuery { line, id, .. }) = unasked {
        return Err(anyhow!(text!(
            en: "{name}:{line}: {MOST_FAILURES} queries in a row failed; the run ends before query {id}",
            id: "{name}:{line}: {MOST_FAILURES} kueri berturut-turut gagal; proses berhenti sebelum kueri {id}",
        )));
    }
    Ok(match (complete, found_any) {
        (false, _) => Outcome::Incomplete,
        (true, false) => Outcome::NothingFound,
        (true, true) => Outcome::Found,
    })
}

/// Says which limits a query met. What was searched beside it shows in the hits.
fn report_limits(name: &str, line: u64, notes: &[Note]) {
    for note in notes.iter().filter(|note| !note.is_suggestion()) {
        report(&format!("{name}:{line}: {}", messages::note(note)));
    }
}

/// Failures of the engine one after the other that end a run.
const MOST_FAILURES: usize = 20;

/// Answers a line of a batch: its number, and what came of it.
fn answer(
    engine: &dyn Engine,
    line: io::Result<Result<BatchQuery, BadLine>>,
    options: &SearchOptions,
    arguments: &BatchArguments,
    failures: &AtomicUsize,
) -> (u64, Answer) {
    let query = match line {
        Ok(Ok(query)) => query,
        Ok(Err((line, cause))) => return (line, Answer::LeftOut(cause)),
        Err(cause) => return (0, Answer::Failed(anyhow!(cause))),
    };
    let written = write_answer(engine, &query, options, arguments);
    match &written {
        Err(SearchError::Engine(_)) => failures.fetch_add(1, Ordering::Relaxed),
        _ => failures.swap(0, Ordering::Relaxed),
    };
    let answer = match written {
        Ok(answer) => answer,
        Err(error @ SearchError::Query(_)) => Answer::LeftOut(describe(&error)),
        Err(SearchError::Engine(cause)) => {
            Answer::Unanswered { id: query.id, cause: describe(&*cause) }
        }
        Err(error) => Answer::Failed(anyhow!(error)),
    };
    (query.line, answer)
}

/// Searches, and writes what was found as it will be printed. Text is fetched only where it is
/// printed.
fn write_answer(
    engine: &dyn Engine,
    query: &BatchQuery,
    options: &SearchOptions,
    arguments: &BatchArguments,
) -> Result<Answer, SearchError> {
    let mut options = options.clone();
    options.query_language = query.language.or(options.query_language);
    let mut output = Vec::new();
    let (written, found, notes) = if let BatchFormat::Trec = arguments.format {
        let (ranked, notes) = engine.rank_noted(&query.text, &options)?;
        let by_document = options.group == Group::Document;
        let tag = &arguments.tag;
        let written = trec::write_run(&mut output, &query.id, &ranked, by_document, tag);
        (written, !ranked.is_empty(), notes)
    } else {
        let Results { hits, notes, .. } = engine.search(&query.text, &options)?;
        let written = match arguments.format {
            BatchFormat::Csv => csv::write_batch(&mut output, &query.id, &hits),
            _ => json::write_batch(&mut output, &query.id, &hits),
        };
        (written, !hits.is_empty(), notes)
    };
    Ok(match written {
        Ok(()) => Answer::Written { output, found, notes },
        Err(cause) => Answer::Failed(cause),
    })
}
