//! The library through its public face.

use telisik::{Document, Group, Index, IndexError, Language, SearchOptions, Searcher};

#[test]
fn a_searcher_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Searcher>();
    shared::<Index>();
}

#[test]
fn documents_are_replaced_and_removed() {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    writer.add(&Document::new("a", "Pasukan datang.")).unwrap();
    writer.add(&Document::new("b", "Pasukan pulang.")).unwrap();
    writer.commit().unwrap();
    writer.add(&Document::new("a", "Hujan turun.")).unwrap();
    writer.commit().unwrap();
    let total = |query: &str| {
        let searcher = Searcher::open(&index).unwrap();
        searcher.search(query, &SearchOptions::default()).unwrap().total
    };
    assert_eq!((total("pasukan"), total("hujan")), (1, 1));
    writer.remove("b");
    writer.commit().unwrap();
    assert_eq!(total("pasukan"), 0);
}

#[test]
fn an_index_on_disk_opens_again_and_knows_its_version() {
    let folder = tempfile::TempDir::new().unwrap();
    let index = Index::create(folder.path(), Default::default()).unwrap();
    let mut writer = index.writer(2).unwrap();
    assert!(matches!(index.writer(1), Err(IndexError::Busy { .. })));
    writer.add(&Document::new("a", "Rule of law.").with_language(Language::English)).unwrap();
    writer.commit().unwrap();
    writer.finish().unwrap();
    let again = Index::open(folder.path()).unwrap();
    let results = Searcher::open(&again).unwrap().search("laws", &Default::default()).unwrap();
    assert_eq!(results.hits[0].lang, Language::English);

    let manifest = folder.path().join("telisik.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace(&index.manifest().analysis, "other")).unwrap();
    let refused = Index::open(folder.path());
    assert!(matches!(refused, Err(IndexError::Version { what: "analysis", .. })));
    std::fs::write(&manifest, "{").unwrap();
    let refused = Index::open(folder.path());
    assert!(matches!(refused, Err(IndexError::Manifest { .. })));
}

#[test]
fn a_document_is_found_by_its_best_passage() {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    let long =
        format!("{}\n\n{}", "Pasukan datang ke kota. ".repeat(30), "Hujan turun. ".repeat(60));
    writer.add(&Document::new("a", &long)).unwrap();
    writer.add(&Document::new("b", "Pasukan pulang.")).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(&index).unwrap();
    let options = SearchOptions { group: Group::Document, ..SearchOptions::default() };
    let results = searcher.search("pasukan", &options).unwrap();
    assert!(results.total > 2);
    assert_eq!(results.hits.len(), 2);
}

#[test]
fn stopwords_alone_are_searched() {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    writer.add(&Document::new("a", "Ini yang itu.")).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(&index).unwrap();
    assert_eq!(searcher.search("yang", &Default::default()).unwrap().total, 1);
}
