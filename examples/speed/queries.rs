//! Queries of every kind, made of a text's own words: a file of JSON lines a kind, each line with
//! an `id` and a `text`.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;
use telisik::text::sentences;
use telisik::{Analyzer, Language};

use crate::random::Random;
use crate::text::{for_each_document, paragraphs};

/// Queries of a kind.
const QUERIES: usize = 400;

/// The kinds, in the order of the table. Lucene and plain tantivy take the first three as well.
pub const KINDS: [&str; 8] =
    ["question", "one-word", "two-words", "and", "phrase", "prefix", "fuzzy", "translated"];

pub fn run(text: &str, folder: &Path, questions: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let sample = sample_of(text)?;
    if sample.is_empty() {
        return Err(format!("{text}: no sentence to make queries of").into());
    }
    let mut random = Random::new(2);
    let analyzer = Analyzer::default();
    let questions = questions.map(read_questions).transpose()?;
    fs::create_dir_all(folder)?;
    for kind in KINDS {
        let mut lines = String::new();
        let wanted = match (&questions, kind) {
            (Some(questions), "question") => questions.len(),
            _ => QUERIES,
        };
        let mut written = 0;
        while written < wanted {
            let query = match (&questions, kind) {
                (Some(questions), "question") => Some(questions[written].clone()),
                _ => {
                    let (sentence, language) = random.pick(&sample);
                    query(kind, sentence, *language, &analyzer, &mut random)
                }
            };
            let Some(query) = query else { continue };
            let record = serde_json::json!({ "id": format!("{kind}-{written}"), "text": query });
            lines.push_str(&format!("{record}\n"));
            written += 1;
        }
        fs::write(folder.join(format!("{kind}.jsonl")), lines)?;
    }
    Ok(())
}

/// The queries of a file that [`run`] wrote, or of any file of that form.
pub fn read_questions(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let query = |line: &str| -> Result<String, Box<dyn Error>> {
        let record: Value = serde_json::from_str(line)?;
        let query = record["text"].as_str().ok_or("a query without \"text\"")?;
        Ok(query.to_owned())
    };
    lines.map(query).collect()
}

/// Every sentence of some length, of a text that is not too long; otherwise evenly spread ones.
fn sample_of(text: &str) -> Result<Vec<(String, Language)>, Box<dyn Error>> {
    const MOST: usize = 20_000;
    let mut sample = Vec::new();
    let (mut number, mut step) = (0usize, 1usize);
    for_each_document(text, |document| {
        number += 1;
        if !number.is_multiple_of(step) {
            return;
        }
        let whole = paragraphs(&document);
        let guess = document.language.or_else(|| Language::guess(&whole));
        for range in sentences(&whole) {
            let sentence = whole[range].trim();
            if (40..400).contains(&sentence.len()) {
                sample.push((sentence.to_owned(), guess.unwrap_or(Language::Indonesian)));
            }
        }
        if sample.len() > MOST {
            let mut keep = false;
            sample.retain(|_| {
                keep = !keep;
                keep
            });
            step *= 2;
        }
    })?;
    Ok(sample)
}

fn query(
    kind: &str,
    sentence: &str,
    language: Language,
    analyzer: &Analyzer,
    random: &mut Random,
) -> Option<String> {
    let analysis = analyzer.analyze(sentence, language);
    let surfaces: Vec<&str> = analysis.tokens().map(|token| token.surface).collect();
    let contents: Vec<&str> = analysis
        .tokens()
        .filter(|token| {
            !token.stopword && token.surface.bytes().all(|byte| byte.is_ascii_lowercase())
        })
        .map(|token| token.surface)
        .filter(|surface| surface.len() > 3)
        .collect();
    let some = |count: usize, random: &mut Random| {
        let first = random.below((contents.len() + 1).checked_sub(count).filter(|&n| n > 0)?);
        Some(contents[first..first + count].to_vec())
    };
    Some(match kind {
        "question" => surfaces.get(..8.min(surfaces.len()))?.join(" "),
        "one-word" => some(1, random)?.join(" "),
        "two-words" => some(2, random)?.join(" "),
        "and" => some(3, random)?.join(" AND "),
        "phrase" => {
            let first = random.below(surfaces.len().checked_sub(2).filter(|&n| n > 0)?);
            format!("\"{}\"", surfaces[first..first + 3].join(" "))
        }
        "prefix" => {
            let word = some(1, random)?[0];
            format!("{}*", &word[..4])
        }
        "fuzzy" => {
            let word = some(1, random)?[0];
            let at = 1 + random.below(word.len() - 1);
            format!("{}{}~1", &word[..at], &word[at + 1..])
        }
        "translated" => some(5, random)?.join(" "),
        _ => return None,
    })
}
