//! An index is built anew beside the old one, which is searched meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use telisik::analysis::Analyzer;
use telisik::index::{IndexSettings, check, update};
use telisik::lexicon::Lexicon;
use telisik::passage::PassageLength;
use telisik::{Index, IndexError, Searcher};
use tempfile::TempDir;

use crate::command::{output, search, telisik};

struct Place(TempDir);

impl Place {
    fn new(files: &[(&str, &str)]) -> Place {
        let place = Place(TempDir::new().unwrap());
        fs::create_dir(place.sources()).unwrap();
        files.iter().for_each(|(name, text)| fs::write(place.sources().join(name), text).unwrap());
        output(telisik().arg("index").arg(place.sources()).arg("--index").arg(place.index()), 0);
        place
    }

    fn sources(&self) -> PathBuf {
        self.0.path().join("sources")
    }

    fn index(&self) -> PathBuf {
        self.0.path().join("index")
    }
}

fn found(searcher: &Searcher, query: &str) -> usize {
    searcher.search(query, &Default::default()).unwrap().total
}

fn open(index: &Path) -> Searcher {
    Searcher::open(&Index::open(index).unwrap()).unwrap()
}

#[test]
fn the_old_index_answers_until_the_new_one_is_whole() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    fs::write(place.index().join("README.md"), "Jangan dihapus.").unwrap();
    let mut old = open(&place.index());
    fs::write(place.sources().join("a.txt"), "Hujan turun.").unwrap();
    let settings = IndexSettings {
        passages: PassageLength::Document,
        analyzer: Analyzer::with_user_words("glonggong\t3\n").unwrap(),
    };
    let given_up = Index::rebuild(&place.index(), settings.clone(), None).unwrap();
    update(given_up.index(), &[place.sources()], &Default::default()).unwrap();
    drop(given_up);
    let rebuild = Index::rebuild(&place.index(), settings, None).unwrap();
    rebuild.index().set_lexicons(&[Lexicon::embedded()]).unwrap();
    update(rebuild.index(), &[place.sources()], &Default::default()).unwrap();
    assert!(!old.refresh().unwrap());
    let meanwhile = open(&place.index());
    assert_eq!((found(&meanwhile, "pasukan"), found(&meanwhile, "hujan")), (1, 0));
    let index = rebuild.finish().unwrap();
    assert_eq!(index.passages(), PassageLength::Document);
    assert_eq!(index.lexicons().unwrap().len(), 1);
    let new = open(&place.index());
    assert_eq!((found(&new, "pasukan"), found(&new, "hujan")), (0, 1));
    // Who has it open still sees the old state, and is told that the settings are others.
    assert_eq!((found(&meanwhile, "pasukan"), found(&old, "pasukan")), (1, 1));
    assert!(matches!(old.refresh(), Err(IndexError::Setting { .. })));
    let report = check(&place.index()).unwrap();
    assert!(report.is_sound() && report.outdated.is_empty(), "{report:?}");
    let names = fs::read_dir(place.index()).unwrap().flatten();
    let mut names: Vec<String> =
        names.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.retain(|name| name.len() < 32 && !name.starts_with('.') && !name.starts_with("lexicon-"));
    names.retain(|name| !name.starts_with("sources-"));
    names.sort();
    assert_eq!(names, ["README.md", "lexicons.json", "meta.json", "telisik.json", "words.tsv"]);
}

#[test]
fn the_command_builds_anew_what_it_cannot_open_and_keeps_what_it_cannot_replace() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    let rebuild = |sources: &Path| {
        let mut command = telisik();
        command.args(["index", "--rebuild", "-q", "--index"]).arg(place.index()).arg(sources);
        command
    };
    // The sources are on a drive that is not mounted.
    let done = rebuild(&place.0.path().join("gone")).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let errors = String::from_utf8(done.stderr).unwrap();
    assert!(errors.contains("nothing could be read; the index is as it was"), "{errors}");
    assert_eq!(search(&place.index(), "pasukan", 0)["total"], 1);
    for broken in ["", "{\"format\":1}"] {
        fs::write(place.index().join("telisik.json"), broken).unwrap();
        output(&mut rebuild(&place.sources()), 0);
        assert_eq!(search(&place.index(), "pasukan", 0)["total"], 1);
    }
    assert!(check(&place.index()).unwrap().is_sound());
    // Neither the index nor what is being built in its place are sources.
    output(&mut rebuild(place.0.path()), 0);
    let sources = Index::open(&place.index()).unwrap().sources().unwrap();
    assert_eq!(sources.files.len(), 1, "{sources:?}");
}

#[test]
fn files_that_are_being_written_are_searched_as_of_the_last_commit() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    let _writer = Index::open(&place.index()).unwrap().writer(1).unwrap();
    fs::write(place.sources().join("b.txt"), "Pasukan pulang.").unwrap();
    let mut command = telisik();
    command.args(["search", "--in"]).arg(place.sources()).arg("--index").arg(place.index());
    let done = command.args(["--format", "json", "pasukan"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let errors = String::from_utf8(done.stderr).unwrap();
    assert!(errors.contains("another process is writing the index of these files"), "{errors}");
    let results: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(results["total"], 1);
}

#[test]
fn an_index_that_another_process_is_making_is_waited_for() {
    let place = Place(TempDir::new().unwrap());
    fs::create_dir(place.sources()).unwrap();
    fs::write(place.sources().join("a.txt"), "Pasukan datang.").unwrap();
    let writer = Index::create(&place.index(), Default::default()).unwrap().writer(1).unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("telisik"))
        .args(["search", "--format", "trec", "pasukan", "--in"])
        .arg(place.sources())
        .arg("--index")
        .arg(place.index())
        .env("TELISIK_UI", "en")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut errors = std::io::BufReader::new(child.stderr.take().unwrap());
    std::io::BufRead::read_line(&mut errors, &mut said).unwrap();
    assert!(said.contains("waiting until it is there"), "{said}");
    assert!(child.try_wait().unwrap().is_none());
    drop(writer);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success());
    assert!(String::from_utf8(done.stdout).unwrap().contains("a.txt#1"));
}
