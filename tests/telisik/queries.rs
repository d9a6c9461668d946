//! The query language, as a table: `queries.tsv` says for every query which documents it finds,
//! what is marked in them and why, and what is noted.
//!
//! `UPDATE_QUERIES=1 cargo test queries` writes the table anew; read the difference before you
//! keep it.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use telisik::source::read_json_lines;
use telisik::{Index, SearchOptions, Searcher, Translate};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/telisik/queries.tsv");
const DOCUMENTS: &str = include_str!("queries.jsonl");

/// How long a query may take, on a busy machine without optimisation too.
const LONGEST: Duration = Duration::from_secs(1);

fn searcher() -> Searcher {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    read_json_lines(DOCUMENTS.as_bytes(), "berita/queries.jsonl", |document| {
        writer.add(&document.unwrap()).unwrap();
        true
    })
    .unwrap();
    writer.commit().unwrap();
    Searcher::open(&index).unwrap()
}

/// What a query finds, in the order of the documents: `a[keamanan stem, pasukan exact] b[]`, and
/// the notes behind a tab.
fn answer(searcher: &Searcher, query: &str) -> String {
    // What is translated changes with the lexicon: elsewhere.
    let translate = Translate::Never;
    let options = SearchOptions { limit: 100, translate, ..SearchOptions::default() };
    let started = Instant::now();
    let results = searcher.search(query, &options).unwrap();
    let taken = started.elapsed();
    assert!(taken < LONGEST, "{taken:?} for {:?}", query.chars().take(40).collect::<String>());
    let mut found: Vec<String> = Vec::new();
    for hit in &results.hits {
        let mark = |mark: &telisik::Highlight| {
            let why = serde_json::to_value(mark.why).unwrap();
            format!("{} {}", &hit.text[mark.bytes[0]..mark.bytes[1]], why.as_str().unwrap())
        };
        let marks: Vec<String> = hit.highlights.iter().map(mark).collect();
        found.push(format!("{}[{}]", hit.doc, marks.join(", ")));
    }
    found.sort();
    let found = if found.is_empty() { "nothing".to_owned() } else { found.join(" ") };
    let notes: Vec<String> = results.notes.iter().map(ToString::to_string).collect();
    if notes.is_empty() { found } else { format!("{found}\t{}", notes.join(" | ")) }
}

#[test]
fn every_query_of_the_table_finds_what_it_says() {
    let searcher = searcher();
    let table = fs::read_to_string(TABLE).unwrap();
    let (mut actual, mut wrong, mut count) = (String::new(), Vec::new(), 0);
    for line in table.lines() {
        let query = line.split('\t').next().unwrap();
        if query.is_empty() || query.starts_with("# ") {
            actual.push_str(line);
        } else {
            let answer = format!("{query}\t{}", answer(&searcher, query));
            if answer != line {
                wrong.push(format!("{line}\n  is {answer}"));
            }
            actual.push_str(&answer);
            count += 1;
        }
        actual.push('\n');
    }
    if std::env::var_os("UPDATE_QUERIES").is_some() {
        fs::write(TABLE, actual).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 150, "{count} queries");
}

#[test]
fn words_that_stand_nowhere_are_found_by_what_was_meant() {
    let searcher = searcher();
    let search = |query: &str, literal: bool| {
        let options = SearchOptions { literal_spelling: literal, ..SearchOptions::default() };
        searcher.search(query, &options).unwrap()
    };
    // Query, best document (none: empty), what is searched, what is marked as fuzzy.
    let cases = [
        ("Saddam Hussein", "e", "Sadam Husein", "Sadam Husein"),
        ("\"Saddam Hussein\"", "e", "\"Sadam Husein\"", ""),
        ("+Saddam +Hussein", "e", "+Sadam +Husein", "Sadam Husein"),
        ("pasuakn", "a", "pasukan", "pasukan"),
        ("goverment", "d", "government", "government"),
        ("Goverment of law", "d", "Government of law", "government"),
        ("hussein -rezim", "", "husein -rezim", ""),
        ("pasukan -saddam", "a", "", ""),
        ("=saddam", "", "", ""),
        ("sadda*", "", "", ""),
        ("xyzzyx", "", "", ""),
        ("12345678", "", "", ""),
        ("pasukan", "a", "", ""),
    ];
    for (query, doc, corrected, marked) in cases {
        let results = search(query, false);
        let best = results.hits.first();
        assert_eq!(best.map_or("", |hit| hit.doc.as_str()), doc, "{query}");
        assert_eq!(results.corrected.as_deref().unwrap_or_default(), corrected, "{query}");
        assert_eq!(results.notes.is_empty(), corrected.is_empty(), "{query}: {:?}", results.notes);
        let fuzzy: Vec<&str> = best.map_or_else(Vec::new, |hit| {
            let marks = hit.highlights.iter().filter(|mark| mark.why == telisik::query::Why::Fuzzy);
            marks.map(|mark| &hit.text[mark.bytes[0]..mark.bytes[1]]).collect()
        });
        assert_eq!(fuzzy.join(" "), marked, "{query}");
        let literal = search(query, true);
        assert!(literal.corrected.is_none() && literal.notes.is_empty(), "{query}");
        let ranked = searcher.rank(query, &SearchOptions::default()).unwrap();
        assert_eq!(ranked.len(), results.total, "{query}");
    }
    assert!(search("Saddam", true).hits.is_empty());
}

#[test]
fn words_are_completed_and_suggested_with_their_passages() {
    let searcher = searcher();
    let listed = |words: Vec<telisik::query::Suggestion>| -> Vec<(String, u64)> {
        words.into_iter().map(|word| (word.word, word.passages)).collect()
    };
    let complete = |beginning: &str, most| listed(searcher.complete(beginning, most).unwrap());
    assert_eq!(complete("EKONOM", 9), [("ekonom".into(), 1), ("ekonomi".into(), 1)]);
    assert_eq!(complete("keam", 9), [("keamanan".into(), 2)]);
    assert_eq!(complete("pem", 1).len(), 1);
    assert_eq!(complete("xyzzy", 9), []);
    assert_eq!(listed(searcher.suggest("Keamanann", 9).unwrap()), [("keamanan".into(), 2)]);
}

/// Texts that no one means as a query, or means badly.
fn hostile() -> Vec<(&'static str, String)> {
    let spaces = "\u{9}\u{a}\u{b}\u{c}\u{d}\u{20}\u{85}\u{a0}\u{1680}\u{180e}\u{2000}\u{2001}\u{2002}\
        \u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{200b}\u{2028}\u{2029}\
        \u{202f}\u{205f}\u{3000}\u{feff}";
    let mut between_spaces = String::new();
    for space in spaces.chars() {
        write!(between_spaces, "pasukan{space}-kota{space}").unwrap();
    }
    vec![
        ("open brackets", "(".repeat(10_000)),
        ("closed brackets", ")".repeat(10_000)),
        ("nested", format!("{}pasukan{}", "(".repeat(10_000), ")".repeat(10_000))),
        ("braces", format!("{}pasukan{}", "{".repeat(10_000), "}".repeat(10_000))),
        ("crossed", "({".repeat(5_000) + &")}".repeat(5_000)),
        ("fields of fields", "title:".repeat(10_000)),
        ("fields of groups", "title:(".repeat(10_000)),
        ("stars", "****".to_owned()),
        ("many stars", "*".repeat(100_000)),
        ("star words", "*a* ".repeat(20_000)),
        ("stars in a word", "a*".repeat(1_000) + "b"),
        ("all patterns", "?* *? ** a* *a e** *".to_owned()),
        ("fuzzy", "pasukan~2 ".repeat(5_000)),
        ("long fuzzy", "a".repeat(10_000) + "~2"),
        ("1 MB", "pasukan keamanan perbatasan ".repeat(1 << 15)),
        ("1 MB of different words", (0..150_000).map(|n| format!("kata{n} ")).collect()),
        ("1 MB without a space", "a".repeat(1 << 20)),
        ("1 MB of quotes", "\"".repeat(1 << 20)),
        ("1 MB of operators", "+-AND OR NOT ".repeat(80_000)),
        ("a long phrase", format!("\"{}\"", "pasukan ".repeat(10_000))),
        ("a long loose phrase", format!("\"{}\"~100000", "pasukan keamanan ".repeat(5_000))),
        ("boosts", "a^2^3^4^".repeat(10_000)),
        ("large numbers", format!("a^{0} \"a b\"~{0} a~{0} year:{0}..{0}", "9".repeat(1_000))),
        ("controls", (0..0x20).filter_map(char::from_u32).flat_map(|c| ['a', c]).collect()),
        ("directions", "\u{202e}\u{2066}-pasukan\u{2069} \u{200f}\"kota\u{202c}\" \u{61c}".into()),
        ("emoji", "🍚 👩‍👩‍👧‍👦* 🇮🇩~2 \"🍚 beras\" title:🍚 🍚^2".to_owned()),
        ("spaces", spaces.to_owned()),
        ("between spaces", between_spaces),
        ("marks of Zalgo", "p\u{301}\u{302}\u{303}".repeat(5_000)),
        ("unbalanced", "\"a (b \"c) {d \"e} f:(g \"~ ^ ( ) } { “x «y".to_owned()),
        ("intervals", "year:.. year:... year:>= year:< year:2010...2012 date:..x..".to_owned()),
    ]
}

#[test]
fn hostile_texts_are_answered_in_time() {
    let searcher = searcher();
    for (name, query) in hostile() {
        let answer = answer(&searcher, &query);
        if query.len() > telisik::query::LONGEST_QUERY {
            assert!(answer.contains("only the first"), "{name}: {answer}");
        }
    }
}

#[test]
fn limits_are_said_when_they_are_met() {
    let searcher = searcher();
    let cases = [
        ("(".repeat(70) + "kota", "nested deeper"),
        ("pasukan ".repeat(2_000), "only the first 1024 words"),
        ("kota ".repeat(20_000), "bytes of the query"),
        ("kota~7".to_owned(), "2 letters may differ at most"),
        ("kota ***".to_owned(), "has no letters"),
        ("year:x..y".to_owned(), "no interval"),
        ("penulis:budi".to_owned(), "no field `penulis`"),
        (format!("\"{}\"~9", "kota ".repeat(40)), "the first 32 words"),
    ];
    for (query, note) in cases {
        let answer = answer(&searcher, &query);
        assert!(answer.contains(note), "{note}: {answer}");
    }
}

#[test]
fn only_plain_words_are_translated() {
    let searcher = searcher();
    let found = |query: &str| {
        let results = searcher.search(query, &SearchOptions::default()).unwrap();
        results.hits.into_iter().map(|hit| hit.doc).collect::<Vec<_>>()
    };
    assert!(found("government").contains(&"a".to_owned()));
    for query in ["=government", "govern*", "government~", "\"government\"", "\"government law\"~9"]
    {
        assert_eq!(found(query), ["d"], "{query}");
    }
    assert_eq!(found("{govern* pasukan}"), ["a", "d"]);
}

#[test]
fn a_pattern_stands_for_the_most_frequent_words() {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).unwrap();
    let words: String = (0..600).map(|n| format!("kata{n:03} ")).collect();
    writer.add(&telisik::Document::new("all", &words)).unwrap();
    writer.add(&telisik::Document::new("one", "kata599 saja")).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(&index).unwrap();
    let results = searcher.search("kata5* kata*", &SearchOptions::default()).unwrap();
    let notes: Vec<String> = results.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].starts_with("`kata*` stands for 600 words of the index: the 500 in most"));
    assert!(results.hits.iter().any(|hit| hit.doc == "one" && hit.highlights.len() == 1));
}
