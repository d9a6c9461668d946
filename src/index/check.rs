//! Whether an index is sound: its files, and what it holds against what it should.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use crate::source::{SourceFile, Stamp};

use super::error::IndexError;
use super::handle::Index;
use super::integrity::{Damage, damaged_files};
use super::order::LAST_PLACE;
use super::sources::{KnownFile, SourceList};

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct CheckReport {
    /// Files that are not what was written. Where there are any, nothing else is looked at.
    pub damaged: Vec<Damage>,
    /// Sources of which the index does not hold what the list of sources says.
    pub disagreements: Vec<Disagreement>,
    /// Passages that the index holds and no list of sources knows of.
    pub strays: u64,
    /// Files of the index.
    pub files: usize,
    /// Their size, in bytes.
    pub bytes: u64,
    /// Passages in the index.
    pub passages: u64,
    /// Source files in the list.
    pub sources: usize,
    /// Source files that have changed since they were read, or are gone. That is no damage:
    /// another `telisik index` brings the index up to date.
    pub outdated: Vec<String>,
}

/// A source of which the index does not hold what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The source file.
    pub path: String,
    /// How many passages the list of sources says.
    pub listed: u64,
    /// How many there are.
    pub found: u64,
}

impl CheckReport {
    /// Whether the index holds what was written, and that only.
    pub fn is_sound(&self) -> bool {
        self.damaged.is_empty() && self.disagreements.is_empty() && self.strays == 0
    }
}

/// Checks the index in a folder: the checksum of every file, the list of sources against the
/// passages, the sources against the list. Costs a reading of all files of the index; of the
/// sources only the time and size are looked at.
///
/// # Errors
/// Where there is no index, or one of another version.
pub fn check(folder: &Path) -> Result<CheckReport, IndexError> {
    let mut report = CheckReport { damaged: damaged_files(folder)?, ..CheckReport::default() };
    let sizes = fs::read_dir(folder).into_iter().flatten().flatten();
    for size in sizes.filter_map(|entry| entry.metadata().ok()).filter(|entry| entry.is_file()) {
        report.files += 1;
        report.bytes += size.len();
    }
    if !report.damaged.is_empty() {
        return Ok(report);
    }
    let index = Index::open(folder)?;
    let list = index.sources()?;
    compare(&index, &list, &mut report)?;
    report.sources = list.files.len();
    for (path, known) in &list.files {
        let file = SourceFile { path: path.into(), shown: path.clone(), id: known.id.clone() };
        if file.stamp().ok() != Some(known.stamp) {
            report.outdated.push(path.clone());
        }
    }
    Ok(report)
}

/// Holds the passages of every reading against the list of sources.
pub(super) fn compare(
    index: &Index,
    list: &SourceList,
    report: &mut CheckReport,
) -> Result<(), IndexError> {
    let mut found = passages_by_reading(index)?;
    report.passages = found.values().sum();
    // Documents without a file are in no list.
    found.remove(&0);
    for (path, known) in &list.files {
        let found = found.remove(&known.reading).unwrap_or(0);
        if found != known.passages {
            let path = path.clone();
            report.disagreements.push(Disagreement { path, listed: known.passages, found });
        }
    }
    report.strays = found.values().sum();
    Ok(())
}

/// How many passages each reading brought.
pub(super) fn passages_by_reading(index: &Index) -> Result<HashMap<u64, u64>, IndexError> {
    let field = index.fields().reading;
    let mut counts = HashMap::new();
    for_each_segment(index, |segment| {
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            let Ok(key) = <[u8; 8]>::try_from(terms.key()) else { continue };
            let reading = u64::from_be_bytes(key);
            let term = Term::from_field_u64(field, reading);
            *counts.entry(reading).or_default() += alive(segment, &term)?;
        }
        Ok(())
    })?;
    Ok(counts)
}

/// How many passages of a segment hold a term and are not deleted.
fn alive(segment: &SegmentReader, term: &Term) -> tantivy::Result<u64> {
    let inverted = segment.inverted_index(term.field())?;
    if !segment.has_deletes() {
        return Ok(inverted.doc_freq(term)?.into());
    }
    let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
        return Ok(0);
    };
    let mut count = 0;
    while postings.doc() != TERMINATED {
        count += u64::from(!segment.is_deleted(postings.doc()));
        postings.advance();
    }
    Ok(count)
}

/// What the passages themselves tell of their files, where the list of sources is lost: the
/// files, as if each had been read long ago and were to be read again.
pub(super) fn list_from_passages(index: &Index) -> Result<SourceList, IndexError> {
    let mut list = SourceList { next_reading: 1, ..SourceList::default() };
    let counts = passages_by_reading(index)?;
    list.next_reading = counts.keys().max().map_or(1, |last| last + 1);
    let mut files: BTreeMap<String, KnownFile> = BTreeMap::new();
    let mut next_document = 0;
    for_each_segment(index, |segment| {
        let fast = segment.fast_fields();
        let (paths, ids) = (fast.str("path")?, fast.str("doc")?);
        let (numbers, readings) = (fast.u64("sequence")?, fast.u64("reading")?);
        for row in segment.doc_ids_alive() {
            let number = numbers.first(row).unwrap_or(0);
            let (place, nth) = ((number >> 32) as u32, number as u32);
            if place == LAST_PLACE {
                next_document = next_document.max(nth.saturating_add(1));
                continue;
            }
            let string = |column: &Option<StrColumn>| {
                let mut string = String::new();
                let column = column.as_ref()?;
                let ord = column.term_ords(row).next()?;
                column.ord_to_str(ord, &mut string).ok()?.then_some(string)
            };
            let Some(path) = string(&paths) else { continue };
            let reading = readings.first(row).unwrap_or(0);
            files.entry(path.clone()).or_insert_with(|| KnownFile {
                stamp: Stamp { size: 0, modified: 0 },
                unsettled: true,
                hash: None,
                root: path.into(),
                id: string(&ids).unwrap_or_default(),
                parallel: None,
                place,
                reading,
                passages: counts.get(&reading).copied().unwrap_or(0),
            });
        }
        Ok(())
    })?;
    list.files = files;
    list.next_document = next_document;
    Ok(list)
}

fn for_each_segment(
    index: &Index,
    mut visit: impl FnMut(&SegmentReader) -> tantivy::Result<()>,
) -> Result<(), IndexError> {
    index.read(|segments| {
        let builder = segments.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual);
        let reader: tantivy::IndexReader = builder.try_into()?;
        reader.searcher().segment_readers().iter().try_for_each(&mut visit)
    })
}
