//! When changed files are read.
//!
//! An editor writes a file in several steps, and whoever copies a folder changes many: an update
//! comes once all has been quiet for a moment. Where it never gets quiet, it comes all the same
//! after a while. And since an update walks the folders, it may take a fifth of the time and no
//! more.

use std::time::{Duration, Instant};

/// How long nothing must have changed.
const QUIET: Duration = Duration::from_millis(300);

/// How long an update may be put off by ever more changes.
const LATEST: Duration = Duration::from_secs(3);

/// How long a rest is, in times of the update before it.
const REST: u32 = 4;

/// When the next update is due.
#[derive(Debug, Default)]
pub(super) struct Rhythm {
    /// The first and the last change since the last update.
    changes: Option<(Instant, Instant)>,
    /// No update before this.
    rest: Option<Instant>,
}

impl Rhythm {
    /// Notes a change.
    pub(super) fn note(&mut self, now: Instant) {
        let first = self.changes.map_or(now, |(first, _)| first);
        self.changes = Some((first, now));
    }

    /// When an update is due; `None` where nothing has changed.
    pub(super) fn due(&self) -> Option<Instant> {
        let (first, last) = self.changes?;
        let due = (last + QUIET).min(first + LATEST);
        Some(self.rest.map_or(due, |rest| due.max(rest)))
    }

    /// An update begins: what changes from now on asks for another.
    pub(super) fn begin(&mut self) {
        self.changes = None;
    }

    /// An update has ended.
    pub(super) fn end(&mut self, began: Instant, now: Instant) {
        self.rest = Some(now + REST * (now - began));
    }

    /// An update could not be made: it is due again after a while.
    pub(super) fn put_off(&mut self, now: Instant, by: Duration) {
        self.note(now);
        self.rest = Some(now + by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENTH: Duration = Duration::from_millis(100);

    #[test]
    fn an_update_is_due_once_it_is_quiet_and_at_the_latest_after_a_while() {
        let start = Instant::now();
        let mut rhythm = Rhythm::default();
        assert_eq!(rhythm.due(), None);
        rhythm.note(start);
        assert_eq!(rhythm.due(), Some(start + 3 * TENTH));
        rhythm.note(start + 2 * TENTH);
        assert_eq!(rhythm.due(), Some(start + 5 * TENTH));
        (3..100).for_each(|tenths| rhythm.note(start + tenths * TENTH));
        assert_eq!(rhythm.due(), Some(start + LATEST));
        rhythm.begin();
        assert_eq!(rhythm.due(), None);
    }

    #[test]
    fn a_long_update_is_followed_by_a_longer_rest() {
        let start = Instant::now();
        let mut rhythm = Rhythm::default();
        rhythm.note(start);
        rhythm.begin();
        rhythm.note(start + TENTH);
        rhythm.end(start, start + 10 * TENTH);
        assert_eq!(rhythm.due(), Some(start + 50 * TENTH));
        rhythm.begin();
        rhythm.put_off(start + 60 * TENTH, 10 * TENTH);
        assert_eq!(rhythm.due(), Some(start + 70 * TENTH));
    }
}
