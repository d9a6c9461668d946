#![no_main]

use std::{env, fs, process};

use libfuzzer_sys::fuzz_target;
use telisik::source::{FORMATS, SourceFile, read_file};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let format = &FORMATS[usize::from(*first) % FORMATS.len()];
    // What other projects' readers do with PDF is theirs to mend; here it is fenced in.
    if format.name == "PDF" {
        return;
    }
    let name = format!("fuzz-{}.{}", process::id(), format.extensions[0]);
    let path = env::temp_dir().join(&name);
    fs::write(&path, bytes).unwrap();
    let file = SourceFile { path: path.clone(), shown: name.clone(), id: name };
    let mut count = 0;
    read_file(&file, |_| {
        count += 1;
        true
    });
    assert!(count > 0, "nothing said of {format:?}");
    let _ = fs::remove_file(path);
});
