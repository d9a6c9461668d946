//! A memory of recent words.

use super::key::Key;

/// Remembers a form and a note of recent words: of a word its root, say, and whether it is a
/// stopword.
///
/// Most of a running text is the same few thousand words, and remembering them is cheaper than
/// analysing them. A fixed number of pairs of places, each of which keeps the last two words that
/// fell on it: nothing grows, and nothing is allocated after [`WordMemory::new`] but for words that
/// are too long to remember.
pub struct WordMemory {
    pairs: Vec<[Place; 2]>,
    /// The form being learned.
    buffer: String,
}

/// One remembered word: a cache line, so that a look costs one memory access.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Place {
    word: Key,
    form: [u8; Place::LONGEST_FORM],
    form_length: u8,
    note: u8,
}

/// A power of two; four megabytes, of which most words want the same few hundred kilobytes.
const PAIRS: usize = 1 << 15;

impl Default for WordMemory {
    fn default() -> Self {
        Self::new()
    }
}

impl WordMemory {
    /// An empty memory. Allocates four megabytes.
    pub fn new() -> Self {
        Self { pairs: vec![[Place::EMPTY; 2]; PAIRS], buffer: String::new() }
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.pairs.fill([Place::EMPTY; 2]);
    }

    /// The form and the note of a word: from memory, or as `learn` writes and returns them. It has
    /// to do so alike for the same word.
    #[inline]
    pub fn recall<'a>(
        &'a mut self,
        word: &'a str,
        learn: impl FnOnce(&str, &mut String) -> u8,
    ) -> (&'a str, u8) {
        let Some(key) = Key::of(word.as_bytes()) else {
            self.buffer.clear();
            let note = learn(word, &mut self.buffer);
            return (&self.buffer, note);
        };
        let pair = &mut self.pairs[pair_of(key)];
        if pair[0].word != key {
            // The word that was asked for last stands first.
            pair.swap(0, 1);
            if pair[0].word != key {
                self.buffer.clear();
                let note = learn(word, &mut self.buffer);
                let Some(learned) = Place::learned(key, word, &self.buffer, note) else {
                    return (&self.buffer, note);
                };
                pair[0] = learned;
            }
        }
        (pair[0].form(word), pair[0].note)
    }
}

impl Place {
    const LONGEST_FORM: usize = 30;
    const EMPTY: Self = Self {
        word: Key { pieces: [0; 3], length: u8::MAX },
        form: [0; Self::LONGEST_FORM],
        form_length: 0,
        note: 0,
    };

    /// `None` if the form is too long. None is kept for a word that is its own.
    fn learned(key: Key, word: &str, form: &str, note: u8) -> Option<Self> {
        let form = if form == word { "" } else { form };
        let mut place = Self { word: key, form_length: form.len() as u8, note, ..Self::EMPTY };
        place.form.get_mut(..form.len())?.copy_from_slice(form.as_bytes());
        Some(place)
    }

    fn form<'a>(&'a self, word: &'a str) -> &'a str {
        if self.form_length == 0 {
            return word;
        }
        std::str::from_utf8(&self.form[..usize::from(self.form_length)]).unwrap_or(word)
    }
}

/// The number of the pair on which a word falls.
fn pair_of(key: Key) -> usize {
    let [first, last, middle] = key.pieces;
    let mixed = first.rotate_left(32) ^ last.rotate_left(11) ^ middle;
    let hash = (mixed ^ u64::from(key.length)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash >> 40) as usize % PAIRS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_what_it_learned_and_learns_once() {
        let mut memory = WordMemory::new();
        let long = "kata".repeat(20);
        let mut learned = 0;
        for word in ["menulis", "buku", "menulis", "", "buku", &long, &long] {
            let (form, note) = memory.recall(word, |word, form| {
                learned += 1;
                form.push_str(word.strip_prefix("men").unwrap_or(word));
                word.len() as u8
            });
            let expected = word.strip_prefix("men").unwrap_or(word);
            assert_eq!((form, note), (expected, word.len() as u8), "{word}");
        }
        assert_eq!(learned, 5, "the long word is learned each time");
        memory.forget();
        memory.recall("buku", |_, _| {
            learned += 1;
            0
        });
        assert_eq!(learned, 6);
    }
}
