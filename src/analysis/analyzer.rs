//! The analyzer: a text and its language in, tokens and variants out.

use std::ops::Range;
use std::sync::Arc;

use crate::english;
use crate::indonesian::{Morphology, UserWordsError};
use crate::language::Language;
use crate::text::{Word, fold, for_each_word, normal_number};

use super::memory::Note;
use super::terms::{Analysis, Scratch, VariantKind, Whole};
use super::values::{add_values, may_begin_value};

/// Version of the rules outside the lexicons (tokenizing, folding). Raised whenever the
/// same text would give other terms, so that an index never meets terms it was not built with.
const RULES: u32 = 3;

/// The analysis chain. Cheap to clone and shared freely between threads.
#[derive(Clone)]
pub struct Analyzer {
    morphology: Morphology,
    user_words: Arc<str>,
}

impl Default for Analyzer {
    fn default() -> Self {
        Analyzer { morphology: Morphology::embedded(), user_words: "".into() }
    }
}

impl Analyzer {
    /// An analyzer that knows a user's own words as well: roots, names, variants and exceptions,
    /// a line each, in the form that [`Morphology::with_user_words`] reads. They are kept in every
    /// index that is made with it.
    ///
    /// # Errors
    /// Where a line cannot be used; the error names it.
    pub fn with_user_words(words: &str) -> Result<Self, UserWordsError> {
        let morphology = Morphology::embedded().with_user_words(words)?;
        Ok(Analyzer { morphology, user_words: words.into() })
    }

    /// The user's own words, as they were given; empty where there are none.
    pub fn user_words(&self) -> &str {
        &self.user_words
    }

    /// The Indonesian morphology inside.
    pub fn morphology(&self) -> &Morphology {
        &self.morphology
    }

    /// Names the analysis: two analyzers with the same version give every text the same terms.
    /// Kept in every index; an index of another version cannot be searched.
    pub fn version(&self) -> String {
        format!("{RULES}-{:016x}", self.morphology.fingerprint())
    }

    /// Analyses `text`, written in `language`.
    ///
    /// ```
    /// use telisik::{Analyzer, Language};
    /// let analysis = Analyzer::default().analyze("Lembaga-lembaga demokrasi", Language::Indonesian);
    /// let surfaces: Vec<&str> = analysis.tokens().map(|token| token.surface).collect();
    /// assert_eq!(surfaces, ["lembaga", "lembaga", "demokrasi"]);
    /// ```
    pub fn analyze(&self, text: &str, language: Language) -> Analysis {
        let mut analysis = Analysis::default();
        self.analyze_into(text, language, &mut analysis);
        analysis
    }

    /// Like [`analyze`](Self::analyze), into buffers that are reused.
    pub fn analyze_into(&self, text: &str, language: Language, analysis: &mut Analysis) {
        analysis.clear();
        let mut scratch = analysis.take_scratch();
        scratch.wholes.clear();
        for_each_word(text, |word| self.add_word(text, word, analysis, &mut scratch.wholes));
        analysis.stem_all(self, language, &mut scratch);
        self.add_variants(text, language, analysis, &mut scratch);
        add_values(text, analysis, &mut scratch.values);
        analysis.put_scratch_back(scratch);
        analysis.sort_variants();
    }

    /// The stem of one folded word in a language, appended to `out`.
    pub fn stem_into(&self, word: &str, language: Language, out: &mut String) {
        match language {
            Language::Indonesian => {
                let mut buffer = String::new();
                out.push_str(self.morphology.stem(word, &mut buffer).root);
            }
            Language::English => out.push_str(&english::stem(word)),
        }
    }

    /// Whether a folded word is a stopword of a language.
    pub fn is_stopword(&self, word: &str, language: Language) -> bool {
        match language {
            Language::Indonesian => self.morphology.is_stopword(word),
            Language::English => english::is_stopword(word),
        }
    }

    /// Adds the tokens of a word.
    fn add_word(
        &self,
        text: &str,
        word: Word<'_>,
        analysis: &mut Analysis,
        wholes: &mut Vec<Whole>,
    ) {
        let first = analysis.len();
        let mut rest = word.parts;
        while let Some(part) = rest.first() {
            let pieces = self.broken_word(text, rest);
            rest = &rest[pieces.len()..];
            let end = pieces.last().map_or(part.end, |piece| piece.end);
            let added = analysis.push_token(part.start..end, |surface| {
                let written = &text[part.clone()];
                if pieces.len() > 1 {
                    pieces.iter().for_each(|piece| fold(&text[piece.clone()], surface));
                } else if !normal_number(written, surface) {
                    fold(written, surface);
                }
            });
            if added && pieces.len() > 1 {
                wholes.push(Whole::Broken { token: analysis.len() - 1, pieces: pieces.to_vec() });
            }
        }
        let last = analysis.len().saturating_sub(1);
        if last > first {
            let bytes = word.start..word.start + word.text.len();
            wholes.push(Whole::Joined { bytes, first, last });
        }
    }

    /// The first part, and those after it that are one word with it: a line that ends in a hyphen
    /// broke it apart (`pemba-` / `ngunan`), or a zero-width space did. Where both sides are words
    /// by themselves, or the same word twice (`anak-` / `anak`), the hyphen may be the word's own.
    fn broken_word<'a>(&self, text: &str, parts: &'a [Range<usize>]) -> &'a [Range<usize>] {
        let belong = |pair: &[Range<usize>]| {
            let gap = &text[pair[0].end..pair[1].start];
            let [left, right] = [&text[pair[0].clone()], &text[pair[1].clone()]];
            if !gap.contains(['\n', '\u{2028}', '\u{b}', '\u{200b}'])
                || !left.ends_with(char::is_lowercase)
                || !right.starts_with(char::is_lowercase)
            {
                return false;
            }
            let [left, right] = [left, right].map(|part| {
                let mut folded = String::new();
                fold(part, &mut folded);
                folded
            });
            let is_word = |word: &str| {
                self.morphology.knows(word)
                    || Language::ALL.iter().any(|&language| self.is_stopword(word, language))
            };
            left != right && !(is_word(&left) && is_word(&right))
        };
        let more = parts.windows(2).take_while(|pair| belong(pair)).count();
        &parts[..=more]
    }

    /// Adds the words inside tokens, and what words are as wholes, in the order of the text.
    fn add_variants(
        &self,
        text: &str,
        language: Language,
        analysis: &mut Analysis,
        scratch: &mut Scratch,
    ) {
        let Scratch { word, buffer, composed, wholes, .. } = scratch;
        let mut composed = composed.iter().copied().peekable();
        let mut add_parts_to = |last: usize, analysis: &mut Analysis, stem: &mut String| {
            while let Some(position) = composed.next_if(|&position| position <= last) {
                stem.clear();
                stem.push_str(analysis.token(position).stem);
                for part in self.morphology.parts(stem) {
                    analysis.push_variant(part, VariantKind::Part, position, position);
                }
            }
        };
        for whole in wholes.iter() {
            add_parts_to(whole.last(), analysis, word);
            match whole {
                Whole::Broken { token, pieces } => {
                    for piece in pieces {
                        word.clear();
                        fold(&text[piece.clone()], word);
                        analysis.push_variant(word, VariantKind::Part, *token, *token);
                    }
                }
                Whole::Joined { bytes, first, last } => {
                    let written = &text[bytes.clone()];
                    self.add_joined(written, *first, *last, language, analysis, (word, buffer));
                }
            }
        }
        add_parts_to(usize::MAX, analysis, word);
    }

    /// Appends the stem of a folded word and says what else is known of it. `buffer` is one.
    pub(super) fn note(
        &self,
        word: &str,
        language: Language,
        stem: &mut String,
        buffer: &mut String,
    ) -> Note {
        let is_composed = match language {
            Language::Indonesian => {
                stem.push_str(self.morphology.stem(word, buffer).root);
                self.morphology.parts(stem).next().is_some()
            }
            Language::English => {
                stem.push_str(&english::stem(word));
                false
            }
        };
        Note::new(self.is_stopword(word, language), is_composed, may_begin_value(word))
    }

    /// The joined spelling of a word of several parts, and the root of the whole.
    fn add_joined(
        &self,
        written: &str,
        first: usize,
        last: usize,
        language: Language,
        analysis: &mut Analysis,
        (word, buffer): (&mut String, &mut String),
    ) {
        let is_number = |position| analysis.token(position).surface.parse::<f64>().is_ok();
        if (first..=last).all(is_number) {
            return;
        }
        word.clear();
        for position in first..=last {
            word.push_str(analysis.token(position).surface);
        }
        analysis.push_variant(word, VariantKind::Joined, first, last);
        if language == Language::Indonesian && written.contains(['-', '\u{2010}', '\u{2011}']) {
            word.clear();
            for position in first..=last {
                if position > first {
                    word.push('-');
                }
                word.push_str(analysis.token(position).surface);
            }
            let stem = self.morphology.stem(word, buffer);
            let is_part = (first..=last).any(|position| {
                let token = analysis.token(position);
                token.surface == stem.root || token.stem == stem.root
            });
            if !is_part && stem.root != *word {
                analysis.push_variant(stem.root, VariantKind::Root, first, last);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(text: &str) -> Vec<String> {
        let analysis = Analyzer::default().analyze(text, Language::Indonesian);
        analysis.variants().map(|variant| variant.term.to_owned()).collect()
    }

    #[test]
    fn one_token_a_position_and_offsets_into_the_source() {
        let text = "Di Mazar-e Sharif, NATO’s 1.000,50 pasukan.";
        let analysis = Analyzer::default().analyze(text, Language::Indonesian);
        let seen: Vec<(&str, &str)> =
            analysis.tokens().map(|token| (token.surface, &text[token.bytes()])).collect();
        assert_eq!(
            seen,
            [
                ("di", "Di"),
                ("mazar", "Mazar"),
                ("e", "e"),
                ("sharif", "Sharif"),
                ("nato", "NATO’s"),
                ("1000.5", "1.000,50"),
                ("pasukan", "pasukan"),
            ]
        );
    }

    #[test]
    fn hyphenated_words_have_their_joined_spelling_beside_the_parts() {
        assert_eq!(variants("misi non-tempur"), ["nontempur"]);
        assert_eq!(variants("NTM-I"), ["ntmi"]);
        assert!(variants("1990-2000").is_empty());
    }

    #[test]
    fn what_a_line_broke_apart_is_mended() {
        // Text, its surfaces, what the first token covers, its variants.
        let cases: &[(&str, &[&str], &str, &[&str])] = &[
            ("pemba-\nngunan", &["pembangunan"], "pemba-\nngunan", &["pemba", "ngunan"]),
            ("pemba\u{ad}\nngunan", &["pembangunan"], "pemba\u{ad}\nngunan", &[]),
            ("pem\u{ad}bangun\u{ad}an", &["pembangunan"], "pem\u{ad}bangun\u{ad}an", &[]),
            ("pem\u{200b}bangunan", &["pembangunan"], "pem\u{200b}bangunan", &["pem", "bangunan"]),
            ("anak-\nanak", &["anak", "anak"], "anak", &["anakanak"]),
            ("rumah-\r\n sakit", &["rumah", "sakit"], "rumah", &["rumahsakit"]),
            ("NTM-\nI", &["ntm", "i"], "NTM", &["ntmi"]),
            ("ﬁlm\u{a0}baru", &["film", "baru"], "ﬁlm", &[]),
        ];
        for (text, surfaces, covered, expected) in cases {
            let analysis = Analyzer::default().analyze(text, Language::Indonesian);
            let seen: Vec<&str> = analysis.tokens().map(|token| token.surface).collect();
            assert_eq!(seen, *surfaces, "{text:?}");
            assert_eq!(&text[analysis.token(0).bytes()], *covered);
            assert_eq!(variants(text), *expected, "{text:?}");
        }
        let analysis = Analyzer::default().analyze("pemba-\nngunan", Language::Indonesian);
        assert_eq!(analysis.token(0).stem, "bangun");
    }

    #[test]
    fn endless_words_are_cut() {
        let text = "a".repeat(100_000);
        let analysis = Analyzer::default().analyze(&text, Language::English);
        assert_eq!(analysis.len(), 1);
        assert!(analysis.token(0).surface.len() <= 240);
        assert_eq!(analysis.token(0).bytes(), 0..100_000);
    }
}
