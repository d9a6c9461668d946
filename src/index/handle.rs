//! An open index.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use crate::analysis::Analyzer;
use crate::lexicon::Lexicon;
use crate::passage::PassageLength;

use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, DirectoryLock, INDEX_WRITER_LOCK};

use super::directory::{FirstFailure, MANAGED_FILE, META_FILE, ReadableDirectory, is_segment_file};
use super::error::IndexError;
use super::integrity::damaged_files;
use super::lock::Holder;
use super::manifest::{MANIFEST_FILE, Manifest};
use super::rebuild::{REBUILDING, Rebuild};
use super::schema::Fields;
use super::sources::SourceList;
use super::writer::IndexWriter;
use super::{atomic, guard, lexicons, marked, rebuild};

/// The user's own words, in the index folder.
pub(super) const WORDS_FILE: &str = "words.tsv";

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
    pub(super) failure: FirstFailure,
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
        Index::assemble(segments, None, FirstFailure::default(), settings, fields)
    }

    /// Makes an empty index in a folder, which is created where it is missing.
    ///
    /// # Errors
    /// [`IndexError::Occupied`] where the folder holds other files (a README apart), and what the
    /// system says.
    pub fn create(folder: &Path, settings: IndexSettings) -> Result<Index, IndexError> {
        fs::create_dir_all(folder).map_err(IndexError::writing(folder))?;
        let directory = ReadableDirectory::open(folder).map_err(|cause| {
            explain(Some(folder), &FirstFailure::default(), Failure::Said(cause))
        })?;
        // Two that make an index in one folder at once: the second is told to wait.
        let _lock = lock(&directory, folder)?;
        if folder.join(MANIFEST_FILE).exists() || !is_vacant(folder)? {
            return Err(IndexError::Occupied { path: folder.to_path_buf() });
        }
        let failure = directory.failure();
        let (schema, fields) = Fields::schema();
        let segments = tantivy::Index::create(directory, schema, Default::default())
            .map_err(|cause| explain(Some(folder), &failure, Failure::Said(cause)))?;
        let index =
            Index::assemble(segments, Some(folder.to_path_buf()), failure, settings, fields);
        if !index.analyzer.user_words().is_empty() {
            let path = folder.join(WORDS_FILE);
            atomic::write(&path, index.analyzer.user_words().as_bytes())
                .map_err(IndexError::writing(&path))?;
        }
        // Last: a folder with a manifest is a whole index.
        index.manifest.write(folder)?;
        Ok(index)
    }

    /// Opens the index in a folder. Reading needs no write access.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Version`] where it was built with another format or
    /// analysis, [`IndexError::Manifest`] and [`IndexError::Damaged`] where it is damaged.
    pub fn open(folder: &Path) -> Result<Index, IndexError> {
        let manifest = Manifest::read(folder)?;
        let analyzer = read_words(folder, &manifest)?;
        let expected = analyzer.version();
        if manifest.analysis != expected {
            return Err(IndexError::Version {
                path: folder.to_path_buf(),
                what: "analysis",
                found: manifest.analysis,
                expected,
            });
        }
        let failure = FirstFailure::default();
        let open = || -> tantivy::Result<_> {
            let directory = ReadableDirectory::open(folder)?;
            Ok((directory.failure(), tantivy::Index::open(directory)?))
        };
        let (failure, segments) = guard::catch(open)
            .map_err(Failure::Panicked)
            .and_then(|opened| opened.map_err(Failure::Said))
            .map_err(|what| explain(Some(folder), &failure, what))?;
        let (_, fields) = Fields::schema();
        let settings = IndexSettings { passages: manifest.passages(), analyzer };
        let folder = Some(folder.to_path_buf());
        Ok(Index { manifest, ..Index::assemble(segments, folder, failure, settings, fields) })
    }

    /// Opens the index in a folder, or makes it where there is none.
    ///
    /// # Errors
    /// Those of [`open`](Self::open) and [`create`](Self::create), and [`IndexError::Setting`]
    /// where the index was built with passages of another length or with other words of the user.
    pub fn open_or_create(folder: &Path, settings: IndexSettings) -> Result<Index, IndexError> {
        let index = match Index::open(folder) {
            Err(IndexError::Missing { .. }) => match Index::create(folder, settings.clone()) {
                // Another process was faster.
                Err(IndexError::Occupied { .. }) if folder.join(MANIFEST_FILE).exists() => {
                    Index::open(folder)?
                }
                created => return created,
            },
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

    /// Begins to build the index in a folder anew, beside the old one, which can be searched
    /// meanwhile; where there is none, to make one. Takes as much room as both together.
    ///
    /// # Errors
    /// Those of [`create`](Self::create), and [`IndexError::Busy`] where another writer is still
    /// open after the time to wait.
    pub fn rebuild(
        folder: &Path,
        settings: IndexSettings,
        wait: Option<Duration>,
    ) -> Result<Rebuild, IndexError> {
        Rebuild::begin(folder, settings, wait)
    }

    /// Removes the index in a folder, and nothing else of the folder. Nothing happens where there
    /// is none.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(folder: &Path) -> Result<(), IndexError> {
        let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
        let directory = ReadableDirectory::open(folder)
            .map_err(|cause| explain(None, &FirstFailure::default(), Failure::Said(cause)))?;
        let _lock = lock(&directory, folder)?;
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        rebuild::remove(&folder.join(REBUILDING))?;
        // The manifest first: without it the rest is no index.
        files.sort_by_key(|path| !path.ends_with(MANIFEST_FILE));
        for path in files.into_iter().filter(|path| is_index_file(path)) {
            fs::remove_file(&path).map_err(IndexError::writing(&path))?;
        }
        Ok(())
    }

    pub(super) fn assemble(
        segments: tantivy::Index,
        folder: Option<PathBuf>,
        failure: FirstFailure,
        settings: IndexSettings,
        fields: Fields,
    ) -> Index {
        let manifest = Manifest::new(&settings.analyzer, settings.passages);
        Index { segments, folder, failure, manifest, fields, analyzer: settings.analyzer }
    }

    /// A writer that analyses and writes with `threads` threads (at least one).
    ///
    /// # Errors
    /// [`IndexError::Busy`] while another writer is open, here or in another process.
    pub fn writer(&self, threads: usize) -> Result<IndexWriter, IndexError> {
        IndexWriter::open(self, threads, None, None)
    }

    /// The same, after waiting for another writer to end, where a time to wait is given.
    ///
    /// # Errors
    /// [`IndexError::Busy`] where another writer is still open then.
    pub fn writer_within(
        &self,
        threads: usize,
        wait: Option<Duration>,
    ) -> Result<IndexWriter, IndexError> {
        IndexWriter::open(self, threads, wait, None)
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
        self.folder.as_deref().map_or_else(|| Ok(Vec::new()), lexicons::read)
    }

    /// Keeps lexicons in the index's folder, in place of those it has. They translate queries and
    /// change nothing of what is indexed. Nothing happens in memory.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_lexicons(&self, lexicons: &[Lexicon]) -> Result<(), IndexError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let directory = ReadableDirectory::open(folder).map_err(|cause| self.error(cause))?;
        let _lock = lock(&directory, folder)?;
        marked::tidy(folder).map_err(IndexError::writing(folder))?;
        lexicons::write(folder, lexicons)
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
        let Some(folder) = &self.folder else { return SourceList::read(Path::new(""), None) };
        loop {
            let number = self.source_list_number()?;
            match SourceList::read(folder, number) {
                // Another process has committed in between, and its list took this one's place.
                Err(_) if self.source_list_number()? != number => {}
                read => return read,
            }
        }
    }

    /// Whether anything was ever committed to it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn has_commit(&self) -> Result<bool, IndexError> {
        Ok(self.source_list_number()?.is_some())
    }

    pub(super) fn source_list_number(&self) -> Result<Option<u64>, IndexError> {
        let meta = self.read(|segments| segments.load_metas())?;
        Ok(meta.payload.and_then(|payload| payload.parse().ok()))
    }

    /// Checks that the index in the folder is the one that was opened, not one that was built in
    /// its place with other settings.
    ///
    /// # Errors
    /// [`IndexError::Setting`] where it is another, and those of [`open`](Self::open).
    pub(crate) fn check_settings(&self) -> Result<(), IndexError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        if Manifest::read(folder)?.agrees_with(&self.manifest) {
            return Ok(());
        }
        Err(IndexError::Setting {
            path: folder.clone(),
            found: "other settings meanwhile".to_owned(),
            asked: "those it was opened with".to_owned(),
        })
    }

    /// The folder whose files are ours and no sources: that of the index, or that of the index in
    /// whose place this one is being built.
    pub(super) fn grounds(&self) -> Option<&Path> {
        let folder = self.folder.as_deref()?;
        if folder.ends_with(REBUILDING) { folder.parent() } else { Some(folder) }
    }

    /// Tells one state of the index from another: it changes with every commit, and with every
    /// merge of segments. Costs a reading of two small files.
    ///
    /// # Errors
    /// Where these cannot be read, and [`IndexError::Setting`] where the index was built anew with
    /// other settings.
    pub(crate) fn state(&self) -> Result<u32, IndexError> {
        self.check_settings()?;
        let meta = self.read(|segments| {
            let meta = segments.directory().atomic_read(Path::new(META_FILE));
            meta.map_err(tantivy::TantivyError::from)
        });
        Ok(crc32fast::hash(&meta?))
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Reads the segments. What goes wrong, panics over damaged bytes among it, becomes an error
    /// that names the damaged file.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&tantivy::Index) -> tantivy::Result<T>,
    ) -> Result<T, IndexError> {
        let outcome = guard::catch(|| read(&self.segments)).map_err(Failure::Panicked);
        let outcome = outcome.and_then(|read| read.map_err(Failure::Said));
        outcome.map_err(|what| explain(self.folder.as_deref(), &self.failure, what))
    }

    /// Puts what tantivy said into words that name this index.
    pub(super) fn error(&self, cause: tantivy::TantivyError) -> IndexError {
        explain(self.folder.as_deref(), &self.failure, Failure::Said(cause))
    }
}

/// What went wrong inside tantivy.
enum Failure {
    Said(tantivy::TantivyError),
    Panicked(String),
}

/// Finds the cause of a failure: a write that the system refused, a lock that another holds, a
/// damaged file (all checksums are looked at), or none of these.
fn explain(folder: Option<&Path>, failure: &FirstFailure, what: Failure) -> IndexError {
    if let Some((path, cause)) = failure.take() {
        return IndexError::writing(path)(cause);
    }
    let path = folder.map_or_else(|| PathBuf::from("(in memory)"), Path::to_path_buf);
    if let Failure::Said(tantivy::TantivyError::LockFailure(error, _)) = &what {
        return match error {
            LockError::LockBusy => IndexError::Busy { holder: Holder::of(&path), path },
            LockError::IoError(cause) => {
                IndexError::writing(path)(io::Error::new(cause.kind(), cause.to_string()))
            }
        };
    }
    match folder.map_or_else(|| Ok(Vec::new()), damaged_files) {
        Err(error) => return error,
        Ok(damaged) => {
            if let Some(first) = damaged.into_iter().next() {
                return IndexError::Damaged { path: first.path, cause: first.cause };
            }
        }
    }
    match what {
        Failure::Said(cause) => IndexError::Segments { path, cause },
        Failure::Panicked(cause) => IndexError::Fault { path, cause },
    }
}

/// The writer's lock of an index folder.
pub(super) fn lock(
    directory: &ReadableDirectory,
    folder: &Path,
) -> Result<DirectoryLock, IndexError> {
    directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| {
        let failure = tantivy::TantivyError::LockFailure(error, None);
        explain(Some(folder), &FirstFailure::default(), Failure::Said(failure))
    })
}

/// How long passages are, in words for people.
pub(crate) fn describe(length: PassageLength) -> String {
    match length {
        PassageLength::Words(words) => format!("passages of {words} words"),
        PassageLength::Document => "passages of whole documents".to_owned(),
    }
}

/// The analysis chain of the index in a folder: its user's words are kept beside it.
pub(super) fn read_words(folder: &Path, manifest: &Manifest) -> Result<Analyzer, IndexError> {
    let Some(checksum) = manifest.words_crc32 else { return Ok(Analyzer::default()) };
    let (path, read) = marked::read(folder, WORDS_FILE);
    let damaged = |cause: String| IndexError::Manifest { path: path.clone(), cause };
    let words = read.map_err(|cause| damaged(cause.to_string()))?;
    if crc32fast::hash(&words) != checksum {
        return Err(damaged("its content does not fit its checksum".to_owned()));
    }
    let words = String::from_utf8(words).map_err(|error| damaged(error.to_string()))?;
    Analyzer::with_user_words(&words).map_err(|error| damaged(error.to_string()))
}

/// Whether an index can be made in a folder: nothing in it but hidden files and a README, or what
/// an interrupted attempt left.
pub(super) fn is_vacant(folder: &Path) -> Result<bool, IndexError> {
    let entries = fs::read_dir(folder).map_err(IndexError::io(folder))?;
    let mut vacant = true;
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_index_file(&path) {
            fs::remove_file(&path).map_err(IndexError::writing(&path))?;
        } else if !name.starts_with('.') && !name.starts_with("README") {
            vacant = false;
        }
    }
    Ok(vacant)
}

/// Whether a file in an index folder belongs to the index.
pub(super) fn is_index_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    is_segment_file(name)
        || [MANIFEST_FILE, WORDS_FILE, META_FILE, MANAGED_FILE, lexicons::LEXICONS_FILE]
            .contains(&name)
        || ["telisik.tmp", "words.tmp", "meta.tmp", ".managed.tmp", "lexicons.tmp", "meta.json.tmp"]
            .contains(&name)
        || marked::is_marked(name)
        || (stem.starts_with("lexicon-") && matches!(extension, "bin" | "tmp"))
        || (stem.starts_with("sources-") && matches!(extension, "json" | "tmp"))
}
