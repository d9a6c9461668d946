//! A segment with what it takes to show its passages.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use crate::index::{Fields, StoredPassage};
use crate::query::{Collection, SegmentView, opened};

use super::ids::NamedIds;

/// A segment of an index that is searched.
pub(super) struct Segment {
    pub(super) view: SegmentView,
    fields: Fields,
    ids: NamedIds,
    /// Opened for the first passage that is shown: many segments have none.
    shown: OnceLock<Shown>,
}

/// What documents are called, and the texts of passages.
struct Shown {
    doc: Option<StrColumn>,
    path: Option<StrColumn>,
    store: StoreReader,
}

/// Blocks of the store held decompressed, a segment.
pub(super) const STORE_BLOCKS: usize = 16;

impl Segment {
    pub(super) fn open(
        index: &tantivy::Index,
        reader: &SegmentReader,
        fields: &Fields,
    ) -> tantivy::Result<Self> {
        Ok(Segment {
            view: SegmentView::open(index, reader.clone(), *fields)?,
            fields: *fields,
            ids: NamedIds::default(),
            shown: OnceLock::new(),
        })
    }

    /// The same segment as a part of a larger collection.
    pub(super) fn part_of(self, collection: Arc<Collection>) -> Self {
        Segment { view: self.view.part_of(collection), ..self }
    }

    fn shown(&self) -> tantivy::Result<&Shown> {
        opened(&self.shown, || {
            let reader = &self.view.reader;
            let fast = reader.fast_fields();
            Ok(Shown {
                doc: fast.str("doc")?,
                path: fast.str("path")?,
                store: reader.get_store_reader(STORE_BLOCKS)?,
            })
        })
    }

    /// What the index keeps of a row.
    pub(super) fn stored(&self, row: DocId) -> tantivy::Result<StoredPassage> {
        let bytes = self.shown()?.store.get_document_bytes(row)?;
        Ok(StoredPassage::from_bytes(&bytes, &self.fields)?)
    }

    /// The file of a row's document, where it has one.
    pub(super) fn path(&self, row: DocId) -> tantivy::Result<Option<String>> {
        let Some(column) = &self.shown()?.path else { return Ok(None) };
        let Some(number) = column.ords().first(row) else { return Ok(None) };
        let mut path = String::new();
        Ok(column.ord_to_str(number, &mut path)?.then_some(path))
    }

    /// The lines where rows begin.
    pub(super) fn lines(&self) -> tantivy::Result<Column<u64>> {
        self.view.reader.fast_fields().u64("line")
    }

    /// The id of a row's document.
    pub(super) fn id(&self, row: DocId) -> tantivy::Result<Option<String>> {
        let Some(column) = &self.shown()?.doc else { return Ok(None) };
        let Some(number) = column.ords().first(row) else { return Ok(None) };
        self.spell(column, number)
    }

    /// The same for many of many questions.
    pub(super) fn id_once(&self, row: DocId) -> tantivy::Result<Option<String>> {
        let Some(column) = &self.shown()?.doc else { return Ok(None) };
        let Some(number) = column.ords().first(row) else { return Ok(None) };
        self.ids.get(number, column.num_terms(), || self.spell(column, number))
    }

    /// The id of a number.
    ///
    /// Ids are in two dictionaries: that of the column, whose blocks have to be unpacked, and that
    /// of the terms, where an id is found by its number in a small part of the time. Both number
    /// them in the order of their bytes, and both hold those of every row that is not deleted;
    /// deleted ones leave both at the next merge. So where they are as many, they are the same.
    fn spell(&self, column: &StrColumn, number: u64) -> tantivy::Result<Option<String>> {
        let mut id = Vec::with_capacity(16);
        let found = match self.view.dictionary(self.fields.doc)? {
            Some(ids) if ids.len() == column.num_terms() => ids.term(number, &mut id),
            _ => column.ord_to_bytes(number, &mut id)?,
        };
        Ok(String::from_utf8(id).ok().filter(|_| found))
    }
}
