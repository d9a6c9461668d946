//! `telisik index`

mod changes;
mod folders;
mod rhythm;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::index::{Index, IndexError, IndexSettings, UpdateOptions, UpdateReport, update};

use super::arguments::{IndexArguments, threads};
use super::location::{analyzer, default_paths, open_index, open_lexicons, report_errors};
use super::messages::{describe, text};
use super::progress::Watch;
use super::{Outcome, report, say, worker};

pub(super) fn run(arguments: &IndexArguments) -> Result<Outcome> {
    let paths = default_paths(&arguments.paths);
    if arguments.watch {
        return watch::run(arguments, &paths);
    }
    let started = Instant::now();
    let done = update_once(arguments, &paths)?;
    let complete = report_errors(&done);
    tell(arguments, &done, started.elapsed());
    Ok(if complete { Outcome::Found } else { Outcome::Incomplete })
}

/// Makes the index or opens it, and brings it up to date or builds it anew.
fn update_once(arguments: &IndexArguments, paths: &[PathBuf]) -> Result<UpdateReport> {
    if arguments.rebuild {
        return rebuild(arguments, paths);
    }
    let index = open(arguments)?;
    bring_up_to_date(arguments, &index, paths)
}

fn bring_up_to_date(
    arguments: &IndexArguments,
    index: &Index,
    paths: &[PathBuf],
) -> Result<UpdateReport> {
    let options = UpdateOptions {
        threads: threads(arguments.threads),
        wait: patience(arguments),
        prune: arguments.prune,
        dry_run: arguments.dry_run,
        worker: worker::program(),
        ..UpdateOptions::default()
    };
    let bar = Watch::start(Arc::clone(&options.progress), arguments.quiet);
    let done = update(index, paths, &options);
    drop(bar);
    Ok(done?)
}

fn patience(arguments: &IndexArguments) -> Option<Duration> {
    arguments.wait.map(|seconds| seconds.map_or(Duration::MAX, Duration::from_secs))
}

fn open(arguments: &IndexArguments) -> Result<Index> {
    let folder = &arguments.index;
    if arguments.dry_run {
        // Nothing is written, an index that is not there yet among it.
        return match Index::open(folder) {
            Err(IndexError::Missing { .. }) => Ok(Index::in_memory(IndexSettings::default())),
            opened => Ok(opened?),
        };
    }
    let index = open_index(folder, arguments.passage_words, arguments.words.as_deref())?;
    add_lexicons(arguments, &index)?;
    Ok(index)
}

fn add_lexicons(arguments: &IndexArguments, index: &Index) -> Result<()> {
    if !arguments.lexicons.is_empty() {
        index.set_lexicons(&open_lexicons(&arguments.lexicons)?)?;
    }
    Ok(())
}

/// Builds the index anew beside the old one, which goes once the new one is whole.
fn rebuild(arguments: &IndexArguments, paths: &[PathBuf]) -> Result<UpdateReport> {
    let settings = IndexSettings {
        passages: arguments.passage_words.unwrap_or_default(),
        analyzer: analyzer(arguments.words.as_deref())?,
    };
    let rebuild = Index::rebuild(&arguments.index, settings, patience(arguments))?;
    add_lexicons(arguments, rebuild.index())?;
    let done = bring_up_to_date(arguments, rebuild.index(), paths)?;
    if done.documents == 0 && !done.errors.is_empty() && Index::open(&arguments.index).is_ok() {
        report_errors(&done);
        let index = arguments.index.display();
        bail!(text!(
            en: "{index}: nothing could be read; the index is as it was",
            id: "{index}: tidak ada yang dapat dibaca; indeks tetap seperti semula",
        ));
    }
    rebuild.finish()?;
    Ok(done)
}

/// Says what was done, or would be.
fn tell(arguments: &IndexArguments, done: &UpdateReport, took: Duration) {
    if arguments.quiet {
        return;
    }
    for skipped in &done.skipped {
        let skipped = describe(skipped);
        report(&text!(en: "left out: {skipped}", id: "dilewati: {skipped}"));
    }
    for note in &done.notes {
        let note = describe(note);
        report(&text!(en: "note: {note}", id: "catatan: {note}"));
    }
    for refused in done.refused.iter().filter(|refused| refused.keeps_old) {
        report(&text!(
            en: "{}: the index keeps what it had of it",
            id: "{}: indeks mempertahankan isi lamanya",
            refused.path,
        ));
    }
    if arguments.verbose || arguments.dry_run {
        name_files(done);
    }
    let counts = text!(
        en: "{} new, {} changed, {} moved, {} removed, {} unchanged, {} refused",
        id: "{} baru, {} berubah, {} pindah, {} dihapus, {} tetap, {} ditolak",
        done.new.len(),
        done.changed.len(),
        done.moved.len(),
        done.removed.len(),
        done.unchanged,
        done.refused.len(),
    );
    let index = arguments.index.display();
    say(&if arguments.dry_run {
        text!(
            en: "{index}: would be: {counts}; nothing was written",
            id: "{index}: rencananya {counts}; tidak ada yang ditulis",
        )
    } else {
        text!(
            en: "{index}: {counts}; {} passages of {} documents written ({:.1} s)",
            id: "{index}: {counts}; {} bagian dari {} dokumen ditulis ({:.1} dtk)",
            done.passages,
            done.documents,
            took.as_secs_f64(),
        )
    });
}

fn name_files(done: &UpdateReport) {
    let name = |what: String, name: &str| say(&format!("{what:9} {name}"));
    let new = || text!(en: "new", id: "baru");
    let changed = || text!(en: "changed", id: "berubah");
    let moved = || text!(en: "moved", id: "pindah");
    let removed = || text!(en: "removed", id: "dihapus");
    let refused = || text!(en: "refused", id: "ditolak");
    done.new.iter().for_each(|path| name(new(), path));
    done.changed.iter().for_each(|path| name(changed(), path));
    done.moved.iter().for_each(|file| name(moved(), &format!("{} -> {}", file.from, file.to)));
    done.removed.iter().for_each(|path| name(removed(), path));
    done.refused.iter().for_each(|file| name(refused(), &file.path));
}
