//! Where sentences end.
//!
//! UAX #29 proposes the boundaries. Three kinds of them are none for us: after an abbreviation
//! (`UU No. 13`, `Dr. Sutomo`, `dll. Namun` stays whole too: a sentence too long does less harm
//! than one cut in two), after a number that only counts (`1. Pertama`), and at a line end that
//! no full stop precedes, since text may be hard-wrapped.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::abbreviations::is_abbreviation;

/// The byte ranges of the sentences of `text`, in order and without a gap: each begins where the
/// one before ends, white space belonging to the sentence before it. Empty for empty text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for_each_boundary(text, |end| {
        if ends_sentence(&text[start..end]) {
            sentences.push(start..end);
            start = end;
        }
    });
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

/// Calls `visit` with every sentence boundary of UAX #29 behind the beginning.
///
/// A boundary has a mark that ends sentences before it, and whether there is one depends on no
/// more than the letters around that mark: the tables are asked for the stretches from letter to
/// letter around such marks, not for the whole text.
fn for_each_boundary(text: &str, mut visit: impl FnMut(usize)) {
    let bytes = text.as_bytes();
    let is_letter = |&at: &usize| bytes[at].is_ascii_alphabetic();
    let mut at = 0;
    while let Some(mark) = text[at..].find(may_end_sentence).map(|found| at + found) {
        let stretch_start = (at..mark).rfind(is_letter).unwrap_or(at);
        let stretch_end = (mark..text.len()).find(is_letter).map_or(text.len(), |at| at + 1);
        let stretch = &text[stretch_start..stretch_end];
        let pieces = stretch.split_sentence_bound_indices().skip(1);
        pieces.for_each(|(piece, _)| visit(stretch_start + piece));
        // That letter may be the one before the next mark.
        at = if stretch_end < text.len() { stretch_end - 1 } else { text.len() };
    }
    if !text.is_empty() {
        visit(text.len());
    }
}

/// Whether a character may stand before a sentence boundary: a full stop, another mark that ends
/// sentences, or the end of a line. No letter does.
fn may_end_sentence(c: char) -> bool {
    match c {
        '.' | '!' | '?' | '\n' | '\r' => true,
        c => c > '\u{7f}' && !c.is_alphanumeric(),
    }
}

/// Whether a stretch of text that UAX #29 would end here really is a sentence.
fn ends_sentence(text: &str) -> bool {
    let trimmed = text.trim_end().trim_end_matches(is_closing);
    let Some(terminator) = trimmed.chars().next_back() else { return false };
    match terminator {
        '?' | '!' | '…' | '。' | '！' | '？' | '؟' | '।' => true,
        '.' => {
            let body = &trimmed[..trimmed.len() - 1];
            let last_word =
                body.rsplit(|c: char| c.is_whitespace() || "(\"'“‘[".contains(c)).next();
            let counts_only = body.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
            !counts_only && !last_word.is_some_and(is_abbreviation)
        }
        _ => false,
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '*' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| text[range].trim()).collect()
    }

    /// The stretches against the whole, on every short text of what is difficult.
    #[test]
    fn boundaries_are_those_of_uax_29() {
        const PIECES: [&str; 16] = [
            "a", "B", "7", " ", "\n", ".", "!", ",", ")", "é", "É", "\u{301}", "…", "。", "\u{ad}",
            "\u{2029}",
        ];
        let count = PIECES.len();
        for number in 0..count.pow(5) {
            let digits = [1, count, count.pow(2), count.pow(3), count.pow(4)];
            let text: String =
                digits.map(|power| PIECES[number / power % count]).concat() + " ab. Ab";
            let mut ours = Vec::new();
            for_each_boundary(&text, |end| ours.push(end));
            let pieces = text.split_sentence_bound_indices();
            let expected: Vec<usize> = pieces.map(|(start, piece)| start + piece.len()).collect();
            assert_eq!(ours, expected, "{text:?}");
        }
    }

    #[test]
    fn ends_sentences_and_not_abbreviations() {
        let cases: &[(&str, &[&str])] = &[
            ("Ia pergi. Ia kembali.", &["Ia pergi.", "Ia kembali."]),
            ("UU No. 13 Tahun 2003 berlaku. Sah.", &["UU No. 13 Tahun 2003 berlaku.", "Sah."]),
            ("Menurut Dr. Sutomo dan Prof. Ali, ya.", &["Menurut Dr. Sutomo dan Prof. Ali, ya."]),
            (
                "Beras, gula, dll. dijual di Jl. Merdeka.",
                &["Beras, gula, dll. dijual di Jl. Merdeka."],
            ),
            ("Harganya Rp1.250.000,50. Murah!", &["Harganya Rp1.250.000,50.", "Murah!"]),
            ("Mulai pukul 10.30 WIB. Selesai.", &["Mulai pukul 10.30 WIB.", "Selesai."]),
            ("B. J. Habibie lahir.", &["B. J. Habibie lahir."]),
            ("Kata \"ya.\" Lalu diam.", &["Kata \"ya.\"", "Lalu diam."]),
            ("baris satu\nbaris dua. Akhir", &["baris satu\nbaris dua.", "Akhir"]),
            ("1. Pertama begini. 2. Kedua.", &["1. Pertama begini.", "2. Kedua."]),
            ("Benarkah? Tidak…", &["Benarkah?", "Tidak…"]),
            ("s.d. tgl. 5 Mei", &["s.d. tgl. 5 Mei"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), *expected, "{text}");
        }
    }

    #[test]
    fn leaves_no_gap() {
        let text = " Satu. Dua!\n\nTiga dll. empat? ";
        let ranges = sentences(text);
        assert_eq!(ranges.first().map(|r| r.start), Some(0));
        assert_eq!(ranges.last().map(|r| r.end), Some(text.len()));
        assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
    }
}
