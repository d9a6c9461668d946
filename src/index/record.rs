//! A passage as a row of the index, and read back from it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tantivy::TantivyDocument;
use tantivy::error::DataCorruption;
use tantivy::schema::{Field, OwnedValue};

use crate::analysis::{Analysis, for_each_acronym};
use crate::language::Language;
use crate::passage::Passage;
use crate::source::{Document, Place};

use super::schema::{ACRONYM_MARK, Fields, filter_term};
use super::stored::{StoredValue, for_each_stored};
use super::values::{for_each_value, parse_date, parse_number};
use super::writer::Slot;

/// What the index keeps of a passage to show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredPassage {
    /// Id of the document.
    pub doc: String,
    /// The file it came from.
    pub path: Option<String>,
    /// The text.
    pub text: String,
    /// The title.
    pub title: Option<String>,
    /// Id of the document's translation.
    pub parallel: Option<String>,
    /// The line in the source at which it begins, from 1.
    pub line: Option<u64>,
    /// The first byte in the source, and the one after the last.
    pub bytes: Option<[u64; 2]>,
    /// Page, chapter, time, file inside an archive.
    pub place: Place,
    /// Further fields of the document.
    pub metadata: Map<String, Value>,
}

impl StoredPassage {
    /// Reads the bytes that the store keeps of a row.
    pub(crate) fn from_bytes(bytes: &[u8], fields: &Fields) -> Result<Self, DataCorruption> {
        let mut passage = StoredPassage::default();
        let (mut start, mut end) = (None, None);
        for_each_stored(bytes, |field, value| match value {
            StoredValue::Text(text) => passage.set_text(field, text, fields),
            StoredValue::Number(number) if field == fields.start => start = Some(number),
            StoredValue::Number(number) if field == fields.end => end = Some(number),
            StoredValue::Number(number) if field == fields.line => passage.line = Some(number),
            StoredValue::Number(_) => {}
        })?;
        passage.bytes = start.zip(end).map(|(start, end)| [start, end]);
        Ok(passage)
    }

    fn set_text(&mut self, field: Field, text: &str, fields: &Fields) {
        if field == fields.text {
            self.text = text.to_owned();
        } else if field == fields.doc {
            self.doc = text.to_owned();
        } else if field == fields.path {
            self.path = Some(text.to_owned());
        } else if field == fields.title {
            self.title = Some(text.to_owned());
        } else if field == fields.parallel {
            self.parallel = Some(text.to_owned());
        } else if field == fields.place {
            self.place = serde_json::from_str(text).unwrap_or_default();
        } else if field == fields.metadata {
            self.metadata = serde_json::from_str(text).unwrap_or_default();
        }
    }
}

/// What is kept of a passage to show it, to sort and to filter by it: its row without its terms.
pub(super) fn stored_row(
    document: &Document,
    passage: &Passage,
    slot: Slot,
    fields: &Fields,
) -> TantivyDocument {
    let title = passage.title.as_deref().unwrap_or_default();
    let mut row = TantivyDocument::with_capacity(passage.text.len() + title.len() + 512);
    row.add_text(fields.doc, &document.id);
    if let Some(path) = &document.path {
        row.add_text(fields.path, path);
    }
    row.add_u64(fields.ordinal, passage.ordinal);
    row.add_u64(fields.sequence, slot.number);
    row.add_u64(fields.reading, slot.reading);
    if let Some(bytes) = &passage.bytes {
        row.add_u64(fields.start, bytes.start);
        row.add_u64(fields.end, bytes.end);
    }
    if let Some(line) = passage.line {
        row.add_u64(fields.line, line);
    }
    row.add_u64(fields.language, passage.language as u64);
    row.add_text(fields.text, &passage.text);
    if let Some(title) = &passage.title {
        row.add_text(fields.title, title);
    }
    if let Some(parallel) = &document.parallel {
        row.add_text(fields.parallel, parallel);
    }
    if !passage.place.is_empty() {
        row.add_text(fields.place, serde_json::to_string(&passage.place).unwrap_or_default());
    }
    if !document.metadata.is_empty() {
        let json = serde_json::to_string(&document.metadata).unwrap_or_default();
        row.add_text(fields.metadata, json);
    }
    let Values { texts, numbers, dates } = Values::of(document);
    for (field, columns) in
        [(fields.values, texts), (fields.numbers, numbers), (fields.dates, dates)]
    {
        if !columns.is_empty() {
            let lists = columns.into_iter().map(|(name, list)| (name, OwnedValue::Array(list)));
            row.add_object(field, lists.collect());
        }
    }
    row
}

/// The terms by which a document's passages in a language are filtered.
#[cfg(any(test, feature = "remote"))]
pub(crate) fn filter_terms(document: &Document, language: Language) -> Vec<String> {
    let mut terms = document_filters(document);
    terms.push(language_filter(language));
    terms
}

/// The term by which passages in a language are filtered.
pub(super) fn language_filter(language: Language) -> String {
    filter_term("lang", language.code())
}

/// The terms by which a document's passages are filtered, in whatever language they are.
pub(super) fn document_filters(document: &Document) -> Vec<String> {
    let mut terms = vec![filter_term("doc", &document.id)];
    terms.extend(document.path.as_deref().map(|path| filter_term("path", path)));
    terms.extend(document.title.as_deref().map(|title| filter_term("title", title)));
    for_each_value(&document.metadata, |name, value| terms.push(filter_term(name, value)));
    terms
}

/// The values of a document's further fields, as columns: all as text, and those of them that are
/// numbers or dates (the seconds since 1970 at which they begin).
#[derive(Default)]
pub(crate) struct Values {
    texts: Columns,
    pub(crate) numbers: Columns,
    pub(crate) dates: Columns,
}

impl Values {
    pub(crate) fn of(document: &Document) -> Self {
        let mut columns = Values::default();
        for_each_value(&document.metadata, |name, value| {
            let add = |columns: &mut Columns, value: OwnedValue| {
                columns.entry(name.to_owned()).or_default().push(value);
            };
            add(&mut columns.texts, value.to_owned().into());
            if let Some(number) = parse_number(value) {
                add(&mut columns.numbers, number_value(number));
            }
            if let Some(period) = parse_date(value) {
                add(&mut columns.dates, period.start.into());
            }
        });
        columns
    }
}

/// The terms by which the acronyms are found that a text explains, both ways round.
pub(crate) fn acronym_terms(text: &str, analysis: &Analysis) -> Vec<String> {
    let mut terms = Vec::new();
    for_each_acronym(text, analysis, |short, long| {
        terms.push(format!("{short}{ACRONYM_MARK}{long}"));
        terms.push(format!("{long}{ACRONYM_MARK}{short}"));
    });
    terms
}

/// The values of a passage by field.
pub(crate) type Columns = BTreeMap<String, Vec<OwnedValue>>;

/// Whole numbers take less room in a column of their own kind.
fn number_value(number: f64) -> OwnedValue {
    const WHOLE: f64 = (1u64 << 53) as f64;
    if number.fract() == 0.0 && number.abs() < WHOLE {
        OwnedValue::I64(number as i64)
    } else {
        OwnedValue::F64(number)
    }
}
