//! The lexicon: every word the analysis knows, in one compact trie.
//!
//! Five plain text tables (roots, names, variants, exceptions, stopwords) are compiled, at build
//! time, into one image of bytes that the library embeds and reads in place. A trie rather than a
//! hash table, because the question the grammar asks is not "is this a word?" but "which words does
//! the rest of this one begin with?", and one walk answers it for every place a suffix could start.
//!
//! - [`entry`](self): what the lexicon says of a word, in 27 bits;
//! - `source`: the lines of the text tables, and the errors of a user's own;
//! - `compile`: tables to image, at build time and for user words;
//! - `reader`: walking the image, without parsing or allocating.

mod compile;
mod entry;
mod reader;
mod source;

pub use compile::LexiconBuilder;
pub use entry::{Entry, Payload};
pub use reader::{Cursor, Lexicon};
pub use source::{Table, UserWordsError};
