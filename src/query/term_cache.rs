//! Terms that were looked up before.
//!
//! A term costs a walk through the dictionary of every segment, and it is asked for again and
//! again: while a query is planned, when its plan is opened, and by the next query.

use std::sync::{PoisonError, RwLock};

use hashbrown::HashMap;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;

/// Terms that are kept of a field, at most; then it begins anew. About 100 bytes each.
const MOST_TERMS: usize = 4096;

/// The longest term that is kept, in bytes.
const LONGEST_TERM: usize = 64;

/// What a segment's dictionaries answered.
pub(super) struct TermCache {
    by_field: Box<[RwLock<Answers>]>,
}

/// By term, `None` where the dictionary does not hold it.
type Answers = HashMap<Box<str>, Option<TermInfo>>;

impl TermCache {
    /// An empty one for so many fields.
    pub(super) fn new(fields: usize) -> Self {
        TermCache { by_field: (0..fields).map(|_| RwLock::default()).collect() }
    }

    /// What is known of a term: from before, or as `look_up` says.
    pub(super) fn get(
        &self,
        field: Field,
        term: &str,
        look_up: impl FnOnce() -> tantivy::Result<Option<TermInfo>>,
    ) -> tantivy::Result<Option<TermInfo>> {
        let known = &self.by_field[field.field_id() as usize];
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
    use super::*;

    #[test]
    fn keeps_what_was_found_and_what_was_not_within_bounds() {
        let cache = TermCache::new(2);
        let [one, other] = [0, 1].map(Field::from_field_id);
        let found = |doc_freq| Ok(Some(TermInfo { doc_freq, ..TermInfo::default() }));
        let frequency = |found: Option<TermInfo>| found.map(|found| found.doc_freq);
        assert_eq!(cache.get(one, "kata", || found(3)).map(frequency).unwrap(), Some(3));
        assert_eq!(cache.get(other, "kata", || Ok(None)).map(frequency).unwrap(), None);
        assert_eq!(cache.get(one, "kata", || found(4)).map(frequency).unwrap(), Some(3));
        assert_eq!(cache.get(other, "kata", || found(4)).map(frequency).unwrap(), None);
        for number in 0..3 * MOST_TERMS {
            cache.get(one, &number.to_string(), || found(1)).unwrap();
        }
        let long = "kata".repeat(LONGEST_TERM);
        cache.get(other, &long, || found(5)).unwrap();
        let kept = |field: usize| cache.by_field[field].read().unwrap().len();
        assert!(kept(0) <= MOST_TERMS);
        assert_eq!(kept(1), 1);
    }
}
