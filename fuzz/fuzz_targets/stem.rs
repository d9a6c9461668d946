#![no_main]

use std::sync::{LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use telisik::indonesian::{Memo, Morphology};

// Made once: making them takes longer than a run.
static MORPHOLOGY: LazyLock<Morphology> = LazyLock::new(Morphology::embedded);
static MEMO: LazyLock<Mutex<Memo>> = LazyLock::new(Mutex::default);

fuzz_target!(|word: &str| {
    let morphology = &*MORPHOLOGY;
    let mut buffer = String::new();
    let root = morphology.stem(word, &mut buffer).root.to_owned();
    assert!(!root.is_empty() || word.is_empty());
    // A root is its own root.
    assert_eq!(morphology.stem(&root, &mut buffer).root, root);
    let mut memo = MEMO.lock().unwrap();
    for _ in 0..2 {
        assert_eq!(memo.stem(morphology, word).root, root);
    }
    morphology.analyze(word);
});
