//! Passages in, a segment out.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::directory::TerminatingWrite as _;
use tantivy::fastfield::{FastFieldsWriter, write_alive_bitset};
use tantivy::fieldnorm::{
    FieldNormReader, FieldNormReaders, FieldNormsSerializer, FieldNormsWriter,
};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::store::StoreWriter;
use tantivy::{BitSet, DocId, Segment, TantivyError};

use crate::analysis::{Analysis, Analyzer};
use crate::passage::Passage;
use crate::source::Document;

use super::super::record::{acronym_terms, stored_row};
use super::super::schema::{Fields, Section, recorded};
use super::super::writer::Slot;
use super::notes::Notes;
use super::runs::{self, Run, RunFolder, RunWriter};
use super::sorting::Sorter;

/// How much memory is used, in bytes.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    /// What notes may grow to before they are put aside.
    pub(super) notes: usize,
    /// What columns may grow to before the segment is full: they cannot be put aside.
    pub(super) columns: usize,
    /// How many occurrences are sorted at once, at four bytes each.
    pub(super) portion: usize,
}

/// What the columns of all threads may take together, and what each may in any case, in bytes.
const COLUMNS: usize = 256 << 20;
const FEWEST_COLUMNS: usize = 32 << 20;

/// How many runs a segment has at most: all are read side by side in the end.
const MOST_RUNS: usize = 64;

/// What a document that others may replace takes, in bytes, about.
const REPLACEABLE: usize = 64;

impl Budget {
    /// Of one of so many threads. Tests have less, so that what they index waits on disk as well.
    fn of_one_of(threads: usize) -> Self {
        let notes = if cfg!(test) { 20 << 10 } else { 48 << 20 };
        let columns = (COLUMNS / threads.max(2)).max(FEWEST_COLUMNS);
        Budget { notes, columns, portion: 4 << 20 }
    }
}

/// Builds one segment after the other.
pub(in crate::index) struct SegmentBuilder {
    fields: Fields,
    analyzer: Analyzer,
    analysis: Analysis,
    /// None for an index in memory.
    folder: Option<RunFolder>,
    budget: Budget,
    open: Option<OpenSegment>,
    /// Whether something could not be written: rows may be missing from then on.
    is_broken: bool,
}

impl SegmentBuilder {
    /// What builds segments, one of so many threads. What outgrows its memory waits in the folder.
    pub(in crate::index) fn new(
        fields: Fields,
        analyzer: Analyzer,
        folder: Option<RunFolder>,
        threads: usize,
    ) -> Self {
        SegmentBuilder {
            fields,
            analyzer,
            analysis: Analysis::with_memory(),
            folder,
            budget: Budget::of_one_of(threads),
            open: None,
            is_broken: false,
        }
    }

    /// The same with another budget.
    #[cfg(test)]
    pub(super) fn within(self, budget: Budget) -> Self {
        SegmentBuilder { budget, ..self }
    }

    /// Adds a passage of a document to the segment that is open, or to a new one.
    ///
    /// # Errors
    /// What the disk says; nothing can be built any more after that.
    pub(in crate::index) fn add(
        &mut self,
        segments: &tantivy::Index,
        document: &Document,
        passage: &Passage,
        slot: Slot,
    ) -> tantivy::Result<()> {
        self.unless_broken(|builder| {
            let SegmentBuilder { fields, analyzer, analysis, folder, budget, open, .. } = builder;
            let open = match open {
                Some(open) => open,
                None => {
                    analysis.forget_words();
                    open.insert(OpenSegment::new(segments, fields)?)
                }
            };
            open.add_stored(document, passage, slot)?;
            let notes = &mut open.notes;
            notes.add_labels(document, passage, slot);
            analyzer.analyze_into(&passage.text, passage.language, analysis);
            notes.add_section(Section::Body, analysis);
            for term in acronym_terms(&passage.text, analysis) {
                notes.add_acronym(&term);
            }
            if let Some(title) = &passage.title {
                analyzer.analyze_into(title, passage.language, analysis);
                notes.add_section(Section::Title, analysis);
            }
            notes.close_row();
            open.rows += 1;
            if analysis.words_memory() + notes.memory() >= budget.notes {
                open.put_aside(folder.as_ref(), budget.portion)?;
                analysis.forget_words();
            }
            Ok(())
        })
    }

    /// Does something, unless an earlier attempt to write has failed; remembers if this one does.
    fn unless_broken<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> tantivy::Result<T>,
    ) -> tantivy::Result<T> {
        if self.is_broken {
            let cause = "an earlier passage could not be written";
            return Err(TantivyError::SystemError(cause.to_owned()));
        }
        // Should it panic, it is broken as well.
        self.is_broken = true;
        let done = act(self);
        self.is_broken = done.is_err();
        done
    }

    /// Takes the rows of a document back that others may replace, so far as they stand in the
    /// segment that is open.
    pub(in crate::index) fn take_back(&mut self, id: &str) {
        if let Some(open) = &mut self.open {
            open.removed.extend(open.replaceable.remove(id));
        }
    }

    /// Whether the segment that is open should be finished.
    pub(in crate::index) fn is_full(&self) -> bool {
        self.open.as_ref().is_some_and(|open| {
            let replaceable = open.replaceable.len() * REPLACEABLE;
            open.columns.mem_usage() + replaceable >= self.budget.columns
                || open.runs.len() >= MOST_RUNS
        })
    }

    /// Writes the segment that is open, if there is one.
    ///
    /// # Errors
    /// What the disk says, or that a passage could not be added.
    pub(in crate::index) fn finish(&mut self) -> tantivy::Result<Option<SegmentMeta>> {
        self.unless_broken(|SegmentBuilder { budget, open, .. }| {
            open.take().map(|open| open.finish(budget.portion)).transpose()
        })
    }
}

/// A segment to which rows are added.
struct OpenSegment {
    fields: Fields,
    segment: Segment,
    store: StoreWriter,
    columns: FastFieldsWriter,
    /// How many terms each row has, as far as the runs go.
    lengths: FieldNormsWriter,
    runs: Vec<Run>,
    /// The rows behind those of the runs.
    notes: Notes,
    first_noted: DocId,
    rows: DocId,
    /// The rows of documents that others may replace.
    replaceable: HashMap<String, Range<DocId>>,
    removed: Vec<Range<DocId>>,
}

impl OpenSegment {
    fn new(segments: &tantivy::Index, fields: &Fields) -> tantivy::Result<Self> {
        let segment = segments.new_segment();
        let settings = segments.settings();
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            // All cores are busy with building already.
            false,
        )?;
        let columns = FastFieldsWriter::from_schema_and_tokenizer_manager(
            &segments.schema(),
            segments.fast_field_tokenizer().clone(),
        )?;
        Ok(OpenSegment {
            fields: *fields,
            lengths: FieldNormsWriter::for_schema(&segments.schema()),
            segment,
            store,
            columns,
            runs: Vec::new(),
            notes: Notes::new(fields),
            first_noted: 0,
            rows: 0,
            replaceable: HashMap::new(),
            removed: Vec::new(),
        })
    }

    /// What is kept of a passage to show it, to sort and to filter by it.
    fn add_stored(
        &mut self,
        document: &Document,
        passage: &Passage,
        slot: Slot,
    ) -> tantivy::Result<()> {
        let row = stored_row(document, passage, slot, &self.fields);
        self.columns.add_document(&row)?;
        self.store.store(&row, &self.segment.schema())?;
        if slot.replaces_at_once() {
            let rows = self.replaceable.entry(document.id.clone()).or_insert(self.rows..self.rows);
            rows.end = self.rows + 1;
        }
        Ok(())
    }

    /// Puts what was noted aside as a run.
    fn put_aside(&mut self, folder: Option<&RunFolder>, portion: usize) -> tantivy::Result<()> {
        self.note_lengths();
        let name = format!("{}.{}.run", self.segment.id().uuid_string(), self.runs.len());
        let mut run = RunWriter::create(folder, &name)?;
        let mut sorter = Sorter::new(self.notes.terms(), portion);
        for notes in self.notes.by_field() {
            let total = sorter.count(notes);
            if total > 0 {
                run.begin(notes.field, total);
                sorter
                    .for_each(notes, self.first_noted, |term, postings| run.push(term, postings))?;
                run.end()?;
            }
        }
        self.runs.push(run.finish()?);
        self.notes = Notes::new(&self.fields);
        self.first_noted = self.rows;
        Ok(())
    }

    fn note_lengths(&mut self) {
        for notes in self.notes.by_field() {
            // Stems and variants have none.
            for (row, length) in (self.first_noted..).zip(notes.occurrences.lengths()) {
                self.lengths.record(row, notes.field, length);
            }
        }
    }

    fn finish(mut self, portion: usize) -> tantivy::Result<SegmentMeta> {
        if self.runs.is_empty() {
            self.note_lengths();
        } else {
            self.put_aside(None, portion)?;
        }
        self.lengths.fill_up_to_max_doc(self.rows);
        let file = self.segment.open_write(SegmentComponent::FieldNorms)?;
        self.lengths.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        self.write_postings(portion)?;
        let mut columns = self.segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(&mut columns, None)?;
        columns.terminate()?;
        self.store.close()?;
        let mut segment = self.segment.with_max_doc(self.rows);
        let mut alive = BitSet::with_max_value_and_full(self.rows);
        self.removed.into_iter().flatten().for_each(|row| alive.remove(row));
        let removed = self.rows - alive.len() as DocId;
        if removed > 0 {
            // The next commits have higher numbers: the segment's next list gets another name.
            segment = segment.with_delete_meta(removed, 0);
            let mut file = segment.open_write(SegmentComponent::Delete)?;
            write_alive_bitset(&alive, &mut file)?;
            file.terminate()?;
        }
        let meta = segment.meta().clone();
        meta.untrack_temp_docstore();
        Ok(meta)
    }

    fn write_postings(&self, portion: usize) -> tantivy::Result<()> {
        let lengths = self.segment.open_read(SegmentComponent::FieldNorms)?;
        let lengths = FieldNormReaders::open(lengths)?;
        let mut serializer = InvertedIndexSerializer::open(&self.segment)?;
        let mut sorter = Sorter::new(self.notes.terms(), portion);
        let schema = self.segment.schema();
        for notes in self.notes.by_field() {
            let (field, record) = (notes.field, recorded(&schema, notes.field));
            let in_runs = runs::total(&self.runs, field);
            let total = if self.runs.is_empty() { sorter.count(notes) } else { in_runs };
            if total == 0 {
                continue;
            }
            let lengths = lengths.get_field(field)?;
            // What tantivy counts by lengths once rows are deleted, it is told at once.
            let total = lengths.as_ref().map_or(total, words);
            let mut serializer = serializer.new_field(field, total, lengths)?;
            if self.runs.is_empty() {
                sorter.for_each(notes, self.first_noted, |term, postings| {
                    postings.write(term, record, &mut serializer)
                })?;
            } else {
                runs::merge(&self.runs, field, record, &mut serializer)?;
            }
            serializer.close()?;
        }
        serializer.close()?;
        Ok(())
    }
}

/// How many words texts of these lengths have together.
fn words(lengths: &FieldNormReader) -> u64 {
    (0..lengths.num_docs()).map(|row| u64::from(lengths.fieldnorm(row))).sum()
}
