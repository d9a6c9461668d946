//! Words that a word may have been meant to be.
//!
//! How far two spellings lie apart is a matter of letters, and of which letters: Indonesian writes
//! f, p and v for one sound, drops and adds h, doubles letters in names, and wrote oe, dj and tj
//! until not long ago. Such confusions cost less than others. Among words that lie equally near
//! the one in more passages comes first.

use serde::Serialize;

use crate::analysis::Home;
use crate::index::Section;

use super::expansion::{Reach, Sought};
use super::pattern::Near;
use super::plan::Place;
use super::vocabulary::Vocabulary;

/// A word of a query that stands nowhere in the index.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnknownWord {
    /// Its first byte in the query, and the byte after its last.
    pub bytes: [usize; 2],
    /// The word as typed.
    pub word: String,
    /// What may have been meant, the likeliest first.
    pub suggestions: Vec<Suggestion>,
}

/// A word that may have been meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The word, folded.
    pub word: String,
    /// In how many passages it stands; 0 for a word of the lexicon whose translations or other
    /// forms stand there.
    pub passages: u64,
    /// How far it lies apart, a letter about 1.
    #[serde(skip)]
    pub cost: f32,
}

/// The shortest and the longest words that are mended, in letters.
const SHORTEST: usize = 4;
const LONGEST: usize = 40;

/// The greatest cost by letter of the word.
const COST_A_LETTER: f32 = 0.2;

/// How much it counts that a word is frequent: the logarithm of its passages by this.
const FREQUENCY_WEIGHT: f32 = 0.1;

/// Words of the index that are weighed.
const REACH: Reach = Reach { terms: 300, compared: 50_000 };

/// Letters that stand for one another, and what it costs to take one for the other.
const CONFUSIONS: &[(&str, &str, f32)] = &[
    ("f", "p", 0.4),
    ("f", "v", 0.3),
    ("p", "v", 0.4),
    ("z", "j", 0.4),
    ("z", "s", 0.5),
    ("e", "i", 0.4),
    ("u", "o", 0.4),
    ("a", "e", 0.6),
    ("k", "q", 0.4),
    ("k", "c", 0.5),
    ("k", "g", 0.7),
    ("b", "p", 0.7),
    ("d", "t", 0.7),
    ("y", "i", 0.4),
    ("kh", "k", 0.3),
    ("kh", "h", 0.4),
    ("kh", "ch", 0.2),
    ("sy", "s", 0.3),
    ("sy", "sj", 0.2),
    ("sy", "sh", 0.3),
    ("oe", "u", 0.2),
    ("dj", "j", 0.2),
    ("tj", "c", 0.2),
    ("nj", "ny", 0.2),
    ("ks", "x", 0.3),
    ("ph", "f", 0.3),
    ("th", "t", 0.3),
    ("j", "y", 0.5),
];

/// A letter too many or too few, one of two equal ones, an h, two letters that changed places, and
/// what a wrong first letter costs more.
const LETTER: f32 = 1.0;
const DOUBLED: f32 = 0.3;
const SILENT: f32 = 0.4;
const SWAPPED: f32 = 0.7;
const FIRST: f32 = 0.5;

/// How far apart the spellings of two words lie. Costs time by the product of their lengths.
pub fn spelling_cost(asked: &str, found: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (asked.chars().collect(), found.chars().collect());
    let width = b.len() + 1;
    let mut costs = vec![f32::MAX; (a.len() + 1) * width];
    costs[0] = 0.0;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let here = costs[i * width + j];
            let mut reach = |di: usize, dj: usize, cost: f32| {
                // A word seldom begins wrong.
                let first = if i == 0 && j == 0 && cost >= SWAPPED { FIRST } else { 0.0 };
                let there = &mut costs[(i + di) * width + j + dj];
                *there = there.min(here + cost + first);
            };
            if let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
                reach(1, 1, if x == y { 0.0 } else { LETTER });
            }
            if i < a.len() {
                reach(1, 0, single(&a, i));
            }
            if j < b.len() {
                reach(0, 1, single(&b, j));
            }
            if i + 1 < a.len() && j + 1 < b.len() && a[i] == b[j + 1] && a[i + 1] == b[j] {
                reach(2, 2, SWAPPED);
            }
            for (one, other, cost) in CONFUSIONS {
                for (x, y) in [(one, other), (other, one)] {
                    if starts(&a[i..], x) && starts(&b[j..], y) {
                        reach(x.len(), y.len(), *cost);
                    }
                }
            }
        }
    }
    costs[a.len() * width + b.len()]
}

/// What a letter costs that the other word does not have.
fn single(word: &[char], at: usize) -> f32 {
    let doubled = at > 0 && word[at - 1] == word[at];
    match word[at] {
        _ if doubled => DOUBLED,
        'h' => SILENT,
        _ => LETTER,
    }
}

fn starts(word: &[char], letters: &str) -> bool {
    letters.chars().enumerate().all(|(at, letter)| word.get(at) == Some(&letter))
}

/// Whether a word is one of letters that may be misspelled.
pub(super) fn can_be_mended(word: &str) -> bool {
    let letters = word.chars().count();
    (SHORTEST..=LONGEST).contains(&letters) && word.chars().all(char::is_alphabetic)
}

/// The greatest cost at which a word may be another.
pub(super) fn greatest_cost(word: &str) -> f32 {
    COST_A_LETTER * word.chars().count() as f32
}

/// What a folded word may have been meant to be, of the words of the index, the likeliest first.
/// Costs about a millisecond with 100,000 different words.
///
/// # Errors
/// Where the index cannot be read.
pub fn suggestions(
    word: &str,
    vocabulary: &dyn Vocabulary,
    most: usize,
) -> tantivy::Result<Vec<Suggestion>> {
    if !can_be_mended(word) {
        return Ok(Vec::new());
    }
    let places = Section::ALL.map(|section| Place::Text(section, Home::Surface));
    let mut spellings = respellings(word);
    spellings.push(word.to_owned());
    let mut found: Vec<Suggestion> = Vec::new();
    for spelling in &spellings {
        let distance = if spelling.chars().count() > SHORTEST { 2 } else { 1 };
        let near = Near::new(spelling, distance);
        for (term, passages) in vocabulary.expand(&places, &Sought::Near(&near), REACH)?.terms {
            let cost = spelling_cost(word, &term);
            if cost <= greatest_cost(word) && found.iter().all(|known| known.word != term) {
                found.push(Suggestion { word: term, passages, cost });
            }
        }
    }
    sort(&mut found);
    found.truncate(most);
    // What stands in a text and in its title stands in one passage.
    for suggestion in &mut found {
        let [body, title] = places.map(|place| vocabulary.frequency(place, &suggestion.word));
        suggestion.passages = body?.max(title?);
    }
    found.retain(|suggestion| suggestion.passages > 0);
    Ok(found)
}

pub(super) fn sort(suggestions: &mut [Suggestion]) {
    let rank =
        |found: &Suggestion| found.cost - FREQUENCY_WEIGHT * (1.0 + found.passages as f32).ln();
    suggestions.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then_with(|| a.word.cmp(&b.word)));
}

/// A word in the spelling of 1972 and in that of 1947, where they differ from it: several letters
/// may be others there.
fn respellings(word: &str) -> Vec<String> {
    const NEW_LETTERS: [(&str, &str); 6] =
        [("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh")];
    let modern =
        NEW_LETTERS.iter().fold(word.to_owned(), |word, (old, new)| word.replace(old, new));
    let old = word.replace('u', "oe");
    [modern, old].into_iter().filter(|spelling| spelling != word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusions_cost_less_than_other_letters() {
        let cases = [
            ("saddam", "sadam", 0.3),
            ("hussein", "husein", 0.3),
            ("menyisakan", "menyisahkan", 0.4),
            ("memporakporandakan", "memprakprandakan", 2.0),
            ("soeharto", "suharto", 0.2),
            ("tjoekoep", "cukup", 0.6),
            ("aktif", "aktip", 0.4),
            ("ijazah", "izasah", 0.9),
            ("khusus", "kusus", 0.3),
            ("syukur", "sukur", 0.3),
            ("pasukan", "pasuakn", 0.7),
            ("kota", "kota", 0.0),
            ("kota", "bota", 1.5),
        ];
        for (asked, found, cost) in cases {
            let actual = spelling_cost(asked, found);
            assert!((actual - cost).abs() < 1e-4, "{asked} {found}: {actual}");
            let back = spelling_cost(found, asked);
            assert!((back - cost).abs() < 1e-4, "{found} {asked}: {back}");
        }
    }
}
