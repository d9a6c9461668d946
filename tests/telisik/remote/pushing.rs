//! Every passage is there, and there once, whatever happens on the way.

use std::fs;
use std::time::Duration;

use telisik::remote::{PushOptions, RemoteError, push};
use telisik::{Engine, SearchOptions};

use super::fake::{Fake, Fault, Flavour};
use super::server::Server;
use super::{Desk, connect, searcher};

fn expected(count: usize) -> Vec<String> {
    let mut pids: Vec<String> = (0..count).map(|number| format!("d{number}#1")).collect();
    pids.sort();
    pids
}

#[test]
fn batches_stay_under_the_limit_and_everything_can_be_searched_afterwards() {
    for flavour in [Flavour::Quickwit, Flavour::OpenSearch] {
        let fake = Fake::start(flavour);
        let (desk, cluster) = (Desk::new(), connect(&fake.url()));
        let source = desk.records(200);
        let options = PushOptions { batch_bytes: 10_000, ..desk.options() };
        let report = push(&cluster, &[source], &options, &|_| {}).unwrap();
        assert_eq!((report.documents, report.passages, report.unchanged), (200, 200, 0));
        let sizes: Vec<usize> = fake.state().log.iter().map(|(_, size)| *size).collect();
        let least = if flavour == Flavour::Quickwit { 10_000 } else { 20_000 };
        assert!(sizes.len() > 8 && sizes.iter().all(|size| *size <= least), "{sizes:?}");
        let found = searcher(&fake.url()).search("latihan", &SearchOptions::default()).unwrap();
        assert_eq!(found.total, 200);
        assert_eq!(fake.pids(), expected(200));
    }
}

#[test]
fn many_small_batches_can_be_searched_when_a_push_ends() {
    for server in Server::all() {
        let desk = Desk::new();
        let options = PushOptions { batch_bytes: 20_000, ..desk.options() };
        push(&server.connect(), &[desk.records(400)], &options, &|_| {}).unwrap();
        let found = server.searcher().search("latihan", &SearchOptions::default()).unwrap();
        assert_eq!(found.total, 400, "{server}");
        assert_eq!(server.pids(), expected(400), "{server}");
    }
}

#[test]
fn a_push_is_taken_up_where_it_ended() {
    for server in Server::all() {
        let (desk, cluster) = (Desk::new(), server.connect());
        let source = desk.records(20);
        assert_eq!(desk.push(&cluster, &source).unwrap().passages, 20);
        let source = desk.records(30);
        let again = desk.push(&cluster, &source).unwrap();
        assert_eq!((again.created, again.unchanged, again.passages), (false, 20, 10));
        assert_eq!(server.pids(), expected(30), "{server}");
    }
}

#[test]
fn faults_on_the_way_lose_and_double_nothing() {
    let faults = [
        Fault::Status(429),
        Fault::Status(503),
        Fault::Status(500),
        Fault::CloseBefore,
        Fault::CloseAfter,
        Fault::Says("<html>"),
        Fault::Says("{\"num_docs_for_processing\":1}"),
    ];
    for flavour in [Flavour::Quickwit, Flavour::OpenSearch] {
        for fault in &faults {
            let fake = Fake::start(flavour);
            let (desk, cluster) = (Desk::new(), connect(&fake.url()));
            let source = desk.records(40);
            let options = PushOptions {
                batch_bytes: 6_000,
                patience: Duration::from_secs(30),
                ..desk.options()
            };
            let path = if flavour == Flavour::Quickwit { "/ingest" } else { "/_bulk" };
            fake.will(path, [fault.clone(), fault.clone()]);
            let report = push(&cluster, &[source], &options, &|_| {}).unwrap();
            assert_eq!(report.passages, 40, "{flavour:?} {fault:?}");
            assert_eq!(fake.pids(), expected(40), "{flavour:?} {fault:?}");
        }
    }
}

#[test]
fn what_was_in_doubt_when_a_push_ended_is_settled_by_the_next() {
    for arrived in [true, false] {
        let fake = Fake::start(Flavour::Quickwit);
        let (desk, cluster) = (Desk::new(), connect(&fake.url()));
        let source = desk.records(40);
        let options = PushOptions { batch_bytes: 6_000, ..desk.options() };
        // The batch goes over, or not, and then the whole server is gone.
        let fault = if arrived { Fault::CloseAfter } else { Fault::CloseBefore };
        fake.will("/ingest", [fault]);
        fake.will("/_search", vec![Fault::Status(400); 3]);
        let failed = push(&cluster, std::slice::from_ref(&source), &options, &|_| {});
        assert!(matches!(failed, Err(RemoteError::Broken { .. })), "{failed:?}");
        fake.state().faults.clear();
        push(&cluster, &[source], &options, &|_| {}).unwrap();
        assert_eq!(fake.pids(), expected(40));
    }
}

#[test]
fn without_its_journal_a_push_asks_what_is_there() {
    for server in Server::all() {
        let (desk, cluster) = (Desk::new(), server.connect());
        let source = desk.records(20);
        desk.push(&cluster, &source).unwrap();
        fs::remove_file(desk.options().journal).unwrap();
        let source = desk.records(25);
        desk.push(&cluster, &source).unwrap();
        assert_eq!(server.pids(), expected(25), "{server}");
    }
}

#[test]
fn a_push_without_its_journal_may_be_interrupted_as_well() {
    for server in Server::all() {
        let (desk, cluster) = (Desk::new(), server.connect());
        let source = desk.records(20);
        desk.push(&cluster, &source).unwrap();
        let journal = desk.options().journal;
        fs::remove_file(&journal).unwrap();
        desk.push(&cluster, &source).unwrap();
        // As a push leaves it that was killed as soon as it had begun.
        let begun = fs::read_to_string(&journal).unwrap();
        fs::write(&journal, begun.split_inclusive('\n').next().unwrap()).unwrap();
        desk.push(&cluster, &desk.records(25)).unwrap();
        assert_eq!(server.pids(), expected(25), "{server}");
    }
}

#[test]
fn a_batch_too_large_for_the_server_goes_in_parts() {
    let fake = Fake::start(Flavour::Quickwit);
    fake.state().most_bytes = 3_000;
    let (desk, cluster) = (Desk::new(), connect(&fake.url()));
    let source = desk.records(30);
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}\n", "kata ".repeat(2_000));
    fs::write(&source, fs::read_to_string(&source).unwrap() + &long).unwrap();
    let options = PushOptions {
        sources: telisik::remote::SourceOptions {
            passages: telisik::PassageLength::Document,
            ..Default::default()
        },
        ..desk.options()
    };
    let report = push(&cluster, &[source], &options, &|_| {}).unwrap();
    assert_eq!(fake.pids(), expected(30));
    assert_eq!((report.passages, report.rejected.len()), (30, 1));
    assert_eq!(report.rejected[0].doc, "long");
}

#[test]
fn rejected_passages_are_named_by_their_documents_and_not_sent_again() {
    for flavour in [Flavour::Quickwit, Flavour::OpenSearch] {
        let fake = Fake::start(flavour);
        fake.state().poison = Some("nomor 7 ");
        let (desk, cluster) = (Desk::new(), connect(&fake.url()));
        let source = desk.records(20);
        for pass in 0..2 {
            let report = desk.push(&cluster, &source).unwrap();
            let [rejected] = report.rejected.as_slice() else { panic!("{:?}", report.rejected) };
            assert_eq!((rejected.doc.as_str(), rejected.passage), ("d7", 1));
            assert!(rejected.reason.contains("poison"));
            assert_eq!(report.passages, if pass == 0 { 19 } else { 0 });
        }
        assert_eq!(fake.pids().len(), 19);
    }
}

#[test]
fn a_document_that_changed_is_named_and_stays() {
    let fake = Fake::start(Flavour::Quickwit);
    let (desk, cluster) = (Desk::new(), connect(&fake.url()));
    let source = desk.records(3);
    desk.push(&cluster, &source).unwrap();
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replace("nomor 1", "nomor satu")).unwrap();
    let report = desk.push(&cluster, &source).unwrap();
    assert_eq!((report.changed, report.unchanged), (vec!["d1".to_owned()], 2));
    assert_eq!(fake.pids(), expected(3));
}

#[test]
fn two_pushes_do_not_share_a_journal() {
    let fake = Fake::start(Flavour::Quickwit);
    let (desk, cluster) = (Desk::new(), connect(&fake.url()));
    let source = desk.records(3);
    fake.state().delay = Duration::from_millis(300);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| desk.push(&cluster, &source));
        std::thread::sleep(Duration::from_millis(1_000));
        let second = desk.push(&cluster, &source);
        assert!(matches!(second, Err(RemoteError::Busy { .. })), "{second:?}");
        first.join().unwrap().unwrap();
    });
}
