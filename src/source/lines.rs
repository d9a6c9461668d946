//! Line numbers of byte offsets.

/// Where the lines of a text begin. Built once a file (one pass), asked for every passage.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the line starts of a text.
    pub fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        Lines { starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// The line, from 1, in which a byte stands.
    pub fn line_of(&self, byte: usize) -> u64 {
        self.starts.partition_point(|&start| start <= byte) as u64
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
