//! The line of a match in its file.
//!
//! A passage is not its stretch of the file letter by letter: paragraphs are joined, markup is left
//! out. Its letters stand there in the same order, though, which is enough to find one again.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use crate::search::Hit;

/// Longer stretches are not looked through.
const LONGEST: u64 = 1 << 20;

/// The lines of a hit.
pub(in crate::cli) struct HitLines<'a> {
    text: &'a str,
    first: Option<u64>,
    stretch: Option<String>,
}

impl<'a> HitLines<'a> {
    /// Reads the stretch of the file that the hit is from, if it is still there.
    pub(in crate::cli) fn of(hit: &'a Hit) -> Self {
        let stretch = hit.source.line.and_then(|_| read(hit));
        HitLines { text: &hit.text, first: hit.source.line, stretch }
    }

    /// The line in which a byte of the hit's text stands; where that cannot be told any more, the
    /// hit's first line. `None` where the source has no lines.
    pub(in crate::cli) fn line_at(&self, byte: usize) -> Option<u64> {
        let before = self.text.get(..=byte).or_else(|| self.text.get(..byte))?;
        let further = self.stretch.as_deref().and_then(|stretch| lines_before(before, stretch));
        self.first.map(|first| first + further.unwrap_or(0))
    }
}

fn read(hit: &Hit) -> Option<String> {
    let ([start, end], path) = (hit.source.bytes?, hit.source.path.as_deref()?);
    let length = end.checked_sub(start).filter(|length| *length <= LONGEST)?;
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).ok()?;
    String::from_utf8(bytes).ok()
}

/// How many lines end before the last letter of a text, in a stretch in which its letters stand
/// in this order; `None` where they do not.
fn lines_before(text: &str, stretch: &str) -> Option<u64> {
    let mut rest = stretch.chars();
    let mut lines = 0;
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        loop {
            let next = rest.next()?;
            if next == letter {
                break;
            }
            lines += u64::from(next == '\n');
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_again_between_other_ones() {
        // Text up to a letter, the stretch, lines before it.
        let cases = [
            ("satu dua", "satu dua", Some(0)),
            ("satu\ndua t", "satu\n\ndua tiga", Some(2)),
            ("satu dua", "**satu**\n[dua](x)", Some(1)),
            ("satu dua", "yang lain", None),
            ("", "x", Some(0)),
        ];
        for (text, stretch, expected) in cases {
            assert_eq!(lines_before(text, stretch), expected, "{text:?}");
        }
    }
}
