//! What can go wrong with a source, in sentences a user can act on.

use std::io;

/// A file, line or document that could not be read. The others go on.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A path that a user named does not exist.
    #[error("{path}: no such file or folder; check the spelling, or give - for standard input")]
    Missing {
        /// The path as named.
        path: String,
    },
    /// The operating system refused.
    #[error("{path}: {cause}; check that it can be read, then index again")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A folder could not be walked to its end.
    #[error("{path}: {cause}")]
    Walk {
        /// The folder or file.
        path: String,
        /// What the walk said.
        cause: String,
    },
    /// Bytes that are no text.
    #[error("{path}: a binary file, no text in it; leave it out with an .ignore file")]
    Binary {
        /// The file.
        path: String,
    },
    /// Text in another encoding.
    #[error("{path}: not UTF-8 from byte {at} on; convert it, for example with iconv -t UTF-8")]
    Encoding {
        /// The file.
        path: String,
        /// First byte that is not UTF-8.
        at: usize,
    },
    /// A name that is not Unicode.
    #[error("{path}: a file name that is not Unicode; rename it")]
    Name {
        /// The path, with replacement characters.
        path: String,
    },
    /// A line of a JSON lines file that is no document.
    #[error("{path}:{line}: {cause}; a line is a JSON object with at least \"id\" and \"text\"")]
    Record {
        /// The file, or `-`.
        path: String,
        /// Line, from 1.
        line: u64,
        /// What is wrong with it.
        cause: String,
    },
    /// Two documents of one id in one run.
    #[error("{path}: the id \"{id}\" was used by an earlier document; ids must be unique")]
    Duplicate {
        /// Where the second one stands.
        path: String,
        /// The id.
        id: String,
    },
}

impl SourceError {
    /// The file or folder it is about, as the user named it.
    pub fn path(&self) -> &str {
        match self {
            SourceError::Missing { path }
            | SourceError::Io { path, .. }
            | SourceError::Walk { path, .. }
            | SourceError::Binary { path }
            | SourceError::Encoding { path, .. }
            | SourceError::Name { path }
            | SourceError::Record { path, .. }
            | SourceError::Duplicate { path, .. } => path,
        }
    }

    /// Whether it concerns a part of its file alone: the rest was read.
    pub fn is_partial(&self) -> bool {
        matches!(self, SourceError::Record { .. } | SourceError::Duplicate { .. })
    }

    /// Whether a walk met something that it may pass over: a binary file among documents.
    pub fn is_skippable(&self) -> bool {
        matches!(self, SourceError::Binary { .. })
    }
}
