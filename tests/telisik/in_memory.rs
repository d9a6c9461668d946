//! A searcher over a few documents, for tests of what is found.

use telisik::{Document, Index, Language, Searcher};

/// Indexes documents (id, language and text) in memory.
pub fn searcher(documents: &[(&str, Language, &str)]) -> Searcher {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    for (id, language, text) in documents {
        writer.add(&Document::new(*id, text).with_language(*language)).unwrap();
    }
    writer.commit().unwrap();
    Searcher::open(&index).unwrap()
}
