//! A column with one number a passage, read in place.
//!
//! The bytes are tantivy's, which writes them in two forms: all numbers packed with the same number
//! of bits; or, in blocks of 512, what is left of each when a line of the block's own is taken off,
//! packed block by block. tantivy's own reader makes an object of every block as soon as the column
//! is opened, which costs most of the time in which a large segment is opened; this one reads what
//! is said of the blocks once a number is asked for.

use std::sync::OnceLock;

use tantivy::columnar::ColumnType;
use tantivy::directory::OwnedBytes;
use tantivy::error::DataCorruption;
use tantivy::{DocId, SegmentReader};

use crate::index::Bytes;

/// A column of whole numbers, of which every passage has one.
pub(crate) struct NumberColumn {
    /// The numbers, or what is left of them, packed.
    packed: OwnedBytes,
    /// Every number is this one and a multiple of the step.
    least: u64,
    step: u64,
    /// How many steps the highest is above the least.
    span: u64,
    form: Form,
}

enum Form {
    /// All packed alike.
    Even(Packing),
    /// In blocks, each with what is said of it: the bytes, and these read.
    Blocks { said: OwnedBytes, blocks: OnceLock<Box<[Block]>> },
}

/// What is said of a block.
struct Block {
    /// How much the line rises from a number to the next, times 2^32.
    slope: u64,
    /// Where it begins.
    intercept: u64,
    /// How what is left is packed, and at which byte that begins.
    packing: Packing,
    start: usize,
}

/// Numbers in a block.
const BLOCK: u32 = 512;

/// The first byte of a column of which every passage has one number.
const ONE_EACH: &[u8] = &[0];

/// The codes of the two forms.
const EVEN: u8 = 0;
const BLOCKS: u8 = 2;

/// So many bytes at the end say how long a part is.
const LENGTH: usize = 4;

impl NumberColumn {
    /// Opens a column of a segment.
    ///
    /// # Errors
    /// Where the segment cannot be read, or has no such column with one number a passage.
    pub(super) fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<Self> {
        let column = bytes(segment, name, ColumnType::U64)?;
        Ok(Self::read(column, segment.max_doc()).ok_or_else(|| damaged(name))?)
    }

    /// Opens the numbers that texts have in a column of texts, in the order of their bytes.
    ///
    /// # Errors
    /// Where the segment cannot be read, or has no such column with one text a passage.
    pub(crate) fn of_texts(segment: &SegmentReader, name: &str) -> tantivy::Result<Self> {
        let split = split_length(bytes(segment, name, ColumnType::Str)?);
        let (column, dictionary) = split.ok_or_else(|| damaged(name))?;
        let column = Self::read(column.split(dictionary).1, segment.max_doc());
        Ok(column.ok_or_else(|| damaged(name))?)
    }

    /// Reads a column with so many rows.
    fn read(bytes: OwnedBytes, rows: u32) -> Option<Self> {
        let (column, index) = split_length(bytes)?;
        let (index, values) = column.split(index);
        if index.as_slice() != ONE_EACH {
            return None;
        }
        let mut left = Bytes(&values);
        let [form] = left.array()?;
        let (least, step, span) = (left.number()?, left.number()?, left.number()?);
        if left.number()? != u64::from(rows) {
            return None;
        }
        let packed = values.slice(values.len() - left.0.len()..values.len());
        let (packed, form) = match form {
            EVEN => {
                let packing = Packing::for_numbers_to(span)?;
                if packed.len() < (rows as usize * packing.bits).div_ceil(8) {
                    return None;
                }
                (packed, Form::Even(packing))
            }
            BLOCKS => {
                let (packed, length) = split_length(packed)?;
                let (packed, said) = packed.rsplit(length);
                (packed, Form::Blocks { said, blocks: OnceLock::new() })
            }
            _ => return None,
        };
        Some(NumberColumn { packed, least, step, span, form })
    }

    /// The highest number.
    pub(crate) fn highest(&self) -> u64 {
        self.number(self.span)
    }

    /// The number of a passage. Where the bytes are damaged, another.
    #[inline]
    pub(crate) fn get(&self, row: DocId) -> u64 {
        let steps = match &self.form {
            Form::Even(packing) => packing.unpack(&self.packed, row),
            Form::Blocks { said, blocks } => {
                let blocks = blocks.get_or_init(|| Block::all(said));
                match blocks.get((row / BLOCK) as usize) {
                    Some(block) => block.get(&self.packed, row % BLOCK),
                    None => 0,
                }
            }
        };
        self.number(steps)
    }

    fn number(&self, steps: u64) -> u64 {
        self.least.wrapping_add(self.step.wrapping_mul(steps))
    }
}

impl Block {
    fn all(said: &[u8]) -> Box<[Block]> {
        let mut left = Bytes(said);
        let mut start = 0;
        let next = || {
            let (slope, intercept) = (left.number()?, left.number()?);
            let packing = Packing::of_bits(left.array::<1>()?[0].into())?;
            let block = Block { slope, intercept, packing, start };
            start += BLOCK as usize / 8 * packing.bits;
            Some(block)
        };
        std::iter::from_fn(next).collect()
    }

    #[inline]
    fn get(&self, packed: &[u8], at: u32) -> u64 {
        let risen = (u64::from(at).wrapping_mul(self.slope) >> 32) as i32 as u64;
        let left = self.packing.unpack(packed.get(self.start..).unwrap_or_default(), at);
        self.intercept.wrapping_add(risen).wrapping_add(left)
    }
}

/// With how many bits numbers are packed.
#[derive(Clone, Copy)]
struct Packing {
    bits: usize,
    /// Those bits of a word.
    mask: u64,
}

impl Packing {
    fn for_numbers_to(highest: u64) -> Option<Self> {
        // A number is read with eight bytes at once, wherever in a byte it begins.
        match u64::BITS - highest.leading_zeros() {
            bits @ ..=56 => Self::of_bits(bits),
            _ => Self::of_bits(u64::BITS),
        }
    }

    fn of_bits(bits: u32) -> Option<Self> {
        let mask = match bits {
            0 => 0,
            _ => u64::MAX.checked_shr(u64::BITS.checked_sub(bits)?)?,
        };
        Some(Packing { bits: bits as usize, mask })
    }

    /// The number at a place.
    #[inline]
    fn unpack(self, packed: &[u8], at: u32) -> u64 {
        let bit = at as usize * self.bits;
        let word = match packed.get(bit / 8..).and_then(|bytes| bytes.first_chunk()) {
            Some(word) => *word,
            None => last_word(packed, bit / 8),
        };
        u64::from_le_bytes(word) >> (bit % 8) & self.mask
    }
}

/// The bytes from a place on, of which there are fewer than a word has.
#[cold]
fn last_word(packed: &[u8], start: usize) -> [u8; size_of::<u64>()] {
    let bytes = packed.get(start..).unwrap_or_default();
    let mut word = [0; size_of::<u64>()];
    word[..bytes.len()].copy_from_slice(bytes);
    word
}

/// Takes a length off the end, of a part of what is before it.
fn split_length(bytes: OwnedBytes) -> Option<(OwnedBytes, usize)> {
    let start = bytes.len().checked_sub(LENGTH)?;
    let (bytes, length) = bytes.split(start);
    let length = u32::from_le_bytes(length.as_slice().try_into().ok()?) as usize;
    (length <= bytes.len()).then_some((bytes, length))
}

/// The bytes of a column.
fn bytes(segment: &SegmentReader, name: &str, kind: ColumnType) -> tantivy::Result<OwnedBytes> {
    let handle = segment.fast_fields().dynamic_column_handle(name, kind)?;
    Ok(handle.ok_or_else(|| damaged(name))?.file_slice().read_bytes()?)
}

fn damaged(name: &str) -> DataCorruption {
    DataCorruption::comment_only(format!("its column `{name}` has not one value a passage"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::TantivyDocument;
    use tantivy::schema::{FAST, Schema};

    use crate::index::testing::segment_of;

    use super::*;

    /// What a segment of tantivy's with a column of numbers answers, read by this reader.
    fn read_anew(numbers: &[u64]) -> Vec<u64> {
        let mut schema = Schema::builder();
        let field = schema.add_u64_field("number", FAST);
        let row = |&number: &u64| {
            let mut row = TantivyDocument::new();
            row.add_u64(field, number);
            row
        };
        let segment = segment_of(schema.build(), numbers.iter().map(row));
        let column = NumberColumn::open(&segment, "number").unwrap();
        assert_eq!(Some(column.highest()), numbers.iter().copied().max());
        (0..numbers.len() as DocId).map(|row| column.get(row)).collect()
    }

    #[test]
    fn numbers_are_those_that_were_written() {
        let spread = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let columns: [Vec<u64>; 8] = [
            vec![7],
            vec![1; 2000],
            (0..2000).collect(),
            (0..5000).map(|row| 1_000_000 + row * 3 + row % 2).collect(),
            (0..2000).map(|row| row % 700).rev().collect(),
            (0..1025).map(spread).collect(),
            (0..1500).map(|row| spread(row) >> 8).collect(),
            (0..1500).map(|row| if row < 600 { u64::MAX - row } else { row }).collect(),
        ];
        for numbers in columns {
            assert_eq!(read_anew(&numbers), numbers);
        }
    }

    #[test]
    fn texts_are_numbered_in_the_order_of_their_bytes() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", FAST);
        let row = |text| {
            let mut row = TantivyDocument::new();
            row.add_text(field, text);
            row
        };
        let segment = segment_of(schema.build(), ["padi", "air", "sawah", "air"].map(row));
        let column = NumberColumn::of_texts(&segment, "text").unwrap();
        assert_eq!([0, 1, 2, 3].map(|row| column.get(row)), [1, 0, 2, 0]);
        assert_eq!(column.highest(), 2);
    }

    #[test]
    fn a_column_that_some_lack_is_refused() {
        let mut schema = Schema::builder();
        schema.add_u64_field("number", FAST);
        let segment = segment_of(schema.build(), [TantivyDocument::new()]);
        assert!(NumberColumn::open(&segment, "number").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_numbers_are_those_that_were_written(
            numbers in prop::collection::vec(any::<u64>(), 1..1200),
            shift in 0u32..64,
        ) {
            let numbers: Vec<u64> = numbers.into_iter().map(|number| number >> shift).collect();
            prop_assert_eq!(read_anew(&numbers), numbers);
        }

        #[test]
        fn any_bytes_are_a_column_or_none(
            bytes in prop::collection::vec(any::<u8>(), 0..64), rows in 0u32..4, row in any::<u32>(),
        ) {
            let mut bytes = bytes;
            // Lengths that may fit.
            for at in [bytes.len().saturating_sub(3), bytes.len().saturating_sub(7)] {
                bytes.iter_mut().skip(at).take(3).for_each(|byte| *byte = 0);
            }
            if let Some(column) = NumberColumn::read(OwnedBytes::new(bytes), rows) {
                column.get(row);
            }
        }
    }
}
