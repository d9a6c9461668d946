//! Which index a command works on.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs, thread};

use anyhow::{Context, Error, Result};

use crate::analysis::Analyzer;
use crate::index::{
    Index, IndexError, IndexSettings, Manifest, UpdateOptions, UpdateReport, update,
};
use crate::lexicon::{Dictionary, Lexicon};
use crate::passage::PassageLength;
use crate::remote::{Cluster, RemoteSearcher};
use crate::search::{Engine, Searcher};

use super::arguments::PlaceArguments;
use super::cluster::connect_options;
use super::messages::{describe, text};
use super::progress::Watch;
use super::{report, worker};

/// How often is looked whether another process has made an index.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What is to be searched.
pub(super) enum Place {
    /// Never dropped: the process ends sooner than it would have closed all files.
    Here(&'static Searcher),
    Cluster(Box<RemoteSearcher>),
}

impl Place {
    pub(super) fn engine(&self) -> &dyn Engine {
        match self {
            Place::Here(searcher) => *searcher,
            Place::Cluster(searcher) => &**searcher,
        }
    }

    /// The index on this machine, if it is one.
    pub(super) fn index(&self) -> Option<&Index> {
        match self {
            Place::Here(searcher) => Some(searcher.index()),
            Place::Cluster(_) => None,
        }
    }

    /// What the index was made with, and how many passages it holds.
    pub(super) fn description(&self) -> (&Manifest, u64) {
        match self {
            Place::Here(searcher) => (searcher.index().manifest(), searcher.statistics().passages),
            Place::Cluster(searcher) => (searcher.manifest(), searcher.passages()),
        }
    }
}

/// Opens what is to be searched: a cluster, an index on this machine, or files whose index is made
/// or refreshed first. The second value tells whether every source could be read.
pub(super) fn open_place(place: &PlaceArguments) -> Result<(Place, bool)> {
    if let (Some(url), Some(name)) = (&place.url, &place.name) {
        let cluster = Cluster::connect(url, name, &connect_options(place.timeout))?;
        let searcher = RemoteSearcher::open(cluster, analyzer(place.words.as_deref())?)?;
        return Ok((Place::Cluster(Box::new(searcher)), true));
    }
    let (searcher, complete) = open_searcher(place)?;
    Ok((Place::Here(Box::leak(Box::new(searcher))), complete))
}

/// Opens an index on this machine; with `--in` after making or refreshing it.
pub(super) fn open_searcher(place: &PlaceArguments) -> Result<(Searcher, bool)> {
    let default = PathBuf::from("index");
    if place.paths.is_empty() {
        let folder = place.index.as_deref().unwrap_or(&default);
        let index = Index::open(folder)?;
        return Ok((Searcher::open(&index)?, true));
    }
    let (folder, is_cache) = match &place.index {
        Some(folder) => (folder.clone(), false),
        None => (cache_folder(&place.paths)?, true),
    };
    match refresh(&folder, is_cache, &place.paths, None) {
        Err(error) if is_busy(&error) => last_state(&folder, is_cache, &place.paths),
        refreshed => refreshed,
    }
}

/// Makes or refreshes the index of some files, and opens it.
fn refresh(
    folder: &Path,
    is_cache: bool,
    paths: &[PathBuf],
    wait: Option<Duration>,
) -> Result<(Searcher, bool)> {
    // The cache is ours alone, and its sources are at hand. An index that a user named is never
    // removed.
    let unusable = Index::open(folder);
    if let Err(IndexError::Version { .. } | IndexError::Manifest { .. }) = unusable
        && is_cache
    {
        Index::remove(folder)?;
    }
    let index = open_index(folder, None, None)?;
    let options = UpdateOptions { wait, worker: worker::program(), ..UpdateOptions::default() };
    let watch = Watch::start(Arc::clone(&options.progress), false);
    let update = update(&index, paths, &options);
    drop(watch);
    let update = update?;
    let complete = report_errors(&update);
    Ok((Searcher::open(&index)?, complete))
}

/// Opens an index that another process is writing, as of its last commit; where there is none yet,
/// after that process.
fn last_state(folder: &Path, is_cache: bool, paths: &[PathBuf]) -> Result<(Searcher, bool)> {
    if let Ok(index) = Index::open(folder)
        && index.has_commit()?
    {
        report(&text!(
            en: "another process is writing the index of these files; what it has changed since its last commit is not searched yet",
            id: "proses lain sedang menulis indeks untuk berkas-berkas ini; perubahan sesudah keadaan terakhirnya belum ikut dicari",
        ));
        return Ok((Searcher::open(&index)?, true));
    }
    report(&text!(
        en: "another process is making the index of these files; waiting until it is there",
        id: "proses lain sedang membuat indeks untuk berkas-berkas ini; menunggu sampai selesai",
    ));
    loop {
        match refresh(folder, is_cache, paths, Some(Duration::MAX)) {
            Err(error) if is_busy(&error) => thread::sleep(LOOK_AGAIN),
            refreshed => return refreshed,
        }
    }
}

fn is_busy(error: &Error) -> bool {
    error.downcast_ref::<IndexError>().is_some_and(IndexError::is_busy)
}

/// What is read where a user names nothing: the sample.
pub(super) fn default_paths(paths: &[PathBuf]) -> Vec<PathBuf> {
    if paths.is_empty() { vec![PathBuf::from("corpus")] } else { paths.to_vec() }
}

/// Opens the index in a folder, or makes it where there is none. An index that is there keeps the
/// length of its passages and its user's words unless others are asked for.
pub(super) fn open_index(
    folder: &Path,
    passages: Option<PassageLength>,
    words: Option<&Path>,
) -> Result<Index> {
    let mut settings = match Index::open(folder) {
        Err(IndexError::Missing { .. }) => IndexSettings::default(),
        Ok(index) if passages.is_none() && words.is_none() => return Ok(index),
        opened => opened?.settings(),
    };
    if let Some(passages) = passages {
        settings.passages = passages;
    }
    if words.is_some() {
        settings.analyzer = analyzer(words)?;
    }
    Ok(Index::open_or_create(folder, settings)?)
}

/// The analysis chain, with a user's own words where they are given.
pub(super) fn analyzer(words: Option<&Path>) -> Result<Analyzer> {
    let Some(path) = words else { return Ok(Analyzer::default()) };
    let name = path.display();
    let text =
        fs::read_to_string(path).with_context(|| text!(en: "{name}: cannot read the words", id: "{name}: kata-katanya tidak dapat dibaca"))?;
    Analyzer::with_user_words(&text).with_context(|| name.to_string())
}

/// What translates queries: the embedded lexicon, those of the index, and others.
pub(super) fn dictionary(index: Option<&Index>, others: &[PathBuf]) -> Result<Dictionary> {
    let mut lexicons = vec![Lexicon::embedded()];
    if let Some(index) = index {
        lexicons.extend(index.lexicons()?);
    }
    lexicons.extend(open_lexicons(others)?);
    Ok(Dictionary::new(lexicons))
}

/// Opens lexicons from files.
pub(super) fn open_lexicons(paths: &[PathBuf]) -> Result<Vec<Lexicon>> {
    let analyzer = Analyzer::default();
    Ok(paths.iter().map(|path| Lexicon::open(path, &analyzer)).collect::<Result<_, _>>()?)
}

/// Names on standard error what could not be read. Returns whether there was nothing to name.
pub(super) fn report_errors(update: &UpdateReport) -> bool {
    for error in &update.errors {
        report(&describe(error));
    }
    update.errors.is_empty()
}

/// The folder for the index of these paths: below `TELISIK_CACHE`, or the user's cache folder.
fn cache_folder(paths: &[PathBuf]) -> Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        let absolute = path.canonicalize();
        absolute
            .with_context(|| {
                let path = path.display();
                text!(en: "{path}: cannot search here", id: "{path}: tidak dapat mencari di sini")
            })?
            .hash(&mut hasher);
        // Hits name files as the user did.
        path.hash(&mut hasher);
    }
    let base = user_folder("TELISIK_CACHE", "XDG_CACHE_HOME", ".cache");
    Ok(base.join(format!("{:016x}", hasher.finish())))
}

/// A folder of the user's: the one that our own variable names, or ours below the one that the
/// system's variable names, or below a place in the home folder.
pub(super) fn user_folder(own: &str, system: &str, at_home: &str) -> PathBuf {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named(own)
        .or_else(|| named(system).map(|base| base.join("telisik")))
        .or_else(|| named("LOCALAPPDATA").map(|base| base.join("telisik")))
        .or_else(|| named("HOME").map(|base| base.join(at_home).join("telisik")))
        .unwrap_or_else(|| env::temp_dir().join("telisik"))
}
