//! Message catalogues: English messages and their Indonesian translations.
//!
//! A catalogue is read line by line, and no more than one message is held.

use std::io::BufRead;
use std::path::Path;

use super::AlignedError;

/// Pairs of a PO file: messages that are translated and not marked as doubtful, without the
/// underscores and ampersands that mark keys.
pub(super) fn for_each_message(
    mut reader: impl BufRead,
    path: &Path,
    visit: &mut impl FnMut(&str, &str),
) -> Result<(), AlignedError> {
    let mut message = Message::default();
    let mut line = String::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        if reader.read_line(&mut line).map_err(AlignedError::io(path))? == 0 {
            message.end(visit);
            return Ok(());
        }
        message.take(line.trim(), visit).map_err(|cause| {
            let cause = format!("line {number}: {cause}");
            AlignedError::Damaged { path: path.to_path_buf(), cause }
        })?;
    }
}

/// A message as far as it was read.
#[derive(Default)]
struct Message {
    is_doubtful: bool,
    english: String,
    indonesian: String,
    /// What quoted lines go on with.
    open: Part,
    /// Whether its translation has begun: another message may follow without an empty line.
    is_translated: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    English,
    Indonesian,
    /// What is of no use here: a context, the plural of the message, further plural forms.
    #[default]
    Other,
}

impl Message {
    fn take(&mut self, line: &str, visit: &mut impl FnMut(&str, &str)) -> Result<(), String> {
        if line.is_empty() {
            self.end(visit);
            return Ok(());
        }
        if line.starts_with('"') {
            return self.add(line);
        }
        let (word, rest) = line.split_at(line.find([' ', '\t', '"']).unwrap_or(line.len()));
        if self.is_translated && !word.starts_with("msgstr") {
            self.end(visit);
        }
        if word.starts_with('#') {
            // Obsolete messages are comments.
            self.is_doubtful |= word == "#," && rest.split(',').any(|flag| flag.trim() == "fuzzy");
            return Ok(());
        }
        self.is_translated |= word.starts_with("msgstr");
        self.open = match word {
            "msgid" => Part::English,
            "msgstr" | "msgstr[0]" => Part::Indonesian,
            "msgctxt" | "msgid_plural" => Part::Other,
            _ if word.starts_with("msgstr[") => Part::Other,
            _ => return Err("no line of a message catalogue".to_owned()),
        };
        self.add(rest.trim_start())
    }

    fn add(&mut self, quoted: &str) -> Result<(), String> {
        let text = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let text = text.ok_or("a text that is not in quotes")?;
        match self.open {
            Part::English => unescape(text, &mut self.english),
            Part::Indonesian => unescape(text, &mut self.indonesian),
            Part::Other => {}
        }
        Ok(())
    }

    /// Ends the message, and another may begin. The first has no English: it is the head.
    fn end(&mut self, visit: &mut impl FnMut(&str, &str)) {
        let Message { is_doubtful, english, indonesian, .. } = std::mem::take(self);
        if !is_doubtful && !english.is_empty() && !indonesian.is_empty() {
            let plain = |text: &str| text.replace(['_', '&'], "");
            visit(&plain(&indonesian), &plain(&english));
        }
    }
}

/// Appends a text without its backslashes.
fn unescape(text: &str, to: &mut String) {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => to.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(escaped) => escaped,
                None => '\\',
            }),
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<[String; 2]>, String> {
        let mut pairs = Vec::new();
        let visit = &mut |indonesian: &str, english: &str| {
            pairs.push([english, indonesian].map(str::to_owned))
        };
        for_each_message(text.as_bytes(), Path::new("a.po"), visit)
            .map_err(|error| error.to_string())?;
        Ok(pairs)
    }

    #[test]
    fn messages_are_read_in_every_form() {
        let text = "# Kepala\nmsgid \"\"\nmsgstr \"\"\n\"Language: id\\n\"\n\n\
            #: a.c:1\nmsgctxt \"menu\"\nmsgid \"_Open \"\n\"the \\\"file\\\"\\n\"\nmsgstr \"\"\n\"&Buka \"\n\"berkas\"\r\n\
            msgid \"One file\"\nmsgid_plural \"Files\"\nmsgstr[0] \"Satu berkas\"\nmsgstr[1] \"Berkas\"\n\
            #, c-format, fuzzy\nmsgid \"Close\"\nmsgstr \"Buka\"\n\n\
            #~ msgid \"Old\"\n#~ msgstr \"Lama\"\n\nmsgid \"Empty\"\nmsgstr \"\"\n  msgid\t\"End\"\n  msgstr \"Akhir\"";
        let expected =
            [["Open the \"file\"\n", "Buka berkas"], ["One file", "Satu berkas"], ["End", "Akhir"]];
        assert_eq!(read(text).unwrap(), expected);
    }

    #[test]
    fn what_is_no_catalogue_is_told_with_its_line() {
        for (text, line) in
            [("bukan katalog", 1), ("msgid \"a\"\nmsgstr b", 2), ("\n\nmsgid \"", 3), ("\"", 1)]
        {
            let cause = read(text).unwrap_err();
            assert!(cause.starts_with(&format!("a.po: line {line}: ")), "{cause}");
        }
    }
}
