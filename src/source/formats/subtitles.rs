//! Subtitles: SubRip and WebVTT.
//!
//! Both are cues: a line with two times and an arrow, then lines of text up to an empty one.
//! Whatever else there is (numbers, notes, styles) is passed over, so one reader takes both, and
//! files that are neither quite. A cue is a paragraph that knows its time; cues are short, so
//! passages gather several.

use std::ops::Range;
use std::sync::Arc;

use crate::source::document::{Block, BlockKind, Origin};
use crate::source::place::Place;

use super::parts::is_to_be_cut;
use super::plain::stretches;

/// The cues of a subtitle file, without tags, each with its time and place.
pub fn subtitle_blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for_each_cue(text, |block| {
        blocks.push(block);
        true
    });
    blocks
}

/// Calls `take` with every cue, in order, until it returns false.
pub(super) fn for_each_cue(text: &str, mut take: impl FnMut(Block) -> bool) {
    let mut take = |cue: Cue| cue.block().is_none_or(&mut take);
    let mut cue: Option<Cue> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let time = times(line);
        if time.is_some() || line.trim().is_empty() {
            if !cue.take().is_none_or(&mut take) {
                return;
            }
            cue = time.map(Cue::at);
        } else if let Some(open) = &mut cue {
            for stretch in stretches(&text[range.clone()]) {
                if is_to_be_cut(&open.text, open.pieces.len()) {
                    let goes_on = Cue::at(open.time);
                    if !take(std::mem::replace(open, goes_on)) {
                        return;
                    }
                }
                open.add_line(text, range.start + stretch.start..range.start + stretch.end);
            }
        }
    }
    cue.map(take);
}

struct Cue {
    time: [u64; 2],
    text: String,
    pieces: Vec<(usize, usize)>,
}

impl Cue {
    fn at(time: [u64; 2]) -> Self {
        Cue { time, text: String::new(), pieces: Vec::new() }
    }

    /// Adds a line without its tags: `<i>`, `<v Budi>`, `{\an8}`.
    fn add_line(&mut self, text: &str, line: Range<usize>) {
        if !self.text.is_empty() {
            self.pieces.push((self.text.len(), line.start.saturating_sub(1)));
            self.text.push('\n');
        }
        let mut at = line.start;
        while at < line.end {
            let rest = &text[at..line.end];
            let tag = rest.find('<').into_iter().chain(rest.find("{\\")).min();
            let plain = tag.unwrap_or(rest.len());
            if plain > 0 {
                self.pieces.push((self.text.len(), at));
                self.text.push_str(&rest[..plain]);
            }
            let Some(tag) = tag else { return };
            let close = if rest[tag..].starts_with('<') { '>' } else { '}' };
            // A sign that opens no tag is text.
            let length = rest[tag..].find(close).map_or(1, |end| end + 1);
            if length == 1 {
                self.pieces.push((self.text.len(), at + tag));
                self.text.push_str(&rest[tag..=tag]);
            }
            at += tag + length;
        }
    }

    fn block(self) -> Option<Block> {
        let Cue { time: [from, to], text, pieces } = self;
        text.contains(char::is_alphanumeric).then(|| Block {
            kind: BlockKind::Paragraph,
            text,
            origin: Origin::Pieces(pieces),
            place: Some(Arc::new(Place::time(from, to))),
        })
    }
}

/// The two times of a line that begins a cue, in milliseconds.
fn times(line: &str) -> Option<[u64; 2]> {
    let (from, rest) = line.split_once("-->")?;
    // Settings of WebVTT may follow.
    let to = rest.split_whitespace().next()?;
    Some([time(from.trim())?, time(to)?])
}

/// `01:02:03,500`, `02:03.500`.
fn time(text: &str) -> Option<u64> {
    let (clock, thousandths) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let mut seconds: u64 = 0;
    let parts = clock.split(':');
    if !(2..=3).contains(&parts.clone().count()) {
        return None;
    }
    for part in parts {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
    }
    let digits = thousandths.get(..thousandths.len().min(3))?;
    let thousandths: u64 = digits.parse().ok()?;
    let scale = [1000, 100, 10, 1][digits.len()];
    seconds.checked_mul(1000)?.checked_add(thousandths * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_lose_their_tags_and_keep_time_and_place() {
        let text = "WEBVTT\n\nNOTE catatan\n\n1\n00:00:01,500 --> 00:00:03,000 align:start\n<v Budi>Pasukan <i>datang</i>\n\
                    ke kota.\n\n01:02.25 --> 01:03.000\n{\\an8}Harga 3 < 5 naik.\n\n9:00 --> x\nbukan\n";
        let blocks = subtitle_blocks(text);
        let seen: Vec<_> = blocks
            .iter()
            .map(|block| (block.text.as_str(), block.place.as_ref().unwrap().time.unwrap()))
            .collect();
        assert_eq!(
            seen,
            [("Pasukan datang\nke kota.", [1500, 3000]), ("Harga 3 < 5 naik.", [62_250, 63_000]),]
        );
        for (block, word) in [(0, "datang"), (0, "kota"), (1, "Harga"), (1, "naik")] {
            let at = blocks[block].text.find(word).unwrap();
            let source = blocks[block].origin.source_offset(at).unwrap();
            assert!(text[source..].starts_with(word), "{word}");
        }
    }

    #[test]
    fn times_are_read_with_care() {
        for (text, expected) in [
            ("00:00:01,5", Some(1500)),
            ("1:00", Some(60_000)),
            ("99999999999999999999:00:00", None),
            ("18446744073709551615:00", None),
            ("00:00:01.é", None),
            ("5", None),
            ("", None),
        ] {
            assert_eq!(time(text), expected, "{text}");
        }
    }
}
