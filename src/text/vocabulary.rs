//! Words, numbered as they come.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::key::Key;

/// Remembers all words it meets: numbers them from 0 in the order in which they come, and keeps a
/// form and a note of each, of a word its root, say, and whether it is a stopword.
///
/// Words are told apart by a mark as well: the same word in two languages is two words. Grows with
/// each word by some 50 bytes; a look at one that is there costs about one memory access.
#[derive(Default)]
pub struct Vocabulary {
    places: HashTable<Place>,
    hasher: DefaultHashBuilder,
    /// Words that are too long for a place, behind their marks.
    long: HashMap<String, u32>,
    /// By number: where the form begins and ends; nowhere where it is the word itself.
    forms: Vec<(u32, u32)>,
    notes: Vec<u8>,
    bytes: String,
    /// The form being learned, and the long word being looked for.
    buffer: String,
}

/// A word of up to 24 bytes.
#[derive(Clone, Copy)]
struct Place {
    pieces: [u64; 3],
    length: u8,
    mark: u8,
    note: u8,
    number: u32,
}

/// What is known of a word; its form is asked for by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The word's number.
    pub number: u32,
    /// Its note.
    pub note: u8,
}

impl Vocabulary {
    /// Without a word.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Memory in use, in bytes, about.
    pub fn memory(&self) -> usize {
        self.notes.len() * (size_of::<Place>() + 11) + self.bytes.len() + self.long.len() * 64
    }

    /// Forgets all words: the next has number 0 again.
    pub fn forget(&mut self) {
        self.places.clear();
        self.long.clear();
        self.forms.clear();
        self.notes.clear();
        self.bytes.clear();
    }

    /// What is known of a word: from memory, or as `learn` appends its form and returns its note.
    #[inline]
    pub fn recall(
        &mut self,
        word: &str,
        mark: u8,
        learn: impl FnOnce(&str, &mut String) -> u8,
    ) -> Remembered {
        let Some(key) = Key::of(word.as_bytes()) else {
            return self.recall_long(word, mark, learn);
        };
        let hash = hash_of(&self.hasher, key, mark);
        let found = self.places.find(hash, |place| place.key() == key && place.mark == mark);
        let place = match found {
            Some(place) => *place,
            None => {
                let (number, note) = self.learn(word, learn);
                let Key { pieces, length } = key;
                let place = Place { pieces, length, mark, note, number };
                let hasher = &self.hasher;
                let hash_again = |place: &Place| hash_of(hasher, place.key(), place.mark);
                self.places.insert_unique(hash, place, hash_again);
                place
            }
        };
        Remembered { number: place.number, note: place.note }
    }

    fn recall_long(
        &mut self,
        word: &str,
        mark: u8,
        learn: impl FnOnce(&str, &mut String) -> u8,
    ) -> Remembered {
        self.buffer.clear();
        self.buffer.push(char::from(mark));
        self.buffer.push_str(word);
        let number = match self.long.get(&self.buffer) {
            Some(&number) => number,
            None => {
                let key = self.buffer.clone();
                let (number, _) = self.learn(word, learn);
                self.long.insert(key, number);
                number
            }
        };
        Remembered { number, note: self.notes[number as usize] }
    }

    fn learn(&mut self, word: &str, learn: impl FnOnce(&str, &mut String) -> u8) -> (u32, u8) {
        self.buffer.clear();
        let note = learn(word, &mut self.buffer);
        let start = self.bytes.len() as u32;
        if self.buffer != word {
            self.bytes.push_str(&self.buffer);
        }
        let number = self.notes.len() as u32;
        self.forms.push((start, self.bytes.len() as u32));
        self.notes.push(note);
        (number, note)
    }

    /// The form of a word; `None` where it is the word itself.
    ///
    /// # Panics
    /// Where no word has the number.
    pub fn form(&self, number: u32) -> Option<&str> {
        let (start, end) = self.forms[number as usize];
        (start < end).then(|| &self.bytes[start as usize..end as usize])
    }
}

impl Place {
    fn key(&self) -> Key {
        Key { pieces: self.pieces, length: self.length }
    }
}

#[inline]
fn hash_of(hasher: &DefaultHashBuilder, key: Key, mark: u8) -> u64 {
    let Key { pieces: [first, last, middle], length } = key;
    let mut hasher = hasher.build_hasher();
    hasher.write_u64(first);
    hasher.write_u64(last);
    hasher.write_u64(middle ^ u64::from(length) << 56 ^ u64::from(mark) << 48);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_words_and_learns_each_once() {
        let mut vocabulary = Vocabulary::new();
        let long = "kata".repeat(20);
        let mut learned = 0;
        for round in 0..2 {
            let words = [("menulis", 0), ("buku", 0), ("menulis", 1), ("menulis", 0), (&long, 0)];
            for ((word, mark), number) in words.into_iter().zip([0, 1, 2, 0, 3]) {
                let known = vocabulary.recall(word, mark, |word, form| {
                    learned += 1;
                    form.push_str(word.strip_prefix("men").unwrap_or(word));
                    word.len() as u8
                });
                assert_eq!(known, Remembered { number, note: word.len() as u8 }, "{word}");
                assert_eq!(vocabulary.form(number), word.strip_prefix("men"));
            }
            assert_eq!((learned, vocabulary.len()), (4 * (round + 1), 4));
            vocabulary.forget();
            assert!(vocabulary.is_empty());
        }
    }

    #[test]
    fn many_words_keep_their_numbers() {
        let mut vocabulary = Vocabulary::new();
        for _ in 0..2 {
            for number in 0..5_000u32 {
                let known = vocabulary.recall(&format!("kata{number}"), 0, |_, _| 0);
                assert_eq!(known.number, number);
            }
        }
    }
}
