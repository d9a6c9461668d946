//! From rows of terms to terms with their rows.

use std::io;

use tantivy::DocId;
use tantivy::schema::Field;

use super::occurrences::Occurrences;
use super::postings::Postings;
use super::terms::{TermNumber, Terms};

/// The term of nothing: what has no term in a field.
pub(super) const NO_TERM: TermNumber = TermNumber::MAX;

/// What stands in a field.
#[derive(Clone, Copy)]
pub(super) struct FieldNotes<'a> {
    pub(super) field: Field,
    pub(super) occurrences: &'a Occurrences,
    /// The terms of the numbers, [`NO_TERM`] where one has none; `None` where they are terms
    /// themselves.
    pub(super) terms: Option<&'a [TermNumber]>,
}

impl FieldNotes<'_> {
    fn each_term(&self) -> impl Iterator<Item = TermNumber> {
        let numbers = self.occurrences.numbers().iter();
        numbers.map(|&number| self.terms.map_or(number, |terms| terms[number as usize]))
    }
}

/// Puts occurrences in the order of their terms: counts them, and lays them down where the counts of
/// the terms before say.
pub(super) struct Sorter<'a> {
    terms: &'a Terms,
    order: Vec<TermNumber>,
    /// By term: how often it occurs in the field.
    counts: Vec<u32>,
    /// By term: where its next place is laid down.
    cursors: Vec<u32>,
    places: Vec<u32>,
    /// How many of them are laid down at once, one term's apart.
    portion: usize,
    postings: Postings,
}

impl<'a> Sorter<'a> {
    /// Sorts `portion` occurrences at once, at four bytes each; reads all occurrences of a field for
    /// each so many.
    pub(super) fn new(terms: &'a Terms, portion: usize) -> Self {
        Sorter {
            terms,
            order: terms.in_order(),
            counts: Vec::new(),
            cursors: Vec::new(),
            places: Vec::new(),
            portion,
            postings: Postings::default(),
        }
    }

    /// Counts the occurrences of a field's terms; how many they are together.
    pub(super) fn count(&mut self, notes: FieldNotes<'_>) -> u64 {
        self.counts.clear();
        self.counts.resize(self.terms.len(), 0);
        for term in notes.each_term() {
            // NO_TERM is behind the last.
            if let Some(count) = self.counts.get_mut(term as usize) {
                *count += 1;
            }
        }
        self.counts.iter().map(|&count| u64::from(count)).sum()
    }

    /// Visits the terms of the field that was [counted](Self::count) last, in the order of their
    /// bytes, with their postings. Rows are counted from `first_row`.
    pub(super) fn for_each(
        &mut self,
        notes: FieldNotes<'_>,
        first_row: DocId,
        mut visit: impl FnMut(&[u8], &Postings) -> io::Result<()>,
    ) -> io::Result<()> {
        let places = notes.occurrences.places();
        let mut next = 0;
        while next < self.order.len() {
            let first = next;
            next = self.lay_down(first, notes);
            let mut start = 0;
            for &term in &self.order[first..next] {
                let end = start + self.counts[term as usize] as usize;
                if start < end {
                    places.postings(&self.places[start..end], first_row, &mut self.postings);
                    visit(self.terms.get(term), &self.postings)?;
                }
                start = end;
            }
        }
        Ok(())
    }

    /// Lays down the places of the terms from the `first` on, term by term, as many terms as are a
    /// portion; returns the first that is not among them.
    fn lay_down(&mut self, first: usize, notes: FieldNotes<'_>) -> usize {
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
        for (place, term) in notes.each_term().enumerate() {
            if let Some(cursor) = self.cursors.get_mut(term as usize)
                && let Some(slot) = self.places.get_mut(*cursor as usize)
            {
                *slot = place as u32;
                *cursor += 1;
            }
        }
        next
    }
}
