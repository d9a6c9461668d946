//! The journal of a push: what was sent to an index, and what of it the cluster confirmed.
//!
//! Quickwit has no ids of documents: what is sent twice stands there twice. So every batch is
//! written down before it is sent, and once more when it is confirmed. After an interruption at
//! any moment one batch at most is in doubt, and the cluster is asked which of its passages it
//! has. A journal is lines of JSON, appended and synced; a last line that was cut off is dropped.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::index::ContentHash;

use super::error::RemoteError;
use super::row::passage_id;

/// A journal that is open for writing; no other push can open it.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    next_batch: u64,
}

/// What earlier pushes did. About 60 bytes a document.
#[derive(Default)]
pub(super) struct History {
    documents: HashMap<ContentHash, State>,
    /// Passages that the cluster would not take, and why.
    pub(super) rejected: Vec<Rejection>,
    /// A batch of which it is not known whether it arrived.
    pub(super) doubtful: Option<(u64, SentBatch)>,
    /// Whether the index may hold passages of which the journal knows nothing.
    pub(super) holds_others: bool,
}

enum State {
    Done(ContentHash),
    /// The passages of these ordinals are there, the others not.
    Begun(ContentHash, Vec<u64>),
}

/// How much of a document is in the cluster.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress<'a> {
    Missing,
    /// The passages of these ordinals are there.
    Begun(&'a [u64]),
    Done,
    /// It is there, or a part of it, with other content.
    Changed,
}

/// A passage that the cluster would not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Id of its document.
    pub doc: String,
    /// Which passage of the document it is.
    pub passage: u64,
    /// What the cluster said.
    pub reason: String,
}

/// A part of a document in a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) doc: String,
    pub(super) content: ContentHash,
    pub(super) ordinals: Vec<u64>,
    /// Whether the document is whole with it.
    pub(super) last: bool,
}

/// A batch as the journal knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SentBatch {
    /// When, in seconds since 1970.
    pub(super) at: u64,
    pub(super) parts: Vec<Part>,
}

impl SentBatch {
    pub(super) fn pids(&self) -> impl Iterator<Item = String> {
        let ids = |part: &Part| {
            let ids = part.ordinals.iter().map(|&ordinal| passage_id(&part.doc, ordinal));
            ids.collect::<Vec<_>>()
        };
        self.parts.iter().flat_map(ids)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// What the journal is about, and whether the index held passages before that it does not
    /// know of.
    Index {
        identity: String,
        analysis: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        holds_others: bool,
    },
    Sent {
        batch: u64,
        #[serde(flatten)]
        sent: SentBatch,
    },
    /// The whole batch arrived, but for what was rejected.
    Confirmed { batch: u64, rejected: Vec<Rejection> },
    /// Only these passages of the batch arrived.
    Settled { batch: u64, present: Vec<String> },
}

impl Journal {
    /// Opens a journal, or begins one. One that is about another index begins anew; whether that
    /// index may hold passages by then is written down, however often the push is interrupted.
    pub(super) fn open(
        path: &Path,
        identity: &str,
        analysis: &str,
        holds_others: bool,
    ) -> Result<(Journal, History), RemoteError> {
        let failed = |cause| RemoteError::Journal { path: path.to_path_buf(), cause };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let file = options.open(path).map_err(failed)?;
        match fs4::fs_std::FileExt::try_lock_exclusive(&file) {
            Ok(true) => {}
            Ok(false) => return Err(RemoteError::Busy { path: path.to_path_buf() }),
            Err(cause) => return Err(failed(cause)),
        }
        let mut journal = Journal { path: path.to_path_buf(), file, next_batch: 0 };
        if let Some(history) = journal.read(identity, analysis)? {
            return Ok((journal, history));
        }
        journal.file.set_len(0).map_err(failed)?;
        journal.next_batch = 0;
        let (identity, analysis) = (identity.to_owned(), analysis.to_owned());
        journal.append(&Line::Index { identity, analysis, holds_others })?;
        Ok((journal, History { holds_others, ..History::default() }))
    }

    /// What the journal says; `None` where it says nothing of this index.
    fn read(&mut self, identity: &str, analysis: &str) -> Result<Option<History>, RemoteError> {
        let path = self.path.clone();
        let failed = |cause| RemoteError::Journal { path: path.clone(), cause };
        let mut reader = BufReader::new(&self.file);
        let mut history = History::default();
        let (mut bytes, mut whole, mut number) = (Vec::new(), 0u64, 0);
        loop {
            bytes.clear();
            let read = reader.read_until(b'\n', &mut bytes).map_err(failed)?;
            // The end, or a line that was cut off by it.
            if !bytes.ends_with(b"\n") {
                break;
            }
            number += 1;
            let makes_sense = match serde_json::from_slice(&bytes) {
                Ok(Line::Index { identity: known, analysis: version, holds_others })
                    if number == 1 =>
                {
                    if known != identity || version != analysis {
                        return Ok(None);
                    }
                    history.holds_others = holds_others;
                    true
                }
                Ok(line) => number > 1 && history.add(line, &mut self.next_batch),
                Err(_) => false,
            };
            if !makes_sense {
                return Err(RemoteError::DamagedJournal { path, line: number });
            }
            whole += read as u64;
        }
        self.file.set_len(whole).map_err(failed)?;
        Ok((number > 0).then_some(history))
    }

    /// Writes down a batch that is about to be sent; returns its number.
    pub(super) fn sent(&mut self, sent: SentBatch) -> Result<u64, RemoteError> {
        let batch = self.next_batch;
        self.next_batch += 1;
        self.append(&Line::Sent { batch, sent })?;
        Ok(batch)
    }

    /// Writes down that a batch arrived.
    pub(super) fn confirmed(
        &mut self,
        batch: u64,
        rejected: Vec<Rejection>,
    ) -> Result<(), RemoteError> {
        self.append(&Line::Confirmed { batch, rejected })
    }

    /// Writes down that only these passages of a batch arrived.
    pub(super) fn settled(&mut self, batch: u64, present: Vec<String>) -> Result<(), RemoteError> {
        self.append(&Line::Settled { batch, present })
    }

    fn append(&mut self, line: &Line) -> Result<(), RemoteError> {
        let write = |file: &mut File| -> io::Result<()> {
            let mut bytes = serde_json::to_vec(line)?;
            bytes.push(b'\n');
            file.write_all(&bytes)?;
            file.sync_data()
        };
        write(&mut self.file)
            .map_err(|cause| RemoteError::Journal { path: self.path.clone(), cause })
    }
}

impl History {
    /// Takes a line; false where it makes no sense after those before it.
    fn add(&mut self, line: Line, next_batch: &mut u64) -> bool {
        match line {
            Line::Index { .. } => return false,
            Line::Sent { batch, sent } => {
                if self.doubtful.is_some() {
                    return false;
                }
                *next_batch = batch + 1;
                self.doubtful = Some((batch, sent));
            }
            Line::Confirmed { batch, rejected } => {
                let Some(sent) = self.take_doubtful(batch) else { return false };
                self.confirm(&sent);
                self.rejected.extend(rejected);
            }
            Line::Settled { batch, present } => {
                let Some(sent) = self.take_doubtful(batch) else { return false };
                self.settle(&sent, &present);
            }
        }
        true
    }

    fn take_doubtful(&mut self, batch: u64) -> Option<SentBatch> {
        self.doubtful.take_if(|(number, _)| *number == batch).map(|(_, sent)| sent)
    }

    fn confirm(&mut self, sent: &SentBatch) {
        for part in &sent.parts {
            self.arrived(part, part.ordinals.clone(), part.last);
        }
    }

    /// Takes in which passages of a batch arrived.
    pub(super) fn settle(&mut self, sent: &SentBatch, present: &[String]) {
        let present: std::collections::HashSet<&str> = present.iter().map(String::as_str).collect();
        for part in &sent.parts {
            let is_there =
                |ordinal: &&u64| present.contains(passage_id(&part.doc, **ordinal).as_str());
            let here: Vec<u64> = part.ordinals.iter().filter(is_there).copied().collect();
            let whole = here.len() == part.ordinals.len();
            if !here.is_empty() {
                self.arrived(part, here, part.last && whole);
            }
        }
    }

    fn arrived(&mut self, part: &Part, ordinals: Vec<u64>, done: bool) {
        let content = part.content;
        let key = ContentHash::of(part.doc.as_bytes());
        if done {
            self.documents.insert(key, State::Done(content));
            return;
        }
        match self.documents.entry(key).or_insert_with(|| State::Begun(content, Vec::new())) {
            State::Begun(_, known) => known.extend(ordinals),
            State::Done(_) => {}
        }
    }

    /// How much of a document is in the cluster.
    pub(super) fn of(&self, doc: &str, content: ContentHash) -> Progress<'_> {
        match self.documents.get(&ContentHash::of(doc.as_bytes())) {
            None => Progress::Missing,
            Some(State::Done(known)) if *known == content => Progress::Done,
            Some(State::Begun(known, ordinals)) if *known == content => Progress::Begun(ordinals),
            Some(_) => Progress::Changed,
        }
    }
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> ContentHash {
        ContentHash::of(b"content")
    }

    fn batch(doc: &str, ordinals: &[u64], last: bool) -> SentBatch {
        let part =
            Part { doc: doc.to_owned(), content: content(), ordinals: ordinals.to_vec(), last };
        SentBatch { at: now(), parts: vec![part] }
    }

    fn open(path: &Path) -> (Journal, History) {
        Journal::open(path, "arsip:1", "7-abc", false).unwrap()
    }

    #[test]
    fn a_journal_tells_what_arrived_and_what_is_in_doubt() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("state/push.journal");
        let (mut journal, _) = open(&path);
        let again = Journal::open(&path, "arsip:1", "7-abc", false);
        assert!(matches!(again, Err(RemoteError::Busy { .. })));
        let first = journal.sent(batch("a", &[1, 2], true)).unwrap();
        journal.confirmed(first, Vec::new()).unwrap();
        let second = journal.sent(batch("b", &[1, 2, 3], false)).unwrap();
        journal.settled(second, vec!["b#2".to_owned()]).unwrap();
        journal.sent(batch("c", &[1], true)).unwrap();
        drop(journal);
        // The last line was cut off by a crash.
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"confirmed\":{\"ba").unwrap();
        drop(file);

        let (mut journal, history) = open(&path);
        assert_eq!(history.of("a", content()), Progress::Done);
        assert_eq!(history.of("a", ContentHash::of(b"other")), Progress::Changed);
        assert_eq!(history.of("b", content()), Progress::Begun(&[2]));
        assert_eq!(history.of("c", content()), Progress::Missing);
        let (third, sent) = history.doubtful.unwrap();
        assert_eq!(sent.pids().collect::<Vec<_>>(), ["c#1"]);
        journal.confirmed(third, Vec::new()).unwrap();
        drop(journal);
        let (_, history) = open(&path);
        assert_eq!(history.of("c", content()), Progress::Done);
        assert!(history.doubtful.is_none());
    }

    #[test]
    fn a_journal_of_another_index_begins_anew() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("push.journal");
        let (mut journal, ..) = open(&path);
        let number = journal.sent(batch("a", &[1], true)).unwrap();
        journal.confirmed(number, Vec::new()).unwrap();
        drop(journal);
        let (journal, history) = Journal::open(&path, "arsip:2", "7-abc", true).unwrap();
        assert_eq!(history.of("a", content()), Progress::Missing);
        assert!(history.holds_others);
        drop(journal);
        // However it ends: the next push has to know of it.
        let (_, history) = Journal::open(&path, "arsip:2", "7-abc", false).unwrap();
        assert!(history.holds_others);
    }

    #[test]
    fn a_damaged_journal_is_refused() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("push.journal");
        drop(open(&path));
        for line in ["nonsense\n", "{\"confirmed\":{\"batch\":9,\"rejected\":[]}}\n"] {
            let sound = fs::read(&path).unwrap();
            let mut file = OpenOptions::new().append(true).open(&path).unwrap();
            file.write_all(line.as_bytes()).unwrap();
            drop(file);
            let refused = Journal::open(&path, "arsip:1", "7-abc", false);
            assert!(matches!(refused, Err(RemoteError::DamagedJournal { line: 2, .. })));
            fs::write(&path, sound).unwrap();
        }
    }
}
