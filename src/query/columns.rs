//! What documents have in their fields: numbers, dates and text, compared column by column.

use tantivy::columnar::{Column, DynamicColumn, StrColumn};

use super::pattern::Glob;
use super::postings::SegmentView;
use super::window::Window;

/// What a field must hold; one of several things will do.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueTest {
    /// The field's name.
    pub field: String,
    /// What it may hold.
    pub any: Vec<Test>,
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A number between two bounds.
    Number(Range<f64>),
    /// A date that begins between two moments, in seconds since 1970.
    Date(Range<i64>),
    /// Text that holds words, in small letters, as whole words side by side.
    Words(String),
    /// Text that fits a pattern from beginning to end, in small letters.
    Pattern(Glob),
    /// Anything.
    Present,
}

/// Bounds of values; each may be missing, and may belong to the range or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range<T> {
    /// The least value, and whether it is one of them.
    pub from: Option<(T, bool)>,
    /// The greatest.
    pub to: Option<(T, bool)>,
}

impl<T: Copy + PartialOrd> Range<T> {
    /// One value alone.
    pub fn only(value: T) -> Self {
        Range { from: Some((value, true)), to: Some((value, true)) }
    }

    fn holds(&self, value: T) -> bool {
        let above =
            self.from.is_none_or(|(least, included)| value > least || (included && value == least));
        let below = self
            .to
            .is_none_or(|(greatest, included)| value < greatest || (included && value == greatest));
        above && below
    }
}

/// A field's columns in one segment.
pub(super) struct ValueCursor {
    tests: Vec<OpenTest>,
    docs: u32,
}

enum OpenTest {
    Whole(Column<i64>, Range<f64>),
    Number(Column<f64>, Range<f64>),
    Date(Column<i64>, Range<i64>),
    /// A column of texts' numbers, and which of them fit.
    Text(Column<u64>, Vec<bool>),
}

impl ValueCursor {
    /// Opens the columns. Costs a comparison with each different text that the field has.
    pub(super) fn open(test: &ValueTest, segment: &SegmentView) -> tantivy::Result<Self> {
        let mut tests = Vec::new();
        for wanted in &test.any {
            match wanted {
                Test::Number(range) => match number_column(segment, &test.field)? {
                    Some(DynamicColumn::I64(column)) => {
                        tests.push(OpenTest::Whole(column, *range));
                    }
                    Some(DynamicColumn::F64(column)) => {
                        tests.push(OpenTest::Number(column, *range));
                    }
                    _ => {}
                },
                Test::Date(range) => {
                    let name = format!("dates.{}", test.field);
                    let column = segment.reader.fast_fields().column_opt::<i64>(&name)?;
                    tests.extend(column.map(|column| OpenTest::Date(column, *range)));
                }
                Test::Words(_) | Test::Pattern(_) | Test::Present => {
                    if let Some(column) = text_column(segment, &test.field)? {
                        let fitting = fitting(&column, wanted)?;
                        tests.push(OpenTest::Text(column.ords().clone(), fitting));
                    }
                }
            }
        }
        Ok(ValueCursor { tests, docs: segment.reader.max_doc() })
    }

    /// Adds the passages of a window whose values fit.
    pub(super) fn add_to(&mut self, window: &mut Window) {
        for doc in window.base..window.end().min(self.docs) {
            let fits = self.tests.iter().any(|test| match test {
                OpenTest::Whole(column, range) => {
                    column.values_for_doc(doc).any(|value| range.holds(value as f64))
                }
                OpenTest::Number(column, range) => {
                    column.values_for_doc(doc).any(|value| range.holds(value))
                }
                OpenTest::Date(column, range) => {
                    column.values_for_doc(doc).any(|value| range.holds(value))
                }
                OpenTest::Text(column, fitting) => column
                    .values_for_doc(doc)
                    .any(|ord| fitting.get(ord as usize).is_some_and(|fits| *fits)),
            });
            if fits {
                window.add(doc, 0.0);
            }
        }
    }
}

/// The column of a field's values as text.
pub(crate) fn text_column(
    segment: &SegmentView,
    field: &str,
) -> tantivy::Result<Option<StrColumn>> {
    let fast = segment.reader.fast_fields();
    match field {
        "doc" | "path" => fast.str(field),
        field => fast.str(&format!("values.{field}")),
    }
}

fn number_column(segment: &SegmentView, field: &str) -> tantivy::Result<Option<DynamicColumn>> {
    let handles =
        segment.reader.fast_fields().dynamic_column_handles(&format!("numbers.{field}"))?;
    Ok(handles.first().map(|handle| handle.open()).transpose()?)
}

/// Which of a column's texts fit.
fn fitting(column: &StrColumn, test: &Test) -> tantivy::Result<Vec<bool>> {
    let mut fitting = Vec::with_capacity(column.dictionary().num_terms());
    let mut texts = column.dictionary().stream()?;
    while texts.advance() {
        let fits = match (test, std::str::from_utf8(texts.key())) {
            (Test::Words(words), Ok(text)) => holds_words(&text.to_lowercase(), words),
            (Test::Pattern(pattern), Ok(text)) => pattern.fits(&text.to_lowercase()),
            _ => true,
        };
        fitting.push(fits);
    }
    Ok(fitting)
}

/// Whether words stand in a text with no letter or digit right before or after them.
fn holds_words(text: &str, words: &str) -> bool {
    let bounds = |start: usize| {
        let before = text[..start].chars().next_back();
        let after = text[start + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(words).any(|(start, _)| bounds(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_whole_in_a_text() {
        let cases = [
            ("budi santoso", "santoso", true),
            ("budi santoso", "budi santoso", true),
            ("budi santoso", "budi s", false),
            ("docs/laporan.txt", "laporan", true),
            ("docs/laporan.txt", "apor", false),
        ];
        for (text, words, holds) in cases {
            assert_eq!(holds_words(text, words), holds, "{text} {words}");
        }
    }

    #[test]
    fn ranges_hold_their_bounds_or_not() {
        let range = Range { from: Some((1, true)), to: Some((3, false)) };
        assert_eq!([0, 1, 2, 3].map(|value| range.holds(value)), [false, true, true, false]);
        assert!(Range { from: None, to: None }.holds(0));
        assert!(Range::only(2).holds(2));
    }
}
