//! A plan in the query language of the engines.
//!
//! The engine's answer decides which passages come here, not how they rank. So the compiled query
//! matches what the plan matches, or more where the engine cannot say it exactly, and its scores
//! come near ours: a clause is boosted so that a saturated occurrence is worth what it is worth in
//! its unit.

use serde_json::{Value, json};

use crate::analysis::Home;
use crate::index::{Section, filter_term};
use crate::query::{
    Alternative, Collection, Place, Plan, PlanNode, Range, RowWord, Term, Terms, Test, Unit,
    ValueTest, inverse_document_frequency, unit_value,
};

use super::kind::Kind;
use super::layout::{field, stem_field};
use super::row::key;

/// A plan as an engine takes it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Compiled {
    pub(super) query: Value,
    /// Whether it may match more than the plan does.
    pub(super) is_wider: bool,
}

/// Phrases that a row of words with several choices each is written out as, at most.
const MOST_PHRASES: usize = 32;

pub(super) fn compile(plan: &Plan, kind: Kind, collection: &Collection) -> Compiled {
    let mut compiler = Compiler { kind, collection, is_wider: false };
    let query = compiler.node(&plan.root, true);
    Compiled { query, is_wider: compiler.is_wider }
}

struct Compiler<'a> {
    kind: Kind,
    collection: &'a Collection,
    is_wider: bool,
}

impl Compiler<'_> {
    /// A part of a plan; under a NOT (`wanted` is false) it must not match more than the plan.
    fn node(&mut self, node: &PlanNode, wanted: bool) -> Value {
        match node {
            PlanNode::Everything => json!({ "match_all": {} }),
            PlanNode::Unit(unit) => self.unit(unit, wanted),
            PlanNode::Values(test) => self.values(test, wanted),
            PlanNode::Several { must, should, must_not } => {
                let (mut scored, mut filters) = (Vec::new(), Vec::new());
                for node in must {
                    let query = self.node(node, wanted);
                    match node {
                        PlanNode::Unit(unit) if unit.weight == 0.0 => filters.push(query),
                        PlanNode::Values(_) | PlanNode::Everything => filters.push(query),
                        _ => scored.push(query),
                    }
                }
                let should: Vec<Value> =
                    should.iter().map(|node| self.node(node, wanted)).collect();
                let must_not: Vec<Value> =
                    must_not.iter().map(|node| self.node(node, !wanted)).collect();
                bool_query(scored, filters, should, must_not)
            }
        }
    }

    fn unit(&mut self, unit: &Unit, wanted: bool) -> Value {
        let passages = self.collection.passages as f32;
        let value = unit_value(unit, passages, |_, place, term| {
            Ok::<f32, std::convert::Infallible>(self.collection.frequency(place, term) as f32)
        });
        let Ok(value) = value;
        let mut clauses = Vec::new();
        for alternative in &unit.alternatives {
            if self.stands_nowhere(alternative) {
                continue;
            }
            let worth = value * alternative.weight;
            match &alternative.terms {
                Terms::One(place, term) => clauses.push(self.term(*place, term, worth)),
                Terms::Row(words) => clauses.extend(self.row(words, worth, wanted)),
                // Engines count moves differently: the words anywhere, and the rest is done here.
                Terms::Near(words, _) if wanted => clauses.push(self.anywhere(words)),
                // Not more than the plan: what stands side by side is near in any case.
                Terms::Near(words, _) => {
                    self.is_wider = true;
                    clauses.extend(self.row(words, worth, wanted));
                }
            }
        }
        match clauses.len() {
            0 => nothing(),
            1 => clauses.remove(0),
            _ => bool_query(Vec::new(), Vec::new(), clauses, Vec::new()),
        }
    }

    /// Whether the collection is known not to hold an alternative.
    fn stands_nowhere(&self, alternative: &Alternative) -> bool {
        let is_absent = |(place, term): &(Place, Term)| {
            self.collection.frequencies.get(&(*place, term.to_string())) == Some(&0)
        };
        match &alternative.terms {
            Terms::One(place, term) => is_absent(&(*place, term.clone())),
            Terms::Row(words) | Terms::Near(words, _) => {
                words.iter().any(|word| word.iter().all(is_absent))
            }
        }
    }

    fn term(&self, place: Place, term: &str, worth: f32) -> Value {
        let tells = self.tells(self.collection.frequency(place, term));
        let boost = worth / tells.max(1e-3);
        let name = field(place);
        if worth <= 0.0 || place == Place::Filter {
            return json!({ "term": { name: { "value": key(term) } } });
        }
        json!({ "term": { name: { "value": key(term), "boost": rounded(boost) } } })
    }

    /// A row of words. Each may stand under its spelling or its root: as phrases of roots, since a
    /// root is its own root.
    fn row(&mut self, words: &[RowWord], worth: f32, wanted: bool) -> Vec<Value> {
        let section = words.iter().flatten().find_map(|(place, _)| match place {
            Place::Text(section, _) => Some(*section),
            Place::Filter => None,
        });
        let section = section.unwrap_or(Section::Body);
        let by_root = |(place, _): &(Place, Term)| *place == Place::Text(section, Home::Stem);
        let name = match words.iter().any(|word| word.iter().any(by_root)) {
            true => stem_field(section),
            false => field(Place::Text(section, Home::Surface)),
        };
        let choices: Vec<Vec<(&str, f32)>> =
            words.iter().map(|word| self.choices_of(word)).collect();
        let ways = choices.iter().map(Vec::len).fold(1usize, usize::saturating_mul);
        if ways > MOST_PHRASES {
            self.is_wider = true;
            if wanted {
                return vec![self.anywhere(words)];
            }
        }
        let phrases = phrases(&choices).into_iter().take(MOST_PHRASES);
        phrases.map(|phrase| self.phrase(name, &phrase, worth)).collect()
    }

    /// The words of a row wherever they stand: more than the row.
    fn anywhere(&mut self, words: &[RowWord]) -> Value {
        self.is_wider = true;
        let any = |word: &RowWord| {
            let terms = word
                .iter()
                .map(|(place, term)| json!({ "term": { field(*place): { "value": key(term) } } }));
            bool_query(Vec::new(), Vec::new(), terms.collect(), Vec::new())
        };
        let words = words.iter().map(any).collect();
        bool_query(words, Vec::new(), Vec::new(), Vec::new())
    }

    /// What a document has in a field.
    fn values(&mut self, test: &ValueTest, wanted: bool) -> Value {
        let name = test.field.as_str();
        let mut any = Vec::new();
        for wish in &test.any {
            any.push(match wish {
                Test::Number(range) => between(&format!("numbers.{name}"), range),
                Test::Date(range) => between(&format!("dates.{name}"), range),
                Test::Present => {
                    json!({ "prefix": { "filter": { "value": filter_term(name, "") } } })
                }
                Test::Pattern(glob) => wildcard(name, &glob.to_string()),
                // The words as a whole value are sure; anywhere in it they may be parts of words.
                Test::Words(words) if wanted => {
                    self.is_wider = true;
                    wildcard(name, &format!("*{}*", escaped(words)))
                }
                Test::Words(words) => {
                    self.is_wider = true;
                    let term = filter_term(name, words);
                    json!({ "term": { "filter": { "value": key(&term) } } })
                }
            });
        }
        match any.len() {
            1 => any.remove(0),
            _ => bool_query(Vec::new(), Vec::new(), any, Vec::new()),
        }
    }

    /// A row of terms, each with what it tells. By themselves engines let a row weigh what its
    /// terms tell together.
    fn phrase(&self, field: &str, row: &[(&str, f32)], worth: f32) -> Value {
        let tells: f32 = row.iter().map(|(_, tells)| tells).sum();
        let boost = rounded(worth.max(0.0) / tells.max(1e-3));
        if let [(word, _)] = row {
            return json!({ "term": { field: { "value": word, "boost": boost } } });
        }
        let text = row.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
        match self.kind {
            // Takes no boost of a phrase but in its own query language.
            Kind::Quickwit => {
                let text = text.replace('\\', "\\\\").replace('"', "\\\"");
                json!({ "query_string": { "query": format!("{field}:\"{text}\"^{boost}") } })
            }
            Kind::OpenSearch => {
                json!({ "match_phrase": { field: { "query": text, "boost": boost } } })
            }
        }
    }

    /// How much a term of a frequency tells; of what is not known to stand anywhere, as of one that
    /// stands once.
    fn tells(&self, frequency: u64) -> f32 {
        let frequency = frequency.max(1) as f32;
        inverse_document_frequency(frequency, (self.collection.passages as f32).max(frequency))
    }

    /// The terms of a word of a row, each with how much it tells.
    fn choices_of<'w>(&self, word: &'w [(Place, Term)]) -> Vec<(&'w str, f32)> {
        let mut terms: Vec<(&str, f32)> = Vec::new();
        for (_, term) in word {
            if terms.iter().all(|(known, _)| **known != **term) {
                let homes = word.iter().filter(|(_, other)| other == term);
                let known: u64 =
                    homes.map(|(place, term)| self.collection.frequency(*place, term)).sum();
                terms.push((term, self.tells(known)));
            }
        }
        terms
    }
}

fn between<T: Copy + Into<Value>>(field: &str, range: &Range<T>) -> Value {
    let mut bounds = serde_json::Map::new();
    for (bound, names) in [(range.from, ["gte", "gt"]), (range.to, ["lte", "lt"])] {
        if let Some((value, included)) = bound {
            bounds.insert(names[usize::from(!included)].to_owned(), value.into());
        }
    }
    json!({ "range": { field: bounds } })
}

fn wildcard(name: &str, pattern: &str) -> Value {
    let pattern = format!("{}{pattern}", escaped(&filter_term(name, "")));
    json!({ "wildcard": { "filter": { "value": pattern } } })
}

/// Text that stands for itself in a pattern.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('*', "\\*").replace('?', "\\?")
}

/// All rows that choose one of each word's terms.
fn phrases<T: Copy>(choices: &[Vec<T>]) -> Vec<Vec<T>> {
    let mut phrases: Vec<Vec<T>> = vec![Vec::new()];
    for word in choices {
        let longer = phrases.iter().flat_map(|phrase| {
            word.iter().map(move |term| phrase.iter().copied().chain([*term]).collect())
        });
        phrases = longer.take(MOST_PHRASES).collect();
    }
    phrases
}

fn bool_query(
    must: Vec<Value>,
    filter: Vec<Value>,
    should: Vec<Value>,
    must_not: Vec<Value>,
) -> Value {
    let mut parts = serde_json::Map::new();
    if must.is_empty() && filter.is_empty() && !should.is_empty() {
        parts.insert("minimum_should_match".to_owned(), 1.into());
    }
    for (name, queries) in
        [("must", must), ("filter", filter), ("should", should), ("must_not", must_not)]
    {
        if !queries.is_empty() {
            parts.insert(name.to_owned(), queries.into());
        }
    }
    json!({ "bool": parts })
}

/// Matches no passage, in a form that every engine takes.
fn nothing() -> Value {
    json!({ "bool": { "must": [{ "match_all": {} }], "must_not": [{ "match_all": {} }] } })
}

/// Three digits do, and the same query is the same request to every cache.
fn rounded(boost: f32) -> f64 {
    (f64::from(boost.clamp(1e-3, 1e3)) * 1e3).round() / 1e3
}
