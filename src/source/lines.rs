//! Line numbers and source bytes of places in a text.

use super::limits::MOST_RUNS;

/// So many words of bits are counted together.
const STRETCH: usize = 8;

/// Where the lines of a text end, and where its bytes stand in the source. Built once a file
/// (one pass), asked for every passage (a few steps). Takes a seventh of the text's size, whatever
/// the text: a list of line starts would take eight times the size of a text of nothing but line
/// ends.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// A bit a byte of the text: whether it is a line feed.
    ends: Vec<u64>,
    /// How many line feeds stand before every [`STRETCH`] of those words.
    before: Vec<u64>,
    runs: Runs,
    first_line: u64,
}

impl Lines {
    /// Finds the line ends of a text that is its own source.
    pub fn of(text: &str) -> Self {
        Lines::decoded(text, Runs::default(), 0)
    }

    /// The same for a source that is no text of its own, but has lines.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let words = bytes.len().div_ceil(64);
        let mut lines = Lines {
            ends: Vec::with_capacity(words),
            before: Vec::with_capacity(words.div_ceil(STRETCH)),
            ..Lines::default()
        };
        let mut count = 0;
        for stretch in bytes.chunks(64 * STRETCH) {
            lines.before.push(count);
            for word in stretch.chunks(64) {
                let is_end = |byte: &u8| u64::from(*byte == b'\n');
                let ends = word.iter().rev().fold(0, |ends, byte| ends << 1 | is_end(byte));
                lines.ends.push(ends);
                count += u64::from(ends.count_ones());
            }
        }
        lines
    }

    /// The same for a text that was decoded, or is a part of a longer one that so many lines
    /// stand before.
    pub fn decoded(text: &str, runs: Runs, lines_before: u64) -> Self {
        Lines { runs, first_line: lines_before, ..Lines::of_bytes(text.as_bytes()) }
    }

    /// The line, from 1, in which a byte of the text stands.
    pub fn line_of(&self, byte: usize) -> u64 {
        let word = (byte / 64).min(self.ends.len());
        let stretch = (word / STRETCH).min(self.before.len().saturating_sub(1));
        let before = self.before.get(stretch).copied().unwrap_or(0);
        let whole = &self.ends[(stretch * STRETCH).min(word)..word];
        let part = self.ends.get(word).map_or(0, |ends| ends & ((1 << (byte % 64)) - 1));
        let within = whole.iter().chain([&part]).map(|ends| u64::from(ends.count_ones()));
        self.first_line + before + within.sum::<u64>() + 1
    }

    /// What its runs take in memory, in bytes; the line ends take little.
    pub(super) fn weight(&self) -> usize {
        self.runs.weight()
    }

    /// The byte of the source in which a character of the text begins; `None` where the encoding
    /// does not tell.
    pub fn source_byte(&self, byte: usize) -> Option<usize> {
        self.runs.source(byte)
    }
}

/// Where a decoded text stands in its source: runs of characters of one length each.
#[derive(Clone, Debug)]
pub struct Runs {
    /// In order; empty where text and source are the same.
    runs: Vec<Run>,
    is_known: bool,
}

impl Default for Runs {
    fn default() -> Self {
        Runs { runs: Vec::new(), is_known: true }
    }
}

/// A run of characters that each have one length in the text and one in the source.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Where it begins in the text.
    pub text: usize,
    /// Where it begins in the source.
    pub source: usize,
    /// Bytes of a character in the text.
    pub text_unit: u8,
    /// Bytes of a character in the source.
    pub source_unit: u8,
}

impl Run {
    /// A run of bytes that are the same in text and source.
    pub fn bytes(text: usize, source: usize) -> Self {
        Run { text, source, text_unit: 1, source_unit: 1 }
    }

    fn place(&self, text: usize) -> usize {
        let units = (text - self.text) / usize::from(self.text_unit.max(1));
        self.source + units * usize::from(self.source_unit)
    }
}

impl Runs {
    /// A text that is its own source after so many bytes.
    pub fn shifted(by: usize) -> Self {
        let runs = if by == 0 { Vec::new() } else { vec![Run::bytes(0, by)] };
        Runs { runs, is_known: true }
    }

    /// A text whose places in the source are not known.
    pub fn unknown() -> Self {
        Runs { runs: Vec::new(), is_known: false }
    }

    /// The same runs where so many bytes of the source stand before the text.
    #[must_use]
    pub fn after(mut self, bytes: usize) -> Self {
        if bytes > 0 && self.is_known && self.runs.is_empty() {
            return Runs::shifted(bytes);
        }
        self.runs.iter_mut().for_each(|run| run.source += bytes);
        self
    }

    /// Adds a run after the others; one that goes on as the last did is part of it. Where there are
    /// more than [`MOST_RUNS`], the places are not known any more.
    pub fn push(&mut self, run: Run) {
        if self.runs.len() == MOST_RUNS {
            *self = Runs::unknown();
        }
        if !self.is_known {
            return;
        }
        let goes_on = self.runs.last().is_some_and(|last| {
            (last.text_unit, last.source_unit) == (run.text_unit, run.source_unit)
                && last.place(run.text) == run.source
        });
        if !goes_on {
            self.runs.push(run);
        }
    }

    /// What they take in memory, in bytes.
    fn weight(&self) -> usize {
        self.runs.capacity() * size_of::<Run>()
    }

    /// Where a character of the text begins in the source.
    pub fn source(&self, text: usize) -> Option<usize> {
        if !self.is_known {
            return None;
        }
        let after = self.runs.partition_point(|run| run.text <= text);
        Some(after.checked_sub(1).map_or(text, |at| self.runs[at].place(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one() {
        let lines = Lines::of("satu\ndua\n\nempat");
        let of = |byte| lines.line_of(byte);
        assert_eq!([of(0), of(4), of(5), of(9), of(10), of(14)], [1, 1, 2, 3, 4, 4]);
        assert_eq!(Lines::of("").line_of(0), 1);
        assert_eq!(Lines::of("").line_of(1000), 1);
    }

    #[test]
    fn lines_are_counted_wherever_they_end() {
        let text: String = (0..3000).map(|n| if n * n % 7 < 3 { '\n' } else { 'a' }).collect();
        let lines = Lines::of(&text);
        for byte in 0..text.len() + 200 {
            let before = &text.as_bytes()[..byte.min(text.len())];
            let ends = before.iter().filter(|&&byte| byte == b'\n').count() as u64;
            assert_eq!(lines.line_of(byte), ends + 1, "{byte}");
        }
    }

    #[test]
    fn too_many_runs_make_places_unknown_and_take_no_memory() {
        let mut runs = Runs::default();
        for at in 0..=MOST_RUNS {
            assert_eq!(runs.source(2 * at.saturating_sub(1)), Some(2 * at.saturating_sub(1)));
            runs.push(Run {
                text: 2 * at,
                source: 2 * at,
                text_unit: 1 + (at % 2) as u8,
                source_unit: 1,
            });
        }
        assert_eq!((runs.source(0), runs.weight()), (None, 0));
    }
}
