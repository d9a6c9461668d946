//! Text documents and slides of LibreOffice, packed or flat.

use crate::source::document::BlockKind;
use crate::source::error::SourceError;
use crate::source::formats::Format;
use crate::source::formats::item::{Item, Take};
use crate::source::formats::parts::Parts;
use crate::source::place::Place;

use super::blocks::Blocks;
use super::markup::{Node, walk};
use super::package::Package;
use super::properties::add_properties;

/// Reads an ODT, ODP or flat ODT. Comments and tracked deletions are no text; a note stands behind
/// its paragraph.
pub(in crate::source::formats) fn read_opendocument(
    item: &Item<'_>,
    format: Format,
    bytes: Vec<u8>,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut document = item.document();
    if bytes.trim_ascii_start().starts_with(b"<") {
        let decoded = item.decode(bytes, Some("utf-8"), take)?;
        add_properties(&mut document, &decoded.text);
        let mut parts = Parts::new(item, document, take);
        read_blocks(&decoded.text, format, |blocks| blocks.hand_over(&mut parts))
            .map_err(|cause| item.damaged(format, cause))?;
        parts.finish("");
    } else {
        let mut package = Package::open(item, format, bytes)?;
        let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
        if manifest.contains("encryption-data") {
            return Err(item.error(|path| SourceError::Locked { path }));
        }
        if let Some(properties) = package.part("meta.xml")? {
            add_properties(&mut document, &properties);
        }
        let content = package.required("content.xml")?;
        let mut parts = Parts::new(item, document, take);
        read_blocks(&content, format, |blocks| blocks.hand_over(&mut parts))
            .map_err(|cause| package.damaged(cause))?;
        parts.finish("");
    }
    Ok(())
}

/// Reads the blocks of a document; `take` takes out those that are done.
fn read_blocks(xml: &str, format: Format, mut take: impl FnMut(&mut Blocks)) -> Result<(), String> {
    let mut blocks = Blocks::default();
    let mut notes = Blocks::default();
    let mut heading = None;
    let mut in_title = false;
    let mut page = 0;
    // How many paragraphs, notes and hidden elements are open.
    let (mut paragraphs, mut noted, mut hidden) = (0usize, 0usize, 0usize);
    walk(xml, |node| {
        let target = if noted > 0 { &mut notes } else { &mut blocks };
        match node {
            Node::Open(name, _) if hidden > 0 || is_hidden(name) => hidden += 1,
            Node::Close(_) if hidden > 0 => hidden -= 1,
            Node::Open(name, attributes) => match name {
                "p" => paragraphs += 1,
                "h" => {
                    paragraphs += 1;
                    let level = attributes.get("outline-level");
                    heading = level.and_then(|level| level.parse().ok()).or(Some(1));
                }
                "s" => {
                    let count = attributes.get("c").and_then(|count| count.parse().ok());
                    target.push(&" ".repeat(count.unwrap_or(1).min(80)));
                }
                "tab" => target.push(" "),
                "line-break" => target.push("\n"),
                "note" => noted += 1,
                "table-row" => target.open_row(),
                "frame" => in_title = attributes.get("class").is_some_and(|class| class == "title"),
                "page" if format == Format::Odp => {
                    page += 1;
                    target.set_place(Place::page(page));
                }
                _ => {}
            },
            Node::Text(text) if paragraphs > 0 && hidden == 0 => {
                // White space in the file is one space; more is written as `<text:s>`.
                let mut space = false;
                for c in text.chars() {
                    let is_space = c.is_ascii_whitespace();
                    if !(is_space && space) {
                        match is_space {
                            true => target.push(" "),
                            false => target.push(c.encode_utf8(&mut [0; 4])),
                        }
                    }
                    space = is_space;
                }
            }
            Node::Text(_) => {}
            Node::Close(name) => match name {
                "p" | "h" => {
                    paragraphs = paragraphs.saturating_sub(1);
                    let level = if in_title { Some(2) } else { heading };
                    match level.filter(|_| noted == 0) {
                        Some(level) => target.end(BlockKind::Heading(u8::clamp(level, 1, 6))),
                        None => target.end(BlockKind::Paragraph),
                    }
                    if noted == 0 {
                        heading = None;
                        blocks.done.append(&mut notes.done);
                    }
                }
                "note" => noted = noted.saturating_sub(1),
                "table-cell" => target.close_cell(),
                "table-row" => target.close_row(),
                "frame" => in_title = false,
                _ => {}
            },
        }
        if !blocks.done.is_empty() {
            take(&mut blocks);
        }
    })
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "annotation" | "tracked-changes" | "note-citation" | "meta" | "scripts" | "notes"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_notes_tables_and_what_is_left_out() {
        let xml = r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:text>
            <text:tracked-changes><text:p>hapus</text:p></text:tracked-changes>
            <text:h text:outline-level="2">Bab satu</text:h>
            <text:p>Pem<text:span>bangunan</text:span><text:s text:c="2"/>kota
               baru<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Catatan kaki.</text:p></text:note-body></text:note> ramai.</text:p>
            <table:table><table:table-row><table:table-cell><text:p>Kudus</text:p></table:table-cell>
              <table:table-cell><text:p>800</text:p></table:table-cell></table:table-row></table:table>
            </office:text></office:body></office:document-content>"#;
        let mut blocks = Vec::new();
        read_blocks(xml, Format::Odt, |read| blocks.append(&mut read.done)).unwrap();
        let seen: Vec<_> = blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(2), "Bab satu"),
                (BlockKind::Paragraph, "Pembangunan  kota baru ramai."),
                (BlockKind::Paragraph, "Catatan kaki."),
                (BlockKind::Paragraph, "Kudus · 800"),
            ]
        );
    }
}
