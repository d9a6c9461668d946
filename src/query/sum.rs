//! Sums of units, the shape of nearly every query, without scoring what cannot be among the best.
//!
//! This is MaxScore (Turtle and Flood 1995) over whole units and windows. A unit never adds more
//! than its *value*. As soon as there are `limit` passages, the units of least value that could not
//! reach the worst of those even together are *optional*: a passage that matches no other unit
//! need not be looked at. Of the others only what can still get in is looked up in the optional
//! units' lists. A score is summed from the most valuable unit to the least, whichever of them were
//! optional: to the last bit it is that of an exhaustive evaluation in this order.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use tantivy::DocId;

use super::bm25::Lengths;
use super::division::{on_threads, shares};
use super::evaluate::{Collected, Count};
use super::open::{OpenNode, OpenPlan, OpenUnit};
use super::postings::SegmentView;
use super::top::{Places, Top};
use super::unit::{Counts, Cursor, UnitCursor};
use super::window::{Marks, WINDOW};

/// The first window is small as long as no bar is known: the sooner there are candidates, the sooner
/// something is optional.
const FIRST_WINDOW: DocId = 512;

/// Scores are sums of rounded numbers: what falls short of the worst by no more than this share
/// is looked at.
const ROUNDING: f32 = 1.0 + 1e-5;

/// The units of a plan that is no more than their sum.
pub(super) fn summands<'n, 'a>(root: &'n OpenNode<'a>) -> Option<Vec<&'n OpenUnit<'a>>> {
    let as_unit = |node: &'n OpenNode<'a>| match node {
        OpenNode::Unit(unit) => Some(unit),
        _ => None,
    };
    match root {
        OpenNode::Several { must, should, must_not } if must.is_empty() && must_not.is_empty() => {
            should.iter().map(as_unit).collect()
        }
        node => Some(vec![as_unit(node)?]),
    }
}

/// Several threads pay from so many postings on: reading them takes some tenths of a millisecond,
/// starting a thread one. Tests have fewer.
const MANY_POSTINGS: usize = if cfg!(test) { 1 } else { 100_000 };

/// Finds the best passages of a plan that is the sum of some units.
pub(super) fn collect_sum(
    plan: &OpenPlan<'_>,
    units: &[&OpenUnit<'_>],
    limit: usize,
    count: Count,
) -> tantivy::Result<Collected> {
    let OpenPlan { segments, totals, .. } = plan;
    let lists = |number| units.iter().filter_map(move |unit| unit.postings(number));
    let postings: usize = (0..segments.len()).flat_map(lists).sum();
    let threads = if postings < MANY_POSTINGS { 1 } else { plan.threads };
    let (shares, next, bar) = (shares(segments, threads), AtomicUsize::new(0), Bar::default());
    let work = || {
        let (mut top, mut total) = (Top::new(limit, *segments), 0);
        // Each sum is dropped before the next is opened: what it held is used again.
        while let Some(share) = shares.get(next.fetch_add(1, Ordering::Relaxed)) {
            let segment = &segments[share.segment];
            let mut sum = Sum::open(units, share.segment, segment, &totals.lengths, count)?;
            let rows = share.rows.clone();
            total += match sum.units.len() {
                1 => sum.collect_one(&mut top, &bar, rows),
                _ => sum.collect(&mut top, &bar, rows, count),
            };
        }
        Ok((top, total))
    };
    let (mut best, mut total) = (Top::new(limit, *segments), 0);
    for (top, counted) in on_threads(threads, work)? {
        best.join(top);
        total += counted;
    }
    Ok(Collected { best: best.into_ranked(), total })
}

/// A score that `limit` passages are known to reach, whichever thread found them.
#[derive(Default)]
struct Bar(AtomicU32);

impl Bar {
    /// The bar, no lower than the worst of the best that a thread has found.
    fn raised_by<P: Places>(&self, top: &Top<'_, P>) -> f32 {
        // Scores are not negative: their bits are ordered as they are.
        let least = top.least().unwrap_or(0.0).to_bits();
        f32::from_bits(self.0.fetch_max(least, Ordering::Relaxed).max(least))
    }
}

/// Looking a passage up in a unit's lists costs as much as reading so many of their postings.
const LOOK_UP: usize = 4;

/// The units in a segment, the most valuable first.
struct Sum<'a> {
    /// The segment and its number.
    segment: &'a SegmentView,
    number: usize,
    units: Vec<Summand<'a>>,
    /// What the units from a number on can add at most, all together.
    rest: Vec<f32>,
    /// What the required units add to the passages of the window.
    sums: Counts,
    /// For what a unit is counted in.
    spare: Counts,
    /// For what matches; made where that is counted.
    marks: Option<Box<Marks>>,
}

struct Summand<'a> {
    cursor: UnitCursor<'a>,
    /// The same without frequencies, where all matches of several are counted: what is optional is
    /// counted with them and read for few passages.
    matches: Vec<Cursor>,
    postings: usize,
}

impl<'a> Sum<'a> {
    fn open(
        units: &[&OpenUnit<'_>],
        number: usize,
        segment: &'a SegmentView,
        lengths: &'a Lengths,
        count: Count,
    ) -> tantivy::Result<Self> {
        let present = units.iter().filter_map(|unit| Some((unit, unit.postings(number)?)));
        let present: Vec<_> = present.collect();
        // One alone is read as a whole.
        let count_apart = count == Count::All && present.len() > 1;
        let mut summands = Vec::with_capacity(present.len());
        for (unit, postings) in present {
            let cursor = UnitCursor::open(unit, number, segment, lengths)?;
            let matches = if count_apart { unit.matches(number, segment)? } else { Vec::new() };
            summands.push(Summand { cursor, matches, postings });
        }
        summands.sort_by(|a, b| b.cursor.value().total_cmp(&a.cursor.value()));
        let mut rest = vec![0.0; summands.len() + 1];
        for at in (0..summands.len()).rev() {
            rest[at] = rest[at + 1] + summands[at].cursor.value();
        }
        let (sums, spare) = (Counts::default(), Counts::default());
        Ok(Sum { segment, number, units: summands, rest, sums, spare, marks: None })
    }

    /// Adds the best passages among some rows to `top`. Returns how many match.
    fn collect<P: Places>(
        &mut self,
        top: &mut Top<'_, P>,
        bar: &Bar,
        rows: Range<DocId>,
        count: Count,
    ) -> usize {
        let alive = self.segment.reader.alive_bitset();
        let is_alive = |row| alive.is_none_or(|alive| alive.is_alive(row));
        let count_all = count == Count::All;
        let is_known = bar.raised_by(top) > 0.0;
        let mut size = if is_known { WINDOW as DocId } else { FIRST_WINDOW };
        let (mut base, mut total) = (rows.start, 0);
        let mut promising = Vec::with_capacity(FIRST_WINDOW as usize);
        while base < rows.end {
            let least = bar.raised_by(top);
            let required = self.required(least);
            // Without counting, what no required unit matches is passed over.
            let first = if count_all { base } else { self.next(base, required) };
            if first >= rows.end {
                break;
            }
            let end = first.saturating_add(size).min(rows.end);
            let window = first..end;
            self.add_up(&window, required);
            if count_all {
                total += self.count(&window, required);
            }
            self.gather(&mut promising, required, least);
            if alive.is_some() {
                promising.retain(|&at| is_alive(first + DocId::from(at)));
            }
            self.complete(&window, required, &mut promising, least);
            for &at in &promising {
                let (row, score) = (first + DocId::from(at), self.sums.get(at.into()));
                top.offer(score, self.number, row);
            }
            self.sums.forget();
            base = end;
            size = (size * 2).min(WINDOW as DocId);
        }
        total
    }

    /// The same where there is one unit: no sums of several.
    fn collect_one<P: Places>(
        &mut self,
        top: &mut Top<'_, P>,
        bar: &Bar,
        rows: Range<DocId>,
    ) -> usize {
        let alive = self.segment.reader.alive_bitset();
        let (number, cursor) = (self.number, &mut self.units[0].cursor);
        let mut total = 0;
        let mut first = cursor.next(rows.start);
        while first < rows.end {
            let least = bar.raised_by(top);
            let window = first..first.saturating_add(WINDOW as DocId).min(rows.end);
            cursor.for_each_score(window.clone(), &mut self.spare, |at, score| {
                let row = first + at as DocId;
                if alive.is_none_or(|alive| alive.is_alive(row)) {
                    total += 1;
                    if score >= least {
                        top.offer(score, number, row);
                    }
                }
            });
            first = cursor.next(window.end).max(window.end);
        }
        total
    }

    /// How many units, the most valuable ones, a passage must match one of to reach `least`.
    fn required(&self, least: f32) -> usize {
        self.rest.iter().position(|rest| rest * ROUNDING < least).unwrap_or(self.units.len())
    }

    /// The first row from `base` on that may match one of the required units.
    fn next(&mut self, base: DocId, required: usize) -> DocId {
        let units = self.units[..required].iter_mut();
        units.map(|unit| unit.cursor.next(base)).min().unwrap_or(DocId::MAX)
    }

    /// Adds up what the required units add to the passages of a window.
    fn add_up(&mut self, window: &Range<DocId>, required: usize) {
        let mut sums = self.sums.numbers();
        for unit in &mut self.units[..required] {
            let add = |at, score| sums.add(at, score);
            unit.cursor.for_each_score(window.clone(), &mut self.spare, add);
        }
    }

    /// Lists the places in a window, after the required units were added up, of the passages that
    /// can still reach `least`.
    fn gather(&self, promising: &mut Vec<u16>, required: usize, least: f32) {
        promising.clear();
        let rest = self.rest[required];
        self.sums.for_each(|at, sum| {
            if (sum + rest) * ROUNDING >= least {
                promising.push(at as u16);
            }
        });
    }

    /// How many passages of a window any of the units matches, after the required ones were added up.
    fn count(&mut self, window: &Range<DocId>, required: usize) -> usize {
        let alive = self.segment.reader.alive_bitset();
        if required == self.units.len() && alive.is_none() {
            return self.sums.seen.count();
        }
        let marks = self.marks.get_or_insert_default();
        self.sums.seen.for_each(|at| marks.insert(at));
        // Rows of words last: what matches already need not be looked into.
        for are_rows in [false, true] {
            let lists = self.units[required..].iter_mut().flat_map(|unit| &mut unit.matches);
            for list in lists.filter(|list| matches!(list, Cursor::Row(_)) == are_rows) {
                list.add_matches(window.clone(), marks);
            }
        }
        if let Some(alive) = alive {
            marks.retain(|at| alive.is_alive(window.start + at as DocId));
        }
        marks.take_count()
    }

    /// Adds what the other units add to the sums of the promising passages, and leaves of these
    /// only those that can reach `least`.
    fn complete(
        &mut self,
        window: &Range<DocId>,
        required: usize,
        promising: &mut Vec<u16>,
        least: f32,
    ) {
        let share = window.len() as f32 / self.segment.reader.max_doc() as f32;
        let mut sums = self.sums.numbers();
        for (unit, rest) in self.units[required..].iter_mut().zip(&self.rest[required + 1..]) {
            if promising.is_empty() {
                return;
            }
            // Where it stands in few passages, reading the whole window costs less.
            let expected = unit.postings as f32 * share;
            if expected < (LOOK_UP * promising.len()) as f32 {
                unit.cursor.read_for(promising, window, &mut self.spare, &mut sums);
            } else {
                unit.cursor.look_up_for(promising, window.start, &mut sums);
            }
            promising.retain(|&at| (sums.get(at.into()) + rest) * ROUNDING >= least);
        }
    }
}
