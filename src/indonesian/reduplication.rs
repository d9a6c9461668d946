//! Words said twice: `berlari-lari`, `tolong-menolong`, `sayur-mayur`, `anak2`.
//!
//! Both halves are analyzed on their own, and the cheapest pair of analyses that agree on the root
//! wins. That one rule covers full reduplication (buku-buku), affixes around it (kebarat-baratan:
//! ke+barat and barat+an), the reciprocal (tolong-menolong) and the nasal copy (memukul-mukul,
//! where mukul is found as a nasal verb of pukul). Where the second half only echoes the first
//! (sayur-mayur, warna-warni) the root is the first half's.
//!
//! Words that are a reduplication in themselves (kupu-kupu, undang-undang) are in the lexicon with
//! their hyphen; the search finds them with all their affixes (perundang-undangan) before this
//! module is asked.

use super::candidates::{Candidate, Search};
use super::endings::Endings;
use super::letters::{Letters, is_vowel};
use super::lexicon::Lexicon;
use super::morphology::{Found, Morphology, StemKind};

/// The root of a reduplicated word; `None` when it is none.
pub(super) fn find(morphology: &Morphology, word: Letters) -> Option<Found> {
    if !word.as_str().contains('-') {
        return doubled_root(morphology, word);
    }
    let mut halves = word.as_bytes().split(|&byte| byte == b'-');
    let (first, second) = (halves.next()?, halves.next()?);
    if first.len() < 2 || second.len() < 2 || halves.next().is_some() {
        return None;
    }
    agreeing_root(morphology.lexicon(), first, second)
        .or_else(|| same_root(morphology, first, second))
        .or_else(|| echoed_root(morphology, first, second))
}

/// `anak2`, `berlari2`, `buah2an`: the figure stands for the hyphen and the root once more.
pub(super) fn find_shorthand(morphology: &Morphology, word: &str) -> Option<Found> {
    let (base, rest) = word.split_once('2')?;
    // In `anak-2` the hyphen goes with the figure.
    let base = base.trim_end_matches('-');
    let repeated = Letters::joined([base.as_bytes(), b"-", base.as_bytes(), rest.as_bytes()])?;
    let plain = Letters::joined([base.as_bytes(), rest.as_bytes()])?;
    if base.len() < 3 || Letters::new(plain.as_str()).is_none() {
        return None;
    }
    let listed = morphology.find_listed(repeated).or_else(|| morphology.find_derived(repeated));
    listed.or_else(|| morphology.find_known(plain)).map(derived)
}

/// How many analyses of each half are compared.
const KEPT: usize = 8;

/// The cheapest analyses of a half, one for each root.
struct Cheapest {
    kept: [Option<(Letters, i16)>; KEPT],
}

impl Cheapest {
    fn of(lexicon: &Lexicon, half: &[u8]) -> Self {
        let mut cheapest = Self { kept: [None; KEPT] };
        Search::new(lexicon, half).run(&mut |candidate: Candidate| {
            if candidate.entry.is_root() {
                cheapest.keep(candidate.root.letters(half), candidate.cost);
            }
        });
        cheapest
    }

    fn keep(&mut self, root: Letters, cost: i16) {
        if let Some(known) = self.kept.iter_mut().flatten().find(|(known, _)| *known == root) {
            known.1 = known.1.min(cost);
            return;
        }
        let dearest = |place: &&mut Option<(Letters, i16)>| place.map_or(i16::MAX, |kept| kept.1);
        if let Some(place) = self.kept.iter_mut().max_by_key(dearest)
            && place.is_none_or(|kept| kept.1 > cost)
        {
            *place = Some((root, cost));
        }
    }
}

fn agreeing_root(lexicon: &Lexicon, first: &[u8], second: &[u8]) -> Option<Found> {
    let (left, right) = (Cheapest::of(lexicon, first), Cheapest::of(lexicon, second));
    let pairs = left.kept.iter().flatten().flat_map(|&(root, cost)| {
        let twin = right.kept.iter().flatten().find(move |(twin, _)| *twin == root);
        twin.map(|&(_, other)| (root, cost + other))
    });
    let (root, _) = pairs.min_by_key(|&(_, cost)| cost)?;
    Some(Found { root, kind: StemKind::Derived })
}

/// `anakanak`, `obatobatan`: the hyphen forgotten.
fn doubled_root(morphology: &Morphology, word: Letters) -> Option<Found> {
    Endings::of(word.as_bytes()).iter().find_map(|ending| {
        let doubled = &word.as_bytes()[..usize::from(ending.start)];
        let (half, twin) = doubled.split_at(doubled.len() / 2);
        if half.len() < 3 || half != twin {
            return None;
        }
        let hyphenated = Letters::joined([half, b"-", half])?;
        let found = morphology.find_listed(hyphenated);
        found.or_else(|| morphology.find_listed(Letters::joined([half])?)).map(derived)
    })
}

/// Halves whose roots agree only after all else is tried: variants, names, words in no list.
fn same_root(morphology: &Morphology, first: &[u8], second: &[u8]) -> Option<Found> {
    let (first, second) = (Letters::joined([first])?, Letters::joined([second])?);
    let left = morphology.find(first);
    if first == second {
        return Some(if left.kind == StemKind::Unknown { left } else { derived(left) });
    }
    let right = morphology.find(second);
    (left.kind != StemKind::Unknown && left.root == right.root).then(|| derived(left))
}

/// The second half is the first with other vowels (gerak-gerik), another beginning (sayur-mayur,
/// ramah-tamah, turun-temurun), or only its end (pertama-tama).
fn echoed_root(morphology: &Morphology, first: &[u8], second: &[u8]) -> Option<Found> {
    let left = morphology.find_known(Letters::joined([first])?)?;
    let root = left.root.as_bytes();
    let echo = same_consonants(root, second) || same_end(root, second) || first.ends_with(second);
    echo.then(|| derived(left))
}

fn same_consonants(root: &[u8], echo: &[u8]) -> bool {
    let consonants = |word: &'_ [u8]| word.iter().filter(|&&byte| !is_vowel(byte)).count();
    root.len() == echo.len()
        && consonants(root) >= 2
        && root.iter().zip(echo).all(|(&a, &b)| a == b || is_vowel(a) && is_vowel(b))
}

fn same_end(root: &[u8], echo: &[u8]) -> bool {
    let vowel = root.iter().position(|&byte| is_vowel(byte)).unwrap_or(root.len());
    let end = &root[vowel..];
    end.len() >= 3 && echo.ends_with(end)
}

fn derived(found: Found) -> Found {
    Found { kind: StemKind::Derived, ..found }
}
