//! A document: blocks of text, what is known of it, and where it stands.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::language::Language;

use super::lines::Lines;
use super::place::Place;

/// A document as it was found, before it is cut into passages.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Names the document; unique in an index. A later document of the same id replaces it.
    pub id: String,
    /// Its title, where the source gives one.
    pub title: Option<String>,
    /// Its language, where the source says so; guessed passage by passage otherwise.
    pub language: Option<Language>,
    /// The id of its translation, where the source or a sibling file names one.
    pub parallel: Option<String>,
    /// Any further fields, to filter on.
    pub metadata: Map<String, Value>,
    /// Its paragraphs and headings, in order.
    pub blocks: Vec<Block>,
    /// The file it was read from, as the user named it; `None` for documents made in memory.
    pub path: Option<String>,
    /// The file inside an archive, where the document was read from one.
    pub member: Option<String>,
    /// Line starts of the source, where blocks know their place in it.
    pub lines: Option<Arc<Lines>>,
}

impl Document {
    /// A document made in memory: its text is read as plain paragraphs.
    pub fn new(id: impl Into<String>, text: &str) -> Self {
        Document { id: id.into(), blocks: super::paragraph_blocks(text), ..Document::default() }
    }

    /// The same document with a title.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The same document in a known language.
    #[must_use]
    pub fn with_language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// The same document with a field to filter on.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.metadata.insert(name.into(), value.into());
        self
    }

    /// What its text and the places of it take in memory, in bytes.
    pub(crate) fn weight(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::weight).sum();
        blocks + self.lines.as_ref().map_or(0, |lines| lines.weight())
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of a level from 1 (the document's title) to 6.
    Heading(u8),
    /// Running text: a paragraph, a list item, a table row, a code block.
    Paragraph,
}

/// A stretch of text that no passage crosses.
#[derive(Clone, Debug)]
pub struct Block {
    /// Heading or paragraph.
    pub kind: BlockKind,
    /// The text, without markup.
    pub text: String,
    /// Where each part of the text stands in the source.
    pub origin: Origin,
    /// Its page, chapter or time, where the format has these.
    pub place: Option<Arc<Place>>,
}

impl Block {
    /// A block without a place in its source.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Block { kind, text: text.into(), origin: Origin::None, place: None }
    }

    /// What it takes in memory, in bytes.
    pub(crate) fn weight(&self) -> usize {
        // What an allocation takes on top.
        const ALLOCATION: usize = 16;
        let pieces = match &self.origin {
            Origin::Pieces(pieces) => pieces.capacity() * size_of::<(usize, usize)>() + ALLOCATION,
            _ => 0,
        };
        // A page that many blocks share is counted with none.
        let own_place = self.place.as_ref().filter(|place| Arc::strong_count(place) == 1);
        let place = own_place.map_or(0, |_| size_of::<Place>() + 2 * ALLOCATION);
        size_of::<Block>() + self.text.capacity() + ALLOCATION + pieces + place
    }
}

/// How a block's text maps to bytes of its source.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The source has no place to point at (a value inside a JSON object).
    None,
    /// The source has lines to point at, but no bytes (the text of a mail, of a message).
    Line(u64),
    /// The whole block stands for one record of the source: its line from 1, its byte range.
    Record {
        /// Line of the record, from 1.
        line: u64,
        /// Bytes of the record.
        bytes: Range<u64>,
    },
    /// Pieces of text as they stand in the source, each `(offset in text, offset in source)`, in
    /// order of both; between two pieces the source has markup.
    Pieces(Vec<(usize, usize)>),
}

impl Origin {
    /// A block that stands in the source as it is, from byte `start`.
    pub fn verbatim(start: usize) -> Self {
        Origin::Pieces(vec![(0, start)])
    }

    /// The source byte of a byte of the text; `None` where the origin is no map.
    pub fn source_offset(&self, text_offset: usize) -> Option<usize> {
        let Origin::Pieces(pieces) = self else { return None };
        let after = pieces.partition_point(|&(text, _)| text <= text_offset);
        let &(text, source) = pieces.get(after.checked_sub(1)?)?;
        // What was put in the place of markup may be longer than that.
        let next = pieces.get(after).map_or(usize::MAX, |&(_, next)| next.max(source));
        Some((source + (text_offset - text)).min(next))
    }
}
