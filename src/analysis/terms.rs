//! What the analysis of a text is: tokens in a row, variants beside them.

use std::ops::Range;

use super::analyzer::Analyzer;
use super::memory::{Memory, Note, WordNumber};
use super::values::Value;
use crate::language::Language;

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
    /// The words met so far and their stems.
    memory: Option<Memory>,
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
    /// Positions of tokens with words inside.
    pub(super) composed: Vec<usize>,
    /// Words of several tokens, and tokens of several pieces.
    pub(super) wholes: Vec<Whole>,
    /// Values of the text being analysed.
    pub(super) values: Vec<Value>,
}

/// A word that was not one piece in the text.
pub(super) enum Whole {
    /// What hyphens and dots join: where it stands in the text, its first and its last token.
    Joined { bytes: Range<usize>, first: usize, last: usize },
    /// One token that was broken apart, and where its pieces stand in the text.
    Broken { token: usize, pieces: Vec<Range<usize>> },
}

impl Whole {
    /// The last token of it.
    pub(super) fn last(&self) -> usize {
        match self {
            Whole::Joined { last, .. } => *last,
            Whole::Broken { token, .. } => *token,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
}

#[derive(Clone, Debug)]
struct StoredToken {
    surface: Span,
    stem: Stem,
    start: usize,
    end: usize,
    note: Note,
}

/// Where the stem of a token is to be found.
#[derive(Clone, Copy, Debug)]
enum Stem {
    /// Among the terms.
    Here(Span),
    /// In memory, under the word's number.
    Remembered(WordNumber),
}

#[derive(Clone, Debug)]
struct StoredVariant {
    term: Span,
    kind: VariantKind,
    first: usize,
    last: usize,
}

impl Analysis {
    /// An analysis that remembers all words it meets and their stems: worth its memory where many
    /// texts are analysed one after the other. See [`forget_words`](Self::forget_words).
    pub fn with_memory() -> Self {
        Analysis { memory: Some(Memory::default()), ..Analysis::default() }
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
            stem: self.other_stem(token).unwrap_or(self.term(token.surface)),
            position,
            start: token.start,
            end: token.end,
            stopword: token.note.is_stopword(),
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
        self.tokens.iter().map(|token| self.other_stem(token))
    }

    fn other_stem(&self, token: &StoredToken) -> Option<&str> {
        match token.stem {
            Stem::Here(span) => (span.start != token.surface.start).then(|| self.term(span)),
            Stem::Remembered(number) => self.memory.as_ref().and_then(|memory| memory.stem(number)),
        }
    }

    /// The words of all tokens, by their numbers in memory; none for an analysis without one. The
    /// next word that is new has the number [`words`](Self::words).
    pub(crate) fn word_numbers(&self) -> impl Iterator<Item = WordNumber> {
        self.tokens.iter().filter_map(|token| match token.stem {
            Stem::Remembered(number) => Some(number),
            Stem::Here(_) => None,
        })
    }

    /// How many words are in memory.
    pub(crate) fn words(&self) -> usize {
        self.memory.as_ref().map_or(0, |memory| memory.words().len())
    }

    /// The memory that the words in memory take, in bytes, about.
    pub fn words_memory(&self) -> usize {
        self.memory.as_ref().map_or(0, |memory| memory.words().memory())
    }

    /// Forgets the text that was analysed last and the words in memory. Their number grows with the
    /// texts ([`words_memory`](Self::words_memory)); who analyses many of them forgets now and then.
    pub fn forget_words(&mut self) {
        self.clear();
        if let Some(memory) = &mut self.memory {
            memory.forget();
        }
    }

    /// Whether a number, a date or another value may begin with the token at a position.
    pub(super) fn may_begin_value(&self, position: usize) -> bool {
        self.tokens[position].note.may_begin_value()
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
    /// The stem is the surface until [`Self::stem_all`] says otherwise.
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
            stem: Stem::Here(surface),
            start: bytes.start,
            end: bytes.end,
            note: Note::default(),
        });
        true
    }

    /// Finds the stems of all tokens, and what else is known of their words; notes where words are
    /// inside. One after the other: they come from memory, and while one is on its way the next
    /// can be asked for.
    pub(super) fn stem_all(
        &mut self,
        analyzer: &Analyzer,
        language: Language,
        scratch: &mut Scratch,
    ) {
        let Scratch { word, stem, buffer, composed, .. } = scratch;
        composed.clear();
        if let Some(memory) = &mut self.memory {
            memory.belong_to(analyzer);
            for token in &mut self.tokens {
                let word = &self.terms[token.surface.start as usize..token.surface.end as usize];
                let (number, note) = memory.recall(analyzer, language, word, buffer);
                (token.stem, token.note) = (Stem::Remembered(number), note);
            }
        } else {
            for position in 0..self.tokens.len() {
                word.clear();
                word.push_str(self.surface(position));
                stem.clear();
                let note = analyzer.note(word, language, stem, buffer);
                let other = (stem != word).then(|| self.write_term(|terms| terms.push_str(stem)));
                let token = &mut self.tokens[position];
                (token.stem, token.note) = (Stem::Here(other.unwrap_or(token.surface)), note);
            }
        }
        let positions = self.tokens.iter().enumerate();
        composed.extend(positions.filter(|(_, token)| token.note.is_composed()).map(|(at, _)| at));
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
