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

use std::io;
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
        "tmx" => tmx::for_each_unit(path, &mut visit),
        "po" => po::for_each_message(path, &mut visit),
        _ => match lines::counterpart(path) {
            Some([indonesian, english]) => lines::for_each_line(&indonesian, &english, &mut visit),
            None => Err(AlignedError::Form { path: path.to_path_buf() }),
        },
    }
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
