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
use std::ops::Range;

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
const LETTERS: usize = 27;
const H: u8 = b'h' - b'a';

/// A cost for every beginning of the word, in tenths, and some more: so many are added at once.
type Costs = [u8; WIDTH];
const WIDTH: usize = 48;
const NOTHING: Costs = [BEYOND; WIDTH];
const _: () = assert!(WIDTH > LONGEST);

/// The words within a cost of one.
pub struct Spellings {
    /// Of letters from a to z.
    word: Vec<u8>,
    /// In tenths of a letter.
    greatest: u8,
    /// By the letter that is read.
    letters: Vec<Letter>,
    /// What it costs to leave out each letter of the word.
    gaps: Costs,
    states: RefCell<States>,
}

/// What a letter that is read may stand for.
#[derive(Clone)]
struct Letter {
    /// What it costs to take it for each letter of the word.
    taken: Costs,
    /// 0 where a mistake of two letters can begin with it.
    kept: Costs,
    /// The mistakes that it completes.
    mistakes: Vec<Mistake>,
}

/// Letters of the word that may have been written with one or two others.
#[derive(Clone)]
struct Mistake {
    /// Where they begin and end in the word.
    start: u8,
    end: u8,
    /// The letter that has to come before, where it is of two.
    first: Option<u8>,
    cost: u8,
}

/// What is known after some letters.
#[derive(Clone, Copy)]
struct State {
    /// What they cost.
    costs: Costs,
    /// The same without the letter read last, as far as it may be the first of a mistake of two.
    before: Costs,
    /// The letter read last.
    last: u8,
    /// How many were read, as far as that matters.
    read: u8,
}

const DEAD_STATE: State = State { costs: NOTHING, before: NOTHING, last: OTHER, read: 0 };

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
        // What costs more is not told apart.
        let greatest = (greatest * 10.0).clamp(0.0, 100.0).round() as u8;
        let letters = letters(&word);
        let mut gaps = NOTHING;
        for (at, &own) in word.iter().enumerate() {
            gaps[at] = single(at.checked_sub(1).map(|before| word[before]), own, H);
        }
        let spellings = Spellings { word, greatest, letters, gaps, states: RefCell::default() };
        let mut start = DEAD_STATE;
        start.costs[0] = 0;
        spellings.leave_out(&mut start.costs, 0);
        let mut states = spellings.states.borrow_mut();
        let used = spellings.word.len() + 1;
        states.number(&DEAD_STATE, used);
        states.number(&start, used);
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
        self.cost_of(state)
    }

    /// What the letters read so far cost as a whole word.
    fn cost_of(&self, state: u32) -> Option<f32> {
        let cost = self.states.borrow().by_number[state as usize].costs[self.word.len()];
        (cost <= self.greatest).then(|| f32::from(cost) / 10.0)
    }

    /// Calls `visit` with the words of a sorted list that do not cost too much; `word` gives
    /// the word of a number. What words begin with alike is read once, and what cannot lie near enough is leapt
    /// over.
    pub fn for_each_near<'w>(
        &self,
        numbers: Range<usize>,
        word: impl Fn(usize) -> &'w str,
        mut visit: impl FnMut(&'w str, f32),
    ) {
        let mut states = vec![self.start()];
        let mut last: &[u8] = &[];
        let mut number = numbers.start;
        while number < numbers.end {
            let found = word(number);
            let bytes = found.as_bytes();
            let shared = bytes.iter().zip(last).take_while(|(one, other)| one == other).count();
            last = bytes;
            states.truncate(shared + 1);
            let dead = bytes[states.len() - 1..].iter().find(|&&byte| {
                let next = self.accept(&states[states.len() - 1], byte);
                states.push(next);
                next == DEAD
            });
            number += 1;
            if dead.is_some() {
                // So is all that begins like that.
                let beginning = &bytes[..states.len() - 1];
                states.pop();
                let is_dead = |number| word(number).as_bytes().starts_with(beginning);
                number = leap(number..numbers.end, is_dead);
            } else if let Some(cost) = self.cost_of(states[bytes.len()]) {
                visit(found, cost);
            }
        }
    }

    /// Adds the beginnings that are longer by letters left out, and gives up those that cost too
    /// much.
    fn leave_out(&self, costs: &mut Costs, read: u8) {
        let greatest = match read {
            0..=BEGINNING => self.greatest.min(GREATEST_AT_BEGINNING),
            _ => self.greatest,
        };
        let mut is_alive = false;
        for cost in costs.iter_mut() {
            *cost = if *cost > greatest { BEYOND } else { *cost };
            is_alive |= *cost != BEYOND;
        }
        if !is_alive {
            return;
        }
        for at in 0..self.word.len() {
            let mut gap = self.gaps[at];
            if at == 0 && read == 0 {
                gap = at_beginning(gap);
            }
            let cost = costs[at].saturating_add(gap);
            if cost <= greatest {
                costs[at + 1] = costs[at + 1].min(cost);
            }
        }
    }

    /// The state after one more letter.
    fn after(&self, state: &State, letter: u8) -> State {
        let Letter { taken, kept, mistakes } = &self.letters[usize::from(letter)];
        let is_doubled = state.read > 0 && state.last == letter && letter != OTHER;
        let added = single(is_doubled.then_some(letter), letter, H);
        let (mut costs, mut before) = (NOTHING, NOTHING);
        for at in 0..WIDTH {
            costs[at] = state.costs[at].saturating_add(added);
            before[at] = state.costs[at] | kept[at];
        }
        for at in 1..WIDTH {
            costs[at] = costs[at].min(state.costs[at - 1].saturating_add(taken[at - 1]));
        }
        if state.read == 0 {
            let from = state.costs[0];
            costs[0] = from.saturating_add(at_beginning(added));
            costs[1] = state.costs[1].saturating_add(added);
            costs[1] = costs[1].min(from.saturating_add(at_beginning(taken[0])));
        }
        for mistake in mistakes {
            let (from, length) = match mistake.first {
                None => (&state.costs, 1),
                Some(first) if first == state.last => (&state.before, 2),
                Some(_) => continue,
            };
            let is_first = mistake.start == 0 && state.read + 1 == length;
            let cost = if is_first { at_beginning(mistake.cost) } else { mistake.cost };
            let cost = from[usize::from(mistake.start)].saturating_add(cost);
            let reached = &mut costs[usize::from(mistake.end)];
            *reached = cost.min(*reached);
        }
        let read = (state.read + 1).min(BEGINNING + 1);
        self.leave_out(&mut costs, read);
        State { costs, before, last: letter, read }
    }
}

/// The first of some numbers that does not hold, where all that hold come first. Costs by the
/// logarithm of how many those are.
fn leap(numbers: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut step) = (numbers.start, 1);
    while low + step <= numbers.end && holds(low + step - 1) {
        low += step;
        step *= 2;
    }
    let mut high = numbers.end.min(low + step - 1);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// What every letter may stand for in a word.
fn letters(word: &[u8]) -> Vec<Letter> {
    let nothing = Letter { taken: NOTHING, kept: NOTHING, mistakes: Vec::new() };
    let mut letters = vec![nothing; LETTERS];
    for letter in &mut letters {
        letter.taken[..word.len()].fill(LETTER);
    }
    let mut add = |start: usize, own: usize, others: &[u8], cost| {
        let (first, last) = match *others {
            [last] => (None, last),
            [first, last] => (Some(first), last),
            _ => return,
        };
        if let Some(first) = first {
            letters[usize::from(first)].kept[start] = 0;
        }
        let (start, end) = (start as u8, (start + own) as u8);
        letters[usize::from(last)].mistakes.push(Mistake { start, end, first, cost });
    };
    for (at, own) in word.iter().enumerate() {
        if let Some(next) = word.get(at + 1) {
            add(at, 2, &[*next, *own], SWAPPED);
        }
        for &(one, other, cost) in CONFUSIONS {
            for (own, others) in [(one, other), (other, one)] {
                let is_here =
                    own.bytes().map(letter).eq(word[at..].iter().copied().take(own.len()));
                if is_here {
                    let others: Vec<u8> = others.bytes().map(letter).collect();
                    add(at, own.len(), &others, cost);
                }
            }
        }
    }
    for (at, own) in word.iter().enumerate() {
        letters[usize::from(*own)].taken[at] = 0;
    }
    letters
}

/// A letter by its number.
fn letter(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a',
        _ => OTHER,
    }
}

impl States {
    /// The number of a state, of whose costs so many are used.
    fn number(&mut self, state: &State, used: usize) -> u32 {
        let mut bytes = [0; 2 * WIDTH + 2];
        bytes[0] = state.last;
        bytes[1] = state.read;
        bytes[2..2 + used].copy_from_slice(&state.costs[..used]);
        bytes[2 + used..2 + 2 * used].copy_from_slice(&state.before[..used]);
        let hash = XxHash3_128::oneshot(&bytes[..2 + 2 * used]);
        let next = self.by_number.len() as u32;
        let number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            self.by_number.push(*state);
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
        let number = match next.costs == NOTHING && next.before == NOTHING {
            true => DEAD,
            false => states.number(&next, self.word.len() + 1),
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

    proptest! {
        #[test]
        fn lists_are_read_as_their_words_are(
            asked in words(),
            mut listed in proptest::collection::vec(words(), 1..60),
        ) {
            listed.sort();
            let spellings = Spellings::new(&asked, 2.5);
            let mut found = Vec::new();
            spellings.for_each_near(0..listed.len(), |number| &listed[number], |word, cost| {
                found.push((word.to_owned(), cost));
            });
            let known = |word: &String| Some((word.clone(), spellings.cost(word)?));
            let expected: Vec<_> = listed.iter().filter_map(known).collect();
            prop_assert_eq!(found, expected);
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
