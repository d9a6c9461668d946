//! Words that nothing explains.
//!
//! Their root is in no list: a new loan, a rare word, a name, a misspelling, a foreign word. Only
//! affixes that are seldom there by chance are taken off, and only where what remains could be a
//! root. Which those are was measured on roots hidden from the lexicon: see the README beside this
//! file. The decision looks at the lower-cased letters alone, so that documents and queries agree
//! whatever their case.

use super::affixes::{Allomorph, Before, Prefix, Suffix, allomorphs};
use super::endings::{Ending, Endings, Possessive};
use super::letters::{Letters, after, is_vowel, syllables};
use super::morphology::{Found, StemKind};

/// What is left of a word when the affixes that can be trusted are taken off.
///
/// What is left is looked at again, since the root of a root has to be itself.
pub(super) fn strip(word: Letters) -> Found {
    let mut root = word;
    let mut verb = false;
    while let Some(guess) = stripped_once(root, verb) {
        root = guess.root;
        verb = matches!(guess.prefix, Some(Prefix::Me | Prefix::Di));
    }
    Found { root, kind: StemKind::Unknown }
}

/// A root that may be inside an unknown word.
struct Guess {
    root: Letters,
    prefix: Option<Prefix>,
    /// How many letters the prefix is written with.
    written: usize,
}

/// `verb` tells that meN- or di- has just been taken off, behind which per- may stand.
fn stripped_once(word: Letters, verb: bool) -> Option<Guess> {
    let first = *word.as_bytes().first()?;
    let endings = Endings::of(word.as_bytes());
    let guesses = endings.iter().flat_map(|ending| {
        let stem = &word.as_bytes()[..usize::from(ending.start)];
        let bare = guess(None, &ending, stem, verb);
        let prefixed = allomorphs(first).iter().filter_map(move |allomorph| {
            let rest = after(stem, allomorph.written.as_bytes())?;
            let fits = trusted(allomorph) && allomorph.fits(rest);
            if fits { guess(Some(allomorph), &ending, rest, verb) } else { None }
        });
        bare.into_iter().chain(prefixed)
    });
    // The more of the word the affixes explain, the less likely they are there by chance; and a
    // nasal rather belongs to the prefix than to the root.
    let shorter = guesses.filter(|guess| guess.root.len() < word.len());
    shorter.min_by_key(|guess| (guess.root.len(), usize::MAX - guess.written))
}

fn guess(allomorph: Option<&Allomorph>, ending: &Ending, rest: &[u8], verb: bool) -> Option<Guess> {
    let prefix = allomorph.map(|allomorph| allomorph.prefix);
    if !frame_is_trusted(prefix, ending, rest, verb) {
        return None;
    }
    let restored = allomorph.and_then(|allomorph| allomorph.restored);
    let root = Letters::joined([restored.as_slice(), rest])?.without_outer_hyphens();
    let written = allomorph.map_or(0, |allomorph| allomorph.written.len());
    could_be_root(root.as_bytes()).then_some(Guess { root, prefix, written })
}

/// Of the ways to restore a nasal before a vowel, the commonest: pukul, tulis, sapu, ambil.
fn trusted(allomorph: &Allomorph) -> bool {
    let restored = matches!(allomorph.restored, None | Some(b'p' | b't' | b's'));
    let ordinary = !matches!(allomorph.before, Before::OneSyllable | Before::StartsWith(_));
    restored && ordinary && allomorph.cost <= 1
}

fn frame_is_trusted(prefix: Option<Prefix>, ending: &Ending, rest: &[u8], verb: bool) -> bool {
    use Prefix::{Ber, Di, Ke, Me, Pe, Per, Ter};
    use Suffix::{An, I, Kan, None as Bare};
    let nya = ending.possessive == Some(Possessive::Nya);
    let clitic = ending.possessive.is_some() || ending.particle.is_some();
    if clitic && !nya && prefix.is_none() && ending.suffix == Bare {
        return false;
    }
    match (prefix, ending.suffix) {
        (Some(Me | Di), Kan) | (Some(Pe | Per | Ke), An) => true,
        (Some(Me | Di), I) => !rest.ends_with(b"s"),
        (Some(Di), Bare) => !matches!(rest, [b's', second, ..] if !is_vowel(*second)),
        (Some(Me | Ber | Ter), Bare) => true,
        (Some(Ter), Kan) => true,
        (Some(Per), Bare | Kan | I) => verb,
        (Some(Pe), Bare) => clitic,
        (None, Bare) => nya,
        (None, Kan) => true,
        // -an alone is as often a part of the root (wartawan, senapan), and most of all of names.
        _ => false,
    }
}

/// Long enough, and beginning as Indonesian words and loans do.
fn could_be_root(letters: &[u8]) -> bool {
    let begins_well = match letters {
        [b's', b'y' | b'k' | b'p' | b't' | b'w' | b'l', ..] | [b'k', b'h', ..] => true,
        [b'n', b'g' | b'y', third, ..] => is_vowel(*third),
        [first, second, ..] => {
            is_vowel(*first) || is_vowel(*second) || matches!(second, b'l' | b'r')
        }
        _ => false,
    };
    begins_well && letters.len() >= 4 && syllables(letters) >= 2
}
