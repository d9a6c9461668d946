//! The index: what is written, in which form, and how it stays whole.
//!
//! An index is one folder: tantivy's segments, `telisik.json` (the [`Manifest`]: which format and
//! which analysis the index was built with), `words.tsv` where the user gave words of their own,
//! and `sources-N.json` (which files it holds, and their
//! stamps). The manifest is written once, when the index is made. The list of sources is written
//! anew before each commit under a new number, and the commit itself names that number in its
//! payload: list and segments cannot disagree, whatever happens between them.
//!
//! This room alone writes. Readers need no write access: their locks are no-ops
//! ([`ReadableDirectory`]), since a segment's files never change once they are committed.

mod directory;
mod error;
mod handle;
mod manifest;
mod record;
mod schema;
mod sources;
mod update;
mod writer;

pub use directory::ReadableDirectory;
pub use error::IndexError;
pub use handle::{Index, IndexSettings};
pub use manifest::{FORMAT, MANIFEST_FILE, Manifest};
pub use record::StoredPassage;
pub(crate) use schema::{ACRONYM_MARK, filter_term};
pub use schema::{Fields, Section};
pub use sources::{KnownFile, SourceList};
pub use update::{UpdateOptions, UpdateReport, update};
pub use writer::IndexWriter;
