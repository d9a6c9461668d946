//! The compiled form of a lexicon, read in place.
//!
//! All numbers are little-endian 32-bit words. Behind the header lie, for Indonesian and then for
//! English:
//!
//! | what | how many words |
//! |---|---|
//! | ends of the forms in their text, in byte order of the forms | forms |
//! | ends of the keys in their text, in byte order of the keys | keys |
//! | ends of each key's list of forms | keys |
//! | the lists: numbers of forms | forms |
//! | ends of each form's list of pairs | forms |
//! | the lists: the number of the other language's form × 256 + strength | pairs |
//! | text of the forms, text of the keys, each filled up to a whole word | – |
//!
//! A *form* is a word or a row of words as it is written, a *key* its stems: one key has all
//! the forms that are inflections of each other. Nothing is trusted: a damaged image has fewer
//! entries, it never panics.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// The first bytes of every image; the digit is the format's version.
pub(super) const MAGIC: [u8; 8] = *b"telisikT";
/// Version of the layout.
pub(super) const FORMAT: u32 = 1;
/// Counts in the header, a language: forms, keys, pairs, bytes of forms, bytes of keys.
pub(super) const COUNTS: usize = 5;
/// Magic, format, and the counts of both languages.
pub(super) const HEADER: usize = 8 + 4 + 2 * COUNTS * 4;

/// The most that a strength can be.
const STRONGEST: f32 = 255.0;

/// Packs a strength from 0 to 1: finer where it is small.
pub(super) fn pack(strength: f32) -> u8 {
    (strength.clamp(0.0, 1.0).sqrt() * STRONGEST).round().max(1.0) as u8
}

fn unpack(strength: u8) -> f32 {
    let root = f32::from(strength) / STRONGEST;
    root * root
}

/// A compiled lexicon: translations between Indonesian (side 0) and English (side 1).
#[derive(Clone)]
pub struct Image {
    bytes: Bytes,
    sides: [Side; 2],
}

#[derive(Clone)]
enum Bytes {
    Embedded(&'static [u8]),
    Read(Arc<[u8]>),
}

/// Where the tables of a language lie.
#[derive(Clone, Default)]
struct Side {
    forms: usize,
    keys: usize,
    form_ends: usize,
    key_ends: usize,
    key_form_ends: usize,
    key_forms: usize,
    pair_ends: usize,
    pairs: usize,
    form_text: usize,
    key_text: usize,
}

impl Image {
    /// An image that is part of the program.
    pub fn embedded(bytes: &'static [u8]) -> Option<Self> {
        Self::new(Bytes::Embedded(bytes))
    }

    /// An image that was read or compiled just now; `None` where it is none.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        Self::new(Bytes::Read(bytes.into()))
    }

    fn new(bytes: Bytes) -> Option<Self> {
        let mut image = Image { bytes, sides: Default::default() };
        let all = image.bytes();
        if all.len() < HEADER || all[..8] != MAGIC || image.word(8) != FORMAT {
            return None;
        }
        let mut at = HEADER;
        let mut sides = [Side::default(), Side::default()];
        for (number, side) in sides.iter_mut().enumerate() {
            let header = 12 + number * COUNTS * 4;
            let count = |which: usize| image.word(header + 4 * which) as usize;
            let (forms, keys, pairs) = (count(0), count(1), count(2));
            let mut take = |words: usize| {
                let start = at;
                at = at.saturating_add(words.saturating_mul(4));
                start
            };
            *side = Side {
                forms,
                keys,
                form_ends: take(forms),
                key_ends: take(keys),
                key_form_ends: take(keys),
                key_forms: take(forms),
                pair_ends: take(forms),
                pairs: take(pairs),
                form_text: take(count(3).div_ceil(4)),
                key_text: take(count(4).div_ceil(4)),
            };
        }
        (at == all.len()).then(|| {
            image.sides = sides;
            image
        })
    }

    /// The image as it is written to a file.
    pub fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Embedded(bytes) => bytes,
            Bytes::Read(bytes) => bytes,
        }
    }

    /// How many forms a side has.
    pub fn forms(&self, side: usize) -> usize {
        self.sides[side].forms
    }

    /// The form of a number.
    pub fn form(&self, side: usize, number: usize) -> &str {
        let tables = &self.sides[side];
        let span = self.span(tables.form_ends, number);
        self.text(tables.form_text, span)
    }

    /// The number of a form.
    pub fn find_form(&self, side: usize, form: &str) -> Option<usize> {
        search(self.sides[side].forms, |number| self.form(side, number).cmp(form))
    }

    /// The numbers of the forms that have a key.
    pub fn forms_of_key(&self, side: usize, key: &str) -> impl Iterator<Item = usize> {
        let tables = &self.sides[side];
        let found = search(tables.keys, |number| {
            self.text(tables.key_text, self.span(tables.key_ends, number)).cmp(key)
        });
        let span = found.map_or(0..0, |number| self.span(tables.key_form_ends, number));
        span.map(|at| self.word(tables.key_forms + 4 * at) as usize)
    }

    /// Whether a key has any form.
    pub fn has_key(&self, side: usize, key: &str) -> bool {
        self.forms_of_key(side, key).next().is_some()
    }

    /// The translations of a form: numbers of the other side's forms, and how strong each is,
    /// from 0 to 1.
    pub fn pairs(&self, side: usize, form: usize) -> impl Iterator<Item = (usize, f32)> {
        let tables = &self.sides[side];
        self.span(tables.pair_ends, form).map(|at| {
            let pair = self.word(tables.pairs + 4 * at);
            ((pair >> 8) as usize, unpack((pair & 0xff) as u8))
        })
    }

    /// The stretch of a list that belongs to an entry: from the end of the one before.
    fn span(&self, ends: usize, number: usize) -> Range<usize> {
        let start = if number == 0 { 0 } else { self.word(ends + 4 * (number - 1)) as usize };
        start..(self.word(ends + 4 * number) as usize)
    }

    fn text(&self, area: usize, span: Range<usize>) -> &str {
        let bytes = self.bytes().get(area + span.start..area + span.end).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    fn word(&self, at: usize) -> u32 {
        let bytes = self.bytes().get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }
}

/// Binary search over numbers.
fn search(count: usize, compare: impl Fn(usize) -> Ordering) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        match compare(middle) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(middle),
        }
    }
    None
}
