//! The part of a passage worth showing where room is short.

use std::collections::HashSet;
use std::ops::Range;

use crate::text::sentences;

use super::highlight::Highlight;

/// A stretch of whole sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The stretch, in bytes of the passage.
    pub bytes: Range<usize>,
    /// Whether the passage begins before it.
    pub cut_before: bool,
    /// Whether the passage goes on after it.
    pub cut_after: bool,
}

/// The densest stretch of whole sentences of at most `most` characters: the one that shows most
/// different words of the query, then most matches, then the earliest. A single sentence that is
/// longer is cut at words around its first match. The whole text where it fits.
pub fn snippet(text: &str, highlights: &[Highlight], most: usize) -> Snippet {
    let chars = |range: &Range<usize>| text[range.clone()].chars().count();
    let sentences: Vec<Range<usize>> =
        sentences(text).into_iter().map(|range| trimmed(text, range)).collect();
    let mut best: Option<((usize, usize), Range<usize>)> = None;
    for (first, sentence) in sentences.iter().enumerate() {
        let mut stretch = sentence.clone();
        for next in &sentences[first..] {
            let longer = stretch.start..next.end;
            if next != sentence && chars(&longer) > most {
                break;
            }
            stretch = longer;
        }
        if chars(&stretch) > most {
            stretch = cut_sentence(text, &stretch, highlights, most);
        }
        let value = value(&stretch, highlights);
        if best.as_ref().is_none_or(|(known, _)| value > *known) {
            best = Some((value, stretch));
        }
    }
    let bytes = best.map_or(0..text.len(), |(_, stretch)| stretch);
    let cut_before = !text[..bytes.start].trim().is_empty();
    let cut_after = !text[bytes.end..].trim().is_empty();
    Snippet { bytes, cut_before, cut_after }
}

/// Different words shown, then matches shown.
fn value(stretch: &Range<usize>, highlights: &[Highlight]) -> (usize, usize) {
    let inside = highlights.iter().filter(|highlight| {
        stretch.start <= highlight.bytes[0] && highlight.bytes[1] <= stretch.end
    });
    let terms: HashSet<&str> = inside.clone().map(|highlight| highlight.term.as_str()).collect();
    (terms.len(), inside.count())
}

/// A window of whole words in a sentence that is too long, with the first match a third in.
fn cut_sentence(
    text: &str,
    sentence: &Range<usize>,
    highlights: &[Highlight],
    most: usize,
) -> Range<usize> {
    let first = highlights.iter().map(|highlight| highlight.bytes[0]);
    let first = first.filter(|at| sentence.contains(at)).min().unwrap_or(sentence.start);
    let back = text[sentence.start..first].char_indices().rev().take(most / 3).last();
    let mut start = back.map_or(first, |(at, _)| sentence.start + at);
    if start > sentence.start {
        let to_word = text[start..first].find(char::is_whitespace).unwrap_or(first - start);
        start += to_word;
    }
    let mut end = text[start..sentence.end]
        .char_indices()
        .nth(most)
        .map_or(sentence.end, |(at, _)| start + at);
    if end < sentence.end
        && let Some(space) = text[start..end].rfind(char::is_whitespace)
        && space > 0
    {
        end = start + space;
    }
    trimmed(text, start..end)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + inside.len() - inside.trim_start().len();
    start..start + inside.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Why;

    fn mark(text: &str, word: &str) -> Highlight {
        let start = text.find(word).unwrap();
        let bytes = [start, start + word.len()];
        Highlight { bytes, term: word.to_owned(), why: Why::Exact }
    }

    #[test]
    fn shows_the_densest_sentences() {
        let text = "Kalimat satu di sini. Pasukan datang ke kota. Pasukan keamanan menjaga. Akhir.";
        let marks = vec![mark(text, "Pasukan"), mark(text, "keamanan")];
        let found = snippet(text, &marks, 52);
        assert_eq!(&text[found.bytes.clone()], "Pasukan datang ke kota. Pasukan keamanan menjaga.");
        assert!(found.cut_before && found.cut_after);
        assert_eq!(snippet(text, &marks, 500).bytes, 0..text.len());
    }

    #[test]
    fn cuts_an_endless_sentence_around_its_match() {
        let text = format!("{}keamanan {}", "kata ".repeat(100), "kata ".repeat(100));
        let found = snippet(&text, &[mark(&text, "keamanan")], 60);
        let shown = &text[found.bytes.clone()];
        assert!(shown.contains("keamanan") && shown.chars().count() <= 60, "{shown}");
        assert_eq!(snippet("", &[], 10).bytes, 0..0);
    }
}
