//! A memory of recent words.

use super::morphology::{Morphology, Stem, StemKind};

/// Remembers the roots of recent words, for one thread and one morphology.
///
/// Most of a running text is the same few thousand words, and remembering them is cheaper than
/// analyzing them. A fixed number of places, each of which keeps the last word that fell on it:
/// nothing grows, and nothing is allocated after [`Memo::new`] but for words that are no
/// Indonesian words.
pub struct Memo {
    places: Vec<Place>,
    fingerprint: u64,
    /// For words that are too long to remember.
    buffer: String,
}

/// One remembered word with its root: a cache line, so that a look costs one memory access.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Place {
    word: Key,
    root: [u8; Place::LONGEST_ROOT],
    root_length: u8,
    kind: StemKind,
}

/// A word in three numbers, which are compared and hashed faster than its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    pieces: [u64; 3],
    length: u8,
}

/// A power of two; a megabyte, which stays in the second-level cache.
const PLACES: usize = 1 << 14;

impl Default for Memo {
    fn default() -> Self {
        Self::new()
    }
}

impl Memo {
    /// An empty memory. Allocates a megabyte.
    pub fn new() -> Self {
        Self { places: vec![Place::EMPTY; PLACES], fingerprint: 0, buffer: String::new() }
    }

    /// [`Morphology::stem`], from memory where possible.
    pub fn stem<'a>(&'a mut self, morphology: &'a Morphology, word: &'a str) -> Stem<'a> {
        if self.fingerprint != morphology.fingerprint() {
            self.places.fill(Place::EMPTY);
            self.fingerprint = morphology.fingerprint();
        }
        let Some(key) = Key::of(word.as_bytes()) else {
            return morphology.stem(word, &mut self.buffer);
        };
        let place = &mut self.places[key.place()];
        if place.word != key {
            let Stem { root, kind } = morphology.stem(word, &mut self.buffer);
            let Some(learned) = Place::learned(key, word, root, kind) else {
                return morphology.stem(word, &mut self.buffer);
            };
            *place = learned;
        }
        Stem { root: place.root(word), kind: place.kind }
    }
}

impl Place {
    const LONGEST_ROOT: usize = 30;
    const EMPTY: Self = Self {
        word: Key { pieces: [0; 3], length: u8::MAX },
        root: [0; Self::LONGEST_ROOT],
        root_length: 0,
        kind: StemKind::Unknown,
    };

    /// `None` if the root is too long. No root is kept for a word that is its own.
    fn learned(key: Key, word: &str, root: &str, kind: StemKind) -> Option<Self> {
        let root = if root == word { "" } else { root };
        let root_length = root.len() as u8;
        let mut place = Self { word: key, kind, root_length, ..Self::EMPTY };
        place.root.get_mut(..root.len())?.copy_from_slice(root.as_bytes());
        Some(place)
    }

    fn root<'a>(&'a self, word: &'a str) -> &'a str {
        if self.root_length == 0 {
            return word;
        }
        std::str::from_utf8(&self.root[..usize::from(self.root_length)]).unwrap_or(word)
    }
}

impl Key {
    /// The word's first and last eight bytes (which may overlap) and the eight after its first;
    /// with the length they tell words of up to 24 bytes apart. `None` for longer ones.
    fn of(word: &[u8]) -> Option<Self> {
        let eight = |start: usize| {
            let bytes = word.get(start..start + 8).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0, u64::from_le_bytes)
        };
        let pieces = match word.len() {
            0..8 => [word.iter().fold(0, |piece, &byte| piece << 8 | u64::from(byte)), 0, 0],
            length @ 8..=16 => [eight(0), eight(length - 8), 0],
            length @ 17..=24 => [eight(0), eight(length - 8), eight(8)],
            _ => return None,
        };
        Some(Self { pieces, length: word.len() as u8 })
    }

    fn place(self) -> usize {
        let [first, last, middle] = self.pieces;
        let mixed = first.rotate_left(32) ^ last.rotate_left(11) ^ middle;
        let hash = (mixed ^ u64::from(self.length)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> 40) as usize % PLACES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_what_the_morphology_says() {
        let morphology = Morphology::embedded();
        let (mut memo, mut buffer) = (Memo::new(), String::new());
        let long = "mempertanggungjawabkannya".repeat(3);
        for word in ["menulis", "buku", "menulis", "xyzzy", "", "ke-20", "buku", "jalan2", &long] {
            assert_eq!(memo.stem(&morphology, word), morphology.stem(word, &mut buffer), "{word}");
        }
    }

    #[test]
    fn forgets_when_the_words_change() {
        let before = Morphology::embedded();
        let after = before.clone().with_user_words("menulis\t3\twhole").unwrap();
        let mut memo = Memo::new();
        assert_eq!(memo.stem(&before, "menulis").root, "tulis");
        assert_eq!(memo.stem(&after, "menulis").root, "menulis");
    }
}
