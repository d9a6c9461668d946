//! What the operating system says, in Indonesian.

use std::io::{Error, ErrorKind};

/// The usual refusals in Indonesian; rarer ones as the system words them.
pub(super) fn indonesian(error: &Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "berkas atau folder tidak ada",
        ErrorKind::PermissionDenied => "akses ditolak",
        ErrorKind::AlreadyExists => "sudah ada",
        ErrorKind::IsADirectory => "ini sebuah folder",
        ErrorKind::NotADirectory => "ini bukan folder",
        ErrorKind::DirectoryNotEmpty => "folder tidak kosong",
        ErrorKind::StorageFull => "ruang penyimpanan penuh",
        ErrorKind::QuotaExceeded => "jatah penyimpanan habis",
        ErrorKind::ReadOnlyFilesystem => "sistem berkas hanya dapat dibaca",
        ErrorKind::FileTooLarge => "berkas terlalu besar",
        ErrorKind::InvalidFilename => "nama berkas tidak dapat dipakai",
        ErrorKind::OutOfMemory => "memori tidak cukup",
        ErrorKind::TimedOut => "waktu tunggu habis",
        ErrorKind::ConnectionRefused => "sambungan ditolak",
        ErrorKind::ConnectionReset => "sambungan terputus",
        ErrorKind::HostUnreachable => "komputer tujuan tidak terjangkau",
        ErrorKind::NetworkUnreachable => "jaringan tidak terjangkau",
        ErrorKind::UnexpectedEof => "berkas berakhir terlalu awal",
        ErrorKind::InvalidData => "isi berkas tidak sah",
        _ => return error.to_string(),
    };
    match error.raw_os_error() {
        Some(code) => format!("{known} (galat sistem {code})"),
        None => known.to_owned(),
    }
}
