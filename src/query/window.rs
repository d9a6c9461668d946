//! Windows of passages: where units add their scores.

use tantivy::DocId;

/// Passages in a window: their scores fit the first-level cache.
pub(super) const WINDOW: usize = 4096;

/// Scores and matches of the passages `base .. base + WINDOW` of a segment.
pub(super) struct Window {
    pub(super) base: DocId,
    scores: Box<[f32]>,
    matched: Box<[u64]>,
}

impl Window {
    pub(super) fn new() -> Self {
        Window {
            base: 0,
            scores: vec![0.0; WINDOW].into_boxed_slice(),
            matched: vec![0; WINDOW / 64].into_boxed_slice(),
        }
    }

    /// Moves to another base and forgets everything.
    pub(super) fn reset(&mut self, base: DocId) {
        self.base = base;
        for word in 0..self.matched.len() {
            if self.matched[word] != 0 {
                self.scores[word * 64..(word + 1) * 64].fill(0.0);
                self.matched[word] = 0;
            }
        }
    }

    /// The first passage after the window.
    pub(super) fn end(&self) -> DocId {
        self.base.saturating_add(WINDOW as DocId)
    }

    #[inline]
    pub(super) fn add(&mut self, doc: DocId, score: f32) {
        let at = (doc - self.base) as usize;
        self.scores[at] += score;
        self.matched[at / 64] |= 1 << (at % 64);
    }

    /// The score of a passage of the window.
    pub(super) fn score(&self, doc: DocId) -> f32 {
        self.scores[(doc - self.base) as usize]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.matched.iter().all(|&word| word == 0)
    }

    /// Matches every passage up to `docs`, the segment's number of passages.
    pub(super) fn match_everything(&mut self, docs: DocId) {
        for doc in self.base..self.end().min(docs) {
            self.add(doc, 0.0);
        }
    }

    /// Keeps the passages that `other` matches too, and adds its scores.
    pub(super) fn intersect(&mut self, other: &Window) {
        for (word, (mine, theirs)) in self.matched.iter_mut().zip(&other.matched).enumerate() {
            let kept = *mine & *theirs;
            for_each_bit(*mine & !kept, |bit| self.scores[word * 64 + bit] = 0.0);
            for_each_bit(kept, |bit| self.scores[word * 64 + bit] += other.scores[word * 64 + bit]);
            *mine = kept;
        }
    }

    /// Adds the scores of `other` where both match.
    pub(super) fn add_where_matched(&mut self, other: &Window) {
        for (word, (mine, theirs)) in self.matched.iter().zip(&other.matched).enumerate() {
            for_each_bit(mine & theirs, |bit| {
                self.scores[word * 64 + bit] += other.scores[word * 64 + bit];
            });
        }
    }

    /// Adds matches and scores of `other`.
    pub(super) fn unite(&mut self, other: &Window) {
        for (word, theirs) in other.matched.iter().enumerate() {
            for_each_bit(*theirs, |bit| {
                self.scores[word * 64 + bit] += other.scores[word * 64 + bit];
            });
            self.matched[word] |= theirs;
        }
    }

    /// Drops the passages that `other` matches.
    pub(super) fn subtract(&mut self, other: &Window) {
        for (word, (mine, theirs)) in self.matched.iter_mut().zip(&other.matched).enumerate() {
            for_each_bit(*mine & theirs, |bit| self.scores[word * 64 + bit] = 0.0);
            *mine &= !theirs;
        }
    }

    /// Calls `visit` with every matching passage and its score, in order.
    #[inline]
    pub(super) fn for_each(&self, mut visit: impl FnMut(DocId, f32)) {
        for (word, bits) in self.matched.iter().enumerate() {
            for_each_bit(*bits, |bit| {
                let at = word * 64 + bit;
                visit(self.base + at as DocId, self.scores[at]);
            });
        }
    }
}

/// Passages of a window.
#[derive(Clone)]
pub(super) struct Bits([u64; WINDOW / 64]);

impl Default for Bits {
    fn default() -> Self {
        Bits([0; WINDOW / 64])
    }
}

impl Bits {
    #[inline]
    pub(super) fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    pub(super) fn unite(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        for (word, bits) in self.0.iter_mut().enumerate() {
            let mut kept = 0;
            for_each_bit(*bits, |bit| kept |= u64::from(keep(word * 64 + bit)) << bit);
            *bits = kept;
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    #[inline]
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (word, bits) in self.0.iter().enumerate() {
            for_each_bit(*bits, |bit| visit(word * 64 + bit));
        }
    }

    /// Calls `visit` with ranges that together hold all of them.
    pub(super) fn for_each_stretch(&self, mut visit: impl FnMut(std::ops::Range<usize>)) {
        for (word, _) in self.0.iter().enumerate().filter(|(_, bits)| **bits != 0) {
            visit(word * 64..(word + 1) * 64);
        }
    }
}

#[inline]
fn for_each_bit(mut bits: u64, mut visit: impl FnMut(usize)) {
    while bits != 0 {
        visit(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}
