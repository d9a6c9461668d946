//! Front matter: YAML between `---`, TOML between `+++`, at the head of a Markdown text.
//!
//! `title` and `lang` are the document's, every other value is a field to filter on. YAML is read
//! as a stream of events, of which the uppermost mapping is kept: nothing can be nested too deep,
//! and an alias is never expanded. What is broken gives no fields; the text below is read anyway.

use serde_json::{Map, Value};

/// The two kinds of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatter {
    /// Between `---`.
    Yaml,
    /// Between `+++`.
    Toml,
}

/// Longer front matter gives no fields, in bytes: a value takes many times the memory of its text.
#[cfg(feature = "front-matter")]
const LONGEST_FRONT_MATTER: usize = 256 << 10;

/// The fields of front matter: strings, numbers, truth values, and lists of these.
#[cfg(feature = "front-matter")]
pub fn front_matter(kind: FrontMatter, text: &str) -> Map<String, Value> {
    if text.len() > LONGEST_FRONT_MATTER {
        return Map::new();
    }
    match kind {
        FrontMatter::Yaml => yaml(text),
        FrontMatter::Toml => toml_fields(text),
    }
}

/// Without its feature, front matter gives no fields.
#[cfg(not(feature = "front-matter"))]
pub fn front_matter(_: FrontMatter, _: &str) -> Map<String, Value> {
    Map::new()
}

#[cfg(feature = "front-matter")]
fn yaml(text: &str) -> Map<String, Value> {
    use saphyr_parser::{Event, Parser, ScalarStyle};

    let mut fields = Map::new();
    let mut depth = 0;
    let mut key: Option<String> = None;
    let mut list: Option<Vec<Value>> = None;
    for event in Parser::new_from_str(text) {
        let Ok((event, _)) = event else { break };
        match event {
            Event::MappingStart(..) => {
                depth += 1;
                if depth == 2 {
                    key = None;
                }
            }
            Event::SequenceStart(..) => {
                depth += 1;
                if depth == 2 && key.is_some() {
                    list = Some(Vec::new());
                }
            }
            Event::MappingEnd => depth -= 1,
            Event::SequenceEnd => {
                depth -= 1;
                if depth == 1
                    && let (Some(key), Some(list)) = (key.take(), list.take())
                {
                    fields.insert(key, list.into());
                }
            }
            Event::Scalar(text, style, ..) => {
                let value =
                    if style == ScalarStyle::Plain { plain(&text) } else { (&*text).into() };
                match (depth, &mut list) {
                    (1, _) => match key.take() {
                        Some(key) => _ = fields.insert(key, value),
                        None => key = Some(text.into_owned()),
                    },
                    (2, Some(list)) => list.push(value),
                    _ => {}
                }
            }
            Event::Alias(_) if depth == 1 => key = None,
            _ => {}
        }
        if depth > crate::source::limits::DEEPEST_MARKUP {
            break;
        }
    }
    fields.retain(|_, value| !value.is_null());
    fields
}

/// What a scalar without quotes means.
#[cfg(feature = "front-matter")]
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => true.into(),
        "false" => false.into(),
        // A number, but no date and no identifier with zeros before it.
        _ if text.starts_with('0') && text.len() > 1 && !text.contains('.') => text.into(),
        _ => text.parse::<i64>().map(Value::from).unwrap_or_else(|_| text.into()),
    }
}

#[cfg(feature = "front-matter")]
fn toml_fields(text: &str) -> Map<String, Value> {
    let Ok(table) = text.parse::<toml::Table>() else { return Map::new() };
    table.into_iter().filter_map(|(key, value)| Some((key, toml_value(value)?))).collect()
}

#[cfg(feature = "front-matter")]
fn toml_value(value: toml::Value) -> Option<Value> {
    Some(match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(values) => values.into_iter().filter_map(toml_value).collect(),
        toml::Value::Table(_) => return None,
    })
}

#[cfg(all(test, feature = "front-matter"))]
mod tests {
    use super::*;

    #[test]
    fn fields_of_both_kinds() {
        let yaml = "title: \"Judul: satu\"\nlang: id\nyear: 2014\ncode: 007\ntags: [a, b]\nauthor:\n  name: Siti\n\
                    draft: false\nempty:\ndate: 2014-12-12\nlist:\n- x\n- {y: z}\nlast: ya\n";
        let expected = serde_json::json!({
            "title": "Judul: satu", "lang": "id", "year": 2014, "code": "007", "tags": ["a", "b"],
            "draft": false, "date": "2014-12-12", "list": ["x"], "last": "ya",
        });
        let mut fields = front_matter(FrontMatter::Yaml, yaml);
        // What a mapping in a list holds is of no interest, as long as nothing else is lost.
        if let Some(Value::Array(list)) = fields.get_mut("list") {
            list.truncate(1);
        }
        assert_eq!(Value::Object(fields), expected);
        let toml = "title = 'Judul'\ndate = 2014-12-12\ntags = ['a']\n[author]\nname = 'x'\n";
        let expected = serde_json::json!({"title": "Judul", "date": "2014-12-12", "tags": ["a"]});
        assert_eq!(Value::Object(front_matter(FrontMatter::Toml, toml)), expected);
    }

    #[test]
    fn broken_and_deep_front_matter_gives_what_it_can() {
        for text in [
            "[".repeat(100_000),
            "- ".repeat(50_000),
            "a: &x [*x, *x]".to_owned(),
            "a: 'b".to_owned(),
        ] {
            front_matter(FrontMatter::Yaml, &text);
            front_matter(FrontMatter::Toml, &format!("a = {text}"));
        }
    }
}
