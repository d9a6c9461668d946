//! What the server keeps, and how it answers.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::Fault;
use super::http::Request;
use super::query::{Hits, evaluate};

/// Which engine the server plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    Quickwit,
    OpenSearch,
}

/// A posting: the passage, and the positions of the term in it.
pub type Posting = (usize, Vec<u32>);

pub struct State {
    pub flavour: Flavour,
    /// The name and the configuration of the one index.
    pub index: Option<(String, Value)>,
    identity: usize,
    /// Passages that can be searched, as they were sent.
    pub rows: Vec<Value>,
    /// Passages that cannot be searched yet.
    pending: Vec<Value>,
    pending_since: Option<Instant>,
    pub(super) postings: HashMap<(String, String), Vec<Posting>>,
    pub(super) lengths: HashMap<String, Vec<u32>>,
    pub faults: VecDeque<(String, Fault)>,
    /// Seconds until what was taken can be searched; told instead of what the index asks for.
    pub commit_seconds: u64,
    /// Largest body that is taken.
    pub most_bytes: usize,
    /// Passages whose text holds this are rejected.
    pub poison: Option<&'static str>,
    /// What must stand in the header.
    pub authorization: Option<&'static str>,
    /// How long each answer takes.
    pub delay: Duration,
    /// Requests by method and path, and the size of their bodies.
    pub log: Vec<(String, usize)>,
    pub(super) in_flight: usize,
    pub most_in_flight: usize,
    /// Parts of the index that do not answer.
    pub failed_shards: u64,
}

impl State {
    pub(super) fn new(flavour: Flavour) -> State {
        State {
            flavour,
            index: None,
            identity: 0,
            rows: Vec::new(),
            pending: Vec::new(),
            pending_since: None,
            postings: HashMap::new(),
            lengths: HashMap::new(),
            faults: VecDeque::new(),
            commit_seconds: 1,
            most_bytes: 10_000_000,
            poison: None,
            authorization: None,
            delay: Duration::ZERO,
            log: Vec::new(),
            in_flight: 0,
            most_in_flight: 0,
            failed_shards: 0,
        }
    }

    pub(super) fn note(&mut self, request: &Request) {
        self.log.push((format!("{} {}", request.method, request.path), request.body.len()));
        self.in_flight += 1;
        self.most_in_flight = self.most_in_flight.max(self.in_flight);
    }

    pub(super) fn next_fault(&mut self, path: &str) -> Option<Fault> {
        let at = self.faults.iter().position(|(part, _)| path.contains(part.as_str()))?;
        self.faults.remove(at).map(|(_, fault)| fault)
    }

    pub(super) fn answer(&mut self, request: &Request) -> (u16, Value) {
        if self.authorization.is_some_and(|wanted| request.authorization.as_deref() != Some(wanted))
        {
            let said = request.authorization.clone().unwrap_or_default();
            return (401, json!({ "message": format!("who is {said}?") }));
        }
        let due = Duration::from_secs(self.commit_seconds);
        if self.pending_since.is_some_and(|since| since.elapsed() >= due) {
            self.commit();
        }
        let name = self.index.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
        let path = request.path.as_str();
        match (self.flavour, request.method.as_str()) {
            (Flavour::Quickwit, "GET") if path == "/api/v1/_elastic" => {
                (200, json!({ "version": { "distribution": "quickwit", "number": "7.17.0" } }))
            }
            (Flavour::OpenSearch, "GET") if path == "/" => {
                (200, json!({ "version": { "distribution": "opensearch", "number": "2.11.0" } }))
            }
            (Flavour::Quickwit, "POST") if path == "/api/v1/indexes" => {
                let configuration: Value = serde_json::from_slice(&request.body).unwrap();
                let name = configuration["index_id"].as_str().unwrap().to_owned();
                self.create(name, configuration)
            }
            (Flavour::OpenSearch, "PUT") => {
                let configuration = serde_json::from_slice(&request.body).unwrap();
                self.create(path.trim_start_matches('/').to_owned(), configuration)
            }
            (Flavour::Quickwit, "GET") if path == format!("/api/v1/indexes/{name}") => {
                (200, self.describe_quickwit())
            }
            (Flavour::OpenSearch, "GET") if path == format!("/{name}") => {
                let mut told = self.index.as_ref().unwrap().1.clone();
                told["settings"] = json!({ "index": { "uuid": format!("u{}", self.identity) } });
                (200, json!({ name: told }))
            }
            (Flavour::Quickwit, "POST") if path == format!("/api/v1/{name}/ingest") => {
                self.ingest(request)
            }
            (Flavour::OpenSearch, "POST") if path == format!("/{name}/_bulk") => self.bulk(request),
            (_, "POST") if path.ends_with(&format!("/{name}/_search")) => {
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                let (status, reply) = self.search(&body, request);
                match reply.get("unreadable") {
                    Some(cause) => self.refusal(cause.as_str().unwrap()),
                    None => (status, reply),
                }
            }
            (_, "POST") if path.ends_with("/_msearch") => self.searches(request),
            (_, "POST") if path.ends_with("/_search") => refused(404, "no such index"),
            (Flavour::Quickwit, _) => (404, json!({ "message": "Route not found" })),
            (Flavour::OpenSearch, "GET") if path.rfind('/') == Some(0) => refused(404, "no index"),
            (Flavour::OpenSearch, _) => (400, json!({ "error": "no handler found" })),
        }
    }

    fn create(&mut self, name: String, configuration: Value) -> (u16, Value) {
        if self.index.is_some() {
            return self.refusal("index already exists");
        }
        self.index = Some((name, configuration));
        self.identity += 1;
        (200, self.describe_quickwit())
    }

    /// What cannot be done, in the engine's words.
    fn refusal(&self, cause: &str) -> (u16, Value) {
        match self.flavour {
            Flavour::Quickwit => (400, json!({ "message": cause })),
            Flavour::OpenSearch => refused(400, cause),
        }
    }

    fn describe_quickwit(&self) -> Value {
        let (name, configuration) = self.index.as_ref().unwrap();
        let mut configuration = configuration.clone();
        configuration["indexing_settings"] = json!({ "commit_timeout_secs": self.commit_seconds });
        json!({
            "version": "0.9",
            "index_uid": format!("{name}:{:026}", self.identity),
            "index_config": configuration,
            "checkpoint": {},
            "sources": [],
        })
    }

    fn ingest(&mut self, request: &Request) -> (u16, Value) {
        if request.body.len() > self.most_bytes {
            return (413, json!({ "message": "Request body is too large." }));
        }
        let lines = String::from_utf8(request.body.clone()).unwrap();
        let mut failures = Vec::new();
        for line in lines.lines() {
            match self.checked(line) {
                Ok(row) => self.pending.push(row),
                Err(cause) => failures.push(json!({
                    "message": cause, "reason": "invalid_schema", "document": line,
                })),
            }
        }
        self.pending_since.get_or_insert_with(Instant::now);
        if request.parameter("commit") == Some("force") {
            self.commit();
        }
        let count = lines.lines().count();
        (
            200,
            json!({
                "num_docs_for_processing": count,
                "num_ingested_docs": count - failures.len(),
                "num_rejected_docs": failures.len(),
                "parse_failures": failures,
            }),
        )
    }

    fn bulk(&mut self, request: &Request) -> (u16, Value) {
        if request.body.len() > self.most_bytes {
            return (413, json!({ "error": "too large" }));
        }
        let text = String::from_utf8(request.body.clone()).unwrap();
        let mut lines = text.lines();
        let mut items = Vec::new();
        while let (Some(action), Some(line)) = (lines.next(), lines.next()) {
            let action: Value = serde_json::from_str(action).unwrap();
            let id = action["index"]["_id"].clone();
            items.push(match self.checked(line) {
                Ok(row) => {
                    // An id is there once.
                    let mut known = self.pending.iter().chain(&self.rows);
                    let status = if known.any(|known| known["pid"] == id) { 200 } else { 201 };
                    self.pending.retain(|known| known["pid"] != id);
                    self.rows.retain(|known| known["pid"] != id);
                    self.pending.push(row);
                    json!({ "index": { "_id": id, "status": status } })
                }
                Err(cause) => json!({ "index": {
                    "_id": id, "status": 400, "error": { "type": "x", "reason": cause },
                } }),
            });
        }
        self.pending_since.get_or_insert_with(Instant::now);
        if request.parameter("refresh") == Some("true") {
            self.commit();
        }
        let any_failed = items.iter().any(|item| item["index"].get("error").is_some());
        (200, json!({ "errors": any_failed, "items": items }))
    }

    fn checked(&self, line: &str) -> Result<Value, String> {
        let row: Value = serde_json::from_str(line).map_err(|cause| cause.to_string())?;
        for field in row.as_object().ok_or("an object expected")?.keys() {
            if self.field(field).is_null() {
                return Err(format!("the mapping has no field {field}"));
            }
            if self.field(field)["type"] == "text" && !row[field].is_string() {
                return Err(format!("the field {field} is a text"));
            }
            if self.field(field)["type"] == "long" && !row[field].is_number() {
                return Err(format!("the field {field} is a number"));
            }
        }
        match self.poison {
            Some(poison) if row["text"].as_str().unwrap().contains(poison) => {
                Err("this text is poison".to_owned())
            }
            _ => Ok(row),
        }
    }

    /// The mapping of a field.
    pub(super) fn field(&self, name: &str) -> &Value {
        static NOTHING: Value = Value::Null;
        let Some((_, configuration)) = &self.index else { return &NOTHING };
        match self.flavour {
            Flavour::Quickwit => {
                let fields = configuration["doc_mapping"]["field_mappings"].as_array();
                fields.unwrap().iter().find(|field| field["name"] == name).unwrap_or(&NOTHING)
            }
            Flavour::OpenSearch => &configuration["mappings"]["properties"][name],
        }
    }

    fn is_words(&self, name: &str) -> bool {
        let field = self.field(name);
        field["tokenizer"] == "whitespace" || field["analyzer"] == "whitespace"
    }

    /// Makes everything that was taken searchable.
    pub fn commit(&mut self) {
        self.pending_since = None;
        self.rows.append(&mut self.pending);
        self.postings.clear();
        self.lengths.clear();
        let rows = std::mem::take(&mut self.rows);
        for (at, row) in rows.iter().enumerate() {
            for (field, value) in row.as_object().unwrap() {
                let words = self.is_words(field);
                let terms: Vec<String> = match value {
                    Value::String(text) if words => {
                        text.split_whitespace().map(str::to_owned).collect()
                    }
                    // Quickwit's raw tokenizer passes over what is longer.
                    Value::String(text) if text.len() <= 255 => vec![text.clone()],
                    Value::Array(values) => {
                        values.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
                    }
                    Value::Number(number) => vec![number.to_string()],
                    _ => Vec::new(),
                };
                let lengths = self.lengths.entry(field.clone()).or_default();
                lengths.resize(rows.len(), 0);
                lengths[at] = terms.len() as u32;
                for (position, term) in terms.into_iter().enumerate() {
                    let list = self.postings.entry((field.clone(), term)).or_default();
                    if list.last().is_none_or(|(last, _)| *last != at) {
                        list.push((at, Vec::new()));
                    }
                    list.last_mut().unwrap().1.push(position as u32);
                }
            }
        }
        self.rows = rows;
    }

    fn searches(&self, request: &Request) -> (u16, Value) {
        if self.flavour == Flavour::OpenSearch && !request.parameters.is_empty() {
            return refused(400, "request [/_msearch] contains unrecognized parameter");
        }
        let text = String::from_utf8(request.body.clone()).unwrap();
        let mut lines = text.lines();
        let mut responses = Vec::new();
        while let (Some(header), Some(body)) = (lines.next(), lines.next()) {
            let header: Value = serde_json::from_str(header).unwrap();
            let known = self.index.as_ref().is_some_and(|(name, _)| header["index"] == **name);
            let (status, mut reply) = match known {
                true => self.search(&serde_json::from_str(body).unwrap(), request),
                false => refused(404, "no such index"),
            };
            // What cannot be read at all spoils the whole request.
            if let Some(cause) = reply.get("unreadable") {
                return refused(400, cause.as_str().unwrap());
            }
            reply["status"] = status.into();
            responses.push(reply);
        }
        (200, json!({ "responses": responses }))
    }

    fn search(&self, body: &Value, request: &Request) -> (u16, Value) {
        let scores = match evaluate(self, &body["query"]) {
            Ok(scores) => scores,
            Err(cause) if cause.starts_with("unknown") => {
                return (400, json!({ "unreadable": cause }));
            }
            Err(cause) => return refused(400, &cause),
        };
        let size = body["size"].as_u64().unwrap_or(10) as usize;
        // Where nothing is to be shown, nothing is counted that nobody asked for.
        let is_counted = body["track_total_hits"] == true || size > 0;
        let total = if is_counted { scores.len() } else { 0 };
        let ranked = self.ranked(scores, &body["sort"]);
        let includes = match self.flavour {
            // What the body says does not count there.
            Flavour::Quickwit => request.parameter("_source_includes").map(str::to_owned),
            Flavour::OpenSearch => body["_source"].as_array().map(|fields| {
                fields.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
            }),
        };
        let includes = includes.unwrap_or_default();
        let hits: Vec<Value> = ranked
            .iter()
            .take(size)
            .map(|(row, sort)| {
                let mut hit = json!({
                    "_index": self.index.as_ref().unwrap().0,
                    "_source": self.source(&self.rows[*row], &includes),
                });
                if !sort.is_empty() {
                    hit["sort"] = sort.clone().into();
                }
                hit
            })
            .collect();
        let parts = match self.flavour {
            Flavour::Quickwit => u64::from(!self.rows.is_empty()),
            Flavour::OpenSearch => 1,
        };
        let mut reply = json!({
            "took": 1,
            "timed_out": false,
            "_shards": {
                "total": parts + self.failed_shards,
                "successful": parts,
                "skipped": 0,
                "failed": self.failed_shards,
            },
            "hits": {
                "total": { "value": total, "relation": "eq" },
                "hits": hits,
            },
        });
        if self.flavour == Flavour::Quickwit {
            reply["fields"] = json!({});
        }
        if let Some(aggregations) = body["aggs"].as_object() {
            let mut values = Map::new();
            for (name, asked) in aggregations {
                let field = asked["sum"]["field"].as_str().unwrap();
                let numbers = ranked.iter().map(|(row, _)| self.rows[*row][field].as_f64());
                let sum: f64 = numbers.map(|number| number.unwrap_or(0.0)).sum();
                values.insert(name.clone(), json!({ "value": sum }));
            }
            reply["aggregations"] = values.into();
        }
        (200, reply)
    }

    /// By what is asked for. Where nothing is, Quickwit gives the newest first, OpenSearch the best.
    fn ranked(&self, scores: Hits, sort: &Value) -> Vec<(usize, Vec<Value>)> {
        let keys: Vec<(String, bool)> = sort
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|key| key.as_object()?.iter().next())
            .map(|(field, order)| (field.clone(), order["order"] == "desc"))
            .collect();
        let value = |row: usize, field: &str| match field {
            "_score" => f64::from(scores[&row]),
            field => self.rows[row][field].as_f64().unwrap_or(0.0),
        };
        let mut ranked: Vec<usize> = scores.keys().copied().collect();
        ranked.sort_unstable();
        match self.flavour {
            Flavour::Quickwit => ranked.reverse(),
            Flavour::OpenSearch => ranked.sort_by(|a, b| scores[b].total_cmp(&scores[a])),
        }
        ranked.sort_by(|a, b| {
            let compare = |(field, descending): &(String, bool)| {
                let order = value(*a, field).total_cmp(&value(*b, field));
                if *descending { order.reverse() } else { order }
            };
            keys.iter()
                .map(compare)
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let sort_of = |row: usize| keys.iter().map(|(field, _)| json!(value(row, field))).collect();
        ranked.iter().map(|&row| (row, sort_of(row))).collect()
    }

    fn source(&self, row: &Value, includes: &str) -> Value {
        let is_stored = |name: &str| match self.flavour {
            Flavour::Quickwit => self.field(name)["stored"] == true,
            Flavour::OpenSearch => {
                let excludes = &self.index.as_ref().unwrap().1["mappings"]["_source"]["excludes"];
                !excludes.as_array().unwrap().contains(&name.into())
            }
        };
        let wanted = |name: &str| includes.is_empty() || includes.split(',').any(|i| i == name);
        let fields = row.as_object().unwrap().iter();
        let fields = fields.filter(|(name, _)| is_stored(name) && wanted(name));
        Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
    }
}

fn refused(status: u16, cause: &str) -> (u16, Value) {
    (status, json!({ "status": status, "error": { "reason": cause } }))
}
