//! Rich text: groups in braces, control words after backslashes, text between them.
//!
//! The readers there are for it drop what is not ASCII or stop at what they do not know, so this is
//! our own: what is text and where it stands, nothing of how it looks. Characters come as bytes of
//! a code page, as `\'e9` or as `\u233?`; groups that are no text (fonts, styles, pictures, headers)
//! are passed over. Groups are counted, not recursed into.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::source::document::{Block, BlockKind, Origin};
use crate::source::limits::LONGEST_TITLE;

use super::parts::is_to_be_cut;

/// What an RTF file says.
#[derive(Debug, Default)]
pub struct RichText {
    /// The title among its properties.
    pub title: Option<String>,
    /// Headings and paragraphs, each with its place.
    pub blocks: Vec<Block>,
}

/// Reads a rich text; `None` where the bytes are none.
pub fn rich_text(bytes: &[u8]) -> Option<RichText> {
    let mut blocks = Vec::new();
    let read = read_rich_text(bytes, |read| {
        blocks.append(&mut read.blocks);
        true
    })?;
    Some(RichText { blocks, ..read })
}

/// Reads a rich text; `None` where the bytes are none. `take` gets it as far as it was read, as
/// often as it has blocks, and takes these out; it returns whether to go on.
pub(super) fn read_rich_text(
    bytes: &[u8],
    mut take: impl FnMut(&mut RichText) -> bool,
) -> Option<RichText> {
    if !bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return None;
    }
    let mut reader = Reader { bytes, ..Reader::new() };
    while reader.at < bytes.len() {
        reader.step();
        if !reader.text.blocks.is_empty() && !take(&mut reader.text) {
            return Some(reader.text);
        }
    }
    reader.end_block();
    if !reader.text.blocks.is_empty() {
        take(&mut reader.text);
    }
    Some(reader.text)
}

/// So many groups within each other are told apart; those within these look like them.
const DEEPEST_GROUP: usize = 1 << 20;

/// So many bytes of plain text are decoded together.
const LONGEST_STRETCH: usize = 64 << 10;

/// What holds within a group.
#[derive(Clone, Copy)]
struct Group {
    part: Part,
    /// How many characters after `\u` repeat it for old readers.
    repeats: usize,
    heading: Option<u8>,
}

/// What the text of a group is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Title,
    Hidden,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    group: Group,
    outer: Vec<Group>,
    /// How many groups are open beyond the deepest.
    beyond: usize,
    encoding: &'static Encoding,
    /// Bytes of the code page that are not decoded yet, and where the first stands.
    pending: Vec<u8>,
    pending_at: usize,
    /// The first half of a character that `\u` writes in two.
    high_half: Option<u16>,
    /// Characters to pass over after `\u`.
    skip: usize,
    block: String,
    pieces: Vec<(usize, usize)>,
    text: RichText,
}

impl Reader<'_> {
    fn new() -> Self {
        Reader {
            bytes: &[],
            at: 0,
            group: Group { part: Part::Text, repeats: 1, heading: None },
            outer: Vec::new(),
            beyond: 0,
            encoding: WINDOWS_1252,
            pending: Vec::new(),
            pending_at: 0,
            high_half: None,
            skip: 0,
            block: String::new(),
            pieces: Vec::new(),
            text: RichText::default(),
        }
    }

    fn step(&mut self) {
        let start = self.at;
        self.at += 1;
        match self.bytes[start] {
            b'{' => {
                self.decode_pending();
                self.skip = 0;
                match self.outer.len() < DEEPEST_GROUP {
                    true => self.outer.push(self.group),
                    false => self.beyond += 1,
                }
            }
            b'}' => {
                self.decode_pending();
                self.skip = 0;
                if self.beyond > 0 {
                    self.beyond -= 1;
                } else if let Some(outer) = self.outer.pop() {
                    self.group = outer;
                }
            }
            b'\\' => self.control(start),
            b'\r' | b'\n' => {}
            byte => self.code_page_byte(byte, start),
        }
    }

    fn control(&mut self, start: usize) {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            self.symbol(start);
            return;
        }
        let name = &rest[..letters];
        let sign = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = if digits > 0 { letters + sign + digits } else { letters };
        let number = std::str::from_utf8(&rest[letters..end]).ok().and_then(|n| n.parse().ok());
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        if name != b"u" {
            self.decode_pending();
        }
        self.word(name, number, start);
    }

    /// A backslash and one character.
    fn symbol(&mut self, start: usize) {
        let Some(&symbol) = self.bytes.get(self.at) else { return };
        self.at += 1;
        match symbol {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
                let digits = std::str::from_utf8(digits).ok();
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.at += 2;
                    self.code_page_byte(byte, start);
                }
            }
            b'\\' | b'{' | b'}' => self.code_page_byte(symbol, start),
            b'~' => self.push("\u{a0}", start),
            b'-' => self.push("\u{ad}", start),
            b'_' => self.push("-", start),
            b'*' => self.group.part = Part::Hidden,
            b'\r' | b'\n' => self.end_block(),
            _ => {}
        }
    }

    fn word(&mut self, name: &[u8], number: Option<i32>, start: usize) {
        match name {
            b"par" | b"sect" | b"page" | b"row" => self.end_block(),
            b"pard" => self.group.heading = None,
            b"outlinelevel" => {
                let level = number.and_then(|level| u8::try_from(level).ok());
                self.group.heading =
                    level.filter(|level| *level < 9).map(|level| (level + 1).min(6));
            }
            b"line" => self.push("\n", start),
            b"tab" => self.push(" ", start),
            b"cell" | b"nestcell" if !self.block.is_empty() => self.push(" · ", start),
            b"emdash" => self.push("—", start),
            b"endash" => self.push("–", start),
            b"bullet" => self.push("•", start),
            b"lquote" => self.push("‘", start),
            b"rquote" => self.push("’", start),
            b"ldblquote" => self.push("“", start),
            b"rdblquote" => self.push("”", start),
            b"ansicpg" => {
                let label = number.map(|number| format!("windows-{number}")).unwrap_or_default();
                let known = Encoding::for_label(label.as_bytes());
                self.encoding =
                    known.filter(|known| known.is_single_byte()).unwrap_or(WINDOWS_1252);
            }
            b"uc" => {
                self.group.repeats = number.map_or(1, |n| usize::try_from(n).unwrap_or(0).min(8))
            }
            b"u" => self.unicode(number.unwrap_or(0), start),
            b"bin" => {
                let length = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            b"title" => self.group.part = Part::Title,
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object"
            | b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl"
            | b"footerr" | b"footerf" | b"fldinst" | b"listtable" | b"revtbl" | b"xe" | b"tc"
            | b"annotation" => {
                self.group.part = Part::Hidden;
            }
            _ => {}
        }
    }

    /// `\u233`, negative from 32,768 on; two of them for what lies beyond.
    fn unicode(&mut self, number: i32, start: usize) {
        self.decode_pending();
        self.skip = self.group.repeats;
        let Ok(unit) = u16::try_from(if number < 0 { number + 65_536 } else { number }) else {
            return;
        };
        let units = self.high_half.take().into_iter().chain([unit]).collect::<Vec<u16>>();
        match char::decode_utf16(units).next() {
            Some(Ok(c)) => self.push(c.encode_utf8(&mut [0; 4]), start),
            Some(Err(_)) if (0xd800..0xdc00).contains(&unit) => self.high_half = Some(unit),
            _ => {}
        }
    }

    fn code_page_byte(&mut self, byte: u8, start: usize) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        // Plain stretches are pieces of their own: they stand in the file as they are.
        let goes_on = self.pending_at + self.pending.len() == start && byte.is_ascii();
        if !self.pending.is_empty() && !goes_on {
            self.decode_pending();
        }
        if self.pending.is_empty() {
            self.pending_at = start;
        }
        self.pending.push(byte);
        let is_long = self.pending.len() >= LONGEST_STRETCH && byte == b' ';
        if !byte.is_ascii() || is_long || self.pending.len() >= 2 * LONGEST_STRETCH {
            self.decode_pending();
        }
    }

    fn decode_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let (text, _) = self.encoding.decode_without_bom_handling(&bytes);
        self.push(&text, self.pending_at);
    }

    fn push(&mut self, text: &str, source: usize) {
        match self.group.part {
            Part::Hidden => {}
            Part::Title => {
                let title = self.text.title.get_or_insert_default();
                if title.len() < LONGEST_TITLE {
                    title.push_str(text);
                }
            }
            Part::Text => {
                if is_to_be_cut(&self.block, self.pieces.len()) {
                    self.cut();
                }
                self.pieces.push((self.block.len(), source));
                self.block.push_str(text);
            }
        }
    }

    fn end_block(&mut self) {
        self.decode_pending();
        if self.group.part == Part::Text {
            self.cut();
        }
    }

    /// Ends a block where it stands.
    fn cut(&mut self) {
        let mut text = std::mem::take(&mut self.block);
        let pieces = std::mem::take(&mut self.pieces);
        text.truncate(text.trim_end_matches([' ', '·', '\n']).len());
        if text.contains(char::is_alphanumeric) {
            let kind = self.group.heading.map_or(BlockKind::Paragraph, BlockKind::Heading);
            let origin = Origin::Pieces(pieces);
            self.text.blocks.push(Block { kind, text, origin, place: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\title Putusan \\'e9}}\n\
        {\\*\\generator x;}\\pard\\outlinelevel0 Bab satu\\par\\pard Di caf\\'e9\\u233? l\\u8220\\'93ama\\u8221\\'94 \n\
         {\\b Kabul}\\~baru \\u-10179?\\u-8638?.\\line Baris {\\pict\\bin4 }}{{}dua akhir\\par\n\
        Kudus\\cell 800\\cell\\row {\\header kepala\\par}\\{kurung\\}";

    #[test]
    fn text_comes_out_with_its_place() {
        let read = rich_text(FILE).unwrap();
        assert_eq!(read.title.as_deref(), Some("Putusan é"));
        let seen: Vec<_> =
            read.blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Bab satu"),
                (BlockKind::Paragraph, "Di caféé l“ama” Kabul\u{a0}baru 🙂.\nBaris dua akhir"),
                (BlockKind::Paragraph, "Kudus · 800"),
                (BlockKind::Paragraph, "{kurung}"),
            ]
        );
        for (block, word) in
            [(0, "satu"), (1, "caf"), (1, "ama"), (1, "Kabul"), (1, "akhir"), (2, "800")]
        {
            let at = read.blocks[block].text.find(word).unwrap();
            let source = read.blocks[block].origin.source_offset(at).unwrap();
            assert!(FILE[source..].starts_with(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn broken_rich_text_is_read_as_far_as_it_goes() {
        assert!(rich_text(b"bukan").is_none());
        let deep = [b"{\\rtf1 ".to_vec(), vec![b'{'; 200_000], b"isi".to_vec()].concat();
        assert_eq!(rich_text(&deep).unwrap().blocks[0].text, "isi");
        for end in 0..FILE.len() {
            rich_text(&FILE[..end]);
        }
        for text in [
            "{\\rtf1 \\bin99999999999 x",
            "{\\rtf1 \\u99999 x",
            "{\\rtf1 }}}} x",
            "{\\rtf1 \\'zz\\",
        ] {
            rich_text(text.as_bytes());
        }
    }
}
