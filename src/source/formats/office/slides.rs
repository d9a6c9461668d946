//! PowerPoint slides: a page each.

use std::collections::HashMap;

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

/// Reads a PPTX, slide by slide in their order; a slide's title is a heading.
pub(in crate::source::formats) fn read_slides(
    item: &Item<'_>,
    bytes: Vec<u8>,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut package = Package::open(item, Format::Pptx, bytes)?;
    let mut document = item.document();
    if let Some(properties) = package.part("docProps/core.xml")? {
        add_properties(&mut document, &properties);
    }
    let targets = package.part("ppt/_rels/presentation.xml.rels")?.unwrap_or_default();
    let targets = relationships(&targets).map_err(|cause| package.damaged(cause))?;
    let presentation = package.required("ppt/presentation.xml")?;
    let mut order = Vec::new();
    walk(&presentation, |node| {
        if let Node::Open("sldId", attributes) = node {
            order.extend(attributes.get_prefixed("r:id").and_then(|id| targets.get(&id)));
        }
    })
    .map_err(|cause| package.damaged(cause))?;
    let mut parts = Parts::new(item, document, take);
    let mut blocks = Blocks::default();
    for (number, target) in order.into_iter().enumerate() {
        let name = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("ppt/{target}"),
        };
        if let Some(slide) = package.part(&name)? {
            blocks.set_place(Place::page(number as u32 + 1));
            read_slide(&slide, &mut blocks, |blocks| blocks.hand_over(&mut parts))
                .map_err(|cause| package.damaged(cause))?;
        }
    }
    parts.finish("");
    Ok(())
}

fn relationships(xml: &str) -> Result<HashMap<String, String>, String> {
    let mut targets = HashMap::new();
    walk(xml, |node| {
        if let Node::Open("Relationship", attributes) = node
            && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
        {
            targets.insert(id, target);
        }
    })?;
    Ok(targets)
}

/// Reads the blocks of a slide; `take` takes out those that are done.
fn read_slide(
    xml: &str,
    blocks: &mut Blocks,
    mut take: impl FnMut(&mut Blocks),
) -> Result<(), String> {
    let mut in_text = false;
    let mut is_title = false;
    walk(xml, |node| {
        match node {
            Node::Open("sp", _) => is_title = false,
            Node::Open("ph", attributes) => {
                let kind = attributes.get("type").unwrap_or_default();
                is_title = matches!(kind.as_str(), "title" | "ctrTitle");
            }
            Node::Open("t", _) => in_text = true,
            Node::Close("t") => in_text = false,
            Node::Open("br", _) => blocks.push("\n"),
            Node::Open("tr", _) => blocks.open_row(),
            Node::Close("tc") => blocks.close_cell(),
            Node::Close("tr") => blocks.close_row(),
            Node::Close("p") => {
                blocks.end(if is_title { BlockKind::Heading(2) } else { BlockKind::Paragraph });
            }
            Node::Text(text) if in_text => blocks.push(text),
            _ => {}
        }
        if !blocks.done.is_empty() {
            take(blocks);
        }
    })
}
