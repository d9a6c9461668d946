//! What the second stage makes of the best passages.

use telisik::{Group, Language, Rank, SearchOptions, Searcher, Translate};

use crate::in_memory::searcher;

fn first(searcher: &Searcher, query: &str, options: &SearchOptions) -> String {
    searcher.search(query, options).unwrap().hits[0].doc.clone()
}

/// A paragraph long enough to be a passage of its own.
fn paragraph(beginning: &str) -> String {
    format!("{beginning} {}\n\n", "Warga desa bercerita panjang lebar kepada para tamu. ".repeat(6))
}

#[test]
fn words_spread_over_a_document_count_for_its_passages() {
    let spread: String = ["Gempa mengguncang.", "Tsunami menyusul.", "Likuefaksi menelan rumah."]
        .map(paragraph)
        .concat();
    let single = paragraph("Gempa mengguncang.");
    let other: String =
        ["Hujan turun.", "Sungai meluap.", "Jalan terputus."].map(paragraph).concat();
    let searcher = searcher(&[
        ("single", Language::Indonesian, &single),
        ("other", Language::Indonesian, &other),
        ("spread", Language::Indonesian, &spread),
    ]);
    let options = SearchOptions { group: Group::Document, ..SearchOptions::default() };
    assert_eq!(first(&searcher, "gempa tsunami likuefaksi", &options), "spread");
    // Passages too: the best one is of the document that has all the words.
    let options = SearchOptions { group: Group::Passage, ..options };
    assert_eq!(first(&searcher, "gempa tsunami likuefaksi", &options), "spread");
}

#[test]
fn a_query_finds_its_own_language_first() {
    let documents = [
        ("en", Language::English, "The harvest begins in March, after the rains."),
        ("id", Language::Indonesian, "Panen dimulai pada bulan Maret, setelah hujan."),
    ];
    let forwards = searcher(&documents);
    let backwards = searcher(&[documents[1], documents[0]]);
    for searcher in [forwards, backwards] {
        for (query, own) in [("panen setelah hujan", "id"), ("harvest after the rains", "en")] {
            let results = searcher.search(query, &SearchOptions::default()).unwrap();
            let found: Vec<&str> = results.hits.iter().map(|hit| hit.doc.as_str()).collect();
            assert_eq!((found[0], found.len()), (own, 2), "{query}");
        }
    }
}

#[test]
fn the_second_stage_loses_nothing() {
    let texts: Vec<String> = (0..40).map(|n| format!("Panen padi ke-{n} di desa.")).collect();
    let documents: Vec<(String, &String)> =
        texts.iter().enumerate().map(|(n, text)| (n.to_string(), text)).collect();
    let documents: Vec<(&str, Language, &str)> = documents
        .iter()
        .map(|(id, text)| (id.as_str(), Language::Indonesian, text.as_str()))
        .collect();
    let searcher = searcher(&documents);
    let ids = |rank, rerank| {
        let options = SearchOptions { limit: 40, rank, rerank, ..SearchOptions::default() };
        let mut ids: Vec<String> = searcher
            .search("panen desa", &options)
            .unwrap()
            .hits
            .into_iter()
            .map(|h| h.doc)
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(Rank::Full, 10), ids(Rank::Bm25, 0));
    assert_eq!(ids(Rank::Full, 0).len(), 40);
}

#[test]
fn synonyms_are_found_behind_the_word_itself() {
    let searcher = searcher(&[
        ("synonym", Language::Indonesian, "Binatang itu tidur di kandang."),
        ("word", Language::Indonesian, "Hewan itu tidur di kandang."),
        ("other", Language::Indonesian, "Anak itu tidur di kamar."),
    ]);
    let found = |query: &str, options: SearchOptions| -> Vec<String> {
        let hits = searcher.search(query, &options).unwrap().hits;
        hits.into_iter().map(|hit| hit.doc).collect()
    };
    let full = SearchOptions::default;
    assert_eq!(found("hewan", full()), ["word", "synonym"]);
    // What must match is what was asked for, and so is plain BM25.
    assert_eq!(found("+hewan", full()), ["word"]);
    assert_eq!(found("hewan", SearchOptions { rank: Rank::Bm25, ..full() }), ["word"]);
    let never = SearchOptions { translate: Translate::Never, ..full() };
    assert_eq!(found("hewan", never), ["word"]);
}
