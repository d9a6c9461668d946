//! What stands in the rows of a field, and the postings that are made of it.

use std::io;

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::{Field, IndexRecordOption};

use super::terms::{TermNumber, Terms};

/// What stands in the rows of a segment: numbers, four bytes each, in the order in which they come.
#[derive(Default)]
pub(super) struct Occurrences {
    numbers: Vec<u32>,
    /// By row: the place behind its last number.
    ends: Vec<u32>,
}

/// The term of nothing: what has no term in a field.
pub(super) const NO_TERM: TermNumber = TermNumber::MAX;

/// One place in so many is known with its row.
const MILESTONE: usize = 64;

impl Occurrences {
    /// Adds a number to the row that is open.
    pub(super) fn push(&mut self, number: u32) {
        self.numbers.push(number);
    }

    /// Adds numbers to the row that is open.
    pub(super) fn extend(&mut self, numbers: impl Iterator<Item = u32>) {
        self.numbers.extend(numbers);
    }

    /// Ends a row.
    pub(super) fn close_row(&mut self) {
        self.ends.push(self.numbers.len() as u32);
    }

    /// How many numbers each row has.
    pub(super) fn lengths(&self) -> impl Iterator<Item = u32> {
        let starts = std::iter::once(&0).chain(&self.ends);
        self.ends.iter().zip(starts).map(|(end, start)| end - start)
    }

    /// Memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        (self.numbers.len() + self.ends.len()) * size_of::<u32>()
    }

    /// By every so many places, the row in which it stands.
    fn milestones(&self) -> Vec<DocId> {
        let mut row = 0;
        let places = (0..self.numbers.len()).step_by(MILESTONE);
        places
            .map(|place| {
                while self.ends[row] as usize <= place {
                    row += 1;
                }
                row as DocId
            })
            .collect()
    }
}

/// Writes the postings of one field after the other.
pub(super) struct PostingsWriter<'a> {
    terms: &'a Terms,
    order: Vec<TermNumber>,
    /// By term: how often it occurs in the field.
    counts: Vec<u32>,
    /// By term: where its next place is put down.
    cursors: Vec<u32>,
    places: Vec<u32>,
    /// How many of them are put down at once, one term's apart.
    portion: usize,
    list: List,
}

/// The postings of one term.
#[derive(Default)]
struct List {
    rows: Vec<(DocId, u32)>,
    /// The distances of its positions.
    positions: Vec<u32>,
}

impl<'a> PostingsWriter<'a> {
    /// Puts `portion` occurrences in order at once, at four bytes each: a reading of all occurrences
    /// for each so many.
    pub(super) fn new(terms: &'a Terms, portion: usize) -> Self {
        PostingsWriter {
            terms,
            order: terms.in_order(),
            counts: Vec::new(),
            cursors: Vec::new(),
            places: Vec::new(),
            portion,
            list: List::default(),
        }
    }

    /// Writes a field: the terms that `term_of` gives for its numbers ([`NO_TERM`] for none). Fields
    /// come in the order of their ids. Nothing is written where there is no term.
    pub(super) fn write(
        &mut self,
        field: Field,
        record: IndexRecordOption,
        occurrences: &Occurrences,
        term_of: impl Fn(u32) -> TermNumber,
        lengths: Option<FieldNormReader>,
        serializer: &mut InvertedIndexSerializer,
    ) -> io::Result<()> {
        self.count(occurrences, &term_of);
        let total: u64 = self.counts.iter().map(|&count| u64::from(count)).sum();
        if total == 0 {
            return Ok(());
        }
        let milestones = occurrences.milestones();
        let mut serializer = serializer.new_field(field, total, lengths)?;
        let mut next = 0;
        while next < self.order.len() {
            let first = next;
            next = self.place_portion(first, occurrences, &term_of);
            let mut start = 0;
            for at in first..next {
                let term = self.order[at];
                let end = start + self.counts[term as usize] as usize;
                if start < end {
                    self.list.gather(&self.places[start..end], occurrences, &milestones);
                    self.list.write(self.terms.get(term), record, &mut serializer)?;
                }
                start = end;
            }
        }
        serializer.close()
    }

    fn count(&mut self, occurrences: &Occurrences, term_of: &impl Fn(u32) -> TermNumber) {
        self.counts.clear();
        self.counts.resize(self.terms.len(), 0);
        for &number in &occurrences.numbers {
            // NO_TERM is behind the last.
            if let Some(count) = self.counts.get_mut(term_of(number) as usize) {
                *count += 1;
            }
        }
    }

    /// Puts down the places of the terms from the `first` on, term by term, as many terms as are a
    /// portion; returns the first that is not among them.
    fn place_portion(
        &mut self,
        first: usize,
        occurrences: &Occurrences,
        term_of: &impl Fn(u32) -> TermNumber,
    ) -> usize {
        const ELSEWHERE: u32 = u32::MAX;
        self.cursors.clear();
        self.cursors.resize(self.terms.len(), ELSEWHERE);
        let mut length = 0;
        let mut next = first;
        for &term in &self.order[first..] {
            let count = self.counts[term as usize] as usize;
            if length > 0 && length + count > self.portion {
                break;
            }
            self.cursors[term as usize] = length as u32;
            length += count;
            next += 1;
        }
        self.places.resize(length, 0);
        for (place, &number) in occurrences.numbers.iter().enumerate() {
            if let Some(cursor) = self.cursors.get_mut(term_of(number) as usize)
                && let Some(slot) = self.places.get_mut(*cursor as usize)
            {
                *slot = place as u32;
                *cursor += 1;
            }
        }
        next
    }
}

impl List {
    /// Takes the places of a term apart: rows, how often it stands in each, and where.
    fn gather(&mut self, places: &[u32], occurrences: &Occurrences, milestones: &[DocId]) {
        self.rows.clear();
        self.positions.clear();
        let ends = &occurrences.ends;
        let (mut row, mut end, mut last) = (0, 0, 0);
        for &place in places {
            if place >= end {
                row = row.max(milestones[place as usize / MILESTONE] as usize);
                while ends[row] <= place {
                    row += 1;
                }
                end = ends[row];
                // Positions count from the beginning of the row.
                last = if row == 0 { 0 } else { ends[row - 1] };
                self.rows.push((row as DocId, 0));
            }
            if let Some((_, frequency)) = self.rows.last_mut() {
                *frequency += 1;
            }
            self.positions.push(place - last);
            last = place;
        }
    }

    fn write(
        &self,
        term: &[u8],
        record: IndexRecordOption,
        serializer: &mut FieldSerializer<'_>,
    ) -> io::Result<()> {
        serializer.new_term(term, self.rows.len() as u32, record.has_freq())?;
        let mut rest = self.positions.as_slice();
        for &(row, frequency) in &self.rows {
            let (positions, after) = rest.split_at(frequency as usize);
            rest = after;
            match record {
                IndexRecordOption::Basic => serializer.write_doc(row, 0, &[]),
                IndexRecordOption::WithFreqs => serializer.write_doc(row, frequency, &[]),
                IndexRecordOption::WithFreqsAndPositions => {
                    serializer.write_doc(row, frequency, positions);
                }
            }
        }
        serializer.close_term()
    }
}

#[cfg(test)]
mod tests {
    use tantivy::index::SegmentComponent;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::Index;

    use super::*;

    /// The bytes of a field's postings, positions and terms.
    fn written(portion: usize) -> Vec<Vec<u8>> {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let segment = Index::create_in_ram(schema.build()).new_segment();
        let mut terms = Terms::default();
        let mut occurrences = Occurrences::default();
        for row in 0..500u32 {
            for position in 0..row % 7 {
                let term = format!("kata{}", (row + position * position) % 40);
                occurrences.push(terms.number(term.as_bytes()));
            }
            occurrences.close_row();
        }
        let mut serializer = InvertedIndexSerializer::open(&segment).unwrap();
        PostingsWriter::new(&terms, portion)
            .write(
                field,
                IndexRecordOption::WithFreqsAndPositions,
                &occurrences,
                |term| if term % 3 == 0 { NO_TERM } else { term },
                None,
                &mut serializer,
            )
            .unwrap();
        serializer.close().unwrap();
        [SegmentComponent::Postings, SegmentComponent::Positions, SegmentComponent::Terms]
            .map(|part| segment.open_read(part).unwrap().read_bytes().unwrap().to_vec())
            .to_vec()
    }

    #[test]
    fn portions_of_any_size_give_the_same() {
        let whole = written(usize::MAX);
        for portion in [0, 1, 100, 1000] {
            assert!(written(portion) == whole, "{portion}");
        }
    }
}
