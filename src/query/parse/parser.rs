//! Lexemes to tree.

use std::ops::Range;

use crate::query::limits::{DEEPEST, LONGEST_QUERY};
use crate::query::note::Note;
use crate::query::tree::{Clause, Node, Occur, Query};

use super::error::{Misfit, ParseError};
use super::lexer::{Lexeme, Lexer};
use super::words::read_word;

/// Tells whether a name, in small letters, is that of a field.
pub type FieldNames<'a> = &'a dyn Fn(&str) -> bool;

/// Reads a query leniently: any text is a query. The fields are those that every index has.
///
/// ```
/// use telisik::query::parse;
/// assert!(parse("http://x.y \"unclosed ((").root.is_some());
/// assert!(parse("  ").root.is_none());
/// ```
pub fn parse(text: &str) -> Query {
    parse_with(text, &is_everywhere)
}

/// Reads a query leniently, given the fields that there are. What looks like another field is
/// read as words.
pub fn parse_with(text: &str, fields: FieldNames<'_>) -> Query {
    Parser::read(text, fields).0
}

/// Reads a query by the letter of the grammar.
///
/// # Errors
/// The first place that does not fit it.
pub fn parse_strictly(text: &str) -> Result<Query, ParseError> {
    parse_strictly_with(text, &is_everywhere)
}

/// Reads a query by the letter of the grammar, given the fields that there are.
///
/// # Errors
/// The first place that does not fit it.
pub fn parse_strictly_with(text: &str, fields: FieldNames<'_>) -> Result<Query, ParseError> {
    let (query, misfits) = Parser::read(text, fields);
    match misfits.into_iter().min_by_key(|(byte, _)| *byte) {
        None => Ok(query),
        Some((byte, misfit)) => Err(ParseError { at: query.text[..byte].chars().count(), misfit }),
    }
}

/// As much of a text as is read.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_QUERY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The fields that every index has.
fn is_everywhere(name: &str) -> bool {
    matches!(name, "title" | "lang" | "path" | "doc")
}

struct Parser<'a> {
    text: &'a str,
    lexemes: Vec<(Lexeme, Range<usize>)>,
    next: usize,
    misfits: Vec<(usize, Misfit)>,
    notes: Vec<Note>,
}

impl<'a> Parser<'a> {
    fn read(text: &'a str, fields: FieldNames<'_>) -> (Query, Vec<(usize, Misfit)>) {
        let read = beginning(text);
        let lexer = Lexer::read(read, fields);
        let Lexer { lexemes, mut misfits, mut notes, .. } = lexer;
        if read.len() < text.len() {
            misfits.push((read.len(), Misfit::TooLong));
            notes.push(Note::TooLong);
        }
        let mut parser = Parser { text: read, lexemes, next: 0, misfits, notes };
        let root = parser.either(Scope::default());
        let Parser { misfits, notes, .. } = parser;
        (Query { text: read.to_owned(), root, notes }, misfits)
    }

    fn misfit(&mut self, byte: usize, misfit: Misfit) {
        self.misfits.push((byte, misfit));
    }

    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.next).map(|(lexeme, _)| lexeme)
    }

    fn place(&self) -> usize {
        self.lexemes.get(self.next).map_or(self.text.len(), |(_, range)| range.start)
    }

    fn either(&mut self, scope: Scope) -> Option<Node> {
        let mut lists: Vec<Node> = Vec::new();
        lists.extend(self.list(scope));
        while self.peek() == Some(&Lexeme::Or) {
            let at = self.place();
            self.next += 1;
            let list = self.list(scope);
            if lists.is_empty() || list.is_none() {
                self.misfit(at, Misfit::DanglingOperator("OR"));
            }
            lists.extend(list);
        }
        if lists.len() <= 1 {
            return lists.pop();
        }
        let clause = |node| Clause { occur: Occur::Should, node };
        Some(Node::All(lists.into_iter().map(clause).collect()))
    }

    fn list(&mut self, scope: Scope) -> Option<Node> {
        let mut clauses: Vec<Clause> = Vec::new();
        while let Some(lexeme) = self.peek() {
            let at = self.place();
            match lexeme {
                Lexeme::Or => break,
                Lexeme::Close if scope.depth > 0 => break,
                Lexeme::Close => {
                    self.misfit(at, Misfit::UnopenedBracket);
                    self.next += 1;
                }
                Lexeme::CloseBrace => {
                    self.misfit(at, Misfit::UnopenedBrace);
                    self.next += 1;
                }
                Lexeme::And => {
                    self.misfit(at, Misfit::DanglingOperator("AND"));
                    self.next += 1;
                }
                Lexeme::Boost(_) => self.next += 1,
                _ => {
                    if let Some(clause) = self.both(scope) {
                        add_clause(&mut clauses, clause);
                    }
                }
            }
        }
        match clauses.as_slice() {
            [] => None,
            [Clause { occur: Occur::Should, .. }] => clauses.pop().map(|clause| clause.node),
            _ => {
                for clause in &mut clauses {
                    if clause.occur == Occur::Should && self.is_condition(&clause.node) {
                        clause.occur = Occur::Filter;
                    }
                }
                Some(Node::All(clauses))
            }
        }
    }

    /// Whether a part only says which passages are meant, and nothing of what they are about.
    fn is_condition(&self, node: &Node) -> bool {
        match node {
            Node::Field { name, .. } => !self.text[name.clone()].eq_ignore_ascii_case("title"),
            Node::Boosted { node, .. } => self.is_condition(node),
            Node::All(clauses) => clauses.iter().all(|clause| self.is_condition(&clause.node)),
            _ => false,
        }
    }

    fn both(&mut self, scope: Scope) -> Option<Clause> {
        let first = self.operand(scope);
        let mut operands: Vec<Clause> = first.into_iter().collect();
        let mut joined = false;
        while self.peek() == Some(&Lexeme::And) {
            let at = self.place();
            self.next += 1;
            match self.operand(scope) {
                Some(operand) if !operands.is_empty() => {
                    joined = true;
                    operands.push(operand);
                }
                operand => {
                    self.misfit(at, Misfit::DanglingOperator("AND"));
                    operands.extend(operand);
                }
            }
        }
        if !joined {
            return operands.pop();
        }
        for operand in &mut operands {
            if operand.occur == Occur::Should {
                let condition = self.is_condition(&operand.node);
                operand.occur = if condition { Occur::Filter } else { Occur::Must };
            }
        }
        Some(Clause { occur: Occur::Should, node: Node::All(operands) })
    }

    fn operand(&mut self, scope: Scope) -> Option<Clause> {
        let at = self.place();
        let occur = match self.peek()? {
            Lexeme::Plus => Occur::Must,
            Lexeme::Minus | Lexeme::Not => Occur::MustNot,
            Lexeme::And | Lexeme::Or | Lexeme::Close | Lexeme::CloseBrace => return None,
            _ => {
                let node = self.part(scope)?;
                return Some(Clause { occur: Occur::Should, node });
            }
        };
        let is_word = self.peek() == Some(&Lexeme::Not);
        self.next += 1;
        // Marks may pile up in pasted text; the first one counts.
        while matches!(self.peek(), Some(Lexeme::Plus | Lexeme::Minus | Lexeme::Not)) {
            self.next += 1;
        }
        let part = match self.peek() {
            None | Some(Lexeme::And | Lexeme::Or | Lexeme::Close | Lexeme::CloseBrace) => None,
            _ => self.part(scope),
        };
        if part.is_none() && is_word {
            self.misfit(at, Misfit::DanglingOperator("NOT"));
        }
        Some(Clause { occur, node: part? })
    }

    /// A word, phrase, group or field, with its factor.
    fn part(&mut self, scope: Scope) -> Option<Node> {
        let (lexeme, range) = self.lexemes.get(self.next)?.clone();
        self.next += 1;
        let node = match lexeme {
            Lexeme::Word => Some(self.word(range, scope)),
            Lexeme::Phrase(inside, slop) => Some(Node::Phrase { inside, slop }),
            Lexeme::Exact(inside) => Some(Node::Exact(inside)),
            Lexeme::Open => self.group(scope, range.start),
            Lexeme::OpenBrace => self.any_of(scope, range),
            Lexeme::Field => self.field(scope, range),
            _ => None,
        };
        let factor = match self.peek() {
            Some(Lexeme::Boost(factor)) => Some(*factor),
            _ => None,
        };
        let Some(factor) = factor else { return node };
        self.next += 1;
        node.map(|node| Node::Boosted { node: Box::new(node), factor })
    }

    fn word(&mut self, range: Range<usize>, scope: Scope) -> Node {
        let at = range.start;
        let read = read_word(self.text, range, scope.in_field);
        if let Some(misfit) = read.misfit {
            self.misfit(at, misfit);
        }
        if let Some(note) = read.note {
            self.note(note);
        }
        read.node
    }

    fn field(&mut self, scope: Scope, name: Range<usize>) -> Option<Node> {
        let is_title = self.text[name.clone()].eq_ignore_ascii_case("title");
        // A field within a field's brackets stands for itself.
        let inner = Scope { in_field: !is_title, ..scope };
        let node = self.part(inner)?;
        match node {
            Node::Field { .. } => Some(node),
            Node::Boosted { node, factor } => {
                let node = Box::new(Node::Field { name, node });
                Some(Node::Boosted { node, factor })
            }
            node => Some(Node::Field { name, node: Box::new(node) }),
        }
    }

    fn group(&mut self, scope: Scope, at: usize) -> Option<Node> {
        if scope.depth >= DEEPEST {
            self.too_deep(at, &Lexeme::Open);
            return None;
        }
        let node = self.either(Scope { depth: scope.depth + 1, ..scope });
        if self.peek() == Some(&Lexeme::Close) {
            self.next += 1;
        } else {
            self.misfit(at, Misfit::UnclosedBracket);
        }
        if node.is_none() {
            self.misfit(at, Misfit::EmptyGroup);
        }
        node
    }

    fn any_of(&mut self, scope: Scope, open: Range<usize>) -> Option<Node> {
        if scope.depth >= DEEPEST {
            self.too_deep(open.start, &Lexeme::OpenBrace);
            return None;
        }
        let inner = Scope { depth: scope.depth + 1, ..scope };
        let mut nodes = Vec::new();
        let mut inside = open.end..open.end;
        loop {
            let place = self.lexemes.get(self.next).cloned();
            match place {
                Some((Lexeme::CloseBrace, range)) => {
                    inside.end = range.start;
                    self.next += 1;
                    break;
                }
                None => {
                    self.misfit(open.start, Misfit::UnclosedBrace);
                    inside.end = self.text.len();
                    break;
                }
                Some((Lexeme::Close, range)) if scope.depth > 0 => {
                    self.misfit(open.start, Misfit::UnclosedBrace);
                    inside.end = range.start;
                    break;
                }
                Some((
                    Lexeme::Word
                    | Lexeme::Phrase(..)
                    | Lexeme::Exact(_)
                    | Lexeme::Open
                    | Lexeme::OpenBrace
                    | Lexeme::Field,
                    _,
                )) => nodes.extend(self.part(inner)),
                // Any of them will do anyway.
                Some(_) => self.next += 1,
            }
        }
        if nodes.is_empty() {
            self.misfit(open.start, Misfit::EmptyGroup);
            return None;
        }
        Some(Node::AnyOf { inside, nodes })
    }

    fn too_deep(&mut self, at: usize, bracket: &Lexeme) {
        self.misfit(at, Misfit::TooDeep);
        self.note(Note::TooDeep);
        while self.peek() == Some(bracket) {
            self.next += 1;
        }
    }
}

/// Where in the query the parser is.
#[derive(Clone, Copy, Default)]
struct Scope {
    /// How many brackets are open.
    depth: usize,
    /// Whether what is read is the value of a field.
    in_field: bool,
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
