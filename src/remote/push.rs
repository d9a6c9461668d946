//! `telisik push`: documents into an index of a cluster, every passage once.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::index::describe;
use crate::passage::PassageLength;

use super::cluster::Cluster;
use super::error::RemoteError;
use super::ingest::Line;
use super::journal::{History, Journal, Part, Progress, Rejection};
use super::layout;
use super::row::passage_id;
use super::sender::Sender;
use super::sources::{Analysed, Analysts, Cut, SourceOptions, SourceProblems, for_each_document};

/// How to push.
#[derive(Clone)]
pub struct PushOptions {
    /// How sources become passages. The length of passages is that of the index where it is there.
    pub sources: SourceOptions,
    /// Whether the length of passages was asked for: an index that has another is refused then.
    pub passages_asked: bool,
    /// The file that tells what the cluster has confirmed; made where it is missing.
    pub journal: PathBuf,
    /// How large a batch is at most, in bytes, unless a single passage is larger.
    pub batch_bytes: usize,
    /// How soon Quickwit makes searchable what it took, in seconds, where the index is made.
    pub commit_seconds: u64,
    /// How long a batch that the cluster cannot take is sent again.
    pub patience: Duration,
}

impl PushOptions {
    /// The usual options, with a journal.
    pub fn new(journal: PathBuf) -> Self {
        PushOptions {
            sources: SourceOptions::default(),
            passages_asked: false,
            journal,
            // Under Quickwit's limit of 10 MB.
            batch_bytes: 8_000_000,
            commit_seconds: layout::COMMIT_SECONDS,
            patience: Duration::from_secs(300),
        }
    }
}

/// What a push did.
#[derive(Debug, Default)]
pub struct PushReport {
    /// Whether the index was made.
    pub created: bool,
    /// Documents handed over, at least in part.
    pub documents: u64,
    /// Passages that the cluster took.
    pub passages: u64,
    /// Documents that were there already.
    pub unchanged: u64,
    /// Whether all that was handed over can be searched, as far as could be seen. Some of it may
    /// need a while longer.
    pub all_searchable: bool,
    /// Passages that the cluster would not take, now or earlier.
    pub rejected: Vec<Rejection>,
    /// Ids of documents that are in the index with other content. They are left as they are.
    pub changed: Vec<String>,
    /// What could not be read.
    pub problems: SourceProblems,
}

/// How far a push has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushProgress {
    /// Passages that the cluster took.
    pub passages: u64,
    /// What was sent for them, in bytes.
    pub bytes: u64,
}

/// A batch on its way from the analysts to the sender.
pub(super) struct Batch {
    pub(super) parts: Vec<Part>,
    pub(super) lines: Vec<Line>,
}

/// Pushes the documents at and below paths (`-` is JSON lines on standard input). The index is
/// made where it is missing. Documents that the journal knows are not sent again. After an
/// interruption the same call goes on where the last one ended; a batch of which it is not known
/// whether it arrived is looked up in the cluster first, which takes five commit
/// times or more where it did not.
///
/// Memory: a group of analysed text and a few batches, and about 100 bytes a document.
///
/// # Errors
/// Where the index is not ours, the journal cannot be written, or the cluster fails for longer
/// than [`PushOptions::patience`]. What was confirmed by then is in the journal.
pub fn push(
    cluster: &Cluster,
    paths: &[PathBuf],
    options: &PushOptions,
    progress: &(dyn Fn(PushProgress) + Sync),
) -> Result<PushReport, RemoteError> {
    let analysis = options.sources.analyzer.version();
    let described = cluster.describe()?;
    let created = described.is_none();
    let description = match described {
        Some(description) => description,
        None => {
            let manifest = layout::manifest(&options.sources.analyzer, options.sources.passages);
            cluster.create(&manifest, options.commit_seconds)?;
            cluster
                .describe()?
                .ok_or_else(|| cluster.nonsense("making the index", "it is not there afterwards"))?
        }
    };
    let manifest = cluster.compatible(&description, &analysis)?;
    let length = manifest.passages();
    if options.passages_asked && length != options.sources.passages {
        return Err(RemoteError::Setting {
            server: cluster.server().to_owned(),
            index: cluster.index().to_owned(),
            found: describe(length),
            asked: describe(options.sources.passages),
        });
    }
    // A journal that begins knows nothing of what the index holds: the cluster is asked.
    let (journal, mut history) =
        Journal::open(&options.journal, &description.identity, &analysis, !created)?;
    let mut sender = Sender::new(
        cluster,
        journal,
        description.commit_seconds,
        history.holds_others,
        options.patience,
        progress,
    );
    sender.settle_doubtful(&mut history)?;
    let mut report = PushReport { created, ..PushReport::default() };
    let (batches, queue) = sync_channel::<Batch>(1);
    let sent = thread::scope(|scope| {
        let sending = scope.spawn(|| send_all(&mut sender, queue));
        gather(paths, length, options, &history, batches, &mut report);
        match sending.join() {
            Ok(sent) => sent,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    report.all_searchable = sent?;
    report.passages = sender.progress().passages;
    report.rejected = history.rejected;
    report.rejected.extend(sender.into_rejected());
    Ok(report)
}

/// Sends batches until there are no more; the last one so that everything can be searched. Returns
/// whether it can.
fn send_all(sender: &mut Sender<'_>, queue: Receiver<Batch>) -> Result<bool, RemoteError> {
    let mut held: Option<Batch> = None;
    for batch in queue {
        if let Some(before) = held.replace(batch) {
            sender.send(before, false)?;
        }
    }
    held.map_or(Ok(()), |last| sender.send(last, true))?;
    sender.finish()
}

/// The sender has failed; its error tells why.
struct Stopped;

/// Reads the sources and fills batches.
fn gather(
    paths: &[PathBuf],
    length: PassageLength,
    options: &PushOptions,
    history: &History,
    batches: SyncSender<Batch>,
    report: &mut PushReport,
) {
    let mut problems = SourceProblems::default();
    let mut analysts = Analysts::new(&options.sources);
    let mut filling =
        Filling { batches, open: Batch::empty(), bytes: 0, most: options.batch_bytes };
    let mut take = |cut: Cut| -> Result<(), Stopped> {
        match history.of(&cut.document.id, cut.content()) {
            Progress::Done => {
                report.unchanged += 1;
                return Ok(());
            }
            Progress::Changed => {
                report.changed.push(cut.document.id);
                return Ok(());
            }
            Progress::Missing | Progress::Begun(_) => {}
        }
        report.documents += 1;
        analysts.push(cut).into_iter().try_for_each(|document| filling.add(document, history))
    };
    let read = for_each_document(paths, &options.sources, length, &mut problems, &mut take);
    if read.is_ok() {
        // Where it fails, the sender's error tells why.
        let mut rest = analysts.finish().into_iter();
        let _ = rest
            .try_for_each(|document| filling.add(document, history))
            .and_then(|()| filling.hand_over());
    }
    report.problems = problems;
}

struct Filling {
    batches: SyncSender<Batch>,
    open: Batch,
    bytes: usize,
    most: usize,
}

impl Filling {
    fn add(&mut self, document: Analysed, history: &History) -> Result<(), Stopped> {
        let Analysed { cut, lines } = document;
        let id = &cut.document.id;
        let content = cut.content();
        let present = match history.of(id, content) {
            Progress::Begun(ordinals) => ordinals,
            _ => &[],
        };
        let part =
            |ordinals: Vec<u64>, last: bool| Part { doc: id.clone(), content, ordinals, last };
        let mut ordinals = Vec::new();
        for (passage, json) in cut.passages.iter().zip(lines) {
            if present.contains(&passage.ordinal) {
                continue;
            }
            if self.bytes > 0 && self.bytes + json.len() > self.most {
                if !ordinals.is_empty() {
                    self.open.parts.push(part(std::mem::take(&mut ordinals), false));
                }
                self.hand_over()?;
            }
            self.bytes += json.len();
            self.open.lines.push(Line { pid: passage_id(id, passage.ordinal), json });
            ordinals.push(passage.ordinal);
        }
        self.open.parts.push(part(ordinals, true));
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), Stopped> {
        self.bytes = 0;
        let batch = std::mem::replace(&mut self.open, Batch::empty());
        if batch.parts.is_empty() {
            return Ok(());
        }
        self.batches.send(batch).map_err(|_| Stopped)
    }
}

impl Batch {
    fn empty() -> Self {
        Batch { parts: Vec::new(), lines: Vec::new() }
    }
}
