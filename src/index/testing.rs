//! Small indexes of tantivy's own making, to compare with.

use tantivy::schema::Schema;
use tantivy::{Index, SegmentReader, TantivyDocument};

/// An index in memory that holds some rows in one segment.
pub(crate) fn index_of(schema: Schema, rows: impl IntoIterator<Item = TantivyDocument>) -> Index {
    let index = Index::create_in_ram(schema);
    let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
    for row in rows {
        writer.add_document(row).unwrap();
    }
    writer.commit().unwrap();
    index
}

/// Its segment.
pub(crate) fn segment_of(
    schema: Schema,
    rows: impl IntoIterator<Item = TantivyDocument>,
) -> SegmentReader {
    index_of(schema, rows).reader().unwrap().searcher().segment_reader(0).clone()
}
