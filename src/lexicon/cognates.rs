//! Words that the two languages share but for their spelling: `transparency` and `transparansi`.
//!
//! Indonesian writes what it borrows as it is spoken, by rules that hardly know exceptions: *ph* is
//! *f*, *c* is *k* or *s*, double letters are single, and every common ending has its counterpart
//! (*-tion -si, -ty -tas, -ism -isme, -ic -ik*). Names go by the same rules and by some of their own
//! (*Ashoka, Asoka*; *Clotilde, Clotilda*). The rules leave open far more spellings than there are
//! words. They are therefore no list but an automaton, with which whoever asks walks through the
//! words that really exist: those of an index.

mod pattern;
mod rules;

use crate::language::Language;

use rules::{Next, Place, RULES, Rule};

/// The shortest word with cognates: shorter ones look alike by chance.
const SHORTEST: usize = 5;

/// The longest: longer ones are no words.
const LONGEST: usize = 40;

/// The spellings that a word of one language may have in the other, each with a cost: 0 where the
/// rules of spelling lead from one to the other, more for each step that is only likely.
///
/// ```
/// use telisik::{Language, lexicon::Cognates};
/// let of = |word, from, other| Cognates::of(word, from).unwrap().cost(other);
/// assert_eq!(of("transparency", Language::English, "transparansi"), Some(1));
/// assert_eq!(of("philosophy", Language::English, "filosofi"), Some(0));
/// assert_eq!(of("demokratisasi", Language::Indonesian, "democratization"), Some(1));
/// assert_eq!(of("philosophy", Language::English, "filsuf"), None);
/// ```
#[derive(Clone, Debug)]
pub struct Cognates {
    /// By node: what leads on from it.
    arcs: Vec<Vec<Arc>>,
    end: Node,
    most: u8,
}

type Node = u16;

#[derive(Clone, Copy, Debug)]
struct Arc {
    /// What is written; `None` where nothing is.
    byte: Option<u8>,
    to: Node,
    cost: u8,
}

/// Where a walk through the spellings stands: the nodes it may be at, each with its least cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk(Vec<(Node, u8)>);

impl Cognates {
    /// The cognates of a folded word of a language; `None` for words that are too short or too
    /// long, or hold other characters than letters a to z.
    pub fn of(word: &str, from: Language) -> Option<Self> {
        let fits = (SHORTEST..=LONGEST).contains(&word.len());
        if !fits || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let end = word.len() as Node + 1;
        let mut cognates = Cognates {
            arcs: vec![Vec::new(); word.len() + 2],
            end,
            // In a short word every letter tells more.
            most: if word.len() < 7 { 1 } else { 2 },
        };
        for at in 0..word.len() {
            cognates.add_letter(word, at, from);
            for rule in RULES {
                cognates.add_rule(word, at, from, rule);
            }
        }
        // Endings that are written where the word itself has none.
        for rule in RULES.iter().filter(|rule| rule.sides(from)[0].is_empty()) {
            cognates.write(word.len() as Node, rule.sides(from)[1].as_bytes(), end, rule.cost);
        }
        cognates.write(word.len() as Node, &[], end, 0);
        Some(cognates)
    }

    /// A letter as it is, single for double or double for single.
    fn add_letter(&mut self, word: &str, at: usize, from: Language) {
        let letter = word.as_bytes()[at];
        let cost = match (from, letter) {
            // Indonesian has given these up.
            (Language::English, b'c' | b'x' | b'q') => 1,
            _ => 0,
        };
        self.write(at as Node, &[letter], at as Node + 1, cost);
        if rules::is_vowel(letter) {
            return;
        }
        match from {
            Language::English if word.as_bytes().get(at + 1) == Some(&letter) => {
                self.write(at as Node, &[], at as Node + 1, 0);
            }
            Language::English => {}
            Language::Indonesian => self.write(at as Node, &[letter; 2], at as Node + 1, 1),
        }
    }

    fn add_rule(&mut self, word: &str, at: usize, from: Language, rule: &Rule) {
        let [own, other] = rule.sides(from);
        let Some(rest) = word[at..].strip_prefix(own).filter(|_| !own.is_empty()) else { return };
        let stands = match rule.place {
            Place::Anywhere => true,
            // A word needs a beginning.
            Place::End => rest.is_empty() && at >= 2,
        };
        let next = rest.bytes().next();
        let goes_on = match rule.next {
            Next::Any => true,
            Next::Soft => matches!(next, Some(b'e' | b'i' | b'y')),
            Next::Hard => !matches!(next, Some(b'e' | b'i' | b'y')),
            Next::Vowel => matches!(next, Some(b'a' | b'e' | b'o' | b'u')),
        };
        if stands && goes_on {
            let to = match rule.place {
                Place::Anywhere => (at + own.len()) as Node,
                Place::End => self.end,
            };
            self.write(at as Node, other.as_bytes(), to, rule.cost);
        }
    }

    /// Adds a way from one node to another on which `letters` are written.
    fn write(&mut self, from: Node, letters: &[u8], to: Node, cost: u8) {
        let mut from = from;
        let mut cost = cost;
        for (number, &letter) in letters.iter().enumerate() {
            let next = if number + 1 == letters.len() {
                to
            } else {
                self.arcs.push(Vec::new());
                self.arcs.len() as Node - 1
            };
            self.arcs[usize::from(from)].push(Arc { byte: Some(letter), to: next, cost });
            (from, cost) = (next, 0);
        }
        if letters.is_empty() {
            self.arcs[usize::from(from)].push(Arc { byte: None, to, cost });
        }
    }

    /// The walk before the first letter.
    pub fn start(&self) -> Walk {
        let mut walk = Walk::default();
        self.reach(&mut walk, 0, 0);
        walk
    }

    /// The walk after a further letter.
    pub fn step(&self, walk: &Walk, byte: u8) -> Walk {
        let mut next = Walk::default();
        for &(node, cost) in &walk.0 {
            for arc in &self.arcs[usize::from(node)] {
                if arc.byte == Some(byte) {
                    self.reach(&mut next, arc.to, cost + arc.cost);
                }
            }
        }
        next
    }

    /// Adds a node to a walk, and what is reached from it without writing.
    fn reach(&self, walk: &mut Walk, node: Node, cost: u8) {
        if cost > self.most {
            return;
        }
        match walk.0.iter_mut().find(|(known, _)| *known == node) {
            Some((_, known)) if *known <= cost => return,
            Some((_, known)) => *known = cost,
            None => walk.0.push((node, cost)),
        }
        for arc in self.arcs[usize::from(node)].iter().filter(|arc| arc.byte.is_none()) {
            self.reach(walk, arc.to, cost + arc.cost);
        }
    }

    /// The cost of what has been written, if it is a whole word.
    pub fn cost_of(&self, walk: &Walk) -> Option<u8> {
        walk.0.iter().find(|(node, _)| *node == self.end).map(|(_, cost)| *cost)
    }

    /// The cost of a word of the other language; `None` where it is no cognate.
    pub fn cost(&self, word: &str) -> Option<u8> {
        let walk = word.bytes().fold(self.start(), |walk, byte| self.step(&walk, byte));
        self.cost_of(&walk)
    }
}

impl Walk {
    /// Whether no spelling leads on from here.
    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_spelling_lead_to_the_cognate() {
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
            ("supranational", "supranasional"),
            ("initiative", "inisiatif"),
            ("logarithm", "logaritma"),
            ("determinism", "determinisme"),
            ("psychologist", "psikolog"),
            ("haloalkanes", "haloalkana"),
            ("military", "militer"),
            ("import", "impor"),
            ("concept", "konsep"),
        ];
        for (english, indonesian) in pairs {
            for (word, from, other) in [
                (english, Language::English, indonesian),
                (indonesian, Language::Indonesian, english),
            ] {
                let cost = Cognates::of(word, from).unwrap().cost(other);
                assert!(cost.is_some(), "{word} {other}");
            }
        }
    }

    #[test]
    fn names_have_rules_of_their_own() {
        for (english, indonesian) in [
            ("ashoka", "asoka"),
            ("abhimanyu", "abimanyu"),
            ("clotilde", "clotilda"),
            ("kauravas", "korawa"),
            ("philippines", "filipina"),
            ("cordoba", "kordoba"),
        ] {
            let cost = Cognates::of(english, Language::English).unwrap().cost(indonesian);
            assert!(cost.is_some_and(|cost| cost > 0) || indonesian == "kordoba", "{english}");
        }
    }

    #[test]
    fn other_words_are_no_cognates() {
        assert!(Cognates::of("cat", Language::English).is_none());
        assert!(Cognates::of("naïve-word", Language::English).is_none());
        for (english, other) in
            [("general", "jenderal"), ("station", "statis"), ("market", "marga")]
        {
            assert_eq!(Cognates::of(english, Language::English).unwrap().cost(other), None);
        }
    }

    #[test]
    fn walks_stay_small() {
        let long = "cktiysch".repeat(5);
        for language in Language::ALL {
            let cognates = Cognates::of(&long, language).unwrap();
            let mut walk = cognates.start();
            for byte in long.bytes() {
                walk = cognates.step(&walk, byte);
                assert!(walk.0.len() <= 64);
            }
        }
    }
}
