//! Words that the two languages share but for their spelling: `transparency` and `transparansi`.
//!
//! Indonesian writes what it borrows as it is spoken, by rules that hardly know exceptions: *ph* is
//! *f*, *c* is *k* or *s*, double letters are single, and every common ending has its
//! counterpart (*-tion -si, -ty -tas, -ism -isme, -ic -ik*). The rules propose more forms than there
//! are; whoever asks keeps those that the index contains.

use crate::language::Language;

/// The shortest word with cognates: shorter ones look alike by chance.
const SHORTEST: usize = 5;

/// Forms proposed at most.
const MOST_FORMS: usize = 96;

/// English endings and what Indonesian makes of them, longest first.
const ENDINGS: &[(&str, &[&str])] = &[
    ("ization", &["isasi"]),
    ("isation", &["isasi"]),
    ("ication", &["ikasi"]),
    ("ological", &["ologis", "ologi"]),
    ("ography", &["ografi"]),
    ("ically", &["ik", "is"]),
    ("ology", &["ologi"]),
    ("ician", &["isi", "isian", "ikus"]),
    ("ation", &["asi"]),
    ("ition", &["isi"]),
    ("ution", &["usi"]),
    ("ction", &["ksi"]),
    ("ption", &["psi"]),
    ("ssion", &["si"]),
    ("sion", &["si"]),
    ("tion", &["si"]),
    ("ency", &["ensi"]),
    ("ancy", &["ansi"]),
    ("ence", &["ensi", "ens"]),
    ("ance", &["ansi", "ans"]),
    ("ical", &["is", "ik", "ikal"]),
    ("ious", &["ius"]),
    ("eous", &["eus"]),
    ("ible", &["ibel"]),
    ("able", &["abel"]),
    ("ity", &["itas"]),
    ("ety", &["etas"]),
    ("ism", &["isme"]),
    ("ist", &["is"]),
    ("ics", &["ika", "ik"]),
    ("ive", &["if"]),
    ("ify", &["ifikasi"]),
    ("ize", &["isasi"]),
    ("ise", &["isasi"]),
    ("ate", &["at", "asi"]),
    ("ure", &["ur"]),
    ("ude", &["ud"]),
    ("ent", &["en"]),
    ("ant", &["an"]),
    ("ane", &["an", "ana"]),
    ("ine", &["in", "ina"]),
    ("one", &["on"]),
    ("ase", &["ase", "asa"]),
    ("ose", &["osa", "os"]),
    ("ter", &["ter"]),
    ("tre", &["ter"]),
    ("ble", &["bel"]),
    ("cle", &["kel"]),
    ("ple", &["pel"]),
    ("gue", &["g"]),
    ("que", &["k"]),
    ("ian", &["ia", "ian"]),
    ("cy", &["si"]),
    ("ty", &["tas", "ti"]),
    ("gy", &["gi"]),
    ("ic", &["ik", "is"]),
    ("al", &["al"]),
    ("ad", &["ad"]),
    ("ly", &["li"]),
    ("us", &["us"]),
    ("um", &["um"]),
    ("y", &["i"]),
    ("e", &["", "e"]),
    ("s", &["", "s"]),
    ("", &[""]),
];

/// What Indonesian writes for what stands inside an English word; longest first.
const FROM_ENGLISH: &[(&str, &str)] = &[
    ("sch", "sk"),
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("ch", "k"),
    ("ch", "c"),
    ("qu", "ku"),
    ("ck", "k"),
    ("cc", "k"),
    ("cc", "ks"),
    ("sc", "sk"),
    ("sc", "s"),
    ("oo", "u"),
    ("ou", "u"),
    ("ae", "e"),
    ("oe", "e"),
    ("ea", "e"),
    ("c", "k"),
    ("c", "s"),
    ("x", "ks"),
    ("y", "i"),
    ("q", "k"),
];

/// What English may have where Indonesian writes these; what is written may stay as well.
const FROM_INDONESIAN: &[(&str, &str)] =
    &[("ks", "x"), ("ku", "qu"), ("k", "c"), ("f", "ph"), ("t", "th"), ("i", "y"), ("s", "c")];

/// Forms of the other language that a word of `from` may be a cognate of; `word` is folded. Empty
/// for short words and for words with other characters than letters.
///
/// ```
/// use telisik::{Language, lexicon::cognates};
/// assert!(cognates("transparency", Language::English).contains(&"transparensi".to_owned()));
/// assert!(cognates("philosophy", Language::English).contains(&"filosofi".to_owned()));
/// assert!(cognates("demokratisasi", Language::Indonesian).contains(&"democratization".to_owned()));
/// ```
pub fn cognates(word: &str, from: Language) -> Vec<String> {
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut forms = Vec::new();
    for (english, indonesian) in ENDINGS {
        for indonesian in *indonesian {
            let (own, other) = match from {
                Language::English => (*english, *indonesian),
                Language::Indonesian => (*indonesian, *english),
            };
            if let Some(beginning) = word.strip_suffix(own)
                && beginning.len() >= 2
            {
                respell(beginning, from, other, &mut forms);
            }
        }
        // Going from English, the longest ending that fits is the one.
        if from == Language::English
            && !forms.is_empty()
            && !english.is_empty()
            && english.len() > 1
        {
            break;
        }
    }
    forms.retain(|form| form != word);
    forms.sort();
    forms.dedup();
    forms
}

/// Adds every spelling of a word's beginning, each with the ending.
fn respell(beginning: &str, from: Language, ending: &str, forms: &mut Vec<String>) {
    let mut open: Vec<(String, usize)> = vec![(String::new(), 0)];
    while let Some((written, at)) = open.pop() {
        if forms.len() >= MOST_FORMS || open.len() >= MOST_FORMS {
            return;
        }
        let rest = &beginning[at..];
        let Some(letter) = rest.chars().next() else {
            forms.push(written + ending);
            continue;
        };
        // Double letters are single in Indonesian.
        if from == Language::English && rest[1..].starts_with(letter) && !is_vowel(letter) {
            open.push((written.clone(), at + 1));
            continue;
        }
        let mut longest = 0;
        match from {
            Language::English => {
                for (own, other) in FROM_ENGLISH {
                    let fits = longest == 0 || own.len() == longest;
                    if fits && rest.starts_with(own) && may_stand(own, other, rest) {
                        open.push((written.clone() + other, at + own.len()));
                        longest = own.len();
                    }
                }
            }
            Language::Indonesian => {
                for (own, other) in FROM_INDONESIAN {
                    let soft = rest[1..].starts_with(['e', 'i']);
                    if rest.starts_with(own) && (*other != "c" || (*own == "s") == soft) {
                        open.push((written.clone() + other, at + own.len()));
                    }
                }
            }
        }
        // `c`, `x` and `ph` do not stay in Indonesian; other letters do.
        if longest == 0 || matches!(letter, 'y' | 'o' | 'e' | 's') {
            open.push((written + letter.encode_utf8(&mut [0; 4]), at + 1));
        }
    }
}

/// `c` is `s` before e, i and y, `k` elsewhere.
fn may_stand(own: &str, other: &str, rest: &str) -> bool {
    if !matches!(own, "c" | "sc" | "cc") {
        return true;
    }
    let soft = rest[own.len()..].starts_with(['e', 'i', 'y']);
    soft == other.ends_with('s')
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_correspondences_propose_the_cognate() {
        let pairs = [
            ("democracy", "demokrasi"),
            ("philosophy", "filosofi"),
            ("complexity", "kompleksitas"),
            ("communism", "komunisme"),
            ("electronic", "elektronik"),
            ("physics", "fisika"),
            ("active", "aktif"),
            ("communication", "komunikasi"),
            ("constitution", "konstitusi"),
            ("president", "presiden"),
            ("theory", "teori"),
            ("hypothesis", "hipotesis"),
            ("accommodation", "akomodasi"),
            ("commission", "komisi"),
            ("structure", "struktur"),
            ("biology", "biologi"),
            ("efficiency", "efisiensi"),
            ("symbol", "simbol"),
            ("academic", "akademik"),
            ("corporation", "korporasi"),
        ];
        for (english, indonesian) in pairs {
            let forms = cognates(english, Language::English);
            assert!(forms.iter().any(|form| form == indonesian), "{english}: {forms:?}");
        }
        for (english, indonesian) in [
            ("democratization", "demokratisasi"),
            ("theory", "teori"),
            ("complexity", "kompleksitas"),
            ("photography", "fotografi"),
            ("physics", "fisika"),
        ] {
            let forms = cognates(indonesian, Language::Indonesian);
            assert!(forms.iter().any(|form| form == english), "{indonesian}: {forms:?}");
        }
    }

    #[test]
    fn proposals_are_bounded() {
        assert!(cognates("cat", Language::English).is_empty());
        assert!(cognates("naïve-word", Language::English).is_empty());
        let long = "cktiyk".repeat(60);
        for language in Language::ALL {
            assert!(cognates(&long, language).len() <= 8 * MOST_FORMS);
        }
    }
}
