//! Electronic books: chapters in the order of the spine, each with its name.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::document::{Block, BlockKind, Origin};
use crate::source::error::SourceError;
use crate::source::formats::Format;
use crate::source::formats::html::read_page;
use crate::source::formats::item::{Item, Take};
use crate::source::formats::parts::Parts;
use crate::source::place::Place;

use super::markup::{Node, walk};
use super::package::Package;
use super::properties::add_properties;

/// Reads an EPUB of version 2 or 3. A chapter is named by the table of contents, else by its first
/// heading, else by its number.
pub(in crate::source::formats) fn read_epub(
    item: &Item<'_>,
    bytes: Vec<u8>,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut package = Package::open(item, Format::Epub, bytes)?;
    // Fonts may be obfuscated; text that is encrypted belongs to a shop.
    let encryption = package.part("META-INF/encryption.xml")?.unwrap_or_default();
    if encryption.contains("xmlenc#aes") {
        return Err(item.error(|path| SourceError::Locked { path }));
    }
    let container = package.required("META-INF/container.xml")?;
    let mut root = None;
    walk(&container, |node| {
        if let Node::Open("rootfile", attributes) = node {
            root = root.take().or(attributes.get("full-path"));
        }
    })
    .map_err(|cause| package.damaged(cause))?;
    let root = root.ok_or_else(|| package.damaged("container.xml names no book"))?;
    let text = package.required(&root)?;
    let mut document = item.document();
    add_properties(&mut document, &text);
    let book = Book::read(&text, &root).map_err(|cause| package.damaged(cause))?;
    let contents = match &book.contents {
        Some(path) => match package.part(path)? {
            Some(text) => contents(&text, path).unwrap_or_default(),
            None => HashMap::new(),
        },
        None => HashMap::new(),
    };
    let mut parts = Parts::new(item, document, take);
    for (number, path) in book.spine.iter().enumerate() {
        let Some(chapter) = package.part(path)? else { continue };
        let name = contents.get(path).cloned().or_else(|| first_heading(&chapter));
        let name = name.unwrap_or_else(|| (number + 1).to_string());
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = Some(Arc::new(Place::chapter(name)));
        read_page(&chapter, |page| {
            let blocks = page.blocks.drain(..);
            // The bytes are those of a part inside the book.
            let placed =
                blocks.map(|block| Block { origin: Origin::None, place: place.clone(), ..block });
            placed.fold(true, |_, block| parts.push(block))
        });
    }
    parts.finish("");
    Ok(())
}

fn first_heading(chapter: &str) -> Option<String> {
    let mut found = None;
    read_page(chapter, |page| {
        let mut blocks = page.blocks.drain(..);
        found = blocks.find(|block| matches!(block.kind, BlockKind::Heading(_)));
        found.is_none()
    });
    found.map(|heading| heading.text)
}

/// What the package document says.
#[derive(Default)]
struct Book {
    /// Paths of the chapters, in order.
    spine: Vec<String>,
    /// Path of the table of contents.
    contents: Option<String>,
}

impl Book {
    fn read(xml: &str, root: &str) -> Result<Self, String> {
        let mut parts: HashMap<String, String> = HashMap::new();
        let mut order = Vec::new();
        let (mut nav, mut ncx) = (None, None);
        walk(xml, |node| match node {
            Node::Open("item", attributes) => {
                let Some((id, href)) = attributes.get("id").zip(attributes.get("href")) else {
                    return;
                };
                let path = resolve(root, &href);
                let has = |name: &str, value: &str| {
                    attributes.get(name).is_some_and(|text| text.split(' ').any(|it| it == value))
                };
                if has("properties", "nav") {
                    nav = Some(path.clone());
                } else if has("media-type", "application/x-dtbncx+xml") {
                    ncx = Some(path.clone());
                }
                parts.insert(id, path);
            }
            Node::Open("itemref", attributes) => order.extend(attributes.get("idref")),
            _ => {}
        })?;
        let spine = order.iter().filter_map(|id| parts.get(id).cloned()).collect();
        Ok(Book { spine, contents: nav.or(ncx) })
    }
}

/// The first name that a table of contents gives each path: links of a page (version 3), or
/// labels of an NCX (version 2).
fn contents(xml: &str, path: &str) -> Result<HashMap<String, String>, String> {
    let mut names = HashMap::new();
    let mut label = String::new();
    let mut link: Option<String> = None;
    walk(xml, |node| match node {
        Node::Open("a", attributes) => {
            link = attributes.get("href");
            label.clear();
        }
        Node::Open("navLabel", _) => label.clear(),
        Node::Open("content", attributes) => {
            if let Some(source) = attributes.get("src") {
                names.entry(resolve(path, &source)).or_insert_with(|| label.trim().to_owned());
            }
        }
        Node::Text(text) => label.push_str(text),
        Node::Close("a") => {
            if let Some(link) = link.take() {
                names.entry(resolve(path, &link)).or_insert_with(|| label.trim().to_owned());
            }
        }
        _ => {}
    })?;
    names.retain(|_, name| !name.is_empty());
    Ok(names)
}

/// The path in the package that a link from one of its parts leads to.
fn resolve(from: &str, link: &str) -> String {
    let link = unescape(link.split('#').next().unwrap_or_default());
    let mut parts: Vec<&str> = match link.starts_with('/') {
        true => Vec::new(),
        false => from.split('/').collect(),
    };
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A link without its `%20`.
fn unescape(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_part_to_part() {
        for (from, link, path) in [
            ("OEBPS/book.opf", "bab%201.xhtml#x", "OEBPS/bab 1.xhtml"),
            ("OEBPS/nav/toc.ncx", "../teks/a.xhtml", "OEBPS/teks/a.xhtml"),
            ("book.opf", "../../a", "a"),
            ("a/b", "/c%", "c%"),
        ] {
            assert_eq!(resolve(from, link), path);
        }
    }
}
