//! The kinds of engines.

use super::error::RemoteError;

/// Which engine a cluster runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Quickwit 0.8 or later.
    Quickwit,
    /// OpenSearch, or Elasticsearch 7 or later.
    OpenSearch,
}

impl Kind {
    /// Fails where an index cannot have this name.
    ///
    /// # Errors
    /// [`RemoteError::Name`] tells the rule.
    pub fn check_name(self, name: &str) -> Result<(), RemoteError> {
        let bytes = name.as_bytes();
        let first = bytes.first().copied().unwrap_or_default();
        let fits = match self {
            Kind::Quickwit => {
                let allowed = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
                bytes.len() >= 3 && first.is_ascii_alphabetic() && bytes.iter().all(allowed)
            }
            Kind::OpenSearch => {
                let allowed = |b: &u8| {
                    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
                };
                first.is_ascii_alphanumeric() && bytes.iter().all(allowed)
            }
        };
        if fits && bytes.len() <= 255 {
            return Ok(());
        }
        Err(RemoteError::Name { name: name.to_owned(), kind: self })
    }

    /// What the names of indexes must be like.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Kind::Quickwit => {
                "Quickwit wants 3 to 255 letters, digits, hyphens and underscores, a letter first"
            }
            Kind::OpenSearch => {
                "OpenSearch wants small letters, digits, hyphens, underscores and dots, a letter \
                 or digit first"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules_of_the_engine() {
        for (name, quickwit, opensearch) in [
            ("arsip", true, true),
            ("Arsip_2-a", true, false),
            ("arsip.2", false, true),
            ("2arsip", false, true),
            ("ab", false, true),
            ("", false, false),
            ("../x", false, false),
            ("a/b", false, false),
        ] {
            assert_eq!(Kind::Quickwit.check_name(name).is_ok(), quickwit, "{name}");
            assert_eq!(Kind::OpenSearch.check_name(name).is_ok(), opensearch, "{name}");
        }
    }
}
