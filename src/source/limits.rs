//! What is bounded, in one place: no file, whatever it holds, takes more than this.

use std::io;
use std::time::Duration;

const MIB: u64 = 1 << 20;

/// The largest file of a format that is read as a whole (Markdown, HTML, PDF, an office document),
/// in bytes; also the largest part of an office document. Text, tables, JSON lines, mailboxes and
/// archives are read piece by piece and may be of any size.
pub const LARGEST_DOCUMENT: u64 = 256 * MIB;

/// The largest file of such a format that is not valid UTF-8, in bytes: its text is held beside it,
/// and may be three times as long.
pub const LARGEST_RECODED: usize = 128 << 20;

/// Plain text longer than this becomes several documents, each about as long as this, in bytes.
pub const LONGEST_PART: usize = 2 << 20;

/// The longest line of JSON lines, row of a table or message of a mailbox, in bytes.
pub const LONGEST_RECORD: usize = 64 << 20;

/// How many values a JSON document or record may hold, those within each other counted alike.
pub const MOST_VALUES: usize = 2_000_000;

/// What the paragraphs of one document may take in memory, in bytes, with all that is kept of each:
/// those after it go into another document. Running text of some 13 MB takes as much.
pub const HEAVIEST_PART: usize = 16 << 20;

/// A paragraph of more bytes or pieces of text between markup is cut.
pub const LONGEST_BLOCK: usize = 1 << 20;

/// A paragraph of more pieces of text between markup is cut.
pub const MOST_PIECES: usize = 1 << 16;

/// So many paragraphs of a record (a line of JSON lines, a row, a value) are kept apart; those after
/// it are gathered into larger ones.
pub const MOST_PARAGRAPHS: usize = 100_000;

/// In how many stretches a text's places may lie apart from those of its source: one for each
/// change between characters that the two encode in other lengths. Beyond it, hits do not tell
/// bytes.
pub const MOST_RUNS: usize = 1_000_000;

/// The longest title or heading, in bytes: a longer title is cut, a longer heading is a paragraph.
/// It is kept with every passage below it.
pub const LONGEST_TITLE: usize = 1000;

/// How many lines of headers, and between parts, a mail may have.
pub const MOST_HEADERS: usize = 200_000;

/// How many cells a row of a table may have: marks between them are counted, those in quotes alike.
pub const MOST_CELLS: usize = 4_000_000;

/// How many things are said of one file; those after it are counted.
pub const MOST_SAID: usize = 1000;

/// What may come out of one archive, with all archives inside it, in bytes.
pub const MOST_UNPACKED: u64 = 4096 * MIB;

/// How many times larger than the archive that may be, beyond the first [`FREE_UNPACKED`] bytes.
pub const MOST_RATIO: u64 = 200;

/// Up to here what comes out of an archive is not held against its size, in bytes.
pub const FREE_UNPACKED: u64 = 64 * MIB;

/// How many files an archive may hold, with all archives inside it.
pub const MOST_MEMBERS: u64 = 100_000;

/// The longest table of contents of an archive, in bytes; also all that a tar says of one file.
pub const LONGEST_CONTENTS: u64 = 24 * MIB;

/// How deep archives may lie in archives: a `.tar.gz` counts as two.
pub const DEEPEST_ARCHIVE: usize = 4;

/// How long a format that is read behind a fence (PDF) may take for one file.
pub const LONGEST_READING: Duration = Duration::from_secs(60);

/// The stack of the thread that reads it, in bytes.
pub const FENCED_STACK: usize = 64 << 20;

/// How much memory the process that reads it may take, in bytes.
pub const FENCED_MEMORY: u64 = 2048 * MIB;

/// How deep elements of XML and YAML may lie in each other.
pub const DEEPEST_MARKUP: usize = 512;

/// A limit that a file does not keep to; inside a stream it travels in an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// [`LARGEST_DOCUMENT`], of a file.
    #[error("larger than {} MiB; split it into smaller files", LARGEST_DOCUMENT >> 20)]
    Document,
    /// [`LARGEST_RECODED`].
    #[error(
        "larger than {} MiB and not valid UTF-8; save it as UTF-8, or split it into smaller files",
        LARGEST_RECODED >> 20
    )]
    Recoded,
    /// [`LARGEST_DOCUMENT`], of the parts of an office document.
    #[error("its parts hold more than {} MiB; split it into smaller files", LARGEST_DOCUMENT >> 20)]
    Parts,
    /// [`MOST_VALUES`].
    #[error("holds more than {MOST_VALUES} values; split it into smaller files")]
    Values,
    /// [`MOST_HEADERS`].
    #[error("has more than {MOST_HEADERS} lines of headers; save its parts as files of their own")]
    Headers,
    /// [`DEEPEST_ARCHIVE`].
    #[error("archives in archives, more than {DEEPEST_ARCHIVE} deep; unpack it first")]
    Depth,
    /// [`MOST_UNPACKED`].
    #[error("unpacks to more than {} MiB; unpack it, and index that", MOST_UNPACKED >> 20)]
    Unpacked,
    /// [`MOST_RATIO`].
    #[error(
        "unpacks to more than {MOST_RATIO} times its size, as bombs do; unpack it if you trust it"
    )]
    Ratio,
    /// [`LONGEST_CONTENTS`].
    #[error("its table of contents is too long, or not at its end; unpack it, and index that")]
    Contents,
    /// [`MOST_MEMBERS`].
    #[error("holds more than {MOST_MEMBERS} files; unpack it, and index that")]
    Members,
}

impl Limit {
    /// The limit that an error is about, if it is about one.
    pub fn of(error: &io::Error) -> Option<Self> {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
        while let Some(error) = cause {
            if let Some(limit) = error.downcast_ref::<Limit>() {
                return Some(*limit);
            }
            cause = match error.downcast_ref::<io::Error>() {
                Some(inner) if inner.get_ref().is_some() => inner.get_ref().map(|e| e as _),
                _ => error.source(),
            };
        }
        None
    }
}
