//! Running a plan: every segment, window by window.

use super::bm25::Lengths;
use super::columns::ValueCursor;
use super::plan::{Plan, PlanNode};
use super::postings::SegmentView;
use super::sum::{collect_sum, summands};
use super::top::Top;
use super::unit::{UnitCursor, UnitStatistics};
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

/// Finds the best `limit` passages of a plan. Exact: no passage is left out by estimate, whatever
/// is counted. Costs time by the postings of the plan's terms; memory by `limit`.
///
/// # Errors
/// Where the index cannot be read.
pub fn collect(
    plan: &Plan,
    segments: &[&SegmentView],
    limit: usize,
    count: Count,
) -> tantivy::Result<Collected> {
    let Totals { passages, lengths } = Totals::gather(segments);
    if let Some(units) = summands(plan) {
        let known = |unit| Ok((unit, UnitStatistics::gather(unit, segments, passages)?));
        let units = units.into_iter().map(known).collect::<tantivy::Result<Vec<_>>>()?;
        let (top, total) = collect_sum(&units, segments, &lengths, limit, count)?;
        return Ok(Collected { best: top.into_ranked(), total });
    }
    let mut top = Top::new(limit);
    let mut total = 0;
    let statistics = Statistics::gather(&plan.root, segments, passages)?;
    for (number, segment) in segments.iter().enumerate() {
        let mut root = Evaluator::open(&plan.root, &statistics, segment, &lengths)?;
        let alive = segment.reader.alive_bitset();
        let docs = segment.reader.max_doc();
        let mut window = Window::new();
        for base in (0..docs).step_by(WINDOW) {
            window.reset(base);
            root.add_to(&mut window);
            window.for_each(|row, score| {
                if alive.is_some_and(|alive| !alive.is_alive(row)) {
                    return;
                }
                total += 1;
                if top.admits(score) {
                    let document = segment.numbers.get_val(row);
                    let ordinal = segment.ordinals.get_val(row);
                    top.push(Candidate { score, document, ordinal, segment: number, row });
                }
            });
        }
    }
    Ok(Collected { best: top.into_ranked(), total })
}

/// Calls `visit` with the segment's number and the row of every passage that matches.
///
/// # Errors
/// Where the index cannot be read.
pub fn for_each_match(
    plan: &Plan,
    segments: &[&SegmentView],
    mut visit: impl FnMut(usize, u32),
) -> tantivy::Result<()> {
    let Totals { passages, lengths, .. } = Totals::gather(segments);
    let statistics = Statistics::gather(&plan.root, segments, passages)?;
    for (number, segment) in segments.iter().enumerate() {
        let mut root = Evaluator::open(&plan.root, &statistics, segment, &lengths)?;
        let alive = segment.reader.alive_bitset();
        let mut window = Window::new();
        for base in (0..segment.reader.max_doc()).step_by(WINDOW) {
            root.run(base, &mut window).for_each(|row, _| {
                if alive.is_none_or(|alive| alive.is_alive(row)) {
                    visit(number, row);
                }
            });
        }
    }
    Ok(())
}

/// How much each unit of a plan adds to the scores of some candidates: for every candidate a score
/// for every unit of [`Plan::units`], 0 where it does not match. Costs a reading of every unit's
/// postings.
///
/// # Errors
/// Where the index cannot be read.
pub fn score_parts(
    plan: &Plan,
    segments: &[&SegmentView],
    candidates: &[Candidate],
) -> tantivy::Result<Vec<Vec<f32>>> {
    let totals = Totals::gather(segments);
    let units = plan.units();
    let mut parts = vec![vec![0.0; units.len()]; candidates.len()];
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&at| (candidates[at].segment, candidates[at].row));
    let mut window = Window::new();
    for (number, unit) in units.into_iter().enumerate() {
        let statistics = UnitStatistics::gather(unit, segments, totals.passages)?;
        for (at, segment) in segments.iter().enumerate() {
            let mut cursor = UnitCursor::open(unit, &statistics, segment, &totals.lengths)?;
            let here = order.iter().filter(|&&candidate| candidates[candidate].segment == at);
            let mut filled = None;
            for &candidate in here {
                let row = candidates[candidate].row;
                let base = row - row % WINDOW as u32;
                if filled != Some(base) {
                    window.reset(base);
                    cursor.add_to(&mut window);
                    filled = Some(base);
                }
                parts[candidate][number] = window.score(row);
            }
        }
    }
    Ok(parts)
}

/// What the whole index says of the lengths of passages.
pub(super) struct Totals {
    pub(super) passages: f32,
    lengths: Lengths,
}

impl Totals {
    pub(super) fn gather(segments: &[&SegmentView]) -> Self {
        let passages: u64 = segments.iter().map(|segment| segment.total_passages()).sum();
        let words: u64 = segments.iter().map(|segment| segment.total_words()).sum();
        let lengths = Lengths::new((words as f64 / passages.max(1) as f64) as f32);
        Totals { passages: passages as f32, lengths }
    }
}

/// The statistics of a plan's units, in the shape of the plan.
enum Statistics {
    Unit(UnitStatistics),
    Several {
        must: Vec<Statistics>,
        should: Vec<Statistics>,
        must_not: Vec<Statistics>,
    },
    /// Of what does not score.
    Nothing,
}

impl Statistics {
    fn gather(node: &PlanNode, segments: &[&SegmentView], passages: f32) -> tantivy::Result<Self> {
        let gather_all = |nodes: &[PlanNode]| -> tantivy::Result<Vec<Statistics>> {
            nodes.iter().map(|node| Statistics::gather(node, segments, passages)).collect()
        };
        Ok(match node {
            PlanNode::Unit(unit) => {
                Statistics::Unit(UnitStatistics::gather(unit, segments, passages)?)
            }
            PlanNode::Several { must, should, must_not } => Statistics::Several {
                must: gather_all(must)?,
                should: gather_all(should)?,
                must_not: gather_all(must_not)?,
            },
            PlanNode::Values(_) | PlanNode::Everything => Statistics::Nothing,
        })
    }
}

/// A plan over one segment.
enum Evaluator<'a> {
    Unit(Box<UnitCursor<'a>>),
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
        node: &PlanNode,
        statistics: &Statistics,
        segment: &'a SegmentView,
        lengths: &'a Lengths,
    ) -> tantivy::Result<Self> {
        let open_all = |nodes: &[PlanNode],
                        statistics: &[Statistics]|
         -> tantivy::Result<Vec<Evaluator<'a>>> {
            let pairs = nodes.iter().zip(statistics);
            pairs.map(|(node, known)| Evaluator::open(node, known, segment, lengths)).collect()
        };
        Ok(match (node, statistics) {
            (PlanNode::Unit(unit), Statistics::Unit(known)) => {
                Evaluator::Unit(Box::new(UnitCursor::open(unit, known, segment, lengths)?))
            }
            (
                PlanNode::Several { must, should, must_not },
                Statistics::Several { must: known_must, should: known_should, must_not: known_not },
            ) => {
                let is_sum = must.is_empty() && must_not.is_empty();
                let scratch = (!is_sum).then(|| Box::new((Window::new(), Window::new())));
                Evaluator::Several {
                    must: open_all(must, known_must)?,
                    should: open_all(should, known_should)?,
                    must_not: open_all(must_not, known_not)?,
                    scratch,
                }
            }
            (PlanNode::Values(test), _) => Evaluator::Values(ValueCursor::open(test, segment)?),
            _ => Evaluator::Everything { docs: segment.reader.max_doc() },
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
            Evaluator::Unit(unit) => unit.add_to(window),
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
