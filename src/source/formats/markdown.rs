//! Markdown: CommonMark with tables, footnotes and front matter, markup taken off.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::source::document::{Block, BlockKind, Origin};

use super::front_matter::FrontMatter;

/// The blocks of a Markdown text: headings, paragraphs, list items, table rows and code blocks,
/// each without markup and with its place. Front matter and HTML are markup.
pub fn markdown_blocks(text: &str) -> Vec<Block> {
    read_markdown(text).0
}

/// The blocks of a Markdown text, and its front matter as it stands there.
pub(super) fn read_markdown(text: &str) -> (Vec<Block>, Option<(FrontMatter, String)>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.take(event, range);
    }
    reader.close();
    (reader.blocks, reader.front_matter)
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: String,
    pieces: Vec<(usize, usize)>,
    heading: Option<u8>,
    in_metadata: bool,
    front_matter: Option<(FrontMatter, String)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::MetadataBlock(kind)) => {
                self.in_metadata = true;
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
                if let Some((_, front_matter)) = &mut self.front_matter {
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
