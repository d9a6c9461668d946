//! Index a few documents in memory and print what matches.
//!
//! ```text
//! cargo run --release --example in_memory -- "pelatihan pasukan"
//! ```

use telisik::{Document, Index, Searcher};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let query = std::env::args().nth(1).unwrap_or_else(|| "pelatihan pasukan".to_owned());
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1)?;
    writer.add(&Document::new("isaf", "Pasukan keamanan dilatih oleh negara-negara sekutu."))?;
    writer.add(&Document::new("pasar", "Harga beras di pasar tradisional kembali naik."))?;
    writer.add(&Document::new("court", "The court upheld the rule of law in its decision."))?;
    writer.commit()?;

    for hit in Searcher::open(&index)?.search(&query, &Default::default())?.hits {
        let marked = hit.highlights.iter().map(|mark| &hit.text[mark.bytes[0]..mark.bytes[1]]);
        println!("{} {:.2} {:?}", hit.id(), hit.score, marked.collect::<Vec<_>>());
    }
    Ok(())
}
