//! Acronyms that a text explains: `Resolute Support Mission (RSM)`, `SOFA (Status of Forces
//! Agreement)`.
//!
//! Two tests decide whether what stands before a bracket is the long form of what stands in it.
//! The letters of the short form occur in the long one in their order, the first of them at the
//! beginning of a word (Schwartz and Hearst 2003); that finds `Keputusan Presiden (Keppres)` as
//! well. Or the long form is a run of capitalised words of about as many words as the short form
//! has letters, and at least half of the letters are their initials in any order: Indonesian text
//! keeps the English acronym of a name that it translates, `Tim Rekonstruksi Provinsi (PRT)`.

use super::terms::Analysis;

/// Letters of a short form.
const SHORT_LETTERS: std::ops::RangeInclusive<usize> = 2..=10;

/// Words of a long form.
const LONG_WORDS: std::ops::RangeInclusive<usize> = 2..=10;

/// Calls `visit` with the short and the long form of every acronym that the text explains: the
/// short one as one folded word, the words of the long one separated by single spaces.
///
/// ```
/// use telisik::analysis::for_each_acronym;
/// use telisik::{Analyzer, Language};
/// let text = "Tim Rekonstruksi Provinsi (PRT) dibentuk.";
/// let analysis = Analyzer::default().analyze(text, Language::Indonesian);
/// for_each_acronym(text, &analysis, |short, long| {
///     assert_eq!((short, long), ("prt", "tim rekonstruksi provinsi"));
/// });
/// ```
pub fn for_each_acronym(text: &str, analysis: &Analysis, mut visit: impl FnMut(&str, &str)) {
    let row = Row { text, analysis };
    for (bracket, _) in text.match_indices('(') {
        let open = analysis.first_from(bracket);
        // The one bracket between two words.
        if !(1..analysis.len()).contains(&open) || row.gap(open).trim() != "(" {
            continue;
        }
        let Some(close) = (open..analysis.len()).take(12).find(|&at| row.closes_after(at)) else {
            continue;
        };
        let before = open - 1;
        let found = match row.short(open, close) {
            Some(short) => row.long_before(&short, open).map(|long| (short, long)),
            None => row.short(row.chain_start(before), before).and_then(|short| {
                row.is_long(&short, open, close).then(|| (short, row.words(open, close)))
            }),
        };
        if let Some((short, long)) = found {
            visit(&short.to_lowercase(), &long);
        }
    }
}

/// The tokens of a text and what stands between them.
struct Row<'a> {
    text: &'a str,
    analysis: &'a Analysis,
}

impl Row<'_> {
    fn gap(&self, at: usize) -> &str {
        &self.text[self.analysis.token(at - 1).end..self.analysis.token(at).start]
    }

    fn closes_after(&self, at: usize) -> bool {
        self.text[self.analysis.token(at).end..].starts_with(')')
    }

    fn written(&self, at: usize) -> &str {
        &self.text[self.analysis.token(at).bytes()]
    }

    fn is_capitalised(&self, at: usize) -> bool {
        self.written(at).starts_with(char::is_uppercase)
    }

    /// The first token of the hyphenated word that ends with this one: `NTM` of `NTM-I`.
    fn chain_start(&self, mut at: usize) -> usize {
        while at > 0 && self.gap(at) == "-" {
            at -= 1;
        }
        at
    }

    /// Folded letters of what might be a short form: one word, capitalised, not all of it plain
    /// lower case behind the capital unless it is short enough for a syllabic one (`Keppres`).
    fn short(&self, first: usize, last: usize) -> Option<String> {
        let written = &self.text[self.analysis.token(first).start..self.analysis.token(last).end];
        if written.contains(char::is_whitespace) || !self.is_capitalised(first) {
            return None;
        }
        let letters: String = written.chars().filter(|c| c.is_alphabetic()).collect();
        let fits = SHORT_LETTERS.contains(&letters.chars().count());
        let others = written.chars().filter(|c| !c.is_alphanumeric() && !matches!(c, '-' | '.'));
        (fits && others.count() == 0).then_some(letters)
    }

    /// The long form of a short one among the words before a bracket.
    fn long_before(&self, short: &str, open: usize) -> Option<String> {
        let earliest = self.earliest(open);
        let last = open - 1;
        let starts = (earliest..=last).rev().skip(1);
        let ordered: Vec<usize> =
            starts.filter(|&first| self.letters_in_order(short, first, last)).collect();
        // `Konsil Kedokteran Indonesia (KKI)`: a word for every letter before fewer words.
        let whole = ordered.iter().find(|&&first| self.contents(first, last) == letters(short));
        if let Some(&first) = whole.or(ordered.first()) {
            return Some(self.words(first, last));
        }
        let first = self.capitalised_run(earliest, last, letters(short));
        self.initials_fit(short, first, last).then(|| self.words(first, last))
    }

    /// Whether the words inside a bracket are the long form of the short one before it.
    fn is_long(&self, short: &str, first: usize, last: usize) -> bool {
        LONG_WORDS.contains(&(last + 1 - first))
            && (first..last).all(|at| !breaks(self.gap(at + 1)))
            && (self.letters_in_order(short, first, last) || self.initials_fit(short, first, last))
    }

    /// The first word of the stretch without a break that ends before a bracket.
    fn earliest(&self, open: usize) -> usize {
        let mut first = open - 1;
        while first > 0 && open - first < *LONG_WORDS.end() && !breaks(self.gap(first)) {
            first -= 1;
        }
        first
    }

    /// Whether the short form's letters occur in order, every word giving its first and perhaps
    /// some of those behind it; words that only hold others together may give none.
    fn letters_in_order(&self, short: &str, first: usize, last: usize) -> bool {
        let short: Vec<char> = short.to_lowercase().chars().collect();
        self.is_capitalised(first)
            && initial_and_more(&short, self.analysis.token(first).surface) > 0
            && self.letters_from(&short, first, last)
    }

    fn letters_from(&self, short: &[char], at: usize, last: usize) -> bool {
        if at > last {
            return short.is_empty();
        }
        let token = self.analysis.token(at);
        let most = initial_and_more(short, token.surface);
        let given = (1..=most).rev().any(|given| self.letters_from(&short[given..], at + 1, last));
        given || (token.stopword && self.letters_from(short, at + 1, last))
    }

    /// The start of the run of capitalised words that ends with a token, of at most as many words
    /// as the short form has letters; words that only hold others together do not count.
    fn capitalised_run(&self, earliest: usize, last: usize, most: usize) -> usize {
        let (mut first, mut count) = (last + 1, 0);
        for at in (earliest..=last).rev() {
            if self.is_capitalised(at) {
                (first, count) = (at, count + 1);
                if count == most {
                    break;
                }
            } else if !self.analysis.token(at).stopword {
                break;
            }
        }
        first
    }

    /// Whether at least half of the letters, and two, are initials of the capitalised words.
    fn initials_fit(&self, short: &str, first: usize, last: usize) -> bool {
        if first >= last || !short.chars().all(char::is_uppercase) {
            return false;
        }
        let names = (first..=last).filter(|&at| self.is_capitalised(at));
        let mut initials: Vec<char> =
            names.filter_map(|at| self.analysis.token(at).surface.chars().next()).collect();
        let words = initials.len();
        let count = letters(short);
        let short = short.to_lowercase();
        let shared = short.chars().filter(|letter| {
            let at = initials.iter().position(|initial| initial == letter);
            at.map(|at| initials.swap_remove(at)).is_some()
        });
        let shared = shared.count();
        words + 1 >= count && shared >= 2 && 2 * shared >= count
    }

    /// How many words of a stretch carry a meaning.
    fn contents(&self, first: usize, last: usize) -> usize {
        (first..=last).filter(|&at| !self.analysis.token(at).stopword).count()
    }

    fn words(&self, first: usize, last: usize) -> String {
        let words: Vec<&str> = (first..=last).map(|at| self.analysis.token(at).surface).collect();
        words.join(" ")
    }
}

/// How many of the letters a word can give, the first of them being its initial.
fn initial_and_more(short: &[char], word: &str) -> usize {
    let mut word = word.chars();
    if word.next() != short.first().copied() {
        return 0;
    }
    1 + short[1..].iter().take_while(|&&letter| word.any(|c| c == letter)).count()
}

fn letters(short: &str) -> usize {
    short.chars().count()
}

/// Whether what stands between two words ends a long form. A dash does not (`NATO - Irak`).
fn breaks(gap: &str) -> bool {
    gap.contains(|c: char| !c.is_whitespace() && !matches!(c, '-' | '–' | '/' | '&' | '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::language::Language;

    fn acronyms(text: &str) -> Vec<(String, String)> {
        let analysis = Analyzer::default().analyze(text, Language::Indonesian);
        let mut found = Vec::new();
        for_each_acronym(text, &analysis, |short, long| {
            found.push((short.to_owned(), long.to_owned()));
        });
        found
    }

    #[test]
    fn acronyms_are_found_with_their_long_forms() {
        let cases = [
            ("kata Tim Rekonstruksi Provinsi (PRT) di", "prt", "tim rekonstruksi provinsi"),
            ("misi Resolute Support Mission (RSM).", "rsm", "resolute support mission"),
            ("dalam Status of Forces Agreement (SOFA)", "sofa", "status of forces agreement"),
            ("SOFA (Status of Forces Agreement)", "sofa", "status of forces agreement"),
            ("Misi Pelatihan NATO - Irak (NTM-I)", "ntmi", "misi pelatihan nato irak"),
            ("dari Konsil Kedokteran Indonesia (KKI)", "kki", "konsil kedokteran indonesia"),
            ("lewat Keputusan Presiden (Keppres)", "keppres", "keputusan presiden"),
            (
                "Badan Perencanaan Pembangunan Nasional (Bappenas)",
                "bappenas",
                "badan perencanaan pembangunan nasional",
            ),
            ("Menurut Komisi Pemberantasan Korupsi (KPK),", "kpk", "komisi pemberantasan korupsi"),
        ];
        for (text, short, long) in cases {
            assert_eq!(acronyms(text), [(short.to_owned(), long.to_owned())], "{text}");
        }
    }

    #[test]
    fn other_brackets_are_left_alone() {
        let cases = [
            "Presiden Joko Widodo (PDIP) berkata",
            "kota besar (Jakarta) itu",
            "Wakil Perdana Menteri (PKS)",
            "lihat bab tiga (3)",
            "a (b",
            "(",
            "",
            "pada tahun itu. Dia (DIA) pergi",
        ];
        for text in cases {
            assert_eq!(acronyms(text), [], "{text}");
        }
    }
}
