//! `telisik check`

use std::time::Duration;

use anyhow::Result;

use crate::index::{CheckReport, RepairReport, UpdateOptions, check, repair};

use super::arguments::CheckArguments;
use super::location::report_errors;
use super::messages::{describe_cause, text};
use super::{Outcome, report, say};

pub(super) fn run(arguments: &CheckArguments) -> Result<Outcome> {
    let folder = &arguments.index;
    let mut found = check(folder)?;
    tell(arguments, &found);
    let mut complete = true;
    if arguments.repair && !found.is_sound() {
        let wait = arguments.wait.map(|seconds| seconds.map_or(Duration::MAX, Duration::from_secs));
        let done = repair(folder, &UpdateOptions { wait, ..UpdateOptions::default() })?;
        tell_repair(arguments, &done);
        complete = report_errors(&done.update) && done.not_restored == 0 && done.lexicons == 0;
        found = check(folder)?;
        tell(arguments, &found);
    }
    Ok(if found.is_sound() && complete { Outcome::Found } else { Outcome::Incomplete })
}

/// Says what is wrong; or that nothing is.
fn tell(arguments: &CheckArguments, found: &CheckReport) {
    let index = arguments.index.display();
    for damage in &found.damaged {
        let (path, cause) = (damage.path.display(), describe_cause(&damage.cause));
        report(&text!(en: "{path}: damaged ({cause})", id: "{path}: rusak ({cause})"));
    }
    for source in &found.disagreements {
        let (path, found, listed) = (&source.path, source.found, source.listed);
        report(&text!(
            en: "{path}: the index holds {found} of its {listed} passages",
            id: "{path}: indeks memuat {found} dari {listed} bagiannya",
        ));
    }
    let strays = found.strays;
    if strays > 0 {
        report(&text!(
            en: "{index}: {strays} passages belong to no source",
            id: "{index}: {strays} bagian tidak berasal dari sumber mana pun",
        ));
    }
    if !found.is_sound() {
        if !arguments.repair {
            report(&text!(
                en: "{index}: mend it with `telisik check --repair --index {index}`",
                id: "{index}: perbaiki dengan `telisik periksa --repair --index {index}`",
            ));
        }
    } else if !arguments.quiet {
        tell_sound(arguments, found);
    }
}

fn tell_sound(arguments: &CheckArguments, found: &CheckReport) {
    let index = arguments.index.display();
    say(&text!(
        en: "{index}: sound: {} passages from {} source files, in {} files of {} bytes",
        id: "{index}: utuh: {} bagian dari {} berkas sumber, dalam {} berkas sebesar {} bita",
        found.passages,
        found.sources,
        found.files,
        found.bytes,
    ));
    if let Some(first) = found.outdated.first() {
        say(&text!(
            en: "{index}: {} source files have changed or are gone since (the first: {first}); `telisik index` brings it up to date",
            id: "{index}: {} berkas sumber telah berubah atau tidak ada lagi (yang pertama: {first}); `telisik indeks` memperbaruinya",
            found.outdated.len(),
        ));
    }
}

fn tell_repair(arguments: &CheckArguments, done: &RepairReport) {
    let index = arguments.index.display();
    let (lexicons, lost) = (done.lexicons, done.not_restored);
    if lexicons > 0 {
        report(&text!(
            en: "{index}: {lexicons} lexicons were damaged and taken out; give them again with `telisik index --lexicon FILE`",
            id: "{index}: {lexicons} leksikon rusak dan dikeluarkan; berikan lagi dengan `telisik indeks --lexicon BERKAS`",
        ));
    }
    if lost > 0 {
        report(&text!(
            en: "{index}: {lost} passages came from standard input, a program, or files that are gone: add them again",
            id: "{index}: {lost} bagian berasal dari masukan standar, program, atau berkas yang tidak ada lagi: tambahkan lagi",
        ));
    }
    if !arguments.quiet {
        say(&text!(
            en: "{index}: repaired: {} damaged files taken out, {} source files read again, {} passages written",
            id: "{index}: diperbaiki: {} berkas rusak dikeluarkan, {} berkas sumber dibaca lagi, {} bagian ditulis",
            done.damaged.len(),
            done.update.read(),
            done.update.passages,
        ));
    }
}
