//! What is noted of rows until it is sorted.

use tantivy::Term;
use tantivy::schema::Field;
use tantivy::tokenizer::MAX_TOKEN_LEN;

use crate::analysis::{Analysis, Home};
use crate::language::Language;
use crate::passage::Passage;
use crate::source::Document;

use super::super::record::{document_filters, language_filter};
use super::super::schema::{Fields, Section};
use super::super::writer::Slot;
use super::occurrences::Occurrences;
use super::sorting::FieldNotes;
use super::terms::{TermNumber, Terms};
use super::words::Words;

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

/// The terms of rows, field by field.
pub(super) struct Notes {
    fields: Fields,
    terms: Terms,
    words: Words,
    sections: [SectionNotes; Section::ALL.len()],
    labels: [Occurrences; Label::ALL.len()],
    /// The labels of each language: its number and its filter.
    languages: [[TermNumber; 2]; Language::ALL.len()],
    /// The document that came last: the labels of one passage are those of the next.
    last: Option<(u64, Vec<(Label, TermNumber)>)>,
}

/// What stands in a section of each row.
#[derive(Default)]
struct SectionNotes {
    words: Occurrences,
    variants: Occurrences,
}

impl Notes {
    /// Without a row.
    pub(super) fn new(fields: &Fields) -> Self {
        let mut terms = Terms::default();
        let languages = Language::ALL.map(|language| {
            let number = Term::from_field_u64(fields.language, language as u64);
            let filter = language_filter(language);
            [number.serialized_value_bytes(), filter.as_bytes()].map(|term| terms.number(term))
        });
        Notes {
            fields: *fields,
            terms,
            words: Words::default(),
            sections: Default::default(),
            labels: Default::default(),
            languages,
            last: None,
        }
    }

    /// The terms of all fields.
    pub(super) fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Notes what document a row is of and in what language. Like tantivy's writer it leaves out what
    /// is too long for a term.
    pub(super) fn add_labels(&mut self, document: &Document, passage: &Passage, slot: Slot) {
        let is_last = self.last.as_ref().is_some_and(|(number, labels)| {
            let id = labels.first().map(|&(_, id)| self.terms.get(id));
            *number == slot.number && id == Some(document.id.as_bytes())
        });
        if !is_last {
            let mut labels = Vec::new();
            let mut add = |label, term: &[u8]| {
                if term.len() <= MAX_TOKEN_LEN {
                    labels.push((label, self.terms.number(term)));
                }
            };
            add(Label::Document, document.id.as_bytes());
            if let Some(path) = &document.path {
                add(Label::Path, path.as_bytes());
            }
            let reading = Term::from_field_u64(self.fields.reading, slot.reading);
            add(Label::Reading, reading.serialized_value_bytes());
            for term in document_filters(document) {
                add(Label::Filter, term.as_bytes());
            }
            self.last = Some((slot.number, labels));
        }
        for &(label, term) in self.last.iter().flat_map(|(_, labels)| labels) {
            self.labels[label as usize].push(term);
        }
        let [language, filter] = self.languages[passage.language as usize];
        self.labels[Label::Language as usize].push(language);
        self.labels[Label::Filter as usize].push(filter);
    }

    /// Notes an acronym that a row explains.
    pub(super) fn add_acronym(&mut self, term: &str) {
        self.labels[Label::Acronym as usize].push(self.terms.number(term.as_bytes()));
    }

    /// Notes the words and variants of a section of a row. All analyses are of one
    /// [memory](Analysis::with_memory), that began when these notes did.
    pub(super) fn add_section(&mut self, section: Section, analysis: &Analysis) {
        self.words.learn(analysis, &mut self.terms);
        let SectionNotes { words, variants } = &mut self.sections[section as usize];
        words.extend(analysis.word_numbers());
        for variant in analysis.variants() {
            variants.push(self.terms.number(variant.term.as_bytes()));
        }
    }

    /// Ends a row.
    pub(super) fn close_row(&mut self) {
        let sections = self.sections.iter_mut();
        sections
            .flat_map(|SectionNotes { words, variants }| [words, variants])
            .chain(&mut self.labels)
            .for_each(Occurrences::close_row);
    }

    /// What was noted, in the order of the fields' ids.
    pub(super) fn by_field(&self) -> Vec<FieldNotes<'_>> {
        let mut notes = Vec::new();
        for section in Section::ALL {
            let SectionNotes { words, variants } = &self.sections[section as usize];
            let home = |home| self.fields.home(section, home);
            let (surfaces, stems) = (self.words.surfaces(), self.words.stems());
            notes.extend([
                FieldNotes {
                    field: home(Home::Surface),
                    occurrences: words,
                    terms: Some(surfaces),
                },
                FieldNotes { field: home(Home::Stem), occurrences: words, terms: Some(stems) },
                FieldNotes { field: home(Home::Variant), occurrences: variants, terms: None },
            ]);
        }
        notes.extend(Label::ALL.map(|label| FieldNotes {
            field: label.field(&self.fields),
            occurrences: &self.labels[label as usize],
            terms: None,
        }));
        notes.sort_by_key(|notes| notes.field);
        notes
    }

    /// Memory in use, in bytes, about.
    pub(super) fn memory(&self) -> usize {
        let sections = self.sections.iter();
        let occurrences: usize = sections
            .flat_map(|SectionNotes { words, variants }| [words, variants])
            .chain(&self.labels)
            .map(Occurrences::memory)
            .sum();
        occurrences + self.terms.memory() + self.words.memory()
    }
}
