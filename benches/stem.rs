//! Words a second, of this morphology and of the Snowball stemmer for Indonesian.
//!
//! The words are made of the lexicon's own roots, so that the bench needs no outside text; set
//! `TELISIK_BENCH_TEXT` to a file to measure that as well. Real distinct words are slower than these,
//! being longer and often unknown; and the memo is kept between rounds, so it is warm.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use frostem::{Algorithm, Stemmer};
use telisik::indonesian::{Memo, Morphology};

const ROOTS: &str = include_str!("../src/indonesian/roots.tsv");

fn roots() -> impl Iterator<Item = (&'static str, u32)> {
    let lines = ROOTS.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?.parse().ok()?))
    })
}

/// The shapes in which every root is tried.
const FRAMES: [(&str, &str); 8] = [
    ("", ""),
    ("", "nya"),
    ("di", "kan"),
    ("ber", ""),
    ("ke", "an"),
    ("ter", ""),
    ("", "an"),
    ("se", "nya"),
];

/// Every root in eight shapes.
fn distinct_words() -> Vec<String> {
    roots()
        .flat_map(|(root, _)| FRAMES.map(|(before, after)| format!("{before}{root}{after}")))
        .collect()
}

/// A draw after Zipf's law: the word of rank r comes up 1/r times as often as the first, bare roots
/// before derived words and common classes before rare ones.
fn running_words(count: usize) -> Vec<String> {
    let mut ranked: Vec<(u32, usize, String)> = roots()
        .zip(distinct_words().chunks(FRAMES.len()))
        .flat_map(|((_, class), words)| {
            words.iter().enumerate().map(move |(frame, word)| (class, frame, word.clone()))
        })
        .collect();
    ranked.sort();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as f64 / u64::MAX as f64
    };
    let words = ranked.len() as f64;
    (0..count).map(|_| ranked[words.powf(random()) as usize % ranked.len()].2.clone()).collect()
}

/// The words of the text that `TELISIK_BENCH_TEXT` names, if it names one.
fn words_of_a_text() -> Option<Vec<String>> {
    let text = std::fs::read_to_string(std::env::var_os("TELISIK_BENCH_TEXT")?).ok()?;
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    Some(words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect())
}

fn measure(criterion: &mut Criterion, name: &str, words: &[String]) {
    let morphology = Morphology::embedded();
    let snowball = Stemmer::new(Algorithm::Indonesian);
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("morphology", |bencher| {
        let mut buffer = String::new();
        bencher.iter(|| {
            for word in words {
                black_box(morphology.stem(word, &mut buffer).root);
            }
        });
    });
    group.bench_function("morphology with memo", |bencher| {
        let mut memo = Memo::new();
        bencher.iter(|| {
            for word in words {
                black_box(memo.stem(&morphology, word).root);
            }
        });
    });
    group.bench_function("snowball", |bencher| {
        bencher.iter(|| {
            for word in words {
                black_box(snowball.stem(word));
            }
        });
    });
    group.finish();
}

fn bench(criterion: &mut Criterion) {
    measure(criterion, "distinct words", &distinct_words());
    measure(criterion, "running words", &running_words(100_000));
    if let Some(words) = words_of_a_text() {
        measure(criterion, "words of a text", &words);
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
