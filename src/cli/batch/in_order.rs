//! Work on several threads whose results come in the order in which it was begun.

use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;
use std::sync::mpsc::{self, TryRecvError};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Results that may wait for an earlier one, a thread: one that takes long holds the others up
/// then, so that memory stays bounded.
const AHEAD: usize = 256;

/// How long it is waited before results are looked for again: they are taken many at a time, since
/// to be woken for each costs more than most take. Longer and longer where none come; after the
/// longest time that is told.
const PAUSES: Range<Duration> = Duration::from_millis(1)..Duration::from_millis(16);

/// What becomes of a result.
pub(super) enum Step<R> {
    /// The next one.
    Done(R),
    /// None has come for a moment.
    Waiting,
}

/// Does `work` on what `next` gives, on so many threads; `next` is asked by one of them at a time,
/// until it gives nothing. `take` is called on this thread with every result, in the order of what
/// was given.
///
/// # Errors
/// That of `take`, which ends the work as soon as what is under way is done: what `next` waits for
/// too.
///
/// # Panics
/// Where `next` or `work` does, once the others are done.
pub(super) fn in_order<T: Send, R: Send, E>(
    threads: usize,
    next: impl FnMut() -> Option<T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(Step<R>) -> Result<(), E>,
) -> Result<(), E> {
    // Once nothing was given, nobody asks again.
    let source = Mutex::new((1usize..).zip(iter::from_fn(next)).fuse());
    let give = || locked(&source).next();
    let taken = Taken::default();
    let (results, arrivals) = mpsc::channel();
    thread::scope(|scope| {
        let (give, work, taken) = (&give, &work, &taken);
        for _ in 0..threads {
            let results = results.clone();
            scope.spawn(move || {
                // What a panic leaves undone nobody shall wait for.
                let _end = End { taken, always: false };
                while let Some((number, thing)) = give() {
                    let may_go_on = taken.wait_for(number.saturating_sub(AHEAD * threads));
                    if !may_go_on || results.send((number, work(thing))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        // Nobody waits for what is not taken any more.
        let _end = End { taken, always: true };
        let mut early = BTreeMap::new();
        let mut last = 0;
        let mut pause = PAUSES.start;
        loop {
            match arrivals.try_recv() {
                Ok((number, result)) => {
                    early.insert(number, result);
                    pause = PAUSES.start;
                }
                Err(TryRecvError::Empty) => {
                    taken.go_on_to(last);
                    thread::sleep(pause);
                    pause *= 2;
                    if pause > PAUSES.end {
                        take(Step::Waiting)?;
                        pause = PAUSES.end;
                    }
                }
                Err(TryRecvError::Disconnected) => return Ok(()),
            }
            while let Some(result) = early.remove(&(last + 1)) {
                take(Step::Done(result))?;
                last += 1;
            }
        }
    })
}

/// The number of the last result that was taken; `None` once no more are.
struct Taken {
    last: Mutex<Option<usize>>,
    bell: Condvar,
}

impl Default for Taken {
    fn default() -> Self {
        Taken { last: Mutex::new(Some(0)), bell: Condvar::new() }
    }
}

impl Taken {
    /// Waits until a result is taken; whether any more will be.
    fn wait_for(&self, number: usize) -> bool {
        let is_early = |last: &mut Option<usize>| last.is_some_and(|last| last < number);
        let last = self.bell.wait_while(locked(&self.last), is_early);
        last.unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Results up to a number were taken; nothing where no more are.
    fn go_on_to(&self, number: usize) {
        if let Some(last) = &mut *locked(&self.last) {
            *last = number;
        }
        self.bell.notify_all();
    }

    fn end(&self) {
        *locked(&self.last) = None;
        self.bell.notify_all();
    }
}

/// Ends the taking of results when it is dropped: always, or in a panic.
struct End<'a> {
    taken: &'a Taken,
    always: bool,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        if self.always || thread::panicking() {
            self.taken.end();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn doubled(count: usize, threads: usize, pause: impl Fn(usize) + Sync) -> Vec<usize> {
        let mut numbers = 0..count;
        let mut results = Vec::new();
        let work = |number| {
            pause(number);
            2 * number
        };
        let taken = in_order(
            threads,
            || numbers.next(),
            work,
            |step| {
                if let Step::Done(result) = step {
                    results.push(result);
                }
                Ok::<_, ()>(())
            },
        );
        taken.unwrap();
        results
    }

    #[test]
    fn results_come_in_order_whoever_is_slow() {
        for threads in [1, 2, 5] {
            let slow = |number: usize| {
                if number.is_multiple_of(97) {
                    thread::sleep(Duration::from_millis(2));
                }
            };
            let expected: Vec<usize> = (0..3000).map(|number| 2 * number).collect();
            assert_eq!(doubled(3000, threads, slow), expected);
        }
        assert_eq!(doubled(0, 3, |_| {}), [0usize; 0]);
    }

    #[test]
    fn others_go_no_further_ahead_than_they_may() {
        let begun = AtomicUsize::new(0);
        let mut numbers = 0..10 * AHEAD;
        let work = |number| {
            begun.fetch_add(1, Ordering::SeqCst);
            if number == 0 {
                thread::sleep(Duration::from_millis(100));
                assert!(begun.load(Ordering::SeqCst) <= 2 * AHEAD + 1);
            }
        };
        let mut waited = false;
        let taken = in_order(
            2,
            || numbers.next(),
            work,
            |step| {
                waited |= matches!(step, Step::Waiting);
                Ok::<_, ()>(())
            },
        );
        taken.unwrap();
        assert!(waited);
        assert_eq!(begun.into_inner(), 10 * AHEAD);
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_ends_the_work() {
        let mut numbers = 0..10 * AHEAD;
        let work = |number: usize| {
            thread::sleep(Duration::from_millis(u64::from(number < 20)));
            assert_ne!(number, 7);
        };
        let _ = in_order(2, || numbers.next(), work, |_| Ok::<_, ()>(()));
    }

    #[test]
    fn nobody_asks_again_once_nothing_was_given() {
        let mut asked = 0;
        let next = || {
            asked += 1;
            (asked != 10).then_some(())
        };
        let mut results = 0;
        let taken = in_order(
            4,
            next,
            |()| (),
            |step| {
                results += usize::from(matches!(step, Step::Done(())));
                Ok::<_, ()>(())
            },
        );
        taken.unwrap();
        assert_eq!((asked, results), (10, 9));
    }

    #[test]
    fn an_error_ends_the_work() {
        let begun = AtomicUsize::new(0);
        let work = |()| begun.fetch_add(1, Ordering::SeqCst);
        let taken = in_order(
            3,
            || Some(()),
            work,
            |step| match step {
                Step::Done(number) if number >= 5 => Err(number),
                _ => Ok(()),
            },
        );
        assert!(taken.unwrap_err() >= 5);
        assert!(begun.into_inner() <= 4 * AHEAD);
    }
}
