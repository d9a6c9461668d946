//! A memory of the roots of recent words.

use crate::text::WordMemory;

use super::morphology::{Morphology, Stem, StemKind};

/// Remembers the roots of recent words, for one thread and one morphology at a time; see
/// [`WordMemory`].
#[derive(Default)]
pub struct Memo {
    words: WordMemory,
    fingerprint: u64,
    /// For roots that are no part of their word.
    buffer: String,
}

/// The kinds by the number under which they are remembered.
const KINDS: [StemKind; 6] = [
    StemKind::Root,
    StemKind::Derived,
    StemKind::Name,
    StemKind::Variant,
    StemKind::Compound,
    StemKind::Unknown,
];

impl Memo {
    /// An empty memory. Allocates four megabytes.
    pub fn new() -> Self {
        Self::default()
    }

    /// [`Morphology::stem`], from memory where possible.
    pub fn stem<'a>(&'a mut self, morphology: &'a Morphology, word: &'a str) -> Stem<'a> {
        if self.fingerprint != morphology.fingerprint() {
            self.words.forget();
            self.fingerprint = morphology.fingerprint();
        }
        let buffer = &mut self.buffer;
        let (root, kind) = self.words.recall(word, |word, root| {
            let stem = morphology.stem(word, buffer);
            root.push_str(stem.root);
            KINDS.iter().position(|kind| *kind == stem.kind).unwrap_or(KINDS.len() - 1) as u8
        });
        Stem { root, kind: KINDS[usize::from(kind) % KINDS.len()] }
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
