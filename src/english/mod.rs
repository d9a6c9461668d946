//! English: Porter2 stems and the words that carry no meaning of their own.
//!
//! The stemmer is `rust-stemmers`', behind [`stem`] so that nothing else knows of it.

mod stopwords;

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

pub use stopwords::is_stopword;

/// The Porter2 stem of a lower-case word. Words that are not plain ASCII letters (numbers,
/// Chinese, `covid19`) are their own stems.
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Stemmer::create(Algorithm::English).stem(word)
    } else {
        Cow::Borrowed(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_words_and_leaves_the_rest() {
        let cases = [
            ("forces", "forc"),
            ("withdrawal", "withdraw"),
            ("2014", "2014"),
            ("covid19", "covid19"),
        ];
        for (word, root) in cases {
            assert_eq!(stem(word), root);
        }
    }
}
