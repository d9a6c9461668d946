//! What does not fit the grammar, where, and what to do about it.

use std::fmt::Write as _;

use crate::query::limits::{DEEPEST, LONGEST_QUERY};

/// A place of a query that does not fit the grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {}: {misfit}", at + 1)]
pub struct ParseError {
    /// Character of the query, from 0.
    pub at: usize,
    /// What is wrong there.
    pub misfit: Misfit,
}

/// What can be wrong with a place of a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A quotation mark that nothing closes.
    #[error("the quotation mark is not closed; add a \" after the phrase")]
    UnclosedQuote,
    /// A bracket that nothing closes.
    #[error("the bracket is not closed; add a )")]
    UnclosedBracket,
    /// A closing bracket that nothing opened.
    #[error("nothing opens this bracket; remove it, or put the text in quotation marks")]
    UnopenedBracket,
    /// A brace that nothing closes.
    #[error("the brace is not closed; add a }}")]
    UnclosedBrace,
    /// A closing brace that nothing opened.
    #[error("nothing opens this brace; remove it, or put the text in quotation marks")]
    UnopenedBrace,
    /// Brackets with nothing in them.
    #[error("nothing between the brackets; remove them")]
    EmptyGroup,
    /// Brackets nested too deep.
    #[error("brackets nested deeper than {DEEPEST}; leave out the needless ones")]
    TooDeep,
    /// An operator with nothing before or after it.
    #[error("{0} has nothing to join here; write it small to search the word")]
    DanglingOperator(&'static str),
    /// A field that the index does not have.
    #[error(
        "the index has no field `{0}`; put a space after the colon to search the words, or write \
         one of the fields that `telisik info` lists"
    )]
    UnknownField(String),
    /// A factor that is no number.
    #[error("^ stands before a number, as in word^2; remove it, or add the number")]
    NoFactor,
    /// `*` and `?` without a letter.
    #[error("a pattern needs a letter, as in ekonom*; remove it, or add one")]
    NoLetters,
    /// A query that is too long.
    #[error("the query is longer than {LONGEST_QUERY} bytes; ask for less at once")]
    TooLong,
}

impl ParseError {
    /// The query on a line, and a mark below the place.
    ///
    /// ```
    /// let query = "pasukan AND";
    /// let error = telisik::query::parse_strictly(query).unwrap_err();
    /// assert_eq!(error.pointed(query), "pasukan AND\n        ^");
    /// ```
    pub fn pointed(&self, query: &str) -> String {
        const AROUND: usize = 60;
        let start = self.at.saturating_sub(AROUND);
        let shown = query.chars().skip(start).take(2 * AROUND);
        let mut lines: String = shown.map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = write!(lines, "\n{:width$}^", "", width = self.at - start);
        lines
    }
}
