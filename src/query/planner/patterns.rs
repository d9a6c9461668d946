//! Words by their spelling: exact ones, patterns, and words spelled a little differently.

use std::ops::Range;

use crate::analysis::Home;
use crate::index::Section;
use crate::language::Language;
use crate::query::expansion::{CutShort, Expansion, Reach, Sought};
use crate::query::limits::{
    MOST_COMPARED, MOST_DISTANCE, MOST_EXPANSIONS, MOST_EXPANSIONS_OF_QUERY,
};
use crate::query::note::Note;
use crate::query::pattern::{Glob, Near, usual_distance};
use crate::query::plan::{Alternative, Place, PlanNode, Role, RowWord, Term, Terms, Unit, Why};
use crate::text::fold;

use super::{Planner, is_name};

/// How much an occurrence of a word counts by the number of letters that differ.
const NEAR_WEIGHTS: [f32; MOST_DISTANCE as usize + 1] = [1.0, 0.7, 0.5];

/// The longest word that may be spelled differently, in letters.
const LONGEST_FUZZY: usize = 40;

/// What the patterns of a query have used up.
#[derive(Default)]
pub(super) struct Spent {
    expansions: usize,
    compared: usize,
}

/// The words of the index that one word of the query stands for.
pub(super) struct Expanded {
    pub(super) home: Home,
    pub(super) term: Term,
    pub(super) weight: f32,
    pub(super) why: Why,
}

impl Planner<'_> {
    /// A word as spelled.
    pub(super) fn exact(&self, range: &Range<usize>) -> Option<PlanNode> {
        let text = &self.query.text[range.clone()];
        let analysis = self.analyzer.analyze(text, Language::Indonesian);
        let word = |surface: &str| {
            vec![Expanded {
                home: Home::Surface,
                term: surface.into(),
                weight: 1.0,
                why: Why::Exact,
            }]
        };
        self.spelled(text, analysis.tokens().map(|token| word(token.surface)).collect())
    }

    /// A word with `*` or `?` in it.
    pub(super) fn pattern(&self, range: &Range<usize>) -> tantivy::Result<Option<PlanNode>> {
        let text = &self.query.text[range.clone()];
        let words = self.pattern_words(text, MOST_EXPANSIONS)?;
        Ok(self.spelled(text, words))
    }

    /// What the words of a pattern stand for: those that hyphens join are several.
    pub(super) fn pattern_words(
        &self,
        pattern: &str,
        most: usize,
    ) -> tantivy::Result<Vec<Vec<Expanded>>> {
        let mut words = Vec::new();
        for part in pattern.split(['-', '\u{2010}', '\u{2011}']) {
            let folded = folded_pattern(part);
            if !folded.contains(char::is_alphanumeric) {
                continue;
            }
            let mut homes = vec![Home::Surface];
            // Two stars ask for the roots of words as well.
            if part.contains("**") {
                homes.push(Home::Stem);
            }
            let mut word = Vec::new();
            for home in homes {
                let glob = Glob::new(&folded);
                let found = self.expand(pattern, home, &Sought::Glob(&glob), most)?;
                let plain = !folded.contains(['*', '?']);
                let why = if plain { Why::Exact } else { Why::Prefix };
                let expanded = |(term, _): (String, u64)| Expanded {
                    home,
                    term: term.into(),
                    weight: 1.0,
                    why,
                };
                word.extend(found.terms.into_iter().map(expanded));
            }
            words.push(word);
        }
        Ok(words)
    }

    /// A word that may be spelled a little differently.
    pub(super) fn fuzzy(
        &self,
        range: &Range<usize>,
        asked: Option<u8>,
    ) -> tantivy::Result<Option<PlanNode>> {
        let text = &self.query.text[range.clone()];
        let analysis = self.analyzer.analyze(text, Language::Indonesian);
        if let Some(asked) = asked.filter(|asked| *asked > MOST_DISTANCE) {
            self.note(Note::LargeDistance { word: text.to_owned(), asked });
        }
        let mut words = Vec::new();
        for token in analysis.tokens() {
            let letters = token.surface.chars().count();
            let distance = match asked {
                _ if letters > LONGEST_FUZZY => 0,
                // A word of other letters altogether is no other spelling.
                Some(asked) => asked.min(MOST_DISTANCE).min(letters.saturating_sub(1) as u8),
                None => usual_distance(letters),
            };
            let near = Near::new(token.surface, distance);
            let found = self.expand(text, Home::Surface, &Sought::Near(&near), MOST_EXPANSIONS)?;
            let expanded = |(term, _): (String, u64)| {
                let distance = near.distance(&term).unwrap_or(MOST_DISTANCE);
                Expanded {
                    home: Home::Surface,
                    term: term.into(),
                    weight: NEAR_WEIGHTS[usize::from(distance)],
                    why: if distance == 0 { Why::Exact } else { Why::Fuzzy },
                }
            };
            words.push(found.terms.into_iter().map(expanded).collect());
        }
        Ok(self.spelled(text, words))
    }

    /// One unit for a word, or for several words side by side, that stand for words of the index.
    fn spelled(&self, text: &str, mut words: Vec<Vec<Expanded>>) -> Option<PlanNode> {
        let alternatives = match words.len() {
            0 => return None,
            1 => words.remove(0).into_iter().flat_map(alternatives).collect(),
            _ => {
                let why = words.iter().flatten().map(|word| word.why).max().unwrap_or(Why::Exact);
                rows(&words, why, Terms::Row)
            }
        };
        Some(PlanNode::Unit(Unit {
            text: text.to_owned(),
            weight: 1.0,
            alternatives,
            role: Role::Word { name: is_name(text, 1) },
        }))
    }

    fn expand(
        &self,
        text: &str,
        home: Home,
        sought: &Sought<'_>,
        most: usize,
    ) -> tantivy::Result<Expansion> {
        let mut spent = self.spent.borrow_mut();
        let reach = Reach {
            terms: most.min(MOST_EXPANSIONS_OF_QUERY.saturating_sub(spent.expansions)),
            compared: MOST_COMPARED.saturating_sub(spent.compared),
        };
        if reach.terms == 0 || reach.compared == 0 || self.allow_words(1) == 0 {
            self.note(Note::ManyPatterns);
            return Ok(Expansion::default());
        }
        let places = Section::ALL.map(|section| Place::Text(section, home));
        let found = self.vocabulary.expand(&places, sought, reach)?;
        spent.expansions += found.terms.len();
        spent.compared += found.compared;
        for reason in &found.cut_short {
            let pattern = text.to_owned();
            self.note(match *reason {
                CutShort::Compared => Note::LongWalk { pattern, looked_at: found.compared },
                CutShort::Sampled(passages) => Note::Sampled { pattern, passages },
                CutShort::OneLetter => Note::OneLetter { word: pattern },
                CutShort::NotAsked => Note::NotAsked { pattern },
            });
        }
        if found.cut_short.is_empty() && found.found > found.terms.len() {
            let (found, searched) = (found.found, found.terms.len());
            self.note(Note::BroadPattern { pattern: text.to_owned(), found, searched });
        }
        Ok(found)
    }
}

/// What finds a word of the index in both sections.
fn alternatives(word: Expanded) -> impl Iterator<Item = Alternative> {
    Section::ALL.into_iter().map(move |section| {
        let terms = Terms::One(Place::Text(section, word.home), word.term.clone());
        let mut alternative = Alternative::of_section(section, terms, word.why);
        alternative.weight *= word.weight;
        alternative
    })
}

/// Words of the index in a row, in each section.
pub(super) fn rows(
    words: &[Vec<Expanded>],
    why: Why,
    terms: impl Fn(Vec<RowWord>) -> Terms,
) -> Vec<Alternative> {
    let row = |section| {
        let place = |word: &Expanded| (Place::Text(section, word.home), word.term.clone());
        words.iter().map(|word| word.iter().map(place).collect()).collect()
    };
    Section::ALL.map(|section| Alternative::of_section(section, terms(row(section)), why)).to_vec()
}

/// A pattern in the one spelling of words, its wildcards kept.
fn folded_pattern(pattern: &str) -> String {
    let mut folded = String::new();
    for piece in pattern.split_inclusive(['*', '?']) {
        let letters = piece.trim_end_matches(['*', '?']);
        fold(letters, &mut folded);
        folded.push_str(&piece[letters.len()..]);
    }
    folded
}
