//! Words that a word may have been meant to be.
//!
//! How far two spellings lie apart is a matter of letters, and of which letters: Indonesian writes
//! f, p and v for one sound, drops and adds h, doubles letters in names, and wrote oe, dj and tj
//! until not long ago. Such confusions cost less than others. Among words that lie equally near
//! the one in more passages comes first.

mod automaton;
mod cost;

use serde::Serialize;

use crate::analysis::Home;
use crate::index::Section;

use super::expansion::{Reach, Sought};
use super::plan::Place;
use super::vocabulary::Vocabulary;

pub use automaton::Spellings;
pub use cost::spelling_cost;

/// A word of a query that stands nowhere in the index.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnknownWord {
    /// Its first byte in the query, and the byte after its last.
    pub bytes: [usize; 2],
    /// The word as typed.
    pub word: String,
    /// What may have been meant, the likeliest first.
    pub suggestions: Vec<Suggestion>,
}

/// A word that may have been meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The word, folded.
    pub word: String,
    /// In how many passages it stands; 0 for a word of the lexicon whose translations or other
    /// forms stand there.
    pub passages: u64,
    /// How far it lies apart, a letter about 1.
    #[serde(skip)]
    pub cost: f32,
}

/// The shortest and the longest words that are mended, in letters.
const SHORTEST: usize = 4;
const LONGEST: usize = 40;

/// The greatest cost by letter of the word.
const COST_A_LETTER: f32 = 0.2;

/// How much it counts that a word is frequent: the logarithm of its passages by this.
const FREQUENCY_WEIGHT: f32 = 0.1;

/// Words of the index that are weighed.
const REACH: Reach = Reach { terms: 300, compared: 50_000 };

/// Whether a word is one of letters that may be misspelled.
pub(super) fn can_be_mended(word: &str) -> bool {
    let letters = word.chars().count();
    (SHORTEST..=LONGEST).contains(&letters) && word.chars().all(char::is_alphabetic)
}

/// The greatest cost at which a word may be another.
pub(super) fn greatest_cost(word: &str) -> f32 {
    COST_A_LETTER * word.chars().count() as f32
}

/// What a folded word may have been meant to be, of the words of the index, the likeliest first.
/// Costs some 100 µs with 100,000 different words.
///
/// # Errors
/// Where the index cannot be read.
pub fn suggestions(
    word: &str,
    vocabulary: &dyn Vocabulary,
    most: usize,
) -> tantivy::Result<Vec<Suggestion>> {
    if !can_be_mended(word) {
        return Ok(Vec::new());
    }
    let places = Section::ALL.map(|section| Place::Text(section, Home::Surface));
    let spellings = Spellings::new(word, greatest_cost(word));
    let mut found: Vec<Suggestion> = Vec::new();
    // Titles have few words that no text has.
    for place in places {
        if !found.is_empty() {
            break;
        }
        for (word, passages) in
            vocabulary.expand(&[place], &Sought::Spelled(&spellings), REACH)?.terms
        {
            if let Some(cost) = spellings.cost(&word) {
                found.push(Suggestion { word, passages, cost });
            }
        }
    }
    sort(&mut found);
    found.truncate(most);
    // What stands in a text and in its title stands in one passage.
    for suggestion in &mut found {
        let [body, title] = places.map(|place| vocabulary.frequency(place, &suggestion.word));
        suggestion.passages = body?.max(title?);
    }
    found.retain(|suggestion| suggestion.passages > 0);
    Ok(found)
}

pub(super) fn sort(suggestions: &mut [Suggestion]) {
    let rank =
        |found: &Suggestion| found.cost - FREQUENCY_WEIGHT * (1.0 + found.passages as f32).ln();
    suggestions.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then_with(|| a.word.cmp(&b.word)));
}
