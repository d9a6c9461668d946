//! Markdown: CommonMark with tables, footnotes and front matter, markup taken off.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::source::document::{Block, BlockKind, Origin};
use crate::source::limits::LONGEST_BLOCK;

use super::front_matter::FrontMatter;
use super::parts::is_to_be_cut;
use super::plain::stretches;

/// The parser holds a tree of a text, at worst some hundred bytes for every byte of it: it gets a
/// longer text in stretches. A link whose address stands in another stretch keeps its brackets.
const LONGEST_STRETCH: usize = LONGEST_BLOCK;

/// The blocks of a Markdown text: headings, paragraphs, list items, table rows and code blocks,
/// each without markup and with its place. Front matter and HTML are markup.
pub fn markdown_blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    read_markdown(text, |reader| {
        blocks.append(&mut reader.blocks);
        true
    });
    blocks
}

/// Reads a Markdown text. `take` gets what was read, as often as there are blocks, and takes these
/// out; it returns whether to go on. Front matter stands before all blocks.
pub(super) fn read_markdown(text: &str, mut take: impl FnMut(&mut Reader) -> bool) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader::default();
    let mut start = 0;
    while start < text.len() {
        let end = start + stretch(&text[start..]);
        let events = Parser::new_ext(&text[start..end], options).into_offset_iter();
        for (event, range) in events {
            reader.take(event, start + range.start..start + range.end);
            if !reader.blocks.is_empty() && !take(&mut reader) {
                return;
            }
        }
        start = end;
    }
    reader.close();
    if !reader.blocks.is_empty() {
        take(&mut reader);
    }
}

/// Where the first stretch of a text ends: before its last heading, else behind its last empty
/// line, outside of fenced code; else behind its last line. A fence that is open stays open to the
/// end of the stretch at most.
fn stretch(text: &str) -> usize {
    if text.len() <= LONGEST_STRETCH {
        return text.len();
    }
    let (mut heading, mut empty, mut line_end) = (0, 0, 0);
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at + line.len() > LONGEST_STRETCH {
            break;
        }
        let content = line.trim();
        let marks = content.len() - content.trim_start_matches(['`', '~']).len();
        match fence {
            Some(open) if content.starts_with(open) && marks == content.len() => fence = None,
            Some(_) => {}
            None if marks >= 3 && content[..marks].bytes().all(|b| b == content.as_bytes()[0]) => {
                fence = Some(&content[..marks]);
            }
            None if line.starts_with('#') => heading = at,
            None if content.is_empty() => empty = at + line.len(),
            None => {}
        }
        at += line.len();
        line_end = at;
    }
    let half = LONGEST_STRETCH / 2;
    let found = [heading, empty, line_end].into_iter().find(|&end| end >= half);
    found.or(stretches(text).next().map(|first| first.end)).unwrap_or(text.len())
}

/// What was read of a Markdown text.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) blocks: Vec<Block>,
    text: String,
    pieces: Vec<(usize, usize)>,
    heading: Option<u8>,
    in_metadata: bool,
    in_front_matter: bool,
    /// Front matter, as it stands there.
    pub(super) front_matter: Option<(FrontMatter, String)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::MetadataBlock(kind)) => {
                self.in_metadata = true;
                // Only what stands at the head is front matter; a later block is markup.
                self.in_front_matter = self.front_matter.is_none();
                let kind = match kind {
                    MetadataBlockKind::YamlStyle => FrontMatter::Yaml,
                    MetadataBlockKind::PlusesStyle => FrontMatter::Toml,
                };
                self.front_matter.get_or_insert((kind, String::new()));
            }
            Event::End(TagEnd::MetadataBlock(_)) => self.in_metadata = false,
            Event::Start(Tag::Heading { level, .. }) => {
                self.close();
                self.heading = Some(level_number(level));
            }
            Event::Start(
                Tag::Paragraph
                | Tag::Item
                | Tag::CodeBlock(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::FootnoteDefinition(_)
                | Tag::BlockQuote(_)
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableHead
                | TagEnd::TableRow
                | TagEnd::FootnoteDefinition,
            )
            | Event::Rule => self.close(),
            Event::End(TagEnd::TableCell) => self.push(" · ", range.end),
            Event::Text(text) if self.in_metadata => {
                if let Some((_, front_matter)) = &mut self.front_matter
                    && self.in_front_matter
                {
                    front_matter.push_str(&text);
                }
            }
            Event::Text(text) => self.push(&text, range.start),
            // The range of inline code includes its backticks.
            Event::Code(code) => {
                let ticks = range.len().saturating_sub(code.len()) / 2;
                self.push(&code, range.start + ticks);
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => self.push(&math, range.start),
            Event::SoftBreak | Event::HardBreak => self.push("\n", range.start),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, source: usize) {
        if self.in_metadata || text.is_empty() {
            return;
        }
        if is_to_be_cut(&self.text, self.pieces.len()) {
            self.close();
        }
        self.pieces.push((self.text.len(), source));
        self.text.push_str(text);
    }

    fn close(&mut self) {
        let kind = match self.heading.take() {
            Some(level) => BlockKind::Heading(level),
            None => BlockKind::Paragraph,
        };
        let text = std::mem::take(&mut self.text);
        let pieces = std::mem::take(&mut self.pieces);
        let kept = text.trim_end_matches([' ', '·', '\n']).len();
        if text[..kept].chars().any(char::is_alphanumeric) {
            let text = text[..kept].to_owned();
            let origin = Origin::Pieces(pieces);
            self.blocks.push(Block { kind, text, origin, place: None });
        }
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_parted_before_a_heading_and_never_in_code() {
        let most = LONGEST_STRETCH;
        let filled = |text: &str, line: &str| format!("{text}{}", line.repeat(most / line.len()));
        let head = "isi\n".repeat(most / 6);
        for (text, end) in [
            ("pendek".to_owned(), 6),
            (filled(&format!("{head}\n# Judul\n\n"), "isi\n"), head.len() + 1),
            (filled(&format!("{head}\n"), "isi\n"), head.len() + 1),
            (filled(&format!("{head}\n```\n\n# bukan\n"), "isi\n"), head.len() + 1),
            (filled(&format!("{head}\n~~~\n```\n\n"), "isi\n"), head.len() + 1),
            (filled("", "isi\n"), most),
            (filled("é", "éé") + "é", most),
        ] {
            assert_eq!(stretch(&text), end, "{:?}", text.get(..20));
        }
        let text = filled(&format!("{head}\n# Judul\n\n"), "isi\n") + "\n**akhir**";
        let blocks = markdown_blocks(&text);
        let last = blocks.last().unwrap();
        assert_eq!(last.text, "akhir");
        assert_eq!(last.origin.source_offset(0), text.find("akhir"));
        assert_eq!(blocks.iter().filter(|block| block.kind == BlockKind::Heading(1)).count(), 1);
    }

    #[test]
    fn what_stands_for_markup_has_no_place_behind_it() {
        let text = "| a | b |\n|---|---|\n| c | d";
        let blocks = markdown_blocks(text);
        assert_eq!(blocks[1].text, "c · d");
        let places = blocks[1].text.char_indices();
        let places: Vec<_> = places.map(|(at, _)| blocks[1].origin.source_offset(at)).collect();
        assert!(places.is_sorted() && places.iter().all(|at| *at < Some(text.len())), "{places:?}");
    }

    #[test]
    fn takes_markup_off_and_keeps_the_place() {
        let text = "---\ntitle: x\n---\n# Judul *utama*\n\nSatu **dua** `tiga`\nempat.\n\n- butir\n\n| a | b |\n|---|---|\n| c | d |\n";
        let blocks = markdown_blocks(text);
        let seen: Vec<(BlockKind, &str)> =
            blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Judul utama"),
                (BlockKind::Paragraph, "Satu dua tiga\nempat."),
                (BlockKind::Paragraph, "butir"),
                (BlockKind::Paragraph, "a · b"),
                (BlockKind::Paragraph, "c · d"),
            ]
        );
        for (block, word) in [(0, "utama"), (1, "dua"), (1, "tiga"), (1, "empat"), (4, "d")] {
            let at = blocks[block].text.find(word).unwrap();
            let source = blocks[block].origin.source_offset(at).unwrap();
            assert!(text[source..].starts_with(word), "{word}");
        }
    }
}
