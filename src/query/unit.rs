//! A unit over a segment: several terms that score as one.

use std::cell::RefCell;
use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::bm25::{Lengths, inverse_document_frequency};
use super::open::OpenUnit;
use super::phrase::PhraseCursor;
use super::plan::{Place, Terms, Unit};
use super::posting_cursor::PostingCursor;
use super::postings::SegmentView;
use super::window::{Bits, Marks, WINDOW, Window};

/// What one saturated occurrence of a unit is worth in a collection of so many passages, of which
/// so many hold a term: that with a number among the terms of all its alternatives.
///
/// A passage that holds two alternatives is counted once, as far as chance has it: the frequencies
/// are joined as independent events.
pub(crate) fn unit_value<E>(
    unit: &Unit,
    passages: f32,
    frequency: impl Fn(usize, Place, &str) -> Result<f32, E>,
) -> Result<f32, E> {
    if unit.weight == 0.0 {
        return Ok(0.0);
    }
    let mut absent = 1.0f32;
    for (mut numbers, alternative) in unit.numbered() {
        if !alternative.counts {
            continue;
        }
        let frequency = match &alternative.terms {
            Terms::One(place, term) => frequency(numbers.start, *place, term)?,
            // A row of words is at most as frequent as its rarest word.
            Terms::Row(words) | Terms::Near(words, _) => {
                let mut rarest = f32::MAX;
                for word in words {
                    let mut sum = 0.0;
                    for ((place, term), number) in word.iter().zip(numbers.by_ref()) {
                        sum += frequency(number, *place, term)?;
                    }
                    rarest = rarest.min(sum);
                }
                rarest
            }
        };
        let share = alternative.weight.min(1.0) * frequency / passages.max(1.0);
        absent *= (1.0 - share).max(0.0);
    }
    Ok(unit.weight * inverse_document_frequency(passages * (1.0 - absent), passages))
}

/// What one saturated occurrence of a word as spelled is worth beside what the word is.
pub(super) fn spelled_value<E>(
    unit: &Unit,
    passages: f32,
    frequency: impl Fn(usize, Place, &str) -> Result<f32, E>,
) -> Result<f32, E> {
    let mut known = 0.0;
    for (numbers, alternative) in unit.numbered() {
        if let Terms::One(place, term) = &alternative.terms
            && alternative.is_as_spelled()
            && alternative.counts
        {
            known += frequency(numbers.start, *place, term)?;
        }
    }
    Ok(SPELLED_WEIGHT * unit.weight * inverse_document_frequency(known, passages))
}

/// How much the exact form of a word counts beside its root: 0.8409 → 0.8445 nDCG@10 on TyDi valid,
/// over Snowball's roots; see `benches/README.md`.
const SPELLED_WEIGHT: f32 = 0.3;

/// A unit's posting lists in one segment.
pub(super) struct UnitCursor<'a> {
    /// The longest last.
    lists: Vec<(f32, Cursor)>,
    scale: Scale<'a>,
}

/// From how often a unit stands in a passage to what it adds to its score.
#[derive(Clone, Copy)]
struct Scale<'a> {
    /// What one saturated occurrence is worth.
    value: f32,
    lengths: &'a Lengths,
    segment: &'a SegmentView,
}

impl Scale<'_> {
    #[inline]
    fn score(&self, doc: DocId, frequency: f32) -> f32 {
        self.value * self.lengths.saturation(frequency, self.segment.length_id(doc))
    }
}

/// A cursor over what one alternative finds.
pub(super) enum Cursor {
    Term(Box<PostingCursor>),
    Row(PhraseCursor),
}

impl Cursor {
    /// Calls `visit` with every passage of some rows and the frequency in it. Ranges must not go
    /// back.
    #[inline]
    pub(super) fn for_each(&mut self, rows: Range<DocId>, visit: impl FnMut(DocId, u32)) {
        match self {
            Cursor::Term(cursor) => cursor.for_each(rows, visit),
            Cursor::Row(cursor) => cursor.for_each(rows, visit),
        }
    }

    /// Adds the passages of some rows that are found to those that match, by their places from the
    /// first row on. Ranges must not go back.
    pub(super) fn add_matches(&mut self, rows: Range<DocId>, matched: &mut Marks) {
        let start = rows.start;
        match self {
            Cursor::Term(cursor) => {
                cursor.for_each_match(rows, |doc| matched.insert((doc - start) as usize));
            }
            Cursor::Row(cursor) => cursor.add_matches(rows, matched),
        }
    }

    /// The first passage from `from` on that it may find; nothing before it is looked at again.
    fn next(&mut self, from: DocId) -> DocId {
        match self {
            Cursor::Term(cursor) => cursor.next(from),
            Cursor::Row(cursor) => cursor.next_shared(from),
        }
    }

    /// The frequency in one passage, 0 where it is not found. Passages must not go back.
    fn frequency(&mut self, doc: DocId) -> u32 {
        match self {
            Cursor::Term(cursor) => cursor.frequency(doc),
            Cursor::Row(cursor) => cursor.frequency(doc),
        }
    }
}

impl<'a> UnitCursor<'a> {
    /// Opens a unit in the segment of a number.
    pub(super) fn open(
        unit: &OpenUnit<'_>,
        number: usize,
        segment: &'a SegmentView,
        lengths: &'a Lengths,
    ) -> tantivy::Result<Self> {
        let lists = unit.cursors(number, segment, |_| true)?;
        let scale = Scale { value: unit.value, lengths, segment };
        Ok(UnitCursor { lists, scale })
    }

    /// More than it adds to any score.
    pub(super) fn value(&self) -> f32 {
        self.scale.value
    }

    /// Adds the unit's scores for the passages of a window. `counts` is left as it was, empty.
    pub(super) fn add_to(&mut self, window: &mut Window, counts: &mut Counts) {
        self.for_each_score(window.base..window.end(), counts, |at, score| {
            window.add(window.base + at as DocId, score);
        });
    }

    /// Calls `visit` with every passage of a window that it stands in, by its place there, and
    /// with what it adds to its score; not in their order. `counts` is left as it was, empty.
    #[inline]
    pub(super) fn for_each_score(
        &mut self,
        rows: Range<DocId>,
        counts: &mut Counts,
        mut visit: impl FnMut(usize, f32),
    ) {
        let scale = self.scale;
        let Some(((weight, longest), others)) = self.lists.split_last_mut() else { return };
        read(others, &rows, counts);
        if counts.is_empty() {
            longest.for_each(rows.clone(), |doc, frequency| {
                let score = scale.score(doc, *weight * frequency as f32);
                visit((doc - rows.start) as usize, score);
            });
            return;
        }
        // Most passages are in the longest list, and in no other.
        let mut numbers = counts.numbers();
        longest.for_each(rows.clone(), |doc, frequency| {
            let at = (doc - rows.start) as usize;
            visit(at, scale.score(doc, numbers.take(at) + *weight * frequency as f32));
        });
        counts.for_each(|at, frequency| {
            if frequency > 0.0 {
                visit(at, scale.score(rows.start + at as DocId, frequency));
            }
        });
        counts.forget();
    }

    /// Adds to the sums of some passages of a window, by their places, what the unit adds to their
    /// scores: reads its lists for the whole window. `counts` is left as it was, empty.
    pub(super) fn read_for(
        &mut self,
        places: &[u16],
        rows: &Range<DocId>,
        counts: &mut Counts,
        sums: &mut Numbers<'_>,
    ) {
        let mut numbers = counts.numbers();
        for (weight, cursor) in &mut self.lists {
            cursor.for_each(rows.clone(), |doc, frequency| {
                numbers.add_unseen((doc - rows.start) as usize, *weight * frequency as f32);
            });
        }
        for &at in places {
            let frequency = numbers.get(at.into());
            let score = self.scale.score(rows.start + DocId::from(at), frequency);
            sums.add_unseen(at.into(), score);
        }
        counts.forget();
    }

    /// The same by looking each passage up, one after the other. Windows must not go back.
    pub(super) fn look_up_for(&mut self, places: &[u16], start: DocId, sums: &mut Numbers<'_>) {
        for &at in places {
            let doc = start + DocId::from(at);
            let lists = self.lists.iter_mut();
            let found = lists.map(|(weight, cursor)| *weight * cursor.frequency(doc) as f32);
            let frequency = found.sum();
            sums.add_unseen(at.into(), self.scale.score(doc, frequency));
        }
    }

    /// The first passage from `from` on that it may stand in; nothing before it is looked at again.
    pub(super) fn next(&mut self, from: DocId) -> DocId {
        self.lists.iter_mut().map(|(_, cursor)| cursor.next(from)).min().unwrap_or(TERMINATED)
    }
}

/// Adds up how often lists find the passages of a window.
fn read(lists: &mut [(f32, Cursor)], rows: &Range<DocId>, counts: &mut Counts) {
    if lists.is_empty() {
        return;
    }
    let mut numbers = counts.numbers();
    for (weight, cursor) in lists {
        cursor.for_each(rows.clone(), |doc, frequency| {
            numbers.add((doc - rows.start) as usize, *weight * frequency as f32);
        });
    }
}

/// Weighted frequencies, or other sums, of the passages of a window.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) seen: Bits,
    /// Made when they are first needed.
    numbers: Option<Box<[f32; WINDOW]>>,
}

/// The same, to be added to.
pub(super) struct Numbers<'a> {
    seen: &'a mut Bits,
    numbers: &'a mut [f32; WINDOW],
}

impl Numbers<'_> {
    /// Adds to a passage by its place in the window.
    #[inline]
    pub(super) fn add(&mut self, at: usize, number: f32) {
        self.numbers[at % WINDOW] += number;
        self.seen.insert(at);
    }

    /// Adds to a passage that is listed already, or to one where none is.
    #[inline]
    pub(super) fn add_unseen(&mut self, at: usize, number: f32) {
        self.numbers[at % WINDOW] += number;
        self.seen.touch(at);
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> f32 {
        self.numbers[at % WINDOW]
    }

    /// The number of a passage, which is 0 from then on.
    #[inline]
    fn take(&mut self, at: usize) -> f32 {
        std::mem::take(&mut self.numbers[at % WINDOW])
    }
}

thread_local! {
    /// Windows of zeros from earlier queries: making new ones is a good part of a short query.
    static SPARE: RefCell<Vec<Box<[f32; WINDOW]>>> = const { RefCell::new(Vec::new()) };
}

/// Windows that a thread keeps at most, 16 kB each.
const MOST_SPARE: usize = 32;

impl Counts {
    pub(super) fn numbers(&mut self) -> Numbers<'_> {
        let numbers = self.numbers.get_or_insert_with(|| {
            SPARE.with_borrow_mut(Vec::pop).unwrap_or_else(|| Box::new([0.0; WINDOW]))
        });
        Numbers { seen: &mut self.seen, numbers }
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> f32 {
        self.numbers.as_ref().map_or(0.0, |numbers| numbers[at % WINDOW])
    }

    /// Whether no passage was added to.
    fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Calls `visit` with every passage that was added to, by its place, and with its sum.
    #[inline]
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize, f32)) {
        if let Some(numbers) = &self.numbers {
            self.seen.for_each(|at| visit(at, numbers[at % WINDOW]));
        }
    }

    pub(super) fn forget(&mut self) {
        if let Some(numbers) = &mut self.numbers {
            self.seen.zero(numbers);
        }
        self.seen.clear();
    }
}

impl Drop for Counts {
    fn drop(&mut self) {
        self.forget();
        if let Some(numbers) = self.numbers.take() {
            // Where the thread is ending there is nothing to keep it in.
            let _ = SPARE.try_with(|spare| {
                let mut spare = spare.borrow_mut();
                if spare.len() < MOST_SPARE {
                    spare.push(numbers);
                }
            });
        }
    }
}
