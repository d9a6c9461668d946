//! Where a reader of the original finds a passage: a page, a chapter, a time.

use serde::{Deserialize, Serialize};

/// A place in a document that has pages, chapters or times, or in an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The page or slide in which a passage begins, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The chapter in which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// From when to when it is shown or spoken, in milliseconds from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<[u64; 2]>,
    /// The file inside the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
}

impl Place {
    /// A page, from 1.
    pub fn page(page: u32) -> Self {
        Place { page: Some(page), ..Place::default() }
    }

    /// A chapter.
    pub fn chapter(chapter: impl Into<String>) -> Self {
        Place { chapter: Some(chapter.into()), ..Place::default() }
    }

    /// A stretch of time, in milliseconds from the beginning.
    pub fn time(from: u64, to: u64) -> Self {
        Place { time: Some([from, to]), ..Place::default() }
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Place::default()
    }

    /// The place of what begins here and ends at `last`.
    #[must_use]
    pub fn until(&self, last: &Place) -> Self {
        let mut place = self.clone();
        if let (Some(time), Some(end)) = (&mut place.time, last.time) {
            time[1] = time[1].max(end[1]);
        }
        place
    }
}
