//! What the analysis remembers of words: their stems in either language.

use crate::language::Language;
use crate::text::Vocabulary;

use super::analyzer::Analyzer;

/// The words met so far, for one analyzer at a time.
#[derive(Default)]
pub(super) struct Memory {
    words: Vocabulary,
    fingerprint: u64,
}

/// A word in a language, as long as it is in memory: numbered from 0, as they come.
pub type WordNumber = u32;

/// What is known of a word besides its stem.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Note(u8);

impl Note {
    const STOPWORD: u8 = 1;
    const COMPOSED: u8 = 2;
    const BEGINS_VALUE: u8 = 4;

    pub(super) fn new(is_stopword: bool, is_composed: bool, may_begin_value: bool) -> Self {
        Note(
            u8::from(is_stopword) * Self::STOPWORD
                + u8::from(is_composed) * Self::COMPOSED
                + u8::from(may_begin_value) * Self::BEGINS_VALUE,
        )
    }

    pub(super) fn is_stopword(self) -> bool {
        self.0 & Self::STOPWORD != 0
    }

    /// Whether there are words inside it.
    pub(super) fn is_composed(self) -> bool {
        self.0 & Self::COMPOSED != 0
    }

    /// Whether a number, a date or another value may begin with it.
    pub(super) fn may_begin_value(self) -> bool {
        self.0 & Self::BEGINS_VALUE != 0
    }
}

impl Memory {
    /// Makes the memory one of an analyzer's words: forgets those of another one.
    pub(super) fn belong_to(&mut self, analyzer: &Analyzer) {
        let fingerprint = analyzer.morphology().fingerprint();
        if self.fingerprint != fingerprint {
            self.words.forget();
            self.fingerprint = fingerprint;
        }
    }

    /// The number of a folded word, and what its analyzer knows of it.
    #[inline]
    pub(super) fn recall(
        &mut self,
        analyzer: &Analyzer,
        language: Language,
        word: &str,
        buffer: &mut String,
    ) -> (WordNumber, Note) {
        let known = self.words.recall(word, language as u8, |word, stem| {
            analyzer.note(word, language, stem, buffer).0
        });
        (known.number, Note(known.note))
    }

    /// The stem of a word; `None` where it is the word itself.
    pub(super) fn stem(&self, number: WordNumber) -> Option<&str> {
        self.words.form(number)
    }

    /// The words.
    pub(super) fn words(&self) -> &Vocabulary {
        &self.words
    }

    /// Forgets all words.
    pub(super) fn forget(&mut self) {
        self.words.forget();
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Analysis, Analyzer};
    use crate::language::Language;

    #[test]
    fn a_remembered_word_is_analysed_as_a_new_one() {
        let text = "Pertanggungjawaban pasukan, forces of the pertanggungjawaban; dan DAN.";
        let others = Analyzer::with_user_words("pasukan\t3\twhole\npertanggungjawaban\tname");
        let mut remembered = Analysis::with_memory();
        for analyzer in [Analyzer::default(), others.unwrap(), Analyzer::default()] {
            for language in Language::ALL {
                analyzer.analyze_into(text, language, &mut remembered);
                let fresh = analyzer.analyze(text, language);
                assert!(fresh.tokens().eq(remembered.tokens()), "{language}");
                assert!(fresh.variants().eq(remembered.variants()), "{language}");
            }
        }
    }
}
