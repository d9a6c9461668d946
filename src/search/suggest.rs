//! Words to go on with, and the query that may have been meant.

use crate::analysis::Home;
use crate::index::{IndexError, Section};
use crate::query::{
    Glob, MOST_COMPARED, Place, Reach, Sought, Suggestion, UnknownWord, Vocabulary, suggestions,
};
use crate::text::fold;

use super::Searcher;

impl Searcher {
    /// The fields by which documents can be told apart: `lang`, `doc`, and what they bring along.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn fields(&self) -> Result<Vec<String>, IndexError> {
        self.index().read(|_| self.vocabulary().fields())
    }

    /// The words of the passages that begin with some letters, those in most passages first.
    /// Costs time by the number of words that begin so.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn complete(&self, beginning: &str, most: usize) -> Result<Vec<Suggestion>, IndexError> {
        let vocabulary = self.vocabulary();
        self.index().read(|_| completions(beginning, &vocabulary, most))
    }

    /// What a word may have been meant to be, of the words of the passages, the likeliest first.
    /// Costs some 100 µs with 100,000 different words.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn suggest(&self, word: &str, most: usize) -> Result<Vec<Suggestion>, IndexError> {
        let vocabulary = self.vocabulary();
        self.index().read(|_| suggestions(&folded(word), &vocabulary, most))
    }
}

/// The words of a collection that begin with some letters, those in most passages first.
///
/// # Errors
/// Where the vocabulary cannot be read.
pub(crate) fn completions(
    beginning: &str,
    vocabulary: &dyn Vocabulary,
    most: usize,
) -> tantivy::Result<Vec<Suggestion>> {
    let pattern = folded(&beginning.replace(['*', '?'], "")) + "*";
    let place = Place::Text(Section::Body, Home::Surface);
    let reach = Reach { terms: most, compared: MOST_COMPARED };
    let found = vocabulary.expand(&[place], &Sought::Glob(&Glob::new(&pattern)), reach)?;
    let word = |(word, passages)| Suggestion { word, passages, cost: 0.0 };
    Ok(found.terms.into_iter().map(word).collect())
}

/// A word as it stands in an index.
pub(crate) fn folded(word: &str) -> String {
    let mut folded = String::new();
    fold(word, &mut folded);
    folded
}

/// A query with the likeliest suggestion in place of every word that stands nowhere; `None` where
/// there are none.
pub(crate) fn corrected(query: &str, unknown: &[UnknownWord]) -> Option<String> {
    let mut places: Vec<&UnknownWord> =
        unknown.iter().filter(|unknown| !unknown.suggestions.is_empty()).collect();
    places.sort_by_key(|unknown| unknown.bytes[0]);
    places.dedup_by_key(|unknown| unknown.bytes[0]);
    let mut corrected = String::new();
    let mut written = 0;
    for unknown in &places {
        let best = &unknown.suggestions.first()?.word;
        corrected.push_str(query.get(written..unknown.bytes[0])?);
        let mut letters = best.chars();
        if unknown.word.starts_with(char::is_uppercase)
            && let Some(first) = letters.next()
        {
            corrected.extend(first.to_uppercase());
        }
        corrected.push_str(letters.as_str());
        written = unknown.bytes[1];
    }
    corrected.push_str(query.get(written..)?);
    (!places.is_empty()).then_some(corrected)
}
