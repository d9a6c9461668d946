//! Markdown of our own as text for the terminal: tables of two columns, paragraphs, and fenced text
//! that stays as it is.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::text::{TITLE, wrap};

/// The widest first column; what is longer stands on a line of its own.
const WIDEST_TERM: usize = 30;
const GAP: usize = 2;

/// The text, wrapped to so many columns.
pub(in crate::cli) fn render(markdown: &str, width: usize) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let rows: Vec<(String, &str)> = markdown.lines().filter_map(row).collect();
    let terms = rows.iter().map(|(term, _)| term.width()).filter(|width| *width <= WIDEST_TERM);
    let column = terms.max().unwrap_or(0).min(width / 3);
    let mut is_heading = true;
    let mut is_fenced = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            close(&mut paragraph, width, &mut out);
            is_fenced = !is_fenced;
        } else if is_fenced {
            let _ = writeln!(out, "  {line}");
        } else if let Some((term, text)) = row(line) {
            close(&mut paragraph, width, &mut out);
            write_row(&term, text, [column, width], std::mem::take(&mut is_heading), &mut out);
        } else if line.starts_with('|') {
            // The line between heading and rows.
        } else if line.trim().is_empty() {
            close(&mut paragraph, width, &mut out);
            if !out.ends_with("\n\n") {
                out.push('\n');
            }
        } else {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    close(&mut paragraph, width, &mut out);
    out
}

/// The two cells of a row.
fn row(line: &str) -> Option<(String, &str)> {
    let cells = line.strip_prefix("| ")?.strip_suffix(" |")?;
    let (term, text) = cells.rsplit_once(" | ")?;
    Some((term.replace('`', ""), text))
}

fn write_row(term: &str, text: &str, [column, width]: [usize; 2], heading: bool, out: &mut String) {
    let lines = wrap(text, width.saturating_sub(column + GAP));
    let mut fill = " ".repeat(column.saturating_sub(term.width()) + GAP);
    if term.width() > column {
        let _ = writeln!(out, "{TITLE}{term}{TITLE:#}");
        fill = " ".repeat(column + GAP);
    } else {
        let _ = write!(out, "{TITLE}{term}{TITLE:#}");
    }
    for (at, line) in lines.iter().enumerate() {
        let fill = if at == 0 { fill.clone() } else { " ".repeat(column + GAP) };
        let _ = if heading {
            writeln!(out, "{fill}{TITLE}{line}{TITLE:#}")
        } else {
            writeln!(out, "{fill}{line}")
        };
    }
}

fn close(paragraph: &mut String, width: usize, out: &mut String) {
    for line in wrap(&std::mem::take(paragraph), width) {
        let _ = writeln!(out, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_columns_and_paragraphs_are_wrapped() {
        let markdown = "| write | and find |\n|---|---|\n| `a` | one two three four |\n\nSome text\nthat goes on.\n\n```text\na  =  b c d e f g h i j ;\n```\n";
        let text = render(markdown, 18);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(
            plain,
            "write  and find\na      one two\n       three four\n\nSome text that\ngoes on.\n\n  a  =  b c d e f g h i j ;\n"
        );
    }
}
