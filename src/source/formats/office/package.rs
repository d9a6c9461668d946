//! A zip archive of which named parts are read.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::source::encoding::decode;
use crate::source::error::SourceError;
use crate::source::formats::Format;
use crate::source::formats::contents::{Bounded, open_zip};
use crate::source::formats::item::Item;
use crate::source::limits::{LARGEST_DOCUMENT, Limit};

pub(super) struct Package<'a> {
    item: &'a Item<'a>,
    format: Format,
    parts: ZipArchive<Bounded<Cursor<Vec<u8>>>>,
    /// How many bytes may still be unpacked, over all parts.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(
        item: &'a Item<'a>,
        format: Format,
        bytes: Vec<u8>,
    ) -> Result<Self, SourceError> {
        // What Word locks with a password is no zip archive any more, but an OLE file.
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(item.error(|path| SourceError::Locked { path }));
        }
        let parts = open_zip(Cursor::new(bytes));
        let parts = parts.map_err(|cause| item.contents_error(format, cause))?;
        Ok(Package { item, format, parts, left: LARGEST_DOCUMENT })
    }

    /// The text of a part; `None` where there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, SourceError> {
        let Some(at) = self.parts.index_for_name(name.trim_start_matches('/')) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let opened = self.parts.by_index(at);
        let part = opened.map_err(|cause| self.item.zip_error(self.format, cause))?;
        part.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|cause| self.item.damaged(self.format, cause))?;
        if bytes.len() as u64 > self.left {
            return Err(self
                .item
                .error(|path| SourceError::TooLarge { path, limit: Limit::Parts }));
        }
        self.left -= bytes.len() as u64;
        let decoded = decode(bytes, Some("utf-8"));
        let decoded = decoded.ok_or_else(|| self.damaged(format!("{name} is no text")))?;
        Ok(Some(decoded.text))
    }

    /// The text of a part that must be there.
    pub(super) fn required(&mut self, name: &str) -> Result<String, SourceError> {
        self.part(name)?.ok_or_else(|| self.damaged(format!("{name} is missing")))
    }

    pub(super) fn damaged(&self, cause: impl ToString) -> SourceError {
        self.item.damaged(self.format, cause)
    }
}
