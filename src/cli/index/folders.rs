//! Which folders the system watches for us: those that a walk goes through. A folder that is
//! hidden or ignored costs nothing, and one that may not be read hinders none of the others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::cli::messages::text;
use crate::source::folders;

use super::changes::Changes;

/// Whether the system watches single folders (inotify), not all below one.
const BY_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What is followed, and what the system watches for it.
pub(super) struct Folders {
    watcher: RecommendedWatcher,
    changes: Arc<Changes>,
    index: PathBuf,
    roots: Vec<PathBuf>,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    /// Begins to watch.
    pub(super) fn watch(roots: Vec<PathBuf>, index: &Path, changes: Arc<Changes>) -> Result<Self> {
        let heard = Arc::clone(&changes);
        let watcher = RecommendedWatcher::new(
            move |event| heard.hear(event),
            Config::default().with_follow_symlinks(false),
        )
        .map_err(|error| describe(&error))?;
        let index = index.to_path_buf();
        let mut folders = Folders { watcher, changes, index, roots, watched: BTreeSet::new() };
        folders.look()?;
        Ok(folders)
    }

    /// Looks which folders there are now, and watches these.
    pub(super) fn look(&mut self) -> Result<()> {
        let roots = self.roots.iter().map(|root| real(root)).collect();
        let mut before = std::mem::take(&mut self.watched);
        loop {
            let new: Vec<_> =
                self.wanted().filter(|(folder, _)| !self.watched.contains(folder)).collect();
            if new.is_empty() {
                break;
            }
            // Folders that come while others are being watched are found by the next look.
            for (folder, mode) in new {
                // Those from before too: another folder may have taken the place of one.
                match self.watcher.watch(&folder, mode) {
                    Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                        return Err(describe(&error));
                    }
                    // It is gone again, or may not be read, which the update says.
                    Ok(()) | Err(_) => {}
                }
                before.remove(&folder);
                self.watched.insert(folder);
            }
        }
        for folder in before {
            let _ = self.watcher.unwatch(&folder);
        }
        self.changes.follow(roots, self.watched.clone());
        Ok(())
    }

    /// Whether a path that was named is not there, so that nobody tells when it comes.
    pub(super) fn is_any_missing(&self) -> bool {
        self.roots.iter().any(|root| place(root).is_none())
    }

    /// Whether a path that was missing has come.
    pub(super) fn has_any_come(&self) -> bool {
        let mut places = self.roots.iter().filter_map(|root| place(root));
        places.any(|(place, _)| !self.watched.contains(&place))
    }

    fn wanted(&self) -> impl Iterator<Item = (PathBuf, RecursiveMode)> {
        let places = self.roots.iter().filter_map(|root| place(root));
        places.flat_map(|(place, mode)| match mode {
            RecursiveMode::Recursive if BY_FOLDER => {
                let below = folders(&place, std::slice::from_ref(&self.index));
                below.map(|folder| (folder, RecursiveMode::NonRecursive)).collect()
            }
            _ => vec![(place, mode)],
        })
    }
}

/// The folder to watch for a path: itself, or that of a file, since editors put a new file in the
/// place of an old one.
fn place(root: &Path) -> Option<(PathBuf, RecursiveMode)> {
    let real = root.canonicalize().ok()?;
    if real.is_dir() {
        return Some((real, RecursiveMode::Recursive));
    }
    Some((real.parent()?.to_path_buf(), RecursiveMode::NonRecursive))
}

/// The path as the system names it.
pub(super) fn real(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_path_buf())
}

/// What the system said about watching, with the remedy.
pub(super) fn describe(error: &notify::Error) -> anyhow::Error {
    if matches!(error.kind, ErrorKind::MaxFilesWatch) {
        return anyhow!(text!(
            en: "the system watches no more folders for this user; raise its limit (sysctl fs.inotify.max_user_watches), or name fewer folders",
            id: "sistem tidak mau memantau lebih banyak folder untuk pengguna ini; naikkan batasnya (sysctl fs.inotify.max_user_watches), atau sebut lebih sedikit folder",
        ));
    }
    anyhow!(text!(
        en: "the system cannot watch files here: {error}",
        id: "sistem tidak dapat memantau berkas di sini: {error}",
    ))
}
