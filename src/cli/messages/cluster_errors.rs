//! The errors of clusters in Indonesian.

use crate::remote::{Kind, RemoteError};

use super::system;

pub(super) fn cluster(error: &RemoteError) -> String {
    match error {
        RemoteError::Address { problem } => {
            format!("alamat klaster {}; tulislah seperti http://127.0.0.1:7280", part(problem))
        }
        RemoteError::Name { name, kind } => {
            let rule = match kind {
                Kind::Quickwit => {
                    "Quickwit menghendaki 3 sampai 255 huruf, angka, tanda hubung, dan garis bawah, diawali huruf"
                }
                Kind::OpenSearch => {
                    "OpenSearch menghendaki huruf kecil, angka, tanda hubung, garis bawah, dan titik, diawali huruf atau angka"
                }
            };
            format!("{name:?} tidak dapat menjadi nama indeks: {rule}")
        }
        RemoteError::Certificates { path, cause } => format!(
            "{}: sertifikat yang dipercaya tidak terbaca ({cause}); berikan berkas PEM",
            path.display()
        ),
        RemoteError::Untrusted { server, cause } => format!(
            "{server}: sertifikatnya tidak dipercaya ({cause}); jika ditandatangani otoritas Anda sendiri, sebutkan berkas PEM otoritas itu dalam variabel lingkungan TELISIK_CA"
        ),
        RemoteError::OtherName { server, cause } => format!(
            "{server}: sertifikatnya bukan untuk nama ini ({cause}); tulis alamat dengan nama yang ada dalam sertifikat, atau buat sertifikat untuk nama ini"
        ),
        RemoteError::OtherScheme { server, speaks } => format!(
            "{server}: server di alamat ini memakai {speaks}; tulis alamatnya dengan {speaks}://"
        ),
        RemoteError::NoTls { server, cause } => format!(
            "{server}: sambungan aman tidak terbentuk ({cause}); apakah klaster memakai https di alamat ini?"
        ),
        RemoteError::Unreachable { server, cause } => format!(
            "{server}: tidak dapat dihubungi ({cause}); apakah klasternya berjalan, dan benarkah alamat ini?"
        ),
        RemoteError::Broken { server, cause } => {
            format!("{server}: sambungan terputus ({cause}); coba lagi")
        }
        RemoteError::Timeout { server, seconds } => format!(
            "{server}: tidak ada jawaban dalam {seconds} detik; coba lagi, atau beri waktu lebih dengan --timeout"
        ),
        RemoteError::Forbidden { server, status } => format!(
            "{server}: akses ditolak ({status}); berikan token lewat variabel lingkungan TELISIK_TOKEN"
        ),
        RemoteError::Status { server, task, status, reason } => {
            format!("{server}: {} gagal dengan status HTTP {status}: {reason}", part(task))
        }
        RemoteError::Nonsense { server, task, cause } => format!(
            "{server}: jawaban atas {} tidak masuk akal ({cause}); apakah ini alamat klaster Quickwit, OpenSearch, atau Elasticsearch?",
            part(task)
        ),
        RemoteError::Stranger { server } => format!(
            "{server}: yang menjawab di sini bukan Quickwit, OpenSearch, atau Elasticsearch; periksa alamatnya"
        ),
        RemoteError::Incomplete { server, failed, total } => format!(
            "{server}: {failed} dari {total} bagian indeks tidak menjawab sehingga hasilnya tidak akan lengkap; coba lagi setelah klaster utuh"
        ),
        RemoteError::Missing { server, index } => format!(
            "{server}: tidak ada indeks {index}; buatlah dengan `telisik kirim --at URL --as {index} LOKASI`"
        ),
        RemoteError::Foreign { server, index } => {
            format!("{server}: indeks {index} bukan buatan telisik; pilih nama lain")
        }
        RemoteError::Version { server, index, what, found, expected } => {
            let what = if *what == "layout" { "susunan" } else { "analisis" };
            format!(
                "{server}: indeks {index} dibuat dengan {what} lain ({found}, sedangkan program ini memakai {expected}); kirim ke indeks baru, atau pakai kata-kata Anda sendiri (--words) yang sama seperti saat indeks dibuat"
            )
        }
        RemoteError::Setting { server, index, found, asked } => format!(
            "{server}: indeks {index} dibuat dengan {}, sedangkan yang diminta {}; tinggalkan --passage-words, atau kirim ke indeks baru",
            super::errors::phrase(found),
            super::errors::phrase(asked)
        ),
        RemoteError::TooMany { asked, most } => format!(
            "klaster memberi paling banyak {most} hasil, sedangkan yang diminta {asked}; mintalah lebih sedikit"
        ),
        RemoteError::Journal { path, cause } => format!(
            "{}: {}; catatan pengiriman ini menyimpan apa yang sudah dipastikan klaster",
            path.display(),
            system::indonesian(cause)
        ),
        RemoteError::DamagedJournal { path, line } => format!(
            "{}:{line}: rusak; hapus catatan pengiriman ini dan kirim ke indeks baru",
            path.display()
        ),
        RemoteError::Busy { path } => format!(
            "{}: pengiriman lain ke indeks ini sedang berjalan; tunggu sampai selesai, lalu coba lagi",
            path.display()
        ),
        RemoteError::Index(cause) => super::errors::index(cause),
    }
}

/// A part of a sentence that the library fills in.
fn part(english: &str) -> &str {
    match english {
        "a request" => "sebuah permintaan",
        "a look at the index" => "pemeriksaan indeks",
        "a look at the cluster" => "pemeriksaan klaster",
        "making the index" => "pembuatan indeks",
        "a search" => "sebuah pencarian",
        "several searches" => "beberapa pencarian",
        "handing over passages" => "penyerahan bagian teks",
        "has no http:// or https://" => "tidak memuat http:// atau https://",
        "begins neither with http:// nor with https://" => "tidak diawali http:// atau https://",
        "names no server" => "tidak menyebut server",
        "holds a user's name or password, which belongs into the environment variable TELISIK_TOKEN (as `Basic …`)" => {
            "memuat nama atau sandi pengguna, yang tempatnya di variabel lingkungan TELISIK_TOKEN (sebagai `Basic …`)"
        }
        "or the token holds characters that cannot be sent" => {
            "atau tokennya memuat karakter yang tidak dapat dikirim"
        }
        other => other,
    }
}
