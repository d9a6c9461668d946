//! Mending a damaged index from its sources: only what is damaged is taken out, and only the
//! files it came from are read again.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tantivy::Directory;
use tantivy::directory::DirectoryLock;

use super::check::{Disagreement, check, list_from_passages};
use super::directory::{META_FILE, ReadableDirectory, is_segment_file};
use super::error::IndexError;
use super::handle::{Index, lock};
use super::integrity::{Damage, damaged_files, newest_list};
use super::lexicons;
use super::manifest::MANIFEST_FILE;
use super::schema::Fields;
use super::sources::SourceList;
use super::update::{UpdateOptions, UpdateReport, read_again};
use super::{atomic, marked, seal};

/// What a repair did.
#[derive(Debug, Default)]
pub struct RepairReport {
    /// The damaged files that were taken out.
    pub damaged: Vec<Damage>,
    /// Passages that were in them.
    pub lost: u64,
    /// The sources that were read again.
    pub update: UpdateReport,
    /// Passages that came from no file (standard input, a program) or from files that are not
    /// there any more, and are lost: add them again.
    pub not_restored: u64,
    /// Lexicons that were damaged: give them again with `telisik index --lexicon`.
    pub lexicons: usize,
}

/// Repairs the index in a folder. Nothing is done where it is sound.
///
/// # Errors
/// [`IndexError::Beyond`] where what the index was built with is lost, and it must be built anew;
/// [`IndexError::Busy`] where it is being written; what the system says.
pub fn repair(folder: &Path, options: &UpdateOptions) -> Result<RepairReport, IndexError> {
    tidy(folder)?;
    let mut report = RepairReport { damaged: damaged_files(folder)?, ..RepairReport::default() };
    let is_damaged =
        |name: &str| report.damaged.iter().any(|damage| damage.path == folder.join(name));
    if let Some(lost) =
        [MANIFEST_FILE, super::handle::WORDS_FILE].into_iter().find(|n| is_damaged(n))
    {
        let roots = newest_list(folder).map(|(_, list)| roots(&list)).unwrap_or_default();
        return Err(IndexError::Beyond { path: folder.join(lost), roots });
    }
    let list = take_out(folder, &mut report)?;
    let index = Index::open(folder)?;
    let list = match list {
        Some(list) => list,
        None => list_from_passages(&index)?,
    };
    let found = check_against(&index, &list)?;
    report.update = read_again(&index, list, &found, options)?;
    let after = check(folder)?;
    let still: u64 = after
        .disagreements
        .iter()
        .map(|source| source.listed - source.found.min(source.listed))
        .sum();
    let restored: u64 = found.iter().map(|source| source.listed.saturating_sub(source.found)).sum();
    report.not_restored = report.lost.saturating_sub(restored) + still;
    Ok(report)
}

/// Ends what a process that died began.
fn tidy(folder: &Path) -> Result<(), IndexError> {
    if !folder.is_dir() || !marked::are_any(folder) {
        return Ok(());
    }
    let _lock = lock_folder(folder)?;
    marked::tidy(folder).map_err(IndexError::writing(folder))
}

fn lock_folder(folder: &Path) -> Result<DirectoryLock, IndexError> {
    let directory = ReadableDirectory::open(folder)
        .map_err(|cause| IndexError::Segments { path: folder.to_path_buf(), cause })?;
    lock(&directory, folder)
}

/// Takes the damaged files out, under the writer's lock, so that the rest is an index. Returns the
/// list of sources, if it is not lost.
fn take_out(folder: &Path, report: &mut RepairReport) -> Result<Option<SourceList>, IndexError> {
    let _lock = lock_folder(folder)?;
    let names: HashSet<String> = report
        .damaged
        .iter()
        .filter_map(|damage| Some(damage.path.file_name()?.to_str()?.to_owned()))
        .collect();
    if names.iter().any(|name| name.starts_with("lexicon")) {
        report.lexicons = lexicons::remove_damaged(folder)?;
    }
    if names.contains(META_FILE) {
        // Which segments make up the index is lost, and with it all of them.
        let newest = newest_list(folder);
        if newest.is_none() {
            // Nothing is left that tells what was in it.
            return Err(IndexError::Beyond { path: folder.join(META_FILE), roots: Vec::new() });
        }
        let files = newest.iter().flat_map(|(_, list)| list.files.values());
        report.lost = files.map(|file| file.passages).sum();
        remove_segments(folder, |_| true)?;
        write_empty_meta(folder, newest.as_ref().map(|(number, _)| *number))?;
        return Ok(newest.map(|(_, list)| list));
    }
    let segments: HashSet<String> = names
        .iter()
        .filter(|name| is_segment_file(name))
        .filter_map(|name| Some(name.split_once('.')?.0.to_owned()))
        .collect();
    if !segments.is_empty() {
        report.lost = drop_segments(folder, &segments)?;
        remove_segments(folder, |name| segments.iter().any(|segment| name.starts_with(segment)))?;
    }
    if names.iter().any(|name| name.starts_with("sources-")) {
        return Ok(None);
    }
    let number = super::integrity::segment_files(folder)
        .map_err(|damage| IndexError::Damaged { path: damage.path, cause: damage.cause })?
        .payload;
    SourceList::read(folder, number).map(Some)
}

/// Writes a `meta.json` without segments that names a list of sources: a repair that is interrupted
/// afterwards finds all of them missing, and goes on.
fn write_empty_meta(folder: &Path, list: Option<u64>) -> Result<(), IndexError> {
    let empty = || -> tantivy::Result<Vec<u8>> {
        let (schema, _) = Fields::schema();
        let index = tantivy::Index::create_in_ram(schema);
        Ok(index.directory().atomic_read(Path::new(META_FILE))?)
    };
    let empty =
        empty().map_err(|cause| IndexError::Segments { path: folder.to_path_buf(), cause })?;
    write_meta(folder, &empty, |meta| {
        if let Some(number) = list {
            meta["payload"] = number.to_string().into();
        }
    })
}

/// Writes `meta.json` with a change.
fn write_meta(
    folder: &Path,
    text: &[u8],
    change: impl FnOnce(&mut Value),
) -> Result<(), IndexError> {
    let path = folder.join(META_FILE);
    let text = seal::change(text, change)
        .map_err(|cause| IndexError::Damaged { path: path.clone(), cause: cause.to_string() })?;
    atomic::write(&path, text.as_bytes()).map_err(IndexError::writing(&path))
}

/// Writes `meta.json` without some segments. Returns how many passages were in them.
fn drop_segments(folder: &Path, dropped: &HashSet<String>) -> Result<u64, IndexError> {
    let path = folder.join(META_FILE);
    let text = fs::read(&path).map_err(IndexError::io(&path))?;
    let mut lost = 0;
    write_meta(folder, &text, |meta| {
        let Some(segments) = meta.get_mut("segments").and_then(Value::as_array_mut) else { return };
        segments.retain(|segment| {
            let id = segment["segment_id"].as_str().unwrap_or_default().replace('-', "");
            let stays = !dropped.contains(&id);
            if !stays {
                let rows = segment["max_doc"].as_u64().unwrap_or(0);
                let deleted = segment["deletes"]["num_deleted_docs"].as_u64().unwrap_or(0);
                lost += rows.saturating_sub(deleted);
            }
            stays
        });
    })?;
    Ok(lost)
}

/// Removes files of segments.
fn remove_segments(folder: &Path, is_lost: impl Fn(&str) -> bool) -> Result<(), IndexError> {
    let entries = fs::read_dir(folder).map_err(IndexError::io(folder))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if is_segment_file(name) && is_lost(name) {
            fs::remove_file(&path).map_err(IndexError::writing(&path))?;
        }
    }
    Ok(())
}

/// The sources of which passages are missing.
fn check_against(index: &Index, list: &SourceList) -> Result<Vec<Disagreement>, IndexError> {
    let mut report = super::check::CheckReport::default();
    super::check::compare(index, list, &mut report)?;
    Ok(report.disagreements)
}

/// The paths that were named when the index was built.
fn roots(list: &SourceList) -> Vec<PathBuf> {
    let mut roots: Vec<&str> = list.files.values().map(|file| &*file.root).collect();
    roots.sort_unstable();
    roots.dedup();
    roots.into_iter().map(PathBuf::from).collect()
}
