//! The query language: text to tree to units, and the evaluation of units over the index.
//!
//! [`parse`] makes a [`Query`] of whatever a person types or pastes; leniently, nothing is an
//! error, and what was passed over is [noted](Note). The whole language:
//!
//! <details><summary>Grammar</summary>
//!
#![doc = include_str!("grammar.md")]
//!
//! </details>
//! [`plan`](Plan::new) turns its words into *units*: a query word with every term under
//! which it can be found (its surface, its roots in both languages, their variants), which score
//! together as **one** BM25 term whose frequencies are the weighted sums over the terms. That is
//! how a root's two homes count as one word, and how a word and its translations do (Pirkola
//! 1998; Darwish and Oard 2003, probabilistic structured queries).
//!
//! The evaluation is ours: windows of 4,096 passages into which every unit adds its
//! scores. It is exact, passes over what cannot be among the best, and is on questions of many words
//! faster than block-max WAND, which tantivy switches off anyway wherever a clause is not a plain
//! term.

mod bm25;
mod collection;
mod columns;
mod dictionary;
mod division;
mod document;
mod evaluate;
mod expansion;
mod features;
mod limits;
mod note;
mod number_column;
mod once;
mod open;
mod parse;
mod pattern;
mod phrase;
mod plan;
mod planner;
mod posting_cursor;
mod postings;
mod segments;
mod spelling;
mod sum;
mod term_cache;
mod top;
mod tree;
mod unit;
mod vocabulary;
mod window;

#[cfg(feature = "remote")]
pub(crate) use bm25::inverse_document_frequency;
pub use bm25::{B, K1};
pub use collection::Collection;
pub(crate) use columns::text_column;
pub use columns::{Range, Test, ValueTest};
pub(crate) use division::query_threads;
pub use evaluate::{Candidate, Collected, Count};
pub use expansion::{CutShort, Expansion, Reach, Sought};
pub use features::{FEATURES, Features, Look, WEIGHTS};
pub use limits::*;
pub use note::Note;
pub(crate) use number_column::NumberColumn;
pub(crate) use once::opened;
pub use open::OpenPlan;
pub use parse::{
    FieldNames, Misfit, ParseError, parse, parse_strictly, parse_strictly_with, parse_with,
};
pub use pattern::{Glob, Near};
pub(crate) use phrase::for_each_near;
pub use plan::{
    Alternative, Place, Plan, PlanNode, PlanOptions, Rank, Role, RowWord, Term, Terms, Translate,
    Unit, Why,
};
pub use postings::SegmentView;
pub use segments::Segments;
pub(crate) use spelling::suggestions;
pub use spelling::{Spellings, Suggestion, UnknownWord, spelling_cost};
pub use tree::{Bound, Clause, Interval, Node, Occur, Query};
#[cfg(feature = "remote")]
pub(crate) use unit::unit_value;
pub use vocabulary::{Acronym, IndexVocabulary, Vocabulary};
