//! The tree of a query.

use std::ops::Range;

/// A query as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// What it asks for; `None` where it holds no word.
    pub root: Option<Node>,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A run of plain words: the bytes of the query text where they stand.
    Words(Range<usize>),
    /// Words that must stand side by side, as spelled: the bytes between the quotation marks.
    Phrase(Range<usize>),
    /// Several parts together.
    All(Vec<Clause>),
}

/// A part of a query and whether passages need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Whether passages need it.
    pub occur: Occur,
    /// The part.
    pub node: Node,
}

/// Whether a passage must, should or must not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occur {
    /// Every passage found matches.
    Must,
    /// Passages that match rank higher; one of these must match where there is no [`Must`](Self::Must).
    Should,
    /// No passage found matches.
    MustNot,
}
