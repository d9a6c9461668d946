//! Passages in, a segment out.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::directory::TerminatingWrite as _;
use tantivy::fastfield::{FastFieldsWriter, write_alive_bitset};
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreWriter;
use tantivy::{BitSet, DocId, Segment, Term};

use crate::analysis::{Analysis, Analyzer, Home};
use crate::language::Language;
use crate::passage::Passage;
use crate::source::Document;

use super::super::record::{acronym_terms, document_filters, language_filter, stored_row};
use super::super::schema::{Fields, Section};
use super::super::writer::Slot;
use super::occurrences::{Occurrences, PostingsWriter};
use super::terms::{TermNumber, Terms};
use super::words::Words;

/// Memory at which a segment is full, in bytes.
const FULL: usize = 48 << 20;

/// How many occurrences are put in the order of their terms at once: 16 MB.
const PORTION: usize = 4 << 20;

/// Builds one segment after the other.
pub(in crate::index) struct SegmentBuilder {
    fields: Fields,
    analyzer: Analyzer,
    analysis: Analysis,
    open: Option<OpenSegment>,
}

impl SegmentBuilder {
    /// What builds segments; one a thread.
    pub(in crate::index) fn new(fields: Fields, analyzer: Analyzer) -> Self {
        SegmentBuilder { fields, analyzer, analysis: Analysis::with_memory(), open: None }
    }

    /// Adds a passage of a document to the segment that is open, or to a new one.
    pub(in crate::index) fn add(
        &mut self,
        segments: &tantivy::Index,
        document: &Document,
        passage: &Passage,
        slot: Slot,
    ) -> tantivy::Result<()> {
        let SegmentBuilder { fields, analyzer, analysis, open } = self;
        let open = match open {
            Some(open) => open,
            None => {
                analysis.forget_words();
                open.insert(OpenSegment::new(segments, fields)?)
            }
        };
        open.add_stored(document, passage, slot, fields)?;
        open.add_labels(document, passage, slot, fields);
        analyzer.analyze_into(&passage.text, passage.language, analysis);
        open.add_section(Section::Body, analysis);
        for term in acronym_terms(&passage.text, analysis) {
            open.add_label(Label::Acronym, term.as_bytes());
        }
        if let Some(title) = &passage.title {
            analyzer.analyze_into(title, passage.language, analysis);
            open.add_section(Section::Title, analysis);
        }
        open.close_row();
        Ok(())
    }

    /// Takes the rows of a document back that others may replace, so far as they stand in the
    /// segment that is open.
    pub(in crate::index) fn remove(&mut self, id: &str) {
        if let Some(open) = &mut self.open {
            open.removed.extend(open.replaceable.remove(id));
        }
    }

    /// Whether the segment that is open should be finished.
    pub(in crate::index) fn is_full(&self) -> bool {
        let terms = self.analysis.words_memory();
        self.open.as_ref().is_some_and(|open| terms + open.memory() >= FULL)
    }

    /// Writes the segment that is open, if there is one.
    pub(in crate::index) fn finish(&mut self) -> tantivy::Result<Option<SegmentMeta>> {
        self.open.take().map(|open| open.finish(&self.fields)).transpose()
    }
}

/// The fields whose terms are no words.
#[derive(Clone, Copy)]
enum Label {
    Document,
    Path,
    Reading,
    Language,
    Acronym,
    Filter,
}

impl Label {
    const ALL: [Label; 6] = [
        Label::Document,
        Label::Path,
        Label::Reading,
        Label::Language,
        Label::Acronym,
        Label::Filter,
    ];

    fn field(self, fields: &Fields) -> Field {
        match self {
            Label::Document => fields.doc,
            Label::Path => fields.path,
            Label::Reading => fields.reading,
            Label::Language => fields.language,
            Label::Acronym => fields.acronym,
            Label::Filter => fields.filter,
        }
    }
}

/// A segment to which rows are added.
struct OpenSegment {
    segment: Segment,
    store: StoreWriter,
    columns: FastFieldsWriter,
    terms: Terms,
    words: Words,
    sections: [SectionRows; Section::ALL.len()],
    labels: [Occurrences; Label::ALL.len()],
    /// The labels of each language: its number and its filter.
    languages: [[TermNumber; 2]; Language::ALL.len()],
    rows: DocId,
    /// The document that came last: the labels of one passage are those of the next.
    last: Option<(u64, Vec<(Label, TermNumber)>)>,
    /// The rows of documents that others may replace.
    replaceable: HashMap<String, Range<DocId>>,
    removed: Vec<Range<DocId>>,
}

/// What stands in a section of each row.
#[derive(Default)]
struct SectionRows {
    words: Occurrences,
    variants: Occurrences,
}

impl OpenSegment {
    fn new(segments: &tantivy::Index, fields: &Fields) -> tantivy::Result<Self> {
        let segment = segments.new_segment();
        let settings = segments.settings();
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            // All cores are busy with building already.
            false,
        )?;
        let columns = FastFieldsWriter::from_schema_and_tokenizer_manager(
            &segments.schema(),
            segments.fast_field_tokenizer().clone(),
        )?;
        let mut terms = Terms::default();
        let languages = Language::ALL.map(|language| {
            let number = Term::from_field_u64(fields.language, language as u64);
            let filter = language_filter(language);
            [number.serialized_value_bytes(), filter.as_bytes()].map(|term| terms.number(term))
        });
        Ok(OpenSegment {
            segment,
            store,
            columns,
            terms,
            languages,
            words: Words::default(),
            sections: Default::default(),
            labels: Default::default(),
            rows: 0,
            last: None,
            replaceable: HashMap::new(),
            removed: Vec::new(),
        })
    }

    /// What is kept of a passage to show it, to sort and to filter by it.
    fn add_stored(
        &mut self,
        document: &Document,
        passage: &Passage,
        slot: Slot,
        fields: &Fields,
    ) -> tantivy::Result<()> {
        let row = stored_row(document, passage, slot, fields);
        self.columns.add_document(&row)?;
        self.store.store(&row, &self.segment.schema())?;
        if slot.replaces {
            let rows = self.replaceable.entry(document.id.clone()).or_insert(self.rows..self.rows);
            rows.end = self.rows + 1;
        }
        Ok(())
    }

    fn add_labels(&mut self, document: &Document, passage: &Passage, slot: Slot, fields: &Fields) {
        if self.last.as_ref().is_none_or(|(number, _)| *number != slot.number) {
            let mut labels = vec![(Label::Document, self.terms.number(document.id.as_bytes()))];
            if let Some(path) = &document.path {
                labels.push((Label::Path, self.terms.number(path.as_bytes())));
            }
            let reading = Term::from_field_u64(fields.reading, slot.reading);
            let reading = self.terms.number(reading.serialized_value_bytes());
            labels.push((Label::Reading, reading));
            for term in document_filters(document) {
                labels.push((Label::Filter, self.terms.number(term.as_bytes())));
            }
            self.last = Some((slot.number, labels));
        }
        for (label, term) in self.last.iter().flat_map(|(_, labels)| labels) {
            self.labels[*label as usize].push(*term);
        }
        let [language, filter] = self.languages[passage.language as usize];
        self.labels[Label::Language as usize].push(language);
        self.labels[Label::Filter as usize].push(filter);
    }

    fn add_label(&mut self, label: Label, term: &[u8]) {
        self.labels[label as usize].push(self.terms.number(term));
    }

    fn add_section(&mut self, section: Section, analysis: &Analysis) {
        self.words.learn(analysis, &mut self.terms);
        let SectionRows { words, variants } = &mut self.sections[section as usize];
        words.extend(analysis.word_numbers());
        for variant in analysis.variants() {
            variants.push(self.terms.number(variant.term.as_bytes()));
        }
    }

    fn close_row(&mut self) {
        self.rows += 1;
        let sections = self.sections.iter_mut();
        sections
            .flat_map(|SectionRows { words, variants }| [words, variants])
            .chain(&mut self.labels)
            .for_each(Occurrences::close_row);
    }

    /// Memory in use, in bytes, about.
    fn memory(&self) -> usize {
        let sections = self.sections.iter();
        let occurrences: usize = sections
            .flat_map(|SectionRows { words, variants }| [words, variants])
            .chain(&self.labels)
            .map(Occurrences::memory)
            .sum();
        let replaceable: usize = self.replaceable.keys().map(|id| id.len() + 64).sum();
        occurrences
            + replaceable
            + self.terms.memory()
            + self.words.memory()
            + self.columns.mem_usage()
    }

    fn finish(mut self, fields: &Fields) -> tantivy::Result<SegmentMeta> {
        self.write_lengths(fields)?;
        self.write_postings(fields)?;
        let mut columns = self.segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(&mut columns, None)?;
        columns.terminate()?;
        self.store.close()?;
        let mut segment = self.segment.with_max_doc(self.rows);
        let mut alive = BitSet::with_max_value_and_full(self.rows);
        self.removed.into_iter().flatten().for_each(|row| alive.remove(row));
        let removed = self.rows - alive.len() as DocId;
        if removed > 0 {
            // No commit has the number 0: the next list of the segment's gets another name.
            segment = segment.with_delete_meta(removed, 0);
            let mut file = segment.open_write(SegmentComponent::Delete)?;
            write_alive_bitset(&alive, &mut file)?;
            file.terminate()?;
        }
        let meta = segment.meta().clone();
        meta.untrack_temp_docstore();
        Ok(meta)
    }

    /// How many terms each row has in the fields that keep that.
    fn write_lengths(&self, fields: &Fields) -> tantivy::Result<()> {
        let schema = self.segment.schema();
        let mut lengths = FieldNormsWriter::for_schema(&schema);
        let surfaces = Section::ALL.map(|section| {
            (fields.home(section, Home::Surface), &self.sections[section as usize].words)
        });
        let labels = Label::ALL.map(|label| (label.field(fields), &self.labels[label as usize]));
        for (field, occurrences) in surfaces.into_iter().chain(labels) {
            for (row, length) in (0..).zip(occurrences.lengths()) {
                lengths.record(row, field, length);
            }
        }
        lengths.fill_up_to_max_doc(self.rows);
        let file = self.segment.open_write(SegmentComponent::FieldNorms)?;
        lengths.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        Ok(())
    }

    fn write_postings(&self, fields: &Fields) -> tantivy::Result<()> {
        let lengths = self.segment.open_read(SegmentComponent::FieldNorms)?;
        let lengths = FieldNormReaders::open(lengths)?;
        let schema = self.segment.schema();
        let mut serializer = InvertedIndexSerializer::open(&self.segment)?;
        let mut writer = PostingsWriter::new(&self.terms, PORTION);
        let mut forms: Vec<(Field, &Occurrences, Terming)> = Vec::new();
        for section in Section::ALL {
            let SectionRows { words, variants } = &self.sections[section as usize];
            forms.push((fields.home(section, Home::Surface), words, Terming::Surface));
            forms.push((fields.home(section, Home::Stem), words, Terming::Stem));
            forms.push((fields.home(section, Home::Variant), variants, Terming::Itself));
        }
        forms.extend(
            Label::ALL
                .map(|label| (label.field(fields), &self.labels[label as usize], Terming::Itself)),
        );
        forms.sort_by_key(|(field, ..)| *field);
        for (field, occurrences, terming) in forms {
            let entry = schema.get_field_entry(field).field_type();
            let record = entry.index_record_option().unwrap_or(IndexRecordOption::Basic);
            let lengths = lengths.get_field(field)?;
            let (words, to) = (&self.words, &mut serializer);
            match terming {
                Terming::Itself => {
                    writer.write(field, record, occurrences, |term| term, lengths, to)
                }
                Terming::Surface => writer.write(
                    field,
                    record,
                    occurrences,
                    |word| words.surface(word),
                    lengths,
                    to,
                ),
                Terming::Stem => {
                    writer.write(field, record, occurrences, |word| words.stem(word), lengths, to)
                }
            }?;
        }
        serializer.close()?;
        Ok(())
    }
}

/// What the numbers of a field are.
enum Terming {
    /// Numbers of terms.
    Itself,
    /// Of words, whose surfaces are the terms.
    Surface,
    /// Of words, whose stems are.
    Stem,
}
