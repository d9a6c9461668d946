//! Terms that were looked up before.
//!
//! A term costs a walk through the dictionary of every segment, and it is asked for again and
//! again: while a query is planned, when its plan is opened, and by the next query.

use std::sync::{PoisonError, RwLock};

use hashbrown::HashMap;

use super::plan::Place;
use super::segments::Found;

/// Terms that are kept of a place, at most; then it begins anew. About 100 bytes each, and 50 a
/// segment.
const MOST_TERMS: usize = 4096;

/// The longest term that is kept, in bytes.
const LONGEST_TERM: usize = 64;

/// What the dictionaries of all segments answered.
#[derive(Default)]
pub(super) struct TermCache {
    by_place: [RwLock<HashMap<Box<str>, Found>>; Place::COUNT],
}

impl TermCache {
    /// What is known of a term: from before, or as `look_up` says.
    pub(super) fn get(
        &self,
        place: Place,
        term: &str,
        look_up: impl FnOnce() -> tantivy::Result<Found>,
    ) -> tantivy::Result<Found> {
        let known = &self.by_place[place.number()];
        if let Some(found) = known.read().unwrap_or_else(PoisonError::into_inner).get(term) {
            return Ok(found.clone());
        }
        let found = look_up()?;
        if term.len() <= LONGEST_TERM {
            let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() == MOST_TERMS {
                known.clear();
            }
            known.insert(term.into(), found.clone());
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::postings::TermInfo;

    use crate::analysis::Home;
    use crate::index::Section;

    use super::*;

    #[test]
    fn keeps_what_was_found_and_what_was_not_within_bounds() {
        let cache = TermCache::default();
        let [one, other] = [Place::Text(Section::Body, Home::Stem), Place::Filter];
        let found = |doc_freq| -> tantivy::Result<Found> {
            Ok([Some(TermInfo { doc_freq, ..TermInfo::default() })].into())
        };
        let none = || Ok([None].into());
        let frequency = |found: Found| found[0].as_ref().map(|found| found.doc_freq);
        assert_eq!(cache.get(one, "kata", || found(3)).map(frequency).unwrap(), Some(3));
        assert_eq!(cache.get(other, "kata", none).map(frequency).unwrap(), None);
        assert_eq!(cache.get(one, "kata", || found(4)).map(frequency).unwrap(), Some(3));
        assert_eq!(cache.get(other, "kata", || found(4)).map(frequency).unwrap(), None);
        for number in 0..3 * MOST_TERMS {
            cache.get(one, &number.to_string(), || found(1)).unwrap();
        }
        let long = "kata".repeat(LONGEST_TERM);
        cache.get(other, &long, || found(5)).unwrap();
        let kept = |place: Place| cache.by_place[place.number()].read().unwrap().len();
        assert!(kept(one) <= MOST_TERMS);
        assert_eq!(kept(other), 1);
    }
}
