//! The spellings of a word as an automaton: a dictionary of terms is walked with it, and only what
//! can still lie near enough is looked at.
//!
//! A state is a column of the table by which [`spelling_cost`](super::spelling_cost) compares two
//! words: what the letters read so far cost against every beginning of the word asked for. States
//! are made when they are first reached. What costs too much is told apart no longer, so they are
//! few: some hundreds.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use tantivy_fst::Automaton;
use twox_hash::XxHash3_128;

use super::LONGEST;
use super::cost::{CONFUSIONS, LETTER, SWAPPED, at_beginning, single};

/// The state from which no word lies near enough, and the one in which every word begins.
const DEAD: u32 = 0;
const START: u32 = 1;

/// A cost beyond all that are allowed.
const BEYOND: u8 = u8::MAX;

/// The first letters of a word and what they may cost, in tenths: most words differ from one another
/// by then, which is what makes a search short, and a word seldom begins wrong.
const BEGINNING: u8 = 4;
const GREATEST_AT_BEGINNING: u8 = 10;

/// Letters are told apart as far as a word can be asked for with them: a to z, and all others.
const OTHER: u8 = 26;
const LETTERS: usize = 32;
const H: u8 = b'h' - b'a';

/// The words within a cost of one.
pub struct Spellings {
    /// Of letters from a to z.
    word: Vec<u8>,
    /// In tenths of a letter.
    greatest: u8,
    /// By where they begin in the word.
    confusions: Vec<Vec<Confusion>>,
    states: RefCell<States>,
}

/// Letters of the word that may have been written with others.
struct Confusion {
    /// How many letters of the word.
    letters: usize,
    /// One or two.
    first: u8,
    second: Option<u8>,
    cost: u8,
}

/// What is known after some letters.
#[derive(Clone, Copy)]
struct State {
    /// What they cost against every beginning of the word, in tenths.
    costs: [u8; LONGEST + 1],
    /// The same without the letter read last: some mistakes are of two letters.
    before: [u8; LONGEST + 1],
    /// The letter read last.
    last: u8,
    /// How many were read, as far as that matters.
    read: u8,
}

#[derive(Default)]
struct States {
    by_number: Vec<State>,
    /// By hash.
    numbers: HashMap<u128, u32, BuildHasherDefault<Hashed>>,
    /// By state and letter; [`UNKNOWN`] where it was not needed yet.
    next: Vec<[u32; LETTERS]>,
}

const UNKNOWN: u32 = u32::MAX;

impl Spellings {
    /// The words within `greatest` letters of a word of letters from a to z; none where it is
    /// another.
    pub fn new(word: &str, greatest: f32) -> Self {
        let is_plain = word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let word: Vec<u8> = if is_plain { word.bytes().map(letter).collect() } else { Vec::new() };
        let confusions = (0..word.len()).map(|at| confusions(&word[at..])).collect();
        // What costs more is not told apart.
        let greatest = (greatest * 10.0).clamp(0.0, 100.0).round() as u8;
        let spellings = Spellings { word, greatest, confusions, states: RefCell::default() };
        let nothing = [BEYOND; LONGEST + 1];
        let dead = State { costs: nothing, before: nothing, last: OTHER, read: 0 };
        let mut start = dead;
        start.costs[0] = 0;
        spellings.leave_out(&mut start.costs, 0);
        let mut states = spellings.states.borrow_mut();
        let used = spellings.word.len() + 1;
        states.number(dead, used);
        states.number(start, used);
        drop(states);
        spellings
    }

    /// The word.
    pub fn word(&self) -> String {
        self.word.iter().map(|&letter| char::from(letter + b'a')).collect()
    }

    /// What a word costs, in letters; `None` where it is too much.
    pub fn cost(&self, word: &str) -> Option<f32> {
        let state = word.bytes().fold(self.start(), |state, byte| self.accept(&state, byte));
        let cost = self.states.borrow().by_number[state as usize].costs[self.word.len()];
        (cost <= self.greatest).then(|| f32::from(cost) / 10.0)
    }

    /// Adds the beginnings that are longer by letters left out, and gives up those that cost too
    /// much.
    fn leave_out(&self, costs: &mut [u8; LONGEST + 1], read: u8) {
        let greatest = match read {
            0..=BEGINNING => self.greatest.min(GREATEST_AT_BEGINNING),
            _ => self.greatest,
        };
        for at in 0..=self.word.len() {
            if costs[at] > greatest {
                costs[at] = BEYOND;
            } else if let Some(&own) = self.word.get(at) {
                let mut cost = single(at.checked_sub(1).map(|before| self.word[before]), own, H);
                if at == 0 && read == 0 {
                    cost = at_beginning(cost);
                }
                costs[at + 1] = costs[at + 1].min(costs[at] + cost);
            }
        }
    }

    /// The state after one more letter.
    fn after(&self, state: &State, letter: u8) -> State {
        let mut costs = [BEYOND; LONGEST + 1];
        let mut before = [BEYOND; LONGEST + 1];
        let mut reach = |at: usize, from: u8, cost: u8, is_first: bool| {
            let cost = if is_first { at_beginning(cost) } else { cost };
            costs[at] = costs[at].min(from.saturating_add(cost));
        };
        let is_doubled = state.read > 0 && state.last == letter && letter != OTHER;
        let added = single(is_doubled.then_some(letter), letter, H);
        let columns = state.costs.iter().zip(&mut before).take(self.word.len() + 1);
        for (at, (&from, kept)) in columns.enumerate().filter(|(_, (from, _))| **from != BEYOND) {
            let is_first = at == 0 && state.read == 0;
            reach(at, from, added, is_first);
            let Some(&own) = self.word.get(at) else { break };
            reach(at + 1, from, if own == letter { 0 } else { LETTER }, is_first);
            // What no mistake of two letters can begin with is forgotten.
            if self.word.get(at + 1) == Some(&letter) {
                *kept = from;
            }
            for confusion in self.confusions[at].iter().filter(|known| known.first == letter) {
                match confusion.second {
                    None => reach(at + confusion.letters, from, confusion.cost, is_first),
                    Some(_) => *kept = from,
                }
            }
        }
        let columns = state.before.iter().take(self.word.len());
        for (at, &from) in columns.enumerate().filter(|(_, from)| **from != BEYOND) {
            let is_first = at == 0 && state.read == 1;
            if self.word[at..].starts_with(&[letter, state.last]) {
                reach(at + 2, from, SWAPPED, is_first);
            }
            for confusion in &self.confusions[at] {
                if confusion.first == state.last && confusion.second == Some(letter) {
                    reach(at + confusion.letters, from, confusion.cost, is_first);
                }
            }
        }
        let read = (state.read + 1).min(BEGINNING + 1);
        self.leave_out(&mut costs, read);
        State { costs, before, last: letter, read }
    }
}

/// A letter by its number.
fn letter(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a',
        _ => OTHER,
    }
}

fn confusions(word: &[u8]) -> Vec<Confusion> {
    let both_ways =
        CONFUSIONS.iter().flat_map(|&(one, other, cost)| [(one, other, cost), (other, one, cost)]);
    let fitting = both_ways.filter(|(own, ..)| {
        own.len() <= word.len() && own.bytes().map(letter).eq(word[..own.len()].iter().copied())
    });
    let confusion = |(own, others, cost): (&str, &str, u8)| {
        let mut others = others.bytes().map(letter);
        Some(Confusion { letters: own.len(), first: others.next()?, second: others.next(), cost })
    };
    fitting.filter_map(confusion).collect()
}

impl States {
    /// The number of a state, of whose costs so many are used.
    fn number(&mut self, state: State, used: usize) -> u32 {
        let mut bytes = [0; 2 * (LONGEST + 1) + 2];
        bytes[0] = state.last;
        bytes[1] = state.read;
        bytes[2..2 + used].copy_from_slice(&state.costs[..used]);
        bytes[2 + used..2 + 2 * used].copy_from_slice(&state.before[..used]);
        let hash = XxHash3_128::oneshot(&bytes[..2 + 2 * used]);
        let next = self.by_number.len() as u32;
        let number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            self.by_number.push(state);
            self.next.push([UNKNOWN; LETTERS]);
        }
        number
    }
}

/// Takes hashes as they are.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0 << 8 | u64::from(byte));
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Automaton for &Spellings {
    type State = u32;

    fn start(&self) -> u32 {
        if self.word.is_empty() { DEAD } else { START }
    }

    fn is_match(&self, state: &u32) -> bool {
        let states = self.states.borrow();
        states.by_number[*state as usize].costs[self.word.len()] <= self.greatest
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != DEAD
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        // Letters that are not of ASCII are others, all their bytes together.
        let goes_on = (0x80..0xc0).contains(&byte);
        if *state == DEAD || goes_on {
            return *state;
        }
        let mut states = self.states.borrow_mut();
        let (at, letter) = (*state as usize, letter(byte));
        let known = states.next[at][usize::from(letter)];
        if known != UNKNOWN {
            return known;
        }
        let next = self.after(&states.by_number[at], letter);
        let used = self.word.len() + 1;
        let is_alive = |costs: &[u8]| costs[..used].iter().any(|&cost| cost != BEYOND);
        let number = match is_alive(&next.costs) || is_alive(&next.before) {
            true => states.number(next, used),
            false => DEAD,
        };
        states.next[at][usize::from(letter)] = number;
        number
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cost::spelling_cost;
    use super::*;

    /// Words of letters that are confused, doubled and left out.
    fn words() -> impl Strategy<Value = String> {
        prop_oneof!["[aeiouhksyp]{4,9}", "[dtjcnykhoe]{4,9}", "[a-z]{4,9}"]
    }

    proptest! {
        #[test]
        fn costs_are_those_of_the_table(asked in words(), found in words(), greatest in 5u8..40) {
            let greatest = f32::from(greatest) / 10.0;
            let cost = spelling_cost(&asked, &found);
            match Spellings::new(&asked, greatest).cost(&found) {
                Some(known) => prop_assert!(known == cost && cost <= greatest),
                None => {
                    let always = greatest.min(f32::from(GREATEST_AT_BEGINNING) / 10.0);
                    prop_assert!(cost > always);
                }
            }
        }
    }

    #[test]
    fn a_word_may_not_begin_too_wrong() {
        let spellings = Spellings::new("memporakporandakan", 3.6);
        assert_eq!(spellings.cost("memprakprandakan"), Some(2.0));
        assert_eq!(spellings.cost("memporakporandakan"), Some(0.0));
        assert_eq!(spellings.cost("xymporakporandakan"), None);
        assert_eq!(Spellings::new("suharto", 1.4).cost("soeharto"), Some(0.2));
        assert_eq!(Spellings::new("wroclaw", 1.4).cost("wrocław"), Some(1.0));
        assert_eq!(Spellings::new("москва", 1.2).cost("москва"), None);
    }
}
