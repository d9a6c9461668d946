//! How far an update has come, for whoever watches it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts that an update keeps while it runs; any thread may look.
#[derive(Debug, Default)]
pub struct UpdateProgress {
    files: AtomicU64,
    files_read: AtomicU64,
    bytes: AtomicU64,
    bytes_read: AtomicU64,
}

/// How far an update has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProgressNow {
    /// Files to read; 0 until that is known.
    pub files: u64,
    /// Files that were read.
    pub files_read: u64,
    /// Bytes of all files to read.
    pub bytes: u64,
    /// Bytes of the files that were read.
    pub bytes_read: u64,
}

impl UpdateProgress {
    /// How far the update has come. Standard input is not counted: nobody knows its length.
    pub fn now(&self) -> ProgressNow {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        ProgressNow {
            files: count(&self.files),
            files_read: count(&self.files_read),
            bytes: count(&self.bytes),
            bytes_read: count(&self.bytes_read),
        }
    }

    pub(super) fn begin(&self, sizes: impl Iterator<Item = u64>) {
        let (files, bytes) = sizes.fold((0, 0), |(files, bytes), size| (files + 1, bytes + size));
        self.files.store(files, Ordering::Relaxed);
        self.bytes.store(bytes, Ordering::Relaxed);
    }

    pub(super) fn has_read(&self, bytes: u64) {
        self.files_read.fetch_add(1, Ordering::Relaxed);
        self.bytes_read.fetch_add(bytes, Ordering::Relaxed);
    }
}
