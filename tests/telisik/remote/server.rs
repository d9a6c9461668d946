//! The servers that the tests run against: our own, and a real one where there is one.

use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use telisik::Analyzer;
use telisik::remote::{Cluster, ConnectOptions, RemoteSearcher};

use super::fake::{Fake, Flavour};

/// The variable that names a real one, for example `http://127.0.0.1:7280`.
fn variable(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Quickwit => "TELISIK_QUICKWIT_URL",
        Flavour::OpenSearch => "TELISIK_OPENSEARCH_URL",
    }
}

pub enum Server {
    Fake(Fake),
    Real(Real),
}

impl Server {
    /// Our own as both engines, and the real ones.
    pub fn all() -> Vec<Server> {
        let flavours = [Flavour::Quickwit, Flavour::OpenSearch];
        flavours.into_iter().flat_map(Server::of).collect()
    }

    /// Our own as an engine, and the real one.
    pub fn of(flavour: Flavour) -> Vec<Server> {
        let mut servers = vec![Server::Fake(Fake::start(flavour))];
        servers.extend(Real::find(flavour).map(Server::Real));
        servers
    }

    pub fn url(&self) -> String {
        match self {
            Server::Fake(fake) => fake.url(),
            Server::Real(real) => real.url(),
        }
    }

    /// An index of this server that no other test uses.
    pub fn index(&self) -> &str {
        match self {
            Server::Fake(_) => "arsip",
            Server::Real(real) => &real.index,
        }
    }

    pub fn connect(&self) -> Cluster {
        let options = ConnectOptions { timeout: Duration::from_secs(20), ..Default::default() };
        Cluster::connect(&self.url(), self.index(), &options).unwrap()
    }

    pub fn searcher(&self) -> RemoteSearcher {
        RemoteSearcher::open(self.connect(), Analyzer::default()).unwrap()
    }

    /// The ids of all passages that can be searched, in order; one that is there twice, twice.
    pub fn pids(&self) -> Vec<String> {
        match self {
            Server::Fake(fake) => fake.pids(),
            Server::Real(real) => real.pids(),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Server::Fake(fake) => write!(f, "our own {:?}", fake.state().flavour),
            Server::Real(real) => write!(f, "a real {:?}", real.flavour),
        }
    }
}

/// An index of a real server; it goes away when it is dropped.
pub struct Real {
    flavour: Flavour,
    /// Host and port.
    address: String,
    index: String,
}

impl Real {
    /// An index that is not there yet; `None` where no server is named.
    pub fn find(flavour: Flavour) -> Option<Real> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let variable = variable(flavour);
        let Ok(url) = std::env::var(variable) else {
            eprintln!("skipped for a real {flavour:?}: {variable} names none");
            return None;
        };
        let stamp = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Some(Real { flavour, address, index: format!("telisik-test-{stamp}-{number}") })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn pids(&self) -> Vec<String> {
        let search = json!({ "query": { "match_all": {} }, "size": 10_000 });
        let path = match self.flavour {
            Flavour::Quickwit => format!("/api/v1/_elastic/{}/_search", self.index),
            Flavour::OpenSearch => format!("/{}/_search", self.index),
        };
        let (status, found) = ask(&self.url(), "POST", &path, &search.to_string());
        assert_eq!(status, 200, "{found}");
        let hits = found["hits"]["hits"].as_array().unwrap();
        let pid = |hit: &Value| hit["_source"]["pid"].as_str().unwrap().to_owned();
        let mut pids: Vec<String> = hits.iter().map(pid).collect();
        pids.sort();
        pids
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let path = match self.flavour {
                Flavour::Quickwit => format!("/api/v1/indexes/{}", self.index),
                Flavour::OpenSearch => format!("/{}", self.index),
            };
            ask(&self.url(), "DELETE", &path, "");
        }
    }
}

/// Sends a request; gives the status and the JSON that comes back.
pub fn ask(url: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.0\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or_default())
}
