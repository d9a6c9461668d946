#![no_main]

use std::{env, fs, panic, process};

use libfuzzer_sys::fuzz_target;
use telisik::source::{FORMATS, SourceFile, is_fenced, read_file};

/// What other projects' readers panic over costs the file and is fenced in; what ours do is a fault.
fn let_fenced_panics_pass() {
    let end = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        let is_ours = what.location().is_some_and(|place| place.file().contains("src/source/"));
        if is_ours || !is_fenced() {
            end(what);
        }
    }));
}

fuzz_target!(init: let_fenced_panics_pass(), |bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let format = &FORMATS[usize::from(*first) % FORMATS.len()];
    // Its reader may hang, for which there is a process of its own.
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
