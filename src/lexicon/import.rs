//! Dictionaries of other projects: dictd (FreeDict) and Wordnet tab files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::language::Language;

/// A pair of an imported dictionary: English and Indonesian.
pub type ImportedPair = (String, String);

/// A dictionary that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file's contents are not of its form.
    #[error("{}: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
}

impl ImportError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> ImportError {
        let path = path.to_path_buf();
        move |cause| ImportError::Io { path, cause }
    }
}

/// Reads a dictd dictionary: `name.index` beside `name.dict` or `name.dict.dz`. `headwords` is
/// the language of its headwords.
///
/// # Errors
/// Where one of the files cannot be read.
pub fn read_dictd(index: &Path, headwords: Language) -> Result<Vec<ImportedPair>, ImportError> {
    let entries = fs::read_to_string(index).map_err(ImportError::io(index))?;
    let dict = read_dict(index)?;
    let mut pairs = Vec::new();
    for (number, line) in entries.lines().enumerate() {
        let mut fields = line.split('\t');
        let (headword, offset, length) = (fields.next(), fields.next(), fields.next());
        let span = offset.and_then(base64).zip(length.and_then(base64));
        let text = span.and_then(|(offset, length)| dict.get(offset..offset.checked_add(length)?));
        let (Some(headword), Some(text)) = (headword, text) else {
            let cause = format!("line {}: no entry of the dictionary", number + 1);
            return Err(ImportError::Damaged { path: index.to_path_buf(), cause });
        };
        // Entries about the dictionary itself.
        if headword.starts_with("00") {
            continue;
        }
        for translation in translations(&String::from_utf8_lossy(text)) {
            pairs.push(match headwords {
                Language::English => (headword.to_owned(), translation),
                Language::Indonesian => (translation, headword.to_owned()),
            });
        }
    }
    Ok(pairs)
}

/// The text of a dictionary, beside its index.
fn read_dict(index: &Path) -> Result<Vec<u8>, ImportError> {
    let plain = index.with_extension("dict");
    if plain.is_file() {
        return fs::read(&plain).map_err(ImportError::io(&plain));
    }
    // dictzip is gzip with an index of its own in the header.
    let zipped = index.with_extension("dict.dz");
    let file = File::open(&zipped).map_err(ImportError::io(&zipped))?;
    let mut text = Vec::new();
    MultiGzDecoder::new(file).read_to_end(&mut text).map_err(ImportError::io(&zipped))?;
    Ok(text)
}

/// dictd's numbers: base 64, the highest digit first.
fn base64(digits: &str) -> Option<usize> {
    digits.bytes().try_fold(0usize, |number, digit| {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        number.checked_mul(64)?.checked_add(value.into())
    })
}

/// The translations in an entry's text: what stands behind the line of the headword, without
/// what stands in brackets, divided at commas, semicolons and line ends.
fn translations(text: &str) -> Vec<String> {
    let mut depth = 0usize;
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    let plain: String = body
        .chars()
        .filter(|&c| {
            match c {
                '(' | '[' | '<' | '{' => depth += 1,
                ')' | ']' | '>' | '}' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    let pieces = plain.split([',', ';', '\n']);
    let trimmed = pieces.map(|piece| piece.trim_matches(|c: char| !c.is_alphabetic()));
    trimmed.filter(|piece| is_term(piece)).map(str::to_owned).collect()
}

/// Whether a piece of text is a word or a few, and no explanation.
fn is_term(text: &str) -> bool {
    !text.is_empty() && text.split_whitespace().count() <= 5
}

/// Reads Wordnet tab files (`synset<TAB>lang:lemma<TAB>word`) of both languages, and pairs the
/// words that share a synset. A file's words are English where its second field begins with `eng:`,
/// or has no language, and Indonesian where it begins with `ind:`.
///
/// # Errors
/// Where a file cannot be read.
pub fn read_wordnet(paths: &[PathBuf]) -> Result<Vec<ImportedPair>, ImportError> {
    let mut synsets: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
    for path in paths {
        let text = fs::read_to_string(path).map_err(ImportError::io(path))?;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[synset, kind, word, ..] = fields.as_slice() else { continue };
            let side = match kind {
                "ind:lemma" => Language::Indonesian,
                "eng:lemma" | "lemma" => Language::English,
                _ => continue,
            };
            let words = &mut synsets.entry(synset.to_owned()).or_default()[side as usize];
            words.push(word.replace('_', " "));
        }
    }
    let pairs = synsets.into_values().flat_map(|[indonesian, english]| {
        english.into_iter().flat_map(move |english| {
            indonesian.clone().into_iter().map(move |indonesian| (english.clone(), indonesian))
        })
    });
    Ok(pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictd_entries_become_pairs() {
        let folder = tempfile::TempDir::new().unwrap();
        let index = folder.path().join("eng-ind.index");
        let text = "law /lɔː/ <n>\n 1. hukum (umum), undang-undang\n 2. [law.] peraturan; a very long explanation of it all\n";
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digit = |value: usize| char::from(DIGITS[value]);
        let length = format!("{}{}", digit(text.len() / 64), digit(text.len() % 64));
        fs::write(&index, format!("00-database-info\tA\tA\nlaw\tA\t{length}\n")).unwrap();
        fs::write(folder.path().join("eng-ind.dict"), text).unwrap();
        let pairs = read_dictd(&index, Language::English).unwrap();
        let pair = |indonesian: &str| ("law".to_owned(), indonesian.to_owned());
        assert_eq!(pairs, [pair("hukum"), pair("undang-undang"), pair("peraturan")]);
        assert_eq!(base64("Bz"), Some(64 + 51));
        assert_eq!(base64("é"), None);
        fs::write(&index, "law\tA\tzzzz\n").unwrap();
        assert!(matches!(read_dictd(&index, Language::English), Err(ImportError::Damaged { .. })));
    }

    #[test]
    fn words_of_a_synset_are_pairs() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("wn.tab");
        let lines = "# wn\n1-n\tind:lemma\thukum\n1-n\teng:lemma\trule_of_law\n2-n\tind:lemma\tx\n";
        fs::write(&path, lines).unwrap();
        let pairs = read_wordnet(&[path]).unwrap();
        assert_eq!(pairs, [("rule of law".to_owned(), "hukum".to_owned())]);
    }
}
