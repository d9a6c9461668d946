//! What the analysis of a text is: tokens in a row, variants beside them.

use std::ops::Range;

use super::memory::{Known, Memory};
use super::values::Value;

/// One word of a text as the index sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Folded spelling; never empty, never with white space.
    pub surface: &'a str,
    /// Root or stem; equal to the surface where the word is its own root.
    pub stem: &'a str,
    /// Which word of the text it is, from 0.
    pub position: usize,
    /// Where it stands in the text, first byte.
    pub start: usize,
    /// Where it stands in the text, the byte after its last.
    pub end: usize,
    /// Whether it only holds sentences together, in the language of the text.
    pub stopword: bool,
}

impl Token<'_> {
    /// The byte range of the word in the text.
    pub fn bytes(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A further term for a stretch of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant<'a> {
    /// The term.
    pub term: &'a str,
    /// What kind of term it is.
    pub kind: VariantKind,
    /// Position of the first token it stands for.
    pub first: usize,
    /// Position of the last token it stands for (included).
    pub last: usize,
}

/// Where a variant comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariantKind {
    /// The parts of a hyphenated or dotted word written as one: `nontempur`.
    Joined,
    /// The root of a hyphenated word as a whole: `sayur` of `sayur-mayur`.
    Root,
    /// A word inside a fused compound: `tanggung` of `pertanggungjawaban`.
    Part,
    /// The one form of a number, date, amount, time or ordinal: `2014-12-12` of
    /// `12 Desember 2014`.
    Value,
}

/// The analysis of one text. Reuse one for many texts: its buffers stay.
#[derive(Default)]
pub struct Analysis {
    terms: String,
    tokens: Vec<StoredToken>,
    variants: Vec<StoredVariant>,
    scratch: Scratch,
}

/// Buffers of the analyzer, kept from text to text.
#[derive(Default)]
pub(super) struct Scratch {
    /// The word being stemmed.
    pub(super) word: String,
    /// The stem of the word being stemmed.
    pub(super) stem: String,
    /// For roots that are no part of their word.
    pub(super) buffer: String,
    /// Stems of recent words.
    pub(super) memory: Option<Memory>,
    /// Values of the text being analysed.
    pub(super) values: Vec<Value>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
}

#[derive(Clone, Debug)]
struct StoredToken {
    surface: Span,
    stem: Span,
    start: usize,
    end: usize,
    stopword: bool,
    may_begin_value: bool,
}

#[derive(Clone, Debug)]
struct StoredVariant {
    term: Span,
    kind: VariantKind,
    first: usize,
    last: usize,
}

impl Analysis {
    /// An analysis that remembers the stems of recent words: worth its four megabytes a language where
    /// many texts are analysed one after the other.
    pub fn with_memory() -> Self {
        let scratch = Scratch { memory: Some(Memory::default()), ..Scratch::default() };
        Analysis { scratch, ..Analysis::default() }
    }

    /// The tokens in the order of the text.
    pub fn tokens(&self) -> impl ExactSizeIterator<Item = Token<'_>> + DoubleEndedIterator + Clone {
        (0..self.tokens.len()).map(|position| self.token(position))
    }

    /// The token at a position.
    ///
    /// # Panics
    /// Where there is no such position.
    pub fn token(&self, position: usize) -> Token<'_> {
        let token = &self.tokens[position];
        Token {
            surface: self.term(token.surface),
            stem: self.term(token.stem),
            position,
            start: token.start,
            end: token.end,
            stopword: token.stopword,
        }
    }

    /// The surface of the token at a position.
    pub(super) fn surface(&self, position: usize) -> &str {
        self.term(self.tokens[position].surface)
    }

    /// The surfaces of all tokens.
    pub(super) fn surfaces(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| self.term(token.surface))
    }

    /// The stems of all tokens; none where it is the surface.
    pub(super) fn other_stems(&self) -> impl Iterator<Item = Option<&str>> {
        self.tokens
            .iter()
            .map(|token| (token.stem.start != token.surface.start).then(|| self.term(token.stem)))
    }

    /// Whether a number, a date or another value may begin with the token at a position.
    pub(super) fn may_begin_value(&self, position: usize) -> bool {
        self.tokens[position].may_begin_value
    }

    /// The first token that begins at a byte of the text or behind it.
    pub(super) fn first_from(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text holds no word at all.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The further terms, in the order of the first token they stand for.
    pub fn variants(&self) -> impl Iterator<Item = Variant<'_>> {
        self.variants.iter().map(|variant| self.variant(variant))
    }

    /// The further terms for stretches that begin at a position; found by binary search.
    pub fn variants_at(&self, position: usize) -> impl Iterator<Item = Variant<'_>> {
        let start = self.variants.partition_point(|variant| variant.first < position);
        let from_there = self.variants[start..].iter();
        from_there
            .take_while(move |variant| variant.first == position)
            .map(|variant| self.variant(variant))
    }

    fn variant(&self, variant: &StoredVariant) -> Variant<'_> {
        Variant {
            term: self.term(variant.term),
            kind: variant.kind,
            first: variant.first,
            last: variant.last,
        }
    }

    pub(super) fn take_scratch(&mut self) -> Scratch {
        std::mem::take(&mut self.scratch)
    }

    pub(super) fn put_scratch_back(&mut self, scratch: Scratch) {
        self.scratch = scratch;
    }

    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.tokens.clear();
        self.variants.clear();
    }

    /// Adds a token whose surface `write` appends; nothing is added where it appends nothing.
    /// The stem is the surface until [`Self::set_last`] says otherwise.
    pub(super) fn push_token(
        &mut self,
        bytes: Range<usize>,
        write: impl FnOnce(&mut String),
    ) -> bool {
        let surface = self.write_term(write);
        if surface.start == surface.end {
            return false;
        }
        self.tokens.push(StoredToken {
            surface,
            stem: surface,
            start: bytes.start,
            end: bytes.end,
            stopword: false,
            may_begin_value: false,
        });
        true
    }

    /// Says of the last token what is known of its word.
    pub(super) fn set_last(&mut self, known: Known<'_>) {
        let stem = known.stem;
        let Some(last) = self.tokens.last() else { return };
        let differs = self.term(last.surface) != stem;
        let stem =
            if differs { self.write_term(|terms| terms.push_str(stem)) } else { last.surface };
        if let Some(last) = self.tokens.last_mut() {
            last.stem = stem;
            last.stopword = known.is_stopword();
            last.may_begin_value = known.may_begin_value();
        }
    }

    /// Adds a variant unless the same term stands for a stretch that begins there already.
    pub(super) fn push_variant(
        &mut self,
        term: &str,
        kind: VariantKind,
        first: usize,
        last: usize,
    ) {
        let known = self.variants.iter().rev().take_while(|variant| variant.first == first);
        if term.is_empty() || known.into_iter().any(|variant| self.term(variant.term) == term) {
            return;
        }
        let term = self.write_term(|terms| terms.push_str(term));
        self.variants.push(StoredVariant { term, kind, first, last });
    }

    pub(super) fn sort_variants(&mut self) {
        self.variants.sort_by_key(|variant| variant.first);
    }

    fn write_term(&mut self, write: impl FnOnce(&mut String)) -> Span {
        let start = self.terms.len();
        write(&mut self.terms);
        truncate_term(&mut self.terms, start);
        Span { start: start as u32, end: self.terms.len() as u32 }
    }

    fn term(&self, span: Span) -> &str {
        &self.terms[span.start as usize..span.end as usize]
    }
}

/// The longest term, in bytes: longer words are searched by their beginning (a line of base64 is
/// no word, and tantivy refuses terms over 64 kB).
const LONGEST_TERM: usize = 240;

fn truncate_term(terms: &mut String, start: usize) {
    if terms.len() - start > LONGEST_TERM {
        let mut end = start + LONGEST_TERM;
        while !terms.is_char_boundary(end) {
            end -= 1;
        }
        terms.truncate(end);
    }
}
