//! Patterns and fuzzy words in the query language of the engines.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::analysis::{Analysis, Home};
use crate::index::Section;
use crate::query::{Glob, Near, Place, Sought};

use super::kind::Kind;
use super::layout::field;

/// What a pattern of a query stands for, in one home of terms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    shape: Shape,
    home: Home,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Shape {
    /// `*` for any letters, `?` for one.
    Glob(String),
    /// A word of which so many letters may differ.
    Near(String, u8),
}

impl Pattern {
    pub(super) fn new(places: &[Place], sought: &Sought<'_>) -> Self {
        let home = places.iter().find_map(|place| match place {
            Place::Text(_, home) => Some(*home),
            Place::Filter => None,
        });
        let shape = match sought {
            Sought::Glob(glob) => Shape::Glob(glob.to_string()),
            Sought::Near(near) => {
                let (word, most) = near.word();
                Shape::Near(word.to_owned(), most)
            }
            // Which of them may have been meant is told once they are here.
            Sought::Spelled(spellings) => Shape::Near(spellings.word(), 2),
        };
        Pattern { shape, home: home.unwrap_or(Home::Surface) }
    }

    pub(super) fn places(&self) -> [Place; 2] {
        Section::ALL.map(|section| Place::Text(section, self.home))
    }

    /// Whether the query finds every word that fits.
    pub(super) fn is_whole(&self, kind: Kind) -> bool {
        !matches!((&self.shape, kind), (Shape::Near(_, 2..), Kind::Quickwit))
    }

    /// Finds the passages that hold a word that fits.
    pub(super) fn query(&self, kind: Kind) -> Value {
        let anywhere = self.places().map(|place| {
            let name = field(place);
            match (&self.shape, kind) {
                (Shape::Glob(pattern), _) => json!({ "wildcard": { name: { "value": pattern } } }),
                (Shape::Near(word, most), Kind::OpenSearch) => {
                    json!({ "fuzzy": { name: { "value": word, "fuzziness": most } } })
                }
                // Knows no fuzzy words: one letter that differs, as an expression.
                (Shape::Near(word, _), Kind::Quickwit) => {
                    json!({ "regexp": { name: { "value": one_letter_off(word) } } })
                }
            }
        });
        json!({ "bool": { "should": anywhere, "minimum_should_match": 1 } })
    }

    /// The expression that stands for a fuzzy word where the engine knows none.
    pub(super) fn expression(&self) -> Option<String> {
        match &self.shape {
            Shape::Near(word, _) => Some(one_letter_off(word)),
            Shape::Glob(_) => None,
        }
    }

    /// The words of a text that fit, each once.
    pub(super) fn fitting(&self, analysis: &Analysis) -> Vec<String> {
        let mut words: Vec<&str> = match self.home {
            Home::Surface => analysis.tokens().map(|token| token.surface).collect(),
            Home::Stem => analysis
                .tokens()
                .filter(|token| token.stem != token.surface)
                .map(|token| token.stem)
                .collect(),
            Home::Variant => analysis.variants().map(|variant| variant.term).collect(),
        };
        words.sort_unstable();
        words.dedup();
        let fits: Box<dyn Fn(&str) -> bool> = match &self.shape {
            Shape::Glob(pattern) => {
                let glob = Glob::new(pattern);
                Box::new(move |word| glob.fits(word))
            }
            Shape::Near(word, most) => {
                let near = Near::new(word, *most);
                Box::new(move |word| near.distance(word).is_some())
            }
        };
        words.into_iter().filter(|word| fits(word)).map(str::to_owned).collect()
    }
}

/// An expression for the words in which a letter is changed, missing or added, or two are
/// transposed.
fn one_letter_off(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut ways = Vec::new();
    for at in 0..letters.len() {
        let (before, after) = (plain(&letters[..at]), plain(&letters[at + 1..]));
        ways.push(format!("{before}.?.?{after}"));
        if at + 1 < letters.len() {
            let swapped = plain(&[letters[at + 1], letters[at]]);
            ways.push(format!("{before}{swapped}{}", plain(&letters[at + 2..])));
        }
    }
    format!("({})", ways.join("|"))
}

/// Letters that stand for themselves in an expression.
fn plain(letters: &[char]) -> String {
    let mut text = String::new();
    for letter in letters {
        let sign = if letter.is_alphanumeric() { "" } else { "\\" };
        let _ = write!(text, "{sign}{letter}");
    }
    text
}

#[cfg(test)]
mod tests {
    use tantivy_fst::{Automaton, Regex};

    use super::*;

    #[test]
    fn one_letter_may_differ() {
        let regex = Regex::new(&one_letter_off("rumah")).unwrap();
        let fits = |word: &str| {
            let step = |state, byte| regex.accept(&state, byte);
            regex.is_match(&word.bytes().fold(regex.start(), step))
        };
        for word in ["rumah", "rumh", "rumahh", "srumah", "rumsh", "urmah"] {
            assert!(fits(word), "{word}");
        }
        for word in ["rum", "ramuh", "rumahku"] {
            assert!(!fits(word), "{word}");
        }
    }
}
