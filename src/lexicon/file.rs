//! Lexicons in files: compiled, or as lists of pairs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::analysis::Analyzer;
use crate::language::Language;

use super::compile::ImageBuilder;
use super::dictionary::Lexicon;
use super::image::{Image, MAGIC};
use super::source::{Pair, PairError, parse_pair};

/// A lexicon that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A compiled lexicon of another version, or a damaged one.
    #[error("{}: damaged, or compiled by another version; learn or import it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A list with a line that is no pair.
    #[error("{}: {cause}", path.display())]
    Pair {
        /// The file.
        path: PathBuf,
        /// The line and what is wrong with it.
        cause: PairError,
    },
}

impl Lexicon {
    /// Opens a compiled lexicon, or compiles a list of pairs.
    ///
    /// # Errors
    /// Where the file cannot be read or is neither.
    pub fn open(path: &Path, analyzer: &Analyzer) -> Result<Self, LexiconError> {
        let owned = || path.to_path_buf();
        let bytes = fs::read(path).map_err(|cause| LexiconError::Io { path: owned(), cause })?;
        let name = path.display().to_string();
        let bytes = if bytes.starts_with(&MAGIC) {
            bytes
        } else {
            let text = String::from_utf8_lossy(&bytes);
            let pairs = read_pairs(text.trim_start_matches('\u{feff}'));
            let pairs = pairs.map_err(|cause| LexiconError::Pair { path: owned(), cause })?;
            compile_pairs(&pairs, analyzer)
        };
        let image = Image::read(bytes).ok_or_else(|| LexiconError::Damaged { path: owned() })?;
        Ok(Lexicon::new(&name, image))
    }

    /// Calls `visit` with every pair: English, Indonesian, and how strong it is from English and
    /// from Indonesian; 0 where it is known in the other direction alone.
    pub fn for_each_pair(&self, mut visit: impl FnMut(&str, &str, [f32; 2])) {
        let image = self.image();
        let (id, en) = (Language::Indonesian as usize, Language::English as usize);
        for english in 0..image.forms(en) {
            for (indonesian, strength) in image.pairs(en, english) {
                let back = image.pairs(id, indonesian).find(|(form, _)| *form == english);
                let strengths = [strength, back.map_or(0.0, |(_, strength)| strength)];
                visit(image.form(en, english), image.form(id, indonesian), strengths);
            }
        }
        for indonesian in 0..image.forms(id) {
            for (english, strength) in image.pairs(id, indonesian) {
                if image.pairs(en, english).all(|(form, _)| form != indonesian) {
                    visit(image.form(en, english), image.form(id, indonesian), [0.0, strength]);
                }
            }
        }
    }
}

/// Reads the lines of a list of pairs.
///
/// # Errors
/// At the first line that is no pair.
pub fn read_pairs(text: &str) -> Result<Vec<Pair<'_>>, PairError> {
    let lines = text.lines().zip(1..);
    lines.filter_map(|(line, number)| parse_pair(line, number).transpose()).collect()
}

/// Compiles pairs. Their weights are relative to the greatest of them, unless all are
/// probabilities already.
pub fn compile_pairs(pairs: &[Pair<'_>], analyzer: &Analyzer) -> Vec<u8> {
    let greatest = pairs.iter().flat_map(|pair| pair.weights).fold(1.0, f32::max);
    let mut builder = ImageBuilder::default();
    for pair in pairs {
        let (indonesian, indonesian_key) = entry(pair.indonesian, Language::Indonesian, analyzer);
        let (english, english_key) = entry(pair.english, Language::English, analyzer);
        if !indonesian.is_empty() && !english.is_empty() {
            let [from_english, from_indonesian] = pair.weights.map(|weight| weight / greatest);
            let forms = [(&*indonesian, &*indonesian_key), (&*english, &*english_key)];
            builder.add(forms, [from_indonesian, from_english]);
        }
    }
    builder.compile()
}

/// A text as a lexicon has it: its words and its stems, separated by single spaces.
fn entry(text: &str, language: Language, analyzer: &Analyzer) -> (String, String) {
    let analysis = analyzer.analyze(text, language);
    let mut entry = (String::new(), String::new());
    for token in analysis.tokens() {
        if token.position > 0 {
            entry.0.push(' ');
            entry.1.push(' ');
        }
        entry.0.push_str(token.surface);
        entry.1.push_str(token.stem);
    }
    entry
}
