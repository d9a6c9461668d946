//! The searcher: an index held open at one commit.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, ReloadPolicy, SegmentReader, TERMINATED, Term};

use crate::analysis::{Analysis, Analyzer};
use crate::index::{Index, IndexError, StoredPassage};
use crate::query::{
    Acronym, Candidate, Collected, Collection, Count, Features, IndexVocabulary, Note, OpenPlan,
    ParseError, Plan, Query, Rank, SegmentView, Segments, Unit, Vocabulary, query_threads,
};

use super::engine::Engine;
use super::explain::{explain, feature_parts, score_parts_of};
use super::highlight::Highlighter;
use super::hit::{Hit, Results, Source};
use super::options::{Group, SearchOptions};
use super::parallel::{Correspondents, Parallel, ParallelPassage, correspondence};
use super::segment::{STORE_BLOCKS, Shown};
use super::suggest::corrected;

/// A query that could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query does not fit the grammar (asked for strictly).
    #[error("the query does not fit the grammar: {0}")]
    Query(#[from] ParseError),
    /// The index could not be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// An engine elsewhere could not answer.
    #[error(transparent)]
    Engine(Box<dyn std::error::Error + Send + Sync>),
}

/// What an index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Passages that can be found.
    pub passages: u64,
    /// Segments they are in.
    pub segments: usize,
}

/// Answers queries from an index as of one commit, whatever is written to it meanwhile;
/// [`refresh`](Self::refresh) goes on to a later commit. `Send` and `Sync`: many threads may
/// search at once.
pub struct Searcher {
    index: Index,
    state: u32,
    segments: Segments,
    /// By segment.
    shown: Vec<Shown>,
}

impl Searcher {
    /// Opens the index as of its last commit.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn open(index: &Index) -> Result<Self, IndexError> {
        loop {
            let state = index.state()?;
            let opened = index.read(|segments| {
                let builder = segments.reader_builder().reload_policy(ReloadPolicy::Manual);
                let reader = builder.doc_store_cache_num_blocks(STORE_BLOCKS).try_into()?;
                let searcher = reader.searcher();
                let readers = searcher.segment_readers().iter();
                let open = |reader: &SegmentReader| {
                    SegmentView::open(segments, reader.clone(), *index.fields())
                };
                Ok(Segments::new(readers.map(open).collect::<tantivy::Result<_>>()?))
            });
            match opened {
                Ok(segments) => {
                    let shown = segments.iter().map(|_| Shown::default()).collect();
                    return Ok(Searcher { index: index.clone(), state, segments, shown });
                }
                // A commit came in between and took segments away that were about to be opened.
                Err(_) if index.state()? != state => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Goes on to the index's last commit, if there is one after that which is being searched.
    /// Returns whether there was. Where there was none, that costs a reading of one small file
    /// (some 20 µs); else an opening of all segments. Where it fails, the searcher stays as it is.
    ///
    /// # Errors
    /// Where the index cannot be read, and [`IndexError::Setting`] where it was built anew with
    /// other settings: open it again then.
    pub fn refresh(&mut self) -> Result<bool, IndexError> {
        if self.index.state()? == self.state {
            return Ok(false);
        }
        self.index.check_settings()?;
        *self = Searcher::open(&self.index)?;
        Ok(true)
    }

    /// Opens an index that holds a part of a larger collection: its passages score as they would
    /// among all of it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn open_part(index: &Index, collection: Collection) -> Result<Self, IndexError> {
        let searcher = Searcher::open(index)?;
        Ok(Searcher { segments: searcher.segments.part_of(collection), ..searcher })
    }

    /// The index it searches.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What it can find.
    pub fn statistics(&self) -> Statistics {
        let passages = self.segments.iter().map(|s| u64::from(s.reader.num_docs())).sum();
        Statistics { passages, segments: self.segments.len() }
    }

    /// The acronyms that passages explain, by their short form.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn acronyms(&self) -> Result<Vec<Acronym>, IndexError> {
        let mut known = self.index.read(|_| self.vocabulary().acronyms(""))?;
        known.retain(|acronym| !acronym.form.contains(' '));
        Ok(known)
    }

    /// Finds the best passages for a query. A query without any word finds nothing.
    ///
    /// # Errors
    /// [`SearchError::Query`] where [`SearchOptions::strict`] asks for it, and where the index
    /// cannot be read.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Results, SearchError> {
        let tree = self.parse(query, options)?;
        let plan = self.plan(&tree, options)?;
        let mut results = match &plan {
            Some(plan) => self.answer(plan, options)?,
            None => Results::default(),
        };
        results.query = query.to_owned();
        results.notes = tree.notes;
        let Some(plan) = plan else { return Ok(results) };
        results.notes.extend(plan.notes);
        results.corrected = corrected(query, &plan.unknown);
        results.suggestions = plan.unknown;
        if results.total == 0
            && let Some(instead) = results.corrected.clone()
            && let Some(plan) = self.plan_literally(&instead, options)?
        {
            let found = self.answer(&plan, options)?;
            results.notes.push(Note::Corrected { query: instead });
            let (total, hits, explanation) = (found.total, found.hits, found.explanation);
            results = Results { total, hits, explanation, ..results };
        }
        Ok(results)
    }

    /// Plans a query whose words are not corrected again.
    fn plan_literally(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<Option<Plan>, SearchError> {
        let options = SearchOptions { literal_spelling: true, ..options.clone() };
        let tree = self.parse(query, &options)?;
        self.plan(&tree, &options)
    }

    /// Finds the best passages for a plan; what the query was is left open.
    pub(crate) fn answer(
        &self,
        plan: &Plan,
        options: &SearchOptions,
    ) -> Result<Results, IndexError> {
        let mut results = Results::default();
        let opened = self.index.read(|_| self.open_plan(plan, options))?;
        let (found, best) = self.index.read(|_| collect(&opened, options, Count::All))?;
        results.total = found.total;
        let units = plan.units();
        let shown = found.best.get(options.offset..).unwrap_or_default();
        self.index.read(|_| {
            let highlighter = Highlighter::new(units.clone());
            let mut analysis = Analysis::default();
            for (at, candidate) in shown.iter().enumerate() {
                let rank = options.offset + at + 1;
                let mut hit = self.hit(candidate, rank, &highlighter, &mut analysis)?;
                if options.parallel {
                    self.add_parallel(&mut hit, &analysis, &highlighter, options)?;
                }
                results.hits.push(hit);
            }
            if options.explain {
                let scores = opened.score_parts(shown)?;
                let looks = opened.look(shown)?;
                let words = plan.words();
                for ((hit, scores), look) in results.hits.iter_mut().zip(scores).zip(looks) {
                    let mut scores: Vec<(&Unit, f32)> = units.iter().copied().zip(scores).collect();
                    let was_looked_at = options.rank == Rank::Full && hit.rank <= options.rerank;
                    if was_looked_at {
                        scores.extend(words.iter().copied().zip(look.spelled));
                    }
                    let mut parts = score_parts_of(&scores);
                    if was_looked_at {
                        parts.extend(feature_parts(&look.features, best));
                    }
                    hit.parts = Some(parts);
                }
                results.explanation = Some(units.iter().map(|unit| explain(unit)).collect());
            }
            Ok(())
        })?;
        Ok(results)
    }

    /// Finds the best passages and gives their ids and scores alone, without reading any text:
    /// for runs of many queries.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn rank(&self, query: &str, options: &SearchOptions) -> Result<Vec<Ranked>, SearchError> {
        Ok(self.rank_noted(query, options)?.0)
    }

    /// Like [`rank`](Self::rank), with the limits that the query met.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn rank_noted(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<(Vec<Ranked>, Vec<Note>), SearchError> {
        let tree = self.parse(query, options)?;
        let mut notes = tree.notes.clone();
        let Some(plan) = self.plan(&tree, options)? else { return Ok((Vec::new(), notes)) };
        notes.extend(plan.notes.iter().cloned());
        let found = self.rank_plan(&plan, options)?;
        if found.is_empty()
            && let Some(instead) = corrected(query, &plan.unknown)
            && let Some(plan) = self.plan_literally(&instead, options)?
        {
            return Ok((self.rank_plan(&plan, options)?, notes));
        }
        Ok((found, notes))
    }

    /// Like [`rank`](Self::rank), for a plan.
    pub(crate) fn rank_plan(
        &self,
        plan: &Plan,
        options: &SearchOptions,
    ) -> Result<Vec<Ranked>, IndexError> {
        self.index.read(|_| {
            let opened = self.open_plan(plan, options)?;
            let (found, _) = collect(&opened, options, Count::Best)?;
            let best = found.best.iter().skip(options.offset);
            best.map(|candidate| self.ranked(candidate)).collect()
        })
    }

    /// What the first stage finds, with the features of every passage: to fit and to study the
    /// second stage.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn features(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<Vec<(Ranked, Features)>, SearchError> {
        let query = self.parse(query, options)?;
        let Some(plan) = self.plan(&query, options)? else { return Ok(Vec::new()) };
        let found = self.index.read(|_| {
            let wanted = options.limit.saturating_add(options.offset);
            let opened = self.open_plan(&plan, options)?;
            let found = collect_first(&opened, options.group, wanted, Count::Best)?;
            let looks = opened.look(&found.best)?;
            let ranked = found.best.iter().zip(looks).map(|(candidate, look)| {
                let mut ranked = self.ranked(candidate)?;
                ranked.score += look.spelled();
                Ok((ranked, look.features))
            });
            let mut ranked: Vec<_> = ranked.collect::<tantivy::Result<_>>()?;
            ranked.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
            Ok(ranked)
        });
        Ok(found?)
    }

    /// Reads a query, given the fields of this index.
    pub(super) fn parse(&self, query: &str, options: &SearchOptions) -> Result<Query, ParseError> {
        options.parse(query, &self.vocabulary())
    }

    pub(super) fn plan(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Option<Plan>, SearchError> {
        let vocabulary = self.vocabulary();
        let plan = self
            .index
            .read(|_| Plan::new(query, self.analyzer(), &options.plan_options(), &vocabulary));
        Ok(plan?)
    }

    fn open_plan<'a>(
        &'a self,
        plan: &'a Plan,
        options: &SearchOptions,
    ) -> tantivy::Result<OpenPlan<'a>> {
        Ok(OpenPlan::new(plan, &self.segments)?.on_threads(query_threads(options.threads)))
    }

    /// The segments it searches, to plan and run queries by hand.
    pub fn segments(&self) -> &Segments {
        &self.segments
    }

    pub(super) fn vocabulary(&self) -> IndexVocabulary<'_> {
        IndexVocabulary::new(&self.segments)
    }

    fn analyzer(&self) -> &Analyzer {
        self.index.analyzer()
    }

    fn ranked(&self, candidate: &Candidate) -> tantivy::Result<Ranked> {
        Ok(Ranked {
            doc: self.id(candidate.segment, candidate.row)?.unwrap_or_default(),
            passage: candidate.ordinal,
            score: candidate.score,
        })
    }

    fn hit(
        &self,
        candidate: &Candidate,
        rank: usize,
        highlighter: &Highlighter<'_>,
        analysis: &mut Analysis,
    ) -> tantivy::Result<Hit> {
        let Candidate { segment, row, .. } = *candidate;
        let stored = self.stored(segment, row)?;
        let lang = self.language(segment, row);
        self.analyzer().analyze_into(&stored.text, lang, analysis);
        Ok(Hit {
            rank,
            score: candidate.score,
            doc: stored.doc,
            passage: candidate.ordinal,
            source: Source {
                path: stored.path,
                line: stored.line,
                bytes: stored.bytes,
                place: stored.place,
            },
            lang,
            title: stored.title,
            highlights: highlighter.highlights(analysis),
            text: stored.text,
            parallel: stored.parallel.map(|doc| Parallel { doc, passage: None }),
            parts: None,
            metadata: stored.metadata,
        })
    }
}

impl Engine for Searcher {
    fn search(&self, query: &str, options: &SearchOptions) -> Result<Results, SearchError> {
        self.search(query, options)
    }

    fn rank(&self, query: &str, options: &SearchOptions) -> Result<Vec<Ranked>, SearchError> {
        self.rank(query, options)
    }

    fn rank_noted(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<(Vec<Ranked>, Vec<Note>), SearchError> {
        self.rank_noted(query, options)
    }
}

impl Searcher {
    /// Adds the passage of the translation that corresponds to a hit, whose analysis is given.
    fn add_parallel(
        &self,
        hit: &mut Hit,
        analysis: &Analysis,
        highlighter: &Highlighter<'_>,
        options: &SearchOptions,
    ) -> tantivy::Result<()> {
        let Some(Parallel { doc, passage }) = &mut hit.parallel else { return Ok(()) };
        let rows = self.passages_of(doc)?;
        let own = self.passages_of(&hit.doc)?.len();
        let place = |ordinal: u64, of: usize| (ordinal as f32 - 0.5) / of.max(1) as f32;
        let other = hit.lang.other();
        let stem = |word: &str| {
            let mut stem = String::new();
            self.analyzer().stem_into(word, other, &mut stem);
            stem
        };
        let words = Correspondents::new(analysis, hit.lang, &options.dictionary, stem);
        let mut best = None;
        for (ordinal, segment, row) in &rows {
            let text = self.stored(*segment, *row)?.text;
            let lang = self.language(*segment, *row);
            let analysis = self.analyzer().analyze(&text, lang);
            let places = [place(hit.passage, own), place(*ordinal, rows.len())];
            let score = correspondence(&words, &analysis, places);
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                let highlights = highlighter.highlights(&analysis);
                let found = ParallelPassage { passage: *ordinal, lang, text, highlights };
                best = Some((score, found));
            }
        }
        *passage = best.map(|(_, found)| found);
        Ok(())
    }

    /// What is stored of a passage.
    pub(super) fn stored(&self, segment: usize, row: u32) -> tantivy::Result<StoredPassage> {
        self.shown[segment].stored(&self.segments[segment], row)
    }

    /// The id of the document of a passage.
    fn id(&self, segment: usize, row: u32) -> tantivy::Result<Option<String>> {
        self.shown[segment].id(&self.segments[segment], row)
    }

    /// The language of a passage.
    pub(super) fn language(&self, segment: usize, row: u32) -> crate::language::Language {
        self.segments[segment].language_of(row)
    }

    /// The passages of a document, in order: ordinal, segment and row.
    pub(super) fn passages_of(&self, doc: &str) -> tantivy::Result<Vec<(u64, usize, u32)>> {
        self.passages_with(self.index.fields().doc, doc)
    }

    /// The passage in which a line of a file stands: its document and which passage of that it is;
    /// `None` where the index has none of the file up to that line. Costs a look at each passage
    /// of the file.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn passage_at(&self, path: &str, line: u64) -> Result<Option<(String, u64)>, IndexError> {
        self.index.read(|_| {
            let begin = |segment: &SegmentView| segment.reader.fast_fields().u64("line");
            let lines = self.segments.iter().map(begin);
            let lines = lines.collect::<tantivy::Result<Vec<_>>>()?;
            let mut begun = Vec::new();
            for (ordinal, segment, row) in self.passages_with(self.index.fields().path, path)? {
                if let Some(first) = lines[segment].first(row)
                    && first <= line
                {
                    begun.push((first, ordinal, segment, row));
                }
            }
            // Of several records in one line the first.
            let found = begun
                .into_iter()
                .max_by_key(|(first, ordinal, ..)| (*first, std::cmp::Reverse(*ordinal)));
            let Some((_, ordinal, segment, row)) = found else { return Ok(None) };
            Ok(self.id(segment, row)?.map(|doc| (doc, ordinal)))
        })
    }

    /// The passages that have a value in a field, in order: ordinal, segment and row.
    fn passages_with(&self, field: Field, value: &str) -> tantivy::Result<Vec<(u64, usize, u32)>> {
        let term = Term::from_field_text(field, value);
        let mut found = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let reader = &segment.reader;
            let inverted = reader.inverted_index(field)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            let mut row = postings.doc();
            while row != TERMINATED {
                if !reader.is_deleted(row) {
                    found.push((segment.ordinals.get(row), number, row));
                }
                row = postings.advance();
            }
        }
        found.sort_unstable();
        Ok(found)
    }
}

/// The best hits: the first stage, then the second over the best of them. The second value is what
/// the features of the second stage are shares of.
fn collect(
    plan: &OpenPlan<'_>,
    options: &SearchOptions,
    count: Count,
) -> tantivy::Result<(Collected, f32)> {
    let wanted = options.limit.saturating_add(options.offset);
    let again = if options.rank == Rank::Full { options.rerank } else { 0 };
    let mut found = collect_first(plan, options.group, wanted.max(again), count)?;
    let again = again.min(found.best.len());
    let best = plan.rerank(&mut found.best[..again])?;
    found.best.truncate(wanted);
    Ok((found, best))
}

fn collect_first(
    plan: &OpenPlan<'_>,
    group: Group,
    wanted: usize,
    count: Count,
) -> tantivy::Result<Collected> {
    if group == Group::Passage {
        return plan.collect(wanted, count);
    }
    // The best passage of each document: look at more passages until there are enough documents
    // among them.
    let mut depth = wanted.saturating_mul(2);
    loop {
        let mut found = plan.collect(depth, count)?;
        let seen_all = found.best.len() < depth;
        let mut documents = std::collections::HashSet::new();
        found.best.retain(|candidate| documents.insert(candidate.document));
        if seen_all || found.best.len() >= wanted {
            found.best.truncate(wanted);
            return Ok(found);
        }
        depth = depth.saturating_mul(4);
    }
}

/// A passage's place in a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Id of its document.
    pub doc: String,
    /// Which passage of the document, from 1.
    pub passage: u64,
    /// Its score.
    pub score: f32,
}
