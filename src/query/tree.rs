//! The tree of a query.

use std::ops::Range;

use super::note::Note;

/// A query as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The text as typed, as far as it was read.
    pub text: String,
    /// What it asks for; `None` where it holds no word.
    pub root: Option<Node>,
    /// What was passed over or read otherwise than it may have been meant.
    pub notes: Vec<Note>,
}

/// A part of a query. Ranges are bytes of the query's text.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A run of plain words.
    Words(Range<usize>),
    /// Words as spelled: side by side and in their order, or near each other.
    Phrase {
        /// What stands between the quotation marks.
        inside: Range<usize>,
        /// How far the words may move from their places, in words; 0 not at all.
        slop: u32,
    },
    /// A word as spelled: no root, no translation.
    Exact(Range<usize>),
    /// A word with `*` or `?` in it.
    Pattern(Range<usize>),
    /// A word that may be spelled a little differently.
    Fuzzy {
        /// The word.
        word: Range<usize>,
        /// How many letters may differ; by its length where it is not said.
        distance: Option<u8>,
    },
    /// Words for the same thing: any of them, scored as one.
    AnyOf {
        /// What stands between the braces.
        inside: Range<usize>,
        /// The words.
        nodes: Vec<Node>,
    },
    /// What a field must hold.
    Field {
        /// The field's name.
        name: Range<usize>,
        /// What it must hold.
        node: Box<Node>,
    },
    /// The values between two bounds; only within a field.
    Interval(Interval),
    /// A part that counts more or less than the others.
    Boosted {
        /// The part.
        node: Box<Node>,
        /// By how much: 1 changes nothing.
        factor: f32,
    },
    /// Several parts together.
    All(Vec<Clause>),
}

impl Node {
    /// Calls `visit` with every stretch of the query's text that the part refers to.
    pub fn for_each_range(&self, visit: &mut impl FnMut(&Range<usize>)) {
        match self {
            Node::Words(range) | Node::Exact(range) | Node::Pattern(range) => visit(range),
            Node::Phrase { inside, .. } => visit(inside),
            Node::Fuzzy { word, .. } => visit(word),
            Node::AnyOf { inside, nodes } => {
                visit(inside);
                nodes.iter().for_each(|node| node.for_each_range(visit));
            }
            Node::Field { name, node } => {
                visit(name);
                node.for_each_range(visit);
            }
            Node::Interval(Interval { text, from, to }) => {
                visit(text);
                from.iter().chain(to).for_each(|bound| visit(&bound.value));
            }
            Node::Boosted { node, .. } => node.for_each_range(visit),
            Node::All(clauses) => {
                clauses.iter().for_each(|clause| clause.node.for_each_range(visit))
            }
        }
    }
}

/// The values between two bounds, of which one may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// All of it, as typed.
    pub text: Range<usize>,
    /// The least value.
    pub from: Option<Bound>,
    /// The greatest.
    pub to: Option<Bound>,
}

/// One end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The value as typed.
    pub value: Range<usize>,
    /// Whether it belongs to the interval.
    pub included: bool,
}

/// A part of a query and whether passages need it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Whether passages need it.
    pub occur: Occur,
    /// The part.
    pub node: Node,
}

/// Whether a passage must, should or must not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occur {
    /// Every passage found matches, and besides a word of those that should match.
    Filter,
    /// Every passage found matches.
    Must,
    /// Passages that match rank higher; one of these must match where there is no [`Must`](Self::Must).
    Should,
    /// No passage found matches.
    MustNot,
}
