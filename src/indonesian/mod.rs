//! Indonesian morphology: from a word to its root, and why.
//!
//! An Indonesian word is a root in layers of affixes, and the layers are ambiguous: *menangis* may
//! come from *tangis* (to weep) or *nangis*, *penarikan* from *tarik* (to pull) or *tari* (dance).
//! Stemmers that take the first analysis they find are wrong where the rarer root comes first. Here
//! the grammar proposes every analysis, the lexicon confirms those whose root exists, and a
//! transparent cost - how rare the root is, how many affixes, how well they fit together - picks
//! the most plausible one. README.md beside this file explains the method to a linguist.
//!
//! - `morphology`: the face, words in and roots out;
//! - `affixes`, `endings`: the grammar as tables; `candidates`: the search; `ranking`: the costs;
//! - `reduplication`, `hyphens`, `compounds`, `spelling`: what is more than prefix, root and suffix;
//! - `unknown`: the policy for words that nothing explains;
//! - `explain`: an analysis that a person can read; `memo`: a memory of recent words;
//! - `lexicon`, and the five `.tsv` files: the words.

mod affixes;
mod candidates;
mod compounds;
mod embedded;
mod endings;
mod explain;
mod hyphens;
mod letters;
mod lexicon;
mod memo;
mod morphology;
mod ranking;
mod reduplication;
mod spelling;
#[cfg(test)]
mod tests;
mod unknown;

pub use affixes::{Prefix, Suffix};
pub use endings::{Particle, Possessive};
pub use explain::{Affix, Analysis, Rival};
pub use lexicon::UserWordsError;
pub use memo::Memo;
pub use morphology::{Morphology, Stem, StemKind};
