//! `telisik info`

use std::fs;

use anyhow::Result;

use crate::index::Index;
use crate::search::Searcher;
use crate::source::FORMATS;

use super::Outcome;
use super::arguments::InfoArguments;
use super::messages::text;

pub(super) fn run(arguments: &InfoArguments) -> Result<Outcome> {
    if arguments.formats {
        list_formats();
        return Ok(Outcome::Found);
    }
    let index = Index::open(&arguments.index)?;
    let searcher = Searcher::open(&index)?;
    if arguments.acronyms {
        for acronym in searcher.acronyms()? {
            anstream::println!("{}\t{}\t{}", acronym.form, acronym.other, acronym.passages);
        }
        return Ok(Outcome::Found);
    }
    let statistics = searcher.statistics();
    let manifest = index.manifest();
    let passages = manifest.passage_words.map_or_else(
        || text!(en: "whole documents", id: "dokumen utuh"),
        |n| text!(en: "about {n} words", id: "kira-kira {n} kata"),
    );
    let bytes: u64 = fs::read_dir(&arguments.index)?
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    let user_words = index.analyzer().user_words().lines().filter(|line| is_word(line)).count();
    let rows = [
        (text!(en: "index", id: "indeks"), arguments.index.display().to_string()),
        (text!(en: "passages", id: "bagian"), statistics.passages.to_string()),
        (text!(en: "segments", id: "segmen"), statistics.segments.to_string()),
        (text!(en: "files", id: "berkas"), index.sources()?.files.len().to_string()),
        (text!(en: "bytes", id: "bita"), bytes.to_string()),
        (
            text!(en: "acronyms explained", id: "akronim dijelaskan"),
            searcher.acronyms()?.len().to_string(),
        ),
        (text!(en: "fields", id: "bidang"), searcher.fields()?.join(" ")),
        (text!(en: "words of the user", id: "kata pengguna"), user_words.to_string()),
        (text!(en: "length of passages", id: "panjang bagian"), passages),
        (text!(en: "format", id: "format"), manifest.format.to_string()),
        (text!(en: "analysis", id: "analisis"), manifest.analysis.clone()),
        (text!(en: "made by telisik", id: "dibuat oleh telisik"), manifest.telisik.clone()),
    ];
    for (name, value) in rows {
        anstream::println!("{name:20} {value}");
    }
    Ok(Outcome::Found)
}

/// A line a format: its name, its extensions, and whether it is built in.
fn list_formats() {
    for info in FORMATS {
        let extensions: Vec<String> =
            info.extensions.iter().map(|extension| format!(".{extension}")).collect();
        let extensions = extensions.join(" ");
        let built_in = match info.feature {
            Some(feature) if !info.built_in => {
                text!(en: "not built in: --features {feature}", id: "tidak tersedia: --features {feature}")
            }
            _ => text!(en: "built in", id: "tersedia"),
        };
        anstream::println!("{:12} {extensions:32} {built_in}", info.name);
    }
}

/// Whether a line of a word list says anything.
fn is_word(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}
