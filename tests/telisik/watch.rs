//! `telisik index --watch`: what changes is found without asking.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use telisik::{Index, IndexError, Searcher};
use tempfile::TempDir;

use crate::command::telisik;

/// No machine is so slow.
const LONGEST: Duration = Duration::from_secs(60);

/// Looks again and again until something holds.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < LONGEST, "{what}: not within {LONGEST:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A command that watches.
struct Watching {
    child: Child,
    said: Arc<Mutex<String>>,
    index: PathBuf,
}

impl Watching {
    fn start(paths: &[&Path], index: &Path) -> Watching {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("telisik"))
            .args(["index", "--watch", "--verbose", "--index"])
            .arg(index)
            .args(paths)
            .env("TELISIK_UI", "en")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let errors = BufReader::new(child.stderr.take().unwrap());
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        let watching = Watching { child, said, index: index.to_path_buf() };
        watching.says("watching; Ctrl-C ends it");
        watching
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    fn says(&self, words: &str) {
        let started = Instant::now();
        while !self.said().contains(words) {
            assert!(started.elapsed() < LONGEST, "never said {words:?}, but\n{}", self.said());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a word is found in so many documents.
    fn finds(&self, query: &str, count: usize) {
        until(&format!("{count} with {query}; said:\n{}", self.said()), || {
            found(&self.index, query) == count
        });
    }

    /// Ends it as Ctrl-C does, and returns its exit code.
    #[cfg(unix)]
    fn end(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    #[cfg(not(unix))]
    fn end(self) -> Option<i32> {
        Some(0)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn found(index: &Path, query: &str) -> usize {
    let Ok(index) = Index::open(index) else { return 0 };
    Searcher::open(&index).unwrap().search(query, &Default::default()).unwrap().hits.len()
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Writes beside and renames, as editors do.
fn save(path: &Path, text: &str) {
    let beside = path.with_extension("new~");
    write(&beside, text);
    fs::rename(beside, path).unwrap();
}

#[test]
fn what_changes_in_a_folder_is_found_though_the_index_lies_in_it() {
    let place = TempDir::new().unwrap();
    let folder = place.path();
    let index = folder.join("index");
    write(&folder.join("a.txt"), "Pasukan datang.");
    let watching = Watching::start(&[folder], &index);
    assert_eq!(found(&index, "pasukan"), 1);
    // Another process may write while it is idle.
    let writer = Index::open(&index).unwrap().writer_within(1, Some(LONGEST)).unwrap();
    drop(writer);
    save(&folder.join("a.txt"), "Hujan turun.");
    watching.finds("hujan", 1);
    assert_eq!(found(&index, "pasukan"), 0);
    // Folders that come are watched, and those in them.
    write(&folder.join("x/y/b.txt"), "Kabut menebal.");
    watching.finds("kabut", 1);
    write(&folder.join("x/y/b.txt"), "Angin bertiup.");
    watching.finds("angin", 1);
    fs::rename(folder.join("x"), folder.join("z")).unwrap();
    watching.says("moved");
    save(&folder.join("z/y/b.txt"), "Salju turun.");
    watching.finds("salju", 1);
    // What is ignored from now on leaves the index, and what is not comes back.
    write(&folder.join(".ignore"), "z/\n");
    watching.finds("salju", 0);
    fs::remove_file(folder.join(".ignore")).unwrap();
    watching.finds("salju", 1);
    write(&folder.join("z/y/b.txt"), "Banjir surut.");
    watching.finds("banjir", 1);
    fs::remove_dir_all(folder.join("z")).unwrap();
    watching.finds("banjir", 0);
    let said = watching.said();
    assert!(!said.contains("meta.json") && !said.contains("telisik.json"), "{said}");
    assert_eq!(watching.end(), Some(0), "{said}");
}

#[test]
fn a_folder_that_goes_and_comes_back_is_followed() {
    let place = TempDir::new().unwrap();
    let (folder, index) = (place.path().join("sources"), place.path().join("index"));
    write(&folder.join("a.txt"), "Pasukan datang.");
    let watching = Watching::start(&[&folder], &index);
    for (gone, text, query) in
        [("one", "Hujan turun.", "hujan"), ("two", "Kabut menebal.", "kabut")]
    {
        fs::rename(&folder, place.path().join(gone)).unwrap();
        write(&folder.join("a.txt"), text);
        watching.finds(query, 1);
    }
    fs::remove_dir_all(&folder).unwrap();
    watching.says("no such file or folder");
    // It may be a drive that is not mounted: what the index has of it stays.
    assert_eq!(found(&index, "kabut"), 1);
    write(&folder.join("x/a.txt"), "Angin bertiup.");
    watching.finds("angin", 1);
    assert_eq!(found(&index, "kabut"), 0);
    save(&folder.join("x/a.txt"), "Banjir surut.");
    watching.finds("banjir", 1);
    assert_eq!(watching.end(), Some(0));
}

#[test]
fn a_single_file_is_followed_and_its_neighbours_are_not() {
    let place = TempDir::new().unwrap();
    let (file, index) = (place.path().join("a.txt"), place.path().join("index"));
    write(&file, "Pasukan datang.");
    let watching = Watching::start(&[&file], &index);
    write(&place.path().join("b.txt"), "Pasukan pulang.");
    for text in ["Hujan turun.", "Hujan dan kabut.", "Hujan, kabut dan angin."] {
        save(&file, text);
        let last = text.rsplit(' ').next().unwrap();
        watching.finds(last, 1);
    }
    assert_eq!(found(&index, "pasukan"), 0);
    assert_eq!(watching.end(), Some(0));
}

#[test]
fn constant_change_does_not_keep_an_update_off() {
    let place = TempDir::new().unwrap();
    let (folder, index) = (place.path().join("sources"), place.path().join("index"));
    write(&folder.join("a.txt"), "Pasukan datang.");
    let watching = Watching::start(&[&folder], &index);
    let started = Instant::now();
    let mut number = 0;
    until("an update while files change all the time", || {
        number += 1;
        write(&folder.join(format!("log{}.txt", number % 5)), &format!("Hujan {number}."));
        found(&index, "hujan") > 0
    });
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(watching.end(), Some(0));
}

#[test]
fn another_writer_is_waited_for_and_an_index_that_was_built_anew_goes_on() {
    let place = TempDir::new().unwrap();
    let (folder, index) = (place.path().join("sources"), place.path().join("index"));
    write(&folder.join("a.txt"), "Pasukan datang.");
    write(&folder.join("rusak.json"), "{");
    let watching = Watching::start(&[&folder], &index);
    let errors = |said: &str| said.matches("rusak.json: ").count();
    let at_first = errors(&watching.said());
    assert!(at_first > 0);
    let rebuild = Index::rebuild(&index, Default::default(), Some(LONGEST)).unwrap();
    write(&folder.join("b.txt"), "Hujan turun.");
    let busy = Index::open(&index).unwrap().writer(1);
    assert!(matches!(busy, Err(IndexError::Busy { .. })));
    let sources = [folder.clone()];
    telisik::index::update(rebuild.index(), &sources, &Default::default()).unwrap();
    rebuild.finish().unwrap();
    write(&folder.join("c.txt"), "Kabut menebal.");
    watching.finds("kabut", 1);
    assert_eq!(found(&index, "hujan"), 1);
    // What is wrong with a file is said once.
    assert_eq!(errors(&watching.said()), at_first, "{}", watching.said());
    assert_eq!(watching.end(), Some(0));
}

#[test]
fn standard_input_cannot_be_watched() {
    let done = telisik().args(["index", "--watch", "-", "--index", "nowhere"]).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let errors = String::from_utf8(done.stderr).unwrap();
    assert!(errors.contains("standard input cannot be watched; name files or folders"), "{errors}");
}
