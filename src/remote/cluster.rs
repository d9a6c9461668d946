//! A cluster and one index in it: what the engines can do, in one language.

use std::borrow::Cow;
use std::thread::sleep;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::http::Method;

use crate::index::Manifest;

use super::client::{Answer, Client, ConnectOptions, Content, json_line};
use super::error::RemoteError;
use super::kind::Kind;
use super::layout;

/// Searches that go over in one request.
const SEARCHES_A_REQUEST: usize = 100;

/// Pauses before a search is repeated that lacked a part of the index: a node that is gone is soon
/// passed over.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// One index of a cluster. Threads may share it.
#[derive(Debug)]
pub struct Cluster {
    pub(super) client: Client,
    kind: Kind,
    index: String,
}

/// What the cluster tells of the index.
#[derive(Clone, Debug)]
pub(super) struct Description {
    /// What it was made with; `None` where it is not ours.
    pub(super) manifest: Option<Manifest>,
    /// What tells it from another one of its name.
    pub(super) identity: String,
    /// How soon what it took can be searched, in seconds.
    pub(super) commit_seconds: u64,
}

/// The answer to a search.
#[derive(Debug)]
pub(super) struct Found<T> {
    pub(super) total: u64,
    pub(super) rows: Vec<T>,
    pub(super) aggregations: Value,
}

impl Cluster {
    /// Connects to a cluster and finds out which engine it runs. The index need not be there.
    ///
    /// `urls` is the address of a node, or of several with commas between them: where one does not
    /// answer, the next is asked.
    ///
    /// # Errors
    /// Where the address or the name cannot be one, nobody answers in time, or something else
    /// answers.
    pub fn connect(
        urls: &str,
        index: &str,
        options: &ConnectOptions,
    ) -> Result<Cluster, RemoteError> {
        let client = Client::new(urls, options)?;
        let kind = engine_of(&client)?;
        kind.check_name(index)?;
        Ok(Cluster { client, kind, index: index.to_owned() })
    }

    /// Which engine the cluster runs.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The address of the server that is asked at the moment.
    pub fn server(&self) -> &str {
        self.client.server()
    }

    /// The addresses of all servers that may be asked, as they were given.
    pub fn servers(&self) -> &[String] {
        self.client.servers()
    }

    /// The index.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// What the index was made with; `None` where there is none.
    pub(super) fn describe(&self) -> Result<Option<Description>, RemoteError> {
        let task = "a look at the index";
        let path = match self.kind {
            Kind::Quickwit => format!("/api/v1/indexes/{}", self.index),
            Kind::OpenSearch => format!("/{}", self.index),
        };
        let answer = self.client.ask(Method::GET, &path, Content::None)?;
        if answer.status == 404 {
            return Ok(None);
        }
        let told: Value = self.client.json(task, &answer)?;
        let Some(identity) = layout::identity_in(self.kind, &told) else {
            return Err(self.nonsense(task, "the index has no id"));
        };
        let commit = told.pointer("/index_config/indexing_settings/commit_timeout_secs");
        Ok(Some(Description {
            manifest: layout::manifest_in(self.kind, &told),
            identity,
            commit_seconds: commit.and_then(Value::as_u64).unwrap_or(layout::COMMIT_SECONDS),
        }))
    }

    /// The manifest of the index, where the index can be searched with an analysis.
    pub(super) fn compatible(
        &self,
        description: &Description,
        analysis: &str,
    ) -> Result<Manifest, RemoteError> {
        let (server, index) = (self.server().to_owned(), self.index.clone());
        let Some(manifest) = description.manifest.clone() else {
            return Err(RemoteError::Foreign { server, index });
        };
        let differs = |what, found: &str, expected: &str| RemoteError::Version {
            server: server.clone(),
            index: index.clone(),
            what,
            found: found.to_owned(),
            expected: expected.to_owned(),
        };
        if manifest.format != layout::LAYOUT {
            let [found, expected] = [manifest.format, layout::LAYOUT].map(|n| n.to_string());
            return Err(differs("layout", &found, &expected));
        }
        if manifest.analysis != analysis {
            return Err(differs("analysis", &manifest.analysis, analysis));
        }
        Ok(manifest)
    }

    /// Makes the index.
    pub(super) fn create(
        &self,
        manifest: &Manifest,
        commit_seconds: u64,
    ) -> Result<(), RemoteError> {
        let configuration = layout::configuration(self.kind, &self.index, manifest, commit_seconds);
        let body = configuration.to_string();
        let content = Content::Json(body.as_bytes());
        let answer = match self.kind {
            Kind::Quickwit => self.client.send_once(Method::POST, "/api/v1/indexes", content)?,
            Kind::OpenSearch => {
                self.client.send_once(Method::PUT, &format!("/{}", self.index), content)?
            }
        };
        self.client.success("making the index", &answer)
    }

    /// Runs a search whose hits are read as `T`.
    pub(super) fn search<T: DeserializeOwned>(
        &self,
        body: &Value,
        fields: &str,
    ) -> Result<Found<T>, RemoteError> {
        let task = "a search";
        // A result that lacks a part of the index would look like a whole one.
        let whole_only = Some("allow_partial_search_results=false".to_owned());
        let path = self.search_path(&format!("/{}/_search", self.index), fields, whole_only);
        let body = self.showing(fields, body).to_string();
        whole(|| {
            let content = Content::Json(body.as_bytes());
            let answer = self.client.ask(Method::POST, &path, content)?;
            self.missing(&answer)?;
            let reply: Reply = self.client.json(task, &answer)?;
            self.found(task, reply)
        })
    }

    /// Runs many searches whose hits are read as `T`; the answers come in their order.
    pub(super) fn searches<T: DeserializeOwned>(
        &self,
        bodies: &[Value],
        fields: &str,
    ) -> Result<Vec<Found<T>>, RemoteError> {
        let task = "several searches";
        let path = self.search_path("/_msearch", fields, None);
        let mut found = Vec::with_capacity(bodies.len());
        for part in bodies.chunks(SEARCHES_A_REQUEST) {
            let mut lines = Vec::new();
            for body in part {
                json_line(&json!({ "index": self.index }), &mut lines);
                json_line(&self.showing(fields, body), &mut lines);
            }
            found.extend(whole(|| {
                let answer = self.client.ask(Method::POST, &path, Content::Lines(&lines))?;
                self.missing(&answer)?;
                let replies: Replies = self.client.json(task, &answer)?;
                if replies.responses.len() != part.len() {
                    let cause = format!("{} answers for {}", replies.responses.len(), part.len());
                    return Err(self.nonsense(task, &cause));
                }
                let replies = replies.responses.into_iter().map(|reply| self.found(task, reply));
                replies.collect::<Result<Vec<_>, _>>()
            })?);
        }
        Ok(found)
    }

    /// Where searches go that give these fields of their hits: Quickwit is told in the address.
    fn search_path(&self, path: &str, fields: &str, parameter: Option<String>) -> String {
        let (root, shown) = match self.kind {
            Kind::Quickwit => ("/api/v1/_elastic", Some(format!("_source_includes={fields}"))),
            Kind::OpenSearch => ("", None),
        };
        let parameters: Vec<String> = parameter.into_iter().chain(shown).collect();
        format!("{root}{path}?{}", parameters.join("&"))
    }

    /// A search that gives these fields of its hits: OpenSearch is told in the body, since it takes
    /// no such parameter for several searches, and Quickwit passes over what stands there.
    fn showing<'b>(&self, fields: &str, body: &'b Value) -> Cow<'b, Value> {
        match self.kind {
            Kind::Quickwit => Cow::Borrowed(body),
            Kind::OpenSearch => {
                let mut body = body.clone();
                body["_source"] = fields.split(',').collect();
                Cow::Owned(body)
            }
        }
    }

    fn missing(&self, answer: &Answer) -> Result<(), RemoteError> {
        if answer.status != 404 {
            return Ok(());
        }
        Err(RemoteError::Missing { server: self.server().to_owned(), index: self.index.clone() })
    }

    fn found<T: DeserializeOwned>(
        &self,
        task: &'static str,
        reply: Reply,
    ) -> Result<Found<T>, RemoteError> {
        let server = || self.server().to_owned();
        if let Some(error) = reply.error {
            let status = reply.status.unwrap_or(500);
            let reason = error.get("reason").and_then(Value::as_str).map(str::to_owned);
            let reason = self.client.reason(reason.unwrap_or(error.to_string()).as_bytes());
            return Err(match status {
                404 => RemoteError::Missing { server: server(), index: self.index.clone() },
                _ => RemoteError::Status { server: server(), task, status, reason },
            });
        }
        if let Some(Shards { failed: failed @ 1.., total }) = reply._shards {
            return Err(RemoteError::Incomplete { server: server(), failed, total });
        }
        if reply.timed_out {
            return Err(RemoteError::Incomplete { server: server(), failed: 1, total: 1 });
        }
        let Some(hits) = reply.hits else { return Err(self.nonsense(task, "no hits in it")) };
        let total = match &hits.total {
            Value::Number(total) => total.as_u64(),
            total => total["value"].as_u64(),
        };
        let Some(total) = total else { return Err(self.nonsense(task, "no total in it")) };
        let mut rows = Vec::with_capacity(hits.hits.len());
        for hit in hits.hits {
            let row = serde_json::from_value(hit._source.unwrap_or_else(|| json!({})));
            rows.push(row.map_err(|cause| self.nonsense(task, &cause.to_string()))?);
        }
        Ok(Found { total, rows, aggregations: reply.aggregations })
    }

    pub(super) fn nonsense(&self, task: &'static str, cause: &str) -> RemoteError {
        let cause = self.client.reason(cause.as_bytes());
        RemoteError::Nonsense { server: self.server().to_owned(), task, cause }
    }
}

/// Repeats a search that lacked a part of the index.
fn whole<T>(search: impl Fn() -> Result<T, RemoteError>) -> Result<T, RemoteError> {
    for pause in PAUSES {
        match search() {
            // Where it may lack nothing, Quickwit fails altogether.
            Err(RemoteError::Incomplete { .. } | RemoteError::Status { status: 500, .. }) => {
                sleep(pause);
            }
            other => return other,
        }
    }
    search()
}

/// Asks a server what it is. Quickwit tells it below `/api/v1/_elastic`, the others at their root.
fn engine_of(client: &Client) -> Result<Kind, RemoteError> {
    let mut problem = None;
    for (path, kind) in [("/api/v1/_elastic", Kind::Quickwit), ("/", Kind::OpenSearch)] {
        let answer = client.ask(Method::GET, path, Content::None)?;
        if matches!(answer.status, 401 | 403) || answer.status >= 500 {
            client.success("a look at the cluster", &answer)?;
        }
        let told: Value = match serde_json::from_slice(&answer.body) {
            Ok(told) if answer.status == 200 => told,
            Ok(_) => continue,
            Err(cause) => {
                problem = problem.or(Some(cause.to_string()));
                continue;
            }
        };
        let is_quickwit = told.pointer("/version/distribution") == Some(&"quickwit".into());
        let is_some_engine = told.pointer("/version/number").is_some();
        match kind {
            Kind::Quickwit if is_quickwit => return Ok(kind),
            Kind::OpenSearch if is_some_engine && !is_quickwit => return Ok(kind),
            _ => {}
        }
    }
    let server = client.server().to_owned();
    // Some servers of https answer plain http with a page that says so.
    if let Some(error) = client.other_scheme(&server) {
        return Err(error);
    }
    Err(match problem {
        Some(cause) => RemoteError::Nonsense { server, task: "a look at the cluster", cause },
        None => RemoteError::Stranger { server },
    })
}

#[derive(Deserialize)]
struct Replies {
    responses: Vec<Reply>,
}

#[derive(Deserialize)]
struct Reply {
    hits: Option<Hits>,
    #[serde(default)]
    timed_out: bool,
    _shards: Option<Shards>,
    #[serde(default)]
    aggregations: Value,
    error: Option<Value>,
    status: Option<u16>,
}

#[derive(Deserialize)]
struct Hits {
    total: Value,
    #[serde(default)]
    hits: Vec<HitRow>,
}

#[derive(Deserialize)]
struct HitRow {
    _source: Option<Value>,
}

#[derive(Deserialize)]
struct Shards {
    #[serde(default)]
    failed: u64,
    #[serde(default)]
    total: u64,
}
