//! Text to tree.
//!
//! ```text
//! query    = either ;
//! either   = list { "OR" list } ;                    passages that match one of the lists
//! list     = both { both } ;                         the more of them match, the better
//! both     = operand { "AND" operand } ;             passages that match every operand
//! operand  = [ "NOT" | "+" | "-" ] ( word | phrase | "(" either ")" ) ;
//! phrase   = '"' text '"'                            also “ ” and « »
//! ```
//!
//! `+` and `-` stand directly before what they mark; operators are capitals on their own. Read
//! leniently, whatever does not fit the grammar is a word or nothing: an unclosed quotation mark,
//! a bracket too many, an operator without an operand, brackets nested deeper than
//! [`DEEPEST`]. Read strictly each of them is an error that says where.

use std::ops::Range;

use super::tree::{Clause, Node, Occur, Query};

/// How deep brackets may nest. Deeper ones are read as white space.
pub const DEEPEST: usize = 64;

/// What does not fit the grammar, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// A quotation mark that nothing closes.
    #[error("character {}: the quotation mark is not closed; add a \" after the phrase", at + 1)]
    UnclosedQuote {
        /// Character of the query, from 0.
        at: usize,
    },
    /// A bracket that nothing closes.
    #[error("character {}: the bracket is not closed; add a )", at + 1)]
    UnclosedBracket {
        /// Character of the query, from 0.
        at: usize,
    },
    /// A closing bracket that nothing opened.
    #[error("character {}: nothing opens this bracket; remove it, or put the text in quotation marks", at + 1)]
    UnopenedBracket {
        /// Character of the query, from 0.
        at: usize,
    },
    /// Brackets with nothing in them.
    #[error("character {}: nothing between the brackets; remove them", at + 1)]
    EmptyGroup {
        /// Character of the query, from 0.
        at: usize,
    },
    /// Brackets nested too deep.
    #[error("character {}: brackets nested deeper than {DEEPEST}; leave out the needless ones", at + 1)]
    TooDeep {
        /// Character of the query, from 0.
        at: usize,
    },
    /// An operator with nothing before or after it.
    #[error("character {}: {operator} has nothing to join here; write it small to search the word", at + 1)]
    DanglingOperator {
        /// Character of the query, from 0.
        at: usize,
        /// The operator.
        operator: &'static str,
    },
}

/// Reads a query leniently: any text is a query.
///
/// ```
/// use telisik::query::parse;
/// assert!(parse("http://x.y \"unclosed ((").root.is_some());
/// assert!(parse("  ").root.is_none());
/// ```
pub fn parse(text: &str) -> Query {
    let mut parser = Parser::new(text);
    let root = parser.either(0);
    Query { text: text.to_owned(), root }
}

/// Reads a query by the letter of the grammar.
///
/// # Errors
/// The first place that does not fit it.
pub fn parse_strictly(text: &str) -> Result<Query, ParseError> {
    let mut parser = Parser::new(text);
    let root = parser.either(0);
    match parser.first_error() {
        Some(error) => Err(error),
        None => Ok(Query { text: text.to_owned(), root }),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Lexeme {
    Word,
    Phrase(Range<usize>),
    Open,
    Close,
    Plus,
    Minus,
    And,
    Or,
    Not,
}

/// Makes an error of a character's number.
type ErrorAt = fn(usize) -> ParseError;

struct Parser<'a> {
    text: &'a str,
    lexemes: Vec<(Lexeme, Range<usize>)>,
    next: usize,
    errors: Vec<(usize, ErrorAt)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut parser = Parser { text, lexemes: Vec::new(), next: 0, errors: Vec::new() };
        parser.scan();
        parser
    }

    fn first_error(&self) -> Option<ParseError> {
        let (byte, error) = self.errors.iter().min_by_key(|(byte, _)| *byte)?;
        Some(error(self.text[..*byte].chars().count()))
    }

    fn error(&mut self, byte: usize, error: ErrorAt) {
        self.errors.push((byte, error));
    }

    fn scan(&mut self) {
        let text = self.text;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let after = at + c.len_utf8();
            let rest = &text[after..];
            if let Some(close) = closing_quote(c) {
                match rest.find(close) {
                    Some(length) => {
                        let end = after + length;
                        let close_length = rest[length..].chars().next().map_or(0, char::len_utf8);
                        self.lexemes.push((Lexeme::Phrase(after..end), at..end + close_length));
                        at = end + close_length;
                    }
                    None => {
                        self.error(at, |at| ParseError::UnclosedQuote { at });
                        at = after;
                    }
                }
                continue;
            }
            let lexeme = match c {
                '(' => Some(Lexeme::Open),
                ')' => Some(Lexeme::Close),
                '+' if marks(rest) => Some(Lexeme::Plus),
                '-' if marks(rest) => Some(Lexeme::Minus),
                _ => None,
            };
            if let Some(lexeme) = lexeme {
                self.lexemes.push((lexeme, at..after));
                at = after;
            } else if c.is_whitespace() {
                at = after;
            } else {
                let length = text[at..]
                    .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')') || opens_quote(c))
                    .unwrap_or(text.len() - at)
                    .max(c.len_utf8());
                let lexeme = match &text[at..at + length] {
                    "AND" => Lexeme::And,
                    "OR" => Lexeme::Or,
                    "NOT" => Lexeme::Not,
                    _ => Lexeme::Word,
                };
                self.lexemes.push((lexeme, at..at + length));
                at += length;
            }
        }
    }

    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.next).map(|(lexeme, _)| lexeme)
    }

    fn place(&self) -> usize {
        self.lexemes.get(self.next).map_or(self.text.len(), |(_, range)| range.start)
    }

    fn either(&mut self, depth: usize) -> Option<Node> {
        let mut lists: Vec<Node> = Vec::new();
        lists.extend(self.list(depth));
        while self.peek() == Some(&Lexeme::Or) {
            let at = self.place();
            self.next += 1;
            let list = self.list(depth);
            if lists.is_empty() || list.is_none() {
                self.error(at, |at| ParseError::DanglingOperator { at, operator: "OR" });
            }
            lists.extend(list);
        }
        if lists.len() <= 1 {
            return lists.pop();
        }
        let clause = |node| Clause { occur: Occur::Should, node };
        Some(Node::All(lists.into_iter().map(clause).collect()))
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        let mut clauses: Vec<Clause> = Vec::new();
        while let Some(lexeme) = self.peek() {
            match lexeme {
                Lexeme::Or => break,
                Lexeme::Close if depth > 0 => break,
                Lexeme::Close => {
                    let at = self.place();
                    self.error(at, |at| ParseError::UnopenedBracket { at });
                    self.next += 1;
                }
                Lexeme::And => {
                    let at = self.place();
                    self.error(at, |at| ParseError::DanglingOperator { at, operator: "AND" });
                    self.next += 1;
                }
                _ => {
                    if let Some(clause) = self.both(depth) {
                        add_clause(&mut clauses, clause);
                    }
                }
            }
        }
        match clauses.as_slice() {
            [] => None,
            [Clause { occur: Occur::Should, .. }] => clauses.pop().map(|clause| clause.node),
            _ => Some(Node::All(clauses)),
        }
    }

    fn both(&mut self, depth: usize) -> Option<Clause> {
        let first = self.operand(depth);
        let mut operands: Vec<Clause> = first.into_iter().collect();
        let mut joined = false;
        while self.peek() == Some(&Lexeme::And) {
            let at = self.place();
            self.next += 1;
            match self.operand(depth) {
                Some(operand) if !operands.is_empty() => {
                    joined = true;
                    operands.push(operand);
                }
                operand => {
                    self.error(at, |at| ParseError::DanglingOperator { at, operator: "AND" });
                    operands.extend(operand);
                }
            }
        }
        if !joined {
            return operands.pop();
        }
        for operand in &mut operands {
            if operand.occur == Occur::Should {
                operand.occur = Occur::Must;
            }
        }
        Some(Clause { occur: Occur::Should, node: Node::All(operands) })
    }

    fn operand(&mut self, depth: usize) -> Option<Clause> {
        let at = self.place();
        let (lexeme, range) = self.lexemes.get(self.next)?.clone();
        let occur = match lexeme {
            Lexeme::Plus => Occur::Must,
            Lexeme::Minus | Lexeme::Not => Occur::MustNot,
            Lexeme::And | Lexeme::Or | Lexeme::Close => return None,
            Lexeme::Word => {
                self.next += 1;
                return Some(Clause { occur: Occur::Should, node: Node::Words(range) });
            }
            Lexeme::Phrase(inside) => {
                self.next += 1;
                return Some(Clause { occur: Occur::Should, node: Node::Phrase(inside) });
            }
            Lexeme::Open => {
                self.next += 1;
                return self.group(depth, at).map(|node| Clause { occur: Occur::Should, node });
            }
        };
        self.next += 1;
        // Marks may pile up in pasted text; the last one before the operand counts.
        while matches!(self.peek(), Some(Lexeme::Plus | Lexeme::Minus | Lexeme::Not)) {
            self.next += 1;
        }
        let Some(operand) = self.operand(depth) else {
            if lexeme == Lexeme::Not {
                self.error(at, |at| ParseError::DanglingOperator { at, operator: "NOT" });
            }
            return None;
        };
        Some(Clause { occur, node: operand.node })
    }

    fn group(&mut self, depth: usize, at: usize) -> Option<Node> {
        if depth >= DEEPEST {
            self.error(at, |at| ParseError::TooDeep { at });
            while self.peek() == Some(&Lexeme::Open) {
                self.next += 1;
            }
            return None;
        }
        let node = self.either(depth + 1);
        if self.peek() == Some(&Lexeme::Close) {
            self.next += 1;
        } else {
            self.error(at, |at| ParseError::UnclosedBracket { at });
        }
        if node.is_none() {
            self.error(at, |at| ParseError::EmptyGroup { at });
        }
        node
    }
}

/// Plain words in a row are one run, so that a date or a name is seen as a whole.
fn add_clause(clauses: &mut Vec<Clause>, clause: Clause) {
    if let Some(Clause { occur: Occur::Should, node: Node::Words(run) }) = clauses.last_mut()
        && let Clause { occur: Occur::Should, node: Node::Words(word) } = &clause
    {
        run.end = word.end;
        return;
    }
    clauses.push(clause);
}

fn opens_quote(c: char) -> bool {
    closing_quote(c).is_some()
}

fn closing_quote(c: char) -> Option<&'static [char]> {
    match c {
        '"' => Some(&['"']),
        '“' | '„' | '”' => Some(&['”', '“']),
        '«' => Some(&['»']),
        _ => None,
    }
}

/// Whether `+` or `-` marks what follows: a letter, a phrase or a group, and no number (`-5`) and
/// no dash.
fn marks(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| c.is_alphabetic() || c == '(' || opens_quote(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as text: `w` words, `p` phrase, marks before, brackets around lists.
    fn shape(text: &str) -> String {
        fn write(node: &Node, text: &str, out: &mut String) {
            match node {
                Node::Words(range) => out.push_str(&text[range.clone()]),
                Node::Phrase(range) => {
                    out.push('"');
                    out.push_str(&text[range.clone()]);
                    out.push('"');
                }
                Node::All(clauses) => {
                    out.push('[');
                    for (at, clause) in clauses.iter().enumerate() {
                        out.push_str(if at > 0 { " | " } else { "" });
                        out.push_str(match clause.occur {
                            Occur::Must => "+",
                            Occur::Should => "",
                            Occur::MustNot => "-",
                        });
                        write(&clause.node, text, out);
                    }
                    out.push(']');
                }
            }
        }
        let mut out = String::new();
        if let Some(root) = &parse(text).root {
            write(root, text, &mut out);
        }
        out
    }

    #[test]
    fn reads_the_grammar() {
        let cases = [
            ("pasukan keamanan", "pasukan keamanan"),
            ("\"rule of law\" hukum", "[\"rule of law\" | hukum]"),
            ("+pasukan -polisi irak", "[+pasukan | -polisi | irak]"),
            ("a AND b", "[[+a | +b]]"),
            ("a AND NOT b", "[[+a | -b]]"),
            ("a OR b c", "[a | b c]"),
            ("a b AND c", "[a | [+b | +c]]"),
            ("(a OR b) AND c", "[[+[a | b] | +c]]"),
            ("NOT a", "[-a]"),
            ("“rule of law”", "\"rule of law\""),
        ];
        for (text, expected) in cases {
            let shape = shape(text);
            let shape = shape.strip_prefix("[[").map_or(shape.clone(), |inner| {
                inner.strip_suffix("]]").map_or(shape.clone(), |inner| format!("[{inner}]"))
            });
            let expected = expected.replace("[[", "[").replace("]]", "]");
            assert_eq!(shape.replace("[[", "[").replace("]]", "]"), expected, "{text}");
            assert!(parse_strictly(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn any_text_is_a_query() {
        let cases = [
            ("http://x.y", "http://x.y"),
            ("a:b 10/10?", "a:b 10/10?"),
            ("\"unclosed phrase", "unclosed phrase"),
            ("a AND", "a"),
            ("AND a", "a"),
            ("OR", ""),
            ("(((a", "a"),
            ("a))) b", "a))) b"),
            ("()", ""),
            ("-5 derajat - dingin", "-5 derajat - dingin"),
            ("--", "--"),
            ("+-a", "+-a"),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected, "{text}");
        }
        assert!(parse(&"(".repeat(10_000)).root.is_none());
        assert!(parse(&format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000))).root.is_some());
    }

    #[test]
    fn strict_reading_points_at_the_place() {
        let at = |text: &str| parse_strictly(text).unwrap_err();
        assert_eq!(at("é \"a"), ParseError::UnclosedQuote { at: 2 });
        assert_eq!(at("(a"), ParseError::UnclosedBracket { at: 0 });
        assert_eq!(at("a)"), ParseError::UnopenedBracket { at: 1 });
        assert_eq!(at("a ()"), ParseError::EmptyGroup { at: 2 });
        assert_eq!(at("a AND"), ParseError::DanglingOperator { at: 2, operator: "AND" });
        assert_eq!(at("OR a"), ParseError::DanglingOperator { at: 0, operator: "OR" });
        assert!(matches!(at(&"(".repeat(100)), ParseError::UnclosedBracket { at: 0 }));
    }
}
