//! Terms as the index takes them: one string a home, a slot for every position.
//!
//! The analysis is done once, by us; what goes into a field is its result, the terms separated by
//! single spaces, an empty slot where a position has no term of that home. [`SlotTokenizer`]
//! splits it again without looking at a character twice. Any other engine can take the same
//! strings over with a whitespace analyzer.

use tantivy::tokenizer::{Token as IndexToken, TokenStream, Tokenizer};

use super::terms::Analysis;

/// The field of the index in which a term lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Home {
    /// Every token as spelled (folded).
    Surface,
    /// A token's stem, where it differs from its surface.
    Stem,
    /// Further terms without a position.
    Variant,
}

impl Home {
    /// All homes.
    pub const ALL: [Home; 3] = [Home::Surface, Home::Stem, Home::Variant];
}

/// The terms of an analysis that belong to `home`, encoded in `out` (which is cleared first).
pub fn encode(analysis: &Analysis, home: Home, out: &mut String) {
    out.clear();
    match home {
        Home::Surface => join(analysis.surfaces(), out),
        Home::Stem => join(analysis.other_stems().map(Option::unwrap_or_default), out),
        Home::Variant => join(analysis.variants().map(|variant| variant.term), out),
    }
}

fn join<'a>(slots: impl Iterator<Item = &'a str>, out: &mut String) {
    for (position, term) in slots.enumerate() {
        if position > 0 {
            out.push(' ');
        }
        out.push_str(term);
    }
}

/// Splits an encoded string into its terms; the position of a term is the number of its slot.
#[derive(Clone, Debug, Default)]
pub struct SlotTokenizer {
    token: IndexToken,
}

impl SlotTokenizer {
    /// The name under which the index knows it.
    pub const NAME: &'static str = "slots";
}

impl Tokenizer for SlotTokenizer {
    type TokenStream<'a> = SlotStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SlotStream<'a> {
        self.token.reset();
        SlotStream { rest: (!text.is_empty()).then_some(text), read: 0, token: &mut self.token }
    }
}

/// The terms of one encoded string.
pub struct SlotStream<'a> {
    rest: Option<&'a str>,
    read: usize,
    token: &'a mut IndexToken,
}

impl TokenStream for SlotStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(rest) = self.rest {
            // Slots are short: looking at each byte finds their ends sooner than a search does.
            let (slot, after) = match rest.bytes().position(|byte| byte == b' ') {
                Some(end) => (&rest[..end], Some(&rest[end + 1..])),
                None => (rest, None),
            };
            let start = self.read;
            self.read += slot.len() + 1;
            self.rest = after;
            // A token begins at usize::MAX, one before position 0.
            self.token.position = self.token.position.wrapping_add(1);
            if !slot.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(slot);
                self.token.offset_from = start;
                self.token.offset_to = start + slot.len();
                return true;
            }
        }
        false
    }

    fn token(&self) -> &IndexToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut IndexToken {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_slots_keep_positions() {
        let mut tokenizer = SlotTokenizer::default();
        for (encoded, expected) in [
            (" laksana  tani", vec![(1, "laksana"), (3, "tani")]),
            ("satu dua", vec![(0, "satu"), (1, "dua")]),
            ("", vec![]),
            ("   ", vec![]),
        ] {
            let mut seen = Vec::new();
            let mut stream = tokenizer.token_stream(encoded);
            while stream.advance() {
                seen.push((stream.token().position, stream.token().text.clone()));
            }
            let seen: Vec<(usize, &str)> = seen.iter().map(|(at, term)| (*at, &**term)).collect();
            assert_eq!(seen, expected, "{encoded:?}");
        }
    }
}
