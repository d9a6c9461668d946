//! The library through its public face.

use telisik::analysis::Home;
use telisik::{Document, Group, Index, IndexError, Language, Rank, SearchOptions, Searcher};

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
    writer.remove("b").unwrap();
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

    let mut manifest = index.manifest().clone();
    manifest.analysis = "other".to_owned();
    manifest.write(folder.path()).unwrap();
    let refused = Index::open(folder.path());
    assert!(matches!(refused, Err(IndexError::Version { what: "analysis", .. })));
    std::fs::write(folder.path().join("telisik.json"), "{").unwrap();
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

#[test]
fn a_part_of_a_collection_scores_as_in_the_whole() {
    use telisik::index::Section;
    use telisik::query::{Collection, Place};

    let searcher = |texts: &[&str], collection: Option<Collection>| {
        let index = Index::in_memory(Default::default());
        let mut writer = index.writer(1).unwrap();
        for (number, text) in texts.iter().enumerate() {
            writer.add(&Document::new(number.to_string(), text)).unwrap();
        }
        writer.commit().unwrap();
        match collection {
            None => Searcher::open(&index).unwrap(),
            Some(collection) => Searcher::open_part(&index, collection).unwrap(),
        }
    };
    let texts = ["Pasukan datang.", "Pasukan pulang lagi ke kota.", "Hujan turun.", "Angin."];
    let surface = |term: &str| (Place::Text(Section::Body, Home::Surface), term.to_owned());
    let collection = Collection {
        passages: 4,
        documents: 4,
        words: 10,
        frequencies: [(surface("pasukan"), 2), (surface("pulang"), 1)].into(),
    };
    let hits = |searcher: &Searcher| {
        let results = searcher.search("pasukan pulang", &SearchOptions::default()).unwrap();
        let hits = results.hits.iter();
        hits.map(|hit| (hit.text.clone(), hit.score)).collect::<Vec<_>>()
    };
    let whole = hits(&searcher(&texts, None));
    assert_eq!(whole.len(), 2);
    assert_eq!(whole, hits(&searcher(&texts[..2], Some(collection))));
    assert_ne!(whole, hits(&searcher(&texts[..2], None)));
}

/// Where few passages are wanted most are passed over; where all are, none is.
#[test]
fn the_best_few_are_the_beginning_of_all() {
    const WORDS: [&str; 12] = [
        "pasukan",
        "hujan",
        "kota",
        "beras",
        "sungai",
        "pelatihan",
        "menulis",
        "gunung",
        "pasar",
        "penulis",
        "latihan",
        "perkotaan",
    ];
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    let mut state = 7u32;
    for number in 0..9000 {
        let mut text = String::new();
        for _ in 0..4 + number % 9 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // The first words are common and the last rare.
            let share = f64::from(state >> 8) / f64::from(1u32 << 24);
            text.push_str(WORDS[(share.powi(4) * WORDS.len() as f64) as usize]);
            text.push(' ');
        }
        writer.add(&Document::new(number.to_string(), &text)).unwrap();
        if number == 6000 {
            writer.commit().unwrap();
            writer.remove("17").unwrap();
        }
    }
    writer.commit().unwrap();
    let searcher = Searcher::open(&index).unwrap();
    let queries = [
        "pasukan",
        "perkotaan",
        "pasukan hujan kota",
        "penulis di kota beras",
        "\"hujan kota\" pasar",
        &WORDS.join(" "),
    ];
    for query in queries {
        let ranked = |limit| {
            let options = SearchOptions { limit, rank: Rank::Bm25, ..SearchOptions::default() };
            searcher.rank(query, &options).unwrap()
        };
        let all = ranked(usize::MAX);
        for limit in [1, 3, 10, 100] {
            assert_eq!(ranked(limit), all[..limit.min(all.len())], "{query}: {limit}");
        }
        let options = SearchOptions { rank: Rank::Bm25, ..SearchOptions::default() };
        assert_eq!(searcher.search(query, &options).unwrap().total, all.len(), "{query}");
    }
}
