//! Output: one file per format.

pub(super) mod counts;
pub(super) mod csv;
pub(super) mod json;
pub(super) mod kwic;
mod lines;
pub(super) mod prose;
pub(super) mod text;
pub(super) mod trec;

use crate::search::Hit;

pub(super) use lines::HitLines;

use super::terminal::harmless;

/// Text from a document or a file name, made harmless for a terminal.
pub(super) fn printable(text: &str) -> String {
    harmless(text).into_owned()
}

/// A name that stands in a line of its own: nothing in it may begin another.
pub(super) fn printable_name(name: &str) -> String {
    printable(name).replace(['\n', '\t'], " ")
}

/// Where a line of a hit stands, as editors and terminals understand it: `path:line`.
pub(super) fn place(hit: &Hit, line: Option<u64>) -> String {
    let mut path = hit.source.path.as_deref().unwrap_or(&hit.doc).to_owned();
    if let Some(member) = &hit.source.place.member {
        path = format!("{path}/{member}");
    }
    let path = printable_name(&path);
    line.map_or_else(|| path.clone(), |line| format!("{path}:{line}"))
}

/// A time as players show it: `1:02:03`.
pub(super) fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
