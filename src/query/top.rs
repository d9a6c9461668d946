//! The best so far.

use std::cmp::Ordering;

use tantivy::DocId;

use super::postings::SegmentView;

/// A passage that matched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Its score.
    pub score: f32,
    /// The number of its document: documents are ordered by it, passages of one share it.
    pub document: u64,
    /// Which passage of the document it is.
    pub ordinal: u64,
    /// Which segment it is in.
    pub segment: usize,
    /// Which row of the segment it is.
    pub row: DocId,
}

impl Candidate {
    /// Better first: the higher score, then the earlier in document order. Total, since no two
    /// passages share a place.
    pub fn rank_order(&self, other: &Candidate) -> Ordering {
        let place = |candidate: &Candidate| (candidate.document, candidate.ordinal);
        other.score.total_cmp(&self.score).then_with(|| place(self).cmp(&place(other)))
    }
}

/// Where passages stand in the order of documents.
pub(super) trait Places {
    /// The number of a row's document.
    fn document(&self, segment: u32, row: DocId) -> u64;

    /// Which passage of its document a row is.
    fn ordinal(&self, segment: u32, row: DocId) -> u64;
}

impl Places for Vec<&SegmentView> {
    #[inline]
    fn document(&self, segment: u32, row: DocId) -> u64 {
        self[segment as usize].numbers.get(row)
    }

    #[inline]
    fn ordinal(&self, segment: u32, row: DocId) -> u64 {
        self[segment as usize].ordinals.get(row)
    }
}

/// A passage that matched, no more than it takes to compare it with others: its place is looked up
/// only where scores are equal.
#[derive(Clone, Copy)]
struct Entry {
    score: f32,
    segment: u32,
    row: DocId,
}

/// Keeps the best `limit` candidates: gathers twice as many and then drops the worse half, which
/// costs less than to keep them in order.
pub(super) struct Top<'a, P> {
    limit: usize,
    places: &'a P,
    gathered: Vec<Entry>,
    /// What the worst of `limit` of them reached when they were last looked through; infinite
    /// where none is wanted.
    least: Option<f32>,
}

/// For so many candidates room is made at once.
const FEW: usize = 1024;

impl<'a, P: Places> Top<'a, P> {
    pub(super) fn new(limit: usize, places: &'a P) -> Self {
        let least = (limit == 0).then_some(f32::INFINITY);
        let gathered = Vec::with_capacity(limit.saturating_mul(2).min(FEW));
        Top { limit, places, gathered, least }
    }

    /// Whether a score can still get in; an equal one can, by its place.
    #[inline]
    pub(super) fn admits(&self, score: f32) -> bool {
        self.least.is_none_or(|least| score >= least)
    }

    /// A score that the next has to reach, once there are enough.
    #[inline]
    pub(super) fn least(&self) -> Option<f32> {
        self.least
    }

    /// Adds a row of the segment of a number, if its score is [admitted](Self::admits).
    #[inline]
    pub(super) fn offer(&mut self, score: f32, segment: usize, row: DocId) {
        if self.admits(score) {
            self.push(Entry { score, segment: segment as u32, row });
        }
    }

    /// Adds what another has kept.
    pub(super) fn join(&mut self, other: Self) {
        for entry in other.gathered {
            if self.admits(entry.score) {
                self.push(entry);
            }
        }
    }

    fn push(&mut self, entry: Entry) {
        self.gathered.push(entry);
        let count = self.gathered.len();
        if count == self.limit || count == self.limit.saturating_mul(2) {
            self.drop_worse();
        }
    }

    fn drop_worse(&mut self) {
        let Some(last) = self.limit.checked_sub(1) else { return };
        if last < self.gathered.len() {
            let order = rank_order(self.places);
            let (_, worst, _) = self.gathered.select_nth_unstable_by(last, order);
            self.least = Some(worst.score);
            self.gathered.truncate(self.limit);
        }
    }

    /// The best, best first.
    pub(super) fn into_ranked(mut self) -> Vec<Candidate> {
        self.drop_worse();
        self.gathered.sort_unstable_by(rank_order(self.places));
        let with_place = |Entry { score, segment, row }| {
            let document = self.places.document(segment, row);
            let ordinal = self.places.ordinal(segment, row);
            Candidate { score, document, ordinal, segment: segment as usize, row }
        };
        self.gathered.iter().copied().map(with_place).collect()
    }
}

/// The order of [`Candidate::rank_order`].
fn rank_order(places: &impl Places) -> impl FnMut(&Entry, &Entry) -> Ordering {
    let document = |entry: &Entry| places.document(entry.segment, entry.row);
    let ordinal = |entry: &Entry| places.ordinal(entry.segment, entry.row);
    move |a, b| {
        let by_score = b.score.total_cmp(&a.score);
        let by_document = || document(a).cmp(&document(b));
        by_score.then_with(by_document).then_with(|| ordinal(a).cmp(&ordinal(b)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Places in another order than that of the rows.
    struct Shuffled;

    impl Places for Shuffled {
        fn document(&self, _: u32, row: DocId) -> u64 {
            u64::from(row) * 7919 % 100
        }

        fn ordinal(&self, _: u32, row: DocId) -> u64 {
            u64::from(row)
        }
    }

    proptest! {
        #[test]
        fn keeps_what_sorting_all_would(
            scores in proptest::collection::vec(0u8..20, 0..200),
            limit in 0usize..30,
        ) {
            let candidate = |(row, score): (usize, &u8)| {
                let (score, row) = (f32::from(*score), row as DocId);
                let (document, ordinal) = (Shuffled.document(0, row), Shuffled.ordinal(0, row));
                Candidate { score, document, ordinal, segment: 0, row }
            };
            let mut sorted: Vec<Candidate> = scores.iter().enumerate().map(candidate).collect();
            let mut top = Top::new(limit, &Shuffled);
            for candidate in &sorted {
                top.offer(candidate.score, 0, candidate.row);
            }
            sorted.sort_by(Candidate::rank_order);
            sorted.truncate(limit);
            prop_assert_eq!(top.into_ranked(), sorted);
        }
    }
}
