//! What the matches of a query have in a field, and how many of them.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::index::field_name;
use crate::query::{OpenPlan, text_column};

use super::options::SearchOptions;
use super::searcher::{SearchError, Searcher};

/// The values that matches have in a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counts {
    /// The query as typed.
    pub query: String,
    /// The field.
    pub field: String,
    /// How many passages match.
    pub total: usize,
    /// How many of them have no value in the field.
    pub without: usize,
    /// The values, those of most passages first; a passage that has several counts for each.
    pub values: Vec<ValueCount>,
}

/// A value and how many have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value as text.
    pub value: String,
    /// Passages that match.
    pub passages: usize,
    /// Documents with such a passage.
    pub documents: usize,
}

#[derive(Default)]
struct Tally {
    passages: usize,
    documents: HashSet<u64>,
}

impl Searcher {
    /// Counts the passages that match a query by what their documents have in a field: `lang`,
    /// `path`, `doc`, or a field of their own. `None` where no document has such a field. Costs a
    /// search for all matches, and 16 bytes for each.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn count_by(
        &self,
        query: &str,
        field: &str,
        options: &SearchOptions,
    ) -> Result<Option<Counts>, SearchError> {
        let field = field_name(field);
        let plan = self.plan(&self.parse(query, options)?, options)?;
        let segments = self.segments();
        let counted = self.index().read(|_| {
            let mut matches: Vec<(usize, u32)> = Vec::new();
            if let Some(plan) = &plan {
                let plan = OpenPlan::new(plan, segments)?;
                plan.for_each_match(|segment, row| matches.push((segment, row)))?;
            }
            let mut is_known = field == "lang";
            let mut columns = Vec::new();
            for segment in segments.iter() {
                let column = text_column(segment, &field)?;
                is_known |= column.is_some();
                columns.push(column);
            }
            let mut without = 0;
            let mut tallies: HashMap<String, Tally> = HashMap::new();
            let mut add = |value: &str, document: u64| {
                if !tallies.contains_key(value) {
                    tallies.insert(value.to_owned(), Tally::default());
                }
                if let Some(tally) = tallies.get_mut(value) {
                    tally.passages += 1;
                    tally.documents.insert(document);
                }
            };
            let mut text = String::new();
            for &(number, row) in &matches {
                let segment = &segments[number];
                let document = segment.numbers.get(row);
                if field == "lang" {
                    add(segment.language_of(row).code(), document);
                    continue;
                }
                let column = columns[number].as_ref();
                let mut has_any = false;
                for ord in column.into_iter().flat_map(|column| column.term_ords(row)) {
                    text.clear();
                    if let Some(column) = column
                        && column.ord_to_str(ord, &mut text)?
                    {
                        has_any = true;
                        add(&text, document);
                    }
                }
                without += usize::from(!has_any);
            }
            Ok(is_known.then_some((matches.len(), without, tallies)))
        })?;
        Ok(counted.map(|(total, without, tallies)| {
            let count = |(value, tally): (String, Tally)| ValueCount {
                value,
                passages: tally.passages,
                documents: tally.documents.len(),
            };
            let mut values: Vec<ValueCount> = tallies.into_iter().map(count).collect();
            values.sort_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.value.cmp(&b.value)));
            Counts { query: query.to_owned(), field, total, without, values }
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::index::Index;
    use crate::source::Document;

    #[test]
    fn matches_are_counted_by_their_values() {
        let index = Index::in_memory(Default::default());
        let mut writer = index.writer(1).unwrap();
        for (id, tags, year) in
            [("a", json!(["x", "y"]), 2001), ("b", json!("x"), 2002), ("c", json!(null), 2002)]
        {
            let mut document = Document::new(id, "Pasukan datang ke kota.");
            document.metadata.insert("tag".to_owned(), tags);
            document.metadata.insert("year".to_owned(), year.into());
            writer.add(&document).unwrap();
        }
        writer.add(&Document::new("d", "Hujan turun.")).unwrap();
        writer.commit().unwrap();
        let searcher = Searcher::open(&index).unwrap();
        let options = SearchOptions::default();
        let count = |field: &str| {
            let counts = searcher.count_by("pasukan", field, &options).unwrap()?;
            let values = counts.values.iter();
            let values = values
                .map(|found| format!("{} {} {}", found.value, found.passages, found.documents));
            Some((values.collect::<Vec<_>>().join(", "), counts.without, counts.total))
        };
        assert_eq!(count("tag"), Some(("x 2 2, y 1 1".to_owned(), 1, 3)));
        assert_eq!(count("Year"), Some(("2002 2 2, 2001 1 1".to_owned(), 0, 3)));
        assert_eq!(count("lang"), Some(("id 3 3".to_owned(), 0, 3)));
        assert_eq!(count("doc").unwrap().0, "a 1 1, b 1 1, c 1 1");
        assert_eq!(count("nothing"), None);
    }
}
