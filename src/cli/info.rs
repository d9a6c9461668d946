//! `telisik info`

use std::fs;

use anyhow::Result;

use crate::index::Index;
use crate::search::Searcher;

use super::Outcome;
use super::arguments::InfoArguments;

pub(super) fn run(arguments: &InfoArguments) -> Result<Outcome> {
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
    let passages =
        manifest.passage_words.map_or("whole documents".to_owned(), |n| format!("about {n} words"));
    let bytes: u64 = fs::read_dir(&arguments.index)?
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    let user_words = index.analyzer().user_words().lines().filter(|line| is_word(line)).count();
    let rows = [
        ("index", arguments.index.display().to_string()),
        ("passages", statistics.passages.to_string()),
        ("segments", statistics.segments.to_string()),
        ("files", index.sources()?.files.len().to_string()),
        ("bytes", bytes.to_string()),
        ("acronyms explained", searcher.acronyms()?.len().to_string()),
        ("words of the user", user_words.to_string()),
        ("length of passages", passages),
        ("format", manifest.format.to_string()),
        ("analysis", manifest.analysis.clone()),
        ("made by telisik", manifest.telisik.clone()),
    ];
    for (name, value) in rows {
        anstream::println!("{name:20} {value}");
    }
    Ok(Outcome::Found)
}

/// Whether a line of a word list says anything.
fn is_word(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}
