//! JSON lines: one document a line.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

use crate::source::document::{Document, Origin};
use crate::source::error::SourceError;
use crate::source::limits::LONGEST_RECORD;

use super::json_value::Bounded;
use super::plain::paragraph_blocks;

/// Reads documents from JSON lines and hands each, or what is wrong with its line, to `take`, in
/// order; stops where `take` returns false.
///
/// A line is an object with `id` and `text`; `title`, `lang` (`id` or `en`) and `parallel` (the id
/// of its translation) are known, anything else becomes metadata. Empty lines are passed over.
/// `name` is the file's name as the user gave it, `-` for standard input.
///
/// # Errors
/// Only where reading itself fails; a bad line goes to `take` and the next is read.
pub fn read_json_lines(
    reader: impl BufRead,
    name: &str,
    mut take: impl FnMut(Result<Document, SourceError>) -> bool,
) -> io::Result<()> {
    let mut lines = JsonLines { reader, name, line: 0, at: 0, replaced: 0 };
    while let Some(document) = lines.next_document()? {
        if !take(document) {
            break;
        }
    }
    lines.tell_replaced(&mut take);
    Ok(())
}

struct JsonLines<'a, R> {
    reader: R,
    name: &'a str,
    /// Lines read.
    line: u64,
    /// Bytes read.
    at: u64,
    /// Broken sequences that were replaced.
    replaced: usize,
}

impl<R: BufRead> JsonLines<'_, R> {
    /// The document of the next line that holds one; `None` at the end.
    fn next_document(&mut self) -> io::Result<Option<Result<Document, SourceError>>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let start = self.at;
            let most = LONGEST_RECORD as u64;
            let read = self.reader.by_ref().take(most).read_until(b'\n', &mut bytes)? as u64;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            self.at += read;
            if read == most && !bytes.ends_with(b"\n") {
                self.skip_line()?;
                let cause = format!("longer than {} MiB", LONGEST_RECORD >> 20);
                return Ok(Some(Err(self.error(cause))));
            }
            let end = start + content(&bytes).len() as u64;
            let place = Origin::Record { line: self.line, bytes: start..end };
            let content = content(&bytes).strip_prefix(b"\xef\xbb\xbf").unwrap_or(content(&bytes));
            if content.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let text = String::from_utf8_lossy(content);
            if let Cow::Owned(text) = &text {
                self.replaced += text.matches(char::REPLACEMENT_CHARACTER).count();
            }
            let document = serde_json::from_str(&text).map_err(|cause| cause.to_string());
            let document =
                document.and_then(|Bounded(value)| document_of(value, None, self.name, &place));
            return Ok(Some(document.map_err(|cause| self.error(cause))));
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let passed = end.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(passed);
            self.at += passed as u64;
            if end.is_some() || passed == 0 {
                return Ok(());
            }
        }
    }

    fn error(&self, cause: String) -> SourceError {
        SourceError::Record { path: self.name.to_owned(), line: self.line, cause }
    }

    fn tell_replaced(&self, mut take: impl FnMut(Result<Document, SourceError>) -> bool) {
        if self.replaced > 0 {
            let path = self.name.to_owned();
            let (encoding, count) = ("UTF-8", self.replaced);
            take(Err(SourceError::Replaced { path, encoding, count }));
        }
    }
}

/// The line without its end.
fn content(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// The document that a JSON object is. One without an id takes `id`, where that is given.
pub(super) fn document_of(
    value: Value,
    id: Option<String>,
    name: &str,
    place: &Origin,
) -> Result<Document, String> {
    let Value::Object(mut fields) = value else { return Err("no JSON object".to_owned()) };
    let id = match fields.remove("id").or(id.map(Value::String)) {
        Some(Value::String(id)) if !id.is_empty() => id,
        Some(Value::Number(id)) => id.to_string(),
        Some(_) => return Err("\"id\" is neither a string nor a number".to_owned()),
        None => return Err("\"id\" is missing".to_owned()),
    };
    if id.contains('#') || id.contains(char::is_control) {
        return Err(format!("the id {id:?} holds a # or a control character"));
    }
    let text = string(&mut fields, "text")?.ok_or("\"text\" is missing")?;
    let language = string(&mut fields, "lang")?
        .map(|code| code.parse().map_err(|unknown| format!("{unknown}")))
        .transpose()?;
    let title = string(&mut fields, "title")?.filter(|title| !title.trim().is_empty());
    let parallel = string(&mut fields, "parallel")?;
    let mut blocks = paragraph_blocks(&text);
    for block in &mut blocks {
        block.origin = place.clone();
    }
    let path = Some(name.to_owned());
    Ok(Document {
        id,
        title,
        language,
        parallel,
        metadata: fields,
        blocks,
        path,
        ..Document::default()
    })
}

fn string(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match fields.remove(name) {
        Some(Value::String(value)) => Ok(Some(value)),
        Some(Value::Null) | None => Ok(None),
        Some(_) => Err(format!("\"{name}\" is no string")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn read(text: &str) -> Vec<Result<Document, String>> {
        let mut documents = Vec::new();
        read_json_lines(text.as_bytes(), "a.jsonl", |document| {
            documents.push(document.map_err(|error| error.to_string()));
            true
        })
        .unwrap();
        documents
    }

    #[test]
    fn reads_documents_and_reports_bad_lines_with_their_number() {
        let documents = read(concat!(
            "{\"id\":\"a\",\"text\":\"Satu.\",\"title\":\"T\",\"lang\":\"id\",\"year\":2014}\n",
            "\n",
            "{\"id\":7,\"text\":\"Dua.\"}\r\n",
            "not json\n",
            "{\"id\":\"b\"}\n",
            "{\"id\":\"c\",\"text\":\"x\",\"lang\":\"fr\"}",
        ));
        let first = documents[0].as_ref().unwrap();
        assert_eq!((first.id.as_str(), first.language), ("a", Some(Language::Indonesian)));
        assert_eq!(first.metadata["year"], 2014);
        assert_eq!(documents[1].as_ref().unwrap().id, "7");
        let error = |at: usize| documents[at].as_ref().unwrap_err().clone();
        assert!(error(2).starts_with("a.jsonl:4: expected"), "{}", error(2));
        assert!(error(3).contains("\"text\" is missing"));
        assert!(error(4).contains("unknown language code `fr`"));
    }
}
