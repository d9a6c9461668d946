//! Running a plan: every segment, window by window.

use tantivy::DocId;

use super::bm25::Lengths;
use super::columns::ValueCursor;
use super::open::{OpenNode, OpenPlan};
use super::postings::SegmentView;
use super::sum::{collect_sum, summands};
use super::top::Top;
use super::unit::{Counts, UnitCursor};
use super::window::{WINDOW, Window};

pub use super::top::Candidate;

/// What a plan found.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// The best passages, best first.
    pub best: Vec<Candidate>,
    /// How many passages matched, among the best or not, as far as they were counted.
    pub total: usize,
}

/// What is counted of the passages that match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// All.
    All,
    /// Those that were looked at: most passages that cannot be among the best are passed over,
    /// which saves most of the time where words are frequent.
    Best,
}

impl OpenPlan<'_> {
    /// Finds the best `limit` passages. Exact: no passage is left out by estimate, whatever is
    /// counted. Costs time by the postings of the plan's terms; memory by `limit`.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn collect(&self, limit: usize, count: Count) -> tantivy::Result<Collected> {
        if let Some(units) = summands(&self.root) {
            return collect_sum(self, &units, limit, count);
        }
        let mut top = Top::new(limit, self.segments);
        let mut total = 0;
        self.for_each_scored(|number, row, score| {
            total += 1;
            top.offer(score, number, row);
        })?;
        Ok(Collected { best: top.into_ranked(), total })
    }

    /// Calls `visit` with the segment's number and the row of every passage that matches.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn for_each_match(&self, mut visit: impl FnMut(usize, DocId)) -> tantivy::Result<()> {
        self.for_each_scored(|number, row, _| visit(number, row))
    }

    fn for_each_scored(&self, mut visit: impl FnMut(usize, DocId, f32)) -> tantivy::Result<()> {
        for (number, segment) in self.segments.iter().enumerate() {
            let mut root = Evaluator::open(&self.root, number, segment, &self.totals.lengths)?;
            let alive = segment.reader.alive_bitset();
            let mut window = Window::new();
            for base in (0..segment.reader.max_doc()).step_by(WINDOW) {
                root.run(base, &mut window).for_each(|row, score| {
                    if alive.is_none_or(|alive| alive.is_alive(row)) {
                        visit(number, row, score);
                    }
                });
            }
        }
        Ok(())
    }

    /// How much each unit adds to the scores of some candidates: for every candidate a score for
    /// every unit of [`Plan::units`](super::Plan::units), 0 where it does not match. Costs a
    /// reading of every unit's postings.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn score_parts(&self, candidates: &[Candidate]) -> tantivy::Result<Vec<Vec<f32>>> {
        let units = self.units();
        let mut parts = vec![vec![0.0; units.len()]; candidates.len()];
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|&at| (candidates[at].segment, candidates[at].row));
        let (mut window, mut counts) = (Window::new(), Counts::default());
        for (nth, unit) in units.into_iter().enumerate() {
            for (at, segment) in self.segments.iter().enumerate() {
                let mut cursor = UnitCursor::open(unit, at, segment, &self.totals.lengths)?;
                let here = order.iter().filter(|&&candidate| candidates[candidate].segment == at);
                let mut filled = None;
                for &candidate in here {
                    let row = candidates[candidate].row;
                    let base = row - row % WINDOW as u32;
                    if filled != Some(base) {
                        window.reset(base);
                        cursor.add_to(&mut window, &mut counts);
                        filled = Some(base);
                    }
                    parts[candidate][nth] = window.score(row);
                }
            }
        }
        Ok(parts)
    }
}

/// A plan over one segment.
enum Evaluator<'a> {
    Unit(UnitCursor<'a>, Box<Counts>),
    Several {
        must: Vec<Evaluator<'a>>,
        should: Vec<Evaluator<'a>>,
        must_not: Vec<Evaluator<'a>>,
        /// For the operands, and for the result where there is more than a sum.
        scratch: Option<Box<(Window, Window)>>,
    },
    Values(ValueCursor),
    Everything {
        docs: u32,
    },
}

impl<'a> Evaluator<'a> {
    fn open(
        node: &OpenNode<'_>,
        number: usize,
        segment: &'a SegmentView,
        lengths: &'a Lengths,
    ) -> tantivy::Result<Self> {
        let open_all = |nodes: &[OpenNode<'_>]| -> tantivy::Result<Vec<Evaluator<'a>>> {
            nodes.iter().map(|node| Evaluator::open(node, number, segment, lengths)).collect()
        };
        Ok(match node {
            OpenNode::Unit(unit) => {
                Evaluator::Unit(UnitCursor::open(unit, number, segment, lengths)?, Box::default())
            }
            OpenNode::Several { must, should, must_not } => {
                let is_sum = must.is_empty() && must_not.is_empty();
                let scratch = (!is_sum).then(|| Box::new((Window::new(), Window::new())));
                Evaluator::Several {
                    must: open_all(must)?,
                    should: open_all(should)?,
                    must_not: open_all(must_not)?,
                    scratch,
                }
            }
            OpenNode::Values(test) => Evaluator::Values(ValueCursor::open(test, segment)?),
            OpenNode::Everything => Evaluator::Everything { docs: segment.reader.max_doc() },
        })
    }

    /// Fills `window`, moved to `base`, with this part alone.
    fn run<'w>(&mut self, base: u32, window: &'w mut Window) -> &'w Window {
        window.reset(base);
        self.add_to(window);
        window
    }

    /// Adds matches and scores for the passages of a window to what it holds.
    fn add_to(&mut self, window: &mut Window) {
        match self {
            Evaluator::Unit(unit, counts) => unit.add_to(window, counts),
            Evaluator::Values(values) => values.add_to(window),
            Evaluator::Everything { docs } => window.match_everything(*docs),
            Evaluator::Several { should, scratch: None, .. } => {
                for operand in should {
                    operand.add_to(window);
                }
            }
            Evaluator::Several { must, should, must_not, scratch: Some(scratch) } => {
                let (result, spare) = &mut **scratch;
                result.reset(window.base);
                match must.split_first_mut() {
                    Some((first, others)) => {
                        first.add_to(result);
                        for operand in others {
                            if result.is_empty() {
                                return;
                            }
                            result.intersect(operand.run(window.base, spare));
                        }
                        for operand in should {
                            result.add_where_matched(operand.run(window.base, spare));
                        }
                    }
                    None => {
                        for operand in should {
                            result.unite(operand.run(window.base, spare));
                        }
                    }
                }
                for operand in must_not {
                    if result.is_empty() {
                        return;
                    }
                    result.subtract(operand.run(window.base, spare));
                }
                window.unite(result);
            }
        }
    }
}
