//! Phrases: words side by side, or near each other.

use std::ops::Range;

use crate::analysis::Home;
use crate::index::Section;
use crate::language::Language;
use crate::query::limits::{MOST_EXPANSIONS_IN_PHRASE, MOST_WORDS_NEAR};
use crate::query::note::Note;
use crate::query::parse::pattern_range;
use crate::query::plan::{Place, PlanNode, Role, Terms, Translate, Unit, Why};
use crate::query::tree::Occur;

use super::patterns::{Expanded, rows};
use super::{Planner, Reading};

impl Planner<'_> {
    /// A phrase as spelled, whose words may be patterns.
    pub(super) fn phrase(
        &self,
        range: &Range<usize>,
        slop: u32,
        occur: Occur,
    ) -> tantivy::Result<Option<PlanNode>> {
        let text = &self.query.text[range.clone()];
        let mut words = self.phrase_words(text)?;
        if occur != Occur::MustNot {
            self.note_unknown_words(text, range.start)?;
        }
        if words.is_empty() {
            return Ok(None);
        }
        if slop > 0 && words.len() > MOST_WORDS_NEAR {
            self.note(Note::LongProximity);
            words.truncate(MOST_WORDS_NEAR);
        }
        let mut alternatives = match slop {
            0 => rows(&words, Why::Phrase, Terms::Row),
            slop => rows(&words, Why::Phrase, |row| Terms::Near(row, slop)),
        };
        if self.options.translate == Translate::Always && slop == 0 {
            let [indonesian, english] =
                Language::ALL.map(|language| self.analyzer.analyze(text, language));
            let reading = Reading { text, indonesian: &indonesian, english: &english };
            alternatives.extend(self.translate_phrase(&reading));
        }
        Ok(Some(PlanNode::Unit(Unit {
            text: text.to_owned(),
            // A phrase tells as much as its words.
            weight: words.len() as f32,
            alternatives,
            role: Role::Word { name: false },
        })))
    }

    /// Notes the words of a phrase that stand nowhere. `start` is where it begins in the query.
    fn note_unknown_words(&self, text: &str, start: usize) -> tantivy::Result<()> {
        let analysis = self.analyzer.analyze(text, Language::Indonesian);
        for token in analysis.tokens().take(MOST_WORDS_NEAR) {
            let mut stands = false;
            for section in Section::ALL {
                let place = Place::Text(section, Home::Surface);
                stands |= self.vocabulary.stands(place, token.surface)?;
            }
            let is_pattern = text[token.end..].starts_with(['*', '?']);
            if !stands && !is_pattern {
                let bytes = start + token.start..start + token.end;
                self.note_unknown_in_phrase(token.surface, bytes)?;
            }
        }
        Ok(())
    }

    fn phrase_words(&self, text: &str) -> tantivy::Result<Vec<Vec<Expanded>>> {
        let mut words = Vec::new();
        let add_plain = |words: &mut Vec<Vec<Expanded>>, text: &str| {
            let analysis = self.analyzer.analyze(text, Language::Indonesian);
            let allowed = self.allow_words(analysis.len());
            words.extend(analysis.tokens().take(allowed).map(|token| {
                let (home, term) = (Home::Surface, token.surface.into());
                vec![Expanded { home, term, weight: 1.0, why: Why::Phrase }]
            }));
        };
        let mut plain_from = 0;
        for piece in text.split_whitespace() {
            // A slice of the text: it stands where it begins.
            let start = piece.as_ptr() as usize - text.as_ptr() as usize;
            let Some(pattern) = pattern_range(text, &(start..start + piece.len()), false) else {
                continue;
            };
            add_plain(&mut words, &text[plain_from..start]);
            words.extend(self.pattern_words(&text[pattern], MOST_EXPANSIONS_IN_PHRASE)?);
            plain_from = start + piece.len();
        }
        add_plain(&mut words, &text[plain_from..]);
        Ok(words)
    }
}
