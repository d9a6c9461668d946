//! Writing: documents in, a commit at the end.

use std::fs;
use std::iter;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, ReloadPolicy, SegmentReader, TERMINATED, TantivyError, Term};

use crate::passage::passages;
use crate::source::Document;

use super::atomic::TEMPORARY;
use super::building::{RunFolder, SegmentBuilder};
use super::directory::is_segment_file;
use super::error::IndexError;
use super::handle::{Index, WORDS_FILE, is_index_file};
use super::integrity::files_of;
use super::lock::Holder;
use super::merging::{SoundMerges, has_sound_deletions, merge_leftovers};
use super::order::{LAST_PLACE, has_file};
use super::rebuild::REBUILDING;
use super::replaced::Replaced;
use super::sources::SourceList;
use super::{faults, marked, rebuild};

/// How often a writer that waits for another looks whether that has ended.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// How long a lock may be held that has no name tag: it is being taken or let go, or was inherited
/// for a moment by a process that another thread is starting.
const NAMELESS: Duration = Duration::from_millis(500);

/// Adds, replaces and removes documents. What is written becomes visible, whole, with
/// [`commit`](Self::commit); a writer that is dropped before leaves the index as it was.
pub struct IndexWriter {
    index: Index,
    /// For documents that come one by one; none where that has panicked. What it has put aside goes
    /// before the lock does.
    own_builder: Option<SegmentBuilder>,
    threads: usize,
    segments: tantivy::IndexWriter,
    pub(super) sources: SourceList,
    list_number: u64,
    /// The segments as of the last commit before this writer.
    committed: Vec<SegmentReader>,
    /// Whether documents may stand in the index that a new one of the same id must replace.
    may_replace: bool,
}

/// Where a document stands in the index.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    /// The document's number: documents are ordered by it.
    pub(super) number: u64,
    /// The reading that brought it.
    pub(super) reading: u64,
}

impl Slot {
    /// The slot of a document of a file: the `nth` from 0.
    pub(super) fn of_file(place: u32, nth: u32, reading: u64) -> Self {
        Slot { number: u64::from(place) << 32 | u64::from(nth), reading }
    }

    /// The slot of a document without a file.
    pub(super) fn of_none(nth: u32) -> Self {
        Slot { number: u64::from(LAST_PLACE) << 32 | u64::from(nth), reading: 0 }
    }

    /// Whether its document takes the place of one of the same id as soon as it comes. One of a file
    /// does once its file was read whole.
    pub(super) fn replaces_at_once(self) -> bool {
        !has_file(self.number)
    }
}

/// How long to wait for the lock of another writer.
pub(super) fn patience(folder: Option<&Path>, wait: Option<Duration>) -> Duration {
    let is_nameless = folder.is_some_and(|folder| Holder::of(folder).is_none());
    wait.unwrap_or(if is_nameless { NAMELESS } else { Duration::ZERO })
}

impl IndexWriter {
    /// Opens the writer; with a list of sources in the place of the index's own where one is
    /// given.
    pub(super) fn open(
        index: &Index,
        threads: usize,
        wait: Option<Duration>,
        list: Option<SourceList>,
    ) -> Result<Self, IndexError> {
        let threads = threads.max(1);
        let started = Instant::now();
        let segments = loop {
            let options = IndexWriterOptions::builder()
                // Segments are built on our threads: tantivy's has nothing to do.
                .num_worker_threads(1)
                .num_merge_threads(threads.div_ceil(2))
                .build();
            let opened = index.read(|segments| segments.writer_with_options(options));
            match opened {
                Err(error)
                    if error.is_busy() && started.elapsed() < patience(index.folder(), wait) =>
                {
                    sleep(LOOK_AGAIN);
                }
                opened => break opened?,
            }
        };
        // Who held the lock before may have built another index in its place.
        index.check_settings()?;
        sweep(index)?;
        segments.set_merge_policy(Box::new(SoundMerges::new(segments.index().directory())));
        // The first number given out is that of the last commit: a merge would take what is deleted
        // under it for a part of that commit. So nothing is.
        segments.run(iter::empty()).map_err(|cause| index.error(cause))?;
        let number = index.source_list_number()?;
        let sources = list.map_or_else(|| index.sources(), Ok)?;
        let committed = index.read(|segments| {
            for segment in segments.searchable_segment_metas()? {
                if !has_sound_deletions(segments.directory(), &segment) {
                    let cause = "a list of deleted passages does not fit its checksum";
                    return Err(tantivy::error::DataCorruption::comment_only(cause).into());
                }
            }
            let builder = segments.reader_builder().reload_policy(ReloadPolicy::Manual);
            Ok(builder.try_into()?.searcher().segment_readers().to_vec())
        })?;
        let mut writer = IndexWriter {
            index: index.clone(),
            segments,
            sources,
            list_number: number.unwrap_or(0),
            may_replace: number.is_some(),
            committed,
            own_builder: None,
            threads,
        };
        writer.own_builder = Some(writer.builder());
        Ok(writer)
    }

    /// Adds a document; one of the same id is replaced. Returns how many passages it has.
    ///
    /// # Errors
    /// What tantivy says, for example that the disk is full.
    pub fn add(&mut self, document: &Document) -> Result<usize, IndexError> {
        self.may_replace = true;
        let slot = Slot::of_none(self.sources.next_document);
        self.sources.next_document = self.sources.next_document.saturating_add(1);
        self.with_own_builder(|writer, builder| writer.write(document, slot, builder))
    }

    /// Does something with the writer and the builder for documents that come one by one.
    fn with_own_builder<T>(
        &mut self,
        act: impl FnOnce(&Self, &mut SegmentBuilder) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let Some(mut builder) = self.own_builder.take() else {
            let cause = "an earlier document could not be written";
            return Err(self.index.error(TantivyError::SystemError(cause.to_owned())));
        };
        let done = act(self, &mut builder);
        self.own_builder = Some(builder);
        done
    }

    /// What builds segments; one a thread. What is added with it counts once it is
    /// [handed over](Self::hand_over).
    pub(super) fn builder(&self) -> SegmentBuilder {
        let index = &self.index;
        let folder = index.folder.clone();
        let folder = folder.map(|path| RunFolder { path, failure: index.failure.clone() });
        SegmentBuilder::new(*index.fields(), index.analyzer().clone(), folder, self.threads)
    }

    /// Adds a document at its slot with a builder of the thread's own, and tells how many passages
    /// the document has.
    pub(super) fn write(
        &self,
        document: &Document,
        slot: Slot,
        builder: &mut SegmentBuilder,
    ) -> Result<usize, IndexError> {
        let passages = passages(document, self.index.passages());
        if slot.replaces_at_once() && self.may_replace {
            self.remove_replaced(&document.id, slot.number)?;
            builder.take_back(&document.id);
        }
        let segments = self.segments.index();
        for passage in &passages {
            let added = builder.add(segments, document, passage, slot);
            added.map_err(|cause| self.index.error(cause))?;
            if builder.is_full() {
                self.hand_over(builder)?;
            }
        }
        Ok(passages.len())
    }

    /// Finishes the segment that a builder has open, and hands it over to the next commit.
    pub(super) fn hand_over(&self, builder: &mut SegmentBuilder) -> Result<(), IndexError> {
        let finished = builder.finish().and_then(|segment| {
            segment.map_or(Ok(()), |segment| self.segments.add_segment(segment))
        });
        finished.map_err(|cause| self.index.error(cause))
    }

    /// Removes the document of an id; nothing happens where there is none.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn remove(&mut self, id: &str) -> Result<(), IndexError> {
        self.remove_replaced(id, Slot::of_none(self.sources.next_document).number)?;
        if let Some(builder) = &mut self.own_builder {
            builder.take_back(id);
        }
        Ok(())
    }

    /// Removes the rows of an id that the document of a number takes the place of, in all segments
    /// that were handed over.
    pub(super) fn remove_replaced(&self, id: &str, number: u64) -> Result<(), IndexError> {
        let id = Term::from_field_text(self.index.fields().doc, id);
        self.rehearse(&id)?;
        let replaced = Box::new(Replaced { id, number });
        self.segments.delete_query(replaced).map(drop).map_err(|cause| self.index.error(cause))
    }

    /// Removes the passages that a reading of a file brought.
    pub(super) fn remove_reading(&self, reading: u64) -> Result<(), IndexError> {
        let term = Term::from_field_u64(self.index.fields().reading, reading);
        self.rehearse(&term)?;
        self.segments.delete_term(term);
        Ok(())
    }

    /// Reads a term as the commit will read it. tantivy deletes on a thread of its own, where a
    /// panic over damaged bytes ends the process; here it becomes an error.
    fn rehearse(&self, term: &Term) -> Result<(), IndexError> {
        self.index.read(|_| {
            for segment in &self.committed {
                let inverted = segment.inverted_index(term.field())?;
                if let Some(mut postings) =
                    inverted.read_postings(term, IndexRecordOption::Basic)?
                {
                    while postings.advance() != TERMINATED {}
                }
            }
            Ok(())
        })
    }

    /// Whether the index held nothing before this writer.
    pub(super) fn is_new(&self) -> bool {
        self.committed.is_empty()
    }

    /// The file of the document of an id, as of the last commit before this writer: `None` where
    /// there is no such document, `Some(None)` where it came from no file.
    pub(super) fn owner(&self, id: &str) -> Result<Option<Option<String>>, IndexError> {
        let term = Term::from_field_text(self.index.fields().doc, id);
        self.index.read(|_| {
            for segment in &self.committed {
                let inverted = segment.inverted_index(term.field())?;
                let postings = inverted.read_postings(&term, IndexRecordOption::Basic)?;
                let Some(mut postings) = postings else { continue };
                while postings.doc() != TERMINATED && segment.is_deleted(postings.doc()) {
                    postings.advance();
                }
                if postings.doc() == TERMINATED {
                    continue;
                }
                let Some(paths) = segment.fast_fields().str("path")? else { return Ok(Some(None)) };
                let Some(ord) = paths.term_ords(postings.doc()).next() else {
                    return Ok(Some(None));
                };
                let mut path = String::new();
                paths.ord_to_str(ord, &mut path)?;
                return Ok(Some(Some(path)));
            }
            Ok(None)
        })
    }

    /// Makes everything written so far visible and lasting, at once: after a crash at any moment
    /// the index holds this commit or the one before. The writer can go on.
    ///
    /// # Errors
    /// What the system says; the index then holds its last commit.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        self.with_own_builder(|writer, builder| writer.hand_over(builder))?;
        let number = self.list_number + 1;
        // The list first: the commit, which names it, is what makes it count.
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
        Ok(())
    }

    /// Ends the writer once the merges under way have ended; where it was the index's first, small
    /// segments are merged as well.
    ///
    /// # Errors
    /// What a merge met.
    pub fn finish(self) -> Result<(), IndexError> {
        let (is_new, index) = (self.is_new(), self.index);
        self.segments.wait_merging_threads().map_err(|cause| index.error(cause))?;
        if is_new { merge_leftovers(&index) } else { Ok(()) }
    }
}

/// Removes what a process that died left in the folder: files that no commit names. tantivy would
/// never look at most of them again, and trip over the others: the number of a list of deleted
/// rows, which is part of its name, is given out a second time. Under the writer's lock.
pub(super) fn sweep(index: &Index) -> Result<(), IndexError> {
    let Some(folder) = &index.folder else { return Ok(()) };
    marked::tidy(folder).map_err(IndexError::writing(folder))?;
    rebuild::remove(&folder.join(REBUILDING))?;
    let metas = index.read(|segments| segments.load_metas())?;
    if let Some(number) = metas.payload.as_deref().and_then(|payload| payload.parse().ok()) {
        SourceList::remove_others(folder, number);
    }
    let named = files_of(&metas);
    let has_words = !index.analyzer().user_words().is_empty();
    let entries = fs::read_dir(folder).map_err(IndexError::io(folder))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let is_stray = (is_segment_file(name) && !named.contains(Path::new(name)))
            || (name == WORDS_FILE && !has_words);
        let is_unfinished = is_index_file(&path) && name.ends_with(TEMPORARY);
        if is_stray || is_unfinished {
            let removed = faults::step(&path).and_then(|()| fs::remove_file(&path));
            removed.map_err(IndexError::writing(&path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
