//! Every analysis of a word that the grammar allows and the lexicon confirms.
//!
//! The search strips prefixes outside in, up to four deep (ku-, kau- and the negation count). At
//! each depth it walks the lexicon along the rest of the word and looks, at every root the walk
//! comes past, whether an ending starts there. A restored letter (the t of menulis) takes the
//! place of the prefix's last letter, so the rest is always "one letter, then the word from here
//! on" and nothing is copied.

use super::affixes::{Before, Prefix, PrefixSet, Suffix, allomorphs, fit};
use super::compounds::is_part;
use super::endings::{Ending, Endings};
use super::letters::{Letters, is_vowel, same, syllables};
use super::lexicon::{Cursor, Entry, Lexicon, Payload};
use super::ranking;

/// Longest stack of prefixes: kau-per-…, ke-tidak-ber-…, ber-ke-se-…
const DEEPEST: usize = 4;

/// One analysis of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) root: Root,
    pub(super) entry: Entry,
    pub(super) prefixes: Prefixes,
    pub(super) ending: Ending,
    pub(super) cost: i16,
}

/// Where in the word the root is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Root {
    /// The first letter, which the word itself may not show.
    first: u8,
    start: u8,
    end: u8,
}

impl Root {
    /// The root's letters, given the word it was found in.
    pub(super) fn letters(self, word: &[u8]) -> Letters {
        let rest = word.get(usize::from(self.start) + 1..usize::from(self.end)).unwrap_or_default();
        // A part of a word that fits always fits.
        Letters::joined([&[self.first], rest])
            .unwrap_or_else(|| unreachable!("shorter than a word"))
    }

    fn len(self) -> usize {
        usize::from(self.end - self.start)
    }
}

/// The prefixes stripped, outermost first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Prefixes {
    stack: [Option<Prefix>; DEEPEST],
    depth: u8,
    cost: i16,
}

impl Prefixes {
    fn with(mut self, prefix: Prefix, cost: i16) -> Self {
        let inside = self.depth > 0;
        if let Some(slot) = self.stack.get_mut(usize::from(self.depth)) {
            *slot = Some(prefix);
            self.depth += 1;
        }
        self.cost += cost + ranking::PREFIX;
        self.cost += match prefix {
            Prefix::Nasal => ranking::COLLOQUIAL,
            Prefix::Copy => ranking::COPY,
            Prefix::Per => 0,
            _ if inside => ranking::INNER,
            _ => 0,
        };
        self
    }

    pub(super) fn outermost(self) -> Option<Prefix> {
        self.stack[0]
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Prefix> {
        self.stack.into_iter().flatten()
    }

    fn innermost(self) -> Option<Prefix> {
        self.stack.into_iter().flatten().next_back()
    }

    fn inner(self) -> PrefixSet {
        self.innermost().map_or(PrefixSet::OUTERMOST, Prefix::inner)
    }
}

/// The rest of a word after some prefixes.
#[derive(Clone, Copy)]
struct Rest {
    first: u8,
    start: usize,
    prefixes: Prefixes,
    one_syllable: bool,
}

/// A search for the analyses of one word.
pub(super) struct Search<'a> {
    lexicon: &'a Lexicon,
    /// The beginning of every walk through the lexicon.
    start: Cursor<'a>,
    word: &'a [u8],
    endings: Endings,
    /// Look for two roots side by side rather than for one.
    compounds: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, word: &'a [u8]) -> Self {
        let start = lexicon.start();
        Self { lexicon, start, word, endings: Endings::of(word), compounds: false }
    }

    /// A search for two roots written as one.
    pub(super) fn for_compounds(lexicon: &'a Lexicon, word: &'a [u8]) -> Self {
        Self { compounds: true, ..Self::new(lexicon, word) }
    }

    /// Calls `offer` with every candidate.
    pub(super) fn run(&self, offer: &mut impl FnMut(Candidate)) {
        let Some(&first) = self.word.first() else {
            return;
        };
        let prefixes = Prefixes::default();
        self.explore(Rest { first, start: 0, prefixes, one_syllable: false }, offer);
    }

    /// The cheapest candidate.
    pub(super) fn best(&self) -> Option<Candidate> {
        let mut best: Option<Candidate> = None;
        self.run(&mut |candidate| {
            if best.is_none_or(|best| candidate.beats(&best)) {
                best = Some(candidate);
            }
        });
        best
    }

    fn explore(&self, rest: Rest, offer: &mut impl FnMut(Candidate)) {
        self.find_roots(rest, offer);
        if usize::from(rest.prefixes.depth) == DEEPEST || rest.one_syllable {
            return;
        }
        let allowed = rest.prefixes.inner();
        for allomorph in allomorphs(rest.first) {
            let written = allomorph.written.as_bytes();
            if !allowed.contains(allomorph.prefix) {
                continue;
            }
            let end = rest.start + written.len();
            let Some(letters) = self.word.get(rest.start + 1..end) else { continue };
            if !same(letters, &written[1..]) {
                continue;
            }
            let after = &self.word[end..];
            if !allomorph.fits(after) {
                continue;
            }
            let (first, start) = match allomorph.restored {
                Some(letter) => (letter, end - 1),
                None => (after[0], end),
            };
            let prefixes = rest.prefixes.with(allomorph.prefix, allomorph.cost);
            let one_syllable = matches!(allomorph.before, Before::OneSyllable);
            self.explore(Rest { first, start, prefixes, one_syllable }, offer);
        }
        if allowed.contains(Prefix::Copy) && self.copies_first_consonant(rest) {
            let prefixes = rest.prefixes.with(Prefix::Copy, 0);
            let start = rest.start + 2;
            self.explore(Rest { first: rest.first, start, prefixes, one_syllable: false }, offer);
        }
    }

    /// pe-pohonan, de-daunan.
    fn copies_first_consonant(&self, rest: Rest) -> bool {
        !is_vowel(rest.first)
            && self.word.get(rest.start + 1) == Some(&b'e')
            && self.word.get(rest.start + 2) == Some(&rest.first)
    }

    fn find_roots(&self, rest: Rest, offer: &mut impl FnMut(Candidate)) {
        let mut cursor = self.start.step(rest.first);
        let mut end = rest.start + 1;
        while let Some(here) = cursor {
            if self.compounds {
                let length = end - rest.start;
                if let Some(entry) = here.entry().filter(|&entry| is_part(entry, length)) {
                    self.find_second_root(rest, end, entry, offer);
                }
            } else {
                for ending in self.endings.starting_at(end) {
                    if let Some(entry) = here.entry() {
                        self.judge(rest, end, entry, ending, offer);
                    }
                }
            }
            cursor = self.word.get(end).and_then(|&byte| here.step(byte));
            end += 1;
        }
    }

    /// Walks the lexicon again from where a first root ends. The pair counts as rare as the rarer.
    fn find_second_root(
        &self,
        rest: Rest,
        middle: usize,
        first: Entry,
        offer: &mut impl FnMut(Candidate),
    ) {
        let mut cursor = self.start;
        for end in middle + 1..=self.word.len() {
            let Some(next) = cursor.step(self.word[end - 1]) else {
                return;
            };
            cursor = next;
            let Some(second) = next.entry().filter(|&entry| is_part(entry, end - middle)) else {
                continue;
            };
            let rarer = if first.class() > second.class() { first } else { second };
            for ending in self.endings.starting_at(end) {
                self.judge(rest, end, rarer, ending, offer);
            }
        }
    }

    fn judge(
        &self,
        rest: Rest,
        end: usize,
        entry: Entry,
        ending: Ending,
        offer: &mut impl FnMut(Candidate),
    ) {
        let root = Root { first: rest.first, start: rest.start as u8, end: end as u8 };
        let Some(root_cost) = self.root_cost(entry, root, rest.prefixes, ending.suffix) else {
            return;
        };
        if rest.one_syllable && syllables(root.letters(self.word).as_bytes()) != 1 {
            return;
        }
        let Some(fit_cost) = self.fit(rest, end, ending) else {
            return;
        };
        let cost = root_cost + shortness(root.len()) + rest.prefixes.cost + ending.cost + fit_cost;
        offer(Candidate { root, entry, prefixes: rest.prefixes, ending, cost });
    }

    /// What it costs to take this entry for the root; `None` where it cannot be one.
    fn root_cost(
        &self,
        entry: Entry,
        root: Root,
        prefixes: Prefixes,
        suffix: Suffix,
    ) -> Option<i16> {
        let nasal = prefixes.outermost() == Some(Prefix::Nasal);
        if entry.is_root() {
            // Colloquial verbs are not made of three letters and less: non is no verb of ton.
            let possible = !nasal || root.len() > 3;
            return possible.then_some(ranking::ROOT[usize::from(entry.class())]);
        }
        let only_clitics = prefixes.depth == 0 && suffix == Suffix::None;
        match entry.payload() {
            Payload::Exception => only_clitics.then_some(ranking::EXCEPTION),
            Payload::Variant if only_clitics => Some(ranking::ROOT[3]),
            Payload::Variant => {
                // Shorthand takes no affixes, nor does another spelling of a name.
                let target = self.lexicon.get(self.lexicon.text(entry).as_bytes());
                let name = target.is_some_and(|target| target.is_name() && !target.is_root());
                (root.len() > 3 && !name).then_some(ranking::ROOT[3] + ranking::VARIANT)
            }
            _ => (entry.is_name() && only_clitics).then_some(ranking::NAME),
        }
    }

    fn fit(&self, rest: Rest, end: usize, ending: Ending) -> Option<i16> {
        let outermost = rest.prefixes.outermost();
        let cost = fit(outermost, ending.suffix);
        if cost < ranking::FORBIDDEN {
            return Some(cost);
        }
        let verb = matches!(outermost, Some(Prefix::Me | Prefix::Di | Prefix::Ku | Prefix::Kau));
        let missing_k = verb && ending.suffix == Suffix::An && self.word[end - 1] == b'k';
        missing_k.then(|| fit(outermost, Suffix::Kan) + ranking::MISSING_K)
    }
}

impl Candidate {
    /// Whether this analysis is to be preferred. Among equals the longer root wins: less of the
    /// word is explained away.
    fn beats(&self, other: &Self) -> bool {
        (self.cost, other.root.len()) < (other.cost, self.root.len())
    }
}

const fn shortness(length: usize) -> i16 {
    match length {
        0..=2 => ranking::TINY_ROOT,
        3 => ranking::SHORT_ROOT,
        _ => 0,
    }
}
