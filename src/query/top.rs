//! The best so far.

use std::cmp::Ordering;

use tantivy::DocId;

use super::segments::Segments;

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

impl Places for Segments {
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
    /// The score as a number that is lower for a higher score.
    key: i32,
    segment: u32,
    row: DocId,
}

impl Entry {
    /// A score's bits are ordered as it is, those of negative ones the other way round.
    fn key(score: f32) -> i32 {
        let bits = score.to_bits() as i32;
        !(bits ^ (((bits >> 31) as u32) >> 1) as i32)
    }

    fn score(self) -> f32 {
        let bits = !self.key;
        f32::from_bits((bits ^ (((bits >> 31) as u32) >> 1) as i32) as u32)
    }
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
            self.push(Entry { key: Entry::key(score), segment: segment as u32, row });
        }
    }

    /// Adds what another has kept.
    pub(super) fn join(&mut self, other: Self) {
        for entry in other.gathered {
            if self.admits(entry.score()) {
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
        if last >= self.gathered.len() {
            return;
        }
        let by_score = |entry: &Entry| entry.key;
        let worst = *self.gathered.select_nth_unstable_by_key(last, by_score).1;
        self.least = Some(worst.score());
        if self.gathered[self.limit..].iter().any(|other| other.key == worst.key) {
            // Of those as good as the worst, the first in document order stay.
            self.gathered.retain(|entry| entry.key <= worst.key);
            let mut better = 0;
            for at in 0..self.limit {
                if self.gathered[at].key < worst.key {
                    self.gathered.swap(at, better);
                    better += 1;
                }
            }
            let (places, alike) = (self.places, &mut self.gathered[better..]);
            alike.select_nth_unstable_by(last - better, |a, b| place_order(places, a, b));
        }
        self.gathered.truncate(self.limit);
    }

    /// The best, best first.
    pub(super) fn into_ranked(mut self) -> Vec<Candidate> {
        self.drop_worse();
        let places = self.places;
        self.gathered.sort_unstable_by_key(|entry| entry.key);
        for alike in self.gathered.chunk_by_mut(|a, b| a.key == b.key) {
            alike.sort_unstable_by(|a, b| place_order(places, a, b));
        }
        let with_place = |&entry: &Entry| {
            let Entry { segment, row, .. } = entry;
            let (document, ordinal) = (places.document(segment, row), places.ordinal(segment, row));
            let segment = segment as usize;
            Candidate { score: entry.score(), document, ordinal, segment, row }
        };
        self.gathered.iter().map(with_place).collect()
    }
}

/// The order of documents, and of the passages of one.
fn place_order(places: &impl Places, a: &Entry, b: &Entry) -> Ordering {
    let document = |entry: &Entry| places.document(entry.segment, entry.row);
    let ordinal = |entry: &Entry| places.ordinal(entry.segment, entry.row);
    document(a).cmp(&document(b)).then_with(|| ordinal(a).cmp(&ordinal(b)))
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

    #[test]
    fn keys_are_ordered_as_scores_from_high_to_low() {
        let scores = [f32::INFINITY, 7.5, f32::MIN_POSITIVE, 0.0, -0.0, -1.0, -3.25];
        let entry = |score| Entry { key: Entry::key(score), segment: 0, row: 0 };
        assert!(scores.is_sorted_by_key(|score| Entry::key(*score)));
        for score in scores {
            assert_eq!(entry(score).score().to_bits(), score.to_bits());
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
