//! `telisik info`

use std::fs;
use std::io::Write;

use anyhow::Result;

use crate::index::Index;
use crate::search::Searcher;
use crate::source::FORMATS;

use super::Outcome;
use super::arguments::InfoArguments;
use super::messages::text;
use super::settings::{Settings, Source, config_path};
use super::terminal::{Paging, harmless, show, standard_output};

pub(super) fn run(arguments: &InfoArguments, settings: &Settings) -> Result<Outcome> {
    if arguments.settings {
        return list_settings(settings);
    }
    if arguments.formats {
        return list_formats();
    }
    let index = Index::open(&arguments.index)?;
    let searcher = Searcher::open(&index)?;
    if arguments.acronyms {
        let mut out = standard_output();
        for acronym in searcher.acronyms()? {
            writeln!(out, "{}\t{}\t{}", acronym.form, acronym.other, acronym.passages)?;
        }
        out.flush()?;
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
    let mut text = String::new();
    for (name, value) in rows {
        text.push_str(&format!("{name:20} {}\n", harmless(&value)));
    }
    show(&text, &Paging::Off)?;
    Ok(Outcome::Found)
}

/// What can be set, what holds, and where that is from.
fn list_settings(settings: &Settings) -> Result<Outcome> {
    let mut text = String::new();
    for (key, value, source) in settings.all() {
        let source = match source {
            Source::Variable(name) => name.to_owned(),
            Source::File(path) => path.display().to_string(),
            Source::Program => text!(en: "built in", id: "bawaan"),
        };
        let value = value.unwrap_or_else(|| "-".to_owned());
        text.push_str(&format!("{key:12} {:24} {}\n", harmless(&value), harmless(&source)));
    }
    if let Some(path) = config_path() {
        let name = path.display();
        text.push_str(&if path.is_file() {
            text!(en: "\nconfig file: {name}\n", id: "\nberkas pengaturan: {name}\n")
        } else {
            text!(en: "\nconfig file: {name} (not there)\n", id: "\nberkas pengaturan: {name} (tidak ada)\n")
        });
    }
    show(&text, &Paging::Off)?;
    Ok(Outcome::Found)
}

/// A line a format: its name, its extensions, and whether it is built in.
fn list_formats() -> Result<Outcome> {
    let mut text = String::new();
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
        text.push_str(&format!("{:12} {extensions:32} {built_in}\n", info.name));
    }
    show(&text, &Paging::Off)?;
    Ok(Outcome::Found)
}

/// Whether a line of a word list says anything.
fn is_word(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}
