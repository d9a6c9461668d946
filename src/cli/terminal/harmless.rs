//! Nothing but letters reaches the terminal.
//!
//! A document, a file name or the message of a library may hold escape sequences that move the
//! cursor, set the window's title or send keys, and directional marks that make text read otherwise
//! than it is. Three layers keep them out: [`harmless`] where foreign text enters a line,
//! [`only_own_sequences`] over every finished text, and [`HarmlessWriter`] over what is meant for
//! programs and meets a terminal.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Control characters, and marks that change the direction of text or hide in it.
fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Foreign text with spaces in the place of what is no text.
pub(in crate::cli) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_harmful(c) { ' ' } else { c }).collect())
}

/// A finished text without any sequence but colours (`ESC [ … m`) and links to files.
pub(super) fn only_own_sequences(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&harmless(&rest[..at]));
        let length = own_sequence(&rest[at..]);
        out.push_str(&rest[at..at + length]);
        // An escape character that begins nothing of ours is dropped.
        rest = &rest[at + length.max(1)..];
    }
    out.push_str(&harmless(rest));
    out
}

/// A finished text without its links: older pagers would show them as letters.
pub(super) fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}]8;;") {
        out.push_str(&rest[..at]);
        rest = &rest[at + own_sequence(&rest[at..]).max(1)..];
    }
    out.push_str(rest);
    out
}

/// The length of the colour or link at the start of a text that begins with an escape; else 0.
fn own_sequence(text: &str) -> usize {
    let bytes = text.as_bytes();
    if let Some(rest) = text.strip_prefix("\u{1b}[") {
        let end = rest.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b';'));
        return match end {
            Some(end) if rest.as_bytes()[end] == b'm' => end + 3,
            _ => 0,
        };
    }
    let Some(target) = text.strip_prefix("\u{1b}]8;;") else { return 0 };
    let Some(end) = target.find('\u{1b}') else { return 0 };
    let is_link = end == 0 || target.starts_with("file://");
    let is_plain = target.bytes().take(end).all(|byte| byte.is_ascii_graphic());
    let whole = "\u{1b}]8;;".len() + end + 2;
    if is_link && is_plain && bytes.get(whole - 1) == Some(&b'\\') { whole } else { 0 }
}

/// Standard output for programs: what is written arrives byte for byte, except on a terminal.
pub(in crate::cli) fn standard_output() -> Box<dyn Write> {
    let stdout = io::stdout().lock();
    if stdout.is_terminal() {
        Box::new(HarmlessWriter { out: BufWriter::new(stdout), partial: Vec::new() })
    } else {
        Box::new(BufWriter::new(stdout))
    }
}

/// Makes UTF-8 that passes through it harmless.
struct HarmlessWriter<W: Write> {
    out: W,
    /// The beginning of a character whose end has not come yet.
    partial: Vec<u8>,
}

impl<W: Write> Write for HarmlessWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.partial.extend_from_slice(bytes);
        let held = std::mem::take(&mut self.partial);
        let mut chunks = held.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.out.write_all(harmless(chunk.valid()).as_bytes())?;
            let invalid = chunk.invalid();
            let is_begun = std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
            if is_begun && chunks.peek().is_none() {
                self.partial = invalid.to_vec();
            } else if !invalid.is_empty() {
                self.out.write_all("\u{fffd}".as_bytes())?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_loses_what_is_no_text() {
        let cases = [
            ("biasa\tsaja\n", "biasa\tsaja\n"),
            ("\u{1b}[31mmerah\u{1b}[0m", " [31mmerah [0m"),
            ("\u{9b}2J", " 2J"),
            ("\u{1b}]0;judul\u{7}", " ]0;judul "),
            ("exe.\u{202e}txt", "exe. txt"),
            ("a\rb\u{8}c\u{7f}", "a b c "),
            ("\u{200f}\u{2066}x\u{2069}", "  x "),
            ("keluarga 👨\u{200d}👩\u{200d}👧", "keluarga 👨\u{200d}👩\u{200d}👧"),
        ];
        for (text, expected) in cases {
            assert_eq!(harmless(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_colours_and_file_links_pass() {
        let cases = [
            ("\u{1b}[1;33mkata\u{1b}[0m", "\u{1b}[1;33mkata\u{1b}[0m"),
            (
                "\u{1b}]8;;file:///a%20b#3\u{1b}\\a b\u{1b}]8;;\u{1b}\\",
                "\u{1b}]8;;file:///a%20b#3\u{1b}\\a b\u{1b}]8;;\u{1b}\\",
            ),
            ("\u{1b}]8;;https://x\u{1b}\\x", "]8;;https://x\\x"),
            ("\u{1b}[2Jx", "[2Jx"),
            ("\u{1b}]0;t\u{7}x", "]0;t x"),
            ("\u{1b}c\u{1b}", "c"),
            ("\u{1b}]8;;file:///\u{7}x\u{1b}\\", "]8;;file:/// x\\"),
            ("\u{1b}[31", "[31"),
        ];
        for (text, expected) in cases {
            assert_eq!(only_own_sequences(text), expected, "{text:?}");
            assert!(!without_links(&only_own_sequences(text)).contains("\u{1b}]"));
        }
    }

    #[test]
    fn characters_may_be_cut_between_writings() {
        let text = "é\u{1b}[2J\u{9b}日本\u{202e}👍";
        for size in 1..=6 {
            let mut writer = HarmlessWriter { out: Vec::new(), partial: Vec::new() };
            for chunk in text.as_bytes().chunks(size) {
                writer.write_all(chunk).unwrap();
            }
            assert_eq!(String::from_utf8(writer.out).unwrap(), harmless(text), "{size}");
        }
        let mut writer = HarmlessWriter { out: Vec::new(), partial: Vec::new() };
        writer.write_all(b"a\xffb").unwrap();
        assert_eq!(writer.out, "a\u{fffd}b".as_bytes());
    }
}
