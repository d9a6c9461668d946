//! Progress on standard error, where that is a terminal.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::index::UpdateProgress;

use super::messages::text;

/// How often a bar is drawn anew.
const TICK: Duration = Duration::from_millis(100);

/// A bar; it draws nothing where standard error is no terminal.
pub(super) fn bar(template: &str, length: u64) -> ProgressBar {
    let target = if io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    let style = ProgressStyle::with_template(template);
    bar.with_style(
        style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▉▊▋▌▍▎▏ "),
    )
}

/// A bar that follows an update until it is dropped.
pub(super) struct Watch {
    ended: Arc<AtomicBool>,
    drawing: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to draw; does nothing where nobody would see it.
    pub(super) fn start(progress: Arc<UpdateProgress>, quiet: bool) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        if quiet || !io::stderr().is_terminal() {
            return Watch { ended, drawing: None };
        }
        let until = Arc::clone(&ended);
        let drawing = thread::spawn(move || draw(&progress, &until));
        Watch { ended, drawing: Some(drawing) }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(drawing) = self.drawing.take() {
            drawing.thread().unpark();
            let _ = drawing.join();
        }
    }
}

fn draw(progress: &UpdateProgress, ended: &AtomicBool) {
    let template = text!(
        en: "indexing {{bar:25}} {{msg}}, {{binary_bytes_per_sec}}, {{eta}} left",
        id: "mengindeks {{bar:25}} {{msg}}, {{binary_bytes_per_sec}}, sisa {{eta}}",
    );
    let bar = bar(&template, 0);
    // Short work needs no bar.
    thread::park_timeout(3 * TICK);
    while !ended.load(Ordering::Relaxed) {
        let now = progress.now();
        if now.files > 0 {
            bar.set_length(now.bytes);
            bar.set_position(now.bytes_read);
            let (read, files) = (now.files_read, now.files);
            bar.set_message(text!(en: "{read}/{files} files", id: "{read}/{files} berkas"));
        }
        thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}
