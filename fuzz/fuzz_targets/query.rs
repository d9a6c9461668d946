#![no_main]

use libfuzzer_sys::fuzz_target;
use telisik::query::parse;

fuzz_target!(|text: &str| {
    parse(text);
});
