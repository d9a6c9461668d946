//! Reading the image in place.

use std::sync::Arc;

use super::entry::{Entry, Payload};

/// The first bytes of every image; the digit is the format's version.
pub(super) const MAGIC: [u8; 8] = *b"telisik1";
/// Magic, number of units, hash of what follows.
pub(super) const HEADER_LENGTH: usize = 8 + 4 + 8;
/// Labels are 1 to 27.
pub(super) const LABEL_BITS: u32 = 5;
/// Set in a unit where a word ends.
pub(super) const WORD_ENDS: u32 = 1 << LABEL_BITS;
const LABEL: u32 = (1 << LABEL_BITS) - 1;

/// A letter's label in the trie; 31, which no node carries, for all that is not in its alphabet.
pub(super) const fn label(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => (byte - b'a' + 1) as u32,
        b'-' => 27,
        _ => 31,
    }
}

/// The compiled lexicon: embedded in the program, or compiled for a user's own words.
#[derive(Clone)]
pub struct Lexicon {
    image: Image,
    units_end: usize,
    hash: u64,
}

#[derive(Clone)]
enum Image {
    Embedded(&'static [u8]),
    Compiled(Arc<[u8]>),
}

impl Lexicon {
    /// Reads an image that is part of the program.
    pub fn embedded(image: &'static [u8]) -> Self {
        Self::new(Image::Embedded(image))
    }

    /// Takes over an image that was compiled just now.
    pub fn compiled(image: Vec<u8>) -> Self {
        Self::new(Image::Compiled(image.into()))
    }

    fn new(image: Image) -> Self {
        let bytes = image.bytes();
        let hash = bytes.get(12..20).and_then(|hash| hash.try_into().ok());
        Self { units_end: units_end(bytes), hash: hash.map_or(0, u64::from_le_bytes), image }
    }

    /// A hash of all the lexicon says, the same on every platform.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// The beginning of every word.
    pub fn start(&self) -> Cursor<'_> {
        let units = self.image.bytes().get(HEADER_LENGTH..self.units_end).unwrap_or_default();
        let (units, _) = units.as_chunks::<4>();
        Cursor { units, unit: units.first().map_or(0, |&unit| u32::from_le_bytes(unit)) }
    }

    /// What the lexicon says of this word, if it knows it. Costs a few nanoseconds a letter.
    pub fn get(&self, word: &[u8]) -> Option<Entry> {
        let mut cursor = self.start();
        for &byte in word {
            cursor = cursor.step(byte)?;
        }
        cursor.entry()
    }

    /// The text that an entry points to; empty where there is none.
    pub fn text(&self, entry: Entry) -> &str {
        if entry.payload() == Payload::None {
            return "";
        }
        let texts = self.image.bytes().get(self.units_end..).unwrap_or_default();
        let text = texts.get(entry.text_offset()..).and_then(|texts| {
            let (&length, rest) = texts.split_first()?;
            rest.get(..usize::from(length))
        });
        text.and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Calls `visit` with every word, in order.
    pub fn for_each(&self, mut visit: impl FnMut(&str, Entry)) {
        let mut word = String::new();
        self.start().for_each(&mut word, &mut visit);
    }
}

impl Image {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Embedded(bytes) => bytes,
            Self::Compiled(bytes) => bytes,
        }
    }
}

fn units_end(image: &[u8]) -> usize {
    let count =
        image.get(8..12).and_then(|count| count.try_into().ok()).map_or(0, u32::from_le_bytes);
    HEADER_LENGTH + 4 * count as usize
}

/// A place in the trie: the letters read so far.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    units: &'a [[u8; 4]],
    unit: u32,
}

impl Cursor<'_> {
    /// Reads one more letter; `None` when no word goes on with it.
    #[inline]
    pub fn step(self, byte: u8) -> Option<Self> {
        let label = label(byte);
        let unit = self.unit_at(label)?;
        (unit & LABEL == label).then_some(Self { unit, ..self })
    }

    /// The word that ends here.
    #[inline]
    pub fn entry(self) -> Option<Entry> {
        if self.unit & WORD_ENDS == 0 {
            return None;
        }
        Some(Entry::from_bits(self.unit_at(0)? >> LABEL_BITS))
    }

    #[inline]
    fn unit_at(self, label: u32) -> Option<u32> {
        let index = (self.unit >> (LABEL_BITS + 1)) + label;
        self.units.get(index as usize).map(|&unit| u32::from_le_bytes(unit))
    }

    fn for_each(self, word: &mut String, visit: &mut impl FnMut(&str, Entry)) {
        if let Some(entry) = self.entry() {
            visit(word, entry);
        }
        for byte in (b'a'..=b'z').chain([b'-']) {
            if let Some(next) = self.step(byte) {
                word.push(char::from(byte));
                next.for_each(word, visit);
                word.pop();
            }
        }
    }
}
