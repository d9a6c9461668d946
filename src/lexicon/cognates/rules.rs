//! The correspondences of spelling, as a table.

use crate::language::Language;

/// What English writes and what Indonesian makes of it.
pub(super) struct Rule {
    english: &'static str,
    indonesian: &'static str,
    pub(super) place: Place,
    /// What must follow, in whichever language the word is.
    pub(super) next: Next,
    /// 0 for a rule of spelling, 1 or 2 for what is only likely.
    pub(super) cost: u8,
}

/// Where in a word a rule holds.
pub(super) enum Place {
    Anywhere,
    End,
}

/// What must follow.
pub(super) enum Next {
    Any,
    /// *e*, *i* or *y*.
    Soft,
    /// None of these.
    Hard,
    /// Another vowel than *i*.
    Vowel,
}

impl Rule {
    /// What the rule says of the language a word is in, and of the other.
    pub(super) fn sides(&self, from: Language) -> [&'static str; 2] {
        match from {
            Language::English => [self.english, self.indonesian],
            Language::Indonesian => [self.indonesian, self.english],
        }
    }
}

pub(super) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

const fn inside(english: &'static str, indonesian: &'static str, cost: u8, next: Next) -> Rule {
    Rule { english, indonesian, place: Place::Anywhere, next, cost }
}

const fn ending(english: &'static str, indonesian: &'static str, cost: u8) -> Rule {
    Rule { english, indonesian, place: Place::End, next: Next::Any, cost }
}

/// All rules. Order does not matter: every way through a word is tried.
pub(super) const RULES: &[Rule] = &[
    // Sounds.
    inside("c", "k", 0, Next::Hard),
    inside("c", "s", 0, Next::Soft),
    inside("cc", "k", 0, Next::Hard),
    inside("cc", "ks", 0, Next::Soft),
    inside("sc", "s", 0, Next::Soft),
    inside("ck", "k", 0, Next::Any),
    inside("ch", "k", 0, Next::Any),
    inside("ch", "c", 0, Next::Any),
    inside("ch", "s", 1, Next::Any),
    inside("sch", "s", 1, Next::Any),
    inside("sh", "s", 1, Next::Any),
    inside("sh", "sy", 1, Next::Any),
    inside("ph", "f", 0, Next::Any),
    inside("th", "t", 0, Next::Any),
    inside("rh", "r", 0, Next::Any),
    inside("bh", "b", 1, Next::Any),
    inside("dh", "d", 1, Next::Any),
    inside("gh", "g", 1, Next::Any),
    inside("kh", "k", 1, Next::Any),
    inside("qu", "ku", 0, Next::Any),
    inside("qu", "k", 1, Next::Any),
    inside("x", "ks", 0, Next::Any),
    inside("xc", "ks", 0, Next::Soft),
    inside("xh", "ks", 1, Next::Any),
    inside("y", "i", 0, Next::Any),
    inside("i", "y", 1, Next::Vowel),
    inside("j", "y", 1, Next::Any),
    inside("v", "w", 1, Next::Any),
    inside("v", "f", 1, Next::Any),
    inside("z", "s", 1, Next::Any),
    inside("ti", "si", 0, Next::Vowel),
    inside("oo", "u", 0, Next::Any),
    inside("ou", "u", 0, Next::Any),
    inside("ou", "o", 1, Next::Any),
    inside("au", "o", 1, Next::Any),
    inside("ae", "e", 0, Next::Any),
    inside("oe", "e", 0, Next::Any),
    inside("ea", "e", 1, Next::Any),
    inside("ee", "i", 1, Next::Any),
    inside("ie", "i", 1, Next::Any),
    inside("ai", "e", 1, Next::Any),
    // Endings of nouns.
    ending("tion", "si", 0),
    ending("sion", "si", 0),
    ending("ssion", "si", 0),
    ending("tions", "si", 0),
    ending("sions", "si", 0),
    ending("ty", "tas", 0),
    ending("ties", "tas", 0),
    ending("sm", "sme", 0),
    ending("ist", "is", 0),
    ending("ists", "is", 0),
    ending("ogist", "og", 0),
    ending("ogists", "og", 0),
    ending("ics", "ika", 0),
    ending("ics", "ik", 0),
    ending("nce", "nsi", 0),
    ending("ence", "ansi", 1),
    ending("ency", "ansi", 1),
    ending("ment", "men", 0),
    ending("nt", "n", 0),
    ending("ct", "k", 0),
    ending("pt", "p", 0),
    ending("st", "s", 1),
    ending("rt", "r", 0),
    ending("rd", "r", 1),
    ending("ft", "f", 1),
    ending("m", "ma", 1),
    ending("age", "ase", 1),
    ending("tre", "ter", 0),
    ending("ble", "bel", 0),
    ending("cle", "kel", 0),
    ending("ple", "pel", 0),
    ending("gue", "g", 0),
    ending("que", "k", 0),
    ending("y", "a", 2),
    // Endings of adjectives and verbs.
    ending("ical", "is", 0),
    ending("ical", "ik", 0),
    ending("ic", "is", 0),
    ending("ically", "is", 1),
    ending("al", "", 2),
    ending("ive", "if", 0),
    ending("ary", "er", 0),
    ending("ar", "er", 0),
    ending("ate", "asi", 1),
    ending("ize", "isasi", 1),
    ending("ise", "isasi", 1),
    ending("ify", "ifikasi", 1),
    ending("ization", "isasi", 1),
    // Endings of names, and numbers.
    ending("e", "", 0),
    ending("e", "a", 1),
    ending("s", "", 0),
    ending("es", "", 0),
    ending("es", "a", 1),
    ending("ian", "ia", 1),
    ending("", "us", 2),
    ending("us", "", 2),
];
