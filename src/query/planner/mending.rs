//! Words that nothing finds: they are joined by what may have been meant.

use std::ops::Range;

use crate::language::Language;
use crate::query::note::Note;
use crate::query::plan::{Alternative, Terms, Unit, Why};
use crate::query::spelling::{
    Spellings, Suggestion, UnknownWord, can_be_mended, greatest_cost, sort, suggestions,
};

use super::{PlannedWord, Planner, Reading};

/// How much a word counts that stands nowhere as typed.
const MENDED_WEIGHT: f32 = 0.5;

/// Words that are searched in place of one, at most, and those that are named.
const MOST_SEARCHED: usize = 2;
const MOST_NAMED: usize = 5;

/// How much further from the word than the likeliest one the others may lie.
const MARGIN: f32 = 0.2;

/// The greatest cost by letter at which a word that a lexicon knows is searched as another: it is
/// not misspelled, but the passages may be.
const COST_A_LETTER_OF_KNOWN: f32 = 0.12;

impl Planner<'_> {
    /// Lets a word that nothing finds be found by what may have been meant. `bytes` is where it
    /// stands in the query.
    pub(super) fn mend(
        &self,
        planned: &mut PlannedWord,
        surface: &str,
        bytes: Range<usize>,
    ) -> tantivy::Result<()> {
        if self.options.literal_spelling || planned.stopword || self.finds(&planned.unit)? {
            return Ok(());
        }
        let near = self.near_words(surface)?;
        let Some(first) = near.first() else { return Ok(()) };
        let within = first.cost + MARGIN;
        let searched: Vec<&Suggestion> =
            near.iter().take(MOST_SEARCHED).filter(|word| word.cost <= within).collect();
        for suggestion in &searched {
            for mut alternative in self.word_alternatives(&suggestion.word)? {
                alternative.why = Why::Fuzzy;
                let unit = &mut planned.unit;
                if unit.alternatives.iter().all(|known| known.terms != alternative.terms) {
                    unit.alternatives.push(alternative);
                }
            }
        }
        planned.unit.weight *= MENDED_WEIGHT;
        let searched: Vec<&str> = searched.iter().map(|word| word.word.as_str()).collect();
        self.note(Note::MendedWord {
            word: self.query.text[bytes.clone()].to_owned(),
            searched: searched.join("`, `"),
        });
        self.note_unknown(bytes, near);
        Ok(())
    }

    /// Notes a word of a phrase that stands nowhere.
    pub(super) fn note_unknown_in_phrase(
        &self,
        surface: &str,
        bytes: Range<usize>,
    ) -> tantivy::Result<()> {
        if self.options.literal_spelling {
            return Ok(());
        }
        let near = suggestions(surface, self.vocabulary, MOST_NAMED)?;
        if near.iter().any(|known| known.word == surface) || near.is_empty() {
            return Ok(());
        }
        self.note_unknown(bytes, near);
        Ok(())
    }

    fn note_unknown(&self, bytes: Range<usize>, suggestions: Vec<Suggestion>) {
        let word = self.query.text[bytes.clone()].to_owned();
        let bytes = [bytes.start, bytes.end];
        self.unknown.borrow_mut().push(UnknownWord { bytes, word, suggestions });
    }

    /// What a word may have been meant to be: a word of the index, or else one of the lexicon that
    /// finds something.
    fn near_words(&self, surface: &str) -> tantivy::Result<Vec<Suggestion>> {
        let mut near = suggestions(surface, self.vocabulary, MOST_NAMED)?;
        if self.is_word(surface) {
            let greatest = COST_A_LETTER_OF_KNOWN * surface.chars().count() as f32;
            near.retain(|word| word.cost <= greatest);
            return Ok(near);
        }
        if near.is_empty() && can_be_mended(surface) {
            for word in self.lexicon_words(surface) {
                let alternatives = self.word_alternatives(&word.word)?;
                if near.len() < MOST_NAMED && self.any_finds(&alternatives)? {
                    near.push(word);
                }
            }
        }
        Ok(near)
    }

    /// Whether a lexicon lists a word.
    fn is_word(&self, surface: &str) -> bool {
        let lexicons = self.options.dictionary.lexicons();
        self.analyzer.morphology().knows(surface)
            || lexicons.iter().any(|lexicon| {
                Language::ALL.iter().any(|&language| {
                    lexicon.image().find_form(language as usize, surface).is_some()
                })
            })
    }

    /// The words of the lexicons that a word may have been meant to be. A first letter is seldom
    /// wrong.
    fn lexicon_words(&self, surface: &str) -> Vec<Suggestion> {
        let spellings = Spellings::new(surface, greatest_cost(surface));
        let Some(first) = surface.chars().next() else { return Vec::new() };
        let mut found: Vec<Suggestion> = Vec::new();
        for lexicon in self.options.dictionary.lexicons() {
            for language in Language::ALL {
                let words = lexicon.numbers_from(language, first);
                let word = |number| lexicon.word(language, number);
                spellings.for_each_near(words, word, |word, cost| {
                    if !word.contains(' ') && found.iter().all(|known| known.word != word) {
                        found.push(Suggestion { word: word.to_owned(), passages: 0, cost });
                    }
                });
            }
        }
        sort(&mut found);
        found.truncate(MOST_NAMED);
        found
    }

    /// All that finds a word of its own.
    fn word_alternatives(&self, word: &str) -> tantivy::Result<Vec<Alternative>> {
        let [indonesian, english] =
            Language::ALL.map(|language| self.analyzer.analyze(word, language));
        if indonesian.len() != 1 {
            return Ok(Vec::new());
        }
        let reading = Reading { text: word, indonesian: &indonesian, english: &english };
        Ok(self.word_units(&reading, 0)?.unit.alternatives)
    }

    fn finds(&self, unit: &Unit) -> tantivy::Result<bool> {
        self.any_finds(&unit.alternatives)
    }

    /// Whether any of the terms stands in the index. Rows may not stand there though their words do.
    fn any_finds(&self, alternatives: &[Alternative]) -> tantivy::Result<bool> {
        for alternative in alternatives {
            match &alternative.terms {
                Terms::One(place, term) => {
                    if self.vocabulary.stands(*place, term)? {
                        return Ok(true);
                    }
                }
                Terms::Row(words) | Terms::Near(words, _) => {
                    let mut all = true;
                    for word in words {
                        let mut any = false;
                        for (place, term) in word {
                            any |= self.vocabulary.stands(*place, term)?;
                        }
                        all &= any;
                    }
                    if all {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }
}
