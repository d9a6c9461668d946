//! The words of the index that a pattern stands for.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;

use tantivy::schema::Field;
use tantivy::termdict::{TermDictionary, TermStreamer};
use tantivy_fst::Automaton;

use super::pattern::{Glob, Near};
use super::plan::Place;
use super::postings::SegmentView;
use super::spelling::Spellings;

/// What a pattern stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expansion {
    /// The words in most passages, and in how many; these first.
    pub terms: Vec<(String, u64)>,
    /// How many words fit.
    pub found: usize,
    /// How many words of the index were compared.
    pub compared: usize,
    /// Why it may stand for more words than these.
    pub cut_short: Vec<CutShort>,
}

/// Why words that fit a pattern may not have been found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutShort {
    /// As many words were compared as there may be.
    Compared,
    /// The words are those of this many passages, and more passages hold one.
    Sampled(u64),
    /// The engine that keeps the words can only be asked for those in which one letter differs.
    OneLetter,
    /// The engine cannot be asked for such words at all.
    NotAsked,
}

/// What to look for in a dictionary of terms.
pub enum Sought<'a> {
    /// The words that fit a pattern.
    Glob(&'a Glob),
    /// The words that differ in few letters.
    Near(&'a Near),
    /// The words that may have been meant by one.
    Spelled(&'a Spellings),
}

/// How far to look.
#[derive(Clone, Copy)]
pub struct Reach {
    /// Terms that are kept.
    pub terms: usize,
    /// Terms that are compared.
    pub compared: usize,
}

/// Looks terms up in the dictionaries of several places over all segments.
pub(super) fn expand(
    segments: &[SegmentView],
    places: &[Place],
    sought: &Sought<'_>,
    reach: Reach,
) -> tantivy::Result<Expansion> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let mut walk = Walk { compared: 0, most: reach.compared };
    for segment in segments {
        for place in places {
            let field = segment.field(*place);
            match sought {
                Sought::Near(near) => walk.beside(segment, field, *near, &mut found)?,
                Sought::Spelled(spellings) => {
                    walk.beside(segment, field, *spellings, &mut found)?;
                }
                Sought::Glob(glob) => {
                    let beginning = glob.beginning();
                    let is_prefix = glob.is_prefix();
                    let fits = |term: &str| is_prefix || glob.fits(term);
                    let inverted = segment.inverted_index(field)?;
                    walk.through(beginning_with(inverted.terms(), &beginning)?, fits, &mut found);
                }
            }
        }
    }
    let count = found.len();
    let mut terms: Vec<(String, u64)> = found.into_iter().collect();
    // Equally frequent ones stay in their order.
    terms.sort_by_key(|(_, passages)| std::cmp::Reverse(*passages));
    terms.truncate(reach.terms);
    let cut_short = (walk.compared >= walk.most).then_some(CutShort::Compared);
    let cut_short = cut_short.into_iter().collect();
    Ok(Expansion { terms, found: count, compared: walk.compared, cut_short })
}

struct Walk {
    compared: usize,
    most: usize,
}

impl Walk {
    /// Gathers the terms of a field that an automaton accepts.
    fn beside<A: Automaton>(
        &mut self,
        segment: &SegmentView,
        field: Field,
        sought: A,
        found: &mut BTreeMap<String, u64>,
    ) -> tantivy::Result<()> {
        let Some(dictionary) = segment.dictionary(field)? else { return Ok(()) };
        let inverted = segment.inverted_index(field)?;
        let mut accepted = Vec::new();
        dictionary.walk(sought, |term| {
            if self.compared == self.most {
                return ControlFlow::Break(());
            }
            self.compared += 1;
            accepted.extend(String::from_utf8(term.to_vec()));
            ControlFlow::Continue(())
        });
        for term in accepted {
            if let Some(known) = inverted.terms().get(&term)? {
                *found.entry(term).or_default() += u64::from(known.doc_freq);
            }
        }
        Ok(())
    }

    /// Gathers the terms of a stream that fit.
    fn through(
        &mut self,
        mut terms: TermStreamer<'_>,
        fits: impl Fn(&str) -> bool,
        found: &mut BTreeMap<String, u64>,
    ) {
        while self.compared < self.most && terms.advance() {
            self.compared += 1;
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            if fits(term) {
                let passages = u64::from(terms.value().doc_freq);
                match found.get_mut(term) {
                    Some(known) => *known += passages,
                    None => _ = found.insert(term.to_owned(), passages),
                }
            }
        }
    }
}

/// The terms of a dictionary that begin with a prefix. Without the end of the range the first term
/// behind it would be spelled out.
fn beginning_with<'d>(terms: &'d TermDictionary, prefix: &str) -> io::Result<TermStreamer<'d>> {
    let mut range = terms.range().ge(prefix);
    if let Some(end) = end_of_prefix(prefix) {
        range = range.lt(end);
    }
    range.into_stream()
}

/// The first bytes after all that begin with a prefix; `None` where there are none.
fn end_of_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    // No byte of UTF-8 is 0xff.
    *end.last_mut()? += 1;
    Some(end)
}
