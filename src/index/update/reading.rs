//! Reading files into the index, on several threads.

use std::collections::HashSet;
use std::io::stdin;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::source::{Document, Said, SourceError, read_file_with, read_json_lines};

use super::super::error::IndexError;
use super::super::hash::ContentHash;
use super::super::traffic::{Passing, Traffic};
use super::super::writer::{IndexWriter, Slot};
use super::plan::{Plan, Task};
use super::report::UpdateOptions;

/// What became of the files of a plan.
#[derive(Default)]
pub(super) struct Reading {
    /// What became of each file, in the order of the plan.
    pub(super) files: Vec<FileReading>,
    /// Documents written.
    pub(super) documents: usize,
    /// Passages written.
    pub(super) passages: usize,
    /// What was wrong with standard input.
    pub(super) other_errors: Vec<SourceError>,
}

/// What became of a file.
#[derive(Default)]
pub(super) struct FileReading {
    /// Whether it could not be read: nothing of it is to stay.
    pub(super) failed: bool,
    /// What it held, where the plan does not say.
    pub(super) hash: Option<ContentHash>,
    /// Whether it changed while it was read.
    pub(super) changed_meanwhile: bool,
    /// Whether any document of it went into the index.
    pub(super) handed_over: bool,
    /// Ids that a document without a file had until now, with the numbers of those that take its
    /// place if all goes well.
    pub(super) replaced: Vec<(String, u64)>,
    /// Its passages.
    pub(super) passages: u64,
    /// What was wrong with it or with parts of it, and what is worth knowing of it.
    pub(super) said: Vec<SourceError>,
}

/// Whether a file was read all the same: notes, pictures in an archive.
pub(super) fn is_aside(error: &SourceError) -> bool {
    error.is_note() || (error.is_partial() && error.is_skippable())
}

/// A document on its way into the index.
struct Parcel {
    document: Document,
    slot: Slot,
    /// Which task of the plan it is from; none for standard input.
    task: Option<usize>,
}

/// Documents and bytes of text handed over at once: a hand-over wakes a thread, which costs more
/// than a document; and what waits is held in memory.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 1 << 20;

/// Documents on their way, and the count of their bytes.
type Parcels = (Vec<Parcel>, Passing);

/// How many bytes of text may wait at once: batches for every thread, or a few documents that are
/// larger than a batch.
const WAITING: usize = 32 << 20;

/// Reads the files of a plan on this thread, in order; the others cut, analyse and write.
pub(super) fn read_all(
    writer: &mut IndexWriter,
    plan: &Plan,
    standard_input: bool,
    options: &UpdateOptions,
) -> Result<Reading, IndexError> {
    let threads = options.threads.max(1);
    let worker = options.worker.as_deref();
    let size = |task: &Task| task.known.stamp.size;
    options.progress.begin(plan.tasks.iter().map(size));
    let mut next_document = writer.sources.next_document;
    let (batches, queue) = sync_channel::<Parcels>(2 * threads);
    let queue = Mutex::new(queue);
    let failed = AtomicBool::new(false);
    let counts = Counts::for_tasks(plan.tasks.len());
    let shared: &IndexWriter = writer;
    let mut reading = Reading::default();
    let outcome = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| write_batches(shared, &queue, &counts, &failed)))
            .collect();
        let traffic = Traffic::of(WAITING.max(3 * threads * BATCH_BYTES));
        let mut batch = Batch { open: Vec::new(), bytes: 0, traffic, batches, failed: &failed };
        let mut ids = Ids::new(shared, plan);
        let mut read = || -> Result<(), IndexError> {
            for (number, task) in plan.tasks.iter().enumerate() {
                if failed.load(Ordering::Relaxed) {
                    break;
                }
                reading.files.push(read_task(number, task, worker, &mut ids, &mut batch)?);
                options.progress.has_read(size(task));
            }
            if standard_input {
                reading.other_errors =
                    read_standard_input(&mut next_document, &mut ids, &mut batch)?;
            }
            Ok(())
        };
        let read = read();
        batch.hand_over();
        drop(batch);
        let written = workers.into_iter().map(|worker| match worker.join() {
            Ok(written) => written,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        written.fold(read, more_telling)
    });
    outcome?;
    writer.sources.next_document = next_document;
    for (file, passages) in reading.files.iter_mut().zip(counts.by_task) {
        file.passages = passages.into_inner();
    }
    reading.documents = counts.documents.into_inner();
    reading.passages = counts.passages.into_inner();
    Ok(reading)
}

/// Of two outcomes the one that tells more: where a disk is full, one thread learns of it, others
/// perhaps only that something is missing.
fn more_telling(
    one: Result<(), IndexError>,
    other: Result<(), IndexError>,
) -> Result<(), IndexError> {
    match (one, other) {
        (Ok(()), other) | (Err(IndexError::Segments { .. }), other @ Err(_)) => other,
        (one, _) => one,
    }
}

/// Reads a file into the batch.
fn read_task(
    number: usize,
    task: &Task,
    worker: Option<&Path>,
    ids: &mut Ids<'_>,
    batch: &mut Batch,
) -> Result<FileReading, IndexError> {
    let mut file = FileReading::default();
    let mut said = Said::default();
    let mut fatal = None;
    let mut nth = 0;
    let source = task.file();
    read_file_with(&source, worker, |document| {
        let document = match document {
            Ok(document) => document,
            Err(error) => {
                let goes_on = is_aside(&error) || error.is_partial();
                file.failed |= !goes_on;
                said.push(error);
                return goes_on;
            }
        };
        let slot = Slot::of_file(task.known.place, nth, task.known.reading);
        match ids.take(&document.id, &task.path) {
            Ok(Claim::Free) => {}
            Ok(Claim::Replaces) => file.replaced.push((document.id.clone(), slot.number)),
            Ok(Claim::Taken) => {
                let path = document.path.unwrap_or_default();
                said.push(SourceError::Duplicate { path, id: document.id });
                return true;
            }
            Err(error) => {
                fatal = Some(error);
                return false;
            }
        }
        nth += 1;
        file.handed_over = true;
        batch.push(Parcel { document, slot, task: Some(number) })
    });
    file.said = said.finish(&task.path);
    if !file.failed && task.known.hash.is_none() {
        file.hash = ContentHash::of_file(&source.path).ok();
    }
    file.changed_meanwhile = source.stamp().ok() != Some(task.known.stamp);
    fatal.map_or(Ok(file), Err)
}

/// Reads JSON lines from standard input into the batch.
fn read_standard_input(
    next: &mut u32,
    ids: &mut Ids<'_>,
    batch: &mut Batch,
) -> Result<Vec<SourceError>, IndexError> {
    let mut errors = Said::default();
    let mut fatal = None;
    let read = read_json_lines(stdin().lock(), STANDARD_INPUT, |document| match document {
        Ok(document) => match ids.take(&document.id, STANDARD_INPUT) {
            Ok(Claim::Taken) => {
                let path = STANDARD_INPUT.to_owned();
                errors.push(SourceError::Duplicate { path, id: document.id });
                true
            }
            Ok(_) => {
                let slot = Slot::of_none(*next);
                *next = next.saturating_add(1);
                batch.push(Parcel { document, slot, task: None })
            }
            Err(error) => {
                fatal = Some(error);
                false
            }
        },
        Err(error) => {
            errors.push(error);
            true
        }
    });
    if let Err(cause) = read {
        errors.push(SourceError::Io { path: STANDARD_INPUT.to_owned(), cause });
    }
    fatal.map_or(Ok(errors.finish(STANDARD_INPUT)), Err)
}

/// The path of documents from standard input.
const STANDARD_INPUT: &str = "-";

/// The ids in use.
struct Ids<'a> {
    writer: &'a IndexWriter,
    /// Files whose documents are read again or leave the index.
    leaving: HashSet<&'a str>,
    /// Those of this run, hashed: there may be many millions.
    seen: HashSet<ContentHash>,
}

enum Claim {
    Free,
    /// A document without a file has it; the new one takes its place.
    Replaces,
    /// A document of another file has it.
    Taken,
}

impl<'a> Ids<'a> {
    fn new(writer: &'a IndexWriter, plan: &'a Plan) -> Self {
        let mut leaving: HashSet<&str> = plan.gone.iter().map(String::as_str).collect();
        // In a new index no id is taken.
        let tasks = if writer.is_new() { &[] } else { plan.tasks.as_slice() };
        for task in tasks {
            leaving.extend(task.old_path());
            leaving.insert(&task.path);
        }
        Ids { writer, leaving, seen: HashSet::new() }
    }

    fn take(&mut self, id: &str, path: &str) -> Result<Claim, IndexError> {
        if !self.seen.insert(ContentHash::of(id.as_bytes())) {
            return Ok(Claim::Taken);
        }
        Ok(match self.writer.owner(id)? {
            None => Claim::Free,
            Some(None) => Claim::Replaces,
            Some(Some(owner)) if owner == STANDARD_INPUT => Claim::Replaces,
            Some(Some(owner)) if owner == path || self.leaving.contains(owner.as_str()) => {
                Claim::Free
            }
            Some(Some(_)) => Claim::Taken,
        })
    }
}

struct Batch<'a> {
    open: Vec<Parcel>,
    bytes: usize,
    traffic: Arc<Traffic>,
    batches: SyncSender<Parcels>,
    /// Whether writing has failed.
    failed: &'a AtomicBool,
}

impl Batch<'_> {
    /// Returns false where nobody takes documents any more, since writing failed.
    fn push(&mut self, parcel: Parcel) -> bool {
        self.bytes += parcel.document.weight();
        self.open.push(parcel);
        let is_full = self.open.len() >= BATCH || self.bytes >= BATCH_BYTES;
        !is_full || self.hand_over()
    }

    fn hand_over(&mut self) -> bool {
        self.traffic.wait();
        let passing = self.traffic.enter(std::mem::take(&mut self.bytes));
        let is_sent = self.batches.send((std::mem::take(&mut self.open), passing)).is_ok();
        is_sent && !self.failed.load(Ordering::Relaxed)
    }
}

struct Counts {
    documents: AtomicUsize,
    passages: AtomicUsize,
    by_task: Vec<AtomicU64>,
}

impl Counts {
    fn for_tasks(tasks: usize) -> Self {
        let by_task = (0..tasks).map(|_| AtomicU64::new(0)).collect();
        Counts { documents: AtomicUsize::new(0), passages: AtomicUsize::new(0), by_task }
    }

    fn note(&self, task: Option<usize>, passages: usize) {
        self.documents.fetch_add(usize::from(passages > 0), Ordering::Relaxed);
        self.passages.fetch_add(passages, Ordering::Relaxed);
        if let Some(task) = task {
            self.by_task[task].fetch_add(passages as u64, Ordering::Relaxed);
        }
    }
}

fn write_batches(
    writer: &IndexWriter,
    queue: &Mutex<Receiver<Parcels>>,
    counts: &Counts,
    failed: &AtomicBool,
) -> Result<(), IndexError> {
    // After a failure the queue is emptied still, so that the reader is never left waiting.
    let mut outcome = Ok(());
    let mut builder = writer.builder();
    loop {
        let batch = match queue.lock() {
            Ok(queue) => queue.recv(),
            Err(_) => return outcome,
        };
        let Ok((batch, _passing)) = batch else { break };
        for Parcel { document, slot, task } in batch {
            // Where one thread has failed, what the others write would be in vain.
            if failed.load(Ordering::Relaxed) {
                break;
            }
            let written = writer.write(&document, slot, &mut builder);
            outcome = written.map(|passages| counts.note(task, passages));
            failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
        }
    }
    if failed.load(Ordering::Relaxed) { outcome } else { writer.hand_over(&mut builder) }
}
