//! A plan opened over an index: its terms are looked up once, whatever is then asked of it.

use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;

use super::bm25::Lengths;
use super::columns::ValueTest;
use super::phrase::{PhraseCursor, PhraseWord};
use super::plan::{Alternative, Place, Plan, PlanNode, Terms, Unit};
use super::postings::SegmentView;
use super::segments::{Found, Segments};
use super::unit::{Cursor, spelled_value, unit_value};

/// A plan and the segments it is asked of.
pub struct OpenPlan<'a> {
    pub(super) plan: &'a Plan,
    pub(super) segments: &'a Segments,
    pub(super) totals: Totals,
    pub(super) root: OpenNode<'a>,
    /// On how many threads it may run.
    pub(super) threads: usize,
}

/// What all segments say of passages and their lengths.
pub(super) struct Totals {
    pub(super) passages: f32,
    pub(super) lengths: Lengths,
}

/// A part of a plan, its terms looked up.
pub(super) enum OpenNode<'a> {
    Unit(OpenUnit<'a>),
    Several { must: Vec<OpenNode<'a>>, should: Vec<OpenNode<'a>>, must_not: Vec<OpenNode<'a>> },
    Values(&'a ValueTest),
    Everything,
}

impl<'a> OpenPlan<'a> {
    /// Looks the terms of a plan up in segments. Costs a look-up a term and segment.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn new(plan: &'a Plan, segments: &'a Segments) -> tantivy::Result<Self> {
        let (passages, words) = (segments.passages(), segments.words());
        let lengths = Lengths::new((words as f64 / passages.max(1) as f64) as f32);
        let totals = Totals { passages: passages as f32, lengths };
        let root = OpenNode::open(&plan.root, segments, totals.passages)?;
        Ok(OpenPlan { plan, segments, totals, root, threads: 1 })
    }

    /// The same plan, where it pays on several threads.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// The units in the order of [`Plan::units`].
    pub(super) fn units(&self) -> Vec<&OpenUnit<'a>> {
        fn gather<'n, 'a>(node: &'n OpenNode<'a>, units: &mut Vec<&'n OpenUnit<'a>>) {
            match node {
                OpenNode::Unit(unit) => units.push(unit),
                OpenNode::Several { must, should, .. } => {
                    must.iter().chain(should).for_each(|node| gather(node, units));
                }
                OpenNode::Values(_) | OpenNode::Everything => {}
            }
        }
        let mut units = Vec::new();
        gather(&self.root, &mut units);
        units
    }
}

impl<'a> OpenNode<'a> {
    fn open(
        node: &'a PlanNode,
        segments: &Segments,
        passages: f32,
    ) -> tantivy::Result<OpenNode<'a>> {
        let open_all = |nodes: &'a [PlanNode]| -> tantivy::Result<Vec<OpenNode<'a>>> {
            nodes.iter().map(|node| OpenNode::open(node, segments, passages)).collect()
        };
        Ok(match node {
            PlanNode::Unit(unit) => OpenNode::Unit(OpenUnit::open(unit, segments, passages)?),
            PlanNode::Several { must, should, must_not } => OpenNode::Several {
                must: open_all(must)?,
                should: open_all(should)?,
                must_not: open_all(must_not)?,
            },
            PlanNode::Values(test) => OpenNode::Values(test),
            PlanNode::Everything => OpenNode::Everything,
        })
    }
}

/// A unit, its terms looked up.
pub(super) struct OpenUnit<'a> {
    pub(super) unit: &'a Unit,
    /// What one saturated occurrence is worth: the same in every segment.
    pub(super) value: f32,
    /// What one as spelled in the query is worth besides, in the second stage.
    pub(super) spelled_value: f32,
    /// By segment, what was found of the terms of all alternatives, in their order.
    found: Vec<Vec<Option<TermInfo>>>,
}

impl<'a> OpenUnit<'a> {
    fn open(unit: &'a Unit, segments: &Segments, passages: f32) -> tantivy::Result<OpenUnit<'a>> {
        let mut terms: Vec<Found> = Vec::with_capacity(unit.alternatives.len());
        for (place, term) in unit.alternatives.iter().flat_map(|known| known.terms.iter()) {
            terms.push(segments.look_up(place, term)?);
        }
        let frequency = |nth: usize, place: Place, term: &str| -> tantivy::Result<f32> {
            Ok(segments.frequency_of(place, term, &terms[nth])? as f32)
        };
        let in_segment = |number: usize| terms.iter().map(|found| found[number].clone()).collect();
        let found = (0..segments.len()).map(in_segment).collect();
        let value = unit_value(unit, passages, frequency)?;
        let spelled_value = spelled_value(unit, passages, frequency)?;
        Ok(OpenUnit { unit, value, spelled_value, found })
    }

    /// How many postings its terms have in a segment, rows of words left out; `None` where it finds
    /// nothing.
    pub(super) fn postings(&self, number: usize) -> Option<usize> {
        let mut postings = None;
        for (alternative, found) in self.in_segment(number) {
            match (&alternative.terms, found) {
                (Terms::One(..), [Some(term)]) => {
                    *postings.get_or_insert(0) += term.doc_freq as usize;
                }
                (Terms::One(..), _) => {}
                (terms, found) if has_row(terms, found) => _ = postings.get_or_insert(0),
                _ => {}
            }
        }
        postings
    }

    /// The alternatives with what one segment says of their terms.
    pub(super) fn in_segment(
        &self,
        number: usize,
    ) -> impl Iterator<Item = (&'a Alternative, &[Option<TermInfo>])> {
        let found = &self.found[number];
        self.unit.numbered().map(move |(terms, alternative)| (alternative, &found[terms]))
    }

    /// Opens what alternatives find in a segment, each with its weight, the longest list last; those
    /// that stand nowhere are left out.
    pub(super) fn cursors(
        &self,
        number: usize,
        segment: &SegmentView,
        wanted: impl Fn(&Alternative) -> bool,
    ) -> tantivy::Result<Vec<(f32, Cursor)>> {
        self.cursors_with(IndexRecordOption::WithFreqs, number, segment, wanted)
    }

    /// Opens what the alternatives find in a segment, without how often.
    pub(super) fn matches(
        &self,
        number: usize,
        segment: &SegmentView,
    ) -> tantivy::Result<Vec<Cursor>> {
        let cursors = self.cursors_with(IndexRecordOption::Basic, number, segment, |_| true)?;
        Ok(cursors.into_iter().map(|(_, cursor)| cursor).collect())
    }

    fn cursors_with(
        &self,
        option: IndexRecordOption,
        number: usize,
        segment: &SegmentView,
        wanted: impl Fn(&Alternative) -> bool,
    ) -> tantivy::Result<Vec<(f32, Cursor)>> {
        let mut cursors = Vec::new();
        let mut longest = None;
        let wanted = self.in_segment(number).filter(|(alternative, _)| wanted(alternative));
        for (alternative, found) in wanted {
            let cursor = match (&alternative.terms, found) {
                (Terms::One(place, _), [Some(term)]) => {
                    Some(Cursor::Term(segment.cursor(*place, term, option)?))
                }
                (Terms::One(..), _) => None,
                (terms, found) => open_row(terms, found, segment)?.map(Cursor::Row),
            };
            if let (Some(Cursor::Term(_)), [Some(term)]) = (&cursor, found) {
                longest = longest.max(Some((term.doc_freq, cursors.len())));
            }
            cursors.extend(cursor.map(|cursor| (in_steps(alternative.weight), cursor)));
        }
        if let Some((_, longest)) = longest {
            let last = cursors.len() - 1;
            cursors.swap(longest, last);
        }
        Ok(cursors)
    }
}

/// A weight as a multiple of a power of two: frequencies times such weights are added up without
/// rounding, whatever comes first.
fn in_steps(weight: f32) -> f32 {
    const STEPS: f32 = 256.0;
    (weight * STEPS).round().max(1.0) / STEPS
}

/// Whether every word of a row stands somewhere.
fn has_row(terms: &Terms, found: &[Option<TermInfo>]) -> bool {
    let (Terms::Row(words) | Terms::Near(words, _)) = terms else { return false };
    let mut found = found.iter();
    words
        .iter()
        .all(|word| found.by_ref().take(word.len()).filter(|term| term.is_some()).count() > 0)
}

/// Opens a row of words whose terms were looked up; `None` where a word stands nowhere.
pub(super) fn open_row(
    terms: &Terms,
    found: &[Option<TermInfo>],
    segment: &SegmentView,
) -> tantivy::Result<Option<PhraseCursor>> {
    let (words, slop) = match terms {
        Terms::One(..) => return Ok(None),
        Terms::Row(words) => (words, None),
        Terms::Near(words, slop) => (words, Some(*slop)),
    };
    let mut found = found.iter();
    let mut row = Vec::with_capacity(words.len());
    for word in words {
        let here = word.iter().zip(found.by_ref());
        let lists: tantivy::Result<Vec<SegmentPostings>> = here
            .filter_map(|((place, _), found)| Some((*place, found.as_ref()?)))
            .map(|(place, term): (Place, &TermInfo)| {
                segment.postings(place, term, IndexRecordOption::WithFreqsAndPositions)
            })
            .collect();
        row.push(PhraseWord::new(lists?));
    }
    Ok(PhraseCursor::new(row, slop))
}
