//! The fields of the index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, JsonObjectOptions, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};

use crate::analysis::Home;

/// The part of a passage in which a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// The text of the passage.
    Body,
    /// Its title: the document's, and the headings above it.
    Title,
}

impl Section {
    /// Both sections.
    pub const ALL: [Section; 2] = [Section::Body, Section::Title];
}

/// Handles of all fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Id of the document: a term and a column, stored with what is shown of a passage.
    pub doc: Field,
    /// The file it came from, likewise.
    pub path: Field,
    /// Which passage of its document, from 1.
    pub ordinal: Field,
    /// Number of the document: the order of documents, which breaks ties.
    pub sequence: Field,
    /// Which reading of a file brought it: a file's old passages go when its new ones are there.
    pub reading: Field,
    /// First byte in the source, stored only.
    pub start: Field,
    /// Byte after the last in the source, stored only.
    pub end: Field,
    /// Line in the source: a column to look for a line, stored with what is shown of a passage.
    pub line: Field,
    /// 0 Indonesian, 1 English.
    pub language: Field,
    /// The passage's text, stored only.
    pub text: Field,
    /// The passage's title, stored only.
    pub title: Field,
    /// Id of the translation, stored only.
    pub parallel: Field,
    /// Page, chapter, time and file inside an archive as JSON, stored only.
    pub place: Field,
    /// Further fields of the document as JSON, stored only.
    pub metadata: Field,
    /// `form\u{1}other form` for every acronym that the passage explains, both ways round.
    pub acronym: Field,
    /// `field\u{1}value` for every field one can filter on.
    pub filter: Field,
    /// The values of the document's further fields as text, a column a field.
    pub values: Field,
    /// Those of them that are numbers.
    pub numbers: Field,
    /// Those of them that are dates: the second since 1970 at which they begin.
    pub dates: Field,
    terms: [[Field; Home::ALL.len()]; Section::ALL.len()],
}

impl Fields {
    /// The schema and its handles.
    pub fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let doc = schema.add_text_field("doc", STRING | FAST | STORED);
        let path = schema.add_text_field("path", STRING | FAST | STORED);
        let ordinal = schema.add_u64_field("ordinal", FAST);
        let sequence = schema.add_u64_field("sequence", FAST);
        let reading = schema.add_u64_field("reading", FAST | INDEXED);
        let start = schema.add_u64_field("start", STORED);
        let end = schema.add_u64_field("end", STORED);
        let line = schema.add_u64_field("line", FAST | STORED);
        let language = schema.add_u64_field("language", FAST | INDEXED);
        let text = schema.add_text_field("text", STORED);
        let title = schema.add_text_field("title", STORED);
        let parallel = schema.add_text_field("parallel", STORED);
        let place = schema.add_text_field("place", STORED);
        let metadata = schema.add_text_field("metadata", STORED);
        let acronym = schema.add_text_field("acronym", STRING);
        let filter = schema.add_text_field("filter", STRING);
        let columns = JsonObjectOptions::from(FAST).set_expand_dots_enabled();
        let values = schema.add_json_field("values", columns.clone());
        let numbers = schema.add_json_field("numbers", columns.clone());
        let dates = schema.add_json_field("dates", columns);
        // Lengths of passages come from `surface`, which holds a term for every word.
        let mut home = |name: &str, record, lengths| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(SLOTS)
                .set_index_option(record)
                .set_fieldnorms(lengths);
            schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let counts = IndexRecordOption::WithFreqs;
        let terms = [
            [
                home("surface", positions, true),
                home("stem", positions, false),
                home("variant", counts, false),
            ],
            [
                home("title_surface", positions, true),
                home("title_stem", positions, false),
                home("title_variant", counts, false),
            ],
        ];
        let fields = Fields {
            doc,
            path,
            ordinal,
            sequence,
            reading,
            start,
            end,
            line,
            language,
            text,
            title,
            parallel,
            place,
            metadata,
            acronym,
            filter,
            values,
            numbers,
            dates,
            terms,
        };
        (schema.build(), fields)
    }

    /// The field that is the home of terms of a section.
    pub fn home(&self, section: Section, home: Home) -> Field {
        self.terms[section as usize][home as usize]
    }
}

/// What an index of a schema records of a field's terms.
pub(crate) fn recorded(schema: &Schema, field: Field) -> IndexRecordOption {
    let entry = schema.get_field_entry(field).field_type();
    entry.index_record_option().unwrap_or(IndexRecordOption::Basic)
}

/// What the schema says that cuts texts into terms. Nothing does: they come with their terms.
pub(super) const SLOTS: &str = "slots";

/// Stands between the two forms of an acronym.
pub(crate) const ACRONYM_MARK: char = '\u{1}';

/// Stands between a field's name and its value.
pub(crate) const FIELD_MARK: char = '\u{1}';

/// The term under which a field's value is filtered.
pub(crate) fn filter_term(name: &str, value: &str) -> String {
    format!("{name}{FIELD_MARK}{}", value.to_lowercase())
}
