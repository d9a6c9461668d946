//! One file to its documents.

use std::fs::{File, FileType};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::error::SourceError;
use super::formats::item::{Item, Take};
use super::formats::read_item;

/// A file found by a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// The path as the user will see it.
    pub shown: String,
    /// The id of its document; the documents of a JSON lines file bring their own.
    pub id: String,
}

/// What tells whether a file has changed, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change, nanoseconds since 1970 (until 2554).
    pub modified: u64,
}

impl SourceFile {
    /// The file's stamp now.
    ///
    /// # Errors
    /// Where the system does not tell, for example because the file is gone.
    pub fn stamp(&self) -> Result<Stamp, SourceError> {
        let metadata = self.path.metadata().map_err(|cause| self.io_error(cause))?;
        let modified =
            metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |since| since.as_nanos() as u64);
        Ok(Stamp { size: metadata.len(), modified })
    }

    /// The id of its translation, where its name and the file beside it tell one.
    pub fn parallel(&self) -> Option<String> {
        Item::new(self, None).language_of_name().1
    }

    fn io_error(&self, cause: std::io::Error) -> SourceError {
        SourceError::Io { path: self.shown.clone(), cause }
    }
}

/// Reads the documents of a file and hands each, or what is wrong with it, to `take`, in order;
/// stops where `take` returns false. What goes to `take` besides documents says why one is not
/// there, or [is a note](SourceError::is_note): every file gives at least one document or one error.
///
/// The file's text is decoded whatever its encoding; archives are opened. Nothing that a file holds
/// makes this panic, wait for ever or take unbounded memory: see [`limits`](super::limits).
pub fn read_file(file: &SourceFile, take: impl FnMut(Result<Document, SourceError>) -> bool) {
    read_file_with(file, None, take);
}

/// Like [`read_file`], where `worker` is a program that reads fenced formats for this one.
pub fn read_file_with(
    file: &SourceFile,
    worker: Option<&Path>,
    mut take: impl FnMut(Result<Document, SourceError>) -> bool,
) {
    if let Err(error) = open_and_read(file, worker, &mut take) {
        take(Err(error));
    }
}

fn open_and_read(
    file: &SourceFile,
    worker: Option<&Path>,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let metadata = file.path.metadata().map_err(|cause| file.io_error(cause))?;
    if !metadata.is_file() {
        let (path, kind) = (file.shown.clone(), kind_of(metadata.file_type()));
        return Err(SourceError::Special { path, kind });
    }
    let opened = File::open(&file.path).map_err(|cause| file.io_error(cause))?;
    // What is written meanwhile is read next time: a file may grow faster than it is read.
    let mut reader = BufReader::with_capacity(64 << 10, opened.take(metadata.len()));
    read_item(&Item::new(file, worker), &file.path, &mut reader, take);
    Ok(())
}

/// What something is that is no regular file.
#[cfg(unix)]
pub(super) fn kind_of(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        _ if kind.is_fifo() => "pipe",
        _ if kind.is_socket() => "socket",
        _ if kind.is_char_device() || kind.is_block_device() => "device",
        _ if kind.is_dir() => "folder",
        _ => "special file",
    }
}

/// What something is that is no regular file.
#[cfg(not(unix))]
pub(super) fn kind_of(kind: FileType) -> &'static str {
    if kind.is_dir() { "folder" } else { "special file" }
}
