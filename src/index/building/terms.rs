//! The terms of a segment, numbered as they come.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A term, as long as its segment is being built.
pub(super) type TermNumber = u32;

/// The terms of all fields of a segment.
#[derive(Default)]
pub(super) struct Terms {
    bytes: Vec<u8>,
    /// By number: the byte after the term.
    ends: Vec<u32>,
    numbers: HashTable<TermNumber>,
    hasher: DefaultHashBuilder,
}

impl Terms {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Memory in use, in bytes, about.
    pub(super) fn memory(&self) -> usize {
        self.bytes.len() + self.ends.len() * 12
    }

    /// The term of a number.
    pub(super) fn get(&self, number: TermNumber) -> &[u8] {
        get(&self.bytes, &self.ends, number)
    }

    /// The number of a term.
    pub(super) fn number(&mut self, term: &[u8]) -> TermNumber {
        let Terms { bytes, ends, numbers, hasher } = self;
        let hash = hasher.hash_one(term);
        let found = numbers.find(hash, |&number| get(bytes, ends, number) == term);
        if let Some(&number) = found {
            return number;
        }
        let number = ends.len() as TermNumber;
        bytes.extend_from_slice(term);
        ends.push(bytes.len() as u32);
        numbers.insert_unique(hash, number, |&number| hasher.hash_one(get(bytes, ends, number)));
        number
    }

    /// All terms in the order of their bytes.
    pub(super) fn in_order(&self) -> Vec<TermNumber> {
        // Eight bytes tell most terms apart, without a look at where they stand.
        let head = |number| {
            let term = self.get(number);
            let mut head = [0; 8];
            let length = term.len().min(head.len());
            head[..length].copy_from_slice(&term[..length]);
            u64::from_be_bytes(head)
        };
        let mut order: Vec<(u64, TermNumber)> =
            (0..self.len() as TermNumber).map(|number| (head(number), number)).collect();
        order.sort_unstable_by(|(head, number), (other_head, other)| {
            head.cmp(other_head).then_with(|| self.get(*number).cmp(self.get(*other)))
        });
        order.into_iter().map(|(_, number)| number).collect()
    }
}

fn get<'a>(bytes: &'a [u8], ends: &[u32], number: TermNumber) -> &'a [u8] {
    let at = number as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &bytes[start as usize..ends[at] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_once_and_put_in_order() {
        let mut terms = Terms::default();
        let texts = ["tulisan", "tulis", "", "tulis\0", "é", "tulisannya", "tulisan"];
        let numbers: Vec<TermNumber> =
            texts.iter().map(|text| terms.number(text.as_bytes())).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 0]);
        let order = terms.in_order();
        let sorted: Vec<&[u8]> = order.iter().map(|&number| terms.get(number)).collect();
        assert!(sorted.is_sorted() && sorted.len() == terms.len(), "{sorted:?}");
    }
}
