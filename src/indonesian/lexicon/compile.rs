//! Tables to image.
//!
//! The image is a double array, after Aoe (1989) in the one-array form of the Darts-clone library:
//! one 32-bit unit a node. A unit holds the node's own label (5 bits, 1 to 27), whether a word ends
//! here (1 bit) and where its children lie (26 bits): the child by label `l` is the unit at
//! `children + l`, and is real only if it carries the label `l`. The unit at `children + 0` holds
//! the [`Entry`] of the word that ends here, above five zero bits. No two nodes share the same
//! `children`, so the label is proof enough of parenthood.

use std::collections::{BTreeMap, HashSet};

use super::entry::{Entry, Payload};
use super::reader::{HEADER_LENGTH, LABEL_BITS, MAGIC, WORD_ENDS, label};
use super::source::{Fact, Table, UserWordsError, parse_line};

/// What can go wrong while a lexicon is compiled.
pub type CompileError = UserWordsError;

/// Collects the lines of the tables, then compiles them.
///
/// Costs some 20 ms for the embedded lexicon's 25,000 words.
#[derive(Default)]
pub struct LexiconBuilder {
    words: BTreeMap<String, Record>,
}

#[derive(Default, Clone)]
struct Record {
    entry: Entry,
    text: Option<(Payload, String)>,
}

impl LexiconBuilder {
    /// Adds every line of a table. A later table's line replaces the same fact of an earlier one.
    pub fn add_table(&mut self, text: &str, table: Table) -> Result<(), CompileError> {
        let mut seen = HashSet::new();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let Some((word, fact)) = parse_line(line, number, table)? else {
                continue;
            };
            if !seen.insert(word) {
                return Err(UserWordsError::Twice { line: number, word: word.to_owned() });
            }
            if table == Table::User {
                self.forget(word);
            }
            self.add_fact(word, fact);
        }
        Ok(())
    }

    /// Adds a word of an existing lexicon.
    pub fn add_entry(&mut self, word: &str, entry: Entry, text: &str) {
        let text = match entry.payload() {
            Payload::None => None,
            payload => Some((payload, text.to_owned())),
        };
        self.words.insert(word.to_owned(), Record { entry, text });
    }

    /// Makes room for what a user says of a word; that it is a function word stays.
    fn forget(&mut self, word: &str) {
        if let Some(record) = self.words.get_mut(word) {
            *record = Record { entry: record.entry.function_word_only(), text: None };
        }
    }

    fn add_fact(&mut self, word: &str, fact: Fact) {
        let record = self.words.entry(word.to_owned()).or_default();
        match fact {
            Fact::Root(class, whole) => {
                record.entry = record.entry.with_class(class);
                if whole {
                    record.entry = record.entry.with_whole();
                }
            }
            Fact::Compound(class, parts) => {
                record.entry = record.entry.with_class(class);
                record.text = Some((Payload::Compound, parts.to_owned()));
            }
            Fact::Name => record.entry = record.entry.with_name(),
            Fact::Variant(target) => record.text = Some((Payload::Variant, target.to_owned())),
            Fact::Exception(root) => record.text = Some((Payload::Exception, root.to_owned())),
            Fact::Stopword(question) => {
                record.entry = record.entry.with_stopword();
                if question {
                    record.entry = record.entry.with_question();
                }
            }
        }
    }

    /// The image that [`super::Lexicon`] reads.
    pub fn compile(&self) -> Result<Vec<u8>, CompileError> {
        let mut texts = Texts::default();
        let mut words = Vec::with_capacity(self.words.len());
        for (word, record) in &self.words {
            let entry = match &record.text {
                Some((payload, text)) => record.entry.with_payload(*payload, texts.add(text)?),
                None => record.entry,
            };
            words.push((word.as_bytes(), entry));
        }
        let mut trie = DoubleArray::default();
        trie.place(&words, 0, 0);
        Ok(image(&trie.units, &texts.bytes))
    }
}

/// The text area: each text once, behind a byte that tells its length.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    offsets: BTreeMap<String, usize>,
}

impl Texts {
    fn add(&mut self, text: &str) -> Result<usize, CompileError> {
        if let Some(&offset) = self.offsets.get(text) {
            return Ok(offset);
        }
        let offset = self.bytes.len();
        let length = u8::try_from(text.len()).map_err(|_| UserWordsError::TooLong)?;
        if offset > Entry::MAXIMUM_TEXT_OFFSET {
            return Err(UserWordsError::TooLong);
        }
        self.bytes.push(length);
        self.bytes.extend_from_slice(text.as_bytes());
        self.offsets.insert(text.to_owned(), offset);
        Ok(offset)
    }
}

/// How far back from the end free units are looked for. Far enough to fill nearly all of them,
/// near enough for the search to take no time.
const WINDOW: usize = 1024;

/// The trie under construction. Unit 0 is the root.
struct DoubleArray {
    units: Vec<u32>,
    taken: Vec<bool>,
    used_children: HashSet<usize>,
    /// No unit before this one is looked at any more.
    first_free: usize,
}

impl Default for DoubleArray {
    fn default() -> Self {
        Self { units: vec![0], taken: vec![true], used_children: HashSet::new(), first_free: 1 }
    }
}

impl DoubleArray {
    /// Places all that follows the first `depth` bytes, which `words` share, below `node`.
    fn place(&mut self, words: &[(&[u8], Entry)], depth: usize, node: usize) {
        let groups: Vec<_> = words
            .chunk_by(|(a, _), (b, _)| a.get(depth) == b.get(depth))
            .map(|group| (group[0].0.get(depth).map_or(0, |&byte| label(byte)), group))
            .collect();
        let labels: Vec<u32> = groups.iter().map(|(label, _)| *label).collect();
        if labels.is_empty() {
            return;
        }
        let children = self.claim(&labels);
        self.units[node] |= (children as u32) << (LABEL_BITS + 1);
        for &(label, group) in &groups {
            let child = children + label as usize;
            if label == 0 {
                self.units[node] |= WORD_ENDS;
                self.units[child] = group[0].1.bits() << LABEL_BITS;
            } else {
                self.units[child] = label;
            }
        }
        for &(label, group) in groups.iter().filter(|(label, _)| *label != 0) {
            self.place(group, depth + 1, children + label as usize);
        }
    }

    /// Finds room for children with these labels, and takes it.
    fn claim(&mut self, labels: &[u32]) -> usize {
        self.first_free = self.first_free.max(self.units.len().saturating_sub(WINDOW));
        while self.taken.get(self.first_free) == Some(&true) {
            self.first_free += 1;
        }
        let free = |taken: &[bool], unit: usize| taken.get(unit) != Some(&true);
        let mut children = self.first_free.saturating_sub(labels[0] as usize).max(1);
        while self.used_children.contains(&children)
            || !labels.iter().all(|&label| free(&self.taken, children + label as usize))
        {
            children += 1;
        }
        self.used_children.insert(children);
        // Room for any label, so that a reader never looks past the end.
        let end = children + (1 << LABEL_BITS);
        if self.units.len() < end {
            self.units.resize(end, 0);
            self.taken.resize(end, false);
        }
        for &label in labels {
            self.taken[children + label as usize] = true;
        }
        children
    }
}

fn image(units: &[u32], texts: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(units.len() * 4 + texts.len());
    body.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    body.extend_from_slice(texts);
    let mut image = Vec::with_capacity(HEADER_LENGTH + body.len());
    image.extend_from_slice(&MAGIC);
    image.extend_from_slice(&(units.len() as u32).to_le_bytes());
    image.extend_from_slice(&fnv1a(&body).to_le_bytes());
    image.extend_from_slice(&body);
    image
}

/// The 64-bit FNV-1a hash: small, stable across platforms, good enough to notice a change.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
