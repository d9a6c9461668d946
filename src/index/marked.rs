//! Files of fixed names, and how several of them change at once.
//!
//! Where an index is built anew, its `meta.json`, `words.tsv` and `lexicons.json` belong together
//! with its manifest, and no two files can be replaced in one step. So they come first, under
//! names with a mark (`meta.json.1a2b3c4d`), and count from the moment in which the manifest is
//! replaced by one that names the mark. Giving them their usual names afterwards is tidying up: a
//! reader takes either, and the next writer goes on with what was not done.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::directory::META_FILE;
use super::faults;
use super::handle::WORDS_FILE;
use super::lexicons::LEXICONS_FILE;
use super::manifest::Manifest;

const FIXED: [&str; 3] = [META_FILE, WORDS_FILE, LEXICONS_FILE];

/// The name of a file under a mark.
pub(super) fn marked(name: &str, mark: &str) -> String {
    format!("{name}.{mark}")
}

/// Whether a file name is one with a mark.
pub(super) fn is_marked(name: &str) -> bool {
    let mark = FIXED.iter().find_map(|fixed| name.strip_prefix(fixed)?.strip_prefix('.'));
    mark.is_some_and(|mark| mark.len() == 8 && mark.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The file that counts as `name` now. Costs a reading of the manifest.
pub(super) fn current(folder: &Path, name: &str) -> PathBuf {
    let mark = Manifest::read(folder).ok().and_then(|manifest| manifest.mark);
    let marked = mark.map(|mark| folder.join(marked(name, &mark)));
    marked.filter(|path| path.exists()).unwrap_or_else(|| folder.join(name))
}

/// Reads the file that counts as `name` now, though it may get its usual name meanwhile.
pub(super) fn read(folder: &Path, name: &str) -> (PathBuf, io::Result<Vec<u8>>) {
    loop {
        let path = current(folder, name);
        match fs::read(&path) {
            Err(cause)
                if cause.kind() == io::ErrorKind::NotFound && current(folder, name) != path => {}
            read => return (path, read),
        }
    }
}

/// Whether there are files with a mark.
pub(super) fn are_any(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| name.to_str().is_some_and(is_marked))
}

/// Gives the files that count their usual names, and removes those of other marks. Under the
/// writer's lock.
pub(super) fn tidy(folder: &Path) -> io::Result<()> {
    for name in FIXED {
        let (current, usual) = (current(folder, name), folder.join(name));
        if current != usual {
            faults::step(&usual)?;
            fs::rename(current, usual)?;
        }
    }
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_str().is_some_and(is_marked) {
            faults::step(&entry.path())?;
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_other_names() {
        assert!(is_marked(&marked(META_FILE, "1a2b3c4d")));
        for name in [META_FILE, "meta.json.tmp", "notes.txt.1a2b3c4d", "meta.json.1a2b3c4g"] {
            assert!(!is_marked(name), "{name}");
        }
    }
}
