//! What the system tells of changed files: heard on its threads, waited for on ours. Nothing is
//! queued, so that no number of changes takes memory: what changed is found by the update.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind};

use super::rhythm::Rhythm;

/// What is to be done next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Files have changed; folders among them where it says so.
    Update { folders: bool },
    /// Nothing happened for the time given.
    Nothing,
    /// An end was asked for.
    End,
}

/// Files whose names say which others are left out of a walk.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// What has changed since the last update.
pub(super) struct Changes {
    /// The index folder, whose changes are ours.
    index: PathBuf,
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    rhythm: Rhythm,
    /// What is followed: the paths that were named, and the folders that the system watches.
    roots: Vec<PathBuf>,
    watched: BTreeSet<PathBuf>,
    /// Whether folders came or went, or some change went unheard.
    folders: bool,
    errors: Vec<notify::Error>,
    ended: bool,
}

impl Changes {
    pub(super) fn new(index: PathBuf) -> Self {
        Changes { index, state: Mutex::default(), bell: Condvar::new() }
    }

    /// Says what is followed from now on.
    pub(super) fn follow(&self, roots: Vec<PathBuf>, watched: BTreeSet<PathBuf>) {
        let mut state = self.state();
        (state.roots, state.watched) = (roots, watched);
    }

    /// Hears an event of the system.
    pub(super) fn hear(&self, event: notify::Result<Event>) {
        match event {
            // Events were lost: anything may have changed.
            Ok(event) if event.need_rescan() => self.note(true),
            Ok(event) if is_reading(&event.kind) => {}
            Ok(event) => {
                let state = self.state();
                let mut paths = event.paths.iter().filter(|path| {
                    !path.starts_with(&self.index)
                        && state.roots.iter().any(|root| matters(path, root))
                });
                let Some(first) = paths.next() else { return };
                let is_content = matches!(event.kind, EventKind::Modify(ModifyKind::Data(_)));
                let concerns_folders = |path: &PathBuf| {
                    is_ignore_file(path)
                        || (!is_content && (state.watched.contains(path) || path.is_dir()))
                };
                let folders = concerns_folders(first) || paths.any(concerns_folders);
                drop(state);
                self.note(folders);
            }
            Err(error) => {
                self.state().errors.push(error);
                self.note(true);
            }
        }
    }

    /// Notes a change.
    pub(super) fn note(&self, folders: bool) {
        let mut state = self.state();
        state.rhythm.note(Instant::now());
        state.folders |= folders;
        drop(state);
        self.bell.notify_all();
    }

    /// Asks for an end. Returns whether that was asked for before.
    pub(super) fn end(&self) -> bool {
        let before = std::mem::replace(&mut self.state().ended, true);
        self.bell.notify_all();
        before
    }

    /// Waits until there is something to do, but no longer than `patience`.
    pub(super) fn next(&self, patience: Duration) -> Next {
        let until = Instant::now() + patience;
        let mut state = self.state();
        loop {
            let now = Instant::now();
            let due = state.rhythm.due();
            if state.ended {
                return Next::End;
            }
            if due.is_some_and(|due| due <= now) {
                state.rhythm.begin();
                let folders = std::mem::take(&mut state.folders);
                return Next::Update { folders };
            }
            if until <= now {
                return Next::Nothing;
            }
            let time = due.map_or(until, |due| due.min(until)) - now;
            let waited = self.bell.wait_timeout(state, time);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// An update that began then has ended.
    pub(super) fn updated(&self, began: Instant) {
        self.state().rhythm.end(began, Instant::now());
    }

    /// An update could not be made; it is tried again after a while.
    pub(super) fn put_off(&self, by: Duration) {
        self.state().rhythm.put_off(Instant::now(), by);
    }

    /// What went wrong with hearing.
    pub(super) fn errors(&self) -> Vec<notify::Error> {
        std::mem::take(&mut self.state().errors)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether nothing was written: our own reading is heard too.
fn is_reading(kind: &EventKind) -> bool {
    let EventKind::Access(access) = kind else { return false };
    *access != AccessKind::Close(AccessMode::Write)
}

/// Whether a walk of `root` would come upon `path`, or be led by it.
fn matters(path: &Path, root: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return false };
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    let hidden = below.components().filter(|part| is_hidden(*part)).count();
    hidden == 0 || (hidden == 1 && is_ignore_file(path))
}

fn is_ignore_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| IGNORE_FILES.iter().any(|ignore| name == *ignore))
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, Flag};

    use super::*;

    const SHORT: Duration = Duration::from_millis(1);
    const LONG: Duration = Duration::from_secs(20);

    fn heard(kind: EventKind, path: &str) -> Next {
        let changes = Changes::new(PathBuf::from("/a/index"));
        changes.follow(vec![PathBuf::from("/a"), PathBuf::from("/b/.c.txt")], BTreeSet::new());
        changes.hear(Ok(Event::new(kind).add_path(PathBuf::from(path))));
        let is_due = changes.state().rhythm.due().is_some();
        changes.next(if is_due { LONG } else { SHORT })
    }

    #[test]
    fn only_what_a_walk_comes_upon_matters() {
        let write = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let update = |folders| Next::Update { folders };
        for (path, next) in [
            ("/a/x.txt", update(false)),
            ("/a/b/x.txt", update(false)),
            ("/a/b/.gitignore", update(true)),
            ("/b/.c.txt", update(false)),
            ("/a/.x.swp", Next::Nothing),
            ("/a/.git/.gitignore", Next::Nothing),
            ("/a/index/meta.json", Next::Nothing),
            ("/b/other.txt", Next::Nothing),
        ] {
            assert_eq!(heard(write, path), next, "{path}");
        }
        let open = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert_eq!(heard(open, "/a/x.txt"), Next::Nothing);
        let close = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(heard(close, "/a/x.txt"), update(false));
        // Created folders are new ones to watch.
        let folder = std::env::temp_dir();
        let changes = Changes::new(PathBuf::from("/a/index"));
        changes.follow(vec![folder.clone()], BTreeSet::new());
        changes.hear(Ok(Event::new(EventKind::Create(CreateKind::Any)).add_path(folder)));
        assert_eq!(changes.next(LONG), update(true));
    }

    #[test]
    fn lost_events_ask_for_everything_and_an_end_outranks_them() {
        let changes = Changes::new(PathBuf::from("/a/index"));
        changes.hear(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert_eq!(changes.next(LONG), Next::Update { folders: true });
        assert_eq!(changes.next(SHORT), Next::Nothing);
        changes.note(false);
        assert!(!changes.end());
        assert!(changes.end());
        assert_eq!(changes.next(LONG), Next::End);
    }
}
