//! Aligned text: sentences or paragraphs and their translations, from files.
//!
//! | files | what they are |
//! |---|---|
//! | `*.tsv` | a pair a line, a language a column |
//! | `a.id` and `a.en`, `a.id.txt` and `a.en.txt` | line by line; naming one of the two is enough |
//! | `*.tmx` | translation memories |
//! | `*.po` | message catalogues from English to Indonesian |

mod lines;
mod po;
mod tmx;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::language::Language;

/// Aligned text that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AlignedError {
    /// The system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file's name says nothing of its form.
    #[error("{}: aligned text is .tsv, .tmx, .po, or two files that differ in .id and .en", path.display())]
    Form {
        /// The file.
        path: PathBuf,
    },
    /// The other language's file is missing, or has another number of lines.
    #[error("{}: its lines have no counterpart: {cause}", path.display())]
    Counterpart {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The file is damaged.
    #[error("{}: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
}

impl AlignedError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> AlignedError {
        let path = path.to_path_buf();
        move |cause| AlignedError::Io { path, cause }
    }
}

/// Calls `visit` with every pair of a file, Indonesian and English. The columns of a TSV file are
/// told apart by their language unless `columns` says which comes first.
///
/// # Errors
/// Where the file cannot be read; the pairs before that have been visited.
pub fn for_each_pair(
    path: &Path,
    columns: Option<Language>,
    mut visit: impl FnMut(&str, &str),
) -> Result<(), AlignedError> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension {
        "tsv" | "tab" => lines::for_each_row(path, columns, &mut visit),
        "tmx" => for_each_pair_of(Catalogue::Tmx, open(path)?, path, visit),
        "po" => for_each_pair_of(Catalogue::Po, open(path)?, path, visit),
        _ => match lines::counterpart(path) {
            Some([indonesian, english]) => lines::for_each_line(&indonesian, &english, &mut visit),
            None => Err(AlignedError::Form { path: path.to_path_buf() }),
        },
    }
}

/// A form of aligned text that is read from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catalogue {
    /// A translation memory.
    Tmx,
    /// A message catalogue from English to Indonesian.
    Po,
}

/// Like [`for_each_pair`], from a reader; `name` names it in errors.
///
/// # Errors
/// Where it cannot be read; the pairs before that have been visited.
pub fn for_each_pair_of(
    catalogue: Catalogue,
    reader: impl BufRead,
    name: &Path,
    mut visit: impl FnMut(&str, &str),
) -> Result<(), AlignedError> {
    match catalogue {
        Catalogue::Tmx => tmx::for_each_unit(reader, name, &mut visit),
        Catalogue::Po => po::for_each_message(reader, name, &mut visit),
    }
}

fn open(path: &Path) -> Result<BufReader<File>, AlignedError> {
    Ok(BufReader::new(File::open(path).map_err(AlignedError::io(path))?))
}

/// The files without those that are the counterpart of one before them.
pub fn without_counterparts(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut kept: Vec<PathBuf> = Vec::with_capacity(paths.len());
    for path in paths {
        let pair = lines::counterpart(path);
        if pair.is_none() || kept.iter().all(|known| lines::counterpart(known) != pair) {
            kept.push(path.clone());
        }
    }
    kept
}
