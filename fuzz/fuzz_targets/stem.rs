#![no_main]

use libfuzzer_sys::fuzz_target;
use telisik::indonesian::{Memo, Morphology};

fuzz_target!(|word: &str| {
    let morphology = Morphology::embedded();
    let mut buffer = String::new();
    let root = morphology.stem(word, &mut buffer).root.to_owned();
    assert!(!root.is_empty() || word.is_empty());
    // A root is its own root.
    assert_eq!(morphology.stem(&root, &mut buffer).root, root);
    let mut memo = Memo::new();
    for _ in 0..2 {
        assert_eq!(memo.stem(&morphology, word).root, root);
    }
    morphology.analyze(word);
});
