//! CSV and TSV: a document a row, or two where the columns are translations of each other.
//!
//! The first row names the columns. With a `text` column every row is a document like a line of
//! JSON lines: `id`, `title`, `lang` and `parallel` are known, further columns become fields to
//! filter on. Two columns, one Indonesian and one English (named `id` and `en`, or told by what
//! stands in them), are aligned text. In any other table a row's cells are its text.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use memchr::memchr_iter;
use serde_json::{Map, Value};

use crate::language::Language;
use crate::source::document::{Block, BlockKind, Document, Origin};
use crate::source::error::SourceError;
use crate::source::limits::{LONGEST_RECORD, MOST_CELLS};

use super::Format;
use super::item::{Item, Take, head};
use super::plain::paragraph_blocks;

/// Reads the rows of a table. Bytes are told where the table is UTF-8.
pub(super) fn read_table(
    item: &Item<'_>,
    format: Format,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let sample = head(reader).to_vec();
    let is_utf8 = match std::str::from_utf8(&sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && !sample.starts_with(b"\xff\xfe"),
    };
    if is_utf8 && !sample.contains(&0) {
        return Table::new(item, format, &sample, true).read(reader, take);
    }
    let decoded = item.decode(item.read_all(reader)?, None, take)?;
    let text = decoded.text.into_bytes();
    let sample = &text[..text.len().min(sample.len())];
    Table::new(item, format, sample, false).read(&mut Cursor::new(&text), take)
}

/// What the columns are.
enum Columns {
    /// Each row a document.
    Documents { text: usize, names: Vec<String> },
    /// Each row a pair.
    Aligned { indonesian: usize, english: usize },
    /// Each row any text.
    Cells { names: Vec<String> },
}

struct Table<'a> {
    item: &'a Item<'a>,
    format: Format,
    delimiter: u8,
    columns: Columns,
    has_header: bool,
    has_bytes: bool,
    replaced: usize,
}

impl<'a> Table<'a> {
    fn new(item: &'a Item<'a>, format: Format, sample: &[u8], has_bytes: bool) -> Self {
        let delimiter = if format == Format::Tsv { b'\t' } else { delimiter(sample) };
        let mut rows = builder(format, delimiter).from_reader(sample);
        let rows: Vec<ByteRecord> = rows.byte_records().flatten().take(200).collect();
        let (columns, has_header) = columns(&rows);
        Table { item, format, delimiter, columns, has_header, has_bytes, replaced: 0 }
    }

    fn read(mut self, reader: &mut dyn BufRead, take: Take<'_>) -> Result<(), SourceError> {
        let left = Rc::new(Left::default());
        left.renew();
        let bounded = Bounded { reader, delimiter: self.delimiter, left: Rc::clone(&left) };
        let mut rows = builder(self.format, self.delimiter).from_reader(bounded);
        let mut row = ByteRecord::new();
        let mut found = false;
        let mut is_first = true;
        while self.next_row(&mut rows, &mut row)? {
            left.renew();
            if std::mem::take(&mut is_first) && self.has_header {
                continue;
            }
            let start = row.position().map_or(0, |place| place.byte());
            let line = row.position().map_or(1, |place| place.line());
            let origin = match self.has_bytes {
                true => Origin::Record { line, bytes: start..rows.position().byte().max(start) },
                false => Origin::Line(line),
            };
            for document in self.documents(&row, line, &origin) {
                found = true;
                if !take(document) {
                    return Ok(());
                }
            }
        }
        self.item.tell_replaced("UTF-8", self.replaced, take);
        if !found {
            take(Err(self.item.error(|path| SourceError::NoText { path, hint: "" })));
        }
        Ok(())
    }

    fn next_row<R: Read>(
        &self,
        rows: &mut Reader<R>,
        row: &mut ByteRecord,
    ) -> Result<bool, SourceError> {
        rows.read_byte_record(row).map_err(|cause| {
            let line = rows.position().line();
            let cause = match cause.into_kind() {
                csv::ErrorKind::Io(cause) if !is_too_long(&cause) => {
                    return self.item.io_error(cause);
                }
                csv::ErrorKind::Io(_) => {
                    format!("a row of more than {} MiB or {MOST_CELLS} cells", LONGEST_RECORD >> 20)
                }
                _ => "no row of a table".to_owned(),
            };
            self.item.error(|path| SourceError::Row { path, line, cause })
        })
    }

    fn documents(
        &mut self,
        row: &ByteRecord,
        line: u64,
        origin: &Origin,
    ) -> Vec<Result<Document, SourceError>> {
        let cells: Vec<String> = row.iter().map(|cell| self.cell(cell)).collect();
        let id = format!("{}:{line}", self.item.id());
        match &self.columns {
            Columns::Aligned { indonesian, english } => {
                let texts =
                    [*indonesian, *english].map(|at| cells.get(at).map_or("", |cell| cell.trim()));
                pair(self.item, &id, texts, origin).into_iter().map(Ok).collect()
            }
            Columns::Cells { names } => {
                let texts: Vec<&str> =
                    cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
                let block = Block {
                    origin: origin.clone(),
                    ..Block::new(BlockKind::Paragraph, texts.join(" · "))
                };
                let known = self.item.document();
                let document = Document {
                    id,
                    metadata: fields(names, &cells, &[]),
                    blocks: vec![block],
                    parallel: None,
                    ..known
                };
                let has_text = texts.iter().any(|cell| cell.contains(char::is_alphanumeric));
                has_text.then_some(Ok(document)).into_iter().collect()
            }
            Columns::Documents { text, names } => {
                let body = cells.get(*text).map_or("", |cell| cell.trim());
                if !body.contains(char::is_alphanumeric) {
                    return Vec::new();
                }
                let document = self.document(id, names, &cells, body, origin);
                vec![document.map_err(|cause| {
                    self.item.error(|path| SourceError::Row { path, line, cause })
                })]
            }
        }
    }

    fn document(
        &self,
        id: String,
        names: &[String],
        cells: &[String],
        text: &str,
        origin: &Origin,
    ) -> Result<Document, String> {
        const KNOWN: [&str; 5] = ["id", "text", "title", "lang", "parallel"];
        let cell = |name: &str| {
            let at = names.iter().position(|known| known == name)?;
            cells.get(at).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
        };
        let id = cell("id").unwrap_or(id);
        if id.contains('#') || id.contains(char::is_control) {
            return Err(format!("the id {id:?} holds a # or a control character"));
        }
        let language = cell("lang").map(|code| code.parse().map_err(|error| format!("{error}")));
        let mut blocks = paragraph_blocks(text);
        blocks.iter_mut().for_each(|block| block.origin = origin.clone());
        let known = self.item.document();
        Ok(Document {
            id,
            title: cell("title"),
            language: language.transpose()?.or(known.language),
            parallel: cell("parallel"),
            metadata: fields(names, cells, &KNOWN),
            blocks,
            ..known
        })
    }

    fn cell(&mut self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        if let Cow::Owned(text) = &text {
            self.replaced += text.matches(char::REPLACEMENT_CHARACTER).count();
        }
        text.into_owned()
    }
}

/// Two documents of a text and its translation, Indonesian first; none where one is missing.
pub(super) fn pair(item: &Item<'_>, id: &str, texts: [&str; 2], origin: &Origin) -> Vec<Document> {
    if texts.iter().any(|text| !text.contains(char::is_alphanumeric)) {
        return Vec::new();
    }
    let ids = Language::ALL.map(|language| format!("{id}.{language}"));
    let documents =
        Language::ALL.into_iter().zip(texts).enumerate().map(|(at, (language, text))| {
            let mut blocks = paragraph_blocks(text);
            blocks.iter_mut().for_each(|block| block.origin = origin.clone());
            Document {
                id: ids[at].clone(),
                language: Some(language),
                parallel: Some(ids[1 - at].clone()),
                blocks,
                ..item.document()
            }
        });
    documents.collect()
}

/// Cells as fields to filter on.
fn fields(names: &[String], cells: &[String], except: &[&str]) -> Map<String, Value> {
    let named = names.iter().zip(cells);
    named
        .filter(|(name, cell)| {
            !name.is_empty() && !except.contains(&name.as_str()) && !cell.trim().is_empty()
        })
        .map(|(name, cell)| (name.clone(), cell.trim().into()))
        .collect()
}

fn columns(rows: &[ByteRecord]) -> (Columns, bool) {
    let names = rows.first().map(|row| row.iter().map(name).collect::<Vec<_>>());
    let names = names.unwrap_or_default();
    let named = |of: &[&str]| names.iter().position(|name| of.contains(&name.as_str()));
    if let Some(text) = named(&["text"]) {
        return (Columns::Documents { text, names }, true);
    }
    if names.len() == 2 {
        let indonesian = named(&["id", "indonesian", "indonesia"]);
        let english = named(&["en", "english", "inggris"]);
        if let (Some(indonesian), Some(english)) = (indonesian, english) {
            return (Columns::Aligned { indonesian, english }, true);
        }
        let column = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            let cells = cells.map(|cell| String::from_utf8_lossy(cell).into_owned() + "\n");
            Language::guess(&cells.take(100).collect::<String>())
        };
        match (column(0), column(1)) {
            (Some(Language::Indonesian), Some(Language::English)) => {
                return (Columns::Aligned { indonesian: 0, english: 1 }, false);
            }
            (Some(Language::English), Some(Language::Indonesian)) => {
                return (Columns::Aligned { indonesian: 1, english: 0 }, false);
            }
            _ => {}
        }
    }
    (Columns::Cells { names }, true)
}

fn name(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    text.trim_start_matches('\u{feff}').trim().to_lowercase()
}

/// What parts the cells: the mark that the first line has most of.
fn delimiter(sample: &[u8]) -> u8 {
    let line = sample.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| line.iter().filter(|&&byte| byte == mark).count();
    // The last of the best wins.
    [b'\t', b';', b','].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

fn builder(format: Format, delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    // Quotes in a TSV are text.
    let quoting = format != Format::Tsv;
    builder.delimiter(delimiter).quoting(quoting).flexible(true).has_headers(false);
    builder
}

/// What a row may still hold.
#[derive(Default)]
struct Left {
    bytes: Cell<usize>,
    cells: Cell<usize>,
}

impl Left {
    /// Another row begins.
    fn renew(&self) {
        self.bytes.set(LONGEST_RECORD);
        self.cells.set(MOST_CELLS);
    }
}

/// Reads no more than is left; the rest of an endless row stays where it is.
struct Bounded<'a> {
    reader: &'a mut dyn BufRead,
    delimiter: u8,
    left: Rc<Left>,
}

const TOO_LONG: &str = "a row without an end";

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.bytes.get();
        if left == 0 || self.left.cells.get() == 0 {
            return Err(io::Error::other(TOO_LONG));
        }
        let most = buffer.len().min(left);
        let read = self.reader.read(&mut buffer[..most])?;
        let cells = memchr_iter(self.delimiter, &buffer[..read]).count();
        self.left.bytes.set(left - read);
        self.left.cells.set(self.left.cells.get().saturating_sub(cells));
        Ok(read)
    }
}

fn is_too_long(cause: &io::Error) -> bool {
    cause.to_string() == TOO_LONG
}
