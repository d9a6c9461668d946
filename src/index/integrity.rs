//! Whether the files of an index are what was written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tantivy::Directory;
use tantivy::IndexMeta;
use tantivy::directory::ManagedDirectory;
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentComponent;

use super::directory::{META_FILE, ReadableDirectory};
use super::error::IndexError;
use super::manifest::Manifest;
use super::merging::PARTS;
use super::sources::{SourceList, lists};
use super::{guard, handle, lexicons, marked, seal};

/// A file that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub cause: String,
}

/// Every damaged file of the index in a folder, by its checksum. Costs a reading of them all.
///
/// # Errors
/// [`IndexError::Missing`] where there is no index, [`IndexError::Version`] where it is another
/// version's, whose files cannot be judged.
pub fn damaged_files(folder: &Path) -> Result<Vec<Damage>, IndexError> {
    let mut found = Vec::new();
    match Manifest::read(folder) {
        Err(IndexError::Manifest { path, cause }) => found.push(Damage { path, cause }),
        Err(missing @ IndexError::Missing { .. }) if !folder.join(META_FILE).exists() => {
            return Err(missing);
        }
        Err(IndexError::Missing { .. }) => {
            let path = folder.join(super::MANIFEST_FILE);
            found.push(Damage { path, cause: "it is missing".to_owned() });
        }
        Err(error) => return Err(error),
        Ok(manifest) => found.extend(damage(handle::read_words(folder, &manifest).err())),
    }
    found.extend(damage(lexicons::read(folder).err()));
    match segment_files(folder) {
        Err(damaged) => found.push(damaged),
        Ok(meta) => {
            let list = SourceList::read(folder, meta.payload);
            found.extend(damage(list.err()));
            found.extend(damaged_segment_files(folder, &meta.files));
        }
    }
    Ok(found)
}

fn damage(error: Option<IndexError>) -> Option<Damage> {
    match error? {
        IndexError::Manifest { path, cause } | IndexError::Damaged { path, cause } => {
            Some(Damage { path, cause })
        }
        IndexError::Io { path, cause } | IndexError::Unreadable { path, cause } => {
            Some(Damage { path, cause: cause.to_string() })
        }
        _ => None,
    }
}

/// What `meta.json` names.
pub(super) struct Meta {
    /// The number of the list of sources.
    pub(super) payload: Option<u64>,
    /// The files of the segments.
    pub(super) files: BTreeSet<PathBuf>,
}

/// Reads `meta.json` by itself, without opening any segment.
pub(super) fn segment_files(folder: &Path) -> Result<Meta, Damage> {
    let (path, read) = marked::read(folder, META_FILE);
    let damaged = |cause: String| Damage { path: path.clone(), cause };
    let text = read.map_err(|cause| damaged(cause.to_string()))?;
    seal::verify(&text).map_err(|broken| damaged(broken.to_string()))?;
    let open = || -> tantivy::Result<_> {
        tantivy::Index::open(ReadableDirectory::open(folder)?)?.load_metas()
    };
    let metas =
        guard::catch(open).map_err(&damaged)?.map_err(|cause| damaged(cause.to_string()))?;
    let files = files_of(&metas);
    let payload = metas.payload.and_then(|payload| payload.parse().ok());
    Ok(Meta { payload, files })
}

/// The files of the segments of a commit.
pub(super) fn files_of(metas: &IndexMeta) -> BTreeSet<PathBuf> {
    let files = metas.segments.iter().flat_map(|segment| {
        let deletions = segment.has_deletes().then_some(SegmentComponent::Delete);
        PARTS.into_iter().chain(deletions).map(|part| segment.relative_path(part))
    });
    files.collect()
}

/// Whether a segment's file fits its checksum. That does not cover the version which the file claims,
/// so opening it tells of another. Costs a reading of it.
pub(super) fn is_as_written(
    directory: &ManagedDirectory,
    file: &Path,
) -> Result<bool, OpenReadError> {
    directory.open_read(file)?;
    directory.validate_checksum(file)
}

/// Those of the segments' files that are not as they were written, or not there.
fn damaged_segment_files(folder: &Path, files: &BTreeSet<PathBuf>) -> Vec<Damage> {
    let directory = ReadableDirectory::open(folder)
        .and_then(|directory| ManagedDirectory::wrap(Box::new(directory)));
    let Ok(directory) = directory else { return Vec::new() };
    let checked = files.iter().map(|file| {
        let path = folder.join(file);
        let fits = guard::catch(|| {
            // Empty files cannot be mapped, and are none of tantivy's.
            directory
                .exists(file)
                .is_ok_and(|exists| exists)
                .then(|| is_as_written(&directory, file))
        });
        let cause = match fits {
            Ok(Some(Ok(true))) => return None,
            Ok(Some(Ok(false))) => "its content does not fit its checksum".to_owned(),
            Ok(Some(Err(error))) => format!("its last bytes cannot be read: {error}"),
            Ok(None) => "it is missing".to_owned(),
            Err(panic) => format!("it cannot be read: {panic}"),
        };
        Some(Damage { path, cause })
    });
    checked.flatten().collect()
}

/// The newest list of sources that is sound, whether or not a commit names it.
pub(super) fn newest_list(folder: &Path) -> Option<(u64, SourceList)> {
    let mut numbers: Vec<u64> = lists(folder).into_iter().map(|(number, _)| number).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    let mut lists =
        numbers.into_iter().map(|number| (number, SourceList::read(folder, Some(number))));
    lists.find_map(|(number, list)| Some((number, list.ok()?)))
}
