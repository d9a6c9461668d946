#![no_main]

use libfuzzer_sys::fuzz_target;
use telisik::query::{parse_strictly_with, parse_with};

fuzz_target!(|text: &str| {
    let fields = |name: &str| matches!(name, "title" | "year");
    let query = parse_with(text, &fields);
    if let Some(root) = &query.root {
        root.for_each_range(&mut |range| assert!(query.text.get(range.clone()).is_some()));
    }
    match parse_strictly_with(text, &fields) {
        Ok(strict) => assert_eq!(strict.root, query.root),
        Err(error) => assert!(error.pointed(text).ends_with('^')),
    }
});
