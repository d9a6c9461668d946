//! A file of a segment, read in two ways.
//!
//! Where a file is mapped into memory, the first look at any part of it is a page fault that maps
//! sixteen pages, all of which are taken down again at the end: some microseconds, ten times what a
//! read of a few bytes costs. A process that asks one question and ends would spend half of its time
//! so. One that goes on asking has all pages at hand soon, and a read would cost it more. So the
//! first small parts of a file are read, later ones and large ones are mapped.

use std::fs::File;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fmt, io};

use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

/// Parts of so many bytes are small: copying them costs less than a page fault.
const SMALL: usize = 16 * 1024;

/// So many small parts of a file are read.
const READS: usize = 256;

/// A file of a segment: it never changes, and can be read after it was deleted.
pub(super) struct SegmentFile {
    mapped: OwnedBytes,
    /// The same, to be read; `None` where that cannot be done at a place of a file.
    file: Option<File>,
    reads: AtomicUsize,
}

impl SegmentFile {
    /// A file that is mapped and, for small parts, open where it still can be.
    pub(super) fn new(mapped: OwnedBytes, file: Option<File>) -> Self {
        let file = file.filter(|_| cfg!(unix));
        SegmentFile { mapped, file, reads: AtomicUsize::new(0) }
    }
}

impl FileHandle for SegmentFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() <= SMALL
            && let Some(file) = &self.file
            && self.reads.load(Ordering::Relaxed) < READS
        {
            self.reads.fetch_add(1, Ordering::Relaxed);
            let mut bytes = vec![0; range.len()];
            read_at(file, &mut bytes, range.start as u64)?;
            return Ok(OwnedBytes::new(bytes));
        }
        Ok(self.mapped.slice(range))
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], place: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, place)
}

#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
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
        let file = SegmentFile::new(OwnedBytes::new(bytes.clone()), File::open(&path).ok());
        for nth in 0..READS + 20 {
            let small = nth * 7..nth * 7 + SMALL - nth;
            let large = nth * 7..nth * 7 + SMALL + 1 + nth;
            for range in [small, large, nth..nth] {
                assert_eq!(file.read_bytes(range.clone()).unwrap(), &bytes[range]);
            }
        }
        assert_eq!(file.reads.load(Ordering::Relaxed), if cfg!(unix) { READS } else { 0 });
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_cut_short_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("segment");
        fs::write(&path, [1; 100]).unwrap();
        let file = SegmentFile::new(OwnedBytes::new(vec![1; 200]), File::open(&path).ok());
        assert_eq!(file.read_bytes(90..100).unwrap().len(), 10);
        let error = file.read_bytes(90..110).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
