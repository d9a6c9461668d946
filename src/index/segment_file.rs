//! A file of a segment, read in two ways.
//!
//! Where a file is mapped into memory, the first look at any part of it is a page fault that maps
//! sixteen pages, all of which are taken down again at the end: some microseconds, ten times what a
//! read of a few bytes costs. A process that asks one question and ends would spend half of its time
//! so. One that goes on asking has all pages at hand soon, and a read would cost it more. So the
//! first small parts of a file are read, later ones and large ones are mapped.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fmt, io};

use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

/// Parts of so many bytes are small: copying them costs less than a page fault.
const SMALL: usize = 16 * 1024;

/// So many small parts of a file are read.
const READS: usize = 256;

/// So many files are open at most, of all indexes in a process together: it needs some for itself.
const OPEN: usize = 128;

/// A file of a segment: it never changes, and can be read after it was deleted.
pub(super) struct SegmentFile {
    mapped: OwnedBytes,
    open: Option<OpenFile>,
    reads: AtomicUsize,
}

impl SegmentFile {
    /// A file that is mapped. It is opened as well where that can be done: it may have been deleted
    /// since it was mapped.
    pub(super) fn new(mapped: OwnedBytes, path: &Path) -> Self {
        SegmentFile { mapped, open: OpenFile::open(path), reads: AtomicUsize::new(0) }
    }
}

/// A file that counts among those that are open.
struct OpenFile(File);

/// How many there are.
static OPENED: AtomicUsize = AtomicUsize::new(0);

impl OpenFile {
    fn open(path: &Path) -> Option<Self> {
        if cfg!(not(unix)) || OPENED.load(Ordering::Relaxed) >= OPEN {
            return None;
        }
        let file = File::open(path).ok()?;
        OPENED.fetch_add(1, Ordering::Relaxed);
        Some(OpenFile(file))
    }

    #[cfg(unix)]
    fn read_at(&self, bytes: &mut [u8], place: usize) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, bytes, place as u64)
    }

    #[cfg(not(unix))]
    fn read_at(&self, _: &mut [u8], _: usize) -> io::Result<()> {
        let OpenFile(_) = self;
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        OPENED.fetch_sub(1, Ordering::Relaxed);
    }
}

impl FileHandle for SegmentFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() <= SMALL
            && let Some(file) = &self.open
            && self.reads.load(Ordering::Relaxed) < READS
        {
            self.reads.fetch_add(1, Ordering::Relaxed);
            let mut bytes = vec![0; range.len()];
            file.read_at(&mut bytes, range.start)?;
            return Ok(OwnedBytes::new(bytes));
        }
        Ok(self.mapped.slice(range))
    }
}

impl HasLen for SegmentFile {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

impl fmt::Debug for SegmentFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SegmentFile").field(&self.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn parts_are_the_same_whichever_way_they_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("segment");
        let bytes: Vec<u8> = (0..5 * SMALL).map(|at| (at % 251) as u8).collect();
        fs::write(&path, &bytes).unwrap();
        let file = SegmentFile::new(OwnedBytes::new(bytes.clone()), &path);
        for nth in 0..READS + 20 {
            let small = nth * 7..nth * 7 + SMALL - nth;
            let large = nth * 7..nth * 7 + SMALL + 1 + nth;
            for range in [small, large, nth..nth] {
                assert_eq!(file.read_bytes(range.clone()).unwrap(), &bytes[range]);
            }
        }
        let reads = if file.open.is_some() { READS } else { 0 };
        assert_eq!(file.reads.load(Ordering::Relaxed), reads);
        fs::remove_file(&path).unwrap();
        let deleted = SegmentFile::new(OwnedBytes::new(bytes.clone()), &path);
        assert_eq!(deleted.read_bytes(3..9).unwrap(), &bytes[3..9]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_cut_short_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("segment");
        fs::write(&path, [1; 100]).unwrap();
        let file = SegmentFile::new(OwnedBytes::new(vec![1; 200]), &path);
        if file.open.is_none() {
            return; // Other tests have as many open as may be.
        }
        assert_eq!(file.read_bytes(90..100).unwrap().len(), 10);
        let error = file.read_bytes(90..110).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
