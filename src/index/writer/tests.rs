use std::collections::BTreeMap;
use std::fs;

use crate::random::numbers;
use crate::search::{SearchOptions, Searcher};
use crate::source::Document;

use super::super::handle::Index;

/// What the index holds: the text of every document.
fn held(index: &Index) -> BTreeMap<String, String> {
    let searcher = Searcher::open(index).unwrap();
    let options = SearchOptions { limit: 1000, ..SearchOptions::default() };
    let hits = searcher.search("kata", &options).unwrap().hits;
    let count = hits.len();
    let held: BTreeMap<_, _> = hits.into_iter().map(|hit| (hit.doc, hit.text)).collect();
    assert_eq!(held.len(), count, "every document once");
    held
}

/// Documents come, replace each other and go, in whatever order, and whenever a segment ends.
#[test]
fn the_last_document_of_an_id_is_the_one_that_stays() {
    for seed in 0..15 {
        let mut number = numbers(seed);
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path(), Default::default()).unwrap();
        let mut writer = index.writer(1).unwrap();
        let mut expected = BTreeMap::new();
        for step in 0..60 {
            let id = format!("dokumen {}", number(8));
            match number(10) {
                0..6 => {
                    let text = format!("kata {step}");
                    writer.add(&Document::new(&id, &text)).unwrap();
                    expected.insert(id, text);
                }
                6 | 7 => {
                    writer.remove(&id).unwrap();
                    expected.remove(&id);
                }
                8 => {
                    let handed = writer.with_own_builder(|writer, own| writer.hand_over(own));
                    handed.unwrap();
                }
                _ => {
                    writer.commit().unwrap();
                    assert_eq!(held(&index), expected, "seed {seed}, step {step}");
                }
            }
        }
        writer.commit().unwrap();
        assert_eq!(held(&index), expected, "seed {seed}");
    }
}

#[test]
fn what_a_dead_writer_put_aside_is_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path(), Default::default()).unwrap();
    let stray = folder.path().join("0123456789abcdef0123456789abcdef.0.run");
    fs::write(&stray, "what is left of a run").unwrap();
    let mut writer = index.writer(1).unwrap();
    assert!(!stray.exists());
    writer.add(&Document::new("a", &"kata tentang kota ".repeat(2_000))).unwrap();
    let runs = || {
        let files = fs::read_dir(folder.path()).unwrap().flatten().map(|file| file.path());
        files.filter(|file| file.extension().is_some_and(|extension| extension == "run")).count()
    };
    assert!(runs() > 0);
    writer.commit().unwrap();
    assert_eq!(runs(), 0);
}
