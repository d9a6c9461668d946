//! The segments, byte by byte, beside those of tantivy's own writer.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use tantivy::index::SegmentComponent;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{Directory as _, Index, TantivyDocument};

use crate::analysis::{Analysis, Analyzer, Home, encode};
use crate::passage::{Passage, PassageLength, passages};
use crate::source::Document;

use super::super::directory::FirstFailure;
use super::super::merging::PARTS;
use super::super::record::{acronym_terms, filter_terms, stored_row};
use super::super::schema::{Fields, SLOTS, Section};
use super::super::writer::Slot;
use super::RunFolder;
use super::SegmentBuilder;
use super::builder::Budget;

/// Cuts [encoded](encode) terms apart; the position of a term is the number of its slot.
#[derive(Clone, Default)]
struct SlotTokenizer {
    token: Token,
}

struct SlotStream<'a> {
    slots: std::iter::Enumerate<std::str::Split<'a, char>>,
    token: &'a mut Token,
}

impl Tokenizer for SlotTokenizer {
    type TokenStream<'a> = SlotStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SlotStream<'a> {
        SlotStream { slots: text.split(' ').enumerate(), token: &mut self.token }
    }
}

impl TokenStream for SlotStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((position, slot)) = self.slots.find(|(_, slot)| !slot.is_empty()) else {
            return false;
        };
        *self.token = Token { position, text: slot.to_owned(), ..Token::default() };
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The sample corpus, cut into passages, and what is difficult.
fn rows() -> Vec<(Document, Passage, Slot)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut documents = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let mut document = Document::new(&name, &fs::read_to_string(file).unwrap());
        document.path = Some(name);
        documents.push(document.with_title("Judul mengenai non-tempur, 12 Mei 2014"));
    }
    documents.push(Document::new("empty words", "… — !"));
    documents.push(Document::new("no term is so long".repeat(5_000), "Kata."));
    documents.push(
        Document::new("long", &format!("{} pemba-\nngunan", "kata".repeat(100)))
            .with_field("year", 1945)
            .with_field("tag", "a b")
            .with_field("topic", "a b"),
    );
    let mut rows = Vec::new();
    // Of a longer passage the length in a byte is not the number of its words, which tantivy counts.
    const LONGEST: usize = 40;
    let short = NonZeroUsize::new(LONGEST / 2).unwrap();
    for (number, document) in (0..).zip(documents) {
        for passage in passages(&document, PassageLength::Words(short)) {
            let words = Analyzer::default().analyze(&passage.text, passage.language).len();
            let slot = Slot { number, reading: number % 3 };
            rows.extend((words <= LONGEST).then(|| (document.clone(), passage, slot)));
        }
    }
    rows
}

/// A row as tantivy takes it, with its terms.
fn whole_row(
    (document, passage, slot): &(Document, Passage, Slot),
    fields: &Fields,
) -> TantivyDocument {
    let mut row = stored_row(document, passage, *slot, fields);
    for term in filter_terms(document, passage.language) {
        row.add_text(fields.filter, term);
    }
    let sections = [(Section::Body, Some(&passage.text)), (Section::Title, passage.title.as_ref())];
    for (section, text) in sections {
        let Some(text) = text else { continue };
        let analysis: Analysis = Analyzer::default().analyze(text, passage.language);
        for home in Home::ALL {
            let mut encoded = String::new();
            encode(&analysis, home, &mut encoded);
            if !encoded.trim().is_empty() {
                row.add_text(fields.home(section, home), encoded);
            }
        }
        if section == Section::Body {
            for term in acronym_terms(text, &analysis) {
                row.add_text(fields.acronym, term);
            }
        }
    }
    row
}

fn waiting_in(folder: &Path) -> RunFolder {
    RunFolder { path: folder.to_path_buf(), failure: FirstFailure::default() }
}

fn bytes(index: &Index, component: &SegmentComponent) -> Vec<u8> {
    let metas = index.searchable_segment_metas().unwrap();
    let [meta] = metas.as_slice() else { panic!("{} segments", metas.len()) };
    let file = index.directory().open_read(&meta.relative_path(component.clone())).unwrap();
    file.read_bytes().unwrap().to_vec()
}

#[test]
fn a_segment_is_the_one_that_tantivy_would_have_written() {
    let rows = rows();
    assert!(rows.len() > 200, "{} rows fill a block of postings", rows.len());
    let (schema, fields) = Fields::schema();

    let theirs = Index::create_in_ram(schema.clone());
    theirs.tokenizers().register(SLOTS, TextAnalyzer::from(SlotTokenizer::default()));
    let mut writer = theirs.writer_with_num_threads(1, 50 << 20).unwrap();
    for row in &rows {
        writer.add_document(whole_row(row, &fields)).unwrap();
    }
    writer.commit().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let ample = Budget { notes: usize::MAX, columns: usize::MAX, portion: usize::MAX };
    let small = Budget { notes: 30_000, portion: 1_000, ..ample };
    for (budget, folder) in [(ample, None), (small, None), (small, Some(folder.path()))] {
        let ours = Index::create_in_ram(schema.clone());
        let builder = SegmentBuilder::new(fields, Analyzer::default(), folder.map(waiting_in), 1);
        let mut builder = builder.within(budget);
        for (document, passage, slot) in &rows {
            builder.add(&ours, document, passage, *slot).unwrap();
        }
        if let Some(folder) = folder {
            assert!(fs::read_dir(folder).unwrap().count() > 2, "runs wait on disk");
        }
        let segment = builder.finish().unwrap().unwrap();
        let mut writer = ours.writer_with_num_threads::<TantivyDocument>(1, 50 << 20).unwrap();
        writer.add_segment(segment).unwrap();
        writer.commit().unwrap();
        for part in PARTS {
            assert!(bytes(&theirs, &part) == bytes(&ours, &part), "{part:?}");
        }
        if let Some(folder) = folder {
            assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "and go with their segment");
        }
    }
}

/// What is told of the words of all passages agrees with their lengths, whatever is merged later.
#[test]
fn words_are_counted_by_lengths() {
    let (schema, fields) = Fields::schema();
    let index = Index::create_in_ram(schema);
    let mut builder = SegmentBuilder::new(fields, Analyzer::default(), None, 1);
    let document = Document::new("long", &"kata ".repeat(45));
    let whole = passages(&document, PassageLength::Document);
    let slot = Slot { number: 0, reading: 0 };
    builder.add(&index, &document, &whole[0], slot).unwrap();
    let segment = builder.finish().unwrap().unwrap();
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 50 << 20).unwrap();
    writer.add_segment(segment).unwrap();
    writer.commit().unwrap();
    let searcher = index.reader().unwrap().searcher();
    let surface = fields.home(Section::Body, Home::Surface);
    let reader = searcher.segment_reader(0);
    let length = reader.get_fieldnorms_reader(surface).unwrap().fieldnorm(0);
    assert_eq!(length, 44, "of 45 words");
    let total = reader.inverted_index(surface).unwrap().total_num_tokens();
    assert_eq!(total, u64::from(length));
}

/// A disk that fails once: what came before it would stand in other rows than it should.
#[test]
fn nothing_is_built_after_a_failure() {
    let (schema, fields) = Fields::schema();
    let index = Index::create_in_ram(schema);
    let nowhere = Path::new("/nonexistent");
    let builder = SegmentBuilder::new(fields, Analyzer::default(), Some(waiting_in(nowhere)), 1);
    let mut builder = builder.within(Budget { notes: 0, columns: usize::MAX, portion: usize::MAX });
    let rows = rows();
    let (document, passage, slot) = &rows[0];
    assert!(builder.add(&index, document, passage, *slot).is_err(), "no run can be written there");
    assert!(builder.add(&index, document, passage, *slot).is_err());
    assert!(builder.finish().is_err());
}
