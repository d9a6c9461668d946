//! The values of a row, read from the bytes that the store keeps of it.
//!
//! tantivy reads them too, but reserves as much room as a length in them says before it looks
//! whether as many bytes are there. Where the bytes are damaged that may be more than any machine
//! has, and the process is ended without a chance to tell why. Here a length is compared with the
//! bytes that are left.

use std::str::from_utf8;

use tantivy::error::DataCorruption;
use tantivy::schema::Field;

use super::bytes::Bytes;

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StoredValue<'a> {
    Text(&'a str),
    Number(u64),
}

/// What stands before a text, and before a number.
const TEXT: u8 = 0;
const NUMBER: u8 = 1;

/// Takes the values of a row in their order.
///
/// The bytes are the number of values, and for each of them the number of its field (four bytes),
/// its kind (one), and the value: a number in eight bytes, a text with its length before it. Counts
/// and lengths have seven bits a byte, the last of which has the eighth set; all else has its least
/// byte first. An error where that is not what the bytes say; rows of an index have no other kinds.
pub(super) fn for_each_stored<'a>(
    bytes: &'a [u8],
    mut take: impl FnMut(Field, StoredValue<'a>),
) -> Result<(), DataCorruption> {
    let mut bytes = Bytes(bytes);
    read(&mut bytes, &mut take).ok_or_else(|| {
        DataCorruption::comment_only("the stored bytes of a passage are not those of a passage")
    })
}

fn read<'a>(bytes: &mut Bytes<'a>, take: &mut impl FnMut(Field, StoredValue<'a>)) -> Option<()> {
    for _ in 0..bytes.number()? {
        let field = Field::from_field_id(u32::from_le_bytes(bytes.array()?));
        let [kind] = bytes.array()?;
        let value = match kind {
            TEXT => {
                let length = usize::try_from(bytes.number()?).ok()?;
                StoredValue::Text(from_utf8(bytes.take(length)?).ok()?)
            }
            NUMBER => StoredValue::Number(u64::from_le_bytes(bytes.array()?)),
            _ => return None,
        };
        take(field, value);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::TantivyDocument;
    use tantivy::schema::{STORED, Schema};

    use crate::index::testing::segment_of;

    use super::*;

    /// The bytes that tantivy stores of a row.
    fn stored_bytes(number: u64, text: &str) -> Vec<u8> {
        let mut schema = Schema::builder();
        let (numbers, texts) =
            (schema.add_u64_field("number", STORED), schema.add_text_field("text", STORED));
        let mut row = TantivyDocument::new();
        row.add_u64(numbers, number);
        row.add_text(texts, text);
        let store = segment_of(schema.build(), [row]).get_store_reader(1).unwrap();
        store.get_document_bytes(0).unwrap().to_vec()
    }

    fn values(bytes: &[u8]) -> Option<Vec<(u32, StoredValue<'_>)>> {
        let mut values = Vec::new();
        for_each_stored(bytes, |field, value| values.push((field.field_id(), value))).ok()?;
        Some(values)
    }

    #[test]
    fn values_are_those_that_were_stored() {
        for text in ["", "padi", &"Orang-orangan sawah é ".repeat(1_000)] {
            for number in [0, 7, u64::MAX] {
                let bytes = stored_bytes(number, text);
                let expected = vec![(0, StoredValue::Number(number)), (1, StoredValue::Text(text))];
                assert_eq!(values(&bytes), Some(expected));
            }
        }
    }

    #[test]
    fn a_length_beyond_the_bytes_is_an_error() {
        let bytes = stored_bytes(1, "padi");
        let at = bytes.len() - "padi".len() - 1;
        assert_eq!(bytes[at], 0x80 | 4);
        let mut beyond = bytes[..at].to_vec();
        beyond.extend_from_slice(&[0x7f; 6]);
        beyond.push(0xff);
        beyond.extend_from_slice(b"padi");
        assert_eq!(values(&beyond), None);
        for length in 0..bytes.len() {
            assert_eq!(values(&bytes[..length]), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_values_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            values(&bytes);
        }
    }
}
