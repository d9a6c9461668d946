//! Our own server answers what a real Quickwit answered.
//!
//! `quickwit-0.9.json` holds what a real Quickwit 0.9 said to these requests. Where one is named,
//! it is asked again, and `TELISIK_UPDATE_SNAPSHOTS=1` writes down anew what it says.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use telisik::remote::{Kind, SourceOptions, configuration};

use super::server::{Server, ask};

/// Stands for the name of the index in requests and answers.
const NAME: &str = "INDEX";

/// Passages as they are sent, short ones of few fields.
fn rows() -> Vec<Value> {
    let row = |number: u64, text: &str, filter: Value, numbers: Value, dates: Value| {
        json!({
            "pid": format!("d{number}#1"), "doc": format!("d{number}"), "lang": "id",
            "ordinal": 1, "sequence": number, "words": text.split(' ').count(), "text": text,
            "filter": filter, "numbers": numbers, "dates": dates,
            "acronym": ["pbb\u{1}perserikatan bangsa bangsa"],
            "surface": text, "stem": text, "variant": "2014-12-12",
        })
    };
    vec![
        row(
            1,
            "pasukan keamanan kota",
            json!(["lang\u{1}id", "tahun\u{1}2010"]),
            json!({ "tahun": [2010.0] }),
            json!({ "date": [1_272_672_000] }),
        ),
        row(
            2,
            "keamanan pasukan kota kota",
            json!(["lang\u{1}id", "tahun\u{1}2014"]),
            json!({ "tahun": [2014.0, 2015.5] }),
            json!({ "date": [1_418_342_400] }),
        ),
        row(
            3,
            "hutan terbakar",
            json!(["lang\u{1}id", "media\u{1}kabar * desa"]),
            json!({}),
            json!({}),
        ),
    ]
}

/// What is asked: a name, the method, the path, the body.
fn requests() -> Vec<(&'static str, &'static str, String, String)> {
    let search = format!("/api/v1/_elastic/{NAME}/_search");
    let by_score = json!([{ "_score": { "order": "desc" } }, { "sequence": { "order": "asc" } }]);
    let by_place = json!([{ "sequence": { "order": "asc" } }]);
    let ingest =
        |commit: &str| format!("/api/v1/{NAME}/ingest?commit={commit}&detailed_response=true");
    let lines: String = rows().iter().map(|row| format!("{row}\n")).collect();
    let bad = "{\"pid\":\"x#1\",\"unknown\":1}\nno json\n{\"pid\":7}\n";
    let description = configuration(Kind::Quickwit, NAME, &SourceOptions::default()).to_string();
    let mut requests = vec![
        ("what it is", "GET", "/api/v1/_elastic".to_owned(), String::new()),
        ("an index that is not there", "GET", format!("/api/v1/indexes/{NAME}"), String::new()),
        ("a search there", "POST", search.clone(), "{}".to_owned()),
        ("passages for it", "POST", ingest("auto"), lines.clone()),
        ("making it", "POST", "/api/v1/indexes".to_owned(), description.clone()),
        ("making it again", "POST", "/api/v1/indexes".to_owned(), description),
        (
            "a search in nothing",
            "POST",
            search.clone(),
            json!({ "query": { "match_all": {} } }).to_string(),
        ),
        ("passages", "POST", ingest("force"), lines),
        ("passages that are none", "POST", ingest("auto"), bad.to_owned()),
    ];
    let queries = [
        ("everything", json!({ "match_all": {} })),
        (
            "nothing",
            json!({ "bool": { "must": [{ "match_all": {} }], "must_not": [{ "match_all": {} }] } }),
        ),
        ("a term", json!({ "term": { "surface": { "value": "kota" } } })),
        ("a boosted term", json!({ "term": { "surface": { "value": "kota", "boost": 2.5 } } })),
        (
            "a term of a field without lengths",
            json!({ "term": { "filter": { "value": "tahun\u{1}2014" } } }),
        ),
        ("a number as a term", json!({ "term": { "ordinal": { "value": 1 } } })),
        ("terms", json!({ "terms": { "pid": ["d1#1", "d3#1", "d9#1"] } })),
        ("a phrase", json!({ "match_phrase": { "surface": { "query": "pasukan keamanan" } } })),
        (
            "a boosted phrase",
            json!({ "query_string": { "query": "surface:\"pasukan keamanan\"^0.25" } }),
        ),
        (
            "a boosted phrase without positions",
            json!({ "query_string": { "query": "variant:\"a b\"^2" } }),
        ),
        (
            "a phrase without positions",
            json!({ "match_phrase": { "variant": { "query": "a b" } } }),
        ),
        (
            "any of two",
            json!({ "bool": {
            "should": [{ "term": { "surface": { "value": "pasukan" } } }, { "term": { "stem": { "value": "hutan", "boost": 0.5 } } }],
            "minimum_should_match": 1,
        } }),
        ),
        (
            "all but",
            json!({ "bool": {
            "must": [{ "term": { "surface": { "value": "kota" } } }],
            "should": [{ "term": { "surface": { "value": "hutan" } } }],
            "must_not": [{ "term": { "filter": { "value": "tahun\u{1}2010" } } }],
        } }),
        ),
        (
            "a filter",
            json!({ "bool": { "filter": [{ "term": { "surface": { "value": "kota" } } }] } }),
        ),
        ("a beginning", json!({ "prefix": { "filter": { "value": "tahun\u{1}" } } })),
        ("a pattern", json!({ "wildcard": { "surface": { "value": "k?t*" } } })),
        (
            "a pattern of a value",
            json!({ "wildcard": { "filter": { "value": "media\u{1}*desa" } } }),
        ),
        ("an expression", json!({ "regexp": { "surface": { "value": "(hu.?an|kotak)" } } })),
        (
            "a number between",
            json!({ "range": { "numbers.tahun": { "gte": 2014.0, "lt": 2020.0 } } }),
        ),
        ("a fraction between", json!({ "range": { "numbers.tahun": { "gt": 2015.0 } } })),
        ("a number of no field", json!({ "range": { "numbers.berat": { "gte": 1.0 } } })),
        ("a date between", json!({ "range": { "dates.date": { "gte": 1_300_000_000 } } })),
        ("a field that is not there", json!({ "term": { "xyz": { "value": "x" } } })),
        ("a query of no kind", json!({ "xyz": {} })),
        ("a parameter of no kind", json!({ "term": { "surface": { "value": "x", "xyz": 1 } } })),
    ];
    let strict =
        format!("{search}?allow_partial_search_results=false&_source_includes=pid,ordinal");
    for (name, query) in &queries {
        let body =
            json!({ "query": query, "size": 10, "track_total_hits": true, "sort": by_score });
        requests.push((name, "POST", strict.clone(), body.to_string()));
    }
    let counted = json!({
        "query": { "match_all": {} }, "size": 0, "track_total_hits": true,
        "aggs": { "words": { "sum": { "field": "words" } } },
    });
    let first = json!({ "query": { "match_all": {} }, "size": 1, "sort": by_place });
    let wrong = json!({ "query": { "xyz": {} } });
    let unknown = json!({ "query": { "term": { "xyz": { "value": "x" } } } });
    let header = json!({ "index": NAME });
    let several = |bodies: &[&Value]| {
        bodies.iter().map(|body| format!("{header}\n{body}\n")).collect::<String>()
    };
    let path = "/api/v1/_elastic/_msearch?_source_includes=pid".to_owned();
    requests.extend([
        (
            "without an order",
            "POST",
            search.clone(),
            json!({ "query": { "match_all": {} } }).to_string(),
        ),
        ("everything that is stored", "POST", search, first.to_string()),
        ("several searches", "POST", path.clone(), several(&[&counted, &first])),
        (
            "one of them with a field that is not there",
            "POST",
            path.clone(),
            several(&[&unknown, &first]),
        ),
        ("one of them wrong", "POST", path.clone(), several(&[&wrong, &first])),
        (
            "one of them elsewhere",
            "POST",
            path,
            format!("{{\"index\":\"{NAME}-x\"}}\n{first}\n{header}\n{first}\n"),
        ),
        ("no such route", "GET", "/api/v1/xyz/abc".to_owned(), String::new()),
    ]);
    requests
}

#[test]
fn our_own_server_answers_as_a_real_one_did() {
    let file: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/telisik/remote/fake/quickwit-0.9.json");
    for server in Server::quickwits().into_iter().rev() {
        let told = all_answers(&server);
        if matches!(server, Server::Real(_))
            && std::env::var_os("TELISIK_UPDATE_SNAPSHOTS").is_some()
        {
            fs::write(&file, lines(&told)).unwrap();
        }
        let kept: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let differ = requests().into_iter().map(|(name, ..)| name);
        let differ = differ.filter(|&name| told[name] != kept[name]);
        let differ: String =
            differ.map(|name| format!("{name}:\n  {}\n  {}\n", told[name], kept[name])).collect();
        assert!(differ.is_empty(), "{server}, and what was kept:\n{differ}");
    }
}

/// An answer a line.
fn lines(told: &Value) -> String {
    let entries =
        requests().into_iter().map(|(name, ..)| format!("{}: {}", json!(name), told[name]));
    format!("{{\n{}\n}}\n", entries.collect::<Vec<_>>().join(",\n"))
}

fn all_answers(server: &Server) -> Value {
    let mut told = Map::new();
    for (name, method, path, body) in requests() {
        let [path, body] = [path, body].map(|text| text.replace(NAME, server.index()));
        let (status, answer) = ask(&server.url(), method, &path, &body);
        // The configuration that comes back is long, and other tests read it.
        let answer = match name {
            "making it" => Value::Null,
            // The rest is names, dates and versions.
            "what it is" => answer["version"]["distribution"].clone(),
            _ => plain(answer, "", server.index()),
        };
        told.insert(name.to_owned(), json!({ "status": status, "answer": answer }));
    }
    told.into()
}

/// What does not change from one time to the next, and is read: the words of errors do not count,
/// and scores as far as both engines must agree.
fn plain(answer: Value, key: &str, index: &str) -> Value {
    match (key, answer) {
        ("took" | "elapsed_time_micros", _) => Value::Null,
        ("message" | "reason" | "error", Value::String(_)) => "…".into(),
        ("sort", Value::Array(keys)) => {
            let rounded = |key: Value| match key.as_f64() {
                Some(number) => ((number * 100.0).round() / 100.0).into(),
                None => key,
            };
            keys.into_iter().map(rounded).collect()
        }
        (_, Value::String(text)) => text.replace(index, NAME).into(),
        (key, Value::Array(values)) => {
            values.into_iter().map(|value| plain(value, key, index)).collect()
        }
        (_, Value::Object(entries)) => {
            let entry = |(key, value): (String, Value)| {
                let value = plain(value, &key, index);
                (!value.is_null()).then_some((key, value))
            };
            Value::Object(entries.into_iter().filter_map(entry).collect())
        }
        (_, other) => other,
    }
}
