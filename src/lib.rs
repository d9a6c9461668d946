//! **telisik** searches Indonesian and English text: it splits documents into passages, indexes
//! them under their roots, and finds ranked passages with the matching words marked.
//!
//! ```
//! use telisik::{Document, Index, Searcher};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let index = Index::in_memory(Default::default());
//! let mut writer = index.writer(1)?;
//! writer.add(&Document::new("isaf", "Pasukan keamanan Afganistan dilatih oleh sekutu."))?;
//! writer.add(&Document::new("pasar", "Harga beras di pasar naik lagi."))?;
//! writer.commit()?;
//!
//! let results = Searcher::open(&index)?.search("pelatihan pasukan", &Default::default())?;
//! for hit in &results.hits {
//!     for mark in &hit.highlights {
//!         println!("{}: {}", hit.id(), &hit.text[mark.bytes[0]..mark.bytes[1]]);
//!     }
//! }
//! assert_eq!(results.hits[0].doc, "isaf");
//! # Ok(()) }
//! ```
//!
//! An index in a folder is made with [`Index::create`], opened with [`Index::open`], and brought
//! up to date with files by [`index::update`]. The rooms of the library, from the bottom up:
//! [`text`] (words and sentences), [`indonesian`] and [`english`] (roots), [`analysis`] (words to
//! terms), [`source`] (files to documents), [`passage`] (documents to passages), [`index`],
//! [`query`] and [`search`]. No room knows those after it.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod analysis;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod english;
pub mod index;
pub mod indonesian;
mod language;
pub mod lexicon;
pub mod passage;
pub mod query;
#[cfg(test)]
mod random;
#[cfg(feature = "remote")]
pub mod remote;
pub mod search;
pub mod source;
pub mod text;

pub use analysis::Analyzer;
pub use index::{Index, IndexError, IndexSettings, IndexWriter};
pub use language::{Language, UnknownLanguage};
pub use passage::PassageLength;
pub use query::{Rank, Translate};
pub use search::{Engine, Group, Highlight, Hit, Results, SearchError, SearchOptions, Searcher};
pub use source::Document;
