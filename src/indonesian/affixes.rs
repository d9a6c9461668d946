//! The grammar as tables: prefixes and how they are written, which may stand inside which, and
//! which suffixes go with them.
//!
//! References are to Sneddon et al., *Indonesian: A Comprehensive Grammar* (2nd ed., 2010), 1.2-1.6,
//! and to the spelling rules of 2022 (EYD V). Costs are explained in `ranking`.

use super::letters::is_vowel;
use super::ranking::{CONFIX, FORBIDDEN};

/// A prefix, whatever its written form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Prefix {
    /// meN-: active verbs.
    Me,
    /// di-: passive verbs.
    Di,
    /// ku-: "I", in front of a passive stem.
    Ku,
    /// kau-: "you", in front of a passive stem.
    Kau,
    /// ber-: having, doing.
    Ber,
    /// ter-: superlative, state, accident.
    Ter,
    /// peN-: agent, instrument, and with -an the action.
    Pe,
    /// per-: causative stem, and with -an the nouns of ber- verbs.
    Per,
    /// ke-: with -an abstract nouns; ordinals.
    Ke,
    /// se-: one, whole, as … as.
    Se,
    /// tidak, tak: negation inside ke-…-an.
    Not,
    /// Colloquial nasal verbs: ngopi, nulis, mikir.
    Nasal,
    /// The first consonant copied with e: pepohonan.
    Copy,
}

impl Prefix {
    /// The prefix as a grammar writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Me => "meN-",
            Self::Di => "di-",
            Self::Ku => "ku-",
            Self::Kau => "kau-",
            Self::Ber => "ber-",
            Self::Ter => "ter-",
            Self::Pe => "peN-",
            Self::Per => "per-",
            Self::Ke => "ke-",
            Self::Se => "se-",
            Self::Not => "tidak-",
            Self::Nasal => "N-",
            Self::Copy => "Ce-",
        }
    }

    /// The prefixes that may directly follow this one, as a set.
    ///
    /// meN- and di- stand outside everything that makes verbs (memperkecil, diberdayakan,
    /// dikesampingkan, menyeragamkan); nouns of ke- and peN- are made from whole words
    /// (keberhasilan, pemberlakuan, kepemimpinan); ku- and kau- from any passive stem.
    pub(super) const fn inner(self) -> PrefixSet {
        use Prefix::{Ber, Ke, Me, Not, Pe, Per, Se, Ter};
        match self {
            Self::Me | Self::Di | Self::Ku | Self::Kau => {
                PrefixSet::of(&[Per, Ber, Ter, Ke, Se, Pe])
            }
            Self::Ber => PrefixSet::of(&[Ke, Pe, Per, Se, Ter]),
            Self::Ter => PrefixSet::of(&[Per, Ber, Ke, Pe, Se]),
            Self::Pe | Self::Per => PrefixSet::of(&[Ber, Per, Ter, Ke, Se, Pe]),
            Self::Ke => PrefixSet::of(&[Ber, Ter, Se, Pe, Per, Not]),
            Self::Se => PrefixSet::of(&[Ke, Pe, Per, Ber, Ter, Me, Se]),
            Self::Not => PrefixSet::of(&[Ber, Ter, Se, Me, Pe, Ke]),
            Self::Nasal | Self::Copy => PrefixSet::of(&[]),
        }
    }
}

/// A set of prefixes.
#[derive(Clone, Copy)]
pub(super) struct PrefixSet(u16);

impl PrefixSet {
    /// What a word may begin with; negation needs ke- before it.
    pub(super) const OUTERMOST: Self = Self(!(1 << Prefix::Not as u16));

    const fn of(prefixes: &[Prefix]) -> Self {
        let mut set = 0;
        let mut index = 0;
        while index < prefixes.len() {
            set |= 1 << prefixes[index] as u16;
            index += 1;
        }
        Self(set)
    }

    pub(super) const fn contains(self, prefix: Prefix) -> bool {
        self.0 & 1 << prefix as u16 != 0
    }
}

/// What must follow a written prefix.
#[derive(Clone, Copy)]
pub(super) enum Before {
    /// Anything.
    Any,
    /// A vowel.
    Vowel,
    /// One of these letters.
    Letters(&'static str),
    /// Any consonant but r.
    Consonant,
    /// A consonant and `er`: bekerja, tepercaya.
    ConsonantEr,
    /// These letters: belajar, penyair.
    StartsWith(&'static str),
    /// A root of one syllable: mengebom.
    OneSyllable,
}

/// A prefix as it is written in front of certain stems.
pub(super) struct Allomorph {
    pub(super) prefix: Prefix,
    /// The letters of the word's beginning.
    pub(super) written: &'static str,
    /// The stem's first letter, which stands in place of the last written one: menulis < tulis.
    pub(super) restored: Option<u8>,
    pub(super) before: Before,
    pub(super) cost: i16,
}

impl Allomorph {
    /// Whether `rest`, all that follows the written prefix, lets it stand here.
    pub(super) fn fits(&self, rest: &[u8]) -> bool {
        let Some(&next) = rest.first() else {
            return false;
        };
        match self.before {
            Before::Any | Before::OneSyllable => true,
            Before::Vowel => is_vowel(next),
            Before::Letters(letters) => letters.as_bytes().contains(&next),
            Before::Consonant => !is_vowel(next) && next != b'r',
            Before::ConsonantEr => !is_vowel(next) && rest.get(1..3) == Some(b"er"),
            Before::StartsWith(letters) => rest.starts_with(letters.as_bytes()),
        }
    }
}

const fn plain(prefix: Prefix, written: &'static str, before: Before, cost: i16) -> Allomorph {
    Allomorph { prefix, written, restored: None, before, cost }
}

const fn restoring(
    prefix: Prefix,
    written: &'static str,
    restored: u8,
    before: Before,
    cost: i16,
) -> Allomorph {
    Allomorph { prefix, written, restored: Some(restored), before, cost }
}

use Before::{Any, Consonant, ConsonantEr, Letters, OneSyllable, StartsWith, Vowel};
use Prefix::{Ber, Di, Kau, Ke, Ku, Me, Nasal, Not, Pe, Per, Se, Ter};

/// Every written form of every prefix, sorted by first letter.
///
/// A cost above zero marks what the spelling rules advise against or what only a few words do:
/// kept p t s k before a vowel (mempengaruhi, the spelling before 2022), peN- without nasal.
static ALLOMORPHS: &[Allomorph] = &[
    plain(Ber, "ber", Vowel, 0),
    plain(Ber, "ber", Consonant, 0),
    plain(Ber, "be", Letters("r"), 1),
    plain(Ber, "be", ConsonantEr, 0),
    plain(Ber, "bel", StartsWith("ajar"), 0),
    plain(Di, "di", Any, 0),
    plain(Ku, "ku", Any, 4),
    plain(Kau, "kau", Any, 3),
    plain(Ke, "ke", Any, 0),
    plain(Me, "me", Letters("lrmwy"), 0),
    plain(Me, "me", Letters("n"), 1),
    plain(Me, "mem", Letters("bfv"), 0),
    plain(Me, "mem", Letters("p"), 1),
    restoring(Me, "mem", b'p', Vowel, 0),
    restoring(Me, "mem", b'p', Letters("lr"), 1),
    plain(Me, "men", Letters("dcjz"), 0),
    plain(Me, "men", Letters("ts"), 1),
    restoring(Me, "men", b't', Vowel, 0),
    restoring(Me, "men", b't', Letters("r"), 1),
    restoring(Me, "meny", b's', Vowel, 0),
    restoring(Me, "men", b's', Letters("y"), 2),
    plain(Me, "meng", Letters("ghqxaeiou"), 0),
    plain(Me, "meng", Letters("k"), 1),
    restoring(Me, "meng", b'k', Vowel, 0),
    restoring(Me, "meng", b'k', Letters("lr"), 1),
    plain(Me, "menge", OneSyllable, 4),
    restoring(Nasal, "m", b'p', Vowel, 0),
    plain(Nasal, "m", Letters("bp"), 2),
    restoring(Nasal, "ng", b'k', Vowel, 0),
    plain(Nasal, "ng", Vowel, 0),
    plain(Nasal, "ng", Letters("gh"), 0),
    plain(Nasal, "nge", Consonant, 0),
    plain(Nasal, "nge", Letters("r"), 0),
    restoring(Nasal, "ny", b's', Vowel, 1),
    restoring(Nasal, "ny", b'c', Vowel, 0),
    restoring(Nasal, "n", b't', Vowel, 0),
    plain(Nasal, "n", Letters("cdjt"), 2),
    plain(Pe, "pe", Letters("lrmwy"), 0),
    plain(Pe, "pe", Letters("n"), 1),
    plain(Pe, "pem", Letters("bfv"), 0),
    plain(Pe, "pem", Letters("p"), 1),
    restoring(Pe, "pem", b'p', Vowel, 0),
    restoring(Pe, "pem", b'p', Letters("lr"), 1),
    plain(Pe, "pen", Letters("dcjz"), 0),
    plain(Pe, "pen", Letters("ts"), 1),
    restoring(Pe, "pen", b't', Vowel, 0),
    restoring(Pe, "pen", b't', Letters("r"), 1),
    restoring(Pe, "peny", b's', Vowel, 0),
    restoring(Pe, "pen", b's', Letters("y"), 2),
    plain(Pe, "peng", Letters("ghqxaeiou"), 0),
    plain(Pe, "peng", Letters("k"), 1),
    restoring(Pe, "peng", b'k', Vowel, 0),
    restoring(Pe, "peng", b'k', Letters("lr"), 1),
    plain(Pe, "penge", OneSyllable, 4),
    plain(Pe, "pe", Letters("bcdfghjkpstvz"), 3),
    plain(Pe, "pe", Vowel, 8),
    plain(Per, "per", Vowel, 0),
    plain(Per, "per", Consonant, 0),
    plain(Per, "pe", Letters("r"), 1),
    plain(Per, "pe", ConsonantEr, 0),
    plain(Per, "pel", StartsWith("ajar"), 0),
    plain(Se, "se", Any, 0),
    plain(Ter, "ter", Vowel, 0),
    plain(Ter, "ter", Consonant, 0),
    plain(Ter, "te", Letters("r"), 1),
    plain(Ter, "te", ConsonantEr, 0),
    plain(Not, "tidak", Any, 0),
    plain(Not, "tidak-", Any, 0),
    plain(Not, "tak", Any, 2),
];

/// Where the forms that begin with each letter start, a to z and the end.
static FIRST_LETTERS: [u8; 27] = {
    let mut starts = [0; 27];
    let mut letter = 0;
    let mut index = 0;
    while letter < starts.len() {
        while index < ALLOMORPHS.len()
            && ((ALLOMORPHS[index].written.as_bytes()[0] - b'a') as usize) < letter
        {
            index += 1;
        }
        starts[letter] = index as u8;
        letter += 1;
    }
    starts
};

/// The written prefixes that begin with this letter.
#[inline]
pub(super) fn allomorphs(first: u8) -> &'static [Allomorph] {
    let letter = usize::from(first.wrapping_sub(b'a'));
    match FIRST_LETTERS.get(letter..letter + 2) {
        Some(&[start, end]) => &ALLOMORPHS[usize::from(start)..usize::from(end)],
        _ => &[],
    }
}

/// A suffix that makes words (clitics, which stand outside it, are in `endings`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Suffix {
    /// None.
    None,
    /// -kan: causative, benefactive.
    Kan,
    /// -an: nouns, and the closing half of ke-…-an, peN-…-an, per-…-an, ber-…-an.
    An,
    /// -i: locative, repetitive.
    I,
    /// -in: colloquial for -kan and -i.
    In,
}

impl Suffix {
    /// The suffix as a grammar writes it; empty where there is none.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Kan => "-kan",
            Self::An => "-an",
            Self::I => "-i",
            Self::In => "-in",
        }
    }
}

/// What the suffix costs under this outermost prefix: 0 for the pairs that make most words,
/// [`FORBIDDEN`] for those that do not occur (Sneddon 1.3).
pub(super) const fn fit(outermost: Option<Prefix>, suffix: Suffix) -> i16 {
    let (none, kan, an, i, r#in) = match outermost {
        None => (0, 3, 1, 5, 5),
        Some(Me | Di) => (0, 0, FORBIDDEN, 0, 6),
        Some(Ku | Kau) => (0, 0, FORBIDDEN, 0, 4),
        Some(Ber) => (0, 3, 2, FORBIDDEN, FORBIDDEN),
        Some(Ter) => (0, 2, FORBIDDEN, 2, 6),
        Some(Pe) => (1, FORBIDDEN, CONFIX, FORBIDDEN, FORBIDDEN),
        Some(Per) => (3, 4, CONFIX, 4, 8),
        // ketahui, the one word in ke-…-i, is an imperative of mengetahui.
        Some(Ke) => (6, FORBIDDEN, CONFIX, 14, FORBIDDEN),
        Some(Se) => (0, FORBIDDEN, 4, FORBIDDEN, FORBIDDEN),
        Some(Not) => (FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
        Some(Nasal) => (0, 5, 4, 3, 0),
        Some(Prefix::Copy) => (3, FORBIDDEN, 0, FORBIDDEN, FORBIDDEN),
    };
    match suffix {
        Suffix::None => none,
        Suffix::Kan => kan,
        Suffix::An => an,
        Suffix::I => i,
        Suffix::In => r#in,
    }
}
