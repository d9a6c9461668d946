//! The acronyms that the passages of a cluster explain.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::index::ACRONYM_MARK;
use crate::query::Acronym;

use super::cluster::{Cluster, Found};
use super::error::RemoteError;
use super::frequencies::count;

/// Passages that are looked at for the acronyms of some words: each explains at least one.
const MOST_PASSAGES: usize = 50;

/// The field in which acronyms stand.
pub(super) const FIELD: &str = "acronym";

/// Searches for the passages that explain an acronym one of whose forms begins with words: one for
/// all such words, or one for each.
pub(super) enum Explaining {
    Any(Vec<String>),
    One(String),
}

impl Explaining {
    pub(super) fn body(&self) -> Value {
        let prefix = |words: &String| json!({ "prefix": { FIELD: { "value": words } } });
        let query = match self {
            Explaining::Any(all) => {
                let any: Vec<Value> = all.iter().map(prefix).collect();
                json!({ "bool": { "should": any, "minimum_should_match": 1 } })
            }
            Explaining::One(words) => prefix(words),
        };
        json!({
            "size": MOST_PASSAGES,
            "track_total_hits": true,
            "query": query,
            "sort": [{ "sequence": { "order": "asc" } }],
        })
    }

    /// The acronyms of each of the words, where all passages that explain one came; else what is to
    /// be asked instead.
    pub(super) fn read(
        self,
        cluster: &Cluster,
        found: Found<AcronymRow>,
    ) -> Result<Read, RemoteError> {
        let came_all = found.total <= found.rows.len() as u64;
        match self {
            Explaining::Any(all) if !came_all => {
                Ok(Read::Ask(all.into_iter().map(Explaining::One).collect()))
            }
            Explaining::Any(all) => {
                let rows = &found.rows;
                let told = all.into_iter().map(|words| {
                    let acronyms = acronyms(terms(rows, &words));
                    (words, acronyms)
                });
                Ok(Read::Told(told.collect()))
            }
            Explaining::One(words) => {
                let mut terms = terms(&found.rows, &words);
                if !came_all {
                    let bodies: Vec<Value> =
                        terms.keys().map(|term| count(FIELD, term.as_str())).collect();
                    let counts = cluster.searches::<Value>(&bodies, "pid")?;
                    for (passages, count) in terms.values_mut().zip(counts) {
                        *passages = count.total;
                    }
                }
                Ok(Read::Told(vec![(words, acronyms(terms))]))
            }
        }
    }
}

/// What the answer to a search tells.
pub(super) enum Read {
    Told(Vec<(String, Vec<Acronym>)>),
    Ask(Vec<Explaining>),
}

/// The terms that begin with words, and in how many of the passages they stand.
fn terms(rows: &[AcronymRow], words: &str) -> BTreeMap<String, u64> {
    let mut terms = BTreeMap::new();
    for row in rows {
        // A passage may explain the same one twice.
        let fitting = row.acronym.all().iter().filter(|term| term.starts_with(words));
        for term in fitting.collect::<BTreeSet<_>>() {
            *terms.entry(term.clone()).or_default() += 1;
        }
    }
    terms
}

fn acronyms(terms: BTreeMap<String, u64>) -> Vec<Acronym> {
    let acronym = |(term, passages): (String, u64)| {
        let (form, other) = term.split_once(ACRONYM_MARK)?;
        Some(Acronym { form: form.to_owned(), other: other.to_owned(), passages })
    };
    terms.into_iter().filter_map(acronym).collect()
}

/// What a passage explains.
#[derive(Debug, Deserialize)]
pub(super) struct AcronymRow {
    #[serde(default)]
    acronym: OneOrMany,
}

/// A list of one may come back as what is in it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl OneOrMany {
    fn all(&self) -> &[String] {
        match self {
            OneOrMany::One(term) => std::slice::from_ref(term),
            OneOrMany::Many(terms) => terms,
        }
    }
}
