//! TREC runs: `qid Q0 docid rank score tag`.

use std::io::Write;

use anyhow::Result;

use crate::cli::terminal::standard_output;
use crate::search::{Group, Ranked, Results};

/// A single search on standard output, as query 1.
pub(in crate::cli) fn write(results: &Results, group: Group) -> Result<()> {
    let ranked: Vec<Ranked> = results
        .hits
        .iter()
        .map(|hit| Ranked { doc: hit.doc.clone(), passage: hit.passage, score: hit.score })
        .collect();
    let mut out = standard_output();
    write_run(&mut out, "1", &ranked, group == Group::Document, "telisik")?;
    out.flush()?;
    Ok(())
}

/// The lines of one query. Passages are `docid#ordinal`, documents `docid`; white space in ids
/// becomes `_`, since the columns are separated by it.
pub(in crate::cli) fn write_run(
    out: &mut impl Write,
    qid: &str,
    ranked: &[Ranked],
    by_document: bool,
    tag: &str,
) -> Result<()> {
    let tag = tag.replace(char::is_whitespace, "_");
    for (at, hit) in ranked.iter().enumerate() {
        let (rank, score) = (at + 1, hit.score);
        let doc = hit.doc.replace(char::is_whitespace, "_");
        if by_document {
            writeln!(out, "{qid} Q0 {doc} {rank} {score:.6} {tag}")?;
        } else {
            writeln!(out, "{qid} Q0 {doc}#{} {rank} {score:.6} {tag}", hit.passage)?;
        }
    }
    Ok(())
}
