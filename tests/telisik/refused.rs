//! What the system refuses: a disk that is full, folders that may not be written, files that may
//! not be read. Each time the message names the thing, the cause and the remedy, the exit code is
//! 2, and the index answers as before.
//!
//! Some of it takes rights that whoever runs the tests may not have, and is left out then, which is
//! said on standard error.
#![cfg(target_os = "linux")]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::command::{output, search, telisik};
use crate::damage::{Numbers, answers, text};

/// The user that owns nothing.
const NOBODY: &str = "65534";

/// An index of one file, and many more files that are not in it yet.
struct Place {
    folder: TempDir,
    answers: String,
}

impl Place {
    fn new() -> Place {
        let folder = TempDir::new().unwrap();
        allow(folder.path(), 0o755);
        let place = Place { folder, answers: String::new() };
        let mut numbers = Numbers::new(3);
        fs::create_dir(place.path("sources")).unwrap();
        fs::write(place.path("sources/a.txt"), text(&mut numbers)).unwrap();
        let mut command = telisik();
        command.arg("index").arg(place.path("sources")).arg("--index").arg(place.path("index"));
        output(&mut command, 0);
        for number in 0..200 {
            let path = place.path(&format!("sources/more{number}.txt"));
            fs::write(path, text(&mut numbers).repeat(8)).unwrap();
        }
        Place { answers: answers(&place.path("index")).unwrap(), ..place }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a shell script that may say `$telisik`, `$sources` and `$index`.
    fn run(&self, before: &[&str], script: &str) -> Output {
        let mut command = match before {
            [] => Command::new("sh"),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg("sh");
                command
            }
        };
        command
            .args(["-c", script])
            .current_dir(self.folder.path())
            .env("telisik", self.program())
            .env("sources", self.path("sources"))
            .env("index", self.path("index"))
            .env("TELISIK_UI", "en")
            .env("XDG_CONFIG_HOME", "nowhere")
            .output()
            .unwrap()
    }

    /// The command, where everybody may start it.
    fn program(&self) -> PathBuf {
        let program = self.path("telisik");
        if !program.exists() {
            // By another process: one that this one is writing cannot be started by its children.
            let mut copy = Command::new("cp");
            copy.arg(assert_cmd::cargo::cargo_bin("telisik")).arg(&program);
            assert!(copy.status().unwrap().success());
            allow(&program, 0o755);
        }
        program
    }

    /// What was said by a command that had to end in an error, with the index as it was.
    fn refused(&self, done: &Output) -> String {
        let errors = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{errors}");
        assert!(errors.starts_with("telisik: "), "{errors}");
        assert!(!errors.contains("panicked"), "{errors}");
        assert_eq!(answers(&self.path("index")).unwrap(), self.answers, "{errors}");
        errors
    }
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout == b"0\n")
}

/// What runs a command as a user whom permissions bind; `None` where that cannot be.
fn bound(place: &Place) -> Option<Vec<&'static str>> {
    if !is_root() {
        return Some(Vec::new());
    }
    let setpriv =
        vec!["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--inh-caps=-all"];
    let works = Command::new(setpriv[0])
        .args(&setpriv[1..])
        .arg(place.program())
        .arg("--version")
        .env("XDG_CONFIG_HOME", "nowhere")
        .output()
        .is_ok_and(|done| done.status.success());
    works.then_some(setpriv)
}

/// What runs a command that may mount; `None` where that cannot be.
fn mounting() -> Option<Vec<&'static str>> {
    let unshare = vec!["unshare", "--mount", "--propagation", "private"];
    let script = "mount -t tmpfs -o size=1m tmpfs /mnt && umount /mnt";
    let done = Command::new(unshare[0]).args(&unshare[1..]).args(["sh", "-c", script]).output();
    (is_root() && done.is_ok_and(|done| done.status.success())).then_some(unshare)
}

fn skipped(what: &str, why: &str) {
    eprintln!("left out: {what}, since {why}");
}

const UPDATE: &str = "\"$telisik\" index \"$sources\" --index \"$index\"";

#[test]
fn a_file_that_may_not_grow_leaves_the_index_as_it_was() {
    let place = Place::new();
    // The limit stands for a full disk; it is told of by an error where the signal is ignored.
    for update in [UPDATE.to_owned(), format!("{UPDATE} --rebuild")] {
        let done = place.run(&[], &format!("trap '' XFSZ; ulimit -f 64; {update}"));
        let errors = place.refused(&done);
        assert!(errors.contains("the disk is full"), "{errors}");
        assert!(errors.contains("make room, then try again"), "{errors}");
    }
    assert!(place.run(&[], UPDATE).status.success());
    assert!(answers(&place.path("index")).unwrap() != place.answers);
}

#[test]
fn a_full_disk_leaves_the_index_as_it_was() {
    let Some(mounting) = mounting() else {
        return skipped("a full disk", "this user may not mount one");
    };
    let place = Place::new();
    fs::create_dir(place.path("disk")).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=$(($(du -sk index | cut -f1) + 200))k tmpfs disk && cp -r \"$index\" disk/index && index=$PWD/disk/index
        \"$telisik\" search --index \"$index\" --format trec pasukan > before
        for more in '' --rebuild; do
            {UPDATE} $more; test $? = 2 || exit 9
            \"$telisik\" check --index \"$index\" > /dev/null 2>&1 || exit 8
            \"$telisik\" search --index \"$index\" --format trec pasukan > after
            cmp before after || exit 7
        done
        mount -o remount,size=100m disk && {UPDATE} -q && exit 2"
    );
    let errors = place.refused(&place.run(&mounting, &script));
    assert_eq!(errors.matches("the disk is full").count(), 2, "{errors}");
    assert!(!fs::read(place.path("before")).unwrap().is_empty());
}

#[test]
fn a_read_only_disk_is_searched_and_not_written() {
    let Some(mounting) = mounting() else {
        return skipped("a read-only disk", "this user may not mount one");
    };
    let place = Place::new();
    let script = format!(
        "mount --bind index index && mount -o remount,ro,bind index
        \"$telisik\" search --index \"$index\" --format trec pasukan > found || exit 9
        \"$telisik\" check --index \"$index\" > /dev/null 2>&1 || exit 8
        {UPDATE} --rebuild; test $? = 2 || exit 7
        {UPDATE}"
    );
    let errors = place.refused(&place.run(&mounting, &script));
    assert_eq!(errors.matches("cannot be written").count(), 2, "{errors}");
    assert!(errors.contains("or choose another with --index"), "{errors}");
    assert!(!fs::read(place.path("found")).unwrap().is_empty());
}

#[test]
fn a_folder_that_may_not_be_written_is_searched_all_the_same() {
    let place = Place::new();
    let Some(bound) = bound(&place) else {
        return skipped("folders that may not be written", "root may write everywhere here");
    };
    allow(&place.path("index"), 0o555);
    let found = place.run(&bound, "\"$telisik\" search --index \"$index\" pasukan");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    for update in [UPDATE.to_owned(), format!("{UPDATE} --rebuild")] {
        let errors = place.refused(&place.run(&bound, &update));
        assert!(errors.contains("cannot be written"), "{errors}");
        assert!(errors.contains("check the folder's permissions"), "{errors}");
    }
    allow(&place.path("index"), 0o755);
}

#[test]
fn an_index_that_may_not_be_read_is_not_called_missing() {
    let place = Place::new();
    let Some(bound) = bound(&place) else {
        return skipped("an index that may not be read", "root may read everything here");
    };
    for locked in ["index", "index/telisik.json", "index/meta.json"] {
        let before = fs::metadata(place.path(locked)).unwrap().permissions();
        allow(&place.path(locked), 0o000);
        let done = place.run(&bound, "\"$telisik\" search --index \"$index\" pasukan");
        fs::set_permissions(place.path(locked), before).unwrap();
        let errors = place.refused(&done);
        assert!(errors.contains("Permission denied"), "{locked}: {errors}");
        assert!(!errors.contains("no index here"), "{locked}: {errors}");
    }
}

#[test]
fn a_source_that_may_not_be_read_is_named_and_keeps_what_the_index_has_of_it() {
    let place = Place::new();
    let sources = place.path("sources");
    fs::create_dir(sources.join("x")).unwrap();
    fs::write(sources.join("x/locked.txt"), "Banjir surut.").unwrap();
    fs::write(sources.join("y.txt"), "Gempa bumi.").unwrap();
    output(
        telisik().arg("index").arg(&sources).arg("-q").arg("--index").arg(place.path("index")),
        0,
    );
    let Some(bound) = bound(&place) else {
        return skipped("sources that may not be read", "root may read everything here");
    };
    fs::write(sources.join("y.txt"), "Gempa susulan.").unwrap();
    fs::write(sources.join("z.txt"), "Salju turun.").unwrap();
    allow(&sources.join("x"), 0o000);
    allow(&sources.join("y.txt"), 0o000);
    for entry in fs::read_dir(place.path("index")).unwrap().flatten() {
        allow(&entry.path(), 0o666);
    }
    allow(&place.path("index"), 0o777);
    let done = place.run(&bound, UPDATE);
    allow(&sources.join("x"), 0o755);
    allow(&sources.join("y.txt"), 0o644);
    let errors = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{errors}");
    for named in [
        "y.txt: Permission denied",
        "sources/x: Permission denied",
        "can be read, then index again",
    ] {
        assert!(errors.contains(named), "{named} in {errors}");
    }
    for (query, count) in [("banjir", 1), ("bumi", 1), ("susulan", 0), ("salju", 1)] {
        let found = search(&place.path("index"), query, i32::from(count == 0));
        assert_eq!(found["total"], count, "{query}");
    }
}
