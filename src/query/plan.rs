//! What a query asks of the index: units, and how they combine.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::analysis::Home;
use crate::index::Section;
use crate::language::Language;
use crate::lexicon::Dictionary;

use super::columns::ValueTest;
use super::note::Note;
use super::spelling::UnknownWord;

/// How much an occurrence in the title counts against one in the text. Against 1 it is worth 9 %
/// on pages whose titles are asked for and costs nothing on questions; more than 2 would be worth
/// more there and costs here.
pub(super) const TITLE_WEIGHT: f32 = 2.0;

/// Which ranking to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// Everything that has earned its place.
    #[default]
    Full,
    /// Plain BM25 over roots.
    Bm25,
}

/// How to plan a query.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// The language the query is in; `None` searches its words in both.
    pub query_language: Option<Language>,
    /// The ranking.
    pub rank: Rank,
    /// `(field, value)` pairs that every passage must have.
    pub filters: Vec<(String, String)>,
    /// Whether acronyms stay what they are: their long forms are not looked for, nor the other
    /// way round.
    pub literal_acronyms: bool,
    /// Whether words that stand nowhere stay what they are: what may have been meant is not
    /// looked for.
    pub literal_spelling: bool,
    /// Which words are translated.
    pub translate: Translate,
    /// The language of the passages that can be found; `None` where they may be in both.
    pub passage_language: Option<Language>,
    /// What translates them.
    pub dictionary: Dictionary,
}

/// Which words of a query are translated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Translate {
    /// All outside quotation marks, wherever the index holds passages of the other language.
    #[default]
    Auto,
    /// Phrases too, whatever the index holds.
    Always,
    /// None.
    Never,
}

/// A query as the index can answer it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What to evaluate.
    pub root: PlanNode,
    /// The language the query seems to be in, where it finds passages in both.
    pub home: Option<Language>,
    /// Limits that were met on the way.
    pub notes: Vec<Note>,
    /// The words that stand nowhere, with what may have been meant.
    pub unknown: Vec<UnknownWord>,
}

/// A part of a plan.
#[derive(Clone, Debug)]
pub enum PlanNode {
    /// Terms that score as one.
    Unit(Unit),
    /// Several parts together.
    Several {
        /// All of these match.
        must: Vec<PlanNode>,
        /// The more of these match, the better; one of them does where nothing must.
        should: Vec<PlanNode>,
        /// None of these matches.
        must_not: Vec<PlanNode>,
    },
    /// The passages whose documents have certain values in a field, with score 0.
    Values(ValueTest),
    /// Every passage, with score 0.
    Everything,
}

/// A query word or phrase with all terms that find it; scores as one BM25 term.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The word or phrase as typed.
    pub text: String,
    /// Factor of its score; 0 for what is required and says nothing.
    pub weight: f32,
    /// The terms that find it.
    pub alternatives: Vec<Alternative>,
    /// What it is to the query.
    pub role: Role,
}

/// What a unit is to the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word or a phrase of the query.
    Word {
        /// Whether it is a name or a number.
        name: bool,
    },
    /// Several of its words as one.
    Whole,
    /// A filter: its matches are not shown.
    Filter,
}

impl Unit {
    /// The alternatives, each with the numbers of its terms among those of all.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (Range<usize>, &Alternative)> {
        let mut next = 0;
        self.alternatives.iter().map(move |alternative| {
            let first = next;
            next += alternative.terms.iter().count();
            (first..next, alternative)
        })
    }

    /// Whether it is a word of the query that says something.
    pub(super) fn is_weighed_word(&self) -> bool {
        matches!(self.role, Role::Word { .. }) && self.weight > 0.0
    }

    /// Whether it is a name or a number.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.role, Role::Word { name: true })
    }

    /// Whether its matches are shown.
    pub fn is_shown(&self) -> bool {
        matches!(self.role, Role::Word { .. } | Role::Whole)
    }
}

/// A term, or a row of them, that finds a query word.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// What to look up.
    pub terms: Terms,
    /// How much an occurrence counts, 1 for the word itself.
    pub weight: f32,
    /// Whether it counts when the unit's frequency among passages is estimated: the body's terms
    /// do, so that a title that repeats over a document's passages does not make a word common.
    pub counts: bool,
    /// Why it finds the word.
    pub why: Why,
}

impl Alternative {
    /// Terms of a section, at the section's weight.
    pub(super) fn of_section(section: Section, terms: Terms, why: Why) -> Self {
        let (weight, counts) = (section_weight(section), section == Section::Body);
        Alternative { terms, weight, counts, why }
    }

    /// Whether it is the word as spelled, in its own place.
    pub(super) fn is_as_spelled(&self) -> bool {
        let in_place = matches!(self.terms, Terms::One(Place::Text(_, Home::Surface), _));
        in_place && self.why == Why::Exact
    }
}

/// How much an occurrence in a section counts.
pub(super) fn section_weight(section: Section) -> f32 {
    match section {
        Section::Body => 1.0,
        Section::Title => TITLE_WEIGHT,
    }
}

/// A term. A word is looked up in many places: they share its letters.
pub type Term = Arc<str>;

/// The terms that will do for a word of a row.
pub type RowWord = Vec<(Place, Term)>;

/// One term, or several side by side or near each other.
#[derive(Clone, Debug, PartialEq)]
pub enum Terms {
    /// A term in a place.
    One(Place, Term),
    /// A row of words.
    Row(Vec<RowWord>),
    /// The words of a row near each other: to stand in the row they move by this many places
    /// together. Two words that change sides move by two.
    Near(Vec<RowWord>, u32),
}

impl Terms {
    /// All terms, row by row.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Place, &str)> {
        let (one, words) = match self {
            Terms::One(place, term) => (Some((*place, &**term)), [].as_slice()),
            Terms::Row(words) | Terms::Near(words, _) => (None, words.as_slice()),
        };
        one.into_iter().chain(words.iter().flatten().map(|(place, term)| (*place, &**term)))
    }
}

/// Where to look a term up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A home of terms in a section of the passages.
    Text(Section, Home),
    /// The fields to filter on.
    Filter,
}

impl Place {
    /// How many there are.
    pub(super) const COUNT: usize = Section::ALL.len() * Home::ALL.len() + 1;

    /// Its number among all.
    pub(super) fn number(self) -> usize {
        match self {
            Place::Text(section, home) => section as usize * Home::ALL.len() + home as usize,
            Place::Filter => Self::COUNT - 1,
        }
    }
}

/// Why a word of a passage matches the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// Spelled as in the query.
    Exact,
    /// Part of a phrase of the query.
    Phrase,
    /// Of the same root.
    Stem,
    /// By a pattern of the query.
    Prefix,
    /// Spelled a little differently.
    Fuzzy,
    /// In the other language.
    Translation,
}

impl PlanNode {
    /// Calls `change` with every unit, wherever it stands.
    pub(super) fn for_each_unit(&mut self, change: &mut impl FnMut(&mut Unit)) {
        match self {
            PlanNode::Unit(unit) => change(unit),
            PlanNode::Several { must, should, must_not } => {
                let parts = must.iter_mut().chain(should).chain(must_not);
                parts.for_each(|node| node.for_each_unit(change));
            }
            PlanNode::Values(_) | PlanNode::Everything => {}
        }
    }
}

impl Plan {
    /// The terms whose frequencies among passages its scores rest on; some may come twice.
    pub fn counted_terms(&self) -> Vec<(Place, String)> {
        let units = self.units().into_iter().filter(|unit| unit.weight != 0.0);
        let counted = units.flat_map(|unit| &unit.alternatives).filter(|known| known.counts);
        let terms = counted.flat_map(|alternative| alternative.terms.iter());
        terms.map(|(place, term)| (place, term.to_owned())).collect()
    }

    /// Those of the units that are words of the query and say something.
    pub fn words(&self) -> Vec<&Unit> {
        let mut units = self.units();
        units.retain(|unit| unit.is_weighed_word());
        units
    }

    /// The units a passage may match, those under a NOT left out.
    pub fn units(&self) -> Vec<&Unit> {
        fn gather<'a>(node: &'a PlanNode, units: &mut Vec<&'a Unit>) {
            match node {
                PlanNode::Unit(unit) => units.push(unit),
                PlanNode::Several { must, should, .. } => {
                    must.iter().chain(should).for_each(|node| gather(node, units));
                }
                PlanNode::Values(_) | PlanNode::Everything => {}
            }
        }
        let mut units = Vec::new();
        gather(&self.root, &mut units);
        units
    }
}
