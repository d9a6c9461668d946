//! The process dies at every single step of an update or a building anew, one after the other: the index holds the
//! commit before or the one after, and one more update brings it up to date.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::collector::DocSetCollector;
use tantivy::query::AllQuery;
use tantivy::{DocAddress, ReloadPolicy};
use tempfile::TempDir;

use crate::lexicon::{Image, ImageBuilder, Lexicon};
use crate::passage::PassageLength;

use super::marked::is_marked;
use super::rebuild::REBUILDING;
use super::{
    Index, IndexError, IndexSettings, StoredPassage, UpdateOptions, damaged_files, faults, update,
};

/// All passages that can be found, in a fixed order.
fn passages(index: &Index) -> Vec<String> {
    let builder = index.segments.reader_builder().reload_policy(ReloadPolicy::Manual);
    let reader: tantivy::IndexReader = builder.try_into().unwrap();
    let searcher = reader.searcher();
    let found = searcher.search(&AllQuery, &DocSetCollector).unwrap();
    let text = |address: DocAddress| {
        let segment = searcher.segment_reader(address.segment_ord);
        let bytes =
            segment.get_store_reader(1).unwrap().get_document_bytes(address.doc_id).unwrap();
        StoredPassage::from_bytes(&bytes, index.fields()).unwrap().text
    };
    let mut texts: Vec<String> = found.into_iter().map(text).collect();
    texts.sort();
    texts
}

/// In memory where the system has such a place: some thousand files are synced here.
fn folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap()
}

fn run(folder: &Path, sources: &Path) -> Result<(), IndexError> {
    fill(&Index::open_or_create(folder, Default::default())?, sources)
}

/// Builds the index anew, with longer passages and a lexicon.
fn run_anew(folder: &Path, sources: &Path) -> Result<(), IndexError> {
    let settings = IndexSettings { passages: PassageLength::Document, ..IndexSettings::default() };
    let rebuild = Index::rebuild(folder, settings, None)?;
    let image = Image::read(ImageBuilder::default().compile()).unwrap();
    rebuild.index().set_lexicons(&[Lexicon::new("empty", image)])?;
    fill(rebuild.index(), sources)?;
    rebuild.finish().map(|_| ())
}

fn fill(index: &Index, sources: &Path) -> Result<(), IndexError> {
    let options = UpdateOptions { threads: 1, ..UpdateOptions::default() };
    update(index, &[sources.to_path_buf()], &options).map(|_| ())
}

type Run = fn(&Path, &Path) -> Result<(), IndexError>;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// What can be told of an index from outside: its settings, its lexicons and its passages.
fn state(index: &Index) -> (PassageLength, usize, Vec<String>) {
    (index.passages(), index.lexicons().unwrap().len(), passages(index))
}

/// Lets an update, or the building anew, from `before` (an index folder, or none yet) die at every
/// step.
fn die_at_every_step(before: Option<&Path>, sources: &Path, run: Run) {
    let place = folder();
    let whole = place.path().join("whole");
    run(&whole, sources).unwrap();
    let after = state(&Index::open(&whole).unwrap());
    let old = before.map(|folder| state(&Index::open(folder).unwrap()));
    for steps in 0.. {
        let folder: PathBuf = place.path().join(steps.to_string());
        fs::create_dir(&folder).unwrap();
        if let Some(before) = before {
            copy(before, &folder);
        }
        faults::fail_after(&folder, steps);
        let outcome = run(&folder, sources);
        let died = faults::mend(&folder);
        match Index::open(&folder) {
            Ok(index) => {
                let held = state(&index);
                let is_old = old.as_ref().map_or(held.2.is_empty(), |old| held == *old);
                assert!(is_old || held == after, "step {steps}: {held:?}");
                assert!(outcome.is_err() || held == after, "step {steps}");
                assert_eq!(damaged_files(&folder).unwrap(), [], "step {steps}");
                // The next writer goes on from there.
                index.writer(1).unwrap_or_else(|error| panic!("step {steps}: {error}"));
                assert_eq!(state(&Index::open(&folder).unwrap()), held, "step {steps}");
            }
            Err(IndexError::Missing { .. }) if before.is_none() => {}
            Err(error) => panic!("step {steps}: {error}"),
        }
        run(&folder, sources).unwrap_or_else(|error| panic!("step {steps}: {error}"));
        assert_eq!(state(&Index::open(&folder).unwrap()), after, "step {steps}");
        // Nothing of the interrupted update lies around for good.
        let left = fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.file_name());
        let is_left = |name: &str| name.ends_with(".tmp") || name == REBUILDING || is_marked(name);
        let left: Vec<_> = left.filter(|name| is_left(&name.to_string_lossy())).collect();
        assert!(left.is_empty(), "step {steps}: {left:?}");
        fs::remove_dir_all(&folder).unwrap();
        if !died {
            assert!(steps > 20, "{steps}");
            return;
        }
    }
}

#[test]
fn an_index_survives_every_step_of_its_making_and_of_every_update() {
    let place = folder();
    let sources = place.path().join("sources");
    fs::create_dir(&sources).unwrap();
    for number in 0..6 {
        let text = format!("Pasukan {number} datang ke kota.");
        fs::write(sources.join(format!("{number}.txt")), text).unwrap();
    }
    die_at_every_step(None, &sources, run);
    let before = place.path().join("before");
    run(&before, &sources).unwrap();
    fs::write(sources.join("0.txt"), "Pasukan nol pulang lagi.").unwrap();
    fs::remove_file(sources.join("1.txt")).unwrap();
    fs::rename(sources.join("2.txt"), sources.join("7.txt")).unwrap();
    fs::write(sources.join("8.txt"), "Pasukan delapan baru.").unwrap();
    die_at_every_step(Some(&before), &sources, run);
    die_at_every_step(Some(&before), &sources, run_anew);
    die_at_every_step(None, &sources, run_anew);
}
