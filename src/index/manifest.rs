//! `telisik.json`: what the index was built with.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::passage::PassageLength;

use super::error::IndexError;

/// The manifest's name in the index folder.
pub const MANIFEST_FILE: &str = "telisik.json";

/// Version of the schema and of what the fields hold. Raised with every change of either.
pub const FORMAT: u32 = 2;

/// What an index was built with; written once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] of the program that made it.
    pub format: u32,
    /// [`Analyzer::version`](crate::Analyzer::version) of the program that made it.
    pub analysis: String,
    /// Words a passage, `null` where every document is one passage.
    pub passage_words: Option<std::num::NonZeroUsize>,
    /// Version of telisik that made it.
    pub telisik: String,
}

impl Manifest {
    /// The manifest of an index made now.
    pub fn new(analysis: String, passages: PassageLength) -> Self {
        let passage_words = match passages {
            PassageLength::Words(words) => Some(words),
            PassageLength::Document => None,
        };
        let telisik = env!("CARGO_PKG_VERSION").to_owned();
        Manifest { format: FORMAT, analysis, passage_words, telisik }
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
        if !path.is_file() {
            return Err(IndexError::Missing { path: folder.to_path_buf() });
        }
        let text = fs::read_to_string(&path).map_err(IndexError::io(&path))?;
        let damaged = |cause: serde_json::Error| {
            let path = path.clone();
            IndexError::Manifest { path, cause: cause.to_string() }
        };
        // The format first: another format may have other fields.
        #[derive(Deserialize)]
        struct FormatOnly {
            format: u32,
        }
        let format = serde_json::from_str::<FormatOnly>(&text).map_err(damaged)?.format;
        if format != FORMAT {
            return Err(IndexError::Version {
                path: folder.to_path_buf(),
                what: "format",
                found: format.to_string(),
                expected: FORMAT.to_string(),
            });
        }
        serde_json::from_str(&text).map_err(damaged)
    }

    /// Writes the manifest into an index folder, whole or not at all.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        write_atomically(&folder.join(MANIFEST_FILE), text.as_bytes())
    }
}

/// Writes a file under another name, syncs it and renames it into place.
pub(super) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let temporary = path.with_extension("tmp");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(IndexError::io(path))
}
