//! From sources to lines of JSON: documents are read in order, cut, and analysed on all cores.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::thread;

use crate::analysis::Analyzer;
use crate::index::{ContentHash, one_a_core};
use crate::passage::{Passage, PassageLength, passages};
use crate::source::{Document, SourceError, read_file_with, read_json_lines, walk};

use super::row::RowWriter;

/// How sources become passages.
#[derive(Clone)]
pub struct SourceOptions {
    /// The analysis chain.
    pub analyzer: Analyzer,
    /// How long passages are.
    pub passages: PassageLength,
    /// Threads that analyse, at least one.
    pub threads: usize,
    /// A program that reads fenced formats for this one, in a process of its own.
    pub worker: Option<PathBuf>,
}

impl Default for SourceOptions {
    /// As many threads as the machine has cores.
    fn default() -> Self {
        SourceOptions {
            analyzer: Analyzer::default(),
            passages: PassageLength::default(),
            threads: one_a_core(),
            worker: None,
        }
    }
}

/// What could not be read; everything else was.
#[derive(Debug, Default)]
pub struct SourceProblems {
    /// Sources and records with errors.
    pub errors: Vec<SourceError>,
    /// Files without text that a walk passed over, and what is worth knowing of others.
    pub skipped: Vec<SourceError>,
}

/// A document cut into passages, before its words are analysed.
pub(super) struct Cut {
    pub(super) document: Document,
    pub(super) passages: Vec<Passage>,
    /// Its place in the order of all documents read.
    number: u64,
}

impl Cut {
    /// The place of one of its passages in the order of all.
    fn sequence(&self, passage: &Passage) -> u64 {
        (self.number << 24) | passage.ordinal
    }

    /// The same for the same content. Its place in the source is no content: a record moves with
    /// everything that is written before it.
    pub(super) fn content(&self) -> ContentHash {
        let document = &self.document;
        let metadata = serde_json::to_string(&document.metadata).unwrap_or_default();
        let fields = [&document.title, &document.parallel, &document.path, &Some(metadata)];
        let mut bytes = Vec::from(document.id.as_bytes());
        let mut add = |field: Option<&[u8]>| {
            let length = field.map_or(u64::MAX, |field| field.len() as u64);
            bytes.extend(length.to_le_bytes());
            bytes.extend(field.unwrap_or_default());
        };
        for field in fields {
            add(field.as_deref().map(str::as_bytes));
        }
        for passage in &self.passages {
            add(passage.title.as_deref().map(str::as_bytes));
            add(Some(passage.text.as_bytes()));
            add(Some(passage.language.code().as_bytes()));
        }
        ContentHash::of(&bytes)
    }
}

/// Reads the documents at and below paths (`-` is JSON lines on standard input), cuts them and
/// hands them to `take` in order, until it fails.
pub(super) fn for_each_document<E>(
    paths: &[PathBuf],
    options: &SourceOptions,
    length: PassageLength,
    problems: &mut SourceProblems,
    mut take: impl FnMut(Cut) -> Result<(), E>,
) -> Result<(), E> {
    let (standard_input, folders): (Vec<_>, Vec<_>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let found = walk(&folders, &[], &HashMap::new());
    problems.errors.extend(found.errors);
    let mut ids = HashSet::new();
    let mut numbers = 0..;
    let mut outcome = Ok(());
    let has_failed = Cell::new(false);
    let mut errors = Vec::new();
    let mut each = |document: Result<Document, SourceError>| {
        match document {
            Ok(document) if !ids.insert(ContentHash::of(document.id.as_bytes())) => {
                let path = document.path.unwrap_or_default();
                errors.push(SourceError::Duplicate { path, id: document.id });
            }
            Ok(document) => {
                let number = numbers.next().unwrap_or(u64::MAX >> 24);
                let passages = passages(&document, length);
                if !passages.is_empty() {
                    outcome = take(Cut { document, passages, number });
                    has_failed.set(outcome.is_err());
                }
            }
            Err(error) => errors.push(error),
        }
        !has_failed.get()
    };
    for file in found.files.iter().take_while(|_| !has_failed.get()) {
        read_file_with(file, options.worker.as_deref(), &mut each);
    }
    if !has_failed.get()
        && !standard_input.is_empty()
        && let Err(cause) = read_json_lines(io::stdin().lock(), "-", &mut each)
    {
        each(Err(SourceError::Io { path: "-".to_owned(), cause }));
    }
    for error in errors {
        // A file that a walk came upon may be no text; one that was named should be.
        let was_named = folders.iter().any(|folder| folder.to_str() == Some(error.path()));
        let is_skipped = error.is_note() || (error.is_skippable() && !was_named);
        let list = if is_skipped { &mut problems.skipped } else { &mut problems.errors };
        list.push(error);
    }
    outcome
}

/// Analyses documents in groups on several threads, in their order.
pub(super) struct Analysts {
    writers: Vec<RowWriter>,
    group: Vec<Cut>,
    bytes: usize,
}

/// Text that is analysed at once a thread, in bytes: handing it over costs a thread each.
const GROUP: usize = 512 << 10;

/// A document with a line of JSON for each of its passages.
pub(super) struct Analysed {
    pub(super) cut: Cut,
    pub(super) lines: Vec<Vec<u8>>,
}

impl Analysts {
    pub(super) fn new(options: &SourceOptions) -> Self {
        let writers = (0..options.threads.max(1)).map(|_| RowWriter::new(&options.analyzer));
        Analysts { writers: writers.collect(), group: Vec::new(), bytes: 0 }
    }

    /// Takes a document; hands over a whole group where one is full.
    pub(super) fn push(&mut self, cut: Cut) -> Vec<Analysed> {
        self.bytes += cut.passages.iter().map(|passage| passage.text.len()).sum::<usize>();
        self.group.push(cut);
        if self.bytes < GROUP * self.writers.len() { Vec::new() } else { self.finish() }
    }

    /// Hands over what is left.
    pub(super) fn finish(&mut self) -> Vec<Analysed> {
        self.bytes = 0;
        let mut group = std::mem::take(&mut self.group).into_iter();
        let share = group.len().div_ceil(self.writers.len()).max(1);
        let mut parts: Vec<Vec<Cut>> = Vec::new();
        while group.len() > 0 {
            parts.push(group.by_ref().take(share).collect());
        }
        let analysed = thread::scope(|scope| {
            let threads: Vec<_> = parts
                .into_iter()
                .zip(&mut self.writers)
                .map(|(part, writer)| scope.spawn(move || analyse(part, writer)))
                .collect();
            let finished = threads.into_iter().map(|thread| match thread.join() {
                Ok(analysed) => analysed,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            finished.collect::<Vec<_>>()
        });
        analysed.into_iter().flatten().collect()
    }
}

fn analyse(part: Vec<Cut>, writer: &mut RowWriter) -> Vec<Analysed> {
    let analyse = |cut: Cut| {
        let mut lines = Vec::with_capacity(cut.passages.len());
        for passage in &cut.passages {
            let mut line = Vec::new();
            writer.write(&cut.document, passage, cut.sequence(passage), &mut line);
            lines.push(line);
        }
        Analysed { cut, lines }
    };
    part.into_iter().map(analyse).collect()
}
