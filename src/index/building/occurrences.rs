//! What stands in the rows of a field, one after the other.

use tantivy::DocId;

use super::postings::Postings;

/// What stands in rows: numbers, four bytes each, in the order in which they come.
#[derive(Default)]
pub(super) struct Occurrences {
    numbers: Vec<u32>,
    /// By row: the place behind its last number.
    ends: Vec<u32>,
}

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

    /// The numbers of all rows.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
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

    /// What finds the rows of places.
    pub(super) fn places(&self) -> Places<'_> {
        let mut row = 0;
        let milestones = (0..self.numbers.len()).step_by(MILESTONE).map(|place| {
            while self.ends[row] as usize <= place {
                row += 1;
            }
            row as DocId
        });
        Places { ends: &self.ends, milestones: milestones.collect() }
    }
}

/// In which row a place lies, and where in the row.
pub(super) struct Places<'a> {
    ends: &'a [u32],
    /// By every so many places, the row in which it lies.
    milestones: Vec<DocId>,
}

impl Places<'_> {
    /// The postings of a term that stands at these places, in ascending order. Rows are counted from
    /// `first_row`.
    pub(super) fn postings(&self, places: &[u32], first_row: DocId, postings: &mut Postings) {
        postings.clear();
        let ends = self.ends;
        let (mut row, mut end, mut last) = (0, 0, 0);
        for &place in places {
            if place >= end {
                row = row.max(self.milestones[place as usize / MILESTONE] as usize);
                while ends[row] <= place {
                    row += 1;
                }
                end = ends[row];
                // Positions count from the beginning of the row.
                last = if row == 0 { 0 } else { ends[row - 1] };
                postings.open_row(first_row + row as DocId);
            }
            postings.push(place - last);
            last = place;
        }
    }
}
