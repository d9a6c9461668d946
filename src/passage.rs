//! A document to passages: windows of whole sentences that respect paragraphs and headings.
//!
//! A passage is what is ranked and shown. A paragraph of ordinary length is one; a longer one is
//! cut at sentence ends into windows of about equal length; short ones (list items, lines of
//! dialogue) are gathered up to a window. No passage crosses a heading: the headings above it are
//! its title. Nor does one cross a page or a chapter, where the source has these: a hit tells the
//! page it is on. Every character of a paragraph belongs to exactly one passage, white space at the
//! seams apart.

use std::num::NonZeroUsize;
use std::ops::Range;

use crate::language::Language;
use crate::source::limits::LONGEST_TITLE;
use crate::source::{Block, BlockKind, Document, Origin, Place};
use crate::text::sentences;

/// How long passages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageLength {
    /// About so many words (80 by default): windows of 5/8 to 5/4 of it.
    Words(NonZeroUsize),
    /// Every document is one passage.
    Document,
}

impl Default for PassageLength {
    fn default() -> Self {
        const EIGHTY: NonZeroUsize = NonZeroUsize::new(80).unwrap();
        PassageLength::Words(EIGHTY)
    }
}

impl PassageLength {
    fn most(self) -> usize {
        match self {
            PassageLength::Words(words) => words.get().saturating_mul(5) / 4,
            PassageLength::Document => usize::MAX,
        }
    }

    /// Below this a paragraph is short: it joins its neighbours.
    fn short(self) -> usize {
        match self {
            PassageLength::Words(words) => words.get() / 4,
            PassageLength::Document => usize::MAX,
        }
    }
}

/// A piece of a document, to be ranked and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Which passage of its document it is, from 1.
    pub ordinal: u64,
    /// The document's title and the headings above the passage, joined by ` › `.
    pub title: Option<String>,
    /// The text, paragraphs separated by a newline.
    pub text: String,
    /// The language it is in.
    pub language: Language,
    /// Its byte range in the source, where the source has places.
    pub bytes: Option<Range<u64>>,
    /// The line of the source in which it begins, from 1.
    pub line: Option<u64>,
    /// Its page, chapter or time, where the format has these.
    pub place: Place,
}

/// Cuts a document into passages, in order. A document without text gives none.
pub fn passages(document: &Document, length: PassageLength) -> Vec<Passage> {
    let mut cutter = Cutter::new(document, length);
    for block in &document.blocks {
        match block.kind {
            BlockKind::Heading(level) if block.text.len() <= LONGEST_TITLE => {
                cutter.heading(level, block);
            }
            _ => cutter.paragraph(block),
        }
    }
    cutter.finish()
}

/// A part of a block that goes into a passage.
struct Piece<'a> {
    block: &'a Block,
    range: Range<usize>,
}

struct Cutter<'a> {
    document: &'a Document,
    /// The document's, on one line.
    title: Option<String>,
    length: PassageLength,
    fallback: Language,
    headings: Vec<(u8, &'a Block)>,
    /// Whether the innermost heading has text under it yet.
    heading_used: bool,
    pending: Vec<Piece<'a>>,
    pending_words: usize,
    passages: Vec<Passage>,
}

impl<'a> Cutter<'a> {
    fn new(document: &'a Document, length: PassageLength) -> Self {
        Cutter {
            document,
            title: document.title.as_deref().map(|title| one_line(beginning(title))),
            length,
            fallback: document.language.unwrap_or_else(|| guess_document(document)),
            headings: Vec::new(),
            heading_used: true,
            pending: Vec::new(),
            pending_words: 0,
            passages: Vec::new(),
        }
    }

    fn heading(&mut self, level: u8, block: &'a Block) {
        if self.length == PassageLength::Document {
            self.document_heading(level, block);
            return;
        }
        self.flush();
        let parent_used = self.heading_used;
        let opens_below = self.headings.last().is_some_and(|&(above, _)| above < level);
        if !parent_used && !opens_below {
            self.keep_bare_heading();
            self.flush();
        }
        self.headings.retain(|&(above, _)| above < level);
        self.headings.push((level, block));
        self.heading_used = false;
    }

    /// Where the document is one passage, its first heading is the title and the others are text.
    fn document_heading(&mut self, level: u8, block: &'a Block) {
        if self.pending.is_empty() && self.headings.is_empty() {
            self.headings.push((level, block));
            self.heading_used = false;
        } else {
            self.heading_used = true;
            self.add(block, 0..block.text.len());
        }
    }

    /// A heading that has nothing under it becomes text, so that it can be found.
    fn keep_bare_heading(&mut self) {
        if let Some(&(_, block)) = self.headings.last() {
            self.add(block, 0..block.text.len());
        }
    }

    fn paragraph(&mut self, block: &'a Block) {
        if !block.text.contains(char::is_alphanumeric) {
            return;
        }
        self.heading_used = true;
        if self.length == PassageLength::Document {
            self.add_counted(block, 0..block.text.len(), 0);
            return;
        }
        if self.pending.first().is_some_and(|first| !share_page(first.block, block)) {
            self.flush();
        }
        let words = count_words(&block.text);
        if words <= self.length.most() {
            let is_short = words < self.length.short() || self.pending_words < self.length.short();
            if !is_short || self.pending_words + words > self.length.most() {
                self.flush();
            }
            self.add_counted(block, 0..block.text.len(), words);
        } else {
            self.flush();
            for window in windows(&block.text, self.length.most()) {
                self.add_counted(block, window, 0);
                self.flush();
            }
        }
    }

    fn add(&mut self, block: &'a Block, range: Range<usize>) {
        let words = count_words(&block.text[range.clone()]);
        self.add_counted(block, range, words);
    }

    fn add_counted(&mut self, block: &'a Block, range: Range<usize>, words: usize) {
        self.pending_words += words;
        self.pending.push(Piece { block, range });
    }

    fn flush(&mut self) {
        let pieces = std::mem::take(&mut self.pending);
        self.pending_words = 0;
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
        let texts: Vec<&str> =
            pieces.iter().map(|piece| piece.block.text[piece.range.clone()].trim()).collect();
        let text = texts.join("\n");
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let (bytes, line) = self.source_range(first, last);
        let place = self.place(first.block, last.block);
        let language = match self.document.language {
            Some(language) => language,
            None => Language::guess(&text).unwrap_or(self.fallback),
        };
        let ordinal = self.passages.len() as u64 + 1;
        let title = self.title();
        self.passages.push(Passage { ordinal, title, text, language, bytes, line, place });
    }

    fn place(&self, first: &Block, last: &Block) -> Place {
        let mut place = match (&first.place, &last.place) {
            (Some(first), Some(last)) => first.until(last),
            (Some(first), None) => Place::clone(first),
            (None, _) => Place::default(),
        };
        place.member.clone_from(&self.document.member);
        place
    }

    fn source_range(
        &self,
        first: &Piece<'_>,
        last: &Piece<'_>,
    ) -> (Option<Range<u64>>, Option<u64>) {
        match &first.block.origin {
            Origin::Record { line, bytes } => return (Some(bytes.clone()), Some(*line)),
            Origin::Line(line) => return (None, Some(*line)),
            Origin::None | Origin::Pieces(_) => {}
        }
        let first_text = &first.block.text[first.range.clone()];
        let start = first.range.start + (first_text.len() - first_text.trim_start().len());
        let last_text = last.block.text[last.range.clone()].trim_end();
        let last_char = last_text.chars().next_back().map_or(0, char::len_utf8);
        let end = last.range.start + last_text.len() - last_char;
        let start = first.block.origin.source_offset(start);
        let end = last.block.origin.source_offset(end).map(|at| at + last_char);
        let lines = self.document.lines.as_deref();
        let line = start.and_then(|at| lines.map(|lines| lines.line_of(at)));
        let source = |at| lines.map_or(Some(at), |lines| lines.source_byte(at));
        let (start, end) = (start.and_then(source), end.and_then(source));
        (start.zip(end).map(|(start, end)| start as u64..end.max(start) as u64), line)
    }

    fn title(&self) -> Option<String> {
        let mut parts: Vec<String> = self.title.iter().cloned().collect();
        parts.extend(self.headings.iter().map(|(_, block)| one_line(&block.text)));
        parts.dedup();
        (!parts.is_empty()).then(|| parts.join(" › "))
    }

    fn finish(mut self) -> Vec<Passage> {
        if !self.heading_used {
            self.keep_bare_heading();
            self.headings.pop();
        }
        self.flush();
        self.passages
    }
}

/// Cuts a long paragraph into windows of at most about `most` words at sentence ends, of about
/// equal length.
fn windows(text: &str, most: usize) -> Vec<Range<usize>> {
    let units: Vec<(Range<usize>, usize)> = sentences(text)
        .into_iter()
        .flat_map(|sentence| cut_endless(text, sentence, most.saturating_mul(2)))
        .map(|range| (range.clone(), count_words(&text[range])))
        .collect();
    let total: usize = units.iter().map(|(_, words)| words).sum();
    let count = total.div_ceil(most.max(1)).max(1);
    let goal = total.div_ceil(count);
    let mut windows: Vec<Range<usize>> = Vec::new();
    let mut words = 0;
    for (range, unit_words) in units {
        // A sentence goes where more of it fits: over the goal by less than half of it.
        let fits = words + unit_words / 2 <= goal && words + unit_words <= most;
        match windows.last_mut() {
            Some(window) if fits => {
                window.end = range.end;
                words += unit_words;
            }
            _ => {
                windows.push(range);
                words = unit_words;
            }
        }
    }
    windows
}

/// A sentence of more than `most` words (a text without full stops) is cut between words.
fn cut_endless(text: &str, sentence: Range<usize>, most: usize) -> Vec<Range<usize>> {
    // Two words are three bytes.
    if sentence.len() <= most.saturating_mul(2) {
        return vec![sentence];
    }
    let mut cuts = Vec::new();
    let mut start = sentence.start;
    let mut words = 0;
    let mut in_word = false;
    for (at, c) in text[sentence.clone()].char_indices() {
        let starts_word = !in_word && !c.is_whitespace();
        in_word = !c.is_whitespace();
        if starts_word {
            if words == most {
                cuts.push(start..sentence.start + at);
                start = sentence.start + at;
                words = 0;
            }
            words += 1;
        }
    }
    cuts.push(start..sentence.end);
    cuts
}

/// Whether two blocks stand on one page and in one chapter.
fn share_page(one: &Block, other: &Block) -> bool {
    let of =
        |block: &Block| block.place.as_deref().map(|place| (place.page, place.chapter.clone()));
    of(one).unwrap_or_default() == of(other).unwrap_or_default()
}

/// How many words stand between white space. In ASCII, where bytes can be looked at side by side,
/// this takes a tenth of what `split_whitespace` does.
fn count_words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let is_space = |byte: u8| byte == b' ' || (b'\t'..=b'\r').contains(&byte);
    let bytes = text.as_bytes();
    let Some((&first, later)) = bytes.split_first() else { return 0 };
    // As many at once as a byte can count: so they are counted in bytes, many side by side.
    const SIDE_BY_SIDE: usize = u8::MAX as usize;
    let beginnings = bytes.chunks(SIDE_BY_SIDE).zip(later.chunks(SIDE_BY_SIDE));
    let beginnings = beginnings.map(|(before, bytes)| {
        let pairs = before.iter().zip(bytes);
        pairs.map(|(&before, &byte)| u8::from(is_space(before) & !is_space(byte))).sum::<u8>()
    });
    beginnings.map(usize::from).sum::<usize>() + usize::from(!is_space(first))
}

/// As much of a title as is kept with every passage; its last word is whole.
fn beginning(title: &str) -> &str {
    let title = title.trim();
    if title.len() <= LONGEST_TITLE {
        return title;
    }
    let end = (0..=LONGEST_TITLE).rev().find(|&at| title.is_char_boundary(at)).unwrap_or(0);
    let word_end = title[..end].rfind(char::is_whitespace);
    &title[..word_end.unwrap_or(end)]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The language of the whole, for passages too short to tell.
fn guess_document(document: &Document) -> Language {
    let mut sample = document.title.clone().unwrap_or_default();
    for block in &document.blocks {
        if sample.len() > 2000 {
            break;
        }
        sample.push('\n');
        sample.push_str(&block.text);
    }
    Language::guess(&sample).unwrap_or(Language::Indonesian)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::plain_blocks;

    fn cut(text: &str, length: PassageLength) -> Vec<Passage> {
        let document = Document { blocks: plain_blocks(text), ..Document::default() };
        passages(&document, length)
    }

    fn sentence(words: usize) -> String {
        format!("{}kata. ", "Kata ".repeat(words - 1))
    }

    #[test]
    fn words_are_counted_as_white_space_parts_them() {
        for text in ["", " ", "a", " a  b\n", "a\u{b}b\u{1c}c\r\nd", "é a\u{a0}b", "satu\tdua "] {
            assert_eq!(count_words(text), text.split_whitespace().count(), "{text:?}");
        }
    }

    #[test]
    fn a_long_paragraph_is_cut_evenly_at_sentence_ends() {
        let text = sentence(15).repeat(14);
        let passages = cut(&text, PassageLength::default());
        let lengths: Vec<usize> = passages.iter().map(|p| count_words(&p.text)).collect();
        assert_eq!(lengths.iter().sum::<usize>(), 210);
        assert!(lengths.iter().all(|words| (50..=100).contains(words)), "{lengths:?}");
        assert!(passages.iter().all(|passage| passage.text.ends_with('.')));
    }

    #[test]
    fn short_paragraphs_gather_and_headings_part() {
        let text = "JUDUL\n\n- satu dua\n- tiga empat\n\nBAGIAN\n\n- lima enam\n\nKOSONG";
        let passages = cut(text, PassageLength::default());
        let seen: Vec<(Option<&str>, &str)> =
            passages.iter().map(|p| (p.title.as_deref(), p.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (Some("JUDUL"), "- satu dua\n- tiga empat"),
                (Some("JUDUL › BAGIAN"), "- lima enam\nKOSONG"),
            ]
        );
    }

    #[test]
    fn a_heading_without_text_can_still_be_found() {
        let block = |kind, text: &str| Block::new(kind, text);
        let blocks = vec![
            block(BlockKind::Heading(1), "Satu"),
            block(BlockKind::Heading(2), "Dua"),
            block(BlockKind::Heading(2), "Tiga"),
            block(BlockKind::Paragraph, "Isi."),
            block(BlockKind::Heading(2), "Empat"),
        ];
        let document = Document { blocks, ..Document::default() };
        let passages = passages(&document, PassageLength::default());
        let texts: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["Dua", "Isi.", "Empat"]);
        assert_eq!(passages[1].title.as_deref(), Some("Satu › Tiga"));
    }

    #[test]
    fn places_point_into_the_source() {
        let text = format!("{}\n{}\n", sentence(90), sentence(140));
        for passage in cut(&text, PassageLength::default()) {
            let bytes = passage.bytes.unwrap();
            assert_eq!(&text[bytes.start as usize..bytes.end as usize], passage.text);
        }
        let text = "\n\nSatu.";
        let lines = Some(std::sync::Arc::new(crate::source::Lines::of(text)));
        let document = Document { blocks: plain_blocks(text), lines, ..Document::default() };
        assert_eq!(passages(&document, PassageLength::default())[0].line, Some(3));
    }

    #[test]
    fn a_document_can_be_one_passage() {
        let text = format!("JUDUL\n\n{}\n\nBAGIAN\n\n{}", sentence(90), sentence(90));
        let passages = cut(&text, PassageLength::Document);
        assert_eq!(passages.len(), 1);
        assert_eq!(passages[0].title.as_deref(), Some("JUDUL"));
        assert_eq!(count_words(&passages[0].text), 181);
        assert!(passages[0].text.contains("\nBAGIAN\n"));
    }

    #[test]
    fn a_text_without_full_stops_is_cut_too() {
        let passages = cut(&"kata ".repeat(1000), PassageLength::default());
        assert!(passages.iter().all(|passage| count_words(&passage.text) <= 200));
        assert_eq!(passages.iter().map(|p| count_words(&p.text)).sum::<usize>(), 1000);
    }
}
