//! Counts by a field.

use anyhow::Result;
use unicode_width::UnicodeWidthStr;

use crate::cli::arguments::SearchFormat;
use crate::cli::messages::text;
use crate::cli::terminal::{Paging, show, standard_output, width};
use crate::search::Counts;

use super::printable_name;
use super::text::NOTE;

/// Counts in the form asked for; as text at most `most` values.
pub(in crate::cli) fn write(
    counts: &Counts,
    format: SearchFormat,
    most: usize,
    paging: &Paging,
) -> Result<()> {
    match format {
        SearchFormat::Json => {
            let mut out = standard_output();
            serde_json::to_writer(&mut out, counts)?;
            writeln!(out)?;
            out.flush()?;
        }
        SearchFormat::Jsonl | SearchFormat::KwicJsonl => {
            let mut out = standard_output();
            for value in &counts.values {
                serde_json::to_writer(&mut out, value)?;
                writeln!(out)?;
            }
            out.flush()?;
        }
        SearchFormat::Csv => {
            let mut writer = csv::Writer::from_writer(standard_output());
            writer.write_record([counts.field.as_str(), "passages", "documents"])?;
            for found in &counts.values {
                let numbers = [found.passages.to_string(), found.documents.to_string()];
                writer.write_record([&found.value, &numbers[0], &numbers[1]])?;
            }
            writer.flush()?;
        }
        SearchFormat::Text | SearchFormat::Kwic | SearchFormat::Trec => {
            show(&table(counts, most), paging)?;
        }
    }
    Ok(())
}

/// Columns between a value and its counts.
const GAP: usize = 2;

fn table(counts: &Counts, most: usize) -> String {
    let shown = &counts.values[..most.min(counts.values.len())];
    let headings = [
        counts.field.clone(),
        text!(en: "passages", id: "bagian"),
        text!(en: "documents", id: "dokumen"),
    ];
    let values: Vec<String> = shown.iter().map(|found| printable_name(&found.value)).collect();
    let rest = headings[1].width() + headings[2].width() + 2 * GAP;
    let widest = values.iter().map(|value| value.width()).max().unwrap_or(0);
    let column = widest.max(headings[0].width()).min(width(usize::MAX).saturating_sub(rest));
    let line = |value: &str, passages: &str, documents: &str| {
        let fill = " ".repeat(column.saturating_sub(value.width()) + GAP);
        let (first, second) = (headings[1].width(), headings[2].width() + GAP);
        format!("{value}{fill}{passages:>first$}{documents:>second$}\n")
    };
    let heading = line(&headings[0], &headings[1], &headings[2]);
    let mut text = format!("{NOTE}{}{NOTE:#}\n", heading.trim_end());
    for (value, found) in values.iter().zip(shown) {
        text.push_str(&line(value, &found.passages.to_string(), &found.documents.to_string()));
    }
    let (more, without, field) = (counts.values.len() - shown.len(), counts.without, &counts.field);
    if more > 0 {
        let note = text!(
            en: "{more} more values: ask for them with --limit",
            id: "{more} nilai lagi: tampilkan dengan --limit",
        );
        text.push_str(&format!("{NOTE}{note}{NOTE:#}\n"));
    }
    if without > 0 {
        let note = text!(
            en: "{without} passages have no {field}",
            id: "{without} bagian tidak memiliki {field}",
        );
        text.push_str(&format!("{NOTE}{note}{NOTE:#}\n"));
    }
    text
}
