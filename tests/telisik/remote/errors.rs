//! A cluster that answers nonsense, slowly, or not at all.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use telisik::remote::{Cluster, ConnectOptions, RemoteError, RemoteSearcher};
use telisik::{Analyzer, Engine, SearchOptions};

use super::fake::{Fake, Fault, Flavour};
use super::{Desk, connect, searcher};

fn within(seconds: f32) -> ConnectOptions {
    ConnectOptions { timeout: Duration::from_secs_f32(seconds), ..ConnectOptions::default() }
}

#[test]
fn a_silent_server_is_given_up_in_time() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let started = Instant::now();
    let refused = Cluster::connect(&url, "arsip", &within(0.5));
    assert!(matches!(refused, Err(RemoteError::Timeout { .. })), "{refused:?}");
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let refused = Cluster::connect(&format!("http://{port}"), "arsip", &within(0.5)).unwrap_err();
    assert!(matches!(refused, RemoteError::Unreachable { .. }), "{refused:?}");
    assert!(refused.to_string().contains(&port.to_string()));
}

#[test]
fn where_one_server_does_not_answer_the_next_is_asked() {
    let fake = Fake::start(Flavour::Quickwit);
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let silent = silent.local_addr().unwrap();
    let gone = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let desk = Desk::new();
    for (others, least, most) in [(gone.to_string(), 0.0, 10.0), (silent.to_string(), 0.9, 15.0)] {
        let started = Instant::now();
        let urls = format!("http://{others}, {}", fake.url());
        let cluster = Cluster::connect(&urls, "arsip", &within(2.0)).unwrap();
        assert_eq!(cluster.server(), fake.url());
        assert_eq!(cluster.servers().len(), 2);
        desk.push(&cluster, &desk.records(3)).unwrap();
        let searcher = RemoteSearcher::open(cluster, Analyzer::default()).unwrap();
        let found = Engine::search(&searcher, "pasukan", &SearchOptions::default()).unwrap();
        assert_eq!(found.total, 3);
        let took = started.elapsed().as_secs_f32();
        assert!((least..most).contains(&took), "{others}: {took}");
    }
    // All of them: the last one is named.
    let refused = Cluster::connect(&format!("http://{gone},http://{gone}"), "arsip", &within(0.5));
    assert!(matches!(refused, Err(RemoteError::Unreachable { .. })), "{refused:?}");
}

#[test]
fn other_servers_and_nonsense_are_told_apart() {
    let fake = Fake::start(Flavour::Quickwit);
    let said = |texts: [&'static str; 2]| {
        fake.will("/", texts.map(Fault::Says));
        Cluster::connect(&fake.url(), "arsip", &within(2.0)).unwrap_err()
    };
    assert!(matches!(said(["<html>hello", "<html>"]), RemoteError::Nonsense { .. }));
    assert!(matches!(said(["{}", "{\"name\":\"x\"}"]), RemoteError::Stranger { .. }));
}

#[test]
fn answers_that_make_no_sense_are_errors_and_no_panics() {
    let fake = Fake::start(Flavour::Quickwit);
    let desk = Desk::new();
    desk.push(&connect(&fake.url()), &desk.records(3)).unwrap();
    let searcher = searcher(&fake.url());
    let nonsense = [
        "",
        "[]",
        "null",
        "{\"hits\":{}}",
        "{\"hits\":{\"total\":\"many\",\"hits\":[]}}",
        "{\"hits\":{\"total\":{\"value\":1},\"hits\":[{\"_source\":{\"doc\":7}}]}}",
        "{\"hits\":{\"total\":{\"value\":1},\"hits\":[{}]}}",
    ];
    for text in nonsense {
        fake.will("/_search", [Fault::Says(text)]);
        let error = Engine::search(&searcher, "pasukan", &SearchOptions::default()).unwrap_err();
        assert!(error.to_string().contains("makes no sense"), "{text}: {error}");
    }
    // A moment of weakness is waited for.
    fake.will("/_search", [Fault::Status(503), Fault::CloseBefore]);
    Engine::search(&searcher, "pasukan", &SearchOptions::default()).unwrap();
}

#[test]
fn a_part_of_the_index_that_does_not_answer_is_said() {
    let fake = Fake::start(Flavour::Quickwit);
    let desk = Desk::new();
    desk.push(&connect(&fake.url()), &desk.records(3)).unwrap();
    let searcher = searcher(&fake.url());
    fake.state().failed_shards = 2;
    let error = Engine::search(&searcher, "pasukan", &SearchOptions::default()).unwrap_err();
    assert!(error.to_string().contains("2 of 3 parts"), "{error}");
    // It is asked for again first.
    fake.state().failed_shards = 0;
    let lacking = "{\"_shards\":{\"total\":2,\"failed\":1},\"hits\":{\"total\":0,\"hits\":[]}}";
    fake.will("/_search", [Fault::Says(lacking), Fault::Status(500)]);
    Engine::search(&searcher, "pasukan", &SearchOptions::default()).unwrap();
}

#[test]
fn only_an_index_of_this_analysis_is_searched() {
    let fake = Fake::start(Flavour::Quickwit);
    let open = |analyzer| RemoteSearcher::open(connect(&fake.url()), analyzer).err().unwrap();
    assert!(matches!(open(Analyzer::default()), RemoteError::Missing { .. }));
    let desk = Desk::new();
    desk.push(&connect(&fake.url()), &desk.records(3)).unwrap();
    let words = Analyzer::with_user_words("root\txyzzy\n")
        .or_else(|_| Analyzer::with_user_words("xyzzy\n"));
    if let Ok(words) = words {
        let error = open(words);
        assert!(matches!(error, RemoteError::Version { what: "analysis", .. }), "{error:?}");
    }
    {
        let mut state = fake.state();
        let (_, configuration) = state.index.as_mut().unwrap();
        let fields = configuration["doc_mapping"]["field_mappings"].as_array_mut().unwrap();
        fields.iter_mut().for_each(|field| field["description"] = "something else".into());
    }
    assert!(matches!(open(Analyzer::default()), RemoteError::Foreign { .. }));
    let cluster = connect(&fake.url());
    assert!(matches!(desk.push(&cluster, &desk.records(3)), Err(RemoteError::Foreign { .. })));
}
