//! The index: what is written, in which form, and how it stays whole.
//!
//! An index is one folder: tantivy's segments, `telisik.json` (the [`Manifest`]: which format and
//! which analysis the index was built with), `words.tsv` and `lexicons.json` where the user gave
//! words or lexicons of their own, and `sources-N.json` (which files it holds, and how they were
//! when it read them). The manifest is written once, when the index is made. The list of sources
//! is written anew before each commit under a new number, and the commit itself names that number
//! in its payload: list and segments cannot disagree, whatever happens between them. The commit
//! is the renaming of one file, `meta.json`. While passages are added, what is noted of them may wait
//! in files of its own (`*.run`), which are gone before the commit.
//!
//! Every file has a checksum: segments in their last bytes, JSON files in their last field
//! (`seal`), the others in the file that names them. They are looked at by [`check`], and by
//! every command once something cannot be read.
//!
//! This room alone writes. Readers need no write access: their locks are no-ops
//! ([`ReadableDirectory`]), since a segment's files never change once they are committed.

mod atomic;
mod building;
mod bytes;
mod check;
#[cfg(test)]
mod crashes;
mod directory;
mod error;
mod faults;
pub(crate) mod guard;
mod handle;
mod hash;
mod integrity;
mod lexicons;
mod lock;
mod manifest;
mod marked;
mod merging;
mod order;
mod part;
mod rebuild;
mod record;
mod repair;
mod replaced;
mod schema;
mod seal;
mod segment_file;
mod sources;
mod stored;
#[cfg(test)]
pub(crate) mod testing;
mod threads;
mod traffic;
mod update;
mod values;
mod writer;

pub(crate) use bytes::Bytes;
pub use check::{CheckReport, Disagreement, check};
pub use directory::ReadableDirectory;
pub use error::IndexError;
pub use guard::is_guarded;
#[cfg(feature = "remote")]
pub(crate) use handle::describe;
pub use handle::{Index, IndexSettings};
pub use hash::ContentHash;
pub use integrity::{Damage, damaged_files};
pub use lock::Holder;
pub use manifest::{FORMAT, MANIFEST_FILE, Manifest};
pub use rebuild::Rebuild;
pub use record::StoredPassage;
#[cfg(feature = "remote")]
pub(crate) use record::{Columns, Values, acronym_terms, filter_terms};
pub use repair::{RepairReport, repair};
pub(crate) use schema::{ACRONYM_MARK, FIELD_MARK, filter_term, recorded};
pub use schema::{Fields, Section};
pub use sources::{KnownFile, SourceList};
pub(crate) use threads::one_a_core;
pub use update::{Move, ProgressNow, Refusal, UpdateOptions, UpdateProgress, UpdateReport, update};
pub use values::{field_name, parse_date, parse_number};
pub use writer::IndexWriter;
