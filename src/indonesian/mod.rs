//! Interim seam.
use std::borrow::Cow;
/// Interim.
#[derive(Clone, Debug, Default)]
pub struct Morphology;
/// Interim.
pub struct Stem<'a> {
    /// Root.
    pub root: Cow<'a, str>,
}
impl Morphology {
    /// Interim.
    pub fn embedded() -> Self {
        Morphology
    }
    /// Interim.
    pub fn fingerprint(&self) -> u64 {
        0
    }
    /// Interim.
    pub fn stem<'a>(&self, word: &'a str, _buffer: &mut String) -> Stem<'a> {
        let root = if word.bytes().all(|b| b.is_ascii_lowercase()) {
            Cow::Owned(frostem::Stemmer::new(frostem::Algorithm::Indonesian).stem(word).to_string())
        } else {
            Cow::Borrowed(word)
        };
        Stem { root }
    }
    /// Interim.
    pub fn is_stopword(&self, word: &str) -> bool {
        STOP.contains(&word)
    }
    /// Interim.
    pub fn parts<'a>(&'a self, _root: &'a str) -> impl Iterator<Item = &'a str> {
        std::iter::empty()
    }
}
const STOP: &[&str] = &["yang","dan","di","ke","dari","apa","apakah","siapa","siapakah","kapan","kapankah","mana","manakah","berapa","berapakah","adalah","ini","itu","untuk","pada","dengan","dalam","oleh","sebagai","atau","juga","bagaimana","mengapa","kenapa","tersebut","ialah","yaitu","yakni","merupakan","para","bagi","akan","telah","sudah","dapat","tidak","nama","dimana","dimanakah","bagaimanakah","apa","kah","lah","nya","saja","pun","antara","seperti","oleh","karena","itulah"];
