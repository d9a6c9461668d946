//! How long queries take over a cluster, one after the other.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use telisik::remote::{Cluster, ConnectOptions, RemoteSearcher};
use telisik::{Analyzer, Engine, SearchOptions};

use crate::latency::{percentile, report};
use crate::queries::read_questions;

/// Searches with one searcher, which gets to know the words of the questions, and then with one
/// for every question, as the command does. Engines remember what they were asked: the first line
/// is that of questions that nobody has asked before, if that is so.
pub fn latency(
    url: &str,
    index: &str,
    questions: &Path,
    passes: usize,
) -> Result<(), Box<dyn Error>> {
    let questions = read_questions(questions)?;
    let open = || -> Result<RemoteSearcher, Box<dyn Error>> {
        let cluster = Cluster::connect(url, index, &ConnectOptions::default())?;
        Ok(RemoteSearcher::open(cluster, Analyzer::default())?)
    };
    let options = SearchOptions::default();
    let one = open()?;
    let mut times = Vec::with_capacity(questions.len());
    for question in &questions {
        let started = Instant::now();
        std::hint::black_box(one.search(question, &options)?);
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    let mean = times.iter().sum::<f64>() / times.len().max(1) as f64;
    let [half, most] = [0.5, 0.99].map(|share| percentile(&mut times, share));
    println!("question, asked first\t{half:.3}\t{most:.3}\t{mean:.3}");
    report("question, words known", &questions, passes, |question| {
        std::hint::black_box(one.search(question, &options)?);
        Ok(())
    })?;
    report("question, a searcher of its own", &questions, passes, |question| {
        std::hint::black_box(open()?.search(question, &options)?);
        Ok(())
    })
}
