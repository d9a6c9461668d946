//! Beyond one machine: the same search over a Quickwit, OpenSearch or Elasticsearch cluster.
//!
//! The cluster stores, distributes and matches; the language stays here. [`push`] analyses
//! documents on this side and ships their terms; [`RemoteSearcher`] plans a query by the same
//! planner as for an index on this machine, compiles the plan to the engine's query language and
//! fetches the passages that come first there. These are then an index in memory
//! ([`Index::of_passages`](crate::Index::of_passages)) that scores as a part of the whole
//! collection ([`Collection`](crate::query::Collection)): exact scores, the second stage and
//! highlights come from the code that serves every other search.
//!
//! `README.md` beside this file tells how to run a cluster, and what it costs.

mod acronyms;
mod client;
mod cluster;
mod compile;
mod error;
mod export;
mod frequencies;
mod ingest;
mod journal;
mod kind;
mod layout;
mod lock;
mod pattern;
mod push;
mod row;
mod searcher;
mod sender;
mod servers;
mod sources;
mod trust;
mod vocabulary;

pub use client::{ConnectOptions, Token};
pub use cluster::Cluster;
pub use error::RemoteError;
pub use export::{ExportReport, configuration, export};
pub use journal::Rejection;
pub use kind::Kind;
pub use layout::LAYOUT;
pub use push::{PushOptions, PushProgress, PushReport, push};
pub use searcher::RemoteSearcher;
pub use sources::{SourceOptions, SourceProblems};
