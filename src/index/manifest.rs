//! `telisik.json`: what the index was built with.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::analysis::Analyzer;
use crate::passage::PassageLength;

use super::error::IndexError;
use super::{atomic, seal};

/// The manifest's name in the index folder.
pub const MANIFEST_FILE: &str = "telisik.json";

/// Version of the schema and of what the fields hold. Raised with every change of either.
pub const FORMAT: u32 = 6;

/// What an index was built with; written once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] of the program that made it.
    pub format: u32,
    /// [`Analyzer::version`](crate::Analyzer::version) of the program that made it.
    pub analysis: String,
    /// Words a passage, `null` where every document is one passage.
    pub passage_words: Option<std::num::NonZeroUsize>,
    /// Checksum of the user's own words, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words_crc32: Option<u32>,
    /// Version of telisik that made it.
    pub telisik: String,
    /// Which files belong to it, where it took the place of another index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

impl Manifest {
    /// The manifest of an index made now.
    pub fn new(analyzer: &Analyzer, passages: PassageLength) -> Self {
        let passage_words = match passages {
            PassageLength::Words(words) => Some(words),
            PassageLength::Document => None,
        };
        let words = analyzer.user_words();
        Manifest {
            format: FORMAT,
            analysis: analyzer.version(),
            passage_words,
            words_crc32: (!words.is_empty()).then(|| crc32fast::hash(words.as_bytes())),
            telisik: env!("CARGO_PKG_VERSION").to_owned(),
            mark: None,
        }
    }

    /// Whether an index was built in the same way.
    pub(super) fn agrees_with(&self, other: &Manifest) -> bool {
        *self == Manifest { mark: self.mark.clone(), ..other.clone() }
    }

    /// How long the passages of the index are.
    pub fn passages(&self) -> PassageLength {
        self.passage_words.map_or(PassageLength::Document, PassageLength::Words)
    }

    /// Reads the manifest of an index folder.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where the folder holds none, [`IndexError::Manifest`] where it is
    /// damaged, [`IndexError::Version`] where its format is another.
    pub fn read(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(MANIFEST_FILE);
        let text = match fs::read(&path) {
            Err(cause)
                if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Err(IndexError::Missing { path: folder.to_path_buf() });
            }
            read => read.map_err(IndexError::io(&path))?,
        };
        let damaged = |cause: &dyn std::fmt::Display| {
            let path = path.clone();
            IndexError::Manifest { path, cause: cause.to_string() }
        };
        // The format first: another format may have other fields.
        #[derive(Deserialize)]
        struct FormatOnly {
            format: u32,
        }
        let format =
            serde_json::from_slice::<FormatOnly>(&text).map_err(|cause| damaged(&cause))?.format;
        if format != FORMAT {
            return Err(IndexError::Version {
                path: folder.to_path_buf(),
                what: "format",
                found: format.to_string(),
                expected: FORMAT.to_string(),
            });
        }
        seal::verify(&text).map_err(|broken| damaged(&broken))?;
        serde_json::from_slice(&text).map_err(|cause| damaged(&cause))
    }

    /// Writes the manifest into an index folder, whole or not at all.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let path = folder.join(MANIFEST_FILE);
        atomic::write(&path, seal::seal(&text).as_bytes()).map_err(IndexError::writing(&path))
    }
}
