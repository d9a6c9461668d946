//! What can go wrong with a source, in sentences a user can act on.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use super::limits::{LONGEST_READING, Limit};

/// A file, line or document that could not be read, or not as it stands. The others go on.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A path that a user named does not exist.
    #[error(
        "{}: no such file or folder; check the spelling, or give - for standard input",
        shown(path)
    )]
    Missing {
        /// The path as named.
        path: String,
    },
    /// The operating system refused.
    #[error("{}: {cause}; check that it can be read, then index again", shown(path))]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A folder could not be walked to its end.
    #[error(
        "{}: {}; check that all of it can be read, then index again",
        shown(path),
        shown(cause)
    )]
    Walk {
        /// The folder or file.
        path: String,
        /// What the walk said.
        cause: String,
    },
    /// Bytes that are no text.
    #[error("{}: a binary file, no text in it; leave it out with an .ignore file", shown(path))]
    Binary {
        /// The file.
        path: String,
    },
    /// A device, pipe or socket. It is not opened: it might never end, or wait for ever.
    #[error("{}: no regular file but a {kind}; give - to read standard input", shown(path))]
    Special {
        /// The path.
        path: String,
        /// What it is.
        kind: &'static str,
    },
    /// Nothing to index in it.
    #[error("{}: no text in it{}", shown(path), in_brackets(hint))]
    NoText {
        /// The file.
        path: String,
        /// Why that may be.
        hint: &'static str,
    },
    /// Broken bytes that were replaced; the text was read.
    #[error(
        "{}: read as {encoding}, in which {count} bytes or sequences are broken; they were replaced",
        shown(path)
    )]
    Replaced {
        /// The file.
        path: String,
        /// What the text was taken for.
        encoding: &'static str,
        /// How many were replaced.
        count: usize,
    },
    /// The file is not what its name says, or not whole.
    #[error("{}: no readable {format} ({}); open it and save it again", shown(path), shown(cause))]
    Damaged {
        /// The file.
        path: String,
        /// The format that its name tells.
        format: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// More than the limits allow.
    #[error("{}: {limit}", shown(path))]
    TooLarge {
        /// The file.
        path: String,
        /// Which limit.
        limit: Limit,
    },
    /// A document that only a password opens.
    #[error("{}: locked with a password; save a copy without one", shown(path))]
    Locked {
        /// The file.
        path: String,
    },
    /// Reading took too long, or its reader broke down.
    #[error("{}: its {format} reader {what}; the file was left out", shown(path))]
    Broke {
        /// The file.
        path: String,
        /// The format.
        format: &'static str,
        /// What happened.
        what: Breakdown,
    },
    /// A format that this program was built without.
    #[error("{}: {format} is not built in; build telisik with `--features {feature}`", shown(path))]
    NotBuiltIn {
        /// The file.
        path: String,
        /// The format.
        format: &'static str,
        /// The feature that brings it.
        feature: &'static str,
    },
    /// Something inside an archive; the other members go on.
    #[error("{cause}")]
    Member {
        /// The archive.
        path: String,
        /// What is wrong, with the path inside the archive.
        cause: Box<SourceError>,
    },
    /// A name that is not Unicode.
    #[error("{}: a file name that is not Unicode; rename it", shown(path))]
    Name {
        /// The path, with replacement characters.
        path: String,
    },
    /// A line or row that is no document.
    #[error(
        "{}:{line}: {}; a line is a JSON object with at least \"id\" and \"text\"",
        shown(path),
        shown(cause)
    )]
    Record {
        /// The file, or `-`.
        path: String,
        /// Line, from 1.
        line: u64,
        /// What is wrong with it.
        cause: String,
    },
    /// A row of a table that cannot be read.
    #[error("{}:{line}: {}; mend the row, then index again", shown(path), shown(cause))]
    Row {
        /// The file.
        path: String,
        /// Line, from 1.
        line: u64,
        /// What is wrong with it.
        cause: String,
    },
    /// Two documents of one id in one run.
    #[error(
        "{}: the id \"{}\" was used by an earlier document; ids must be unique",
        shown(path),
        shown(id)
    )]
    Duplicate {
        /// Where the second one stands.
        path: String,
        /// The id.
        id: String,
    },
    /// What else there is to say of a file of which [`MOST_SAID`](super::limits::MOST_SAID) things
    /// were said.
    #[error("{}: {count} more of that kind", shown(path))]
    Further {
        /// The file.
        path: String,
        /// How many.
        count: usize,
        /// Whether none of them is more than [a note](SourceError::is_note).
        is_note: bool,
    },
}

/// How a reader failed that is no fault of its file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breakdown {
    /// It panicked, or its process ended.
    #[error("broke down ({0})")]
    Ended(String),
    /// Its time was up.
    #[error("took more than {} s", LONGEST_READING.as_secs())]
    TooSlow,
    /// It did not come to read anything.
    #[error("could not start ({0})")]
    NotStarted(String),
}

impl SourceError {
    /// The file or folder it is about, as the user named it; for what is inside an archive, the
    /// archive.
    pub fn path(&self) -> &str {
        match self {
            SourceError::Missing { path }
            | SourceError::Io { path, .. }
            | SourceError::Walk { path, .. }
            | SourceError::Binary { path }
            | SourceError::Special { path, .. }
            | SourceError::NoText { path, .. }
            | SourceError::Replaced { path, .. }
            | SourceError::Damaged { path, .. }
            | SourceError::TooLarge { path, .. }
            | SourceError::Locked { path }
            | SourceError::Broke { path, .. }
            | SourceError::NotBuiltIn { path, .. }
            | SourceError::Member { path, .. }
            | SourceError::Name { path }
            | SourceError::Record { path, .. }
            | SourceError::Row { path, .. }
            | SourceError::Duplicate { path, .. }
            | SourceError::Further { path, .. } => path,
        }
    }

    /// Whether its file is not there any more, though the folder is that it was in.
    pub(crate) fn tells_of_removal(&self) -> bool {
        let SourceError::Io { path, cause } = self else { return false };
        let folder = Path::new(path).parent();
        cause.kind() == io::ErrorKind::NotFound
            && folder.is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir())
    }

    /// Whether it concerns a part of its file alone: the rest was read.
    pub fn is_partial(&self) -> bool {
        matches!(
            self,
            SourceError::Record { .. }
                | SourceError::Row { .. }
                | SourceError::Duplicate { .. }
                | SourceError::Member { .. }
                | SourceError::Further { .. }
        )
    }

    /// Whether a walk met something that it may pass over: a binary file or a pipe among
    /// documents, a picture in an archive.
    pub fn is_skippable(&self) -> bool {
        match self {
            SourceError::Binary { .. } | SourceError::Special { .. } => true,
            SourceError::Member { cause, .. } => cause.is_skippable(),
            _ => false,
        }
    }

    /// Whether the file was read, and this is only worth knowing: broken bytes that were replaced,
    /// a file without text.
    pub fn is_note(&self) -> bool {
        match self {
            SourceError::Replaced { .. } | SourceError::NoText { .. } => true,
            SourceError::Further { is_note, .. } => *is_note,
            SourceError::Member { cause, .. } => cause.is_note(),
            _ => false,
        }
    }
}

fn in_brackets(hint: &str) -> String {
    if hint.is_empty() { String::new() } else { format!(" ({hint})") }
}

/// A name as it can be printed anywhere: what could forge a line or steer a terminal is escaped.
pub(crate) fn shown(name: &str) -> Cow<'_, str> {
    let is_harmful =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !name.contains(is_harmful) {
        return name.into();
    }
    let mut text = String::new();
    for c in name.chars() {
        match c {
            c if is_harmful(c) => text.extend(c.escape_default()),
            c => text.push(c),
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_forge_lines_or_steer_a_terminal() {
        let path = "a\nb\u{1b}[31m\u{202e}.txt".to_owned();
        let text = SourceError::Binary { path }.to_string();
        assert!(text.starts_with("a\\nb\\u{1b}[31m\\u{202e}.txt: "), "{text}");
    }
}
