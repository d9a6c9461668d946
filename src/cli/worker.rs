//! The command as a worker of itself: it reads a PDF in a process of its own, which may hang,
//! overflow its stack or run out of memory without harm to anything else.

use std::env;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use crate::source::limits::{FENCED_MEMORY, FENCED_STACK};
use crate::source::{WORKER_ARGUMENT, pdf_pages};

/// The program that is running, to be started as a worker.
pub(super) fn program() -> Option<PathBuf> {
    env::current_exe().ok()
}

/// Whether this process was started as a worker.
pub(super) fn is_called_for() -> bool {
    env::args_os().nth(1).is_some_and(|argument| argument == WORKER_ARGUMENT)
}

/// Reads a PDF from standard input and writes its pages, or what is wrong with it, as JSON.
pub(super) fn run() -> ExitCode {
    // Where the system has no such limit, there is none.
    #[cfg(unix)]
    let _ = rlimit::setrlimit(rlimit::Resource::AS, FENCED_MEMORY, FENCED_MEMORY);
    let mut bytes = Vec::new();
    if io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let reader = thread::Builder::new().stack_size(FENCED_STACK);
    let pages = reader.spawn(move || pdf_pages(&bytes)).map(thread::JoinHandle::join);
    let Ok(Ok(pages)) = pages else { return ExitCode::FAILURE };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = serde_json::to_writer(&mut out, &pages).is_ok() && out.flush().is_ok();
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
