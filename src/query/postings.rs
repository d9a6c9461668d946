//! A segment as queries see it.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use tantivy::directory::{CompositeFile, FileSlice, OwnedBytes};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentComponent;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, HasLen, InvertedIndexReader, Segment, SegmentReader, TantivyError};

use crate::index::{Fields, Section, recorded};
use crate::language::Language;

use super::dictionary::Dictionary;
use super::number_column::NumberColumn;
use super::once::opened;
use super::plan::Place;
use super::posting_cursor::{PostingCursor, damaged_list};

/// What queries need of a segment, opened once.
pub struct SegmentView {
    /// tantivy's reader.
    pub reader: SegmentReader,
    files: Segment,
    /// By field, opened when they are first walked through.
    dictionaries: Box<[OnceLock<Option<Dictionary>>]>,
    /// By field, asked of tantivy once: it takes a lock each time.
    inverted: Box<[OnceLock<Arc<InvertedIndexReader>>]>,
    /// By field, the posting lists of its terms.
    postings: Box<[OnceLock<FileSlice>]>,
    postings_file: CompositeFile,
    /// Numbers of the rows' documents: their order over all segments.
    pub(crate) numbers: NumberColumn,
    /// Which passage of its document a row is.
    pub(crate) ordinals: NumberColumn,
    /// How long each passage is, as tantivy writes lengths in a byte.
    pub(super) lengths: OwnedBytes,
    /// Words in all passages, as far as their lengths are told apart.
    pub(super) words: u64,
    languages: NumberColumn,
    /// Documents that are not deleted; counted when they are first asked for.
    alive_documents: OnceLock<u64>,
    fields: Fields,
}

impl SegmentView {
    /// Opens what queries need of a segment.
    ///
    /// # Errors
    /// Where the segment's files cannot be read.
    pub fn open(
        index: &tantivy::Index,
        reader: SegmentReader,
        fields: Fields,
    ) -> tantivy::Result<Self> {
        let column = |name: &str| NumberColumn::open(&reader, name);
        let (numbers, ordinals) = (column("sequence")?, column("ordinal")?);
        let languages = column("language")?;
        let surface = fields.home(Section::Body, crate::analysis::Home::Surface);
        let lengths = match reader.fieldnorms_readers().get_inner_file().open_read(surface) {
            Some(lengths) => lengths.read_bytes()?,
            None => OwnedBytes::empty(),
        };
        if lengths.len() != reader.max_doc() as usize {
            let cause = "the lengths of its passages are not those of all";
            return Err(TantivyError::SystemError(cause.to_owned()));
        }
        // The segment's own total counts by the same lengths, deleted passages among them.
        let words = match reader.alive_bitset() {
            None => reader.inverted_index(surface)?.total_num_tokens(),
            Some(alive) => words_of(alive.iter_alive(), &lengths),
        };
        let meta = index.new_segment_meta(reader.segment_id(), reader.max_doc());
        let files = index.segment(meta);
        let postings_file = CompositeFile::open(&files.open_read(SegmentComponent::Postings)?)?;
        let field_count = index.schema().num_fields();
        Ok(SegmentView {
            files,
            dictionaries: (0..field_count).map(|_| OnceLock::new()).collect(),
            inverted: (0..field_count).map(|_| OnceLock::new()).collect(),
            postings: (0..field_count).map(|_| OnceLock::new()).collect(),
            postings_file,
            reader,
            numbers,
            ordinals,
            lengths,
            words,
            languages,
            alive_documents: OnceLock::new(),
            fields,
        })
    }

    /// How long a passage is, as tantivy writes lengths in a byte.
    #[inline]
    pub(super) fn length_id(&self, row: DocId) -> u8 {
        self.lengths.get(row as usize).copied().unwrap_or_default()
    }

    /// The language of a passage.
    pub fn language_of(&self, row: DocId) -> Language {
        match self.languages.get(row) {
            1 => Language::English,
            _ => Language::Indonesian,
        }
    }

    pub(super) fn field(&self, place: Place) -> Field {
        match place {
            Place::Text(section, home) => self.fields.home(section, home),
            Place::Filter => self.fields.filter,
        }
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(super) fn inverted_index(&self, field: Field) -> tantivy::Result<&InvertedIndexReader> {
        let place = &self.inverted[field.field_id() as usize];
        Ok(opened(place, || self.reader.inverted_index(field))?)
    }

    /// The terms of a field, to be walked through; `None` where it has none.
    pub(crate) fn dictionary(&self, field: Field) -> tantivy::Result<Option<&Dictionary>> {
        let place = &self.dictionaries[field.field_id() as usize];
        Ok(opened(place, || Dictionary::open(&self.files, field))?.as_ref())
    }

    /// What the dictionary says of a term; `None` where no passage holds it.
    pub(super) fn look_up(&self, place: Place, term: &str) -> tantivy::Result<Option<TermInfo>> {
        Ok(self.inverted_index(self.field(place))?.terms().get(term)?)
    }

    /// How many passages of this segment that are not deleted hold a term of a field.
    pub(super) fn passages_with(&self, field: Field, found: &TermInfo) -> tantivy::Result<u64> {
        if !self.reader.has_deletes() {
            return Ok(found.doc_freq.into());
        }
        let mut count = 0;
        self.for_each_alive(field, found, || {
            count += 1;
            true
        })?;
        Ok(count)
    }

    /// Documents that passages come from.
    pub(super) fn documents(&self) -> tantivy::Result<u64> {
        let Some(alive) = self.reader.alive_bitset() else {
            return Ok(self.inverted_index(self.fields.doc)?.terms().num_terms() as u64);
        };
        Ok(*self.alive_documents.get_or_init(|| {
            // A document's passages stay side by side.
            let mut last = None;
            let firsts = alive.iter_alive().filter(|&row| {
                let number = Some(self.numbers.get(row));
                std::mem::replace(&mut last, number) != number
            });
            firsts.count() as u64
        }))
    }

    /// The passages of the document of a passage: a document's passages are written in one go and
    /// stay side by side.
    pub(super) fn rows_of_document(&self, row: DocId) -> Range<DocId> {
        let document = |row: DocId| self.numbers.get(row);
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

    /// Whether any passage that is not deleted holds a term of a field.
    pub(super) fn holds(&self, field: Field, found: &TermInfo) -> tantivy::Result<bool> {
        if !self.reader.has_deletes() {
            return Ok(true);
        }
        let mut holds = false;
        self.for_each_alive(field, found, || {
            holds = true;
            false
        })?;
        Ok(holds)
    }

    /// Calls `visit` for every passage with a term that is not deleted, until it returns false.
    fn for_each_alive(
        &self,
        field: Field,
        term: &TermInfo,
        mut visit: impl FnMut() -> bool,
    ) -> tantivy::Result<()> {
        let inverted = self.inverted_index(field)?;
        let basic = IndexRecordOption::Basic;
        let mut block = inverted.read_block_postings_from_terminfo(term, basic)?;
        let alive = self.reader.alive_bitset();
        while !block.docs().is_empty() {
            for &doc in block.docs() {
                if alive.is_none_or(|alive| alive.is_alive(doc)) && !visit() {
                    return Ok(());
                }
            }
            block.advance();
        }
        Ok(())
    }

    /// A cursor over the postings of a term, with frequencies or without.
    pub(super) fn cursor(
        &self,
        place: Place,
        term: &TermInfo,
        option: IndexRecordOption,
    ) -> tantivy::Result<Box<PostingCursor>> {
        let field = self.field(place);
        let recorded = recorded(self.reader.schema(), field);
        let lists = self.posting_lists(field)?;
        let range = &term.postings_range;
        if range.start > range.end || range.end > lists.len() {
            return Err(damaged_list().into());
        }
        let bytes = lists.read_bytes_slice(range.clone())?;
        Ok(PostingCursor::open(bytes, term.doc_freq, recorded, option)?)
    }

    /// All posting lists of a field.
    fn posting_lists(&self, field: Field) -> tantivy::Result<&FileSlice> {
        opened(&self.postings[field.field_id() as usize], || {
            let lists = self.postings_file.open_read(field).unwrap_or_else(FileSlice::empty);
            // Before them stands how many words the field has.
            let words = lists.len().min(size_of::<u64>());
            Ok(lists.slice_from(words))
        })
    }

    /// The postings of a term as tantivy reads them, which can tell positions.
    pub(super) fn postings(
        &self,
        place: Place,
        term: &TermInfo,
        option: IndexRecordOption,
    ) -> tantivy::Result<SegmentPostings> {
        let inverted = self.inverted_index(self.field(place))?;
        Ok(inverted.read_postings_from_terminfo(term, option)?)
    }
}

/// The words of some passages of which each is as long as its length in a byte says. Costs some
/// nanoseconds a passage.
fn words_of(rows: impl Iterator<Item = DocId>, lengths: &[u8]) -> u64 {
    let mut counts = [0u64; 256];
    rows.filter_map(|row| lengths.get(row as usize))
        .for_each(|&length| counts[usize::from(length)] += 1);
    let words = |id: u8| u64::from(FieldNormReader::id_to_fieldnorm(id));
    (0..=u8::MAX).zip(counts).map(|(id, count)| count * words(id)).sum()
}
