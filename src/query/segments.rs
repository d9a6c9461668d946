//! The segments of an index, asked as one.

use std::ops::Deref;
use std::sync::Arc;

use tantivy::postings::TermInfo;

use super::collection::Collection;
use super::plan::Place;
use super::postings::SegmentView;
use super::term_cache::TermCache;

/// All segments of an index, in their order.
pub struct Segments {
    views: Vec<SegmentView>,
    looked_up: TermCache,
    /// The whole of which they are a part, where they are one: what is asked of frequencies and
    /// lengths is answered from there.
    collection: Option<Collection>,
}

/// What the dictionaries of the segments say of a term, segment by segment: `None` where no passage
/// holds it.
pub(super) type Found = Arc<[Option<TermInfo>]>;

impl Deref for Segments {
    type Target = [SegmentView];

    fn deref(&self) -> &[SegmentView] {
        &self.views
    }
}

impl Segments {
    /// The segments of an index.
    pub(crate) fn new(views: Vec<SegmentView>) -> Self {
        Segments { views, looked_up: TermCache::default(), collection: None }
    }

    /// The same as a part of a larger collection.
    #[must_use]
    pub(crate) fn part_of(self, collection: Collection) -> Self {
        Segments { collection: Some(collection), ..self }
    }

    /// Looks a term up in all segments. Costs a walk through the dictionary of each, unless it was
    /// looked up before.
    pub(super) fn look_up(&self, place: Place, term: &str) -> tantivy::Result<Found> {
        self.looked_up
            .get(place, term, || self.iter().map(|segment| segment.look_up(place, term)).collect())
    }

    /// How many passages hold a term. Deleted ones do not count, so that an index ranks alike
    /// however it came to be; where there are some, the term's postings are read.
    pub(super) fn frequency(&self, place: Place, term: &str) -> tantivy::Result<u64> {
        match &self.collection {
            Some(collection) => Ok(collection.frequency(place, term)),
            None => self.frequency_of(place, term, &self.look_up(place, term)?),
        }
    }

    /// The same of a term that was looked up.
    pub(super) fn frequency_of(
        &self,
        place: Place,
        term: &str,
        found: &[Option<TermInfo>],
    ) -> tantivy::Result<u64> {
        if let Some(collection) = &self.collection {
            return Ok(collection.frequency(place, term));
        }
        let mut sum = 0;
        for (segment, found) in self.iter().zip(found) {
            if let Some(found) = found {
                sum += segment.passages_with(segment.field(place), found)?;
            }
        }
        Ok(sum)
    }

    /// Whether any passage that is not deleted holds a term.
    pub(super) fn hold_term(&self, place: Place, term: &str) -> tantivy::Result<bool> {
        if let Some(collection) = &self.collection {
            return Ok(collection.frequency(place, term) > 0);
        }
        for (segment, found) in self.iter().zip(&*self.look_up(place, term)?) {
            if let Some(found) = found
                && segment.holds(segment.field(place), found)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many passages there are.
    pub(super) fn passages(&self) -> u64 {
        match &self.collection {
            Some(collection) => collection.passages,
            None => self.iter().map(|segment| u64::from(segment.reader.num_docs())).sum(),
        }
    }

    /// Words in all passages, as far as the index tells their lengths apart.
    pub(super) fn words(&self) -> u64 {
        match &self.collection {
            Some(collection) => collection.words,
            None => self.iter().map(|segment| segment.words).sum(),
        }
    }

    /// Documents that passages come from.
    pub(super) fn documents(&self) -> tantivy::Result<u64> {
        match &self.collection {
            Some(collection) => Ok(collection.documents),
            None => self.iter().map(SegmentView::documents).sum(),
        }
    }
}
