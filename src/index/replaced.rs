//! Which rows a document takes the place of.

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::guard;
use super::order::has_file;

/// The rows of an id that a document of that id, with its number, replaces: those that came before
/// it.
///
/// What is deleted of a segment between two commits has no order: a row must not go that came after
/// it was said that its like should. Documents without a file are numbered in the order in which
/// they come; one of a file replaces what stood there before the writer was opened, and in one
/// writer's time no other of its id comes.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    /// The id, in its field.
    pub(super) id: Term,
    /// The number of the document that comes.
    pub(super) number: u64,
}

impl Replaced {
    fn takes(&self, number: u64) -> bool {
        number < self.number || (has_file(self.number) && number > self.number)
    }

    fn rows(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let inverted = segment.inverted_index(self.id.field())?;
        let Some(mut postings) = inverted.read_postings(&self.id, IndexRecordOption::Basic)? else {
            return Ok(Vec::new());
        };
        let numbers = segment.fast_fields().u64("sequence")?;
        let mut rows = Vec::new();
        while postings.doc() != TERMINATED {
            let row = postings.doc();
            if numbers.first(row).is_none_or(|number| self.takes(number)) {
                rows.push(row);
            }
            postings.advance();
        }
        Ok(rows)
    }
}

impl Query for Replaced {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Replaced {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        // tantivy deletes on a thread of its own, where a panic would end the process.
        let rows = guard::catch(|| self.rows(segment)).map_err(TantivyError::InternalError)??;
        Ok(Box::new(ConstScorer::new(Rows { rows, at: 0 }, boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("replaced", 1.0))
    }
}

/// Rows that were found.
struct Rows {
    rows: Vec<DocId>,
    at: usize,
}

impl DocSet for Rows {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.rows.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.rows.len() as u32
    }
}
