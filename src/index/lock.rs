//! Who writes to an index.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tantivy::directory::DirectoryLock;

/// The holder's name tag, beside the lock file (which some systems let nobody read while it is
/// locked).
pub(super) const HOLDER_FILE: &str = ".telisik-writer.json";

/// The process that writes to an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process id.
    pub process: u32,
    /// When it took the lock, in seconds since 1970.
    pub since: u64,
}

impl Holder {
    fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Holder { process: std::process::id(), since }
    }

    /// Reads the name tag in an index folder, if there is one.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(HOLDER_FILE)).ok()?).ok()
    }

    /// For how long it has been holding the lock.
    pub fn duration(&self) -> Duration {
        let taken = UNIX_EPOCH + Duration::from_secs(self.since);
        SystemTime::now().duration_since(taken).unwrap_or_default()
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.duration().as_secs();
        write!(f, "process {}, for ", self.process)?;
        match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
            (0, 0, s) => write!(f, "{s} s"),
            (0, m, s) => write!(f, "{m} min {s} s"),
            (h, m, _) => write!(f, "{h} h {m} min"),
        }
    }
}

/// The writer's lock with the name tag of its holder. The lock is the system's and ends with the
/// process, however that ends; a name tag that is left behind says nothing without it.
pub(super) struct TaggedLock {
    tag: PathBuf,
    // After the tag in this list: the tag goes first.
    _lock: DirectoryLock,
}

impl TaggedLock {
    pub(super) fn new(lock: DirectoryLock, folder: &Path) -> Self {
        let tag = folder.join(HOLDER_FILE);
        // A lock without a name tag is a lock all the same.
        let _ = fs::write(&tag, serde_json::to_vec(&Holder::now()).unwrap_or_default());
        TaggedLock { tag, _lock: lock }
    }
}

impl Drop for TaggedLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.tag);
    }
}
