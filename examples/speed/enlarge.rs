//! Enlarges a text: as many passages as are wanted, in sentences like the text's own.
//!
//! A passage is put together from sentences of the text, in one language, until it is as long as
//! some passage of the text. The small words and the punctuation stay; every other word is left,
//! or replaced by a draw after Zipf's law from the text's words in the order of their frequency,
//! behind which stand coined words without end. Words between brackets stay: a common word there
//! would be read as the short form of what stands before it. So the vocabulary grows with the text as it does
//! in nature, common words are as common as in the text, and no two passages are the same, which
//! repeating the text would not give: repeated texts flatter every index.

use std::collections::HashMap;
use std::error::Error;
use std::io::{self, BufWriter, Write};

use telisik::text::sentences;
use telisik::{Analyzer, Language};

use crate::random::Random;
use crate::text::{for_each_document, paragraphs};

/// How often a word with a meaning is replaced.
const REPLACED: f64 = 0.5;

/// Zipf's exponent over the text's words and the coined ones behind them.
const EXPONENT: f64 = 1.15;

/// How many words can be drawn: far more than any text here holds.
const RANKS: f64 = 3e7;

/// A sentence as pieces of text, and which of them are words that may be replaced.
struct Sentence(Vec<(String, bool)>);

#[derive(Default)]
struct Tongue {
    sentences: Vec<Sentence>,
    words: Vec<String>,
}

struct Source {
    tongues: [Tongue; 2],
    lengths: Vec<usize>,
}

pub fn run(text: &str, passages: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let source = Source::read(text)?;
    let usable: Vec<Language> = Language::ALL
        .into_iter()
        .filter(|&language| !source.tongues[language as usize].sentences.is_empty())
        .collect();
    if usable.is_empty() {
        return Err(format!("{text}: no sentence to enlarge").into());
    }
    let mut random = Random::new(seed);
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 0..passages {
        let language = *random.pick(&usable);
        let written = source.passage(language, &mut random);
        let record = serde_json::json!({
            "id": format!("p{number}"),
            "lang": language.code(),
            "title": source.title(language, &mut random),
            "text": written,
        });
        writeln!(out, "{record}")?;
    }
    Ok(out.flush()?)
}

impl Source {
    fn read(text: &str) -> Result<Source, Box<dyn Error>> {
        let analyzer = Analyzer::default();
        let mut tongues = [Tongue::default(), Tongue::default()];
        let mut counts = [HashMap::<String, usize>::new(), HashMap::new()];
        let mut lengths = Vec::new();
        for_each_document(text, |document| {
            let whole = paragraphs(&document);
            let guess = document.language.or_else(|| Language::guess(&whole));
            let language = guess.unwrap_or(Language::Indonesian);
            for paragraph in whole.lines() {
                let mut words = 0;
                for range in sentences(paragraph) {
                    let sentence = paragraph[range].trim();
                    let counts = &mut counts[language as usize];
                    let (pieces, length) = pieces(sentence, language, &analyzer, counts);
                    words += length;
                    if length > 2 {
                        tongues[language as usize].sentences.push(Sentence(pieces));
                    }
                }
                if words > 10 {
                    lengths.push(words.min(150));
                }
            }
        })?;
        for (tongue, counts) in tongues.iter_mut().zip(counts) {
            let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            tongue.words = counts.into_iter().map(|(word, _)| word).collect();
        }
        Ok(Source { tongues, lengths })
    }

    /// Two to four words.
    fn title(&self, language: Language, random: &mut Random) -> String {
        let mut title = String::new();
        for number in 0..2 + random.below(3) {
            if number > 0 {
                title.push(' ');
            }
            let word = self.tongues[language as usize].draw(random);
            push_like("Kapital", &word, &mut title);
        }
        title
    }

    fn passage(&self, language: Language, random: &mut Random) -> String {
        let tongue = &self.tongues[language as usize];
        let goal = if self.lengths.is_empty() { 60 } else { *random.pick(&self.lengths) };
        let mut written = String::new();
        let mut words = 0;
        while words < goal {
            if !written.is_empty() {
                written.push(' ');
            }
            for (piece, replaceable) in &random.pick(&tongue.sentences).0 {
                words += usize::from(piece.starts_with(char::is_alphanumeric));
                if *replaceable && random.share() < REPLACED {
                    let drawn = tongue.draw(random);
                    push_like(piece, &drawn, &mut written);
                } else {
                    written.push_str(piece);
                }
            }
        }
        written
    }
}

impl Tongue {
    /// A word after Zipf's law.
    fn draw(&self, random: &mut Random) -> String {
        // The inverse of the distribution function, taken as continuous.
        let power = 1.0 - EXPONENT;
        let rank = (1.0 + random.share() * (RANKS.powf(power) - 1.0)).powf(1.0 / power) as usize;
        match self.words.get(rank.saturating_sub(1)) {
            Some(word) => word.clone(),
            None => coined(rank),
        }
    }
}

/// Cuts a sentence into words and what stands between them, and counts the words that may be
/// replaced.
fn pieces(
    sentence: &str,
    language: Language,
    analyzer: &Analyzer,
    counts: &mut HashMap<String, usize>,
) -> (Vec<(String, bool)>, usize) {
    let analysis = analyzer.analyze(sentence, language);
    let mut pieces = Vec::new();
    let mut end = 0;
    for token in analysis.tokens() {
        if token.start > end {
            pieces.push((sentence[end..token.start].to_owned(), false));
        }
        let is_word = token.surface.chars().all(char::is_alphabetic);
        let before = &sentence[..token.start];
        let is_aside = before.rfind('(') > before.rfind(')');
        let replaceable = is_word && !token.stopword && !is_aside;
        if replaceable {
            *counts.entry(token.surface.to_owned()).or_default() += 1;
        }
        pieces.push((sentence[token.bytes()].to_owned(), replaceable));
        end = token.end;
    }
    pieces.push((sentence[end..].to_owned(), false));
    (pieces, analysis.len())
}

/// Writes a word with a capital where the one it replaces has one.
fn push_like(model: &str, word: &str, out: &mut String) {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if model.starts_with(char::is_uppercase) => out.extend(first.to_uppercase()),
        Some(first) => out.push(first),
        None => {}
    }
    out.push_str(letters.as_str());
}

/// A word that no dictionary has, the same for the same number: syllables, perhaps between affixes.
fn coined(number: usize) -> String {
    const ONSETS: [&str; 16] =
        ["b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y"];
    const VOWELS: [&str; 5] = ["a", "i", "u", "e", "o"];
    const CODAS: [&str; 6] = ["", "", "", "n", "r", "ng"];
    const AFFIXES: [(&str, &str); 8] = [
        ("", ""),
        ("", ""),
        ("", ""),
        ("", "nya"),
        ("di", "kan"),
        ("ber", ""),
        ("ter", ""),
        ("pe", "an"),
    ];
    let mut random = Random::new(number as u64);
    let (before, after) = random.pick(&AFFIXES);
    let mut word = String::from(*before);
    for _ in 0..2 + random.below(2) {
        word.push_str(random.pick::<&str>(&ONSETS));
        word.push_str(random.pick::<&str>(&VOWELS));
        word.push_str(random.pick::<&str>(&CODAS));
    }
    word + after
}
