//! One update from its plan to its commit.

use std::path::{Path, PathBuf};

use crate::source::SourceError;

use super::super::check::Disagreement;
use super::super::error::IndexError;
use super::super::handle::Index;
use super::super::sources::SourceList;
use super::super::writer::IndexWriter;
use super::plan::{Plan, Task, Why};
use super::reading::{Reading, is_aside, read_all};
use super::report::{Move, Refusal, UpdateOptions, UpdateReport};

/// Brings the index up to date with `paths` (files, folders, or `-` for JSON lines on standard
/// input) and commits: new and changed files are read, unchanged ones left, and files below those
/// paths that are gone leave the index, unless their folder could not be walked. Files below other
/// paths stay as they are, unless [`UpdateOptions::prune`] says otherwise.
///
/// A file counts as changed where its size or time differs from when it was read and its content
/// does too; where size and time are the same it is not opened. Every document's id comes from its
/// file's path, so a file under a new name is read again, under its new id.
///
/// # Errors
/// Only where the index cannot be written; then it holds its last commit. Sources that cannot be
/// read are in the report.
pub fn update(
    index: &Index,
    paths: &[PathBuf],
    options: &UpdateOptions,
) -> Result<UpdateReport, IndexError> {
    let (standard_input, roots): (Vec<_>, Vec<_>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let except: Vec<PathBuf> = index.grounds().map(Path::to_path_buf).into_iter().collect();
    let make = |known: &_| Plan::make(&roots, &except, known, options.prune);
    if options.dry_run {
        return Ok(foretell(make(&index.sources()?)));
    }
    let mut writer = index.writer_within(options.threads, options.wait)?;
    let mut plan = make(&writer.sources);
    let mut report = UpdateReport { unchanged: plan.unchanged, ..UpdateReport::default() };
    report.errors.append(&mut plan.errors);
    report.skipped.append(&mut plan.skipped);
    for path in &plan.refused {
        report.refused.push(Refusal { path: path.clone(), keeps_old: true });
    }
    number(&mut writer, &mut plan);
    let reading = read_all(&mut writer, &plan, !standard_input.is_empty(), options)?;
    report.documents = reading.documents;
    report.passages = reading.passages;
    let changes = plan.tasks.len() + plan.gone.len() + plan.touched.len() + reading.documents;
    settle(&mut writer, plan, reading, &roots, &mut report)?;
    if changes > 0 || !index.has_commit()? {
        writer.commit()?;
    }
    writer.finish()?;
    Ok(report)
}

/// Reads some files of the index again, whatever they look like, and commits with this list of
/// sources in the place of the index's own.
pub(in crate::index) fn read_again(
    index: &Index,
    list: SourceList,
    incomplete: &[Disagreement],
    options: &UpdateOptions,
) -> Result<UpdateReport, IndexError> {
    let mut writer = IndexWriter::open(index, options.threads, options.wait, Some(list))?;
    let mut plan = Plan::again(&writer.sources, incomplete);
    let mut report = UpdateReport::default();
    report.errors.append(&mut plan.errors);
    report
        .refused
        .extend(plan.refused.iter().map(|path| Refusal { path: path.clone(), keeps_old: true }));
    number(&mut writer, &mut plan);
    let reading = read_all(&mut writer, &plan, false, options)?;
    (report.documents, report.passages) = (reading.documents, reading.passages);
    settle(&mut writer, plan, reading, &[], &mut report)?;
    writer.commit()?;
    writer.finish()?;
    Ok(report)
}

/// Gives every reading its number.
fn number(writer: &mut IndexWriter, plan: &mut Plan) {
    for task in &mut plan.tasks {
        task.known.reading = writer.sources.next_reading;
        writer.sources.next_reading += 1;
    }
}

/// Removes what was read before of the files that were read now, and of those that are gone; what
/// could not be read stays as it was.
fn settle(
    writer: &mut IndexWriter,
    plan: Plan,
    reading: Reading,
    roots: &[PathBuf],
    report: &mut UpdateReport,
) -> Result<(), IndexError> {
    for (task, read) in plan.tasks.into_iter().zip(reading.files) {
        let path = task.path.clone();
        let old_path = task.old_path().unwrap_or(&path).to_owned();
        let old = writer.sources.files.get(&old_path).map(|known| known.reading);
        let (asides, errors): (Vec<_>, Vec<_>) = read.said.into_iter().partition(is_aside);
        let (notes, skipped) = asides.into_iter().partition(SourceError::is_note);
        report.notes.extend::<Vec<_>>(notes);
        report.skipped.extend::<Vec<_>>(skipped);
        if read.failed {
            if read.handed_over {
                writer.remove_reading(task.known.reading)?;
            }
            if errors.iter().all(|error| error.tells_of_removal()) {
                // It has gone since the plan was made.
                if let Some(known) = writer.sources.files.remove(&old_path) {
                    writer.remove_reading(known.reading)?;
                    report.removed.push(old_path);
                }
                continue;
            }
            refuse(&path, old.is_some(), errors, roots, report);
            continue;
        }
        if let Some(old) = old {
            writer.remove_reading(old)?;
            writer.sources.files.remove(&old_path);
        }
        for (id, number) in &read.replaced {
            writer.remove_replaced(id, *number)?;
        }
        let mut known = task.known;
        known.passages = read.passages;
        known.hash = known.hash.or(read.hash);
        if !errors.is_empty() || read.changed_meanwhile {
            known.hash = None;
        }
        writer.sources.files.insert(path.clone(), known);
        report.errors.extend(errors);
        match task.why {
            Why::New => report.new.push(path),
            Why::Changed => report.changed.push(path),
            Why::Moved(from) => report.moved.push(Move { from, to: path }),
            Why::Renumbered => report.unchanged += 1,
        }
    }
    report.errors.extend(reading.other_errors);
    for path in plan.gone {
        if let Some(known) = writer.sources.files.remove(&path) {
            writer.remove_reading(known.reading)?;
        }
        report.removed.push(path);
    }
    for (path, stamp, unsettled) in plan.touched {
        if let Some(known) = writer.sources.files.get_mut(&path) {
            (known.stamp, known.unsettled) = (stamp, unsettled);
        }
    }
    Ok(())
}

/// Reports a file that could not be read.
fn refuse(
    path: &str,
    keeps_old: bool,
    errors: Vec<SourceError>,
    roots: &[PathBuf],
    report: &mut UpdateReport,
) {
    // A file that a walk came upon may be no text; one that was named, or was text before, should.
    let was_named = roots.iter().any(|root| root.to_str() == Some(path));
    if !was_named && !keeps_old && errors.iter().all(|error| error.is_skippable()) {
        report.skipped.extend(errors);
        return;
    }
    report.refused.push(Refusal { path: path.to_owned(), keeps_old });
    report.errors.extend(errors);
}

/// What an update by this plan would do, as far as that can be known without reading the files.
fn foretell(plan: Plan) -> UpdateReport {
    let mut report = UpdateReport {
        removed: plan.gone,
        unchanged: plan.unchanged,
        errors: plan.errors,
        skipped: plan.skipped,
        ..UpdateReport::default()
    };
    for path in plan.refused {
        report.refused.push(Refusal { path, keeps_old: true });
    }
    for Task { path, why, .. } in plan.tasks {
        match why {
            Why::New => report.new.push(path),
            Why::Changed => report.changed.push(path),
            Why::Moved(from) => report.moved.push(Move { from, to: path }),
            Why::Renumbered => report.unchanged += 1,
        }
    }
    report
}
