//! Searches that have to agree.

use std::num::NonZeroUsize;

use crate::index::Index;
use crate::query::Rank;
use crate::random::numbers;
use crate::source::Document;

use super::{Ranked, SearchOptions, Searcher};

/// An index of three segments with deleted passages.
fn some_index() -> Index {
    const WORDS: [&str; 12] = [
        "pasukan",
        "keamanan",
        "menulis",
        "ditulis",
        "tulisan",
        "rumah",
        "sakit",
        "kota",
        "hujan",
        "pertanggungjawaban",
        "1990",
        "NATO",
    ];
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    let mut number = numbers(1);
    for run in 0..3 {
        for document in 0..900 {
            let length = 1 + number(12);
            // Some words are much more frequent than others.
            let words = (0..length).map(|_| {
                let most = 1 + number(WORDS.len());
                WORDS[number(most)]
            });
            let text = words.collect::<Vec<_>>().join(" ");
            writer.add(&Document::new(format!("{run}-{document}"), &text)).unwrap();
        }
        writer.commit().unwrap();
    }
    for document in (0..900).step_by(7) {
        writer.remove(&format!("1-{document}")).unwrap();
    }
    writer.commit().unwrap();
    index
}

#[test]
fn several_threads_find_what_one_finds() {
    let searcher = Searcher::open(&some_index()).unwrap();
    assert!(searcher.statistics().segments > 1);
    let found = |query: &str, options: &SearchOptions| -> (Vec<Ranked>, usize, Vec<Ranked>) {
        let ranked = searcher.rank(query, options).unwrap();
        let results = searcher.search(query, options).unwrap();
        let hits = results.hits.into_iter();
        let hits = hits.map(|hit| Ranked { doc: hit.doc, passage: hit.passage, score: hit.score });
        (ranked, results.total, hits.collect())
    };
    for query in [
        "pasukan",
        "kota hujan NATO",
        "penulis di rumah sakit",
        "pasukan keamanan menulis rumah kota 1990 pertanggungjawaban",
        "\"rumah sakit\" NATO hujan",
    ] {
        for rank in [Rank::Bm25, Rank::Full] {
            for limit in [0, 1, 10, 5000] {
                let options = |threads| {
                    let threads = NonZeroUsize::new(threads);
                    SearchOptions { rank, limit, threads, ..SearchOptions::default() }
                };
                let alone = found(query, &options(1));
                assert_eq!(alone.0, alone.2, "{query}");
                for threads in [2, 3, 5] {
                    assert_eq!(found(query, &options(threads)), alone, "{query}, {threads}");
                }
            }
        }
    }
}
