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

/// Passages of a window. What it costs to look through them grows with how many there are: most
/// words of a query stand in few passages.
#[derive(Clone)]
pub(super) struct Bits {
    words: [u64; WINDOW / 64],
    /// Which of the words may not be zero.
    used: u64,
}

const _: () = assert!(WINDOW / 64 <= u64::BITS as usize);

impl Default for Bits {
    fn default() -> Self {
        Bits { words: [0; WINDOW / 64], used: 0 }
    }
}

impl Bits {
    #[inline]
    pub(super) fn insert(&mut self, at: usize) {
        let word = at / 64 % self.words.len();
        self.words[word] |= 1 << (at % 64);
        self.used |= 1 << word;
    }

    /// Has a number set to zero by [`zero`](Self::zero) that stands for no passage here, as long as
    /// none of its neighbours does.
    #[inline]
    pub(super) fn touch(&mut self, at: usize) {
        self.used |= 1 << (at / 64 % self.words.len());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used == 0
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        self.words[at / 64] >> (at % 64) & 1 == 1
    }

    pub(super) fn clear(&mut self) {
        for_each_bit(self.used, |word| self.words[word] = 0);
        self.used = 0;
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut used = 0;
        for_each_bit(self.used, |word| {
            let mut kept = 0;
            for_each_bit(self.words[word], |bit| {
                kept |= u64::from(keep(word * 64 + bit)) << bit;
            });
            self.words[word] = kept;
            used |= u64::from(kept != 0) << word;
        });
        self.used = used;
    }

    pub(super) fn count(&self) -> usize {
        let mut count = 0;
        for_each_bit(self.used, |word| count += self.words[word].count_ones() as usize);
        count
    }

    #[inline]
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize)) {
        for_each_bit(self.used, |word| {
            for_each_bit(self.words[word], |bit| visit(word * 64 + bit));
        });
    }

    /// Sets the numbers that stand for them to zero. Where there are many, so are their neighbours:
    /// 64 at once cost less than looking for each. So are those of which none is listed.
    pub(super) fn zero(&self, numbers: &mut [f32; WINDOW]) {
        const FEW: u32 = 8;
        let (numbers, _) = numbers.as_chunks_mut::<64>();
        for_each_bit(self.used, |word| {
            let (bits, numbers) = (self.words[word], &mut numbers[word]);
            match bits.count_ones() {
                1..=FEW => for_each_bit(bits, |bit| numbers[bit] = 0.0),
                _ => *numbers = [0.0; 64],
            }
        });
    }
}

#[inline]
fn for_each_bit(mut bits: u64, mut visit: impl FnMut(usize)) {
    while bits != 0 {
        visit(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}
