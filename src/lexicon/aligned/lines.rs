//! Aligned text by lines: a pair a line, or two files of as many lines.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::language::Language;

use super::AlignedError;

/// Bytes of each column by which its language is told.
const GUESSED_FROM: usize = 1 << 16;

/// Pairs of a TSV file.
pub(super) fn for_each_row(
    path: &Path,
    columns: Option<Language>,
    visit: &mut impl FnMut(&str, &str),
) -> Result<(), AlignedError> {
    let first = match columns {
        Some(first) => first,
        None => first_column(path)?,
    };
    read_lines(path, |line| {
        if let Some((left, right)) = columns_of(line) {
            match first {
                Language::Indonesian => visit(left, right),
                Language::English => visit(right, left),
            }
        }
        true
    })
}

/// The language of a TSV file's first column, from its first lines.
fn first_column(path: &Path) -> Result<Language, AlignedError> {
    let mut columns = [String::new(), String::new()];
    read_lines(path, |line| {
        if let Some((left, right)) = columns_of(line) {
            for (column, text) in columns.iter_mut().zip([left, right]) {
                column.push_str(text);
                column.push('\n');
            }
        }
        columns[0].len() < GUESSED_FROM
    })?;
    match [Language::guess(&columns[0]), Language::guess(&columns[1])] {
        [Some(first), second] if second != Some(first) => Ok(first),
        [None, Some(second)] => Ok(second.other()),
        _ => Err(AlignedError::Damaged {
            path: path.to_path_buf(),
            cause: "cannot tell which column is Indonesian and which English; say so with \
                    --columns id,en or --columns en,id"
                .to_owned(),
        }),
    }
}

/// Two columns with text; further ones are left alone.
fn columns_of(line: &str) -> Option<(&str, &str)> {
    let mut fields = line.split('\t').map(str::trim);
    let (left, right) = (fields.next()?, fields.next()?);
    (!left.is_empty() && !right.is_empty()).then_some((left, right))
}

/// The Indonesian and the English file to which a file belongs: the same name but for a part
/// `id` or `en` at its end or before its last extension.
pub(super) fn counterpart(path: &Path) -> Option<[PathBuf; 2]> {
    let name = path.file_name()?.to_str()?;
    let parts: Vec<&str> = name.split('.').collect();
    let at = (1..parts.len()).rev().take(2).find(|&at| matches!(parts[at], "id" | "en"))?;
    Some(["id", "en"].map(|code| {
        let mut parts = parts.clone();
        parts[at] = code;
        path.with_file_name(parts.join("."))
    }))
}

/// Pairs of two files, line by line.
pub(super) fn for_each_line(
    indonesian: &Path,
    english: &Path,
    visit: &mut impl FnMut(&str, &str),
) -> Result<(), AlignedError> {
    let open = |path: &Path| File::open(path).map_err(AlignedError::io(path));
    let mut readers = [BufReader::new(open(indonesian)?), BufReader::new(open(english)?)];
    let mut lines = [Vec::new(), Vec::new()];
    loop {
        let mut ended = [false; 2];
        for side in [0, 1] {
            lines[side].clear();
            let read = readers[side].read_until(b'\n', &mut lines[side]);
            let path = [indonesian, english][side];
            ended[side] = read.map_err(AlignedError::io(path))? == 0;
        }
        match ended {
            [true, true] => return Ok(()),
            [false, false] => {}
            [id_ended, _] => {
                let (path, longer) =
                    if id_ended { (indonesian, english) } else { (english, indonesian) };
                let cause = format!("{} has more lines", longer.display());
                return Err(AlignedError::Counterpart { path: path.to_path_buf(), cause });
            }
        }
        let texts = [0, 1].map(|side| String::from_utf8_lossy(&lines[side]));
        let [indonesian, english] = [0, 1].map(|side| texts[side].trim());
        if !indonesian.is_empty() && !english.is_empty() {
            visit(indonesian, english);
        }
    }
}

/// Calls `visit` with every line until it returns false. Broken UTF-8 is replaced.
fn read_lines(path: &Path, mut visit: impl FnMut(&str) -> bool) -> Result<(), AlignedError> {
    let file = File::open(path).map_err(AlignedError::io(path))?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(AlignedError::io(path))? == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        if !visit(text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n'])) {
            return Ok(());
        }
    }
}
