//! The fields of an index in a cluster, and its configuration.
//!
//! The engine knows no Indonesian and gets none of our code: every text is analysed here, and the
//! terms go over as words separated by spaces, which a whitespace tokenizer splits again. A word's
//! place in the row is its position, so that phrases work.
//!
//! | field | holds | for |
//! |---|---|---|
//! | `surface` | every word as spelled (folded) | words, phrases, the length of the passage |
//! | `stem` | every word's root | rows of roots |
//! | `derived` | the roots of words that are not their own root | words by their root |
//! | `variant` | joined spellings, parts of compounds, dates and amounts in one form | these |
//! | `title_…` | the same of the title | the same |
//! | `numbers`, `dates` | numbers, and the seconds at which dates begin, by field | intervals |
//! | `filter`, `acronym` | `field\u{1}value`, `form\u{1}other form` | filters, acronyms |
//!
//! A root is looked for as `surface` or `derived`, as in the index on this machine, where the
//! second is called `stem`; so its frequency is the same in both, and so are scores.

use serde_json::{Map, Value, json};

use crate::analysis::{Analyzer, Home};
use crate::index::{Manifest, Section};
use crate::passage::PassageLength;
use crate::query::Place;

use super::kind::Kind;

/// Version of the fields and of what they hold. Raised with every change of either.
pub const LAYOUT: u32 = 1;

/// How soon Quickwit makes searchable what it took, in seconds: small enough to wait for, large
/// enough for splits that are worth keeping.
pub(super) const COMMIT_SECONDS: u64 = 10;

/// Words of the configuration that the engine hands back: what an index was made with.
pub(super) fn manifest(analyzer: &Analyzer, passages: PassageLength) -> Manifest {
    Manifest { format: LAYOUT, ..Manifest::new(analyzer, passages) }
}

/// The field in which a term is looked up.
pub(super) fn field(place: Place) -> &'static str {
    match place {
        Place::Text(Section::Body, Home::Surface) => "surface",
        Place::Text(Section::Body, Home::Stem) => "derived",
        Place::Text(Section::Body, Home::Variant) => "variant",
        Place::Text(Section::Title, Home::Surface) => "title_surface",
        Place::Text(Section::Title, Home::Stem) => "title_derived",
        Place::Text(Section::Title, Home::Variant) => "title_variant",
        Place::Filter => "filter",
    }
}

/// The field in which a row of roots is looked up.
pub(super) fn stem_field(section: Section) -> &'static str {
    match section {
        Section::Body => "stem",
        Section::Title => "title_stem",
    }
}

/// What a field is, for any engine.
#[derive(Clone, Copy)]
enum Role {
    /// One string as a whole, to look up.
    Key { several: bool, stored: bool, sorted: bool },
    /// Words separated by spaces.
    Words { positions: bool },
    /// A number to sort and to sum.
    Number,
    /// Numbers by the names of a document's fields, to compare; OpenSearch must know their kind.
    Columns(&'static str),
    /// Only shown.
    Shown,
}

const KEY: Role = Role::Key { several: false, stored: true, sorted: false };

const FIELDS: [(&str, Role); 28] = [
    ("pid", Role::Key { several: false, stored: true, sorted: true }),
    ("doc", KEY),
    ("lang", KEY),
    ("path", KEY),
    ("ordinal", Role::Number),
    ("sequence", Role::Number),
    ("words", Role::Number),
    ("start", Role::Number),
    ("end", Role::Number),
    ("line", Role::Number),
    ("place", Role::Shown),
    ("text", Role::Shown),
    ("title", Role::Shown),
    ("document_title", Role::Shown),
    ("parallel", Role::Shown),
    ("metadata", Role::Shown),
    ("filter", Role::Key { several: true, stored: false, sorted: false }),
    ("numbers", Role::Columns("double")),
    ("dates", Role::Columns("long")),
    ("acronym", Role::Key { several: true, stored: true, sorted: false }),
    ("surface", Role::Words { positions: true }),
    ("stem", Role::Words { positions: true }),
    ("derived", Role::Words { positions: false }),
    ("variant", Role::Words { positions: false }),
    ("title_surface", Role::Words { positions: true }),
    ("title_stem", Role::Words { positions: true }),
    ("title_derived", Role::Words { positions: false }),
    ("title_variant", Role::Words { positions: false }),
];

/// The field whose description carries the manifest where the engine has no place of its own.
const DESCRIBED: &str = "surface";

/// The configuration with which an index is made: the body of `POST /api/v1/indexes` for Quickwit,
/// of `PUT /INDEX` for OpenSearch. Quickwit makes passages searchable `commit_seconds` after it
/// took them, at the latest.
pub(super) fn configuration(
    kind: Kind,
    index: &str,
    manifest: &Manifest,
    commit_seconds: u64,
) -> Value {
    match kind {
        Kind::Quickwit => {
            let mappings: Vec<Value> =
                FIELDS.iter().map(|(name, role)| quickwit_field(name, *role, manifest)).collect();
            json!({
                "version": "0.8",
                "index_id": index,
                "doc_mapping": { "mode": "strict", "field_mappings": mappings },
                "indexing_settings": { "commit_timeout_secs": commit_seconds },
                "search_settings": { "default_search_fields": ["surface", "stem"] },
            })
        }
        Kind::OpenSearch => {
            let properties: Map<String, Value> = FIELDS
                .iter()
                .map(|(name, role)| ((*name).to_owned(), opensearch_field(*role)))
                .collect();
            let kept_out: Vec<&str> = FIELDS
                .iter()
                .filter(|(_, role)| match role {
                    Role::Words { .. } | Role::Columns(_) => true,
                    Role::Key { stored, .. } => !stored,
                    _ => false,
                })
                .map(|(name, _)| *name)
                .collect();
            let templates: Vec<Value> = FIELDS
                .iter()
                .filter_map(|(name, role)| match role {
                    Role::Columns(kind) => Some(json!({ *name: {
                        "path_match": format!("{name}.*"),
                        "mapping": { "type": kind },
                    } })),
                    _ => None,
                })
                .collect();
            json!({
                "mappings": {
                    "dynamic": "strict",
                    "_meta": { "telisik": manifest },
                    "_source": { "excludes": kept_out },
                    "dynamic_templates": templates,
                    "properties": properties,
                },
            })
        }
    }
}

fn quickwit_field(name: &str, role: Role, manifest: &Manifest) -> Value {
    let mut field = match role {
        Role::Key { several, stored, sorted } => json!({
            "type": if several { "array<text>" } else { "text" },
            "tokenizer": "raw",
            "record": "basic",
            "stored": stored,
            "fast": sorted,
        }),
        // Without the lengths of passages (off by default) there is no BM25.
        Role::Words { positions } => json!({
            "type": "text",
            "tokenizer": "whitespace",
            "record": if positions { "position" } else { "freq" },
            "fieldnorms": true,
            "stored": false,
        }),
        Role::Number => json!({ "type": "u64", "fast": true, "stored": true }),
        Role::Columns(_) => json!({
            "type": "json",
            "tokenizer": "raw",
            "expand_dots": true,
            "fast": true,
            "stored": false,
        }),
        Role::Shown => json!({ "type": "text", "indexed": false, "stored": true }),
    };
    field["name"] = name.into();
    if name == DESCRIBED {
        field["description"] = serde_json::to_string(manifest).unwrap_or_default().into();
    }
    field
}

fn opensearch_field(role: Role) -> Value {
    match role {
        Role::Key { sorted, .. } => json!({ "type": "keyword", "doc_values": sorted }),
        Role::Words { positions } => json!({
            "type": "text",
            "analyzer": "whitespace",
            "index_options": if positions { "positions" } else { "freqs" },
        }),
        Role::Number => json!({ "type": "long" }),
        Role::Columns(_) => json!({ "type": "object", "dynamic": true }),
        Role::Shown => json!({ "type": "text", "index": false }),
    }
}

/// The manifest in what the engine tells of an index; `None` where the index is not ours.
pub(super) fn manifest_in(kind: Kind, description: &Value) -> Option<Manifest> {
    match kind {
        Kind::Quickwit => {
            let fields = description.pointer("/index_config/doc_mapping/field_mappings")?;
            let field = fields.as_array()?.iter().find(|field| field["name"] == DESCRIBED)?;
            serde_json::from_str(field["description"].as_str()?).ok()
        }
        // Under the name of the index, which may be another one than it was asked for by.
        Kind::OpenSearch => {
            let (_, index) = description.as_object()?.iter().next()?;
            serde_json::from_value(index.pointer("/mappings/_meta/telisik")?.clone()).ok()
        }
    }
}

/// What tells an index from one of the same name that was made before or after it.
pub(super) fn identity_in(kind: Kind, description: &Value) -> Option<String> {
    let identity = match kind {
        Kind::Quickwit => description.get("index_uid")?,
        Kind::OpenSearch => {
            let (_, index) = description.as_object()?.iter().next()?;
            index.pointer("/settings/index/uuid")?
        }
    };
    identity.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_tells_what_an_index_was_made_with() {
        let made = manifest(&Analyzer::default(), PassageLength::default());
        let quickwit = configuration(Kind::Quickwit, "arsip", &made, 5);
        let told = json!({ "index_uid": "arsip:1", "index_config": quickwit });
        assert_eq!(manifest_in(Kind::Quickwit, &told), Some(made.clone()));
        assert_eq!(identity_in(Kind::Quickwit, &told).as_deref(), Some("arsip:1"));
        let mut told = configuration(Kind::OpenSearch, "arsip", &made, 5);
        told["settings"] = json!({ "index": { "uuid": "u" } });
        let told = json!({ "arsip-1": told });
        assert_eq!(manifest_in(Kind::OpenSearch, &told), Some(made));
        assert_eq!(identity_in(Kind::OpenSearch, &told).as_deref(), Some("u"));
        for kind in [Kind::Quickwit, Kind::OpenSearch] {
            assert_eq!(manifest_in(kind, &json!({ "x": 1 })), None);
        }
    }

    #[test]
    fn words_have_lengths_and_positions_and_texts_are_only_shown() {
        let made = manifest(&Analyzer::default(), PassageLength::default());
        let quickwit = configuration(Kind::Quickwit, "arsip", &made, 5);
        let fields = quickwit["doc_mapping"]["field_mappings"].as_array().unwrap();
        let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
        for name in ["surface", "stem", "title_surface", "title_stem"] {
            let field = field(name);
            assert_eq!(field["tokenizer"], "whitespace");
            assert_eq!(field["record"], "position");
            assert_eq!(field["fieldnorms"], true);
        }
        assert_eq!(
            (&field("text")["indexed"], &field("text")["stored"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(field("pid")["tokenizer"], "raw");
    }
}
