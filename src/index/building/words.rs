//! Words and the terms they have in the fields of a section.

use crate::analysis::Analysis;

use super::sorting::NO_TERM;
use super::terms::{TermNumber, Terms};

/// By the numbers that an analysis gives its words: their terms.
#[derive(Default)]
pub(super) struct Words {
    surfaces: Vec<TermNumber>,
    stems: Vec<TermNumber>,
}

impl Words {
    /// Takes the words over that are new in an analysis.
    pub(super) fn learn(&mut self, analysis: &Analysis, terms: &mut Terms) {
        if analysis.words() == self.surfaces.len() {
            return;
        }
        self.surfaces.resize(analysis.words(), NO_TERM);
        self.stems.resize(analysis.words(), NO_TERM);
        for (position, number) in analysis.word_numbers().enumerate() {
            let at = number as usize;
            if self.surfaces[at] == NO_TERM {
                let token = analysis.token(position);
                self.surfaces[at] = terms.number(token.surface.as_bytes());
                if token.stem != token.surface {
                    self.stems[at] = terms.number(token.stem.as_bytes());
                }
            }
        }
    }

    /// By word: its surface.
    pub(super) fn surfaces(&self) -> &[TermNumber] {
        &self.surfaces
    }

    /// By word: its stem; [`NO_TERM`] where that is the surface.
    pub(super) fn stems(&self) -> &[TermNumber] {
        &self.stems
    }

    /// Memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        (self.surfaces.len() + self.stems.len()) * size_of::<TermNumber>()
    }
}
