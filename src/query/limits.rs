//! How much a query may ask for. What goes beyond is left out, and a [`Note`](super::Note) says so.

/// How deep brackets may nest. Deeper ones are read as white space.
pub const DEEPEST: usize = 64;

/// The longest query that is read whole, in bytes.
pub const LONGEST_QUERY: usize = 1 << 16;

/// The words of a query that are searched. As many as Lucene's clauses.
pub const MOST_WORDS: usize = 1024;

/// The words of the index that a pattern (`per*`) or a fuzzy word stands for.
pub const MOST_EXPANSIONS: usize = 500;

/// The words of the index that all patterns of a query stand for together.
pub const MOST_EXPANSIONS_OF_QUERY: usize = 2000;

/// The words that a pattern inside quotation marks stands for.
pub const MOST_EXPANSIONS_IN_PHRASE: usize = 100;

/// The words of the index that are compared with the patterns of a query: about a tenth of a
/// second's worth.
pub const MOST_COMPARED: usize = 1_000_000;

/// How far the words of a phrase may move, at most: further than any passage is long.
pub const MOST_SLOP: u32 = 10_000;

/// How many letters of a fuzzy word may differ.
pub const MOST_DISTANCE: u8 = 2;

/// The words of a phrase that may stand near each other (`"a b"~5`).
pub const MOST_WORDS_NEAR: usize = 32;
