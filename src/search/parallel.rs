//! A passage beside its translation.

use std::collections::HashSet;

use serde::Serialize;

use crate::analysis::Analysis;
use crate::language::Language;
use crate::lexicon::Dictionary;

use super::highlight::Highlight;

/// A document's translation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parallel {
    /// Id of the document.
    pub doc: String,
    /// Its passage that corresponds to the hit, where it was asked for and is there.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub passage: Option<ParallelPassage>,
}

/// The passage of a translation that says the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ParallelPassage {
    /// Which passage of the document it is, from 1.
    pub passage: u64,
    /// Its language.
    pub lang: Language,
    /// The passage.
    pub text: String,
    /// What of the query matches in it.
    pub highlights: Vec<Highlight>,
}

/// How much a word that corresponds counts against standing at the same place of the document.
const WORD: f32 = 1.0;
const PLACE: f32 = 2.0;

/// How well two passages correspond: the share of the words of one that have a counterpart
/// in the other, names and numbers among them, and how near they stand in their documents (0 the
/// beginning, 1 the end).
pub(super) fn correspondence(words: &Correspondents, other: &Analysis, places: [f32; 2]) -> f32 {
    let stems: HashSet<&str> = other.tokens().map(|token| token.stem).collect();
    let met = words.0.iter().filter(|word| word.iter().any(|stem| stems.contains(stem.as_str())));
    let share = met.count() as f32 / words.0.len().max(1) as f32;
    WORD * share - PLACE * (places[0] - places[1]).abs()
}

/// The stems in the other language by which the words of a passage can be known again.
pub(super) struct Correspondents(Vec<Vec<String>>);

impl Correspondents {
    /// Those of a passage: every word itself, and its translations.
    pub(super) fn new(
        analysis: &Analysis,
        language: Language,
        dictionary: &Dictionary,
        mut stem: impl FnMut(&str) -> String,
    ) -> Self {
        let contents = analysis.tokens().filter(|token| !token.stopword);
        let words = contents.map(|token| {
            let translations = dictionary.translate(language, token.surface, token.stem);
            let words = translations.iter().filter(|found| !found.text.contains(' '));
            let mut stems: Vec<String> = words.map(|found| stem(&found.text)).collect();
            stems.push(token.stem.to_owned());
            stems
        });
        Correspondents(words.collect())
    }
}
