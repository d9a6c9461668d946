//! JSON: one document, an array of documents, or any other value.
//!
//! An object with a `text` is a document of the form that JSON lines have, and so is every object
//! of an array whose first is one. In any other JSON every string is a paragraph: whatever can be
//! read can be found.

use serde_json::{Deserializer, Value};

use crate::source::document::{Block, BlockKind, Document, Origin};
use crate::source::encoding::Decoded;
use crate::source::error::SourceError;
use crate::source::limits::Limit;
use crate::source::lines::Lines;

use super::Format;
use super::item::{Item, Take};
use super::json_lines::document_of;
use super::json_value::{Bounded, holds_too_many};
use super::parts::Parts;
use super::plain::stretches;

/// Reads the documents of a JSON text.
pub(super) fn read_json(
    item: &Item<'_>,
    decoded: Decoded,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let Decoded { text, runs, .. } = decoded;
    let lines = Lines::decoded(&text, runs, 0);
    let start = text.len() - text.trim_start().len();
    if text[start..].starts_with('[')
        && let Some(records) = Records::of(&text, start + 1)
    {
        return read_records(item, records, &lines, take);
    }
    let Bounded(value) = serde_json::from_str(&text).map_err(|cause| {
        if holds_too_many(&cause) {
            return item.error(|path| SourceError::TooLarge { path, limit: Limit::Values });
        }
        item.damaged(Format::Json, cause)
    })?;
    if value.get("text").is_some_and(Value::is_string) {
        let place = place(start, text.trim_end().len(), &lines);
        let document = document_of(value, Some(item.id()), &item.file.shown, &place)
            .map_err(|cause| item.damaged(Format::Json, cause))?;
        let known = item.document();
        let language = document.language.or(known.language);
        item.hand_over(Document { member: known.member, language, ..document }, "", take);
        return Ok(());
    }
    drop(text);
    let title = value.get("title").and_then(Value::as_str).map(str::to_owned);
    let mut parts = Parts::new(item, Document { title, ..item.document() }, take);
    strings(&value, &mut parts);
    parts.finish("");
    Ok(())
}

fn read_records(
    item: &Item<'_>,
    mut records: Records<'_>,
    lines: &Lines,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut number = 0;
    while let Some((value, start, end)) =
        records.next_value().map_err(|cause| item.damaged(Format::Json, cause))?
    {
        number += 1;
        let origin = place(start, end, lines);
        let id = Some(format!("{}:{number}", item.id()));
        let document = document_of(value, id, &item.file.shown, &origin);
        let document = match document {
            Ok(document) => Ok(Document { member: item.member.clone(), ..document }),
            Err(cause) => {
                let line = lines.line_of(start);
                Err(item.error(|path| SourceError::Record { path, line, cause }))
            }
        };
        if !take(document) {
            break;
        }
    }
    Ok(())
}

/// The values of an array, one by one, with their places.
struct Records<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Records<'a> {
    /// The records of an array whose first value begins behind `at`; `None` where that is no
    /// document.
    fn of(text: &'a str, at: usize) -> Option<Self> {
        let first = Records { text, at }.next_value().ok()??.0;
        first.get("text").is_some_and(Value::is_string).then_some(Records { text, at })
    }

    fn next_value(&mut self) -> Result<Option<(Value, usize, usize)>, String> {
        let rest = self.text[self.at..].trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let start = self.text.len() - rest.len();
        if rest.starts_with(']') {
            return Ok(None);
        }
        let mut values = Deserializer::from_str(rest).into_iter::<Bounded>();
        match values.next() {
            Some(Ok(Bounded(value))) => {
                self.at = start + values.byte_offset();
                Ok(Some((value, start, self.at)))
            }
            Some(Err(cause)) => Err(cause.to_string()),
            None => Err("the array is not closed".to_owned()),
        }
    }
}

fn place(start: usize, end: usize, lines: &Lines) -> Origin {
    let line = lines.line_of(start);
    match lines.source_byte(start).zip(lines.source_byte(end)) {
        Some((start, end)) => Origin::Record { line, bytes: start as u64..end as u64 },
        None => Origin::Line(line),
    }
}

/// Every string of a value, in order. serde_json refuses what is nested deeper than 128.
fn strings(value: &Value, parts: &mut Parts<'_>) {
    match value {
        Value::String(text) if text.contains(char::is_alphanumeric) => {
            for stretch in stretches(text) {
                parts.push(Block::new(BlockKind::Paragraph, &text[stretch]));
            }
        }
        Value::Array(values) => values.iter().for_each(|value| strings(value, parts)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, parts)),
        _ => {}
    }
}
