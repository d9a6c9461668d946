//! What every command prints, at three widths, plain and in colour, in both languages.
//!
//! The expected outputs stand in `snapshots/`, a file a command. After a change that is meant,
//! `TELISIK_UPDATE_SNAPSHOTS=1 cargo test snapshots` writes them anew; read the difference
//! before committing it. Figures with a decimal point (scores, times) are masked.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tempfile::TempDir;

use crate::command::telisik;

const WIDTHS: [&str; 3] = ["60", "100", "160"];
const LANGUAGES: [&str; 2] = ["en", "id"];

/// Name, arguments. All are run in a folder with `news.jsonl`, `notes.txt` and an index of both.
const FOR_PEOPLE: &[(&str, &[&str])] = &[
    ("search", &["search", "gempa susulan"]),
    ("search-documents", &["search", "gempa", "--group", "document", "-n", "1"]),
    ("search-parallel", &["search", "relawan sukarela", "--parallel", "-n", "1"]),
    (
        "search-explain",
        &["search", "pelatihan", "--rank", "bm25", "--explain", "--translate", "never", "-n", "1"],
    ),
    ("search-kwic", &["search", "gempa", "--format", "kwic", "--sort", "right"]),
    ("search-nothing", &["search", "\"tidak akan ditemukan\""]),
    ("similar", &["similar", "notes.txt:3", "-n", "1"]),
    ("count-by", &["search", "gempa relawan", "--count-by", "year"]),
    ("help-query", &["help", "query"]),
];

/// The same, for what does not depend on the width.
const FOR_PROGRAMS: &[(&str, &[&str])] = &[
    ("search-json", &["search", "gempa", "--format", "json", "--rank", "bm25"]),
    ("search-jsonl", &["search", "gempa", "--format", "jsonl", "--rank", "bm25"]),
    ("search-csv", &["search", "gempa", "--format", "csv"]),
    ("search-trec", &["search", "gempa", "--format", "trec"]),
    ("search-kwic-jsonl", &["search", "gempa", "--format", "kwic-jsonl", "--context", "30"]),
    ("count-by-json", &["search", "gempa relawan", "--count-by", "lang", "--format", "json"]),
    ("count-by-csv", &["search", "gempa relawan", "--count-by", "path", "--format", "csv"]),
    ("error-field", &["search", "gempa", "--count-by", "warna"]),
    ("batch", &["batch", "queries.tsv", "--tag", "coba"]),
    ("suggest", &["suggest", "gem"]),
    ("stem", &["stem", "pelatihan", "dilatih", "keamanan"]),
    ("stem-explain", &["stem", "--explain", "beruang"]),
    ("analyze", &["analyze", "misi non-tempur", "--lang", "id"]),
    ("lexicon-lookup", &["lexicon", "lookup", "kucing"]),
    ("lexicon-export", &["lexicon", "export", "pairs.tsv"]),
    ("lexicon-learn", &["lexicon", "learn", "aligned.tsv", "--columns", "id,en", "-o", "learned"]),
    ("lexicon-import", &["lexicon", "import", "pairs.tsv", "-o", "imported"]),
    ("index", &["index", "news.jsonl", "notes.txt"]),
    ("index-dry-run", &["index", "news.jsonl", "new.txt", "--dry-run"]),
    ("info", &["info"]),
    ("info-acronyms", &["info", "--acronyms"]),
    ("info-settings", &["info", "--settings"]),
    ("error-no-index", &["search", "x", "--index", "nowhere"]),
    ("error-option", &["search", "x", "--limt", "3"]),
    ("error-value", &["search", "x", "--rank", "best"]),
    ("error-query", &["search", "(a", "--strict"]),
    ("error-filter", &["search", "x", "--filter", "year"]),
    ("error-source", &["index", "broken.txt", "missing.txt"]),
    ("error-passage", &["similar", "notes.txt#99"]),
];

const HELP: &[&[&str]] = &[
    &[],
    &["index"],
    &["search"],
    &["similar"],
    &["batch"],
    &["stem"],
    &["analyze"],
    &["lexicon"],
    &["lexicon", "learn"],
    &["lexicon", "import"],
    &["lexicon", "lookup"],
    &["lexicon", "export"],
    &["suggest"],
    &["info"],
    &["man"],
    &["completions"],
    &["help"],
];

const NEWS: &str = concat!(
    r#"{"id":"gempa-id","lang":"id","title":"Gempa di pesisir","parallel":"gempa-en","year":2018,"#,
    r#""text":"Gempa susulan mengguncang kota pesisir itu pada Jumat malam. Warga berlari ke bukit, "#,
    r#"dan para relawan sukarela membuka dapur umum di halaman sekolah."}"#,
    "\n",
    r#"{"id":"gempa-en","lang":"en","title":"Earthquake on the coast","parallel":"gempa-id","year":2018,"#,
    r#""text":"An aftershock shook the coastal town on Friday night. People ran up the hill, and "#,
    r#"volunteers opened a public kitchen in the school yard."}"#,
    "\n",
    r#"{"id":"latih","lang":"id","title":"Pelatihan relawan","year":2021,"#,
    r#""text":"Badan Penanggulangan Bencana (BPB) melatih seratus relawan muda setiap tahun; pelatihan "#,
    r#"itu berlangsung tiga pekan."}"#,
    "\n",
);

const NOTES: &str = "CATATAN LAPANGAN\n\nSetelah gempa, tim penyelamat mencari korban di reruntuhan \
    sekolah. Anjing pelacak membantu sepanjang malam, dan seorang anak ditemukan selamat menjelang \
    subuh.\n";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let files: [(&str, &[u8]); 7] = [
        ("news.jsonl", NEWS.as_bytes()),
        ("notes.txt", NOTES.as_bytes()),
        ("new.txt", b"Hujan turun di pegunungan."),
        ("broken.txt", b"caf\xe9 lama"),
        ("queries.tsv", b"q1\tgempa\nq2\trelawan\n"),
        ("pairs.tsv", b"flood\tbanjir\t9\nshelter\ttempat pengungsian\t7\n"),
        (
            "aligned.tsv",
            b"rumah besar\tbig house\nrumah kecil\tsmall house\npasar besar\tbig market\n",
        ),
    ];
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let mut command = telisik();
    command.current_dir(folder.path()).args(["index", "news.jsonl", "notes.txt"]);
    assert!(command.output().unwrap().status.success());
    folder
}

/// A run as text: its exit code, and what it wrote to both outputs.
fn run(folder: &Path, arguments: &[&str], ui: &str, width: &str, color: &str) -> String {
    let mut command = telisik();
    command.current_dir(folder).env("TELISIK_UI", ui).env("COLUMNS", width);
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").args(["--color", color]);
    let done = command.args(arguments).output().unwrap();
    let mut text = format!("exit {}\n", done.status.code().unwrap());
    for stream in [done.stdout, done.stderr] {
        text.push_str(&String::from_utf8(stream).unwrap().replace('\u{1b}', "␛"));
    }
    text.lines().map(|line| masked(line) + "\n").collect()
}

/// The line with `#` for every figure that has a decimal point.
fn masked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let length =
            rest[at..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len() - at);
        let figure = &rest[at..at + length];
        let is_decimal = figure.contains('.') && figure.split('.').all(|part| !part.is_empty());
        out.push_str(if is_decimal { "#" } else { figure });
        rest = &rest[at + length..];
    }
    out + rest
}

/// Compares with the file of that name, or writes it.
fn check(name: &str, found: &str, differing: &mut Vec<String>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/telisik/snapshots");
    let path = folder.join(format!("{name}.txt"));
    if env::var_os("TELISIK_UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected != found {
        let mut lines = expected.lines().zip(found.lines()).enumerate();
        let first = lines.find(|(_, (expected, found))| expected != found);
        let (at, (expected, found)) = first.unwrap_or((0, ("another length", "")));
        differing.push(format!("{name}.txt:{}\n  expected {expected}\n  found    {found}", at + 1));
    }
}

fn none_differ(differing: &[String]) {
    let remedy = "if that is meant, run TELISIK_UPDATE_SNAPSHOTS=1 cargo test snapshots";
    assert!(differing.is_empty(), "{}\n{remedy}", differing.join("\n"));
}

#[test]
fn output_for_people_is_as_expected() {
    let folder = folder();
    let mut differing = Vec::new();
    for (name, arguments) in FOR_PEOPLE {
        let mut all = String::new();
        for ui in LANGUAGES {
            for width in WIDTHS {
                for color in ["never", "always"] {
                    let text = run(folder.path(), arguments, ui, width, color);
                    let _ = write!(all, "──── {ui} {width} {color}\n{text}");
                }
            }
        }
        check(name, &all, &mut differing);
    }
    none_differ(&differing);
}

#[test]
fn output_for_programs_and_messages_are_as_expected() {
    let mut differing = Vec::new();
    for (name, arguments) in FOR_PROGRAMS {
        let mut all = String::new();
        for ui in LANGUAGES {
            // Some of them write: each begins with the same folder.
            let folder = folder();
            let text = run(folder.path(), arguments, ui, "80", "never");
            let text = if *name == "info" { without_sizes(&text) } else { text };
            let _ = write!(all, "──── {ui}\n{text}");
        }
        check(name, &all, &mut differing);
    }
    none_differ(&differing);
}

/// What `info` says of the build and of the size of files changes with everything.
fn without_sizes(text: &str) -> String {
    let is_stable = |line: &&str| {
        let changing = ["bytes", "bita", "analysis", "analisis", "format", "segment", "segmen"];
        !changing.iter().any(|word| line.starts_with(word) && line.len() > 20)
    };
    text.lines().filter(is_stable).map(|line| format!("{line}\n")).collect()
}

#[test]
fn help_is_as_expected() {
    let folder = TempDir::new().unwrap();
    let mut differing = Vec::new();
    for topic in HELP {
        let mut all = String::new();
        for ui in LANGUAGES {
            for width in WIDTHS {
                let arguments = [*topic, &["--help"]].concat();
                let text = run(folder.path(), &arguments, ui, width, "never");
                let _ = write!(all, "──── {ui} {width}\n{text}");
            }
        }
        check(["help", &topic.join("-")].join("-").trim_end_matches('-'), &all, &mut differing);
    }
    none_differ(&differing);
}
