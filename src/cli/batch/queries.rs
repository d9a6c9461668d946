//! The lines of a batch.

use std::io::{self, BufRead};

use serde::Deserialize;

use crate::cli::messages::text;
use crate::language::Language;

/// A query of a batch.
pub(super) struct BatchQuery {
    /// Its line, from 1.
    pub(super) line: u64,
    /// Its id.
    pub(super) id: String,
    /// The query.
    pub(super) text: String,
    /// Its language, where the line says so.
    pub(super) language: Option<Language>,
}

/// A line that holds no query: its number and what is wrong with it.
pub(super) type BadLine = (u64, String);

/// Reads queries line by line.
pub(super) struct QueryReader<R> {
    input: R,
    line: u64,
    bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct JsonQuery {
    id: serde_json::Value,
    text: String,
    lang: Option<Language>,
}

impl<R: BufRead> QueryReader<R> {
    pub(super) fn new(input: R) -> Self {
        QueryReader { input, line: 0, bytes: Vec::new() }
    }

    /// The next query, or what is wrong with the next line; `None` at the end. Empty lines are
    /// passed over.
    pub(super) fn read(&mut self) -> io::Result<Option<Result<BatchQuery, BadLine>>> {
        loop {
            self.bytes.clear();
            if self.input.read_until(b'\n', &mut self.bytes)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            let query = match std::str::from_utf8(&self.bytes) {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => parse(text.trim_start_matches('\u{feff}').trim(), self.line),
                Err(_) => Err(text!(en: "not UTF-8", id: "bukan UTF-8")),
            };
            return Ok(Some(query.map_err(|cause| (self.line, cause))));
        }
    }
}

fn parse(text: &str, line: u64) -> Result<BatchQuery, String> {
    if text.starts_with('{') {
        let query: JsonQuery = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
        let id = match query.id {
            serde_json::Value::String(id) => id,
            serde_json::Value::Number(id) => id.to_string(),
            _ => {
                return Err(text!(
                    en: "\"id\" is neither a string nor a number",
                    id: "\"id\" bukan string dan bukan bilangan",
                ));
            }
        };
        return checked(BatchQuery { line, id, text: query.text, language: query.lang });
    }
    let (id, text) = match text.split_once('\t') {
        Some((id, text)) => (id.to_owned(), text.to_owned()),
        None => (line.to_string(), text.to_owned()),
    };
    checked(BatchQuery { line, id, text, language: None })
}

/// A run separates its columns by white space.
fn checked(query: BatchQuery) -> Result<BatchQuery, String> {
    if query.id.is_empty() || query.id.contains(char::is_whitespace) {
        return Err(text!(
            en: "the query id {:?} is empty or holds white space",
            id: "id kueri {:?} kosong atau memuat spasi",
            query.id,
        ));
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_three_kinds_of_lines() {
        let input =
            "q1\tsatu dua\n\n{\"id\":\"q2\",\"text\":\"tiga\",\"lang\":\"en\"}\nempat\n{bad\n";
        let mut reader = QueryReader::new(input.as_bytes());
        let mut seen = Vec::new();
        while let Some(query) = reader.read().unwrap() {
            seen.push(match query {
                Ok(query) => format!("{} {} {}", query.line, query.id, query.text),
                Err((line, _)) => format!("{line} bad"),
            });
        }
        assert_eq!(seen, ["1 q1 satu dua", "3 q2 tiga", "4 4 empat", "5 bad"]);
    }
}
