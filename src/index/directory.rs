//! The folder of an index, as tantivy sees it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, str};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK,
    MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use super::lock::TaggedLock;
use super::segment_file::SegmentFile;
use super::{atomic, faults, marked, seal};

/// tantivy's list of segments: replacing it is the commit.
pub(super) const META_FILE: &str = "meta.json";
/// tantivy's list of files that are its own.
pub(super) const MANAGED_FILE: &str = ".managed.json";

/// The files of an index, mapped into memory. Five things are other than in tantivy's own:
///
/// - *Reading takes no lock.* tantivy's readers take a lock file so that no segment is deleted
///   between reading the list of segments and opening them. On read-only media, or in another
///   user's folder, that file cannot be made. Here the lock is granted without a file; a reader
///   that loses the race finds a file missing and opens anew. The writer's lock is the real one,
///   and bears the name of its holder.
/// - *`meta.json` is sealed* with a checksum, so that damage to it is found.
/// - *`.managed.json` is never trusted*: the folder itself tells which segment files it holds. A
///   damaged list does no harm, and no file is left behind for want of being listed.
/// - *Small parts of segment files are read* while a process is young.
/// - *Small files are synced together with the folder*, and readable for whoever the user's umask
///   lets read, where tantivy keeps them for their owner alone.
#[derive(Clone, Debug)]
pub struct ReadableDirectory {
    files: MmapDirectory,
    folder: PathBuf,
    failure: FirstFailure,
}

/// The first write that failed. tantivy writes on threads of its own and tells of their errors
/// only that there was one.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstFailure(Arc<Mutex<Option<(PathBuf, io::Error)>>>);

impl FirstFailure {
    /// Takes the failure out, if there was one.
    pub(super) fn take(&self) -> Option<(PathBuf, io::Error)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note<T>(&self, path: &Path, outcome: io::Result<T>) -> io::Result<T> {
        outcome.inspect_err(|cause| {
            let copy = match cause.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::new(cause.kind(), cause.to_string()),
            };
            let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| (path.to_path_buf(), copy));
        })
    }
}

impl ReadableDirectory {
    /// Opens a folder.
    ///
    /// # Errors
    /// Where the folder does not exist or cannot be read.
    pub fn open(folder: &Path) -> tantivy::Result<Self> {
        let files = MmapDirectory::open(folder)?;
        let failure = FirstFailure::default();
        Ok(ReadableDirectory { files, folder: folder.to_path_buf(), failure })
    }

    pub(super) fn failure(&self) -> FirstFailure {
        self.failure.clone()
    }

    /// The names of the segment files in the folder, as tantivy would list them.
    fn managed_files(&self) -> io::Result<Vec<u8>> {
        let names = fs::read_dir(&self.folder)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let managed: Vec<String> =
            names.filter(|name| name == META_FILE || is_segment_file(name)).collect();
        Ok(serde_json::to_vec(&managed)?)
    }
}

/// Whether a file name is that of a part of a segment.
pub(super) fn is_segment_file(name: &str) -> bool {
    let segment = name.split_once('.').map_or("", |(segment, _)| segment);
    segment.len() == 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Directory for ReadableDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let wrap = |cause| OpenReadError::wrap_io_error(cause, path.to_path_buf());
        let mapped = self.files.get_file_handle(path)?;
        let mapped = mapped.read_bytes(0..mapped.len()).map_err(wrap)?;
        Ok(Arc::new(SegmentFile::new(mapped, &self.folder.join(path))))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        faults::step(&self.folder.join(path)).map_err(|cause| DeleteError::IoError {
            io_error: Arc::new(cause),
            filepath: path.to_path_buf(),
        })?;
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        if path == Path::new(META_FILE) {
            return Ok(marked::current(&self.folder, META_FILE).exists());
        }
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full = self.folder.join(path);
        let stopped = |cause| OpenWriteError::wrap_io_error(cause, path.to_path_buf());
        self.failure.note(&full, faults::step(&full)).map_err(stopped)?;
        let file = self.files.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                let cause = io::Error::new(io_error.kind(), io_error.to_string());
                let _ = self.failure.note::<()>(&full, Err(cause));
            }
        })?;
        // Nothing is in its buffer yet; this one's own takes its place.
        let file = file.into_inner().map_err(|error| stopped(error.into_error()))?;
        let failure = self.failure.clone();
        Ok(BufWriter::new(Box::new(NotedFile { file, path: full, failure })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let wrap = |cause| OpenReadError::wrap_io_error(cause, path.to_path_buf());
        if path == Path::new(MANAGED_FILE) {
            return self.managed_files().map_err(wrap);
        }
        if path != Path::new(META_FILE) {
            return self.files.atomic_read(path);
        }
        let bytes = match marked::read(&self.folder, META_FILE).1 {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                return Err(OpenReadError::FileDoesNotExist(path.to_path_buf()));
            }
            read => read.map_err(wrap)?,
        };
        seal::verify(&bytes)
            .map_err(|broken| wrap(io::Error::new(io::ErrorKind::InvalidData, broken)))?;
        Ok(bytes)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full = self.folder.join(path);
        let written = match str::from_utf8(data) {
            Ok(meta) if path == Path::new(META_FILE) => {
                atomic::write(&full, seal::seal(meta).as_bytes())
            }
            _ => atomic::write(&full, data),
        };
        self.failure.note(&full, written)
    }

    fn sync_directory(&self) -> io::Result<()> {
        faults::step(&self.folder.join(META_FILE))?;
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == META_LOCK.filepath {
            return Ok(DirectoryLock::from(Box::new(())));
        }
        let held = self.files.acquire_lock(lock)?;
        if lock.filepath == INDEX_WRITER_LOCK.filepath {
            let tagged = TaggedLock::new(held, &self.folder);
            return Ok(DirectoryLock::from(Box::new(tagged)));
        }
        Ok(held)
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(watch_callback)
    }
}

/// A file being written, whose first failure is noted.
pub(super) struct NotedFile<F> {
    file: F,
    path: PathBuf,
    failure: FirstFailure,
}

impl NotedFile<File> {
    /// A new file.
    pub(super) fn create(path: &Path, failure: &FirstFailure) -> io::Result<Self> {
        let file = faults::step(path).and_then(|()| File::create_new(path));
        let file = failure.note(path, file)?;
        Ok(NotedFile { file, path: path.to_path_buf(), failure: failure.clone() })
    }
}

impl<F: Write> Write for NotedFile<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = faults::step(&self.path).and_then(|()| self.file.write(bytes));
        self.failure.note(&self.path, written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.failure.note(&self.path, self.file.flush())
    }
}

impl TerminatingWrite for NotedFile<Box<dyn TerminatingWrite + Send + Sync>> {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let closed = faults::step(&self.path).and_then(|()| self.file.terminate_ref(token));
        self.failure.note(&self.path, closed)
    }
}
