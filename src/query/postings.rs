//! A segment as queries see it, and a cursor over one posting list.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use crate::index::{Fields, Section};

use super::collection::Collection;
use super::plan::Place;
use super::top::document_of;

/// What queries need of a segment, opened once.
pub struct SegmentView {
    /// tantivy's reader.
    pub reader: SegmentReader,
    /// Order of passages over all segments.
    pub sequence: Arc<dyn tantivy::columnar::ColumnValues<u64>>,
    pub(super) lengths: FieldNormReader,
    fields: Fields,
    /// The whole of which the segment is a part, where it is one.
    collection: Option<Arc<Collection>>,
}

impl SegmentView {
    /// Opens what queries need of a segment.
    ///
    /// # Errors
    /// Where the segment's files cannot be read.
    pub fn open(reader: SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let sequence = reader.fast_fields().u64("sequence")?.first_or_default_col(0);
        let surface = fields.home(Section::Body, crate::analysis::Home::Surface);
        let lengths = reader.get_fieldnorms_reader(surface)?;
        Ok(SegmentView { reader, sequence, lengths, fields, collection: None })
    }

    /// The same segment as a part of a larger collection: what is asked of frequencies and lengths
    /// is answered from there.
    #[must_use]
    pub(crate) fn part_of(mut self, collection: Arc<Collection>) -> Self {
        self.collection = Some(collection);
        self
    }

    fn field(&self, place: Place) -> Field {
        match place {
            Place::Text(section, home) => self.fields.home(section, home),
            Place::Filter => self.fields.filter,
        }
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(super) fn inverted_index(&self, field: Field) -> tantivy::Result<Arc<InvertedIndexReader>> {
        self.reader.inverted_index(field)
    }

    /// How many passages hold a term; deleted ones count until their segment is merged.
    pub(super) fn document_frequency(&self, place: Place, term: &str) -> tantivy::Result<u64> {
        if let Some(collection) = &self.collection {
            return Ok(collection.frequency(place, term));
        }
        let field = self.field(place);
        Ok(self.inverted_index(field)?.doc_freq(&Term::from_field_text(field, term))?.into())
    }

    /// How many passages there are; deleted ones count until their segment is merged.
    pub(super) fn total_passages(&self) -> u64 {
        match &self.collection {
            Some(collection) => collection.passages,
            None => self.reader.max_doc().into(),
        }
    }

    /// Documents that passages come from; deleted ones count until the segment is merged. A part
    /// of a collection knows passages alone.
    pub(super) fn documents(&self) -> tantivy::Result<u64> {
        if let Some(collection) = &self.collection {
            return Ok(collection.passages);
        }
        Ok(self.inverted_index(self.fields.doc)?.terms().num_terms() as u64)
    }

    /// The passages of the document of a passage: a document's passages are written in one go and
    /// stay side by side.
    pub(super) fn rows_of_document(&self, row: DocId) -> Range<DocId> {
        let document = |row: DocId| document_of(self.sequence.get_val(row));
        let own = document(row);
        let (mut start, mut end) = (row, row + 1);
        while start > 0 && document(start - 1) == own {
            start -= 1;
        }
        while end < self.reader.max_doc() && document(end) == own {
            end += 1;
        }
        start..end
    }

    /// Words in all passages.
    pub(super) fn total_words(&self) -> tantivy::Result<u64> {
        if let Some(collection) = &self.collection {
            return Ok(collection.words);
        }
        let place = Place::Text(Section::Body, crate::analysis::Home::Surface);
        Ok(self.inverted_index(self.field(place))?.total_num_tokens())
    }

    pub(super) fn cursor(
        &self,
        place: Place,
        term: &str,
    ) -> tantivy::Result<Option<PostingCursor>> {
        let field = self.field(place);
        let term = Term::from_field_text(field, term);
        let block =
            self.inverted_index(field)?.read_block_postings(&term, IndexRecordOption::WithFreqs)?;
        Ok(block.map(PostingCursor::new))
    }

    pub(super) fn positions(
        &self,
        place: Place,
        term: &str,
    ) -> tantivy::Result<Option<SegmentPostings>> {
        let field = self.field(place);
        let term = Term::from_field_text(field, term);
        let option = IndexRecordOption::WithFreqsAndPositions;
        let read: io::Result<_> = self.inverted_index(field)?.read_postings(&term, option);
        Ok(read?)
    }
}

/// Walks a posting list once, window by window.
pub(super) struct PostingCursor {
    block: BlockSegmentPostings,
    at: usize,
}

impl PostingCursor {
    fn new(block: BlockSegmentPostings) -> Self {
        PostingCursor { block, at: 0 }
    }

    /// Calls `visit` with every passage of `from .. to` and the term's frequency in it. Ranges
    /// must not go back.
    #[inline]
    pub(super) fn for_each(&mut self, from: DocId, to: DocId, mut visit: impl FnMut(DocId, u32)) {
        if self.current() < from {
            self.at = self.block.seek(from);
        }
        loop {
            let docs = self.block.docs();
            let freqs = self.block.freqs();
            while let Some(&doc) = docs.get(self.at) {
                if doc >= to {
                    return;
                }
                visit(doc, freqs.get(self.at).copied().unwrap_or(1));
                self.at += 1;
            }
            if docs.is_empty() {
                return;
            }
            self.block.advance();
            self.at = 0;
        }
    }

    fn current(&self) -> DocId {
        self.block.docs().get(self.at).copied().unwrap_or_else(|| {
            // Between two blocks, or at the end: seeking decides.
            if self.block.docs().is_empty() { TERMINATED } else { 0 }
        })
    }
}
