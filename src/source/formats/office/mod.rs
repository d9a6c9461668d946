//! Documents that are packages of XML: Word, PowerPoint, LibreOffice, EPUB.
//!
//! A `package` is a zip archive of which named parts are read, within one limit for all of them.
//! `markup` walks a part as a row of tags and texts; nothing recurses, and there is no tree.

mod blocks;
mod epub;
mod markup;
mod opendocument;
mod package;
mod properties;
mod slides;
mod word;

pub(super) use epub::read_epub;
pub(super) use opendocument::read_opendocument;
pub(super) use slides::read_slides;
pub(super) use word::read_word;
