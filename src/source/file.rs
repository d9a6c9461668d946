//! One file to its documents.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::language::Language;

use super::document::{Block, Document};
use super::error::SourceError;
use super::json_lines::read_json_lines;
use super::lines::Lines;
use super::markdown::markdown_blocks;
use super::plain::plain_blocks;

/// A file found by a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// The path as the user will see it.
    pub shown: String,
    /// The id of its document; the documents of a JSON lines file bring their own.
    pub id: String,
}

/// What tells whether a file has changed, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change, nanoseconds since 1970.
    pub modified: u128,
}

impl SourceFile {
    /// The file's stamp now.
    ///
    /// # Errors
    /// Where the system does not tell, for example because the file is gone.
    pub fn stamp(&self) -> Result<Stamp, SourceError> {
        let metadata = self.path.metadata().map_err(|cause| self.io_error(cause))?;
        let modified =
            metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Ok(Stamp { size: metadata.len(), modified: modified.map_or(0, |since| since.as_nanos()) })
    }

    /// The id of its translation, where its name and the file beside it tell one.
    pub fn parallel(&self) -> Option<String> {
        language_of_name(self).1
    }

    fn io_error(&self, cause: std::io::Error) -> SourceError {
        SourceError::Io { path: self.shown.clone(), cause }
    }
}

/// The formats, told apart by the file's name.
enum Format {
    Plain,
    Markdown,
    JsonLines,
}

impl Format {
    fn of(path: &Path) -> Format {
        let extension = path.extension().and_then(|extension| extension.to_str());
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Format::Markdown,
            Some("jsonl" | "ndjson") => Format::JsonLines,
            _ => Format::Plain,
        }
    }
}

/// Reads the documents of a file and hands each, or what is wrong with it, to `take`, in order;
/// stops where `take` returns false. A file with no text in it has no document.
pub fn read_file(file: &SourceFile, mut take: impl FnMut(Result<Document, SourceError>) -> bool) {
    let blocks = match Format::of(&file.path) {
        Format::JsonLines => {
            let read = File::open(&file.path)
                .and_then(|opened| read_json_lines(BufReader::new(opened), &file.shown, &mut take));
            if let Err(cause) = read {
                take(Err(file.io_error(cause)));
            }
            return;
        }
        Format::Markdown => markdown_blocks,
        Format::Plain => plain_blocks,
    };
    match read_text(file) {
        Ok(text) => {
            let document = text_document(file, &text, blocks);
            if !document.blocks.is_empty() {
                take(Ok(document));
            }
        }
        Err(error) => {
            take(Err(error));
        }
    }
}

fn text_document(file: &SourceFile, text: &str, blocks: fn(&str) -> Vec<Block>) -> Document {
    let (language, parallel) = language_of_name(file);
    Document {
        id: file.id.clone(),
        language,
        parallel,
        blocks: blocks(text),
        path: Some(file.shown.clone()),
        lines: Some(Arc::new(Lines::of(text))),
        ..Document::default()
    }
}

/// `name.id.txt` is Indonesian, and `name.en.txt` beside it is its translation.
fn language_of_name(file: &SourceFile) -> (Option<Language>, Option<String>) {
    let marked = Language::ALL.into_iter().find_map(|language| {
        let mark = format!(".{language}.");
        let at = file.id.rfind(&mark)?;
        let is_last = !file.id[at + mark.len()..].contains(['.', '/']);
        is_last.then_some((language, mark, at))
    });
    let Some((language, mark, at)) = marked else { return (None, None) };
    let sibling = |name: &str, at: usize| {
        format!("{}.{}.{}", &name[..at], language.other(), &name[at + mark.len()..])
    };
    let name = file.path.file_name().and_then(|name| name.to_str());
    let exists = name.and_then(|name| name.rfind(&mark).map(|at| sibling(name, at)));
    let exists = exists.is_some_and(|name| file.path.with_file_name(name).is_file());
    (Some(language), exists.then(|| sibling(&file.id, at)))
}

fn read_text(file: &SourceFile) -> Result<String, SourceError> {
    let mut bytes = Vec::new();
    File::open(&file.path)
        .and_then(|mut opened| opened.read_to_end(&mut bytes))
        .map_err(|cause| file.io_error(cause))?;
    let start = &bytes[..bytes.len().min(8192)];
    if start.contains(&0) {
        return Err(SourceError::Binary { path: file.shown.clone() });
    }
    // A byte order mark stays: it is invisible, and places count from the file's first byte.
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        SourceError::Encoding { path: file.shown.clone(), at }
    })
}
