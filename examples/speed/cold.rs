//! How long a process takes from its start to its end.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::latency::report;
use crate::queries::read_questions;

/// So many queries are asked at most: every one starts a process a pass.
const QUERIES: usize = 20;

/// Starts a command for the first queries of a file, each the last of its words.
pub fn run(questions: &Path, passes: usize, command: &[&str]) -> Result<(), Box<dyn Error>> {
    let [program, words @ ..] = command else { return Err("which command?".into()) };
    let mut questions = read_questions(questions)?;
    questions.truncate(QUERIES);
    report(&words.join(" "), &questions, passes, |question| {
        let mut process = Command::new(program);
        process.args(words).arg(question).stdout(Stdio::null()).stderr(Stdio::null());
        // 1 says that nothing was found.
        let ended = process.status().map_err(|error| format!("{program}: {error}"))?;
        match ended.code() {
            Some(0 | 1) => Ok(()),
            _ => Err(format!("{program}: {ended}").into()),
        }
    })
}
