//! What is on its way between threads, bounded by what it holds.
//!
//! A queue bounds how many things wait in it: tantivy's ten thousand batches of rows, ours a few
//! batches of documents. That says nothing of their size. Where rows are made faster than they are
//! indexed, or documents are large, memory would grow by gigabytes. So what is handed over is
//! counted in bytes until it is done with, and who hands over waits while too much is on its way.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tantivy::indexer::UserOperation;
use tantivy::schema::document::{Document, Value};
use tantivy::{TantivyDocument, Term};

/// How many bytes of rows may be on their way: what threads index in a second or so.
const MOST: usize = 32 << 20;

/// What is handed over at once, as far as rows allow: a hand-over wakes a thread, and tantivy looks
/// between two of them whether its memory is used up.
const PORTION_ROWS: usize = 256;
const PORTION: usize = 1 << 20;

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

    /// Of rows.
    pub(super) fn of_rows() -> Arc<Self> {
        Traffic::of(MOST)
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

/// A row, counted while it is on its way.
pub(super) struct Row {
    document: TantivyDocument,
    bytes: usize,
    /// From when it is handed over.
    _passing: Option<Passing>,
}

impl Document for Row {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

/// Rows to add, and terms whose rows are removed first.
#[derive(Default)]
pub(super) struct Operations {
    list: Vec<UserOperation<Row>>,
    bytes: usize,
}

impl Operations {
    pub(super) fn add(&mut self, document: TantivyDocument) {
        let values = document.iter_fields_and_values();
        let bytes = values.filter_map(|(_, value)| Some(value.as_str()?.len())).sum();
        self.bytes += bytes;
        self.list.push(UserOperation::Add(Row { document, bytes, _passing: None }));
    }

    pub(super) fn remove(&mut self, term: Term) {
        self.list.push(UserOperation::Delete(term));
    }

    /// Whether these are enough for a hand-over.
    pub(super) fn are_many(&self) -> bool {
        self.list.len() >= PORTION_ROWS || self.bytes >= PORTION
    }

    /// The operations, for a hand-over; none are left. Waits until there is room for them.
    pub(super) fn hand_over(&mut self, traffic: &Arc<Traffic>) -> Vec<UserOperation<Row>> {
        let Operations { mut list, .. } = std::mem::take(self);
        traffic.wait();
        for operation in &mut list {
            if let UserOperation::Add(row) = operation {
                row._passing = Some(traffic.enter(row.bytes));
            }
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use tantivy::schema::Field;

    use super::*;

    fn operations(bytes: usize) -> Operations {
        let mut operations = Operations::default();
        let mut document = TantivyDocument::default();
        document.add_text(Field::from_field_id(0), "a".repeat(bytes));
        operations.add(document);
        operations
    }

    #[test]
    fn who_hands_over_waits_while_too_much_is_on_its_way() {
        let traffic = Traffic::of(100);
        let first = operations(100).hand_over(&traffic);
        let second = operations(1).hand_over(&traffic);
        let (sender, receiver) = channel();
        let waiting = Arc::clone(&traffic);
        let thread = thread::spawn(move || {
            let third = operations(2).hand_over(&waiting);
            sender.send(third.len()).unwrap();
        });
        assert!(receiver.recv_timeout(Duration::from_millis(50)).is_err());
        drop(second);
        assert_eq!(receiver.recv_timeout(PATIENCE / 2), Ok(1));
        thread.join().unwrap();
        drop(first);
        assert_eq!(*traffic.bytes(), 0);
    }

    #[test]
    fn what_is_not_handed_over_is_not_counted() {
        let mut operations = operations(PORTION);
        assert!(operations.are_many());
        operations.remove(Term::from_field_text(Field::from_field_id(0), "a"));
        let traffic = Traffic::of_rows();
        assert_eq!(operations.hand_over(&traffic).len(), 2);
        assert!(!operations.are_many());
        assert_eq!(*traffic.bytes(), 0);
    }
}
