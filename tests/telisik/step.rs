//! An index stays in step with its sources.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use telisik::index::{Move, Refusal, UpdateOptions, UpdateReport, update};
use telisik::source::{SourceFile, read_file};
use telisik::{Document, Index, IndexError, SearchOptions, Searcher};
use tempfile::TempDir;

use crate::command::{output, search, telisik};

/// A folder of sources and an index in a folder of its own.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Place {
        let place = Place { folder: TempDir::new().unwrap() };
        fs::create_dir(place.sources()).unwrap();
        files.iter().for_each(|(name, text)| place.write(name, text));
        place
    }

    fn sources(&self) -> PathBuf {
        self.folder.path().join("sources")
    }

    fn index_folder(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn index(&self) -> Index {
        Index::open_or_create(&self.index_folder(), Default::default()).unwrap()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.sources().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn shown(&self, name: &str) -> String {
        self.sources().join(name).to_str().unwrap().to_owned()
    }

    fn update(&self) -> UpdateReport {
        self.update_with(&UpdateOptions::default())
    }

    fn update_with(&self, options: &UpdateOptions) -> UpdateReport {
        update(&self.index(), &[self.sources()], options).unwrap()
    }

    fn found(&self, query: &str) -> Vec<String> {
        let searcher = Searcher::open(&self.index()).unwrap();
        let hits = searcher.search(query, &SearchOptions::default()).unwrap().hits;
        hits.into_iter().map(|hit| hit.doc).collect()
    }
}

fn set_time(path: &Path, seconds_ago: u64) {
    let time = SystemTime::now() - Duration::from_secs(seconds_ago);
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn an_update_says_what_it_did_and_reads_only_what_changed() {
    let place = Place::new(&[
        ("a.txt", "Pasukan datang."),
        ("b.txt", "Hujan turun."),
        ("c.txt", "Kabut menebal."),
        ("d.txt", "Harga naik."),
    ]);
    let first = place.update();
    assert_eq!((first.new.len(), first.documents), (4, 4));
    place.write("a.txt", "Pasukan pulang.");
    place.write("b.txt", "Hujan turun.");
    fs::rename(place.sources().join("c.txt"), place.sources().join("e.txt")).unwrap();
    fs::remove_file(place.sources().join("d.txt")).unwrap();
    place.write("f.txt", "Angin bertiup.");
    let foretold = place.update_with(&UpdateOptions { dry_run: true, ..Default::default() });
    let done = place.update();
    for report in [&foretold, &done] {
        assert_eq!(report.new, [place.shown("f.txt")]);
        assert_eq!(report.changed, [place.shown("a.txt")]);
        assert_eq!(report.removed, [place.shown("d.txt")]);
        let moved = Move { from: place.shown("c.txt"), to: place.shown("e.txt") };
        assert_eq!(report.moved, [moved]);
        // Written again with the same bytes.
        assert_eq!(report.unchanged, 1);
    }
    assert_eq!((foretold.documents, done.documents), (0, 3));
    assert_eq!(place.found("kabut"), ["e.txt"]);
    assert_eq!(place.found("pulang"), ["a.txt"]);
    assert_eq!(place.found("harga"), [""; 0]);
    let again = place.update();
    assert_eq!((again.unchanged, again.read(), again.has_changes()), (4, 0, false));
}

#[test]
fn a_change_within_the_tick_of_the_clock_is_seen() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    let path = place.sources().join("a.txt");
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    place.update();
    place.write("a.txt", "Pasukan pulang.");
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    assert_eq!(place.update().changed.len(), 1);
    assert_eq!(place.found("pulang"), ["a.txt"]);
    // A file that is older than a tick is told by its stamp alone.
    set_time(&path, 60);
    place.update();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    place.write("a.txt", "Pasukan datang.");
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    assert_eq!(place.update().unchanged, 1);
}

#[test]
fn a_file_that_cannot_be_read_any_more_keeps_its_old_passages() {
    let place = Place::new(&[("a.txt", "Pasukan datang."), ("b.txt", "Hujan turun.")]);
    place.write("c.jsonl", "{\"id\":\"c1\",\"text\":\"Kabut menebal.\"}\n");
    place.update();
    place.write("a.txt", b"\0\0\0");
    place.write("b.txt", "Hujan reda.");
    // A bad line is no reason to refuse the others.
    place.write("c.jsonl", "{\"id\":\"c2\",\"text\":\"Kabut hilang.\"}\nbukan JSON\n");
    let index = place.index_folder();
    for _ in 0..2 {
        let mut command = telisik();
        let done = command.arg("index").arg(place.sources()).arg("--index").arg(&index);
        let done = done.output().unwrap();
        assert_eq!(done.status.code(), Some(2));
        let errors = String::from_utf8(done.stderr).unwrap();
        assert!(errors.contains("a.txt: a binary file"), "{errors}");
        assert!(errors.contains("a.txt: the index keeps what it had of it"), "{errors}");
        assert!(errors.contains("c.jsonl:2: "), "{errors}");
        assert_eq!(place.found("pasukan"), ["a.txt"]);
        assert_eq!(place.found("reda"), ["b.txt"]);
        assert_eq!(place.found("kabut"), ["c2"]);
    }
    let report = place.update();
    let refused = Refusal { path: place.shown("a.txt"), keeps_old: true };
    assert_eq!(report.refused, [refused]);
    // Readable again, it is read again.
    place.write("a.txt", "Pasukan pulang.");
    assert_eq!(place.update().changed, [place.shown("a.txt"), place.shown("c.jsonl")]);
    assert_eq!(place.found("pulang"), ["a.txt"]);
}

#[test]
fn a_document_without_a_file_stays_until_the_file_that_takes_its_id_is_read() {
    let place = Place::new(&[]);
    let mut writer = place.index().writer(1).unwrap();
    writer.add(&Document::new("x", "Kabut menebal.")).unwrap();
    writer.commit().unwrap();
    writer.finish().unwrap();
    // The end of the file is missing, and with it what says that it is whole.
    let line = |nth| format!("{{\"id\":\"{nth}\",\"text\":\"Hujan ke-{nth} turun.\"}}\n");
    let lines: String = (0..20_000).map(line).collect();
    let first = "{\"id\":\"x\",\"text\":\"Pasukan datang.\"}\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(format!("{first}{lines}").as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    place.write("a.jsonl.gz", &packed[..packed.len() / 2]);
    let report = place.update();
    assert_eq!(report.refused.len(), 1, "{:?}", report.errors);
    assert_eq!((place.found("kabut"), place.found("pasukan")), (vec!["x".to_owned()], vec![]));
    place.write("a.jsonl.gz", &packed);
    assert!(place.update().refused.is_empty());
    assert_eq!((place.found("kabut"), place.found("pasukan")), (vec![], vec!["x".to_owned()]));
}

#[test]
fn files_that_go_while_the_folder_is_read_are_no_errors() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    place.update();
    let names: Vec<String> = (0..400).map(|number| format!("{number}.txt")).collect();
    for name in &names {
        place.write(name, format!("Pasukan {name} pulang."));
    }
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for name in names.iter().rev() {
                fs::remove_file(place.sources().join(name)).unwrap();
            }
        });
        for _ in 0..3 {
            let report = place.update();
            assert!(report.errors.is_empty(), "{:?}", report.errors);
        }
    });
    assert!(place.update().errors.is_empty());
    assert_eq!(place.found("pasukan"), ["a.txt"]);
    assert_eq!(place.index().sources().unwrap().files.len(), 1);
}

#[test]
fn a_file_that_grows_faster_than_it_is_read_has_an_end() {
    let place = Place::new(&[("a.txt", &"Pasukan datang ke kota.\n".repeat(100_000))]);
    let path = place.sources().join("a.txt");
    let (shown, id) = (place.shown("a.txt"), "a.txt".to_owned());
    let mut grow = fs::File::options().append(true).open(&path).unwrap();
    let mut parts = 0;
    read_file(&SourceFile { path, shown, id }, |_| {
        grow.write_all("Hujan turun.\n".repeat(200_000).as_bytes()).unwrap();
        parts += 1;
        parts < 20
    });
    assert_eq!(parts, 2);
    // What came meanwhile is read next time.
    assert_eq!(place.update().documents, 4);
}

#[test]
fn ids_stay_unique_and_are_those_of_a_first_build() {
    let place = Place::new(&[("x/a.txt", "Pasukan datang."), ("y/a.txt", "Pasukan pulang.")]);
    let index = place.index();
    let roots = [place.sources().join("x"), place.sources().join("y")];
    update(&index, &roots, &UpdateOptions::default()).unwrap();
    assert_eq!(place.found("datang"), ["a.txt"]);
    // The id becomes free, and the other file takes it as it would have at first.
    fs::remove_file(roots[0].join("a.txt")).unwrap();
    update(&index, &roots, &UpdateOptions::default()).unwrap();
    assert_eq!(place.found("pasukan"), ["a.txt"]);
    // A document of a file that did not change keeps its id against one that comes later.
    let lines = "{\"id\":\"a.txt\",\"text\":\"Pasukan berbaris.\"}\n";
    place.write("x/b.jsonl", lines);
    let report = update(&index, &roots, &UpdateOptions::default()).unwrap();
    assert_eq!(report.errors.len(), 1, "{:?}", report.errors);
    assert_eq!(place.found("berbaris"), [""; 0]);
    assert_eq!(place.found("pulang"), ["a.txt"]);
}

#[test]
fn a_translation_that_comes_or_goes_is_noticed() {
    let place = Place::new(&[("a.id.txt", "Pasukan keamanan datang ke kota.")]);
    place.update();
    place.write("a.en.txt", "The security forces came to the city.");
    let report = place.update();
    assert_eq!((report.new.len(), report.unchanged), (1, 1));
    let searcher = Searcher::open(&place.index()).unwrap();
    let hit = searcher.search("pasukan", &Default::default()).unwrap().hits.remove(0);
    assert_eq!(hit.parallel.unwrap().doc, "a.en.txt");
}

#[test]
fn prune_removes_what_is_named_no_more() {
    let place = Place::new(&[("x/a.txt", "Pasukan datang."), ("y/b.txt", "Pasukan pulang.")]);
    place.update();
    let only = [place.sources().join("x")];
    let index = place.index();
    let kept = update(&index, &only, &UpdateOptions::default()).unwrap();
    assert_eq!((kept.removed.len(), place.found("pasukan").len()), (0, 2));
    let options = UpdateOptions { prune: true, ..Default::default() };
    let pruned = update(&index, &only, &options).unwrap();
    assert_eq!(pruned.removed, [place.shown("y/b.txt")]);
    assert_eq!(place.found("pasukan").len(), 1);
}

#[test]
fn the_second_writer_says_who_the_first_is_or_waits() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    let index = place.index();
    let mut writer = index.writer(1).unwrap();
    let mut command = telisik();
    command.arg("index").arg(place.sources()).arg("--index").arg(place.index_folder());
    let done = command.output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let errors = String::from_utf8(done.stderr).unwrap();
    let holder = format!("(process {}, for 0 s)", std::process::id());
    assert!(errors.contains(&holder), "{errors}");
    let waited = index.writer_within(1, Some(Duration::from_millis(200)));
    assert!(matches!(waited, Err(IndexError::Busy { holder: Some(_), .. })));
    // Searching goes on meanwhile; and who waits long enough gets his turn.
    writer.add(&Document::new("x", "Kabut menebal.")).unwrap();
    assert_eq!(place.found("kabut"), [""; 0]);
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("telisik"))
        .args(["index", "--wait", "-q", "--index"])
        .arg(place.index_folder())
        .arg(place.sources())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().unwrap().is_none());
    writer.commit().unwrap();
    writer.finish().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(place.found("kabut"), ["x"]);
    assert_eq!(place.found("pasukan"), ["a.txt"]);
    assert!(!place.index_folder().join(".telisik-writer.json").exists());
}

#[test]
fn a_searcher_stays_at_its_commit_until_it_is_refreshed() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    place.update();
    let mut searcher = Searcher::open(&place.index()).unwrap();
    assert!(!searcher.refresh().unwrap());
    place.write("a.txt", "Hujan turun.");
    place.update();
    let total =
        |searcher: &Searcher, query| searcher.search(query, &Default::default()).unwrap().total;
    assert_eq!((total(&searcher, "pasukan"), total(&searcher, "hujan")), (1, 0));
    assert!(searcher.refresh().unwrap());
    assert_eq!((total(&searcher, "pasukan"), total(&searcher, "hujan")), (0, 1));
}

#[test]
fn a_dry_run_leaves_everything_as_it_is() {
    let place = Place::new(&[("a.txt", "Pasukan datang.")]);
    let index = place.index_folder();
    let run = |options: &[&str]| {
        let mut command = telisik();
        command.arg("index").arg(place.sources()).arg("--index").arg(&index).args(options);
        let done = command.output().unwrap();
        assert!(done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    let said = run(&["--dry-run"]);
    assert!(said.contains("new       ") && said.contains("1 new, 0 changed"), "{said}");
    assert!(!index.exists());
    output(telisik().arg("index").arg(place.sources()).arg("-q").arg("--index").arg(&index), 0);
    fs::remove_file(place.sources().join("a.txt")).unwrap();
    assert!(run(&["--dry-run"]).contains("1 removed"));
    assert_eq!(search(&index, "pasukan", 0)["total"], 1);
    assert!(run(&["--verbose"]).contains("removed   "));
    search(&index, "pasukan", 1);
}
