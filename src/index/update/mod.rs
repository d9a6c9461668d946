//! Bringing an index up to date with its sources.
//!
//! First the *plan*: the files that are there are held against those that the index knows, by
//! size and time, and where these differ by a hash of the content. Then the *reading*: new and
//! changed files become documents on one thread, in order, and passages and terms on several.
//! A file's old passages leave the index once its new ones are in it, so that a file that cannot
//! be read any more keeps what it had. Everything becomes visible in one commit.
//!
//! What comes out depends on the files alone, not on the runs that led to it: ids, the order of
//! documents and the statistics are those of an index built at once.

mod plan;
mod progress;
mod reading;
mod report;
mod run;

pub use progress::{ProgressNow, UpdateProgress};
pub use report::{Move, Refusal, UpdateOptions, UpdateReport};
pub(super) use run::read_again;
pub use run::update;
