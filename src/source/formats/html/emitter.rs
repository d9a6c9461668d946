//! Tokens of bounded size.
//!
//! The tokenizer of html5gum holds a token until it ends: all text up to the next tag, all
//! attributes of a tag, a comment to its end. A page may be one token. So text is read and passed
//! on stretch by stretch, and what nobody asks for (comments, the hundredth attribute of a tag, the
//! megabyte of an image in an attribute) is not kept.

use std::convert::Infallible;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::emitters::{self, Emitter};
use html5gum::{Readable, Reader, Token};

/// Text is read in stretches of so many bytes, and as many are a token.
const LONGEST_TEXT: usize = 64 << 10;

/// So many attributes of a tag are kept, and so many bytes of a value.
const MOST_ATTRIBUTES: usize = 64;
const LONGEST_VALUE: usize = 16 << 10;

/// No element of HTML has a longer name, in bytes.
const LONGEST_NAME: usize = 64;

/// A page that is read in stretches.
pub(super) struct Stretches<'a> {
    rest: &'a [u8],
}

impl<'a> Stretches<'a> {
    pub(super) fn of(page: &'a str) -> Self {
        Stretches { rest: page.as_bytes() }
    }
}

impl Reader for Stretches<'_> {
    type Error = Infallible;

    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let Some((first, rest)) = self.rest.split_first() else { return Ok(None) };
        self.rest = rest;
        Ok(Some(*first))
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Infallible> {
        let is_boundary = |at: &usize| self.rest.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
        let most = self.rest.len().min(LONGEST_TEXT);
        let most = (most..).find(is_boundary).unwrap_or(most);
        let read = self.rest[..most].to_reader().read_until(needle, buffer)?.map(<[u8]>::len);
        let Some(length) = read else { return Ok(None) };
        let (read, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(Some(read))
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        let Some((head, rest)) = self.rest.split_at_checked(text.len()) else { return Ok(false) };
        let is_there = head == text || (!case_sensitive && head.eq_ignore_ascii_case(text));
        if is_there {
            self.rest = rest;
        }
        Ok(is_there)
    }
}

/// Makes tokens of what the tokenizer finds.
pub(super) struct BoundedEmitter {
    inner: DefaultEmitter<usize>,
    /// Bytes of text since the last token.
    text: usize,
    attributes: usize,
    value: usize,
    name: usize,
}

impl BoundedEmitter {
    pub(super) fn new() -> Self {
        let mut inner = DefaultEmitter::new_with_span();
        inner.naively_switch_states(true);
        BoundedEmitter { inner, text: 0, attributes: 0, value: 0, name: 0 }
    }

    fn keeps_attribute(&self) -> bool {
        self.attributes <= MOST_ATTRIBUTES
    }
}

// `Emitter::` throughout: the two traits have methods of the same names.
impl emitters::ForwardingEmitter for BoundedEmitter {
    type Token = Token<usize>;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.inner
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_string(&mut self, text: &[u8]) {
        Emitter::emit_string(&mut self.inner, text);
        self.text += text.len();
        // What was read ends within no character: see the reader.
        if self.text >= LONGEST_TEXT {
            self.text = 0;
            // A comment ends the text before it; this one is never emitted.
            Emitter::init_comment(&mut self.inner);
            Emitter::init_string(&mut self.inner);
        }
    }

    fn init_start_tag(&mut self) {
        (self.text, self.attributes, self.name) = (0, 0, 0);
        Emitter::init_start_tag(&mut self.inner);
    }

    fn init_end_tag(&mut self) {
        (self.text, self.attributes, self.name) = (0, 0, 0);
        Emitter::init_end_tag(&mut self.inner);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name += name.len();
        if self.name <= LONGEST_NAME {
            Emitter::push_tag_name(&mut self.inner, name);
        }
    }

    fn init_attribute(&mut self) {
        self.attributes += 1;
        (self.name, self.value) = (0, 0);
        if self.keeps_attribute() {
            Emitter::init_attribute(&mut self.inner);
        }
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.name += name.len();
        if self.keeps_attribute() && self.name <= LONGEST_NAME {
            Emitter::push_attribute_name(&mut self.inner, name);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.value += value.len();
        if self.keeps_attribute() && self.value <= LONGEST_VALUE {
            Emitter::push_attribute_value(&mut self.inner, value);
        }
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
