//! What can go wrong with an index, in sentences a user can act on.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::lock::Holder;

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
    #[error("{}: another process is writing to this index{}; wait until it ends (--wait), then try again", path.display(), holder.map(|holder| format!(" ({holder})")).unwrap_or_default())]
    Busy {
        /// The index folder.
        path: PathBuf,
        /// Who it is and since when, where that is known.
        holder: Option<Holder>,
    },
    /// A file of the index is not what was written.
    #[error("{}: damaged ({cause}); mend the index with `telisik check --repair`, or build it again with `telisik index --rebuild`", path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// What the index was built with is lost: it cannot be repaired.
    #[error("{}: damaged, and with it what the index was built with; build it again with `telisik index --rebuild{}`", path.display(), roots.iter().map(|root| format!(" {}", root.display())).collect::<String>())]
    Beyond {
        /// The damaged file.
        path: PathBuf,
        /// The paths whose files it holds, as far as that is known.
        roots: Vec<PathBuf>,
    },
    /// The disk is full.
    #[error("{}: the disk is full ({cause}); the index is as it was: make room, then try again", path.display())]
    Full {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The operating system lets nobody write there.
    #[error("{}: cannot be written ({cause}); the index is as it was: check the folder's permissions, or choose another with --index", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The operating system lets this user not read it.
    #[error("{}: cannot be read ({cause}); check its permissions and those of its folder, or choose another index with --index", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The operating system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The segments could not be read or written, though no file of them is damaged.
    #[error("{}: {cause}; if it lasts, build the index again with `telisik index --rebuild`", path.display())]
    Segments {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        cause: tantivy::TantivyError,
    },
    /// The program failed on an index whose files are sound.
    #[error("{}: a fault of the program ({cause}), the index is sound; please report it", path.display())]
    Fault {
        /// The index folder.
        path: PathBuf,
        /// What it said.
        cause: String,
    },
}

impl IndexError {
    /// Wraps what the system said of a file that was to be read.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> IndexError {
        let path = path.into();
        move |cause| match cause.kind() {
            ErrorKind::PermissionDenied => IndexError::Unreadable { path, cause },
            _ => IndexError::Io { path, cause },
        }
    }

    /// Wraps what the system said of a file that was to be written.
    pub(super) fn writing(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> IndexError {
        let path = path.into();
        move |cause| match cause.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                IndexError::Full { path, cause }
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                IndexError::Unwritable { path, cause }
            }
            _ => IndexError::Io { path, cause },
        }
    }

    /// Whether another writer is at work, so that waiting helps.
    pub fn is_busy(&self) -> bool {
        matches!(self, IndexError::Busy { .. })
    }
}
