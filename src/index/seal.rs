//! Checksums inside the index's own JSON files.
//!
//! The files of segments end in a checksum; `telisik.json`, `sources-N.json` and tantivy's
//! `meta.json` would not. They get one as the last field of their object, `"crc32"`, over all
//! that stands before it. Whoever reads JSON may pass over the field.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::Value;

/// Why a sealed text is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BrokenSeal {
    /// The field is not where it should be: cut off, or written over.
    #[error("its checksum is missing")]
    Missing,
    /// The content is not what was written.
    #[error("its content does not fit its checksum")]
    Wrong,
}

/// The field's name.
const NAME: &str = "crc32";

const FIELD: &str = ",\"crc32\":\"";
const END: &str = "\"}\n";

/// The text of a JSON object with its checksum as its last field.
pub(super) fn seal(object: &str) -> String {
    let body = object.trim_end().strip_suffix('}').unwrap_or(object).trim_end();
    format!("{body}{FIELD}{:08x}{END}", crc32fast::hash(body.as_bytes()))
}

/// Writes a value that is a JSON object, sealed, without holding its text.
pub(super) fn write(file: impl Write, value: &impl Serialize) -> io::Result<()> {
    let sealing = Sealing { file, checksum: crc32fast::Hasher::new(), last: None };
    let mut writer = BufWriter::with_capacity(64 << 10, sealing);
    serde_json::to_writer(&mut writer, value)?;
    let Sealing { mut file, checksum, .. } = writer.into_inner()?;
    write!(file, "{FIELD}{:08x}{END}", checksum.finalize())
}

/// What stands between a JSON object and its file: counts the checksum, and keeps back the last
/// byte, the bracket behind which nothing may stand.
struct Sealing<W> {
    file: W,
    checksum: crc32fast::Hasher,
    last: Option<u8>,
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some((last, before)) = bytes.split_last() else { return Ok(0) };
        let kept = self.last.replace(*last);
        for piece in [kept.as_slice(), before] {
            self.checksum.update(piece);
            self.file.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A sealed text with a change to its object, sealed again.
pub(super) fn change(sealed: &[u8], change: impl FnOnce(&mut Value)) -> serde_json::Result<String> {
    let mut object: Value = serde_json::from_slice(sealed)?;
    change(&mut object);
    if let Some(fields) = object.as_object_mut() {
        fields.remove(NAME);
    }
    Ok(seal(&serde_json::to_string_pretty(&object)?))
}

/// Whether a text is what was sealed. Costs a reading of it (many GB a second).
pub(super) fn verify(sealed: &[u8]) -> Result<(), BrokenSeal> {
    let rest = sealed.strip_suffix(END.as_bytes()).ok_or(BrokenSeal::Missing)?;
    let (rest, checksum) = rest.split_at_checked(rest.len().saturating_sub(8)).unwrap_or_default();
    let body = rest.strip_suffix(FIELD.as_bytes()).ok_or(BrokenSeal::Missing)?;
    let fits = format!("{:08x}", crc32fast::hash(body)).as_bytes() == checksum;
    if fits { Ok(()) } else { Err(BrokenSeal::Wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_pieces_is_what_is_sealed_at_once() {
        for length in [0, 1, 1000, 100_000] {
            let value = serde_json::json!({ "a": "é".repeat(length), "b": [] });
            let mut written = Vec::new();
            write(&mut written, &value).unwrap();
            assert_eq!(written, seal(&value.to_string()).into_bytes());
        }
    }

    #[test]
    fn a_seal_breaks_with_any_change_and_any_cut() {
        for object in ["{\n  \"a\": 1\n}\n", "{\"a\":{\"b\":[]}}"] {
            let sealed = seal(object);
            assert_eq!(verify(sealed.as_bytes()), Ok(()));
            let value: serde_json::Value = serde_json::from_str(&sealed).unwrap();
            assert!(value.get("a").is_some() && value.get("crc32").is_some());
            for at in 0..sealed.len() {
                assert!(verify(&sealed.as_bytes()[..at]).is_err(), "cut at {at}");
                for bit in 0..8 {
                    let mut bytes = sealed.clone().into_bytes();
                    bytes[at] ^= 1 << bit;
                    assert!(verify(&bytes).is_err(), "bit {bit} of byte {at}");
                }
            }
        }
    }
}
