//! Our own server answers what real ones answered.
//!
//! `quickwit-0.9.json` and `elasticsearch-7.0.json` hold what a real Quickwit 0.9 and a real
//! Elasticsearch 7.0 said to these requests. Where one is named, it is asked again, and
//! `TELISIK_UPDATE_SNAPSHOTS=1` writes down anew what it says.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use telisik::remote::{Kind, SourceOptions, configuration};

use super::fake::Flavour;
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
type Asked = (&'static str, &'static str, String, String);

/// Making the index and filling it.
fn filling(flavour: Flavour) -> Vec<Asked> {
    let bad = |wrong| ["{\"pid\":\"x#1\",\"unknown\":1}", "no json", wrong];
    match flavour {
        Flavour::Quickwit => {
            let ingest = |commit: &str| {
                format!("/api/v1/{NAME}/ingest?commit={commit}&detailed_response=true")
            };
            let description = configuration(Kind::Quickwit, NAME, &SourceOptions::default());
            let making = ("/api/v1/indexes".to_owned(), description.to_string());
            let lines: String = rows().iter().map(|row| format!("{row}\n")).collect();
            let bad = bad("{\"pid\":7}").map(|line| format!("{line}\n")).concat();
            vec![
                ("what it is", "GET", "/api/v1/_elastic".to_owned(), String::new()),
                (
                    "an index that is not there",
                    "GET",
                    format!("/api/v1/indexes/{NAME}"),
                    String::new(),
                ),
                (
                    "a search there",
                    "POST",
                    format!("/api/v1/_elastic/{NAME}/_search"),
                    "{}".to_owned(),
                ),
                ("passages for it", "POST", ingest("auto"), lines.clone()),
                ("making it", "POST", making.0.clone(), making.1.clone()),
                ("making it again", "POST", making.0, making.1),
                (
                    "a search in nothing",
                    "POST",
                    format!("/api/v1/_elastic/{NAME}/_search"),
                    json!({ "query": { "match_all": {} } }).to_string(),
                ),
                ("passages", "POST", ingest("force"), lines),
                ("passages that are none", "POST", ingest("auto"), bad),
            ]
        }
        Flavour::OpenSearch => {
            let index = format!("/{NAME}");
            let description = configuration(Kind::OpenSearch, NAME, &SourceOptions::default());
            let with_id = |number: usize, line: &str| {
                format!("{{\"index\":{{\"_id\":\"d{number}#1\"}}}}\n{line}\n")
            };
            let lines = rows().into_iter().enumerate();
            let lines: String = lines.map(|(at, row)| with_id(at + 1, &row.to_string())).collect();
            let bad = bad("{\"words\":\"many\"}").into_iter().enumerate();
            let bad: String = bad.map(|(at, line)| with_id(at + 7, line)).collect();
            let bulk = format!("/{NAME}/_bulk");
            vec![
                ("what it is", "GET", "/".to_owned(), String::new()),
                ("an index that is not there", "GET", index.clone(), String::new()),
                ("a search there", "POST", format!("/{NAME}/_search"), "{}".to_owned()),
                ("making it", "PUT", index.clone(), description.to_string()),
                ("making it again", "PUT", index, description.to_string()),
                (
                    "a search in nothing",
                    "POST",
                    format!("/{NAME}/_search"),
                    json!({ "query": { "match_all": {} } }).to_string(),
                ),
                ("passages", "POST", format!("{bulk}?refresh=true"), lines),
                ("passages that are none", "POST", bulk, bad),
            ]
        }
    }
}

/// Queries and their names.
fn queries(flavour: Flavour) -> Vec<(&'static str, Value)> {
    let mut queries = vec![
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
    queries.extend(match flavour {
        Flavour::Quickwit => vec![
            (
                "a boosted phrase",
                json!({ "query_string": { "query": "surface:\"pasukan keamanan\"^0.25" } }),
            ),
            (
                "a boosted phrase without positions",
                json!({ "query_string": { "query": "variant:\"a b\"^2" } }),
            ),
        ],
        Flavour::OpenSearch => vec![
            (
                "a boosted phrase",
                json!({ "match_phrase": {
                    "surface": { "query": "pasukan keamanan", "boost": 0.25 },
                } }),
            ),
            (
                "a fuzzy word",
                // What it is worth is never asked.
                json!({ "bool": { "filter": [
                    { "fuzzy": { "surface": { "value": "keamann", "fuzziness": 2 } } },
                ] } }),
            ),
        ],
    });
    queries
}

fn requests(flavour: Flavour) -> Vec<Asked> {
    let root = match flavour {
        Flavour::Quickwit => "/api/v1/_elastic",
        Flavour::OpenSearch => "",
    };
    let search = format!("{root}/{NAME}/_search");
    let by_score = json!([{ "_score": { "order": "desc" } }, { "sequence": { "order": "asc" } }]);
    let by_place = json!([{ "sequence": { "order": "asc" } }]);
    // Each is told its own way which fields are wanted.
    let wanted = |fields: &[&str]| match flavour {
        Flavour::Quickwit => (format!("_source_includes={}", fields.join(",")), Value::Null),
        Flavour::OpenSearch => (String::new(), json!(fields)),
    };
    let asking = |mut body: Value, fields: &Value| {
        if !fields.is_null() {
            body["_source"] = fields.clone();
        }
        body
    };
    let mut requests = filling(flavour);
    let (parameter, fields) = wanted(&["pid", "ordinal"]);
    let strict = format!("{search}?allow_partial_search_results=false&{parameter}");
    let strict = strict.trim_end_matches('&');
    for (name, query) in queries(flavour) {
        let body =
            json!({ "query": query, "size": 10, "track_total_hits": true, "sort": by_score });
        requests.push((name, "POST", strict.to_owned(), asking(body, &fields).to_string()));
    }
    let (parameter, fields) = wanted(&["pid"]);
    let counted = json!({
        "query": { "match_all": {} }, "size": 0, "track_total_hits": true,
        "aggs": { "words": { "sum": { "field": "words" } } },
    });
    let everything = json!({ "query": { "match_all": {} }, "size": 1, "sort": by_place });
    let first = asking(everything.clone(), &fields);
    let wrong = json!({ "query": { "xyz": {} } });
    let unknown = json!({ "query": { "term": { "xyz": { "value": "x" } } } });
    let header = json!({ "index": NAME });
    let several = |bodies: &[&Value]| {
        bodies.iter().map(|body| format!("{header}\n{body}\n")).collect::<String>()
    };
    let path = format!("{root}/_msearch?{parameter}");
    let path = path.trim_end_matches('?').to_owned();
    if flavour == Flavour::OpenSearch {
        requests.push((
            "several searches with a parameter",
            "POST",
            format!("{path}?_source_includes=pid"),
            several(&[&first]),
        ));
    }
    requests.extend([
        (
            "without an order",
            "POST",
            search.clone(),
            json!({ "query": { "match_all": {} } }).to_string(),
        ),
        ("everything that is stored", "POST", search, everything.to_string()),
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
    if flavour == Flavour::OpenSearch {
        let again = format!("{{\"index\":{{\"_id\":\"d1#1\"}}}}\n{}\n", rows()[0]);
        requests.push(("a passage again", "POST", format!("/{NAME}/_bulk"), again));
    }
    requests
}

#[test]
fn our_own_server_answers_as_a_real_quickwit_did() {
    compare(Flavour::Quickwit, "quickwit-0.9.json");
}

#[test]
fn our_own_server_answers_as_a_real_elasticsearch_did() {
    compare(Flavour::OpenSearch, "elasticsearch-7.0.json");
}

fn compare(flavour: Flavour, file: &str) {
    let file: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/telisik/remote/fake").join(file);
    for server in Server::of(flavour).into_iter().rev() {
        let told = all_answers(&server, flavour);
        if matches!(server, Server::Real(_))
            && std::env::var_os("TELISIK_UPDATE_SNAPSHOTS").is_some()
        {
            fs::write(&file, lines(&told, flavour)).unwrap();
        }
        let kept: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let differ = requests(flavour).into_iter().map(|(name, ..)| name);
        let differ = differ.filter(|&name| told[name] != kept[name]);
        let differ: String =
            differ.map(|name| format!("{name}:\n  {}\n  {}\n", told[name], kept[name])).collect();
        assert!(differ.is_empty(), "{server}, and what was kept:\n{differ}");
    }
}

/// An answer a line.
fn lines(told: &Value, flavour: Flavour) -> String {
    let entries =
        requests(flavour).into_iter().map(|(name, ..)| format!("{}: {}", json!(name), told[name]));
    format!("{{\n{}\n}}\n", entries.collect::<Vec<_>>().join(",\n"))
}

fn all_answers(server: &Server, flavour: Flavour) -> Value {
    let mut told = Map::new();
    for (name, method, path, body) in requests(flavour) {
        let [path, body] = [path, body].map(|text| text.replace(NAME, server.index()));
        let (status, answer) = ask(&server.url(), method, &path, &body);
        let answer = match (name, flavour) {
            // The configuration that comes back is long, and other tests read it.
            ("making it", _) => Value::Null,
            // The rest is names, dates and versions.
            ("what it is", Flavour::Quickwit) => answer["version"]["distribution"].clone(),
            ("what it is", Flavour::OpenSearch) => answer["version"]["number"].is_string().into(),
            _ => plain(answer, "", server.index()),
        };
        told.insert(name.to_owned(), json!({ "status": status, "answer": answer }));
    }
    told.into()
}

/// What is never read, and differs from one time or one server to the next.
const UNREAD: [&str; 11] = [
    "took",
    "elapsed_time_micros",
    "_id",
    "_type",
    "_score",
    "max_score",
    "_version",
    "result",
    "_seq_no",
    "_primary_term",
    "forced_refresh",
];

/// What does not change from one time to the next, and is read: the words of errors do not count,
/// and scores as far as both engines must agree.
fn plain(answer: Value, key: &str, index: &str) -> Value {
    match (key, answer) {
        (key, _) if UNREAD.contains(&key) => Value::Null,
        // A passage of a batch is taken, or there is an error.
        ("index", Value::Object(item)) => {
            let read = ["status", "error"].map(|key| (key.to_owned(), item.get(key).cloned()));
            let read = read.into_iter().filter_map(|(key, value)| Some((key, value?)));
            Value::Object(
                read.map(|(key, value)| (key.clone(), plain(value, &key, index))).collect(),
            )
        }
        ("error", Value::Object(error)) => json!({ "reason": error.get("reason").map(|_| "…") }),
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
