//! What a search gives back.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::language::Language;
use crate::query::{Note, UnknownWord};
use crate::source::Place;

use super::explain::{ExplainedUnit, ScorePart};
use super::highlight::Highlight;
use super::parallel::Parallel;

/// The answer to a query.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// How many passages match, shown or not.
    pub total: usize,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
    /// Limits that the query met, and what of it was read otherwise than it may have been meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What was searched in place of the query, where words of it stand nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<String>,
    /// The words of the query that stand nowhere, and what may have been meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<UnknownWord>,
    /// What the query was understood as, where [`SearchOptions::explain`] asks for it.
    ///
    /// [`SearchOptions::explain`]: super::SearchOptions::explain
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<ExplainedUnit>>,
}

/// A passage that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// Its rank, from 1.
    pub rank: usize,
    /// Its score; comparable within one result list only.
    pub score: f32,
    /// Id of its document.
    pub doc: String,
    /// Which passage of the document it is, from 1.
    pub passage: u64,
    /// Where it came from.
    pub source: Source,
    /// Its language.
    pub lang: Language,
    /// The document's title and the headings above the passage.
    pub title: Option<String>,
    /// The passage.
    pub text: String,
    /// What matches in `text`, in order and without overlap.
    pub highlights: Vec<Highlight>,
    /// The document's translation, and its passage that says the same, where
    /// [`SearchOptions::parallel`] asks for it.
    ///
    /// [`SearchOptions::parallel`]: super::SearchOptions::parallel
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parallel: Option<Parallel>,
    /// What the score is the sum of, where [`SearchOptions::explain`] asks for it.
    ///
    /// [`SearchOptions::explain`]: super::SearchOptions::explain
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<ScorePart>>,
    /// Further fields of the document.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

impl Hit {
    /// The passage's own id: the document's and its ordinal, `doc#3`.
    pub fn id(&self) -> String {
        format!("{}#{}", self.doc, self.passage)
    }
}

/// Where a passage stands in its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The file, as it was named; `-` for standard input, `null` for documents made in memory.
    pub path: Option<String>,
    /// The line in which it begins, from 1.
    pub line: Option<u64>,
    /// Its first byte and the byte after its last.
    pub bytes: Option<[u64; 2]>,
    /// Its page, chapter or time, and the file inside an archive.
    #[serde(flatten)]
    pub place: Place,
}
