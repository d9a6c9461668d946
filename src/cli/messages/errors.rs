//! The errors of the library in Indonesian.
//!
//! The library's own texts are English sentences. Each `match` below is over a whole enum: a new
//! variant does not compile until it can be said in both languages.

use std::error::Error;
use std::io;

use crate::index::{Holder, IndexError};
use crate::indonesian::UserWordsError;
use crate::language::{Language, UnknownLanguage};
use crate::lexicon::aligned::AlignedError;
use crate::lexicon::import::ImportError;
use crate::lexicon::{LexiconError, PairError};
use crate::query::{DEEPEST, LONGEST_QUERY, Misfit, ParseError};
use crate::remote::RemoteError;
use crate::search::SearchError;
use crate::source::SourceError;

use super::{sources, system, ui};

/// An error and its causes in the language of the user, in one line.
pub(in crate::cli) fn describe(error: &(dyn Error + 'static)) -> String {
    describe_in(error, ui())
}

/// What the library says in words of its own: a cause without an error around it.
pub(in crate::cli) fn describe_cause(cause: &str) -> String {
    match ui() {
        Language::English => cause.to_owned(),
        Language::Indonesian => phrase(cause),
    }
}

fn describe_in(error: &(dyn Error + 'static), language: Language) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        let said = match language {
            Language::English => cause.to_string(),
            Language::Indonesian => indonesian(cause).unwrap_or_else(|| cause.to_string()),
        };
        // Errors that speak their cause themselves also name it as their source.
        if parts.last().is_none_or(|last| !last.ends_with(&said)) {
            parts.push(said);
        }
        next = cause.source();
    }
    parts.join(": ")
}

/// The Indonesian text of an error; `None` where it is none of the library.
fn indonesian(error: &(dyn Error + 'static)) -> Option<String> {
    macro_rules! first_of {
        ($($kind:ty => $text:expr),* $(,)?) => {
            $(if let Some(error) = error.downcast_ref::<$kind>() { return Some($text(error)); })*
        };
    }
    first_of! {
        IndexError => index,
        SourceError => sources::indonesian,
        SearchError => search,
        ParseError => query,
        LexiconError => lexicon,
        PairError => pair,
        AlignedError => aligned,
        ImportError => import,
        UserWordsError => user_words,
        UnknownLanguage => unknown_language,
        RemoteError => super::cluster_errors::cluster,
        io::Error => system::indonesian,
    }
    None
}

pub(super) fn index(error: &IndexError) -> String {
    match error {
        IndexError::Missing { path } => {
            let path = path.display();
            format!(
                "{path}: tidak ada indeks di sini; buatlah dengan `telisik indeks LOKASI --index {path}`"
            )
        }
        IndexError::Occupied { path } => format!(
            "{}: folder ini berisi berkas lain dan bukan indeks; pilih folder kosong atau folder baru",
            path.display()
        ),
        IndexError::Manifest { path, cause } => format!(
            "{}: rusak ({}); buat ulang indeksnya dengan `telisik indeks --rebuild`",
            path.display(),
            phrase(cause)
        ),
        IndexError::Version { path, what, found, expected } => {
            let what = match *what {
                "format" => "format",
                "analysis" => "analisis",
                other => other,
            };
            format!(
                "{}: dibuat dengan {what} lain ({found}, sedangkan program ini memakai {expected}); buat ulang dengan `telisik indeks --rebuild`",
                path.display()
            )
        }
        IndexError::Setting { path, found, asked } => format!(
            "{}: dibuat dengan {}, sedangkan yang diminta {}; buat ulang dengan `telisik indeks --rebuild`",
            path.display(),
            phrase(found),
            phrase(asked)
        ),
        IndexError::Busy { path, holder: by } => format!(
            "{}: proses lain sedang menulis ke indeks ini{}; tunggu sampai selesai (--wait), lalu coba lagi",
            path.display(),
            by.as_ref().map(holder).unwrap_or_default()
        ),
        IndexError::Damaged { path, cause } => format!(
            "{}: rusak ({}); perbaiki indeksnya dengan `telisik periksa --repair`, atau buat ulang dengan `telisik indeks --rebuild`",
            path.display(),
            phrase(cause)
        ),
        IndexError::Beyond { path, roots } => {
            let roots: String = roots.iter().map(|root| format!(" {}", root.display())).collect();
            format!(
                "{}: rusak, dan dengan itu hilang pula pengaturan indeksnya; buat ulang dengan `telisik indeks --rebuild{roots}`",
                path.display()
            )
        }
        IndexError::Full { path, cause } => format!(
            "{}: penyimpanan penuh ({}); indeks tetap seperti semula: sediakan ruang, lalu coba lagi",
            path.display(),
            system::indonesian(cause)
        ),
        IndexError::Unwritable { path, cause } => format!(
            "{}: tidak dapat ditulis ({}); indeks tetap seperti semula: periksa izin foldernya, atau pilih folder lain dengan --index",
            path.display(),
            system::indonesian(cause)
        ),
        IndexError::Unreadable { path, cause } => format!(
            "{}: tidak dapat dibaca ({}); periksa izinnya dan izin foldernya, atau pilih indeks lain dengan --index",
            path.display(),
            system::indonesian(cause)
        ),
        IndexError::Io { path, cause } => {
            format!("{}: {}", path.display(), system::indonesian(cause))
        }
        IndexError::Segments { path, cause } => format!(
            "{}: {cause}; jika terus terjadi, buat ulang indeksnya dengan `telisik indeks --rebuild`",
            path.display()
        ),
        IndexError::Fault { path, cause } => format!(
            "{}: kesalahan pada program ({cause}), indeksnya utuh; mohon laporkan",
            path.display()
        ),
    }
}

/// The process that holds an index.
fn holder(holder: &Holder) -> String {
    let seconds = holder.duration().as_secs();
    let time = match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} detik"),
        (0, m, s) => format!("{m} menit {s} detik"),
        (h, m, _) => format!("{h} jam {m} menit"),
    };
    format!(" (proses {}, sudah {time})", holder.process)
}

/// What the library fills into its sentences in English words; anything else stays as it is.
pub(super) fn phrase(text: &str) -> String {
    let between = |start: &str, end: &str| text.strip_prefix(start)?.strip_suffix(end);
    if let Some(words) = between("passages of ", " words") {
        return format!("bagian sepanjang kira-kira {words} kata");
    }
    if let Some(path) = between("", " has more lines") {
        return format!("{path} memiliki lebih banyak baris");
    }
    if let Some(line) = between("line ", ": no entry of the dictionary") {
        return format!("baris {line}: bukan entri kamus");
    }
    let known = match text {
        "passages of whole documents" => "dokumen utuh sebagai bagian",
        "other words of the user" => "kata-kata pengguna yang lain",
        "these" => "yang ini",
        "it is missing" => "tidak ada",
        "other settings meanwhile" => "pengaturan lain sementara itu",
        "those it was opened with" => "pengaturan saat dibuka",
        "its checksum is missing" => "jumlah ujinya tidak ada",
        "its content does not fit its checksum" => "isinya tidak cocok dengan jumlah ujinya",
        "cannot tell which column is Indonesian and which English; say so with --columns id,en or --columns en,id" => {
            "tidak jelas kolom mana yang berbahasa Indonesia dan mana yang Inggris; sebutkan dengan --columns id,en atau --columns en,id"
        }
        other => other,
    };
    known.to_owned()
}

fn search(error: &SearchError) -> String {
    match error {
        SearchError::Query(cause) => format!("kueri tidak sesuai tata bahasanya: {}", query(cause)),
        SearchError::Index(cause) => index(cause),
        SearchError::Engine(cause) => {
            indonesian(cause.as_ref()).unwrap_or_else(|| cause.to_string())
        }
    }
}

fn query(error: &ParseError) -> String {
    let misfit = match &error.misfit {
        Misfit::UnclosedQuote => "tanda kutip tidak ditutup; tambahkan \" sesudah frasa".to_owned(),
        Misfit::UnclosedBracket => "kurung tidak ditutup; tambahkan )".to_owned(),
        Misfit::UnopenedBracket => {
            "kurung ini tidak punya pembuka; hapuslah, atau apit teksnya dengan tanda kutip"
                .to_owned()
        }
        Misfit::UnclosedBrace => "kurung kurawal tidak ditutup; tambahkan }".to_owned(),
        Misfit::UnopenedBrace => {
            "kurung kurawal ini tidak punya pembuka; hapuslah, atau apit teksnya dengan tanda kutip"
                .to_owned()
        }
        Misfit::EmptyGroup => "tidak ada apa-apa di antara kurung; hapuslah".to_owned(),
        Misfit::TooDeep => {
            format!("kurung bersarang lebih dari {DEEPEST} tingkat; buang yang tidak perlu")
        }
        Misfit::DanglingOperator(operator) => format!(
            "tidak ada yang dihubungkan oleh {operator} di sini; tulis dengan huruf kecil untuk mencari katanya"
        ),
        Misfit::UnknownField(name) => format!(
            "indeks ini tidak punya bidang `{name}`; beri spasi sesudah titik dua untuk mencari katanya, atau tulis salah satu bidang yang disebut `telisik info`"
        ),
        Misfit::NoFactor => {
            "^ ditulis di depan bilangan, misalnya kata^2; hapuslah, atau tambahkan bilangannya"
                .to_owned()
        }
        Misfit::NoLetters => {
            "pola memerlukan huruf, misalnya ekonom*; hapuslah, atau tambahkan huruf".to_owned()
        }
        Misfit::TooLong => {
            format!("kueri lebih panjang dari {LONGEST_QUERY} bita; kurangi isinya")
        }
    };
    format!("karakter {}: {misfit}", error.at + 1)
}

fn lexicon(error: &LexiconError) -> String {
    match error {
        LexiconError::Io { path, cause } => {
            format!("{}: {}", path.display(), system::indonesian(cause))
        }
        LexiconError::Damaged { path } => format!(
            "{}: rusak, atau dibuat oleh versi lain; pelajari atau impor lagi",
            path.display()
        ),
        LexiconError::Pair { path, cause } => format!("{}: {}", path.display(), pair(cause)),
    }
}

fn pair(error: &PairError) -> String {
    match error {
        PairError::Fields { line } => {
            format!("baris {line}: tulis `inggris<TAB>indonesia` dan, bila perlu, `<TAB>bobot`")
        }
        PairError::Weight { line, weight } => {
            format!("baris {line}: bobot `{weight}` bukan bilangan di atas 0")
        }
    }
}

fn aligned(error: &AlignedError) -> String {
    match error {
        AlignedError::Io { path, cause } => {
            format!("{}: {}", path.display(), system::indonesian(cause))
        }
        AlignedError::Form { path } => format!(
            "{}: teks sejajar berupa .tsv, .tmx, .po, atau dua berkas yang berbeda pada .id dan .en",
            path.display()
        ),
        AlignedError::Counterpart { path, cause } => {
            format!("{}: baris-barisnya tidak berpasangan: {}", path.display(), phrase(cause))
        }
        AlignedError::Damaged { path, cause } => format!("{}: {}", path.display(), phrase(cause)),
    }
}

fn import(error: &ImportError) -> String {
    match error {
        ImportError::Io { path, cause } => {
            format!("{}: {}", path.display(), system::indonesian(cause))
        }
        ImportError::Damaged { path, cause } => format!("{}: {}", path.display(), phrase(cause)),
    }
}

fn user_words(error: &UserWordsError) -> String {
    match error {
        UserWordsError::Characters { line, word } => format!(
            "baris {line}: \"{word}\" hanya boleh memuat huruf a sampai z dan tanda hubung tunggal"
        ),
        UserWordsError::Field { line, word, field } => format!(
            "baris {line}: \"{field}\" sesudah \"{word}\" tidak dimengerti: tulis kelas 1 sampai 5, \"name\", bentuk baku, atau \"=akar\""
        ),
        UserWordsError::Mark { line, mark } => format!(
            "baris {line}: \"{mark}\" tidak dimengerti: tulis \"whole\" atau \"compound:a+b\""
        ),
        UserWordsError::Twice { line, word } => {
            format!("baris {line}: \"{word}\" tercantum dua kali: simpan salah satu barisnya")
        }
        UserWordsError::TooLong => {
            "daftar kata terlalu panjang untuk disusun: paling banyak 256 kB kata tujuan".to_owned()
        }
    }
}

fn unknown_language(UnknownLanguage(code): &UnknownLanguage) -> String {
    format!("kode bahasa `{code}` tidak dikenal: pakai `id` (Indonesia) atau `en` (Inggris)")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn causes_are_said_once_and_in_the_language_of_the_user() {
        let cases: Vec<(Box<dyn Error>, &str, &str)> = vec![
            (
                Box::new(SearchError::Query(ParseError { at: 3, misfit: Misfit::UnclosedBracket })),
                "the query does not fit the grammar: character 4: the bracket is not closed; add a )",
                "kueri tidak sesuai tata bahasanya: karakter 4: kurung tidak ditutup; tambahkan )",
            ),
            (
                Box::new(SearchError::Index(IndexError::Io {
                    path: PathBuf::from("x"),
                    cause: io::Error::from_raw_os_error(13),
                })),
                "x: Permission denied (os error 13)",
                "x: akses ditolak (galat sistem 13)",
            ),
            (
                Box::new(IndexError::Setting {
                    path: PathBuf::from("x"),
                    found: "passages of 80 words".to_owned(),
                    asked: "passages of whole documents".to_owned(),
                }),
                "x: built with passages of 80 words, asked for passages of whole documents; build it again with `telisik index --rebuild`",
                "x: dibuat dengan bagian sepanjang kira-kira 80 kata, sedangkan yang diminta dokumen utuh sebagai bagian; buat ulang dengan `telisik indeks --rebuild`",
            ),
        ];
        for (error, english, indonesian) in cases {
            assert_eq!(describe_in(&*error, Language::English), english);
            assert_eq!(describe_in(&*error, Language::Indonesian), indonesian);
        }
    }
}
