//! The searcher: an index held open at one commit.

use tantivy::columnar::{Column, StrColumn};
use tantivy::store::StoreReader;
use tantivy::{ReloadPolicy, TantivyDocument};

use crate::analysis::{Analysis, Analyzer};
use crate::index::{Fields, Index, IndexError, StoredPassage};
use crate::language::Language;
use crate::query::{
    Acronym, Candidate, Collected, ParseError, Plan, PlanOptions, SegmentView, Vocabulary, collect,
    parse, parse_strictly,
};

use super::highlight::Highlighter;
use super::hit::{Hit, Results, Source};
use super::options::{Group, SearchOptions};

/// A query that could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query does not fit the grammar (asked for strictly).
    #[error("the query does not fit the grammar: {0}")]
    Query(#[from] ParseError),
    /// The index could not be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// What an index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Passages that can be found.
    pub passages: u64,
    /// Segments they are in.
    pub segments: usize,
}

/// Answers queries from an index as of one commit; a later commit needs a new searcher. `Send`
/// and `Sync`: many threads may search at once.
pub struct Searcher {
    index: Index,
    segments: Vec<Segment>,
}

/// A segment with what it takes to show its passages.
struct Segment {
    view: SegmentView,
    doc: Option<StrColumn>,
    path: Option<StrColumn>,
    ordinal: Column<u64>,
    start: Column<u64>,
    end: Column<u64>,
    line: Column<u64>,
    language: Column<u64>,
    store: StoreReader,
}

/// Blocks of the store held decompressed, a segment.
const STORE_BLOCKS: usize = 16;

impl Segment {
    fn open(reader: &tantivy::SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        Ok(Segment {
            doc: fast.str("doc")?,
            path: fast.str("path")?,
            ordinal: fast.u64("ordinal")?,
            start: fast.u64("start")?,
            end: fast.u64("end")?,
            line: fast.u64("line")?,
            language: fast.u64("language")?,
            store: reader.get_store_reader(STORE_BLOCKS)?,
            view: SegmentView::open(reader.clone(), *fields)?,
        })
    }

    fn string(column: &Option<StrColumn>, row: u32) -> Option<String> {
        let column = column.as_ref()?;
        let ord = column.term_ords(row).next()?;
        let mut string = String::new();
        column.ord_to_str(ord, &mut string).ok()?.then_some(string)
    }
}

impl Searcher {
    /// Opens the index as of its last commit.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn open(index: &Index) -> Result<Self, IndexError> {
        let open = || -> tantivy::Result<Vec<Segment>> {
            let builder = index.segments().reader_builder().reload_policy(ReloadPolicy::Manual);
            let reader = builder.doc_store_cache_num_blocks(STORE_BLOCKS).try_into()?;
            let searcher = reader.searcher();
            let readers = searcher.segment_readers().iter();
            readers.map(|reader| Segment::open(reader, index.fields())).collect()
        };
        let segments = open().map_err(|cause| index.error(cause))?;
        Ok(Searcher { index: index.clone(), segments })
    }

    /// The index it searches.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What it can find.
    pub fn statistics(&self) -> Statistics {
        let passages = self.segments.iter().map(|s| u64::from(s.view.reader.num_docs())).sum();
        Statistics { passages, segments: self.segments.len() }
    }

    /// The acronyms that passages explain, by their short form.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn acronyms(&self) -> Result<Vec<Acronym>, IndexError> {
        let segments = self.views();
        let known = Vocabulary::new(&segments).acronyms("");
        let mut known = known.map_err(|cause| self.index.error(cause))?;
        known.retain(|acronym| !acronym.form.contains(' '));
        Ok(known)
    }

    /// Finds the best passages for a query. A query without any word finds nothing.
    ///
    /// # Errors
    /// [`SearchError::Query`] where [`SearchOptions::strict`] asks for it, and where the index
    /// cannot be read.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Results, SearchError> {
        let mut results = Results { query: query.to_owned(), ..Results::default() };
        let Some(plan) = self.plan(query, options)? else { return Ok(results) };
        let found = self.collect(&plan, options).map_err(|cause| self.index.error(cause))?;
        results.total = found.total;
        let highlighter = Highlighter::new(plan.units());
        let mut analysis = Analysis::default();
        for (at, candidate) in found.best.iter().enumerate().skip(options.offset) {
            let hit = self
                .hit(candidate, at + 1, &highlighter, &mut analysis)
                .map_err(|cause| self.index.error(cause))?;
            results.hits.push(hit);
        }
        Ok(results)
    }

    /// Finds the best passages and gives their ids and scores alone, without reading any text:
    /// for runs of many queries.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn rank(&self, query: &str, options: &SearchOptions) -> Result<Vec<Ranked>, SearchError> {
        let Some(plan) = self.plan(query, options)? else { return Ok(Vec::new()) };
        let found = self.collect(&plan, options).map_err(|cause| self.index.error(cause))?;
        let best = found.best.iter().skip(options.offset);
        Ok(best.map(|candidate| self.ranked(candidate)).collect())
    }

    fn plan(&self, query: &str, options: &SearchOptions) -> Result<Option<Plan>, SearchError> {
        let query = if options.strict { parse_strictly(query)? } else { parse(query) };
        let mut filters = options.filters.clone();
        filters.extend(options.language.map(|lang| ("lang".to_owned(), lang.code().to_owned())));
        let plan_options = PlanOptions {
            query_language: options.query_language,
            rank: options.rank,
            filters,
            literal_acronyms: options.literal_acronyms,
            translate: options.translate,
            passage_language: options.language,
            dictionary: options.dictionary.clone(),
        };
        let segments = self.views();
        let vocabulary = Vocabulary::new(&segments);
        let plan = Plan::new(&query, self.analyzer(), &plan_options, vocabulary);
        Ok(plan.map_err(|cause| self.index.error(cause))?)
    }

    fn views(&self) -> Vec<&SegmentView> {
        self.segments.iter().map(|segment| &segment.view).collect()
    }

    fn analyzer(&self) -> &Analyzer {
        self.index.analyzer()
    }

    fn collect(&self, plan: &Plan, options: &SearchOptions) -> tantivy::Result<Collected> {
        let wanted = options.limit.saturating_add(options.offset);
        let segments = self.views();
        if options.group == Group::Passage {
            return collect(plan, &segments, wanted);
        }
        // The best passage of each document: look at more passages until there are enough
        // documents among them.
        let mut depth = wanted.saturating_mul(2);
        loop {
            let mut found = collect(plan, &segments, depth)?;
            let seen_all = found.best.len() < depth;
            let mut documents = std::collections::HashSet::new();
            found.best.retain(|candidate| documents.insert(candidate.document()));
            if seen_all || found.best.len() >= wanted {
                found.best.truncate(wanted);
                return Ok(found);
            }
            depth = depth.saturating_mul(4);
        }
    }

    fn ranked(&self, candidate: &Candidate) -> Ranked {
        let segment = &self.segments[candidate.segment];
        Ranked {
            doc: Segment::string(&segment.doc, candidate.row).unwrap_or_default(),
            passage: segment.ordinal.first(candidate.row).unwrap_or(1),
            score: candidate.score,
        }
    }

    fn hit(
        &self,
        candidate: &Candidate,
        rank: usize,
        highlighter: &Highlighter<'_>,
        analysis: &mut Analysis,
    ) -> tantivy::Result<Hit> {
        let segment = &self.segments[candidate.segment];
        let row = candidate.row;
        let Ranked { doc, passage, score } = self.ranked(candidate);
        let stored: TantivyDocument = segment.store.get(row)?;
        let stored = StoredPassage::from_row(&stored, self.index.fields());
        let lang = match segment.language.first(row) {
            Some(1) => Language::English,
            _ => Language::Indonesian,
        };
        self.analyzer().analyze_into(&stored.text, lang, analysis);
        let bytes = segment.start.first(row).zip(segment.end.first(row));
        Ok(Hit {
            rank,
            score,
            doc,
            passage,
            source: Source {
                path: Segment::string(&segment.path, row),
                line: segment.line.first(row),
                bytes: bytes.map(|(start, end)| [start, end]),
            },
            lang,
            title: stored.title,
            highlights: highlighter.highlights(analysis),
            text: stored.text,
            parallel: stored.parallel,
            metadata: stored.metadata,
        })
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
