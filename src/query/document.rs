//! What a passage's document says: long documents are cut into passages, and the words of a query
//! may be spread over several of them.

use std::ops::Range;

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;

use super::bm25::saturation;
use super::features::Word;
use super::plan::Alternative;
use super::postings::SegmentView;
use super::segments::Segments;
use super::unit::Cursor;

/// How long documents are, over the whole index.
#[derive(Clone, Copy)]
pub(super) struct DocumentLengths {
    average: f32,
    /// Whether any document has more than one passage.
    several: bool,
}

impl DocumentLengths {
    pub(super) fn gather(segments: &Segments, passages: f32) -> tantivy::Result<Self> {
        let documents = segments.documents()?;
        let average = segments.words() as f32 / documents.max(1) as f32;
        Ok(DocumentLengths { average: average.max(1.0), several: (documents as f32) < passages })
    }

    /// Whether documents can say anything that their passages do not.
    pub(super) fn matter(&self) -> bool {
        self.several
    }
}

/// Scores the documents of one segment by the words of a query, as if each were one passage.
pub(super) struct DocumentReader<'a> {
    segment: &'a SegmentView,
    lengths: DocumentLengths,
    /// The posting lists of every word in the bodies of passages.
    words: Vec<Vec<(f32, Cursor)>>,
    /// The document read last: its passages, and how much of each word's worth it earns.
    last: Option<Range<DocId>>,
    shares: Vec<f32>,
}

impl<'a> DocumentReader<'a> {
    /// Opens the posting lists of some words in the segment of a number.
    pub(super) fn open(
        words: &[Word<'_>],
        number: usize,
        segment: &'a SegmentView,
        lengths: DocumentLengths,
    ) -> tantivy::Result<Self> {
        let in_body = |alternative: &Alternative| alternative.counts;
        let words = words.iter().map(|word| word.unit.cursors(number, segment, in_body));
        let words = words.collect::<tantivy::Result<Vec<_>>>()?;
        Ok(DocumentReader { segment, lengths, words, last: None, shares: Vec::new() })
    }

    /// How much of each word's worth the document of a passage earns, from 0 to 1. Passages must
    /// not go back.
    pub(super) fn read(&mut self, row: DocId) -> &[f32] {
        if self.last.as_ref().is_some_and(|rows| rows.contains(&row)) {
            return &self.shares;
        }
        let rows = self.segment.rows_of_document(row);
        let length: u32 = rows
            .clone()
            .map(|row| FieldNormReader::id_to_fieldnorm(self.segment.length_id(row)))
            .sum();
        self.shares.clear();
        for lists in &mut self.words {
            let mut frequency = 0.0;
            for (weight, cursor) in lists {
                cursor.for_each(rows.clone(), |_, count| {
                    frequency += *weight * count as f32;
                });
            }
            self.shares.push(saturation(frequency, length as f32, self.lengths.average));
        }
        self.last = Some(rows);
        &self.shares
    }
}
