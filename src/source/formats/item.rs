//! What a format reads: a file, or a file inside an archive.

use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;

use crate::language::Language;
use crate::source::document::{Block, Document};
use crate::source::encoding::{Decoded, decode, is_binary};
use crate::source::error::SourceError;
use crate::source::file::SourceFile;
use crate::source::limits::{LARGEST_DOCUMENT, LARGEST_RECODED, Limit};
use crate::source::lines::Lines;

use super::Format;

/// Takes documents, or what is wrong with them; returns false where no more are wanted.
pub(in crate::source) type Take<'a> = &'a mut dyn FnMut(Result<Document, SourceError>) -> bool;

/// A file to be read, or one inside an archive.
// Not every format asks for all of it.
#[cfg_attr(not(feature = "formats"), allow(dead_code))]
#[derive(Clone)]
pub(in crate::source) struct Item<'a> {
    /// The file on disk.
    pub(in crate::source) file: &'a SourceFile,
    /// The path inside the archive, where it is one.
    pub(in crate::source) member: Option<String>,
    /// How many archives it lies in.
    pub(in crate::source) depth: usize,
    /// The program that reads fenced formats, where there is one.
    pub(in crate::source) worker: Option<&'a Path>,
    /// What may still come out of the archive it lies in.
    #[cfg(feature = "archives")]
    pub(super) budget: Option<std::rc::Rc<super::packed::Budget>>,
}

#[cfg_attr(not(feature = "formats"), allow(dead_code))]
impl<'a> Item<'a> {
    /// The file itself.
    pub(in crate::source) fn new(file: &'a SourceFile, worker: Option<&'a Path>) -> Self {
        Item {
            file,
            member: None,
            depth: 0,
            worker,
            #[cfg(feature = "archives")]
            budget: None,
        }
    }

    /// A file inside this archive, by its path there; an empty one is the packed file itself.
    pub(in crate::source) fn inside(&self, path: &str) -> Self {
        let member = match &self.member {
            Some(outer) if path.is_empty() => outer.clone(),
            Some(outer) => format!("{outer}/{path}"),
            None => path.to_owned(),
        };
        let member = (!member.is_empty()).then_some(member);
        Item { member, depth: self.depth + 1, ..self.clone() }
    }

    /// The id of its document.
    pub(in crate::source) fn id(&self) -> String {
        match &self.member {
            Some(member) => format!("{}/{}", self.file.id, member.replace(['#', '\n', '\r'], "_")),
            None => self.file.id.clone(),
        }
    }

    /// How a message names it.
    pub(in crate::source) fn shown(&self) -> String {
        match &self.member {
            Some(member) => format!("{}/{member}", self.file.shown),
            None => self.file.shown.clone(),
        }
    }

    /// An error about it; `make` gets the path.
    pub(in crate::source) fn error(&self, make: impl FnOnce(String) -> SourceError) -> SourceError {
        match &self.member {
            Some(_) => SourceError::Member {
                path: self.file.shown.clone(),
                cause: Box::new(make(self.shown())),
            },
            None => make(self.file.shown.clone()),
        }
    }

    /// The file is not what its name says.
    pub(in crate::source) fn damaged(&self, format: Format, cause: impl ToString) -> SourceError {
        let (format, cause) = (format.info().name, cause.to_string());
        self.error(|path| SourceError::Damaged { path, format, cause })
    }

    /// The system refused, or a limit was met while unpacking.
    pub(in crate::source) fn io_error(&self, cause: io::Error) -> SourceError {
        self.error(|path| match Limit::of(&cause) {
            Some(limit) => SourceError::TooLarge { path, limit },
            None => SourceError::Io { path, cause },
        })
    }

    /// What a zip archive has against being read.
    #[cfg(any(feature = "archives", feature = "office"))]
    pub(super) fn zip_error(&self, format: Format, cause: zip::result::ZipError) -> SourceError {
        use zip::result::ZipError;
        match cause {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
            | ZipError::InvalidPassword => self.error(|path| SourceError::Locked { path }),
            ZipError::Io(cause) => self.io_error(cause),
            cause => self.damaged(format, cause),
        }
    }

    /// What is wrong with the table of contents of a zip archive.
    #[cfg(any(feature = "archives", feature = "office"))]
    pub(super) fn contents_error(
        &self,
        format: Format,
        cause: zip::result::ZipError,
    ) -> SourceError {
        match cause {
            zip::result::ZipError::Io(cause) if Limit::of(&cause).is_some() => self.io_error(cause),
            cause => self.damaged(format, cause),
        }
    }

    /// Reads it to its end.
    pub(in crate::source) fn read_all(&self, reader: impl Read) -> Result<Vec<u8>, SourceError> {
        let mut bytes = Vec::new();
        let most = LARGEST_DOCUMENT + 1;
        reader.take(most).read_to_end(&mut bytes).map_err(|cause| self.io_error(cause))?;
        if bytes.len() as u64 == most {
            return Err(self.error(|path| SourceError::TooLarge { path, limit: Limit::Document }));
        }
        Ok(bytes)
    }

    /// Decodes its text and tells of broken bytes; `label` is the encoding it declares.
    pub(in crate::source) fn decode(
        &self,
        bytes: Vec<u8>,
        label: Option<&str>,
        take: Take<'_>,
    ) -> Result<Decoded, SourceError> {
        let is_recoded = || !is_binary(&bytes) && std::str::from_utf8(&bytes).is_err();
        if bytes.len() > LARGEST_RECODED && is_recoded() {
            return Err(self.error(|path| SourceError::TooLarge { path, limit: Limit::Recoded }));
        }
        let decoded = decode(bytes, label);
        let decoded = decoded.ok_or_else(|| self.error(|path| SourceError::Binary { path }))?;
        self.tell_replaced(decoded.encoding, decoded.replaced, take);
        Ok(decoded)
    }

    /// Tells of broken bytes, where there were any.
    pub(in crate::source) fn tell_replaced(
        &self,
        encoding: &'static str,
        count: usize,
        take: Take<'_>,
    ) {
        if count > 0 {
            take(Err(self.error(|path| SourceError::Replaced { path, encoding, count })));
        }
    }

    /// A document of it, without blocks yet.
    pub(in crate::source) fn document(&self) -> Document {
        let (language, parallel) = self.language_of_name();
        Document {
            id: self.id(),
            language,
            parallel,
            path: Some(self.file.shown.clone()),
            member: self.member.clone(),
            ..Document::default()
        }
    }

    /// Its text, and a document whose blocks know their place in it.
    pub(in crate::source) fn text_document(&self, decoded: Decoded) -> (String, Document) {
        let Decoded { text, runs, .. } = decoded;
        let lines = Lines::decoded(&text, runs, 0);
        (text, Document { lines: Some(Arc::new(lines)), ..self.document() })
    }

    /// Hands a document over; one without text becomes a note.
    pub(in crate::source) fn hand_over(
        &self,
        document: Document,
        hint: &'static str,
        take: Take<'_>,
    ) -> bool {
        if !has_text(&document.blocks) {
            return take(Err(self.error(|path| SourceError::NoText { path, hint })));
        }
        take(Ok(document))
    }

    /// `name.id.txt` is Indonesian, and `name.en.txt` beside it is its translation.
    pub(in crate::source) fn language_of_name(&self) -> (Option<Language>, Option<String>) {
        let id = self.id();
        let marked = Language::ALL.into_iter().find_map(|language| {
            let mark = format!(".{language}.");
            let at = id.rfind(&mark)?;
            let is_last = !id[at + mark.len()..].contains(['.', '/']);
            is_last.then_some((language, mark, at))
        });
        let Some((language, mark, at)) = marked else { return (None, None) };
        let sibling = |name: &str, at: usize| {
            format!("{}.{}.{}", &name[..at], language.other(), &name[at + mark.len()..])
        };
        let name = self.file.path.file_name().and_then(|name| name.to_str());
        let exists = name.and_then(|name| name.rfind(&mark).map(|at| sibling(name, at)));
        let exists = exists.is_some_and(|name| self.file.path.with_file_name(name).is_file());
        (Some(language), (exists && self.member.is_none()).then(|| sibling(&id, at)))
    }
}

/// Whether there is a word in some block.
pub(in crate::source) fn has_text(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| block.text.contains(char::is_alphanumeric))
}

/// The first bytes of a reader, which stay to be read.
pub(in crate::source) fn head(reader: &mut dyn BufRead) -> &[u8] {
    // A failure comes again with the first read, which reports it.
    reader.fill_buf().unwrap_or_default()
}

/// The language of a code with or without a region: `id`, `en-GB`, `in` as it once was.
pub(in crate::source) fn language(code: &str) -> Option<Language> {
    match code.trim().split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
        "id" | "in" | "ind" => Some(Language::Indonesian),
        "en" | "eng" => Some(Language::English),
        _ => None,
    }
}
