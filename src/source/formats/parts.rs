//! A document in parts that take bounded memory.
//!
//! A paragraph is kept with its place, which takes a hundred bytes and more; a file of nothing but
//! tiny ones would take gigabytes. And whatever is made of a document (passages, rows) takes as
//! much again. So a reader hands its blocks over one by one, and what has become heavy goes on as
//! a document of its own: `name`, `name~2`, `name~3`.

use crate::source::document::{Block, BlockKind, Document};
use crate::source::error::SourceError;
use crate::source::limits::{HEAVIEST_PART, LONGEST_BLOCK, LONGEST_TITLE, MOST_PIECES};

use super::item::{Item, Take, has_text};

/// Whether a block that has so much text and so many pieces of it ends here; between words, where
/// there are some.
pub(super) fn is_to_be_cut(text: &str, pieces: usize) -> bool {
    let is_beyond =
        |times: usize| text.len() >= times * LONGEST_BLOCK || pieces >= times * MOST_PIECES;
    is_beyond(1) && (is_beyond(2) || text.ends_with(char::is_whitespace))
}

/// Gathers the blocks of a file, and hands documents over.
pub(super) struct Parts<'a> {
    item: &'a Item<'a>,
    take: Take<'a>,
    /// What is known of the document, and its blocks so far.
    pub(super) document: Document,
    weight: usize,
    /// How many parts there were.
    number: usize,
    /// Whether a part had text.
    found: bool,
    /// Whether nobody takes documents any more.
    ended: bool,
}

// Not every format asks for all of it.
#[cfg_attr(not(feature = "formats"), allow(dead_code))]
impl<'a> Parts<'a> {
    pub(super) fn new(item: &'a Item<'a>, document: Document, take: Take<'a>) -> Self {
        Parts { item, take, document, weight: 0, number: 0, found: false, ended: false }
    }

    /// Adds a block. Returns whether more are wanted.
    pub(super) fn push(&mut self, mut block: Block) -> bool {
        if block.text.len() > LONGEST_TITLE {
            block.kind = BlockKind::Paragraph;
        }
        if self.is_full() {
            self.end();
        }
        self.weight += block.weight();
        self.document.blocks.push(block);
        !self.ended
    }

    /// Ends the part, and hands it over where it has text; the next one is known as this one was.
    pub(super) fn end(&mut self) -> bool {
        self.number += 1;
        self.weight = 0;
        let blocks = std::mem::take(&mut self.document.blocks);
        if has_text(&blocks) && !self.ended {
            self.found = true;
            let mut document = Document { blocks, ..self.document.clone() };
            if self.number > 1 {
                document.id = format!("{}~{}", document.id, self.number);
                document.parallel = None;
            }
            self.ended = !(self.take)(Ok(document));
        }
        !self.ended
    }

    /// Whether the next block goes into another document than those before it.
    pub(super) fn is_full(&self) -> bool {
        self.weight >= HEAVIEST_PART
    }

    /// Whether there was no block yet.
    pub(super) fn is_empty(&self) -> bool {
        self.number == 0 && self.document.blocks.is_empty()
    }

    /// Hands over what is left, and tells whether any part had text.
    pub(super) fn end_all(&mut self) -> bool {
        if !self.document.blocks.is_empty() {
            self.end();
        }
        self.found
    }

    /// Hands over what is left. Where no part had text, that becomes a note.
    pub(super) fn finish(mut self, hint: &'static str) {
        if !self.end_all() && !self.ended {
            (self.take)(Err(self.item.error(|path| SourceError::NoText { path, hint })));
        }
    }
}
