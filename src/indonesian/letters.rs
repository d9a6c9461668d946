//! A word on the stack.

use std::fmt;

/// A short lower-case word of letters and hyphens, held without allocation.
///
/// The analysis builds words all the time (a restored letter, an older spelling); keeping them in
/// 64 bytes on the stack is what lets a known word cost no allocation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Letters {
    bytes: [u8; Letters::CAPACITY],
    length: u8,
}

impl Letters {
    /// Longer words are no Indonesian words and are left as they are.
    pub(super) const CAPACITY: usize = 62;

    /// The word, if it is short enough and holds nothing but `a` to `z` and hyphens.
    pub(super) fn new(word: &str) -> Option<Self> {
        let analyzable = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        if word.len() > Self::CAPACITY || !word.bytes().all(analyzable) {
            return None;
        }
        Self::joined([word.as_bytes()])
    }

    /// The pieces, one after the other, if they are short enough together.
    pub(super) fn joined<const N: usize>(pieces: [&[u8]; N]) -> Option<Self> {
        let mut letters = Self { bytes: [0; Self::CAPACITY], length: 0 };
        for piece in pieces {
            let start = letters.len();
            let end = start + piece.len();
            letters.bytes.get_mut(start..end)?.copy_from_slice(piece);
            letters.length = end as u8;
        }
        Some(letters)
    }

    /// The word without hyphens at its ends: where an affix was taken off, what joined it goes too.
    pub(super) fn without_outer_hyphens(self) -> Self {
        let inside = self.as_str().trim_matches('-');
        Self::joined([inside.as_bytes()]).unwrap_or(self)
    }

    pub(super) fn len(&self) -> usize {
        usize::from(self.length)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len()]
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for Letters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(formatter)
    }
}

/// Whether the pieces are the same. For affixes of a few letters a loop in place takes a third of
/// the time that a call of the general comparison does, and it is what the search does most.
#[inline]
pub(super) fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left == right)
}

/// What follows a beginning, if the word has it.
#[inline]
pub(super) fn after<'a>(word: &'a [u8], beginning: &[u8]) -> Option<&'a [u8]> {
    let (first, rest) = word.split_at_checked(beginning.len())?;
    same(first, beginning).then_some(rest)
}

/// Whether the letter is a vowel.
pub(super) const fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The number of syllables, counted as groups of vowels. Diphthongs are one, hiatus is too: good
/// enough to tell `bom` from `bomber`, which is all it is for.
pub(super) fn syllables(word: &[u8]) -> usize {
    let starts = |index: usize| is_vowel(word[index]) && (index == 0 || !is_vowel(word[index - 1]));
    (0..word.len()).filter(|&index| starts(index)).count()
}
