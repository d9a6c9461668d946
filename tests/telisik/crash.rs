//! Whatever interrupts indexing, an index holds a whole commit; and however it came to be, it
//! answers as one built at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use telisik::Index;
use telisik::index::{UpdateOptions, check, update};
use tempfile::TempDir;

use crate::damage::{Numbers, answers, memory_folder, rounds, text};

/// A folder of sources that changes at random, and an index of it.
struct Place {
    folder: TempDir,
    numbers: Numbers,
    /// What the files hold: plain text, and lines of JSON.
    files: BTreeMap<String, String>,
    next: usize,
}

impl Place {
    fn new(seed: u64, files: usize) -> Place {
        let folder = memory_folder();
        fs::create_dir(folder.path().join("sources")).unwrap();
        let numbers = Numbers::new(seed);
        let mut place = Place { folder, numbers, files: BTreeMap::new(), next: 0 };
        (0..files).for_each(|_| place.add());
        place
    }

    fn sources(&self) -> PathBuf {
        self.folder.path().join("sources")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn write(&self, name: &str) {
        fs::write(self.sources().join(name), &self.files[name]).unwrap();
    }

    fn add(&mut self) {
        self.next += 1;
        let first = char::from(b'a' + self.numbers.below(26) as u8);
        let (name, content) = if self.next.is_multiple_of(8) {
            let line = |number: usize, text: &str| {
                let id = format!("{}-{number}", self.next);
                serde_json::json!({"id": id, "text": text}).to_string()
            };
            let lines = [text(&mut self.numbers), text(&mut self.numbers)];
            let lines = [line(1, &lines[0]), line(2, &lines[1])];
            (format!("{first}{}.jsonl", self.next), lines.join("\n"))
        } else {
            (format!("{first}{}.txt", self.next), text(&mut self.numbers))
        };
        self.files.insert(name.clone(), content);
        self.write(&name);
    }

    /// An edit, an addition, a removal or a renaming.
    fn change(&mut self) {
        let at = self.numbers.below(self.files.len());
        let name = self.files.keys().nth(at).unwrap().clone();
        match self.numbers.below(4) {
            0 if name.ends_with(".txt") => {
                self.files.insert(name.clone(), text(&mut self.numbers));
                self.write(&name);
            }
            1 if self.files.len() > 10 => {
                self.files.remove(&name);
                fs::remove_file(self.sources().join(&name)).unwrap();
            }
            2 => {
                let content = self.files.remove(&name).unwrap();
                let first = char::from(b'a' + self.numbers.below(26) as u8);
                let new = format!("{first}{name}");
                fs::rename(self.sources().join(&name), self.sources().join(&new)).unwrap();
                self.files.insert(new, content);
            }
            _ => self.add(),
        }
    }

    fn update(&self, index: &Path) {
        let index = Index::open_or_create(index, Default::default()).unwrap();
        let options = UpdateOptions { threads: 1, ..UpdateOptions::default() };
        let report = update(&index, &[self.sources()], &options).unwrap();
        assert!(report.errors.is_empty(), "{:?}", report.errors);
    }

    /// What an index answers that is built at once from the sources as they are.
    fn clean_answers(&self) -> String {
        let clean = self.folder.path().join("clean");
        let _ = fs::remove_dir_all(&clean);
        self.update(&clean);
        answers(&clean).unwrap()
    }

    /// Starts indexing and kills it after a while. Returns whether it had ended before.
    fn kill_after(&self, time: Duration) -> bool {
        self.kill_after_with(time, &[])
    }

    fn kill_after_with(&self, time: Duration, options: &[&str]) -> bool {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("telisik"))
            .args(["index", "-q", "--threads", "2"])
            .args(options)
            .arg("--index")
            .arg(self.index())
            .arg(self.sources())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(time);
        let ended = child.try_wait().unwrap().is_some();
        // SIGKILL on Unix: nothing can be tidied up.
        let _ = child.kill();
        child.wait().unwrap();
        ended
    }

    /// What the index answers; nothing where there is none yet. It must be sound.
    fn held(&self, what: &str) -> Option<String> {
        if !self.index().join("telisik.json").exists() {
            return None;
        }
        let report = check(&self.index()).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(report.is_sound(), "{what}: {report:?}");
        Some(answers(&self.index()).unwrap_or_else(|error| panic!("{what}: {error}")))
    }
}

#[test]
fn killed_at_any_moment_an_index_holds_a_whole_commit() {
    let mut place = Place::new(rounds("TELISIK_SEED", 5) as u64, 60);
    let empty = {
        let folder = memory_folder();
        Index::create(folder.path(), Default::default()).unwrap();
        answers(folder.path()).unwrap()
    };
    // How long a whole run takes here and now.
    let mut usual = Duration::from_millis(20);
    while !place.kill_after(usual) {
        usual = usual * 3 / 2;
    }
    let (mut early, mut late) = (0, 0);
    for round in 0..rounds("TELISIK_CRASH_ROUNDS", 12) {
        let what = format!("round {round}");
        if round % 5 == 4 {
            fs::remove_dir_all(place.index()).unwrap();
        }
        let before = place.held(&what);
        (0..4).for_each(|_| place.change());
        let after = place.clean_answers();
        let share = place.numbers.below(1000) as u32;
        let options: &[&str] = if round % 4 == 1 { &["--rebuild"] } else { &[] };
        place.kill_after_with(usual * share / 1000, options);
        match place.held(&what) {
            None => assert!(before.is_none(), "{what}: the index is gone"),
            Some(held) if held == after => late += 1,
            Some(held) => {
                let is_old = held == *before.as_ref().unwrap_or(&empty);
                assert!(is_old, "{what}: neither the old state nor the new");
                early += 1;
            }
        }
        if round % 3 != 2 {
            place.update(&place.index());
            assert!(answers(&place.index()).unwrap() == after, "{what}: not as built at once");
        }
    }
    eprintln!("killed before the commit {early} times, after it {late} times");
}

#[test]
fn kept_up_to_date_an_index_answers_as_one_built_at_once() {
    let mut place = Place::new(11, 25);
    place.update(&place.index());
    for step in 0..rounds("TELISIK_EDITS", 200) / 10 {
        (0..10).for_each(|_| place.change());
        if step % 5 == 3 {
            // Interrupted; and the files go on changing.
            let time = Duration::from_millis(place.numbers.below(60) as u64);
            place.kill_after(time);
            continue;
        }
        place.update(&place.index());
        let (held, clean) = (place.held("step").unwrap(), place.clean_answers());
        for (held, clean) in held.lines().zip(clean.lines()) {
            assert_eq!(held, clean, "step {step}");
        }
    }
}
