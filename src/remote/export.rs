//! `telisik export`: what a cluster needs, without a cluster.

use std::io;
use std::path::PathBuf;

use serde_json::Value;

use super::kind::Kind;
use super::layout;
use super::row::passage_id;
use super::sources::{Analysed, Analysts, SourceOptions, SourceProblems, for_each_document};

/// The configuration of an index: the body of `POST /api/v1/indexes` for Quickwit, of
/// `PUT /INDEX` for OpenSearch and Elasticsearch. It names the version of the analysis.
pub fn configuration(kind: Kind, index: &str, options: &SourceOptions) -> Value {
    let manifest = layout::manifest(&options.analyzer, options.passages);
    layout::configuration(kind, index, &manifest, layout::COMMIT_SECONDS)
}

/// What an export wrote.
#[derive(Debug, Default)]
pub struct ExportReport {
    /// Documents written.
    pub documents: u64,
    /// Passages written.
    pub passages: u64,
    /// What could not be read.
    pub problems: SourceProblems,
}

/// Writes the passages of the sources at and below paths as lines of JSON, in order: for Quickwit
/// a passage a line, for OpenSearch each after the line that `_bulk` wants before it. Memory does
/// not grow with the sources, but for 32 bytes a document.
///
/// # Errors
/// What `write` returns.
pub fn export(
    kind: Kind,
    paths: &[PathBuf],
    options: &SourceOptions,
    mut write: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<ExportReport> {
    let mut report = ExportReport::default();
    let mut problems = SourceProblems::default();
    let mut analysts = Analysts::new(options);
    let mut write_all = |group: Vec<Analysed>| -> io::Result<()> {
        for Analysed { cut, lines } in group {
            report.documents += 1;
            for (passage, line) in cut.passages.iter().zip(&lines) {
                report.passages += 1;
                if kind == Kind::OpenSearch {
                    write(&action(&passage_id(&cut.document.id, passage.ordinal)))?;
                }
                write(line)?;
            }
        }
        Ok(())
    };
    for_each_document(paths, options, options.passages, &mut problems, |cut| {
        write_all(analysts.push(cut))
    })?;
    write_all(analysts.finish())?;
    Ok(ExportReport { problems, ..report })
}

/// The line that `_bulk` wants before a passage: the passage of an id is written once, however
/// often it is sent.
pub(super) fn action(pid: &str) -> Vec<u8> {
    let mut line = Vec::new();
    super::client::json_line(&serde_json::json!({ "index": { "_id": pid } }), &mut line);
    line
}
