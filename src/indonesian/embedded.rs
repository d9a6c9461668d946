//! The lexicon that is part of the program. Apart from the rest of the room, which the build
//! script uses too before there is any.

use super::lexicon::Lexicon;
use super::morphology::Morphology;

/// The compiled word lists.
static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/indonesian.lexicon"));

impl Morphology {
    /// The morphology with the embedded lexicon. Costs nothing: the lexicon is read in place.
    pub fn embedded() -> Self {
        Self::new(Lexicon::embedded(IMAGE))
    }
}
