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

/// No one wraps by hand at more characters than this.
const WRAP_WIDTH: usize = 120;
/// The longest heading, in words and in characters.
const HEADING_WORDS: usize = 14;
const HEADING_WIDTH: usize = 100;

/// The blocks of a plain text file: paragraphs and headings, each with its place.
pub fn plain_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for chunk in chunks(text) {
        let lines = lines(text, chunk.clone());
        let alone = lines.len() == 1;
        let long_lines = lines.iter().any(|line| text[line.clone()].chars().count() > WRAP_WIDTH);
        let mut paragraph: Option<Range<usize>> = None;
        for line in lines {
            let content = &text[line.clone()];
            let shape = heading_shape(content);
            let is_heading = shape == Shape::Title || (shape == Shape::Short && alone);
            if is_heading {
                close(text, &mut paragraph, &mut blocks);
                let level = if blocks.is_empty() { 1 } else { 2 };
                push(text, BlockKind::Heading(level), line, &mut blocks);
            } else if long_lines || starts_item(content) {
                close(text, &mut paragraph, &mut blocks);
                paragraph = Some(line);
            } else {
                let start = paragraph.take().map_or(line.start, |open| open.start);
                paragraph = Some(start..line.end);
            }
        }
        close(text, &mut paragraph, &mut blocks);
    }
    demote_trailing_headings(&mut blocks);
    blocks
}

/// The paragraphs of a text that has its title elsewhere (a JSON value, text made in memory):
/// every chunk between empty lines, and every line where lines are long, without headings or
/// places.
pub fn paragraph_blocks(text: &str) -> Vec<Block> {
    let mut blocks = plain_blocks(text);
    for block in &mut blocks {
        block.kind = BlockKind::Paragraph;
        block.origin = Origin::None;
    }
    blocks
}

fn close(text: &str, paragraph: &mut Option<Range<usize>>, blocks: &mut Vec<Block>) {
    if let Some(range) = paragraph.take() {
        push(text, BlockKind::Paragraph, range, blocks);
    }
}

fn push(text: &str, kind: BlockKind, range: Range<usize>, blocks: &mut Vec<Block>) {
    let text = text[range.clone()].to_owned();
    blocks.push(Block { kind, text, origin: Origin::verbatim(range.start), place: None });
}

/// A heading with nothing under it is text: nothing may get lost.
fn demote_trailing_headings(blocks: &mut [Block]) {
    for block in blocks.iter_mut().rev() {
        match block.kind {
            BlockKind::Heading(_) => block.kind = BlockKind::Paragraph,
            BlockKind::Paragraph => break,
        }
    }
}

/// Stretches of text between empty lines.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for line in lines_of(text, 0..text.len()) {
        if text[line.clone()].trim().is_empty() {
            chunks.extend(open.take());
        } else {
            let start = open.as_ref().map_or(line.start, |open| open.start);
            open = Some(start..line.end);
        }
    }
    chunks.extend(open);
    chunks
}

/// The lines of a chunk, trimmed, without empty ones.
fn lines(text: &str, chunk: Range<usize>) -> Vec<Range<usize>> {
    lines_of(text, chunk).map(|line| trim(text, line)).filter(|line| !line.is_empty()).collect()
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
