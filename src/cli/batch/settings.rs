//! The side file that says what a run was made with; the run itself stays pure.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::json;

use crate::cli::arguments::BatchArguments;
use crate::cli::location::Place;
use crate::cli::messages::text;
use crate::query::{B, K1};

pub(super) fn write(path: &Path, place: &Place, arguments: &BatchArguments) -> Result<()> {
    fn name(value: &impl ValueEnum) -> Option<String> {
        value.to_possible_value().map(|value| value.get_name().to_owned())
    }
    let (manifest, passages) = place.description();
    let options = &arguments.options;
    let settings = json!({
        "telisik": env!("CARGO_PKG_VERSION"),
        "format": manifest.format,
        "analysis": manifest.analysis,
        "passage_words": manifest.passage_words,
        "passages": passages,
        "k1": K1,
        "b": B,
        "limit": arguments.limit,
        "lang": name(&options.lang),
        "query_lang": name(&options.query_lang),
        "rank": name(&options.rank),
        "rerank": options.rerank,
        "translate": name(&options.translate),
        "lexicons": options.lexicons,
        "group": name(&options.group),
        "filters": options.filters,
        "acronyms": !options.no_acronyms,
        "strict": options.strict,
        "tag": arguments.tag,
    });
    let text = serde_json::to_string_pretty(&settings)? + "\n";
    fs::write(path, text).with_context(|| {
        let path = path.display();
        text!(en: "{path}: cannot write the settings", id: "{path}: pengaturan tidak dapat ditulis")
    })
}
