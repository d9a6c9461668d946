//! What a package says of its document: title, author, language, date.

use crate::source::document::Document;
use crate::source::formats::item::language;

use super::markup::{Node, walk};

/// Gives a document the properties that a part in Dublin Core names. A broken part gives none.
pub(super) fn add_properties(document: &mut Document, xml: &str) {
    let mut text = String::new();
    let _ = walk(xml, |node| match node {
        Node::Open(..) => text.clear(),
        Node::Text(part) => text.push_str(part),
        Node::Close(name) => {
            let value = text.trim();
            let field = match name {
                _ if value.is_empty() => return,
                "title" => {
                    document.title.get_or_insert(value.to_owned());
                    return;
                }
                "language" => {
                    document.language = document.language.or(language(value));
                    return;
                }
                "creator" => "author",
                "created" | "creation-date" | "date" => "date",
                "subject" => "subject",
                "keywords" | "keyword" => "keywords",
                "publisher" => "publisher",
                _ => return,
            };
            document.metadata.entry(field).or_insert(value.into());
            text.clear();
        }
    });
}
