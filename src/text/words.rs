//! Words, and the parts that some of them are joined from.
//!
//! The boundaries are those of UAX #29, with two changes that searching needs. What a hyphen joins
//! (`lembaga-lembaga`, `non-tempur`, `Mazar-e`) stays together as one [`Word`] of several parts,
//! and what UAX #29 keeps in one piece though it is several words (`selesai.Namun`,
//! `example.com`, `snake_case`, `Rp1.250.000,50`) comes apart. Initials (`U.S`, `K.H`, `a.n`) and
//! numbers (`1.250.000,50`) remain one part.
//!
//! A line may end within a word. After a soft hyphen the word goes on as if nothing had been
//! there: one part covers both lines. After a hyphen it is a word of several parts like any other,
//! since the hyphen may be the word's own (`anak-` / `anak`); so it is around a zero-width space.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// A word of a text: the whole as written and the parts it is joined from.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The whole, as the text has it.
    pub text: &'a str,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Byte ranges of its parts in the text, at least one, in order.
    pub parts: &'a [Range<usize>],
}

/// Calls `visit` for every word of `text`, in order. White space, punctuation and symbols are
/// passed over.
pub fn for_each_word(text: &str, mut visit: impl FnMut(Word<'_>)) {
    let mut open = OpenWord::default();
    for_each_segment(text, |range, is_word| {
        let segment = &text[range.clone()];
        if is_word {
            if !open.continues_at(range.start) {
                open.close(text, &mut visit);
                open.start = range.start;
            }
            let goes_on = open.joint == Joint::SoftHyphen && open.line_ends == 1;
            let known = open.parts.len();
            split_segment(segment, range.start, &mut open.parts);
            if goes_on && open.parts.len() > known && known > 0 {
                open.parts[known - 1].end = open.parts[known].end;
                open.parts.remove(known);
            }
            open.extend(
                range.end,
                if ends_soft(segment) { Joint::SoftHyphen } else { Joint::None },
            );
        } else if is_joint(segment)
            && open.end == range.start
            && !open.has_gap
            && !open.parts.is_empty()
        {
            open.extend(range.end, Joint::Hyphen);
        } else if open.joint != Joint::None
            && open.end == range.start
            && segment.contains(char::is_whitespace)
        {
            open.end = range.end;
            open.has_gap = true;
            open.line_ends += segment.matches(['\n', '\u{2028}', '\u{b}']).count();
        } else {
            open.close(text, &mut visit);
        }
    });
    open.close(text, &mut visit);
}

/// Calls `visit` for every segment between two word boundaries of UAX #29, and whether it holds a
/// letter or a digit.
///
/// Most segments are plain runs of ASCII letters and digits, whose ends can be told from the two
/// bytes behind them; the tables are asked for the rest alone, being many times slower.
#[inline]
fn for_each_segment(text: &str, mut visit: impl FnMut(Range<usize>, bool)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(end) = plain_word_end(bytes, at) {
            visit(at..end, true);
            at = end;
        } else if is_plain_separator(bytes, at) {
            visit(at..at + 1, false);
            at += 1;
        } else {
            let end = next_plain_space(bytes, at);
            for (start, segment) in text[at..end].split_word_bound_indices() {
                let is_word = segment.chars().any(char::is_alphanumeric);
                visit(at + start..at + start + segment.len(), is_word);
            }
            at = end;
        }
    }
}

/// Where the segment ends that begins at `at`, if it is a run of ASCII letters and digits: where
/// nothing stands behind it that UAX #29 might join to it.
fn plain_word_end(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if length == 0 {
        return None;
    }
    let end = at + length;
    let ends = match bytes.get(end) {
        None => true,
        // What may join, joins only where a letter or a digit follows; unless what follows is not
        // ASCII and may be a mark on it.
        Some(b'.' | b',' | b':' | b';' | b'\'') => {
            bytes.get(end + 1).is_none_or(|next| next.is_ascii() && !next.is_ascii_alphanumeric())
        }
        Some(b'_') => false,
        Some(next) => next.is_ascii(),
    };
    ends.then_some(end)
}

/// Whether a byte is white space, punctuation or a symbol of ASCII that stands for itself.
fn is_plain_separator(bytes: &[u8], at: usize) -> bool {
    let separates = |byte: u8| byte.is_ascii() && byte != b'_' && !byte.is_ascii_alphanumeric();
    separates(bytes[at]) && bytes.get(at + 1).is_none_or(u8::is_ascii)
}

/// The next ASCII space from `at` on whose surroundings no rule of UAX #29 reaches across; the end
/// where there is none.
fn next_plain_space(bytes: &[u8], at: usize) -> usize {
    let space = |&end: &usize| {
        matches!(bytes[end], b' ' | b'\n' | b'\t') && bytes.get(end + 1).is_none_or(u8::is_ascii)
    };
    (at + 1..bytes.len()).find(space).unwrap_or(bytes.len())
}

const SOFT: char = '\u{ad}';

/// Whether a soft hyphen ends a segment; its last byte tells nearly all that have none.
fn ends_soft(segment: &str) -> bool {
    segment.as_bytes().last() == Some(&0xad) && segment.ends_with(SOFT)
}

/// What was last seen of a word that may go on.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Joint {
    #[default]
    None,
    Hyphen,
    SoftHyphen,
}

/// The word being read: its parts so far, and what stands behind the last of them.
#[derive(Default)]
struct OpenWord {
    parts: Vec<Range<usize>>,
    start: usize,
    end: usize,
    joint: Joint,
    has_gap: bool,
    line_ends: usize,
}

impl OpenWord {
    /// Whether what begins here belongs to the word: right behind its hyphen, or on the next line.
    fn continues_at(&self, start: usize) -> bool {
        self.joint != Joint::None
            && self.end == start
            && if self.has_gap { self.line_ends == 1 } else { self.joint == Joint::Hyphen }
    }

    fn extend(&mut self, end: usize, joint: Joint) {
        self.end = end;
        self.joint = joint;
        self.has_gap = false;
        self.line_ends = 0;
    }

    fn close(&mut self, text: &str, visit: &mut impl FnMut(Word<'_>)) {
        if let Some(last) = self.parts.last() {
            let word = &text[self.start..last.end];
            visit(Word { text: word, start: self.start, parts: &self.parts });
        }
        self.parts.clear();
        self.joint = Joint::None;
        self.has_gap = false;
        self.line_ends = 0;
    }
}

/// A hyphen, and no dash, or a zero-width space: soft hyphens are inside words already.
fn is_joint(segment: &str) -> bool {
    matches!(segment, "-" | "\u{2010}" | "\u{2011}" | "\u{200b}")
}

/// Splits one UAX #29 segment into the words it holds.
fn split_segment(segment: &str, offset: usize, parts: &mut Vec<Range<usize>>) {
    if segment.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        parts.push(offset..offset + segment.len());
        return;
    }
    if let Some(digits_at) = currency_prefix(segment) {
        parts.push(offset..offset + digits_at);
        parts.push(offset + digits_at..offset + segment.len());
        return;
    }
    let joint = |c: char| matches!(c, '.' | ':' | '_' | '·' | '\u{2027}' | '\u{202f}');
    let is_number = segment.starts_with(|c: char| c.is_numeric())
        && !segment.contains(|c: char| c.is_alphabetic());
    if is_number || !segment.contains(joint) || is_initials(segment) {
        parts.push(offset..offset + segment.len());
        return;
    }
    let mut start = 0;
    for (at, c) in segment.char_indices().filter(|&(_, c)| joint(c)) {
        push_part(segment, start..at, offset, parts);
        start = at + c.len_utf8();
    }
    push_part(segment, start..segment.len(), offset, parts);
}

fn push_part(segment: &str, part: Range<usize>, offset: usize, parts: &mut Vec<Range<usize>>) {
    if segment[part.clone()].chars().any(char::is_alphanumeric) {
        parts.push(offset + part.start..offset + part.end);
    }
}

/// Letters that stand one by one between full stops: `U.S`, `K.H`, `a.n`.
fn is_initials(segment: &str) -> bool {
    segment.contains('.') && segment.split('.').all(|part| part.chars().count() <= 1)
}

/// Where the amount begins in a currency glued to it: `Rp1.250.000,50`, `USD5`.
fn currency_prefix(segment: &str) -> Option<usize> {
    const CURRENCIES: [&str; 7] = ["Rp", "rp", "RP", "IDR", "USD", "EUR", "SGD"];
    let currency = CURRENCIES.iter().find(|currency| segment.starts_with(**currency))?;
    segment[currency.len()..].starts_with(|c: char| c.is_ascii_digit()).then_some(currency.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        for_each_word(text, |word| {
            assert_eq!(&text[word.start..word.start + word.text.len()], word.text);
            let parts: Vec<&str> = word.parts.iter().map(|part| &text[part.clone()]).collect();
            words.push(parts.join("|"));
        });
        words
    }

    /// The rules of the fast path against the tables, on every short text of what is difficult.
    #[test]
    fn plain_runs_end_where_uax_29_ends_them() {
        const PIECES: [&str; 20] = [
            "a", "B", "7", " ", "\n", ".", ",", ":", ";", "'", "_", "-", "\"", "é", "\u{301}",
            "\u{200d}", "\u{ad}", "’", "🇮", "\u{2003}",
        ];
        let by_the_tables = |text: &str| {
            let segments = text.split_word_bound_indices();
            let words = segments.filter(|(_, part)| part.chars().any(char::is_alphanumeric));
            words.map(|(start, part)| start..start + part.len()).collect::<Vec<_>>()
        };
        let ours = |text: &str| {
            let mut words = Vec::new();
            for_each_segment(text, |range, is_word| words.extend(is_word.then_some(range)));
            words
        };
        let count = PIECES.len();
        for number in 0..count.pow(4) {
            let digits = [number, number / count, number / count.pow(2), number / count.pow(3)];
            let text: String = digits.map(|digit| PIECES[digit % count]).concat();
            assert_eq!(ours(&text), by_the_tables(&text), "{text:?}");
        }
    }

    #[test]
    fn cuts_a_text_into_words_and_their_parts() {
        let cases: &[(&str, &[&str])] = &[
            ("lembaga-lembaga demokrasi", &["lembaga|lembaga", "demokrasi"]),
            ("misi non-tempur baru", &["misi", "non|tempur", "baru"]),
            ("Mazar-e Sharif (NTM-I)", &["Mazar|e", "Sharif", "NTM|I"]),
            ("individu -- mengamankan", &["individu", "mengamankan"]),
            ("awal- -akhir -", &["awal", "akhir"]),
            ("selesai.Namun", &["selesai|Namun"]),
            ("http://www.example.com/a_b", &["http", "www|example|com", "a|b"]),
            ("K.H. Dewantara a.n. U.S.", &["K.H", "Dewantara", "a.n", "U.S"]),
            ("Rp1.250.000,50 dan 3,14", &["Rp|1.250.000,50", "dan", "3,14"]),
            ("pukul 10.30 WIB", &["pukul", "10.30", "WIB"]),
            ("12/12/2014", &["12", "12", "2014"]),
            ("Qur’an Jum'at", &["Qur’an", "Jum'at"]),
            ("鍾萬學", &["鍾", "萬", "學"]),
            ("pemba\u{ad}\nngunan kota", &["pemba\u{ad}\nngunan", "kota"]),
            ("pem\u{ad}bangun\u{ad}an", &["pem\u{ad}bangun\u{ad}an"]),
            ("pemba-\n  ngunan, anak-\r\nanak", &["pemba|ngunan", "anak|anak"]),
            ("pra- dan pasca-\n\nperang -\nlalu", &["pra", "dan", "pasca", "perang", "lalu"]),
            ("a.n-\nb\u{ad}", &["a.n|b\u{ad}"]),
            ("kata\u{200b}depan \u{200b}x\u{200b} y", &["kata|depan", "x", "y"]),
            ("5\u{a0}km tahun\u{202f}2024", &["5", "km", "tahun|2024"]),
            ("… 🙂 — !", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), *expected, "{text}");
        }
    }
}
