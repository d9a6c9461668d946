//! The same query finds the same in a cluster as in an index on this machine.

use telisik::index::{UpdateOptions, update};
use telisik::remote::{Kind, RemoteSearcher};
use telisik::{Engine, Group, Index, Language, Rank, Results, SearchOptions, Searcher, Translate};

use super::fake::{Fake, Flavour};
use super::server::Server;
use super::{Desk, connect, corpus, searcher};

fn here() -> Searcher {
    let index = Index::in_memory(Default::default());
    update(&index, &[corpus()], &UpdateOptions { threads: 1, ..Default::default() }).unwrap();
    Searcher::open(&index).unwrap()
}

/// Searches a server that was filled with the corpus.
fn there(server: &Server) -> RemoteSearcher {
    let (desk, cluster) = (Desk::new(), server.connect());
    let report = desk.push(&cluster, &corpus()).unwrap();
    assert!(report.created && report.rejected.is_empty() && report.problems.errors.is_empty());
    assert_eq!(report.documents, 64);
    let again = desk.push(&cluster, &corpus()).unwrap();
    assert_eq!((again.passages, again.unchanged), (0, report.documents));
    let searcher = server.searcher();
    assert_eq!(searcher.passages(), report.passages);
    searcher
}

fn there_fake() -> (Fake, RemoteSearcher) {
    let fake = Fake::start(Flavour::Quickwit);
    Desk::new().push(&connect(&fake.url()), &corpus()).unwrap();
    let searcher = searcher(&fake.url());
    (fake, searcher)
}

fn topics() -> Vec<String> {
    let read = |language| {
        let path = corpus().join(format!("topics/topics.{language}.tsv"));
        std::fs::read_to_string(path).unwrap()
    };
    let lines = Language::ALL.map(read).concat();
    lines.lines().map(|line| line.split('\t').nth(1).unwrap().to_owned()).collect()
}

/// What a user sees, with scores that allow for the order of sums.
fn shown(results: &Results) -> serde_json::Value {
    let mut shown = serde_json::to_value(results).unwrap();
    for hit in shown["hits"].as_array_mut().unwrap() {
        let score = hit["score"].as_f64().unwrap();
        hit["score"] = format!("{score:.3}").into();
        if let Some(parts) = hit.get_mut("parts").and_then(|parts| parts.as_array_mut()) {
            parts.iter_mut().for_each(|part| part["score"] = 0.into());
        }
    }
    shown
}

#[test]
fn questions_find_the_same_in_every_engine() {
    let here = here();
    for server in Server::all() {
        let there = there(&server);
        let share = if there.cluster().kind() == Kind::Quickwit { 1 } else { 4 };
        for topic in topics().into_iter().step_by(share) {
            let options = SearchOptions::default();
            let expected = shown(&here.search(&topic, &options).unwrap());
            let found = shown(&Engine::search(&there, &topic, &options).unwrap());
            assert_eq!(found["hits"], expected["hits"], "{server}: {topic}");
        }
    }
}

#[test]
fn every_kind_of_query_and_option_works_in_a_cluster() {
    let here = here();
    let base = SearchOptions { limit: 5, ..SearchOptions::default() };
    let cases: Vec<(&str, SearchOptions)> = vec![
        ("\"pasukan keamanan\"", base.clone()),
        ("+NATO +pelatihan -Irak", base.clone()),
        ("(hutan OR gambut) AND NOT api", base.clone()),
        ("non-tempur", base.clone()),
        ("12 Desember 2014", base.clone()),
        ("ISAF", base.clone()),
        ("xyzzy", base.clone()),
        // A word of so many spellings that Quickwit refuses the expression for it.
        ("What is meant by geomorphological conditions?", base.clone()),
        ("pelat*", base.clone()),
        ("*agraan", base.clone()),
        ("pasukn~1", base.clone()),
        ("\"pasukan keamanan\"~4", base.clone()),
        ("path:*haze* hutan", base.clone()),
        ("title:gambut api", base.clone()),
        ("…", base.clone()),
        ("security forces", SearchOptions { rank: Rank::Bm25, ..base.clone() }),
        ("security forces", SearchOptions { group: Group::Document, ..base.clone() }),
        ("pasukan", SearchOptions { offset: 3, explain: true, ..base.clone() }),
        ("pasukan", SearchOptions { language: Some(Language::English), ..base.clone() }),
        ("pasukan", SearchOptions { parallel: true, ..base.clone() }),
        ("hutan", SearchOptions { translate: Translate::Never, ..base.clone() }),
        ("\"security forces\"", SearchOptions { translate: Translate::Always, ..base.clone() }),
        (
            "kota",
            SearchOptions { filters: vec![("lang".to_owned(), "ID".to_owned())], ..base.clone() },
        ),
    ];
    for server in Server::all() {
        let there = there(&server);
        for (query, options) in &cases {
            compare(&here, &there, query, options, &server);
        }
    }
}

fn compare(
    here: &Searcher,
    there: &RemoteSearcher,
    query: &str,
    options: &SearchOptions,
    server: &Server,
) {
    let expected = here.search(query, options).unwrap();
    let found = Engine::search(there, query, options).unwrap();
    assert_eq!(shown(&found), shown(&expected), "{server}: {query}");
    assert!(found.notes.is_empty(), "{server}: {query}: {:?}", found.notes);
    let ranked = Engine::rank(there, query, options).unwrap();
    let ids = |doc: &str, passage: u64| format!("{doc}#{passage}");
    assert_eq!(
        ranked.iter().map(|hit| ids(&hit.doc, hit.passage)).collect::<Vec<_>>(),
        expected.hits.iter().map(|hit| ids(&hit.doc, hit.passage)).collect::<Vec<_>>(),
        "{server}: {query}"
    );
}

#[test]
fn what_may_have_been_meant_is_offered_and_searched() {
    let here = here();
    for server in Server::all() {
        let there = there(&server);
        for query in ["pasukn keamann", "\"dewan keamann\""] {
            let options = SearchOptions::default();
            let expected = here.search(query, &options).unwrap();
            let found = Engine::search(&there, query, &options).unwrap();
            assert!(expected.corrected.is_some() && expected.total > 0);
            assert_eq!(found.corrected, expected.corrected, "{server}: {query}");
            let best = |results: &Results| results.hits.first().map(telisik::Hit::id);
            assert_eq!(best(&found), best(&expected), "{server}: {query}");
            assert!(!Engine::rank(&there, query, &options).unwrap().is_empty());
        }
    }
}

#[test]
fn what_a_fuzzy_word_is_not_asked_for_is_said() {
    for server in Server::all() {
        let there = there(&server);
        let notes = |query: &str| {
            let found = Engine::search(&there, query, &SearchOptions::default()).unwrap();
            assert!(found.total > 0, "{server}: {query}");
            found.notes.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert!(notes("pasukn~1").is_empty());
        let said = notes("pasukn~2").concat();
        let is_quickwit = there.cluster().kind() == Kind::Quickwit;
        assert_eq!(said.contains("one letter differs"), is_quickwit, "{server}: {said}");
    }
}

#[test]
fn values_of_fields_are_compared_in_a_cluster() {
    let records = [
        ("a", "Pasukan datang.", 2010, "2010-05-01", "Kabar Kota"),
        ("b", "Pasukan pulang.", 2014, "2014-12-12", "Warta Desa"),
        ("c", "Pasukan pergi.", 2020, "2020-01-01", "Kabar Desa"),
    ];
    let line = |(id, text, tahun, date, media): (&str, &str, i32, &str, &str)| {
        let record = serde_json::json!({
            "id": id, "text": text, "tahun": tahun, "date": date, "media": media,
        });
        format!("{record}\n")
    };
    for server in Server::all() {
        let desk = Desk::new();
        let source = desk.records(0);
        std::fs::write(&source, records.map(line).concat()).unwrap();
        desk.push(&server.connect(), &source).unwrap();
        let index = Index::in_memory(Default::default());
        let options = UpdateOptions { threads: 1, ..Default::default() };
        update(&index, &[source], &options).unwrap();
        let (here, there) = (Searcher::open(&index).unwrap(), server.searcher());
        for (query, count) in [
            ("pasukan +tahun:2014", 1),
            ("pasukan +tahun:2010..2014", 2),
            ("pasukan -tahun:2010..2014", 1),
            ("pasukan +date:2014-12", 1),
            ("pasukan +date:2012..", 2),
            ("pasukan +media:desa", 2),
            ("pasukan +media:kabar*", 2),
            ("pasukan +media:*", 3),
            ("pasukan -media:desa", 1),
            ("pasukan xyzzy:desa", 3),
        ] {
            let options = SearchOptions::default();
            let expected = shown(&here.search(query, &options).unwrap());
            assert_eq!(expected["total"], count, "{query}");
            let found = shown(&Engine::search(&there, query, &options).unwrap());
            assert_eq!(found, expected, "{server}: {query}");
        }
    }
}

#[test]
fn words_that_are_known_are_not_asked_for_again() {
    let (fake, there) = there_fake();
    let requests = |query: &str| {
        let before = fake.state().log.len();
        Engine::search(&there, query, &SearchOptions::default()).unwrap();
        fake.state().log.len() - before
    };
    let first = requests("pasukan keamanan");
    let second = requests("keamanan pasukan");
    assert!(second < first, "{first} {second}");
    // Words, those of them that stand in titles, translations, passages, the rest of documents.
    assert!(first <= 5, "{first}");
}

#[test]
fn a_passage_that_stands_there_twice_is_found_once() {
    let (fake, there) = there_fake();
    let before = Engine::search(&there, "pasukan", &SearchOptions::default()).unwrap();
    {
        let mut state = fake.state();
        let twice = state.rows.clone();
        state.rows.extend(twice);
        state.commit();
    }
    let after = Engine::search(&there, "pasukan", &SearchOptions::default()).unwrap();
    let ids = |results: &Results| results.hits.iter().map(telisik::Hit::id).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before));
}
