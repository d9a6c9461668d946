//! Any text that `telisik index` reads, as documents.

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;

use telisik::source::{BlockKind, Document, read_file, walk};

/// Calls `take` with every document of a folder or file.
pub fn for_each_document(text: &str, mut take: impl FnMut(Document)) -> Result<(), Box<dyn Error>> {
    let found = walk(&[PathBuf::from(text)], &[], &HashMap::new());
    let mut failed = found.errors.into_iter().next();
    for file in &found.files {
        read_file(file, |document| {
            match document {
                Ok(document) => take(document),
                Err(error) if error.is_skippable() => {}
                Err(error) => failed = Some(error),
            }
            failed.is_none()
        });
    }
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// The paragraphs of a document, joined by newlines.
pub fn paragraphs(document: &Document) -> String {
    let blocks = document.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    blocks.map(|block| block.text.trim()).collect::<Vec<_>>().join("\n")
}
