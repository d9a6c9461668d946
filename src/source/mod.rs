//! Where documents come from: folders, files, standard input.
//!
//! [`walk`] lists the files below the paths a user names, by ripgrep's ignore rules and in one
//! fixed order. [`read_file`] turns one of them into [`Document`]s, whatever its format and
//! encoding; a format is a file of `formats/` that makes [`Block`]s, paragraphs and headings, and
//! remembers where in the source each stands. What cannot be read becomes a [`SourceError`] that
//! names the thing, the cause and the remedy, and never stops the files after it. Files come from
//! anywhere: what one may cost is bounded, and the bounds stand in [`limits`].

mod document;
mod encoding;
mod error;
mod file;
mod formats;
pub mod limits;
mod lines;
mod place;
mod said;
mod walk;

pub use document::{Block, BlockKind, Document, Origin};
pub use encoding::{Decoded, decode};
#[cfg(feature = "cli")]
pub(crate) use error::shown;
pub use error::{Breakdown, SourceError};
pub use file::{SourceFile, Stamp, read_file, read_file_with};
pub use formats::{
    FORMATS, Format, FormatInfo, FrontMatter, RichText, front_matter, is_fenced, markdown_blocks,
    paragraph_blocks, plain_blocks, read_json_lines, rich_text, subtitle_blocks,
};
#[cfg(feature = "html")]
pub use formats::{Page, html_page};
#[cfg(feature = "pdf")]
pub use formats::{WORKER_ARGUMENT, pdf_pages};
pub use lines::{Lines, Run, Runs};
pub use place::Place;
pub(crate) use said::Said;
pub use walk::{Found, folders, walk};
