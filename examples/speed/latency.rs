//! How long queries take in one thread, the index warm.

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use telisik::search::snippet;
use telisik::{Index, Rank, SearchOptions, Searcher, Translate};

use crate::queries::{KINDS, read_questions};

/// Characters of a snippet.
const SNIPPET: usize = 320;

/// What is done with a kind of query.
struct Way {
    name: &'static str,
    options: SearchOptions,
    snippets: bool,
}

pub fn run(index: &Path, folder: &Path, passes: usize) -> Result<(), Box<dyn Error>> {
    let searcher = Searcher::open(&Index::open(index)?)?;
    let with = |rank, translate| SearchOptions { rank, translate, ..SearchOptions::default() };
    let way = |name, options, snippets| Way { name, options, snippets };
    let plain = || with(Rank::Bm25, Translate::Never);
    for kind in KINDS {
        let queries = read_questions(&folder.join(format!("{kind}.jsonl")))?;
        let ways = match kind {
            "question" => vec![
                way("bm25", plain(), false),
                way(
                    "bm25, one thread",
                    SearchOptions { threads: Some(NonZeroUsize::MIN), ..plain() },
                    false,
                ),
                way("full", with(Rank::Full, Translate::Never), false),
                way("bm25, snippets", plain(), true),
                way("full, as asked", SearchOptions::default(), false),
            ],
            "translated" => vec![way("bm25", with(Rank::Bm25, Translate::Always), false)],
            _ => vec![way("bm25", plain(), false)],
        };
        for way in ways {
            let answer = |query: &str| -> Result<(), Box<dyn Error>> {
                if way.snippets {
                    for hit in &searcher.search(query, &way.options)?.hits {
                        std::hint::black_box(snippet(&hit.text, &hit.highlights, SNIPPET));
                    }
                } else {
                    std::hint::black_box(searcher.rank(query, &way.options)?);
                }
                Ok(())
            };
            report(&format!("{kind} ({})", way.name), &queries, passes, answer)?;
        }
    }
    Ok(())
}

/// Prints `name<TAB>p50<TAB>p99<TAB>mean` in milliseconds. Every query is answered once to warm
/// up and `passes` times more; its time is the median of those.
pub fn report(
    name: &str,
    queries: &[String],
    passes: usize,
    answer: impl Fn(&str) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut times = vec![Vec::with_capacity(passes); queries.len()];
    for pass in 0..=passes {
        for (query, times) in queries.iter().zip(&mut times) {
            let started = Instant::now();
            answer(query)?;
            if pass > 0 {
                times.push(started.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let mut medians: Vec<f64> =
        times.into_iter().map(|mut times| percentile(&mut times, 0.5)).collect();
    let mean = medians.iter().sum::<f64>() / medians.len().max(1) as f64;
    let [half, most] = [0.5, 0.99].map(|share| percentile(&mut medians, share));
    println!("{name}\t{half:.3}\t{most:.3}\t{mean:.3}");
    Ok(())
}

pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}
