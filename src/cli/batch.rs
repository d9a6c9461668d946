//! `telisik batch`

mod queries;
mod settings;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::query::Note;
use crate::search::{Engine, Group, Ranked, Results, SearchError, SearchOptions};

use super::arguments::{BatchArguments, BatchFormat, threads};
use super::location::{Place, dictionary, open_place};
use super::messages::{self, describe, text};
use super::output::{csv, json, trec};
use super::terminal::standard_output;
use super::{Outcome, report};

use queries::{BatchQuery, QueryReader};

/// Queries searched at once a thread, between two writings of the output.
const QUERIES_A_THREAD: usize = 256;

/// Queries that a cluster works on at once.
const REQUESTS_IN_FLIGHT: usize = 8;

/// What a query found: text is fetched only where it is printed.
enum Answer {
    Ranked(Vec<Ranked>, Vec<Note>),
    Found(Results),
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
    let input: Box<dyn BufRead> = if name == "-" {
        Box::new(io::stdin().lock())
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
    let mut out = standard_output();
    let mut found_any = false;
    let mut csv_writer = csv::BatchWriter::default();
    let mut reader = QueryReader::new(input);
    loop {
        let mut queries = Vec::new();
        while queries.len() < QUERIES_A_THREAD * threads {
            match reader.read()? {
                None => break,
                Some(Ok(query)) => queries.push(query),
                Some(Err((line, cause))) => {
                    complete = false;
                    report(&left_out(&name, line, &cause));
                }
            }
        }
        if queries.is_empty() {
            break;
        }
        let answers = answer_all(place.engine(), &queries, &options, arguments.format, threads);
        let unasked = queries.get(answers.len());
        for (query, answer) in queries.iter().zip(answers) {
            match answer {
                Ok(Answer::Ranked(ranked, notes)) => {
                    report_limits(&name, query.line, &notes);
                    found_any |= !ranked.is_empty();
                    let by_document = options.group == Group::Document;
                    trec::write_run(&mut out, &query.id, &ranked, by_document, &arguments.tag)?;
                }
                Ok(Answer::Found(Results { hits, notes, .. })) => {
                    found_any |= !hits.is_empty();
                    report_limits(&name, query.line, &notes);
                    match arguments.format {
                        BatchFormat::Csv => csv_writer.write(&mut out, &query.id, &hits)?,
                        _ => json::write_batch(&mut out, &query.id, &hits)?,
                    }
                }
                Err(SearchError::Query(cause)) => {
                    complete = false;
                    let error = SearchError::Query(cause);
                    report(&left_out(&name, query.line, &describe(&error)));
                }
                // The others go on: a part of a cluster may be gone for a moment.
                Err(SearchError::Engine(cause)) => {
                    complete = false;
                    let (line, id) = (query.line, &query.id);
                    let cause = describe(&*cause);
                    report(&text!(
                        en: "{name}:{line}: query {id}: {cause}",
                        id: "{name}:{line}: kueri {id}: {cause}",
                    ));
                }
                Err(error) => return Err(anyhow!(error)),
            }
        }
        if let Some(query) = unasked {
            out.flush()?;
            let (line, id) = (query.line, &query.id);
            return Err(anyhow!(text!(
                en: "{name}:{line}: {MOST_FAILURES} queries in a row failed; the run ends before query {id}",
                id: "{name}:{line}: {MOST_FAILURES} kueri berturut-turut gagal; proses berhenti sebelum kueri {id}",
            )));
        }
    }
    out.flush()?;
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

/// What is said of a line that is no query.
fn left_out(name: &str, line: u64, cause: &str) -> String {
    text!(
        en: "{name}:{line}: {cause}; the line was left out",
        id: "{name}:{line}: {cause}; baris ini dilewati",
    )
}

/// Failures of the engine one after the other that end a run.
const MOST_FAILURES: usize = 20;

/// Answers queries on several threads; the answers come in the order of the queries. Fewer come
/// where the engine has failed too often.
fn answer_all(
    engine: &dyn Engine,
    queries: &[BatchQuery],
    options: &SearchOptions,
    format: BatchFormat,
    threads: usize,
) -> Vec<Result<Answer, SearchError>> {
    let next = AtomicUsize::new(0);
    let answer = |query: &BatchQuery| {
        let mut options = options.clone();
        options.query_language = query.language.or(options.query_language);
        match format {
            BatchFormat::Trec => {
                let ranked = engine.rank_noted(&query.text, &options);
                ranked.map(|(ranked, notes)| Answer::Ranked(ranked, notes))
            }
            _ => engine.search(&query.text, &options).map(Answer::Found),
        }
    };
    let failures = AtomicUsize::new(0);
    let work = || {
        let mut answers = Vec::new();
        while failures.load(Ordering::Relaxed) < MOST_FAILURES {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(query) = queries.get(at) else { break };
            let answer = answer(query);
            match &answer {
                Err(SearchError::Engine(_)) => failures.fetch_add(1, Ordering::Relaxed),
                _ => failures.swap(0, Ordering::Relaxed),
            };
            answers.push((at, answer));
        }
        answers
    };
    let mut answers: Vec<(usize, Result<Answer, SearchError>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let finished = workers.into_iter().map(|worker| match worker.join() {
            Ok(answers) => answers,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        finished.flatten().collect()
    });
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
