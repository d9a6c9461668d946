//! What the index knows of words: which it holds, and which acronyms its texts explain.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use tantivy_fst::Automaton;

use crate::analysis::Home;
use crate::index::{ACRONYM_MARK, FIELD_MARK, Section, filter_term};
use crate::language::Language;
use crate::lexicon::{Cognates, Walk};

use super::expansion::{Expansion, Reach, Sought, expand};
use super::plan::Place;
use super::segments::Segments;

/// What planning a query asks of the words of a collection, wherever that is kept.
pub trait Vocabulary {
    /// How many passages hold a term; deleted ones may count.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn frequency(&self, place: Place, term: &str) -> tantivy::Result<u64>;

    /// Whether any passage holds a term; deleted ones may count.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn stands(&self, place: Place, term: &str) -> tantivy::Result<bool> {
        Ok(self.frequency(place, term)? > 0)
    }

    /// The acronyms whose one form begins with these words: the whole of that form, the other
    /// form, and in how many passages they are explained.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn acronyms(&self, words: &str) -> tantivy::Result<Vec<Acronym>>;

    /// The words of the collection that a word of the other language may be a cognate of, each
    /// with its cost; none where the words cannot be walked through.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn cognates(&self, cognates: &Cognates) -> tantivy::Result<BTreeMap<String, u8>> {
        let _ = cognates;
        Ok(BTreeMap::new())
    }

    /// Whether any passage is in a language.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn holds(&self, language: Language) -> tantivy::Result<bool> {
        self.stands(Place::Filter, &filter_term("lang", language.code()))
    }

    /// Whether any document has a field, by its name in small letters. None has, unless the
    /// collection tells.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn has_field(&self, _name: &str) -> tantivy::Result<bool> {
        Ok(false)
    }

    /// The words of some places that are sought, those in most passages first. None are found,
    /// unless the collection lists its words.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn expand(&self, _: &[Place], _: &Sought<'_>, _: Reach) -> tantivy::Result<Expansion> {
        Ok(Expansion::default())
    }
}

/// The terms of all segments of an index, looked up in place.
#[derive(Clone, Copy)]
pub struct IndexVocabulary<'a> {
    segments: &'a Segments,
}

impl<'a> IndexVocabulary<'a> {
    /// The terms of these segments.
    pub fn new(segments: &'a Segments) -> Self {
        IndexVocabulary { segments }
    }
}

impl IndexVocabulary<'_> {
    /// The names of the fields that documents have, in their order.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn fields(&self) -> tantivy::Result<Vec<String>> {
        let mut fields = BTreeSet::new();
        for segment in self.segments.iter() {
            let inverted = segment.inverted_index(segment.fields().filter)?;
            let mut beginning = String::new();
            loop {
                let mut terms = inverted.terms().range().ge(&beginning).into_stream()?;
                if !terms.advance() {
                    break;
                }
                let term = String::from_utf8_lossy(terms.key());
                let name = term.split(FIELD_MARK).next().unwrap_or_default();
                // The next field begins after all that begin with this one's mark.
                beginning = format!("{name}{}", char::from(FIELD_MARK as u8 + 1));
                fields.insert(name.to_owned());
            }
        }
        Ok(fields.into_iter().collect())
    }
}

impl Vocabulary for IndexVocabulary<'_> {
    fn has_field(&self, name: &str) -> tantivy::Result<bool> {
        let beginning = filter_term(name, "");
        for segment in self.segments.iter() {
            let Some(dictionary) = segment.dictionary(segment.fields().filter)? else { continue };
            let mut has_field = false;
            dictionary.walk_from(beginning.as_bytes(), |_| {
                has_field = true;
                ControlFlow::Break(())
            });
            if has_field {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn expand(
        &self,
        places: &[Place],
        sought: &Sought<'_>,
        reach: Reach,
    ) -> tantivy::Result<Expansion> {
        expand(self.segments, places, sought, reach)
    }

    fn frequency(&self, place: Place, term: &str) -> tantivy::Result<u64> {
        self.segments.frequency(place, term)
    }

    fn stands(&self, place: Place, term: &str) -> tantivy::Result<bool> {
        self.segments.hold_term(place, term)
    }

    fn cognates(&self, cognates: &Cognates) -> tantivy::Result<BTreeMap<String, u8>> {
        let place = Place::Text(Section::Body, Home::Surface);
        let mut found = BTreeMap::new();
        for segment in self.segments.iter() {
            let surface = segment.fields().home(Section::Body, Home::Surface);
            let Some(dictionary) = segment.dictionary(surface)? else { continue };
            let mut terms = Vec::new();
            dictionary.walk(Spellings(cognates), |term| {
                terms.extend(String::from_utf8(term.to_vec()));
                ControlFlow::Continue(())
            });
            for term in terms {
                let Some(cost) = cognates.cost(&term) else { continue };
                if !segment.reader.has_deletes() || self.segments.hold_term(place, &term)? {
                    found.insert(term, cost);
                }
            }
        }
        Ok(found)
    }

    fn acronyms(&self, words: &str) -> tantivy::Result<Vec<Acronym>> {
        let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
        for segment in self.segments.iter() {
            let field = segment.fields().acronym;
            let Some(dictionary) = segment.dictionary(field)? else { continue };
            let mut terms = Vec::new();
            dictionary.walk_from(words.as_bytes(), |term| {
                terms.extend(String::from_utf8(term.to_vec()));
                ControlFlow::Continue(())
            });
            let inverted = segment.inverted_index(field)?;
            for term in terms {
                let Some((form, other)) = term.split_once(ACRONYM_MARK) else { continue };
                let Some(known) = inverted.terms().get(&term)? else { continue };
                let passages = segment.passages_with(field, &known)?;
                if passages > 0 {
                    *found.entry((form.to_owned(), other.to_owned())).or_default() += passages;
                }
            }
        }
        let acronyms =
            found.into_iter().map(|((form, other), passages)| Acronym { form, other, passages });
        Ok(acronyms.collect())
    }
}

/// The spellings of a cognate, as what term dictionaries are walked with.
struct Spellings<'a>(&'a Cognates);

impl Automaton for Spellings<'_> {
    type State = Walk;

    fn start(&self) -> Walk {
        self.0.start()
    }

    fn is_match(&self, walk: &Walk) -> bool {
        self.0.cost_of(walk).is_some()
    }

    fn can_match(&self, walk: &Walk) -> bool {
        !walk.is_over()
    }

    fn accept(&self, walk: &Walk, byte: u8) -> Walk {
        self.0.step(walk, byte)
    }
}

/// An acronym and its long form, either of which may be `form`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acronym {
    /// The form that was looked up.
    pub form: String,
    /// What it stands for, or what stands for it.
    pub other: String,
    /// In how many passages the two stand side by side.
    pub passages: u64,
}
