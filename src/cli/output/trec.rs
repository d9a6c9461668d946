//! TREC runs: `qid Q0 docid rank score tag`.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;

use crate::cli::terminal::standard_output;
use crate::search::{Group, Ranked, Results};

/// A single search on standard output, as query 1.
pub(in crate::cli) fn write(results: &Results, group: Group) -> Result<()> {
    let ranked: Vec<Ranked> = results
        .hits
        .iter()
        .map(|hit| Ranked { doc: hit.doc.clone(), passage: hit.passage, score: hit.score })
        .collect();
    let mut out = standard_output();
    write_run(&mut out, "1", &ranked, group == Group::Document, "telisik")?;
    out.flush()?;
    Ok(())
}

/// The lines of one query. Passages are `docid#ordinal`, documents `docid`; white space in ids
/// becomes `_`, since the columns are separated by it.
pub(in crate::cli) fn write_run(
    out: &mut impl Write,
    qid: &str,
    ranked: &[Ranked],
    by_document: bool,
    tag: &str,
) -> Result<()> {
    let (start, end) = (format!("{qid} Q0 "), format!(" {}\n", without_space(tag)));
    let mut lines = Vec::with_capacity(64 * ranked.len());
    let mut digits = itoa::Buffer::new();
    for (at, hit) in ranked.iter().enumerate() {
        lines.extend_from_slice(start.as_bytes());
        lines.extend_from_slice(without_space(&hit.doc).as_bytes());
        if !by_document {
            lines.push(b'#');
            lines.extend_from_slice(digits.format(hit.passage).as_bytes());
        }
        lines.push(b' ');
        lines.extend_from_slice(digits.format(at + 1).as_bytes());
        lines.push(b' ');
        write_score(&mut lines, hit.score);
        lines.extend_from_slice(end.as_bytes());
    }
    out.write_all(&lines)?;
    Ok(())
}

/// A text with `_` for white space.
fn without_space(text: &str) -> Cow<'_, str> {
    // Of most ids no letter has to be decoded.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_plain && text.contains(char::is_whitespace) {
        text.replace(char::is_whitespace, "_").into()
    } else {
        text.into()
    }
}

/// Writes a score with six decimals, as `{:.6}` does in six times the time.
fn write_score(out: &mut Vec<u8>, score: f32) {
    const DECIMALS: u64 = 1_000_000;
    if !(0.0..1e6).contains(&score) || score.is_sign_negative() {
        out.extend_from_slice(format!("{score:.6}").as_bytes());
        return;
    }
    // Exact: 24 and 20 bits make 44 of the 53.
    let millionths = (f64::from(score) * DECIMALS as f64).round_ties_even() as u64;
    let mut digits = itoa::Buffer::new();
    out.extend_from_slice(digits.format(millionths / DECIMALS).as_bytes());
    out.push(b'.');
    // A digit before them keeps their zeros.
    let decimals = digits.format(DECIMALS + millionths % DECIMALS);
    out.extend_from_slice(&decimals.as_bytes()[1..]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(score: f32) -> String {
        let mut out = Vec::new();
        write_score(&mut out, score);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn scores_have_six_decimals(score in prop_oneof![0f32..1.0, 0f32..60.0, -2e6f32..2e6]) {
            prop_assert_eq!(written(score), format!("{score:.6}"));
        }
    }

    #[test]
    fn halves_are_rounded_alike() {
        for part in 0..1024 {
            let score = part as f32 / 128.0;
            assert_eq!(written(score), format!("{score:.6}"));
        }
        assert_eq!(written(f32::NAN), "NaN");
        assert_eq!(written(f32::INFINITY), "inf");
        assert_eq!(written(-0.0), "-0.000000");
    }
}
