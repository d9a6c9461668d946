//! Text for people: place, title and snippet, wrapped to the terminal, matches marked.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use unicode_width::UnicodeWidthStr;

use crate::query::Why;
use crate::search::{ExplainedUnit, Group, Highlight, Hit, PartKind, Results, snippet};
use crate::source::Place;

use crate::cli::messages::text;
use crate::cli::terminal::{Links, Paging, height, show, width};

use super::{clock, printable, printable_name};

/// The widest that reads well.
const WIDEST: usize = 110;
/// The same for two columns.
const WIDEST_COLUMNS: usize = 200;

/// From this width on a passage and its translation stand side by side.
const SIDE_BY_SIDE: usize = 100;
const INDENT: &str = "   ";
const GUTTER: &str = "  │  ";

pub(super) const MATCH: Style = AnsiColor::Red.on_default().bold();
pub(super) const TRANSLATED: Style = AnsiColor::Green.on_default().bold();
pub(super) const PLACE: Style = AnsiColor::Magenta.on_default();
pub(super) const TITLE: Style = Style::new().bold();
pub(super) const NOTE: Style = Style::new().dimmed();

/// Prints results on standard output; colours only where it is a terminal that wants them.
pub(in crate::cli) fn write(
    results: &Results,
    most: usize,
    group: Group,
    links: Links,
    paging: &Paging,
) -> Result<()> {
    let mut text = String::new();
    let has_columns = results
        .hits
        .iter()
        .any(|hit| hit.parallel.as_ref().is_some_and(|parallel| parallel.passage.is_some()));
    let width = width(if has_columns { WIDEST_COLUMNS } else { WIDEST });
    if let Some(units) = &results.explanation {
        write_explanation(units, width, &mut text);
    }
    for hit in &results.hits {
        write_hit(hit, most, width, links, &mut text);
    }
    if height().is_some() || results.hits.is_empty() {
        write_summary(results, group, &mut text);
    }
    Ok(show(&text, paging)?)
}

fn write_summary(results: &Results, group: Group, text: &mut String) {
    let (shown, total) = (results.hits.len(), results.total);
    let query = printable(&results.query);
    let line = match (shown, total) {
        (0, 0) => text!(en: "Nothing found for: {query}", id: "Tidak ditemukan: {query}"),
        _ if group == Group::Document => {
            text!(en: "{shown} documents, {total} passages", id: "{shown} dokumen, {total} bagian")
        }
        _ => text!(en: "{shown} of {total} passages", id: "{shown} dari {total} bagian"),
    };
    let _ = writeln!(text, "{NOTE}{line}{NOTE:#}");
}

fn write_hit(hit: &Hit, most: usize, width: usize, links: Links, text: &mut String) {
    let path = hit.source.path.as_deref().unwrap_or(&hit.doc);
    let mut path = path.to_owned();
    if let Some(member) = &hit.source.place.member {
        let _ = write!(path, "/{member}");
    }
    let line = hit.source.line.map(|line| format!(":{line}")).unwrap_or_default();
    let is_record = hit.source.path.is_some() && !path.ends_with(hit.doc.as_str());
    let doc = if is_record { format!("  {}", hit.id()) } else { String::new() };
    let (path, doc) = (printable_name(&path), printable_name(&doc));
    let place = printable_name(&place(&hit.source.place));
    let file = hit.source.path.as_deref();
    let path = links.link(&format!("{path}{line}"), file, hit.source.line);
    let (rank, score) = (hit.rank, hit.score);
    let _ = writeln!(text, "{rank}. {PLACE}{path}{PLACE:#}{place}{doc}  {NOTE}{score:.2}{NOTE:#}");
    if let Some(title) = &hit.title {
        for line in wrap(&printable(title), width.saturating_sub(3)) {
            let _ = writeln!(text, "   {TITLE}{line}{TITLE:#}");
        }
    }
    let most = if most == 0 { usize::MAX } else { most };
    let passage = Passage::snippet(&hit.text, &hit.highlights, most);
    let counterpart = hit.parallel.as_ref().and_then(|parallel| {
        let passage = parallel.passage.as_ref()?;
        let id = format!("{}#{}", parallel.doc, passage.passage);
        Some((id, Passage::snippet(&passage.text, &passage.highlights, most)))
    });
    match counterpart {
        None => passage.write(width, text),
        Some((id, other)) if width >= SIDE_BY_SIDE => {
            let _ = writeln!(text, "   {NOTE}{}{NOTE:#}", printable(&id));
            write_side_by_side(&passage, &other, width, text);
        }
        Some((id, other)) => {
            passage.write(width, text);
            let _ = writeln!(text, "   {NOTE}{}{NOTE:#}", printable(&id));
            other.write(width, text);
        }
    }
    if let Some(parts) = &hit.parts {
        let parts = parts.iter().map(|part| {
            let term = printable(&part.term);
            match part.kind {
                PartKind::Word => format!("{term} {:.2}", part.score),
                PartKind::Feature => format!("[{term}] {:.2}", part.score),
            }
        });
        let parts = parts.collect::<Vec<_>>().join(" + ");
        for line in wrap(&format!("{:.2} = {parts}", hit.score), width.saturating_sub(3)) {
            let _ = writeln!(text, "   {NOTE}{line}{NOTE:#}");
        }
    }
    text.push('\n');
}

/// A page, chapter or time as it is shown behind the file.
fn place(place: &Place) -> String {
    let mut text = String::new();
    if let Some(page) = place.page {
        text.push_str(&text!(en: "  p. {page}", id: "  hlm. {page}"));
    }
    if let Some(chapter) = &place.chapter {
        let _ = write!(text, "  {chapter}");
    }
    if let Some([start, _]) = place.time {
        let _ = write!(text, "  {}", clock(start));
    }
    text
}

/// What the query was understood as: a line for each of its words.
fn write_explanation(units: &[ExplainedUnit], width: usize, text: &mut String) {
    for unit in units {
        let finds = unit.finds.iter().map(|find| {
            let mark = if find.why == Why::Translation { "≈" } else { "" };
            format!("{mark}{} {:.2}", printable(&find.text), find.weight)
        });
        let line = format!(
            "{} ({:.2}): {}",
            printable(&unit.term),
            unit.weight,
            finds.collect::<Vec<_>>().join(", ")
        );
        for (at, line) in wrap(&line, width.saturating_sub(3)).iter().enumerate() {
            let indent = if at > 0 { "   " } else { "" };
            let _ = writeln!(text, "{NOTE}{indent}{line}{NOTE:#}");
        }
    }
    text.push('\n');
}

/// A passage, or the part of it that is shown: pieces of text, some of them marked.
struct Passage {
    pieces: Vec<(String, Option<Style>)>,
}

impl Passage {
    fn snippet(text: &str, highlights: &[Highlight], most: usize) -> Self {
        let shown = snippet(text, highlights, most);
        let mut pieces = Vec::new();
        let mut at = shown.bytes.start;
        if shown.cut_before {
            pieces.push(("… ".to_owned(), None));
        }
        for highlight in highlights {
            let [start, end] = highlight.bytes;
            if start >= at && end <= shown.bytes.end {
                let style = if highlight.why == Why::Translation { TRANSLATED } else { MATCH };
                pieces.push((text[at..start].to_owned(), None));
                pieces.push((text[start..end].to_owned(), Some(style)));
                at = end;
            }
        }
        pieces.push((text[at..shown.bytes.end].to_owned(), None));
        if shown.cut_after {
            pieces.push((" …".to_owned(), None));
        }
        Passage { pieces }
    }

    fn write(&self, width: usize, text: &mut String) {
        for line in self.lines(width.saturating_sub(INDENT.len())) {
            let _ = writeln!(text, "{INDENT}{}", line.text);
        }
    }

    /// The passage wrapped at words.
    fn lines(&self, width: usize) -> Vec<Line> {
        let mut lines = vec![Line::default()];
        // A word may hold marked and plain letters (`lembaga-lembaga` by its parts).
        let mut word = Line::default();
        let mut finish = |word: &mut Line| {
            let word = std::mem::take(word);
            if word.width > 0 {
                add_word(word, width, &mut lines);
            }
        };
        for (piece, style) in &self.pieces {
            let piece = printable(piece);
            for (at, part) in piece.split(char::is_whitespace).enumerate() {
                if at > 0 {
                    finish(&mut word);
                }
                word.width += part.width();
                let _ = match style {
                    Some(style) if !part.is_empty() => {
                        write!(word.text, "{style}{part}{style:#}")
                    }
                    _ => write!(word.text, "{part}"),
                };
            }
        }
        finish(&mut word);
        lines
    }
}

/// Text with marks, and how wide it is without them.
#[derive(Default)]
struct Line {
    text: String,
    width: usize,
}

fn add_word(word: Line, width: usize, lines: &mut Vec<Line>) {
    match lines.last_mut() {
        Some(line) if line.width == 0 => *line = word,
        Some(line) if line.width + 1 + word.width <= width => {
            line.text.push(' ');
            line.text.push_str(&word.text);
            line.width += 1 + word.width;
        }
        _ => lines.push(word),
    }
}

/// Two passages as two columns.
fn write_side_by_side(left: &Passage, right: &Passage, width: usize, text: &mut String) {
    let column = (width - INDENT.len() - GUTTER.len()) / 2;
    let (left, right) = (left.lines(column), right.lines(column));
    for at in 0..left.len().max(right.len()) {
        let empty = Line::default();
        let (left, right) = (left.get(at).unwrap_or(&empty), right.get(at).unwrap_or(&empty));
        let fill = " ".repeat(column.saturating_sub(left.width));
        let line = format!("{INDENT}{}{fill}{GUTTER}{}", left.text, right.text);
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
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
