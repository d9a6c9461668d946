//! Words side by side, or near each other.

use std::ops::Range;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::window::Marks;

/// Finds the passages in which a row of words stands, word after word or near each other. A word of the row may have
/// several posting lists (a root has two homes): any of them will do.
pub(super) struct PhraseCursor {
    words: Vec<PhraseWord>,
    /// The words by how many passages they stand in: the rarest leads the search.
    by_rarity: Vec<usize>,
    /// How far words may move; `None` where they stand side by side.
    slop: Option<u32>,
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

    /// How many passages its lists name, all together.
    fn postings(&self) -> u64 {
        self.lists.iter().map(|list| u64::from(list.size_hint())).sum()
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
    pub(super) fn new(words: Vec<PhraseWord>, slop: Option<u32>) -> Option<Self> {
        if words.is_empty() || words.iter().any(|word| word.lists.is_empty()) {
            return None;
        }
        let mut by_rarity: Vec<usize> = (0..words.len()).collect();
        by_rarity.sort_by_key(|&word| words[word].postings());
        let (starts, next_starts) = (Vec::new(), Vec::new());
        Some(PhraseCursor { words, by_rarity, slop, starts, next_starts })
    }

    /// Calls `visit` with every passage of some rows in which the row of words stands, and how
    /// often. Ranges must not go back.
    pub(super) fn for_each(&mut self, rows: Range<DocId>, mut visit: impl FnMut(DocId, u32)) {
        let mut doc = self.next_shared(rows.start);
        while doc < rows.end {
            let count = self.count(doc);
            if count > 0 {
                visit(doc, count);
            }
            doc = self.next_shared(doc + 1);
        }
    }

    /// Adds the passages of some rows in which the row of words stands to those that match, by
    /// their places from the first row on. Those that do already are not looked into. Ranges must
    /// not go back.
    pub(super) fn add_matches(&mut self, rows: Range<DocId>, matched: &mut Marks) {
        let mut doc = self.rarest().seek(rows.start);
        while doc < rows.end {
            let at = (doc - rows.start) as usize;
            let mut next = doc + 1;
            if !matched.contains(at) {
                let shared = self.first_that_may_share(doc);
                if shared == doc && self.count(doc) > 0 {
                    matched.insert(at);
                }
                next = next.max(shared);
            }
            doc = self.rarest().seek(next);
        }
    }

    /// The first passage from `target` on that holds every word.
    pub(super) fn next_shared(&mut self, mut target: DocId) -> DocId {
        loop {
            let doc = self.rarest().seek(target);
            if doc == TERMINATED {
                return doc;
            }
            target = self.first_that_may_share(doc);
            if target == doc {
                return doc;
            }
        }
    }

    /// How often the row stands in one passage. Passages must not go back.
    pub(super) fn frequency(&mut self, doc: DocId) -> u32 {
        let is_shared = self.rarest().seek(doc) == doc && self.first_that_may_share(doc) == doc;
        if is_shared { self.count(doc) } else { 0 }
    }

    fn rarest(&mut self) -> &mut PhraseWord {
        &mut self.words[self.by_rarity[0]]
    }

    /// The passage itself where it holds every word, the rarest being there; else the next that
    /// the first word which is not there stands in.
    fn first_that_may_share(&mut self, doc: DocId) -> DocId {
        let mut nexts = self.by_rarity[1..].iter().map(|&word| self.words[word].seek(doc));
        nexts.find(|&next| next != doc).unwrap_or(doc)
    }

    /// How often the row stands in a passage that holds every word.
    fn count(&mut self, doc: DocId) -> u32 {
        if let Some(slop) = self.slop {
            self.words.iter_mut().for_each(|word| _ = word.read_positions(doc));
            let positions: Vec<&[u32]> =
                self.words.iter().map(|word| word.positions.as_slice()).collect();
            let mut count = 0;
            for_each_near(&positions, slop, |_| count += 1);
            return count;
        }
        let PhraseCursor { words, starts, next_starts, .. } = self;
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

/// Calls `visit` with the positions of the words of a row wherever these stand so near that they
/// come to stand in the row by moving `slop` places in all, as Lucene counts it: `a x b` is one
/// move from `a b`, `b a` two. The positions of each word ascend. No two words of the row share a
/// position.
pub fn for_each_near(positions: &[&[u32]], slop: u32, mut visit: impl FnMut(&[u32])) {
    let mut at = vec![0; positions.len()];
    let mut chosen = vec![0; positions.len()];
    loop {
        let (mut least, mut greatest) = ((i64::MAX, 0), i64::MIN);
        for (word, &next) in at.iter().enumerate() {
            let Some(&position) = positions[word].get(next) else { return };
            chosen[word] = position;
            let moved = i64::from(position) - word as i64;
            least = least.min((moved, word));
            greatest = greatest.max(moved);
        }
        let apart = |word: usize| !chosen[..word].contains(&chosen[word]);
        if greatest - least.0 <= i64::from(slop) && (1..chosen.len()).all(apart) {
            visit(&chosen);
        }
        // Only the word that lies furthest back can come nearer to the others.
        at[least.1] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_counted_as_in_lucene() {
        type Case = (&'static [&'static [u32]], u32, &'static [&'static [u32]]);
        let cases: &[Case] = &[
            (&[&[3], &[4]], 0, &[&[3, 4]]),
            (&[&[3], &[6]], 1, &[]),
            (&[&[3], &[6]], 2, &[&[3, 6]]),
            (&[&[4], &[3]], 1, &[]),
            (&[&[4], &[3]], 2, &[&[4, 3]]),
            (&[&[1, 9], &[7]], 3, &[&[9, 7]]),
            (&[&[1, 5], &[2, 6]], 0, &[&[1, 2], &[5, 6]]),
            (&[&[2, 3], &[2, 3]], 0, &[&[2, 3]]),
            (&[&[2], &[2]], 9, &[]),
            (&[&[2], &[]], 9, &[]),
        ];
        for (positions, slop, expected) in cases {
            let mut found = Vec::new();
            for_each_near(positions, *slop, |chosen| found.push(chosen.to_vec()));
            assert_eq!(found, *expected, "{positions:?} {slop}");
        }
    }
}
