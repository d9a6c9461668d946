//! Bytes a second of what a text goes through on its way into the index: passages, the language
//! guess, the analysis, and all of it together.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use telisik::analysis::Analysis;
use telisik::passage::passages;
use telisik::source::{Document, read_file, walk};
use telisik::text::{for_each_word, sentences};
use telisik::{Analyzer, Index, Language, PassageLength};

/// The project's own corpus, both languages.
fn corpus() -> Vec<Document> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"));
    let mut documents = Vec::new();
    for file in walk(&[folder], &[], &Default::default()).files {
        read_file(&file, |document| {
            documents.extend(document);
            true
        });
    }
    documents
}

fn bench(criterion: &mut Criterion) {
    let documents = corpus();
    let length = PassageLength::default();
    let cut: Vec<(String, Language)> = documents
        .iter()
        .flat_map(|document| passages(document, length))
        .map(|passage| (passage.text, passage.language))
        .collect();
    let bytes = cut.iter().map(|(text, _)| text.len() as u64).sum();
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("words", |bencher| {
        bencher.iter(|| {
            for (text, _) in &cut {
                for_each_word(text, |word| {
                    black_box(word.start);
                });
            }
        });
    });
    group.bench_function("sentences", |bencher| {
        bencher.iter(|| cut.iter().map(|(text, _)| sentences(text).len()).sum::<usize>());
    });
    group.bench_function("passages", |bencher| {
        bencher.iter(|| {
            documents.iter().map(|document| passages(document, length).len()).sum::<usize>()
        });
    });
    group.bench_function("language", |bencher| {
        bencher.iter(|| {
            cut.iter().filter(|(text, _)| Language::guess(text) == Some(Language::English)).count()
        });
    });
    let analyzer = Analyzer::default();
    for (name, mut analysis) in
        [("analysis", Analysis::default()), ("analysis with memory", Analysis::with_memory())]
    {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for (text, language) in &cut {
                    analyzer.analyze_into(text, *language, &mut analysis);
                    black_box(analysis.len());
                }
            });
        });
    }
    group.sample_size(10);
    group.bench_function("indexing in memory", |bencher| {
        bencher.iter(|| {
            let index = Index::in_memory(Default::default());
            let mut writer = index.writer(1).expect("nobody else writes");
            for document in &documents {
                writer.add(document).expect("memory suffices");
            }
            writer.commit().expect("memory suffices");
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
