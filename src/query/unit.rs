//! A unit over a segment: several terms that score as one.

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;

use super::bm25::{Lengths, inverse_document_frequency};
use super::phrase::{PhraseCursor, PhraseWord};
use super::plan::{Alternative, Place, Terms, Unit};
use super::postings::{PostingCursor, SegmentView};
use super::window::{WINDOW, Window};

/// How much the whole index knows of a unit: the same for every segment.
pub(super) struct UnitStatistics {
    /// What one saturated occurrence is worth.
    pub(super) value: f32,
}

impl UnitStatistics {
    /// Sums the unit's document frequency over its alternatives and over all segments.
    ///
    /// A passage that holds two alternatives is counted once, as far as chance has it: the
    /// frequencies are joined as independent events.
    pub(super) fn gather(
        unit: &Unit,
        segments: &[&SegmentView],
        passages: f32,
    ) -> tantivy::Result<Self> {
        if unit.weight == 0.0 {
            return Ok(UnitStatistics { value: 0.0 });
        }
        let mut absent = 1.0f32;
        for alternative in unit.alternatives.iter().filter(|alternative| alternative.counts) {
            let frequency = match &alternative.terms {
                Terms::One(place, term) => frequency(segments, *place, term)?,
                // A row of words is at most as frequent as its rarest word.
                Terms::Row(words) | Terms::Near(words, _) => {
                    let mut rarest = f32::MAX;
                    for word in words {
                        let mut sum = 0.0;
                        for (place, term) in word {
                            sum += frequency(segments, *place, term)?;
                        }
                        rarest = rarest.min(sum);
                    }
                    rarest
                }
            };
            let share = alternative.weight.min(1.0) * frequency / passages.max(1.0);
            absent *= (1.0 - share).max(0.0);
        }
        let frequency = passages * (1.0 - absent);
        Ok(UnitStatistics { value: unit.weight * inverse_document_frequency(frequency, passages) })
    }
}

fn frequency(segments: &[&SegmentView], place: Place, term: &str) -> tantivy::Result<f32> {
    let mut sum = 0u64;
    for segment in segments {
        sum += segment.document_frequency(place, term)?;
    }
    Ok(sum as f32)
}

/// A unit's posting lists in one segment.
pub(super) struct UnitCursor<'a> {
    lists: Vec<(f32, Cursor)>,
    value: f32,
    lengths: &'a Lengths,
    length_ids: &'a FieldNormReader,
    frequencies: Option<Box<[f32]>>,
}

/// A cursor over what one alternative finds.
pub(super) enum Cursor {
    Term(Box<PostingCursor>),
    Row(PhraseCursor),
}

impl Cursor {
    /// Calls `visit` with every passage of `from .. to` and the frequency in it. Ranges must not
    /// go back.
    #[inline]
    pub(super) fn for_each(&mut self, from: DocId, to: DocId, visit: impl FnMut(DocId, u32)) {
        match self {
            Cursor::Term(cursor) => cursor.for_each(from, to, visit),
            Cursor::Row(cursor) => cursor.for_each(from, to, visit),
        }
    }
}

impl<'a> UnitCursor<'a> {
    pub(super) fn open(
        unit: &Unit,
        statistics: &UnitStatistics,
        segment: &'a SegmentView,
        lengths: &'a Lengths,
    ) -> tantivy::Result<Self> {
        let lists = open_lists(unit.alternatives.iter(), segment)?;
        let frequencies = (lists.len() > 1).then(|| vec![0.0; WINDOW].into_boxed_slice());
        let length_ids = &segment.lengths;
        Ok(UnitCursor { lists, value: statistics.value, lengths, length_ids, frequencies })
    }

    /// Adds the unit's scores for the passages of a window.
    pub(super) fn add_to(&mut self, window: &mut Window) {
        let (from, to) = (window.base, window.end());
        let UnitCursor { lists, value, lengths, length_ids, frequencies } = self;
        let score = |doc: DocId, frequency: f32| {
            *value * lengths.saturation(frequency, length_ids.fieldnorm_id(doc))
        };
        let Some(frequencies) = frequencies else {
            if let Some((weight, cursor)) = lists.first_mut() {
                let weight = *weight;
                cursor.for_each(from, to, |doc, frequency| {
                    window.add(doc, score(doc, weight * frequency as f32));
                });
            }
            return;
        };
        let mut seen = [0u64; WINDOW / 64];
        for (weight, cursor) in lists {
            let weight = *weight;
            cursor.for_each(from, to, |doc, frequency| {
                let at = (doc - from) as usize;
                frequencies[at] += weight * frequency as f32;
                seen[at / 64] |= 1 << (at % 64);
            });
        }
        for (word, mut bits) in seen.into_iter().enumerate() {
            while bits != 0 {
                let at = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let doc = from + at as DocId;
                window.add(doc, score(doc, std::mem::take(&mut frequencies[at])));
            }
        }
    }
}

/// Opens what alternatives find in a segment, each with its weight; those that stand nowhere are
/// left out.
pub(super) fn open_lists<'u>(
    alternatives: impl Iterator<Item = &'u Alternative>,
    segment: &SegmentView,
) -> tantivy::Result<Vec<(f32, Cursor)>> {
    let mut lists = Vec::new();
    for alternative in alternatives {
        let cursor = match &alternative.terms {
            Terms::One(place, term) => {
                segment.cursor(*place, term)?.map(|cursor| Cursor::Term(Box::new(cursor)))
            }
            Terms::Row(words) => open_row(words, None, segment)?.map(Cursor::Row),
            Terms::Near(words, slop) => open_row(words, Some(*slop), segment)?.map(Cursor::Row),
        };
        lists.extend(cursor.map(|cursor| (alternative.weight, cursor)));
    }
    Ok(lists)
}

pub(super) fn open_row(
    words: &[Vec<(Place, String)>],
    slop: Option<u32>,
    segment: &SegmentView,
) -> tantivy::Result<Option<PhraseCursor>> {
    let mut row = Vec::with_capacity(words.len());
    for word in words {
        let mut lists = Vec::with_capacity(word.len());
        for (place, term) in word {
            lists.extend(segment.positions(*place, term)?);
        }
        row.push(PhraseWord::new(lists));
    }
    Ok(PhraseCursor::new(row, slop))
}
