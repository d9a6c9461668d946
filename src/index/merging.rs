//! Which segments are merged: as tantivy thinks best, small ones sooner, but never a damaged one.
//!
//! A merge reads segments and writes another one with fresh checksums. From damaged bytes it
//! would make wrong postings that no check could tell from right ones any more.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tantivy::TantivyDocument;
use tantivy::directory::ManagedDirectory;
use tantivy::index::{SegmentComponent, SegmentId, SegmentMeta};
use tantivy::indexer::{
    IndexWriterOptions, LogMergePolicy, MergeCandidate, MergePolicy, NoMergePolicy,
};

use super::error::IndexError;
use super::guard;
use super::handle::Index;
use super::integrity::is_as_written;

/// A segment is written anew once this share of its passages is deleted.
const MOST_DELETED: f32 = 0.1;

/// So many segments of a size become one while they have no more passages than this; larger ones
/// when tantivy thinks best, which is when there are eight. Every segment costs every query: so an
/// index that is brought up to date now and again has half of them on average, and updates cost a
/// seventh more.
const ALIKE: usize = 4;
const SMALL: usize = 60_000;

/// From this share of the largest segment on, one is not [left over](merge_leftovers).
const FAR_SMALLER: u32 = 4;

/// How many passages are merged so at once: their files, some 800 bytes a passage, are mapped.
const MOST_LEFTOVERS: u32 = 250_000;

/// The parts of every segment.
pub(super) const PARTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Store,
];

/// tantivy's policy, over those segments whose checksums are right.
#[derive(Debug)]
pub(super) struct SoundMerges {
    /// For small segments, and for all.
    policies: [LogMergePolicy; 2],
    directory: ManagedDirectory,
    /// What is known of segments; their files never change.
    sound: Mutex<HashMap<SegmentId, bool>>,
}

impl SoundMerges {
    pub(super) fn new(directory: &ManagedDirectory) -> Self {
        let mut policies = [LogMergePolicy::default(), LogMergePolicy::default()];
        policies[0].set_min_num_segments(ALIKE);
        policies[0].set_max_docs_before_merge(SMALL);
        policies[1].set_del_docs_ratio_before_merge(MOST_DELETED);
        SoundMerges { policies, directory: directory.clone(), sound: Mutex::default() }
    }

    /// Whether a segment's files are what was written. Costs a reading of them, once; the merge
    /// reads them again, from the system's cache.
    fn is_sound(&self, segment: &SegmentMeta) -> bool {
        let mut sound = self.sound.lock().unwrap_or_else(PoisonError::into_inner);
        *sound.entry(segment.id()).or_insert_with(|| {
            PARTS.into_iter().all(|part| fits(&self.directory, segment.relative_path(part)))
        })
    }
}

impl MergePolicy for SoundMerges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let by_id: HashMap<SegmentId, &SegmentMeta> =
            segments.iter().map(|segment| (segment.id(), segment)).collect();
        let mut candidates: Vec<MergeCandidate> = Vec::new();
        let mut taken = HashSet::new();
        for policy in &self.policies {
            for candidate in policy.compute_merge_candidates(segments) {
                let is_free = |id| !taken.contains(id);
                let is_sound = |id| by_id.get(id).is_some_and(|segment| self.is_sound(segment));
                if candidate.0.iter().all(|id| is_free(id) && is_sound(id)) {
                    taken.extend(candidate.0.iter().copied());
                    candidates.push(candidate);
                }
            }
        }
        candidates
    }
}

/// Merges what a first run leaves over into one segment: those far smaller than the largest, which
/// tantivy would keep until there are many of their size; the smallest first, as many as keep the
/// memory of a merge small. A query asks every segment, however small. Costs a writing of these; does
/// nothing where another writer has come in between.
///
/// # Errors
/// What the merge met; the segments stay as they were.
pub(super) fn merge_leftovers(index: &Index) -> Result<(), IndexError> {
    let options = IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1).build();
    let opened = index.read(|segments| segments.writer_with_options::<TantivyDocument>(options));
    let mut writer = match opened {
        Err(error) if error.is_busy() => return Ok(()),
        opened => opened?,
    };
    let policy = SoundMerges::new(writer.index().directory());
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let segments = index.read(|segments| segments.searchable_segment_metas())?;
    let largest = segments.iter().map(SegmentMeta::max_doc).max().unwrap_or(0);
    let mut small: Vec<&SegmentMeta> =
        segments.iter().filter(|segment| segment.max_doc() < largest / FAR_SMALLER).collect();
    small.sort_by_key(|segment| segment.max_doc());
    let mut passages = 0u32;
    small.retain(|segment| {
        passages = passages.saturating_add(segment.max_doc());
        passages <= MOST_LEFTOVERS && policy.is_sound(segment)
    });
    let small: Vec<SegmentId> = small.into_iter().map(SegmentMeta::id).collect();
    if small.len() > 1 {
        writer.merge(&small).wait().map_err(|cause| index.error(cause))?;
    }
    writer.wait_merging_threads().map_err(|cause| index.error(cause))
}

/// Whether a segment's list of deleted rows is what was written, if it has one. Each commit writes
/// it anew from the one before: damage must not be written into the next.
pub(super) fn has_sound_deletions(directory: &ManagedDirectory, segment: &SegmentMeta) -> bool {
    !segment.has_deletes() || fits(directory, segment.relative_path(SegmentComponent::Delete))
}

fn fits(directory: &ManagedDirectory, file: PathBuf) -> bool {
    matches!(guard::catch(|| is_as_written(directory, &file)), Ok(Ok(true)))
}
