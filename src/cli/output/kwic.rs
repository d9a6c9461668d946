//! Key words in context: a line for each match, the words below each other.

use anstyle::Style;
use anyhow::Result;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::cli::arguments::KwicSort;
use crate::cli::messages::text;
use crate::cli::terminal::{Links, Paging, harmless, show, standard_output, width};
use crate::query::Why;
use crate::search::{Highlight, Hit, Results};
use crate::text::fold;

use super::text::{MATCH, NOTE, PLACE, TRANSLATED};
use super::{HitLines, place};

/// Wider than this the contexts are no longer taken in at a glance.
const WIDEST: usize = 200;
/// Characters on each side where the output has no width.
const CONTEXT: usize = 60;
/// Columns between the place and the context, and the share of the line that the place may take.
const GAP: usize = 2;
const PLACE_SHARE: usize = 4;

/// A match and the text around it.
#[derive(Serialize)]
struct Match<'a> {
    rank: usize,
    doc: &'a str,
    passage: u64,
    path: Option<&'a str>,
    line: Option<u64>,
    left: String,
    #[serde(rename = "match")]
    word: String,
    right: String,
    why: Why,
    #[serde(skip)]
    place: String,
}

impl<'a> Match<'a> {
    fn new(hit: &'a Hit, highlight: &Highlight, lines: &HitLines<'_>) -> Self {
        let [start, end] = highlight.bytes;
        let flat = |text: &str| {
            let text = harmless(text);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let (left, right) = (&hit.text[..start], &hit.text[end..]);
        let mut flat_left = flat(left);
        if left.ends_with(char::is_whitespace) && !flat_left.is_empty() {
            flat_left.push(' ');
        }
        let mut flat_right = flat(right);
        if right.starts_with(char::is_whitespace) && !flat_right.is_empty() {
            flat_right.insert(0, ' ');
        }
        let line = lines.line_at(start);
        Match {
            rank: hit.rank,
            doc: &hit.doc,
            passage: hit.passage,
            path: hit.source.path.as_deref(),
            line,
            left: flat_left,
            word: flat(&hit.text[start..end]),
            right: flat_right,
            why: highlight.why,
            place: place(hit, line),
        }
    }
}

/// The matches of all hits, in the order asked for.
fn matches(results: &Results, sort: KwicSort) -> Vec<Match<'_>> {
    let of_hit = |hit| {
        let hit: &Hit = hit;
        let lines = HitLines::of(hit);
        hit.highlights.iter().map(move |highlight| Match::new(hit, highlight, &lines))
    };
    let mut matches: Vec<Match<'_>> = results.hits.iter().flat_map(of_hit).collect();
    match sort {
        KwicSort::Rank => {}
        // The word just before the match first.
        KwicSort::Left => matches.sort_by_cached_key(|found| {
            let words = folded(&found.left);
            words.into_iter().rev().collect::<Vec<_>>()
        }),
        KwicSort::Right => matches.sort_by_cached_key(|found| folded(&found.right)),
    }
    matches
}

fn folded(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let folded = words.map(|word| {
        let mut folded = String::new();
        fold(word, &mut folded);
        folded
    });
    folded.collect()
}

/// Aligned lines for people.
pub(in crate::cli) fn write(
    results: &Results,
    sort: KwicSort,
    context: Option<usize>,
    links: Links,
    paging: &Paging,
) -> Result<()> {
    let matches = matches(results, sort);
    let width = width(WIDEST);
    let widest_place = matches.iter().map(|found| found.place.width()).max().unwrap_or(0);
    let place_width = widest_place.min(width / PLACE_SHARE);
    let rest = width.saturating_sub(place_width + GAP);
    let left_width = context.unwrap_or(rest * 2 / 5);
    let mut text = String::new();
    for found in &matches {
        let right_width =
            context.unwrap_or_else(|| rest.saturating_sub(left_width + found.word.width()));
        let place = cut_left(&found.place, place_width);
        let fill = " ".repeat(place_width + GAP - place.width());
        let place = links.link(&place, found.path, found.line);
        let left = cut_left(&found.left, left_width);
        let indent = " ".repeat(left_width.saturating_sub(left.width()));
        let right = cut_right(&found.right, right_width);
        let mark: Style = if found.why == Why::Translation { TRANSLATED } else { MATCH };
        let word = &found.word;
        let line =
            format!("{PLACE}{place}{PLACE:#}{fill}{indent}{left}{mark}{word}{mark:#}{right}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let (lines, shown, total) = (matches.len(), results.hits.len(), results.total);
    if results.hits.is_empty() {
        let query = harmless(&results.query);
        let nothing = text!(en: "Nothing found for: {query}", id: "Tidak ditemukan: {query}");
        text.push_str(&format!("{NOTE}{nothing}{NOTE:#}\n"));
    } else if crate::cli::terminal::height().is_some() {
        let summary = text!(
            en: "{lines} matches in {shown} of {total} passages",
            id: "{lines} kecocokan dalam {shown} dari {total} bagian",
        );
        text.push_str(&format!("{NOTE}{summary}{NOTE:#}\n"));
    }
    Ok(show(&text, paging)?)
}

/// The same as JSON, a match a line.
pub(in crate::cli) fn write_lines(
    results: &Results,
    sort: KwicSort,
    context: Option<usize>,
) -> Result<()> {
    let mut out = standard_output();
    let context = context.unwrap_or(CONTEXT);
    for mut found in matches(results, sort) {
        found.left = cut_left(&found.left, context);
        found.right = cut_right(&found.right, context);
        serde_json::to_writer(&mut out, &found)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(())
}

/// The end of a text, at most so many columns of it; what is cut is marked.
fn cut_left(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.char_indices().rev().take_while(|(_, c)| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    let start = kept.last().map_or(text.len(), |(at, _)| at);
    // Marks whose letter is cut off go with it.
    let kept = text[start..].trim_start_matches(|c: char| c.width() == Some(0));
    if columns == 0 { String::new() } else { format!("…{kept}") }
}

/// The beginning of a text, likewise.
fn cut_right(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    let kept: String = kept.collect();
    if columns == 0 { String::new() } else { format!("{kept}…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_to_columns() {
        // Text, columns, its end, its beginning.
        let cases = [
            ("pasukan", 7, "pasukan", "pasukan"),
            ("pasukan", 4, "…kan", "pas…"),
            ("pasukan", 1, "…", "…"),
            ("pasukan", 0, "", ""),
            ("日本語", 4, "…語", "日…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "…e\u{301}", "e\u{301}…"),
        ];
        for (text, columns, end, beginning) in cases {
            assert_eq!(cut_left(text, columns), end, "{text} {columns}");
            assert_eq!(cut_right(text, columns), beginning, "{text} {columns}");
            assert!(cut_left(text, columns).width() <= columns);
        }
    }
}
