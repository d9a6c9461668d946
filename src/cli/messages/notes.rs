//! What a search did not do as asked, in the language of the user.

use crate::language::Language;
use crate::query::{
    DEEPEST, LONGEST_QUERY, MOST_EXPANSIONS_OF_QUERY, MOST_WORDS, MOST_WORDS_NEAR, Note,
};

use super::ui;

/// A note as a sentence.
pub(in crate::cli) fn note(note: &Note) -> String {
    match ui() {
        Language::English => note.to_string(),
        Language::Indonesian => indonesian(note),
    }
}

fn indonesian(note: &Note) -> String {
    match note {
        Note::UnknownField { name, text } => {
            format!("indeks ini tidak punya bidang `{name}`: `{text}` dibaca sebagai kata")
        }
        Note::BroadPattern { pattern, found, searched } => format!(
            "`{pattern}` mewakili {found} kata dalam indeks: {searched} kata yang paling sering dicari; tambahkan huruf agar lebih sempit"
        ),
        Note::LongWalk { pattern, looked_at } => format!(
            "`{pattern}`: sesudah {looked_at} kata indeks diperiksa, sisanya tidak; huruf di awal pola mempercepat pencarian"
        ),
        Note::Sampled { pattern, passages } => format!(
            "`{pattern}`: kata-katanya diambil dari {passages} bagian pertama yang memuatnya; kata yang hanya ada di bagian lain tidak dicari; pola dengan lebih banyak huruf lebih sempit"
        ),
        Note::OneLetter { word } => format!(
            "`{word}`: mesin ini tidak mengenal kata kabur; yang dicari hanya kata yang berbeda satu huruf, bukan dua"
        ),
        Note::NotAsked { pattern } => format!(
            "`{pattern}` terlalu panjang bagi mesin ini untuk dicari kata-katanya, dan dilewati"
        ),
        Note::ManyPatterns => format!(
            "pola-pola dalam kueri mewakili lebih dari {MOST_EXPANSIONS_OF_QUERY} kata indeks: tidak semuanya dicari"
        ),
        Note::NoLetters { pattern } => format!("`{pattern}` tidak memuat huruf dan dilewati"),
        Note::LargeDistance { word, asked } => {
            format!("`{word}`: paling banyak 2 huruf boleh berbeda, yang diminta {asked}")
        }
        Note::NoInterval { text } => {
            format!("`{text}` bukan selang bilangan atau tanggal (2010..2014, 2014-12-01..2015-01)")
        }
        Note::LongProximity => {
            format!("hanya {MOST_WORDS_NEAR} kata pertama dari frasa dengan ~ yang dicari")
        }
        Note::MendedWord { word, searched } => {
            format!("tidak ada bagian teks yang memuat `{word}`: yang dicari `{searched}`")
        }
        Note::Corrected { query } => {
            format!("tidak ditemukan apa-apa: sebagai gantinya dicari `{query}`")
        }
        Note::Wider { total, came } => format!(
            "kueri ini tidak dapat ditanyakan persis kepada mesinnya: sebagian dari {total} bagian yang dihitungnya tidak cocok, dan yang ditampilkan adalah yang terbaik dari {came} bagian pertamanya"
        ),
        Note::TooDeep => format!("kurung yang bersarang lebih dari {DEEPEST} tingkat dilewati"),
        Note::TooLong => format!("hanya {LONGEST_QUERY} bita pertama dari kueri yang dibaca"),
        Note::TooManyWords => format!("hanya {MOST_WORDS} kata pertama dari kueri yang dicari"),
    }
}
