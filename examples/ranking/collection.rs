//! A test collection: a corpus, queries and judgments.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use telisik::index::{UpdateOptions, update};
use telisik::{Group, Index, Language, SearchOptions, Searcher};

use crate::measure::ndcg;

/// A query with what is relevant to it: the grade of every document.
pub struct Query {
    pub text: String,
    pub lang: Option<Language>,
    pub grades: HashMap<String, u32>,
}

pub struct Collection {
    pub name: String,
    pub corpus: PathBuf,
    /// The queries that have judgments.
    pub queries: Vec<Query>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    lang: Option<Language>,
}

impl Collection {
    /// Reads a list of collections.
    pub fn read_all(list: &Path) -> Result<Vec<Collection>, Box<dyn Error>> {
        let folder = list.parent().unwrap_or(Path::new(""));
        let text = fs::read_to_string(list).map_err(|e| format!("{}: {e}", list.display()))?;
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(|line| Collection::read(line, folder)).collect()
    }

    fn read(line: &str, folder: &Path) -> Result<Collection, Box<dyn Error>> {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[name, corpus, queries, judgments] = fields.as_slice() else {
            return Err(format!("write name, corpus, queries and judgments, not: {line}").into());
        };
        let read = |file: &str| {
            let path = folder.join(file);
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let mut grades: HashMap<String, HashMap<String, u32>> = HashMap::new();
        for judgment in read(judgments)?.lines() {
            let fields: Vec<&str> = judgment.split('\t').collect();
            let &[query, document, grade] = fields.as_slice() else { continue };
            let of_query = grades.entry(query.to_owned()).or_default();
            of_query.insert(document.to_owned(), grade.parse()?);
        }
        let mut kept = Vec::new();
        for line in read(queries)?.lines() {
            let Line { id, text, lang } = serde_json::from_str(line)?;
            if let Some(grades) = grades.remove(&id) {
                kept.push(Query { text, lang, grades });
            }
        }
        Ok(Collection { name: name.to_owned(), corpus: folder.join(corpus), queries: kept })
    }

    /// Builds the collection's index in memory.
    pub fn open(&self) -> Result<Searcher, Box<dyn Error>> {
        let index = Index::in_memory(Default::default());
        let report = update(&index, std::slice::from_ref(&self.corpus), &UpdateOptions::default())?;
        match report.errors.first() {
            Some(error) => Err(error.to_string().into()),
            None => Ok(Searcher::open(&index)?),
        }
    }

    /// The options for a query: documents, and as many as are measured.
    pub fn options(query: &Query, limit: usize, options: &SearchOptions) -> SearchOptions {
        SearchOptions {
            limit,
            group: Group::Document,
            query_language: query.lang,
            ..options.clone()
        }
    }

    /// The measure of every query.
    pub fn measure(
        &self,
        searcher: &Searcher,
        options: &SearchOptions,
    ) -> Result<Vec<f64>, Box<dyn Error>> {
        let mut measured = Vec::with_capacity(self.queries.len());
        for query in &self.queries {
            let ranked = searcher.rank(&query.text, &Self::options(query, 10, options))?;
            let grades = ranked.iter().map(|hit| query.grades.get(&hit.doc).copied().unwrap_or(0));
            measured.push(ndcg(grades, query.grades.values().copied()));
        }
        Ok(measured)
    }
}
