//! JSON lines: one document a line.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::document::{Document, Origin};
use super::error::SourceError;
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
    mut reader: impl BufRead,
    name: &str,
    mut take: impl FnMut(Result<Document, SourceError>) -> bool,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    let mut start = 0u64;
    let mut line = 0u64;
    loop {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes)? as u64;
        if read == 0 {
            return Ok(());
        }
        line += 1;
        let place = Origin::Record { line, bytes: start..start + content(&bytes).len() as u64 };
        start += read;
        let content = content(&bytes).strip_prefix(b"\xef\xbb\xbf").unwrap_or(content(&bytes));
        if content.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let document = parse(content, name, &place).map_err(|cause| SourceError::Record {
            path: name.to_owned(),
            line,
            cause,
        });
        if !take(document) {
            return Ok(());
        }
    }
}

/// The line without its end.
fn content(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

fn parse(line: &[u8], name: &str, place: &Origin) -> Result<Document, String> {
    let value: Value = serde_json::from_slice(line).map_err(|cause| cause.to_string())?;
    let Value::Object(mut fields) = value else { return Err("no JSON object".to_owned()) };
    let id = match fields.remove("id") {
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
    Ok(Document { id, title, language, parallel, metadata: fields, blocks, path, lines: None })
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
