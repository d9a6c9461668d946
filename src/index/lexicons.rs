//! The lexicons that belong to an index: `lexicons.json`, which names them in order, and the
//! lexicons themselves under names that tell their checksums. They change all at once.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::lexicon::{Image, Lexicon};

use super::error::IndexError;
use super::{atomic, marked, seal};

/// The list's name in the index folder.
pub(super) const LEXICONS_FILE: &str = "lexicons.json";

#[derive(Default, Serialize, Deserialize)]
struct LexiconList {
    files: Vec<String>,
}

/// Reads the lexicons of an index folder.
pub(super) fn read(folder: &Path) -> Result<Vec<Lexicon>, IndexError> {
    let files = list(folder)?.files;
    let files = files.iter().map(|name| folder.join(name));
    files
        .map(|path| {
            let damaged =
                |cause: &str| IndexError::Damaged { path: path.clone(), cause: cause.to_owned() };
            let bytes = match fs::read(&path) {
                Err(cause) if cause.kind() == ErrorKind::NotFound => {
                    return Err(damaged("it is missing"));
                }
                read => read.map_err(IndexError::io(&path))?,
            };
            let fits = path.file_name().is_some_and(|name| name == file_name(&bytes).as_str());
            let image = Image::read(bytes).filter(|_| fits);
            let wrong = || damaged("its content does not fit its checksum");
            Ok(Lexicon::new(&path.display().to_string(), image.ok_or_else(wrong)?))
        })
        .collect()
}

/// Takes out the lexicons that are damaged; all, where their list is. Returns how many.
pub(super) fn remove_damaged(folder: &Path) -> Result<usize, IndexError> {
    let (mut sound, mut damaged) = (LexiconList::default(), 0);
    match list(folder) {
        Ok(list) => {
            for name in list.files {
                let fits =
                    fs::read(folder.join(&name)).is_ok_and(|bytes| file_name(&bytes) == name);
                if fits { sound.files.push(name) } else { damaged += 1 }
            }
        }
        Err(_) => damaged = files(folder).len(),
    }
    write_list(folder, &sound)?;
    Ok(damaged)
}

/// Puts lexicons in the place of those that a folder has.
pub(super) fn write(folder: &Path, lexicons: &[Lexicon]) -> Result<(), IndexError> {
    let mut list = LexiconList::default();
    for lexicon in lexicons {
        let bytes = lexicon.image().bytes();
        let name = file_name(bytes);
        let path = folder.join(&name);
        atomic::write(&path, bytes).map_err(IndexError::writing(&path))?;
        list.files.push(name);
    }
    write_list(folder, &list)
}

/// Writes the list, and removes what it does not name.
fn write_list(folder: &Path, list: &LexiconList) -> Result<(), IndexError> {
    let json = serde_json::to_string(list).unwrap_or_default();
    let path = folder.join(LEXICONS_FILE);
    atomic::write(&path, seal::seal(&json).as_bytes()).map_err(IndexError::writing(&path))?;
    for path in files(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !list.files.iter().any(|kept| *kept == name) {
            // One that is left does no harm.
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
}

fn list(folder: &Path) -> Result<LexiconList, IndexError> {
    let (path, read) = marked::read(folder, LEXICONS_FILE);
    let bytes = match read {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(LexiconList::default()),
        read => read.map_err(IndexError::io(&path))?,
    };
    let damaged = |cause: String| IndexError::Damaged { path: path.clone(), cause };
    seal::verify(&bytes).map_err(|broken| damaged(broken.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|cause| damaged(cause.to_string()))
}

fn file_name(bytes: &[u8]) -> String {
    format!("lexicon-{:08x}.bin", crc32fast::hash(bytes))
}

/// Whether a file name is that of a lexicon.
pub(super) fn is_lexicon(name: &str) -> bool {
    name.starts_with("lexicon-") && name.ends_with(".bin")
}

/// The lexicons in a folder, in use or not.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_lexicon))
        .collect()
}
