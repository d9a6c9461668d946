//! What threads share of their knowledge.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A thread that panicked leaves what it had learned; each entry is whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
