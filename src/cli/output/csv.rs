//! CSV, with a header line.

use std::io::Write;

use anyhow::Result;

use crate::cli::terminal::standard_output;
use crate::search::{Hit, Results};

use super::clock;

const COLUMNS: [&str; 13] = [
    "rank", "score", "doc", "passage", "path", "line", "lang", "title", "text", "member", "page",
    "chapter", "time",
];

/// A search on standard output.
pub(in crate::cli) fn write(results: &Results) -> Result<()> {
    let mut writer = csv::Writer::from_writer(standard_output());
    writer.write_record(COLUMNS)?;
    for hit in &results.hits {
        writer.write_record(record(hit))?;
    }
    writer.flush()?;
    Ok(())
}

/// The header of a batch.
pub(in crate::cli) fn write_batch_header(out: &mut impl Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["qid"].into_iter().chain(COLUMNS))?;
    writer.flush()?;
    Ok(())
}

/// The hits of a query of a batch, each with the query's id before it.
pub(in crate::cli) fn write_batch(out: &mut impl Write, qid: &str, hits: &[Hit]) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for hit in hits {
        let (record, qid) = (record(hit), qid.to_owned());
        writer.write_record([&qid].into_iter().chain(&record))?;
    }
    writer.flush()?;
    Ok(())
}

fn record(hit: &Hit) -> [String; COLUMNS.len()] {
    let place = &hit.source.place;
    [
        hit.rank.to_string(),
        format!("{:.6}", hit.score),
        hit.doc.clone(),
        hit.passage.to_string(),
        hit.source.path.clone().unwrap_or_default(),
        hit.source.line.map(|line| line.to_string()).unwrap_or_default(),
        hit.lang.to_string(),
        hit.title.clone().unwrap_or_default(),
        hit.text.clone(),
        place.member.clone().unwrap_or_default(),
        place.page.map(|page| page.to_string()).unwrap_or_default(),
        place.chapter.clone().unwrap_or_default(),
        place.time.map(|[start, _]| clock(start)).unwrap_or_default(),
    ]
}
