//! Two words written as one: `pertanggungjawaban`, `menindaklanjuti`, `terimakasih`.
//!
//! Fused compounds in common use are in the lexicon with their parts and take affixes like any
//! root. Others are recognised when two common roots stand side by side between affixes, or on
//! their own (the spelling rules want `terima kasih` in two words, but many write one).

use super::candidates::Search;
use super::letters::{Letters, after};
use super::lexicon::{Entry, Payload};
use super::morphology::{Found, Morphology, StemKind};

/// Only roots up to this class: rarer ones are found side by side by chance.
const RAREST_PART: u8 = 3;

/// Parts shorter than this are found anywhere.
const SHORTEST_PART: usize = 4;

/// Combining forms, which are written together with any word: antarnegara, nonmiskin.
const COMBINING_FORMS: [&str; 34] = [
    "adi", "anti", "antar", "awa", "bio", "dwi", "eka", "eko", "geo", "infra", "inter", "kontra",
    "maha", "makro", "mega", "meta", "mikro", "mini", "multi", "nano", "neo", "non", "panca",
    "pasca", "pra", "pro", "pseudo", "semi", "sub", "super", "supra", "swa", "tuna", "ultra",
];

/// The compound inside a word that no list explains.
pub(super) fn find(morphology: &Morphology, word: Letters) -> Option<Found> {
    if let Some((_, rest)) = combined(word.as_str())
        && is_known(morphology, rest)
    {
        return Some(Found { root: word, kind: StemKind::Compound });
    }
    let best = Search::for_compounds(morphology.lexicon(), word.as_bytes()).best()?;
    let root = best.root.letters(word.as_bytes());
    Some(Found { root, kind: StemKind::Compound })
}

/// Divides a word after its longest combining form.
fn combined(word: &str) -> Option<(&str, &str)> {
    let forms =
        COMBINING_FORMS.iter().filter(|form| after(word.as_bytes(), form.as_bytes()).is_some());
    let splits = forms.map(|form| word.split_at(form.len()));
    splits.filter(|(_, rest)| rest.len() >= SHORTEST_PART).min_by_key(|(_, rest)| rest.len())
}

fn is_known(morphology: &Morphology, word: &str) -> bool {
    Letters::new(word).is_some_and(|word| morphology.find_confirmed(word).is_some())
}

/// Whether a root may be a part of a compound that is in no list.
pub(super) fn is_part(entry: Entry, length: usize) -> bool {
    entry.is_root() && entry.class() <= RAREST_PART && length >= SHORTEST_PART
}

/// The words that a root consists of.
pub(super) fn parts<'a>(
    morphology: &'a Morphology,
    root: &'a str,
) -> impl Iterator<Item = &'a str> {
    let lexicon = morphology.lexicon();
    let entry = lexicon.get(root.as_bytes());
    let (listed, split) = match entry {
        Some(entry) if entry.payload() == Payload::Compound => (lexicon.text(entry), None),
        Some(_) => ("", None),
        None => ("", split(morphology, root)),
    };
    let hyphenated = if entry.is_none() && root.contains('-') { root } else { "" };
    let listed = listed.split('+').chain(hyphenated.split('-')).filter(|part| !part.is_empty());
    listed.chain(split.into_iter().flat_map(|(first, second)| [first, second]))
}

/// The cheapest way to see two roots in this one.
fn split<'a>(morphology: &Morphology, root: &'a str) -> Option<(&'a str, &'a str)> {
    Letters::new(root)?;
    if let Some(combined) = combined(root).filter(|(_, rest)| is_known(morphology, rest)) {
        return Some(combined);
    }
    let class = |part: &str| {
        let entry = morphology.lexicon().get(part.as_bytes())?;
        is_part(entry, part.len()).then(|| entry.class())
    };
    let rarity = |(first, second): (&str, &str)| Some(class(first)? + class(second)?);
    let splits = (SHORTEST_PART..root.len()).map(|at| root.split_at(at));
    splits.filter_map(|split| Some((rarity(split)?, split))).min().map(|(_, split)| split)
}
