use std::io::Write;
use telisik::{Group, Index, SearchOptions, Searcher};
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let a: Vec<String> = std::env::args().collect();
    let index = Index::open(std::path::Path::new(&a[1]))?;
    let searcher = Searcher::open(&index)?;
    let text = std::fs::read_to_string(&a[2])?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in text.lines() {
        let q: serde_json::Value = serde_json::from_str(line)?;
        let lang = q["lang"].as_str().and_then(|l| l.parse().ok());
        let o = SearchOptions {
            limit: 100,
            group: Group::Document,
            query_language: lang,
            ..Default::default()
        };
        let found = searcher.features(q["text"].as_str().unwrap(), &o)?;
        let rows: Vec<_> =
            found.iter().map(|(r, f)| (r.doc.clone(), r.score, f.to_vec())).collect();
        writeln!(out, "{}", serde_json::to_string(&(q["id"].as_str().unwrap(), rows))?)?;
    }
    Ok(())
}
