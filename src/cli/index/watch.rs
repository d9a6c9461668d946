//! `telisik index --watch`: an update, and then one after another as files change.
//!
//! The system says that something has changed, and an update finds out what: nothing is lost where
//! the system forgets to tell, and nothing depends on the order in which it does. Between updates
//! the index is not locked.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fs, mem};

use anyhow::{Context, Result, bail};

use crate::cli::arguments::IndexArguments;
use crate::cli::messages::{describe, text};
use crate::cli::{Outcome, report, say};
use crate::index::{Index, IndexError, UpdateReport};

use super::changes::{Changes, Next};
use super::folders::{self, Folders};
use super::{bring_up_to_date, tell, update_once};

/// How often is looked whether a path has come that nobody watches.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How long nobody looks where everything is being watched.
const UNTIL_CALLED: Duration = Duration::from_secs(3600);

/// How long an update waits for another process that is writing.
const BUSY: Duration = Duration::from_secs(1);

/// How long an update waits for room on a disk that is full, or for permission to write.
const REFUSED: Duration = Duration::from_secs(30);

/// The exit code of a command that was interrupted.
const INTERRUPTED: i32 = 130;

/// Brings the index up to date again and again until an end is asked for.
pub(super) fn run(arguments: &IndexArguments, paths: &[PathBuf]) -> Result<Outcome> {
    let roots: Vec<PathBuf> =
        paths.iter().filter(|path| path.as_os_str() != "-").cloned().collect();
    if roots.is_empty() {
        bail!(text!(
            en: "standard input cannot be watched; name files or folders",
            id: "masukan standar tidak dapat dipantau; sebut berkas atau folder",
        ));
    }
    // Its place must be known before the folders are: it may lie in one of them. Where it cannot
    // be made, the update says why.
    let _ = fs::create_dir_all(&arguments.index);
    let changes = Arc::new(Changes::new(folders::real(&arguments.index)));
    let mut folders = Folders::watch(roots.clone(), &arguments.index, Arc::clone(&changes))?;
    let mut said = Said::default();
    let began = Instant::now();
    let done = update_once(arguments, paths)?;
    say_what_is_new(arguments, done, &mut said, began, true);
    changes.updated(began);
    end_on_request(&changes)?;
    if !arguments.quiet {
        say(&text!(en: "watching; Ctrl-C ends it", id: "memantau; akhiri dengan Ctrl-C"));
    }
    follow(arguments, &roots, &changes, &mut folders, &mut said)
}

fn follow(
    arguments: &IndexArguments,
    roots: &[PathBuf],
    changes: &Changes,
    folders: &mut Folders,
    said: &mut Said,
) -> Result<Outcome> {
    loop {
        let patience = if folders.is_any_missing() { LOOK_AGAIN } else { UNTIL_CALLED };
        match changes.next(patience) {
            Next::End => return Ok(Outcome::Found),
            Next::Nothing if folders.has_any_come() => changes.note(true),
            Next::Nothing => {}
            Next::Update { folders: came_or_went } => {
                for error in changes.errors() {
                    said.once(&describe(folders::describe(&error).as_ref()));
                }
                let began = Instant::now();
                if came_or_went {
                    folders.look()?;
                }
                match update_again(arguments, roots) {
                    Ok(done) => {
                        say_what_is_new(arguments, done, said, began, false);
                        changes.updated(began);
                    }
                    Err(error) => changes.put_off(patience_with(error, said)?),
                }
            }
        }
    }
}

fn update_again(arguments: &IndexArguments, roots: &[PathBuf]) -> Result<UpdateReport> {
    // Another process may have built it anew.
    bring_up_to_date(arguments, &Index::open(&arguments.index)?, roots)
}

/// How long to wait before another attempt, where that can help.
fn patience_with(error: anyhow::Error, said: &mut Said) -> Result<Duration> {
    match error.downcast_ref::<IndexError>() {
        Some(IndexError::Busy { .. }) => Ok(BUSY),
        Some(IndexError::Full { .. } | IndexError::Unwritable { .. }) => {
            said.once(&describe(error.as_ref()));
            Ok(REFUSED)
        }
        _ => Err(error),
    }
}

/// Says what an update did, where it did something; what is wrong with a file is said once, not
/// with every update.
fn say_what_is_new(
    arguments: &IndexArguments,
    mut done: UpdateReport,
    said: &mut Said,
    began: Instant,
    is_first: bool,
) {
    said.next();
    let has_errors = done.errors.iter().filter(|error| said.once(&describe(*error))).count() > 0;
    for list in [&mut done.skipped, &mut done.notes] {
        list.retain(|note| said.is_new(&describe(note)));
    }
    if is_first || has_errors || done.has_changes() {
        tell(arguments, &done, began.elapsed());
    }
}

/// What was said of the sources with the last update.
#[derive(Default)]
struct Said {
    before: HashSet<String>,
    now: HashSet<String>,
}

impl Said {
    /// Another update begins.
    fn next(&mut self) {
        self.before = mem::take(&mut self.now);
    }

    fn is_new(&mut self, message: &str) -> bool {
        self.now.insert(message.to_owned()) && !self.before.contains(message)
    }

    /// Reports what was not said with the last update. Returns whether it was reported.
    fn once(&mut self, message: &str) -> bool {
        let is_new = self.is_new(message);
        if is_new {
            report(message);
        }
        is_new
    }
}

/// Ctrl-C ends the watching once the update under way has ended; a second one ends the process at
/// once, and leaves the index as of its last commit.
fn end_on_request(changes: &Arc<Changes>) -> Result<()> {
    let changes = Arc::clone(changes);
    ctrlc::set_handler(move || {
        if changes.end() {
            process::exit(INTERRUPTED);
        }
    })
    .with_context(|| text!(en: "cannot wait for Ctrl-C", id: "tidak dapat menunggu Ctrl-C"))
}
