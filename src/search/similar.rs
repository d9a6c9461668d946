//! More like this: a passage as a query.

use std::collections::HashMap;

use crate::analysis::{Analysis, Home};
use crate::index::{IndexError, Section};
use crate::query::{Place, Vocabulary};

use super::hit::Results;
use super::options::SearchOptions;
use super::searcher::{SearchError, Searcher};

/// Words of the passage that are searched. More of them find no better passages and cost more.
const WORDS: usize = 16;

impl Searcher {
    /// Finds passages that speak of the same as a passage of the index, in both languages unless
    /// the options say otherwise: those that hold its most telling words, by their frequency in it
    /// and their rarity elsewhere. The passage itself is not among them. `None` where there is no
    /// such passage.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn similar(
        &self,
        doc: &str,
        passage: u64,
        options: &SearchOptions,
    ) -> Result<Option<Results>, SearchError> {
        let Some(words) = self.telling_words(doc, passage)? else { return Ok(None) };
        let mut wider = options.clone();
        wider.limit = options.limit.saturating_add(options.offset).saturating_add(1);
        wider.offset = 0;
        let mut results = self.search(&words.join(" "), &wider)?;
        let found = results.hits.len();
        results.hits.retain(|hit| hit.doc != doc || hit.passage != passage);
        results.total = results.total.saturating_sub(found - results.hits.len());
        results.hits.drain(..options.offset.min(results.hits.len()));
        results.hits.truncate(options.limit);
        for (at, hit) in results.hits.iter_mut().enumerate() {
            hit.rank = options.offset + at + 1;
        }
        Ok(Some(results))
    }

    /// The words of a passage that tell most of it, the most telling first.
    fn telling_words(&self, doc: &str, passage: u64) -> Result<Option<Vec<String>>, IndexError> {
        self.index().read(|_| {
            let found =
                self.passages_of(doc)?.into_iter().find(|(ordinal, ..)| *ordinal == passage);
            let Some((_, segment, row)) = found else { return Ok(None) };
            let text = self.stored(segment, row)?.text;
            let mut analysis = Analysis::default();
            self.index().analyzer().analyze_into(&text, self.language(segment, row), &mut analysis);
            let mut counts: HashMap<&str, (usize, &str)> = HashMap::new();
            for token in analysis.tokens().filter(|token| !token.stopword) {
                counts.entry(token.stem).or_insert((0, token.surface)).0 += 1;
            }
            let vocabulary = self.vocabulary();
            let passages = self.statistics().passages.max(1) as f32;
            let mut words = Vec::with_capacity(counts.len());
            for (count, surface) in counts.into_values() {
                let place = Place::Text(Section::Body, Home::Surface);
                let frequency = vocabulary.frequency(place, surface)?.max(1) as f32;
                let weight = count as f32 * (1.0 + passages / frequency).ln();
                words.push((weight, surface.to_owned()));
            }
            words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            words.truncate(WORDS);
            Ok(Some(words.into_iter().map(|(_, word)| word).collect()))
        })
    }
}
