//! Milliseconds a query by kind, over the project's own corpus in memory. It is small: this shows
//! what a query costs before it has read a posting. `benches/compare` measures large indexes.

use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use telisik::source::{read_file, walk};
use telisik::{Index, Rank, SearchOptions, Searcher, Translate};

const QUERIES: [(&str, &str); 7] = [
    ("one word", "pelatihan"),
    ("two words", "pelatihan pasukan"),
    ("question", "kapan pasukan keamanan dilatih oleh sekutu di Afganistan"),
    ("and", "pelatihan AND pasukan AND keamanan"),
    ("phrase", "\"pasukan keamanan\""),
    ("prefix", "latih*"),
    ("fuzzy", "pelathan~1"),
];

fn searcher() -> Searcher {
    let index = Index::in_memory(Default::default());
    let mut writer = index.writer(1).expect("nobody else writes");
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"));
    for file in walk(&[folder], &[], &Default::default()).files {
        read_file(&file, |document| {
            if let Ok(document) = document {
                writer.add(&document).expect("memory suffices");
            }
            true
        });
    }
    writer.commit().expect("memory suffices");
    Searcher::open(&index).expect("it was just written")
}

fn bench(criterion: &mut Criterion) {
    let searcher = searcher();
    let with = |rank, translate| SearchOptions { rank, translate, ..SearchOptions::default() };
    let plain = with(Rank::Bm25, Translate::Never);
    let mut group = criterion.benchmark_group("query");
    for (kind, query) in QUERIES {
        group.bench_function(kind, |bencher| bencher.iter(|| searcher.rank(query, &plain)));
    }
    let question = QUERIES[2].1;
    for (kind, options) in [
        ("question, full ranking", with(Rank::Full, Translate::Never)),
        ("question, translated", with(Rank::Bm25, Translate::Always)),
    ] {
        group.bench_function(kind, |bencher| bencher.iter(|| searcher.rank(question, &options)));
    }
    group.bench_function("question, ten hits with text", |bencher| {
        bencher.iter(|| searcher.search(question, &plain));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
