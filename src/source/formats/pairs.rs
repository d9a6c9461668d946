//! Translation memories and message catalogues: a text and its translation are two documents that
//! name each other.

use std::io::BufRead;
use std::path::Path;

use crate::lexicon::aligned::{Catalogue, for_each_pair_of};
use crate::source::document::Origin;
use crate::source::error::SourceError;

use super::Format;
use super::item::{Item, Take};
use super::tables::pair;

/// Reads the pairs of a TMX or PO file.
pub(super) fn read_pairs(
    item: &Item<'_>,
    format: Format,
    reader: &mut dyn BufRead,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let decoded = item.decode(item.read_all(reader)?, None, take)?;
    let catalogue = if format == Format::Tmx { Catalogue::Tmx } else { Catalogue::Po };
    let mut number = 0;
    let mut goes_on = true;
    let read = for_each_pair_of(
        catalogue,
        decoded.text.as_bytes(),
        Path::new(&item.shown()),
        |indonesian, english| {
            number += 1;
            let id = format!("{}:{number}", item.id());
            for document in pair(item, &id, [indonesian.trim(), english.trim()], &Origin::None) {
                goes_on = goes_on && take(Ok(document));
            }
        },
    );
    read.map_err(|cause| item.damaged(format, cause))?;
    if number == 0 {
        take(Err(
            item.error(|path| SourceError::NoText { path, hint: "no pair of both languages" })
        ));
    }
    Ok(())
}
