//! Where documents come from: folders, files, standard input.
//!
//! [`walk`] lists the files below the paths a user names, by ripgrep's ignore rules and in one
//! fixed order. [`read_file`] turns one of them into [`Document`]s, whatever its format; a format
//! is a file of this folder that makes [`Block`]s, paragraphs and headings, and remembers where in
//! the source each stands. What cannot be read becomes a [`SourceError`] that names the thing, the
//! cause and the remedy, and never stops the files after it.

mod document;
mod error;
mod file;
mod json_lines;
mod lines;
mod markdown;
mod plain;
mod walk;

pub use document::{Block, BlockKind, Document, Origin};
pub use error::SourceError;
pub use file::{SourceFile, Stamp, read_file};
pub use json_lines::read_json_lines;
pub use lines::Lines;
pub use markdown::markdown_blocks;
pub use plain::{paragraph_blocks, plain_blocks};
pub use walk::{Found, walk};
