//! Learning translations from aligned text.
//!
//! IBM Model 1 (Brown et al. 1993) in both directions, each with a null word that takes what
//! has no counterpart, over stems and without stopwords. The two directions are joined: a pair is
//! as likely as the geometric mean of what they say, so that a rare word that happens to stand
//! beside a common one, which it "explains" in one direction alone, falls away. What is
//! left is pruned to the likeliest translations of every word.
//!
//! The result does not depend on the machine: sums are taken over a fixed number of parts of
//! the text, always in the same order.

mod corpus;
mod model;

use crate::analysis::Analyzer;
use crate::language::Language;

use super::compile::ImageBuilder;

use corpus::Corpus;
use model::Table;

/// How to learn.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnOptions {
    /// Rounds of expectation maximisation.
    pub iterations: usize,
    /// Words that occur in fewer pairs are left out.
    pub least_pairs: u32,
    /// Translations less likely than this are left out.
    pub least_probability: f32,
    /// Translations of a word at most.
    pub most_translations: usize,
}

impl Default for LearnOptions {
    fn default() -> Self {
        LearnOptions {
            iterations: 6,
            least_pairs: 2,
            least_probability: 0.02,
            most_translations: 10,
        }
    }
}

/// How far learning has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rounds done, of both directions together.
    pub done: usize,
    /// Rounds in all.
    pub of: usize,
}

/// Collects aligned pairs of texts, then learns which words translate each other.
///
/// Memory: 4 bytes a word of the text, and some 20 bytes a pair of words that ever stand in the
/// same pair of texts.
pub struct Learner {
    analyzer: Analyzer,
    corpus: Corpus,
}

impl Learner {
    /// A learner that has seen nothing yet.
    pub fn new(analyzer: Analyzer) -> Self {
        Learner { analyzer, corpus: Corpus::default() }
    }

    /// Adds a text and its translation: a sentence each, or a paragraph.
    pub fn add(&mut self, indonesian: &str, english: &str) {
        self.corpus.add(&self.analyzer, [indonesian, english]);
    }

    /// How many pairs it has seen that have words on both sides.
    pub fn pairs(&self) -> usize {
        self.corpus.len()
    }

    /// Learns, and compiles what it has learned. `progress` is called after every round.
    pub fn learn(mut self, options: &LearnOptions, mut progress: impl FnMut(Progress)) -> Vec<u8> {
        self.corpus.drop_rare(options.least_pairs);
        let of = 2 * options.iterations;
        let mut done = 0;
        let tables = Language::ALL.map(|from| {
            let mut table = Table::uniform(&self.corpus, from as usize);
            for _ in 0..options.iterations {
                table.improve(&self.corpus, from as usize);
                done += 1;
                progress(Progress { done, of });
            }
            table
        });
        self.join(&tables, options)
    }

    /// Joins what the two directions say and prunes it.
    fn join(&self, tables: &[Table; 2], options: &LearnOptions) -> Vec<u8> {
        let mut builder = ImageBuilder::default();
        for from in Language::ALL {
            let (side, other) = (from as usize, from.other() as usize);
            for word in 0..self.corpus.words(side) as u32 {
                let mut found: Vec<(u32, f32)> = tables[side]
                    .row(word)
                    .map(|(translation, there)| {
                        let back = tables[other].probability(translation, word);
                        (translation, (there * back).sqrt())
                    })
                    .collect();
                let sum: f32 = found.iter().map(|(_, strength)| strength).sum();
                found.iter_mut().for_each(|(_, strength)| *strength /= sum.max(f32::MIN_POSITIVE));
                found.retain(|(_, strength)| *strength >= options.least_probability);
                found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                found.truncate(options.most_translations);
                for (translation, strength) in found {
                    let mut forms =
                        [self.corpus.entry(side, word), self.corpus.entry(other, translation)];
                    let mut strengths = [strength, 0.0];
                    if from == Language::English {
                        forms.reverse();
                        strengths.reverse();
                    }
                    builder.add(forms, strengths);
                }
            }
        }
        builder.compile()
    }
}
