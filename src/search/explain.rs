//! Why a passage was found: what the query was understood as, and what each part of it weighs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::query::{FEATURES, Features, Place, Terms, Unit, WEIGHTS, Why};

/// A word or phrase of the query with all that finds it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedUnit {
    /// The word or phrase as typed.
    pub term: String,
    /// Factor of its score.
    pub weight: f32,
    /// What finds it, the weightiest first.
    pub finds: Vec<ExplainedTerm>,
}

/// A term, or a row of terms, that finds a word of the query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedTerm {
    /// The term; the words of a row are separated by spaces.
    pub text: String,
    /// How much an occurrence counts.
    pub weight: f32,
    /// Why it finds the word.
    pub why: Why,
}

/// What a word or phrase of the query adds to a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScorePart {
    /// The word or phrase as typed, or the feature of the second stage.
    pub term: String,
    /// Which of the two it is.
    pub kind: PartKind,
    /// What it adds.
    pub score: f32,
}

/// What a part of a score is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A word or phrase of the query.
    Word,
    /// A feature of the second stage.
    Feature,
}

/// What finds a unit, each term once, wherever in a passage it may stand.
pub(super) fn explain(unit: &Unit) -> ExplainedUnit {
    let mut finds: BTreeMap<String, (f32, Why)> = BTreeMap::new();
    for alternative in &unit.alternatives {
        let text = match &alternative.terms {
            Terms::One(Place::Filter, _) => unit.text.clone(),
            Terms::One(_, term) => term.to_string(),
            Terms::Row(words) | Terms::Near(words, _) => {
                let first = words.iter().filter_map(|word| Some(&*word.first()?.1));
                first.collect::<Vec<_>>().join(" ")
            }
        };
        let known = finds.entry(text).or_insert((alternative.weight, alternative.why));
        *known = (known.0.max(alternative.weight), known.1.min(alternative.why));
    }
    let mut finds: Vec<ExplainedTerm> = finds
        .into_iter()
        .map(|(text, (weight, why))| ExplainedTerm { text, weight, why })
        .collect();
    finds.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.text.cmp(&b.text)));
    ExplainedUnit { term: unit.text.clone(), weight: unit.weight, finds }
}

/// What the units of a plan add to a score; those that add nothing are left out.
pub(super) fn score_parts_of(scores: &[(&Unit, f32)]) -> Vec<ScorePart> {
    let mut parts: Vec<ScorePart> = Vec::new();
    for &(unit, score) in scores.iter().filter(|(_, score)| *score != 0.0) {
        match parts.iter_mut().find(|part| part.term == unit.text) {
            Some(part) => part.score += score,
            None => {
                let (term, kind) = (unit.text.clone(), PartKind::Word);
                parts.push(ScorePart { term, kind, score });
            }
        }
    }
    parts
}

/// What the features of the second stage add to a score.
pub(super) fn feature_parts(features: &Features, best: f32) -> impl Iterator<Item = ScorePart> {
    let worth = features.iter().zip(WEIGHTS).map(move |(feature, weight)| feature * weight * best);
    let parts = FEATURES.iter().zip(worth).filter(|(_, score)| *score != 0.0);
    parts.map(|(name, score)| ScorePart {
        term: (*name).to_owned(),
        kind: PartKind::Feature,
        score,
    })
}
