//! Whom a connection trusts.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use super::error::RemoteError;

/// Trusts Mozilla's roots, or the certificates of a PEM file in their place.
pub(super) fn tls_config(certificates: Option<&PathBuf>) -> Result<TlsConfig, RemoteError> {
    let mut tls = TlsConfig::builder();
    if let Some(path) = certificates {
        tls = tls.root_certs(RootCerts::Specific(Arc::new(read_certificates(path)?)));
    }
    Ok(tls.build())
}

fn read_certificates(path: &PathBuf) -> Result<Vec<Certificate<'static>>, RemoteError> {
    let refuse = |cause: String| RemoteError::Certificates { path: path.clone(), cause };
    let pem = std::fs::read(path).map_err(|cause| refuse(cause.to_string()))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) =
            item.map_err(|cause| refuse(cause.to_string()))?
        {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(refuse("there is none in it".to_owned()));
    }
    Ok(certificates)
}

/// What kept two sides from a secure connection. Asking again would not help.
pub(super) enum Distrust {
    /// The server's certificate is none that we trust.
    Certificate,
    /// The server's certificate is that of another name.
    Name,
    /// The other side speaks no TLS, or none that we speak.
    Speech,
}

/// Whether an error of the system is one of the secure connection.
pub(super) fn distrust(error: &io::Error) -> Option<Distrust> {
    let error = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    of_rustls(error)
}

/// Whether an error of rustls would come again.
pub(super) fn of_rustls(error: &rustls::Error) -> Option<Distrust> {
    use rustls::{CertificateError, Error as Tls};
    match error {
        Tls::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => Some(Distrust::Name),
        Tls::InvalidCertificate(_) | Tls::NoCertificatesPresented | Tls::UnsupportedNameType => {
            Some(Distrust::Certificate)
        }
        Tls::InvalidMessage(_)
        | Tls::AlertReceived(_)
        | Tls::PeerIncompatible(_)
        | Tls::InappropriateMessage { .. }
        | Tls::InappropriateHandshakeMessage { .. } => Some(Distrust::Speech),
        _ => None,
    }
}
