#![no_main]

use libfuzzer_sys::fuzz_target;
use telisik::passage::{PassageLength, passages};
use telisik::{Analyzer, Document, Language};

fuzz_target!(|text: &str| {
    let analyzer = Analyzer::default();
    for language in Language::ALL {
        let analysis = analyzer.analyze(text, language);
        for token in analysis.tokens() {
            assert!(text.get(token.bytes()).is_some() && !token.surface.is_empty());
        }
    }
    passages(&Document::new("a", text), PassageLength::default());
});
