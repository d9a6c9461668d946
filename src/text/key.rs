//! Words as numbers.

/// A word in three numbers, which are compared and hashed faster than its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) pieces: [u64; 3],
    pub(super) length: u8,
}

impl Key {
    /// The word's first and last eight bytes (which may overlap) and the eight after its first;
    /// with the length they tell words of up to 24 bytes apart. `None` for longer ones.
    #[inline]
    pub(super) fn of(word: &[u8]) -> Option<Self> {
        let eight = |start: usize| {
            let bytes = word.get(start..start + 8).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0, u64::from_le_bytes)
        };
        let pieces = match word.len() {
            0..8 => [word.iter().fold(0, |piece, &byte| piece << 8 | u64::from(byte)), 0, 0],
            length @ 8..=16 => [eight(0), eight(length - 8), 0],
            length @ 17..=24 => [eight(0), eight(length - 8), eight(8)],
            _ => return None,
        };
        Some(Self { pieces, length: word.len() as u8 })
    }
}
