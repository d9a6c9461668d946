//! The face of the room: words in, roots out.

use super::candidates::Search;
use super::explain::{Affix, Analysis, Rival};
use super::letters::Letters;
use super::lexicon::{Entry, Lexicon, LexiconBuilder, Payload, Table, UserWordsError};
use super::{compounds, hyphens, reduplication, spelling, unknown};

/// Raised by hand whenever a change of the rules changes roots: it is part of the fingerprint.
const RULES_REVISION: u64 = 3;

/// The Indonesian morphology: finds the roots of words.
///
/// Cheap to clone and to share between threads.
///
/// ```
/// # use telisik::indonesian::Morphology;
/// let morphology = Morphology::embedded();
/// let mut buffer = String::new();
/// assert_eq!(morphology.stem("penarikan", &mut buffer).root, "tarik");
/// assert_eq!(morphology.stem("mempertanggungjawabkannya", &mut buffer).root, "tanggungjawab");
/// ```
#[derive(Clone)]
pub struct Morphology {
    lexicon: Lexicon,
}

/// A word's root, and how it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stem<'a> {
    /// The root, never empty unless the word is.
    pub root: &'a str,
    /// What the word is to its root.
    pub kind: StemKind,
}

/// What a word is to its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StemKind {
    /// The word is a root itself.
    Root,
    /// The root with affixes, clitics or reduplication.
    Derived,
    /// A place or a person.
    Name,
    /// A non-standard or older spelling.
    Variant,
    /// Two known words written together that no list has; see [`Morphology::parts`].
    Compound,
    /// No list and no rule explains the word; some affixes may have been taken off all the same.
    Unknown,
}

/// A root that was found, and how.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) root: Letters,
    pub(super) kind: StemKind,
}

impl Morphology {
    /// The morphology over a compiled lexicon.
    pub(crate) fn new(lexicon: Lexicon) -> Self {
        Self { lexicon }
    }

    /// Adds a user's own words, a line each.
    ///
    /// `root<TAB>class` adds a root (class 1, core vocabulary, to 5, rare; a third field `whole` or
    /// `compound:a+b` is allowed), `word<TAB>name` a name, `form<TAB>standard` a variant and
    /// `form<TAB>=root` an exception. `#` begins a comment. What the user says of a word replaces
    /// what the embedded lexicon says. Compiles the lexicon anew, which takes some 20 ms.
    ///
    /// # Errors
    /// When a line has none of these forms; the error names the line and the cause.
    pub fn with_user_words(self, text: &str) -> Result<Self, UserWordsError> {
        let mut builder = LexiconBuilder::default();
        self.lexicon
            .for_each(|word, entry| builder.add_entry(word, entry, self.lexicon.text(entry)));
        builder.add_table(text, Table::User)?;
        Ok(Self { lexicon: Lexicon::compiled(builder.compile()?) })
    }

    /// A number that changes whenever roots may: of the lexicon, the user's words and the rules.
    pub fn fingerprint(&self) -> u64 {
        self.lexicon.hash() ^ RULES_REVISION.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// Finds the root of a word.
    ///
    /// The word has to be lower-cased, in NFC, and free of diacritics; it may hold hyphens and
    /// digits. A hyphen that joins nothing, at an end or beside another, counts for nothing.
    /// `buffer` takes the root where it is no part of the word; reuse it, and known words cost no
    /// allocation.
    pub fn stem<'a>(&'a self, word: &'a str, buffer: &'a mut String) -> Stem<'a> {
        let letters = Letters::new(word);
        if letters.is_some()
            && let Some(kind) = self.lexicon.get(word.as_bytes()).and_then(own_root)
        {
            return Stem { root: word, kind };
        }
        if let Some(tidy) = hyphens::tidied(word) {
            let mut inner = String::new();
            let Stem { root, kind } = self.stem(&tidy, &mut inner);
            buffer.clear();
            buffer.push_str(root);
            return Stem { root: buffer, kind };
        }
        let Some(letters) = letters else {
            return hyphens::stem_mixed(self, word, buffer);
        };
        let found = self.find(letters);
        buffer.clear();
        buffer.push_str(found.root.as_str());
        Stem { root: buffer, kind: found.kind }
    }

    /// Finds everything there is to say about a word: its best analysis and the rivals.
    pub fn analyze(&self, word: &str) -> Analysis {
        let mut buffer = String::new();
        let stem = self.stem(word, &mut buffer);
        let mut rivals = Vec::new();
        if let Some(letters) = Letters::new(word) {
            let bytes = letters.as_bytes();
            Search::new(&self.lexicon, bytes).run(&mut |candidate| {
                let root = candidate.root.letters(bytes);
                rivals.push(Rival::new(root.as_str(), &candidate));
            });
        }
        rivals.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.root.cmp(&b.root)));
        let parts = self.parts(stem.root).map(str::to_owned).collect();
        Analysis::new(word, stem, parts, rivals)
    }

    /// Whether the lexicon explains this word, as a root, a name or a derived form.
    pub fn knows(&self, word: &str) -> bool {
        self.stem(word, &mut String::new()).kind != StemKind::Unknown
    }

    /// Whether this is a function word: `yang`, `dan`, `apakah`.
    pub fn is_stopword(&self, word: &str) -> bool {
        self.lexicon.get(word.as_bytes()).is_some_and(Entry::is_stopword)
    }

    /// Whether this word asks: `siapa`, `mengapa`.
    pub fn is_question_word(&self, word: &str) -> bool {
        self.lexicon.get(word.as_bytes()).is_some_and(Entry::is_question)
    }

    /// The words that a compound root consists of; none for any other root.
    ///
    /// ```
    /// # use telisik::indonesian::Morphology;
    /// let morphology = Morphology::embedded();
    /// assert!(morphology.parts("tanggungjawab").eq(["tanggung", "jawab"]));
    /// assert_eq!(morphology.parts("jawab").count(), 0);
    /// ```
    pub fn parts<'a>(&'a self, root: &'a str) -> impl Iterator<Item = &'a str> {
        compounds::parts(self, root)
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The root of a word that may be known or not.
    ///
    /// What the lexicon vouches for is final. Any other root is looked at again until nothing
    /// changes, since the root of a root has to be itself.
    pub(super) fn find(&self, word: Letters) -> Found {
        if let Some(found) = self.find_confirmed(word) {
            return found;
        }
        let mut found = self.find_beyond(word);
        let mut before = word;
        for _ in 0..Letters::CAPACITY {
            if found.root == before {
                break;
            }
            before = found.root;
            let again = self.find_confirmed(found.root);
            let again = again.unwrap_or_else(|| self.find_beyond(found.root));
            found.root = again.root;
        }
        found
    }

    /// The root of a word that is neither listed nor made of a listed one by affixes.
    fn find_beyond(&self, word: Letters) -> Found {
        if let Some(found) = self.find_by_shape(word) {
            return found;
        }
        if self.is_stopword(word.as_str()) {
            return Found { root: word, kind: StemKind::Root };
        }
        unknown::strip(word)
    }

    /// The root of a word that lexicon and grammar explain.
    pub(super) fn find_known(&self, word: Letters) -> Option<Found> {
        self.find_confirmed(word).or_else(|| self.find_by_shape(word))
    }

    /// The root of a word that the lexicon lists, or that is made of a listed one by affixes.
    pub(super) fn find_confirmed(&self, word: Letters) -> Option<Found> {
        self.find_listed(word).or_else(|| self.find_derived(word))
    }

    /// The root of a reduplication, a compound, a word with hyphens or in older spelling.
    fn find_by_shape(&self, word: Letters) -> Option<Found> {
        reduplication::find(self, word)
            .or_else(|| hyphens::find(self, word))
            .or_else(|| spelling::find(self, word))
            .or_else(|| compounds::find(self, word))
    }

    /// The root of a word that the lexicon lists.
    pub(super) fn find_listed(&self, word: Letters) -> Option<Found> {
        let entry = self.lexicon.get(word.as_bytes())?;
        if let Some(kind) = own_root(entry) {
            return Some(Found { root: word, kind });
        }
        self.find_target(entry)
    }

    /// The root of a word made of a listed one by affixes.
    pub(super) fn find_derived(&self, word: Letters) -> Option<Found> {
        let best = Search::new(&self.lexicon, word.as_bytes()).best()?;
        let kind = if best.entry.is_root() { StemKind::Derived } else { StemKind::Name };
        match self.find_target(best.entry) {
            Some(found) if !best.entry.is_root() => Some(found),
            _ => Some(Found { root: best.root.letters(word.as_bytes()), kind }),
        }
    }

    /// What a variant or an exception points to.
    fn find_target(&self, entry: Entry) -> Option<Found> {
        let kind = match entry.payload() {
            Payload::Variant => StemKind::Variant,
            Payload::Exception => StemKind::Derived,
            Payload::None | Payload::Compound => return None,
        };
        let target = Letters::new(self.lexicon.text(entry))?;
        if self.lexicon.get(target.as_bytes()).and_then(own_root).is_some() {
            return Some(Found { root: target, kind });
        }
        // The target may be a derived word, never another variant: no circles.
        let best = Search::new(&self.lexicon, target.as_bytes()).best();
        let root = best.filter(|best| best.entry.is_root());
        Some(Found { root: root.map_or(target, |best| best.root.letters(target.as_bytes())), kind })
    }
}

/// What a word is that is its own root; `None` for all others.
fn own_root(entry: Entry) -> Option<StemKind> {
    if entry.is_root() {
        return Some(StemKind::Root);
    }
    match entry.payload() {
        Payload::Variant | Payload::Exception => None,
        _ if entry.is_name() => Some(StemKind::Name),
        _ => None,
    }
}

impl Rival {
    fn new(root: &str, candidate: &super::candidates::Candidate) -> Self {
        let ending = candidate.ending;
        let mut affixes: Vec<Affix> = candidate.prefixes.iter().map(Affix::Prefix).collect();
        affixes.push(Affix::Suffix(ending.suffix));
        affixes.extend(ending.possessive.map(Affix::Possessive));
        affixes.extend(ending.particle.map(Affix::Particle));
        affixes.retain(|affix| !affix.name().is_empty());
        Self {
            root: root.to_owned(),
            class: candidate.entry.class(),
            whole: candidate.entry.is_whole(),
            affixes,
            cost: candidate.cost,
        }
    }
}
