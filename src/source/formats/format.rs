//! The formats, and how they are told apart.

use std::path::Path;

/// A format that documents are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Paragraphs, and bare lines that are headings.
    Plain,
    /// CommonMark with tables and front matter.
    Markdown,
    /// Web pages.
    Html,
    /// Portable documents.
    Pdf,
    /// Rich text.
    Rtf,
    /// Text documents of Word.
    Docx,
    /// Slides of PowerPoint.
    Pptx,
    /// Text documents of LibreOffice.
    Odt,
    /// Slides of LibreOffice.
    Odp,
    /// Electronic books.
    Epub,
    /// SubRip and WebVTT.
    Subtitles,
    /// One object, or an array of objects.
    Json,
    /// An object a line.
    JsonLines,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// Translation memories.
    Tmx,
    /// Message catalogues.
    Po,
    /// A message.
    Eml,
    /// Messages one after the other.
    Mbox,
    /// A file packed by gzip.
    Gzip,
    /// A file packed by Zstandard.
    Zstd,
    /// Packed files.
    Zip,
    /// Files in a row.
    Tar,
}

/// What is known of a format.
#[derive(Clone, Copy, Debug)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Its name.
    pub name: &'static str,
    /// The extensions by which it is known, lower case.
    pub extensions: &'static [&'static str],
    /// The cargo feature that brings it, `None` where it is always there.
    pub feature: Option<&'static str>,
    /// Whether this program has it.
    pub built_in: bool,
}

const fn always(
    format: Format,
    name: &'static str,
    extensions: &'static [&'static str],
) -> FormatInfo {
    FormatInfo { format, name, extensions, feature: None, built_in: true }
}

macro_rules! with_feature {
    ($format:ident, $name:literal, $extensions:expr, $feature:literal) => {
        FormatInfo {
            format: Format::$format,
            name: $name,
            extensions: &$extensions,
            feature: Some($feature),
            built_in: cfg!(feature = $feature),
        }
    };
}

/// Every format, whether built in or not. What has another extension, or none, is plain text
/// unless its first bytes tell otherwise.
pub const FORMATS: &[FormatInfo] = &[
    always(Format::Plain, "plain text", &["txt", "text", "log"]),
    always(Format::Markdown, "Markdown", &["md", "markdown", "mdown", "mkd"]),
    with_feature!(Html, "HTML", ["html", "htm", "xhtml"], "html"),
    with_feature!(Pdf, "PDF", ["pdf"], "pdf"),
    always(Format::Rtf, "RTF", &["rtf"]),
    with_feature!(Docx, "DOCX", ["docx", "docm", "dotx"], "office"),
    with_feature!(Pptx, "PPTX", ["pptx", "pptm", "ppsx"], "office"),
    with_feature!(Odt, "ODT", ["odt", "ott", "fodt"], "office"),
    with_feature!(Odp, "ODP", ["odp", "otp"], "office"),
    with_feature!(Epub, "EPUB", ["epub"], "office"),
    always(Format::Subtitles, "subtitles", &["srt", "vtt"]),
    always(Format::Json, "JSON", &["json"]),
    always(Format::JsonLines, "JSON lines", &["jsonl", "ndjson"]),
    with_feature!(Csv, "CSV", ["csv"], "tables"),
    with_feature!(Tsv, "TSV", ["tsv", "tab"], "tables"),
    with_feature!(Tmx, "TMX", ["tmx"], "aligned"),
    with_feature!(Po, "PO", ["po"], "aligned"),
    with_feature!(Eml, "EML", ["eml"], "mail"),
    with_feature!(Mbox, "mbox", ["mbox"], "mail"),
    with_feature!(Gzip, "gzip", ["gz", "tgz"], "archives"),
    with_feature!(Zstd, "Zstandard", ["zst", "tzst"], "archives"),
    with_feature!(Zip, "zip", ["zip"], "archives"),
    with_feature!(Tar, "tar", ["tar"], "archives"),
];

impl Format {
    /// What is known of it.
    pub fn info(self) -> &'static FormatInfo {
        // Every format is in the table; a test looks.
        FORMATS.iter().find(|info| info.format == self).unwrap_or(&FORMATS[0])
    }

    /// The format of a file, by its name; where that says nothing, by its first bytes.
    pub fn of(name: &Path, head: &[u8]) -> Format {
        let extension = name.extension().and_then(|extension| extension.to_str());
        let extension = extension.map(str::to_ascii_lowercase).unwrap_or_default();
        let named = FORMATS.iter().find(|info| info.extensions.contains(&extension.as_str()));
        named.map_or_else(|| Format::by_content(head), |info| info.format)
    }

    fn by_content(head: &[u8]) -> Format {
        let text = head.trim_ascii_start();
        let begins = |mark: &str| {
            text.len() >= mark.len() && text[..mark.len()].eq_ignore_ascii_case(mark.as_bytes())
        };
        match head {
            _ if begins("%PDF-") => Format::Pdf,
            _ if begins("{\\rtf") => Format::Rtf,
            [0x1f, 0x8b, ..] => Format::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Format::Zstd,
            _ if begins("<!doctype html") || begins("<html") => Format::Html,
            _ => Format::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_format_and_no_extension_twice() {
        let mut extensions: Vec<&str> =
            FORMATS.iter().flat_map(|info| info.extensions).copied().collect();
        for info in FORMATS {
            assert_eq!(info.format.info().name, info.name);
        }
        let all = extensions.len();
        extensions.sort_unstable();
        extensions.dedup();
        assert_eq!(extensions.len(), all);
    }

    #[test]
    fn names_tell_first_and_bytes_where_they_do_not() {
        let cases: &[(&str, &[u8], Format)] = &[
            ("a.PDF", b"", Format::Pdf),
            ("a.txt", b"%PDF-1.4", Format::Plain),
            ("a", b"%PDF-1.4", Format::Pdf),
            ("putusan.doc", b"{\\rtf1 ", Format::Rtf),
            ("unduhan", b"\n<!DOCTYPE html>", Format::Html),
            ("a.rs", b"fn main() {}", Format::Plain),
            ("a.tar.gz", b"", Format::Gzip),
        ];
        for (name, head, format) in cases {
            assert_eq!(Format::of(Path::new(name), head), *format, "{name}");
        }
    }
}
