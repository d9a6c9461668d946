//! One posting list, block by block.
//!
//! The bytes are tantivy's: what is said of each full block of 128 passages, these blocks, packed,
//! and the passages that fill none. tantivy's own reader unpacks a block as soon as it gets there,
//! frequencies and all; this one unpacks only what is asked for, and passes over blocks at a few
//! instructions each.

use std::io;
use std::num::NonZeroU32;
use std::ops::Range;

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use crate::index::Bytes;

/// Passages in a full block.
const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Walks a posting list once, forward.
pub(super) struct PostingCursor {
    bytes: OwnedBytes,
    /// What is said of the full blocks from the one under the cursor on, and how many bytes of each.
    said: Range<usize>,
    stride: usize,
    /// How many passages come behind the full blocks.
    rest: usize,
    /// Whether frequencies are wanted, and there are some.
    counts: bool,
    /// Where the bytes of the block under the cursor begin.
    start: usize,
    /// The last passage before it, and one that none in it comes after: its last, where it is full.
    before: DocId,
    last: DocId,
    /// Its passages, once they are unpacked; what follows them is higher than all.
    rows: [DocId; BLOCK],
    has_rows: bool,
    /// Where the bytes of its frequencies begin; these, once they are unpacked: of most lists they
    /// never are, and a smaller cursor is made faster.
    frequencies_start: usize,
    frequencies: Vec<u32>,
    has_frequencies: bool,
    /// The place in the block; [`BLOCK`] behind the last of a full one.
    at: usize,
}

/// Where in what is said of a block stands how many bits a passage takes, and how many a frequency.
const ROW_BITS: usize = 4;
const FREQUENCY_BITS: usize = 5;

/// What is said of a block takes so many bytes: passages alone; with frequencies; with positions.
const STRIDES: [usize; 3] = [5, 8, 12];

/// Of the byte with the bits of a passage, those that are the number; another says how the passages
/// are packed, always alike.
const BITS: u8 = 0x1f;

impl PostingCursor {
    /// Opens the list of a term that stands in so many passages, in a field that records so much.
    ///
    /// # Errors
    /// Where the bytes are no such list.
    pub(super) fn open(
        bytes: OwnedBytes,
        passages: u32,
        recorded: IndexRecordOption,
        wanted: IndexRecordOption,
    ) -> io::Result<Box<Self>> {
        let full = passages as usize / BLOCK;
        let (mut said, mut stride) = (0..0, 0);
        if full > 0 {
            let mut left = Bytes(&bytes);
            let length = left.number().ok_or_else(damaged_list)? as usize;
            let known = STRIDES.into_iter().find(|stride| stride * full == length);
            stride = known.ok_or_else(damaged_list)?;
            let start = bytes.len() - left.0.len();
            left.take(length).ok_or_else(damaged_list)?;
            said = start..start + length;
        }
        Ok(Box::new(PostingCursor {
            start: said.end,
            last: last_of_first(&bytes[said.clone()]),
            said,
            stride,
            rest: passages as usize % BLOCK,
            counts: recorded.has_freq() && wanted.has_freq(),
            before: 0,
            rows: [TERMINATED; BLOCK],
            has_rows: false,
            frequencies_start: 0,
            frequencies: Vec::new(),
            has_frequencies: false,
            at: 0,
            bytes,
        }))
    }

    /// Calls `visit` with every passage of some rows and the term's frequency in it. Ranges must
    /// not go back.
    #[inline]
    pub(super) fn for_each(&mut self, rows: Range<DocId>, mut visit: impl FnMut(DocId, u32)) {
        let counts = self.counts;
        self.for_each_block(rows, counts, |docs, frequencies| match counts {
            true => docs.iter().zip(frequencies).for_each(|(&doc, &count)| visit(doc, count)),
            false => docs.iter().for_each(|&doc| visit(doc, 1)),
        });
    }

    /// Calls `visit` with every passage of some rows. Ranges must not go back.
    #[inline]
    pub(super) fn for_each_match(&mut self, rows: Range<DocId>, mut visit: impl FnMut(DocId)) {
        self.for_each_block(rows, false, |docs, _| docs.iter().for_each(|&doc| visit(doc)));
    }

    /// Calls `visit` with passages of some rows side by side, and the frequencies in them if those
    /// are asked for.
    #[inline]
    fn for_each_block(
        &mut self,
        rows: Range<DocId>,
        counts: bool,
        mut visit: impl FnMut(&[DocId], &[u32]),
    ) {
        self.seek(rows.start);
        loop {
            self.unpack_rows();
            let docs = &self.rows[..self.count()];
            let end = match self.last < rows.end {
                true => docs.len(),
                false => docs.partition_point(|&doc| doc < rows.end),
            };
            if self.at < end {
                let part = self.at..end;
                let frequencies = if counts {
                    self.unpack_frequencies();
                    &self.frequencies[part.clone()]
                } else {
                    &[]
                };
                visit(&self.rows[part], frequencies);
                self.at = end;
            }
            if self.last >= rows.end.saturating_sub(1) {
                return;
            }
            self.advance();
        }
    }

    /// The first passage from `from` on; nothing before it is looked at again.
    #[inline]
    pub(super) fn next(&mut self, from: DocId) -> DocId {
        self.seek(from);
        self.rows[self.at]
    }

    /// The term's frequency in one passage, 0 where it is not there. Passages must not go back.
    #[inline]
    pub(super) fn frequency(&mut self, doc: DocId) -> u32 {
        if self.next(doc) != doc {
            return 0;
        }
        if !self.counts {
            return 1;
        }
        self.unpack_frequencies();
        self.frequencies[self.at]
    }

    /// Moves to the first passage from `target` on.
    #[inline]
    fn seek(&mut self, target: DocId) {
        if self.at == BLOCK {
            self.advance();
        } else if self.has_rows && self.rows[self.at] >= target {
            return;
        }
        if self.last < target {
            self.skip_to(target);
        }
        self.unpack_rows();
        let mut at = 0;
        for step in [64, 32, 16, 8, 4, 2, 1] {
            at += if self.rows[at + step - 1] < target { step } else { 0 };
        }
        self.at = self.at.max(at);
    }

    /// Moves to the next block; not from the last.
    fn advance(&mut self) {
        self.skip_to(self.last.saturating_add(1));
    }

    /// Moves on to the block that may hold `target`.
    fn skip_to(&mut self, target: DocId) {
        let mut said = &self.bytes[self.said.clone()];
        while self.last < target
            && let Some((here, next)) = said.split_at_checked(self.stride)
        {
            self.start += size_of_block(here);
            self.before = self.last;
            self.last = last_of_first(next);
            said = next;
        }
        self.said.start = self.said.end - said.len();
        self.has_rows = false;
        self.has_frequencies = false;
        self.at = 0;
    }

    #[inline]
    fn unpack_rows(&mut self) {
        if !self.has_rows {
            self.has_rows = true;
            self.unpack_block();
        }
    }

    fn unpack_block(&mut self) {
        if let Some(said) = self.said() {
            let bits = said[ROW_BITS] & BITS;
            let before = NonZeroU32::new(self.before).map(NonZeroU32::get);
            let packed = &self.bytes[self.start..];
            let unpacker = BitPacker4x::new();
            let size = unpacker.decompress_strictly_sorted(before, packed, &mut self.rows, bits);
            self.frequencies_start = self.start + size;
            return;
        }
        let mut bytes = Bytes(&self.bytes[self.start..]);
        let (rows, others) = self.rows.split_at_mut(self.rest);
        unpack_rest(&mut bytes, rows);
        let mut row = self.before;
        for number in rows {
            row += *number;
            *number = row;
        }
        others.fill(TERMINATED);
        self.frequencies_start = self.bytes.len() - bytes.0.len();
    }

    fn unpack_frequencies(&mut self) {
        if self.has_frequencies {
            return;
        }
        self.has_frequencies = true;
        self.frequencies.resize(BLOCK, 0);
        if let Some(said) = self.said() {
            let bits = said[FREQUENCY_BITS];
            let packed = &self.bytes[self.frequencies_start..];
            BitPacker4x::new().decompress(packed, &mut self.frequencies, bits);
            self.frequencies.iter_mut().for_each(|frequency| *frequency += 1);
        } else {
            let mut bytes = Bytes(&self.bytes[self.frequencies_start..]);
            unpack_rest(&mut bytes, &mut self.frequencies[..self.rest]);
        }
    }

    /// How many passages the block under the cursor has.
    #[inline]
    fn count(&self) -> usize {
        if self.said.is_empty() { self.rest } else { BLOCK }
    }

    /// What is said of the block under the cursor, if it is full.
    fn said(&self) -> Option<&[u8]> {
        let said = &self.bytes[self.said.clone()];
        (!said.is_empty()).then(|| &said[..self.stride])
    }
}

/// The last passage of the first block of which something is said; where none is left, what comes
/// after every passage.
#[inline]
fn last_of_first(said: &[u8]) -> DocId {
    said.first_chunk().map_or(TERMINATED, |last| u32::from_le_bytes(*last))
}

/// How many bytes a full block takes, by what is said of it.
#[inline]
fn size_of_block(said: &[u8]) -> usize {
    let frequency = if said.len() > STRIDES[0] { said[FREQUENCY_BITS] } else { 0 };
    BLOCK / 8 * (usize::from(said[ROW_BITS] & BITS) + usize::from(frequency))
}

/// Takes the numbers of a block that is not full; 0 where the list ends too early.
fn unpack_rest(bytes: &mut Bytes<'_>, numbers: &mut [u32]) {
    for into in numbers {
        *into = bytes.number().unwrap_or(0) as u32;
    }
}

pub(super) fn damaged_list() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a posting list is damaged")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::postings::Postings as _;
    use tantivy::schema::{Schema, TextFieldIndexing, TextOptions};
    use tantivy::tokenizer::{PreTokenizedString, Token};
    use tantivy::{DocSet as _, TantivyDocument};

    use crate::index::testing::index_of;

    use super::*;

    /// A posting list as tantivy writes it, and what it reads in it.
    fn list(rows: &[(DocId, u32)], recorded: IndexRecordOption) -> (OwnedBytes, Vec<(DocId, u32)>) {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_index_option(recorded);
        let options = TextOptions::default().set_indexing_options(indexing);
        let field = schema.add_text_field("text", options);
        let last = rows.last().map_or(0, |(row, _)| *row);
        let mut next = rows.iter().peekable();
        let document = |row| {
            let mut document = TantivyDocument::new();
            if let Some((_, frequency)) = next.next_if(|(here, _)| *here == row) {
                let token = |position| Token { position, text: "a".to_owned(), ..Token::default() };
                let tokens = (0..*frequency as usize).map(token).collect();
                let text = PreTokenizedString { text: String::new(), tokens };
                document.add_pre_tokenized_text(field, text);
            }
            document
        };
        let index = index_of(schema.build(), (0..=last).map(document));
        let searcher = index.reader().unwrap().searcher();
        let inverted = searcher.segment_reader(0).inverted_index(field).unwrap();
        let term = inverted.terms().get("a").unwrap().unwrap();
        let mut postings = inverted.read_postings_from_terminfo(&term, recorded).unwrap();
        let mut theirs = Vec::new();
        while postings.doc() != TERMINATED {
            theirs.push((postings.doc(), postings.term_freq()));
            postings.advance();
        }
        let metas = index.searchable_segments().unwrap();
        let file = metas[0].open_read(tantivy::index::SegmentComponent::Postings).unwrap();
        let file = tantivy::directory::CompositeFile::open(&file).unwrap().open_read(field);
        let bytes = file.unwrap().read_bytes().unwrap();
        let range = term.postings_range.start + 8..term.postings_range.end + 8;
        (bytes.slice(range), theirs)
    }

    fn rows() -> impl Strategy<Value = Vec<(DocId, u32)>> {
        let gaps = proptest::collection::vec((1u32..20, 1u32..4), 1..600);
        gaps.prop_map(|gaps| {
            let mut row = 0;
            let mut next = |(gap, frequency)| {
                row += gap;
                (row - 1, frequency)
            };
            gaps.into_iter().map(&mut next).collect()
        })
    }

    const RECORDS: [IndexRecordOption; 3] = [
        IndexRecordOption::Basic,
        IndexRecordOption::WithFreqs,
        IndexRecordOption::WithFreqsAndPositions,
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn reads_what_tantivy_reads(
            rows in rows(),
            recorded in 0usize..3,
            steps in proptest::collection::vec((1u32..2000, 0u8..4), 1..40),
        ) {
            let recorded = RECORDS[recorded];
            let (bytes, theirs) = list(&rows, recorded);
            prop_assert_eq!(theirs.len(), rows.len());
            let count = rows.len() as u32;
            let open = |wanted| PostingCursor::open(bytes.clone(), count, recorded, wanted);
            let mut all = Vec::new();
            open(recorded).unwrap().for_each(0..TERMINATED, |row, count| all.push((row, count)));
            prop_assert_eq!(&all, &theirs);

            // Ranges, single passages and the next of some, in any order but forward.
            let mut cursor = open(recorded).unwrap();
            let mut from = 0;
            for (step, how) in steps {
                let range = from..from + step;
                let known = |row: DocId| {
                    theirs.iter().find(|(known, _)| *known == row).map_or(0, |(_, count)| *count)
                };
                let expected: Vec<_> =
                    theirs.iter().filter(|(row, _)| range.contains(row)).copied().collect();
                match how {
                    0 => {
                        let mut found = Vec::new();
                        cursor.for_each(range, |row, count| found.push((row, count)));
                        prop_assert_eq!(found, expected);
                    }
                    1 => {
                        let mut found = Vec::new();
                        cursor.for_each_match(range, |row| found.push(row));
                        let expected: Vec<_> = expected.iter().map(|(row, _)| *row).collect();
                        prop_assert_eq!(found, expected);
                    }
                    2 => {
                        let next = theirs.iter().find(|(row, _)| *row >= from);
                        prop_assert_eq!(cursor.next(from), next.map_or(TERMINATED, |(row, _)| *row));
                        prop_assert_eq!(cursor.frequency(from), known(from));
                    }
                    _ => prop_assert_eq!(cursor.frequency(from), known(from)),
                }
                from += step;
            }
        }
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        let rows: Vec<_> = (0..300).map(|row| (row * 2, 1)).collect();
        let (bytes, _) = list(&rows, IndexRecordOption::WithFreqs);
        let open = |bytes| {
            let all = IndexRecordOption::WithFreqs;
            PostingCursor::open(bytes, 300, all, all)
        };
        assert!(open(bytes.clone()).is_ok());
        assert!(open(bytes.slice(0..10)).is_err());
        assert!(open(OwnedBytes::empty()).is_err());
    }
}
