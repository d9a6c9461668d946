//! The lines of the text tables.
//!
//! Every table is UTF-8 text: one word a line, fields separated by tabs, `#` begins a comment line.
//!
//! | table | line |
//! |---|---|
//! | roots | `root<TAB>class` or `root<TAB>class<TAB>whole` or `root<TAB>class<TAB>compound:a+b` |
//! | names | `name` |
//! | variants | `form<TAB>standard` |
//! | exceptions | `form<TAB>=root` |
//! | stopwords | `word` or `word<TAB>question` |
//!
//! A user's file may mix lines of roots, variants and exceptions; what the second field looks like
//! tells them apart.

use thiserror::Error;

/// Which table a line belongs to.
#[allow(dead_code, reason = "the build script reads five of them, the library the user's")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Roots with their frequency class.
    Roots,
    /// Places and persons.
    Names,
    /// Non-standard spellings.
    Variants,
    /// Irregular forms.
    Exceptions,
    /// Function words.
    Stopwords,
    /// A user's own mixture of roots, names, variants and exceptions.
    User,
}

/// What one line says.
#[derive(Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// A root, its class, and whether it only looks affixed.
    Root(u8, bool),
    /// A fused compound, its class, and its parts joined by `+`.
    Compound(u8, &'a str),
    /// A place or a person.
    Name,
    /// A spelling of this standard form.
    Variant(&'a str),
    /// A form of this root.
    Exception(&'a str),
    /// A function word, and whether it asks.
    Stopword(bool),
}

/// A line of a word list that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum UserWordsError {
    /// The word has characters other than lower-case letters and hyphens.
    #[error("line {line}: \"{word}\" may hold only the letters a to z and single hyphens")]
    Characters {
        /// Counted from 1.
        line: usize,
        /// The word as written.
        word: String,
    },
    /// The second field is none that the table knows.
    #[error(
        "line {line}: \"{field}\" is not understood after \"{word}\": write a class from 1 to 5, \
         \"name\", a standard form, or \"=root\""
    )]
    Field {
        /// Counted from 1.
        line: usize,
        /// The word the field belongs to.
        word: String,
        /// The field as written.
        field: String,
    },
    /// The third field is neither `whole` nor `compound:a+b`.
    #[error("line {line}: \"{mark}\" is not understood: write \"whole\" or \"compound:a+b\"")]
    Mark {
        /// Counted from 1.
        line: usize,
        /// The field as written.
        mark: String,
    },
    /// The word stands in the table twice.
    #[error("line {line}: \"{word}\" is listed twice: keep one of the lines")]
    Twice {
        /// Counted from 1.
        line: usize,
        /// The word.
        word: String,
    },
    /// The lists together are larger than the format can hold.
    #[error("the word list is too long to be compiled: at most 256 kB of targets fit")]
    TooLong,
}

/// Reads one line; `None` for blank lines and comments.
pub fn parse_line<'a>(
    line: &'a str,
    number: usize,
    table: Table,
) -> Result<Option<(&'a str, Fact<'a>)>, UserWordsError> {
    let line = line.trim_end();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let mut fields = line.split('\t');
    let word = checked(fields.next().unwrap_or_default(), number)?;
    let second = fields.next();
    let third = fields.next();
    let misplaced = |field: &str| UserWordsError::Field {
        line: number,
        word: word.to_owned(),
        field: field.to_owned(),
    };
    let fact = match (table, second) {
        (Table::Names, None) => Fact::Name,
        (Table::Stopwords, None) => Fact::Stopword(false),
        (Table::Stopwords, Some("question")) => Fact::Stopword(true),
        (Table::Roots | Table::User, Some(class))
            if class.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            root_fact(class, third, number).ok_or_else(|| misplaced(class))??
        }
        (Table::Exceptions | Table::User, Some(target)) if target.starts_with('=') => {
            Fact::Exception(checked(&target[1..], number)?)
        }
        (Table::User, Some("name")) => Fact::Name,
        (Table::Variants | Table::User, Some(target)) => Fact::Variant(checked(target, number)?),
        (_, field) => return Err(misplaced(field.unwrap_or_default())),
    };
    Ok(Some((word, fact)))
}

fn root_fact<'a>(
    class: &str,
    mark: Option<&'a str>,
    number: usize,
) -> Option<Result<Fact<'a>, UserWordsError>> {
    let class = class.parse::<u8>().ok().filter(|class| (1..=5).contains(class))?;
    Some(match mark {
        None => Ok(Fact::Root(class, false)),
        Some("whole") => Ok(Fact::Root(class, true)),
        Some(mark) => match mark.strip_prefix("compound:") {
            Some(parts) if parts.split('+').all(|part| checked(part, number).is_ok()) => {
                Ok(Fact::Compound(class, parts))
            }
            _ => Err(UserWordsError::Mark { line: number, mark: mark.to_owned() }),
        },
    })
}

/// The alphabet of the trie: a to z, with single hyphens inside.
fn checked(word: &str, line: usize) -> Result<&str, UserWordsError> {
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    if word.len() <= 60 && word.split('-').all(letters) {
        Ok(word)
    } else {
        Err(UserWordsError::Characters { line, word: word.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        let cases = [
            (Table::Roots, "ajar\t1", Some(("ajar", Fact::Root(1, false)))),
            (Table::Roots, "berita\t1\twhole", Some(("berita", Fact::Root(1, true)))),
            (
                Table::Roots,
                "ujicoba\t3\tcompound:uji+coba",
                Some(("ujicoba", Fact::Compound(3, "uji+coba"))),
            ),
            (Table::Names, "bekasi", Some(("bekasi", Fact::Name))),
            (Table::User, "yg\tyang", Some(("yg", Fact::Variant("yang")))),
            (Table::User, "kinerja\t=kerja", Some(("kinerja", Fact::Exception("kerja")))),
            (Table::Stopwords, "apa\tquestion", Some(("apa", Fact::Stopword(true)))),
            (Table::User, "# a comment", None),
            (Table::User, "", None),
        ];
        for (table, line, expected) in cases {
            assert_eq!(parse_line(line, 1, table), Ok(expected), "{line}");
        }
    }

    #[test]
    fn errors_name_the_line_and_the_cause() {
        let cases = [
            ("Ajar\t1", "line 7: \"Ajar\" may hold only the letters a to z and single hyphens"),
            (
                "ajar\t1\tround",
                "line 7: \"round\" is not understood: write \"whole\" or \"compound:a+b\"",
            ),
        ];
        for (line, message) in cases {
            let error = parse_line(line, 7, Table::User).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        for line in ["ajar", "ajar\t9", "ajar\t1x"] {
            let error = parse_line(line, 7, Table::User).unwrap_err();
            assert!(matches!(error, UserWordsError::Field { line: 7, .. }), "{line}: {error}");
        }
    }
}
