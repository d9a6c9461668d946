//! Translated words: a word and its translations are one unit.
//!
//! This is the probabilistic structured query of Darwish and Oard (2003): what a word and its
//! translations weigh is decided after their frequencies have been summed, each weighted by its
//! probability. A word with ten translations is no more important than one with a single
//! translation, and a rare translation of a common word does not run away with the ranking.

use std::collections::BTreeMap;

use crate::analysis::{Analysis, Analyzer, Home};
use crate::index::Section;
use crate::language::Language;
use crate::lexicon::{Cognates, Translation};
use crate::query::plan::{
    Alternative, Place, PlanOptions, Role, RowWord, Term, Terms, Translate, Unit, Why,
};
use crate::query::tree::Query;
use crate::query::vocabulary::Vocabulary;

use super::{Planner, Reading};

/// What a word counts beside its translations where no passage is in its language: it may be a
/// name. Between 0.1 and 0.3 the collections disagree by less than 1 %.
const ORIGINAL_WEIGHT: f32 = 0.2;

/// What translations count of a word that is not in the query's language: more often than not it
/// is a name or a title. At 1 TyDi's own-language questions lose 0.3 %.
const FOREIGN_WEIGHT: f32 = 0.5;

/// What a row of words that is translated as one term counts, beside its words: 0.7932 → 0.7993
/// on TyDi's English questions against 1; elsewhere no difference.
const TERM_WEIGHT: f32 = 0.5;

/// Translations of a word, and the least likely of them, that are looked for.
const MOST_TRANSLATIONS: usize = 8;
const LEAST_PROBABILITY: f32 = 0.01;

/// How likely a form that the lexicons do not know, but that looks like a word of the index by the
/// rules of spelling, is its translation.
const COGNATE_PROBABILITY: f32 = 0.7;

/// The longest row of words that is looked up as one term.
const LONGEST_TERM: usize = 6;

/// Into which language words are translated, and which language the query seems to be in.
pub(super) struct Directions {
    /// By the language of the word.
    allowed: [bool; 2],
    /// Whether there are passages in the word's own language, by that language.
    pub(super) own: [bool; 2],
    pub(super) guess: Option<Language>,
    /// Whether rows of words are translated as one term.
    terms: bool,
}

impl Directions {
    pub(super) fn new(
        query: &Query,
        analyzer: &Analyzer,
        options: &PlanOptions,
        vocabulary: &dyn Vocabulary,
    ) -> tantivy::Result<Self> {
        let none = Directions { allowed: [false; 2], own: [true; 2], guess: None, terms: false };
        if options.translate == Translate::Never {
            return Ok(none);
        }
        let mut own = [false; 2];
        for language in Language::ALL {
            let wanted = options.passage_language.is_none_or(|only| only == language);
            own[language as usize] = wanted && vocabulary.holds(language)?;
        }
        let always = options.translate == Translate::Always;
        let allowed = [always || own[1], always || own[0]];
        let guess = options.query_language.or_else(|| guess(&query.text, analyzer, options));
        Ok(Directions { allowed, own, guess, terms: true })
    }
}

impl Directions {
    /// Whether a language is the query's own, as far as one can tell.
    fn is_home(&self, language: Language) -> bool {
        self.guess.is_none_or(|guess| guess == language)
    }

    /// The query's language, where it may find passages in both.
    pub(super) fn home(&self) -> Option<Language> {
        self.guess.filter(|_| self.own == [true; 2])
    }

    /// What translations of a word of a language count.
    fn weight(&self, language: Language) -> f32 {
        if self.is_home(language) { 1.0 } else { FOREIGN_WEIGHT }
    }
}

/// The language that more of a query's words belong to.
fn guess(text: &str, analyzer: &Analyzer, options: &PlanOptions) -> Option<Language> {
    let readings = Language::ALL.map(|language| analyzer.analyze(text, language));
    let mut scores = [0; 2];
    for position in 0..readings[0].len() {
        let known = Language::ALL.map(|language| {
            let reading = &readings[language as usize];
            knows(analyzer, options, reading, position, language)
        });
        for language in Language::ALL {
            let own = language as usize;
            let alone = known[own] && !known[1 - own];
            scores[own] += match readings[own].token(position).stopword || alone {
                true => 2,
                false => u32::from(known[own]),
            };
        }
    }
    match scores[0].cmp(&scores[1]) {
        std::cmp::Ordering::Greater => Some(Language::Indonesian),
        std::cmp::Ordering::Less => Some(Language::English),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether a word belongs to a language, as far as the lexicons know.
fn knows(
    analyzer: &Analyzer,
    options: &PlanOptions,
    reading: &Analysis,
    position: usize,
    language: Language,
) -> bool {
    let token = reading.token(position);
    options.dictionary.knows(language, token.stem)
        || (language == Language::Indonesian && analyzer.morphology().knows(token.surface))
}

impl Planner<'_> {
    /// The languages that a word is translated from.
    fn sources(&self, reading: &Reading<'_>, position: usize) -> impl Iterator<Item = Language> {
        let known = Language::ALL.map(|language| {
            let analysis = reading.of(language);
            knows(self.analyzer, self.options, analysis, position, language)
        });
        let by_itself = match known {
            [true, false] => Some(Language::Indonesian),
            [false, true] => Some(Language::English),
            _ => self.directions.guess,
        };
        let allowed = self.directions.allowed;
        Language::ALL
            .into_iter()
            .filter(move |&language| by_itself.is_none_or(|only| only == language))
            .filter(move |&language| allowed[language as usize])
    }

    /// Adds the translations of a word to its unit.
    pub(super) fn translate_word(
        &self,
        reading: &Reading<'_>,
        position: usize,
        unit: &mut Unit,
    ) -> tantivy::Result<()> {
        if self.directions.allowed == [false; 2] {
            return Ok(());
        }
        for language in self.sources(reading, position) {
            let mut found = self.translations(reading, position..position + 1, language);
            if found.is_empty() {
                let word = reading.of(language).token(position).surface;
                found = self.indexed_cognates(word, language)?;
            }
            if found.is_empty() {
                continue;
            }
            // Where no passage is in the word's language, the word itself is a name or a chance.
            if !self.directions.own[language as usize] && self.directions.is_home(language) {
                for alternative in &mut unit.alternatives {
                    alternative.weight *= ORIGINAL_WEIGHT;
                }
            }
            let weight = self.directions.weight(language);
            unit.alternatives.extend(self.alternatives(&found, language.other(), weight));
        }
        Ok(())
    }

    /// The likeliest cognates of a word among the words of the index.
    fn indexed_cognates(&self, word: &str, from: Language) -> tantivy::Result<Vec<Translation>> {
        let Some(cognates) = Cognates::of(word, from) else { return Ok(Vec::new()) };
        let mut known = self.vocabulary.cognates(&cognates)?;
        known.remove(word);
        let Some(least) = known.values().min().copied() else { return Ok(Vec::new()) };
        known.retain(|_, cost| *cost == least);
        let probability = COGNATE_PROBABILITY / known.len() as f32;
        let translation = |text| Translation { text, probability, lexicons: Vec::new() };
        Ok(known.into_keys().map(translation).collect())
    }

    /// The rows of words that the lexicon translates as one term, a unit each. They say so much by
    /// themselves that they are translated whatever the index holds: Indonesian text is full of
    /// English terms.
    pub(super) fn translated_terms(&self, reading: &Reading<'_>) -> Vec<Unit> {
        let mut units = Vec::new();
        for language in Language::ALL {
            if !self.directions.terms {
                continue;
            }
            let analysis = reading.of(language);
            let mut first = 0;
            while first + 1 < analysis.len() {
                let longest = (2..=LONGEST_TERM.min(analysis.len() - first)).rev();
                let mut rows = longest.map(|length| first..first + length);
                let found = rows.find(|row| {
                    self.options.dictionary.knows(language, &stems(analysis, row.clone()))
                });
                let Some(row) = found else {
                    first += 1;
                    continue;
                };
                let translations = self.translations(reading, row.clone(), language);
                let start = analysis.token(row.start).start;
                let text = &reading.text[start..analysis.token(row.end - 1).end];
                let words = row.clone().filter(|&at| !analysis.token(at).stopword).count();
                if !translations.is_empty() {
                    let weight = TERM_WEIGHT * self.directions.weight(language);
                    units.push(Unit {
                        text: text.to_owned(),
                        weight: weight * words.max(1) as f32,
                        alternatives: self.alternatives(&translations, language.other(), 1.0),
                        role: Role::Whole,
                    });
                }
                first = row.end;
            }
        }
        units
    }

    /// The translations of a phrase: as one term where a lexicon knows it, word by word otherwise,
    /// in the order of the phrase and, since adjectives change sides, in the reverse of it.
    pub(super) fn translate_phrase(&self, reading: &Reading<'_>) -> Vec<Alternative> {
        let languages = match self.directions.guess {
            Some(language) => vec![language],
            None => Language::ALL.to_vec(),
        };
        let mut alternatives = Vec::new();
        for language in languages {
            let other = language.other();
            let whole = self.translations(reading, 0..reading.indonesian.len(), language);
            if !whole.is_empty() {
                alternatives.extend(self.alternatives(&whole, other, 1.0));
                continue;
            }
            let analysis = reading.of(language);
            let contents: Vec<usize> =
                (0..analysis.len()).filter(|&at| !analysis.token(at).stopword).collect();
            for section in Section::ALL {
                let word = |&at: &usize| self.word_of_row(reading, at, language, section);
                let mut row: Vec<RowWord> = contents.iter().map(word).collect();
                if row.is_empty() || row.iter().any(Vec::is_empty) {
                    continue;
                }
                alternatives.push(self.translated(section, Terms::Row(row.clone()), 1.0));
                if row.len() > 1 {
                    row.reverse();
                    alternatives.push(self.translated(section, Terms::Row(row), 1.0));
                }
            }
        }
        alternatives
    }

    /// What will do for a word of a translated row.
    fn word_of_row(
        &self,
        reading: &Reading<'_>,
        position: usize,
        language: Language,
        section: Section,
    ) -> RowWord {
        let found = self.translations(reading, position..position + 1, language);
        let mut word = Vec::new();
        for Translation { text, .. } in found {
            let analysis = self.analyzer.analyze(&text, language.other());
            if analysis.len() == 1 {
                word.extend(homes(section, analysis.token(0).stem));
            }
        }
        word.sort_by(|a, b| a.1.cmp(&b.1));
        word.dedup();
        word
    }

    /// The likeliest translations of a row of words.
    pub(super) fn translations(
        &self,
        reading: &Reading<'_>,
        row: std::ops::Range<usize>,
        language: Language,
    ) -> Vec<Translation> {
        let analysis = reading.of(language);
        let surfaces: Vec<&str> =
            row.clone().map(|position| analysis.token(position).surface).collect();
        let dictionary = &self.options.dictionary;
        let mut found = dictionary.translate(language, &surfaces.join(" "), &stems(analysis, row));
        found.truncate(MOST_TRANSLATIONS);
        found.retain(|translation| translation.probability >= LEAST_PROBABILITY);
        found
    }

    /// What finds translations in passages of a language: their roots, or rows of roots.
    pub(super) fn alternatives(
        &self,
        translations: &[Translation],
        language: Language,
        weight: f32,
    ) -> Vec<Alternative> {
        let mut singles: BTreeMap<String, f32> = BTreeMap::new();
        let mut alternatives = Vec::new();
        for Translation { text, probability, .. } in translations {
            let weight = weight * probability;
            let analysis = self.analyzer.analyze(text, language);
            if analysis.len() == 1 {
                *singles.entry(analysis.token(0).stem.to_owned()).or_default() += weight;
                continue;
            }
            for section in Section::ALL {
                let row = analysis.tokens().map(|token| homes(section, token.stem)).collect();
                alternatives.push(self.translated(section, Terms::Row(row), weight));
            }
        }
        for (root, weight) in singles {
            for section in Section::ALL {
                for (place, term) in homes(section, &root) {
                    alternatives.push(self.translated(section, Terms::One(place, term), weight));
                }
            }
        }
        alternatives
    }

    fn translated(&self, section: Section, terms: Terms, weight: f32) -> Alternative {
        let mut alternative = Alternative::of_section(section, terms, Why::Translation);
        alternative.weight *= weight;
        alternative
    }
}

/// Where a root stands in a section: as a surface or, elsewhere, as a stem.
fn homes(section: Section, root: &str) -> RowWord {
    let root: Term = root.into();
    [Home::Surface, Home::Stem].map(|home| (Place::Text(section, home), root.clone())).to_vec()
}

/// The stems of a row of tokens, joined by spaces: the key of a lexicon's entries.
pub(super) fn stems(analysis: &Analysis, row: std::ops::Range<usize>) -> String {
    let stems: Vec<&str> = row.map(|position| analysis.token(position).stem).collect();
    stems.join(" ")
}
