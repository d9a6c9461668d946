//! Affixes behind hyphens and beside figures: `KTP-nya`, `mem-PHK-kan`, `se-Indonesia`, `ke-20`,
//! `1990-an`.
//!
//! The spelling rules ask for the hyphen before capitals and figures (EYD V, II.C); case is gone by
//! the time a word gets here, but the hyphen and the figure still tell.

use super::letters::Letters;
use super::morphology::{Found, Morphology, Stem, StemKind};
use super::reduplication;

/// Prefixes as they are written before a hyphen.
const PREFIXES: [&str; 17] = [
    "se", "ke", "di", "me", "mem", "men", "meng", "ber", "ter", "per", "pe", "pem", "pen", "peng",
    "ku", "kau", "nge",
];

/// Suffixes and clitics as they are written after a hyphen or a figure.
const SUFFIXES: [&str; 11] =
    ["nya", "ku", "mu", "an", "kan", "i", "lah", "kah", "pun", "in", "isasi"];

/// The word without the hyphens that join nothing: those at its ends, and all but one of several
/// side by side. `None` where it has none of them, or is nothing else.
pub(super) fn tidied(word: &str) -> Option<String> {
    if !word.contains('-') || word.split('-').all(|part| !part.is_empty()) {
        return None;
    }
    let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("-"))
}

/// The root of a hyphenated word of letters; `None` when the hyphen does not set off an affix.
pub(super) fn find(morphology: &Morphology, word: Letters) -> Option<Found> {
    if !word.as_bytes().contains(&b'-') {
        return None;
    }
    let inside = without_affixes(word.as_str());
    if inside.len() == word.len() {
        return joined(morphology, word).or_else(|| pair(morphology, word));
    }
    let inside = Letters::new(inside)?;
    let found = morphology.find(inside);
    // Even where no list has the word inside, the hyphen has shown that it is derived.
    let kind = match found.kind {
        StemKind::Unknown | StemKind::Root => StemKind::Derived,
        kind => kind,
    };
    Some(Found { kind, ..found })
}

/// Two or more known words joined by hyphens (siang-malam): no root, but parts.
fn pair(morphology: &Morphology, word: Letters) -> Option<Found> {
    let mut halves = word.as_str().split('-');
    let known =
        halves.all(|half| Letters::new(half).is_some_and(|half| is_known(morphology, half)));
    (known && word.as_str().contains('-')).then_some(Found { root: word, kind: StemKind::Compound })
}

/// A hyphen where the spelling has none: `penyalah-gunaan`.
fn joined(morphology: &Morphology, word: Letters) -> Option<Found> {
    let (first, second) = word.as_str().split_once('-')?;
    let joined = Letters::joined([first.as_bytes(), second.as_bytes()])?;
    morphology.find_confirmed(joined)
}

fn is_known(morphology: &Morphology, word: Letters) -> bool {
    word.len() > 1 && morphology.find_confirmed(word).is_some()
}

/// The root of a word with figures or foreign letters in it.
pub(super) fn stem_mixed<'a>(
    morphology: &'a Morphology,
    word: &'a str,
    buffer: &'a mut String,
) -> Stem<'a> {
    if let Some(found) = reduplication::find_shorthand(morphology, word) {
        // A root that no list has may be derived itself. It has no figures, so this ends.
        let mut again = String::new();
        let root = morphology.stem(found.root.as_str(), &mut again).root;
        buffer.clear();
        buffer.push_str(root);
        return Stem { root: buffer, kind: found.kind };
    }
    let inside = without_affixes(beside_figures(word));
    if inside.len() == word.len() {
        return Stem { root: word, kind: StemKind::Unknown };
    }
    // Shorter every time, so this ends.
    Stem { kind: StemKind::Derived, ..morphology.stem(inside, buffer) }
}

/// Takes off one prefix before a hyphen and any suffixes after one.
fn without_affixes(word: &str) -> &str {
    let mut inside = word;
    if let Some((prefix, rest)) = word.split_once('-')
        && PREFIXES.contains(&prefix)
        && !rest.is_empty()
    {
        inside = rest;
    }
    while let Some((rest, suffix)) = inside.rsplit_once('-') {
        if !is_suffix(suffix) || rest.is_empty() {
            break;
        }
        inside = rest;
    }
    if inside.bytes().all(|byte| byte == b'-') { word } else { inside }
}

fn is_suffix(letters: &str) -> bool {
    let simple = |letters: &str| SUFFIXES.contains(&letters);
    let clitic = |clitic| letters.strip_suffix(clitic).is_some_and(simple);
    simple(letters) || clitic("nya") || clitic("lah")
}

/// `1990an`, `ke20`, `20nya`: figures with an affix and no hyphen.
fn beside_figures(word: &str) -> &str {
    let figures = |inside: &str| {
        inside.starts_with(|c: char| c.is_ascii_digit())
            && inside.ends_with(|c: char| c.is_ascii_digit())
    };
    let behind = word.strip_prefix("ke").filter(|rest| figures(rest));
    let before = |suffix| word.strip_suffix(suffix).filter(|rest| figures(rest));
    behind.or_else(|| before("an")).or_else(|| before("nya")).unwrap_or(word)
}
