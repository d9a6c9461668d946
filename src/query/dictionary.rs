//! A field's dictionary of terms as what it is, an automaton, walked through beside another.
//!
//! tantivy's stream of terms does the same, but reads the node behind every letter before it asks
//! whether anything that is sought lies there. Where words near another are sought, most letters
//! lead nowhere: without those nodes the walk costs a third.

use std::io;
use std::ops::ControlFlow;

use tantivy::directory::{CompositeFile, FileSlice, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::{HasLen, Segment};
use tantivy_fst::Automaton;
use tantivy_fst::automaton::AlwaysMatch;
use tantivy_fst::raw::{Fst, Node};

/// The terms of a field in a segment.
pub(crate) struct Dictionary(Fst<OwnedBytes>);

/// What stands behind the automaton in a dictionary's file: how many bytes what is known of the
/// terms takes (8), the version (4) and the kind of the dictionary (4).
const FOOTER: usize = 16;
const VERSION_AND_KIND: [u8; 8] = [1, 0, 0, 0, 1, 0, 0, 0];

impl Dictionary {
    /// Opens the dictionary of a field of a segment; `None` where it holds no terms.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(super) fn open(segment: &Segment, field: Field) -> tantivy::Result<Option<Self>> {
        let file = segment.open_read(SegmentComponent::Terms)?;
        let Some(terms) = CompositeFile::open(&file)?.open_read(field) else { return Ok(None) };
        Ok(Some(Dictionary(automaton(&terms)?)))
    }

    /// Calls `visit` with every term that `sought` accepts, in their order, until it breaks off.
    /// Costs some 30 ns for every letter that leads on.
    pub(super) fn walk<A: Automaton>(
        &self,
        sought: A,
        visit: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) {
        self.walk_on(self.0.root(), Vec::new(), sought, visit);
    }

    /// Calls `visit` with every term that begins with `beginning`, in their order, until it breaks
    /// off.
    pub(super) fn walk_from(
        &self,
        beginning: &[u8],
        mut visit: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) {
        let mut node = self.0.root();
        for letter in beginning {
            let Some(way) = node.find_input(*letter) else { return };
            node = self.0.node(node.transition_addr(way));
        }
        if node.is_final() && visit(beginning).is_break() {
            return;
        }
        self.walk_on(node, beginning.to_vec(), AlwaysMatch, visit);
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Puts the term of a number, its place in their order, into `term`; false where there are not
    /// so many. Costs some 100 ns.
    pub(crate) fn term(&self, number: u64, term: &mut Vec<u8>) -> bool {
        term.clear();
        let mut node = self.0.root();
        let mut rest = number;
        while rest > 0 || !node.is_final() {
            // The last letter behind which there are terms of no greater number.
            let (mut way, mut end) = (0, node.len());
            if end == 0 {
                return false;
            }
            while way + 1 < end {
                let middle = way.midpoint(end);
                if node.transition(middle).out.value() <= rest {
                    way = middle
                } else {
                    end = middle
                }
            }
            let letter = node.transition(way);
            let Some(left) = rest.checked_sub(letter.out.value()) else { return false };
            rest = left;
            term.push(letter.inp);
            node = self.0.node(letter.addr);
        }
        true
    }

    /// Walks on from the node behind the letters of `term`.
    fn walk_on<A: Automaton>(
        &self,
        node: Node<'_>,
        mut term: Vec<u8>,
        sought: A,
        mut visit: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) {
        let mut steps = vec![Step { node, next: 0, state: sought.start() }];
        while let Some(step) = steps.last_mut() {
            if step.next == step.node.len() {
                steps.pop();
                term.pop();
                continue;
            }
            let letter = step.node.transition(step.next);
            step.next += 1;
            let state = sought.accept(&step.state, letter.inp);
            if !sought.can_match(&state) {
                continue;
            }
            let node = self.0.node(letter.addr);
            term.push(letter.inp);
            if node.is_final() && sought.is_match(&state) && visit(&term).is_break() {
                return;
            }
            steps.push(Step { node, next: 0, state });
        }
    }
}

/// A node on the way to a term.
struct Step<'a, S> {
    node: Node<'a>,
    /// The letter that is looked at next.
    next: usize,
    /// Where the automaton of what is sought stands.
    state: S,
}

fn automaton(terms: &FileSlice) -> io::Result<Fst<OwnedBytes>> {
    let damaged = |cause: String| io::Error::new(io::ErrorKind::InvalidData, cause);
    if terms.len() < FOOTER {
        return Err(damaged("a dictionary of terms ends too early".to_owned()));
    }
    let (bytes, footer) = terms.clone().split_from_end(FOOTER);
    let footer = footer.read_bytes()?;
    let (size, kind) = footer.as_slice().split_at(FOOTER - VERSION_AND_KIND.len());
    let size = size.try_into().map_or(u64::MAX, u64::from_le_bytes);
    let rest = usize::try_from(size).ok().and_then(|size| bytes.len().checked_sub(size));
    match rest {
        Some(rest) if kind == VERSION_AND_KIND => {
            let bytes = bytes.slice_to(rest).read_bytes()?;
            Fst::new(bytes).map_err(|cause| damaged(cause.to_string()))
        }
        _ => Err(damaged("a dictionary of terms is of an unknown kind".to_owned())),
    }
}
