//! One file a format: bytes in, documents out.
//!
//! A format makes [`Block`](super::Block)s, paragraphs and headings, and remembers where in the
//! source each stands: bytes and line where the source is text, page, chapter or time where it is
//! not. [`FORMATS`] lists them; those with large dependencies sit behind cargo features. `read`
//! finds the format of a file and runs it behind a fence: a reader that panics costs its file and
//! nothing else.

#[cfg(any(feature = "archives", feature = "office"))]
mod contents;
mod format;
mod front_matter;
#[cfg(feature = "html")]
mod html;
pub(super) mod item;
mod json;
mod json_lines;
mod json_value;
#[cfg(feature = "mail")]
mod mail;
mod markdown;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "archives")]
mod packed;
#[cfg(feature = "aligned")]
mod pairs;
mod parts;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod read;
mod rtf;
mod subtitles;
#[cfg(feature = "tables")]
mod tables;
mod text;

pub use format::{FORMATS, Format, FormatInfo};
pub use front_matter::{FrontMatter, front_matter};
#[cfg(feature = "html")]
pub use html::{Page, html_page};
pub use json_lines::read_json_lines;
pub use markdown::markdown_blocks;
#[cfg(feature = "pdf")]
pub use pdf::{WORKER_ARGUMENT, pdf_pages};
pub use plain::{paragraph_blocks, plain_blocks};
pub use read::is_fenced;
pub(super) use read::read_item;
pub use rtf::{RichText, rich_text};
pub use subtitles::subtitle_blocks;
