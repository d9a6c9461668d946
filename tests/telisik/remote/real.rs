//! The same against a real server, where there is one.

use telisik::index::{UpdateOptions, update};
use telisik::remote::{Cluster, ConnectOptions, RemoteSearcher};
use telisik::{Analyzer, Engine, Index, SearchOptions, Searcher};

use super::{Desk, corpus};

/// Names the server, for example `http://127.0.0.1:7280`.
const URL: &str = "TELISIK_QUICKWIT_URL";

#[test]
fn a_real_quickwit_finds_what_an_index_on_this_machine_finds() {
    let Ok(url) = std::env::var(URL) else {
        eprintln!("skipped: {URL} names no server");
        return;
    };
    let stamp = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let name = format!("telisik-test-{stamp}");
    let connect = || Cluster::connect(&url, &name, &ConnectOptions::default()).unwrap();
    let desk = Desk::new();
    let report = desk.push(&connect(), &corpus()).unwrap();
    assert!(report.created && report.rejected.is_empty());
    let again = desk.push(&connect(), &corpus()).unwrap();
    assert_eq!((again.passages, again.unchanged), (0, report.documents));

    let index = Index::in_memory(Default::default());
    update(&index, &[corpus()], &UpdateOptions { threads: 1, ..Default::default() }).unwrap();
    let here = Searcher::open(&index).unwrap();
    let there = RemoteSearcher::open(connect(), Analyzer::default()).unwrap();
    assert_eq!(there.passages(), report.passages);
    for query in ["pasukan keamanan", "security forces", "\"dewan keamanan\"", "hutan -api"] {
        let options = SearchOptions::default();
        let [found, expected] =
            [Engine::search(&there, query, &options), Engine::search(&here, query, &options)];
        let [found, expected] = [found, expected].map(|results| results.unwrap().hits);
        let marks = |hits: &[telisik::Hit]| {
            hits.iter().map(|hit| (hit.id(), hit.highlights.clone())).collect::<Vec<_>>()
        };
        assert_eq!(marks(&found), marks(&expected), "{query}");
    }
}
