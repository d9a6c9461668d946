//! What a search did not do as asked, and says.

use serde::{Serialize, Serializer};

use super::limits::{
    DEEPEST, LONGEST_QUERY, MOST_EXPANSIONS_OF_QUERY, MOST_WORDS, MOST_WORDS_NEAR,
};

/// A limit that a query met, or a part of it that was read otherwise than it may have been meant.
/// Notes are no errors: the rest of the query was searched. Each is a sentence; as JSON too.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// A word before a colon that names no field of the index.
    #[error("the index has no field `{name}`: `{text}` was read as words")]
    UnknownField {
        /// The name.
        name: String,
        /// The whole, as typed.
        text: String,
    },
    /// A pattern that stands for more words than are searched.
    #[error(
        "`{pattern}` stands for {found} words of the index: the {searched} in most passages were \
         searched; more letters make it narrower"
    )]
    BroadPattern {
        /// The pattern as typed.
        pattern: String,
        /// How many words fit.
        found: usize,
        /// How many of them were searched.
        searched: usize,
    },
    /// A pattern whose words would have to be sought for too long.
    #[error(
        "`{pattern}`: after {looked_at} words of the index the rest was not looked at; \
         letters at the beginning make it faster"
    )]
    LongWalk {
        /// The pattern as typed.
        pattern: String,
        /// How many words were compared with it.
        looked_at: usize,
    },
    /// A pattern whose words an engine elsewhere shows by the passages that hold one.
    #[error(
        "`{pattern}`: its words were taken from the first {passages} passages that hold one; \
         words that stand in others alone were not searched; more letters make a pattern narrower"
    )]
    Sampled {
        /// The pattern as typed.
        pattern: String,
        /// How many passages were looked at.
        passages: u64,
    },
    /// A fuzzy word that an engine elsewhere can only be asked for with one other letter.
    #[error(
        "`{word}`: the engine knows no fuzzy words; those were searched in which one letter \
         differs, and not those in which two do"
    )]
    OneLetter {
        /// The word as typed.
        word: String,
    },
    /// A pattern that an engine elsewhere cannot be asked for.
    #[error("`{pattern}` is too long for the engine to look for its words, and was passed over")]
    NotAsked {
        /// The pattern as typed.
        pattern: String,
    },
    /// Patterns that together stand for more words than are searched.
    #[error(
        "the patterns of the query stand for more than {MOST_EXPANSIONS_OF_QUERY} words of the \
         index: not all of them were searched"
    )]
    ManyPatterns,
    /// A pattern of nothing but `*` and `?`.
    #[error("`{pattern}` has no letters and was passed over")]
    NoLetters {
        /// The pattern as typed.
        pattern: String,
    },
    /// A fuzzy word with a distance that is too large.
    #[error("`{word}`: 2 letters may differ at most, {asked} were asked for")]
    LargeDistance {
        /// The word as typed.
        word: String,
        /// The distance that was asked for.
        asked: u8,
    },
    /// An interval whose bounds are neither numbers nor dates.
    #[error("`{text}` is no interval of numbers or dates (2010..2014, 2014-12-01..2015-01)")]
    NoInterval {
        /// The interval as typed.
        text: String,
    },
    /// A phrase of too many words that need not stand side by side.
    #[error("the first {MOST_WORDS_NEAR} words of a phrase with ~ were searched")]
    LongProximity,
    /// A word that stands nowhere and was searched as others.
    #[error("no passage has `{word}`: `{searched}` was searched")]
    MendedWord {
        /// The word as typed.
        word: String,
        /// What was searched.
        searched: String,
    },
    /// A query that found nothing and was searched as another.
    #[error("nothing was found: `{query}` was searched instead")]
    Corrected {
        /// The query that was searched.
        query: String,
    },
    /// A query that an engine elsewhere cannot be asked exactly.
    #[error(
        "the engine cannot be asked this exactly: some of the {total} passages that it counts do \
         not match, and the best of its first {came} are shown"
    )]
    Wider {
        /// What the engine counts.
        total: usize,
        /// The passages that were looked at.
        came: usize,
    },
    /// Brackets nested too deep.
    #[error("brackets nested deeper than {DEEPEST} were passed over")]
    TooDeep,
    /// A query that is too long.
    #[error("only the first {LONGEST_QUERY} bytes of the query were read")]
    TooLong,
    /// A query of too many words.
    #[error("only the first {MOST_WORDS} words of the query were searched")]
    TooManyWords,
}

impl Note {
    /// Whether it says what was searched beside or instead of the query, which was searched whole.
    pub fn is_suggestion(&self) -> bool {
        matches!(self, Note::MendedWord { .. } | Note::Corrected { .. })
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
