//! From characters to words and sentences, without a word of grammar.
//!
//! [`fold`] gives a word the one spelling under which it is indexed: lower case, no diacritics, no
//! apostrophes. [`for_each_word`] cuts a text into words along the boundaries of Unicode (UAX #29) and
//! keeps what hyphens and dots join together as one *compound* of several parts, so that the
//! analysis can index the parts and the whole. [`normal_number`] gives a number one form however its
//! thousands and decimals are separated, and [`value_word`] knows the words of numbers, dates and
//! amounts. [`sentences`] finds the ends of sentences, minding the
//! abbreviations of both languages. A [`WordMemory`] or a [`Vocabulary`] spares whoever analyses
//! running text doing the same words again and again.
//!
//! Everything here works on byte ranges of the text as it is: nothing is normalised in advance,
//! so what is found can always be shown where it stands.

mod abbreviations;
mod fold;
mod key;
mod memory;
mod numbers;
mod sentences;
mod value_words;
mod vocabulary;
mod words;

pub use abbreviations::is_abbreviation;
pub use fold::fold;
pub use memory::WordMemory;
pub use numbers::normal_number;
pub use sentences::sentences;
pub use value_words::{ValueWord, value_word};
pub use vocabulary::Vocabulary;
pub use words::{Word, for_each_word};
