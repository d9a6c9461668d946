//! Plain text from its bytes, of any size.

use std::io::Read;
use std::sync::Arc;

use crate::source::encoding::decode_part;
use crate::source::error::SourceError;
use crate::source::limits::LONGEST_PART;
use crate::source::lines::Lines;

use super::item::{Item, Take};
use super::parts::Parts;
use super::plain::for_each_block;

/// Reads plain text. What is longer than [`LONGEST_PART`] is handed over in [`Parts`], cut where a
/// line ends.
pub(super) fn read_plain(
    item: &Item<'_>,
    mut reader: impl Read,
    take: Take<'_>,
) -> Result<(), SourceError> {
    let mut bytes = Vec::new();
    let mut encoding = None;
    let (mut at, mut lines, mut replaced) = (0, 0, 0);
    let mut parts = Parts::new(item, item.document(), &mut *take);
    loop {
        let room = (LONGEST_PART - bytes.len()) as u64;
        let read = reader.by_ref().take(room).read_to_end(&mut bytes);
        read.map_err(|cause| item.io_error(cause))?;
        let is_last = bytes.len() < LONGEST_PART;
        if is_last && bytes.is_empty() && at > 0 {
            break;
        }
        let rest = if is_last { Vec::new() } else { bytes.split_off(cut(&bytes)) };
        let length = bytes.len();
        let Some(decoded) = decode_part(std::mem::replace(&mut bytes, rest), encoding) else {
            return Err(item.error(|path| SourceError::Binary { path }));
        };
        encoding = Some(decoded.encoding);
        replaced += decoded.replaced;
        let line_ends = decoded.text.bytes().filter(|&byte| byte == b'\n').count() as u64;
        let places = Lines::decoded(&decoded.text, decoded.runs.after(at), lines);
        parts.document.lines = Some(Arc::new(places));
        for_each_block(&decoded.text, |block| parts.push(block));
        if !parts.end() {
            return Ok(());
        }
        at += length;
        lines += line_ends;
        if is_last {
            break;
        }
    }
    parts.finish("");
    item.tell_replaced(encoding.unwrap_or("UTF-8"), replaced, take);
    Ok(())
}

/// Where a part that is full ends: behind its last empty line, its last line, its last word, or
/// just where it is full. Cuts of UTF-16 stay between its units.
fn cut(bytes: &[u8]) -> usize {
    let half = bytes.len() / 2;
    let behind = |mark: &[u8]| {
        let found = bytes[half..].windows(mark.len()).rposition(|window| window == mark);
        found.map(|at| half + at + mark.len())
    };
    let aligned = |at: usize| at + at % 2;
    let even =
        bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.contains(&0);
    let at = [&b"\n\n"[..], b"\r\n\r\n", b"\n", b" "].iter().find_map(|mark| behind(mark));
    let at = at.unwrap_or_else(|| {
        // Not within a character of UTF-8.
        let back = bytes.iter().rev().take(4).take_while(|byte| *byte & 0xc0 == 0x80).count();
        bytes.len().saturating_sub(back + 1).max(1)
    });
    if even { aligned(at).min(bytes.len() & !1) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_where_a_line_does_and_never_within_a_character() {
        for (bytes, at) in [
            (&b"satu dua\n\ntiga empat\nlima"[..], 21),
            (b"satu\n\ntiga\n\nempat lima", 12),
            (b"satu dua tiga empat", 14),
            ("éééé".as_bytes(), 6),
            (b"x", 1),
        ] {
            assert_eq!(cut(bytes), at, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
