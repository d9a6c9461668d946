//! HTML, as browsers tokenize it, and XHTML.
//!
//! There is no tree: tags open and close blocks as they come, so that nothing can be nested too
//! deep, and every piece of text knows the bytes it came from, entities included. Scripts, styles
//! and drawings are passed over; the title, the language and a few `<meta>` fields are kept.

mod alignment;
mod emitter;

use html5gum::emitters::default::StartTag;
use html5gum::{Token, Tokenizer};
use serde_json::{Map, Value};

use crate::source::document::{Block, BlockKind, Origin};
use crate::source::formats::parts::is_to_be_cut;
use crate::source::limits::LONGEST_TITLE;

use alignment::align;
use emitter::{BoundedEmitter, Stretches};

/// A page without its markup.
#[derive(Debug, Default)]
pub struct Page {
    /// `<title>`.
    pub title: Option<String>,
    /// The language that `<html lang>` names.
    pub language: Option<String>,
    /// `<meta>` fields: author, date, description, keywords.
    pub metadata: Map<String, Value>,
    /// Headings and paragraphs.
    pub blocks: Vec<Block>,
}

/// Takes the markup off a page.
pub fn html_page(html: &str) -> Page {
    let mut blocks = Vec::new();
    let page = read_page(html, |page| {
        blocks.append(&mut page.blocks);
        true
    });
    Page { blocks, ..page }
}

/// Takes the markup off a page. `take` gets the page as far as it was read, as often as it has
/// blocks, and takes these out; it returns whether to go on.
pub(super) fn read_page(html: &str, mut take: impl FnMut(&mut Page) -> bool) -> Page {
    let mut reader = Reader { html, ..Reader::default() };
    for Ok(token) in Tokenizer::new_with_emitter(Stretches::of(html), BoundedEmitter::new()) {
        match token {
            Token::StartTag(tag) => reader.open(&tag),
            Token::EndTag(tag) => reader.close(&tag.name),
            Token::String(text) => {
                reader.text(&String::from_utf8_lossy(&text.value), text.span.start, text.span.end);
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
        if !reader.page.blocks.is_empty() && !take(&mut reader.page) {
            return reader.page;
        }
    }
    reader.end_block();
    if !reader.page.blocks.is_empty() {
        take(&mut reader.page);
    }
    reader.page
}

/// The encoding that a page declares in its first kilobyte.
pub fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|at| at + "charset=".len());
    let at = at.or_else(|| head.find("encoding=").map(|at| at + "encoding=".len()))?;
    let rest = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c))?;
    (end > 0).then(|| rest[..end].to_owned())
}

/// Elements whose text is not for readers.
fn is_hidden(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"template"
            | b"noscript"
            | b"iframe"
            | b"object"
            | b"svg"
            | b"math"
            | b"canvas"
            | b"noembed"
            | b"noframe"
            | b"noframes"
    )
}

/// Elements that begin and end a block.
fn is_block(name: &[u8]) -> bool {
    const BLOCKS: [&str; 46] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
    ];
    name == b"ul" || BLOCKS.binary_search_by(|block| block.as_bytes().cmp(name)).is_ok()
}

#[derive(Default)]
struct Reader<'a> {
    html: &'a str,
    page: Page,
    text: String,
    pieces: Vec<(usize, usize)>,
    heading: Option<u8>,
    /// The hidden element that is open, and how many of its name.
    hidden: Option<(Vec<u8>, usize)>,
    in_title: bool,
    in_pre: bool,
    /// Whether white space is owed before the next word.
    space: bool,
}

impl Reader<'_> {
    fn open(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(hidden == name && !tag.self_closing);
            return;
        }
        if is_hidden(name) {
            if !tag.self_closing {
                self.hidden = Some((name.to_vec(), 1));
            }
            return;
        }
        match name {
            b"html" => self.page.language = attribute(tag, "lang").or(attribute(tag, "xml:lang")),
            b"title" => self.in_title = self.page.title.is_none(),
            b"meta" => self.meta(tag),
            b"br" => self.separate("\n", tag.span.start),
            b"td" | b"th" => self.separate(" · ", tag.span.start),
            _ => {}
        }
        if is_block(name) {
            self.end_block();
            self.in_pre = name == b"pre";
            self.heading = match name {
                [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
                _ => None,
            };
        }
    }

    fn close(&mut self, name: &[u8]) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            b"title" => self.in_title = false,
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn meta(&mut self, tag: &StartTag<usize>) {
        let name = attribute(tag, "name").or(attribute(tag, "property")).unwrap_or_default();
        let field = match name.to_ascii_lowercase().as_str() {
            "author" | "article:author" | "dc.creator" => "author",
            "date" | "dc.date" | "article:published_time" => "date",
            "description" => "description",
            "keywords" => "keywords",
            _ => return,
        };
        if let Some(content) = attribute(tag, "content").filter(|text| !text.trim().is_empty()) {
            self.page.metadata.entry(field).or_insert(content.trim().into());
        }
    }

    /// Adds text that stands at `start..end` of the page.
    fn text(&mut self, value: &str, start: usize, end: usize) {
        if self.in_title {
            let title = self.page.title.get_or_insert_default();
            // White space before and in it is not counted yet.
            if title.len() < 4 * LONGEST_TITLE {
                title.push_str(value);
            }
            return;
        }
        if self.hidden.is_some() {
            return;
        }
        let source = self.html.get(start..end).unwrap_or_default();
        align(value, source, |text, at| self.stretch(text, start + at));
    }

    /// Adds a stretch that stands in the page as it is; white space becomes one space.
    fn stretch(&mut self, text: &str, source: usize) {
        if self.in_pre {
            self.push(text, source);
            return;
        }
        let mut at = 0;
        for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let bare = word.trim_end_matches(|c: char| c.is_ascii_whitespace());
            if !bare.is_empty() {
                if self.space && !self.text.is_empty() && !self.text.ends_with('\n') {
                    self.push(" ", (source + at).saturating_sub(1));
                }
                self.space = false;
                self.push(bare, source + at);
            }
            self.space |= bare.len() < word.len();
            at += word.len();
        }
    }

    fn separate(&mut self, mark: &str, source: usize) {
        if !self.text.is_empty() {
            self.push(mark, source);
            self.space = false;
        }
    }

    fn push(&mut self, text: &str, source: usize) {
        if is_to_be_cut(&self.text, self.pieces.len()) {
            self.cut();
        }
        let goes_on = self
            .pieces
            .last()
            .is_some_and(|&(text, before)| before + (self.text.len() - text) == source);
        if !goes_on {
            self.pieces.push((self.text.len(), source));
        }
        self.text.push_str(text);
    }

    fn end_block(&mut self) {
        self.cut();
        self.space = false;
        self.in_pre = false;
    }

    /// Ends a block where it stands.
    fn cut(&mut self) {
        let kind = self.heading.take().map_or(BlockKind::Paragraph, BlockKind::Heading);
        let mut text = std::mem::take(&mut self.text);
        let pieces = std::mem::take(&mut self.pieces);
        text.truncate(text.trim_end_matches([' ', '·', '\n']).len());
        if text.contains(char::is_alphanumeric) {
            let origin = Origin::Pieces(pieces);
            self.page.blocks.push(Block { kind, text, origin, place: None });
        }
    }
}

fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(&value.value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html><html lang=\"id-ID\"><head><title>Judul &amp; Kota</title>\
        <meta name=author content=\"Siti\"><style>p { color: red }</style></head><body>\
        <script>let x = '<p>rahasia</p>';</script><h1>Judul <em>utama</em></h1>\r\n\
        <p>Caf&eacute;   di\r\n Jakarta&nbsp;&lt;baru&gt; &amp ramai.<br>Baris dua<p>Tiga\
        <svg><title>gambar</title><text>bukan</text></svg> akhir\
        <table><tr><th>Kota<th>Warga</th><tr><td>Kudus</td><td>800.000</td></tr></table>\
        <ul><li>satu<li>dua</ul><pre>a  b\n c</pre>AT&T &bukan; &#x26;c &ngE; ujung";

    #[test]
    fn takes_markup_off_and_keeps_the_place() {
        let page = html_page(PAGE);
        assert_eq!(page.title.as_deref(), Some("Judul & Kota"));
        assert_eq!(page.language.as_deref(), Some("id-ID"));
        assert_eq!(page.metadata["author"], "Siti");
        let texts: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Judul utama",
                "Café di Jakarta\u{a0}<baru> & ramai.\nBaris dua",
                "Tiga akhir",
                "Kota · Warga",
                "Kudus · 800.000",
                "satu",
                "dua",
                "a  b\n c",
                "AT&T &bukan; &c ≧\u{338} ujung",
            ]
        );
        assert_eq!(page.blocks[0].kind, BlockKind::Heading(1));
        for block in &page.blocks {
            for word in
                ["utama", "Jakarta", "ramai", "Baris", "akhir", "Kudus", "dua", "ujung", "b\n c"]
            {
                let Some(at) = block.text.find(word) else { continue };
                let source = block.origin.source_offset(at).unwrap();
                assert!(PAGE[source..].starts_with(word), "{word}: {}", &PAGE[source..]);
            }
        }
    }

    #[test]
    fn line_ends_of_every_kind_keep_the_place() {
        let page = "<p>satu\r\r\r\ndua\rtiga\n\rempat</p>\r\r\r<pre>lima\r\renam</pre>\r";
        let blocks = html_page(page).blocks;
        let words = ["satu", "dua", "tiga", "empat", "lima", "enam"];
        assert_eq!(blocks.len(), 2);
        for (word, block) in words.into_iter().zip([0, 0, 0, 0, 1, 1]) {
            let at = blocks[block].text.find(word).unwrap();
            assert_eq!(blocks[block].origin.source_offset(at), page.find(word), "{word}");
        }
    }

    #[test]
    fn an_entity_of_two_characters_may_stand_before_another() {
        let blocks = html_page("&ngE;&#233;&nle;&amp;a").blocks;
        assert_eq!(blocks[0].text, "\u{2267}\u{338}é\u{2270}&a");
        for (sought, source) in [("é", 5), ("\u{2270}", 11), ("&", 16), ("a", 21)] {
            let at = blocks[0].text.find(sought).unwrap();
            assert_eq!(blocks[0].origin.source_offset(at), Some(source), "{sought}");
        }
    }

    #[test]
    fn what_is_replaced_keeps_the_place_of_what_follows() {
        let page = "&um~u<textarea>\0&ª\u{c}um";
        let blocks = html_page(page).blocks;
        let text = &blocks[0].text;
        for (at, _) in text.char_indices() {
            assert!(blocks[0].origin.source_offset(at).is_none_or(|source| source < page.len()));
        }
        let [found, source] = [text.rfind("um").unwrap(), page.rfind("um").unwrap()];
        assert_eq!(blocks[0].origin.source_offset(found), Some(source));
    }

    #[test]
    fn tokens_without_an_end_are_read_in_stretches() {
        let attributes: String = (0..100_000).map(|n| format!(" a{n}=b")).collect();
        let long = "é &amp; kata\r\n".repeat(10_000);
        let page = format!(
            "<html lang=id{attributes}><!-- {long} --><p title=\"{long}\">{long}<b>akhir</b>"
        );
        let read = html_page(&page);
        assert_eq!(read.language.as_deref(), Some("id"));
        let [block] = &read.blocks[..] else { panic!("{}", read.blocks.len()) };
        assert_eq!(block.text, "é & kata ".repeat(10_000) + "akhir");
        let words = block.text.match_indices("kata");
        let start = page.find("<p").unwrap() + 11 + long.len();
        let lines = page[start..].match_indices("kata");
        for ((at, _), (source, _)) in words.zip(lines) {
            assert_eq!(block.origin.source_offset(at), Some(start + source));
        }
        let last = block.origin.source_offset(block.text.len() - 5);
        assert_eq!(last, page.rfind("akhir"));
    }

    #[test]
    fn a_declared_encoding_is_found() {
        for (head, expected) in [
            ("<meta charset=\"iso-8859-15\">", Some("iso-8859-15")),
            ("<meta content='text/html; charset=windows-1252'>", Some("windows-1252")),
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", Some("utf-8")),
            ("<meta charset=\"\">", None),
            ("<p>", None),
        ] {
            assert_eq!(declared_encoding(head.as_bytes()).as_deref(), expected, "{head}");
        }
    }
}
