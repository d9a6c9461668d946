//! What the analysis remembers of recent words: their stems in either language.

use crate::language::Language;
use crate::text::WordMemory;

use super::analyzer::Analyzer;

/// The stems of recent words, for one analyzer at a time.
#[derive(Default)]
pub(super) struct Memory {
    /// By language; made when it is first needed.
    words: [Option<WordMemory>; Language::ALL.len()],
    fingerprint: u64,
}

/// What is known of a word.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) stem: &'a str,
    note: u8,
}

const STOPWORD: u8 = 1;
const COMPOSED: u8 = 2;
const BEGINS_VALUE: u8 = 4;

impl<'a> Known<'a> {
    pub(super) fn new(stem: &'a str, note: u8) -> Self {
        Known { stem, note }
    }

    pub(super) fn note(is_stopword: bool, is_composed: bool, may_begin_value: bool) -> u8 {
        u8::from(is_stopword) * STOPWORD
            + u8::from(is_composed) * COMPOSED
            + u8::from(may_begin_value) * BEGINS_VALUE
    }

    pub(super) fn is_stopword(self) -> bool {
        self.note & STOPWORD != 0
    }

    /// Whether a number, a date or another value may begin with it.
    pub(super) fn may_begin_value(self) -> bool {
        self.note & BEGINS_VALUE != 0
    }

    /// Whether there are words inside it.
    pub(super) fn is_composed(self) -> bool {
        self.note & COMPOSED != 0
    }
}

impl Memory {
    /// What `analyzer` knows of a folded word.
    #[inline]
    pub(super) fn recall<'a>(
        &'a mut self,
        analyzer: &Analyzer,
        language: Language,
        word: &'a str,
        buffer: &mut String,
    ) -> Known<'a> {
        let fingerprint = analyzer.morphology().fingerprint();
        if self.fingerprint != fingerprint {
            self.words = Default::default();
            self.fingerprint = fingerprint;
        }
        let words = self.words[language as usize].get_or_insert_default();
        let (stem, note) =
            words.recall(word, |word, stem| analyzer.note(word, language, stem, buffer));
        Known { stem, note }
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
