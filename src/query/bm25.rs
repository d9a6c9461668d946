//! BM25 over weighted frequencies.

use tantivy::fieldnorm::FieldNormReader;

/// How fast a term's further occurrences stop counting (tantivy's and Lucene's value; the best of
/// those tried on TyDi).
pub const K1: f32 = 1.2;

/// How much a passage's length counts, from 0 to 1 (likewise).
pub const B: f32 = 0.75;

/// The share of a term's weight that `frequency` occurrences give a text of `length` words where
/// texts have `average` words: from 0 to 1.
#[inline]
pub(super) fn saturation(frequency: f32, length: f32, average: f32) -> f32 {
    frequency / (frequency + length_part(length, average))
}

fn length_part(length: f32, average: f32) -> f32 {
    K1 * (1.0 - B + B * length / average)
}

/// The length part of BM25 for every length that the index can tell apart.
pub(super) struct Lengths {
    by_id: [f32; 256],
}

impl Lengths {
    /// For passages of `average` words.
    pub(super) fn new(average: f32) -> Self {
        let average = average.max(1.0);
        let by_id = std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            length_part(length, average)
        });
        Lengths { by_id }
    }

    /// The share of a term's weight that `frequency` occurrences give a passage whose length has
    /// this id: from 0 to 1.
    #[inline]
    pub(super) fn saturation(&self, frequency: f32, length_id: u8) -> f32 {
        frequency / (frequency + self.by_id[usize::from(length_id)])
    }
}

/// How much a term tells that stands in `frequency` of `passages` passages; never negative.
pub(crate) fn inverse_document_frequency(frequency: f32, passages: f32) -> f32 {
    let frequency = frequency.clamp(0.0, passages);
    (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
}
