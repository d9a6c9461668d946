//! What is opened when it is first needed, where opening may fail.

use std::sync::OnceLock;

/// What is in `place`; opened, where nothing is yet. Of two threads that open it at once, what the
/// slower one opened is dropped.
///
/// # Errors
/// Those of `open`; the next call tries again.
pub(crate) fn opened<T>(
    place: &OnceLock<T>,
    open: impl FnOnce() -> tantivy::Result<T>,
) -> tantivy::Result<&T> {
    if let Some(known) = place.get() {
        return Ok(known);
    }
    let new = open()?;
    Ok(place.get_or_init(|| new))
}
