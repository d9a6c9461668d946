//! `telisik index`

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::index::{Index, UpdateOptions, update};

use super::arguments::{IndexArguments, threads};
use super::location::{open_index, open_lexicons, report_errors};
use super::{Outcome, report};

pub(super) fn run(arguments: &IndexArguments) -> Result<Outcome> {
    let started = Instant::now();
    let paths = match arguments.paths.as_slice() {
        [] => vec![PathBuf::from("corpus")],
        paths => paths.to_vec(),
    };
    if arguments.rebuild {
        Index::remove(&arguments.index)?;
    }
    let index = open_index(&arguments.index, arguments.passage_words, arguments.words.as_deref())?;
    if !arguments.lexicons.is_empty() {
        index.set_lexicons(&open_lexicons(&arguments.lexicons)?)?;
    }
    let options = UpdateOptions { threads: threads(arguments.threads) };
    let done = update(&index, &paths, &options)?;
    let complete = report_errors(&done);
    for skipped in &done.skipped {
        if !arguments.quiet {
            report(&format!("left out: {skipped}"));
        }
    }
    if !arguments.quiet {
        anstream::eprintln!(
            "{}: {} passages of {} documents from {} files written, {} files unchanged, {} gone ({:.1} s)",
            arguments.index.display(),
            done.passages,
            done.documents,
            done.read,
            done.unchanged,
            done.removed,
            started.elapsed().as_secs_f64(),
        );
    }
    Ok(if complete { Outcome::Found } else { Outcome::Incomplete })
}
