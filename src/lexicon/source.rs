//! The lines of a translation list.
//!
//! UTF-8 text, a pair a line: `english<TAB>indonesian` and, where one translation is more usual
//! than another, `<TAB>weight`: 9 the usual one, 1 a rare one, 5 where none is given. A fourth field
//! is the weight from Indonesian to English, where that is another; 0 leaves the direction out.
//! `#` begins a comment.

use thiserror::Error;

/// The weight of a pair that has none.
const USUAL: f32 = 5.0;

/// A pair of a translation list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair<'a> {
    /// The English word or words.
    pub english: &'a str,
    /// The Indonesian word or words.
    pub indonesian: &'a str,
    /// How usual the pair is from English and from Indonesian; not both are 0.
    pub weights: [f32; 2],
}

/// A line of a translation list that cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PairError {
    /// There are not two to four fields.
    #[error("line {line}: write `english<TAB>indonesian` and perhaps `<TAB>weight`")]
    Fields {
        /// Counted from 1.
        line: usize,
    },
    /// A weight is no number above 0.
    #[error("line {line}: the weight `{weight}` is no number above 0")]
    Weight {
        /// Counted from 1.
        line: usize,
        /// The field as written.
        weight: String,
    },
}

/// Reads one line; `None` for blank lines and comments.
///
/// # Errors
/// Where the line is no pair; the error names it.
pub fn parse_pair(line: &str, number: usize) -> Result<Option<Pair<'_>>, PairError> {
    let line = line.trim_end_matches(['\r', '\n']);
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let mut fields = line.split('\t').map(str::trim);
    let (Some(english), Some(indonesian)) = (fields.next(), fields.next()) else {
        return Err(PairError::Fields { line: number });
    };
    let weight = |field: Option<&str>| match field {
        None => Ok(None),
        Some(field) => match field.parse::<f32>() {
            Ok(weight) if weight.is_finite() && weight >= 0.0 => Ok(Some(weight)),
            _ => Err(PairError::Weight { line: number, weight: field.to_owned() }),
        },
    };
    let from_english = weight(fields.next())?.unwrap_or(USUAL);
    let from_indonesian = weight(fields.next())?.unwrap_or(from_english);
    if english.is_empty() || indonesian.is_empty() || fields.next().is_some() {
        return Err(PairError::Fields { line: number });
    }
    if from_english + from_indonesian == 0.0 {
        return Err(PairError::Weight { line: number, weight: "0".to_owned() });
    }
    Ok(Some(Pair { english, indonesian, weights: [from_english, from_indonesian] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_pairs_comments_or_errors() {
        let pair = |english, indonesian, weight| {
            Ok(Some(Pair { english, indonesian, weights: [weight; 2] }))
        };
        let cases = [
            ("human rights\thak asasi manusia\t9", pair("human rights", "hak asasi manusia", 9.0)),
            ("law\thukum\r\n", pair("law", "hukum", 5.0)),
            ("law\thukum\t0.25", pair("law", "hukum", 0.25)),
            ("# law", Ok(None)),
            ("", Ok(None)),
            ("law", Err(PairError::Fields { line: 3 })),
            ("law\t", Err(PairError::Fields { line: 3 })),
            ("law\thukum\t1\t2\t3", Err(PairError::Fields { line: 3 })),
            ("law\thukum\t0", Err(PairError::Weight { line: 3, weight: "0".to_owned() })),
            ("law\thukum\t-1", Err(PairError::Weight { line: 3, weight: "-1".to_owned() })),
        ];
        for (line, expected) in cases {
            assert_eq!(parse_pair(line, 3), expected, "{line:?}");
        }
    }
}
