//! What can go wrong with an index, in sentences a user can act on.

use std::io;
use std::path::PathBuf;

/// An index that cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is no index in the folder.
    #[error("{}: no index here; make one with `telisik index PATH --index {}`", path.display(), path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is in use for something else.
    #[error("{}: the folder holds other files and no index; choose an empty or new folder", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// The manifest is no manifest.
    #[error("{}: damaged ({cause}); build the index again with `telisik index --rebuild`", path.display())]
    Manifest {
        /// The manifest file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// Built with another format or analysis.
    #[error("{}: built with another {what} ({found}, this program has {expected}); build it again with `telisik index --rebuild`", path.display())]
    Version {
        /// The index folder.
        path: PathBuf,
        /// `format` or `analysis`.
        what: &'static str,
        /// The version in the index.
        found: String,
        /// The version of this program.
        expected: String,
    },
    /// A setting that cannot change in an index that holds passages.
    #[error("{}: built with {found}, asked for {asked}; build it again with `telisik index --rebuild`", path.display())]
    Setting {
        /// The index folder.
        path: PathBuf,
        /// What the index was built with.
        found: String,
        /// What was asked for.
        asked: String,
    },
    /// Another process writes to the index.
    #[error("{}: another process is writing to this index; wait until it ends, then try again", path.display())]
    Busy {
        /// The index folder.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The segments could not be read or written.
    #[error("{}: {cause}; if it lasts, build the index again with `telisik index --rebuild`", path.display())]
    Segments {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        cause: tantivy::TantivyError,
    },
}

impl IndexError {
    /// Wraps what the system said of a file.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> IndexError {
        let path = path.into();
        move |cause| IndexError::Io { path, cause }
    }
}
