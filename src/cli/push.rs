//! `telisik push`

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use crate::remote::{Cluster, PushOptions, PushProgress, PushReport, push};

use super::arguments::PushArguments;
use super::cluster::connect_options;
use super::export::{report_problems, source_options};
use super::location::{default_paths, user_folder};
use super::messages::text;
use super::{Outcome, report, say};

/// Documents that are named where many have the same trouble.
const MOST_NAMED: usize = 20;

pub(super) fn run(arguments: &PushArguments) -> Result<Outcome> {
    let started = Instant::now();
    let cluster =
        Cluster::connect(&arguments.url, &arguments.name, &connect_options(arguments.timeout))?;
    let journal = arguments.journal.clone().unwrap_or_else(|| journal_of(&cluster));
    let options = PushOptions {
        sources: source_options(&arguments.sources)?,
        passages_asked: arguments.sources.passage_words.is_some(),
        ..PushOptions::new(journal)
    };
    let bar = progress_bar(arguments.sources.quiet);
    let show = |progress: PushProgress| {
        let bytes = HumanBytes(progress.bytes);
        let passages = progress.passages;
        bar.set_message(
            text!(en: "{passages} passages, {bytes}", id: "{passages} bagian, {bytes}"),
        );
        bar.tick();
    };
    let done = push(&cluster, &default_paths(&arguments.paths), &options, &show);
    bar.finish_and_clear();
    let done = done?;
    let complete =
        report_documents(&done) & report_problems(&done.problems, arguments.sources.quiet);
    if !arguments.sources.quiet {
        tell(&cluster, &done, started.elapsed());
    }
    Ok(if complete { Outcome::Found } else { Outcome::Incomplete })
}

/// Says what was done.
fn tell(cluster: &Cluster, done: &PushReport, took: Duration) {
    let place = format!("{}/{}", cluster.server(), cluster.index());
    if done.created {
        say(&text!(en: "{place}: a new index", id: "{place}: indeks baru"));
    }
    say(&text!(
        en: "{place}: {} passages of {} documents handed over, {} documents were there ({:.1} s)",
        id: "{place}: {} bagian dari {} dokumen diserahkan, {} dokumen sudah ada ({:.1} detik)",
        done.passages,
        done.documents,
        done.unchanged,
        took.as_secs_f64(),
    ));
    if !done.all_searchable {
        say(&text!(
            en: "{place}: not all of them can be searched yet; the server is still taking them in",
            id: "{place}: belum semuanya dapat dicari; server masih mengolahnya",
        ));
    }
}

/// Names the documents that are not in the cluster as they should be.
fn report_documents(done: &PushReport) -> bool {
    for rejected in done.rejected.iter().take(MOST_NAMED) {
        let (doc, passage, reason) = (&rejected.doc, rejected.passage, &rejected.reason);
        report(&text!(
            en: "{doc}#{passage}: the cluster would not take it: {reason}",
            id: "{doc}#{passage}: ditolak klaster: {reason}",
        ));
    }
    for doc in done.changed.iter().take(MOST_NAMED) {
        report(&text!(
            en: "{doc}: it was pushed with other content, and stays as it was; push into a new index to replace it",
            id: "{doc}: pernah dikirim dengan isi lain, dan dibiarkan seperti semula; kirim ke indeks baru untuk menggantinya",
        ));
    }
    let more = |count: usize| count.saturating_sub(MOST_NAMED);
    let (rejected, changed) = (more(done.rejected.len()), more(done.changed.len()));
    if rejected + changed > 0 {
        report(&text!(
            en: "… and {rejected} more passages and {changed} more documents like these",
            id: "… dan {rejected} bagian serta {changed} dokumen lain seperti ini",
        ));
    }
    done.rejected.is_empty() && done.changed.is_empty()
}

fn progress_bar(quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    // Drawn on standard error, and only where that is a terminal.
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// The journal of an index: below `TELISIK_STATE`, or the user's folder for such.
fn journal_of(cluster: &Cluster) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    // By the first address: others may be named for the case that it does not answer.
    (cluster.servers().first().map(String::as_str), cluster.index()).hash(&mut hasher);
    let name = format!("push-{}-{:016x}.journal", cluster.index(), hasher.finish());
    user_folder("TELISIK_STATE", "XDG_STATE_HOME", ".local/state").join(name)
}
