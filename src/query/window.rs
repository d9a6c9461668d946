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

    pub(super) fn clear(&mut self) {
        for_each_bit(self.used, |word| self.words[word] = 0);
        self.used = 0;
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

/// Passages of a window that are counted, a byte each: where many are added one after the other, a
/// bit would have to wait for the one before it in its word.
pub(super) struct Marks([u8; WINDOW]);

impl Default for Marks {
    fn default() -> Self {
        Marks([0; WINDOW])
    }
}

impl Marks {
    #[inline]
    pub(super) fn insert(&mut self, at: usize) {
        self.0[at % WINDOW] = 1;
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        self.0[at % WINDOW] != 0
    }

    /// Takes those out that are not to be counted.
    pub(super) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        for (at, mark) in self.0.iter_mut().enumerate() {
            *mark = u8::from(*mark != 0 && keep(at));
        }
    }

    /// How many there are; none from then on. Costs some hundred instructions.
    pub(super) fn take_count(&mut self) -> usize {
        const { assert!(WINDOW / 64 <= u8::MAX as usize) };
        let (rows, _) = self.0.as_chunks::<64>();
        let mut columns = [0u8; 64];
        for row in rows {
            columns.iter_mut().zip(row).for_each(|(column, mark)| *column += mark);
        }
        self.0.fill(0);
        columns.into_iter().map(usize::from).sum()
    }
}

#[inline]
fn for_each_bit(mut bits: u64, mut visit: impl FnMut(usize)) {
    while bits != 0 {
        visit(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_every_passage_once() {
        let mut marks = Marks::default();
        for at in (0..WINDOW).chain(5..9) {
            marks.insert(at);
        }
        assert_eq!(marks.take_count(), WINDOW);
        assert_eq!(marks.take_count(), 0);
        for at in [0, 63, 64, 4000, WINDOW - 1] {
            marks.insert(at);
        }
        marks.retain(|at| at % 64 != 0);
        assert!(marks.contains(63) && !marks.contains(64));
        assert_eq!(marks.take_count(), 3);
    }
}
