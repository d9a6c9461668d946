//! What `benches/compare` and `benches/grow` run: texts of any size, queries of every kind, and
//! their latency here and in plain tantivy.
//!
//! ```text
//! cargo run --release --example speed -- enlarge TEXT PASSAGES [SEED]      JSON lines on standard output
//! cargo run --release --example speed -- queries TEXT FOLDER [QUESTIONS]   a file of queries for every kind
//! cargo run --release --example speed -- latency INDEX FOLDER [PASSES]     milliseconds by kind of query
//! cargo run --release --example speed -- plain-index TEXT INDEX THREADS    plain tantivy: one field, its default tokenizer
//! cargo run --release --example speed -- plain-latency INDEX FOLDER [PASSES]
//! cargo run --release --example speed -- cluster-latency URL INDEX QUESTIONS [PASSES]
//! cargo run --release --example speed -- cold QUERIES PASSES COMMAND…      milliseconds of a process for each of some queries
//! cargo run --release --example speed -- draw TABLE                        an SVG of what `benches/grow` measured
//! ```
//!
//! TEXT is whatever `telisik index` reads: a folder, or a file of JSON lines. Everything is
//! deterministic but the times.

mod cluster;
mod cold;
mod draw;
mod enlarge;
mod latency;
mod plain;
mod queries;
mod random;
mod text;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        ["enlarge", text, passages] => enlarge::run(text, passages.parse()?, 1),
        ["enlarge", text, passages, seed] => enlarge::run(text, passages.parse()?, seed.parse()?),
        ["queries", text, folder] => queries::run(text, Path::new(folder), None),
        ["queries", text, folder, questions] => {
            queries::run(text, Path::new(folder), Some(Path::new(questions)))
        }
        ["latency", index, folder] => latency::run(Path::new(index), Path::new(folder), 5),
        ["latency", index, folder, passes] => {
            latency::run(Path::new(index), Path::new(folder), passes.parse()?)
        }
        ["plain-index", text, index, threads] => {
            plain::index(text, Path::new(index), threads.parse()?)
        }
        ["plain-latency", index, folder] => plain::latency(Path::new(index), Path::new(folder), 5),
        ["plain-latency", index, folder, passes] => {
            plain::latency(Path::new(index), Path::new(folder), passes.parse()?)
        }
        ["cluster-latency", url, index, questions] => {
            cluster::latency(url, index, Path::new(questions), 3)
        }
        ["cluster-latency", url, index, questions, passes] => {
            cluster::latency(url, index, Path::new(questions), passes.parse()?)
        }
        ["cold", questions, passes, ref command @ ..] => {
            cold::run(Path::new(questions), passes.parse()?, command)
        }
        ["draw", table] => draw::run(Path::new(table)),
        _ => Err("write: speed enlarge|queries|latency|plain-index|plain-latency|cluster-latency|cold|draw …; \
             the head of examples/speed/main.rs says what they take"
            .into()),
    }
}
