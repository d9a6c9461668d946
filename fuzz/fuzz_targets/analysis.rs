#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use telisik::passage::{PassageLength, passages};
use telisik::{Analyzer, Document, Language};

// Made once: making it takes longer than a run.
static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::default);

fuzz_target!(|text: &str| {
    for language in Language::ALL {
        let analysis = ANALYZER.analyze(text, language);
        for token in analysis.tokens() {
            assert!(text.get(token.bytes()).is_some() && !token.surface.is_empty());
        }
    }
    passages(&Document::new("a", text), PassageLength::default());
});
