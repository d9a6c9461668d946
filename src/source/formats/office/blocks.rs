//! Blocks as they are gathered from runs of text.

use std::sync::Arc;

use crate::source::document::{Block, BlockKind};
use crate::source::formats::parts::{Parts, is_to_be_cut};
use crate::source::place::Place;

/// The block that is open, and those before it. A table's row is one block, its cells parted by
/// dots, as in every format.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) done: Vec<Block>,
    text: String,
    place: Option<Arc<Place>>,
    /// How many table rows are open within each other.
    rows: usize,
}

impl Blocks {
    pub(super) fn push(&mut self, text: &str) {
        if is_to_be_cut(&self.text, 0) {
            self.cut(BlockKind::Paragraph);
        }
        self.text.push_str(text);
    }

    /// Hands over what is done.
    pub(super) fn hand_over(&mut self, parts: &mut Parts<'_>) {
        for block in self.done.drain(..) {
            parts.push(block);
        }
    }

    /// Where the blocks from here on stand.
    pub(super) fn set_place(&mut self, place: Place) {
        self.place = Some(Arc::new(place));
    }

    pub(super) fn open_row(&mut self) {
        if self.rows == 0 {
            self.end(BlockKind::Paragraph);
        }
        self.rows += 1;
    }

    pub(super) fn close_row(&mut self) {
        self.rows = self.rows.saturating_sub(1);
        if self.rows == 0 {
            self.end(BlockKind::Paragraph);
        }
    }

    pub(super) fn close_cell(&mut self) {
        let kept = self.text.trim_end().len();
        self.text.truncate(kept);
        if !self.text.is_empty() {
            self.text.push_str(" · ");
        }
    }

    /// Ends a paragraph or heading. Within a table it goes on.
    pub(super) fn end(&mut self, kind: BlockKind) {
        if self.rows > 0 {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            return;
        }
        self.cut(kind);
    }

    fn cut(&mut self, kind: BlockKind) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim().trim_end_matches([' ', '·']);
        if text.contains(char::is_alphanumeric) {
            self.done.push(Block { place: self.place.clone(), ..Block::new(kind, text) });
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}
