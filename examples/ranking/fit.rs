//! Fitting the weights of the second stage: coordinate ascent on the measure itself.

use std::collections::BTreeMap;
use std::error::Error;

use telisik::SearchOptions;
use telisik::query::{FEATURES, Features, WEIGHTS};

use crate::collection::Collection;
use crate::measure::ndcg;

/// Steps of the ascent: small enough to find what matters, too large to fit noise.
const GRID: [f32; 8] = [0.0, 0.05, 0.1, 0.2, 0.4, 0.75, 1.5, 3.0];

/// Queries of a collection that are looked at, so that none outweighs the others by its size.
const MOST_QUERIES: usize = 1500;

/// A query's candidates: share of the best score, features and grade; and all grades there are.
struct Candidates {
    found: Vec<(f32, Features, u32)>,
    judged: Vec<u32>,
}

fn candidates(collection: &Collection) -> Result<Vec<Candidates>, Box<dyn Error>> {
    let searcher = collection.open()?;
    let options = SearchOptions::default();
    let step = collection.queries.len().div_ceil(MOST_QUERIES).max(1);
    let mut all = Vec::new();
    for query in collection.queries.iter().step_by(step) {
        let options = Collection::options(query, options.rerank, &options);
        let found = searcher.features(&query.text, &options)?;
        let best = found.first().map_or(1.0, |(hit, _)| hit.score);
        let found = found.into_iter().map(|(hit, features)| {
            (hit.score / best, features, query.grades.get(&hit.doc).copied().unwrap_or(0))
        });
        let judged = query.grades.values().copied().collect();
        all.push(Candidates { found: found.collect(), judged });
    }
    Ok(all)
}

fn measure(queries: &[Candidates], weights: &Features) -> f64 {
    let measured = queries.iter().map(|query| {
        let mut ranked: Vec<(f32, u32)> = query
            .found
            .iter()
            .map(|(score, features, grade)| {
                let worth: f32 = features.iter().zip(weights).map(|(f, w)| f * w).sum();
                (score + worth, *grade)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ndcg(ranked.into_iter().map(|(_, grade)| grade), query.judged.iter().copied())
    });
    measured.sum::<f64>() / queries.len().max(1) as f64
}

/// What each feature does alone, at a small and at a greater weight, to every collection.
pub fn features(collections: &[Collection]) -> Result<(), Box<dyn Error>> {
    let all = collections.iter().map(candidates).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = collections.iter().map(|c| format!("{:>12.12}", c.name)).collect();
    println!("{:14} {}", "", names.join(" "));
    let print = |label: &str, weights: &Features, change: bool| {
        let values = all.iter().map(|queries| {
            let value = measure(queries, weights);
            match change {
                true => format!("{:>+12.4}", value - measure(queries, &Features::default())),
                false => format!("{value:>12.4}"),
            }
        });
        println!("{label:14} {}", values.collect::<Vec<_>>().join(" "));
    };
    print("one stage", &Features::default(), false);
    for (at, name) in FEATURES.iter().enumerate() {
        for weight in [0.1, 0.3] {
            let mut weights = Features::default();
            weights[at] = weight;
            print(&format!("{name} {weight}"), &weights, true);
        }
    }
    print("as built in", &WEIGHTS, true);
    print("half of it", &WEIGHTS.map(|weight| weight / 2.0), true);
    print("double", &WEIGHTS.map(|weight| weight * 2.0), true);
    Ok(())
}

/// Weights fitted on all collections but one, and what they do to that one.
pub fn fit(collections: &[Collection]) -> Result<(), Box<dyn Error>> {
    let all = collections.iter().map(candidates).collect::<Result<Vec<_>, _>>()?;
    println!("{:24} {:>8} {:>8}  weights fitted on the others", "left out", "1 stage", "2 stages");
    for (out, collection) in collections.iter().enumerate() {
        // Two lists of queries over one corpus are one collection.
        let others: Vec<&Vec<Candidates>> = all
            .iter()
            .zip(collections)
            .filter(|(_, other)| other.corpus != collection.corpus)
            .map(|(queries, _)| queries)
            .collect();
        let weights = ascend(&others);
        let named: BTreeMap<&str, f32> =
            FEATURES.iter().copied().zip(weights).filter(|(_, weight)| *weight > 0.0).collect();
        println!(
            "{:24} {:8.4} {:8.4}  {named:?}",
            collection.name,
            measure(&all[out], &Features::default()),
            measure(&all[out], &weights)
        );
    }
    Ok(())
}

/// The weights of the grid that raise the mean change of all collections most, one feature after
/// the other until nothing changes.
fn ascend(collections: &[&Vec<Candidates>]) -> Features {
    let base: Vec<f64> =
        collections.iter().map(|queries| measure(queries, &Features::default())).collect();
    let gain = |weights: &Features| -> f64 {
        let changes = collections.iter().zip(&base);
        changes.map(|(queries, base)| (measure(queries, weights) - base) / base).sum()
    };
    let mut weights = Features::default();
    let mut best = 0.0;
    loop {
        let before = best;
        for at in 0..weights.len() {
            for value in GRID {
                let mut tried = weights;
                tried[at] = value;
                let gained = gain(&tried);
                if gained > best + 1e-9 {
                    (weights, best) = (tried, gained);
                }
            }
        }
        if best <= before {
            return weights;
        }
    }
}
