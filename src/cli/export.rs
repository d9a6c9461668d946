//! `telisik export`

use std::fs;
use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};

use crate::remote::{Kind, SourceOptions, SourceProblems, configuration, export};

use super::arguments::{EngineChoice, PassageExportArguments, SourceArguments, threads};
use super::location::{analyzer, default_paths};
use super::messages::{describe, text};
use super::{Outcome, report, say, worker};

pub(super) fn run(arguments: &PassageExportArguments) -> Result<Outcome> {
    let kind = match arguments.engine {
        EngineChoice::Quickwit => Kind::Quickwit,
        EngineChoice::Opensearch => Kind::OpenSearch,
    };
    kind.check_name(&arguments.name)?;
    let options = source_options(&arguments.sources)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let configuration = configuration(kind, &arguments.name, &options);
    match &arguments.config {
        None => {
            serde_json::to_writer(&mut out, &configuration)?;
            writeln!(out)?;
        }
        Some(path) => {
            let text = serde_json::to_string_pretty(&configuration)? + "\n";
            let write = fs::write(path, text);
            let path = path.display();
            write.with_context(|| {
                text!(
                    en: "{path}: cannot write the configuration",
                    id: "{path}: konfigurasi tidak dapat ditulis",
                )
            })?;
        }
    }
    let paths = default_paths(&arguments.paths);
    let done = export(kind, &paths, &options, |bytes| out.write_all(bytes))?;
    out.flush()?;
    let complete = report_problems(&done.problems, arguments.sources.quiet);
    if !arguments.sources.quiet {
        say(&text!(
            en: "{} passages of {} documents",
            id: "{} bagian dari {} dokumen",
            done.passages,
            done.documents,
        ));
    }
    Ok(if complete { Outcome::Found } else { Outcome::Incomplete })
}

/// The library's options for how sources become passages.
pub(super) fn source_options(arguments: &SourceArguments) -> Result<SourceOptions> {
    Ok(SourceOptions {
        analyzer: analyzer(arguments.words.as_deref())?,
        passages: arguments.passage_words.unwrap_or_default(),
        threads: threads(arguments.threads),
        worker: worker::program(),
    })
}

/// Names on standard error what could not be read. Returns whether everything could be.
pub(super) fn report_problems(problems: &SourceProblems, quiet: bool) -> bool {
    for error in &problems.errors {
        report(&describe(error));
    }
    for skipped in problems.skipped.iter().filter(|_| !quiet) {
        let skipped = describe(skipped);
        report(&text!(en: "left out: {skipped}", id: "dilewati: {skipped}"));
    }
    problems.errors.is_empty()
}
