//! The seam at which a panic over damaged bytes becomes an error.
//!
//! tantivy trusts its files: where their bytes are not what it wrote, it may panic, in any of its
//! parts. Checking every checksum before every search would cost a reading of the whole index, so
//! the panic is caught instead, here and nowhere else, and the checksums are looked at once
//! something has gone wrong. Nothing of a reader that panicked is used again.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Whether a panic on this thread would be caught and turned into an error: a program may want to
/// keep its panic hook quiet then.
pub fn is_guarded() -> bool {
    DEPTH.get() > 0
}

/// Runs what reads the bytes of an index; the error is what a panic said.
pub(crate) fn catch<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    DEPTH.set(DEPTH.get() + 1);
    // What `read` may leave half done are readers, and they go with it.
    let outcome = catch_unwind(AssertUnwindSafe(read));
    DEPTH.set(DEPTH.get() - 1);
    outcome.map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_else(|| "a panic".to_owned());
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(catch(|| 7), Ok(7));
        assert_eq!(catch(is_guarded), Ok(true));
        assert!(!is_guarded());
        let number = 3;
        assert_eq!(catch(|| panic!("index {number}\nmore")), Err::<(), _>("index 3".to_owned()));
    }
}
