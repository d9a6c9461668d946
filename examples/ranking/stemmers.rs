//! Plain BM25 over other stemmers: the words, folding, stopwords and formula are the same for all.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use frostem::{Algorithm, Stemmer};
use telisik::indonesian::Morphology;
use telisik::text::{fold, for_each_word, normal_number};

use crate::collection::Collection;
use crate::measure::{mean, ndcg};

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A line for every collection: no stemming, Snowball, what other stemmers made of its words (files
/// of `word<TAB>root`, as `telisik stem` prints them), ours.
pub fn table(collections: &[Collection], others: &[String]) -> Result<(), Box<dyn Error>> {
    let morphology = Morphology::embedded();
    let snowball = Stemmer::new(Algorithm::Indonesian);
    let others = others.iter().map(read_stems).collect::<Result<Vec<_>, _>>()?;
    print!("{:24} {:>8} {:>8}", "", "none", "Snowball");
    others.iter().for_each(|(name, _)| print!(" {name:>8.8}"));
    println!(" {:>8}", "telisik");
    for collection in collections {
        let none = measure(collection, &morphology, &|word| word.to_owned())?;
        let stem = measure(collection, &morphology, &|word| snowball.stem(word).into_owned())?;
        let root = measure(collection, &morphology, &|word| {
            morphology.stem(word, &mut String::new()).root.to_owned()
        })?;
        print!("{:24} {none:8.4} {stem:8.4}", collection.name);
        for (_, stems) in &others {
            let stem = |word: &str| stems.get(word).cloned().unwrap_or_else(|| word.to_owned());
            print!(" {:8.4}", measure(collection, &morphology, &stem)?);
        }
        println!(" {root:8.4}");
    }
    Ok(())
}

/// The stems in a file, with its name.
fn read_stems(file: &String) -> Result<(String, HashMap<String, String>), Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    let stems = pairs.map(|(word, stem)| (word.to_owned(), stem.to_owned())).collect();
    let name = Path::new(file).file_stem().map(|name| name.to_string_lossy().into_owned());
    Ok((name.unwrap_or_default(), stems))
}

fn measure(
    collection: &Collection,
    morphology: &Morphology,
    stem: &dyn Fn(&str) -> String,
) -> Result<f64, Box<dyn Error>> {
    let index = Bm25::build(&fs::read_to_string(&collection.corpus)?, stem)?;
    let measured = collection.queries.iter().map(|query| {
        let ranked = index.rank(&query.text, morphology, stem);
        let grades = ranked.iter().map(|doc| query.grades.get(*doc).copied().unwrap_or(0));
        ndcg(grades, query.grades.values().copied())
    });
    Ok(mean(&measured.collect::<Vec<f64>>()))
}

struct Bm25 {
    ids: Vec<String>,
    lengths: Vec<f32>,
    postings: HashMap<String, Vec<(usize, f32)>>,
}

impl Bm25 {
    fn build(corpus: &str, stem: &dyn Fn(&str) -> String) -> Result<Self, Box<dyn Error>> {
        let mut index = Bm25 { ids: Vec::new(), lengths: Vec::new(), postings: HashMap::new() };
        for (number, line) in corpus.lines().enumerate() {
            let document: serde_json::Value = serde_json::from_str(line)?;
            let field = |name: &str| document[name].as_str().unwrap_or_default();
            let mut counts: HashMap<String, f32> = HashMap::new();
            let mut length = 0.0;
            for text in [field("title"), field("text")] {
                words(text, |word| {
                    *counts.entry(stem(word)).or_default() += 1.0;
                    length += 1.0;
                });
            }
            index.ids.push(field("id").to_owned());
            index.lengths.push(length);
            for (word, count) in counts {
                index.postings.entry(word).or_default().push((number, count));
            }
        }
        Ok(index)
    }

    /// The ten best documents.
    fn rank(
        &self,
        query: &str,
        morphology: &Morphology,
        stem: &dyn Fn(&str) -> String,
    ) -> Vec<&str> {
        let count = self.ids.len() as f32;
        let average = self.lengths.iter().sum::<f32>() / count.max(1.0);
        let mut scores = vec![0.0f32; self.ids.len()];
        words(query, |word| {
            if morphology.is_stopword(word) {
                return;
            }
            let Some(postings) = self.postings.get(&stem(word)) else { return };
            let frequency = postings.len() as f32;
            let idf = (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln();
            for &(document, count) in postings {
                let length = K1 * (1.0 - B + B * self.lengths[document] / average);
                scores[document] += idf * count / (count + length);
            }
        });
        let mut order: Vec<usize> = (0..scores.len()).filter(|&at| scores[at] > 0.0).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        order.truncate(10);
        order.into_iter().map(|at| self.ids[at].as_str()).collect()
    }
}

fn words(text: &str, mut visit: impl FnMut(&str)) {
    let mut folded = String::new();
    for_each_word(text, |word| {
        for part in word.parts {
            folded.clear();
            if !normal_number(&text[part.clone()], &mut folded) {
                fold(&text[part.clone()], &mut folded);
            }
            visit(&folded);
        }
    });
}
