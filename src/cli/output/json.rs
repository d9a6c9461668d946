//! JSON: one object, or a hit a line. The form is described by `src/cli/output/results.schema.json`.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use crate::cli::terminal::standard_output;
use crate::search::{Hit, Results};

/// `{"query", "total", "hits": […]}` on standard output.
pub(in crate::cli) fn write_object(results: &Results) -> Result<()> {
    let mut out = standard_output();
    serde_json::to_writer(&mut out, results)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

/// A hit a line on standard output.
pub(in crate::cli) fn write_lines(results: &Results) -> Result<()> {
    let mut out = standard_output();
    for hit in &results.hits {
        serde_json::to_writer(&mut out, hit)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(())
}

#[derive(Serialize)]
struct BatchHit<'a> {
    qid: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// The hits of a query of a batch, a line each, with the query's id.
pub(in crate::cli) fn write_batch(out: &mut impl Write, qid: &str, hits: &[Hit]) -> Result<()> {
    for hit in hits {
        serde_json::to_writer(&mut *out, &BatchHit { qid, hit })?;
        writeln!(out)?;
    }
    Ok(())
}
