//! Numbers and texts taken from bytes that may be damaged: what is not there is `None`, never a
//! panic.

/// The bytes that are left.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    /// Takes so many.
    #[inline]
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Takes as many as an array has.
    #[inline]
    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    /// Takes a number of as many bytes as it needs, as tantivy writes them: seven bits a byte, the
    /// lowest first; the last byte has the eighth.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<u64> {
        let [byte] = self.array()?;
        if byte & 0x80 != 0 {
            return Some(u64::from(byte & 0x7f));
        }
        self.rest_of_number(byte)
    }

    /// The number of which `first` was taken and is not all.
    fn rest_of_number(&mut self, first: u8) -> Option<u64> {
        let mut number = u64::from(first);
        for shift in (7..u64::BITS).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 != 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_is_there_and_nothing_else() {
        let mut bytes = Bytes(&[1, 2, 3, 0x05, 0x81, 0x80, 0x7f]);
        assert_eq!(bytes.take(2), Some(&[1, 2][..]));
        assert_eq!(bytes.array(), Some([3]));
        assert_eq!(bytes.number(), Some(5 + (1 << 7)));
        assert_eq!(bytes.number(), Some(0));
        assert_eq!(bytes.number(), None);
        assert_eq!(bytes.array::<1>(), None);
        assert_eq!(bytes.take(0), Some(&[][..]));
        assert_eq!(Bytes(&[0x7f; 11]).number(), None);
        let highest = [0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x81];
        assert_eq!(Bytes(&highest).number(), Some(u64::MAX));
    }
}
