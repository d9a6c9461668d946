//! Ids of documents that were named before. Many questions asked one after another name the same
//! documents again and again, and an id is spelled out letter by letter from a dictionary.

use std::sync::{Mutex, OnceLock, PoisonError};

/// The ids of a segment's documents that were named last, by the numbers that the index gives
/// them.
#[derive(Default)]
pub(super) struct NamedIds {
    /// By the last bits of the number. Made when they are first needed.
    slots: OnceLock<Box<[Slot]>>,
}

/// An id and its number.
type Slot = Mutex<Option<(u64, Box<str>)>>;

/// Ids that are kept at most; a power of two. 32 bytes each and the id itself.
const MOST: u64 = 1 << 14;

impl NamedIds {
    /// The id of a number, spelled out by `spell` where it is not known. `documents` are all there
    /// are.
    pub(super) fn get(
        &self,
        number: u64,
        documents: u64,
        spell: impl FnOnce() -> tantivy::Result<Option<String>>,
    ) -> tantivy::Result<Option<String>> {
        let slots = self.slots.get_or_init(|| {
            let count = documents.clamp(1, MOST).next_power_of_two();
            (0..count).map(|_| Slot::default()).collect()
        });
        let slot = &slots[number as usize & (slots.len() - 1)];
        let mut known = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, id)) = known.as_ref().filter(|(known, _)| *known == number) {
            return Ok(Some(String::from(&**id)));
        }
        let id = spell()?;
        if let Some(id) = &id {
            *known = Some((number, id.as_str().into()));
        }
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_spelled_out_once_as_long_as_its_place_is_its_own() {
        let ids = NamedIds::default();
        let spelled = std::cell::Cell::new(0);
        let id = |number: u64| {
            ids.get(number, 4, || {
                spelled.set(spelled.get() + 1);
                Ok(Some(format!("doc-{number}")))
            })
            .unwrap()
        };
        for _ in 0..3 {
            assert_eq!(id(1).as_deref(), Some("doc-1"));
            assert_eq!(id(2).as_deref(), Some("doc-2"));
        }
        assert_eq!(spelled.get(), 2);
        // Five and one share a place.
        assert_eq!(id(5).as_deref(), Some("doc-5"));
        assert_eq!(id(1).as_deref(), Some("doc-1"));
        assert_eq!(spelled.get(), 4);
        assert_eq!(ids.get(3, 4, || Ok(None)).unwrap(), None);
    }
}
