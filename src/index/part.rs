//! An index of a few passages that are kept elsewhere.

use std::path::Path;

use tantivy::Directory as _;

use crate::passage::Passage;
use crate::source::Document;

use super::building::SegmentBuilder;
use super::directory::{FirstFailure, META_FILE};
use super::error::IndexError;
use super::handle::{Index, IndexSettings};
use super::schema::Fields;
use super::writer::Slot;

impl Index {
    /// An index in memory of passages, each with what is known of its document and the document's
    /// number, by which documents are ordered; the passages of a document stand side by side, in
    /// order. Nothing can be added to it. Costs an analysis of their texts and, beyond that, about a millisecond: no
    /// thread is started.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn of_passages<'a>(
        settings: IndexSettings,
        passages: impl IntoIterator<Item = (&'a Document, &'a Passage, u64)>,
    ) -> Result<Index, IndexError> {
        let (schema, fields) = Fields::schema();
        let mut builder = SegmentBuilder::new(fields, settings.analyzer.clone(), None, 1);
        let build = || -> tantivy::Result<tantivy::Index> {
            let segments = tantivy::Index::create_in_ram(schema);
            for (document, passage, number) in passages {
                let slot = Slot { number, reading: 0 };
                builder.add(&segments, document, passage, slot)?;
            }
            // A commit without the ordinary writer, which starts threads: they would cost more than
            // the passages.
            let mut metas = segments.load_metas()?;
            metas.segments.extend(builder.finish()?);
            let json = serde_json::to_vec(&metas).map_err(std::io::Error::from)?;
            segments.directory().atomic_write(Path::new(META_FILE), &json)?;
            Ok(segments)
        };
        let segments =
            build().map_err(|cause| IndexError::Segments { path: "(in memory)".into(), cause })?;
        Ok(Index::assemble(segments, None, FirstFailure::default(), settings, fields))
    }
}
