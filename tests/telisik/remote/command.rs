//! The command over a cluster.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;

use super::fake::{Fake, Fault, Flavour};
use super::server::Server;
use super::{Desk, connect};

pub(super) fn telisik(desk: &Desk) -> Command {
    let mut command = Command::cargo_bin("telisik").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("TELISIK_STATE", desk.folder.path().join("state"));
    for variable in ["TELISIK_TOKEN", "TELISIK_CA", "SSL_CERT_FILE"] {
        command.env_remove(variable);
    }
    command
}

/// Standard output and standard error.
pub(super) fn run(command: &mut Command, code: i32) -> (String, String) {
    let done = command.output().unwrap();
    let [out, errors] = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(done.status.code(), Some(code), "{out}{errors}");
    (out, errors)
}

fn push(desk: &Desk, server: &Server, source: &Path, code: i32) -> String {
    let mut command = telisik(desk);
    command.args(["push", "--at", &server.url(), "--as", server.index()]).arg(source);
    run(&mut command, code).1
}

#[test]
fn an_export_is_a_configuration_and_a_passage_a_line() {
    let desk = Desk::new();
    let source = desk.records(3);
    let mut command = telisik(&desk);
    command.args(["export", "--for", "quickwit", "--as", "arsip"]).arg(&source);
    let (out, _) = run(&mut command, 0);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["index_id"], "arsip");
    assert!(lines[0].to_string().contains(&telisik::Analyzer::default().version()));
    let pids: Vec<&Value> = lines[1..].iter().map(|line| &line["pid"]).collect();
    assert_eq!(pids, ["d0#1", "d1#1", "d2#1"]);

    let config = desk.folder.path().join("mapping.json");
    let mut command = telisik(&desk);
    command.args(["export", "--for", "opensearch", "--config"]).arg(&config).arg(&source);
    let (out, _) = run(&mut command, 0);
    let mapping: Value = serde_json::from_str(&fs::read_to_string(config).unwrap()).unwrap();
    let made = &mapping["mappings"]["_meta"]["telisik"];
    assert_eq!(made["analysis"], telisik::Analyzer::default().version());
    let first: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!(first["index"]["_id"], "d0#1");
}

#[test]
fn a_pushed_folder_is_searched_like_one_on_this_machine() {
    for server in Server::all() {
        let desk = Desk::new();
        let summary = push(&desk, &server, Path::new("corpus"), 0);
        assert!(summary.contains("64 documents"), "{summary}");
        let search = |place: &[&str], format: &str| {
            let mut command = telisik(&desk);
            command.args(["search", "pasukan keamanan", "--format", format]).args(place);
            run(&mut command, 0).0
        };
        let url = server.url();
        let there = ["--at", &url, "--as", server.index()];
        for format in ["text", "csv", "jsonl", "trec"] {
            let here = search(&["--in", "corpus"], format);
            let found = search(&there, format);
            let without_scores = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "").len();
            assert_eq!(without_scores(&found), without_scores(&here), "{server}: {format}");
            assert_eq!(found.lines().count(), here.lines().count());
        }
    }
}

#[test]
fn words_are_completed_and_mended_in_a_cluster() {
    for server in Server::all() {
        let desk = Desk::new();
        push(&desk, &server, Path::new("corpus"), 0);
        let url = server.url();
        let there = ["--at", &url, "--as", server.index()];
        let words = |word: &str, place: &[&str]| {
            run(telisik(&desk).args(["suggest", word]).args(place), 0).0
        };
        assert_eq!(words("pasuk", &there), words("pasuk", &["--in", "corpus"]), "{server}");
        let first = |lines: String| lines.lines().next().unwrap().to_owned();
        let mended = ["--in", "corpus"].as_slice();
        assert_eq!(first(words("pasukn", &there)), first(words("pasukn", mended)), "{server}");
        run(telisik(&desk).args(["suggest", "xyzzyxyzzy"]).args(there), 1);
    }
}

#[test]
fn a_killed_push_goes_on_and_leaves_every_passage_once() {
    for server in Server::all() {
        let desk = Desk::new();
        let source = desk.records(300);
        let mut kills = 3;
        if let Server::Fake(fake) = &server {
            fake.state().delay = Duration::from_millis(15);
            // Small requests, so that there are many moments to be killed in.
            fake.state().most_bytes = 8_000;
            kills = 10;
        }
        for kill in 1..=kills {
            let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_telisik"))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .env("TELISIK_STATE", desk.folder.path().join("state"))
                .args(["push", "--at", &server.url(), "--as", server.index()])
                .arg(&source)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(60 + 37 * kill));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        push(&desk, &server, &source, 0);
        let mut expected: Vec<String> = (0..300).map(|number| format!("d{number}#1")).collect();
        expected.sort();
        assert_eq!(server.pids(), expected, "{server}");
    }
}

#[test]
fn documents_in_trouble_are_named_and_the_others_are_there() {
    let (desk, fake) = (Desk::new(), Fake::start(Flavour::Quickwit));
    fake.state().poison = Some("nomor 4 ");
    let fake = Server::Fake(fake);
    let errors = push(&desk, &fake, &desk.records(10), 2);
    assert!(errors.contains("d4#1") && errors.contains("poison"), "{errors}");
    assert_eq!(fake.pids().len(), 9);
}

fn queries(desk: &Desk) -> PathBuf {
    let queries: String = (0..50).map(|n| format!("q{n}\tpasukan nomor {n}\n")).collect();
    let file = desk.folder.path().join("queries.tsv");
    fs::write(&file, queries).unwrap();
    file
}

fn batch(desk: &Desk, server: &Server, code: i32) -> (String, String) {
    let mut command = telisik(desk);
    command.args(["batch", "--at", &server.url(), "--as", server.index(), "-n", "1"]);
    run(command.arg(queries(desk)), code)
}

#[test]
fn a_batch_keeps_its_order() {
    for server in Server::all() {
        let desk = Desk::new();
        push(&desk, &server, &desk.records(50), 0);
        if let Server::Fake(fake) = &server {
            fake.state().delay = Duration::from_millis(5);
        }
        let (out, _) = batch(&desk, &server, 0);
        for (n, line) in out.lines().enumerate() {
            assert!(line.starts_with(&format!("q{n} Q0 d{n}#1 1 ")), "{server}: {line}");
        }
        assert_eq!(out.lines().count(), 50);
        if let Server::Fake(fake) = &server {
            assert!(fake.state().most_in_flight > 3);
        }
    }
}

#[test]
fn a_batch_names_what_failed() {
    let desk = Desk::new();
    let server = Server::Fake(Fake::start(Flavour::Quickwit));
    push(&desk, &server, &desk.records(50), 0);
    let Server::Fake(fake) = &server else { unreachable!() };
    fake.will("/_search", [Fault::Status(400), Fault::Status(400)]);
    let (out, errors) = batch(&desk, &server, 2);
    assert_eq!(out.lines().count(), 48);
    assert_eq!(errors.matches("query q").count(), 2, "{errors}");

    fake.will("/_search", vec![Fault::Status(400); 50]);
    let (out, errors) = batch(&desk, &server, 2);
    assert_eq!(out.lines().count(), 0);
    assert!(errors.contains("in a row failed"), "{errors}");
    // It is the first that was not asked.
    let failed = errors.matches(": query q").count();
    assert!(errors.contains(&format!("the run ends before query q{failed}\n")), "{errors}");
}

#[test]
fn a_slow_cluster_is_given_up_in_the_time_that_was_set() {
    let (desk, fake) = (Desk::new(), Fake::start(Flavour::Quickwit));
    let _ = connect(&fake.url());
    fake.will("/", vec![Fault::Silence(Duration::from_secs(5)); 4]);
    let started = std::time::Instant::now();
    let mut command = telisik(&desk);
    command.args(["search", "x", "--at", &fake.url(), "--as", "arsip", "--timeout", "0.5"]);
    let (_, errors) = run(&mut command, 2);
    assert!(errors.contains("no answer within 0.5 s"), "{errors}");
    assert!(started.elapsed() < Duration::from_secs(4));
    for wrong in [&["--at", "http://127.0.0.1:1"][..], &["--as", "arsip"]] {
        run(telisik(&desk).args(["search", "x"]).args(wrong), 2);
    }
}
