//! From a file's name and first bytes to its format's reader.

use std::any::Any;
use std::cell::Cell;
use std::io::BufRead;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::source::document::Document;
use crate::source::error::{Breakdown, SourceError};
use crate::source::lines::Lines;

use super::Format;
use super::item::{Item, Take, head, language};
use super::json::read_json;
use super::json_lines::read_json_lines;
use super::markdown::read_markdown;
use super::parts::Parts;
use super::rtf::read_rich_text;
use super::subtitles::for_each_cue;
use super::text::read_plain;

/// Reads what `name` tells the format of. Whatever is wrong, a panic of the reader included, goes
/// to `take`.
pub(in crate::source) fn read_item(
    item: &Item<'_>,
    name: &Path,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) {
    let format = Format::of(name, head(reader));
    let info = format.info();
    let is_silent = Cell::new(true);
    let mut take = |read| {
        is_silent.set(false);
        take(read)
    };
    let take: Take<'_> = &mut take;
    let outcome = match info.feature {
        Some(feature) if !info.built_in => {
            let format = info.name;
            Err(item.error(|path| SourceError::NotBuiltIn { path, format, feature }))
        }
        _ => fence(|| read_as(format, item, name, reader, take)).unwrap_or_else(|panic| {
            let (format, what) = (info.name, Breakdown::Ended(panic));
            Err(item.error(|path| SourceError::Broke { path, format, what }))
        }),
    };
    if let Err(error) = outcome {
        take(Err(error));
    } else if is_silent.get() {
        take(Err(item.error(|path| SourceError::NoText { path, hint: "" })));
    }
}

/// Runs a reader; a panic comes back as its message.
pub(super) fn fence<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    let outer = FENCED.replace(true);
    // What a reader leaves half done is dropped with it.
    let outcome = catch_unwind(AssertUnwindSafe(read));
    FENCED.set(outer);
    outcome.map_err(|panic| message(panic.as_ref()))
}

thread_local! {
    static FENCED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is reading a file behind a fence: a panic now costs that file, is reported
/// with it, and needs no message of its own.
pub fn is_fenced() -> bool {
    FENCED.get()
}

pub(super) fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a message").chars().take(200).collect()
}

// Archives alone have a use for the name.
#[cfg_attr(not(feature = "archives"), allow(unused_variables))]
fn read_as(
    format: Format,
    item: &Item<'_>,
    name: &Path,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<(), SourceError> {
    match format {
        Format::Plain => read_plain(item, reader, take),
        Format::Markdown => {
            let decoded = item.decode(item.read_all(reader)?, None, take)?;
            let (text, document) = item.text_document(decoded);
            let mut parts = Parts::new(item, document, take);
            let mut has_fields = false;
            read_markdown(&text, |read| {
                if !has_fields && let Some((kind, text)) = &read.front_matter {
                    has_fields = true;
                    add_fields(&mut parts.document, super::front_matter(*kind, text));
                }
                read.blocks.drain(..).fold(true, |_, block| parts.push(block))
            });
            parts.finish("");
            Ok(())
        }
        Format::Rtf => {
            let bytes = item.read_all(reader)?;
            let lines = Some(Arc::new(Lines::of_bytes(&bytes)));
            let mut parts = Parts::new(item, Document { lines, ..item.document() }, take);
            let read = read_rich_text(&bytes, |read| {
                let title = read.title.as_ref().filter(|title| !title.trim().is_empty());
                parts.document.title = title.cloned();
                read.blocks.drain(..).fold(true, |_, block| parts.push(block))
            });
            let read = read.ok_or_else(|| item.damaged(format, "it does not begin with {\\rtf"))?;
            parts.document.title = read.title.filter(|title| !title.trim().is_empty());
            parts.finish("");
            Ok(())
        }
        Format::Subtitles => {
            let decoded = item.decode(item.read_all(reader)?, None, take)?;
            let (text, document) = item.text_document(decoded);
            let mut parts = Parts::new(item, document, take);
            for_each_cue(&text, |block| parts.push(block));
            parts.finish("no cue with a time");
            Ok(())
        }
        Format::Json => {
            let decoded = item.decode(item.read_all(reader)?, None, take)?;
            read_json(item, decoded, take)
        }
        Format::JsonLines => {
            read_json_lines(reader, &item.shown(), |read| take(inside(item, read)))
                .map_err(|cause| item.io_error(cause))
        }
        #[cfg(feature = "html")]
        Format::Html => {
            let bytes = item.read_all(reader)?;
            let label = super::html::declared_encoding(&bytes);
            let decoded = item.decode(bytes, label.as_deref(), take)?;
            let (text, document) = item.text_document(decoded);
            let known = document.language;
            let mut parts = Parts::new(item, document, take);
            let describe = |document: &mut Document, page: &super::html::Page| {
                document.language = known.or(page.language.as_deref().and_then(language));
                document.title = page.title.as_ref().map(|title| title.trim().to_owned());
                document.metadata.clone_from(&page.metadata);
            };
            let page = super::html::read_page(&text, |page| {
                if parts.is_full() {
                    describe(&mut parts.document, page);
                }
                page.blocks.drain(..).fold(true, |_, block| parts.push(block))
            });
            describe(&mut parts.document, &page);
            parts.finish("");
            Ok(())
        }
        #[cfg(feature = "tables")]
        Format::Csv | Format::Tsv => super::tables::read_table(item, format, reader, take),
        #[cfg(feature = "aligned")]
        Format::Tmx | Format::Po => super::pairs::read_pairs(item, format, reader, take),
        #[cfg(feature = "mail")]
        Format::Eml => super::mail::read_message(item, reader, take),
        #[cfg(feature = "mail")]
        Format::Mbox => super::mail::read_mailbox(item, reader, take),
        #[cfg(feature = "office")]
        Format::Docx => super::office::read_word(item, item.read_all(reader)?, take),
        #[cfg(feature = "office")]
        Format::Pptx => super::office::read_slides(item, item.read_all(reader)?, take),
        #[cfg(feature = "office")]
        Format::Odt | Format::Odp => {
            super::office::read_opendocument(item, format, item.read_all(reader)?, take)
        }
        #[cfg(feature = "office")]
        Format::Epub => super::office::read_epub(item, item.read_all(reader)?, take),
        #[cfg(feature = "archives")]
        Format::Gzip | Format::Zstd | Format::Zip | Format::Tar => {
            super::packed::read_packed(item, format, name, reader, take)
        }
        #[cfg(feature = "pdf")]
        Format::Pdf => super::pdf::read_pdf(item, item.read_all(reader)?, take),
        // What is not built in was turned away before.
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}

/// A document or an error of a JSON lines file, which may lie in an archive.
fn inside(item: &Item<'_>, read: Result<Document, SourceError>) -> Result<Document, SourceError> {
    match read {
        Ok(document) if item.member.is_some() => {
            let path = Some(item.file.shown.clone());
            Ok(Document { member: item.member.clone(), path, ..document })
        }
        Err(cause) if item.member.is_some() => {
            let (path, cause) = (item.file.shown.clone(), Box::new(cause));
            Err(SourceError::Member { path, cause })
        }
        read => read,
    }
}

/// Gives a document the fields of its front matter; its title and language are its own.
fn add_fields(document: &mut Document, mut fields: Map<String, Value>) {
    if let Some(Value::String(title)) = fields.remove("title") {
        document.title = Some(title);
    }
    for name in ["lang", "language"] {
        if let Some(code) = fields.get(name).and_then(Value::as_str).and_then(language) {
            document.language = Some(code);
            fields.remove(name);
        }
    }
    document.metadata.extend(fields);
}
