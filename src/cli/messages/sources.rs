//! What is wrong with files, in Indonesian.

use crate::source::limits::{
    DEEPEST_ARCHIVE, LARGEST_DOCUMENT, LARGEST_RECODED, LONGEST_READING, Limit, MOST_HEADERS,
    MOST_MEMBERS, MOST_RATIO, MOST_UNPACKED, MOST_VALUES,
};
use crate::source::{Breakdown, SourceError, shown};

use super::system;

pub(super) fn indonesian(error: &SourceError) -> String {
    if let SourceError::Member { cause, .. } = error {
        return indonesian(cause);
    }
    let path = shown(error.path());
    match error {
        SourceError::Missing { .. } => format!(
            "{path}: berkas atau folder tidak ada; periksa ejaannya, atau tulis - untuk masukan standar"
        ),
        SourceError::Io { cause, .. } => format!(
            "{path}: {}; pastikan dapat dibaca, lalu indeks lagi",
            system::indonesian(cause)
        ),
        SourceError::Walk { cause, .. } => {
            format!(
                "{path}: {}; pastikan semua isinya dapat dibaca, lalu indeks lagi",
                shown(cause)
            )
        }
        SourceError::Binary { .. } => {
            format!("{path}: berkas biner tanpa teks; kecualikan dengan berkas .ignore")
        }
        SourceError::Special { kind, .. } => {
            let kind = match *kind {
                "pipe" => "pipa",
                "socket" => "soket",
                "device" => "perangkat",
                "folder" => "folder",
                _ => "berkas khusus",
            };
            format!("{path}: bukan berkas biasa melainkan {kind}; tulis - untuk masukan standar")
        }
        SourceError::NoText { hint, .. } => {
            let hint = match *hint {
                "" => "",
                "scanned pages need text recognition first" => {
                    " (halaman hasil pindaian perlu pengenalan teks dahulu)"
                }
                "no cue with a time" => " (tidak ada takarir dengan waktu)",
                "no message" => " (tidak ada surel)",
                "no message with text" => " (tidak ada surel yang berisi teks)",
                "no pair of both languages" => " (tidak ada pasangan kedua bahasa)",
                other => return format!("{path}: tidak ada teks di dalamnya ({other})"),
            };
            format!("{path}: tidak ada teks di dalamnya{hint}")
        }
        SourceError::Replaced { encoding, count, .. } => format!(
            "{path}: dibaca sebagai {encoding}, dengan {count} bita atau urutan bita rusak; yang rusak diganti"
        ),
        SourceError::Damaged { format, cause, .. } => format!(
            "{path}: bukan {format} yang dapat dibaca ({}); buka lalu simpan ulang",
            shown(cause)
        ),
        SourceError::TooLarge { limit: met, .. } => format!("{path}: {}", limit(*met)),
        SourceError::Locked { .. } => {
            format!("{path}: dikunci dengan kata sandi; simpan salinan tanpa kata sandi")
        }
        SourceError::Broke { format, what, .. } => {
            format!("{path}: pembaca {format} {}; berkas ini dilewati", breakdown(what))
        }
        SourceError::NotBuiltIn { format, feature, .. } => {
            format!("{path}: {format} tidak tersedia; bangun telisik dengan `--features {feature}`")
        }
        SourceError::Name { .. } => {
            format!("{path}: nama berkas ini bukan Unicode; ganti namanya")
        }
        SourceError::Record { line, cause, .. } => format!(
            "{path}:{line}: {}; setiap baris adalah objek JSON yang setidaknya memuat \"id\" dan \"text\"",
            shown(cause)
        ),
        SourceError::Row { line, cause, .. } => {
            format!("{path}:{line}: {}; perbaiki barisnya, lalu indeks lagi", shown(cause))
        }
        SourceError::Duplicate { id, .. } => format!(
            "{path}: id \"{}\" sudah dipakai dokumen sebelumnya; setiap id harus unik",
            shown(id)
        ),
        SourceError::Further { count, .. } => {
            format!("{path}: masih ada {count} hal seperti itu")
        }
        // Said above.
        SourceError::Member { .. } => path.into_owned(),
    }
}

fn limit(limit: Limit) -> String {
    let mib = |bytes: u64| bytes >> 20;
    match limit {
        Limit::Document => format!(
            "lebih besar dari {} MiB; bagi menjadi berkas-berkas yang lebih kecil",
            mib(LARGEST_DOCUMENT)
        ),
        Limit::Recoded => format!(
            "lebih besar dari {} MiB dan bukan UTF-8 yang sah; simpan sebagai UTF-8, atau bagi menjadi berkas-berkas yang lebih kecil",
            LARGEST_RECODED >> 20
        ),
        Limit::Parts => format!(
            "isinya lebih besar dari {} MiB; bagi menjadi berkas-berkas yang lebih kecil",
            mib(LARGEST_DOCUMENT)
        ),
        Limit::Values => format!(
            "memuat lebih dari {MOST_VALUES} nilai; bagi menjadi berkas-berkas yang lebih kecil"
        ),
        Limit::Headers => format!(
            "memuat lebih dari {MOST_HEADERS} baris kepala surel; simpan bagian-bagiannya sebagai berkas tersendiri"
        ),
        Limit::Contents => {
            "daftar isinya terlalu panjang, atau tidak ada di akhirnya; bongkar, lalu indeks hasilnya"
                .to_owned()
        }
        Limit::Depth => {
            format!("arsip di dalam arsip lebih dari {DEEPEST_ARCHIVE} tingkat; bongkar dahulu")
        }
        Limit::Unpacked => format!(
            "isinya lebih besar dari {} MiB; bongkar, lalu indeks hasilnya",
            mib(MOST_UNPACKED)
        ),
        Limit::Ratio => format!(
            "isinya lebih dari {MOST_RATIO} kali ukurannya, seperti bom arsip; bongkar jika Anda memercayainya"
        ),
        Limit::Members => {
            format!("memuat lebih dari {MOST_MEMBERS} berkas; bongkar, lalu indeks hasilnya")
        }
    }
}

fn breakdown(what: &Breakdown) -> String {
    match what {
        Breakdown::Ended(how) => format!("berhenti mendadak ({})", shown(how)),
        Breakdown::TooSlow => format!("memerlukan lebih dari {} detik", LONGEST_READING.as_secs()),
        Breakdown::NotStarted(cause) => format!("tidak dapat dijalankan ({})", shown(cause)),
    }
}
