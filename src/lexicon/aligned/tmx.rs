//! Translation memories: `<tu>` with a `<tuv xml:lang="…"><seg>` a language.

use std::io::BufRead;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::AlignedError;

/// Pairs of a TMX file, read as a stream; `path` names it in errors.
pub(super) fn for_each_unit(
    reader: impl BufRead,
    path: &Path,
    visit: &mut impl FnMut(&str, &str),
) -> Result<(), AlignedError> {
    let damaged = |cause: String| AlignedError::Damaged { path: path.to_path_buf(), cause };
    let mut reader = Reader::from_reader(reader);
    let mut buffer = Vec::new();
    let mut texts = [String::new(), String::new()];
    let mut side = None;
    let mut in_segment = false;
    loop {
        buffer.clear();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|error| damaged(format!("{error} at byte {}", reader.buffer_position())))?;
        match event {
            Event::Eof => return Ok(()),
            Event::Start(tag) => match tag.name().as_ref() {
                "tu" => texts.iter_mut().for_each(String::clear),
                "tuv" => side = language(&tag),
                "seg" => in_segment = true,
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "seg" => in_segment = false,
                "tu" => {
                    let [indonesian, english] = [0, 1].map(|side| texts[side].trim());
                    if !indonesian.is_empty() && !english.is_empty() {
                        visit(indonesian, english);
                    }
                }
                _ => {}
            },
            Event::Text(text) if in_segment => {
                if let Some(side) = side {
                    texts[side].push_str(&text);
                }
            }
            Event::GeneralRef(name) if in_segment => {
                let Some(side) = side else { continue };
                let text: &mut String = &mut texts[side];
                if let Ok(Some(c)) = name.resolve_char_ref() {
                    text.push(c);
                } else {
                    text.push_str(resolve_predefined_entity(&name).unwrap_or(" "));
                }
            }
            _ => {}
        }
    }
}

/// The side of a `<tuv>`'s language; `None` for a third one.
fn language(tag: &BytesStart<'_>) -> Option<usize> {
    let value = tag.attributes().flatten().find_map(|attribute| {
        let key = attribute.key.as_ref();
        (key == "xml:lang" || key == "lang").then(|| attribute.value.to_ascii_lowercase())
    })?;
    match value.get(..2)? {
        "id" | "in" => Some(0),
        "en" => Some(1),
        _ => None,
    }
}
