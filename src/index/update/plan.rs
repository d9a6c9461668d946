//! What there is to do: the files that are there against those that the index holds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::source::{Found, SourceError, SourceFile, Stamp, walk};

use super::super::check::Disagreement;
use super::super::hash::ContentHash;
use super::super::order::give_places;
use super::super::sources::{KnownFile, SourceList};

/// A file that was written within this time before it is looked at may be written again without a
/// new time: file systems keep times in steps, the coarsest of two seconds (FAT).
const COARSEST_TICK: u64 = 2_000_000_000;

/// A file to read. There may be millions, so that what two of its parts say is held once.
pub(super) struct Task {
    pub(super) path: String,
    pub(super) why: Why,
    /// What will be known of it: without the number of its reading and of its passages.
    pub(super) known: KnownFile,
}

/// Why a file is read.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Why {
    New,
    Changed,
    /// It is the file that was known under another path.
    Moved(String),
    /// Its content is the same, but not its place among the files, its id or its translation.
    Renumbered,
}

/// What there is to do.
#[derive(Default)]
pub(super) struct Plan {
    /// Files to read, in the order of the walk.
    pub(super) tasks: Vec<Task>,
    /// Files whose documents leave the index.
    pub(super) gone: Vec<String>,
    /// Files whose content is the same under a new stamp.
    pub(super) touched: Vec<(String, Stamp, bool)>,
    /// How many files there are that need no reading.
    pub(super) unchanged: usize,
    /// What could not be found or looked at.
    pub(super) errors: Vec<SourceError>,
    /// Pipes, sockets and devices.
    pub(super) skipped: Vec<SourceError>,
    /// Known files that could not be looked at.
    pub(super) refused: Vec<String>,
}

/// Files that are gone, by what they held.
#[derive(Default)]
struct Gone {
    files: HashMap<ContentHash, String>,
    sizes: HashSet<u64>,
}

impl Gone {
    fn of(paths: &[String], known: &SourceList) -> Self {
        let mut gone = Gone::default();
        for path in paths {
            let file = &known.files[path];
            if let Some(hash) = file.hash {
                gone.files.entry(hash).or_insert_with(|| path.clone());
                gone.sizes.insert(file.stamp.size);
            }
        }
        gone
    }
}

impl Plan {
    /// Walks the paths and compares. Reads known files whose stamp is new, to hash
    /// them.
    pub(super) fn make(
        roots: &[PathBuf],
        except: &[PathBuf],
        known: &SourceList,
        prune: bool,
    ) -> Plan {
        // Files of other roots keep their ids; those of these roots are given out anew, as in a
        // first build, so that they do not depend on the order in which files came.
        let is_named = |root: &str| roots.iter().any(|named| named.to_str() == Some(root));
        let others = known.files.iter().filter(|(_, file)| !prune && !is_named(&file.root));
        let taken = others.map(|(path, file)| (file.id.clone(), path.clone())).collect();
        let Found { files, errors, skipped } = walk(roots, except, &taken);
        let mut plan = Plan { errors, skipped, ..Plan::default() };
        plan.find_gone(roots, &files, known, prune);
        let mut gone = Gone::of(&plan.gone, known);
        let named: Vec<Arc<str>> =
            roots.iter().map(|root| root.display().to_string().into()).collect();
        for mut file in files {
            // The first of the named paths at or below which it was found.
            let root = roots.iter().zip(&named).find(|(root, _)| file.path.starts_with(root));
            let root = root.map_or_else(|| Arc::from(&*file.shown), |(_, root)| Arc::clone(root));
            if let Err(error) = plan.consider(&mut file, root, known, &mut gone) {
                let is_known = known.files.contains_key(&file.shown);
                // It has gone since the walk came by.
                let is_gone = error.tells_of_removal();
                match (is_gone, is_known) {
                    (true, true) => plan.gone.push(file.shown),
                    (true, false) => {}
                    (false, _) => {
                        plan.refused.extend(is_known.then_some(file.shown));
                        plan.errors.push(error);
                    }
                }
            }
        }
        let moved: HashSet<&str> = plan.tasks.iter().filter_map(Task::old_path).collect();
        plan.gone.retain(|path| !moved.contains(path.as_str()));
        plan.give_places(known);
        plan
    }

    /// Reads some known files again.
    pub(super) fn again(list: &SourceList, incomplete: &[Disagreement]) -> Plan {
        let mut plan = Plan::default();
        for path in incomplete.iter().map(|source| &source.path) {
            let known = &list.files[path];
            let file = file_of(path, known);
            let looked = file.stamp().and_then(|stamp| {
                let hash = ContentHash::of_file(&file.path);
                let hash = hash.map_err(|cause| SourceError::Io { path: path.clone(), cause })?;
                Ok((stamp, hash))
            });
            match looked {
                Ok((stamp, hash)) => {
                    let unsettled = is_recent(&stamp);
                    let parallel = file.parallel();
                    let known =
                        KnownFile { stamp, unsettled, hash: Some(hash), parallel, ..known.clone() };
                    plan.tasks.push(Task { path: file.shown, why: Why::Changed, known });
                }
                Err(error) => {
                    plan.refused.push(path.clone());
                    plan.errors.push(error);
                }
            }
        }
        plan
    }

    /// Notes the known files that are not there any more. Those below a folder that could not be
    /// walked (a drive that is not mounted) may be there all the same.
    fn find_gone(
        &mut self,
        roots: &[PathBuf],
        files: &[SourceFile],
        known: &SourceList,
        prune: bool,
    ) {
        if known.files.is_empty() {
            return;
        }
        let present: HashSet<&str> = files.iter().map(|file| file.shown.as_str()).collect();
        let unwalked: Vec<&str> = self
            .errors
            .iter()
            .filter(|error| !matches!(error, SourceError::Name { .. }))
            .map(SourceError::path)
            .collect();
        let is_walked = |root: &Path| root.to_str().is_none_or(|root| !unwalked.contains(&root));
        let absent = known.files.keys().filter(|path| !present.contains(path.as_str()));
        let gone = absent.filter(|path| {
            let mut above =
                roots.iter().filter(|root| Path::new(path).starts_with(root)).peekable();
            if above.peek().is_none() { prune } else { above.all(|root| is_walked(root)) }
        });
        self.gone = gone.cloned().collect();
    }

    /// Decides whether a file is read, and takes its names where it is.
    fn consider(
        &mut self,
        file: &mut SourceFile,
        root: Arc<str>,
        list: &SourceList,
        gone: &mut Gone,
    ) -> Result<(), SourceError> {
        let stamp = file.stamp()?;
        let known = list.files.get(&file.shown);
        // A file of another root keeps the id it has from there.
        if let Some(known) = known.filter(|known| known.root != root) {
            file.id = known.id.clone();
        }
        let parallel = file.parallel();
        let keeps_identity =
            known.is_some_and(|known| known.id == file.id && known.parallel == parallel);
        let is_same_stamp = known
            .is_some_and(|known| known.stamp == stamp && !known.unsettled && known.hash.is_some());
        if is_same_stamp && keeps_identity {
            self.unchanged += 1;
            return Ok(());
        }
        let unsettled = is_recent(&stamp);
        // A new file is hashed once it was read, unless it may be one that was known elsewhere.
        let hash = if known.is_some() || gone.sizes.contains(&stamp.size) {
            let hash = ContentHash::of_file(&file.path);
            Some(hash.map_err(|cause| SourceError::Io { path: file.shown.clone(), cause })?)
        } else {
            None
        };
        let why = match known {
            Some(known) if known.hash == hash => {
                if keeps_identity {
                    self.unchanged += 1;
                    if known.stamp != stamp || known.unsettled != unsettled {
                        self.touched.push((mem::take(&mut file.shown), stamp, unsettled));
                    }
                    return Ok(());
                }
                Why::Renumbered
            }
            Some(_) => Why::Changed,
            None => hash.and_then(|hash| gone.files.remove(&hash)).map_or(Why::New, Why::Moved),
        };
        let known = KnownFile {
            stamp,
            unsettled,
            hash,
            root: known.map_or(root, |known| Arc::clone(&known.root)),
            id: mem::take(&mut file.id),
            parallel,
            place: 0,
            reading: 0,
            passages: 0,
        };
        self.tasks.push(Task { path: mem::take(&mut file.shown), why, known });
        Ok(())
    }

    /// Gives every file to be read its place; files that lose theirs are read too.
    fn give_places(&mut self, known: &SourceList) {
        if self.tasks.is_empty() {
            return;
        }
        let gone: HashSet<&str> = self.gone.iter().map(String::as_str).collect();
        let moved: HashSet<&str> = self.tasks.iter().filter_map(Task::old_path).collect();
        let stay = known
            .files
            .iter()
            .filter(|(path, _)| !gone.contains(path.as_str()) && !moved.contains(path.as_str()));
        let mut places: BTreeMap<&str, Option<u32>> =
            stay.map(|(path, file)| (path.as_str(), Some(file.place))).collect();
        for task in &self.tasks {
            places.entry(&task.path).or_insert(None);
        }
        let displaced = give_places(&mut places);
        let place_of = |path: &str| places.get(path).copied().flatten().unwrap_or(0);
        let given: Vec<u32> = self.tasks.iter().map(|task| place_of(&task.path)).collect();
        let tasked: HashSet<&str> = self.tasks.iter().map(|task| task.path.as_str()).collect();
        let displaced = displaced.into_iter().filter(|path| !tasked.contains(path.as_str()));
        let displaced: Vec<Task> = displaced
            .map(|path| {
                let known = KnownFile { place: place_of(&path), ..known.files[&path].clone() };
                Task { path, why: Why::Renumbered, known }
            })
            .collect();
        for (task, place) in self.tasks.iter_mut().zip(given) {
            task.known.place = place;
        }
        self.unchanged = self.unchanged.saturating_sub(displaced.len());
        self.tasks.extend(displaced);
    }
}

impl Task {
    /// The file itself.
    pub(super) fn file(&self) -> SourceFile {
        file_of(&self.path, &self.known)
    }

    /// The path under which the file was known, where that is another one.
    pub(super) fn old_path(&self) -> Option<&str> {
        match &self.why {
            Why::Moved(from) => Some(from),
            _ => None,
        }
    }
}

fn file_of(path: &str, known: &KnownFile) -> SourceFile {
    SourceFile { path: path.into(), shown: path.to_owned(), id: known.id.clone() }
}

/// Whether a file may change once more under the same stamp.
fn is_recent(stamp: &Stamp) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() as u64;
    // Without a time at all nothing is sure either.
    stamp.modified == 0 || stamp.modified.saturating_add(COARSEST_TICK) > now
}
