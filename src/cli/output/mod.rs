//! Output: one file per format.

pub(super) mod csv;
pub(super) mod json;
pub(super) mod text;
pub(super) mod trec;

/// Text from a document or a file name, made harmless for a terminal: control characters and
/// directional marks, which could hide or forge what is shown, become spaces.
pub(super) fn printable(text: &str) -> String {
    let is_harmful = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    text.chars().map(|c| if is_harmful(c) { ' ' } else { c }).collect()
}

/// A name that stands in a line of its own: nothing in it may begin another.
pub(super) fn printable_name(name: &str) -> String {
    printable(name).replace(['\n', '\t'], " ")
}

/// A time as players show it: `1:02:03`.
pub(super) fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
