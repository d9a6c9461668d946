//! Messages, help and errors in English and Indonesian.
//!
//! A message stands where it is said, in both languages side by side: the macro `text!` takes
//! the two, and the compiler sees to it that neither is missing and that both use the same values.
//! What is written in English elsewhere has its Indonesian in this folder: the help of the
//! command line ([`help`], `help.id.txt`), clap's own errors ([`usage`]), the errors of the library
//! ([`errors`], those about files in [`sources`]) and of the system ([`system`]). Nothing here is read or built before something
//! is to be said, so that the command starts as fast in one language as in the other.

mod cluster_errors;
mod errors;
mod examples;
pub(super) mod help;
mod notes;
mod sources;
mod system;
mod ui;
pub(super) mod usage;

pub(super) use errors::{describe, describe_cause};
pub(super) use notes::note;
pub(super) use ui::{preferred, set_ui, ui};

/// A message in the language of the user: `text!(en: "{n} files", id: "{n} berkas")`.
macro_rules! text {
    (en: $english:literal, id: $indonesian:literal $(, $value:expr)* $(,)?) => {
        match $crate::cli::messages::ui() {
            $crate::language::Language::English => format!($english $(, $value)*),
            $crate::language::Language::Indonesian => format!($indonesian $(, $value)*),
        }
    };
}
pub(super) use text;
