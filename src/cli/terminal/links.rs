//! Links to files that a terminal makes clickable (OSC 8).

use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::Path;

/// Whether and how the names of files are links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Links(bool);

impl Links {
    /// Links where standard output is a terminal that understands them and wants colour.
    pub(in crate::cli) fn detect() -> Self {
        let is = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = env::var_os("TERM").is_none_or(|term| term == "dumb" || term == "linux");
        Links(io::stdout().is_terminal() && !is("NO_COLOR") && !is_dumb)
    }

    /// The text, as a link to a line of a file where links are wanted and the file is there.
    pub(in crate::cli) fn link(self, text: &str, path: Option<&str>, line: Option<u64>) -> String {
        let url = path.filter(|_| self.0).and_then(|path| file_url(Path::new(path), line));
        match url {
            Some(url) => format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
            None => text.to_owned(),
        }
    }
}

/// The URL of a line of a file; `None` where there is no such file.
fn file_url(path: &Path, line: Option<u64>) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let mut url = "file://".to_owned();
    let path = path.to_str()?.replace('\\', "/");
    if !path.starts_with('/') {
        url.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                url.push(char::from(byte));
            }
            _ => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    if let Some(line) = line {
        let _ = write!(url, "#{line}");
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_escapes_what_is_no_part_of_a_url() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b#é.txt");
        std::fs::write(&path, "x").unwrap();
        let url = file_url(&path, Some(3)).unwrap();
        assert!(url.starts_with("file://") && url.ends_with("/a%20b%23%C3%A9.txt#3"), "{url}");
        let linked = Links(true).link("nama", path.to_str(), None);
        assert!(linked.starts_with("\u{1b}]8;;file://") && linked.contains("\\nama\u{1b}]8;;"));
        assert_eq!(super::super::harmless::only_own_sequences(&linked), linked);
        assert_eq!(Links(false).link("nama", path.to_str(), None), "nama");
        assert_eq!(Links(true).link("nama", Some("tidak/ada"), None), "nama");
    }
}
