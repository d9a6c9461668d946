//! Which files there are below the paths a user names.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use ignore::{Walk, WalkBuilder};

use super::error::SourceError;
use super::file::{SourceFile, kind_of};

/// What a walk finds, in one fixed order.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, each with the id its document takes.
    pub files: Vec<SourceFile>,
    /// What could not be walked.
    pub errors: Vec<SourceError>,
    /// Pipes, sockets and devices, which are not opened.
    pub skipped: Vec<SourceError>,
}

/// Lists the files at and below `paths`, sorted by name within each path, by the rules of ripgrep:
/// hidden files and what `.gitignore`, `.ignore` and the like name stay out, and links are not
/// followed. A file that a user names himself is always in. Folders in `except` (an index) are
/// passed over.
///
/// The id of a file's document is its path below the folder that was named, with `/` on every
/// system; where two would share one, the later takes its path as named. `taken` tells which file has
/// an id already, by the path it was named by.
pub fn walk(paths: &[PathBuf], except: &[PathBuf], taken: &HashMap<String, String>) -> Found {
    let mut found = Found::default();
    let mut seen = HashSet::new();
    let mut ids = HashSet::new();
    for root in paths {
        if !root.exists() {
            found.errors.push(SourceError::Missing { path: root.display().to_string() });
            continue;
        }
        for entry in walker(root, except) {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    let path = entry.path();
                    // Links are not followed: below one path no file is found twice.
                    let real = || path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
                    if paths.len() > 1 && !seen.insert(real()) {
                        continue;
                    }
                    match source_file(root, path, taken, &mut ids) {
                        Ok(file) => found.files.push(file),
                        Err(error) => found.errors.push(error),
                    }
                }
                Ok(entry) => {
                    let kind = entry.file_type().filter(|kind| !kind.is_dir());
                    if let Some(kind) = kind.filter(|kind| !kind.is_symlink()) {
                        let path = entry.path().display().to_string();
                        let special = SourceError::Special { path, kind: kind_of(kind) };
                        // One that was named should be a file.
                        match entry.depth() {
                            0 => found.errors.push(special),
                            _ => found.skipped.push(special),
                        }
                    }
                }
                Err(error) => found.errors.push(SourceError::Walk {
                    path: root.display().to_string(),
                    cause: error.to_string(),
                }),
            }
        }
    }
    found
}

/// The folders at and below a path that a [`walk`] goes through, those above their own folders
/// first. What cannot be walked is left out.
pub fn folders(path: &Path, except: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    let entries = walker(path, except).flatten();
    entries
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()))
        .map(|entry| entry.into_path())
}

fn walker(root: &Path, except: &[PathBuf]) -> Walk {
    let except: Vec<PathBuf> = except.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let is_excepted = move |path: &Path| {
        !except.is_empty() && path.canonicalize().is_ok_and(|path| except.contains(&path))
    };
    WalkBuilder::new(root)
        .sort_by_file_name(|a, b| a.cmp(b))
        .require_git(false)
        .filter_entry(move |entry| {
            !entry.file_type().is_some_and(|kind| kind.is_dir()) || !is_excepted(entry.path())
        })
        .build()
}

fn source_file(
    root: &Path,
    path: &Path,
    taken: &HashMap<String, String>,
    ids: &mut HashSet<String>,
) -> Result<SourceFile, SourceError> {
    let unicode = |path: &Path| {
        let bad_name = || SourceError::Name { path: path.display().to_string() };
        path.to_str().map(str::to_owned).ok_or_else(bad_name)
    };
    let shown = unicode(path)?;
    let below = path.strip_prefix(root).ok().filter(|below| !below.as_os_str().is_empty());
    let below = below.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    let mut id = slashes(below);
    let is_free = taken.get(&id).is_none_or(|owner| *owner == shown);
    if !is_free || !ids.insert(id.clone()) {
        id = slashes(path);
        ids.insert(id.clone());
    }
    Ok(SourceFile { path: path.to_path_buf(), shown, id })
}

fn slashes(path: &Path) -> String {
    let parts = path.components().filter(|part| !matches!(part, Component::CurDir));
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").replacen("//", "/", 1)
}
