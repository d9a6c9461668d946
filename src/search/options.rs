//! What a search can be told.

use std::num::NonZeroUsize;

use crate::language::Language;
use crate::lexicon::Dictionary;
use crate::query::{
    ParseError, PlanOptions, Query, Rank, Translate, Vocabulary, parse_strictly_with, parse_with,
};

/// How to search. The default finds ten passages in both languages.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// How many hits at most.
    pub limit: usize,
    /// How many of the best hits to pass over first.
    pub offset: usize,
    /// What a hit is.
    pub group: Group,
    /// Only passages in this language.
    pub language: Option<Language>,
    /// What language the query is in; `None` searches its words in both.
    pub query_language: Option<Language>,
    /// The ranking.
    pub rank: Rank,
    /// How many of the best hits the second stage of the full ranking looks at again.
    pub rerank: usize,
    /// `(field, value)` pairs that every hit's document has; case does not matter.
    pub filters: Vec<(String, String)>,
    /// Whether acronyms stay what they are. Otherwise a query for one finds its long form, and
    /// the other way round, as far as the passages explain it: `Resolute Support Mission (RSM)`.
    pub literal_acronyms: bool,
    /// Whether words that stand nowhere stay what they are. Otherwise what may have been meant is
    /// searched beside them, and instead of them where nothing is found.
    pub literal_spelling: bool,
    /// Which words are translated.
    pub translate: Translate,
    /// What translates them: the embedded lexicon, unless others are given.
    pub dictionary: Dictionary,
    /// Whether hits show the passage of their document's translation that corresponds.
    pub parallel: bool,
    /// Whether results tell what the query was understood as and what scores consist of.
    pub explain: bool,
    /// Whether operators that do not fit the grammar are errors instead of words.
    pub strict: bool,
    /// Threads that one query may use where it has much to read (frequent words among a million
    /// passages); one a core where none is said. Where many queries run side by side, 1 answers
    /// most of them in the same time.
    pub threads: Option<NonZeroUsize>,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions {
            limit: 10,
            offset: 0,
            group: Group::default(),
            language: None,
            query_language: None,
            rank: Rank::default(),
            rerank: 100,
            filters: Vec::new(),
            literal_acronyms: false,
            literal_spelling: false,
            translate: Translate::default(),
            dictionary: Dictionary::default(),
            parallel: false,
            explain: false,
            strict: false,
            threads: None,
        }
    }
}

impl SearchOptions {
    /// The tree of a query over a collection that has certain fields.
    pub(crate) fn parse(
        &self,
        query: &str,
        vocabulary: &dyn Vocabulary,
    ) -> Result<Query, ParseError> {
        let is_field = |name: &str| {
            let everywhere = matches!(name, "title" | "lang" | "path" | "doc");
            // A field that cannot be looked up is none; what is wrong will be said by the search.
            everywhere || vocabulary.has_field(name).unwrap_or(false)
        };
        if self.strict {
            return parse_strictly_with(query, &is_field);
        }
        Ok(parse_with(query, &is_field))
    }

    /// What of them concerns the plan of a query.
    pub(crate) fn plan_options(&self) -> PlanOptions {
        let mut filters = self.filters.clone();
        filters.extend(self.language.map(|lang| ("lang".to_owned(), lang.code().to_owned())));
        PlanOptions {
            query_language: self.query_language,
            rank: self.rank,
            filters,
            literal_acronyms: self.literal_acronyms,
            literal_spelling: self.literal_spelling,
            translate: self.translate,
            passage_language: self.language,
            dictionary: self.dictionary.clone(),
        }
    }
}

/// What a hit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// Every passage that matches.
    #[default]
    Passage,
    /// The best passage of every document.
    Document,
}
