//! What the values of a document's fields are: text, numbers, dates.
//!
//! Every value is kept as text; one that is a number, or text that is nothing but one, can be
//! compared as a number too, and one that is an ISO date as a date. The parts of nested objects
//! are fields with dotted names.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Map, Value};
use tantivy::time::{Date, Month};

/// The longest text by which a value can be found, in bytes; of longer ones their beginning.
const LONGEST_VALUE: usize = 1000;

/// How deep objects and lists are looked into.
const DEEPEST: usize = 8;

/// The name under which a field is found: in small letters; characters that a query cannot name
/// become `_`.
pub fn field_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '.') { c } else { '_' };
    name.to_lowercase().chars().map(plain).collect()
}

/// Calls `visit` with the name and every value of every field of a document, as text. The year of
/// a `date` stands for a `year` that is missing.
pub(super) fn for_each_value(metadata: &Map<String, Value>, mut visit: impl FnMut(&str, &str)) {
    let mut has_year = false;
    let mut date_year = None;
    for (name, value) in metadata {
        let name = field_name(name);
        for_each_leaf(&name, value, DEEPEST, &mut |name, text| {
            has_year |= name == "year";
            if name == "date" && date_year.is_none() && parse_date(text).is_some() {
                date_year = text.get(..4).map(str::to_owned);
            }
            visit(name, text);
        });
    }
    if let (false, Some(year)) = (has_year, date_year) {
        visit("year", &year);
    }
}

fn for_each_leaf(name: &str, value: &Value, depth: usize, visit: &mut impl FnMut(&str, &str)) {
    let text = match value {
        Value::Null => return,
        Value::Array(values) if depth > 0 => {
            return values.iter().for_each(|value| for_each_leaf(name, value, depth - 1, visit));
        }
        Value::Object(fields) if depth > 0 => {
            for (inner, value) in fields {
                let name = format!("{name}.{}", field_name(inner));
                for_each_leaf(&name, value, depth - 1, visit);
            }
            return;
        }
        Value::Array(_) | Value::Object(_) => return,
        Value::String(text) => Cow::Borrowed(text.trim()),
        value => Cow::Owned(value.to_string()),
    };
    let mut end = text.len().min(LONGEST_VALUE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end > 0 {
        visit(name, &text[..end]);
    }
}

/// A number that a text is: digits with at most one decimal point, a sign, an exponent.
pub fn parse_number(text: &str) -> Option<f64> {
    let begins = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !begins.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The seconds since 1970 that an ISO date stands for: a year, a month, a day (`2014-12-12`), or a
/// minute or a second of one (`2014-12-12T10:30:00+07:00`; UTC where no zone is said).
pub fn parse_date(text: &str) -> Option<Range<i64>> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time.trim())),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let mut part = |digits: usize| -> Option<Option<u16>> {
        let Some(part) = parts.next() else { return Some(None) };
        let fits = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        if fits { Some(Some(part.parse().ok()?)) } else { None }
    };
    let (year, month, day) = (part(4)?? as i32, part(2)?, part(2)?);
    if parts.next().is_some() {
        return None;
    }
    let midnight = |year: i32, month: u16, day: u16| -> Option<i64> {
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        let date = Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
        Some(date.midnight().assume_utc().unix_timestamp())
    };
    match (month, day, time) {
        (None, None, None) => Some(midnight(year, 1, 1)?..next_year(year)?),
        (Some(month), None, None) => {
            let start = midnight(year, month, 1)?;
            let next = if month == 12 { next_year(year)? } else { midnight(year, month + 1, 1)? };
            Some(start..next)
        }
        (Some(month), Some(day), None) => {
            let start = midnight(year, month, day)?;
            Some(start..start + DAY)
        }
        (Some(month), Some(day), Some(time)) => {
            let (start, length) = parse_time(time)?;
            let start = midnight(year, month, day)? + start;
            Some(start..start + length)
        }
        _ => None,
    }
}

const DAY: i64 = 24 * 60 * 60;

fn next_year(year: i32) -> Option<i64> {
    // The last day that the calendar knows is the last of 9999.
    let last = Date::from_calendar_date(year, Month::December, 31).ok()?;
    Some(last.midnight().assume_utc().unix_timestamp() + DAY)
}

/// The second of the day, in UTC, at which a time begins, and how many seconds it stands for.
fn parse_time(time: &str) -> Option<(i64, i64)> {
    let (clock, zone) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => match time.rfind(['+', '-']) {
            Some(at) => {
                let sign = if time[at..].starts_with('-') { -1 } else { 1 };
                (&time[..at], sign * clock_seconds(&time[at + 1..])?.0)
            }
            None => (time, 0),
        },
    };
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let (second, length) = clock_seconds(clock)?;
    Some((second - zone, length))
}

/// `10`, `10:30`, `1030` or `10:30:15`: the second of the day, and 1 or 60 seconds.
fn clock_seconds(clock: &str) -> Option<(i64, i64)> {
    let digits: String = clock.chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let pair = |at: usize| digits.get(at..at + 2).and_then(|pair| pair.parse::<i64>().ok());
    match digits.len() {
        2 => Some((pair(0)? * 3600, 3600)),
        4 => Some((pair(0)? * 3600 + pair(2)? * 60, 60)),
        6 => Some((pair(0)? * 3600 + pair(2)? * 60 + pair(4)?, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_are_periods() {
        let seconds = |text: &str| parse_date(text).map(|period| (period.start, period.end));
        let cases = [
            ("1970", Some((0, 365 * DAY))),
            ("1970-02", Some((31 * DAY, 59 * DAY))),
            ("1970-01-02", Some((DAY, 2 * DAY))),
            ("1970-01-01T01:00", Some((3600, 3660))),
            ("1970-01-01 07:00:00+07:00", Some((0, 1))),
            ("1970-01-01T00:00:01.5Z", Some((1, 2))),
            ("1602-03-20", Some((-11_606_198_400, -11_606_112_000))),
            ("2014-13", None),
            ("2014-02-30", None),
            ("12-12-2014", None),
            ("tahun 2014", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(text), expected, "{text}");
        }
        assert!(parse_date("9999-12").is_some());
    }

    #[test]
    fn values_of_all_kinds_have_names() {
        let metadata = serde_json::json!({
            "Author": {"Name": "Budi", "tags": ["a", "b"]}, "date": "2014-12-12", "n": 3.5,
            "draft": false, "nothing": null, "": "x",
        });
        let mut seen = Vec::new();
        for_each_value(metadata.as_object().unwrap(), |name, value| {
            seen.push(format!("{name}={value}"));
        });
        seen.sort();
        let expected = [
            "=x",
            "author.name=Budi",
            "author.tags=a",
            "author.tags=b",
            "date=2014-12-12",
            "draft=false",
            "n=3.5",
            "year=2014",
        ];
        assert_eq!(seen, expected);
    }
}
