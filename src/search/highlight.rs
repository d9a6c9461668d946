//! What matches in a passage.
//!
//! The passage is analysed again, by the chain that indexed it, and its tokens are held against
//! the plan's units: a word is marked where one of the terms it is indexed under is one of a
//! unit's, a row of words only where it stands as a row.

use hashbrown::HashMap;
use serde::Serialize;

use crate::analysis::{Analysis, Home, Token};
use crate::index::Section;
use crate::query::{Place, RowWord, Terms, Unit, Why, for_each_near};

/// A stretch of a passage that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Highlight {
    /// First byte in the passage's text and the byte after the last; on character boundaries.
    pub bytes: [usize; 2],
    /// The word or phrase of the query.
    pub term: String,
    /// Why it matches.
    pub why: Why,
}

/// The terms of a plan's units, ready to be held against passages. Made once a search.
pub(super) struct Highlighter<'a> {
    words: HashMap<(Home, &'a str), Found>,
    rows: Vec<Row<'a>>,
    units: Vec<&'a Unit>,
}

/// Words that stand in a row, or near each other by so many moves.
struct Row<'a> {
    words: &'a [RowWord],
    slop: Option<u32>,
    found: Found,
}

#[derive(Clone, Copy)]
struct Found {
    unit: usize,
    why: Why,
}

/// A match before overlaps are settled.
struct Mark {
    start: usize,
    end: usize,
    found: Found,
}

impl<'a> Highlighter<'a> {
    pub(super) fn new(units: Vec<&'a Unit>) -> Self {
        let mut words: HashMap<(Home, &str), Found> = HashMap::new();
        let mut rows = Vec::new();
        for (number, unit) in units.iter().enumerate().filter(|(_, unit)| unit.is_shown()) {
            for alternative in &unit.alternatives {
                let found = Found { unit: number, why: alternative.why };
                match &alternative.terms {
                    Terms::One(Place::Text(Section::Body, home), term) => {
                        let known = words.entry((*home, term)).or_insert(found);
                        if found.why < known.why {
                            *known = found;
                        }
                    }
                    Terms::Row(words) if in_body(words) => {
                        rows.push(Row { words, slop: None, found });
                    }
                    Terms::Near(words, slop) if in_body(words) => {
                        rows.push(Row { words, slop: Some(*slop), found });
                    }
                    _ => {}
                }
            }
        }
        Highlighter { words, rows, units }
    }

    /// The matches in a passage whose analysis is given.
    pub(super) fn highlights(&self, analysis: &Analysis) -> Vec<Highlight> {
        let mut marks = Vec::new();
        for token in analysis.tokens() {
            let surface = self.words.get(&(Home::Surface, token.surface));
            let stem = self.words.get(&(Home::Stem, token.stem));
            let best = surface.into_iter().chain(stem).min_by_key(|found| found.why);
            marks.extend(best.map(|&found| Mark { start: token.start, end: token.end, found }));
        }
        for variant in analysis.variants() {
            if let Some(&found) = self.words.get(&(Home::Variant, variant.term)) {
                let start = analysis.token(variant.first).start;
                let end = analysis.token(variant.last).end;
                marks.push(Mark { start, end, found });
            }
        }
        for row in &self.rows {
            match row.slop {
                None => mark_row(row, analysis, &mut marks),
                Some(slop) => mark_near(row, slop, analysis, &mut marks),
            }
        }
        self.settle(marks)
    }

    /// Longer matches win over those inside them; nothing overlaps.
    fn settle(&self, mut marks: Vec<Mark>) -> Vec<Highlight> {
        marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end), mark.found.why));
        let mut highlights: Vec<Highlight> = Vec::with_capacity(marks.len());
        for mark in marks {
            if highlights.last().is_some_and(|last| mark.start < last.bytes[1]) {
                continue;
            }
            highlights.push(Highlight {
                bytes: [mark.start, mark.end],
                term: self.units[mark.found.unit].text.clone(),
                why: mark.found.why,
            });
        }
        highlights
    }
}

/// Whether a token will do for a word of a row.
fn will_do(word: &RowWord, token: &Token<'_>) -> bool {
    word.iter().any(|(place, term)| match place {
        Place::Text(_, Home::Surface) => *token.surface == **term,
        Place::Text(_, Home::Stem) => *token.stem == **term,
        _ => false,
    })
}

fn mark_row(row: &Row<'_>, analysis: &Analysis, marks: &mut Vec<Mark>) {
    let last = row.words.len() - 1;
    for first in 0..analysis.len().saturating_sub(last) {
        let mut words = row.words.iter().enumerate();
        if words.all(|(offset, word)| will_do(word, &analysis.token(first + offset))) {
            let start = analysis.token(first).start;
            marks.push(Mark { start, end: analysis.token(first + last).end, found: row.found });
        }
    }
}

/// Marks words that stand near each other, each by itself.
fn mark_near(row: &Row<'_>, slop: u32, analysis: &Analysis, marks: &mut Vec<Mark>) {
    let standing = |word: &RowWord| -> Vec<u32> {
        let tokens = analysis.tokens().filter(|token| will_do(word, token));
        tokens.map(|token| token.position as u32).collect()
    };
    let positions: Vec<Vec<u32>> = row.words.iter().map(standing).collect();
    let positions: Vec<&[u32]> = positions.iter().map(Vec::as_slice).collect();
    for_each_near(&positions, slop, |chosen| {
        for &position in chosen {
            let token = analysis.token(position as usize);
            marks.push(Mark { start: token.start, end: token.end, found: row.found });
        }
    });
}

fn in_body(row: &[RowWord]) -> bool {
    row.iter().flatten().all(|(place, _)| matches!(place, Place::Text(Section::Body, _)))
}
