//! A cluster: what goes over, and what comes back.

mod command;
mod errors;
mod exchanges;
mod fake;
mod pushing;
mod searching;
mod secrets;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use telisik::Analyzer;
use telisik::remote::{
    Cluster, ConnectOptions, PushOptions, PushReport, RemoteError, RemoteSearcher, push,
};

fn connect(url: &str) -> Cluster {
    let options = ConnectOptions { timeout: Duration::from_secs(20), ..Default::default() };
    Cluster::connect(url, "arsip", &options).unwrap()
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// A folder with a journal and sources of its own.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk { folder: TempDir::new().unwrap() }
    }

    /// Sources: JSON lines of documents `d0`, `d1`, …, each of one passage.
    fn records(&self, count: usize) -> PathBuf {
        let line = |number| {
            format!(
                "{{\"id\":\"d{number}\",\"text\":\"Pasukan nomor {number} dilatih di kota.\"}}\n"
            )
        };
        let path = self.folder.path().join("sources.jsonl");
        fs::write(&path, (0..count).map(line).collect::<String>()).unwrap();
        path
    }

    fn options(&self) -> PushOptions {
        let journal = self.folder.path().join("push.journal");
        PushOptions { patience: Duration::from_secs(3), ..PushOptions::new(journal) }
    }

    fn push(&self, cluster: &Cluster, path: &Path) -> Result<PushReport, RemoteError> {
        push(cluster, &[path.to_path_buf()], &self.options(), &|_| {})
    }
}

fn searcher(url: &str) -> RemoteSearcher {
    RemoteSearcher::open(connect(url), Analyzer::default()).unwrap()
}
