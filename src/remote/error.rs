//! What can go wrong with a cluster, in sentences a user can act on. None of them holds a secret.

use std::io;
use std::path::PathBuf;

use super::kind::Kind;

/// A cluster that cannot be reached, asked or filled.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The address is none.
    #[error("the address of the cluster {problem}; write it like http://127.0.0.1:7280")]
    Address {
        /// What is wrong with it. The address itself may hold a password and is not repeated.
        problem: &'static str,
    },
    /// The index has a name that the engine refuses.
    #[error("{name:?} cannot name an index: {}", kind.rule())]
    Name {
        /// The name.
        name: String,
        /// The engine.
        kind: Kind,
    },
    /// The certificates to trust cannot be read.
    #[error("{}: no certificates to trust ({cause}); give a PEM file", path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The server's certificate is not trusted.
    #[error(
        "{server}: its certificate is not trusted ({cause}); where an authority of your own has signed it, name that authority's PEM file in the environment variable TELISIK_CA"
    )]
    Untrusted {
        /// The server.
        server: String,
        /// What is wrong with the certificate.
        cause: String,
    },
    /// The server's certificate is that of another name.
    #[error(
        "{server}: its certificate is not for this name ({cause}); write the address with a name that the certificate has, or have it made for this one"
    )]
    OtherName {
        /// The server.
        server: String,
        /// What the certificate is for.
        cause: String,
    },
    /// No secure connection comes about.
    #[error(
        "{server}: no secure connection ({cause}); does the cluster speak https at this address?"
    )]
    NoTls {
        /// The server.
        server: String,
        /// What is wrong.
        cause: String,
    },
    /// Plain http is spoken to a server of https, or the reverse.
    #[error(
        "{server}: the server speaks {speaks} at this address; write the address with {speaks}://"
    )]
    OtherScheme {
        /// The server.
        server: String,
        /// What it speaks: `http` or `https`.
        speaks: &'static str,
    },
    /// Nobody answers.
    #[error(
        "{server}: cannot be reached ({cause}); is the cluster running, and is this its address?"
    )]
    Unreachable {
        /// The server.
        server: String,
        /// What the system said.
        cause: String,
    },
    /// The connection ended before the answer did.
    #[error("{server}: the connection broke off ({cause}); try again")]
    Broken {
        /// The server.
        server: String,
        /// What the system said.
        cause: String,
    },
    /// The answer did not come in time.
    #[error("{server}: no answer within {seconds} s; try again, or allow more time with --timeout")]
    Timeout {
        /// The server.
        server: String,
        /// The time allowed.
        seconds: f32,
    },
    /// The server wants to know who asks.
    #[error(
        "{server}: access refused ({status}); give the token in the environment variable TELISIK_TOKEN"
    )]
    Forbidden {
        /// The server.
        server: String,
        /// The HTTP status.
        status: u16,
    },
    /// The server refused.
    #[error("{server}: {task} failed with HTTP status {status}: {reason}")]
    Status {
        /// The server.
        server: String,
        /// What was asked of it.
        task: &'static str,
        /// The HTTP status.
        status: u16,
        /// What the server said, cut where it is long.
        reason: String,
    },
    /// The answer makes no sense.
    #[error(
        "{server}: the answer to {task} makes no sense ({cause}); is this the address of a Quickwit, OpenSearch or Elasticsearch cluster?"
    )]
    Nonsense {
        /// The server.
        server: String,
        /// What was asked of it.
        task: &'static str,
        /// What is wrong with the answer.
        cause: String,
    },
    /// Something else answers there.
    #[error(
        "{server}: neither Quickwit nor OpenSearch nor Elasticsearch answers here; check the address"
    )]
    Stranger {
        /// The server.
        server: String,
    },
    /// Parts of the index did not answer.
    #[error(
        "{server}: {failed} of {total} parts of the index did not answer, and the result would be incomplete; try again when the cluster is whole"
    )]
    Incomplete {
        /// The server.
        server: String,
        /// Parts that failed.
        failed: u64,
        /// All parts.
        total: u64,
    },
    /// The index is not there.
    #[error(
        "{server}: there is no index {index}; make one with `telisik push --at URL --as {index} PATH`"
    )]
    Missing {
        /// The server.
        server: String,
        /// The index.
        index: String,
    },
    /// The index was made by something else.
    #[error("{server}: the index {index} was not made by telisik; choose another name")]
    Foreign {
        /// The server.
        server: String,
        /// The index.
        index: String,
    },
    /// The index was filled with another layout or analysis.
    #[error(
        "{server}: the index {index} was made with another {what} ({found}, this program has {expected}); push into a new index, or use the same words of your own (--words) that it was made with"
    )]
    Version {
        /// The server.
        server: String,
        /// The index.
        index: String,
        /// `layout` or `analysis`.
        what: &'static str,
        /// The version in the index.
        found: String,
        /// The version of this program.
        expected: String,
    },
    /// The index was filled with passages of another length.
    #[error(
        "{server}: the passages of the index {index} are {found}, not {asked}; leave --passage-words out, or push into a new index"
    )]
    Setting {
        /// The server.
        server: String,
        /// The index.
        index: String,
        /// What the index has.
        found: String,
        /// What was asked for.
        asked: String,
    },
    /// More hits than the engine gives.
    #[error("a cluster gives {most} hits at most, and {asked} were asked for; ask for fewer")]
    TooMany {
        /// What was asked for.
        asked: usize,
        /// What the engines give.
        most: usize,
    },
    /// The journal of a push cannot be read or written.
    #[error("{}: {cause}; the journal of a push tells what the cluster has confirmed", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The journal is damaged.
    #[error("{}:{line}: damaged; remove the journal and push into a new index", path.display())]
    DamagedJournal {
        /// The journal.
        path: PathBuf,
        /// The line that makes no sense.
        line: usize,
    },
    /// Another push uses the journal.
    #[error("{}: another push into this index is under way; wait until it ends, then try again", path.display())]
    Busy {
        /// The journal.
        path: PathBuf,
    },
    /// A query could not be planned or its passages ranked.
    #[error(transparent)]
    Index(#[from] crate::index::IndexError),
}

impl RemoteError {
    /// Whether the two sides may not have spoken the same protocol.
    pub(super) fn is_no_understanding(&self) -> bool {
        matches!(
            self,
            RemoteError::Broken { .. } | RemoteError::Nonsense { .. } | RemoteError::NoTls { .. }
        )
    }

    /// Whether the same request may succeed a moment later.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            RemoteError::Unreachable { .. }
            | RemoteError::Broken { .. }
            | RemoteError::Timeout { .. } => true,
            RemoteError::Status { status, .. } => *status == 500 || is_passing_status(*status),
            _ => false,
        }
    }
}

/// Too many requests, or a server that is not well for the moment.
pub(super) fn is_passing_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 502 | 503 | 504)
}
