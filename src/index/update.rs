//! Bringing an index up to date with its sources.

use std::collections::HashSet;
use std::io::stdin;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::source::{Document, SourceError, SourceFile, read_file, read_json_lines, walk};

use super::error::IndexError;
use super::handle::Index;
use super::sources::KnownFile;
use super::writer::IndexWriter;

/// How to bring an index up to date.
#[derive(Clone, Debug)]
pub struct UpdateOptions {
    /// Threads that analyse and write, at least one.
    pub threads: usize,
}

impl Default for UpdateOptions {
    /// As many threads as the machine has cores.
    fn default() -> Self {
        UpdateOptions { threads: thread::available_parallelism().map_or(1, |cores| cores.get()) }
    }
}

/// What an update did.
#[derive(Debug, Default)]
pub struct UpdateReport {
    /// Files (and standard input) that were read.
    pub read: usize,
    /// Files that had not changed.
    pub unchanged: usize,
    /// Files that are gone and whose documents were removed.
    pub removed: usize,
    /// Documents written.
    pub documents: usize,
    /// Passages written.
    pub passages: usize,
    /// What could not be read; everything else was.
    pub errors: Vec<SourceError>,
    /// Files without text that a walk passed over.
    pub skipped: Vec<SourceError>,
}

/// Brings the index up to date with `paths` (files, folders, or `-` for JSON lines on standard
/// input) and commits: new and changed files are read, unchanged ones left, and files below those
/// paths that are gone leave the index, unless some path could not be walked. Files below other
/// paths stay as they are.
///
/// A file counts as changed where its size or time differs from when it was read.
///
/// # Errors
/// Only where the index cannot be written; then it holds its last commit. Sources that cannot be
/// read are in the report.
pub fn update(
    index: &Index,
    paths: &[PathBuf],
    options: &UpdateOptions,
) -> Result<UpdateReport, IndexError> {
    let mut writer = index.writer(options.threads)?;
    let mut report = UpdateReport::default();
    let (standard_input, folders): (Vec<_>, Vec<_>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let except: Vec<PathBuf> = index.folder().map(Path::to_path_buf).into_iter().collect();
    let known = writer.sources().iter();
    let taken = known.map(|(path, file)| (file.id.clone(), path.clone())).collect();
    let found = walk(&folders, &except, &taken);
    // A folder that could not be walked may hold what seems to be gone.
    if found.errors.is_empty() {
        remove_gone(&mut writer, &folders, &found.files, &mut report);
    }
    report.errors.extend(found.errors);
    let changed = select_changed(&mut writer, found.files, &mut report);
    let counts = Counts::default();
    let mut errors = Vec::new();
    read_all(
        &mut writer,
        &changed,
        !standard_input.is_empty(),
        options.threads,
        &counts,
        |error| errors.push(error),
    )?;
    for error in errors {
        // A file that a walk came upon may be no text; one that was named should be.
        let was_named = folders.iter().any(|folder| folder.to_str() == Some(error.path()));
        if error.is_skippable() && !was_named {
            report.skipped.push(error);
        } else {
            // Not read to its end: it is read again next time.
            writer.forget_source(error.path());
            report.errors.push(error);
        }
    }
    report.read = changed.len() + usize::from(!standard_input.is_empty());
    report.documents = counts.documents.into_inner();
    report.passages = counts.passages.into_inner();
    if report.read + report.removed > 0 || index.source_list_number()?.is_none() {
        writer.commit()?;
    }
    writer.finish()?;
    Ok(report)
}

/// Removes the documents of files that stood below one of the folders and do so no longer.
fn remove_gone(
    writer: &mut IndexWriter,
    folders: &[PathBuf],
    files: &[SourceFile],
    report: &mut UpdateReport,
) {
    let present: HashSet<&str> = files.iter().map(|file| file.shown.as_str()).collect();
    let gone: Vec<String> = writer
        .sources()
        .keys()
        .filter(|path| !present.contains(path.as_str()))
        .filter(|path| folders.iter().any(|folder| Path::new(path).starts_with(folder)))
        .cloned()
        .collect();
    report.removed = gone.len();
    for path in gone {
        writer.remove_source(&path);
    }
}

/// The files to read: new ones, and changed ones, whose old documents are removed.
fn select_changed(
    writer: &mut IndexWriter,
    files: Vec<SourceFile>,
    report: &mut UpdateReport,
) -> Vec<SourceFile> {
    let mut changed = Vec::new();
    for file in files {
        let stamp = match file.stamp() {
            Ok(stamp) => stamp,
            Err(error) => {
                report.errors.push(error);
                continue;
            }
        };
        match writer.sources().get(&file.shown) {
            Some(known) if known.stamp == stamp => {
                report.unchanged += 1;
                continue;
            }
            // Unknown files too: one that could not be read to its end is not on the list.
            _ => writer.remove_source(&file.shown),
        }
        writer.note_source(&file.shown, KnownFile { stamp, id: file.id.clone() });
        changed.push(file);
    }
    changed
}

#[derive(Default)]
struct Counts {
    documents: AtomicUsize,
    passages: AtomicUsize,
}

/// A document and the number that orders it.
type Numbered = (Document, u64);

/// Documents handed over at once: a hand-over wakes a thread, which costs more than a document.
const BATCH: usize = 64;

/// Reads the sources on this thread, in order; the others cut, analyse and write.
fn read_all(
    writer: &mut IndexWriter,
    files: &[SourceFile],
    standard_input: bool,
    threads: usize,
    counts: &Counts,
    mut report: impl FnMut(SourceError),
) -> Result<(), IndexError> {
    let mut numbers = writer.next_number();
    let (batches, queue) = sync_channel::<Vec<Numbered>>(2 * threads.max(1));
    let queue = Mutex::new(queue);
    let shared: &IndexWriter = writer;
    let outcome = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1))
            .map(|_| scope.spawn(|| write_batches(shared, &queue, counts)))
            .collect();
        let mut batch = Batch { open: Vec::new(), batches };
        let mut ids = HashSet::new();
        let mut take = |document: Result<Document, SourceError>| match document {
            Ok(document) if !ids.insert(document.id.clone()) => {
                let path = document.path.unwrap_or_default();
                report(SourceError::Duplicate { path, id: document.id });
                true
            }
            Ok(document) => {
                numbers += 1;
                batch.push((document, numbers - 1))
            }
            Err(error) => {
                report(error);
                true
            }
        };
        for file in files {
            read_file(file, &mut take);
        }
        if standard_input && let Err(cause) = read_json_lines(stdin().lock(), "-", &mut take) {
            take(Err(SourceError::Io { path: "-".to_owned(), cause }));
        }
        batch.hand_over();
        drop(batch);
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(written) => written,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    });
    writer.set_next_number(numbers);
    outcome
}

struct Batch {
    open: Vec<Numbered>,
    batches: SyncSender<Vec<Numbered>>,
}

impl Batch {
    /// Returns false where nobody takes documents any more, since writing failed.
    fn push(&mut self, document: Numbered) -> bool {
        self.open.push(document);
        self.open.len() < BATCH || self.hand_over()
    }

    fn hand_over(&mut self) -> bool {
        self.batches.send(std::mem::take(&mut self.open)).is_ok()
    }
}

fn write_batches(
    writer: &IndexWriter,
    queue: &Mutex<Receiver<Vec<Numbered>>>,
    counts: &Counts,
) -> Result<(), IndexError> {
    // After a failure the queue is emptied still, so that the reader is never left waiting.
    let mut outcome = Ok(());
    let mut rows = writer.row_builder();
    loop {
        let batch = match queue.lock() {
            Ok(queue) => queue.recv(),
            Err(_) => return outcome,
        };
        let Ok(batch) = batch else { return outcome };
        for (document, number) in batch {
            if outcome.is_err() {
                break;
            }
            match writer.add_numbered(&document, number, &mut rows) {
                Ok(passages) => {
                    counts.documents.fetch_add(usize::from(passages > 0), Ordering::Relaxed);
                    counts.passages.fetch_add(passages, Ordering::Relaxed);
                }
                Err(error) => outcome = Err(error),
            }
        }
    }
}
