//! The config file.

use std::path::PathBuf;
use std::{env, fs, io};

use anyhow::{Context, Result, bail};

use crate::cli::messages::text;

use super::table::SETTINGS;
use super::unknown_key;

/// Keys and their values.
pub(super) type Values = Vec<(String, Vec<String>)>;

/// Where the config file is or would be, and whether the user named it: then it must be there.
pub(super) fn path() -> Option<(PathBuf, bool)> {
    let variable =
        |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = variable("TELISIK_CONFIG") {
        return Some((path, true));
    }
    let folder = variable("XDG_CONFIG_HOME")
        .or_else(|| variable("APPDATA").filter(|_| cfg!(windows)))
        .or_else(|| variable("HOME").map(|home| home.join(".config")))?;
    Some((folder.join("telisik").join("config.toml"), false))
}

/// The path of the config file and what it says; nothing where there is none.
pub(super) fn read() -> Result<(PathBuf, Values)> {
    let Some((path, is_named)) = path() else { return Ok((PathBuf::new(), Vec::new())) };
    let name = path.display().to_string();
    let content = match fs::read_to_string(&path) {
        Ok(content) => content,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_named => {
            return Ok((path, Vec::new()));
        }
        Err(error) => {
            return Err(error).with_context(|| {
                text!(en: "{name}: cannot read the settings", id: "{name}: pengaturan tidak dapat dibaca")
            });
        }
    };
    let table: toml::Table = content.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| content[..span.start].lines().count().max(1));
        let cause = error.message().to_owned();
        anyhow::anyhow!("{name}:{line}: {cause}")
    })?;
    let mut values = Values::new();
    for (key, value) in table {
        if !SETTINGS.iter().any(|setting| setting.key == key) {
            return Err(unknown_key(&path, &key));
        }
        let list = match value {
            toml::Value::Array(list) => list,
            single => vec![single],
        };
        let texts = list.into_iter().map(|value| match value {
            toml::Value::String(text) => Some(text),
            toml::Value::Integer(number) => Some(number.to_string()),
            toml::Value::Float(number) => Some(number.to_string()),
            toml::Value::Boolean(truth) => Some(truth.to_string()),
            _ => None,
        });
        let Some(texts) = texts.collect::<Option<Vec<String>>>() else {
            bail!(text!(
                en: "{name}: {key}: write a text, a number, or a list of them",
                id: "{name}: {key}: tulis teks, bilangan, atau daftarnya",
            ));
        };
        values.push((key, texts));
    }
    Ok((path, values))
}
