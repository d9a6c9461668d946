//! Plain evaluation of the query language.

use std::collections::HashMap;

use serde_json::{Map, Value};
use tantivy_fst::{Automaton, Regex};
use telisik::query::{Glob, Near};

use super::engine::{Flavour, Posting, State};

/// Passages that match, with their scores.
pub type Hits = HashMap<usize, f32>;

/// Evaluates a query; says what is wrong with it where the engine would refuse it.
pub fn evaluate(state: &State, query: &Value) -> Result<Hits, String> {
    let (kind, body) = only(query)?;
    match kind {
        "match_all" => Ok((0..state.rows.len()).map(|row| (row, 1.0)).collect()),
        "term" => {
            let (field, parameters) = only(body)?;
            known(parameters, &["value", "boost"])?;
            let term = match &parameters["value"] {
                Value::String(term) => term.clone(),
                Value::Number(number) => number.to_string(),
                other => return Err(format!("no term: {other}")),
            };
            let boost = parameters["boost"].as_f64().unwrap_or(1.0) as f32;
            checked(state, field)?;
            let hits = words(state, field, &[term.as_str()], boost);
            // Numbers are no words there: all are worth the same.
            if state.flavour == Flavour::OpenSearch && state.field(field)["type"] == "long" {
                return Ok(hits.into_keys().map(|row| (row, boost)).collect());
            }
            Ok(hits)
        }
        "terms" => {
            let (field, terms) = only(body)?;
            checked(state, field)?;
            let mut hits = Hits::new();
            for term in terms.as_array().ok_or("no terms")? {
                let found = words(state, field, &[term.as_str().ok_or("no term")?], 1.0);
                hits.extend(found.into_keys().map(|row| (row, 1.0)));
            }
            Ok(hits)
        }
        "match_phrase" => {
            let (field, parameters) = only(body)?;
            let boosts = state.flavour == Flavour::OpenSearch;
            known(parameters, if boosts { &["query", "boost"] } else { &["query"] })?;
            let boost = parameters["boost"].as_f64().unwrap_or(1.0) as f32;
            phrase(state, field, parameters["query"].as_str().ok_or("no phrase")?, boost)
        }
        // A phrase of its own query language, with a boost.
        "query_string" if state.flavour == Flavour::Quickwit => {
            known(body, &["query"])?;
            let text = body["query"].as_str().ok_or("no query")?;
            let (field, text, boost) = boosted_phrase(text).ok_or("cannot read the query")?;
            phrase(state, field, &text, boost)
        }
        "prefix" => {
            let prefix = value(state, body)?;
            Ok(holding(state, only(body)?.0, |term| term.starts_with(prefix)))
        }
        "wildcard" => {
            let glob = Glob::new(value(state, body)?);
            Ok(holding(state, only(body)?.0, |term| glob.fits(term)))
        }
        "regexp" => {
            let regex = Regex::new(value(state, body)?).map_err(|cause| cause.to_string())?;
            let fits = |term: &str| {
                let step = |state, byte| regex.accept(&state, byte);
                regex.is_match(&term.bytes().fold(regex.start(), step))
            };
            Ok(holding(state, only(body)?.0, fits))
        }
        "fuzzy" if state.flavour == Flavour::OpenSearch => {
            let (field, parameters) = only(body)?;
            known(parameters, &["value", "fuzziness"])?;
            checked(state, field)?;
            let word = parameters["value"].as_str().ok_or("no word")?;
            let near = Near::new(word, parameters["fuzziness"].as_u64().ok_or("no number")? as u8);
            Ok(holding(state, field, |term| near.distance(term).is_some()))
        }
        "range" => range(state, body),
        "bool" => boolean(state, body),
        other => Err(format!("unknown query {other}")),
    }
}

fn phrase(state: &State, field: &str, text: &str, boost: f32) -> Result<Hits, String> {
    checked(state, field)?;
    let mapping = state.field(field);
    if mapping["record"] != "position" && mapping["index_options"] != "positions" {
        return Err(format!("{field} was indexed without positions"));
    }
    let row: Vec<&str> = text.split_whitespace().collect();
    Ok(words(state, field, &row, boost))
}

/// Field, phrase and boost of `field:"a phrase"^2.5`.
fn boosted_phrase(text: &str) -> Option<(&str, String, f32)> {
    let (field, rest) = text.split_once(":\"")?;
    let (phrase, boost) = rest.rsplit_once("\"^")?;
    let phrase = phrase.replace("\\\"", "\"").replace("\\\\", "\\");
    Some((field, phrase, boost.parse().ok()?))
}

/// The value of a query that has one field and nothing but a value.
fn value<'a>(state: &State, body: &'a Value) -> Result<&'a str, String> {
    let (field, parameters) = only(body)?;
    known(parameters, &["value"])?;
    checked(state, field)?;
    Ok(parameters["value"].as_str().ok_or("no value")?)
}

fn range(state: &State, body: &Value) -> Result<Hits, String> {
    let (field, bounds) = only(body)?;
    known(bounds, &["gte", "gt", "lte", "lt"])?;
    let (column, name) = field.split_once('.').ok_or("no column")?;
    checked(state, column)?;
    let bound = |name: &str| bounds[name].as_f64();
    let fits = |value: f64| {
        bound("gte").is_none_or(|bound| value >= bound)
            && bound("gt").is_none_or(|bound| value > bound)
            && bound("lte").is_none_or(|bound| value <= bound)
            && bound("lt").is_none_or(|bound| value < bound)
    };
    let holds = |row: &usize| {
        let values = state.rows[*row][column][name].as_array();
        values.into_iter().flatten().filter_map(Value::as_f64).any(fits)
    };
    Ok((0..state.rows.len()).filter(holds).map(|row| (row, 1.0)).collect())
}

/// The passages that hold a term of a kind.
fn holding(state: &State, field: &str, fits: impl Fn(&str) -> bool) -> Hits {
    let lists = state.postings.iter().filter(|((of, term), _)| of == field && fits(term));
    lists.flat_map(|(_, list)| list.iter().map(|(row, _)| (*row, 1.0))).collect()
}

fn boolean(state: &State, body: &Value) -> Result<Hits, String> {
    known(body, &["must", "filter", "should", "must_not", "minimum_should_match"])?;
    let all = |name: &str| -> Result<Vec<Hits>, String> {
        let queries = body[name].as_array().into_iter().flatten();
        queries.map(|query| evaluate(state, query)).collect()
    };
    let (must, filter, should, must_not) =
        (all("must")?, all("filter")?, all("should")?, all("must_not")?);
    let least = match body["minimum_should_match"].as_u64() {
        Some(least) => least as usize,
        None if must.is_empty() && filter.is_empty() => usize::from(!should.is_empty()),
        None => 0,
    };
    let mut hits = Hits::new();
    for row in 0..state.rows.len() {
        let met = should.iter().filter(|part| part.contains_key(&row)).count();
        let matches = must.iter().chain(&filter).all(|part| part.contains_key(&row))
            && met >= least
            && must_not.iter().all(|part| !part.contains_key(&row));
        if matches {
            let scores = must.iter().chain(&should).filter_map(|part| part.get(&row));
            hits.insert(row, scores.sum());
        }
    }
    Ok(hits)
}

/// BM25 of words that stand side by side.
fn words(state: &State, field: &str, row: &[&str], boost: f32) -> Hits {
    let lists: Option<Vec<&Vec<Posting>>> = row
        .iter()
        .map(|term| state.postings.get(&(field.to_owned(), (*term).to_owned())))
        .collect();
    let Some(lists) = lists else { return Hits::new() };
    let rows = state.rows.len() as f32;
    let idf: f32 = lists
        .iter()
        .map(|list| (1.0 + (rows - list.len() as f32 + 0.5) / (list.len() as f32 + 0.5)).ln())
        .sum();
    let lengths = &state.lengths[field];
    let average = lengths.iter().sum::<u32>() as f32 / rows;
    // Quickwit keeps them where it is told to, OpenSearch for all texts.
    let has_lengths = match state.flavour {
        Flavour::Quickwit => state.field(field)["fieldnorms"] == true,
        Flavour::OpenSearch => state.field(field)["type"] == "text",
    };
    let mut hits = Hits::new();
    for (at, positions) in lists[0] {
        let stands = |start: &&u32| {
            lists.iter().enumerate().skip(1).all(|(offset, list)| {
                let found = list.binary_search_by_key(at, |(row, _)| *row);
                found.is_ok_and(|found| list[found].1.contains(&(**start + offset as u32)))
            })
        };
        let count = positions.iter().filter(stands).count() as f32;
        if count > 0.0 {
            let length = if has_lengths { lengths[*at] as f32 } else { 1.0 };
            let length = length / average.max(1e-9);
            let score = 2.2 * count / (count + 1.2 * (0.25 + 0.75 * length));
            hits.insert(*at, boost * idf * score);
        }
    }
    hits
}

fn only(value: &Value) -> Result<(&str, &Value), String> {
    let object: Option<&Map<String, Value>> = value.as_object().filter(|object| object.len() == 1);
    let (name, value) = object.and_then(|o| o.iter().next()).ok_or("one key expected")?;
    Ok((name, value))
}

fn known(parameters: &Value, names: &[&str]) -> Result<(), String> {
    let object = parameters.as_object().ok_or("an object expected")?;
    match object.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(format!("unknown field `{name}`")),
        None => Ok(()),
    }
}

fn checked(state: &State, field: &str) -> Result<(), String> {
    // OpenSearch finds nothing in a field that it does not know.
    if state.flavour == Flavour::Quickwit && state.field(field).is_null() {
        return Err(format!("no field {field}"));
    }
    Ok(())
}
