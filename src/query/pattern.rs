//! Patterns of words: `p?mer*ntah`, and words that differ in a letter or two.

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use std::fmt;
use std::sync::OnceLock;

use super::limits::MOST_DISTANCE;

/// A word with wildcards: `*` stands for any letters or none, `?` for one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Letter(char),
    Any,
    Run,
}

/// The longest pattern that is compared whole, in letters: no word of an index is longer.
const LONGEST_PATTERN: usize = 240;

impl Glob {
    /// Reads a pattern; all other characters stand for themselves.
    pub fn new(pattern: &str) -> Self {
        let mut pieces = Vec::new();
        for c in pattern.chars().take(LONGEST_PATTERN) {
            let piece = match c {
                '*' => Piece::Run,
                '?' => Piece::Any,
                c => Piece::Letter(c),
            };
            if piece != Piece::Run || pieces.last() != Some(&Piece::Run) {
                pieces.push(piece);
            }
        }
        Glob { pieces }
    }

    /// The letters with which every word begins that fits.
    pub fn beginning(&self) -> String {
        let letters = self.pieces.iter().map_while(|piece| match piece {
            Piece::Letter(c) => Some(*c),
            _ => None,
        });
        letters.collect()
    }

    /// Whether every word fits that has the right beginning.
    pub fn is_prefix(&self) -> bool {
        let letters = self.pieces.iter().filter(|piece| matches!(piece, Piece::Letter(_)));
        self.pieces.last() == Some(&Piece::Run) && letters.count() + 1 == self.pieces.len()
    }

    /// Whether a word fits. Costs at most the product of both lengths.
    pub fn fits(&self, word: &str) -> bool {
        let mut piece = 0;
        let mut rest = word.chars();
        // Where to go on if the last `*` has to take one letter more.
        let mut retry = None;
        loop {
            let mut ahead = rest.clone();
            let step = match (self.pieces.get(piece), ahead.next()) {
                (Some(Piece::Run), _) => {
                    piece += 1;
                    retry = Some((piece, rest.clone()));
                    continue;
                }
                (None, None) => return true,
                (Some(Piece::Letter(letter)), Some(c)) => *letter == c,
                (Some(Piece::Any), Some(_)) => true,
                _ => false,
            };
            if step {
                piece += 1;
                rest = ahead;
                continue;
            }
            let Some((after_run, from)) = &mut retry else { return false };
            if from.next().is_none() {
                return false;
            }
            piece = *after_run;
            rest = from.clone();
        }
    }
}

impl fmt::Display for Glob {
    /// The pattern; a backslash stands before letters that are signs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Letter(c @ ('*' | '?' | '\\')) => write!(f, "\\{c}"),
            Piece::Letter(c) => write!(f, "{c}"),
            Piece::Any => f.write_str("?"),
            Piece::Run => f.write_str("*"),
        })
    }
}

/// The words within a number of changed, missing, added or transposed letters.
pub struct Near {
    word: String,
    most: u8,
    automaton: DFA,
}

impl Near {
    /// The words within `distance` (at most [`MOST_DISTANCE`]) of a word.
    pub fn new(word: &str, distance: u8) -> Self {
        static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; MOST_DISTANCE as usize + 1] =
            [const { OnceLock::new() }; MOST_DISTANCE as usize + 1];
        let distance = distance.min(MOST_DISTANCE);
        let builder = BUILDERS[usize::from(distance)]
            .get_or_init(|| LevenshteinAutomatonBuilder::new(distance, true));
        Near { word: word.to_owned(), most: distance, automaton: builder.build_dfa(word) }
    }

    /// The word, and how many letters of it may differ.
    pub fn word(&self) -> (&str, u8) {
        (&self.word, self.most)
    }

    /// How many letters of a word differ; `None` where too many do.
    pub fn distance(&self, word: &str) -> Option<u8> {
        match self.automaton.eval(word) {
            Distance::Exact(distance) => Some(distance),
            Distance::AtLeast(_) => None,
        }
    }
}

impl tantivy_fst::Automaton for &Near {
    type State = u32;

    fn start(&self) -> u32 {
        self.automaton.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.automaton.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.automaton.transition(*state, byte)
    }
}

/// How many letters of a word may differ where it is not said: none of short words.
pub(super) fn usual_distance(letters: usize) -> u8 {
    match letters {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_letters() {
        let cases = [
            ("ekonom*", "ekonomi", true),
            ("ekonom*", "ekonom", true),
            ("ekonom*", "perekonomian", false),
            ("*ekonom*", "perekonomian", true),
            ("p?mer*ntah", "pemerintah", true),
            ("p?mer*ntah", "pmerintah", false),
            ("?", "é", true),
            ("?", "", false),
            ("a*b*c", "axxbxxbc", true),
            ("a*b*c", "axxbxxb", false),
            ("*", "", true),
        ];
        for (pattern, word, fits) in cases {
            assert_eq!(Glob::new(pattern).fits(word), fits, "{pattern} {word}");
        }
        let hostile = Glob::new(&"a*".repeat(200));
        assert!(!hostile.fits(&format!("{}b", "a".repeat(60))));
    }

    #[test]
    fn near_words_are_within_their_distance() {
        assert_eq!(Near::new("sadam", 1).distance("saddam"), Some(1));
        assert_eq!(Near::new("husein", 1).distance("husien"), Some(1));
        assert_eq!(Near::new("husein", 1).distance("hussien"), None);
        assert_eq!(Near::new("husein", 9).distance("hussien"), Some(2));
    }
}
