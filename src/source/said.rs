//! What is said of a file, bounded: every line of a table may be wrong.

use super::error::SourceError;
use super::limits::MOST_SAID;

/// The first things said of a file, and how many more there were.
#[derive(Debug, Default)]
pub(crate) struct Said {
    list: Vec<SourceError>,
    errors: usize,
    notes: usize,
}

impl Said {
    pub(crate) fn push(&mut self, error: SourceError) {
        let further = if error.is_note() { &mut self.notes } else { &mut self.errors };
        // What concerns the whole file comes last, and says whether it was read.
        if self.list.len() < MOST_SAID || !(error.is_partial() || error.is_note()) {
            self.list.push(error);
        } else {
            *further += 1;
        }
    }

    /// All of it, for a file of this path.
    pub(crate) fn finish(self, path: &str) -> Vec<SourceError> {
        let Said { mut list, errors, notes } = self;
        for (count, is_note) in [(errors, false), (notes, true)] {
            if count > 0 {
                list.push(SourceError::Further { path: path.to_owned(), count, is_note });
            }
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_too_often_is_counted() {
        let mut said = Said::default();
        let row = || SourceError::Row { path: "a".into(), line: 1, cause: String::new() };
        (0..MOST_SAID + 7).for_each(|_| said.push(row()));
        said.push(SourceError::NoText { path: "a".into(), hint: "" });
        said.push(SourceError::Binary { path: "a".into() });
        let list = said.finish("a");
        assert_eq!(list.len(), MOST_SAID + 3);
        assert!(matches!(list[MOST_SAID], SourceError::Binary { .. }));
        assert_eq!(list[MOST_SAID + 1].to_string(), "a: 7 more of that kind");
        assert!(!list[MOST_SAID + 1].is_note() && list[MOST_SAID + 1].is_partial());
        assert!(list[MOST_SAID + 2].is_note());
    }
}
