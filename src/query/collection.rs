//! A collection of which only some passages are at hand.

use std::collections::HashMap;

use super::plan::Place;

/// What is known of a whole collection whose passages are kept elsewhere. With it, passages that
/// are at hand score as they would among all the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    /// How many passages it holds.
    pub passages: u64,
    /// How many documents they come from.
    pub documents: u64,
    /// Words in all of them.
    pub words: u64,
    /// How many passages hold a term; terms that are missing stand nowhere.
    pub frequencies: HashMap<(Place, String), u64>,
}

impl Collection {
    /// How many passages hold a term.
    pub fn frequency(&self, place: Place, term: &str) -> u64 {
        self.frequencies.get(&(place, term.to_owned())).copied().unwrap_or(0)
    }
}
