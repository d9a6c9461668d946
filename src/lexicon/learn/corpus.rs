//! Aligned text as numbers.

use std::collections::HashMap;

use crate::analysis::{Analysis, Analyzer};
use crate::language::Language;

/// Pairs of texts, each a bag of word numbers, a side each.
#[derive(Default)]
pub(super) struct Corpus {
    sides: [Side; 2],
}

#[derive(Default)]
struct Side {
    numbers: HashMap<String, u32>,
    words: Vec<Word>,
    /// The words of all texts, one text behind the other.
    tokens: Vec<u32>,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// A stem, and how it is written.
struct Word {
    stem: String,
    pairs: u32,
    /// How often each surface occurs, the shortest list that serves: most stems have few.
    surfaces: Vec<(String, u32)>,
}

impl Corpus {
    /// Adds a pair; one without words on both sides is left out.
    pub(super) fn add(&mut self, analyzer: &Analyzer, texts: [&str; 2]) {
        let analyses =
            Language::ALL.map(|language| analyzer.analyze(texts[language as usize], language));
        if analyses.iter().any(|analysis| contents(analysis).next().is_none()) {
            return;
        }
        for (side, analysis) in self.sides.iter_mut().zip(&analyses) {
            side.add(analysis);
        }
    }

    /// How many pairs there are.
    pub(super) fn len(&self) -> usize {
        self.sides[0].ends.len()
    }

    /// How many different words a side has.
    pub(super) fn words(&self, side: usize) -> usize {
        self.sides[side].words.len()
    }

    /// The words of a pair on one side.
    pub(super) fn text(&self, side: usize, pair: usize) -> &[u32] {
        let Side { tokens, ends, .. } = &self.sides[side];
        let start = if pair == 0 { 0 } else { ends[pair - 1] };
        &tokens[start..ends[pair]]
    }

    /// The most frequent surface of a word, and its stem.
    pub(super) fn entry(&self, side: usize, word: u32) -> (&str, &str) {
        let word = &self.sides[side].words[word as usize];
        let most = word.surfaces.iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        (most.map_or(&word.stem, |(surface, _)| surface), &word.stem)
    }

    /// Leaves out the words that occur in fewer pairs.
    pub(super) fn drop_rare(&mut self, least: u32) {
        self.sides.iter_mut().for_each(|side| side.drop_rare(least));
    }
}

impl Side {
    fn add(&mut self, analysis: &Analysis) {
        let start = self.tokens.len();
        for token in contents(analysis) {
            let number = match self.numbers.get(token.stem) {
                Some(&number) => number,
                None => {
                    let number = self.words.len() as u32;
                    self.numbers.insert(token.stem.to_owned(), number);
                    self.words.push(Word {
                        stem: token.stem.to_owned(),
                        pairs: 0,
                        surfaces: Vec::new(),
                    });
                    number
                }
            };
            let word = &mut self.words[number as usize];
            match word.surfaces.iter_mut().find(|(surface, _)| surface == token.surface) {
                Some((_, count)) => *count += 1,
                None => word.surfaces.push((token.surface.to_owned(), 1)),
            }
            self.tokens.push(number);
        }
        // A word that is repeated within a text counts once.
        self.tokens[start..].sort_unstable();
        let mut kept = start;
        for at in start..self.tokens.len() {
            if at == start || self.tokens[at] != self.tokens[at - 1] {
                self.tokens.swap(kept, at);
                kept += 1;
            }
        }
        self.tokens.truncate(kept);
        for &word in &self.tokens[start..] {
            self.words[word as usize].pairs += 1;
        }
        self.ends.push(self.tokens.len());
    }

    fn drop_rare(&mut self, least: u32) {
        let mut new_numbers = vec![None; self.words.len()];
        let mut kept = 0;
        for (number, word) in self.words.iter().enumerate() {
            if word.pairs >= least {
                new_numbers[number] = Some(kept);
                kept += 1;
            }
        }
        self.words.retain(|word| word.pairs >= least);
        self.numbers.clear();
        let old = std::mem::take(&mut self.tokens);
        let mut start = 0;
        for end in &mut self.ends {
            self.tokens
                .extend(old[start..*end].iter().filter_map(|&word| new_numbers[word as usize]));
            start = *end;
            *end = self.tokens.len();
        }
    }
}

/// The words of a text that carry a meaning.
fn contents(analysis: &Analysis) -> impl Iterator<Item = crate::analysis::Token<'_>> {
    analysis.tokens().filter(|token| {
        !token.stopword && token.stem.chars().any(char::is_alphabetic) && token.stem.len() > 1
    })
}
