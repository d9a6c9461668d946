//! What the lexicon says of a word.

/// The facts about one word, packed so that they fit beside a trie node's label.
///
/// A word can be several things at once: `sari` is a root and a name, `siapa` a root, a stopword
/// and a question word. The text that some words point to (the standard form of a variant, the
/// halves of a compound) lies in the lexicon's text area, at [`Entry::text_offset`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry(u32);

/// What the text that an entry points to means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// There is none.
    None,
    /// The standard spelling of this non-standard form.
    Variant,
    /// The root of this irregular form.
    Exception,
    /// The words that a fused compound consists of, joined by `+`.
    Compound,
}

const CLASS: u32 = 0b111;
const WHOLE: u32 = 1 << 3;
const NAME: u32 = 1 << 4;
const STOPWORD: u32 = 1 << 5;
const QUESTION: u32 = 1 << 6;
const PAYLOAD_SHIFT: u32 = 7;
const TEXT_SHIFT: u32 = 9;

impl Entry {
    /// Entries fit into this many bits.
    pub const BITS: u32 = 27;

    /// The largest offset into the text area that an entry can hold.
    pub const MAXIMUM_TEXT_OFFSET: usize = (1 << (Self::BITS - TEXT_SHIFT)) - 1;

    /// Reads an entry back from [`Entry::bits`].
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The entry as a number below `1 << Entry::BITS`.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// A root of this class, 1 (core vocabulary) to 5 (rare).
    pub const fn with_class(self, class: u8) -> Self {
        Self(self.0 & !CLASS | class as u32 & CLASS)
    }

    /// A root that only looks affixed.
    pub const fn with_whole(self) -> Self {
        Self(self.0 | WHOLE)
    }

    /// A place or a person.
    pub const fn with_name(self) -> Self {
        Self(self.0 | NAME)
    }

    /// A function word.
    pub const fn with_stopword(self) -> Self {
        Self(self.0 | STOPWORD)
    }

    /// A question word.
    pub const fn with_question(self) -> Self {
        Self(self.0 | QUESTION)
    }

    /// A word that points to a text.
    pub const fn with_payload(self, payload: Payload, text_offset: usize) -> Self {
        let kind = match payload {
            Payload::None => 0,
            Payload::Variant => 1,
            Payload::Exception => 2,
            Payload::Compound => 3,
        };
        let low = self.0 & ((1 << PAYLOAD_SHIFT) - 1);
        Self(low | kind << PAYLOAD_SHIFT | (text_offset as u32) << TEXT_SHIFT)
    }

    /// Nothing but whether the word is a function word and asks.
    pub const fn function_word_only(self) -> Self {
        Self(self.0 & (STOPWORD | QUESTION))
    }

    /// The root's frequency class, 1 to 5; 0 for a word that is no root.
    pub const fn class(self) -> u8 {
        (self.0 & CLASS) as u8
    }

    /// Whether this is a root.
    pub const fn is_root(self) -> bool {
        self.class() != 0
    }

    /// Whether this root only looks affixed.
    pub const fn is_whole(self) -> bool {
        self.0 & WHOLE != 0
    }

    /// Whether this is a place or a person.
    pub const fn is_name(self) -> bool {
        self.0 & NAME != 0
    }

    /// Whether this is a function word.
    pub const fn is_stopword(self) -> bool {
        self.0 & STOPWORD != 0
    }

    /// Whether this is a question word.
    pub const fn is_question(self) -> bool {
        self.0 & QUESTION != 0
    }

    /// What the text at [`Entry::text_offset`] means.
    pub const fn payload(self) -> Payload {
        match self.0 >> PAYLOAD_SHIFT & 0b11 {
            1 => Payload::Variant,
            2 => Payload::Exception,
            3 => Payload::Compound,
            _ => Payload::None,
        }
    }

    /// Where this word's text lies in the lexicon's text area.
    pub const fn text_offset(self) -> usize {
        (self.0 >> TEXT_SHIFT) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_survive_packing() {
        let entry = Entry::default()
            .with_class(5)
            .with_whole()
            .with_question()
            .with_payload(Payload::Compound, Entry::MAXIMUM_TEXT_OFFSET);
        assert!(entry.bits() < 1 << Entry::BITS);
        let read = Entry::from_bits(entry.bits());
        assert_eq!(read.class(), 5);
        assert!(read.is_whole() && read.is_question());
        assert!(!read.is_name() && !read.is_stopword());
        assert_eq!(read.payload(), Payload::Compound);
        assert_eq!(read.text_offset(), Entry::MAXIMUM_TEXT_OFFSET);
    }
}
