//! Message catalogues: English messages and their Indonesian translations.

use std::io::Read;
use std::path::Path;

use polib::po_file;

use super::AlignedError;

/// Pairs of a PO file: messages that are translated and not marked as doubtful, without the
/// underscores and ampersands that mark keys.
pub(super) fn for_each_message(
    reader: impl Read,
    path: &Path,
    visit: &mut impl FnMut(&str, &str),
) -> Result<(), AlignedError> {
    let damaged = |cause: String| AlignedError::Damaged { path: path.to_path_buf(), cause };
    let catalog = po_file::parse_from_reader(reader).map_err(|e| damaged(e.to_string()))?;
    let plain = |text: &str| text.replace(['_', '&'], "");
    for message in catalog.messages().filter(|message| message.is_translated()) {
        if message.is_fuzzy() {
            continue;
        }
        let translation = match message.is_plural() {
            true => message.msgstr_plural().ok().and_then(|forms| forms.first().cloned()),
            false => message.msgstr().ok().map(str::to_owned),
        };
        if let Some(translation) = translation {
            visit(&plain(&translation), &plain(message.msgid()));
        }
    }
    Ok(())
}
