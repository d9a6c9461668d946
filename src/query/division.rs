//! One query on several threads, where an index is large: each takes ranges of passages.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use tantivy::DocId;

use crate::index::{guard, one_a_core};

use super::postings::SegmentView;

/// Rows of a segment, given by its number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Share {
    pub(super) segment: usize,
    pub(super) rows: Range<DocId>,
}

/// Divides the rows of all segments, none into more shares than there are threads; the largest
/// come first.
pub(super) fn shares(segments: &[SegmentView], threads: usize) -> Vec<Share> {
    divide(&segments.iter().map(|segment| segment.reader.max_doc()).collect::<Vec<_>>(), threads)
}

fn divide(rows: &[DocId], threads: usize) -> Vec<Share> {
    let all: u64 = rows.iter().map(|&rows| u64::from(rows)).sum();
    let largest = all.div_ceil(threads.max(1) as u64).max(1);
    let mut shares = Vec::new();
    for (segment, &rows) in rows.iter().enumerate() {
        let parts = u64::from(rows).div_ceil(largest).max(1) as DocId;
        let size = rows.div_ceil(parts).max(1) as usize;
        shares.extend((0..rows).step_by(size).map(|start| {
            let rows = start..rows.min(start + size as DocId);
            Share { segment, rows }
        }));
    }
    shares.sort_by_key(|share| std::cmp::Reverse(share.rows.len()));
    shares
}

/// Calls `work` on so many threads at once, this one among them. Costs some 30 µs for each of the
/// others.
///
/// # Errors
/// The first of those that `work` returns.
pub(super) fn on_threads<T: Send>(
    threads: usize,
    work: impl Fn() -> tantivy::Result<T> + Sync,
) -> tantivy::Result<Vec<T>> {
    thread::scope(|scope| {
        // A panic over damaged bytes goes on where it can be caught: on this thread.
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(|| guard::catch(&work))).collect();
        let own = work();
        let others = others.into_iter().map(|other| match other.join() {
            Ok(Ok(done)) => done,
            Ok(Err(message)) => resume_unwind(Box::new(message)),
            Err(panic) => resume_unwind(panic),
        });
        let others: Vec<_> = others.collect();
        std::iter::once(own).chain(others).collect()
    })
}

/// The threads that a query may use: as many as are asked for, or one a core.
pub(crate) fn query_threads(asked: Option<NonZeroUsize>) -> usize {
    asked.map_or_else(one_a_core, NonZeroUsize::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_all_rows_once_and_alike() {
        for rows in [&[][..], &[0], &[1], &[10, 3, 0, 1], &[100, 90, 1], &[1_000_001, 7]] {
            for threads in 1..5 {
                let mut shares = divide(rows, threads);
                let all: u64 = rows.iter().map(|&rows| u64::from(rows)).sum();
                let largest = all.div_ceil(threads as u64);
                assert!(shares.iter().all(|share| share.rows.len() as u64 <= largest));
                shares.sort_by_key(|share| (share.segment, share.rows.start));
                for (segment, &rows) in rows.iter().enumerate() {
                    let own = shares.iter().filter(|share| share.segment == segment);
                    let mut next = 0;
                    for share in own {
                        assert_eq!(share.rows.start, next);
                        next = share.rows.end;
                    }
                    assert_eq!(next, rows);
                }
            }
        }
    }

    #[test]
    fn what_one_thread_meets_ends_the_query() {
        assert_eq!(on_threads(3, || Ok(1)).unwrap(), [1, 1, 1]);
        let own = thread::current().id();
        let fails = || match thread::current().id() == own {
            true => Ok(()),
            false => Err(tantivy::TantivyError::InternalError("gone".to_owned())),
        };
        assert!(on_threads(2, fails).is_err());
        let panics = || -> tantivy::Result<()> {
            assert_eq!(thread::current().id(), own, "damaged");
            Ok(())
        };
        let caught = guard::catch(|| on_threads(2, panics));
        assert!(caught.unwrap_err().contains("damaged"));
    }
}
