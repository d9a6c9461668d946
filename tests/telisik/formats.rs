//! Formats, encodings and hostile files: each is read or refused with its reason.

mod build;
mod cases;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use telisik::index::{UpdateOptions, UpdateReport, update};
use telisik::source::{FORMATS, Format, SourceError, SourceFile, read_file_with};
use telisik::{Document, Index};
use tempfile::TempDir;

use cases::Fate;

fn worker() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_telisik"))
}

/// Everything that reading a file gives.
fn read(path: &Path) -> (Vec<Document>, Vec<SourceError>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let file = SourceFile { path: path.to_path_buf(), shown: name.clone(), id: name };
    let (mut documents, mut errors) = (Vec::new(), Vec::new());
    read_file_with(&file, Some(&worker()), |read| {
        match read {
            Ok(document) => documents.push(document),
            Err(error) => errors.push(error),
        }
        true
    });
    (documents, errors)
}

fn text_of(documents: &[Document]) -> String {
    let mut text = String::new();
    for document in documents {
        for part in document.title.iter().chain(document.blocks.iter().map(|block| &block.text)) {
            text.extend(
                part.split([' ', '\n', '\r', '\t'])
                    .filter(|w| !w.is_empty())
                    .flat_map(|w| [w, " "]),
            );
        }
    }
    text
}

/// The folder with all cases.
fn corpus() -> (TempDir, PathBuf, Vec<cases::Case>) {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sumber");
    fs::create_dir(&sources).unwrap();
    let cases = cases::all();
    for (name, bytes, _) in &cases {
        let path = sources.join(name);
        assert!(!path.exists(), "{name} twice");
        fs::write(path, bytes).unwrap();
    }
    (folder, sources, cases)
}

#[test]
fn every_awkward_file_is_read_or_refused_with_its_reason() {
    let (folder, sources, cases) = corpus();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let mut failures = Vec::new();
    let (mut indexed, mut refused, mut passed_over) = (0, 0, 0);
    for (name, _, fate) in &cases {
        let (documents, errors) = read(&sources.join(name));
        let text = text_of(&documents);
        let messages: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
        let (sentences, message) = match fate {
            Fate::Read(sentences) => (*sentences, None),
            Fate::Partly(sentences, message) => (*sentences, Some(message)),
            Fate::Refused(message) => (&[][..], Some(message)),
        };
        for sentence in sentences.iter().filter(|sentence| !text.contains(**sentence)) {
            let start: String = text.chars().take(200).collect();
            failures.push(format!("{name:?}: no {sentence:?} in {start:?}; {messages:?}"));
        }
        if sentences.is_empty() != documents.is_empty() {
            failures.push(format!("{name:?}: {} documents, {messages:?}", documents.len()));
        }
        match message {
            Some(message) if !messages.iter().any(|text| text.contains(*message)) => {
                failures.push(format!("{name:?}: no {message:?} in {messages:?}"));
            }
            None if !errors.is_empty() => failures.push(format!("{name:?}: {messages:?}")),
            _ => {}
        }
        if messages.iter().any(|text| text.contains(|c: char| c.is_control())) {
            failures.push(format!("{name:?}: {messages:?} could steer a terminal"));
        }
        let is_refused = errors.iter().any(|error| !error.is_note() && !error.is_skippable());
        match documents.is_empty() {
            false => indexed += 1,
            true if is_refused => refused += 1,
            true => passed_over += 1,
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(indexed + refused + passed_over, cases.len());

    // The index tells the same of every file.
    let index = Index::create(&folder.path().join("index"), Default::default()).unwrap();
    let options = UpdateOptions { worker: Some(worker()), ..Default::default() };
    let report = update(&index, &[sources], &options).unwrap();
    assert_eq!(report.read() + report.refused.len() + passed_over_whole(&report), cases.len());
    let named = |errors: &[SourceError]| {
        let mut paths: Vec<String> = errors.iter().map(|error| error.path().to_owned()).collect();
        paths.sort();
        paths.dedup();
        paths.len()
    };
    assert!(named(&report.errors) >= refused);
    assert!(report.documents >= indexed);
    assert!(named(&report.skipped) + named(&report.notes) >= passed_over);
}

/// Files of which nothing was read, and nothing expected.
fn passed_over_whole(report: &UpdateReport) -> usize {
    let whole = |error: &&SourceError| !matches!(error, SourceError::Member { .. });
    report.skipped.iter().filter(whole).count()
}

#[test]
fn damaged_files_are_read_or_refused_too() {
    let folder = TempDir::new().unwrap();
    let mut seed = 17u64;
    let mut random = |below: usize| {
        // Knuth's generator: the same damage in every run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for (number, (name, bytes, _)) in cases::all().into_iter().enumerate() {
        if bytes.is_empty() || bytes.len() > 20_000 || name.contains('\n') {
            continue;
        }
        for round in 0..12 {
            let mut damaged = bytes.clone();
            match round % 3 {
                0 => damaged.truncate(random(bytes.len())),
                1 => damaged.extend_from_slice(&bytes[random(bytes.len())..]),
                _ => {}
            }
            for _ in 0..random(6) {
                let at = random(damaged.len());
                if let Some(byte) = damaged.get_mut(at) {
                    *byte = random(256) as u8;
                }
            }
            let path = folder.path().join(format!("{number}-{round}-{name}"));
            fs::write(&path, &damaged).unwrap();
            let (documents, errors) = read(&path);
            assert!(documents.len() + errors.len() > 0, "{name}: nothing said");
            for error in &errors {
                // Other projects' readers of these two are known to panic.
                let broke = matches!(error, SourceError::Broke { format, .. } if !["PDF", "PO"].contains(format));
                assert!(!broke, "{name}: {error}");
            }
            fs::remove_file(&path).unwrap();
        }
    }
}

#[test]
fn places_are_told_in_every_format() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let place = |path: &Path, at: usize| {
        let (documents, errors) = read(path);
        assert!(errors.is_empty(), "{errors:?}");
        documents[0].blocks[at].place.as_deref().cloned().unwrap_or_default()
    };
    let pdf = write("a.pdf", &build::pdf(&[&["Satu."], &["Dua."]]));
    assert_eq!([place(&pdf, 0).page, place(&pdf, 1).page], [Some(1), Some(2)]);
    let slides = write("a.pptx", &build::pptx(&["Satu.", "Dua."]));
    assert_eq!([place(&slides, 1).page, place(&slides, 3).page], [Some(1), Some(2)]);
    let film = write("a.srt", b"00:00:01,500 --> 00:01:00,000\nSatu.\n");
    assert_eq!(place(&film, 0).time, Some([1500, 60_000]));
    let nav = "<html><a href=\"b.xhtml\">Bab dua</a></html>";
    let chapters =
        [("a.xhtml", "<h1>Bab satu</h1><p>Isi."), ("b.xhtml", "<p>Isi."), ("c.xhtml", "<p>Isi.")];
    let book = write("a.epub", &build::epub(("nav.xhtml", nav), &chapters, &[]));
    let chapter = |at| place(&book, at).chapter.unwrap();
    assert_eq!([chapter(1), chapter(2), chapter(3)], ["Bab satu", "Bab dua", "3"]);
}

#[test]
fn a_hit_tells_its_place() {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sumber");
    fs::create_dir(&sources).unwrap();
    let lines: &[&str] = &["Gubernur meresmikan jembatan."];
    let pdf = build::pdf(&[&["Hujan turun."], lines]);
    fs::write(sources.join("a.zip"), build::zip(&[("dalam/laporan.pdf", &pdf)])).unwrap();
    fs::write(
        sources.join("b.txt"),
        build::windows1252("Café lama.\n\nMenteri pulang, café tutup.\n"),
    )
    .unwrap();
    let index = folder.path().join("index");
    let telisik = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("telisik").unwrap();
        let output = command.args(arguments).arg("--index").arg(&index).output().unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr)
    };
    telisik(&["index", sources.to_str().unwrap()]);
    let shown = telisik(&["search", "gubernur"]);
    assert!(shown.contains("a.zip/dalam/laporan.pdf  p. 2"), "{shown}");
    let hit: serde_json::Value =
        serde_json::from_str(&telisik(&["search", "gubernur", "--format", "jsonl"])).unwrap();
    assert_eq!(hit["source"]["page"], 2);
    assert_eq!(hit["source"]["member"], "dalam/laporan.pdf");
    assert_eq!(hit["doc"], "a.zip/dalam/laporan.pdf");
    let schema = include_str!("../../src/cli/output/results.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let results: serde_json::Value =
        serde_json::from_str(&telisik(&["search", "gubernur", "--format", "json"])).unwrap();
    assert!(validator.is_valid(&results), "{results}");
    let csv = telisik(&["search", "gubernur", "--format", "csv"]);
    assert!(csv.lines().nth(1).unwrap().ends_with(",dalam/laporan.pdf,2,,"), "{csv}");
    // Bytes are those of the file in its own encoding.
    let hit: serde_json::Value =
        serde_json::from_str(&telisik(&["search", "menteri", "--format", "jsonl"])).unwrap();
    let source = fs::read(sources.join("b.txt")).unwrap();
    let at = |end: usize| hit["source"]["bytes"][end].as_u64().unwrap() as usize;
    let found = &source[at(0)..at(1)];
    assert!(found.ends_with(&build::windows1252("Menteri pulang, café tutup.")), "{hit}");
}

#[test]
fn what_a_line_broke_apart_is_found() {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sumber");
    fs::create_dir(&sources).unwrap();
    let text = "Tahap pemba-\nngunan jalan dan lem\u{ad}ba\u{ad}\nga-\nlembaga itu, eﬁsiensi\u{a0}biaya.\n";
    fs::write(sources.join("a.txt"), text).unwrap();
    let index = folder.path().join("index");
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("telisik").unwrap();
        command.args(arguments).arg("--index").arg(&index).output().unwrap()
    };
    run(&["index", sources.to_str().unwrap()]);
    for (query, marked) in [
        ("membangun", "pemba-\nngunan"),
        ("\"pembangunan jalan\"", "pemba-\nngunan jalan"),
        ("efisiensi", "eﬁsiensi"),
        ("lembaga", "lem\u{ad}ba\u{ad}\nga"),
    ] {
        let output = run(&["search", query, "--format", "jsonl"]).stdout;
        let hit: serde_json::Value = serde_json::from_slice(&output).unwrap();
        let mark = &hit["highlights"][0]["bytes"];
        let at = |end: usize| mark[end].as_u64().unwrap() as usize;
        assert_eq!(&hit["text"].as_str().unwrap()[at(0)..at(1)], marked, "{query}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_never_opened() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sumber");
    fs::create_dir(&sources).unwrap();
    fs::write(sources.join("a.txt"), "Pasukan datang.").unwrap();
    let pipe = sources.join("pipa");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = UnixListener::bind(sources.join("soket")).unwrap();
    symlink(&sources, sources.join("lingkar")).unwrap();
    symlink("tidak-ada", sources.join("putus")).unwrap();
    symlink("/dev/zero", sources.join("tak-habis.txt")).unwrap();
    fs::write(sources.join(OsStr::from_bytes(b"nama\xff.txt")), "Hujan.").unwrap();
    let index = Index::create(&folder.path().join("index"), Default::default()).unwrap();
    let report = update(&index, &[sources], &UpdateOptions::default()).unwrap();
    assert_eq!(report.documents, 1);
    let messages = |errors: &[SourceError]| {
        errors.iter().map(|error| error.to_string()).collect::<Vec<_>>().join("\n")
    };
    let skipped = messages(&report.skipped);
    assert!(skipped.contains("a pipe") && skipped.contains("a socket"), "{skipped}");
    let refused = messages(&report.errors);
    assert!(refused.contains("not Unicode"), "{refused}");
    // A pipe that is named is refused, and not waited for.
    let mut command = Command::cargo_bin("telisik").unwrap();
    let output =
        command.arg("index").arg(&pipe).arg("--index").arg(folder.path().join("i")).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a pipe"));
}

#[test]
fn a_reader_that_breaks_down_costs_its_file_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.pdf");
    fs::write(&path, build::pdf(&[&["Hujan turun."]])).unwrap();
    let file = SourceFile { path, shown: "a.pdf".into(), id: "a.pdf".into() };
    let outcome = |worker: Option<&Path>| {
        let mut outcome = String::new();
        read_file_with(&file, worker, |read| {
            outcome = match read {
                Ok(document) => text_of(&[document]),
                Err(error) => error.to_string(),
            };
            true
        });
        outcome
    };
    assert_eq!(outcome(None).trim(), "Hujan turun.");
    assert_eq!(outcome(Some(&worker())).trim(), "Hujan turun.");
    // Programs that give up, or are not there.
    assert!(outcome(Some(Path::new("/bin/false"))).contains("its PDF reader broke down"));
    assert!(outcome(Some(Path::new("/tidak/ada"))).contains("could not start"));
}

#[test]
fn the_formats_are_listed() {
    let output =
        Command::cargo_bin("telisik").unwrap().args(["info", "--formats"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in ["PDF          .pdf", "Markdown     .md", "zip          .zip"] {
        assert!(text.contains(line), "{text}");
    }
    assert!(text.lines().all(|line| line.ends_with("built in")), "{text}");
}

/// Seeds for the fuzzer, in `fuzz/corpus` (see `fuzz/README.md`): every awkward file behind the first
/// byte of its format, one file of each format behind that of every other, and texts for the targets
/// that take text.
#[test]
#[ignore = "writes seeds for the fuzzer"]
fn seeds_for_the_fuzzer() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder = home.join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    };
    let number = |format| FORMATS.iter().position(|info| info.format == format).unwrap();
    let mut is_first = [true; FORMATS.len()];
    for (case, (name, bytes, _)) in cases::all().into_iter().enumerate() {
        if bytes.len() > 1 << 16 {
            continue;
        }
        let format = number(Format::of(Path::new(name), &bytes));
        let others = if std::mem::take(&mut is_first[format]) {
            0..FORMATS.len()
        } else {
            format..format + 1
        };
        for first in others {
            let seed = [&[first as u8][..], &bytes].concat();
            write("file", &format!("case-{case}-{first}"), &seed);
        }
        for target in ["encoding", "markup"] {
            write(target, &format!("case-{case}"), &bytes);
        }
    }
    for (number, file) in fs::read_dir(home.join("corpus")).unwrap().flatten().enumerate() {
        let Ok(text) = fs::read_to_string(file.path()) else { continue };
        for (nth, paragraph) in text.split("\n\n").enumerate() {
            write("analysis", &format!("corpus-{number}-{nth}"), paragraph.as_bytes());
        }
        for word in text.split_whitespace().filter(|word| word.len() > 9) {
            let word: String = word.chars().filter(|c| c.is_alphabetic() || *c == '-').collect();
            write("stem", &format!("word-{word}"), word.to_lowercase().as_bytes());
        }
    }
    let queries = include_str!("queries.tsv").lines().filter(|line| !line.starts_with('#'));
    for (number, line) in queries.enumerate() {
        let query = line.split('\t').next().unwrap_or_default();
        write("query", &format!("query-{number}"), query.as_bytes());
    }
}
