//! The second stage: what is known of the best passages beyond their scores.
//!
//! A sum over words does not see how they belong together. For the best passages of the first
//! stage, two things are added to the score: words count once more where they stand as spelled, and
//! of eight features, read from postings and positions, six count with one weight each for all
//! collections. The weights and what each feature does on every
//! collection are in `benches/README.md`; `examples/ranking.rs` measures and fits them.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet};

use super::document::{DocumentLengths, DocumentReader};
use super::open::{OpenPlan, OpenUnit, open_row};
use super::phrase::PhraseCursor;
use super::plan::{Place, Terms, Why, section_weight};
use super::postings::SegmentView;
use super::top::Candidate;
use crate::analysis::Home;
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

/// What the second stage sees of a passage.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// What each word of the query adds where it stands as spelled, in the order of
    /// [`Plan::words`](super::Plan::words).
    pub spelled: Vec<f32>,
    /// The features.
    pub features: Features,
}

impl Look {
    /// What all words add where they stand as spelled.
    pub fn spelled(&self) -> f32 {
        self.spelled.iter().sum()
    }
}

/// A word of the query.
pub(super) struct Word<'a> {
    pub(super) unit: &'a OpenUnit<'a>,
    is_name: bool,
}

/// How far apart, in words, two words of the query may stand to count as near.
const NEAR: u32 = 8;

impl OpenPlan<'_> {
    /// Adds what words as spelled and the features are worth to the scores of candidates, and puts
    /// them in their new order. No score falls: what was not among them stays behind them. Returns
    /// the score that the features are shares of: the best without them.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn rerank(&self, candidates: &mut [Candidate]) -> tantivy::Result<f32> {
        let looks = self.look(candidates)?;
        for (candidate, look) in candidates.iter_mut().zip(&looks) {
            candidate.score += look.spelled();
        }
        let best = candidates.iter().map(|candidate| candidate.score).fold(0.0, f32::max);
        for (candidate, look) in candidates.iter_mut().zip(&looks) {
            let worth: f32 =
                look.features.iter().zip(WEIGHTS).map(|(feature, weight)| feature * weight).sum();
            candidate.score += best * worth;
        }
        candidates.sort_by(Candidate::rank_order);
        Ok(best)
    }

    /// What is seen of some candidates, in their order. Reads the postings and positions of the
    /// query's words at these passages alone.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn look(&self, candidates: &[Candidate]) -> tantivy::Result<Vec<Look>> {
        let lengths = DocumentLengths::gather(self.segments, self.totals.passages)?;
        let words = self.units().into_iter().filter(|unit| unit.unit.is_weighed_word());
        let words = words.map(|unit| Word { unit, is_name: unit.unit.is_name() });
        let words: Vec<Word<'_>> = words.collect();
        // Where words stand matters where there are neighbours.
        let option = match words.len() {
            ..=1 => IndexRecordOption::WithFreqs,
            2.. => IndexRecordOption::WithFreqsAndPositions,
        };
        let mut found = vec![Look::default(); candidates.len()];
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|&at| (candidates[at].segment, candidates[at].row));
        for (number, segment) in self.segments.iter().enumerate() {
            let mut here = order.iter().filter(|&&at| candidates[at].segment == number).peekable();
            if here.peek().is_none() {
                continue;
            }
            let mut readers = Vec::with_capacity(words.len());
            for word in &words {
                readers.push(WordReader::open(word, number, segment, option)?);
            }
            let mut documents = match lengths.matter() {
                true => Some(DocumentReader::open(&words, number, segment, lengths)?),
                false => None,
            };
            for &at in here {
                let row = candidates[at].row;
                readers.iter_mut().for_each(|reader| reader.read(row));
                let document = documents.as_mut().map(|reader| reader.read(row));
                let at_home = self.plan.home == Some(segment.language_of(row));
                let length = segment.length_id(row);
                let spelled = words.iter().zip(&readers).map(|(word, reader)| {
                    word.unit.spelled_value * self.totals.lengths.saturation(reader.spelled, length)
                });
                let spelled = spelled.collect();
                let features = combine(&words, &readers, document, at_home);
                found[at] = Look { spelled, features };
            }
        }
        Ok(found)
    }
}

fn combine(
    words: &[Word<'_>],
    readers: &[WordReader],
    document: Option<&[f32]>,
    at_home: bool,
) -> Features {
    let share = |counts: &dyn Fn(usize) -> bool, of: &dyn Fn(usize) -> bool| -> f32 {
        let (mut part, mut whole) = (0.0, 0.0);
        for (at, word) in words.iter().enumerate().filter(|(at, _)| of(*at)) {
            whole += word.unit.value;
            part += if counts(at) { word.unit.value } else { 0.0 };
        }
        if whole > 0.0 { part / whole } else { 0.0 }
    };
    let all = |_: usize| true;
    let matched = share(&|at| readers[at].matches(), &all);
    let names = share(&|at| readers[at].matches(), &|at| words[at].is_name);
    let title = share(&|at| readers[at].in_title, &all);
    let exact = share(&|at| readers[at].exact, &all);
    let worth: f32 = words.iter().map(|word| word.unit.value).sum();
    let document = document.map_or(0.0, |shares| {
        let earned = shares.iter().zip(readers).zip(words).map(|((share, reader), word)| {
            if reader.in_title { word.unit.value } else { word.unit.value * share }
        });
        if worth > 0.0 { earned.sum::<f32>() / worth } else { 0.0 }
    });
    let language = if at_home { 1.0 } else { 0.0 };
    let (mut adjacent, mut near, mut whole) = (0.0, 0.0, 0.0);
    for (at, pair) in readers.windows(2).enumerate() {
        let value = words[at].unit.value + words[at + 1].unit.value;
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
    /// How often it stands there as spelled, weighted by section.
    spelled: f32,
}

struct List {
    postings: SegmentPostings,
    section: Section,
    has_positions: bool,
    exact: bool,
    /// What an occurrence counts as one of the word as spelled.
    spelled: f32,
}

impl WordReader {
    fn open(
        word: &Word<'_>,
        number: usize,
        segment: &SegmentView,
        option: IndexRecordOption,
    ) -> tantivy::Result<Self> {
        let mut reader = WordReader {
            lists: Vec::new(),
            rows: Vec::new(),
            positions: Default::default(),
            in_body: false,
            in_title: false,
            exact: false,
            spelled: 0.0,
        };
        for (alternative, found) in word.unit.in_segment(number) {
            match (&alternative.terms, found) {
                (Terms::One(place @ Place::Text(section, home), _), [Some(term)]) => {
                    reader.lists.push(List {
                        postings: segment.postings(*place, term, option)?,
                        section: *section,
                        has_positions: option.has_positions() && *home != Home::Variant,
                        exact: alternative.why == Why::Exact,
                        spelled: match alternative.is_as_spelled() {
                            true => section_weight(*section),
                            false => 0.0,
                        },
                    });
                }
                (Terms::One(..), _) => {}
                (terms, found) => reader.rows.extend(open_row(terms, found, segment)?),
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
        self.spelled = 0.0;
        for list in &mut self.lists {
            let doc = match list.postings.doc() {
                doc if doc < row => list.postings.seek(row),
                doc => doc,
            };
            if doc != row {
                continue;
            }
            self.exact |= list.exact;
            self.spelled += list.spelled * list.postings.term_freq() as f32;
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
            cursor.for_each(row..row + 1, |_, _| self.in_body = true);
        }
        for positions in &mut self.positions {
            positions.sort_unstable();
            positions.dedup();
        }
    }
}
