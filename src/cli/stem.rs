//! `telisik stem`

use std::io::{self, BufRead, Write};

use anyhow::Result;

use crate::language::Language;
use crate::text::fold;

use super::Outcome;
use super::arguments::StemArguments;
use super::location::analyzer;
use super::terminal::standard_output;

pub(super) fn run(arguments: &StemArguments) -> Result<Outcome> {
    let analyzer = analyzer(arguments.words_file.as_deref())?;
    let mut out = standard_output();
    let mut folded = String::new();
    let mut root = String::new();
    let mut write = |word: &str| -> io::Result<()> {
        folded.clear();
        root.clear();
        fold(word, &mut folded);
        if arguments.explain {
            return writeln!(out, "{}", analyzer.morphology().analyze(&folded));
        }
        analyzer.stem_into(&folded, Language::Indonesian, &mut root);
        writeln!(out, "{word}\t{root}")
    };
    for word in &arguments.words {
        write(word)?;
    }
    if arguments.words.is_empty() {
        for line in io::stdin().lock().lines() {
            let line = line?;
            let word = line.trim();
            if !word.is_empty() {
                write(word)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Found)
}
