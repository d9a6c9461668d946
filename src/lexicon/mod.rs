//! Translations between Indonesian and English: the embedded lexicon, lexicons of the user, and
//! the words that only look alike.
//!
//! A [`Lexicon`] is a compiled list of pairs, read in place; the embedded one is made of
//! `translations.tsv`, beside this file, when the library is built. A [`Dictionary`] asks several
//! of them as one and gives each translation a probability. How a query uses these is told in
//! [`query`](crate::query).

#[cfg(feature = "aligned")]
pub mod aligned;
mod cognates;
mod compile;
mod dictionary;
mod file;
mod image;
#[cfg(feature = "aligned")]
pub mod import;
mod learn;
mod source;

pub use cognates::{Cognates, Walk};
pub use compile::ImageBuilder;
pub use dictionary::{Dictionary, Lexicon, Translation};
pub use file::{LexiconError, compile_pairs, read_pairs};
pub use image::Image;
pub use learn::{LearnOptions, Learner, Progress};
pub use source::{Pair, PairError, parse_pair};
