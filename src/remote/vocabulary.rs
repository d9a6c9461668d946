//! The words of a collection that is kept elsewhere.
//!
//! Planning asks for frequencies and acronyms one by one; a request for each would take all day.
//! So a query is planned with what is known already, and what was asked in vain is written down,
//! fetched in one request, and the query planned again. Most words of a second query are known.
//! What costs more (words near a missing one, cognates) is asked once nothing else is open.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::analysis::Analyzer;
use crate::index::filter_term;
use crate::language::Language;
use crate::lexicon::Cognates;
use crate::query::{
    Acronym, Collection, CutShort, Expansion, Place, Plan, Reach, Sought, Vocabulary,
};

use super::acronyms::{self, AcronymRow, Explaining, Read};
use super::cluster::{Cluster, Found};
use super::error::RemoteError;
use super::frequencies::{Counting, Frequencies, PlacedTerm, count, counted};
use super::kind::Kind;
use super::lock::lock;
use super::pattern::Pattern;

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
    frequencies: Frequencies,
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
        let known = self.known.frequencies.get(&asked);
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
        // Every query asks which languages there are.
        let languages = Language::ALL
            .map(|language| (Place::Filter, filter_term("lang", language.code())))
            .map(Counting::One);
        let mut bodies = vec![everything, count("ordinal", 1)];
        bodies.extend(languages.iter().map(Counting::body));
        let found = cluster.searches::<Value>(&bodies, "pid")?;
        let [everything, first_passages, of_languages @ ..] = found.as_slice() else {
            return Err(cluster.nonsense("several searches", "an answer is missing"));
        };
        let frequencies = Frequencies::default();
        let counts = of_languages.iter().map(|found| found.total);
        frequencies.keep(languages.into_iter().zip(counts));
        let words = everything.aggregations.pointer("/words/value").and_then(Value::as_f64);
        Ok(Known {
            passages: everything.total,
            documents: first_passages.total,
            words: words.unwrap_or(0.0) as u64,
            frequencies,
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
        let unknown = self.frequencies.unknown(terms.clone());
        self.learn_terms(cluster, unknown, HashSet::new())?;
        let frequencies = terms.into_iter().map(|term| {
            let frequency = self.frequencies.get(&term).unwrap_or(0);
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

    /// Learns what was asked. What is not known yet counts as missing, and missing words raise
    /// further questions, which cost more: these wait until it is certain that they are missing.
    fn learn(&self, cluster: &Cluster, questions: Questions) -> Result<(), RemoteError> {
        let Questions { frequencies, acronyms, cognates, patterns, fields } = questions;
        self.learn_fields(cluster, fields)?;
        if frequencies.is_empty() && acronyms.is_empty() {
            return self.learn_words(cluster, patterns, cognates);
        }
        self.learn_terms(cluster, frequencies, acronyms)
    }

    /// Counts terms, and looks for the acronyms whose forms begin with some words.
    fn learn_terms(
        &self,
        cluster: &Cluster,
        mut terms: HashSet<PlacedTerm>,
        acronyms: HashSet<String>,
    ) -> Result<(), RemoteError> {
        let mut acronyms: Vec<String> = acronyms.into_iter().collect();
        acronyms.sort_unstable();
        let mut explaining = match acronyms.len() {
            0 => Vec::new(),
            _ => vec![Explaining::Any(acronyms)],
        };
        while !terms.is_empty() || !explaining.is_empty() {
            let counting = self.frequencies.counting(std::mem::take(&mut terms));
            let bodies: Vec<Value> = counting
                .iter()
                .map(Counting::body)
                .chain(explaining.iter().map(Explaining::body))
                .collect();
            let mut found = cluster.searches::<AcronymRow>(&bodies, acronyms::FIELD)?;
            let explained = found.split_off(counting.len());
            let counts = found.iter().map(|found| found.total);
            terms = self.frequencies.keep(counting.into_iter().zip(counts));
            for (asked, found) in std::mem::take(&mut explaining).into_iter().zip(explained) {
                match asked.read(cluster, found)? {
                    Read::Told(told) => lock(&self.acronyms).extend(told),
                    Read::Ask(instead) => explaining.extend(instead),
                }
            }
        }
        Ok(())
    }

    /// Looks for the words that patterns stand for, and for the cognates of words, in passages that
    /// hold such a word: engines do not list their words.
    fn learn_words(
        &self,
        cluster: &Cluster,
        patterns: HashSet<Pattern>,
        cognates: HashMap<String, Cognates>,
    ) -> Result<(), RemoteError> {
        let (patterns, untold): (Vec<Pattern>, Vec<Pattern>) = patterns
            .into_iter()
            .partition(|pattern| pattern.expression().is_none_or(|e| is_taken(&e)));
        let nothing = Expansion { cut_short: vec![CutShort::NotAsked], ..Expansion::default() };
        lock(&self.patterns).extend(untold.into_iter().map(|pattern| (pattern, nothing.clone())));
        let cognates: Vec<(String, Cognates)> = cognates.into_iter().collect();
        let with_pattern = patterns.iter().map(|pattern| {
            json!({
                "size": PATTERN_PASSAGES,
                "track_total_hits": true,
                "query": pattern.query(cluster.kind()),
                "sort": [{ "sequence": { "order": "asc" } }],
            })
        });
        let with_cognate = cognates.iter().map(|(spelling, _)| {
            json!({
                "size": COGNATE_PASSAGES,
                "query": { "regexp": { "surface": { "value": spelling } } },
                "sort": [{ "sequence": { "order": "asc" } }],
            })
        });
        let bodies: Vec<Value> = with_pattern.chain(with_cognate).collect();
        if bodies.is_empty() {
            return Ok(());
        }
        let mut found = cluster.searches::<TextRow>(&bodies, "text,title,lang")?;
        let with_cognate = found.split_off(patterns.len());
        for ((spelling, cognates), found) in cognates.into_iter().zip(with_cognate) {
            let words = self.cognates_in(&cognates, &found.rows);
            lock(&self.cognates).insert(spelling, words);
        }
        let seen: Vec<Vec<String>> = patterns
            .iter()
            .zip(&found)
            .map(|(pattern, found)| self.words_of(pattern, &found.rows))
            .collect();
        let counted = patterns.iter().zip(&seen).flat_map(|(pattern, words)| {
            let places = pattern.places();
            let words = words.iter().take(MOST_COUNTED);
            words.flat_map(move |word| places.map(|place| (place, word.clone())))
        });
        let counted = self.frequencies.unknown(counted.collect());
        self.learn_terms(cluster, counted, HashSet::new())?;
        for ((pattern, found), words) in patterns.into_iter().zip(found).zip(seen) {
            let expansion = self.expansion(&pattern, words, &found, cluster.kind());
            lock(&self.patterns).insert(pattern, expansion);
        }
        Ok(())
    }

    /// The words of passages that a word of the other language may be a cognate of.
    fn cognates_in(&self, cognates: &Cognates, rows: &[TextRow]) -> BTreeMap<String, u8> {
        let mut words = BTreeMap::new();
        for row in rows {
            let analysis = self.analyzer.analyze(&row.text, row.lang);
            for token in analysis.tokens() {
                let cost = cognates.cost(token.surface);
                words.extend(cost.map(|cost| (token.surface.to_owned(), cost)));
            }
        }
        words
    }

    /// The words of passages that fit a pattern, those in most of them first.
    fn words_of(&self, pattern: &Pattern, rows: &[TextRow]) -> Vec<String> {
        let mut words: HashMap<String, u64> = HashMap::new();
        for row in rows {
            for text in [Some(&row.text), row.title.as_ref()].into_iter().flatten() {
                let analysis = self.analyzer.analyze(text, row.lang);
                for word in pattern.fitting(&analysis) {
                    *words.entry(word).or_default() += 1;
                }
            }
        }
        let mut words: Vec<(String, u64)> = words.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.into_iter().map(|(word, _)| word).collect()
    }

    /// What a pattern stands for: words that were seen, and have been counted.
    fn expansion(
        &self,
        pattern: &Pattern,
        mut words: Vec<String>,
        found: &Found<TextRow>,
        kind: Kind,
    ) -> Expansion {
        let seen = words.len();
        words.truncate(MOST_COUNTED);
        let frequency =
            |place: Place, word: &String| self.frequencies.get(&(place, word.clone())).unwrap_or(0);
        let sum = |word: &String| pattern.places().iter().map(|p| frequency(*p, word)).sum();
        let mut terms: Vec<(String, u64)> = words
            .into_iter()
            .map(|word| {
                let passages = sum(&word);
                (word, passages)
            })
            .collect();
        terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let came = found.rows.len() as u64;
        let sampled = (found.total > came).then_some(CutShort::Sampled(came));
        let narrower = (!pattern.is_whole(kind)).then_some(CutShort::OneLetter);
        let cut_short = sampled.into_iter().chain(narrower).collect();
        Expansion { terms, found: seen, compared: seen, cut_short }
    }

    fn learn_fields(&self, cluster: &Cluster, asked: HashSet<String>) -> Result<(), RemoteError> {
        let asked: Vec<String> = asked.into_iter().collect();
        let body = |name: &String| {
            let beginning = filter_term(name, "");
            counted(json!({ "prefix": { "filter": { "value": beginning } } }))
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
