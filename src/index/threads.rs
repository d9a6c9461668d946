//! How many threads work where no number is asked for.

use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::thread;

/// One a core that this process may use; the system is asked once.
pub(crate) fn one_a_core() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZeroUsize::get))
}
