//! Compiles the word lists: text files in, the images that the library embeds out.
//!
//! The formats are defined once, in the library's own files, which this script takes in: what is
//! compiled here is what the library reads, and the stems by which translations are found are
//! those of the analysis that will look for them.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// Everything of the room but what needs the compiled lexicon.
#[allow(dead_code, unused_imports)]
#[path = "src/indonesian"]
mod indonesian {
    mod affixes;
    mod candidates;
    mod compounds;
    mod endings;
    mod explain;
    mod hyphens;
    mod letters;
    pub mod lexicon;
    pub mod morphology;
    mod ranking;
    mod reduplication;
    mod spelling;
    mod unknown;
}

#[allow(dead_code, unused_imports)]
#[path = "src/english/mod.rs"]
mod english;

#[allow(dead_code)]
#[path = "src/lexicon"]
mod translations {
    pub mod compile;
    pub mod image;
    pub mod source;
}

use indonesian::lexicon::{Lexicon, LexiconBuilder, Table};
use indonesian::morphology::Morphology;
use translations::compile::ImageBuilder;
use translations::source::parse_pair;

/// The word lists, beside the code that reads them.
const TABLES: [(&str, Table); 5] = [
    ("roots.tsv", Table::Roots),
    ("names.tsv", Table::Names),
    ("variants.tsv", Table::Variants),
    ("exceptions.tsv", Table::Exceptions),
    ("stopwords.tsv", Table::Stopwords),
];

/// The translations, likewise.
const TRANSLATIONS: &str = "src/lexicon/translations.tsv";

/// The weight of a usual translation: strengths are relative to it.
const USUAL: f32 = 9.0;

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["src/indonesian", "src/english", "src/lexicon"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let output = env::var("OUT_DIR")?;
    let output = Path::new(&output);
    let words = compile_words()?;
    fs::write(output.join("indonesian.lexicon"), &words)?;
    let morphology = Morphology::new(Lexicon::compiled(words));
    fs::write(output.join("translations.lexicon"), compile_translations(&morphology)?)?;
    Ok(())
}

fn compile_words() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut builder = LexiconBuilder::default();
    for (name, table) in TABLES {
        let path = Path::new("src/indonesian").join(name);
        let text = fs::read_to_string(&path)?;
        builder.add_table(&text, table).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(builder.compile()?)
}

fn compile_translations(morphology: &Morphology) -> Result<Vec<u8>, Box<dyn Error>> {
    let text = fs::read_to_string(TRANSLATIONS)?;
    let mut builder = ImageBuilder::default();
    let mut buffer = String::new();
    let mut key = |form: &str, stem: &mut dyn FnMut(&str, &mut String)| -> String {
        buffer.clear();
        for word in form.split([' ', '-']) {
            if !buffer.is_empty() {
                buffer.push(' ');
            }
            stem(word, &mut buffer);
        }
        buffer.clone()
    };
    let mut root = String::new();
    for (number, line) in text.lines().enumerate() {
        let pair = parse_pair(line, number + 1);
        let Some(pair) = pair.map_err(|error| format!("{TRANSLATIONS}: {error}"))? else {
            continue;
        };
        let indonesian = key(pair.indonesian, &mut |word, out| {
            out.push_str(morphology.stem(word, &mut root).root);
        });
        let english = key(pair.english, &mut |word, out| out.push_str(&english::stem(word)));
        let forms = [pair.indonesian, pair.english].map(|form| form.replace('-', " "));
        let forms = [(&*forms[0], &*indonesian), (&*forms[1], &*english)];
        builder.add(forms, [pair.weights[1] / USUAL, pair.weights[0] / USUAL]);
    }
    Ok(builder.compile())
}
