//! Measures rankings, and fits the weights of the second stage.
//!
//! ```text
//! cargo run --release --example ranking -- table COLLECTIONS      every collection, every ranking
//! cargo run --release --example ranking -- features COLLECTIONS   what each feature does alone
//! cargo run --release --example ranking -- fit COLLECTIONS        weights, leaving each collection out once
//! cargo run --release --example ranking -- stemmers COLLECTIONS [STEMS]   plain BM25 over other stemmers
//! ```
//!
//! COLLECTIONS is a text file, a collection a line, fields separated by tabs: a name, a corpus (JSON
//! lines), queries (JSON lines `{"id", "text", "lang"}`) and judgments (`query<TAB>document<TAB>grade`).
//! Relative paths begin at the file's own folder; `#` begins a comment. A hit is a document, by its
//! best passage; the measure is nDCG at 10. STEMS are files of `word<TAB>root` that other stemmers
//! made, as `telisik stem` prints them. Everything is deterministic.

mod collection;
mod fit;
mod measure;
mod stemmers;

use std::error::Error;
use std::path::Path;

use telisik::{Rank, SearchOptions};

use collection::Collection;
use measure::{mean, p_value};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, file, others @ ..] = arguments.as_slice() else {
        return Err("write: ranking table|features|fit|stemmers COLLECTIONS [STEMS…]".into());
    };
    let collections = Collection::read_all(Path::new(file))?;
    match task.as_str() {
        "table" => table(&collections),
        "features" => fit::features(&collections),
        "fit" => fit::fit(&collections),
        "stemmers" => stemmers::table(&collections, others),
        _ => Err(format!("{task}: no such task").into()),
    }
}

/// A line for every collection: plain BM25, the first stage, both stages, and how likely the
/// difference between the first and the last is chance.
fn table(collections: &[Collection]) -> Result<(), Box<dyn Error>> {
    println!("{:24} {:>8} {:>8} {:>8} {:>8}", "", "bm25", "1 stage", "2 stages", "p");
    for collection in collections {
        let searcher = collection.open()?;
        let measured = |rank, rerank| {
            let options = SearchOptions { rank, rerank, ..SearchOptions::default() };
            collection.measure(&searcher, &options)
        };
        let bm25 = measured(Rank::Bm25, 0)?;
        let one = measured(Rank::Full, 0)?;
        let two = measured(Rank::Full, SearchOptions::default().rerank)?;
        println!(
            "{:24} {:8.4} {:8.4} {:8.4} {:8.4}",
            collection.name,
            mean(&bm25),
            mean(&one),
            mean(&two),
            p_value(&bm25, &two)
        );
    }
    Ok(())
}
