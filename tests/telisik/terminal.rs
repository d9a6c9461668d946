//! Ways to look, settings, manual pages and completions, and what may reach the terminal.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::command::{index_of, output, telisik};

const NEWS: &[(&str, &str)] = &[
    (
        "gempa.txt",
        "Gempa kuat mengguncang kota itu.\nWarga lari saat gempa susulan datang.\n\nTim penyelamat \
         mencari korban gempa di reruntuhan hotel sepanjang malam.\n",
    ),
    ("banjir.txt", "Banjir merendam pasar; warga mengungsi ke sekolah dan masjid terdekat.\n"),
    ("susulan.txt", "Setelah gempa, tim penyelamat mencari korban di reruntuhan sekolah.\n"),
];

fn on(index: &Path, arguments: &[&str]) -> Command {
    let mut command = telisik();
    command.args(arguments).arg("--index").arg(index);
    command
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    let letters = parts.map(|part| part.split_once('m').unwrap().1);
    [first].into_iter().chain(letters.map(str::to_owned)).collect()
}

#[test]
fn key_words_stand_below_each_other() {
    let (_folder, index) = index_of(NEWS);
    for columns in ["40", "60", "100", "160"] {
        let mut command = on(&index, &["search", "gempa", "--format", "kwic", "--color", "always"]);
        let found = output(command.env("COLUMNS", columns), 0);
        assert_eq!(found.lines().count(), 4, "{found}");
        let place = |line: &str| {
            let (before, _) = line.split_once("\u{1b}[1m\u{1b}[31m").unwrap();
            without_colours(before).chars().count()
        };
        let places: Vec<usize> = found.lines().map(place).collect();
        assert!(places.windows(2).all(|pair| pair[0] == pair[1]), "{columns}: {places:?}\n{found}");
        let width: usize = columns.parse().unwrap();
        let fits = |line: &str| without_colours(line).chars().count() <= width;
        assert!(found.lines().all(fits), "{found}");
    }
}

#[test]
fn key_words_are_sorted_by_their_neighbours_and_know_their_lines() {
    let (_folder, index) = index_of(NEWS);
    let rows = |arguments: &[&str]| -> Vec<Value> {
        let base = ["search", "gempa", "--format", "kwic-jsonl"];
        let found = output(&mut on(&index, &[&base, arguments].concat()), 0);
        found.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let texts = |rows: Vec<Value>, side: &str| -> Vec<String> {
        rows.iter().map(|row| row[side].as_str().unwrap().trim().to_owned()).collect()
    };
    let right = texts(rows(&["--sort", "right"]), "right");
    let first: Vec<&str> = right.iter().map(|text| text.split(' ').next().unwrap()).collect();
    assert_eq!(first, ["di", "kuat", "susulan", ","]);
    let left = texts(rows(&["--sort", "left"]), "left");
    let last: Vec<&str> = left.iter().map(|text| text.rsplit(' ').next().unwrap()).collect();
    assert_eq!(last, ["", "korban", "saat", "Setelah"]);
    let lines: Vec<(Value, Value)> = rows(&[])
        .into_iter()
        .filter(|row| row["doc"] == "gempa.txt")
        .map(|row| (row["line"].clone(), row["match"].clone()))
        .collect();
    for expected in
        [(1.into(), "Gempa".into()), (2.into(), "gempa".into()), (4.into(), "gempa".into())]
    {
        assert!(lines.contains(&expected), "{lines:?}");
    }
    let short = rows(&["--context", "6"]);
    assert!(short.iter().all(|row| row["left"].as_str().unwrap().chars().count() <= 6));
}

#[test]
fn more_like_a_passage_without_itself() {
    let (_folder, index) = index_of(NEWS);
    let similar =
        |id: &str, code: i32| output(&mut on(&index, &["similar", id, "--format", "jsonl"]), code);
    let found = similar("susulan.txt#1", 0);
    let first: Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
    assert_eq!((&first["doc"], &first["rank"]), (&"gempa.txt".into(), &1.into()));
    assert!(!found.contains("\"doc\":\"susulan.txt\""), "{found}");
    let path = index.parent().unwrap().join("sources/susulan.txt");
    assert_eq!(similar(&format!("{}:1", path.display()), 0), found);
    similar("susulan.txt#9", 2);
    similar("tidak-ada.txt", 2);
}

#[test]
fn a_flag_outranks_the_environment_and_that_the_file() {
    let (folder, index) = index_of(NEWS);
    let config = folder.path().join("config.toml");
    let text = format!("limit = 1\nformat = \"trec\"\nindex = {:?}\n", index.display().to_string());
    fs::write(&config, text).unwrap();
    let lines = |arguments: &[&str], variable: Option<&str>| {
        let mut command = telisik();
        command.env("TELISIK_CONFIG", &config).args(["search", "gempa warga"]).args(arguments);
        command.envs(variable.map(|value| ("TELISIK_LIMIT", value)));
        output(&mut command, 0).lines().count()
    };
    assert_eq!(lines(&[], None), 1);
    assert_eq!(lines(&[], Some("2")), 2);
    assert_eq!(lines(&["-n", "3"], Some("2")), 3);
    assert_eq!(lines(&[], Some("")), 1);
    let mut command = telisik();
    command.env("TELISIK_CONFIG", &config).env("TELISIK_LIMIT", "7").args(["info", "--settings"]);
    let told = output(&mut command, 0);
    let row = |key: &str| {
        let line = told.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("limit"), ["limit", "7", "TELISIK_LIMIT"]);
    assert_eq!(row("format"), ["format", "trec", config.to_str().unwrap()]);
    assert_eq!(row("rank"), ["rank", "full", "built", "in"]);
}

#[test]
fn searching_a_folder_leaves_the_index_of_the_settings_alone() {
    let (folder, index) = index_of(NEWS);
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("a.txt"), "Kabut menebal di bandara.").unwrap();
    let mut command = telisik();
    command.env("TELISIK_INDEX", &index).env("TELISIK_CACHE", folder.path().join("cache"));
    output(command.args(["search", "kabut", "--in"]).arg(&other), 0);
    output(&mut on(&index, &["search", "kabut"]), 1);
}

#[test]
fn wrong_settings_are_named_with_their_place() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config.toml");
    // Content of the file, what is said.
    let cases = [
        ("limt = 3\n", "config.toml: there is no setting \"limt\"; the settings are ui, color"),
        ("limit = \"x\"\n", "config.toml: limit: invalid value 'x'"),
        ("\nlimit == 3\n", "config.toml:2: "),
        ("limit = { a = 1 }\n", "config.toml: limit: write a text, a number"),
        ("ui = \"fr\"\n", "config.toml: ui: invalid value 'fr'"),
    ];
    for (content, expected) in cases {
        fs::write(&config, content).unwrap();
        let mut command = telisik();
        command.env_remove("TELISIK_UI").env("LC_ALL", "C").env("TELISIK_CONFIG", &config);
        let done = command.args(["stem", "x"]).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{content}");
        assert!(said.contains(expected), "{content}: {said}");
    }
    fs::write(&config, "limt = 3\n").unwrap();
    output(telisik().env("TELISIK_CONFIG", &config).args(["search", "--help"]), 0);
    let missing = telisik()
        .env("TELISIK_CONFIG", folder.path().join("none"))
        .args(["stem", "x"])
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
#[cfg(unix)]
fn a_hit_opens_in_the_editor_at_its_line() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, index) = index_of(NEWS);
    let editor = folder.path().join("vim");
    let seen = folder.path().join("seen");
    fs::write(&editor, format!("#!/bin/sh\necho \"$@\" > {}\n", seen.display())).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let open = |option: &str, code: i32| {
        let mut command = on(&index, &["search", "susulan datang", option]);
        command.env_remove("VISUAL").env("EDITOR", &editor);
        output(&mut command, code)
    };
    open("--open", 0);
    let words = fs::read_to_string(&seen).unwrap();
    assert!(words.starts_with("+2 ") && words.ends_with("gempa.txt\n"), "{words}");
    open("--open=9", 2);
}

#[test]
fn manual_pages_and_completions_come_from_the_definition() {
    let folder = TempDir::new().unwrap();
    for (ui, search, heading) in [("en", "search", ".SH EXAMPLES"), ("id", "cari", ".SH CONTOH")] {
        let pages = folder.path().join(ui);
        output(telisik().args(["--ui", ui, "man", "--output"]).arg(&pages), 0);
        let page = fs::read_to_string(pages.join(format!("telisik-{search}.1"))).unwrap();
        assert!(page.contains(heading) && page.contains("kwic"), "{page}");
        assert!(pages.join("telisik.1").exists());
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = output(telisik().args(["completions", shell]), 0);
        for word in ["telisik", "search", "similar", "snippet", "kwic"] {
            assert!(script.contains(word) || shell == "elvish", "{shell} lacks {word}");
        }
    }
}

#[test]
fn escape_sequences_reach_no_output_for_people() {
    let hostile = "Gempa \u{1b}]0;judul\u{7}besar \u{9b}2J\u{202e}terbalik\u{2066} di \u{1b}[31mkota\u{1b}[0m.";
    let folder = TempDir::new().unwrap();
    let lines = folder.path().join("a.jsonl");
    let record = serde_json::json!({ "id": "a", "text": hostile, "title": hostile });
    fs::write(&lines, record.to_string()).unwrap();
    let index = folder.path().join("index");
    output(telisik().arg("index").arg(&lines).arg("--index").arg(&index), 0);
    let harmful = |c: char| {
        (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}'
    };
    let commands: &[&[&str]] = &[
        &["search", "gempa"],
        &["search", "gempa", "--format", "kwic"],
        &["search", "gempa", "--explain"],
        &["search", "\u{1b}[2Jtidakada"],
        &["similar", "\u{1b}[2J#1"],
        &["search", "gempa", "--rank", "\u{1b}[2J"],
        &["search", "gempa", "--\u{1b}[2J"],
        &["search", "(\u{1b}[2J", "--strict"],
    ];
    for arguments in commands {
        let done = on(&index, arguments).output().unwrap();
        let said = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        assert!(!said.contains(harmful), "{arguments:?}: {said:?}");
    }
    let nowhere = telisik().args(["search", "x", "--index", "\u{1b}[2J"]).output().unwrap();
    assert!(!String::from_utf8(nowhere.stderr).unwrap().contains(harmful));
}

#[test]
fn colours_obey_flag_and_environment() {
    let (_folder, index) = index_of(NEWS);
    // Options, a variable that is set, whether there are colours in a pipe.
    let cases: &[(&[&str], Option<&str>, bool)] = &[
        (&[], None, false),
        (&["--color", "always"], None, true),
        (&["--color", "always"], Some("NO_COLOR"), true),
        (&[], Some("CLICOLOR_FORCE"), true),
        (&["--color", "never"], Some("CLICOLOR_FORCE"), false),
    ];
    for (options, variable, has_colours) in cases {
        let mut command = on(&index, &[&["search", "gempa"], *options].concat());
        command.env_remove("NO_COLOR").envs(variable.map(|name| (name, "1")));
        let found = output(&mut command, 0);
        assert_eq!(found.contains('\u{1b}'), *has_colours, "{options:?} {variable:?}");
    }
}
