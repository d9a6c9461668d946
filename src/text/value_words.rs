//! The words that numbers, dates, amounts and times are written with, in both languages.

/// What a word says inside a number, a date, an amount or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueWord {
    /// 1 to 9.
    Unit(u8),
    /// 10 to 19, where one word says it: `sebelas`, `twelve`.
    Teen(u8),
    /// 20 to 90, where one word says it: `twenty`.
    Tens(u8),
    /// Adds ten to the unit before it: `belas`.
    Belas,
    /// Ten times the unit before it: `puluh`.
    Puluh,
    /// A hundred times what stands before it.
    Hundred,
    /// As many zeros behind what stands before it: `ribu`, `million`.
    Zeros(u8),
    /// One of them: `seratus`, `seribu`.
    OneAndZeros(u8),
    /// A place in a row, where one word says it: `kedua`, `second`.
    Ordinal(u8),
    /// Tens of a place in a row: `twentieth`.
    OrdinalTens(u8),
    /// A month, from 1.
    Month(u8),
    /// A currency by its ISO 4217 code in lower case.
    Currency(&'static str),
    /// `persen`, `percent`.
    Percent,
    /// Stands before a time of day: `pukul`, `jam`.
    Clock,
    /// Stands after a time of day: a zone, or `a.m.`.
    Zone,
    /// Stands after a time of day and moves it to the afternoon.
    Afternoon,
}

use ValueWord::{
    Afternoon, Belas, Clock, Currency, Hundred, Month, OneAndZeros, Ordinal, OrdinalTens, Percent,
    Puluh, Teen, Tens, Unit, Zeros, Zone,
};

/// Sorted by word.
const WORDS: &[(&str, ValueWord)] = &[
    ("agt", Month(8)),
    ("agu", Month(8)),
    ("agus", Month(8)),
    ("agustus", Month(8)),
    ("am", Zone),
    ("apr", Month(4)),
    ("april", Month(4)),
    ("aug", Month(8)),
    ("august", Month(8)),
    ("belas", Belas),
    ("billion", Zeros(9)),
    ("dec", Month(12)),
    ("december", Month(12)),
    ("delapan", Unit(8)),
    ("des", Month(12)),
    ("desember", Month(12)),
    ("dolar", Currency("usd")),
    ("dollar", Currency("usd")),
    ("dollars", Currency("usd")),
    ("dua", Unit(2)),
    ("eight", Unit(8)),
    ("eighteen", Teen(18)),
    ("eighth", Ordinal(8)),
    ("eighty", Tens(80)),
    ("eleven", Teen(11)),
    ("eleventh", Ordinal(11)),
    ("empat", Unit(4)),
    ("enam", Unit(6)),
    ("eur", Currency("eur")),
    ("euro", Currency("eur")),
    ("euros", Currency("eur")),
    ("feb", Month(2)),
    ("februari", Month(2)),
    ("february", Month(2)),
    ("fifteen", Teen(15)),
    ("fifteenth", Ordinal(15)),
    ("fifth", Ordinal(5)),
    ("fiftieth", OrdinalTens(50)),
    ("fifty", Tens(50)),
    ("first", Ordinal(1)),
    ("five", Unit(5)),
    ("forty", Tens(40)),
    ("four", Unit(4)),
    ("fourteen", Teen(14)),
    ("fourteenth", Ordinal(14)),
    ("fourth", Ordinal(4)),
    ("gbp", Currency("gbp")),
    ("gmt", Zone),
    ("hundred", Hundred),
    ("idr", Currency("idr")),
    ("jam", Clock),
    ("jan", Month(1)),
    ("januari", Month(1)),
    ("january", Month(1)),
    ("jul", Month(7)),
    ("juli", Month(7)),
    ("july", Month(7)),
    ("jun", Month(6)),
    ("june", Month(6)),
    ("juni", Month(6)),
    ("juta", Zeros(6)),
    ("kedelapan", Ordinal(8)),
    ("kedua", Ordinal(2)),
    ("keempat", Ordinal(4)),
    ("keenam", Ordinal(6)),
    ("kelima", Ordinal(5)),
    ("kesatu", Ordinal(1)),
    ("kesebelas", Ordinal(11)),
    ("kesembilan", Ordinal(9)),
    ("kesepuluh", Ordinal(10)),
    ("ketiga", Ordinal(3)),
    ("ketujuh", Ordinal(7)),
    ("lima", Unit(5)),
    ("mar", Month(3)),
    ("march", Month(3)),
    ("maret", Month(3)),
    ("may", Month(5)),
    ("mei", Month(5)),
    ("miliar", Zeros(9)),
    ("million", Zeros(6)),
    ("milyar", Zeros(9)),
    ("nine", Unit(9)),
    ("nineteen", Teen(19)),
    ("nineteenth", Ordinal(19)),
    ("ninety", Tens(90)),
    ("ninth", Ordinal(9)),
    ("nopember", Month(11)),
    ("nov", Month(11)),
    ("november", Month(11)),
    ("oct", Month(10)),
    ("october", Month(10)),
    ("okt", Month(10)),
    ("oktober", Month(10)),
    ("one", Unit(1)),
    ("pebruari", Month(2)),
    ("percent", Percent),
    ("persen", Percent),
    ("pertama", Ordinal(1)),
    ("pm", Afternoon),
    ("pukul", Clock),
    ("puluh", Puluh),
    ("ratus", Hundred),
    ("ribu", Zeros(3)),
    ("ringgit", Currency("myr")),
    ("rp", Currency("idr")),
    ("rupiah", Currency("idr")),
    ("satu", Unit(1)),
    ("sebelas", Teen(11)),
    ("second", Ordinal(2)),
    ("sejuta", OneAndZeros(6)),
    ("sembilan", Unit(9)),
    ("sep", Month(9)),
    ("sept", Month(9)),
    ("september", Month(9)),
    ("sepuluh", Teen(10)),
    ("seratus", OneAndZeros(2)),
    ("seribu", OneAndZeros(3)),
    ("seven", Unit(7)),
    ("seventeen", Teen(17)),
    ("seventeenth", Ordinal(17)),
    ("seventh", Ordinal(7)),
    ("seventy", Tens(70)),
    ("sgd", Currency("sgd")),
    ("six", Unit(6)),
    ("sixteen", Teen(16)),
    ("sixteenth", Ordinal(16)),
    ("sixth", Ordinal(6)),
    ("sixty", Tens(60)),
    ("ten", Teen(10)),
    ("tenth", Ordinal(10)),
    ("third", Ordinal(3)),
    ("thirteen", Teen(13)),
    ("thirteenth", Ordinal(13)),
    ("thirtieth", OrdinalTens(30)),
    ("thirty", Tens(30)),
    ("thousand", Zeros(3)),
    ("three", Unit(3)),
    ("tiga", Unit(3)),
    ("triliun", Zeros(12)),
    ("trillion", Zeros(12)),
    ("trilyun", Zeros(12)),
    ("tujuh", Unit(7)),
    ("twelfth", Ordinal(12)),
    ("twelve", Teen(12)),
    ("twentieth", OrdinalTens(20)),
    ("twenty", Tens(20)),
    ("two", Unit(2)),
    ("usd", Currency("usd")),
    ("utc", Zone),
    ("wib", Zone),
    ("wit", Zone),
    ("wita", Zone),
    ("yen", Currency("jpy")),
    ("yuan", Currency("cny")),
];

/// A bit for what a word looks like from afar: nearly every other word is turned away by one look
/// at these.
const LOOKS: [u64; 32] = {
    let mut looks = [0; 32];
    let mut at = 0;
    while at < WORDS.len() {
        let look = look(WORDS[at].0.as_bytes());
        looks[look / 64] |= 1 << (look % 64);
        at += 1;
    }
    looks
};

/// The first letter, the last and the length of a word that is not empty, mixed.
const fn look(word: &[u8]) -> usize {
    (word[0] as usize * 37 + word[word.len() - 1] as usize * 11 + word.len() * 439) % (32 * 64)
}

/// What a folded word says inside a number, a date, an amount or a time. Costs a nanosecond for
/// most words.
///
/// ```text
/// juta → Zeros(6)     twenty → Tens(20)     desember → Month(12)     rumah → None
/// ```
#[inline]
pub fn value_word(word: &str) -> Option<ValueWord> {
    if word.is_empty() {
        return None;
    }
    let look = look(word.as_bytes());
    if LOOKS[look / 64] >> (look % 64) & 1 == 0 {
        return None;
    }
    WORDS.binary_search_by_key(&word, |(word, _)| word).ok().map(|at| WORDS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_its_binary_search_and_every_word_is_found() {
        assert!(WORDS.is_sorted_by_key(|(word, _)| word));
        for (word, value) in WORDS {
            assert_eq!(value_word(word), Some(*value), "{word}");
        }
        for word in ["", "rumah", "12", "Desember", "é"] {
            assert_eq!(value_word(word), None, "{word}");
        }
    }
}
