//! The query language: text to tree to units, and the evaluation of units over the index.
//!
//! [`parse`] makes a [`Query`] of whatever a person types or pastes; leniently, nothing is an
//! error. [`plan`](Plan::new) turns its words into *units*: a query word with every term under
//! which it can be found (its surface, its roots in both languages, their variants), which score
//! together as **one** BM25 term whose frequencies are the weighted sums over the terms. That is
//! how a root's two homes count as one word, and how a word and its translations do (Pirkola
//! 1998; Darwish and Oard 2003, probabilistic structured queries).
//!
//! The evaluation is ours: windows of 4,096 passages into which every unit adds its
//! scores. It is exact and exhaustive, and on questions of many words faster than block-max WAND,
//! which tantivy switches off anyway wherever a clause is not a plain term.

mod bm25;
mod collection;
mod document;
mod evaluate;
mod features;
mod parse;
mod phrase;
mod plan;
mod planner;
mod postings;
mod top;
mod tree;
mod unit;
mod vocabulary;
mod window;

pub use bm25::{B, K1};
pub use collection::Collection;
pub use evaluate::{Candidate, Collected, collect, score_parts};
pub use features::{FEATURES, Features, WEIGHTS, features, rerank};
pub use parse::{DEEPEST, ParseError, parse, parse_strictly};
pub use plan::{
    Alternative, Place, Plan, PlanNode, PlanOptions, Rank, Role, Terms, Translate, Unit, Why,
};
pub use postings::SegmentView;
pub use tree::{Clause, Node, Occur, Query};
pub use vocabulary::{Acronym, IndexVocabulary, Vocabulary};
