//! Numbers, dates, amounts, times and ordinals: one term each, however they are written.
//!
//! `12 Desember 2014`, `December 12, 2014` and `12/12/2014` all carry the variant `2014-12-12`,
//! `Rp1,5 miliar` and `1.5 billion rupiah` the variant `idr1500000000`. The words themselves stay
//! as they are; the one form stands beside them, so nothing that could be found is lost.
//!
//! | written | variants |
//! |---|---|
//! | `12 Desember 2014`, `12th of December, 2014`, `12/12/2014`, `2014-12-12` | `2014-12-12`, `2014-12`, `--12-12` |
//! | `Desember 2014` | `2014-12` |
//! | `12 Desember` | `--12-12` |
//! | `51 juta`, `51 million`, `lima puluh satu juta` | `51000000` |
//! | `Rp1,5 miliar`, `1.5 billion rupiah` | `1500000000`, `idr1500000000` |
//! | `51 persen`, `51%` | `51%` |
//! | `ke-2`, `kedua`, `second`, `II` | `2nd` |
//! | `pukul 10.30`, `10.30 WIB`, `10:30 a.m.` | `10:30` |
//! | `1990-an`, `1990s`, `tahun 90-an` | `1990s` |
//!
//! In dates of numbers alone the day comes first, as it does in Indonesia, unless only the
//! second number can be a day; a year of two digits from 50 on lies in the last century.

use std::fmt::Write as _;

use crate::text::{ValueWord, value_word};

use super::terms::{Analysis, VariantKind};

/// A value that was found: its term and the tokens it stands for.
pub(super) struct Value {
    term: String,
    first: usize,
    last: usize,
}

/// Adds the values of a text whose tokens are in `analysis`. `found` is a buffer.
pub(super) fn add_values(text: &str, analysis: &mut Analysis, found: &mut Vec<Value>) {
    found.clear();
    let mut row = Row { text, analysis, found };
    let mut at = 0;
    while at < row.analysis.len() {
        let may_begin = row.analysis.may_begin_value(at);
        at = may_begin.then(|| row.value_at(at)).flatten().map_or(at + 1, |last| last + 1);
    }
    for Value { term, first, last } in found.drain(..) {
        let says_itself = first == last && analysis.token(first).surface == term;
        if !says_itself {
            analysis.push_variant(&term, VariantKind::Value, first, last);
        }
    }
}

/// Whether a value may begin with a token, as far as its surface tells.
pub(super) fn may_begin_value(surface: &str) -> bool {
    surface.starts_with(|c: char| c.is_ascii_digit())
        || surface == "ke"
        || may_be_roman(surface)
        || value_word(surface).is_some()
}

/// Whether a word is of the letters of small Roman numbers; single letters are letters.
fn may_be_roman(surface: &str) -> bool {
    surface.len() >= 2 && surface.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

/// The tokens being read.
struct Row<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    found: &'a mut Vec<Value>,
}

/// A number as it stands in the text.
struct Number {
    /// Digits, and a point before decimals.
    digits: String,
    last: usize,
    /// Whether words or a scale took part: the digits stand nowhere in the text.
    spelled: bool,
}

/// A day of a year, or a part of it.
#[derive(Clone, Copy)]
struct Date {
    year: Option<u16>,
    month: u8,
    day: Option<u8>,
}

impl Row<'_> {
    /// Finds what begins at a token and tells its last token.
    fn value_at(&mut self, at: usize) -> Option<usize> {
        let surface = self.analysis.token(at).surface;
        if surface.starts_with(|c: char| c.is_ascii_digit()) {
            return self
                .date(at)
                .or_else(|| self.time(at))
                .or_else(|| self.decade(at))
                .or_else(|| self.amount(at, at, self.currency_sign(at)));
        }
        match value_word(surface) {
            None => {
                if surface == "ke" {
                    self.numbered(at)
                } else {
                    self.roman(at, surface)
                }
            }
            Some(ValueWord::Month(_)) => self.date(at),
            Some(ValueWord::Currency(currency)) => {
                let sign = self.currency_sign(at + 1).unwrap_or(currency);
                self.digits(at + 1)?;
                self.amount(at, at + 1, Some(sign))
            }
            Some(ValueWord::Clock) => self.time(at + 1).inspect(|_| self.widen(at)),
            Some(ValueWord::Ordinal(_) | ValueWord::OrdinalTens(_)) => self.ordinal(at),
            Some(ValueWord::Tens(tens))
                if matches!(self.word(at + 1), Some(ValueWord::Ordinal(1..=9))) =>
            {
                let Some(ValueWord::Ordinal(unit)) = self.word(at + 1) else { return None };
                self.push_ordinal(u32::from(tens) + u32::from(unit), at, at + 1)
            }
            Some(_) => self.amount(at, at, None),
        }
    }

    fn push(&mut self, term: String, first: usize, last: usize) {
        self.found.push(Value { term, first, last });
    }

    /// Lets the last value begin at an earlier token.
    fn widen(&mut self, first: usize) {
        if let Some(value) = self.found.last_mut() {
            value.first = first;
        }
    }

    fn surface(&self, at: usize) -> Option<&str> {
        (at < self.analysis.len()).then(|| self.analysis.token(at).surface)
    }

    fn word(&self, at: usize) -> Option<ValueWord> {
        self.surface(at).and_then(value_word)
    }

    /// What stands between a token and the one before it.
    fn gap(&self, at: usize) -> &str {
        if at == 0 || at >= self.analysis.len() {
            return "";
        }
        &self.text[self.analysis.token(at - 1).end..self.analysis.token(at).start]
    }

    /// Whether a token follows the one before it with nothing but white space (and perhaps one
    /// mark) between them.
    fn follows(&self, at: usize, mark: Option<char>) -> bool {
        let gap = self.gap(at).trim();
        at < self.analysis.len()
            && (gap.is_empty() || mark.is_some_and(|mark| gap.chars().eq([mark])))
    }

    /// The token's number in digits, where it is one.
    fn digits(&self, at: usize) -> Option<&str> {
        self.surface(at).filter(|surface| {
            surface.starts_with(|c: char| c.is_ascii_digit())
                && surface.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && surface.bytes().filter(|&b| b == b'.').count() <= 1
        })
    }

    /// The token's number, where it is whole and has at most `length` digits.
    fn integer(&self, at: usize, length: usize) -> Option<u16> {
        let digits = self.surface(at)?;
        (digits.len() <= length && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse().ok())
            .flatten()
    }

    fn date(&mut self, at: usize) -> Option<usize> {
        let (date, last) = self
            .numeric_date(at)
            .or_else(|| self.dotted_date(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.month_first(at))?;
        let Date { year, month, day } = date;
        if let (Some(year), Some(day)) = (year, day) {
            self.push(format!("{year:04}-{month:02}-{day:02}"), at, last);
        }
        if let Some(year) = year {
            self.push(format!("{year:04}-{month:02}"), at, last);
        }
        if let Some(day) = day {
            self.push(format!("--{month:02}-{day:02}"), at, last);
        }
        Some(last)
    }

    /// `12/12/2014`, `12-12-2014`, `2014-12-12`.
    fn numeric_date(&self, at: usize) -> Option<(Date, usize)> {
        let sign = self.gap(at + 1);
        if !matches!(sign, "/" | "-") || self.gap(at + 2) != sign {
            return None;
        }
        let [first, second, third] = [at, at + 1, at + 2].map(|at| self.surface(at));
        let (first, second, third) = (first?, second?, third?);
        let ends = !matches!(self.gap(at + 3), "/" | "-");
        let date = match (first.len(), third.len()) {
            (4, 1..=2) => civil(first, second, third),
            (1..=2, 2 | 4) => day_and_month(first, second, third),
            _ => None,
        };
        date.filter(|_| ends).map(|date| (date, at + 2))
    }

    /// `12.12.2014`, which is one token.
    fn dotted_date(&self, at: usize) -> Option<(Date, usize)> {
        let mut parts = self.surface(at)?.split('.');
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || third.len() != 4 {
            return None;
        }
        day_and_month(first, second, third).map(|date| (date, at))
    }

    /// `12 Desember 2014`, `12th of December, 2014`, `tanggal 5 bulan Mei tahun 1998`.
    fn day_first(&self, at: usize) -> Option<(Date, usize)> {
        let day = self.day(at)?;
        let mut next = at + 1;
        if matches!(self.surface(next), Some("of" | "bulan")) {
            next += 1;
        }
        let Some(ValueWord::Month(month)) = self.word(next) else { return None };
        if !self.follows(next, Some('-')) && next == at + 1 {
            return None;
        }
        let (year, last) = self.year_after(next);
        Some((Date { year, month, day: Some(day) }, last))
    }

    /// `December 12, 2014`, `Desember 2014`.
    fn month_first(&self, at: usize) -> Option<(Date, usize)> {
        let Some(ValueWord::Month(month)) = self.word(at) else { return None };
        if let (Some(year), last) = self.year_after(at) {
            return Some((Date { year: Some(year), month, day: None }, last));
        }
        // Only English puts the month first: `Mei 5` is no day.
        let day = self.day(at + 1).filter(|_| self.follows(at + 1, Some('.')))?;
        let (year, last) = self.year_after(at + 1);
        Some((Date { year, month, day: Some(day) }, last))
    }

    /// The year behind a token: `2014`, `, 2014`, `tahun 2014`.
    fn year_after(&self, at: usize) -> (Option<u16>, usize) {
        let skip = usize::from(matches!(self.surface(at + 1), Some("tahun" | "of")));
        let next = at + 1 + skip;
        let near = self.follows(next, Some(',')) || self.follows(next, Some('-'));
        let year = self.integer(next, 4).filter(|year| near && (1000..=2999).contains(year));
        if year.is_some() { (year, next) } else { (None, at) }
    }

    fn day(&self, at: usize) -> Option<u8> {
        let surface = self.surface(at)?;
        let digits =
            ["st", "nd", "rd", "th"].iter().find_map(|ending| surface.strip_suffix(ending));
        let digits = digits.unwrap_or(surface);
        let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|day| fits && (1..=31).contains(day))
    }

    /// `10.30 WIB`, `10:30`, `2.15 pm`; `pukul` before the token counts as a mark of time.
    fn time(&mut self, at: usize) -> Option<usize> {
        let token = (at < self.analysis.len()).then(|| self.analysis.token(at))?;
        let written = &self.text[token.bytes()];
        let after_clock = at > 0 && self.word(at - 1) == Some(ValueWord::Clock);
        // `10:30` is two tokens, `10.30` one.
        let (hours, minutes, last) = match written.split_once(['.', ':']) {
            Some((hours, minutes)) => (hours.to_owned(), minutes.to_owned(), at),
            None if self.gap(at + 1) == ":" && self.gap(at + 2) != ":" => {
                (written.to_owned(), self.surface(at + 1)?.to_owned(), at + 1)
            }
            None => (written.to_owned(), String::new(), at),
        };
        let zone = self.word(last + 1).filter(|_| self.follows(last + 1, None));
        let zone = zone.filter(|word| matches!(word, ValueWord::Zone | ValueWord::Afternoon));
        let certain = after_clock || zone.is_some() || last > at || written.contains(':');
        let two_digits = |digits: &str| {
            let fits = digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| digits.parse::<u8>().ok()).flatten()
        };
        let minutes = match minutes.as_str() {
            "" if after_clock || zone.is_some() => 0,
            minutes if minutes.len() == 2 => two_digits(minutes)?,
            _ => return None,
        };
        let mut hours = two_digits(&hours)?;
        if zone == Some(ValueWord::Afternoon) && hours < 12 {
            hours += 12;
        }
        if !certain || hours > 24 || minutes > 59 {
            return None;
        }
        let last = last + usize::from(zone.is_some());
        self.push(format!("{hours:02}:{minutes:02}"), at, last);
        Some(last)
    }

    /// `1990-an`, `1990an`, `1990s`, `90-an`.
    fn decade(&mut self, at: usize) -> Option<usize> {
        let surface = self.surface(at)?;
        let whole = ["an", "s"].iter().find_map(|ending| surface.strip_suffix(ending));
        let (digits, last) = match whole {
            Some(digits) => (digits, at),
            None if self.gap(at + 1) == "-" && self.surface(at + 1) == Some("an") => {
                (surface, at + 1)
            }
            None => return None,
        };
        let year: u16 = digits.parse().ok().filter(|year| year % 10 == 0)?;
        let year = match digits.len() {
            4 => year,
            2 if year >= 20 => 1900 + year,
            _ => return None,
        };
        self.push(format!("{year}s"), at, last);
        Some(last)
    }

    /// A number, with its currency or percent sign if there is one. `first` is the currency
    /// before it, or the number itself.
    fn amount(&mut self, first: usize, at: usize, currency: Option<&'static str>) -> Option<usize> {
        let number = self.number(at)?;
        let after = number.last + 1;
        let follows = self.follows(after, None);
        let behind = &self.text[self.analysis.token(number.last).end..];
        if self.word(after) == Some(ValueWord::Percent) && follows {
            self.push(format!("{}%", number.digits), at, after);
            return Some(after);
        }
        if behind.trim_start_matches([' ', '\u{a0}']).starts_with('%') {
            self.push(format!("{}%", number.digits), at, number.last);
            return Some(number.last);
        }
        let mut last = number.last;
        let mut currency = currency;
        if let Some(ValueWord::Currency(code)) = self.word(after)
            && currency.is_none()
            && follows
        {
            let (code, words) = self.dollar(code, after);
            currency = Some(code);
            last = after + words;
        }
        if let Some(currency) = currency {
            self.push(format!("{currency}{}", number.digits), first, last);
        }
        if number.spelled {
            self.push(number.digits, at, number.last);
        } else if currency.is_none() {
            return None;
        }
        Some(last)
    }

    /// Whose dollar it is: `dolar AS`, `dolar Singapura`; and how many words say it.
    fn dollar(&self, code: &'static str, at: usize) -> (&'static str, usize) {
        if code != "usd" {
            return (code, 0);
        }
        match self.surface(at + 1) {
            Some("as" | "amerika") => ("usd", 1),
            Some("singapura") => ("sgd", 1),
            Some("australia") => ("aud", 1),
            Some("hongkong") => ("hkd", 1),
            _ => ("usd", 0),
        }
    }

    /// The currency whose sign stands before a token: `$5`, `US$5`, `€5`.
    fn currency_sign(&self, at: usize) -> Option<&'static str> {
        let start = self.analysis.token(at.min(self.analysis.len() - 1)).start;
        let before = self.text[..start].trim_end();
        match before.chars().next_back()? {
            '$' if before.ends_with("S$") && !before.ends_with("US$") => Some("sgd"),
            '$' if before.ends_with("A$") => Some("aud"),
            '$' => Some("usd"),
            '€' => Some("eur"),
            '£' => Some("gbp"),
            '¥' => Some("jpy"),
            _ => None,
        }
    }

    /// The longest number that begins at a token: digits with a scale (`1,5 miliar`), or words.
    fn number(&self, at: usize) -> Option<Number> {
        let Some(digits) = self.digits(at) else { return self.spelled_number(at) };
        let mut number = Number { digits: digits.to_owned(), last: at, spelled: false };
        while self.follows(number.last + 1, None) {
            let zeros = match self.word(number.last + 1) {
                Some(ValueWord::Zeros(zeros)) => zeros,
                Some(ValueWord::Hundred) => 2,
                Some(ValueWord::Puluh) => 1,
                _ => break,
            };
            number.digits = scaled(&number.digits, zeros);
            number.last += 1;
            number.spelled = true;
        }
        Some(number)
    }

    /// `dua ratus lima puluh ribu`, `fifty-one`.
    fn spelled_number(&self, at: usize) -> Option<Number> {
        let (mut total, mut group, mut unit) = (0u64, 0u64, 0u64);
        let mut next = at;
        while next == at || self.follows(next, Some('-')) {
            let and = self.surface(next) == Some("and") && group >= 100 && unit == 0;
            match self.word(next) {
                Some(ValueWord::Unit(n)) if unit == 0 => unit = n.into(),
                Some(ValueWord::Teen(n)) if unit == 0 => unit = n.into(),
                Some(ValueWord::Tens(n)) if unit == 0 => group += u64::from(n),
                Some(ValueWord::Belas) if (1..10).contains(&unit) => unit += 10,
                Some(ValueWord::Puluh) if (1..10).contains(&unit) => {
                    group += unit * 10;
                    unit = 0;
                }
                Some(ValueWord::Hundred) if unit > 0 => {
                    group += unit * 100;
                    unit = 0;
                }
                Some(ValueWord::OneAndZeros(2)) if unit == 0 => group += 100,
                Some(ValueWord::Zeros(zeros)) if group + unit > 0 => {
                    total += (group + unit) * 10u64.pow(zeros.into());
                    (group, unit) = (0, 0);
                }
                Some(ValueWord::OneAndZeros(zeros)) if group + unit == 0 => {
                    total += 10u64.pow(zeros.into());
                }
                _ if and && self.word(next + 1).is_some() => {}
                _ => break,
            }
            next += 1;
        }
        let value = total + group + unit;
        // `satu` and `one` are more often articles than numbers.
        (value > 1).then(|| Number { digits: value.to_string(), last: next - 1, spelled: true })
    }

    /// `ke-2`, `ke-21`.
    fn numbered(&mut self, at: usize) -> Option<usize> {
        let number = self.integer(at + 1, 4).filter(|_| self.gap(at + 1) == "-")?;
        self.push_ordinal(number.into(), at, at + 1)
    }

    /// `kedua`, `kedua belas`, `kedua puluh satu`, `second`, `twentieth`.
    fn ordinal(&mut self, at: usize) -> Option<usize> {
        let unit = match self.word(at)? {
            ValueWord::Ordinal(unit) => u32::from(unit),
            ValueWord::OrdinalTens(tens) => return self.push_ordinal(tens.into(), at, at),
            _ => return None,
        };
        if !self.follows(at + 1, None) || unit > 9 {
            return self.push_ordinal(unit, at, at);
        }
        match self.word(at + 1) {
            Some(ValueWord::Belas) => self.push_ordinal(unit + 10, at, at + 1),
            Some(ValueWord::Puluh) => match self.word(at + 2) {
                Some(ValueWord::Unit(last)) if self.follows(at + 2, None) => {
                    self.push_ordinal(unit * 10 + u32::from(last), at, at + 2)
                }
                _ => self.push_ordinal(unit * 10, at, at + 1),
            },
            _ => self.push_ordinal(unit, at, at),
        }
    }

    /// `II` to `XXXIX`, in capitals.
    fn roman(&mut self, at: usize, surface: &str) -> Option<usize> {
        if !may_be_roman(surface) {
            return None;
        }
        let written = &self.text[self.analysis.token(at).bytes()];
        let in_capitals = written.bytes().all(|b| b.is_ascii_uppercase());
        let value = roman_value(surface).filter(|_| in_capitals)?;
        self.push_ordinal(value, at, at)
    }

    fn push_ordinal(&mut self, number: u32, first: usize, last: usize) -> Option<usize> {
        let ending = match (number % 100, number % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        let mut term = String::new();
        let _ = write!(term, "{number}{ending}");
        self.push(term, first, last);
        Some(last)
    }
}

/// A date of three numbers, the day first unless only the second can be one.
fn day_and_month(first: &str, second: &str, year: &str) -> Option<Date> {
    let swap = second.parse::<u8>().is_ok_and(|second| second > 12);
    let (day, month) = if swap { (second, first) } else { (first, second) };
    civil(year, month, day)
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let short = year.len() == 2;
    let year: u16 = year.parse().ok()?;
    let year = match (short, year) {
        (true, 50..) => 1900 + year,
        (true, _) => 2000 + year,
        (false, 1000..=2999) => year,
        _ => return None,
    };
    let two_digits = |part: &str| (part.len() <= 2).then(|| part.parse::<u8>().ok()).flatten();
    let month = two_digits(month).filter(|month| (1..=12).contains(month))?;
    let day = two_digits(day).filter(|day| (1..=31).contains(day))?;
    Some(Date { year: Some(year), month, day: Some(day) })
}

/// Moves the decimal point of a number to the right.
fn scaled(digits: &str, zeros: u8) -> String {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let zeros = usize::from(zeros);
    let mut scaled = String::from(whole);
    if decimals.len() > zeros {
        scaled.push_str(&decimals[..zeros]);
        scaled.push('.');
        scaled.push_str(&decimals[zeros..]);
    } else {
        scaled.push_str(decimals);
        scaled.extend(std::iter::repeat_n('0', zeros - decimals.len()));
    }
    let trimmed = scaled.trim_start_matches('0');
    if trimmed.is_empty() || trimmed.starts_with('.') {
        format!("0{trimmed}")
    } else {
        trimmed.to_owned()
    }
}

/// The value of a Roman numeral of i, v and x, written as it should be.
fn roman_value(letters: &str) -> Option<u32> {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let tens = letters.bytes().take_while(|&b| b == b'x').count();
    if tens > 3 {
        return None;
    }
    let unit = UNITS.iter().position(|unit| *unit == &letters[tens..])?;
    Some(10 * tens as u32 + unit as u32)
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Analyzer, VariantKind};
    use crate::language::Language;

    fn values(text: &str) -> Vec<String> {
        let analyzer = Analyzer::default();
        let [indonesian, english] = Language::ALL.map(|language| {
            let analysis = analyzer.analyze(text, language);
            let values = analysis.variants().filter(|variant| variant.kind == VariantKind::Value);
            values.map(|value| value.term.to_owned()).collect::<Vec<_>>()
        });
        assert_eq!(indonesian, english, "{text}: the language does not matter");
        indonesian
    }

    #[test]
    fn values_have_one_form_however_they_are_written() {
        let day = &["2014-12-12", "2014-12", "--12-12"][..];
        let cases: &[(&str, &[&str])] = &[
            ("12 Desember 2014", day),
            ("12 December 2014", day),
            ("December 12, 2014", day),
            ("the 12th of December, 2014", day),
            ("tanggal 12 bulan Desember tahun 2014", day),
            ("12/12/2014", day),
            ("12-12-2014", day),
            ("12.12.2014", day),
            ("2014-12-12", day),
            ("12/12/14", day),
            ("12-Des-2014", day),
            ("17/8/1945", &["1945-08-17", "1945-08", "--08-17"]),
            ("8/17/1945", &["1945-08-17", "1945-08", "--08-17"]),
            ("Desember 2014", &["2014-12"]),
            ("17 Agustus", &["--08-17"]),
            ("may 5 people", &["--05-05"]),
            ("in May they", &[]),
            ("1/2", &[]),
            ("12/13/14/15", &[]),
            ("99/99/2014", &[]),
            ("51 juta", &["51000000"]),
            ("1.5 million", &["1500000"]),
            ("lima puluh satu negara", &["51"]),
            ("fifty-one countries", &["51"]),
            ("dua ratus lima puluh ribu", &["250000"]),
            ("two hundred and fifty thousand", &["250000"]),
            ("seratus dua puluh lima", &["125"]),
            ("dua belas rasul", &["12"]),
            ("seribu", &["1000"]),
            ("satu hari", &[]),
            ("ratus ribu", &[]),
            ("Rp1,5 miliar", &["idr1500000000", "1500000000"]),
            ("Rp 1.500.000.000,00", &["idr1500000000"]),
            ("1.5 billion rupiah", &["idr1500000000", "1500000000"]),
            ("US$5 million", &["usd5000000", "5000000"]),
            ("5 juta dolar AS", &["usd5000000", "5000000"]),
            ("$7,50", &["usd7.5"]),
            ("S$20", &["sgd20"]),
            ("51 persen", &["51%"]),
            ("51%", &["51%"]),
            ("12,5 %", &["12.5%"]),
            ("ke-2", &["2nd"]),
            ("kedua", &["2nd"]),
            ("second", &["2nd"]),
            ("Perang Dunia II", &["2nd"]),
            ("abad ke-20", &["20th"]),
            ("abad kedua puluh", &["20th"]),
            ("twentieth century", &["20th"]),
            ("twenty-first century", &["21st"]),
            ("kedua puluh satu", &["21st"]),
            ("ke-12", &["12th"]),
            ("XX", &["20th"]),
            ("ii", &[]),
            ("I", &[]),
            ("pukul 10.30", &["10:30"]),
            ("10.30 WIB", &["10:30"]),
            ("10:30", &["10:30"]),
            ("jam 7", &["07:00"]),
            ("2.15 p.m.", &["14:15"]),
            ("7.30", &[]),
            ("1990-an", &["1990s"]),
            ("1990an", &["1990s"]),
            ("1990s", &[]),
            ("tahun 90-an", &["1990s"]),
            ("51 negara", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(values(text), *expected, "{text}");
        }
    }
}
