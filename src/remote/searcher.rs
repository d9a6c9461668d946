//! Searching a cluster: its engine finds the passages, and they are ranked here.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::analysis::{Analyzer, Home};
use crate::index::{Index, IndexError, IndexSettings, Manifest, Section};
use crate::passage::Passage;
use crate::query::{Collection, Note, Place, Plan, Rank, Suggestion, Vocabulary, suggestions};
use crate::search::{
    Engine, Group, Ranked, Results, SearchError, SearchOptions, Searcher, completions, corrected,
    folded,
};
use crate::source::Document;

use super::cluster::{Cluster, Found};
use super::compile::compile;
use super::error::RemoteError;
use super::row::StoredRow;
use super::vocabulary::Known;

/// Passages fetched for each that is wanted: those among which the engine's scores, which differ
/// a little from ours, may have put the best ones.
const SPARE: usize = 2;

/// Passages fetched at least.
const LEAST: usize = 100;

/// What engines give at most.
const MOST: usize = 10_000;

/// Documents whose other passages are fetched for the second stage, and passages of them.
const MOST_DOCUMENTS: usize = 150;
const MOST_OF_DOCUMENTS: usize = 4_000;

/// Answers queries from a cluster. What it knows of words (how frequent they are, which acronyms
/// are explained) is as of when it first asked; a new searcher asks anew.
pub struct RemoteSearcher {
    cluster: Cluster,
    manifest: Manifest,
    settings: IndexSettings,
    known: Known,
}

/// What the cluster has to say to a query.
struct Fetched {
    plan: Plan,
    collection: Collection,
    /// The passages that may be the best.
    rows: Vec<StoredRow>,
    /// How many passages match in the cluster, and how many of them came.
    total: u64,
    came: u64,
    /// Whether the engine may have matched more than was asked.
    is_wider: bool,
}

impl RemoteSearcher {
    /// Opens the index of a cluster with the analysis it was made with.
    ///
    /// # Errors
    /// Where there is no such index, it was not made by telisik or with another analysis, or the
    /// cluster does not answer.
    pub fn open(cluster: Cluster, analyzer: Analyzer) -> Result<Self, RemoteError> {
        let Some(description) = cluster.describe()? else {
            let (server, index) = (cluster.server().to_owned(), cluster.index().to_owned());
            return Err(RemoteError::Missing { server, index });
        };
        let manifest = cluster.compatible(&description, &analyzer.version())?;
        let settings = IndexSettings { passages: manifest.passages(), analyzer };
        let known = Known::open(&cluster, &settings.analyzer)?;
        Ok(RemoteSearcher { cluster, manifest, settings, known })
    }

    /// The cluster it searches.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// What the index was made with.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How many passages it can find.
    pub fn passages(&self) -> u64 {
        self.known.passages()
    }

    /// The words of the passages that begin with some letters, those in most passages first, as far
    /// as they stand in the first 100 passages that the engine finds for them.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn complete(&self, beginning: &str, most: usize) -> Result<Vec<Suggestion>, RemoteError> {
        self.ask(|vocabulary| {
            let mut words = completions(beginning, vocabulary, MOST)?;
            // A pattern is looked for in titles as well.
            for word in &mut words {
                let place = Place::Text(Section::Body, Home::Surface);
                word.passages = vocabulary.frequency(place, &word.word)?;
            }
            words.retain(|word| word.passages > 0);
            words.sort_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.word.cmp(&b.word)));
            words.truncate(most);
            Ok(words)
        })
    }

    /// What a word may have been meant to be, the likeliest first: over Quickwit of the words with
    /// one other letter, and of those in the first 100 passages that the engine finds for them.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn suggest(&self, word: &str, most: usize) -> Result<Vec<Suggestion>, RemoteError> {
        self.ask(|vocabulary| suggestions(&folded(word), vocabulary, most))
    }

    /// Asks for words.
    fn ask<T>(
        &self,
        question: impl Fn(&dyn Vocabulary) -> tantivy::Result<T>,
    ) -> Result<T, RemoteError> {
        let answer = self.known.settle(&self.cluster, question)?;
        Ok(answer.map_err(|cause| self.in_memory(cause))?)
    }

    /// An error of what is kept here of the cluster.
    fn in_memory(&self, cause: tantivy::TantivyError) -> IndexError {
        IndexError::Segments { path: self.cluster.index().into(), cause }
    }

    /// Fetches what answers a query; no plan where it holds no word.
    fn fetch(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<(Vec<Note>, Option<Fetched>), SearchError> {
        let cluster = &self.cluster;
        let query = self.known.settle(cluster, |vocabulary| options.parse(query, vocabulary))??;
        let plan_options = options.plan_options();
        let plan = self.known.settle(cluster, |vocabulary| {
            Plan::new(&query, &self.settings.analyzer, &plan_options, vocabulary)
        })?;
        let mut notes = query.notes;
        let Some(plan) = plan.map_err(|cause| self.in_memory(cause))? else {
            return Ok((notes, None));
        };
        notes.extend(plan.notes.iter().cloned());
        Ok((notes, Some(self.fetch_plan(plan, options)?)))
    }

    fn fetch_plan(&self, plan: Plan, options: &SearchOptions) -> Result<Fetched, RemoteError> {
        let wanted = options.limit.saturating_add(options.offset);
        if wanted > MOST {
            return Err(RemoteError::TooMany { asked: wanted, most: MOST });
        }
        let again = if options.rank == Rank::Full { options.rerank } else { 0 };
        let mut pool = (wanted.max(again).saturating_mul(SPARE)).clamp(LEAST, MOST);
        let collection = self.known.collection(&self.cluster, &plan)?;
        let compiled = compile(&plan, self.cluster.kind(), &collection);
        let found = loop {
            let found = self.best(&compiled.query, pool)?;
            let documents: HashSet<&str> = found.rows.iter().map(|row| row.doc.as_str()).collect();
            let enough = options.group == Group::Passage || documents.len() >= wanted;
            if enough || found.rows.len() < pool || pool == MOST {
                break found;
            }
            // Documents of many passages: look further down for others.
            pool = pool.saturating_mul(4).min(MOST);
        };
        let came = found.rows.len() as u64;
        let mut rows = found.rows;
        if again > 0 && self.known.has_long_documents() {
            rows.extend(self.rest_of_documents(&rows)?);
        }
        let (total, is_wider) = (found.total, compiled.is_wider);
        Ok(Fetched { plan, collection, rows, total, came, is_wider })
    }

    /// The passages that the engine ranks first.
    fn best(&self, query: &Value, size: usize) -> Result<Found<StoredRow>, RemoteError> {
        let body = json!({
            "query": query,
            "size": size,
            "track_total_hits": true,
            // Without this Quickwit gives the newest, and without scores.
            "sort": [{ "_score": { "order": "desc" } }, { "sequence": { "order": "asc" } }],
        });
        self.cluster.search(&body, StoredRow::FIELDS)
    }

    /// The passages of the documents of the first rows: the second stage looks at what the whole
    /// document says. Where that is more than can be fetched, it looks at what came.
    fn rest_of_documents(&self, rows: &[StoredRow]) -> Result<Vec<StoredRow>, RemoteError> {
        let mut docs: Vec<&str> = Vec::new();
        for row in rows {
            if docs.len() < MOST_DOCUMENTS && !docs.contains(&row.doc.as_str()) {
                docs.push(&row.doc);
            }
        }
        self.of_documents(&docs, MOST_OF_DOCUMENTS)
    }

    /// Every passage of the documents of hits, and of their translations.
    fn with_translations(&self, hits: &Results) -> Result<Vec<StoredRow>, RemoteError> {
        let mut docs: Vec<&str> = Vec::new();
        for hit in &hits.hits {
            if let Some(parallel) = &hit.parallel {
                docs.extend([&*hit.doc, &*parallel.doc]);
            }
        }
        docs.sort_unstable();
        docs.dedup();
        self.of_documents(&docs, MOST)
    }

    fn of_documents(&self, docs: &[&str], most: usize) -> Result<Vec<StoredRow>, RemoteError> {
        if docs.is_empty() {
            return Ok(Vec::new());
        }
        let body = json!({
            "query": { "terms": { "doc": docs } },
            "size": most,
            "sort": [{ "sequence": { "order": "asc" } }],
        });
        Ok(self.cluster.search(&body, StoredRow::FIELDS)?.rows)
    }

    /// Passages as a part of the collection. One that came twice, since it stands in the cluster
    /// twice, is there once.
    fn part(&self, rows: &[StoredRow], collection: &Collection) -> Result<Searcher, RemoteError> {
        let mut rows: Vec<&StoredRow> = rows.iter().collect();
        // Ties break by place, and the passages of a document stay together.
        rows.sort_by_key(|row| (row.sequence, &row.doc));
        let mut numbers: HashMap<&str, u64> = HashMap::new();
        let mut passages: Vec<(u64, Document, Passage)> = Vec::with_capacity(rows.len());
        for row in rows {
            let next = numbers.len() as u64;
            let number = *numbers.entry(&row.doc).or_insert(next);
            let (document, passage) = row.to_passage();
            passages.push((number, document, passage));
        }
        let place =
            |(number, _, passage): &mut (u64, Document, Passage)| (*number, passage.ordinal);
        passages.sort_by_key(|row| (row.0, row.2.ordinal));
        passages.dedup_by_key(place);
        let passages =
            passages.iter().map(|(number, document, passage)| (document, passage, *number));
        let index = Index::of_passages(self.settings.clone(), passages)?;
        Ok(Searcher::open_part(&index, collection.clone())?)
    }

    fn answer(&self, query: &str, options: &SearchOptions) -> Result<Results, SearchError> {
        let (notes, fetched) = self.fetch(query, options)?;
        let query = query.to_owned();
        let Some(fetched) = fetched else {
            return Ok(Results { query, notes, ..Default::default() });
        };
        let suggestions = fetched.plan.unknown.clone();
        let corrected = corrected(&query, &suggestions);
        let mut results = self.ranked(fetched, options)?;
        results.notes.splice(0..0, notes);
        if results.total == 0
            && let Some(instead) = &corrected
            && let (_, Some(fetched)) = self.fetch(instead, &literally(options))?
        {
            let found = self.ranked(fetched, options)?;
            results.notes.push(Note::Corrected { query: instead.clone() });
            results.notes.extend(found.notes.iter().cloned());
            results = Results { notes: results.notes, ..found };
        }
        Ok(Results { query, suggestions, corrected, ..results })
    }

    /// The best of what was fetched; the notes are those of the fetching alone.
    fn ranked(
        &self,
        mut fetched: Fetched,
        options: &SearchOptions,
    ) -> Result<Results, SearchError> {
        let mut passages = self.part(&fetched.rows, &fetched.collection)?;
        let alone = SearchOptions { parallel: false, ..options.clone() };
        let mut found = passages.answer(&fetched.plan, &alone)?;
        // Where everything came, it is counted here; and where nothing of it matches, nothing is
        // there to be shown, whatever the engine counts.
        let mut total = found.total;
        if fetched.total > fetched.came && found.total > 0 {
            total = fetched.total as usize;
        }
        let mut notes = Vec::new();
        if fetched.is_wider && fetched.total > fetched.came {
            let (total, came) = (fetched.total as usize, fetched.came as usize);
            notes.push(Note::Wider { total, came });
        }
        if options.parallel {
            fetched.rows.extend(self.with_translations(&found)?);
            passages = self.part(&fetched.rows, &fetched.collection)?;
            found = passages.answer(&fetched.plan, options)?;
        }
        Ok(Results { total, notes, ..found })
    }

    fn rank_fetched(
        &self,
        fetched: &Fetched,
        options: &SearchOptions,
    ) -> Result<Vec<Ranked>, SearchError> {
        let passages = self.part(&fetched.rows, &fetched.collection)?;
        Ok(passages.rank_plan(&fetched.plan, options)?)
    }
}

/// The same, for a query whose words are not corrected again.
fn literally(options: &SearchOptions) -> SearchOptions {
    SearchOptions { literal_spelling: true, ..options.clone() }
}

impl Engine for RemoteSearcher {
    fn search(&self, query: &str, options: &SearchOptions) -> Result<Results, SearchError> {
        self.answer(query, options)
    }

    fn rank(&self, query: &str, options: &SearchOptions) -> Result<Vec<Ranked>, SearchError> {
        Ok(self.rank_noted(query, options)?.0)
    }

    fn rank_noted(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<(Vec<Ranked>, Vec<Note>), SearchError> {
        let (notes, fetched) = self.fetch(query, options)?;
        let Some(fetched) = fetched else { return Ok((Vec::new(), notes)) };
        let ranked = self.rank_fetched(&fetched, options)?;
        if ranked.is_empty()
            && let Some(instead) = corrected(query, &fetched.plan.unknown)
            && let (_, Some(fetched)) = self.fetch(&instead, &literally(options))?
        {
            return Ok((self.rank_fetched(&fetched, options)?, notes));
        }
        Ok((ranked, notes))
    }
}

impl From<RemoteError> for SearchError {
    fn from(error: RemoteError) -> Self {
        SearchError::Engine(Box::new(error))
    }
}
