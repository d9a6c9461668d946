//! The two languages, and which of them a text is in.
//!
//! Passages are told apart by [whatlang]'s trigrams restricted to the two languages: 83 kB, no
//! data files, about 18 µs a passage. Trigrams need a few dozen letters to be right, so a short
//! text has no guess of its own ([`Language::guess`] returns `None`) and takes its document's.
//! Single query words are never guessed here: they are searched in both languages.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use whatlang::{Detector, Lang};

/// The shortest text, in bytes, whose trigrams are trusted.
const SHORTEST_GUESS: usize = 40;

/// A language that telisik analyses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// Indonesian, `id`.
    #[serde(rename = "id")]
    Indonesian,
    /// English, `en`.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both languages, Indonesian first.
    pub const ALL: [Language; 2] = [Language::Indonesian, Language::English];

    /// The ISO 639-1 code: `id` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Indonesian => "id",
            Language::English => "en",
        }
    }

    /// The other of the two.
    pub fn other(self) -> Language {
        match self {
            Language::Indonesian => Language::English,
            Language::English => Language::Indonesian,
        }
    }

    /// Guesses the language of running text; `None` where the text is too short to tell
    /// (under 40 bytes) or has no letters that would say.
    ///
    /// ```
    /// use telisik::Language;
    /// let text = "Pemerintah mengumumkan penarikan pasukan dari wilayah itu.";
    /// assert_eq!(Language::guess(text), Some(Language::Indonesian));
    /// assert_eq!(Language::guess("NATO"), None);
    /// ```
    pub fn guess(text: &str) -> Option<Language> {
        if text.len() < SHORTEST_GUESS {
            return None;
        }
        match Detector::with_allowlist(vec![Lang::Ind, Lang::Eng]).detect_lang(text)? {
            Lang::Eng => Some(Language::English),
            _ => Some(Language::Indonesian),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A language code that is neither `id` nor `en`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language code `{0}`: use `id` (Indonesian) or `en` (English)")]
pub struct UnknownLanguage(pub String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code.to_ascii_lowercase().as_str() {
            "id" | "ind" | "in" => Ok(Language::Indonesian),
            "en" | "eng" => Ok(Language::English),
            _ => Err(UnknownLanguage(code.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_running_text_and_declines_short_text() {
        let cases = [
            (
                "Resolusi ini menyambut baik misi tersebut dan menggarisbawahi dukungan.",
                Some(Language::Indonesian),
            ),
            (
                "The resolution welcomed the mission and underlined the support for it.",
                Some(Language::English),
            ),
            ("rule of law", None),
            ("", None),
            ("1234567890 1234567890 1234567890 1234567890 1234567890", None),
        ];
        for (text, language) in cases {
            assert_eq!(Language::guess(text), language, "{text}");
        }
    }

    #[test]
    fn codes_go_both_ways() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
            assert_eq!(language.other().other(), language);
        }
        assert!("fr".parse::<Language>().is_err());
    }
}
