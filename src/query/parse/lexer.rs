//! Characters to lexemes: words, phrases, brackets, marks and operators.

use std::ops::Range;

use crate::query::limits::MOST_SLOP;
use crate::query::note::Note;

use super::error::Misfit;
use super::parser::FieldNames;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme {
    /// A word with whatever is written onto it.
    Word,
    /// The inside of quotation marks, and how far its words may move.
    Phrase(Range<usize>, u32),
    /// The inside of quotation marks after `=`.
    Exact(Range<usize>),
    /// The name of a field whose value follows.
    Field,
    /// A factor for what stands before.
    Boost(f32),
    Open,
    Close,
    OpenBrace,
    CloseBrace,
    Plus,
    Minus,
    And,
    Or,
    Not,
}

/// How far the words of `"a b"~` may move where no number says it.
const USUAL_SLOP: u32 = 5;

/// The longest name of a field, in bytes.
const LONGEST_NAME: usize = 100;

/// A query's lexemes with their places, and what did not fit.
pub(super) struct Lexer<'a> {
    text: &'a str,
    fields: FieldNames<'a>,
    /// Whether `DAN ATAU BUKAN TANPA` are operators: not where all is written in capitals.
    indonesian_operators: bool,
    at: usize,
    pub(super) lexemes: Vec<(Lexeme, Range<usize>)>,
    pub(super) misfits: Vec<(usize, Misfit)>,
    pub(super) notes: Vec<Note>,
}

impl<'a> Lexer<'a> {
    pub(super) fn read(text: &'a str, fields: FieldNames<'a>) -> Self {
        let mut lexer = Lexer {
            text,
            fields,
            indonesian_operators: text.contains(char::is_lowercase),
            at: 0,
            lexemes: Vec::new(),
            misfits: Vec::new(),
            notes: Vec::new(),
        };
        while let Some(c) = lexer.rest().chars().next() {
            lexer.read_lexeme(c);
        }
        lexer
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn push(&mut self, lexeme: Lexeme, length: usize) {
        self.lexemes.push((lexeme, self.at..self.at + length));
        self.at += length;
    }

    fn read_lexeme(&mut self, c: char) {
        let length = c.len_utf8();
        let after = &self.rest()[length..];
        match c {
            _ if is_gap(c) => self.at += length,
            '(' => self.push(Lexeme::Open, length),
            ')' => {
                self.push(Lexeme::Close, length);
                self.read_boost();
            }
            '{' => self.push(Lexeme::OpenBrace, length),
            '}' => {
                self.push(Lexeme::CloseBrace, length);
                self.read_boost();
            }
            '+' if marks(after) => self.push(Lexeme::Plus, length),
            '-' | '\u{2212}' if marks(after) => self.push(Lexeme::Minus, length),
            _ => match quote(self.rest()) {
                Some((open_length, close)) => self.read_phrase(open_length, close, c == '='),
                None => self.read_word(),
            },
        }
    }

    fn read_phrase(&mut self, open_length: usize, close: &[char], is_exact: bool) {
        let inside = &self.rest()[open_length..];
        let Some(length) = inside.find(close) else {
            self.misfits.push((self.at, Misfit::UnclosedQuote));
            self.at += open_length;
            return;
        };
        let close_length = inside[length..].chars().next().map_or(0, char::len_utf8);
        let start = self.at + open_length;
        let mut end = start + length + close_length;
        let mut slop = 0;
        if let Some(digits) = self.text[end..].strip_prefix('~') {
            let count = digits.bytes().take_while(u8::is_ascii_digit).count();
            slop = match &digits[..count] {
                "" => USUAL_SLOP,
                // Only a number too large for 32 bits is none.
                number => number.parse().unwrap_or(MOST_SLOP).min(MOST_SLOP),
            };
            end += 1 + count;
        }
        let inside = start..start + length;
        let lexeme = if is_exact { Lexeme::Exact(inside) } else { Lexeme::Phrase(inside, slop) };
        self.push(lexeme, end - self.at);
        self.read_boost();
    }

    /// Reads `^2` right after a phrase or a closing bracket.
    fn read_boost(&mut self) {
        let Some(number) = self.rest().strip_prefix('^') else { return };
        let length = number.find(ends_word).unwrap_or(number.len());
        match factor(&number[..length]) {
            Some(factor) => self.push(Lexeme::Boost(factor), 1 + length),
            None => {
                self.misfits.push((self.at, Misfit::NoFactor));
                self.at += 1;
            }
        }
    }

    fn read_word(&mut self) {
        if let Some(name) = self.field_name() {
            self.push(Lexeme::Field, name);
            self.at += 1;
            // A comparison or a plain value: whatever it begins with, it is one word.
            let value = self.rest().chars().next();
            if value.is_some_and(|c| !ends_word(c)) && quote(self.rest()).is_none() {
                let length = self.rest().find(ends_word).unwrap_or(self.rest().len());
                self.push(Lexeme::Word, length);
            }
            return;
        }
        let rest = self.rest();
        let length = rest.find(ends_word).unwrap_or(rest.len());
        let lexeme = match &rest[..length] {
            "AND" | "&&" => Lexeme::And,
            "OR" | "||" => Lexeme::Or,
            "NOT" => Lexeme::Not,
            "DAN" if self.indonesian_operators => Lexeme::And,
            "ATAU" if self.indonesian_operators => Lexeme::Or,
            "BUKAN" | "TANPA" if self.indonesian_operators => Lexeme::Not,
            _ => Lexeme::Word,
        };
        self.push(lexeme, length);
    }

    /// The length of the name of a field that stands here with its value. Addresses, times and
    /// what else has a colon in it are words; where it looks like a field, a note says so.
    fn field_name(&mut self) -> Option<usize> {
        let rest = self.rest();
        let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let length = rest.find(|c| !in_name(c))?;
        let value = rest[length..].strip_prefix(':')?;
        let name = &rest[..length];
        let begins = value.chars().next()?;
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !is_name || length > LONGEST_NAME || is_gap(begins) || matches!(begins, ')' | '}') {
            return None;
        }
        if (self.fields)(&name.to_lowercase()) {
            return Some(length);
        }
        let is_address = value.starts_with("//") || value.starts_with('\\') || name.contains('.');
        if !is_address {
            let end = rest.find(ends_word).unwrap_or(rest.len());
            let (name, text) = (name.to_owned(), rest[..end].to_owned());
            self.misfits.push((self.at, Misfit::UnknownField(name.clone())));
            self.notes.push(Note::UnknownField { name, text });
        }
        None
    }
}

/// White space, controls, and what cannot be seen: marks of direction, joiners of nothing.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '{' | '}') || closing_quote(c).is_some()
}

fn closing_quote(c: char) -> Option<&'static [char]> {
    match c {
        '"' => Some(&['"']),
        '“' | '„' | '”' => Some(&['”', '“']),
        '«' => Some(&['»']),
        _ => None,
    }
}

/// The length of the opening of a phrase or an exact phrase, and what closes it.
fn quote(text: &str) -> Option<(usize, &'static [char])> {
    let inside = text.strip_prefix('=').unwrap_or(text);
    let open = inside.chars().next()?;
    Some((text.len() - inside.len() + open.len_utf8(), closing_quote(open)?))
}

/// Whether `+` or `-` marks what follows: a letter, a phrase, a group, an exact word or a pattern,
/// and no number (`-5`) and no dash.
fn marks(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(|c| match c {
        '=' | '*' => {
            chars.next().is_some_and(|c| c.is_alphanumeric() || closing_quote(c).is_some())
        }
        c => c.is_alphabetic() || matches!(c, '(' | '{' | '_') || closing_quote(c).is_some(),
    })
}

/// The largest factor; more says nothing more.
const MOST_FACTOR: f32 = 1000.0;

/// The number after `^`.
pub(super) fn factor(number: &str) -> Option<f32> {
    let plain = number.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let only_digits = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let factor: f32 = (plain && only_digits).then(|| number.parse().ok())??;
    Some(factor.min(MOST_FACTOR))
}
