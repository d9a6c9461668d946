//! An index of a few passages that are kept elsewhere.

use tantivy::directory::RamDirectory;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use crate::analysis::SlotTokenizer;
use crate::passage::Passage;
use crate::source::Document;

use super::directory::FirstFailure;
use super::error::IndexError;
use super::handle::{Index, IndexSettings};
use super::record::RowBuilder;
use super::schema::Fields;

/// Memory for the tables of a segment of some hundred passages, in bytes.
const ARENA: usize = 4 << 20;

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
        let mut rows = RowBuilder::new(fields, settings.analyzer.clone());
        let build = || -> tantivy::Result<tantivy::Index> {
            let tokenizers = TokenizerManager::default();
            tokenizers.register(SlotTokenizer::NAME, TextAnalyzer::from(SlotTokenizer::default()));
            // The ordinary writer starts threads, which would cost more than the passages.
            let builder = tantivy::Index::builder().schema(schema).tokenizers(tokenizers);
            let mut writer = builder.single_segment_index_writer(RamDirectory::create(), ARENA)?;
            for (document, passage, number) in passages {
                writer.add_document(rows.row(document, passage, number, 0))?;
            }
            writer.finalize()
        };
        let segments =
            build().map_err(|cause| IndexError::Segments { path: "(in memory)".into(), cause })?;
        Ok(Index::assemble(segments, None, FirstFailure::default(), settings, fields))
    }
}
