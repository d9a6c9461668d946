//! Packed files and archives: gzip, Zstandard, zip, tar, and these in each other.
//!
//! What lies inside is read as a file of its own, by its own format; a hit names archive and file.
//! Bombs are met by a budget for everything that comes out of one archive, those inside it
//! included: so many bytes, so many times its size, so many files, so deep. Hidden files stay out,
//! as they do in a walk.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use crate::source::error::SourceError;
use crate::source::limits::{
    DEEPEST_ARCHIVE, FREE_UNPACKED, LONGEST_CONTENTS, Limit, MOST_MEMBERS, MOST_RATIO,
    MOST_UNPACKED,
};

use super::Format;
use super::contents::{Bounded, Left, open_zip};
use super::item::{Item, Take};
use super::read::read_item;

/// What may still come out of a file.
#[derive(Debug)]
pub(in crate::source) struct Budget {
    bytes: Cell<u64>,
    members: Cell<u64>,
    ratio: u64,
}

impl Budget {
    /// For a file of so many bytes.
    pub(super) fn new(size: u64) -> Self {
        let ratio = size.saturating_mul(MOST_RATIO).saturating_add(FREE_UNPACKED);
        Budget { bytes: Cell::new(0), members: Cell::new(0), ratio }
    }

    fn spend(&self, bytes: usize) -> Result<(), Limit> {
        self.bytes.set(self.bytes.get() + bytes as u64);
        match self.bytes.get() {
            spent if spent > MOST_UNPACKED => Err(Limit::Unpacked),
            spent if spent > self.ratio => Err(Limit::Ratio),
            _ => Ok(()),
        }
    }

    fn is_spent(&self) -> bool {
        self.spend(0).is_err()
    }

    fn count_member(&self) -> bool {
        self.members.set(self.members.get() + 1);
        self.members.get() <= MOST_MEMBERS
    }
}

/// Counts what is read against the budget.
struct Counted<R> {
    reader: R,
    budget: Rc<Budget>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.budget.spend(read).map_err(io::Error::other)?;
        Ok(read)
    }
}

/// Reads what a packed file or an archive holds.
pub(super) fn read_packed(
    item: &Item<'_>,
    format: Format,
    name: &Path,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<(), SourceError> {
    if item.depth >= DEEPEST_ARCHIVE {
        return Err(item.error(|path| SourceError::TooLarge { path, limit: Limit::Depth }));
    }
    let budget = item.budget.clone().unwrap_or_else(|| {
        let size = item.file.path.metadata().map_or(0, |metadata| metadata.len());
        Rc::new(Budget::new(size))
    });
    let item = &Item { budget: Some(Rc::clone(&budget)), ..item.clone() };
    match format {
        Format::Gzip => {
            let unpacked = Counted { reader: MultiGzDecoder::new(reader), budget };
            read_item(&item.inside(""), &inner_name(name), &mut BufReader::new(unpacked), take);
            Ok(())
        }
        Format::Zstd => {
            let decoder = StreamingDecoder::new(reader);
            let decoder = decoder.map_err(|cause| item.damaged(format, cause))?;
            let unpacked = Counted { reader: decoder, budget };
            read_item(&item.inside(""), &inner_name(name), &mut BufReader::new(unpacked), take);
            Ok(())
        }
        Format::Tar => read_tar(item, &budget, reader, take),
        _ if item.member.is_none() && item.depth == 0 => {
            let opened = File::open(&item.file.path).map_err(|cause| item.io_error(cause))?;
            read_zip(item, &budget, BufReader::new(opened), take)
        }
        // The table of contents stands at the end: it has to be in memory.
        _ => read_zip(item, &budget, Cursor::new(item.read_all(reader)?), take),
    }
}

/// `a.txt.gz` holds `a.txt`, `a.tgz` holds `a.tar`.
fn inner_name(name: &Path) -> std::path::PathBuf {
    match name.extension().and_then(|extension| extension.to_str()) {
        Some("tgz" | "tzst") => name.with_extension("tar"),
        _ => name.with_extension(""),
    }
}

fn read_tar(
    item: &Item<'_>,
    budget: &Rc<Budget>,
    reader: impl Read,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let left = Left::default();
    let mut archive = tar::Archive::new(Bounded { reader, left: left.clone() });
    let entries = archive.entries().map_err(|cause| item.damaged(Format::Tar, cause))?;
    for entry in entries {
        let mut entry = entry.map_err(|cause| match Limit::of(&cause) {
            Some(_) => item.io_error(cause),
            None => item.damaged(Format::Tar, cause),
        })?;
        // What stands between this file and the next is bounded: the text of this one, read or
        // passed over, and what is said of the next.
        let size = match entry.header().entry_type().is_gnu_sparse() {
            true => entry.header().entry_size().unwrap_or(0),
            false => entry.size(),
        };
        left.set(size.saturating_add(LONGEST_CONTENTS));
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        // A sparse file may be longer than the tar.
        let counted = Counted { reader: &mut entry, budget: Rc::clone(budget) };
        let mut reader = BufReader::new(counted);
        if !read_member(item, budget, &name, &mut reader, take)? {
            break;
        }
    }
    Ok(())
}

fn read_zip(
    item: &Item<'_>,
    budget: &Rc<Budget>,
    reader: impl Read + Seek,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut archive = open_zip(reader).map_err(|cause| item.contents_error(Format::Zip, cause))?;
    for at in 0..archive.len() {
        let member = match archive.by_index(at) {
            Ok(member) => member,
            Err(cause) => {
                let name = format!("member {}", at + 1);
                take(Err(item.inside(&name).zip_error(Format::Zip, cause)));
                continue;
            }
        };
        if !member.is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        let counted = Counted { reader: member, budget: Rc::clone(budget) };
        if !read_member(item, budget, &name, &mut BufReader::new(counted), take)? {
            break;
        }
    }
    Ok(())
}

/// Reads a file of an archive. Returns whether another may follow.
fn read_member(
    item: &Item<'_>,
    budget: &Rc<Budget>,
    name: &str,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<bool, SourceError> {
    if name
        .split('/')
        .any(|part| part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX")
    {
        return Ok(true);
    }
    if !budget.count_member() {
        return Err(item.io_error(io::Error::other(Limit::Members)));
    }
    let mut goes_on = true;
    let mut watched = |read| {
        goes_on = take(read);
        goes_on
    };
    read_item(&item.inside(name), Path::new(name), reader, &mut watched);
    Ok(goes_on && !budget.is_spent())
}
