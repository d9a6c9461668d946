//! Line numbers and source bytes of places in a text.

/// Where the lines of a text begin, and where its bytes stand in the source. Built once a file
/// (one pass), asked for every passage.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    starts: Vec<usize>,
    runs: Runs,
    first_line: u64,
}

impl Lines {
    /// Finds the line starts of a text that is its own source.
    pub fn of(text: &str) -> Self {
        Lines::decoded(text, Runs::default(), 0)
    }

    /// The same for a source that is no text of its own, but has lines.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let ends = bytes.iter().enumerate().filter(|&(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Lines { starts, ..Lines::default() }
    }

    /// The same for a text that was decoded, or is a part of a longer one that so many lines
    /// stand before.
    pub fn decoded(text: &str, runs: Runs, lines_before: u64) -> Self {
        Lines { runs, first_line: lines_before, ..Lines::of_bytes(text.as_bytes()) }
    }

    /// The line, from 1, in which a byte of the text stands.
    pub fn line_of(&self, byte: usize) -> u64 {
        self.first_line + self.starts.partition_point(|&start| start <= byte) as u64
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

    /// Adds a run after the others; one that goes on as the last did is part of it.
    pub fn push(&mut self, run: Run) {
        let goes_on = self.runs.last().is_some_and(|last| {
            (last.text_unit, last.source_unit) == (run.text_unit, run.source_unit)
                && last.place(run.text) == run.source
        });
        if !goes_on {
            self.runs.push(run);
        }
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
    }
}
