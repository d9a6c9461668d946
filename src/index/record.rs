//! A passage as a row of the index, and read back from it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tantivy::TantivyDocument;
use tantivy::schema::OwnedValue;
use tantivy::schema::document::Value as _;

use crate::analysis::{Analysis, Analyzer, Home, encode, for_each_acronym};
use crate::language::Language;
use crate::passage::Passage;
use crate::source::{Document, Place};

use super::schema::{ACRONYM_MARK, Fields, Section, filter_term};
use super::values::{for_each_value, parse_date, parse_number};

/// What the index keeps of a passage to show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredPassage {
    /// The text.
    pub text: String,
    /// The title.
    pub title: Option<String>,
    /// Id of the document's translation.
    pub parallel: Option<String>,
    /// Page, chapter, time, file inside an archive.
    pub place: Place,
    /// Further fields of the document.
    pub metadata: Map<String, Value>,
}

impl StoredPassage {
    pub(crate) fn from_row(row: &TantivyDocument, fields: &Fields) -> Self {
        let string =
            |field| row.get_first(field).and_then(|value| value.as_str()).map(str::to_owned);
        let metadata = string(fields.metadata);
        let place = string(fields.place);
        StoredPassage {
            text: string(fields.text).unwrap_or_default(),
            title: string(fields.title),
            parallel: string(fields.parallel),
            place: place.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
            metadata: metadata
                .and_then(|json| serde_json::from_str(&json).ok())
                .unwrap_or_default(),
        }
    }
}

/// Builds rows; reuses its buffers from passage to passage.
pub(super) struct RowBuilder {
    fields: Fields,
    analyzer: Analyzer,
    analysis: Analysis,
    encoded: String,
}

impl RowBuilder {
    pub(super) fn new(fields: Fields, analyzer: Analyzer) -> Self {
        RowBuilder { fields, analyzer, analysis: Analysis::with_memory(), encoded: String::new() }
    }

    pub(super) fn row(
        &mut self,
        document: &Document,
        passage: &Passage,
        number: u64,
        reading: u64,
    ) -> TantivyDocument {
        let fields = self.fields;
        // The text is in it once to be shown and about twice as terms.
        let title = passage.title.as_deref().unwrap_or_default();
        let expected = 3 * (passage.text.len() + title.len()) + 512;
        let mut row = TantivyDocument::with_capacity(expected);
        row.add_text(fields.doc, &document.id);
        if let Some(path) = &document.path {
            row.add_text(fields.path, path);
        }
        row.add_u64(fields.ordinal, passage.ordinal);
        row.add_u64(fields.sequence, number);
        row.add_u64(fields.reading, reading);
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
        for term in filter_terms(document, passage.language) {
            row.add_text(fields.filter, term);
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
        self.add_terms(Section::Body, &passage.text, passage.language, &mut row);
        for term in acronym_terms(&passage.text, &self.analysis) {
            row.add_text(fields.acronym, term);
        }
        if let Some(title) = &passage.title {
            self.add_terms(Section::Title, title, passage.language, &mut row);
        }
        row
    }

    fn add_terms(
        &mut self,
        section: Section,
        text: &str,
        language: Language,
        row: &mut TantivyDocument,
    ) {
        self.analyzer.analyze_into(text, language, &mut self.analysis);
        for home in Home::ALL {
            encode(&self.analysis, home, &mut self.encoded);
            if self.encoded.bytes().any(|byte| byte != b' ') {
                row.add_text(self.fields.home(section, home), &self.encoded);
            }
        }
    }
}

/// The terms by which a document's passages in a language are filtered.
pub(crate) fn filter_terms(document: &Document, language: Language) -> Vec<String> {
    let mut terms = vec![filter_term("lang", language.code()), filter_term("doc", &document.id)];
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
