//! Acronyms and their long forms, as far as the passages explain them.

use crate::analysis::Home;
use crate::index::{ACRONYM_MARK, Section};
use crate::indonesian::StemKind;
use crate::query::plan::{Alternative, Place, Role, Term, Terms, Unit, Why};
use crate::query::vocabulary::Acronym;

use super::{Planner, Reading};

/// How much an occurrence of an acronym's long form counts where the acronym was asked for, and
/// the weight of the acronym where its long form was.
const ACRONYM_WEIGHT: f32 = 0.8;

/// The long forms of an acronym, or the acronyms of a long form, that are looked for at most: a
/// text may use one acronym for several things.
const MOST_ACRONYMS: usize = 3;

impl Planner<'_> {
    /// The long forms of a word that the passages use as an acronym, as rows. `written` is the word
    /// as it stands in the query.
    pub(super) fn long_forms(
        &self,
        written: &str,
        word: &str,
    ) -> tantivy::Result<Vec<Alternative>> {
        if self.options.literal_acronyms || self.is_meant_as_word(written, word) {
            return Ok(Vec::new());
        }
        let known = self.vocabulary.acronyms(&format!("{word}{ACRONYM_MARK}"))?;
        let place = Place::Text(Section::Body, Home::Surface);
        let row = |acronym: Acronym| {
            let words = acronym.other.split(' ').map(|word| vec![(place, word.into())]);
            Alternative {
                terms: Terms::Row(words.collect()),
                weight: ACRONYM_WEIGHT,
                // The acronym's own frequency says how much it tells.
                counts: false,
                why: Why::Phrase,
            }
        };
        Ok(most_explained(known).map(row).collect())
    }

    /// Whether a word of the lexicon is meant, though some text may use it as an acronym: `kata`
    /// is not `KATA`.
    fn is_meant_as_word(&self, written: &str, word: &str) -> bool {
        if !written.contains(char::is_lowercase) {
            return false;
        }
        let kind = self.analyzer.morphology().stem(word, &mut String::new()).kind;
        matches!(kind, StemKind::Root | StemKind::Derived)
    }

    /// The acronyms of the long forms that begin at a position, a unit each.
    pub(super) fn short_forms(
        &self,
        reading: &Reading<'_>,
        position: usize,
    ) -> tantivy::Result<Vec<Unit>> {
        let words = reading.indonesian;
        if self.options.literal_acronyms || position + 1 >= words.len() {
            return Ok(Vec::new());
        }
        let surfaces = |last| (position..=last).map(|at| words.token(at).surface);
        let beginning = surfaces(position + 1).collect::<Vec<_>>().join(" ");
        let mut known = self.vocabulary.acronyms(&beginning)?;
        known.retain(|acronym| {
            let length = acronym.form.split(' ').count();
            position + length <= words.len()
                && acronym.form.split(' ').eq(surfaces(position + length - 1))
        });
        let unit = |acronym: Acronym| {
            let last = words.token(position + acronym.form.split(' ').count() - 1);
            let text = &reading.text[words.token(position).start..last.end];
            let other: Term = acronym.other.into();
            let alternatives = [Home::Surface, Home::Variant].map(|home| {
                let terms = Terms::One(Place::Text(Section::Body, home), other.clone());
                Alternative::of_section(Section::Body, terms, Why::Phrase)
            });
            Unit {
                text: text.to_owned(),
                weight: ACRONYM_WEIGHT,
                alternatives: alternatives.to_vec(),
                role: Role::Whole,
            }
        };
        Ok(most_explained(known).map(unit).collect())
    }
}

/// The acronyms that most passages explain.
fn most_explained(mut acronyms: Vec<Acronym>) -> impl Iterator<Item = Acronym> {
    acronyms.sort_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.other.cmp(&b.other)));
    acronyms.into_iter().take(MOST_ACRONYMS)
}
