//! The postings of one term: the rows in which it stands, how often and where.

use std::io;

use tantivy::DocId;
use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

/// The postings of one term in one field.
#[derive(Default)]
pub(super) struct Postings {
    /// Rows in ascending order, and how often the term stands in each.
    rows: Vec<(DocId, u32)>,
    /// Row after row, the distance of each position from the one before it in the row.
    distances: Vec<u32>,
}

impl Postings {
    /// Takes all out.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.distances.clear();
    }

    /// Adds a row behind the last; its positions follow.
    pub(super) fn open_row(&mut self, row: DocId) {
        self.rows.push((row, 0));
    }

    /// Adds a position to the last row.
    pub(super) fn push(&mut self, distance: u32) {
        if let Some((_, frequency)) = self.rows.last_mut() {
            *frequency += 1;
            self.distances.push(distance);
        }
    }

    /// Rows with the distances of their positions.
    fn by_row(&self) -> impl Iterator<Item = (DocId, &[u32])> {
        let mut rest = self.distances.as_slice();
        self.rows.iter().map(move |&(row, frequency)| {
            let (distances, after) = rest.split_at(frequency as usize);
            rest = after;
            (row, distances)
        })
    }

    /// Writes them into an index, as far as it records them.
    pub(super) fn write(
        &self,
        term: &[u8],
        record: IndexRecordOption,
        serializer: &mut FieldSerializer<'_>,
    ) -> io::Result<()> {
        serializer.new_term(term, self.rows.len() as u32, record.has_freq())?;
        for (row, distances) in self.by_row() {
            let frequency = distances.len() as u32;
            match record {
                IndexRecordOption::Basic => serializer.write_doc(row, 0, &[]),
                IndexRecordOption::WithFreqs => serializer.write_doc(row, frequency, &[]),
                IndexRecordOption::WithFreqsAndPositions => {
                    serializer.write_doc(row, frequency, distances);
                }
            }
        }
        serializer.close_term()
    }

    /// Appends them as bytes. Most terms stand once in a row: that takes no byte of its own.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        let mut last = 0;
        for (row, distances) in self.by_row() {
            let is_once = distances.len() == 1;
            encode_number(u64::from(row - last) << 1 | u64::from(is_once), out);
            if !is_once {
                encode_number(distances.len() as u64, out);
            }
            distances.iter().for_each(|&distance| encode_number(u64::from(distance), out));
            last = row;
        }
    }

    /// Adds what [`encode`](Self::encode) appended; its rows come behind those that are there.
    /// `None` where the bytes are not that.
    pub(super) fn decode(&mut self, mut bytes: &[u8]) -> Option<()> {
        let mut row = 0;
        while !bytes.is_empty() {
            let number = decode_number(&mut bytes)?;
            row += (number >> 1) as DocId;
            let frequency = if number & 1 == 1 { 1 } else { decode_number(&mut bytes)? as u32 };
            self.rows.push((row, frequency));
            for _ in 0..frequency {
                self.distances.push(decode_number(&mut bytes)? as u32);
            }
        }
        Some(())
    }
}

/// Appends a number, seven bits a byte, the lowest first; all bytes but the last have the eighth.
pub(super) fn encode_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// How many bytes the largest number takes.
pub(super) const LONGEST_NUMBER: usize = 10;

/// Takes a number from the beginning of bytes. `None` where they end within one.
pub(super) fn decode_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn come_back_from_their_bytes() {
        let mut postings = Postings::default();
        for (row, distances) in [(0, &[7][..]), (5, &[0, 300, 1]), (70_000, &[]), (70_001, &[2])] {
            postings.open_row(row);
            distances.iter().for_each(|&distance| postings.push(distance));
        }
        let mut bytes = Vec::new();
        postings.encode(&mut bytes);
        let mut back = Postings::default();
        back.decode(&bytes).unwrap();
        assert_eq!((&back.rows, &back.distances), (&postings.rows, &postings.distances));
        assert!(Postings::default().decode(&bytes[..bytes.len() - 1]).is_none());
    }

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|&number| encode_number(number, &mut bytes));
        let mut rest = bytes.as_slice();
        assert!(numbers.iter().all(|&number| decode_number(&mut rest) == Some(number)));
        assert_eq!(decode_number(&mut rest), None);
    }
}
