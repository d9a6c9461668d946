//! `telisik lexicon`: learn, import, look up and export translations.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::analysis::Analyzer;
use crate::index::Index;
use crate::language::Language;
use crate::lexicon::aligned::{for_each_pair, without_counterparts};
use crate::lexicon::import::{ImportedPair, read_dictd, read_wordnet};
use crate::lexicon::{LearnOptions, Learner, Lexicon, Pair, compile_pairs, read_pairs};

use super::arguments::{
    ExportArguments, ImportArguments, LearnArguments, LexiconCommand, LookupArguments,
};
use super::location::{dictionary, open_lexicons};
use super::messages::text;
use super::terminal::standard_output;
use super::{Outcome, progress, report};

pub(super) fn run(command: &LexiconCommand) -> Result<Outcome> {
    match command {
        LexiconCommand::Learn(arguments) => learn(arguments),
        LexiconCommand::Import(arguments) => import(arguments),
        LexiconCommand::Lookup(arguments) => lookup(arguments),
        LexiconCommand::Export(arguments) => export(arguments),
    }
}

fn learn(arguments: &LearnArguments) -> Result<Outcome> {
    let mut learner = Learner::new(Analyzer::default());
    let bar = progress::bar(
        &text!(en: "reading {{pos}} pairs ({{per_sec}})", id: "membaca {{pos}} pasangan ({{per_sec}})"),
        0,
    );
    for path in without_counterparts(&arguments.pairs) {
        for_each_pair(&path, arguments.columns.map(Into::into), |indonesian, english| {
            learner.add(indonesian, english);
            bar.inc(1);
        })?;
    }
    bar.finish_and_clear();
    let pairs = learner.pairs();
    if pairs == 0 {
        bail!(text!(
            en: "no pair of texts with words on both sides was found",
            id: "tidak ada pasangan teks yang berisi kata di kedua sisi",
        ));
    }
    let options = LearnOptions {
        least_probability: arguments.least_probability,
        most_translations: arguments.most_translations,
        ..LearnOptions::default()
    };
    let bar = progress::bar(
        &text!(en: "learning {{bar:25}} {{pos}}/{{len}}, {{eta}} left", id: "mempelajari {{bar:25}} {{pos}}/{{len}}, sisa {{eta}}"),
        2 * options.iterations as u64,
    );
    let image = learner.learn(&options, |step| bar.set_position(step.done as u64));
    bar.finish_and_clear();
    write_lexicon(&arguments.output, &image)?;
    let lexicon = Lexicon::open(&arguments.output, &Analyzer::default())?;
    say_what_was_written(
        &lexicon,
        &text!(en: "learned from {pairs} pairs", id: "dipelajari dari {pairs} pasangan"),
    );
    Ok(Outcome::Found)
}

fn import(arguments: &ImportArguments) -> Result<Outcome> {
    let analyzer = Analyzer::default();
    let mut imported: Vec<ImportedPair> = Vec::new();
    let mut lists: Vec<String> = Vec::new();
    let mut wordnets: Vec<PathBuf> = Vec::new();
    for path in &arguments.files {
        let name = path.display().to_string();
        match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
            "index" => {
                let headwords = arguments.headwords.map(Into::into).or_else(|| headwords(&name));
                let Some(headwords) = headwords else {
                    bail!(text!(
                        en: "{name}: say what language its headwords are in, with --headwords en or id",
                        id: "{name}: sebutkan bahasa lemanya, dengan --headwords en atau id",
                    ))
                };
                imported.extend(read_dictd(path, headwords)?);
            }
            "tab" => wordnets.push(path.clone()),
            "tsv" => lists.push(
                fs::read_to_string(path)
                    .with_context(|| text!(en: "{name}: cannot read the list", id: "{name}: daftarnya tidak dapat dibaca"))?,
            ),
            _ => bail!(text!(
                en: "{name}: a dictionary is .tsv (pairs), .index (dictd, beside .dict or .dict.dz) or .tab (Wordnet)",
                id: "{name}: kamus berupa .tsv (pasangan), .index (dictd, di samping .dict atau .dict.dz), atau .tab (Wordnet)",
            )),
        }
    }
    imported.extend(read_wordnet(&wordnets)?);
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for list in &lists {
        pairs.extend(read_pairs(list)?);
    }
    let most = pairs.iter().flat_map(|pair| pair.weights).fold(1.0, f32::max);
    pairs.extend(imported.iter().map(|(english, indonesian)| Pair {
        english,
        indonesian,
        weights: [most; 2],
    }));
    if pairs.is_empty() {
        bail!(
            text!(en: "the files hold no pair of words", id: "berkas-berkas itu tidak memuat pasangan kata")
        );
    }
    write_lexicon(&arguments.output, &compile_pairs(&pairs, &analyzer))?;
    let lexicon = Lexicon::open(&arguments.output, &analyzer)?;
    say_what_was_written(
        &lexicon,
        &text!(en: "imported {} pairs", id: "{} pasangan diimpor", pairs.len()),
    );
    Ok(Outcome::Found)
}

/// The language of a FreeDict dictionary's headwords, by its name: `eng-ind`, `ind-eng`.
fn headwords(name: &str) -> Option<Language> {
    match (name.contains("eng-ind"), name.contains("ind-eng")) {
        (true, false) => Some(Language::English),
        (false, true) => Some(Language::Indonesian),
        _ => None,
    }
}

fn lookup(arguments: &LookupArguments) -> Result<Outcome> {
    let index = arguments.index.as_deref().map(Index::open).transpose()?;
    let dictionary = dictionary(index.as_ref(), &arguments.lexicons)?;
    let analyzer = Analyzer::default();
    let text = arguments.words.join(" ");
    let mut out = standard_output();
    let mut outcome = Outcome::NothingFound;
    for from in Language::ALL {
        let analysis = analyzer.analyze(&text, from);
        let surfaces: Vec<&str> = analysis.tokens().map(|token| token.surface).collect();
        let stems: Vec<&str> = analysis.tokens().map(|token| token.stem).collect();
        for found in dictionary.translate(from, &surfaces.join(" "), &stems.join(" ")) {
            outcome = Outcome::Found;
            let names = found.lexicons.iter().map(|&at| dictionary.lexicons()[at].name.as_str());
            let names: Vec<&str> = names.collect();
            let (to, text, names) = (from.other(), found.text, names.join(", "));
            writeln!(out, "{from}\t{to}\t{text}\t{:.3}\t{names}", found.probability)?;
        }
    }
    out.flush()?;
    Ok(outcome)
}

fn export(arguments: &ExportArguments) -> Result<Outcome> {
    let lexicon = match &arguments.lexicon {
        None => Lexicon::embedded(),
        Some(path) => open_lexicons(std::slice::from_ref(path))?.remove(0),
    };
    let mut out = standard_output();
    let mut written = Ok(());
    lexicon.for_each_pair(|english, indonesian, [there, back]| {
        if written.is_ok() {
            written = writeln!(out, "{english}\t{indonesian}\t{there:.4}\t{back:.4}");
        }
    });
    written?;
    out.flush()?;
    Ok(Outcome::Found)
}

/// Writes a lexicon whole or not at all.
fn write_lexicon(path: &Path, image: &[u8]) -> Result<()> {
    let partial = path.with_extension("partial");
    let write = || -> io::Result<()> {
        fs::write(&partial, image)?;
        fs::rename(&partial, path)
    };
    write().with_context(|| {
        let path = path.display();
        text!(en: "{path}: cannot write the lexicon", id: "{path}: leksikon tidak dapat ditulis")
    })
}

fn say_what_was_written(lexicon: &Lexicon, how: &str) {
    let [indonesian, english] = Language::ALL.map(|language| lexicon.len(language));
    let name = &lexicon.name;
    report(&text!(
        en: "{name}: {how}: {english} English and {indonesian} Indonesian entries",
        id: "{name}: {how}: {english} entri Inggris dan {indonesian} entri Indonesia",
    ));
}
