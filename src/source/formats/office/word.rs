//! Word documents.

use std::collections::HashMap;

use crate::source::document::BlockKind;
use crate::source::error::SourceError;
use crate::source::formats::Format;
use crate::source::formats::item::{Item, Take};
use crate::source::formats::parts::Parts;

use super::blocks::Blocks;
use super::markup::{Node, walk};
use super::package::Package;
use super::properties::add_properties;

/// Reads a DOCX: its text, then its footnotes and endnotes. Deleted text is gone, comments are no
/// text.
pub(in crate::source::formats) fn read_word(
    item: &Item<'_>,
    bytes: Vec<u8>,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut package = Package::open(item, Format::Docx, bytes)?;
    let styles = package.part("word/styles.xml")?.unwrap_or_default();
    let levels = heading_levels(&styles);
    let mut document = item.document();
    if let Some(properties) = package.part("docProps/core.xml")? {
        add_properties(&mut document, &properties);
    }
    let text = package.required("word/document.xml")?;
    let mut parts = Parts::new(item, document, take);
    let mut read = |text: &str| read_blocks(text, &levels, |blocks| blocks.hand_over(&mut parts));
    read(&text).map_err(|cause| package.damaged(cause))?;
    drop(text);
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(text) = package.part(notes)? {
            read(&text).map_err(|cause| package.damaged(cause))?;
        }
    }
    parts.finish("");
    Ok(())
}

/// The levels of the styles that are headings, by their ids: the ids are in Word's language
/// (`Judul1`), the names are not (`heading 1`), and a style may be based on another.
fn heading_levels(styles: &str) -> HashMap<String, u8> {
    #[derive(Default)]
    struct Style {
        level: Option<u8>,
        based_on: Option<String>,
    }
    let mut known: HashMap<String, Style> = HashMap::new();
    let mut id = String::new();
    // A broken part gives what stands before the break.
    let _ = walk(styles, |node| {
        let Node::Open(name, attributes) = node else { return };
        let value = || attributes.get("val");
        match name {
            "style" => id = attributes.get("styleId").unwrap_or_default(),
            "name" => {
                let level = value().and_then(|name| level_of_name(&name));
                known.entry(id.clone()).or_default().level = level;
            }
            "basedOn" => known.entry(id.clone()).or_default().based_on = value(),
            "outlineLvl" => {
                let level = value().and_then(|level| outline_level(&level));
                let style = known.entry(id.clone()).or_default();
                style.level = style.level.or(level);
            }
            _ => {}
        }
    });
    let level = |id: &str| {
        let mut style = known.get(id)?;
        for _ in 0..16 {
            if style.level.is_some() {
                return style.level;
            }
            style = known.get(style.based_on.as_ref()?)?;
        }
        None
    };
    known.keys().filter_map(|id| Some((id.clone(), level(id)?))).collect()
}

fn level_of_name(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    if name == "title" {
        return Some(1);
    }
    let level = name.strip_prefix("heading ")?.trim().parse::<u8>().ok()?;
    (1..=9).contains(&level).then_some(level.min(6))
}

/// Outline levels count from 0; 9 is running text.
fn outline_level(level: &str) -> Option<u8> {
    level.parse::<u8>().ok().filter(|level| *level < 9).map(|level| (level + 1).min(6))
}

/// Reads the blocks of a part; `take` takes out those that are done.
fn read_blocks(
    xml: &str,
    levels: &HashMap<String, u8>,
    mut take: impl FnMut(&mut Blocks),
) -> Result<(), String> {
    let mut blocks = Blocks::default();
    let mut heading = None;
    let mut in_text = false;
    let mut hidden = 0usize;
    walk(xml, |node| {
        match node {
            Node::Open(name, _) if hidden > 0 || is_hidden(name) => hidden += 1,
            Node::Close(_) if hidden > 0 => hidden -= 1,
            Node::Open(name, attributes) => match name {
                // A text box has paragraphs within a paragraph.
                "p" if !blocks.is_empty() => blocks.end(kind(heading.take())),
                "p" => heading = None,
                "pStyle" => {
                    let style = attributes.get("val").unwrap_or_default();
                    heading = heading.or(levels.get(&style).copied());
                }
                "outlineLvl" => {
                    let level = attributes.get("val").and_then(|level| outline_level(&level));
                    heading = level.or(heading);
                }
                "t" => in_text = true,
                "tab" if attributes.get("val").is_none() => blocks.push(" "),
                "br" | "cr" => blocks.push("\n"),
                "noBreakHyphen" => blocks.push("-"),
                "softHyphen" => blocks.push("\u{ad}"),
                "tr" => blocks.open_row(),
                _ => {}
            },
            Node::Text(text) if in_text && hidden == 0 => blocks.push(text),
            Node::Text(_) => {}
            Node::Close(name) => match name {
                "t" => in_text = false,
                "p" => blocks.end(kind(heading.take())),
                "tc" => blocks.close_cell(),
                "tr" => blocks.close_row(),
                _ => {}
            },
        }
        if !blocks.done.is_empty() {
            take(&mut blocks);
        }
    })
}

/// What is there twice (`Fallback` repeats a drawing's text) or no more (moved text).
fn is_hidden(name: &str) -> bool {
    matches!(name, "Fallback" | "moveFrom" | "del")
}

fn kind(heading: Option<u8>) -> BlockKind {
    heading.map_or(BlockKind::Paragraph, BlockKind::Heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="Judul1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="Milikku"><w:name w:val="Judul saya"/><w:basedOn w:val="Judul1"/></w:style>
        <w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>
        <w:style w:styleId="Biasa"><w:name w:val="Normal"/></w:style></w:styles>"#;

    #[test]
    fn headings_are_known_in_every_language_of_word() {
        let levels = heading_levels(STYLES);
        assert_eq!(levels.get("Judul1"), Some(&1));
        assert_eq!(levels.get("Milikku"), Some(&1));
        assert_eq!(levels.len(), 2);
    }

    #[test]
    fn paragraphs_tables_and_what_is_left_out() {
        let xml = r#"<w:document xmlns:w="w"><w:body>
            <w:p><w:pPr><w:pStyle w:val="Judul1"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Bab satu</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">Pem</w:t></w:r><w:r><w:t>bangunan &amp; </w:t><w:tab/><w:t>kota</w:t></w:r>
              <w:del><w:r><w:t>hapus</w:t></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kudus</w:t></w:r></w:p><w:p><w:r><w:t>kota</w:t></w:r></w:p></w:tc>
              <w:tc><w:p><w:r><w:t>800</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            </w:body></w:document>"#;
        let mut blocks = Vec::new();
        let take = |read: &mut Blocks| blocks.append(&mut read.done);
        read_blocks(xml, &heading_levels(STYLES), take).unwrap();
        let seen: Vec<_> = blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Bab satu"),
                (BlockKind::Paragraph, "Pembangunan &  kota"),
                (BlockKind::Paragraph, "Kudus kota · 800"),
            ]
        );
        for broken in ["<a><b></a>".to_owned(), "<a>".repeat(100_000)] {
            assert!(read_blocks(&broken, &HashMap::new(), |_| ()).is_err());
        }
    }
}
