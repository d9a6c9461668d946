//! The words of a collection that is kept elsewhere.
//!
//! Planning asks for frequencies and acronyms one by one; a request for each would take all day.
//! So a query is planned with what is known already, and what was asked in vain is written down,
//! fetched in one request, and the query planned again. Most words of a second query are known.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::analysis::Analyzer;
use crate::index::{ACRONYM_MARK, filter_term};
use crate::language::Language;
use crate::lexicon::Cognates;
use crate::query::{Acronym, Collection, Expansion, Place, Plan, Reach, Sought, Vocabulary};

use super::cluster::Cluster;
use super::error::RemoteError;
use super::layout::field;
use super::pattern::Pattern;
use super::row::key;

/// Passages that are looked at for the acronyms of a form: each explains at least one.
const ACRONYM_PASSAGES: usize = 50;

/// Passages that are looked at for the cognates of a word, and the longest pattern of its spellings
/// that is asked for, in bytes: OpenSearch takes 1,000.
const COGNATE_PASSAGES: usize = 50;
const LONGEST_PATTERN: usize = 1_000;

/// Passages that are looked at for the words of a pattern, and words of it that are counted.
const PATTERN_PASSAGES: usize = 100;
const MOST_COUNTED: usize = 100;

/// What is known of a collection, as of when it was first asked for. Threads may share it.
pub(super) struct Known {
    passages: u64,
    documents: u64,
    words: u64,
    frequencies: Mutex<HashMap<(Place, String), u64>>,
    acronyms: Mutex<HashMap<String, Vec<Acronym>>>,
    /// By the pattern of their spellings.
    cognates: Mutex<HashMap<String, BTreeMap<String, u8>>>,
    patterns: Mutex<HashMap<Pattern, Expansion>>,
    fields: Mutex<HashMap<String, bool>>,
    analyzer: Analyzer,
}

/// What was asked in vain.
#[derive(Debug, Default)]
struct Questions {
    frequencies: HashSet<(Place, String)>,
    acronyms: HashSet<String>,
    cognates: HashMap<String, Cognates>,
    patterns: HashSet<Pattern>,
    fields: HashSet<String>,
}

impl Questions {
    fn is_empty(&self) -> bool {
        self.frequencies.is_empty()
            && self.acronyms.is_empty()
            && self.cognates.is_empty()
            && self.patterns.is_empty()
            && self.fields.is_empty()
    }
}

/// The vocabulary that a query is planned with: it answers what is known and notes the rest.
struct Notes<'a> {
    known: &'a Known,
    questions: RefCell<Questions>,
}

impl Vocabulary for Notes<'_> {
    fn frequency(&self, place: Place, term: &str) -> tantivy::Result<u64> {
        let asked = (place, term.to_owned());
        let known = lock(&self.known.frequencies).get(&asked).copied();
        if known.is_none() {
            self.note(|questions| _ = questions.frequencies.insert(asked));
        }
        Ok(known.unwrap_or(0))
    }

    fn acronyms(&self, words: &str) -> tantivy::Result<Vec<Acronym>> {
        let known = lock(&self.known.acronyms).get(words).cloned();
        if known.is_none() {
            self.note(|questions| _ = questions.acronyms.insert(words.to_owned()));
        }
        Ok(known.unwrap_or_default())
    }

    fn has_field(&self, name: &str) -> tantivy::Result<bool> {
        let known = lock(&self.known.fields).get(name).copied();
        if known.is_none() {
            self.note(|questions| _ = questions.fields.insert(name.to_owned()));
        }
        Ok(known.unwrap_or(false))
    }

    fn expand(
        &self,
        places: &[Place],
        sought: &Sought<'_>,
        reach: Reach,
    ) -> tantivy::Result<Expansion> {
        let pattern = Pattern::new(places, sought);
        let known = lock(&self.known.patterns).get(&pattern).cloned();
        let Some(mut known) = known else {
            self.note(|questions| _ = questions.patterns.insert(pattern));
            return Ok(Expansion::default());
        };
        known.terms.truncate(reach.terms);
        Ok(known)
    }

    fn cognates(&self, cognates: &Cognates) -> tantivy::Result<BTreeMap<String, u8>> {
        let pattern = cognates.pattern();
        let known = lock(&self.known.cognates).get(&pattern).cloned();
        if known.is_none() && pattern.len() <= LONGEST_PATTERN && is_taken(&pattern) {
            self.note(|questions| _ = questions.cognates.insert(pattern, cognates.clone()));
        }
        Ok(known.unwrap_or_default())
    }
}

impl Notes<'_> {
    fn note(&self, question: impl FnOnce(&mut Questions)) {
        question(&mut self.questions.borrow_mut());
    }
}

impl Known {
    /// Asks how many passages, documents and words there are.
    pub(super) fn open(cluster: &Cluster, analyzer: &Analyzer) -> Result<Self, RemoteError> {
        let everything = json!({
            "size": 0,
            "track_total_hits": true,
            "query": { "match_all": {} },
            "aggs": { "words": { "sum": { "field": "words" } } },
        });
        let first_passages = count("ordinal", 1);
        let found = cluster.searches::<Value>(&[everything, first_passages], "pid")?;
        let [everything, first_passages] = found.as_slice() else {
            return Err(cluster.nonsense("several searches", "an answer is missing"));
        };
        let words = everything.aggregations.pointer("/words/value").and_then(Value::as_f64);
        Ok(Known {
            passages: everything.total,
            documents: first_passages.total,
            words: words.unwrap_or(0.0) as u64,
            frequencies: Mutex::default(),
            acronyms: Mutex::default(),
            cognates: Mutex::default(),
            patterns: Mutex::default(),
            fields: Mutex::default(),
            analyzer: analyzer.clone(),
        })
    }

    /// How many passages there are.
    pub(super) fn passages(&self) -> u64 {
        self.passages
    }

    /// Whether any document has more than one passage.
    pub(super) fn has_long_documents(&self) -> bool {
        self.documents < self.passages
    }

    /// Reads or plans a query: `plan` is called until everything that it asks is known.
    pub(super) fn settle<T>(
        &self,
        cluster: &Cluster,
        plan: impl Fn(&dyn Vocabulary) -> T,
    ) -> Result<T, RemoteError> {
        loop {
            let notes = Notes { known: self, questions: RefCell::default() };
            let planned = plan(&notes);
            let questions = notes.questions.into_inner();
            if questions.is_empty() {
                return Ok(planned);
            }
            self.learn(cluster, questions)?;
        }
    }

    /// What the collection says of the terms that a plan's scores rest on.
    pub(super) fn collection(
        &self,
        cluster: &Cluster,
        plan: &Plan,
    ) -> Result<Collection, RemoteError> {
        let terms: HashSet<(Place, String)> = plan.counted_terms().into_iter().collect();
        let unknown = {
            let known = lock(&self.frequencies);
            terms.iter().filter(|term| !known.contains_key(term)).cloned().collect()
        };
        self.learn(cluster, Questions { frequencies: unknown, ..Questions::default() })?;
        let known = lock(&self.frequencies);
        let frequencies = terms.into_iter().map(|term| {
            let frequency = known.get(&term).copied().unwrap_or(0);
            (term, frequency)
        });
        let frequencies = frequencies.collect();
        Ok(Collection {
            passages: self.passages,
            documents: self.documents,
            words: self.words,
            frequencies,
        })
    }

    fn learn(&self, cluster: &Cluster, questions: Questions) -> Result<(), RemoteError> {
        self.learn_cognates(cluster, questions.cognates)?;
        self.learn_patterns(cluster, questions.patterns)?;
        self.learn_fields(cluster, questions.fields)?;
        let terms: Vec<(Place, String)> = questions.frequencies.into_iter().collect();
        let prefixes: Vec<String> = questions.acronyms.into_iter().collect();
        let mut bodies: Vec<Value> =
            terms.iter().map(|(place, term)| count(field(*place), key(term))).collect();
        bodies.extend(prefixes.iter().map(|prefix| {
            json!({
                "size": ACRONYM_PASSAGES,
                "query": { "prefix": { "acronym": { "value": prefix } } },
                "sort": [{ "sequence": { "order": "asc" } }],
            })
        }));
        if bodies.is_empty() {
            return Ok(());
        }
        let mut found = cluster.searches::<AcronymRow>(&bodies, "acronym")?;
        let explained = found.split_off(terms.len());
        let frequencies = found.iter().map(|found| found.total);
        lock(&self.frequencies).extend(terms.into_iter().zip(frequencies));

        let mut pairs: Vec<(usize, String)> = Vec::new();
        for (at, (prefix, found)) in prefixes.iter().zip(explained).enumerate() {
            let mut terms: Vec<String> = found
                .rows
                .into_iter()
                .flat_map(|row| row.acronym.into_vec())
                .filter(|term| term.starts_with(prefix.as_str()))
                .collect();
            terms.sort_unstable();
            terms.dedup();
            pairs.extend(terms.into_iter().map(|term| (at, term)));
        }
        let bodies: Vec<Value> =
            pairs.iter().map(|(_, term)| count("acronym", term.as_str())).collect();
        let counts = cluster.searches::<Value>(&bodies, "pid")?;
        let mut acronyms = vec![Vec::new(); prefixes.len()];
        for ((at, term), count) in pairs.into_iter().zip(counts) {
            let Some((form, other)) = term.split_once(ACRONYM_MARK) else { continue };
            let (form, other) = (form.to_owned(), other.to_owned());
            acronyms[at].push(Acronym { form, other, passages: count.total });
        }
        lock(&self.acronyms).extend(prefixes.into_iter().zip(acronyms));
        Ok(())
    }
}

impl Known {
    /// Looks for the cognates of words in passages that hold a word of such a spelling: engines do
    /// not tell their words.
    fn learn_cognates(
        &self,
        cluster: &Cluster,
        asked: HashMap<String, Cognates>,
    ) -> Result<(), RemoteError> {
        let body = |pattern: &String| {
            json!({
                "size": COGNATE_PASSAGES,
                "query": { "regexp": { "surface": { "value": pattern } } },
                "sort": [{ "sequence": { "order": "asc" } }],
            })
        };
        let asked: Vec<(String, Cognates)> = asked.into_iter().collect();
        let bodies: Vec<Value> = asked.iter().map(|(pattern, _)| body(pattern)).collect();
        if bodies.is_empty() {
            return Ok(());
        }
        let found = cluster.searches::<TextRow>(&bodies, "text,lang")?;
        for ((pattern, cognates), found) in asked.into_iter().zip(found) {
            let mut words = BTreeMap::new();
            for row in found.rows {
                let analysis = self.analyzer.analyze(&row.text, row.lang);
                for token in analysis.tokens() {
                    let cost = cognates.cost(token.surface);
                    words.extend(cost.map(|cost| (token.surface.to_owned(), cost)));
                }
            }
            lock(&self.cognates).insert(pattern, words);
        }
        Ok(())
    }
}

impl Known {
    /// Looks for the words that patterns stand for in passages that hold one.
    fn learn_patterns(
        &self,
        cluster: &Cluster,
        asked: HashSet<Pattern>,
    ) -> Result<(), RemoteError> {
        let (asked, untold): (Vec<Pattern>, Vec<Pattern>) = asked
            .into_iter()
            .partition(|pattern| pattern.expression().is_none_or(|e| is_taken(&e)));
        let nothing = Expansion { cut_short: true, ..Expansion::default() };
        lock(&self.patterns).extend(untold.into_iter().map(|pattern| (pattern, nothing.clone())));
        let body = |pattern: &Pattern| {
            json!({
                "size": PATTERN_PASSAGES,
                "track_total_hits": true,
                "query": pattern.query(cluster.kind()),
                "sort": [{ "sequence": { "order": "asc" } }],
            })
        };
        let bodies: Vec<Value> = asked.iter().map(body).collect();
        if bodies.is_empty() {
            return Ok(());
        }
        let found = cluster.searches::<TextRow>(&bodies, "text,title,lang")?;
        for (pattern, found) in asked.into_iter().zip(found) {
            let (came, total) = (found.rows.len() as u64, found.total);
            let mut words: HashMap<String, u64> = HashMap::new();
            for row in found.rows {
                let texts = [Some(row.text), row.title];
                for text in texts.iter().flatten() {
                    let analysis = self.analyzer.analyze(text, row.lang);
                    for word in pattern.fitting(&analysis) {
                        *words.entry(word).or_default() += 1;
                    }
                }
            }
            let mut words: Vec<(String, u64)> = words.into_iter().collect();
            words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let seen = words.len();
            words.truncate(MOST_COUNTED);
            let terms = words.iter().flat_map(|(word, _)| {
                pattern.places().into_iter().map(move |place| (place, word.clone()))
            });
            self.learn(cluster, Questions { frequencies: terms.collect(), ..Default::default() })?;
            let known = lock(&self.frequencies);
            let frequency = |place: Place, word: &str| {
                known.get(&(place, word.to_owned())).copied().unwrap_or(0)
            };
            let sum = |word: &str| pattern.places().into_iter().map(|p| frequency(p, word)).sum();
            let mut terms: Vec<(String, u64)> = words
                .into_iter()
                .map(|(word, _)| {
                    let passages = sum(&word);
                    (word, passages)
                })
                .collect();
            terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            drop(known);
            let cut_short = total > came || !pattern.is_whole(cluster.kind());
            let expansion = Expansion { terms, found: seen, compared: seen, cut_short };
            lock(&self.patterns).insert(pattern, expansion);
        }
        Ok(())
    }

    fn learn_fields(&self, cluster: &Cluster, asked: HashSet<String>) -> Result<(), RemoteError> {
        let asked: Vec<String> = asked.into_iter().collect();
        let body = |name: &String| {
            let beginning = filter_term(name, "");
            json!({
                "size": 0,
                // Without this Quickwit counts no further than it has to.
                "track_total_hits": true,
                "query": { "prefix": { "filter": { "value": beginning } } },
            })
        };
        let bodies: Vec<Value> = asked.iter().map(body).collect();
        let found = cluster.searches::<Value>(&bodies, "pid")?;
        let known = asked.into_iter().zip(found.iter().map(|found| found.total > 0));
        lock(&self.fields).extend(known);
        Ok(())
    }
}

#[derive(Deserialize)]
struct TextRow {
    text: String,
    title: Option<String>,
    lang: Language,
}

/// Whether Quickwit takes an expression: one that needs too many states is an error there. It
/// compiles them as we do.
fn is_taken(expression: &str) -> bool {
    tantivy_fst::Regex::new(expression).is_ok()
}

/// A search that counts the passages with a term.
fn count(field: &str, term: impl Into<Value>) -> Value {
    json!({
        "size": 0,
        "track_total_hits": true,
        "query": { "term": { field: { "value": term.into() } } },
    })
}

#[derive(Deserialize)]
struct AcronymRow {
    #[serde(default)]
    acronym: OneOrMany,
}

/// A list of one may come back as what is in it.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl OneOrMany {
    fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(term) => vec![term],
            OneOrMany::Many(terms) => terms,
        }
    }
}

/// A thread that panicked leaves what it had learned; each entry is whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
