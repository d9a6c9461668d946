//! XML as a row of tags and texts.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use crate::source::limits::DEEPEST_MARKUP;

/// What stands in a part, names without their prefix.
pub(super) enum Node<'a> {
    Open(&'a str, Attributes<'a>),
    Text(&'a str),
    Close(&'a str),
}

/// The attributes of a tag.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the attribute of a name, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let found = self.all().find(|attribute| attribute.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    }

    /// The value of the attribute of a name with its prefix.
    pub(super) fn get_prefixed(&self, name: &str) -> Option<String> {
        let found = self.all().find(|attribute| attribute.key.as_ref() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    }

    fn all(&self) -> impl Iterator<Item = Attribute<'_>> {
        let mut all = self.0.attributes();
        // The first of two of one name counts. To look for the second, all names would be kept.
        all.with_checks(false);
        all.flatten()
    }
}

/// Calls `visit` with every node of a part, in order. Entities of the document's own are not
/// expanded: there is nothing to blow up.
pub(super) fn walk(xml: &str, mut visit: impl FnMut(Node<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > DEEPEST_MARKUP {
                    return Err(format!("elements nested deeper than {DEEPEST_MARKUP}"));
                }
                visit(Node::Open(tag.local_name().as_ref(), Attributes(&tag)));
            }
            Ok(Event::End(tag)) => {
                depth -= 1;
                visit(Node::Close(tag.local_name().as_ref()));
            }
            Ok(Event::Text(text)) => visit(Node::Text(&text)),
            Ok(Event::CData(text)) => visit(Node::Text(&text)),
            Ok(Event::GeneralRef(name)) => {
                if let Ok(Some(c)) = name.resolve_char_ref() {
                    visit(Node::Text(c.encode_utf8(&mut [0; 4])));
                } else if let Some(text) = resolve_predefined_entity(&name) {
                    visit(Node::Text(text));
                }
            }
            Ok(Event::Eof) if depth > 0 => return Err("it ends within an element".to_owned()),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => {
                return Err(format!("{error} at byte {}", reader.error_position()));
            }
        }
    }
}
