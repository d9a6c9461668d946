#![no_main]

use libfuzzer_sys::fuzz_target;
use telisik::source::decode;

fuzz_target!(|bytes: &[u8]| {
    let Some(decoded) = decode(bytes.to_vec(), None) else { return };
    let mut before = 0;
    for (at, _) in decoded.text.char_indices() {
        let Some(source) = decoded.runs.source(at) else { return };
        assert!(source >= before && source < bytes.len());
        before = source;
    }
});
