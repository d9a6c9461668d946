//! `telisik analyze`

use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use crate::language::Language;

use super::Outcome;
use super::arguments::AnalyzeArguments;
use super::location::analyzer;
use super::terminal::standard_output;

/// A token or, without surface and stem, a variant.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    surface: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stem: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    language: Language,
    position: usize,
    bytes: [usize; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    stopword: Option<bool>,
}

pub(super) fn run(arguments: &AnalyzeArguments) -> Result<Outcome> {
    let text = arguments.text.join(" ");
    let guessed = || Language::guess(&text).unwrap_or(Language::Indonesian);
    let language = arguments.lang.unwrap_or_else(guessed);
    let analysis = analyzer(arguments.words.as_deref())?.analyze(&text, language);
    let mut out = standard_output();
    let mut write = |row: &Row<'_>| -> Result<()> {
        serde_json::to_writer(&mut out, row)?;
        writeln!(out)?;
        Ok(())
    };
    for token in analysis.tokens() {
        write(&Row {
            surface: Some(token.surface),
            stem: Some(token.stem),
            variant: None,
            language,
            position: token.position,
            bytes: [token.start, token.end],
            stopword: Some(token.stopword),
        })?;
        for variant in analysis.variants_at(token.position) {
            write(&Row {
                surface: None,
                stem: None,
                variant: Some(variant.term),
                language,
                position: variant.first,
                bytes: [token.start, analysis.token(variant.last).end],
                stopword: None,
            })?;
        }
    }
    out.flush()?;
    Ok(if analysis.is_empty() { Outcome::NothingFound } else { Outcome::Found })
}
