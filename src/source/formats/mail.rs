//! Mail: a message (EML), or messages one after the other (mbox).
//!
//! The subject is the title, sender, recipients and date are fields. Of a message in several forms
//! the plain one is read. Attachments are read like files in an archive, by their names.

use std::io::{BufRead, Cursor, Read};
use std::path::Path;

use mailparse::{DispositionType, MailHeaderMap, ParsedMail, parse_mail};

use crate::source::document::{Block, Document, Origin};
use crate::source::error::SourceError;
use crate::source::limits::{DEEPEST_ARCHIVE, LONGEST_RECORD};

use super::Format;
use super::html::html_page;
use super::item::{Item, Take};
use super::plain::paragraph_blocks;
use super::read::read_item;

/// Reads one message.
pub(super) fn read_message(
    item: &Item<'_>,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let bytes = item.read_all(reader)?;
    read_bytes(item, Format::Eml, &bytes, item.id(), &Origin::None, take)
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
    loop {
        line.clear();
        let most = LONGEST_RECORD as u64;
        let read = reader.take(most).read_until(b'\n', &mut line);
        let read = read.map_err(|cause| item.io_error(cause))? as u64;
        line_number += 1;
        if read == 0 || (after_empty && line.starts_with(b"From ")) {
            let done = std::mem::take(&mut message);
            number += usize::from(!done.bytes.is_empty());
            done.read(item, number, at, take);
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
    if number == 0 {
        take(Err(item.error(|path| SourceError::NoText { path, hint: "no message" })));
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

    fn read(self, item: &Item<'_>, number: usize, end: u64, take: Take<'_>) {
        let line = self.line;
        if self.is_too_long {
            let cause = format!("a message of more than {} MiB", LONGEST_RECORD >> 20);
            take(Err(item.error(|path| SourceError::Row { path, line, cause })));
        } else if !self.bytes.is_empty() {
            let origin = Origin::Record { line, bytes: self.start..end };
            let id = format!("{}:{number}", item.id());
            if let Err(error) = read_bytes(item, Format::Mbox, &self.bytes, id, &origin, take) {
                take(Err(error));
            }
        }
    }
}

fn read_bytes(
    item: &Item<'_>,
    format: Format,
    bytes: &[u8],
    id: String,
    origin: &Origin,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mail = parse_mail(bytes).map_err(|cause| item.damaged(format, cause))?;
    let header =
        |name: &str| mail.headers.get_first_value(name).filter(|value| !value.trim().is_empty());
    let mut document = Document { id, title: header("Subject"), ..item.document() };
    for (name, field) in [("From", "from"), ("To", "to"), ("Cc", "cc"), ("Date", "date")] {
        if let Some(value) = header(name) {
            document.metadata.insert(field.to_owned(), value.into());
        }
    }
    let mut attachments = Vec::new();
    body(&mail, &mut document.blocks, &mut attachments);
    document.blocks.iter_mut().for_each(|block| block.origin = origin.clone());
    // A message without a body can be found by its subject.
    if document.blocks.is_empty()
        && let Some(subject) = document.title.take()
    {
        document.blocks = paragraph_blocks(&subject);
    }
    let inside = match format {
        Format::Mbox => document.id.rsplit(':').next().map(|number| format!("{number}/")),
        _ => None,
    };
    item.hand_over(document, "", take);
    for (name, part) in attachments {
        let attachment = item.inside(&format!("{}{name}", inside.as_deref().unwrap_or_default()));
        if attachment.depth > DEEPEST_ARCHIVE {
            continue;
        }
        let bytes = part.get_body_raw().map_err(|cause| attachment.damaged(format, cause));
        match bytes {
            Ok(bytes) => read_item(&attachment, Path::new(&name), &mut Cursor::new(bytes), take),
            Err(error) => _ = take(Err(error)),
        }
    }
    Ok(())
}

/// Collects what there is to read of a part: mailparse bounds how deep parts lie in each other.
fn body<'a>(
    part: &'a ParsedMail<'a>,
    blocks: &mut Vec<Block>,
    attachments: &mut Vec<(String, &'a ParsedMail<'a>)>,
) {
    let kind = part.ctype.mimetype.as_str();
    if kind == "multipart/alternative" {
        let plain = part.subparts.iter().find(|part| part.ctype.mimetype == "text/plain");
        if let Some(chosen) = plain.or(part.subparts.last()) {
            body(chosen, blocks, attachments);
        }
        return;
    }
    if !part.subparts.is_empty() {
        part.subparts.iter().for_each(|part| body(part, blocks, attachments));
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
            blocks.extend(html_page(&part.get_body().unwrap_or_default()).blocks);
        }
        (kind, _) if kind.starts_with("text/") => {
            blocks.extend(paragraph_blocks(&part.get_body().unwrap_or_default()));
        }
        _ => {}
    }
}
