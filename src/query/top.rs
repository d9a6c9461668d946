//! The best so far.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

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

/// Keeps the best `limit` candidates.
pub(super) struct Top {
    limit: usize,
    /// The worst of the best on top.
    heap: BinaryHeap<Reverse<Ranked>>,
}

#[derive(PartialEq)]
struct Ranked(Candidate);

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    /// The better is the greater.
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.rank_order(&self.0)
    }
}

impl Top {
    pub(super) fn new(limit: usize) -> Self {
        Top { limit, heap: BinaryHeap::new() }
    }

    /// Whether a score can still get in; an equal one can, by its place.
    #[inline]
    pub(super) fn admits(&self, score: f32) -> bool {
        if self.heap.len() < self.limit {
            return true;
        }
        self.heap.peek().is_some_and(|worst| score >= worst.0.0.score)
    }

    /// The score that the next has to reach, once there are enough.
    #[inline]
    pub(super) fn least(&self) -> Option<f32> {
        let is_full = self.heap.len() >= self.limit;
        self.heap.peek().filter(|_| is_full).map(|worst| worst.0.0.score)
    }

    pub(super) fn push(&mut self, candidate: Candidate) {
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(Ranked(candidate)));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && Ranked(candidate) > worst.0
        {
            *worst = Reverse(Ranked(candidate));
        }
    }

    /// The best, best first.
    pub(super) fn into_ranked(self) -> Vec<Candidate> {
        let mut ranked: Vec<Candidate> =
            self.heap.into_iter().map(|Reverse(Ranked(candidate))| candidate).collect();
        ranked.sort_by(Candidate::rank_order);
        ranked
    }
}
