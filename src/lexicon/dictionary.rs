//! Several lexicons asked as one.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::language::Language;

use super::image::Image;

/// How strong the pairs of all other inflections are together beside those of the form that was
/// asked for: `withdraw` beside `withdrawal`.
const OTHER_FORMS: f32 = 0.3;

/// A lexicon and where it came from.
#[derive(Clone)]
pub struct Lexicon {
    image: Image,
    /// What it is called: `embedded`, or a file.
    pub name: String,
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lexicon").field(&self.name).finish()
    }
}

impl Lexicon {
    /// A lexicon of a compiled image.
    pub fn new(name: &str, image: Image) -> Self {
        Lexicon { image, name: name.to_owned() }
    }

    /// The lexicon that is part of the program.
    pub fn embedded() -> Self {
        static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/translations.lexicon"));
        // The build wrote it: it is whole.
        let image = Image::embedded(IMAGE).expect("the embedded lexicon is an image");
        Lexicon::new("embedded", image)
    }

    /// The compiled form.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// How many words or rows of words of a language it translates.
    pub fn len(&self, language: Language) -> usize {
        self.image.forms(language as usize)
    }

    /// The numbers of the words of a language that begin with a letter; the words, rows of them
    /// among them, are in byte order.
    pub fn numbers_from(&self, language: Language, first: char) -> Range<usize> {
        let all = 0..self.len(language);
        let first_of = |beginning: &str| {
            let (mut low, mut high) = (all.start, all.end);
            while low < high {
                let middle = low.midpoint(high);
                if self.word(language, middle) < beginning {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            low
        };
        let next = char::from_u32(u32::from(first) + 1);
        let end = next.map_or(all.end, |next| first_of(next.encode_utf8(&mut [0; 4])));
        first_of(first.encode_utf8(&mut [0; 4]))..end
    }

    /// The word, or row of words, of a number.
    pub fn word(&self, language: Language, number: usize) -> &str {
        self.image.form(language as usize, number)
    }

    /// The translations of a form, strongest first, their strengths as the lexicon has them.
    pub fn translations(&self, from: Language, form: usize) -> impl Iterator<Item = (&str, f32)> {
        let other = from.other() as usize;
        let pairs = self.image.pairs(from as usize, form);
        pairs.map(move |(form, strength)| (self.image.form(other, form), strength))
    }
}

/// A translation of a word or of a row of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Translation {
    /// The words in the other language.
    pub text: String,
    /// How likely the translation is, from 0 to 1.
    pub probability: f32,
    /// What says so: numbers of lexicons, ascending.
    pub lexicons: Vec<usize>,
}

/// The lexicons that translate queries. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Dictionary {
    lexicons: Arc<[Lexicon]>,
}

impl Default for Dictionary {
    /// The embedded lexicon alone.
    fn default() -> Self {
        Dictionary::new(vec![Lexicon::embedded()])
    }
}

impl Dictionary {
    /// Several lexicons as one. What two of them know counts half for each.
    pub fn new(lexicons: Vec<Lexicon>) -> Self {
        Dictionary { lexicons: lexicons.into() }
    }

    /// The lexicons.
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.lexicons
    }

    /// Whether any lexicon translates a row of stems (joined by spaces).
    pub fn knows(&self, from: Language, key: &str) -> bool {
        self.lexicons.iter().any(|lexicon| lexicon.image.has_key(from as usize, key))
    }

    /// The translations of a form, the likeliest first: those of the form itself, and weaker
    /// those of other forms with the same stems. `form` and `key` are words separated by
    /// single spaces.
    pub fn translate(&self, from: Language, form: &str, key: &str) -> Vec<Translation> {
        let mut joined: BTreeMap<&str, (f32, Vec<usize>)> = BTreeMap::new();
        let mut knowing = 0;
        for (number, lexicon) in self.lexicons.iter().enumerate() {
            let found = lexicon.distribution(from, form, key);
            knowing += usize::from(!found.is_empty());
            for (text, probability) in found {
                let (sum, lexicons) = joined.entry(text).or_default();
                *sum += probability;
                lexicons.push(number);
            }
        }
        let translation = |(text, (sum, lexicons)): (&str, (f32, Vec<usize>))| Translation {
            text: text.to_owned(),
            probability: sum / knowing as f32,
            lexicons,
        };
        let mut translations: Vec<Translation> = joined.into_iter().map(translation).collect();
        translations.sort_by(|a, b| {
            b.probability.total_cmp(&a.probability).then_with(|| a.text.cmp(&b.text))
        });
        translations
    }
}

impl Lexicon {
    /// The probabilities of a form's translations: they sum to 1, or there are none.
    fn distribution(&self, from: Language, form: &str, key: &str) -> BTreeMap<&str, f32> {
        let side = from as usize;
        let exact = self.image.find_form(side, form);
        let mut found: BTreeMap<&str, f32> = BTreeMap::new();
        let mut add = |number: usize, factor: f32| {
            let pairs: Vec<(&str, f32)> = self.translations(from, number).collect();
            let sum: f32 = pairs.iter().map(|(_, strength)| strength).sum();
            for (text, strength) in pairs {
                *found.entry(text).or_default() += factor * strength / sum;
            }
        };
        if let Some(number) = exact {
            add(number, 1.0);
        }
        let others = self.image.forms_of_key(side, key).filter(|&number| Some(number) != exact);
        let others: Vec<usize> = others.collect();
        // Together, however many there are: *animal* is not drowned by *animation* and *anime*.
        let factor = if exact.is_some() { OTHER_FORMS / others.len() as f32 } else { 1.0 };
        others.into_iter().for_each(|number| add(number, factor));
        let sum: f32 = found.values().sum();
        found.values_mut().for_each(|probability| *probability /= sum);
        found
    }
}
