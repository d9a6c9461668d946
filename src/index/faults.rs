//! Crashes on request: the tests let the disk fail at every single step of a commit.
//!
//! Every write, sync, rename and removal in an index folder passes through [`step`]. In the
//! library it does nothing; in the unit tests a folder can be given a number of steps after which
//! nothing is written any more, as if the process had died there.

#[cfg(not(test))]
#[inline(always)]
pub(super) fn step(_path: &std::path::Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use on_request::*;

#[cfg(test)]
mod on_request {
    use std::collections::HashMap;
    use std::io;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    /// Steps left by folder; folders that are not named have no end of them.
    static LEFT: Mutex<Option<HashMap<PathBuf, usize>>> = Mutex::new(None);

    /// Lets everything in a folder fail after `steps` more steps.
    pub(in crate::index) fn fail_after(folder: &Path, steps: usize) {
        let folder = folder.canonicalize().unwrap();
        LEFT.lock().unwrap().get_or_insert_default().insert(folder, steps);
    }

    /// Lets a folder work again. Returns whether it had failed.
    pub(in crate::index) fn mend(folder: &Path) -> bool {
        let folder = folder.canonicalize().unwrap();
        let left = LEFT.lock().unwrap().get_or_insert_default().remove(&folder);
        left == Some(0)
    }

    /// Fails where the folder of this file has no steps left.
    pub(in crate::index) fn step(path: &Path) -> io::Result<()> {
        let Ok(folder) = path.parent().unwrap_or(path).canonicalize() else { return Ok(()) };
        let mut left = LEFT.lock().unwrap();
        let left = left.get_or_insert_default();
        // An index that is being built anew lies in a folder of its own below.
        let folder = folder.ancestors().take(2).find(|folder| left.contains_key(*folder));
        match folder.and_then(|folder| left.get_mut(folder)) {
            Some(0) => Err(io::Error::other("the process has died (on request)")),
            Some(steps) => {
                *steps -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}
