//! The best so far.

use std::cmp::Ordering;

use tantivy::DocId;

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

/// Keeps the best `limit` candidates: gathers twice as many and then drops the worse half, which
/// costs less than to keep them in order.
pub(super) struct Top {
    limit: usize,
    gathered: Vec<Candidate>,
    /// What the worst of `limit` of them reached when they were last looked through; infinite
    /// where none is wanted.
    least: Option<f32>,
}

impl Top {
    pub(super) fn new(limit: usize) -> Self {
        let least = (limit == 0).then_some(f32::INFINITY);
        Top { limit, gathered: Vec::new(), least }
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

    /// Adds a candidate that is [admitted](Self::admits).
    pub(super) fn push(&mut self, candidate: Candidate) {
        self.gathered.push(candidate);
        let count = self.gathered.len();
        if count == self.limit || count == self.limit.saturating_mul(2) {
            self.drop_worse();
        }
    }

    /// Adds what another has kept.
    pub(super) fn join(&mut self, other: Top) {
        for candidate in other.gathered {
            if self.admits(candidate.score) {
                self.push(candidate);
            }
        }
    }

    fn drop_worse(&mut self) {
        let Some(last) = self.limit.checked_sub(1) else { return };
        if last < self.gathered.len() {
            let (_, worst, _) = self.gathered.select_nth_unstable_by(last, Candidate::rank_order);
            self.least = Some(worst.score);
            self.gathered.truncate(self.limit);
        }
    }

    /// The best, best first.
    pub(super) fn into_ranked(mut self) -> Vec<Candidate> {
        self.drop_worse();
        self.gathered.sort_unstable_by(Candidate::rank_order);
        self.gathered
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keeps_what_sorting_all_would(
            scores in proptest::collection::vec(0u8..20, 0..200),
            limit in 0usize..30,
        ) {
            let candidate = |(row, score): (usize, &u8)| Candidate {
                score: f32::from(*score),
                document: (row * 7919 % 1000) as u64,
                ordinal: 1,
                segment: 0,
                row: row as DocId,
            };
            let all: Vec<Candidate> = scores.iter().enumerate().map(candidate).collect();
            let mut top = Top::new(limit);
            for candidate in &all {
                if top.admits(candidate.score) {
                    top.push(*candidate);
                }
            }
            let mut sorted = all;
            sorted.sort_by(Candidate::rank_order);
            sorted.truncate(limit);
            prop_assert_eq!(top.into_ranked(), sorted);
        }
    }
}
