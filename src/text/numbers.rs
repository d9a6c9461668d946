//! Numbers, whatever their separators.
//!
//! Indonesian writes `1.000,50` where English writes `1,000.50`, and both stand in Indonesian
//! text. The separators themselves tell: where both occur, the last one is the decimal sign;
//! where one occurs alone, groups of exactly three digits after it are thousands, anything else
//! is a decimal.

/// Appends the one form of a number to `out`: digits without grouping, a point before decimals,
/// no zeros at their end. Returns false, and appends nothing, where `word` is no such number
/// (`1.2.3`, `10.30.15`, `2G`).
///
/// ```text
/// 1.000,50 → 1000.5     1,000.50 → 1000.5     3,14 → 3.14     1.250.000 → 1250000     51 → 51
/// ```
pub fn normal_number(word: &str, out: &mut String) -> bool {
    let bytes = word.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_digit)
        || !bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        || !bytes.last().is_some_and(u8::is_ascii_digit)
    {
        return false;
    }
    let Some(decimal_at) = decimal_separator(word) else { return false };
    let (whole, decimals) = match decimal_at {
        Some(at) => (&word[..at], word[at + 1..].trim_end_matches('0')),
        None => (word, ""),
    };
    out.extend(whole.chars().filter(char::is_ascii_digit));
    if !decimals.is_empty() {
        out.push('.');
        out.push_str(decimals);
    }
    true
}

/// Where the decimals begin: `Some(None)` for an integer, `None` where the separators make no
/// number.
fn decimal_separator(word: &str) -> Option<Option<usize>> {
    let separators = || word.bytes().enumerate().filter(|(_, b)| matches!(b, b'.' | b','));
    let Some((last_at, last)) = separators().next_back() else { return Some(None) };
    let count = separators().count();
    let of_last_kind = separators().filter(|(_, b)| *b == last).count();
    let after_last = word.len() - last_at - 1;
    if of_last_kind == count {
        // One kind of separator: thousands where every group has three digits.
        let thousands = after_last == 3 && groups_are_thousands(word) && !word.starts_with('0');
        return match (thousands, count) {
            (true, _) => Some(None),
            (false, 1) => Some(Some(last_at)),
            (false, _) => None,
        };
    }
    // Both kinds: the last is the decimal sign, once, and what stands before it are thousands.
    (of_last_kind == 1 && groups_are_thousands(&word[..last_at])).then_some(Some(last_at))
}

fn groups_are_thousands(digits: &str) -> bool {
    let mut groups = digits.split(['.', ',']);
    let first_fits = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    first_fits && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_a_number_one_form() {
        let cases = [
            ("51", Some("51")),
            ("007", Some("007")),
            ("1.000,50", Some("1000.5")),
            ("1,000.50", Some("1000.5")),
            ("1.000", Some("1000")),
            ("1,000", Some("1000")),
            ("1.250.000,50", Some("1250000.5")),
            ("3,14", Some("3.14")),
            ("3.14", Some("3.14")),
            ("0.125", Some("0.125")),
            ("2,0", Some("2")),
            ("10.30", Some("10.3")),
            ("1.2.3", None),
            ("1.2,3.4", None),
            ("1234.567,8", None),
            ("", None),
            (".5", None),
            ("5.", None),
            ("2G", None),
        ];
        for (word, normal) in cases {
            let mut out = String::new();
            let found = normal_number(word, &mut out).then_some(out.as_str());
            assert_eq!(found, normal, "{word}");
        }
    }
}
