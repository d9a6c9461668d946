//! Bring the index of a folder up to date, then search it.
//!
//! ```text
//! cargo run --release --example folder -- corpus /tmp/corpus.index "pasukan keamanan"
//! ```

use std::path::PathBuf;

use telisik::index::{UpdateOptions, update};
use telisik::{Index, Searcher};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, index, query] = arguments.as_slice() else {
        return Err("give a folder, an index folder and a query".into());
    };
    let index = Index::open_or_create(&PathBuf::from(index), Default::default())?;
    let report = update(&index, &[PathBuf::from(folder)], &UpdateOptions::default())?;
    println!("{} passages written, {} files unchanged", report.passages, report.unchanged);
    for error in &report.errors {
        eprintln!("{error}");
    }
    for hit in Searcher::open(&index)?.search(query, &Default::default())?.hits {
        println!("{}. {} {}", hit.rank, hit.id(), hit.title.unwrap_or_default());
    }
    Ok(())
}
