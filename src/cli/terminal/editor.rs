//! A hit in the user's editor, at its line.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cli::messages::text;

/// Opens a file at a line in `$VISUAL` or `$EDITOR` and waits until the editor ends.
pub(in crate::cli) fn open_in_editor(path: &Path, line: Option<u64>) -> Result<()> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = variable("VISUAL").or_else(|| variable("EDITOR")).unwrap_or_else(usual);
    if !path.is_file() {
        let path = path.display();
        bail!(text!(
            en: "{path}: no such file any more; index again",
            id: "{path}: berkas ini sudah tidak ada; indeks lagi",
        ));
    }
    let words = command_line(&editor, path, line);
    let status = Command::new(&words[0]).args(&words[1..]).status().with_context(|| {
        text!(
            en: "{editor}: cannot start the editor; name another in VISUAL or EDITOR",
            id: "{editor}: penyunting tidak dapat dijalankan; sebut yang lain di VISUAL atau EDITOR",
        )
    })?;
    if !status.success() {
        bail!(text!(en: "{editor} ended with {status}", id: "{editor} berakhir dengan {status}"));
    }
    Ok(())
}

fn usual() -> String {
    if cfg!(windows) { "notepad".to_owned() } else { "vi".to_owned() }
}

/// The editor's words: how a line is given differs from one to the other. An unknown one gets the
/// file alone.
fn command_line(editor: &str, path: &Path, line: Option<u64>) -> Vec<String> {
    let mut words: Vec<String> = editor.split_whitespace().map(str::to_owned).collect();
    let program = Path::new(words.first().map_or("", String::as_str));
    let program = program.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
    let path = path.display().to_string();
    let Some(line) = line else {
        words.push(path);
        return words;
    };
    match program.as_str() {
        "vi" | "vim" | "nvim" | "view" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient"
        | "joe" | "jed" | "mg" | "micro" | "kak" | "ne" | "gedit" | "mcedit" | "less" => {
            words.push(format!("+{line}"));
            words.push(path);
        }
        "code" | "codium" | "code-insiders" | "cursor" | "windsurf" => {
            words.extend(["--goto".to_owned(), format!("{path}:{line}")]);
        }
        "subl" | "sublime_text" | "hx" | "helix" | "zed" | "zeditor" | "atom" | "lapce" => {
            words.push(format!("{path}:{line}"));
        }
        "kate" | "kwrite" | "idea" | "rustrover" | "pycharm" | "webstorm" => {
            words.extend(["--line".to_owned(), line.to_string(), path]);
        }
        "notepad++" => words.extend([format!("-n{line}"), path]),
        _ => words.push(path),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_gets_the_line_its_own_way() {
        let cases = [
            ("vim", Some(3), "vim +3 a.txt"),
            ("/usr/bin/nano -w", Some(3), "/usr/bin/nano -w +3 a.txt"),
            ("emacsclient -t", Some(3), "emacsclient -t +3 a.txt"),
            ("code --wait", Some(3), "code --wait --goto a.txt:3"),
            ("hx", Some(3), "hx a.txt:3"),
            ("kate", Some(3), "kate --line 3 a.txt"),
            ("ed", Some(3), "ed a.txt"),
            ("vim", None, "vim a.txt"),
        ];
        for (editor, line, expected) in cases {
            assert_eq!(command_line(editor, Path::new("a.txt"), line).join(" "), expected);
        }
    }
}
