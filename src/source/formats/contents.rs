//! Tables of contents of archives that are bounded: they are held in memory. That of a zip takes
//! some five hundred bytes for each file, and is sought through the whole archive where it is not
//! at the end; names in a tar may be as long as the tar.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipResult;

use crate::source::limits::{LONGEST_CONTENTS, Limit};

/// Opens a zip archive.
pub(super) fn open_zip<R: Read + Seek>(reader: R) -> ZipResult<ZipArchive<Bounded<R>>> {
    let left = Left::default();
    let archive = ZipArchive::new(Bounded { reader, left: left.clone() })?;
    left.set(u64::MAX);
    Ok(archive)
}

/// How many bytes may still be read.
#[derive(Clone)]
pub(super) struct Left(Rc<Cell<u64>>);

impl Default for Left {
    fn default() -> Self {
        Left(Rc::new(Cell::new(LONGEST_CONTENTS)))
    }
}

impl Left {
    pub(super) fn set(&self, bytes: u64) {
        self.0.set(bytes);
    }
}

/// Reads no more than is left.
pub(super) struct Bounded<R> {
    pub(super) reader: R,
    pub(super) left: Left,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let left = self.left.0.get().checked_sub(read as u64);
        self.left.set(left.ok_or_else(|| io::Error::other(Limit::Contents))?);
        Ok(read)
    }
}

impl<R: Seek> Seek for Bounded<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::result::ZipError;

    use super::*;

    /// A zip of so many files without a name or text: its table of contents and the end of it, in
    /// the form that counts beyond 65,535.
    fn zip_of(files: u64) -> Vec<u8> {
        let mut entry = [0; 46];
        entry[..4].copy_from_slice(b"PK\x01\x02");
        let mut bytes = entry.repeat(files as usize);
        let length = bytes.len() as u64;
        bytes.extend(b"PK\x06\x06");
        bytes.extend(44u64.to_le_bytes());
        bytes.extend([0; 12]);
        for number in [files, files, length, 0] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(b"PK\x06\x07\0\0\0\0");
        bytes.extend(length.to_le_bytes());
        bytes.extend(1u32.to_le_bytes());
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([0xff; 12]);
        bytes.extend([0; 2]);
        bytes
    }

    #[test]
    fn a_table_of_contents_without_an_end_is_refused() {
        assert_eq!(open_zip(Cursor::new(zip_of(10))).unwrap().len(), 1);
        match open_zip(Cursor::new(zip_of(LONGEST_CONTENTS / 46 + 1000))) {
            Err(ZipError::Io(cause)) => assert_eq!(Limit::of(&cause), Some(Limit::Contents)),
            Err(cause) => panic!("{cause}"),
            Ok(archive) => panic!("it opened, with {} files", archive.len()),
        }
    }
}
