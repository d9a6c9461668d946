//! Abbreviations after which a full stop ends no sentence.

/// Lower case and sorted; dots inside are left out (`K.H.` is `kh`).
const ABBREVIATIONS: &[&str] = &[
    "agt", "al", "alm", "an", "approx", "apr", "ave", "bd", "bpk", "brig", "ca", "capt", "cf",
    "ch", "co", "col", "corp", "cq", "cv", "da", "dept", "des", "dgn", "dipl", "dkk", "dl", "dll",
    "dr", "dra", "drg", "drh", "drs", "dsb", "dst", "ed", "eds", "eg", "est", "etc", "feb", "fig",
    "figs", "gen", "gov", "hal", "hj", "hlm", "hon", "hr", "ibid", "ie", "inc", "ir", "jan",
    "jend", "jl", "jln", "jr", "jul", "jun", "kab", "kapt", "kav", "kec", "kel", "kep", "kh",
    "kol", "komp", "kpt", "lamp", "letjen", "lt", "ltd", "maj", "mar", "mayjen", "mr", "mrs", "ms",
    "mt", "no", "nos", "nov", "ny", "oct", "okt", "op", "pdt", "pgs", "pj", "plt", "pp", "prof",
    "prov", "pt", "ptn", "pts", "red", "ref", "rep", "rev", "rp", "rs", "sbb", "sd", "sdr", "sdri",
    "sec", "sen", "sep", "sept", "sgt", "sh", "sr", "st", "tb", "tbk", "tgl", "th", "tlp", "tn",
    "tsb", "tt", "ttd", "up", "ust", "vol", "vs", "yg", "yl", "yth",
];

/// Whether a full stop after `word` belongs to the word (`dll.`, `No.`, `Dr.`, `K.H.`): a known
/// abbreviation of either language, in any case, or a single letter.
///
/// ```text
/// dll → true     K.H → true     B → true     selesai → false
/// ```
pub fn is_abbreviation(word: &str) -> bool {
    let mut letters = word.chars().filter(|&c| c != '.');
    if letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none() {
        return true;
    }
    if word.len() > 12 {
        return false;
    }
    let folded: String = word.chars().filter(|&c| c != '.').flat_map(char::to_lowercase).collect();
    ABBREVIATIONS.binary_search(&folded.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_its_binary_search() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn knows_abbreviations_of_both_languages() {
        for word in ["dll", "Dr", "dr", "No", "K.H", "S.H", "a.n", "s.d", "tgl", "PT", "Jl", "B"] {
            assert!(is_abbreviation(word), "{word}");
        }
        for word in ["selesai", "Afghanistan", "hukum", "2014", "12", "law"] {
            assert!(!is_abbreviation(word), "{word}");
        }
    }
}
