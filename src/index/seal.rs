//! Checksums inside the index's own JSON files.
//!
//! The files of segments end in a checksum; `telisik.json`, `sources-N.json` and tantivy's
//! `meta.json` would not. They get one as the last field of their object, `"crc32"`, over all
//! that stands before it. Whoever reads JSON may pass over the field.

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
