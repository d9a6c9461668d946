//! Handing passages to a cluster, and asking which of them it has.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::Method;

use super::client::Content;
use super::cluster::Cluster;
use super::error::RemoteError;
use super::export::action;
use super::kind::Kind;

/// A passage on its way.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) pid: String,
    /// JSON, with a line end.
    pub(super) json: Vec<u8>,
}

/// What a cluster did with a batch.
#[derive(Debug)]
pub(super) enum Ingested {
    /// It took the passages, but for those that it would never take (by id, with its reason), and
    /// those that it has no room for at the moment (by id).
    Taken { rejected: Vec<(String, String)>, again: HashSet<String> },
    /// The batch is larger than it allows; nothing was taken.
    TooLarge,
}

/// Ids looked up in one search.
const IDS_A_SEARCH: usize = 500;

impl Cluster {
    /// Sends passages, once. With `force` they can be searched when it returns.
    pub(super) fn ingest(&self, lines: &[Line], force: bool) -> Result<Ingested, RemoteError> {
        let mut body = Vec::with_capacity(lines.iter().map(|line| line.json.len() + 80).sum());
        for line in lines {
            if self.kind() == Kind::OpenSearch {
                body.extend(action(&line.pid));
            }
            body.extend(&line.json);
        }
        let index = self.index();
        let path = match (self.kind(), force) {
            (Kind::Quickwit, false) => {
                format!("/api/v1/{index}/ingest?commit=auto&detailed_response=true")
            }
            (Kind::Quickwit, true) => {
                format!("/api/v1/{index}/ingest?commit=force&detailed_response=true")
            }
            (Kind::OpenSearch, false) => format!("/{index}/_bulk"),
            (Kind::OpenSearch, true) => format!("/{index}/_bulk?refresh=true"),
        };
        let answer = self.client.send_once(Method::POST, &path, Content::Lines(&body))?;
        if answer.status == 413 {
            return Ok(Ingested::TooLarge);
        }
        let task = "handing over passages";
        match self.kind() {
            Kind::Quickwit => {
                let reply: QuickwitReply = self.client.json(task, &answer)?;
                if reply.num_docs_for_processing != lines.len() as u64 {
                    let cause = format!(
                        "{} of {} passages were taken",
                        reply.num_docs_for_processing,
                        lines.len()
                    );
                    return Err(self.nonsense(task, &cause));
                }
                let failures = reply.parse_failures.unwrap_or_default();
                if failures.len() as u64 != reply.num_rejected_docs.unwrap_or(0) {
                    return Err(self.nonsense(task, "rejected passages are not named"));
                }
                let rejected = failures.into_iter().map(|failure| {
                    let document: Value =
                        serde_json::from_str(&failure.document).unwrap_or_default();
                    let pid = document["pid"].as_str().unwrap_or_default().to_owned();
                    (pid, self.client.reason(failure.message.as_bytes()))
                });
                Ok(Ingested::Taken { rejected: rejected.collect(), again: HashSet::new() })
            }
            Kind::OpenSearch => {
                let reply: BulkReply = self.client.json(task, &answer)?;
                if reply.items.len() != lines.len() {
                    let cause = format!("{} answers for {}", reply.items.len(), lines.len());
                    return Err(self.nonsense(task, &cause));
                }
                let (mut rejected, mut again) = (Vec::new(), HashSet::new());
                for (item, line) in reply.items.into_iter().zip(lines) {
                    match item.index {
                        BulkItem { error: None, .. } => {}
                        BulkItem { status: 429 | 503, .. } => {
                            again.insert(line.pid.clone());
                        }
                        BulkItem { error: Some(error), .. } => {
                            let reason = error["reason"].as_str().map(str::to_owned);
                            let reason = reason.unwrap_or_else(|| error.to_string());
                            let reason = self.client.reason(reason.as_bytes());
                            rejected.push((line.pid.clone(), reason));
                        }
                    }
                }
                Ok(Ingested::Taken { rejected, again })
            }
        }
    }

    /// How many passages can be searched.
    pub(super) fn passages(&self) -> Result<u64, RemoteError> {
        let body = json!({ "query": { "match_all": {} }, "size": 0, "track_total_hits": true });
        Ok(self.search::<Value>(&body, "pid")?.total)
    }

    /// Which of these passages can be searched.
    pub(super) fn present<'a>(
        &self,
        pids: impl Iterator<Item = &'a str>,
    ) -> Result<HashSet<String>, RemoteError> {
        let pids: Vec<&str> = pids.collect();
        let mut present = HashSet::new();
        for part in pids.chunks(IDS_A_SEARCH) {
            // Each may be there more than once.
            let size = 4 * IDS_A_SEARCH;
            let body = json!({ "query": { "terms": { "pid": part } }, "size": size });
            let found = self.search::<PidRow>(&body, "pid")?;
            present.extend(found.rows.into_iter().map(|row| row.pid));
        }
        Ok(present)
    }
}

#[derive(Deserialize)]
struct PidRow {
    pid: String,
}

#[derive(Deserialize)]
struct QuickwitReply {
    num_docs_for_processing: u64,
    num_rejected_docs: Option<u64>,
    parse_failures: Option<Vec<ParseFailure>>,
}

#[derive(Deserialize)]
struct ParseFailure {
    message: String,
    #[serde(default)]
    document: String,
}

#[derive(Deserialize)]
struct BulkReply {
    items: Vec<BulkAction>,
}

#[derive(Deserialize)]
struct BulkAction {
    index: BulkItem,
}

#[derive(Deserialize)]
struct BulkItem {
    #[serde(default)]
    status: u16,
    error: Option<Value>,
}
