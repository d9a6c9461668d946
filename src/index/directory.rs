//! A directory that can be read without write access.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback,
    WatchHandle, WritePtr,
};

/// The files of an index, mapped into memory, whose *reading* takes no lock.
///
/// tantivy's readers take a lock file so that no segment is deleted between reading the list of
/// segments and opening them. On read-only media, or in another user's folder, that file cannot
/// be made. Here the lock is granted without a file; a reader that loses the race finds a file
/// missing and opens anew. The writer's lock is the real one.
#[derive(Clone, Debug)]
pub struct ReadableDirectory(MmapDirectory);

impl ReadableDirectory {
    /// Opens a folder.
    ///
    /// # Errors
    /// Where the folder does not exist or cannot be read.
    pub fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(ReadableDirectory(MmapDirectory::open(path)?))
    }
}

impl Directory for ReadableDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == META_LOCK.filepath {
            return Ok(DirectoryLock::from(Box::new(())));
        }
        self.0.acquire_lock(lock)
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(watch_callback)
    }
}
