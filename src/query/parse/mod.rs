//! Text to tree: the query language, as `grammar.md` describes it.
//!
//! The [lexer](lexer::Lexer) cuts a text into lexemes, the parser joins these to a tree, and what
//! is written onto a word (`=word`, `wor*`, `word~1`, `word^2`) is read where the word is. Whatever
//! does not fit the grammar is a word or nothing; read strictly it is an error that says where.

mod error;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;
mod words;

pub use error::{Misfit, ParseError};
pub use parser::{FieldNames, parse, parse_strictly, parse_strictly_with, parse_with};
pub(super) use words::pattern_range;
