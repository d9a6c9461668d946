//! An open index.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::tokenizer::TextAnalyzer;

use crate::analysis::{Analyzer, SlotTokenizer};
use crate::lexicon::Lexicon;
use crate::passage::PassageLength;

use super::directory::ReadableDirectory;
use super::error::IndexError;
use super::manifest::{Manifest, write_atomically};
use super::schema::Fields;
use super::sources::SourceList;
use super::writer::IndexWriter;

/// The user's own words, in the index folder.
const WORDS_FILE: &str = "words.tsv";

/// What an index is built with.
#[derive(Clone, Default)]
pub struct IndexSettings {
    /// How long passages are.
    pub passages: PassageLength,
    /// The analysis chain.
    pub analyzer: Analyzer,
}

/// An index of passages, on disk or in memory. Cheap to clone; `Send + Sync`.
#[derive(Clone)]
pub struct Index {
    pub(super) segments: tantivy::Index,
    pub(super) folder: Option<PathBuf>,
    manifest: Manifest,
    fields: Fields,
    analyzer: Analyzer,
}

impl Index {
    /// An empty index in memory.
    ///
    /// ```
    /// use telisik::{Document, Index, Searcher};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let index = Index::in_memory(Default::default());
    /// let mut writer = index.writer(1)?;
    /// writer.add(&Document::new("1", "Pemerintah mengirim pasukan."))?;
    /// writer.commit()?;
    /// let results = Searcher::open(&index)?.search("pengiriman", &Default::default())?;
    /// assert_eq!(results.hits[0].doc, "1");
    /// # Ok(()) }
    /// ```
    pub fn in_memory(settings: IndexSettings) -> Index {
        let (schema, fields) = Fields::schema();
        let segments = tantivy::Index::create_in_ram(schema);
        Index::assemble(segments, None, settings, fields)
    }

    /// Makes an empty index in a folder, which is created where it is missing.
    ///
    /// # Errors
    /// [`IndexError::Occupied`] where the folder holds other files (a README apart), and what the
    /// system says.
    pub fn create(folder: &Path, settings: IndexSettings) -> Result<Index, IndexError> {
        fs::create_dir_all(folder).map_err(IndexError::io(folder))?;
        if !is_vacant(folder)? {
            return Err(IndexError::Occupied { path: folder.to_path_buf() });
        }
        let (schema, fields) = Fields::schema();
        let wrap = |cause| IndexError::Segments { path: folder.to_path_buf(), cause };
        let directory = ReadableDirectory::open(folder).map_err(wrap)?;
        let segments =
            tantivy::Index::create(directory, schema, Default::default()).map_err(wrap)?;
        let index = Index::assemble(segments, Some(folder.to_path_buf()), settings, fields);
        index.make_readable();
        if !index.analyzer.user_words().is_empty() {
            write_atomically(&folder.join(WORDS_FILE), index.analyzer.user_words().as_bytes())?;
        }
        // Last: a folder with a manifest is a whole index.
        index.manifest.write(folder)?;
        Ok(index)
    }

    /// Opens the index in a folder. Reading needs no write access.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Version`] where it was built with another format or
    /// analysis, [`IndexError::Manifest`] and [`IndexError::Segments`] where it is damaged.
    pub fn open(folder: &Path) -> Result<Index, IndexError> {
        let manifest = Manifest::read(folder)?;
        let analyzer = analyzer(folder)?;
        let expected = analyzer.version();
        if manifest.analysis != expected {
            return Err(IndexError::Version {
                path: folder.to_path_buf(),
                what: "analysis",
                found: manifest.analysis,
                expected,
            });
        }
        let wrap = |cause| IndexError::Segments { path: folder.to_path_buf(), cause };
        let directory = ReadableDirectory::open(folder).map_err(wrap)?;
        let segments = tantivy::Index::open(directory).map_err(wrap)?;
        let (_, fields) = Fields::schema();
        let settings = IndexSettings { passages: manifest.passages(), analyzer };
        Ok(Index::assemble(segments, Some(folder.to_path_buf()), settings, fields))
    }

    /// Opens the index in a folder, or makes it where there is none.
    ///
    /// # Errors
    /// Those of [`open`](Self::open) and [`create`](Self::create), and [`IndexError::Setting`]
    /// where the index was built with passages of another length or with other words of the user.
    pub fn open_or_create(folder: &Path, settings: IndexSettings) -> Result<Index, IndexError> {
        let index = match Index::open(folder) {
            Err(IndexError::Missing { .. }) => return Index::create(folder, settings),
            opened => opened?,
        };
        let differs = |found: &str, asked: &str| IndexError::Setting {
            path: folder.to_path_buf(),
            found: found.to_owned(),
            asked: asked.to_owned(),
        };
        if index.passages() != settings.passages {
            return Err(differs(&describe(index.passages()), &describe(settings.passages)));
        }
        if index.analyzer.version() != settings.analyzer.version() {
            return Err(differs("other words of the user", "these"));
        }
        Ok(index)
    }

    /// Removes the index in a folder, and nothing else of the folder. Nothing happens where there
    /// is none.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(folder: &Path) -> Result<(), IndexError> {
        let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        // The manifest first: without it the rest is no index.
        files.sort_by_key(|path| !path.ends_with(super::manifest::MANIFEST_FILE));
        for path in files.into_iter().filter(|path| is_index_file(path)) {
            fs::remove_file(&path).map_err(IndexError::io(&path))?;
        }
        Ok(())
    }

    fn assemble(
        segments: tantivy::Index,
        folder: Option<PathBuf>,
        settings: IndexSettings,
        fields: Fields,
    ) -> Index {
        let slots = TextAnalyzer::from(SlotTokenizer::default());
        segments.tokenizers().register(SlotTokenizer::NAME, slots);
        let manifest = Manifest::new(settings.analyzer.version(), settings.passages);
        Index { segments, folder, manifest, fields, analyzer: settings.analyzer }
    }

    /// A writer that analyses and writes with `threads` threads (at least one).
    ///
    /// # Errors
    /// [`IndexError::Busy`] while another writer is open, here or in another process.
    pub fn writer(&self, threads: usize) -> Result<IndexWriter, IndexError> {
        IndexWriter::open(self, threads)
    }

    /// The analysis chain the index was built with.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// How long its passages are.
    pub fn passages(&self) -> PassageLength {
        self.manifest.passages()
    }

    /// The lexicons that belong to the index, in the order they were given.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn lexicons(&self) -> Result<Vec<Lexicon>, IndexError> {
        let mut lexicons = Vec::new();
        let Some(folder) = &self.folder else { return Ok(lexicons) };
        for number in 1.. {
            let path = lexicon_file(folder, number);
            if !path.is_file() {
                break;
            }
            let lexicon = Lexicon::open(&path, &self.analyzer)
                .map_err(|error| IndexError::Manifest { path, cause: error.to_string() })?;
            lexicons.push(lexicon);
        }
        Ok(lexicons)
    }

    /// Keeps lexicons in the index's folder, in place of those it has. They translate queries and
    /// change nothing of what is indexed. Nothing happens in memory.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_lexicons(&self, lexicons: &[Lexicon]) -> Result<(), IndexError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        for (number, lexicon) in (1..).zip(lexicons) {
            write_atomically(&lexicon_file(folder, number), lexicon.image().bytes())?;
        }
        for number in lexicons.len() + 1.. {
            let path = lexicon_file(folder, number);
            if !path.is_file() {
                break;
            }
            fs::remove_file(&path).map_err(IndexError::io(&path))?;
        }
        Ok(())
    }

    /// The settings it was built with.
    pub fn settings(&self) -> IndexSettings {
        IndexSettings { passages: self.passages(), analyzer: self.analyzer.clone() }
    }

    /// What it was built with.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its folder; `None` in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The files it holds, as of its last commit.
    ///
    /// # Errors
    /// Where the list is missing or damaged.
    pub fn sources(&self) -> Result<SourceList, IndexError> {
        let Some(folder) = &self.folder else { return Ok(SourceList::default()) };
        SourceList::read(folder, self.source_list_number()?)
    }

    pub(super) fn source_list_number(&self) -> Result<Option<u64>, IndexError> {
        let meta = self.segments.load_metas().map_err(|cause| self.error(cause))?;
        Ok(meta.payload.and_then(|payload| payload.parse().ok()))
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(crate) fn segments(&self) -> &tantivy::Index {
        &self.segments
    }

    /// Puts what tantivy said into words that name this index.
    pub(crate) fn error(&self, cause: tantivy::TantivyError) -> IndexError {
        let path = self.folder.clone().unwrap_or_else(|| PathBuf::from("(in memory)"));
        match cause {
            tantivy::TantivyError::LockFailure(..) => IndexError::Busy { path },
            cause => IndexError::Segments { path, cause },
        }
    }

    /// tantivy writes its small files for their owner alone (mode 0600); whoever may read the
    /// manifest may read these too.
    pub(super) fn make_readable(&self) {
        #[cfg(unix)]
        if let Some(folder) = &self.folder {
            use std::os::unix::fs::PermissionsExt;
            let Ok(mode) = fs::metadata(folder).map(|meta| meta.permissions().mode()) else {
                return;
            };
            for name in ["meta.json", ".managed.json"] {
                let permissions = fs::Permissions::from_mode(0o600 | (mode & 0o044));
                let _ = fs::set_permissions(folder.join(name), permissions);
            }
        }
    }
}

fn describe(length: PassageLength) -> String {
    match length {
        PassageLength::Words(words) => format!("passages of {words} words"),
        PassageLength::Document => "passages of whole documents".to_owned(),
    }
}

/// The analysis chain of the index in a folder: its user's words are kept beside it.
fn analyzer(folder: &Path) -> Result<Analyzer, IndexError> {
    let path = folder.join(WORDS_FILE);
    if !path.is_file() {
        return Ok(Analyzer::default());
    }
    let words = fs::read_to_string(&path).map_err(IndexError::io(&path))?;
    Analyzer::with_user_words(&words)
        .map_err(|error| IndexError::Manifest { path, cause: error.to_string() })
}

/// Whether an index can be made in a folder: nothing in it but hidden files and a README, or what
/// an interrupted attempt left.
fn is_vacant(folder: &Path) -> Result<bool, IndexError> {
    let entries = fs::read_dir(folder).map_err(IndexError::io(folder))?;
    let mut vacant = true;
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_index_file(&path) {
            fs::remove_file(&path).map_err(IndexError::io(&path))?;
        } else if !name.starts_with('.') && !name.starts_with("README") {
            vacant = false;
        }
    }
    Ok(vacant)
}

fn lexicon_file(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("lexicon-{number}.bin"))
}

/// Whether a file in an index folder belongs to the index.
fn is_index_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let is_segment = stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit());
    is_segment
        || matches!(
            name,
            "telisik.json"
                | "words.tsv"
                | "words.tmp"
                | "telisik.tmp"
                | "meta.json"
                | ".managed.json"
        )
        || name.starts_with(".tantivy-")
        || (name.starts_with("lexicon-") && matches!(extension, "bin" | "tmp"))
        || (name.starts_with("sources-") && matches!(extension, "json" | "tmp"))
}
