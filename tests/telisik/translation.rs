//! Searching in one language for what is written in the other.

use telisik::lexicon::{Dictionary, Image, LearnOptions, Learner, Lexicon};
use telisik::{Analyzer, Document, Index, Language, SearchOptions, Searcher, Translate};

use crate::in_memory::searcher;

const BOTH: [(&str, Language, &str); 4] = [
    ("id", Language::Indonesian, "Pasukan keamanan menjaga perbatasan pada malam hari."),
    ("en", Language::English, "Security forces guarded the border at night."),
    ("law", Language::Indonesian, "Pemerintah menjunjung supremasi hukum dan hak asasi manusia."),
    ("mixed", Language::Indonesian, "Mereka menyebutnya rule of law, dasar negara modern."),
];

/// Ids of the documents found, best first, and what is marked in each.
fn found(searcher: &Searcher, query: &str, options: &SearchOptions) -> Vec<(String, Vec<String>)> {
    let results = searcher.search(query, options).unwrap();
    let marks = |hit: &telisik::Hit| {
        let marks = hit.highlights.iter();
        marks
            .map(|mark| {
                let why = serde_json::to_string(&mark.why).unwrap();
                format!("{} {}", &hit.text[mark.bytes[0]..mark.bytes[1]], why.trim_matches('"'))
            })
            .collect()
    };
    results.hits.iter().map(|hit| (hit.doc.clone(), marks(hit))).collect()
}

fn ids(found: &[(String, Vec<String>)]) -> Vec<&str> {
    found.iter().map(|(id, _)| id.as_str()).collect()
}

#[test]
fn a_query_finds_both_languages_and_marks_the_translated_words() {
    let searcher = searcher(&BOTH);
    let options = SearchOptions::default();
    let english = found(&searcher, "border guards", &options);
    assert_eq!(ids(&english), ["en", "id"]);
    assert_eq!(english[1].1, ["menjaga translation", "perbatasan translation"]);
    let indonesian = found(&searcher, "perbatasan", &options);
    assert_eq!(ids(&indonesian), ["id", "en"]);
    assert_eq!(indonesian[1].1, ["border translation"]);
    let never = SearchOptions { translate: Translate::Never, ..options };
    assert_eq!(ids(&found(&searcher, "perbatasan", &never)), ["id"]);
}

#[test]
fn terms_of_several_words_are_translated_as_one() {
    let searcher = searcher(&BOTH);
    let hits = found(&searcher, "human rights", &SearchOptions::default());
    assert_eq!(hits[0].0, "law");
    assert!(hits[0].1.contains(&"hak asasi manusia translation".to_owned()), "{hits:?}");
    let hits = found(&searcher, "supremasi hukum", &SearchOptions::default());
    assert_eq!(ids(&hits), ["law", "mixed"]);
    let hits = found(&searcher, "rule of law", &SearchOptions::default());
    assert_eq!(ids(&hits), ["mixed", "law"]);
}

#[test]
fn phrases_are_translated_only_when_asked() {
    let searcher = searcher(&BOTH);
    let options = SearchOptions::default();
    assert_eq!(ids(&found(&searcher, "\"human rights\"", &options)), [""; 0]);
    let always = SearchOptions { translate: Translate::Always, ..options };
    assert_eq!(ids(&found(&searcher, "\"human rights\"", &always)), ["law"]);
}

#[test]
fn must_and_not_hold_for_translated_words_too() {
    let searcher = searcher(&BOTH);
    let options = SearchOptions::default();
    assert_eq!(ids(&found(&searcher, "+border +night", &options)), ["en", "id"]);
    assert_eq!(ids(&found(&searcher, "law -rights", &options)), ["mixed"]);
}

#[test]
fn words_that_the_lexicon_does_not_know_are_found_by_their_spelling() {
    let searcher = searcher(&[
        ("a", Language::Indonesian, "Ini soal hiperkomputerisasi."),
        ("b", Language::Indonesian, "Ini soal lain."),
    ]);
    let hits = found(&searcher, "hypercomputerization", &SearchOptions::default());
    assert_eq!(ids(&hits), ["a"]);
}

#[test]
fn an_explanation_names_the_translations_and_sums_up() {
    let searcher = searcher(&BOTH);
    let options = SearchOptions { explain: true, ..SearchOptions::default() };
    let results = searcher.search("border", &options).unwrap();
    let units = results.explanation.unwrap();
    assert!(units[0].finds.iter().any(|find| find.text == "batas"), "{units:?}");
    for hit in &results.hits {
        let sum: f32 = hit.parts.as_ref().unwrap().iter().map(|part| part.score).sum();
        assert!((sum - hit.score).abs() < 1e-4, "{hit:?}");
    }
}

#[test]
fn a_hit_shows_the_passage_of_its_translation() {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    let mut add = |id: &str, parallel: &str, language, text: &str| {
        let mut document = Document::new(id, text).with_language(language);
        document.parallel = Some(parallel.to_owned());
        writer.add(&document).unwrap();
    };
    let filler = |word: &str| vec![word; 60].join(" ");
    let (id, en) = (filler("kata"), filler("word"));
    add(
        "x.id",
        "x.en",
        Language::Indonesian,
        &format!("{id}.\n\nHarga beras naik di pasar. {id}."),
    );
    add("x.en", "x.id", Language::English, &format!("{en}.\n\nThe price of rice rose. {en}."));
    writer.commit().unwrap();
    let searcher = Searcher::open(&index).unwrap();
    let options = SearchOptions { parallel: true, ..SearchOptions::default() };
    let results = searcher.search("beras", &options).unwrap();
    let hit = results.hits.iter().find(|hit| hit.doc == "x.id").unwrap();
    let parallel = hit.parallel.as_ref().unwrap();
    let passage = parallel.passage.as_ref().unwrap();
    assert_eq!((parallel.doc.as_str(), passage.passage), ("x.en", 2));
    let [start, end] = passage.highlights[0].bytes;
    assert_eq!(&passage.text[start..end], "rice");
}

#[test]
fn what_is_learned_from_aligned_text_translates_and_is_the_same_every_time() {
    let pairs = [
        ("kucing glonggong tidur", "the cat of glimmer sleeps"),
        ("glonggong besar", "a big glimmer"),
        ("rumah besar", "a big house"),
        ("kucing di rumah", "the cat in the house"),
        ("rumah glonggong", "house of glimmer"),
        ("kucing besar tidur", "the big cat sleeps"),
    ];
    let learn = || {
        let mut learner = Learner::new(Analyzer::default());
        pairs.iter().for_each(|(indonesian, english)| learner.add(indonesian, english));
        learner.learn(&LearnOptions::default(), |_| {})
    };
    let image = learn();
    assert_eq!(image, learn());
    let lexicon = Lexicon::new("learned", Image::read(image).unwrap());
    let dictionary = Dictionary::new(vec![lexicon]);
    let best =
        |from, word: &str, stem: &str| dictionary.translate(from, word, stem)[0].text.clone();
    assert_eq!(best(Language::English, "glimmer", "glimmer"), "glonggong");
    assert_eq!(best(Language::Indonesian, "kucing", "kucing"), "cat");
    assert_eq!(best(Language::English, "houses", "hous"), "rumah");
}

#[test]
fn damaged_lexicons_are_refused_or_have_fewer_entries() {
    let image = Lexicon::embedded().image().bytes().to_vec();
    assert!(Image::read(image[..image.len() - 1].to_vec()).is_none());
    assert!(Image::read(b"telisikT".to_vec()).is_none());
    let mut random = 17u64;
    for _ in 0..300 {
        let mut damaged = image.clone();
        for _ in 0..8 {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let at = 12 + (random >> 33) as usize % (damaged.len() - 12);
            damaged[at] ^= (random >> 25) as u8;
        }
        if let Some(image) = Image::read(damaged) {
            let dictionary = Dictionary::new(vec![Lexicon::new("damaged", image)]);
            for word in ["government", "human rights", "x"] {
                dictionary.translate(Language::English, word, word);
            }
        }
    }
}
