//! Sending batches: repeated until they are there, and there once.

use std::collections::{HashMap, HashSet};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::cluster::Cluster;
use super::error::RemoteError;
use super::ingest::{Ingested, Line};
use super::journal::{History, Journal, Part, Rejection, SentBatch, now};
use super::kind::Kind;
use super::push::{Batch, PushProgress};
use super::row::passage_id;

/// Pauses before a batch is sent again; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Commit times in which nothing appears, after which what has not appeared is taken as lost.
const COMMITS_TO_WAIT: u64 = 5;

/// How long Quickwit's nodes wait for one another when they hand over a batch, at least: what it
/// refuses sooner it has not taken. It is 6 seconds.
const HAND_OVER: Duration = Duration::from_secs(5);

/// The pause between two looks at what has arrived.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

pub(super) struct Sender<'a> {
    cluster: &'a Cluster,
    journal: Journal,
    commit_seconds: u64,
    /// Whether passages may be in the index of which the journal knows nothing.
    may_be_there: bool,
    /// How long a batch is tried.
    patience: Duration,
    notify: &'a (dyn Fn(PushProgress) + Sync),
    progress: PushProgress,
    rejected: Vec<Rejection>,
    /// The first and the last passage of every batch that may not be searchable yet, and when they
    /// were sent: the engine may cut a batch in two.
    recent: Vec<(u64, String)>,
}

impl<'a> Sender<'a> {
    pub(super) fn new(
        cluster: &'a Cluster,
        journal: Journal,
        commit_seconds: u64,
        may_be_there: bool,
        patience: Duration,
        notify: &'a (dyn Fn(PushProgress) + Sync),
    ) -> Self {
        Sender {
            cluster,
            journal,
            commit_seconds,
            may_be_there,
            patience,
            notify,
            progress: PushProgress::default(),
            rejected: Vec::new(),
            recent: Vec::new(),
        }
    }

    pub(super) fn progress(&self) -> PushProgress {
        self.progress
    }

    pub(super) fn into_rejected(self) -> Vec<Rejection> {
        self.rejected
    }

    /// Finds out what became of a batch that an interrupted push has sent.
    pub(super) fn settle_doubtful(&mut self, history: &mut History) -> Result<(), RemoteError> {
        let Some((number, sent)) = history.doubtful.take() else { return Ok(()) };
        let pids: Vec<String> = sent.pids().collect();
        let present = self.arrived(&pids, sent.at, self.patience)?;
        let present: Vec<String> = pids.into_iter().filter(|pid| present.contains(pid)).collect();
        history.settle(&sent, &present);
        self.journal.settled(number, present)
    }

    /// Which passages of a batch are there, once those that are on their way can be seen. A busy
    /// server may be late: while others appear, these may still come. One that was started anew
    /// reads its log first: it gets two commit times in any case. Where it cannot answer, it is
    /// asked again for as long as `patience`.
    fn arrived(
        &self,
        pids: &[String],
        sent_at: u64,
        patience: Duration,
    ) -> Result<HashSet<String>, RemoteError> {
        // Sent again to OpenSearch, a passage replaces itself.
        if self.cluster.kind() == Kind::OpenSearch {
            return Ok(HashSet::new());
        }
        let soonest = now() + 2 * self.commit_seconds;
        let mut until = soonest.max(sent_at + self.quiet_seconds());
        let mut known = None;
        let mut failing_since: Option<Instant> = None;
        loop {
            let looked = self.cluster.present(pids.iter().map(String::as_str));
            match looked.and_then(|present| Ok((present, self.cluster.passages()?))) {
                Ok((present, passages)) => {
                    failing_since = None;
                    if present.len() == pids.len() || now() >= until {
                        return Ok(present);
                    }
                    if known.replace(passages).is_some_and(|known| known != passages) {
                        until = until.max(now() + self.quiet_seconds());
                    }
                    sleep(BETWEEN_LOOKS);
                }
                Err(error) => {
                    let since = *failing_since.get_or_insert_with(Instant::now);
                    if !error.is_passing() || since.elapsed() >= patience {
                        return Err(error);
                    }
                    // What it could not tell meanwhile does not count as quiet.
                    until = until.max(now() + self.quiet_seconds());
                    sleep(4 * BETWEEN_LOOKS);
                }
            }
        }
    }

    fn quiet_seconds(&self) -> u64 {
        COMMITS_TO_WAIT * self.commit_seconds + 1
    }

    /// Waits until everything that was sent can be searched, and returns whether it can. A forced
    /// commit makes sure of that for what lies in the same part of the engine's log alone.
    pub(super) fn finish(&mut self) -> Result<bool, RemoteError> {
        let recent = std::mem::take(&mut self.recent);
        let since = now().saturating_sub(self.quiet_seconds());
        let pids = recent.into_iter().filter(|(at, _)| *at >= since).map(|(_, pid)| pid);
        let pids: Vec<String> = pids.collect();
        if self.cluster.kind() == Kind::OpenSearch {
            return Ok(true);
        }
        Ok(self.arrived(&pids, now(), self.patience)?.len() == pids.len())
    }

    /// Sends a batch until all of it is there or rejected. With `force` it, and all before it, can
    /// be searched afterwards.
    pub(super) fn send(&mut self, batch: Batch, mut force: bool) -> Result<(), RemoteError> {
        let Batch { mut parts, mut lines } = batch;
        if self.may_be_there {
            let pids = lines.iter().map(|line| line.pid.as_str());
            let present = self.cluster.present(pids)?;
            // What is there is confirmed with the rest of the batch.
            lines.retain(|line| !present.contains(&line.pid));
        }
        let until = Instant::now() + self.patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let sent = SentBatch { at: now(), parts: parts.clone() };
            let number = self.journal.sent(sent.clone())?;
            if lines.is_empty() {
                return self.journal.confirmed(number, Vec::new());
            }
            let everything =
                || lines.iter().map(|line| line.pid.clone()).collect::<HashSet<String>>();
            let asked = Instant::now();
            let error = match self.cluster.ingest(&lines, force) {
                Ok(Ingested::Taken { rejected, again }) if again.is_empty() => {
                    return self.take(number, &parts, &lines, rejected);
                }
                Ok(Ingested::Taken { rejected, again }) => {
                    self.settle(number, &sent, &again)?;
                    self.count(&lines, &again, rejected.len());
                    self.rejected.extend(named(&parts, rejected));
                    keep(&mut parts, &mut lines, |pid| again.contains(pid));
                    self.no_room()
                }
                Ok(Ingested::TooLarge) => {
                    self.settle(number, &sent, &everything())?;
                    return self.send_halves(parts, lines, force);
                }
                Err(error) if !is_doubtful(&error, asked.elapsed()) => {
                    self.settle(number, &sent, &everything())?;
                    if !error.is_passing() {
                        return Err(error);
                    }
                    error
                }
                Err(error) => {
                    let pids: Vec<String> = lines.iter().map(|line| line.pid.clone()).collect();
                    // Where nobody tells, the batch stays in doubt, and the next push settles it.
                    let left = until.saturating_duration_since(Instant::now());
                    let Ok(present) = self.arrived(&pids, now(), left) else { return Err(error) };
                    let missing: HashSet<String> =
                        pids.into_iter().filter(|pid| !present.contains(pid)).collect();
                    self.settle(number, &sent, &missing)?;
                    self.count(&lines, &missing, 0);
                    keep(&mut parts, &mut lines, |pid| missing.contains(pid));
                    if lines.is_empty() {
                        return Ok(());
                    }
                    // Quickwit never answers where it is to commit passages that it rejects.
                    force &= !matches!(error, RemoteError::Timeout { .. });
                    error
                }
            };
            if Instant::now() + pause >= until {
                return Err(error);
            }
            sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Writes down that a batch arrived, but for some passages.
    fn settle(
        &mut self,
        number: u64,
        sent: &SentBatch,
        missing: &HashSet<String>,
    ) -> Result<(), RemoteError> {
        let present = sent.pids().filter(|pid| !missing.contains(pid)).collect();
        self.journal.settled(number, present)
    }

    fn no_room(&self) -> RemoteError {
        RemoteError::Status {
            server: self.cluster.server().to_owned(),
            task: "handing over passages",
            status: 429,
            reason: "the cluster has no room at the moment".to_owned(),
        }
    }

    /// A batch arrived.
    fn take(
        &mut self,
        number: u64,
        parts: &[Part],
        lines: &[Line],
        rejected: Vec<(String, String)>,
    ) -> Result<(), RemoteError> {
        self.count(lines, &HashSet::new(), rejected.len());
        let is_rejected = |pid: &String| rejected.iter().any(|(known, _)| known == pid);
        let mut taken = lines.iter().map(|line| &line.pid).filter(|pid| !is_rejected(pid));
        let first_and_last = [taken.next(), taken.next_back()];
        self.recent.extend(first_and_last.into_iter().flatten().map(|pid| (now(), pid.clone())));
        let oldest = now().saturating_sub(self.quiet_seconds());
        self.recent.retain(|(at, _)| *at >= oldest);
        let rejected = named(parts, rejected);
        self.rejected.extend(rejected.iter().cloned());
        self.journal.confirmed(number, rejected)
    }

    fn count(&mut self, lines: &[Line], missing: &HashSet<String>, rejected: usize) {
        let there = || lines.iter().filter(|line| !missing.contains(&line.pid));
        self.progress.passages += there().count().saturating_sub(rejected) as u64;
        self.progress.bytes += there().map(|line| line.json.len() as u64).sum::<u64>();
        (self.notify)(self.progress);
    }

    /// A batch that is too large for the server goes in two.
    fn send_halves(
        &mut self,
        parts: Vec<Part>,
        lines: Vec<Line>,
        force: bool,
    ) -> Result<(), RemoteError> {
        if let [line] = lines.as_slice() {
            let sent = SentBatch { at: now(), parts: parts.clone() };
            let number = self.journal.sent(sent)?;
            let reason = format!(
                "larger than the server takes ({} bytes); push with a smaller --passage-words, or \
                 raise the server's limit",
                line.json.len()
            );
            return self.take(number, &parts, &lines, vec![(line.pid.clone(), reason)]);
        }
        let middle = lines.len() / 2;
        let first: HashSet<String> = lines[..middle].iter().map(|line| line.pid.clone()).collect();
        let (mut first_parts, mut first_lines) = (parts.clone(), lines.clone());
        keep(&mut first_parts, &mut first_lines, |pid| first.contains(pid));
        let (mut other_parts, mut other_lines) = (parts, lines);
        keep(&mut other_parts, &mut other_lines, |pid| !first.contains(pid));
        // A document that is cut in two is whole with its second half.
        let open: HashSet<&str> = other_parts.iter().map(|part| part.doc.as_str()).collect();
        for part in first_parts.iter_mut().filter(|part| open.contains(part.doc.as_str())) {
            part.last = false;
        }
        self.send(Batch { parts: first_parts, lines: first_lines }, force)?;
        self.send(Batch { parts: other_parts, lines: other_lines }, force)
    }
}

/// Whether a batch may have arrived in spite of an error that came after a while. Quickwit's nodes
/// hand a batch to one another up to five times, and tell the last outcome alone: behind a refusal
/// that took long may stand a node that was late, but took it.
fn is_doubtful(error: &RemoteError, after: Duration) -> bool {
    match error {
        RemoteError::Unreachable { .. } => false,
        RemoteError::Status { status: 429, .. } => after >= HAND_OVER,
        RemoteError::Nonsense { .. } => true,
        error => error.is_passing(),
    }
}

/// Keeps the passages of a batch whose ids are wanted.
fn keep(parts: &mut Vec<Part>, lines: &mut Vec<Line>, wanted: impl Fn(&str) -> bool) {
    lines.retain(|line| wanted(&line.pid));
    for part in parts.iter_mut() {
        let doc = part.doc.clone();
        part.ordinals.retain(|&ordinal| wanted(&passage_id(&doc, ordinal)));
    }
    parts.retain(|part| !part.ordinals.is_empty());
}

/// Rejected passages by their documents.
fn named(parts: &[Part], rejected: Vec<(String, String)>) -> Vec<Rejection> {
    if rejected.is_empty() {
        return Vec::new();
    }
    let mut places: HashMap<String, (&str, u64)> = HashMap::new();
    for part in parts {
        for &ordinal in &part.ordinals {
            places.insert(passage_id(&part.doc, ordinal), (&part.doc, ordinal));
        }
    }
    let named = rejected.into_iter().map(|(pid, reason)| match places.get(&pid) {
        Some((doc, passage)) => Rejection { doc: (*doc).to_owned(), passage: *passage, reason },
        None => Rejection { doc: pid, passage: 0, reason },
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_refusal_is_in_doubt() {
        let refused = |status| RemoteError::Status {
            server: "http://a".to_owned(),
            task: "handing over passages",
            status,
            reason: "busy".to_owned(),
        };
        for (status, seconds, doubtful) in
            [(429, 0, false), (429, 6, true), (503, 0, true), (400, 6, false)]
        {
            let after = Duration::from_secs(seconds);
            assert_eq!(is_doubtful(&refused(status), after), doubtful, "{status} after {after:?}");
        }
    }
}
