//! `telisik index`

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::index::{Index, IndexError, IndexSettings, UpdateOptions, UpdateReport, update};

use super::arguments::{IndexArguments, threads};
use super::location::{default_paths, open_index, open_lexicons, report_errors};
use super::messages::{describe, text};
use super::progress::Watch;
use super::{Outcome, report, say, worker};

pub(super) fn run(arguments: &IndexArguments) -> Result<Outcome> {
    let started = Instant::now();
    let paths = default_paths(&arguments.paths);
    let options = UpdateOptions {
        threads: threads(arguments.threads),
        wait: arguments.wait.map(|seconds| seconds.map_or(Duration::MAX, Duration::from_secs)),
        prune: arguments.prune,
        dry_run: arguments.dry_run,
        worker: worker::program(),
        ..UpdateOptions::default()
    };
    let index = open(arguments)?;
    let watch = Watch::start(Arc::clone(&options.progress), arguments.quiet);
    let done = update(&index, &paths, &options);
    drop(watch);
    let done = done?;
    let complete = report_errors(&done);
    tell(arguments, &done, started.elapsed());
    Ok(if complete { Outcome::Found } else { Outcome::Incomplete })
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
    if arguments.rebuild {
        Index::remove(folder)?;
    }
    let index = open_index(folder, arguments.passage_words, arguments.words.as_deref())?;
    if !arguments.lexicons.is_empty() {
        index.set_lexicons(&open_lexicons(&arguments.lexicons)?)?;
    }
    Ok(index)
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
