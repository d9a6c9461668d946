//! Words side by side.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// Finds the passages in which a row of words stands, word after word. A word of the row may have
/// several posting lists (a root has two homes): any of them will do.
pub(super) struct PhraseCursor {
    words: Vec<PhraseWord>,
    starts: Vec<u32>,
    next_starts: Vec<u32>,
}

pub(super) struct PhraseWord {
    lists: Vec<SegmentPostings>,
    positions: Vec<u32>,
}

impl PhraseWord {
    pub(super) fn new(lists: Vec<SegmentPostings>) -> Self {
        PhraseWord { lists, positions: Vec::new() }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let mut nearest = TERMINATED;
        for list in &mut self.lists {
            let doc = if list.doc() < target { list.seek(target) } else { list.doc() };
            nearest = nearest.min(doc);
        }
        nearest
    }

    /// Positions in `doc`, ascending.
    fn read_positions(&mut self, doc: DocId) -> &[u32] {
        self.positions.clear();
        for list in self.lists.iter_mut().filter(|list| list.doc() == doc) {
            list.append_positions_with_offset(0, &mut self.positions);
        }
        self.positions.sort_unstable();
        self.positions.dedup();
        &self.positions
    }
}

impl PhraseCursor {
    /// A cursor over a row of at least one word; `None` where a word stands nowhere.
    pub(super) fn new(words: Vec<PhraseWord>) -> Option<Self> {
        if words.is_empty() || words.iter().any(|word| word.lists.is_empty()) {
            return None;
        }
        Some(PhraseCursor { words, starts: Vec::new(), next_starts: Vec::new() })
    }

    /// Calls `visit` with every passage of `from .. to` in which the row stands, and how often.
    /// Ranges must not go back.
    pub(super) fn for_each(&mut self, from: DocId, to: DocId, mut visit: impl FnMut(DocId, u32)) {
        let mut target = from;
        while target < to {
            let doc = self.next_shared(target);
            if doc >= to {
                return;
            }
            let count = self.count(doc);
            if count > 0 {
                visit(doc, count);
            }
            target = doc + 1;
        }
    }

    /// The first passage from `target` on that holds every word.
    fn next_shared(&mut self, mut target: DocId) -> DocId {
        loop {
            let mut furthest = target;
            for word in &mut self.words {
                furthest = furthest.max(word.seek(target));
            }
            if furthest == target || furthest == TERMINATED {
                return furthest;
            }
            target = furthest;
        }
    }

    /// How often the row stands in a passage that holds every word.
    fn count(&mut self, doc: DocId) -> u32 {
        let PhraseCursor { words, starts, next_starts } = self;
        for (offset, word) in words.iter_mut().enumerate() {
            let offset = offset as u32;
            let positions = word.read_positions(doc);
            if offset == 0 {
                starts.clear();
                starts.extend_from_slice(positions);
                continue;
            }
            next_starts.clear();
            let mut candidates = starts.iter().copied().peekable();
            for &position in positions {
                while candidates.next_if(|&start| start + offset < position).is_some() {}
                if candidates.peek() == Some(&position.wrapping_sub(offset)) {
                    next_starts.push(position - offset);
                }
            }
            std::mem::swap(starts, next_starts);
            if starts.is_empty() {
                return 0;
            }
        }
        starts.len() as u32
    }
}
