//! A passage as a line of JSON, and read back from one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tantivy::fieldnorm::FieldNormReader;

use crate::analysis::{Analysis, Analyzer, Home, encode};
use crate::index::{Columns, ContentHash, Values, acronym_terms, filter_terms};
use crate::language::Language;
use crate::passage::Passage;
use crate::source::Document;

use super::client::json_line;

/// A passage with all its terms.
#[derive(Serialize)]
struct Row<'a> {
    pid: &'a str,
    doc: &'a str,
    lang: Language,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    ordinal: u64,
    sequence: u64,
    words: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel: Option<&'a str>,
    /// JSON as a string: engines change dates and the order of keys inside objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<String>,
    filter: Vec<String>,
    #[serde(skip_serializing_if = "Columns::is_empty")]
    numbers: Columns,
    #[serde(skip_serializing_if = "Columns::is_empty")]
    dates: Columns,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    acronym: Vec<String>,
    surface: &'a str,
    stem: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    derived: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    variant: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title_surface: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title_stem: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title_derived: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title_variant: &'a str,
}

/// The terms of a text, one string a field.
#[derive(Default)]
struct Terms {
    surface: String,
    stem: String,
    derived: String,
    variant: String,
}

impl Terms {
    fn of(analysis: &Analysis) -> Self {
        let mut terms = Terms::default();
        encode(analysis, Home::Surface, &mut terms.surface);
        encode(analysis, Home::Variant, &mut terms.variant);
        let mut sparse = String::new();
        encode(analysis, Home::Stem, &mut sparse);
        terms.derived = joined(sparse.split(' ').filter(|term| !term.is_empty()));
        terms.stem = joined(analysis.tokens().map(|token| token.stem));
        terms
    }
}

fn joined<'a>(terms: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for term in terms {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(term);
    }
    text
}

/// Memory for words and their stems, in bytes: some hundred thousand words.
const MOST_WORDS: usize = 8 << 20;

/// Writes passages as lines of JSON; one a thread.
pub(super) struct RowWriter {
    analyzer: Analyzer,
    analysis: Analysis,
}

impl RowWriter {
    pub(super) fn new(analyzer: &Analyzer) -> Self {
        RowWriter { analyzer: analyzer.clone(), analysis: Analysis::with_memory() }
    }

    /// Appends a passage's line.
    pub(super) fn write(
        &mut self,
        document: &Document,
        passage: &Passage,
        sequence: u64,
        out: &mut Vec<u8>,
    ) {
        if self.analysis.words_memory() > MOST_WORDS {
            self.analysis.forget_words();
        }
        self.analyzer.analyze_into(&passage.text, passage.language, &mut self.analysis);
        let words = length_told_apart(self.analysis.len());
        let body = Terms::of(&self.analysis);
        let acronym = acronym_terms(&passage.text, &self.analysis);
        let title = match &passage.title {
            Some(title) => {
                self.analyzer.analyze_into(title, passage.language, &mut self.analysis);
                Terms::of(&self.analysis)
            }
            None => Terms::default(),
        };
        let metadata = (!document.metadata.is_empty())
            .then(|| serde_json::to_string(&document.metadata).unwrap_or_default());
        let Values { numbers, dates, .. } = Values::of(document);
        let filter = filter_terms(document, passage.language);
        let row = Row {
            pid: &passage_id(&document.id, passage.ordinal),
            doc: &document.id,
            lang: passage.language,
            path: document.path.as_deref(),
            ordinal: passage.ordinal,
            sequence,
            words,
            start: passage.bytes.as_ref().map(|bytes| bytes.start),
            end: passage.bytes.as_ref().map(|bytes| bytes.end),
            line: passage.line,
            place: (!passage.place.is_empty())
                .then(|| serde_json::to_string(&passage.place).unwrap_or_default()),
            text: &passage.text,
            title: passage.title.as_deref(),
            document_title: document.title.as_deref(),
            parallel: document.parallel.as_deref(),
            metadata,
            filter: filter.iter().map(|term| key(term).into_owned()).collect(),
            numbers,
            dates,
            acronym,
            surface: &body.surface,
            stem: &body.stem,
            derived: &body.derived,
            variant: &body.variant,
            title_surface: &title.surface,
            title_stem: &title.stem,
            title_derived: &title.derived,
            title_variant: &title.variant,
        };
        json_line(&row, out);
    }
}

/// The length of a passage as far as an index on this machine tells lengths apart: the average of
/// all must be the same there and here.
fn length_told_apart(words: usize) -> u32 {
    let words = u32::try_from(words).unwrap_or(u32::MAX);
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(words))
}

/// The longest key that engines look up, in bytes: Quickwit passes longer ones over.
const LONGEST_KEY: usize = 255;

/// A string as it is looked up as a whole: long ones are cut, with a fingerprint at the end.
pub(super) fn key(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_KEY {
        return text.into();
    }
    let mut end = LONGEST_KEY - 40;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}~{}", &text[..end], ContentHash::of(text.as_bytes())).into()
}

/// The id of a passage: the same for the same passage of the same document, always.
pub(super) fn passage_id(doc: &str, ordinal: u64) -> String {
    key(&format!("{doc}#{ordinal}")).into_owned()
}

/// What an engine gives back of a passage.
#[derive(Debug, Deserialize)]
pub(super) struct StoredRow {
    pub(super) doc: String,
    pub(super) lang: Language,
    path: Option<String>,
    pub(super) ordinal: u64,
    pub(super) sequence: u64,
    start: Option<u64>,
    end: Option<u64>,
    line: Option<u64>,
    place: Option<String>,
    text: String,
    title: Option<String>,
    document_title: Option<String>,
    parallel: Option<String>,
    metadata: Option<String>,
}

impl StoredRow {
    /// The fields that [`StoredRow`] is made of.
    pub(super) const FIELDS: &str = "doc,lang,path,ordinal,sequence,start,end,line,place,text,\
        title,document_title,parallel,metadata";

    /// The passage, and what is known of its document.
    pub(super) fn to_passage(&self) -> (Document, Passage) {
        let metadata = self.metadata.as_deref();
        let document = Document {
            id: self.doc.clone(),
            title: self.document_title.clone(),
            parallel: self.parallel.clone(),
            metadata: metadata.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default(),
            path: self.path.clone(),
            ..Document::default()
        };
        let passage = Passage {
            ordinal: self.ordinal,
            title: self.title.clone(),
            text: self.text.clone(),
            language: self.lang,
            bytes: self.start.zip(self.end).map(|(start, end)| start..end),
            line: self.line,
            place: self
                .place
                .as_deref()
                .and_then(|json| serde_json::from_str(json).ok())
                .unwrap_or_default(),
        };
        (document, passage)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::passage::{PassageLength, passages};

    #[test]
    fn a_passage_survives_and_its_words_have_one_place_each() {
        let text = "Para petani melaksanakan non-tempur pada 12 Desember 2014 (ISAF).";
        let document = Document::new("surat/1", text)
            .with_title("Pelaksanaan tugas")
            .with_field("tahun", 2014)
            .with_field("tanggal", "2014-12-12T07:00:00+07:00");
        let passage = passages(&document, PassageLength::default()).remove(0);
        let mut line = Vec::new();
        RowWriter::new(&Analyzer::default()).write(&document, &passage, 7, &mut line);
        let row: Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(row["pid"], "surat/1#1");
        let words = |field: &str| {
            row[field].as_str().unwrap().split(' ').map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(words("surface").len(), words("stem").len());
        assert_eq!(row["words"], length_told_apart(words("surface").len()));
        assert_eq!(words("derived"), ["tani", "laksana"]);
        assert!(words("variant").contains(&"2014-12-12".to_owned()));
        assert_eq!(words("title_derived"), ["laksana"]);
        assert!(row["filter"].as_array().unwrap().contains(&"tahun\u{1}2014".into()));
        let stored: StoredRow = serde_json::from_slice(&line).unwrap();
        let (known, again) = stored.to_passage();
        assert_eq!(again, passage);
        assert_eq!((known.id, known.metadata), (document.id, document.metadata));
        assert_eq!(known.title, document.title);
    }

    #[test]
    fn long_keys_are_cut_and_stay_different() {
        let long = "é".repeat(400);
        let (first, second) = (passage_id(&long, 1), passage_id(&long, 2));
        assert!(first.len() <= LONGEST_KEY && first != second);
        assert_eq!(first, passage_id(&long, 1));
        assert_eq!(key("pendek"), "pendek");
    }
}
