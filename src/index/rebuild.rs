//! Building an index anew beside the one that is there.
//!
//! The new index grows in a folder of its own inside the index folder, while the old one is
//! searched. Once it is whole, its segments and its list of sources move up beside the old ones,
//! whose names are others, and its files of fixed names under a mark ([`marked`]). The renaming of
//! the manifest, which names the mark, is the commit: before it the folder holds the old index,
//! after it the new one. What is left of the old one is swept away, now or by the next writer.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tantivy::directory::DirectoryLock;

use super::directory::{META_FILE, ReadableDirectory, is_segment_file};
use super::error::IndexError;
use super::handle::{Index, IndexSettings, WORDS_FILE, is_vacant, lock};
use super::lexicons::LEXICONS_FILE;
use super::manifest::MANIFEST_FILE;
use super::sources::{file, lists};
use super::writer::{LOOK_AGAIN, patience, sweep};
use super::{atomic, faults, lexicons, marked, seal};

/// Where the new index grows.
pub(super) const REBUILDING: &str = ".rebuilding";

/// An index that is being built in the place of the one in a folder. Nobody else can write there
/// meanwhile. Where it is dropped before [`finish`](Self::finish), the old one stays.
pub struct Rebuild {
    folder: PathBuf,
    index: Index,
    // After the index in this list, and after what `drop` does.
    _lock: DirectoryLock,
}

impl Rebuild {
    pub(super) fn begin(
        folder: &Path,
        settings: IndexSettings,
        wait: Option<Duration>,
    ) -> Result<Self, IndexError> {
        fs::create_dir_all(folder).map_err(IndexError::writing(folder))?;
        let directory = ReadableDirectory::open(folder)
            .map_err(|cause| IndexError::Segments { path: folder.to_path_buf(), cause })?;
        let started = Instant::now();
        let lock = loop {
            match lock(&directory, folder) {
                Err(error)
                    if error.is_busy() && started.elapsed() < patience(Some(folder), wait) =>
                {
                    sleep(LOOK_AGAIN);
                }
                taken => break taken?,
            }
        };
        if !folder.join(MANIFEST_FILE).exists() && !is_vacant(folder)? {
            return Err(IndexError::Occupied { path: folder.to_path_buf() });
        }
        let beside = folder.join(REBUILDING);
        remove(&beside)?;
        let index = Index::create(&beside, settings)?;
        Ok(Rebuild { folder: folder.to_path_buf(), index, _lock: lock })
    }

    /// The new index, to be filled.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Puts the new index in the place of the old one, at once: after a crash at any moment the
    /// folder holds the one or the other.
    ///
    /// # Errors
    /// What the system says; the folder then holds the old index.
    pub fn finish(self) -> Result<Index, IndexError> {
        let mark = self.move_up()?;
        let mut manifest = self.index.manifest().clone();
        manifest.mark = Some(mark);
        manifest.write(&self.folder)?;
        let index = Index::open(&self.folder)?;
        // The new index counts already; what is not done here the next writer does.
        let _ = sweep(&index);
        Ok(index)
    }

    /// Moves everything but the manifest. Returns the mark.
    fn move_up(&self) -> Result<String, IndexError> {
        let beside = self.folder.join(REBUILDING);
        let number =
            1 + lists(&self.folder).into_iter().map(|(number, _)| number).max().unwrap_or(0);
        let path = beside.join(META_FILE);
        let meta = fs::read(&path).map_err(IndexError::io(&path))?;
        let list = self.index.source_list_number()?;
        let meta = seal::change(&meta, |meta| {
            if list.is_some() {
                meta["payload"] = number.to_string().into();
            }
        })
        .map_err(|cause| IndexError::Damaged { path, cause: cause.to_string() })?;
        let mark = format!("{:08x}", crc32fast::hash(meta.as_bytes()));
        let up = |name: &str| self.folder.join(marked::marked(name, &mark));
        if !beside.join(LEXICONS_FILE).exists() {
            lexicons::write(&beside, &[])?;
        }
        let entries = fs::read_dir(&beside).map_err(IndexError::io(&beside))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let to = match name {
                WORDS_FILE | LEXICONS_FILE => up(name),
                _ if list.is_some_and(|list| path == file(&beside, list)) => {
                    file(&self.folder, number)
                }
                _ if is_segment_file(name) || lexicons::is_lexicon(name) => self.folder.join(name),
                _ => continue,
            };
            faults::step(&to)
                .and_then(|()| fs::rename(&path, &to))
                .map_err(IndexError::writing(&to))?;
        }
        let path = up(META_FILE);
        // The folder is synced with it.
        atomic::write(&path, meta.as_bytes()).map_err(IndexError::writing(&path))?;
        Ok(mark)
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        let _ = remove(&self.folder.join(REBUILDING));
    }
}

/// Removes what an index that was being built left behind.
pub(super) fn remove(beside: &Path) -> Result<(), IndexError> {
    if !beside.exists() {
        return Ok(());
    }
    let removed = faults::step(beside).and_then(|()| fs::remove_dir_all(beside));
    removed.map_err(IndexError::writing(beside))
}
