//! `sources-N.json`: which files the index holds, and how they were when it read them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::source::Stamp;

use super::error::IndexError;
use super::manifest::write_atomically;

/// The files of an index by the path the user named, and how many documents were numbered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceList {
    /// What is known of each file.
    pub files: BTreeMap<String, KnownFile>,
    /// The number the next document takes: documents are ordered by it.
    pub next_document: u64,
}

/// A file that the index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    /// How it was when it was read.
    pub stamp: Stamp,
    /// The id its document took.
    pub id: String,
}

impl SourceList {
    /// Reads the list that a commit names; an empty list where it names none.
    ///
    /// # Errors
    /// Where the file is missing or damaged.
    pub fn read(folder: &Path, number: Option<u64>) -> Result<Self, IndexError> {
        let Some(number) = number else { return Ok(SourceList::default()) };
        let path = file(folder, number);
        let text = fs::read_to_string(&path).map_err(IndexError::io(&path))?;
        serde_json::from_str(&text)
            .map_err(|cause| IndexError::Manifest { path, cause: cause.to_string() })
    }

    /// Writes the list under a number.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, folder: &Path, number: u64) -> Result<(), IndexError> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        write_atomically(&file(folder, number), &json)
    }

    /// Removes every list but the one a commit names. A list left behind does no harm.
    pub(super) fn remove_others(folder: &Path, keep: u64) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let number = name.to_str().and_then(number_of);
            if number.is_some_and(|number| number != keep) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn file(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("sources-{number}.json"))
}

fn number_of(name: &str) -> Option<u64> {
    name.strip_prefix("sources-")?.strip_suffix(".json")?.parse().ok()
}
