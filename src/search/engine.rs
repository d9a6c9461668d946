//! What answers queries.

use crate::query::Note;

use super::hit::Results;
use super::options::SearchOptions;
use super::searcher::{Ranked, SearchError};

/// What answers queries, wherever its passages are kept: an index on this machine
/// ([`Searcher`](super::Searcher)), or a cluster of other machines. The same query gets the same
/// hits, in the same order and with the same highlights. Many threads may search at once.
pub trait Engine: Send + Sync {
    /// Finds the best passages for a query. A query without any word finds nothing.
    ///
    /// # Errors
    /// Where the query does not fit the grammar (asked for strictly), and where the passages cannot
    /// be read.
    fn search(&self, query: &str, options: &SearchOptions) -> Result<Results, SearchError>;

    /// Finds the best passages and gives their ids and scores alone: for runs of many queries.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    fn rank(&self, query: &str, options: &SearchOptions) -> Result<Vec<Ranked>, SearchError>;

    /// Like [`rank`](Self::rank), with the limits that the query met, where they are known.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    fn rank_noted(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<(Vec<Ranked>, Vec<Note>), SearchError> {
        Ok((self.rank(query, options)?, Vec::new()))
    }
}
