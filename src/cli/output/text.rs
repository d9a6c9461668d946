//! Text for people: place, title and snippet, wrapped to the terminal, matches marked.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use unicode_width::UnicodeWidthStr;

use crate::search::{Hit, Results, snippet};

use super::printable;

/// Width where the output is no terminal, and the widest that reads well.
const PLAIN_WIDTH: usize = 80;
const WIDEST: usize = 110;

const MATCH: Style = AnsiColor::Yellow.on_default().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();
const TITLE: Style = Style::new().bold();
const NOTE: Style = Style::new().dimmed();

/// Prints results on standard output; colours only where it is a terminal that wants them.
pub(in crate::cli) fn write(results: &Results, most: usize) -> Result<()> {
    let mut text = String::new();
    let width = width();
    for hit in &results.hits {
        write_hit(hit, most, width, &mut text);
    }
    if io::stdout().is_terminal() || results.hits.is_empty() {
        write_summary(results, &mut text);
    }
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

fn width() -> usize {
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    match columns {
        Some(columns) if io::stdout().is_terminal() => columns.clamp(20, WIDEST),
        _ => PLAIN_WIDTH,
    }
}

fn write_summary(results: &Results, text: &mut String) {
    let (shown, total) = (results.hits.len(), results.total);
    let query = printable(&results.query);
    let line = match (shown, total) {
        (0, 0) => format!("Nothing found for: {query}"),
        _ => format!("{shown} of {total} passages"),
    };
    let _ = writeln!(text, "{NOTE}{line}{NOTE:#}");
}

fn write_hit(hit: &Hit, most: usize, width: usize, text: &mut String) {
    let path = hit.source.path.as_deref().unwrap_or(&hit.doc);
    let line = hit.source.line.map(|line| format!(":{line}")).unwrap_or_default();
    let is_record = hit.source.path.is_some() && !path.ends_with(hit.doc.as_str());
    let doc = if is_record { format!("  {}", hit.id()) } else { String::new() };
    let (path, doc) = (printable(path), printable(&doc));
    let rank = hit.rank;
    let _ =
        writeln!(text, "{rank}. {PLACE}{path}{line}{PLACE:#}{doc}  {NOTE}{:.2}{NOTE:#}", hit.score);
    if let Some(title) = &hit.title {
        for line in wrap(&printable(title), width.saturating_sub(3)) {
            let _ = writeln!(text, "   {TITLE}{line}{TITLE:#}");
        }
    }
    let most = if most == 0 { usize::MAX } else { most };
    let shown = snippet(&hit.text, &hit.highlights, most);
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut at = shown.bytes.start;
    for highlight in &hit.highlights {
        let [start, end] = highlight.bytes;
        if start >= at && end <= shown.bytes.end {
            pieces.push((hit.text[at..start].to_owned(), false));
            pieces.push((hit.text[start..end].to_owned(), true));
            at = end;
        }
    }
    pieces.push((hit.text[at..shown.bytes.end].to_owned(), false));
    if shown.cut_before {
        pieces.insert(0, ("… ".to_owned(), false));
    }
    if shown.cut_after {
        pieces.push((" …".to_owned(), false));
    }
    write_wrapped(&pieces, width, text);
    text.push('\n');
}

/// Writes pieces, some of them marked, wrapped at words and indented.
fn write_wrapped(pieces: &[(String, bool)], width: usize, text: &mut String) {
    // A word may hold marked and plain letters (`lembaga-lembaga` by its parts).
    let mut word = String::new();
    let mut word_width = 0;
    let mut column = 0;
    let mut finish = |word: &mut String, word_width: &mut usize, text: &mut String| {
        if word.is_empty() {
            return;
        }
        if column == 0 {
            text.push_str("   ");
            column = 3;
        } else if column + 1 + *word_width > width {
            text.push_str("\n   ");
            column = 3;
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += *word_width;
        word.clear();
        *word_width = 0;
    };
    for (piece, marked) in pieces {
        let piece = printable(piece);
        for (at, part) in piece.split(char::is_whitespace).enumerate() {
            if at > 0 {
                finish(&mut word, &mut word_width, text);
            }
            if part.is_empty() {
                continue;
            }
            word_width += part.width();
            let _ = match marked {
                true => write!(word, "{MATCH}{part}{MATCH:#}"),
                false => write!(word, "{part}"),
            };
        }
    }
    finish(&mut word, &mut word_width, text);
    text.push('\n');
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
