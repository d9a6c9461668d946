//! tantivy alone, as its own examples use it: one field, the default tokenizer, positions, text
//! stored. The least that an engine of this kind can cost.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TEXT};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, TantivyDocument, Term};

use crate::latency::report;
use crate::queries::read_questions;
use crate::text::{for_each_document, paragraphs};

/// Kinds of queries that need no more than a bag of words.
const BAGS: [&str; 3] = ["question", "one-word", "two-words"];

/// Memory for postings, in bytes a thread: as much as telisik takes.
const ARENA: usize = 64 << 20;

struct Fields {
    id: Field,
    text: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | FAST);
    let text = schema.add_text_field("text", TEXT | STORED);
    (schema.build(), Fields { id, text })
}

/// Prints `seconds<TAB>MB a second<TAB>bytes of the index<TAB>bytes of the text`.
pub fn index(text: &str, folder: &Path, threads: usize) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    fs::create_dir_all(folder)?;
    let (schema, fields) = schema();
    let index = Index::create_in_dir(folder, schema)?;
    let mut writer = index.writer_with_num_threads(threads, threads * ARENA)?;
    let mut bytes = 0;
    let mut failed = None;
    for_each_document(text, |document| {
        let mut text = document.title.clone().unwrap_or_default();
        text.push('\n');
        text.push_str(&paragraphs(&document));
        bytes += text.len();
        let mut row = TantivyDocument::default();
        row.add_text(fields.id, &document.id);
        row.add_text(fields.text, text);
        failed = failed.take().or(writer.add_document(row).err());
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let seconds = started.elapsed().as_secs_f64();
    let files = fs::read_dir(folder)?.flatten();
    let size: u64 = files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    println!("{seconds:.2}\t{:.2}\t{size}\t{bytes}", bytes as f64 / 1e6 / seconds);
    Ok(())
}

pub fn latency(folder: &Path, queries: &Path, passes: usize) -> Result<(), Box<dyn Error>> {
    let index = Index::open_in_dir(folder)?;
    let (_, fields) = schema();
    let searcher = index.reader()?.searcher();
    let mut ids = Vec::new();
    for segment in searcher.segment_readers() {
        ids.push(segment.fast_fields().str("id")?.ok_or("no ids")?);
    }
    let analyzer = index.tokenizer_for_field(fields.text)?;
    for kind in BAGS {
        let queries = read_questions(&queries.join(format!("{kind}.jsonl")))?;
        report(kind, &queries, passes, |query| {
            let query = bag(query, fields.text, &mut analyzer.clone());
            let best = searcher.search(&query, &TopDocs::with_limit(10).order_by_score())?;
            let mut id = String::new();
            for (_, address) in best {
                let column = &ids[address.segment_ord as usize];
                if let Some(ord) = column.term_ords(address.doc_id).next() {
                    id.clear();
                    column.ord_to_str(ord, &mut id)?;
                    std::hint::black_box(&id);
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn bag(text: &str, field: Field, analyzer: &mut TextAnalyzer) -> BooleanQuery {
    let mut terms: Vec<Box<dyn Query>> = Vec::new();
    let mut stream = analyzer.token_stream(text);
    while let Some(token) = stream.next() {
        let term = Term::from_field_text(field, &token.text);
        terms.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
    }
    BooleanQuery::union(terms)
}
