//! IBM Model 1 in one direction.

use std::thread;

use super::corpus::Corpus;

/// Parts over which sums are taken; each may have a thread of its own.
const PARTS: usize = 2;

/// Pairs of words that are sorted at once while the table is laid out: bounds its memory.
const SORTED_AT_ONCE: usize = 1 << 24;

/// The probabilities of translations. Row 0 is the null word's; word `w` has row `w + 1`. Only
/// words that stand in the same pair of texts have a place.
pub(super) struct Table {
    ends: Vec<usize>,
    columns: Vec<u32>,
    probabilities: Vec<f32>,
}

impl Table {
    /// The table for words of side `from`, every translation as likely as every other.
    pub(super) fn uniform(corpus: &Corpus, from: usize) -> Self {
        let to = 1 - from;
        // How often each word meets another, to lay the table out in bounded stretches.
        let mut meetings = vec![0usize; corpus.words(from)];
        for pair in 0..corpus.len() {
            let met = corpus.text(to, pair).len();
            corpus.text(from, pair).iter().for_each(|&word| meetings[word as usize] += met);
        }
        let columns: Vec<u32> = (0..corpus.words(to) as u32).collect();
        let mut table = Table { ends: vec![columns.len()], columns, probabilities: Vec::new() };
        let mut first = 0;
        while first < meetings.len() {
            let mut last = first;
            let mut sum = 0;
            while last < meetings.len() && (sum == 0 || sum + meetings[last] <= SORTED_AT_ONCE) {
                sum += meetings[last];
                last += 1;
            }
            table.lay_out(corpus, from, first as u32..last as u32, sum);
            first = last;
        }
        table.probabilities = vec![1.0; table.columns.len()];
        table
    }

    /// Lays out the rows of some words.
    fn lay_out(&mut self, corpus: &Corpus, from: usize, words: std::ops::Range<u32>, sum: usize) {
        let mut met: Vec<u64> = Vec::with_capacity(sum);
        for pair in 0..corpus.len() {
            for &word in corpus.text(from, pair).iter().filter(|word| words.contains(word)) {
                let row = u64::from(word) << 32;
                met.extend(corpus.text(1 - from, pair).iter().map(|&other| row | u64::from(other)));
            }
        }
        met.sort_unstable();
        met.dedup();
        let mut met = met.into_iter().peekable();
        for word in words {
            while let Some(key) = met.next_if(|key| (key >> 32) as u32 == word) {
                self.columns.push(key as u32);
            }
            self.ends.push(self.columns.len());
        }
    }

    /// One round of expectation maximisation.
    pub(super) fn improve(&mut self, corpus: &Corpus, from: usize) {
        let share = corpus.len().div_ceil(PARTS).max(1);
        let parts: Vec<Vec<f32>> = thread::scope(|scope| {
            let table = &*self;
            let workers: Vec<_> = (0..PARTS)
                .map(|part| {
                    let pairs =
                        (part * share).min(corpus.len())..((part + 1) * share).min(corpus.len());
                    scope.spawn(move || table.expect(corpus, from, pairs))
                })
                .collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        let mut start = 0;
        for &end in &self.ends {
            let row = start..end;
            let mut sum = 0.0f64;
            for at in row.clone() {
                let count: f32 = parts.iter().map(|part| part[at]).sum();
                self.probabilities[at] = count;
                sum += f64::from(count);
            }
            if sum > 0.0 {
                self.probabilities[row].iter_mut().for_each(|p| *p = (f64::from(*p) / sum) as f32);
            }
            start = end;
        }
    }

    /// How often each translation is expected in some pairs of texts.
    fn expect(&self, corpus: &Corpus, from: usize, pairs: std::ops::Range<usize>) -> Vec<f32> {
        let mut counts = vec![0.0f32; self.columns.len()];
        let mut places = Vec::new();
        for pair in pairs {
            let sources = corpus.text(from, pair);
            for &word in corpus.text(1 - from, pair) {
                places.clear();
                places.push(word as usize);
                places.extend(sources.iter().filter_map(|&source| self.place(source, word)));
                let sum: f32 = places.iter().map(|&at| self.probabilities[at]).sum();
                if sum > 0.0 {
                    for &at in &places {
                        counts[at] += self.probabilities[at] / sum;
                    }
                }
            }
        }
        counts
    }

    /// Where the probability of a translation stands.
    fn place(&self, word: u32, translation: u32) -> Option<usize> {
        let row = self.span(word);
        let at = self.columns[row.clone()].binary_search(&translation).ok()?;
        Some(row.start + at)
    }

    /// How likely a word has a translation.
    pub(super) fn probability(&self, word: u32, translation: u32) -> f32 {
        self.place(word, translation).map_or(0.0, |at| self.probabilities[at])
    }

    /// A word's translations and how likely each is.
    pub(super) fn row(&self, word: u32) -> impl Iterator<Item = (u32, f32)> {
        self.span(word).map(|at| (self.columns[at], self.probabilities[at]))
    }

    fn span(&self, word: u32) -> std::ops::Range<usize> {
        self.ends[word as usize]..self.ends[word as usize + 1]
    }
}
