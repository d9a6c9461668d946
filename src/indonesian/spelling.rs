//! Older and looser spellings, by rule.
//!
//! Until 1947 *u* was written oe, and until 1972 *c j y ny sy kh* were written tj dj j nj sj ch:
//! `oentoek`, `tjinta`, `Djakarta`, `jang`, `njanji`, `sjarat`, `achir`. A word that nothing else
//! explains is read in the new spelling, and the reading stands only if the lexicon knows it.

use super::letters::Letters;
use super::morphology::{Found, Morphology, StemKind};

/// The root of a word in older spelling.
pub(super) fn find(morphology: &Morphology, word: Letters) -> Option<Found> {
    let modern = modernised(word)?;
    if modern.len() < 3 {
        return None;
    }
    let listed = morphology.find_listed(modern);
    // j and nj are modern letters as well; a reading of those alone has to be a listed word.
    let certain = ["oe", "tj", "dj", "sj", "ch"].iter().any(|old| word.as_str().contains(old));
    let found = listed.or_else(|| if certain { morphology.find_derived(modern) } else { None })?;
    Some(Found { kind: StemKind::Variant, ..found })
}

/// The word in the spelling of 1972; `None` if that changes nothing.
fn modernised(word: Letters) -> Option<Letters> {
    let old = |pair: &[u8]| matches!(pair, [b'j', _] | [_, b'j'] | b"oe" | b"ch");
    if !word.as_bytes().windows(2).any(old) {
        return None;
    }
    let mut modern = Letters::joined([])?;
    let mut rest = word.as_bytes();
    while !rest.is_empty() {
        let (length, letters): (usize, &[u8]) = match rest {
            [b'o', b'e', ..] => (2, b"u"),
            [b't', b'j', ..] => (2, b"c"),
            [b'd', b'j', ..] => (2, b"j"),
            [b'n', b'j', ..] => (2, b"ny"),
            [b's', b'j', ..] => (2, b"sy"),
            [b'c', b'h', ..] => (2, b"kh"),
            [b'j', ..] => (1, b"y"),
            _ => (1, &rest[..1]),
        };
        modern = Letters::joined([modern.as_bytes(), letters])?;
        rest = &rest[length..];
    }
    (modern != word).then_some(modern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_letters_become_new_ones() {
        let cases = [
            ("oentoek", Some("untuk")),
            ("tjinta", Some("cinta")),
            ("djakarta", Some("jakarta")),
            ("njanji", Some("nyanyi")),
            ("sjarat", Some("syarat")),
            ("achir", Some("akhir")),
            ("jang", Some("yang")),
            ("baru", None),
        ];
        for (old, new) in cases {
            let modern = modernised(Letters::new(old).unwrap());
            assert_eq!(modern.as_ref().map(Letters::as_str), new, "{old}");
        }
    }
}
