//! The second stage: what is known of the best passages beyond their scores.
//!
//! A sum over words does not see how they belong together. For the best passages of the first
//! stage, eight features are read from postings and positions, and six of them, each with one weight
//! for all collections, are added to the score. The weights and what each feature does on every
//! collection are in `benches/README.md`; `examples/ranking.rs` measures and fits them.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet};

use super::document::{DocumentLengths, DocumentReader};
use super::evaluate::Totals;
use super::phrase::PhraseCursor;
use super::plan::{Place, Plan, Role, Terms, Unit, Why};
use super::postings::SegmentView;
use super::top::Candidate;
use super::unit::{UnitStatistics, open_row};
use crate::index::Section;

/// Names of the features, in their order.
pub const FEATURES: [&str; 8] =
    ["matched", "names", "adjacent", "near", "title", "exact", "document", "language"];

/// What each feature adds, as a share of the best score of the first stage. Rounded: at half and at
/// double of these no collection loses against the first stage. Features at 0 helped here and harmed
/// there.
pub const WEIGHTS: Features = [0.2, 0.2, 0.1, 0.0, 0.1, 0.0, 2.0, 0.075];

/// Features of a passage, each from 0 to 1: the share of the query's weight (by the rarity of its
/// words) that the passage matches; the same of its names and numbers; of neighbouring words that
/// stand side by side, in either order; of neighbouring words that stand near; of words in the
/// title; of words as spelled; and how well the whole document matches (words of the title in full,
/// others by their frequency in it), 0 where no document has more than one passage; and whether it is
/// in the language of a query that finds both.
pub type Features = [f32; FEATURES.len()];

/// Adds what the features are worth to the scores of candidates, the best of which comes first,
/// and puts them in their new order. No score falls: what was not among them stays behind them.
///
/// # Errors
/// Where the index cannot be read.
pub fn rerank(
    plan: &Plan,
    segments: &[&SegmentView],
    candidates: &mut [Candidate],
) -> tantivy::Result<()> {
    let Some(best) = candidates.first().map(|candidate| candidate.score) else { return Ok(()) };
    let features = features(plan, segments, candidates)?;
    for (candidate, features) in candidates.iter_mut().zip(features) {
        let worth: f32 =
            features.iter().zip(WEIGHTS).map(|(feature, weight)| feature * weight).sum();
        candidate.score += best * worth;
    }
    candidates.sort_by(Candidate::rank_order);
    Ok(())
}

/// How far apart, in words, two words of the query may stand to count as near.
const NEAR: u32 = 8;

/// The features of some candidates of a plan, in their order. Reads the postings and positions of
/// the query's words at these passages alone.
///
/// # Errors
/// Where the index cannot be read.
pub fn features(
    plan: &Plan,
    segments: &[&SegmentView],
    candidates: &[Candidate],
) -> tantivy::Result<Vec<Features>> {
    let totals = Totals::gather(segments);
    let lengths = DocumentLengths::gather(segments, totals.passages)?;
    let words: Vec<(&Unit, bool)> = plan
        .units()
        .into_iter()
        .filter_map(|unit| match unit.role {
            Role::Word { name } if unit.weight > 0.0 => Some((unit, name)),
            _ => None,
        })
        .collect();
    let mut values = Vec::with_capacity(words.len());
    for (unit, _) in &words {
        values.push(UnitStatistics::gather(unit, segments, totals.passages)?.value);
    }
    let mut found = vec![[0.0; FEATURES.len()]; candidates.len()];
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&at| (candidates[at].segment, candidates[at].row));
    for (number, segment) in segments.iter().enumerate() {
        let mut here = order.iter().filter(|&&at| candidates[at].segment == number).peekable();
        if here.peek().is_none() {
            continue;
        }
        let mut readers = Vec::with_capacity(words.len());
        for (unit, _) in &words {
            readers.push(WordReader::open(unit, segment)?);
        }
        let units = words.iter().map(|(unit, _)| *unit);
        let mut documents = match lengths.matter() {
            true => Some(DocumentReader::open(units, segment, lengths)?),
            false => None,
        };
        for &at in here {
            readers.iter_mut().for_each(|reader| reader.read(candidates[at].row));
            let document = documents.as_mut().map(|reader| reader.read(candidates[at].row));
            let at_home = plan.home == Some(segment.language_of(candidates[at].row));
            found[at] = combine(&words, &values, &readers, document, at_home);
        }
    }
    Ok(found)
}

fn combine(
    words: &[(&Unit, bool)],
    values: &[f32],
    readers: &[WordReader],
    document: Option<&[f32]>,
    at_home: bool,
) -> Features {
    let share = |counts: &dyn Fn(usize) -> bool, of: &dyn Fn(usize) -> bool| -> f32 {
        let (mut part, mut whole) = (0.0, 0.0);
        for (at, value) in values.iter().enumerate().filter(|(at, _)| of(*at)) {
            whole += value;
            part += if counts(at) { *value } else { 0.0 };
        }
        if whole > 0.0 { part / whole } else { 0.0 }
    };
    let all = |_: usize| true;
    let matched = share(&|at| readers[at].matches(), &all);
    let names = share(&|at| readers[at].matches(), &|at| words[at].1);
    let title = share(&|at| readers[at].in_title, &all);
    let exact = share(&|at| readers[at].exact, &all);
    let worth: f32 = values.iter().sum();
    let document = document.map_or(0.0, |shares| {
        let earned =
            shares.iter().zip(readers).zip(values).map(|((share, reader), value)| {
                if reader.in_title { *value } else { value * share }
            });
        if worth > 0.0 { earned.sum::<f32>() / worth } else { 0.0 }
    });
    let language = if at_home { 1.0 } else { 0.0 };
    let (mut adjacent, mut near, mut whole) = (0.0, 0.0, 0.0);
    for (at, pair) in readers.windows(2).enumerate() {
        let value = values[at] + values[at + 1];
        whole += value;
        let gaps = Section::ALL.map(|section| {
            let [left, right] = [0, 1].map(|side| &pair[side].positions[section as usize]);
            smallest_gap(left, right)
        });
        let gap = gaps.into_iter().flatten().min();
        adjacent += if gap == Some(1) { value } else { 0.0 };
        near += gap.filter(|&gap| gap <= NEAR).map_or(0.0, |gap| value / gap as f32);
    }
    if whole > 0.0 {
        adjacent /= whole;
        near /= whole;
    }
    [matched, names, adjacent, near, title, exact, document, language]
}

/// The distance of the nearest two positions of two ascending lists; positions shared by both do
/// not count.
fn smallest_gap(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut i, mut j) = (0, 0);
    let mut smallest = None;
    while let (Some(&left), Some(&right)) = (a.get(i), b.get(j)) {
        let gap = left.abs_diff(right);
        if gap > 0 && smallest.is_none_or(|known| gap < known) {
            smallest = Some(gap);
        }
        if left < right { i += 1 } else { j += 1 }
    }
    smallest
}

/// The postings of a query word in one segment, and what they say of the passage read last.
struct WordReader {
    lists: Vec<List>,
    rows: Vec<PhraseCursor>,
    /// By section.
    positions: [Vec<u32>; 2],
    in_body: bool,
    in_title: bool,
    exact: bool,
}

struct List {
    postings: SegmentPostings,
    section: Section,
    has_positions: bool,
    exact: bool,
}

impl WordReader {
    fn open(unit: &Unit, segment: &SegmentView) -> tantivy::Result<Self> {
        let mut reader = WordReader {
            lists: Vec::new(),
            rows: Vec::new(),
            positions: Default::default(),
            in_body: false,
            in_title: false,
            exact: false,
        };
        for alternative in &unit.alternatives {
            match &alternative.terms {
                Terms::One(place @ Place::Text(section, home), term) => {
                    let has_positions = *home != crate::analysis::Home::Variant;
                    let postings = segment.positions(*place, term)?;
                    let exact = alternative.why == Why::Exact;
                    let section = *section;
                    reader.lists.extend(postings.map(|postings| List {
                        postings,
                        section,
                        has_positions,
                        exact,
                    }));
                }
                Terms::One(Place::Filter, _) => {}
                Terms::Row(words) => reader.rows.extend(open_row(words, None, segment)?),
                Terms::Near(words, slop) => {
                    reader.rows.extend(open_row(words, Some(*slop), segment)?);
                }
            }
        }
        Ok(reader)
    }

    fn matches(&self) -> bool {
        self.in_body || self.in_title
    }

    /// Reads what the lists say of a passage; passages must not go back.
    fn read(&mut self, row: DocId) {
        self.positions.iter_mut().for_each(Vec::clear);
        (self.in_body, self.in_title, self.exact) = (false, false, false);
        for list in &mut self.lists {
            let doc = match list.postings.doc() {
                doc if doc < row => list.postings.seek(row),
                doc => doc,
            };
            if doc != row {
                continue;
            }
            self.exact |= list.exact;
            match list.section {
                Section::Title => self.in_title = true,
                Section::Body => self.in_body = true,
            }
            if list.has_positions {
                let positions = &mut self.positions[list.section as usize];
                list.postings.append_positions_with_offset(0, positions);
            }
        }
        for cursor in &mut self.rows {
            cursor.for_each(row, row + 1, |_, _| self.in_body = true);
        }
        for positions in &mut self.positions {
            positions.sort_unstable();
            positions.dedup();
        }
    }
}
