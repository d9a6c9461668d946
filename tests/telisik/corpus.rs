//! The sample corpus: its topics find what their judgments name.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use telisik::index::{UpdateOptions, update};
use telisik::{Index, Language, SearchOptions, Searcher};

fn read(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/topics").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn searcher() -> Searcher {
    let index = Index::in_memory(Default::default());
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let report =
        update(&index, &[corpus], &UpdateOptions { threads: 1, ..Default::default() }).unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    assert_eq!(report.documents, 64);
    Searcher::open(&index).unwrap()
}

#[test]
fn topics_find_their_passages() {
    let searcher = searcher();
    let judgments = read("judgments.tsv");
    for (language, least) in [(Language::Indonesian, 0.9), (Language::English, 0.9)] {
        let ending = format!(".{language}.txt#");
        let mut good: HashMap<&str, HashSet<&str>> = HashMap::new();
        for judgment in judgments.iter().filter(|judgment| judgment[1].contains(&ending)) {
            good.entry(&judgment[0]).or_default().insert(&judgment[1]);
        }
        let topics = read(&format!("topics.{language}.tsv"));
        assert!(topics.len() >= 40);
        let options = SearchOptions { limit: 5, ..SearchOptions::default() };
        let found = topics.iter().filter(|topic| {
            let results = searcher.search(&topic[1], &options).unwrap();
            results.hits.iter().any(|hit| good[topic[0].as_str()].contains(hit.id().as_str()))
        });
        let share = found.count() as f64 / topics.len() as f64;
        assert!(share >= least, "{language}: {share}");
    }
}

#[test]
fn every_judgment_names_a_passage() {
    let searcher = searcher();
    let mut passages = HashSet::new();
    for language in Language::ALL {
        let all = SearchOptions { limit: 10_000, language: Some(language), ..Default::default() };
        let hits = searcher.search("-xyzzy", &all).unwrap().hits;
        passages.extend(hits.iter().map(telisik::Hit::id));
    }
    for judgment in read("judgments.tsv") {
        assert!(passages.contains(&judgment[1]), "{}", judgment[1]);
    }
}
