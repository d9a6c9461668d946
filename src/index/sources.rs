//! `sources-N.json`: which files the index holds, and how they were when it read them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::source::Stamp;

use super::error::IndexError;
use super::hash::ContentHash;
use super::{atomic, seal};

/// The files of an index by the path the user named, and the numbers that come next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceList {
    /// What is known of each file.
    pub files: BTreeMap<String, KnownFile>,
    /// The number that the next document without a file takes.
    pub next_document: u32,
    /// The number of the next reading of a file; 0 is that of documents without one.
    pub next_reading: u64,
}

/// A file that the index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    /// How it was when it was read.
    pub stamp: Stamp,
    /// Whether an equal stamp says that it has not changed: not so where it was read within the
    /// same tick of the file system's clock in which it was written.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unsettled: bool,
    /// What it held; `None` where it is to be read again, since a part of it could not be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ContentHash>,
    /// The path that was named, at or below which it was found; held once for all its files.
    #[serde(serialize_with = "write_root", deserialize_with = "read_root")]
    pub root: Arc<str>,
    /// The id its document took.
    pub id: String,
    /// The id of its translation, where a file beside it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel: Option<String>,
    /// Its place in the order of files.
    pub place: u32,
    /// Which reading brought its passages.
    pub reading: u64,
    /// How many passages it has.
    pub passages: u64,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn write_root<S: Serializer>(root: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(root)
}

fn read_root<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
    String::deserialize(deserializer).map(Arc::from)
}

impl SourceList {
    /// Reads the list that a commit names; an empty list where it names none.
    ///
    /// # Errors
    /// Where the file is missing or damaged.
    pub fn read(folder: &Path, number: Option<u64>) -> Result<Self, IndexError> {
        let Some(number) = number else {
            return Ok(SourceList { next_reading: 1, ..SourceList::default() });
        };
        let path = file(folder, number);
        let damaged = |cause: String| IndexError::Damaged { path: path.clone(), cause };
        let bytes = match fs::read(&path) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Err(damaged("it is missing".to_owned()));
            }
            read => read.map_err(IndexError::io(&path))?,
        };
        seal::verify(&bytes).map_err(|broken| damaged(broken.to_string()))?;
        let list: serde_json::Result<Self> = serde_json::from_slice(&bytes);
        let mut list = list.map_err(|cause| damaged(cause.to_string()))?;
        list.share_roots();
        Ok(list)
    }

    /// Lets files of one root hold it together.
    fn share_roots(&mut self) {
        let mut shared: Option<Arc<str>> = None;
        for known in self.files.values_mut() {
            match &shared {
                Some(root) if *root == known.root => known.root = Arc::clone(root),
                _ => shared = Some(Arc::clone(&known.root)),
            }
        }
    }

    /// Writes the list under a number.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, folder: &Path, number: u64) -> Result<(), IndexError> {
        let path = file(folder, number);
        let write = |file: &mut fs::File| seal::write(file, self);
        atomic::write_with(&path, write).map_err(IndexError::writing(&path))
    }

    /// Removes every list but the one a commit names. A list left behind does no harm.
    pub(super) fn remove_others(folder: &Path, keep: u64) {
        for (number, path) in lists(folder) {
            if number != keep {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// The lists in a folder, with their numbers.
pub(super) fn lists(folder: &Path) -> Vec<(u64, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.flatten();
    entries
        .filter_map(|entry| Some((number_of(entry.file_name().to_str()?)?, entry.path())))
        .collect()
}

/// The path of the list of a number.
pub(super) fn file(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("sources-{number}.json"))
}

fn number_of(name: &str) -> Option<u64> {
    name.strip_prefix("sources-")?.strip_suffix(".json")?.parse().ok()
}
