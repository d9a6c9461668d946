//! Mail: a message (EML), or messages one after the other (mbox).
//!
//! The subject is the title, sender, recipients and date are fields. Of a message in several forms
//! the plain one is read. Attachments are read like files in an archive, by their names.

use std::io::{BufRead, Cursor, Read};
use std::path::Path;

use mailparse::{DispositionType, MailHeaderMap, ParsedMail, parse_mail};
use memchr::memchr_iter;

use crate::source::document::{Block, BlockKind, Document, Origin};
use crate::source::error::SourceError;
use crate::source::limits::{DEEPEST_ARCHIVE, LONGEST_RECORD, Limit, MOST_HEADERS};

use super::Format;
use super::html::read_page;
use super::item::{Item, Take};
use super::parts::Parts;
use super::plain::{for_each_block, paragraph_blocks};
use super::read::read_item;

/// Reads one message.
pub(super) fn read_message(
    item: &Item<'_>,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let bytes = item.read_all(reader)?;
    if is_overgrown(&bytes) {
        return Err(item.error(|path| SourceError::TooLarge { path, limit: Limit::Headers }));
    }
    let found = read_bytes(item, Format::Eml, &bytes, item.id(), &Origin::None, take)?;
    if !found {
        take(Err(item.error(|path| SourceError::NoText { path, hint: "" })));
    }
    Ok(())
}

/// Reads the messages of a mailbox, one by one. A line that begins with `From ` after an empty one
/// begins a message.
pub(super) fn read_mailbox(
    item: &Item<'_>,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut message = Message::default();
    let mut line = Vec::new();
    let (mut number, mut line_number, mut at) = (0, 0u64, 0u64);
    let mut after_empty = true;
    let mut found = false;
    loop {
        line.clear();
        let most = LONGEST_RECORD as u64;
        let read = reader.take(most).read_until(b'\n', &mut line);
        let read = read.map_err(|cause| item.io_error(cause))? as u64;
        line_number += 1;
        if read == 0 || (after_empty && line.starts_with(b"From ")) {
            let done = std::mem::take(&mut message);
            number += usize::from(!done.bytes.is_empty());
            found |= done.read(item, number, at, take);
            if read == 0 {
                break;
            }
            message = Message { start: at, line: line_number, ..Message::default() };
        } else {
            after_empty = line.iter().all(u8::is_ascii_whitespace);
            message.add(&line);
        }
        at += read;
    }
    if !found {
        let hint = if number == 0 { "no message" } else { "no message with text" };
        take(Err(item.error(|path| SourceError::NoText { path, hint })));
    }
    Ok(())
}

#[derive(Default)]
struct Message {
    bytes: Vec<u8>,
    start: u64,
    line: u64,
    is_too_long: bool,
}

impl Message {
    fn add(&mut self, line: &[u8]) {
        // `>From ` is how a mailbox writes a line that would begin a message.
        let quotes = line.iter().take_while(|&&byte| byte == b'>').count();
        let line =
            if quotes > 0 && line[quotes..].starts_with(b"From ") { &line[1..] } else { line };
        self.is_too_long |= self.bytes.len() + line.len() > LONGEST_RECORD;
        if !self.is_too_long {
            self.bytes.extend_from_slice(line);
        }
    }

    /// Reads it, and tells whether it had text or that something was wrong with it.
    fn read(self, item: &Item<'_>, number: usize, end: u64, take: Take<'_>) -> bool {
        let line = self.line;
        let cause = match self.is_too_long {
            true => Some(format!("a message of more than {} MiB", LONGEST_RECORD >> 20)),
            false if is_overgrown(&self.bytes) => Some(format!("a message: {}", Limit::Headers)),
            false => None,
        };
        if let Some(cause) = cause {
            take(Err(item.error(|path| SourceError::Row { path, line, cause })));
            return true;
        }
        let origin = Origin::Record { line, bytes: self.start..end };
        let id = format!("{}:{number}", item.id());
        read_bytes(item, Format::Mbox, &self.bytes, id, &origin, take).unwrap_or_else(|error| {
            take(Err(error));
            true
        })
    }
}

/// Whether a mail has more headers, or parts, than [`MOST_HEADERS`]: its reader takes some hundred
/// bytes for each. Every line counts that may be one: up to an empty line at the beginning and
/// after each that may part two parts.
fn is_overgrown(bytes: &[u8]) -> bool {
    let (mut count, mut in_head) = (0, true);
    let mut start = 0;
    for end in memchr_iter(b'\n', bytes) {
        let line = bytes[start..end].strip_suffix(b"\r").unwrap_or(&bytes[start..end]);
        start = end + 1;
        in_head = line.starts_with(b"--") || (in_head && !line.is_empty());
        count += usize::from(in_head);
        if count > MOST_HEADERS {
            return true;
        }
    }
    false
}

/// Reads a message, and tells whether it had text.
fn read_bytes(
    item: &Item<'_>,
    format: Format,
    bytes: &[u8],
    id: String,
    origin: &Origin,
    take: Take<'_>,
) -> Result<bool, SourceError> {
    if bytes.is_empty() {
        return Ok(false);
    }
    let mail = parse_mail(bytes).map_err(|cause| item.damaged(format, cause))?;
    let header =
        |name: &str| mail.headers.get_first_value(name).filter(|value| !value.trim().is_empty());
    let mut document = Document { id, title: header("Subject"), ..item.document() };
    for (name, field) in [("From", "from"), ("To", "to"), ("Cc", "cc"), ("Date", "date")] {
        if let Some(value) = header(name) {
            document.metadata.insert(field.to_owned(), value.into());
        }
    }
    let inside = match format {
        Format::Mbox => document.id.rsplit(':').next().map(|number| format!("{number}/")),
        _ => None,
    };
    let mut attachments = Vec::new();
    let mut parts = Parts::new(item, document, &mut *take);
    let mut push = |block| parts.push(Block { origin: origin.clone(), ..block });
    body(&mail, &mut push, &mut attachments);
    // A message without a body can be found by its subject.
    if parts.is_empty()
        && let Some(subject) = parts.document.title.take()
    {
        for block in paragraph_blocks(&subject) {
            parts.push(block);
        }
    }
    let mut found = parts.end_all();
    for (name, part) in attachments {
        let attachment = item.inside(&format!("{}{name}", inside.as_deref().unwrap_or_default()));
        if attachment.depth > DEEPEST_ARCHIVE {
            continue;
        }
        found = true;
        let bytes = part.get_body_raw().map_err(|cause| attachment.damaged(format, cause));
        match bytes {
            Ok(bytes) => read_item(&attachment, Path::new(&name), &mut Cursor::new(bytes), take),
            Err(error) => _ = take(Err(error)),
        }
    }
    Ok(found)
}

/// Collects what there is to read of a part: mailparse bounds how deep parts lie in each other.
fn body<'a>(
    part: &'a ParsedMail<'a>,
    push: &mut dyn FnMut(Block) -> bool,
    attachments: &mut Vec<(String, &'a ParsedMail<'a>)>,
) {
    let kind = part.ctype.mimetype.as_str();
    if kind == "multipart/alternative" {
        let plain = part.subparts.iter().find(|part| part.ctype.mimetype == "text/plain");
        if let Some(chosen) = plain.or(part.subparts.last()) {
            body(chosen, push, attachments);
        }
        return;
    }
    if !part.subparts.is_empty() {
        part.subparts.iter().for_each(|part| body(part, push, attachments));
        return;
    }
    let disposition = part.get_content_disposition();
    let name = disposition.params.get("filename").or(part.ctype.params.get("name"));
    let is_attached = disposition.disposition == DispositionType::Attachment;
    match (kind, name) {
        ("message/rfc822", _) => attachments.push(("message.eml".to_owned(), part)),
        (_, Some(name)) if is_attached || !kind.starts_with("text/") => {
            attachments.push((name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(), part));
        }
        ("text/html", _) => {
            read_page(&part.get_body().unwrap_or_default(), |page| {
                page.blocks.drain(..).fold(true, |_, block| push(block))
            });
        }
        (kind, _) if kind.starts_with("text/") => {
            for_each_block(&part.get_body().unwrap_or_default(), |block| {
                push(Block { kind: BlockKind::Paragraph, ..block })
            });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_parts_are_counted_before_they_are_read() {
        let mail = |headers: usize| format!("{}\n--\n", "a:b\n".repeat(headers));
        assert!(!is_overgrown(mail(MOST_HEADERS - 1).as_bytes()));
        assert!(is_overgrown(mail(MOST_HEADERS).as_bytes()));
        let body = format!("a: b\r\n\r\n{}", "baris: isi\n".repeat(2 * MOST_HEADERS));
        assert!(!is_overgrown(body.as_bytes()));
    }
}
