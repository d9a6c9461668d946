//! Compiles the Indonesian word lists: five text files in, the image that the library embeds out.
//!
//! The format of the lines, the bits of an entry and the shape of the image are defined once, in
//! `src/indonesian/lexicon/`; this script only names the files and hands them over, so that what is
//! compiled here is what the library reads.

// The library's reader is compiled in as well, since the parts share types; the script writes only.
#[allow(dead_code, unused_imports)]
#[path = "src/indonesian/lexicon/mod.rs"]
mod lexicon;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use lexicon::{LexiconBuilder, Table};

/// The word lists, beside the code that reads them.
const TABLES: [(&str, Table); 5] = [
    ("roots.tsv", Table::Roots),
    ("names.tsv", Table::Names),
    ("variants.tsv", Table::Variants),
    ("exceptions.tsv", Table::Exceptions),
    ("stopwords.tsv", Table::Stopwords),
];

/// Reads the lists and writes `indonesian.lexicon` into cargo's output folder.
fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("src/indonesian");
    let mut builder = LexiconBuilder::default();
    for (name, table) in TABLES {
        let path = folder.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path)?;
        builder.add_table(&text, table).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    println!("cargo::rerun-if-changed=src/indonesian/lexicon");
    let image = builder.compile()?;
    let output = Path::new(&env::var("OUT_DIR")?).join("indonesian.lexicon");
    fs::write(output, image)?;
    Ok(())
}
