//! A segment with what it takes to show its passages.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::error::DataCorruption;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use crate::index::{Fields, StoredPassage};
use crate::query::{Collection, NumberColumn, SegmentView, opened};

use super::ids::NamedIds;

/// A segment of an index that is searched.
pub(super) struct Segment {
    pub(super) view: SegmentView,
    fields: Fields,
    /// Opened when they are first needed: many segments have nothing that is shown.
    store: OnceLock<StoreReader>,
    id_numbers: OnceLock<NumberColumn>,
    id_column: OnceLock<StrColumn>,
    ids: NamedIds,
}

/// Blocks of the store held decompressed, a segment: those of passages side by side. The passages
/// that a query shows are seldom neighbours.
pub(super) const STORE_BLOCKS: usize = 2;

impl Segment {
    pub(super) fn open(
        index: &tantivy::Index,
        reader: &SegmentReader,
        fields: &Fields,
    ) -> tantivy::Result<Self> {
        Ok(Segment {
            view: SegmentView::open(index, reader.clone(), *fields)?,
            fields: *fields,
            store: OnceLock::new(),
            id_numbers: OnceLock::new(),
            id_column: OnceLock::new(),
            ids: NamedIds::default(),
        })
    }

    /// The same segment as a part of a larger collection.
    pub(super) fn part_of(self, collection: Arc<Collection>) -> Self {
        Segment { view: self.view.part_of(collection), ..self }
    }

    /// What the index keeps of a row.
    pub(super) fn stored(&self, row: DocId) -> tantivy::Result<StoredPassage> {
        let reader = &self.view.reader;
        let store = opened(&self.store, || Ok(reader.get_store_reader(STORE_BLOCKS)?))?;
        let bytes = store.get_document_bytes(row)?;
        Ok(StoredPassage::from_bytes(&bytes, &self.fields)?)
    }

    /// The lines where rows begin.
    pub(super) fn lines(&self) -> tantivy::Result<Column<u64>> {
        self.view.reader.fast_fields().u64("line")
    }

    /// The id of a row's document: for many rows of many questions, without reading what is stored.
    pub(super) fn id(&self, row: DocId) -> tantivy::Result<Option<String>> {
        let open = || NumberColumn::of_texts(&self.view.reader, "doc");
        let numbers = opened(&self.id_numbers, open)?;
        let count = numbers.highest().saturating_add(1);
        let number = numbers.get(row);
        self.ids.get(number, count, || self.spell(number, count))
    }

    /// The id of a number, of so many.
    ///
    /// Ids are in two dictionaries: that of the column, whose blocks have to be unpacked, and that
    /// of the terms, where an id is found by its number in a small part of the time. Both number
    /// them in the order of their bytes, and both hold those of every row that is not deleted;
    /// deleted ones leave both at the next merge. So where they are as many, they are the same.
    fn spell(&self, number: u64, count: u64) -> tantivy::Result<Option<String>> {
        let mut id = Vec::with_capacity(16);
        let found = match self.view.dictionary(self.fields.doc)? {
            Some(ids) if ids.len() as u64 == count => ids.term(number, &mut id),
            _ => {
                let column = opened(&self.id_column, || {
                    let column = self.view.reader.fast_fields().str("doc")?;
                    let none = || DataCorruption::comment_only("it has no column of ids");
                    Ok(column.ok_or_else(none)?)
                })?;
                column.ord_to_bytes(number, &mut id)?
            }
        };
        Ok(String::from_utf8(id).ok().filter(|_| found))
    }
}
