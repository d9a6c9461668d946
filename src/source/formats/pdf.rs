//! PDF, page by page, behind a fence.
//!
//! A PDF is a program more than a text, and its readers are the ones that fail: they panic on what
//! other programs forgive, follow references in circles, exhaust the stack or take minutes. A
//! panic can be caught, but a stack that overflows or memory that runs out ends the process, and a
//! thread that hangs cannot be stopped. So the command reads PDF in a child of itself (`worker`),
//! which is killed when its time is up and may use only so much memory; it costs some milliseconds
//! a file. A library has no program of its own to start: there a thread does it, with a large
//! stack, and what hangs is left behind when its time is up.

use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;

use crate::source::document::{Block, BlockKind, Origin};
use crate::source::error::{Breakdown, SourceError};
use crate::source::limits::{FENCED_STACK, LARGEST_DOCUMENT, LONGEST_READING};
use crate::source::place::Place;

use super::Format;
use super::item::{Item, Take};
use super::parts::Parts;
use super::plain::for_each_block;
use super::read::fence;

/// The argument that makes the command a worker: PDF on standard input, pages as a JSON array of
/// strings on standard output.
pub const WORKER_ARGUMENT: &str = "__read-pdf";

/// Reads the text of a PDF; every block knows its page.
pub(super) fn read_pdf(item: &Item<'_>, bytes: Vec<u8>, take: Take<'_>) -> Result<(), SourceError> {
    let pages = match item.worker {
        Some(worker) => pages_by_worker(worker, bytes),
        None => pages_by_thread(bytes),
    };
    let pages = pages.map_err(|failure| match failure {
        Failure::Format(cause) if cause.contains("ncrypt") || cause.contains("assword") => {
            item.error(|path| SourceError::Locked { path })
        }
        Failure::Format(cause) => item.damaged(Format::Pdf, cause),
        Failure::Broke(what) => item.error(|path| SourceError::Broke { path, format: "PDF", what }),
    })?;
    let mut parts = Parts::new(item, item.document(), take);
    for (page, text) in (1..).zip(pages) {
        let place = Some(std::sync::Arc::new(Place::page(page)));
        for_each_block(&tidy(&text), |block| {
            // What looks like a heading is as often a header or a label of a figure.
            let kind = match block.kind {
                BlockKind::Heading(_) => BlockKind::Heading(2),
                BlockKind::Paragraph => BlockKind::Paragraph,
            };
            parts.push(Block { kind, origin: Origin::None, place: place.clone(), ..block })
        });
    }
    parts.finish("scanned pages need text recognition first");
    Ok(())
}

/// The pages of a PDF, in this thread and without a fence.
///
/// # Errors
/// What the reader says; it may panic as well.
pub fn pdf_pages(bytes: &[u8]) -> Result<Vec<String>, String> {
    pdf_extract::extract_text_from_mem_by_pages(bytes).map_err(|cause| cause.to_string())
}

enum Failure {
    Format(String),
    Broke(Breakdown),
}

fn pages_by_thread(bytes: Vec<u8>) -> Result<Vec<String>, Failure> {
    let (sender, receiver) = channel();
    let reader = move || {
        // Nobody listens any more where the time was up.
        let _ = sender.send(fence(|| pdf_pages(&bytes)));
    };
    let thread = thread::Builder::new().name("pdf".to_owned()).stack_size(FENCED_STACK);
    thread
        .spawn(reader)
        .map_err(|cause| Failure::Broke(Breakdown::NotStarted(cause.to_string())))?;
    match receiver.recv_timeout(LONGEST_READING) {
        Ok(Ok(pages)) => pages.map_err(Failure::Format),
        Ok(Err(panic)) => Err(Failure::Broke(Breakdown::Ended(panic))),
        Err(RecvTimeoutError::Timeout) => Err(Failure::Broke(Breakdown::TooSlow)),
        Err(RecvTimeoutError::Disconnected) => {
            Err(Failure::Broke(Breakdown::Ended("it ended early".to_owned())))
        }
    }
}

fn pages_by_worker(worker: &Path, bytes: Vec<u8>) -> Result<Vec<String>, Failure> {
    let could_not_start =
        |cause: std::io::Error| Failure::Broke(Breakdown::NotStarted(cause.to_string()));
    let mut child = Command::new(worker)
        .arg(WORKER_ARGUMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(could_not_start)?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let (sender, receiver) = channel();
    // Each ends when the child does: it holds the other ends of the pipes.
    thread::spawn(move || {
        if let Some(mut input) = input {
            let _ = input.write_all(&bytes);
        }
    });
    thread::spawn(move || {
        let mut answer = Vec::new();
        if let Some(output) = output {
            let _ = output.take(LARGEST_DOCUMENT).read_to_end(&mut answer);
        }
        let _ = sender.send(answer);
    });
    let answer = receiver.recv_timeout(LONGEST_READING);
    if answer.is_err() {
        let _ = child.kill();
    }
    let status = child.wait();
    let answer = answer.map_err(|_| Failure::Broke(Breakdown::TooSlow))?;
    match serde_json::from_reader::<_, Result<Vec<String>, String>>(Cursor::new(answer)) {
        Ok(pages) => pages.map_err(Failure::Format),
        Err(_) => {
            let status = status.map(|status| status.to_string()).unwrap_or_default();
            Err(Failure::Broke(Breakdown::Ended(status)))
        }
    }
}

/// The text of a page as paragraphs: lines belong together unless an empty one parts them.
fn tidy(page: &str) -> String {
    page.replace(['\r', '\0'], "")
}
