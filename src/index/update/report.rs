//! What an update is asked, and what it did.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::source::SourceError;

use super::super::threads::one_a_core;
use super::progress::UpdateProgress;

/// How to bring an index up to date.
#[derive(Clone, Debug)]
pub struct UpdateOptions {
    /// Threads that analyse and write, at least one.
    pub threads: usize,
    /// How long to wait for another process that is writing; `None` does not wait.
    pub wait: Option<Duration>,
    /// Whether files that are at or below none of the paths leave the index.
    pub prune: bool,
    /// Whether nothing is written and the report says what would be done.
    pub dry_run: bool,
    /// A program that reads fenced formats (PDF) in a process of its own: the `telisik` command.
    /// Without one a thread does it.
    pub worker: Option<PathBuf>,
    /// Where the update says how far it has come.
    pub progress: Arc<UpdateProgress>,
}

impl Default for UpdateOptions {
    /// As many threads as the machine has cores; no waiting, no pruning.
    fn default() -> Self {
        UpdateOptions {
            threads: one_a_core(),
            wait: None,
            prune: false,
            dry_run: false,
            worker: None,
            progress: Arc::default(),
        }
    }
}

/// What an update did. Files are named as the user named them, in the order of their walk.
#[derive(Debug, Default)]
pub struct UpdateReport {
    /// Files that were new.
    pub new: Vec<String>,
    /// Files that had changed.
    pub changed: Vec<String>,
    /// Files that were found under another name.
    pub moved: Vec<Move>,
    /// Files that are gone, or pruned, and whose documents left the index.
    pub removed: Vec<String>,
    /// Files that had not changed. Some of them may have been written again with the same bytes.
    pub unchanged: usize,
    /// Files that could not be read. What the index had of them before, it has still.
    pub refused: Vec<Refusal>,
    /// Documents written, those of standard input among them.
    pub documents: usize,
    /// Passages written.
    pub passages: usize,
    /// What could not be read; everything else was.
    pub errors: Vec<SourceError>,
    /// Files without text, pipes and devices that a walk passed over.
    pub skipped: Vec<SourceError>,
    /// What is worth knowing of files that were read: broken bytes that were replaced, files in
    /// which there is no text.
    pub notes: Vec<SourceError>,
}

impl UpdateReport {
    /// How many files were read, or would be.
    pub fn read(&self) -> usize {
        self.new.len() + self.changed.len() + self.moved.len()
    }

    /// Whether the index is another one now.
    pub fn has_changes(&self) -> bool {
        self.read() + self.removed.len() + self.documents > 0
    }
}

/// A file under its old name and its new one. Its documents have new ids, since these come from
/// the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Where it was.
    pub from: String,
    /// Where it is.
    pub to: String,
}

/// A file that could not be read; the reason is among the errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub path: String,
    /// Whether the index holds passages of an earlier state of it.
    pub keeps_old: bool,
}
