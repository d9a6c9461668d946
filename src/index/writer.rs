//! Writing: documents in, a commit at the end.

use std::collections::BTreeMap;

use tantivy::indexer::UserOperation;
use tantivy::{TantivyDocument, Term};

use crate::passage::passages;
use crate::source::Document;

use super::error::IndexError;
use super::handle::Index;
use super::record::RowBuilder;
use super::sources::{KnownFile, SourceList};

/// Memory for postings before a segment is written, in bytes a thread.
const ARENA: usize = 64 << 20;

/// Room for passages within a document's number: 2^24 of them.
const PASSAGE_BITS: u32 = 24;

/// Adds, replaces and removes documents. What is written becomes visible, whole, with
/// [`commit`](Self::commit); a writer that is dropped before leaves the index as it was.
pub struct IndexWriter {
    index: Index,
    segments: tantivy::IndexWriter,
    sources: SourceList,
    list_number: u64,
    /// Whether documents may stand in the index that a new one of the same id must replace.
    may_replace: bool,
    rows: Option<RowBuilder>,
}

impl IndexWriter {
    pub(super) fn open(index: &Index, threads: usize) -> Result<Self, IndexError> {
        let threads = threads.max(1);
        let segments = index
            .segments
            .writer_with_num_threads(threads, threads * ARENA)
            .map_err(|cause| index.error(cause))?;
        let number = index.source_list_number()?;
        let sources = index.sources()?;
        let may_replace = number.is_some();
        Ok(IndexWriter {
            index: index.clone(),
            segments,
            sources,
            list_number: number.unwrap_or(0),
            may_replace,
            rows: None,
        })
    }

    /// Adds a document; one of the same id is replaced. Returns how many passages it has.
    ///
    /// # Errors
    /// What tantivy says, for example that the disk is full.
    pub fn add(&mut self, document: &Document) -> Result<usize, IndexError> {
        self.may_replace = true;
        let number = self.next_number();
        self.set_next_number(number + 1);
        let mut rows = self.rows.take().unwrap_or_else(|| self.row_builder());
        let added = self.add_numbered(document, number, &mut rows);
        self.rows = Some(rows);
        added
    }

    /// The next document's number: the order in which ties are broken.
    pub(super) fn next_number(&self) -> u64 {
        self.sources.next_document
    }

    pub(super) fn set_next_number(&mut self, next: u64) {
        self.sources.next_document = next;
    }

    /// What makes rows of passages; one a thread.
    pub(super) fn row_builder(&self) -> RowBuilder {
        RowBuilder::new(*self.index.fields(), self.index.analyzer().clone())
    }

    /// Adds a document that was given its number; several threads may call it at once.
    pub(super) fn add_numbered(
        &self,
        document: &Document,
        number: u64,
        rows: &mut RowBuilder,
    ) -> Result<usize, IndexError> {
        let passages = passages(document, self.index.passages());
        let mut operations: Vec<UserOperation<TantivyDocument>> = Vec::new();
        if self.may_replace {
            let term = Term::from_field_text(self.index.fields().doc, &document.id);
            operations.push(UserOperation::Delete(term));
        }
        operations.extend(passages.iter().map(|passage| {
            let sequence = (number << PASSAGE_BITS) | passage.ordinal;
            UserOperation::Add(rows.row(document, passage, sequence))
        }));
        self.segments.run(operations).map_err(|cause| self.index.error(cause))?;
        Ok(passages.len())
    }

    /// Removes the document of an id; nothing happens where there is none.
    pub fn remove(&mut self, id: &str) {
        self.segments.delete_term(Term::from_field_text(self.index.fields().doc, id));
    }

    /// Removes every document that came from a file.
    pub fn remove_source(&mut self, path: &str) {
        self.segments.delete_term(Term::from_field_text(self.index.fields().path, path));
        self.sources.files.remove(path);
    }

    /// Notes a file, as it was when it was read.
    pub fn note_source(&mut self, path: &str, file: KnownFile) {
        self.sources.files.insert(path.to_owned(), file);
    }

    /// Takes a note back: the file will count as changed next time. Its documents stay.
    pub fn forget_source(&mut self, path: &str) {
        self.sources.files.remove(path);
    }

    /// The files the index will hold, by the path they were named by.
    pub fn sources(&self) -> &BTreeMap<String, KnownFile> {
        &self.sources.files
    }

    /// Makes everything written so far visible and lasting, at once: after a crash at any moment
    /// the index holds this commit or the one before. The writer can go on.
    ///
    /// # Errors
    /// What the system says; the index then holds its last commit.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        let number = self.list_number + 1;
        if let Some(folder) = self.index.folder.clone() {
            self.sources.write(&folder, number)?;
        }
        let mut commit = || -> tantivy::Result<_> {
            let mut prepared = self.segments.prepare_commit()?;
            prepared.set_payload(&number.to_string());
            prepared.commit()
        };
        commit().map_err(|cause| self.index.error(cause))?;
        self.list_number = number;
        self.may_replace = true;
        if let Some(folder) = &self.index.folder {
            SourceList::remove_others(folder, number);
        }
        self.index.make_readable();
        Ok(())
    }

    /// Ends the writer once the merges under way have ended.
    ///
    /// # Errors
    /// What a merge met.
    pub fn finish(self) -> Result<(), IndexError> {
        let index = self.index;
        self.segments.wait_merging_threads().map_err(|cause| index.error(cause))?;
        index.make_readable();
        Ok(())
    }
}
