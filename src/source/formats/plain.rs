//! Plain text: paragraphs, and the bare lines that are headings.
//!
//! Plain text comes in two habits. In one a paragraph is one long line; in the other it is
//! wrapped over several short ones and ended by an empty line. A *block* of lines (up to an empty
//! one) with a line longer than [`WRAP_WIDTH`] is of the first habit: every line of it is a
//! paragraph. Headings are lines that look like titles: short, without a full stop at the end, and
//! capital (`IRAK`), in title case (`NATO dan Libya`) or alone between empty lines.

use std::ops::Range;

use memchr::memchr3;

use crate::source::document::{Block, BlockKind, Origin};
use crate::source::limits::{LONGEST_BLOCK, MOST_PARAGRAPHS};

/// No one wraps by hand at more characters than this.
const WRAP_WIDTH: usize = 120;
/// The longest heading, in words and in characters.
const HEADING_WORDS: usize = 14;
const HEADING_WIDTH: usize = 100;

/// So many headings in a row are looked at together: those that end the text are text.
const MOST_HEADINGS: usize = 1000;

/// The blocks of a plain text file: paragraphs and headings, each with its place.
pub fn plain_blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for_each_block(text, |block| {
        blocks.push(block);
        true
    });
    blocks
}

/// Calls `take` with every block of a plain text, in order, until it returns false.
pub(super) fn for_each_block(text: &str, take: impl FnMut(Block) -> bool) {
    let mut writer = Writer { text, held: Vec::new(), is_first: true, goes_on: true, take };
    for chunk in chunks(text) {
        let lines = || lines(text, chunk.clone());
        let alone = lines().nth(1).is_none();
        let long_lines = lines().any(|line| text[line].chars().count() > WRAP_WIDTH);
        let mut paragraph: Option<Range<usize>> = None;
        for line in lines() {
            let content = &text[line.clone()];
            let shape = heading_shape(content);
            let is_heading = shape == Shape::Title || (shape == Shape::Short && alone);
            if is_heading {
                writer.paragraph(paragraph.take());
                writer.heading(line);
            } else if long_lines || starts_item(content) {
                writer.paragraph(paragraph.take());
                paragraph = Some(line);
            } else {
                let start = paragraph.take().map_or(line.start, |open| open.start);
                paragraph = Some(start..line.end);
            }
        }
        writer.paragraph(paragraph);
        if !writer.goes_on {
            return;
        }
    }
    writer.finish();
}

/// The paragraphs of a text that has its title elsewhere (a JSON value, text made in memory):
/// every chunk between empty lines, and every line where lines are long, without headings or
/// places. Of more than [`MOST_PARAGRAPHS`] those after it are gathered.
pub fn paragraph_blocks(text: &str) -> Vec<Block> {
    /// What paragraphs are gathered up to, in bytes.
    const GATHERED: usize = 4 << 10;
    let mut blocks: Vec<Block> = Vec::new();
    for_each_block(text, |block| {
        let are_many = blocks.len() >= MOST_PARAGRAPHS;
        match blocks.last_mut() {
            Some(last) if are_many && last.text.len() < GATHERED => {
                last.text.push('\n');
                last.text.push_str(&block.text);
            }
            _ => blocks.push(Block::new(BlockKind::Paragraph, block.text)),
        }
        true
    });
    blocks
}

/// Makes blocks of stretches of a text.
struct Writer<'a, F> {
    text: &'a str,
    /// Headings that nothing has followed yet: one with nothing under it is text, for nothing may
    /// get lost.
    held: Vec<Block>,
    is_first: bool,
    goes_on: bool,
    take: F,
}

impl<F: FnMut(Block) -> bool> Writer<'_, F> {
    fn paragraph(&mut self, range: Option<Range<usize>>) {
        let Some(range) = range else { return };
        self.release();
        for stretch in stretches(&self.text[range.clone()]) {
            let stretch = range.start + stretch.start..range.start + stretch.end;
            let block = self.block(BlockKind::Paragraph, stretch);
            self.hand_over(block);
        }
    }

    fn heading(&mut self, range: Range<usize>) {
        let level = if self.is_first { 1 } else { 2 };
        self.is_first = false;
        let block = self.block(BlockKind::Heading(level), range);
        self.held.push(block);
        if self.held.len() >= MOST_HEADINGS {
            self.release();
        }
    }

    fn block(&self, kind: BlockKind, range: Range<usize>) -> Block {
        let origin = Origin::verbatim(range.start);
        Block { kind, text: self.text[range].to_owned(), origin, place: None }
    }

    fn release(&mut self) {
        for block in std::mem::take(&mut self.held) {
            self.hand_over(block);
        }
    }

    fn hand_over(&mut self, block: Block) {
        self.is_first = false;
        self.goes_on = self.goes_on && (self.take)(block);
    }

    fn finish(mut self) {
        self.held.iter_mut().for_each(|block| block.kind = BlockKind::Paragraph);
        self.release();
    }
}

/// A text in stretches of at most [`LONGEST_BLOCK`], cut behind white space where there is some.
pub(super) fn stretches(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        if rest.is_empty() {
            return None;
        }
        let most = rest.len().min(LONGEST_BLOCK);
        let most = (0..=most).rev().find(|&at| rest.is_char_boundary(at)).unwrap_or(most);
        let end = match rest[..most].rfind(char::is_whitespace) {
            _ if most == rest.len() => most,
            Some(at) => at + rest[at..].chars().next().map_or(1, char::len_utf8),
            None => most,
        };
        start += end;
        Some(start - end..start)
    })
}

/// Stretches of text between empty lines.
fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut lines = lines_of(text, 0..text.len());
    std::iter::from_fn(move || {
        let mut open: Option<Range<usize>> = None;
        for line in lines.by_ref() {
            if !text[line.clone()].trim().is_empty() {
                let start = open.as_ref().map_or(line.start, |open| open.start);
                open = Some(start..line.end);
            } else if open.is_some() {
                break;
            }
        }
        open
    })
}

/// The lines of a chunk, trimmed, without empty ones.
fn lines(text: &str, chunk: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    lines_of(text, chunk).map(|line| trim(text, line)).filter(|line| !line.is_empty())
}

fn lines_of(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let line = start..line_end(&text.as_bytes()[..range.end], start);
        start = line.end;
        (!line.is_empty()).then_some(line)
    })
}

/// Where the line ends that begins at `start`: after a line feed, a form feed or one of the two
/// separators of Unicode, U+2028 and U+2029.
fn line_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(found) = memchr3(b'\n', 0x0c, 0xe2, &bytes[at..]) {
        at += found + 1;
        if bytes[at - 1] != 0xe2 {
            return at;
        }
        if matches!(bytes[at..], [0x80, 0xa8 | 0xa9, ..]) {
            return at + 2;
        }
    }
    bytes.len()
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let start = range.start + (line.len() - line.trim_start().len());
    start..start + line.trim().len()
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// Capitals or title case: a heading wherever it stands.
    Title,
    /// Short and without a full stop: a heading where it stands alone.
    Short,
    /// Running text.
    Text,
}

fn heading_shape(line: &str) -> Shape {
    let ends_like_text = line.ends_with(['.', ',', ';', ':', '?', '!', '…', '"', '”', '-', '|']);
    if ends_like_text || line.chars().count() > HEADING_WIDTH {
        return Shape::Text;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = line.chars().next();
    if words.len() > HEADING_WORDS
        || !first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
        || !line.contains(char::is_alphabetic)
        || starts_item(line)
    {
        return Shape::Text;
    }
    let has_capitals = line.chars().filter(|c| c.is_uppercase()).count() >= 2;
    let all_capital = has_capitals && !line.contains(char::is_lowercase);
    let in_title_case = words.len() >= 2 && words.iter().all(|word| fits_title_case(word));
    if all_capital || in_title_case { Shape::Title } else { Shape::Short }
}

/// A capital at the beginning, or one of the small words that titles leave small.
fn fits_title_case(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "a", "an", "and", "as", "at", "atau", "bagi", "by", "dalam", "dan", "dari", "dengan", "di",
        "for", "from", "in", "ke", "of", "oleh", "on", "or", "pada", "the", "to", "untuk", "vs",
        "with", "yang",
    ];
    let first = word.chars().find(|c| c.is_alphanumeric());
    first.is_none_or(|c| c.is_uppercase() || c.is_numeric()) || SMALL.contains(&word)
}

/// Whether a line begins a list item: a bullet, a number or letter with a full stop or bracket.
fn starts_item(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix(['-', '*', '•', '–', '·', '◦', '▪']) {
        return rest.starts_with(char::is_whitespace);
    }
    let head = line.split_whitespace().next().unwrap_or_default();
    let number = head.trim_start_matches('(').trim_end_matches(['.', ')']);
    head.ends_with(['.', ')'])
        && head.len() > number.len()
        && (1..=3).contains(&number.len())
        && (number.bytes().all(|b| b.is_ascii_digit()) || number.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(char, &str)> {
        let kind = |kind| if kind == BlockKind::Paragraph { 'p' } else { 'h' };
        plain_blocks(text)
            .iter()
            .map(|block| {
                let start = block.origin.source_offset(0).unwrap();
                (kind(block.kind), &text[start..start + block.text.len()])
            })
            .collect()
    }

    #[test]
    fn more_paragraphs_than_are_kept_apart_are_gathered() {
        let text = "a\n\n".repeat(2 * MOST_PARAGRAPHS);
        let blocks = paragraph_blocks(&text);
        assert!((MOST_PARAGRAPHS..MOST_PARAGRAPHS + 100).contains(&blocks.len()));
        let letters = blocks.iter().map(|block| block.text.matches('a').count());
        assert_eq!(letters.sum::<usize>(), 2 * MOST_PARAGRAPHS);
    }

    #[test]
    fn stretches_end_behind_white_space_and_hold_all() {
        for text in ["é".repeat(LONGEST_BLOCK), "é é é\u{2028}".repeat(LONGEST_BLOCK / 4)] {
            let found: Vec<_> = stretches(&text).collect();
            assert!(found.iter().all(|stretch| stretch.len() <= LONGEST_BLOCK));
            assert!(found.len() <= 4, "{}", found.len());
            assert_eq!(
                found.iter().map(|stretch| &text[stretch.clone()]).collect::<String>(),
                text
            );
        }
        assert_eq!(stretches("").count(), 0);
    }

    #[test]
    fn headings_that_nothing_follows_are_text() {
        let kinds =
            |text: &str| plain_blocks(text).iter().map(|block| block.kind).collect::<Vec<_>>();
        let (heading, text) = (BlockKind::Heading(1), BlockKind::Paragraph);
        assert_eq!(kinds("SATU\n\nIsi biasa.\n\nDUA\n\nTIGA"), [heading, text, text, text]);
        assert_eq!(kinds("SATU"), [text]);
    }

    #[test]
    fn long_lines_are_paragraphs_and_bare_titles_headings() {
        let long = "Kalimat panjang ini berjalan terus. ".repeat(6);
        let text = format!("{long}\nIRAK\n{long}\nNATO dan Libya\n{long}");
        let kinds: String = shapes(&text).iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, "phphp");
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text =
            "Judul artikel ini\n\nBaris satu dari paragraf\nbaris dua,\nbaris tiga.\n\nDua.\n";
        assert_eq!(
            shapes(text),
            [
                ('h', "Judul artikel ini"),
                ('p', "Baris satu dari paragraf\nbaris dua,\nbaris tiga."),
                ('p', "Dua."),
            ]
        );
    }

    #[test]
    fn list_items_stand_alone_and_nothing_gets_lost() {
        let text = "Daftar:\n- satu\n- dua\n1. tiga\n\nAKHIR";
        assert_eq!(
            shapes(text),
            [('p', "Daftar:"), ('p', "- satu"), ('p', "- dua"), ('p', "1. tiga"), ('p', "AKHIR")]
        );
    }

    #[test]
    fn windows_line_ends_stay_outside() {
        assert_eq!(shapes("Satu.\r\n\r\nDua.\r\n"), [('p', "Satu."), ('p', "Dua.")]);
    }
}
