//! What it takes to show the passages of a segment.

use std::sync::OnceLock;

use tantivy::DocId;
use tantivy::columnar::StrColumn;
use tantivy::error::DataCorruption;
use tantivy::store::StoreReader;

use crate::index::StoredPassage;
use crate::query::{NumberColumn, SegmentView, opened};

use super::ids::NamedIds;

/// Names and texts of a segment's passages; everything is asked with that segment. All is opened when
/// it is first needed: many segments have nothing that is shown.
#[derive(Default)]
pub(super) struct Shown {
    store: OnceLock<StoreReader>,
    id_numbers: OnceLock<NumberColumn>,
    id_column: OnceLock<StrColumn>,
    ids: NamedIds,
}

/// Blocks of the store held decompressed, a segment: those of passages side by side. The passages
/// that a query shows are seldom neighbours.
pub(super) const STORE_BLOCKS: usize = 2;

impl Shown {
    /// What the index keeps of a row of the segment.
    pub(super) fn stored(
        &self,
        segment: &SegmentView,
        row: DocId,
    ) -> tantivy::Result<StoredPassage> {
        let open = || Ok(segment.reader.get_store_reader(STORE_BLOCKS)?);
        let store = opened(&self.store, open)?;
        let bytes = store.get_document_bytes(row)?;
        Ok(StoredPassage::from_bytes(&bytes, segment.fields())?)
    }

    /// The id of the document of a row: for many rows of many questions, without reading what is
    /// stored.
    pub(super) fn id(&self, segment: &SegmentView, row: DocId) -> tantivy::Result<Option<String>> {
        let open = || NumberColumn::of_texts(&segment.reader, "doc");
        let numbers = opened(&self.id_numbers, open)?;
        let count = numbers.highest().saturating_add(1);
        let number = numbers.get(row);
        self.ids.get(number, count, || self.spell(segment, number, count))
    }

    /// The id of a number, of so many.
    ///
    /// Ids are in two dictionaries: that of the column, whose blocks have to be unpacked, and that
    /// of the terms, where an id is found by its number in a small part of the time. Both number
    /// them in the order of their bytes, and both hold those of every row that is not deleted;
    /// deleted ones leave both at the next merge. So where they are as many, they are the same.
    fn spell(
        &self,
        segment: &SegmentView,
        number: u64,
        count: u64,
    ) -> tantivy::Result<Option<String>> {
        let mut id = Vec::with_capacity(16);
        let found = match segment.dictionary(segment.fields().doc)? {
            Some(ids) if ids.len() as u64 == count => ids.term(number, &mut id),
            _ => {
                let column = opened(&self.id_column, || {
                    let column = segment.reader.fast_fields().str("doc")?;
                    let none = || DataCorruption::comment_only("it has no column of ids");
                    Ok(column.ok_or_else(none)?)
                })?;
                column.ord_to_bytes(number, &mut id)?
            }
        };
        Ok(String::from_utf8(id).ok().filter(|_| found))
    }
}
