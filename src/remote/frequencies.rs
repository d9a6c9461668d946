//! How many passages of a cluster hold each of many terms, in few searches.
//!
//! Engines count one term a search. Most words stand in no title and have no variant, so the terms
//! of such a place are asked for together first, whether any passage has one of them, and one by
//! one only where it has.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::analysis::Home;
use crate::index::Section;
use crate::query::Place;

use super::layout::field;
use super::lock::lock;
use super::row::key;

/// A term in its place.
pub(super) type PlacedTerm = (Place, String);

/// What was counted, as of when it was asked. Threads may share it.
#[derive(Default)]
pub(super) struct Frequencies {
    known: Mutex<HashMap<PlacedTerm, u64>>,
    /// Places that usually hold nothing, but did: their terms are asked for one by one at once.
    met: Mutex<HashSet<Place>>,
}

/// A search that counts.
pub(super) enum Counting {
    /// The passages with a term.
    One(PlacedTerm),
    /// The passages with any of several terms of a place.
    Any(Place, Vec<PlacedTerm>),
}

impl Counting {
    pub(super) fn body(&self) -> Value {
        match self {
            Counting::One((place, term)) => count(field(*place), key(term)),
            Counting::Any(place, terms) => {
                let terms: Value = terms.iter().map(|(_, term)| key(term)).collect();
                counted(json!({ "terms": { field(*place): terms } }))
            }
        }
    }
}

impl Frequencies {
    /// In how many passages a term stands; `None` where nobody has asked.
    pub(super) fn get(&self, term: &PlacedTerm) -> Option<u64> {
        lock(&self.known).get(term).copied()
    }

    /// Those of some terms that nobody has asked for.
    pub(super) fn unknown(&self, terms: HashSet<PlacedTerm>) -> HashSet<PlacedTerm> {
        let known = lock(&self.known);
        terms.into_iter().filter(|term| !known.contains_key(term)).collect()
    }

    /// Searches that count terms.
    pub(super) fn counting(&self, terms: HashSet<PlacedTerm>) -> Vec<Counting> {
        let met = lock(&self.met);
        let (together, alone): (Vec<PlacedTerm>, Vec<PlacedTerm>) =
            terms.into_iter().partition(|(place, _)| is_sparse(*place) && !met.contains(place));
        let mut places: HashMap<Place, Vec<PlacedTerm>> = HashMap::new();
        for term in together {
            places.entry(term.0).or_default().push(term);
        }
        let together = places.into_iter().map(|(place, mut terms)| match terms.pop() {
            Some(term) if terms.is_empty() => Counting::One(term),
            last => Counting::Any(place, terms.into_iter().chain(last).collect()),
        });
        alone.into_iter().map(Counting::One).chain(together).collect()
    }

    /// Keeps what searches counted; returns the terms that have to be asked for one by one.
    pub(super) fn keep(
        &self,
        counted: impl IntoIterator<Item = (Counting, u64)>,
    ) -> HashSet<PlacedTerm> {
        let (mut known, mut met) = (lock(&self.known), lock(&self.met));
        let mut open = HashSet::new();
        for (counting, passages) in counted {
            match counting {
                Counting::One(term) => _ = known.insert(term, passages),
                Counting::Any(_, terms) if passages == 0 => {
                    known.extend(terms.into_iter().map(|term| (term, 0)));
                }
                Counting::Any(place, terms) => {
                    met.insert(place);
                    open.extend(terms);
                }
            }
        }
        open
    }
}

/// Whether few words stand in a place.
fn is_sparse(place: Place) -> bool {
    matches!(place, Place::Text(Section::Title, _) | Place::Text(_, Home::Variant))
}

/// A search that counts the passages with a term.
pub(super) fn count(field: &str, term: impl Into<Value>) -> Value {
    counted(json!({ "term": { field: { "value": term.into() } } }))
}

/// A search that counts and shows nothing.
pub(super) fn counted(query: Value) -> Value {
    // Without the second Quickwit counts no further than it has to.
    json!({ "size": 0, "track_total_hits": true, "query": query })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_nowhere_is_asked_for_once() {
        let frequencies = Frequencies::default();
        let title = Place::Text(Section::Title, Home::Surface);
        let body = Place::Text(Section::Body, Home::Surface);
        let terms = |words: &[&str]| -> HashSet<PlacedTerm> {
            let places = [title, body];
            let term = |word: &str| places.map(|place| (place, word.to_owned()));
            words.iter().flat_map(|word| term(word)).collect()
        };
        // One for the titles.
        let asked = frequencies.counting(terms(&["kota", "hutan", "api"]));
        assert_eq!(asked.len(), 4);
        let answers = |asked: Vec<Counting>, titles: u64| {
            asked.into_iter().map(move |counting| match counting {
                Counting::Any(..) => (counting, titles),
                Counting::One(_) => (counting, 2),
            })
        };
        assert!(frequencies.keep(answers(asked, 0)).is_empty());
        assert_eq!(frequencies.get(&(title, "kota".to_owned())), Some(0));
        assert_eq!(frequencies.get(&(body, "kota".to_owned())), Some(2));
        assert!(frequencies.unknown(terms(&["kota", "api"])).is_empty());
        // Some title has one of them.
        let asked = frequencies.counting(terms(&["desa", "sawah"]));
        let open = frequencies.keep(answers(asked, 1));
        assert_eq!(open.len(), 2);
        let asked = frequencies.counting(open);
        assert!(asked.iter().all(|counting| matches!(counting, Counting::One(_))));
    }
}
