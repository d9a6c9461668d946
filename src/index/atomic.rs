//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::faults;

/// What a file is called while it is being written. One name a file: only the holder of the
/// writer's lock writes, and what a crash leaves is written over.
pub(super) const TEMPORARY: &str = "tmp";

/// Writes a file so that it has, after a crash or a power cut at any moment, its old content or
/// the new one: written under another name, synced, renamed into place, and the folder synced.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// The same for a file that is written piece by piece.
pub(super) fn write_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let temporary = path.with_extension(TEMPORARY);
    let written = (|| {
        faults::step(path)?;
        // Made anew, so that it gets the permissions that the user's umask grants.
        let mut file = File::create(&temporary)?;
        faults::step(path)?;
        write(&mut file)?;
        faults::step(path)?;
        file.sync_all()
    })();
    if let Err(cause) = written {
        let _ = fs::remove_file(&temporary);
        return Err(cause);
    }
    faults::step(path)?;
    fs::rename(&temporary, path)?;
    faults::step(path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes it last which files a folder holds.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and renames last by themselves.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
