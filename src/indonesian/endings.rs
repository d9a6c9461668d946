//! Where a word's suffixes and clitics could start.
//!
//! Outside in, a word ends in a particle (-lah, -kah, -tah, -pun), a possessive (-ku, -mu, -nya)
//! and a suffix (-kan, -an, -i, -in), each of which may be missing. All divisions are found once,
//! from the end of the word; a walk through the lexicon then only asks whether the place it has
//! come to is one of them.

use super::affixes::Suffix;
use super::letters::same;
use super::ranking;

/// A particle on the very end of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Particle {
    /// -lah: emphasis, imperative.
    Lah,
    /// -kah: question.
    Kah,
    /// -tah: question, dated.
    Tah,
    /// -pun: even, also.
    Pun,
}

/// A possessive clitic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Possessive {
    /// -ku: my.
    Ku,
    /// -mu: your.
    Mu,
    /// -nya: his, her, its, the.
    Nya,
}

impl Particle {
    const ALL: [Self; 4] = [Self::Lah, Self::Kah, Self::Tah, Self::Pun];

    /// The particle as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lah => "-lah",
            Self::Kah => "-kah",
            Self::Tah => "-tah",
            Self::Pun => "-pun",
        }
    }

    const fn cost(self) -> i16 {
        match self {
            Self::Tah => ranking::TAH,
            _ => ranking::PARTICLE,
        }
    }
}

impl Possessive {
    const ALL: [Self; 3] = [Self::Ku, Self::Mu, Self::Nya];

    /// The possessive as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ku => "-ku",
            Self::Mu => "-mu",
            Self::Nya => "-nya",
        }
    }

    const fn cost(self) -> i16 {
        match self {
            Self::Nya => ranking::NYA,
            _ => ranking::POSSESSIVE,
        }
    }
}

const SUFFIXES: [Suffix; 4] = [Suffix::Kan, Suffix::An, Suffix::I, Suffix::In];

/// One way to divide a word's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    /// Where the ending starts, that is, where the stem ends.
    pub(super) start: u8,
    pub(super) suffix: Suffix,
    pub(super) possessive: Option<Possessive>,
    pub(super) particle: Option<Particle>,
    /// Of the clitics alone; what the suffix costs depends on the prefix.
    pub(super) cost: i16,
}

/// All ways to divide a word's end.
pub(super) struct Endings {
    /// Bit n is set when an ending starts at byte n.
    starts: u64,
    list: [Ending; Endings::MOST],
    count: usize,
}

impl Endings {
    /// Five particles × four possessives × five suffixes cannot all match one word; the longest
    /// chain (-kan -nya -lah and its shorter cuts) leaves room to spare here.
    const MOST: usize = 16;

    pub(super) fn of(word: &[u8]) -> Self {
        let bare = Ending {
            start: word.len() as u8,
            suffix: Suffix::None,
            possessive: None,
            particle: None,
            cost: 0,
        };
        let mut endings = Self { starts: 0, list: [bare; Self::MOST], count: 0 };
        endings.add_inside(word, bare);
        for particle in Particle::ALL {
            if let Some(start) = start_of(word, word.len(), particle.name()) {
                let cost = particle.cost();
                let ending = Ending { start, particle: Some(particle), cost, ..bare };
                endings.add_inside(word, ending);
            }
        }
        endings
    }

    /// Adds this ending, and those with a possessive and a suffix inside it.
    fn add_inside(&mut self, word: &[u8], outer: Ending) {
        self.add_suffixes(word, outer);
        for possessive in Possessive::ALL {
            if let Some(start) = start_of(word, usize::from(outer.start), possessive.name()) {
                let cost = outer.cost + possessive.cost();
                let ending = Ending { start, possessive: Some(possessive), cost, ..outer };
                self.add_suffixes(word, ending);
            }
        }
    }

    fn add_suffixes(&mut self, word: &[u8], outer: Ending) {
        self.add(outer);
        for suffix in SUFFIXES {
            let Some(start) = start_of(word, usize::from(outer.start), suffix.name()) else {
                continue;
            };
            // No root in i takes -i.
            if suffix == Suffix::I && word[usize::from(start) - 1] == b'i' {
                continue;
            }
            self.add(Ending { start, suffix, cost: outer.cost + ranking::SUFFIX, ..outer });
        }
    }

    fn add(&mut self, ending: Ending) {
        if let Some(slot) = self.list.get_mut(self.count) {
            *slot = ending;
            self.count += 1;
            self.starts |= 1 << ending.start;
        }
    }

    /// The endings that start at this byte.
    #[inline]
    pub(super) fn starting_at(&self, byte: usize) -> impl Iterator<Item = Ending> + '_ {
        let some = self.starts >> byte & 1 != 0;
        let list = if some { &self.list[..self.count] } else { &[] };
        list.iter().copied().filter(move |ending| usize::from(ending.start) == byte)
    }

    /// Every ending.
    pub(super) fn iter(&self) -> impl Iterator<Item = Ending> + '_ {
        self.list[..self.count].iter().copied()
    }
}

/// Where `affix` (with its leading hyphen) starts, if the word's first `end` bytes end in it and
/// leave something to stand before it.
fn start_of(word: &[u8], end: usize, affix: &str) -> Option<u8> {
    let affix = &affix.as_bytes()[1..];
    let start = end.checked_sub(affix.len()).filter(|&start| start >= 2)?;
    same(&word[start..end], affix).then_some(start as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_division_is_found() {
        let cases: [(&str, &[&str]); 4] = [
            ("bukukanlah", &["bukukanlah", "bukukan", "buku", "bukuk"]),
            ("tandai", &["tandai", "tanda"]),
            ("sapii", &["sapii"]),
            ("bukuku", &["bukuku", "buku"]),
        ];
        for (word, stems) in cases {
            let endings = Endings::of(word.as_bytes());
            let mut found: Vec<_> = endings.iter().map(|e| &word[..usize::from(e.start)]).collect();
            let mut stems = stems.to_vec();
            found.sort_unstable();
            stems.sort_unstable();
            assert_eq!(found, stems, "{word}");
        }
    }
}
