//! What is written onto a word: `=word`, `wor*`, `word~1`, `word^2`, `2010..2014`.

use std::ops::Range;

use crate::query::note::Note;
use crate::query::tree::{Bound, Interval, Node};

use super::error::Misfit;
use super::lexer::factor;

/// A word's node, or what is odd about it besides.
pub(super) struct ReadWord {
    pub(super) node: Node,
    pub(super) misfit: Option<Misfit>,
    pub(super) note: Option<Note>,
}

impl ReadWord {
    fn plain(node: Node) -> Self {
        ReadWord { node, misfit: None, note: None }
    }
}

/// Reads the word that stands at `range`; within a field intervals are possible, and patterns may
/// hold any character.
pub(super) fn read_word(text: &str, range: Range<usize>, in_field: bool) -> ReadWord {
    let word = &text[range.clone()];
    let boosted = word.rsplit_once('^').filter(|(word, _)| word.contains(char::is_alphanumeric));
    let Some((before, number)) = boosted else { return read_unboosted(text, range, in_field) };
    let Some(factor) = factor(number) else {
        return ReadWord { misfit: Some(Misfit::NoFactor), ..ReadWord::plain(Node::Words(range)) };
    };
    let mut read = read_unboosted(text, range.start..range.start + before.len(), in_field);
    read.node = Node::Boosted { node: Box::new(read.node), factor };
    read
}

fn read_unboosted(text: &str, range: Range<usize>, in_field: bool) -> ReadWord {
    let word = &text[range.clone()];
    if in_field && let Some(interval) = interval(text, range.clone()) {
        return ReadWord::plain(Node::Interval(interval));
    }
    if let Some(exact) = word.strip_prefix('=')
        && exact.starts_with(char::is_alphanumeric)
    {
        return ReadWord::plain(Node::Exact(range.start + 1..range.end));
    }
    if let Some(fuzzy) = fuzzy(text, &range) {
        return ReadWord::plain(fuzzy);
    }
    if let Some(pattern) = pattern_range(text, &range, in_field) {
        return ReadWord::plain(Node::Pattern(pattern));
    }
    let only_marks = word.contains('*') && word.chars().all(|c| matches!(c, '*' | '?'));
    if only_marks && in_field {
        return ReadWord::plain(Node::Pattern(range));
    }
    if only_marks {
        return ReadWord {
            node: Node::Words(range),
            misfit: Some(Misfit::NoLetters),
            note: Some(Note::NoLetters { pattern: shortened(word) }),
        };
    }
    ReadWord::plain(Node::Words(range))
}

fn shortened(word: &str) -> String {
    const SHOWN: usize = 20;
    let mut shown: String = word.chars().take(SHOWN).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    shown
}

/// `word~`, `word~1`. The similarity of older Lucene versions (`word~0.8`) is read as no number.
fn fuzzy(text: &str, range: &Range<usize>) -> Option<Node> {
    let (word, number) = text[range.clone()].rsplit_once('~')?;
    let is_word = word.starts_with(char::is_alphanumeric)
        && word.ends_with(char::is_alphanumeric)
        && !word.contains(['*', '/', ':', '@']);
    let distance = match number {
        "" => None,
        number if number.bytes().all(|b| b.is_ascii_digit()) => Some(number.parse().ok()?),
        number if number.starts_with("0.") => None,
        _ => return None,
    };
    is_word.then(|| Node::Fuzzy { word: range.start..range.start + word.len(), distance })
}

/// Where a pattern stands within a word: punctuation around it falls away, a question mark at the
/// end too. Patterns outside fields are words: letters, digits, hyphens, apostrophes.
pub(in crate::query) fn pattern_range(
    text: &str,
    range: &Range<usize>,
    in_field: bool,
) -> Option<Range<usize>> {
    let word = &text[range.clone()];
    let belongs = |c: char| c.is_alphanumeric() || c == '*';
    let start = word.find(belongs)?;
    let end = word.rfind(belongs)? + word[word.rfind(belongs)?..].chars().next()?.len_utf8();
    let pattern = &word[start..end];
    let is_pattern = pattern.contains(['*', '?']) && pattern.contains(char::is_alphanumeric);
    let in_word = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                '*' | '?' | '-' | '\'' | '’' | '\u{300}'..='\u{36f}' | '\u{2010}' | '\u{2011}'
            )
    };
    let fits = is_pattern && (in_field || pattern.chars().all(in_word));
    fits.then(|| range.start + start..range.start + end)
}

/// `a..b`, `a..`, `..b`, `>a`, `>=a`, `<b`, `<=b`.
fn interval(text: &str, range: Range<usize>) -> Option<Interval> {
    let word = &text[range.clone()];
    let bound = |offset: usize, length: usize, included: bool| {
        let value = range.start + offset..range.start + offset + length;
        let is_open = matches!(&text[value.clone()], "" | "*");
        (!is_open).then_some(Bound { value, included })
    };
    for (sign, is_least, included) in
        [(">=", true, true), ("<=", false, true), (">", true, false), ("<", false, false)]
    {
        if let Some(value) = word.strip_prefix(sign) {
            let bound = Some(bound(sign.len(), value.len(), included)?);
            let (from, to) = if is_least { (bound, None) } else { (None, bound) };
            return Some(Interval { text: range, from, to });
        }
    }
    let (least, greatest) = word.split_once("..")?;
    let from = bound(0, least.len(), true);
    let to = bound(least.len() + 2, greatest.len(), true);
    (from.is_some() || to.is_some()).then_some(Interval { text: range, from, to })
}
