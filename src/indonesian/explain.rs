//! An analysis that a person can read.

use std::fmt;

use super::affixes::{Prefix, Suffix};
use super::endings::{Particle, Possessive};
use super::morphology::{Stem, StemKind};

/// Everything there is to say about a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The word that was analyzed.
    pub word: String,
    /// Its root.
    pub root: String,
    /// What the word is to its root.
    pub kind: StemKind,
    /// The words that a compound root consists of.
    pub parts: Vec<String>,
    /// The analyses by prefixes and suffixes, cheapest first. Empty for words that are their own
    /// root and nothing else, and for those that reduplication or spelling explains.
    pub rivals: Vec<Rival>,
}

/// One way to take a word apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// The root this analysis finds.
    pub root: String,
    /// How common the root is: 1 core, 5 rare, 0 for names and variants.
    pub class: u8,
    /// Whether the root only looks affixed.
    pub whole: bool,
    /// What surrounds the root, from left to right.
    pub affixes: Vec<Affix>,
    /// How implausible the analysis is; the least wins.
    pub cost: i16,
}

/// Something that is attached to a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affix {
    /// In front.
    Prefix(Prefix),
    /// Behind.
    Suffix(Suffix),
    /// Behind the suffix.
    Possessive(Possessive),
    /// On the very end.
    Particle(Particle),
}

impl Affix {
    /// The affix as a grammar writes it: `meN-`, `-kan`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prefix(prefix) => prefix.name(),
            Self::Suffix(suffix) => suffix.name(),
            Self::Possessive(possessive) => possessive.name(),
            Self::Particle(particle) => particle.name(),
        }
    }
}

impl Analysis {
    pub(super) fn new(word: &str, stem: Stem<'_>, parts: Vec<String>, rivals: Vec<Rival>) -> Self {
        let (word, root) = (word.to_owned(), stem.root.to_owned());
        Self { word, root, kind: stem.kind, parts, rivals }
    }
}

impl fmt::Display for Rival {
    /// `meN- per- tanggungjawab -kan -nya  (class 2, cost 21)`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after): (Vec<&Affix>, Vec<&Affix>) =
            self.affixes.iter().partition(|affix| matches!(affix, Affix::Prefix(_)));
        for affix in before {
            write!(formatter, "{} ", affix.name())?;
        }
        write!(formatter, "{}", self.root)?;
        for affix in after {
            write!(formatter, " {}", affix.name())?;
        }
        let whole = if self.whole { " whole" } else { "" };
        write!(formatter, "  (class {}{whole}, cost {})", self.class, self.cost)
    }
}

impl fmt::Display for Analysis {
    /// The root first, then one line for each rival.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\t{}\t{:?}", self.word, self.root, self.kind)?;
        if !self.parts.is_empty() {
            write!(formatter, "\t{}", self.parts.join(" + "))?;
        }
        for rival in &self.rivals {
            write!(formatter, "\n    {rival}")?;
        }
        Ok(())
    }
}
