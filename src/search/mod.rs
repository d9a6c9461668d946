//! Running a query: ranked passages, what matched in them, and what to show.
//!
//! A [`Searcher`] holds the index open at one commit. [`Searcher::search`] plans the query,
//! collects the best passages and only then fetches text: [`Hit`]s carry the passage, its place
//! and its [`Highlight`]s, which come from the same analysis that indexed it. Nothing here prints.

mod count;
mod engine;
mod explain;
mod highlight;
mod hit;
mod ids;
mod options;
mod parallel;
mod searcher;
mod segment;
mod similar;
mod snippet;
mod suggest;
#[cfg(test)]
mod tests;

pub use count::{Counts, ValueCount};
pub use engine::Engine;
pub use explain::{ExplainedTerm, ExplainedUnit, PartKind, ScorePart};
pub use highlight::Highlight;
pub use hit::{Hit, Results, Source};
pub use options::{Group, SearchOptions};
pub use parallel::{Parallel, ParallelPassage};
pub use searcher::{Ranked, SearchError, Searcher, Statistics};
pub use snippet::{Snippet, snippet};

#[cfg(feature = "remote")]
pub(crate) use suggest::{completions, corrected, folded};
