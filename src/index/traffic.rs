//! What is on its way between threads, bounded by what it holds.
//!
//! A queue bounds how many things wait in it, a few batches of documents. That says nothing of
//! their size: where documents are large, memory would grow by gigabytes. So what is handed over is
//! counted in bytes until it is done with, and who hands over waits while too much is on its way.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long anybody waits. Something is done with many times a second; where nothing is, the
/// hand-over tells what holds it up.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much is on its way, and how much may be.
pub(super) struct Traffic {
    most: usize,
    bytes: Mutex<usize>,
    bell: Condvar,
}

/// Something on its way; it has arrived when this is dropped.
pub(super) struct Passing {
    bytes: usize,
    traffic: Arc<Traffic>,
}

impl Traffic {
    /// Of so many bytes, and one thing on top.
    pub(super) fn of(most: usize) -> Arc<Self> {
        Arc::new(Traffic { most, bytes: Mutex::new(0), bell: Condvar::new() })
    }

    /// Waits until there is room.
    pub(super) fn wait(&self) {
        let is_full = |bytes: &mut usize| *bytes > self.most;
        drop(self.bell.wait_timeout_while(self.bytes(), PATIENCE, is_full));
    }

    /// Counts something.
    pub(super) fn enter(self: &Arc<Self>, bytes: usize) -> Passing {
        *self.bytes() += bytes;
        Passing { bytes, traffic: Arc::clone(self) }
    }

    fn bytes(&self) -> MutexGuard<'_, usize> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        *self.traffic.bytes() -= self.bytes;
        self.traffic.bell.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;

    #[test]
    fn who_hands_over_waits_while_too_much_is_on_its_way() {
        let traffic = Traffic::of(100);
        let (first, second) = (traffic.enter(100), traffic.enter(1));
        let (sender, receiver) = channel();
        let waiting = Arc::clone(&traffic);
        let thread = thread::spawn(move || {
            waiting.wait();
            sender.send(waiting.enter(2).bytes).unwrap();
        });
        assert!(receiver.recv_timeout(Duration::from_millis(50)).is_err());
        drop(second);
        assert_eq!(receiver.recv_timeout(PATIENCE / 2), Ok(2));
        thread.join().unwrap();
        drop(first);
        assert_eq!(*traffic.bytes(), 0);
    }
}
